"""Goals as rows, judged on counts made by hand."""

from typing import Any

import numpy as np
import pytest

from planner.staffing import trial
from planner.staffing.goals import Goals
from planner.staffing.trial import COUNTED, Outcome, Trials
from sim.scenario import Scenario
from tests.staffing.centres import centre, group, queue, single


def _goals(scenario: Scenario) -> Goals:
    return Goals.of(scenario, Trials(scenario, 1))


def _outcome(met: Any, of: Any, **more: Any) -> Outcome:
    """One queue: sums ``[R]`` in the hour from 08:00, nothing in the other hours."""
    counts = np.zeros((len(met), 1, 24, len(COUNTED)))
    counts[:, 0, 8, trial.SL_MET] = met
    counts[:, 0, 8, trial.SL_OF] = of
    for name, values in more.items():
        counts[:, 0, 8, getattr(trial, name)] = values
    return Outcome(counts, np.zeros((len(met), 1, 24, 2)), np.zeros((len(met), 0, 1, 2)))


def _of(goals: Goals, **wanted: Any) -> list[int]:
    return [
        j
        for j, row in enumerate(goals.rows)
        if all(getattr(row, name) == value for name, value in wanted.items())
    ]


def test_intervals_and_the_day_of_every_queue_are_judged_unless_said_otherwise() -> None:
    goals = _goals(single(60))
    assert [(row.over, row.first) for row in goals.rows] == [
        ("interval", 8),
        ("interval", 9),
        ("interval", 10),
        ("interval", 11),
        ("day", 0),
    ]
    assert {row.threshold for row in goals.rows} == {0.8}


def test_intervals_with_few_contacts_count_in_the_day_alone() -> None:
    assert [row.over for row in _goals(single(9)).rows] == ["day"]
    assert [row.over for row in _goals(single(2)).rows] == ["total"]  # 8 contacts on the day
    only_intervals = single(9, planning={"goals": {"calls": {"over": ["interval"]}}})
    assert [row.over for row in _goals(only_intervals).rows] == ["day"]


def test_all_goals_of_a_queue_and_its_group_stand_side_by_side() -> None:
    goal = {
        "over": ["interval", "day", "total"],
        "share": 0.9,
        "interval_share": 0.7,
        "abandon_rate": 0.05,
        "asa_s": 15,
    }
    planning = {"goals": {"calls": goal}, "occupancy": 0.85}
    steps = [{"share": 0.5, "within_s": 60}, {"share": 1.0, "within_s": 7200}]
    target = {"share": 0.8, "within_s": 20, "steps": steps}
    goals = _goals(single(60, planning, patience=100, target=target))
    kinds = [(row.kind, row.over, row.step, round(row.threshold, 3)) for row in goals.rows]
    assert kinds == [
        *[("service_level", "interval", 0, 0.7)] * 4,
        ("service_level", "day", 0, 0.9),
        ("service_level", "total", 0, 0.9),
        ("abandon_rate", "day", 0, 0.05),
        ("asa_s", "day", 0, 15.0),
        ("promise_step", "day", 1, 0.5),
        ("promise_step", "total", 1, 0.5),
        ("promise_step", "day", 2, 0.999),
        ("promise_step", "total", 2, 0.999),
        ("occupancy", "day", 0, 0.85),
    ]


def test_queues_that_agents_dial_are_judged_only_if_named() -> None:
    dialled = queue(
        60,
        dial={
            "ring": {"law": "exponential", "mean": 9},
            "reach": [{"from": "00:00", "connect": 0.5}],
            "attempts": 1,
        },
    )
    scenario = centre(
        {"calls": queue(60), "out": dialled}, {"desk": group({"calls": 1.0, "out": 1.0})}
    )
    goals = _goals(scenario)
    assert {row.name for row in goals.rows} == {"calls"}
    assert [text.split(":")[0] for text in goals.unjudged] == ["out"]


def test_the_lower_limit_may_miss_the_target_by_half_a_point() -> None:
    goals = _goals(single(60))
    j = _of(goals, over="interval", first=8)[0]
    same = np.full(30, 100.0)
    assert goals.judge(_outcome(0.795 * same, same)).holds[j]
    assert not goals.judge(_outcome(0.794 * same, same)).holds[j]


def test_a_noisy_ratio_needs_room_for_its_error() -> None:
    goals = _goals(single(60))
    j = _of(goals, over="interval", first=8)[0]
    of = np.full(16, 100.0)
    met = np.array([70.0, 92.0] * 8)  # mean 81, standard deviation 11.36, error 2.84
    verdict = goals.judge(_outcome(met, of))
    assert verdict.value[j] == pytest.approx(0.81)
    assert verdict.limit[j] == pytest.approx(0.81 - 1.753 * 0.0284, abs=2e-3)
    assert not verdict.holds[j]
    assert goals.judge(_outcome(met, of), error=0.5).holds[j]


def test_goals_not_to_exceed_are_judged_by_the_upper_limit() -> None:
    planning = {"goals": {"calls": {"abandon_rate": 0.05, "asa_s": 20}}}
    goals = _goals(single(60, planning, patience=100))
    many = np.full(30, 100.0)
    kept = _outcome(
        many, many, OFFERED=many, ABANDONED=0.055 * many, ANSWERED=many, WAIT_ANSWERED=20_500 * many
    )
    verdict = goals.judge(kept)
    for kind in ("abandon_rate", "asa_s"):
        assert verdict.holds[_of(goals, kind=kind)[0]], kind
    missed = _outcome(
        many, many, OFFERED=many, ABANDONED=0.056 * many, ANSWERED=many, WAIT_ANSWERED=20_501 * many
    )
    verdict = goals.judge(missed)
    for kind in ("abandon_rate", "asa_s"):
        assert not verdict.holds[_of(goals, kind=kind)[0]], kind


def test_who_still_waits_at_the_horizon_though_late_counts_as_missed() -> None:
    goals = _goals(single(60))
    j = _of(goals, over="interval", first=8)[0]
    ten = np.full(30, 10.0)
    assert goals.judge(_outcome(ten, ten)).holds[j]
    assert not goals.judge(_outcome(ten, ten, OPEN=5 * ten)).holds[j]


def test_where_nobody_comes_nothing_is_missed_and_one_replication_proves_nothing() -> None:
    goals = _goals(single(60))
    nothing = goals.judge(_outcome(np.zeros(30), np.zeros(30)))
    assert nothing.holds.all() and np.isnan(nothing.value).all()
    assert not goals.judge(_outcome(np.full(1, 99.0), np.full(1, 100.0))).holds.any()


@pytest.mark.compiled_only
def test_occupancy_is_that_of_the_simulated_group() -> None:
    scenario = single(60, {"staff": {"desk": {"occupancy": 0.7}}}, hours=("00:00", "24:00"))
    trials = Trials(scenario, 1)
    goals = Goals.of(scenario, trials)
    j = _of(goals, kind="occupancy")[0]
    verdict = goals.judge(trials.one(np.full((1, 24), 6), range(200)))
    assert verdict.value[j] == pytest.approx(0.5, abs=0.01)  # 3 erlangs over 6 agents
    assert verdict.holds[j]
    assert not goals.judge(trials.one(np.full((1, 24), 4), range(200))).holds[j]
