"""What differences have in common is taken off, and what chance explains is not believed."""

import numpy as np
import pytest

from planner.staffing.drift import Run, certainty, strangers, without_drift
from planner.staffing.goals import Goals
from planner.staffing.trial import Trials
from tests.staffing.centres import centre, group, queue

_NEVER = np.array([[False, True]])  # one measure, two groups, the second a stranger to it


def _run(group: int, step: int, gained: float) -> Run:
    difference = np.zeros((1, 3, 2))
    difference[0, 1, 0] = gained
    return Run(step, group, np.array([1]), difference)


def test_strangers_share_no_queue_with_those_who_serve_it() -> None:
    scenario = centre(
        {"a": queue(60), "b": queue(60), "c": queue(60)},
        {"x": group({"a": 1}), "both": group({"a": 1, "b": 1}), "y": group({"b": 1}),
         "z": group({"c": 1})},
    )  # fmt: skip
    goals = Goals.of(scenario, Trials(scenario, 1))
    found = strangers(scenario, goals)
    by_queue = {row.name: found[row.measure].tolist() for row in goals.rows}
    assert by_queue["a"] == [False, False, False, True]
    assert by_queue["b"] == [False, False, False, True]
    assert by_queue["c"] == [True, True, True, False]


def test_chance_of_the_unchanged_staffing_is_taken_off_every_difference() -> None:
    luck = 8.0
    runs = [_run(0, 1, luck + 5), _run(1, 1, luck), _run(1, -1, luck), _run(1, 1, luck)]
    found = [float(run.difference.sum()) for run in without_drift(runs, _NEVER)]
    assert found == pytest.approx([luck / 4 + 5, luck / 4, luck / 4, luck / 4])


def test_histories_that_are_the_same_say_nothing_of_chance() -> None:
    runs = [_run(0, 1, 5.0), _run(1, 1, 0.0), _run(1, -1, 0.0)]
    assert without_drift(runs, _NEVER)[0].difference.sum() == 5.0
    assert certainty(runs, _NEVER, np.zeros(1))[0, 0] == 1.0


def test_what_a_group_does_is_believed_as_far_as_chance_does_not_explain_it() -> None:
    noise = [_run(1, 1, 3.0), _run(1, -1, -3.0)]
    weight = np.zeros(1)
    strong = certainty([_run(0, 1, 30.0), *noise], _NEVER, weight)[0, 0]
    weak = certainty([_run(0, 1, 3.0), *noise], _NEVER, weight)[0, 0]
    assert strong == pytest.approx(1 - 9 / 900)
    assert weak == 0.0
