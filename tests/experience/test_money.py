"""Costs by definition, from cells filled by chance and from a day worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.inputs.arrays import AGENT
from sim.measure import columns, journey_columns
from sim.measure.headcount import headcount
from sim.measure.money import COST_COLUMNS, MONEY_COLUMNS, count_money, has_costs, money_plan
from sim.scenario.models.scenario import Scenario
from tests.measure.build import calendar
from tests.scenario.build import small

HOUR = 3_600_000
MINUTE = 60_000
CLOUD = {
    "kind": "cloud",
    "cost_per_minute": 0.02,
    "cost_per_contact": 0.05,
    "cost_per_agent_hour": 0.5,
    "yearly_cost": 36525,
}
TEAM = {
    "agents_per_leader": 10,
    "leaders_per_manager": 2,
    "leader_cost_per_hour": 20,
    "manager_cost_per_hour": 40,
}
COSTS = {"technology": CLOUD, "team": TEAM, "self_service_per_contact": 0.1}


def centre(costs=COSTS, hourly=(10, 12, 14), **group):
    """Two queues and three groups, the last two on one site."""
    plain = small(costs=costs, sites={"kyiv": {"time_zone": "Europe/Kyiv"}})
    queue = plain["queues"].pop("sales")
    plain["queues"] = {"one": queue, "two": queue}
    team = plain["groups"].pop("team") | {"skills": {"one": {}}} | group
    places = [{}, {"site": "kyiv"}, {"site": "kyiv"}]
    plain["groups"] = {
        name: team | place | {"cost_per_hour": cost}
        for name, place, cost in zip("abc", places, hourly, strict=True)
    }
    return Scenario.model_validate(plain)


def inputs_of(agents, journeys=True):
    people = np.zeros(sum(agents), AGENT)
    people["group"] = np.repeat(np.arange(len(agents)), agents)
    people["key"] = np.arange(len(people))
    return SimpleNamespace(agents=people, journeys=object() if journeys else None)


class Day:
    """Cells of one replication over days, as measuring leaves them."""

    def __init__(self, days=1, seed=0):
        rng = np.random.default_rng(seed)
        self.day_cell = rng.permutation(days).astype(np.int32)
        shapes = {
            "queue": (3, days + 1, columns.N_QUEUE_COLUMNS),
            "group": (4, days + 1, columns.N_GROUP_COLUMNS),
            "journey": (3, days + 1, len(journey_columns.JOURNEY_COLUMNS)),
        }
        self.cells = {
            name: rng.integers(0, 10**7, shape).astype(float) for name, shape in shapes.items()
        }

    def money(self, plan, groups=3):
        """Columns by name ``[row, day]``."""
        days = len(self.day_cell)
        cells = np.zeros((groups + 1, days + 1, len(MONEY_COLUMNS)))
        count_money(plan, self.day_cell, *self.cells.values(), cells)
        assert not cells[:, days].any()  # the total is not ours
        return {name: cells[:, :days, k] for k, name in enumerate(MONEY_COLUMNS)}

    def group(self, name):
        part = self.cells["group"][:3, self.day_cell]
        return part[..., columns.GROUP_COLUMNS.index(name)]

    def queues(self, name):
        part = self.cells["queue"][:2, self.day_cell]
        return part[..., columns.QUEUE_COLUMNS.index(name)].sum(axis=0)

    def journeys(self, name):
        part = self.cells["journey"][:2, :-1]
        return part[..., journey_columns.JOURNEY_COLUMNS.index(name)].sum(axis=0)


@given(st.integers(1, 4), st.integers(0, 2**32 - 1), st.booleans())
def test_every_cost_is_what_its_definition_says(days, seed, with_journeys):
    scenario, day = centre(), Day(days, seed)
    plan = money_plan(scenario, inputs_of([5, 12, 9], with_journeys))
    found = day.money(plan)
    hourly = np.array([[10.0], [12.0], [14.0]])
    paid, overtime = day.group("scheduled_time") / HOUR, day.group("overtime") / HOUR
    contacts = day.journeys("contacts_begun") if with_journeys else day.queues("customers")
    seats = np.zeros((4, days))
    seats[:3] = day.group("logged_time") / HOUR * 0.5
    seats[3] = day.queues("talk") / MINUTE * 0.02 + contacts * 0.05 + 100.0
    # One leader for five agents, three for the 21 of the site; two managers for four leaders.
    leading = np.array([[1 / 5], [3 / 21], [3 / 21]])
    expected = {
        "cost_agents": paid * hourly,
        "cost_overtime": overtime * hourly * 1.5,
        "cost_leaders": paid * leading * 20,
        "cost_managers": paid * 2 / 26 * 40,
        "paid_time": (paid + overtime) * HOUR,
        "money_answered": day.group("group_answered"),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(found[name][:3], value, rtol=1e-12)
        assert not found[name][3].any()
    np.testing.assert_allclose(found["cost_technology"], seats, rtol=1e-12)
    passed = day.journeys("self_service") * 0.1 * with_journeys
    of_centre = {
        "cost_self_service": passed,
        "offer_revenue": day.journeys("offer_revenue") * with_journeys,
        "money_contacts": contacts,
        "money_resolved": day.journeys("resolutions") if with_journeys else day.queues("answered"),
    }
    for name, value in of_centre.items():
        np.testing.assert_allclose(found[name][3], value, rtol=1e-12)
        assert not found[name][:3].any()
    np.testing.assert_allclose(found["cost"], sum(found[name] for name in COST_COLUMNS))


def test_a_day_worked_out_by_hand():
    scenario = centre(costs={"team": TEAM}, hourly=(10, 0, 0))
    day = Day()
    for part in day.cells.values():
        part[:] = 0
    day.cells["group"][0, 0, columns.SCHEDULED_TIME] = 10 * 8 * HOUR  # ten agents, eight hours
    day.cells["group"][0, 0, columns.OVERTIME] = 2 * HOUR
    found = day.money(money_plan(scenario, inputs_of([10, 0, 0])))
    assert found["cost_agents"].sum() == pytest.approx(800)
    assert found["cost_overtime"].sum() == pytest.approx(30)
    assert found["cost_leaders"].sum() == pytest.approx(8 * 20)  # one leader, eight hours
    assert found["cost_managers"].sum() == pytest.approx(8 * 40)
    assert found["cost"].sum() == pytest.approx(800 + 30 + 160 + 320)
    assert found["paid_time"].sum() == 82 * HOUR


def test_bought_equipment_is_written_off_in_a_straight_line():
    premises = {"kind": "on_premise", "capital_cost": 73050, "life_years": 4, "yearly_cost": 3652.5}
    day = Day(days=3)
    for part in day.cells.values():
        part[:] = 0
    plan = money_plan(centre(costs={"technology": premises}), inputs_of([1, 1, 1]))
    found = day.money(plan)["cost_technology"]
    assert found[3] == pytest.approx([60, 60, 60])  # 73050 / 4 / 365.25 + 10
    assert not found[:3].any()


def test_a_scenario_that_names_no_costs_has_none():
    free = centre(costs={}, hourly=(0, 0, 0))
    assert not has_costs(free)
    assert not has_costs(None)
    plan = money_plan(free, inputs_of([1, 1, 1]))
    assert not any(value.any() for value in Day().money(plan).values())
    assert has_costs(centre(costs={}))
    assert has_costs(centre(hourly=(0, 0, 0)))


def test_leaders_are_rounded_up_by_site_and_managers_once():
    tenure = [
        {"share": 0.25, "weeks": 4, "yearly_attrition": 0.6},
        {"share": 0.75, "weeks": 100, "yearly_attrition": 0.2},
    ]
    scenario = centre(tenure=tenure)
    names = [
        f"{group}/{n}" for group, count in zip("abc", (5, 12, 9), strict=True) for n in range(count)
    ]
    frame = headcount(scenario, SimpleNamespace(agents=names), calendar(days=7, warm_up=3))
    rows = frame.set_index(["level", "site", "group"])
    assert rows["agents"].tolist() == [5, 12, 9, 5, 21, 26]
    assert rows.loc[("site", "-", "all"), "leaders"] == 1
    assert rows.loc[("site", "kyiv", "all"), "leaders"] == 3
    assert rows.loc[("all", "all", "all"), "leaders"] == 4
    assert rows.loc[("all", "all", "all"), "managers"] == 2
    assert rows["leaders"].isna().sum() == 3
    yearly = 0.25 * 0.6 + 0.75 * 0.2
    assert rows.loc[("group", "kyiv", "b"), "leavers_per_year"] == pytest.approx(12 * yearly)
    week = 7 / 365.25
    held = 0.25 * (1 - 0.4**week) + 0.75 * (1 - 0.8**week)
    assert rows.loc[("all", "all", "all"), "hires"] == pytest.approx(26 * held)


def test_without_a_team_nobody_leads_and_without_tenure_nobody_leaves():
    scenario = centre(costs={})
    frame = headcount(scenario, SimpleNamespace(agents=["a/1", "b/1", "c/1"]), calendar())
    assert frame[["leaders", "managers"]].isna().all(axis=None)
    assert not frame[["leavers_per_year", "hires"]].any(axis=None)
