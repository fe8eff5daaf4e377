"""An invented roster problem of 1,000 agents and 4 weeks, drawn from a seed.

Nothing in it was measured: people, contracts, skills, leave, wishes and demand are made up to be
as hard as a large centre's: eight groups, twelve kinds of shifts, a full set of labour rules, and
demand that misses what the contracts offer by a little every day in one place or another.

Run: ``python -m benchmarks.make_large_roster`` prints what was made.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.schedule.problem import Duty, Employee, HeadsDemand, RosterProblem, Weights, Wish
from planner.shifts.pause import Pause
from sim.scenario.models.contracts import (
    Contract,
    CountLimits,
    StartVariance,
    Succession,
    Window,
)

SEED = 2024
MONDAY = date(2024, 6, 3)
GROUPS = ("sales", "service", "billing", "technical", "orders", "claims", "chat", "mail")
SHARES = (0.22, 0.18, 0.14, 0.12, 0.11, 0.09, 0.08, 0.06)
"""Of the work, by group."""
KINDS: tuple[tuple[str, int, int, int], ...] = (
    ("E06", 360, 870, 480),
    ("E07", 420, 930, 480),
    ("D08", 480, 990, 480),
    ("D09", 540, 1050, 480),
    ("D10", 600, 1110, 480),
    ("D11", 660, 1170, 480),
    ("L12", 720, 1230, 480),
    ("L13", 810, 1320, 480),
    ("L15", 900, 1410, 480),
    ("N22", 1320, 1830, 480),
    ("P09", 540, 780, 240),
    ("P16", 960, 1200, 240),
)
"""Kind, start and end in minutes after midnight, paid minutes."""
SHIFT_SHARES = (5, 8, 14, 16, 12, 9, 9, 9, 7, 4, 4, 3)
WEEKDAY = (1.12, 1.06, 1.02, 1.0, 0.98, 0.62, 0.42)
"""Work by weekday, Monday first."""
LOAD = 0.98
"""Minutes in demand for each minute that contracts offer."""
UNDER, OVER = 100, 20
"""A person short or over on a full shift; half of it on a short one."""

_RULES: dict[str, object] = {
    "least_rest_minutes": 660,
    "weekly_rest_minutes": 2160,
    "most_consecutive_days": 6,
    "least_consecutive_days_off": 1,
    "successions": (Succession(after="N22", never=("E06", "E07", "D08", "D09", "D10", "D11")),),
    "windows": (Window(days=7, most_paid_minutes=2880),),
}


def contracts() -> dict[str, tuple[Contract, float]]:
    """Contracts by name, with the share of people who have them."""
    full = dict(
        _RULES,
        weekly_exact_paid_minutes=2400,
        most_days_per_week=5,
        least_consecutive_days=2,
        most_weekends=2,
        whole_weekends=True,
        start_variance=StartVariance(per="week", minutes=180),
        windows=(Window(days=10, least_days_off=2), Window(days=7, most_paid_minutes=2880)),
    )
    days = tuple(kind for kind, *_ in KINDS if kind[0] in "EDL")
    short = ("P09", "P16")
    return {
        "full-time": (Contract.model_validate(dict(full, shift_types=days)), 0.5),
        "full-time with nights": (
            Contract.model_validate(
                dict(
                    full,
                    shift_types=(*days, "N22"),
                    most_nights=8,
                    most_consecutive_nights=5,
                    start_variance=None,
                    most_weekends=3,
                )
            ),
            0.16,
        ),
        "part-time 24 h": (
            Contract.model_validate(
                dict(
                    _RULES,
                    weekly_exact_paid_minutes=1440,
                    shift_types=days,
                    most_days_per_week=4,
                    most_weekends=2,
                    start_variance=StartVariance(per="week", minutes=240),
                )
            ),
            0.18,
        ),
        "part-time 20 h": (
            Contract.model_validate(
                dict(
                    _RULES,
                    weekly_least_paid_minutes=960,
                    weekly_most_paid_minutes=1440,
                    period_least_paid_minutes=4560,
                    period_most_paid_minutes=5040,
                    shift_types=(*days, *short),
                    shift_counts={"L15": CountLimits(most=4)},
                    windows=(Window(days=7, most_days=5),),
                    most_weekends=3,
                )
            ),
            0.16,
        ),
    }


def make(people: int = 1000, weeks: int = 4, seed: int = SEED) -> RosterProblem:
    """Draw the problem.

    Args:
        people: agents.
        weeks: of the period.
        seed: of all draws.
    """
    rng = np.random.default_rng(seed)
    dates = tuple(MONDAY + timedelta(days=day) for day in range(7 * weeks))
    duties = tuple(
        Duty(kind, kind, group, start, end, paid, _lunch(start, end, paid), kind == "N22")
        for group in GROUPS
        for kind, start, end, paid in KINDS
    )
    staff = _people(rng, people, len(dates))
    may = np.zeros((people, len(dates), len(duties)), np.bool_)
    for e, person in enumerate(staff):
        may[e] = [
            duty.group in person.groups and duty.type in person.contract.shift_types
            for duty in duties
        ]
        # a day of the week on which some of those who work part-time are never there
        if rng.random() < 0.4 and person.contract.weekly_exact_paid_minutes != 2400:
            may[e, int(rng.integers(5)) :: 7] = False
    return RosterProblem(
        dates,
        duties,
        staff,
        may,
        heads=_demand(rng, staff, weeks),
        wishes=_wishes(rng, staff, len(dates), duties),
        weights=Weights(other_group=5, nights_spread=60, weekends_spread=60),
    )


def _lunch(start: int, end: int, paid: int) -> tuple[Pause, ...]:
    unpaid = end - start - paid
    return (Pause(240, unpaid, "lunch", False, "lunch"),) if unpaid else ()


def _people(rng: Generator, people: int, days: int) -> tuple[Employee, ...]:
    kinds = contracts()
    names = list(kinds)
    shares = np.array([share for _, share in kinds.values()])
    found = []
    for e in range(people):
        name = names[int(rng.choice(len(names), p=shares))]
        main = int(rng.choice(len(GROUPS), p=np.array(SHARES)))
        others = [int(g) for g in rng.permutation(len(GROUPS)) if g != main]
        skills = (main, *others[: int(rng.choice(3, p=[0.55, 0.3, 0.15]))])
        leave: dict[int, int] = {}
        if rng.random() < 0.25:  # a whole week
            begin = 7 * int(rng.integers(days // 7))
            minutes = kinds[name][0].weekly_exact_paid_minutes or 1200
            leave = {begin + day: minutes // 5 for day in range(5)}
        elif rng.random() < 0.1:
            leave = {int(rng.integers(days // 7)) * 7 + int(rng.integers(5)): 480}
        found.append(
            Employee(
                f"Agent {e + 1:04d}",
                kinds[name][0],
                tuple(GROUPS[g] for g in skills),
                seniority=int(rng.integers(1, 240)),
                leave=leave,
            )
        )
    return tuple(found)


def _offered(staff: tuple[Employee, ...], weeks: int) -> float:
    """Minutes that the contracts offer beside leave."""
    total = 0.0
    for person in staff:
        contract = person.contract
        week = contract.weekly_exact_paid_minutes or 1200
        total += week * weeks - sum(person.leave.values())
    return total


def _demand(rng: Generator, staff: tuple[Employee, ...], weeks: int) -> tuple[HeadsDemand, ...]:
    days = 7 * weeks
    weekly = np.array([WEEKDAY[day % 7] for day in range(days)])
    level = np.array(SHARES)[:, None] * weekly * rng.normal(1, 0.06, (len(GROUPS), days))
    mix = np.array(SHIFT_SHARES) / sum(SHIFT_SHARES)
    mixes = mix * rng.uniform(0.6, 1.4, (len(GROUPS), len(KINDS)))
    wanted = level[:, :, None] * mixes[:, None, :] * rng.normal(1, 0.1, (len(GROUPS), days, 1))
    paid = np.array([kind[3] for kind in KINDS])
    wanted *= LOAD * _offered(staff, weeks) / (wanted * paid).sum()
    heads: NDArray[np.int64] = np.floor(wanted + rng.random(wanted.shape)).astype(np.int64)
    return tuple(
        HeadsDemand(
            day,
            (g * len(KINDS) + k,),
            int(heads[g, day, k]),
            UNDER * int(paid[k]) // 480,
            OVER * int(paid[k]) // 480,
        )
        for g in range(len(GROUPS))
        for day in range(days)
        for k in range(len(KINDS))
    )


def _wishes(
    rng: Generator, staff: tuple[Employee, ...], days: int, duties: tuple[Duty, ...]
) -> tuple[Wish, ...]:
    every = tuple(range(len(duties)))
    found = []
    for e, person in enumerate(staff):
        for day in map(int, rng.choice(days, size=int(rng.integers(0, 5)), replace=False)):
            if day in person.leave:
                continue
            weight = 1 + int(rng.integers(1, 10)) * (1 + person.seniority // 120)
            if rng.random() < 0.6:
                found.append(Wish(e, day, every, False, weight))
                continue
            kind = person.contract.shift_types[int(rng.integers(len(person.contract.shift_types)))]
            of_kind = tuple(k for k, duty in enumerate(duties) if duty.type == kind)
            found.append(Wish(e, day, of_kind, bool(rng.random() < 0.7), weight))
    return tuple(found)


def main() -> None:
    """Say what is in the problem."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    problem = make(asked.people, asked.weeks, asked.seed)
    people, days, duties = problem.shape
    print(f"invented: {people} people, {days} days, {duties} duties ({len(KINDS)} kinds of shifts)")
    print(
        f"demand {sum(row.required for row in problem.heads)} shifts in {len(problem.heads)} rows"
    )
    print(
        f"{len(problem.wishes)} wishes, {sum(len(p.leave) for p in problem.employees)} leave days"
    )


if __name__ == "__main__":
    main()
