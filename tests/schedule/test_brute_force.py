"""The model's optimum is that of listing every roster there is."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import numpy as np
import pytest

from planner.schedule.model import build
from planner.schedule.problem import HeadsDemand, RosterProblem, Wish
from planner.solve import Limits, solve
from tests.schedule.naive import cheapest
from tests.schedule.teams import EARLY, LATE, MONDAY, team

CHOICES = {
    "least_rest_minutes": [480, 660],
    "period_least_paid_minutes": [960, 1440],
    "period_most_paid_minutes": [1440, 1920],
    "most_consecutive_days": [1, 2, 3],
    "least_consecutive_days": [2, 3],
    "least_consecutive_days_off": [2],
    "most_weekends": [0],
    "successions": [({"after": "L", "never": ("E",)},), ({"after": "E", "never": ("L",)},)],
    "shift_counts": [{"E": {"most": 2}}, {"L": {"least": 1, "most": 3}}],
}


def small(seed: int) -> RosterProblem:
    """Two people and six or seven days, or three people and five days."""
    random = Random(seed)
    people, days = random.choice([(2, 7), (2, 6), (3, 5)])
    contracts = [
        {name: random.choice(CHOICES[name]) for name in random.sample(sorted(CHOICES), 3)}
        for _ in range(people)
    ]
    hard = random.random() < 0.4
    heads = tuple(
        HeadsDemand(
            day,
            (k,),
            random.randint(0, people - 1),
            None if hard and random.random() < 0.15 else random.randint(1, 20),
            random.choice([0, 1, 3, 12]),
        )
        for day in range(days)
        for k in range(2)
    )
    wishes = tuple(
        Wish(
            random.randrange(people),
            random.randrange(days),
            random.choice([(0,), (1,), (0, 1)]),
            random.random() < 0.5,
            random.randint(1, 9),
        )
        for _ in range(8)
    )
    may = np.array([random.random() < 0.9 for _ in range(people * days * 2)])
    return team(
        days,
        (EARLY, LATE),
        contracts,
        first=MONDAY + timedelta(days=random.randrange(7)),
        heads=heads,
        wishes=wishes,
        may=may.reshape(people, days, 2),
    )


SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_roster_is_cheaper_than_the_optimum(seed: int) -> None:
    problem = small(seed)
    solved = solve(build(problem).model, Limits(seconds=60.0))
    expected = cheapest(problem)
    if expected is None:
        assert solved.status == "infeasible"
    else:
        assert solved.status == "optimal"
        assert solved.objective == pytest.approx(expected)


def test_the_small_rosters_have_costs_and_some_have_none() -> None:
    found = [cheapest(small(seed)) for seed in SEEDS]
    assert len({value for value in found if value}) > 8
    assert any(value is None for value in found)
