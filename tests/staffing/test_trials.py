"""Trials: exchanging duty is the same as building anew; the same customers for all staffings."""

from typing import Any

import numpy as np
import pytest

from planner.staffing import trial
from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing
from planner.staffing.trial import Outcome, Trials
from sim.inputs.build import build_inputs
from sim.scenario import Scenario
from tests.staffing.centres import centre, group, queue, single


def _equal(one: Outcome, other: Outcome) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("queue", "group", "promise")
    )


def _awkward() -> Scenario:
    """Absence, lateness, availability by time, learning, another time zone, two days."""
    people: dict[str, Any] = {
        "absence": 0.1,
        "lateness": {"share": 0.2, "by": {"law": "exponential", "mean": 600}},
        "availability": {
            "share": 0.9,
            "day_sd": 0.05,
            "by_time": [{"from": "09:00", "share": 0.7, "mean_spell_s": 200}],
        },
        "tenure": [{"share": 0.4, "weeks": 2}, {"share": 0.6, "weeks": 100}],
        "learning": {"weeks": 10, "handle_time_factor": 1.4},
    }
    groups = {"new": group({"calls": 1.0}, **people), "far": group({"calls": 1.1}, site="far")}
    return centre(
        {"calls": queue(50, patience=100)},
        groups,
        days=2,
        sites={"far": {"time_zone": "Europe/Lisbon"}},
        time_zone="Europe/Kyiv",
    )


def _agents(scenario: Scenario) -> np.ndarray:
    allowed = Rooms.of(scenario).allowed
    numbers = np.arange(allowed.size).reshape(allowed.shape) % 4 + 2
    return np.where(allowed, numbers, 0)


@pytest.mark.parametrize("make", [single, _awkward])
def test_exchanged_duty_is_that_of_the_staffing_applied(make: Any) -> None:
    scenario = make()
    agents = _agents(scenario)
    exchanged = Trials(scenario, 5).staffed(agents)
    built = build_inputs(Staffing.with_agents(scenario, agents).applied(), 5).inputs
    for name in ("agents", "duty", "groups", "settings"):
        assert np.array_equal(getattr(exchanged, name), getattr(built, name)), name


@pytest.mark.compiled_only
@pytest.mark.parametrize("make", [single, _awkward])
def test_a_trial_counts_what_the_applied_scenario_counts_bit_for_bit(make: Any) -> None:
    scenario = make()
    agents = _agents(scenario)
    one = Trials(scenario, 5).one(agents, range(3))
    other = Trials(Staffing.with_agents(scenario, agents).applied(), 5).one(None, range(3))
    assert _equal(one, other)
    assert one.queue[..., trial.ANSWERED].sum() > 100


@pytest.mark.compiled_only
def test_many_staffings_at_once_and_threads_change_nothing() -> None:
    scenario = single(80)
    agents = _agents(scenario)
    staffings = [agents, agents + (agents > 0), agents]
    alone = [Trials(scenario, 5).one(some, range(4)) for some in staffings]
    threads = Trials(scenario, 5, jobs=3)
    together = threads.many(staffings, range(4))
    assert all(_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert _equal(together[0], together[2])
    assert threads.spent == 12


@pytest.mark.compiled_only
def test_every_staffing_sees_the_same_customers_and_paired_differences_vary_less() -> None:
    scenario = single(80, patience=60)
    agents = np.where(Rooms.of(scenario).allowed, 5, 0)
    few, more = Trials(scenario, 5).many([agents, agents + (agents > 0)], range(200))
    came = [run.queue[..., trial.ENTERED].sum(axis=(1, 2)) for run in (few, more)]
    assert np.array_equal(came[0], came[1])
    met = [run.queue[..., trial.SL_MET].sum(axis=(1, 2)) for run in (few, more)]
    difference = met[1] - met[0]
    assert difference.mean() > 0
    assert difference.var() < 0.7 * (met[0].var() + met[1].var())


@pytest.mark.compiled_only
def test_replications_joined_are_those_of_one_run() -> None:
    trials = Trials(single(), 5)
    agents = _agents(single())
    parts = trials.one(agents, range(2)).joined(trials.one(agents, range(2, 5)))
    assert _equal(parts, trials.one(agents, range(5)))
    assert len(parts) == 5
