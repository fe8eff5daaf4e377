"""``roster`` against the plain model, its limits, and what it leaves when it is stopped."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from planner.audit import audit_roster
from planner.schedule.conflict import NoRoster
from planner.schedule.model import build
from planner.schedule.problem import HeadsDemand, Wish
from planner.schedule.solve import roster
from planner.solve import Limits, solve
from tests.schedule.teams import EARLY, LATE, draw_team, team

FIELDS = {"most_consecutive_days": 4, "least_rest_minutes": 660, "least_consecutive_days_off": 2}


@pytest.mark.parametrize("seed", range(10))
def test_a_drawn_team_gets_the_optimum_of_the_plain_model_and_the_bound_holds(seed: int) -> None:
    random = Random(seed)
    problem = draw_team(random, 2, 7, rules=3, soft=seed % 2 / 2, hard=0.0)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    if not plain.found:
        return
    assert plain.objective is not None
    found = roster(problem, deterministic=2.0, seed=seed)
    assert not audit_roster(found).breaches
    assert found.bound is not None
    assert found.bound <= round(plain.objective) <= found.cost
    assert found.cost == round(plain.objective)


def wanted(people: int, days: int) -> tuple[HeadsDemand, ...]:
    return tuple(
        HeadsDemand(day, (k,), 1 + (day + k) % people // 2, 30, 5)
        for day in range(days)
        for k in range(2)
    )


def small(people: int = 5, days: int = 14) -> object:
    wishes = tuple(Wish(e, (3 * e + 1) % days, (0, 1), False, 4) for e in range(people))
    return team(days, (EARLY, LATE), [FIELDS] * people, heads=wanted(people, days), wishes=wishes)


def test_the_same_seed_and_deterministic_limit_give_the_same_roster() -> None:
    problem = draw_team(Random(1), 3, 16, rules=4, soft=0.5, hard=0.0)
    one, other = (roster(problem, deterministic=0.3, seed=7) for _ in range(2))
    assert one.reproducible and other.reproducible
    assert np.array_equal(one.work, other.work)
    assert one.bound == other.bound


def test_kept_contracts_are_proved() -> None:
    found = roster(small(), deterministic=20.0)  # type: ignore[arg-type]
    assert found.bound == found.cost
    assert found.gap == 0.0


class Impatient:
    """Presses Ctrl-C when the first roster is there."""

    def say(self, text: str) -> None:
        """Nothing."""

    def advance(
        self, stage: str, best: float | None, bound: float | None, runs: int, seconds: float
    ) -> None:
        if best is not None:
            raise KeyboardInterrupt


def test_ctrl_c_leaves_the_best_roster_so_far() -> None:
    found = roster(small(), observer=Impatient())  # type: ignore[arg-type]
    assert found.interrupted and not found.reproducible
    assert not audit_roster(found).breaches


def test_a_roster_to_begin_with_is_never_made_worse() -> None:
    problem = small()
    first = roster(problem, deterministic=20.0)  # type: ignore[arg-type]
    again = roster(problem, deterministic=0.001, start=first.work)  # type: ignore[arg-type]
    assert again.cost <= first.cost


def test_a_request_that_nobody_can_keep_says_what_clashes() -> None:
    fields = {"most_days_off": 0, "least_days_off": 1}
    with pytest.raises(NoRoster, match="Anna"):
        roster(team(3, (EARLY,), [fields]), seconds=5.0)


def test_limits_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="seconds must be above 0"):
        roster(small(), seconds=0.0)  # type: ignore[arg-type]
