"""Medians with limits, ratios by round, verdicts."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import bench_engines
from benchmarks.outcome import Outcome, Target
from benchmarks.timing import Spread, interleaved, ratios, spread


def test_the_limits_of_nine_rounds_are_the_second_value_from_either_end():
    assert spread([9, 1, 8, 2, 7, 3, 6, 4, 5]) == Spread(5, 2, 8)


def test_few_rounds_have_their_smallest_and_largest_value_as_limits():
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert spread([4.0]) == Spread(4.0, 4.0, 4.0)


def test_the_limits_hold_the_median_as_often_as_they_say():
    random = np.random.default_rng(1)
    held = [
        found.low <= 0.0 <= found.high
        for found in (spread(list(random.standard_normal(9))) for _ in range(2000))
    ]
    # exact: 1 - 2 * 10 / 512 = 0.961
    assert abs(np.mean(held) - 0.961) < 4 * np.sqrt(0.961 * 0.039 / 2000)


def test_ratios_are_taken_round_by_round():
    assert ratios([2.0, 20.0, 200.0], [1.0, 10.0, 100.0]) == Spread(2.0, 2.0, 2.0)


def test_every_way_runs_once_before_and_once_in_each_round_in_turning_order():
    seen = []

    def way(name):
        def work(number):
            seen.append((name, number))
            return 1

        return work

    found = interleaved({"a": way("a"), "b": way("b")}, 2)
    assert seen == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 2)]
    assert all(len(costs) == 2 and min(costs) >= 0 for costs in found.values())


@pytest.mark.parametrize(
    ("value", "at_least", "met"),
    [(1.4, False, True), (1.6, False, False), (1.6, True, True), (1.4, True, False)],
)
def test_a_target_is_met_on_its_own_side_of_the_limit(value, at_least, met):
    target = Target("figure", Spread(value, value, value), 1.5, at_least)
    assert target.met is met
    assert str(target).startswith("met" if met else "MISSED")


def missing(rounds: int) -> Outcome:
    target = Target("figure", Spread(2.0, 2.0, 2.0), 1.5)
    return Outcome("title", ("a", "b"), [("x", "1")], targets=[target])


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--strict"], 1)])
def test_a_missed_target_fails_only_when_strict(monkeypatch, capsys, arguments, code):
    monkeypatch.setattr(bench_engines, "SECTIONS", {"ways": missing})
    assert bench_engines.main(["--rounds", "1", *arguments]) == code
    said = capsys.readouterr().out
    assert "MISSED  figure: 2.00" in said and "1 targets missed" in said


def test_an_unknown_section_is_named(capsys):
    with pytest.raises(SystemExit):
        bench_engines.main(["speed"])
    assert "no section speed: choose from ways" in capsys.readouterr().err
