"""Each rule alone: three people pulled by their wishes into breaking it.

``pull`` is a day's wish by letter: a duty by name, ``.`` for a day off; each costs 1000 where it
is refused, so that without the rule everybody gets everything. The period begins on a Monday. All
numbers were worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.schedule.model import build
from planner.schedule.problem import OFF, Duty, Ints, RosterProblem, Wish
from planner.solve import Limits, solve
from tests.schedule.teams import EARLY, LATE, LONG, NIGHT, SHORT, STANDBY, team

REFUSED = 1000
LETTERS = {duty.name: duty for duty in (EARLY, LATE, NIGHT, SHORT, LONG, STANDBY)}


@dataclass(frozen=True)
class Case:
    """A rule, a pull against it, and what keeping or breaking it costs each of three people."""

    rule: str
    value: Any
    pull: str
    units: int | None
    """Breach if every wish is granted; None: the rule has no penalty."""
    keeps: Callable[[str], bool]
    """Whether a row of letters keeps the rule."""
    refused: int = 1
    """Fewest wishes that must be refused where the rule holds."""
    extra: str = ""
    """Names of duties beside those in the pull."""
    person: dict[str, Any] = field(default_factory=dict)
    label: str = ""

    def __str__(self) -> str:
        return f"{self.rule}{' ' if self.label else ''}{self.label}"


def minutes(row: str) -> int:
    return sum(LETTERS[name].paid_minutes for name in row if name != ".")


CASES = (
    Case("weekly_exact_paid_minutes", 960, "EEE....", 480, lambda r: minutes(r) == 960),
    Case(
        "weekly_exact_paid_minutes",
        1440,
        "EE.....",
        480,
        lambda r: minutes(r) == 1440,
        label="less",
    ),
    Case("weekly_least_paid_minutes", 1440, "EE.....", 480, lambda r: minutes(r) >= 1440),
    Case("weekly_most_paid_minutes", 960, "EEE....", 480, lambda r: minutes(r) <= 960),
    Case("daily_least_paid_minutes", 300, "S......", 60, lambda r: "S" not in r, extra="E"),
    Case("daily_most_paid_minutes", 500, "X......", 100, lambda r: "X" not in r, extra="E"),
    Case("period_least_paid_minutes", 1440, "EE.....", 480, lambda r: minutes(r) >= 1440),
    Case("period_most_paid_minutes", 960, "EEE....", 480, lambda r: minutes(r) <= 960),
    Case("paid_time_granularity_minutes", 960, "E......", 480, lambda r: minutes(r) % 960 == 0),
    Case("least_rest_minutes", 660, "LE.....", 180, lambda r: "LE" not in r),
    Case("least_rest_minutes", 2000, "E.L....", 0, lambda r: True, refused=0, label="over a day"),
    Case(
        "least_rest_minutes",
        2500,
        "L.E....",
        580,
        lambda r: "L.E" not in r and not any(a + b in r for a in "LE" for b in "LE"),
        label="with a day between",
    ),
    Case("least_start_distance_minutes", 1440, "LE.....", 480, lambda r: "LE" not in r),
    Case(
        "weekly_rest_minutes",
        2880,
        "E.E.E.E",
        1,
        lambda r: "..." in r or r.startswith("..") or r.endswith(".."),
    ),
    Case("least_days_per_week", 3, "EE.....", 1, lambda r: r.count("E") >= 3),
    Case("most_days_per_week", 2, "EEE....", 1, lambda r: r.count("E") <= 2),
    Case("most_consecutive_days", 2, "EEEE...", 2, lambda r: "EEE" not in r),
    Case("least_consecutive_days", 2, ".E.....", 1, lambda r: ".E." not in r),
    Case(
        "least_consecutive_days",
        3,
        ".EE.E..",
        3,
        lambda r: ".E." not in r and ".EE." not in r,
        label="two runs",
    ),
    Case("least_consecutive_days_off", 2, "E.E....", 1, lambda r: "E.E" not in r),
    Case("least_days_off", 5, "EEE....", 1, lambda r: r.count(".") >= 5),
    Case("most_days_off", 4, "EE.....", 1, lambda r: r.count(".") <= 4),
    Case("most_weekends", 0, ".....E.", 1, lambda r: r.endswith("..")),
    Case(
        "most_consecutive_weekends",
        1,
        ".....E......E.",
        1,
        lambda r: r[5:7] == ".." or r[12:14] == "..",
    ),
    Case("whole_weekends", True, ".....E.", 1, lambda r: r[5:] in ("EE", "..")),
    Case("most_nights", 1, "N.N....", 1, lambda r: r.count("N") <= 1),
    Case("most_consecutive_nights", 1, "NN.....", 1, lambda r: "NN" not in r),
    Case("days", "mon-fri", ".....E.", None, lambda r: r.endswith("..")),
    Case("mandatory_days", "mon", ".E.....", 1, lambda r: r[0] == "E"),
    Case("start_variance", {"minutes": 0}, "EL.....", 480, lambda r: "E" not in r or "L" not in r),
    Case(
        "start_variance",
        {"minutes": 300, "what": "start_and_length"},
        "ES.....",
        240,
        lambda r: "E" not in r or "S" not in r,
        label="with lengths",
    ),
    Case(
        "start_variance",
        {"minutes": 100, "per": "period"},
        "E......L......",
        380,
        lambda r: "E" not in r or "L" not in r,
        label="over the period",
    ),
    Case("shift_types", ("E",), "L......", None, lambda r: "L" not in r, extra="E"),
    Case("shift_counts", {"E": {"most": 1}}, "EE.....", 1, lambda r: r.count("E") <= 1),
    Case(
        "shift_counts",
        {"L": {"least": 2}},
        "EL.....",
        1,
        lambda r: r.count("L") >= 2,
        label="least",
    ),
    Case("successions", ({"after": "L", "never": ("E",)},), "LE.....", 1, lambda r: "LE" not in r),
    Case("windows", ({"days": 3, "most_days": 2},), "EEE....", 1, lambda r: "EEE" not in r),
    Case(
        "windows",
        ({"days": 3, "least_days_off": 2},),
        "EE.....",
        2,  # the windows that end on Tuesday and on Wednesday
        lambda r: "EE" not in r and "E.E" not in r,
        label="days off",
    ),
    Case(
        "windows",
        ({"days": 2, "most_paid_minutes": 480},),
        "EE.....",
        480,
        lambda r: "EE" not in r,
        label="minutes",
    ),
    Case(
        "windows",
        ({"days": 4, "most_nights": 1},),
        "N..N...",
        1,
        lambda r: not any(r[i : i + 4].count("N") > 1 for i in range(len(r))),
        label="nights",
    ),
    Case("most_on_call", 1, "BB.....", 1, lambda r: r.count("B") <= 1),
    Case("rotation", ("L",), "E......", 1, lambda r: "E" not in r, extra="L"),
)


def problem_of(case: Case, *, rule: bool = True, soft: bool = False) -> RosterProblem:
    """Three people with the rule, hard or at a price of 1 a unit, or without it."""
    names = "".join(dict.fromkeys(case.pull.replace(".", "") + case.extra))
    duties = tuple(LETTERS[name] for name in names)
    fields: dict[str, Any] = {"most_on_call": 366}
    person: dict[str, Any] = {}
    if rule and case.rule == "rotation":
        person["rotation"] = case.value
    elif rule:
        fields[case.rule] = case.value
    if rule and soft:
        fields["penalties"] = {case.rule: 1}
    wishes = tuple(
        Wish(e, day, _wished(letter, duties), letter != ".", REFUSED)
        for e in range(3)
        for day, letter in enumerate(case.pull)
    )
    people = dict.fromkeys(range(3), person)
    return team(len(case.pull), duties, [fields] * 3, people=people, wishes=wishes)


def _wished(letter: str, duties: tuple[Duty, ...]) -> tuple[int, ...]:
    if letter == ".":
        return tuple(range(len(duties)))
    return tuple(k for k, duty in enumerate(duties) if duty.name == letter)


def best(problem: RosterProblem) -> tuple[Ints, dict[str, int]]:
    """An optimal roster and its terms, as the model has them."""
    built = build(problem)
    solved = solve(built.model, Limits(deterministic=20.0))
    assert solved.status == "optimal"
    return built.read(solved), {name: solved.value(expr) for name, expr in built.terms.items()}


def rows(problem: RosterProblem, work: Ints) -> list[str]:
    """Each person's days as letters: duties by name, off, leave."""
    signs = {OFF: ".", -2: "-"}
    return [
        "".join(signs.get(int(v), "") or problem.duties[int(v)].name for v in line) for line in work
    ]


def granted(problem: RosterProblem) -> Ints:
    """The roster in which everybody gets every wish."""
    people, days, _ = problem.shape
    work = np.full((people, days), OFF, np.int64)
    for wish in problem.wishes:
        if wish.wanted:
            work[wish.employee, wish.day] = wish.duties[0]
    return work
