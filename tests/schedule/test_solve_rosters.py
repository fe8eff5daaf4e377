"""``roster`` against the plain model, its limits, and what it leaves when it is stopped."""

from __future__ import annotations

import signal
from random import Random

import numpy as np
import pytest

from planner.audit import audit_roster
from planner.schedule.conflict import NoRoster
from planner.schedule.model import build
from planner.schedule.problem import HeadsDemand, RosterProblem, Weights, Wish
from planner.schedule.solve import roster
from planner.solve import Limits, solve
from tests.schedule.teams import EARLY, LATE, draw_team, team

FIELDS = {"most_consecutive_days": 4, "least_rest_minutes": 660, "least_consecutive_days_off": 2}


@pytest.mark.parametrize("seed", range(16))
def test_a_drawn_team_gets_the_proved_optimum_of_the_plain_model(seed: int) -> None:
    random = Random(seed)
    people, days = random.choice([(2, 7), (3, 9), (2, 16)])
    problem = draw_team(random, people, days, rules=3, soft=seed % 2 / 2, hard=seed % 3 / 20)
    plain = solve(build(problem).model, Limits(deterministic=60.0))
    assert plain.status in ("optimal", "infeasible")
    if plain.objective is None:
        with pytest.raises(NoRoster):
            roster(problem, deterministic=20.0, seed=seed)
        return
    found = roster(problem, deterministic=20.0, seed=seed)
    assert audit_roster(found).clean
    assert (found.cost, found.bound) == (round(plain.objective), round(plain.objective))


def wanted(people: int, days: int) -> tuple[HeadsDemand, ...]:
    return tuple(
        HeadsDemand(day, (k,), 1 + (day + k) % people // 2, 30, 5)
        for day in range(days)
        for k in range(2)
    )


def small(people: int = 5, days: int = 14, **weights: int) -> RosterProblem:
    """Contracts that paths keep; weights are what the linear program does not know of."""
    wishes = tuple(Wish(e, (3 * e + 1) % days, (0, 1), False, 4) for e in range(people))
    heads = wanted(people, days)
    spreads = Weights(**weights)
    contracts = [FIELDS] * people
    return team(days, (EARLY, LATE), contracts, heads=heads, wishes=wishes, weights=spreads)


def test_the_same_seed_and_deterministic_limit_give_the_same_roster() -> None:
    problem = draw_team(Random(1), 3, 16, rules=4, soft=0.5, hard=0.0)
    one, other = (roster(problem, deterministic=0.3, seed=7) for _ in range(2))
    assert one.reproducible and other.reproducible
    assert np.array_equal(one.work, other.work)
    assert one.bound == other.bound


@pytest.mark.parametrize("limit", [0.01, 0.05, 0.2, 1.0])
def test_columns_end_where_their_work_ends_and_not_by_the_clock(limit: float) -> None:
    problem = small(weekends_spread=5)
    told: list[list[object]] = [[], []]
    one, other = (roster(problem, deterministic=limit, seed=3, observer=Told(i)) for i in told)
    assert one.reproducible and other.reproducible
    assert np.array_equal(one.work, other.work)
    assert one.bound == other.bound
    assert told[0] == told[1]


class Told:
    """Keeps what an observer hears, but times."""

    def __init__(self, heard: list[object]) -> None:
        self._heard = heard

    def say(self, text: str) -> None:
        """Keep it."""
        self._heard.append(text)

    def advance(
        self, stage: str, best: float | None, bound: float | None, runs: int, seconds: float
    ) -> None:
        """Keep all but the time; the plain model tells of bounds when the clock says so."""
        if stage != "plain model":
            self._heard.append((stage, best, bound))


def test_kept_contracts_are_proved() -> None:
    found = roster(small(), deterministic=20.0)
    assert found.bound == found.cost
    assert found.gap == 0.0


def test_what_the_linear_program_does_not_know_of_is_proved_by_the_plain_model() -> None:
    found = roster(small(people=4, days=7, weekends_spread=7), deterministic=60.0)
    assert found.bound == found.cost


class Impatient:
    """Presses Ctrl-C in a stage, once there is a roster."""

    def __init__(self, stage: str, *, at_once: bool = False) -> None:
        self._stage, self._at_once, self.pressed = stage, at_once, False

    def say(self, text: str) -> None:
        """Nothing."""

    def advance(
        self, stage: str, best: float | None, bound: float | None, runs: int, seconds: float
    ) -> None:
        """Press it."""
        if stage.startswith(self._stage) and (self._at_once or best is not None):
            self.pressed = True
            signal.raise_signal(signal.SIGINT)


STAGES = ("person by person", "columns", "diving", "is there one for", "plain model")


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_leaves_the_best_roster_so_far(stage: str) -> None:
    watch = Impatient(stage)
    found = roster(small(weekends_spread=5), observer=watch)
    assert watch.pressed
    assert found.interrupted and not found.reproducible
    assert audit_roster(found).clean
    assert found.bound is None or found.bound <= found.cost


def test_ctrl_c_before_there_is_a_roster_is_passed_on() -> None:
    with pytest.raises(KeyboardInterrupt):
        roster(small(), observer=Impatient("", at_once=True))


def test_a_roster_to_begin_with_is_never_made_worse() -> None:
    problem = small()
    first = roster(problem, deterministic=20.0)
    assert audit_roster(first).clean
    again = roster(problem, deterministic=0.001, start=first.work)
    assert again.cost <= first.cost
    assert audit_roster(again).clean


def test_a_request_that_nobody_can_keep_says_what_clashes() -> None:
    fields = {"most_days_off": 0, "least_days_off": 1}
    with pytest.raises(NoRoster, match="Anna"):
        roster(team(3, (EARLY,), [fields]), seconds=5.0)


def test_limits_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="seconds must be above 0"):
        roster(small(), seconds=0.0)
