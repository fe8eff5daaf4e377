"""Staffing tables: there and back, warm-up, clocks, cost."""

import numpy as np
import pytest

from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing
from sim.scenario import check
from tests.staffing.centres import centre, group, queue, single


def test_a_staffing_applied_to_its_scenario_is_read_back_the_same() -> None:
    scenario = single()
    rooms = Rooms.of(scenario)
    agents = np.where(rooms.allowed, np.arange(24)[None, :] % 5, 0)
    applied = Staffing.with_agents(scenario, agents).applied()
    check(applied)
    assert np.array_equal(Staffing.of(applied).agents, agents)


def test_shifts_are_replaced_by_rows() -> None:
    shifts = {"early": {"from": "08:00", "to": "12:00", "counts": [{"day": "all", "agents": 3}]}}
    desk = group({"calls": 1.0}, shifts=shifts, staffing=None)
    scenario = centre({"calls": queue(60)}, {"desk": desk})
    staffing = Staffing.of(scenario)
    assert staffing.hours.tolist() == [12.0]
    applied = staffing.applied().groups["desk"]
    assert applied.shifts is None
    assert {row.agents for row in applied.staffing or ()} == {0, 3}  # 0 in the hours after closing


def test_cost_is_the_sum_of_the_table_and_of_hours_at_their_price() -> None:
    groups = {"a": group({"calls": 1}, cost_per_hour=20), "b": group({"calls": 1}, cost_per_hour=7)}
    scenario = centre({"calls": queue(60)}, groups)
    agents = np.where(Rooms.of(scenario).allowed, np.array([[2], [3]]), 0)
    staffing = Staffing.with_agents(scenario, agents)
    hours = int(Rooms.of(scenario).allowed[0].sum())
    assert staffing.cost == 20 * 2 * hours + 7 * 3 * hours
    assert staffing.table()["cost"].sum() == pytest.approx(staffing.cost)
    assert staffing.unit == "EUR"


def test_without_costs_agent_hours_are_counted() -> None:
    scenario = single()
    agents = np.where(Rooms.of(scenario).allowed, 4, 0)
    staffing = Staffing.with_agents(scenario, agents)
    assert staffing.unit == "agent-hours"
    assert staffing.cost == float(agents.sum())


def test_warm_up_days_repeat_their_weekday_and_cost_nothing() -> None:
    scenario = centre({"calls": queue(60)}, {"desk": group({"calls": 1})}, days=7, warm_up_days=2)
    rooms = Rooms.of(scenario)
    agents = np.where(rooms.allowed & rooms.measured, np.arange(9 * 24)[None, :] // 24, 0)
    whole = rooms.repeated(agents)
    days = whole.reshape(9, 24).max(axis=1)
    assert days.tolist() == [7, 8, 2, 3, 4, 5, 6, 7, 8]  # Saturday and Sunday come before
    staffing = Staffing.with_agents(scenario, whole)
    assert staffing.cost == float(whole.reshape(9, 24)[2:].sum())


def test_the_hour_that_clocks_repeat_has_one_number() -> None:
    scenario = centre(
        {"calls": queue(60, hours=("00:00", "06:00"))},
        {"desk": group({"calls": 1})},
        start="2026-10-25",
        time_zone="Europe/Kyiv",
    )
    rooms = Rooms.of(scenario)
    assert rooms.allowed.shape == (1, 25)
    agents = np.where(rooms.allowed, np.arange(25)[None, :], 0)
    staffing = Staffing.with_agents(scenario, agents)
    assert staffing.agents[0, 3] == staffing.agents[0, 4] == 4  # 03:00, and 03:00 again
    assert np.array_equal(staffing.agents, rooms.repeated(agents))
    assert np.array_equal(Staffing.of(staffing.applied()).agents, staffing.agents)


def test_a_wrong_shape_or_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="1 x 24"):
        Staffing.with_agents(single(), np.zeros((2, 24), np.int64))
    with pytest.raises(ValueError, match="whole numbers"):
        Staffing.with_agents(single(), np.full((1, 24), -1))
