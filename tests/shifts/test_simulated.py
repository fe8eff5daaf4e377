"""Shift plans in the simulation: what they cost there, and plans made against the targets."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from planner.shifts.cover import cover
from planner.shifts.targets import meet_targets
from planner.solve import Silence
from planner.staffing.confirm import confirm
from planner.staffing.optimise import staff
from sim import simulate
from sim.scenario import Scenario, check
from tests.shifts.build import PAUSE, day_type, needing, scenario
from tests.shifts.checker import broken_rules

SPLIT = {
    "earliest_start": "08:00",
    "latest_start": "09:00",
    "least_minutes": 300,
    "most_minutes": 300,
    "step_minutes": 60,
    "split": {"least_gap_minutes": 180, "most_gap_minutes": 240, "least_part_minutes": 120},
    "breaks": [PAUSE],
}
TALK = {
    "activity": "coaching",
    "group": "team",
    "from": "10:00",
    "to": "12:00",
    "minutes": 30,
    "agents": 2,
}


def busy(types, calls, **changes):
    """A centre with calls by (first hour, last hour), in each half-hour."""
    rows = [
        {"day": "all", "time": f"{h:02d}:{m}", "volume": volume}
        for (first, last), volume in calls.items()
        for h in range(first, last)
        for m in ("00", "30")
    ]
    centre = scenario(types, **changes)
    queue = centre.queues["sales"]
    raw = queue.model_dump(by_alias=True, exclude_unset=True) | {
        "arrivals": {"kind": "poisson", "volumes": rows},
        "patience": {"law": "exponential", "mean": 120},
    }
    queues = {"sales": type(queue).model_validate(raw)}
    return centre.model_copy(update={"queues": type(centre.queues)(queues)})


@pytest.fixture(scope="module")
def mixed():
    """A plan with unpaid lunches, gaps of split shifts, paid breaks and coaching."""
    types = {"day": day_type(least_minutes=420, latest_start="11:00"), "split": SPLIT}
    centre = busy(types, {(8, 20): 0.5}, planning={"sessions": {"talk": TALK}})
    need = needing(centre, {"team": {(8, 11): 4, (11, 13): 2, (13, 18): 3}})
    plan = cover(need, seconds=4)
    assert broken_rules(plan) == set()
    assert {"lunch", "gap", "coaching", "break"} <= set(plan.pause_table()["activity"])
    return plan


def test_the_simulation_pays_what_the_plan_costs_but_for_overtime(mixed):
    applied = mixed.applied()
    check(applied)
    money = simulate(applied, replications=20, seed=3).money().set_index("group")
    assert money.loc["team", "cost_agents"] == pytest.approx(mixed.cost, rel=1e-9)
    assert mixed.cost == pytest.approx(20 * mixed.paid_hours.sum())


def test_the_log_shows_breaks_and_coaching_and_nobody_in_unpaid_time(mixed):
    result = simulate(mixed.applied(), replications=1, seed=3, log=True)
    agents = result.agents()
    hours = agents.assign(hours=(agents["end_ms"] - agents["start_ms"]) / 3.6e6)
    taken = hours.groupby("scheduled", observed=True)["hours"].sum()
    pauses = mixed.pause_table()
    length = {
        name: float((part["agents"] * 0.25 if name == "break" else part["agents"] * 0.5).sum())
        for name, part in pauses.groupby("activity")
    }
    assert taken["break"] == pytest.approx(length["break"])
    assert taken["coaching"] == pytest.approx(2 * 0.5)
    assert "lunch" not in taken.index
    assert result.groups().set_index("group").loc["team", "training_hours"] == pytest.approx(1.0)


def test_a_staffing_table_and_paid_breaks_alone_are_simulated_as_before():
    kind = day_type(breaks=[PAUSE], least_minutes=240, most_minutes=240, latest_start="16:00")
    plan = cover(needing(busy({"day": kind}, {(8, 20): 3}), {"team": {(8, 20): 2}}), seconds=4)
    applied = plan.applied()
    raw = applied.model_dump(by_alias=True)
    for group in raw["groups"].values():
        for shift in group["shifts"].values():
            for pause in shift["breaks"]:
                del pause["paid"]
    bare = Scenario.model_validate(raw)
    one, two = (simulate(centre, replications=3, seed=1) for centre in (applied, bare))
    assert one.queues().equals(two.queues())
    assert one.groups().equals(two.groups())


# --- against the targets -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_step():
    """A small day in two steps: the cheapest staffing by half-hours, then its cover by shifts."""
    kind = day_type(least_minutes=240, most_minutes=360, breaks=[PAUSE])
    centre = busy(
        {"day": kind}, {(8, 10): 40, (10, 13): 80, (13, 16): 50}, hours=("08:00", "16:00")
    )
    staffing = staff(centre, seed=5)
    assert staffing.confirmed
    return cover(staffing.staffing, seconds=4)


@pytest.fixture(scope="module")
def direct(two_step):
    return meet_targets(two_step, seconds=None, seed=5, replications=100)


def test_directly_against_the_targets_is_cheaper_for_the_same_service(two_step, direct):
    judged = confirm(two_step.applied(), seed=5)
    assert judged.holds
    assert direct.confirmation.holds
    assert direct.cost < two_step.cost
    assert direct.required is None
    assert broken_rules(direct) == set()
    assert direct.bound.kind == "conditional"
    assert direct.bound.value <= direct.cost
    assert {row["stage"] for row in direct.history} >= {"confirm", "lower"}


def test_the_verdict_is_that_of_the_plan_handed_back(direct):
    again = confirm(direct.applied(), seed=5, attempt=direct.confirmation.attempt)
    assert again.holds
    assert np.array_equal(again.verdict.value, direct.confirmation.verdict.value)


def test_the_same_seed_gives_the_same_plan_again(two_step, direct):
    again = meet_targets(two_step, seconds=None, seed=5, replications=100, workers=2)
    assert direct.reproducible
    assert again.shifts == direct.shifts


def test_without_time_the_plan_it_began_with_comes_back_judged(two_step):
    plan = meet_targets(two_step, seconds=1e-6, seed=5, replications=100)
    assert plan.shifts == two_step.shifts
    assert plan.confirmation.holds
    assert not plan.reproducible


def test_a_plan_too_thin_for_the_goals_is_raised_until_they_hold():
    kind = day_type(least_minutes=300, most_minutes=480)
    centre = busy({"day": kind}, {(8, 20): 20})
    thin = cover(needing(centre, {"team": {(8, 20): 2}}), seconds=4)
    assert not confirm(thin.applied(), seed=5).holds
    plan = meet_targets(thin, seconds=None, seed=5, replications=100)
    assert plan.confirmation.holds
    assert plan.confirmation.attempt > 1
    assert plan.cost > thin.cost
    assert broken_rules(plan) == set()


def test_ctrl_c_hands_back_what_was_confirmed(two_step):
    class Impatient(Silence):
        def advance(self, stage, *figures):
            if stage == "lower":
                raise KeyboardInterrupt

    plan = meet_targets(two_step, seconds=None, seed=5, replications=100, observer=Impatient())
    assert plan.interrupted
    assert not plan.reproducible
    assert plan.confirmation.holds
    assert plan.shifts == two_step.shifts
    assert threading.active_count() < 50


def test_a_plan_without_a_requirement_is_no_beginning(two_step):
    with pytest.raises(ValueError, match="requirement"):
        meet_targets(replace(two_step, required=None))
