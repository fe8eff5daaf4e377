"""Who comes again: counted by hand, and so that no contact of a day is lost or made twice."""

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from planner.intraday.actuals import Actuals, actuals_of
from planner.intraday.again import Again, comes_again, who_comes_again
from planner.intraday.forecast import forecast, planned_volumes
from planner.intraday.moment import moment_of
from planner.intraday.moves import Rules
from planner.intraday.plan import intraday, moment_at
from planner.intraday.rest import rest_of_day
from sim.cut import state_of
from sim.deflate import further_contacts
from sim.errors import ScenarioError
from sim.run import run_one
from sim.scenario import Scenario
from tests.intraday.days import day, queue, shift, team

TWO_HOURS = {"law": "deterministic", "value": 7200}


def returning(share: float = 1.0, most: int = 2, **more: Any) -> Scenario:
    """A day on which nobody waits, nothing is solved, and a share comes again two hours later.

    Of each issue there are ``most`` contacts.
    """
    calls = queue(
        20.0,
        patience={"law": "deterministic", "value": 3600},
        talk={"law": "deterministic", "value": 60},
        resolution=0.0,
        repeats={"share": share, "delay": TWO_HOURS, "most": most},
    )
    return day(
        queues={"calls": calls},
        groups={"team": team({"whole": shift("08:00", "16:00", 60)})},
        **more,
    )


def test_all_who_came_in_the_last_two_hours_are_still_to_come_again() -> None:
    scenario = returning(busyness={})
    moment = moment_of(scenario, "11:00")
    found = who_comes_again(scenario, moment, 1)
    # 20 in each half hour come again two hours (and the minute of their call) later
    assert found.further[0, :20].sum() == 0
    assert found.further[0, 20:32].mean() == pytest.approx(20.0, rel=0.08)
    assert found.echo_today[0, 22:26].mean() == pytest.approx(20.0, rel=0.08)
    assert found.echo_today[0, 27:].sum() == 0  # later ones come of those who call from 11:00 on
    assert found.echo_earlier.sum() == 0
    share = found.first_share(planned_volumes(moment))
    assert share[0, 16:20] == pytest.approx(1.0)
    assert share[0, 22] == pytest.approx(0.5, abs=0.05)


def test_from_midnight_on_only_customers_of_earlier_days_are_missing() -> None:
    scenario = returning(busyness={})
    moment = moment_of(scenario, "11:00")
    assert who_comes_again(scenario, moment, 1, morning=True).echo_today.sum() == 0
    later = queue(20.0, resolution=0.0, repeats={"share": 1.0, "most": 2, "delay": DAY})
    queues = {"calls": later}
    for warm_up, contacts in ((0, 0.0), (1, 320.0)):
        days = returning(busyness={}, warm_up_days=warm_up).model_copy(
            update={"queues": day(queues=queues).queues}
        )
        found = who_comes_again(days, moment_of(days, "11:00"), 2, morning=True)
        assert found.echo_earlier.sum() == pytest.approx(contacts, rel=0.1)


DAY = {"law": "deterministic", "value": 86400 - 900}


def test_where_nobody_comes_again_nothing_is_simulated() -> None:
    scenario = day()
    moment = moment_of(scenario, "11:00")
    assert not comes_again(scenario) and comes_again(returning())
    found = who_comes_again(scenario, moment, 1)
    assert found.warming_up == 0.0 and not found.further.any()
    assert (found.first_share(planned_volumes(moment)) == 1.0).all()


def test_a_rest_of_the_day_from_a_state_has_as_many_contacts_as_the_whole_day_has_then() -> None:
    scenario = returning(0.7, 9, busyness={})  # as an issue of the rest of the day begins anew
    moment = moment_of(scenario, "11:00")
    volume = np.full((1, 48), np.nan)
    volume[:, :22] = np.rint(planned_volumes(moment)[:, :22])
    again = who_comes_again(scenario, moment, 3)
    with_echo, without = (
        rest_of_day(forecast(moment, Actuals(volume), again=who), morning=False)
        for who in (again, None)
    )
    ticks, n = moment.calendar.interval_ticks, moment.calendar.n_intervals

    def further(of: Scenario, replication: int) -> float:
        rows = run_one(of, replication).contacts
        rows = rows[rows["queued"] >= moment.tick]
        later = further_contacts(rows, 1, 0, ticks, n)[0, moment.first :].sum()
        first = (rows["cause"] == 0).sum()
        return float(later + first)

    sums = np.zeros(3)
    for replication in range(12):
        logs = run_one(scenario, replication)
        state = state_of(logs, scenario, datetime(2026, 3, 3, 11, 0))
        for k, rest in enumerate((scenario, with_echo, without)):
            begun = rest if k == 0 else rest.model_copy(update={"state": state})
            sums[k] += further(begun, replication)
    whole, found, missing = sums / 12
    assert found == pytest.approx(whole, rel=0.05)
    assert missing < 0.92 * whole


def test_a_busier_morning_brings_more_of_its_customers_back() -> None:
    one = np.ones((1, 2))
    found = Again(one, 3 * one, one, 0, 0.0)
    assert found.echo(1.5) == pytest.approx(5.5 * one)


def test_volumes_of_a_telephone_system_are_not_taken_for_first_contacts() -> None:
    scenario = returning()
    moment = moment_at(scenario, "12:00")
    every = planned_volumes(moment)[0] + who_comes_again(scenario, moment, 9).further[0]
    rows = {moment.clock(i * moment.calendar.interval_ticks): round(every[i]) for i in range(24)}
    actuals = actuals_of(moment, {"calls": {t: float(n) for t, n in rows.items() if n}})
    rules = Rules(kinds=("overtime",))
    told, wrong = (
        intraday(scenario, actuals, "12:00", rules=rules, seconds=60, counts=counts)
        for counts in ("all_contacts", "first_contacts")
    )
    assert told.forecast.rest[0] == pytest.approx(told.forecast.rest_planned[0], rel=0.05)
    assert wrong.forecast.rest[0] > 1.2 * wrong.forecast.rest_planned[0]
    assert any("% are taken for first ones" in note for note in told.notes)
    assert any("--counts all_contacts" in note for note in wrong.notes)


def test_a_scenario_whose_own_volumes_count_all_contacts_is_refused() -> None:
    scenario = returning()
    calls = scenario.queues["calls"]
    arrivals = calls.arrivals.model_copy(update={"counts": "all_contacts"})
    queues = type(scenario.queues)({"calls": calls.model_copy(update={"arrivals": arrivals})})
    wrong = scenario.model_copy(update={"queues": queues})
    actuals = actuals_of(moment_at(wrong, "11:00"), {"calls": {"10:00": 20.0}})
    with pytest.raises(ScenarioError, match="count all contacts"):
        intraday(wrong, actuals, "11:00")
