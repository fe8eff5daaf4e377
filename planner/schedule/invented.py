"""People who do not exist: a team of the size that a plan needs, for demos and benchmarks.

Names, contracts, skills, seniority, leave and wishes are invented; contracts say so in their names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.schedule.period import Period
from sim.clock import Calendar
from sim.scenario import (
    AgentWish,
    Contract,
    Leave,
    RosterAgent,
    RosterRules,
    RosterWeights,
    Scenario,
)
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from sim.scenario.models.base import ReadOnlyDict

if TYPE_CHECKING:
    from planner.shifts.result import ShiftPlan

FULL, PART = "full time (invented)", "part time (invented)"
CONTRACTS: Final = {
    FULL: {
        "weekly_least_paid_minutes": 1920,
        "weekly_most_paid_minutes": 2400,
        "least_rest_minutes": 660,
        "most_days_per_week": 5,
        "most_consecutive_days": 6,
        "most_consecutive_nights": 5,
        "most_overtime_minutes_per_week": 240,
        "penalties": {"weekly_least_paid_minutes": 1},
    },
    PART: {
        "weekly_least_paid_minutes": 900,
        "weekly_most_paid_minutes": 1500,
        "least_rest_minutes": 660,
        "most_days_per_week": 5,
        "most_consecutive_days": 5,
        "most_consecutive_nights": 4,
        "penalties": {"weekly_least_paid_minutes": 1},
    },
}
"""Labour rules of no country in particular; short weeks cost a little, they are not forbidden."""

FULL_SHARE: Final = 0.7
WEEKLY_HOURS: Final = 0.7 * 38 + 0.3 * 22
"""Paid hours of a mean person's week: a little below what the contracts allow."""
SECOND_GROUP: Final = 0.25
ON_LEAVE: Final = 0.05
WISHING: Final = 0.4
PAID_PER_HOUR_ON_PHONE: Final = 1.07
"""Breaks that are paid, where presence is told without them."""


@dataclass(frozen=True)
class Size:
    """What sizes a team in one group."""

    hours: float
    """Paid hours of the period."""
    heads: int
    """Most people on a day."""


def staffed_by(
    scenario: Scenario,
    people: Mapping[str, int] | None = None,
    seed: int = 0,
    *,
    shift_plan: ShiftPlan | None = None,
    surplus: float = 0.1,
) -> Scenario:
    """The scenario with an invented team in ``planning.roster``.

    Args:
        scenario: whose groups are staffed; demand, previous roster and history that it has are
            taken away with the people they are about.
        people: how many by usual group; None: as many as the plan needs.
        seed: of everything invented; the same seed gives the same team.
        shift_plan: sizes the team by its paid hours and heads; None: the scenario's own presence.
        surplus: share of people beyond what hours and days need, leave added.
    """
    rules = invented_team(scenario, people, seed, shift_plan=shift_plan, surplus=surplus)
    planning = scenario.planning.model_copy(update={"roster": rules})
    return scenario.model_copy(update={"planning": planning})


def invented_team(
    scenario: Scenario,
    people: Mapping[str, int] | None = None,
    seed: int = 0,
    *,
    shift_plan: ShiftPlan | None = None,
    surplus: float = 0.1,
) -> RosterRules:
    """The section that :func:`staffed_by` puts into a scenario."""
    period = Period.of(scenario, shift_plan)
    if people is None:
        sizes = _of_plan(shift_plan) if shift_plan is not None else _of_presence(scenario)
        people = {name: _people(size, len(period.dates), surplus) for name, size in sizes.items()}
    rng = np.random.default_rng(seed)
    usual = [name for name in scenario.groups for _ in range(people.get(name, 0))]
    digits = max(3, len(str(len(usual))))
    agents, leave, wishes = [], [], []
    for n, group in enumerate(usual, start=1):
        name = f"Agent {n:0{digits}d}"
        second = [other for other in _near(scenario, group) if rng.random() < SECOND_GROUP]
        full = rng.random() < FULL_SHARE
        months = int(min(240, rng.lognormal(math.log(20), 1.0)))
        agents.append(
            RosterAgent(
                agent=name,
                groups=(group, *second[:1]),
                contract=FULL if full else PART,
                site=scenario.groups[group].site,
                seniority_months=months,
            )
        )
        away = rng.random(2)
        if away[0] < ON_LEAVE:
            leave.append(_leave(name, period, away[1], 480 if full else 300))
        elif rng.random() < WISHING:
            wishes.append(_wish(name, period, rng))
    return RosterRules(
        agents=tuple(agents),
        contracts=ReadOnlyDict(
            {name: Contract.model_validate(rules) for name, rules in CONTRACTS.items()}
        ),
        leave=tuple(leave),
        wishes=tuple(wishes),
        weights=RosterWeights(short_hour=1000, wish=10, weekends_spread=20, nights_spread=20),
    )


def _people(size: Size, days: int, surplus: float) -> int:
    """People for so many paid hours, five days a week each, and for the busiest day."""
    if size.heads == 0:
        return 0
    weeks = max(1.0, days / 7) if days >= 5 else math.inf  # else nobody reaches the week's hours
    by_hours = size.hours / WEEKLY_HOURS / weeks
    return math.ceil(max(by_hours, size.heads) * (1 + surplus) / (1 - ON_LEAVE))


def _of_plan(plan: ShiftPlan) -> dict[str, Size]:
    heads: dict[tuple[str, int], int] = {}
    for row in plan.shifts:
        heads[row.group, row.day] = heads.get((row.group, row.day), 0) + row.count
    return {
        name: Size(float(hours), max((n for (g, _), n in heads.items() if g == name), default=0))
        for name, hours in zip(plan.scenario.groups, plan.paid_hours, strict=True)
    }


def _of_presence(scenario: Scenario) -> dict[str, Size]:
    """Hours on the phone with their breaks; heads as if everybody stayed for eight hours."""
    calendar = Calendar.of(scenario)
    view = View(scenario, calendar)
    first = calendar.measured_from // calendar.interval_ticks
    hour = calendar.interval_minutes / 60 * PAID_PER_HOUR_ON_PHONE
    found = {}
    for name in scenario.groups:
        present = on_duty(view, name)[first:]
        by_day = np.bincount(calendar.interval_day[first:], weights=present) * hour
        heads = max(float(by_day.max()) / 8, float(present.max()))
        found[name] = Size(float(by_day.sum()), math.ceil(heads - 1e-9))
    return found


def _near(scenario: Scenario, group: str) -> list[str]:
    """Other groups whose work somebody of a group could learn: a queue in common, one site."""
    mine = scenario.groups[group]
    return [
        name
        for name, other in scenario.groups.items()
        if name != group and other.site == mine.site and set(other.skills) & set(mine.skills)
    ]


def _leave(name: str, period: Period, place: float, minutes: int) -> Leave:
    """Up to a week of vacation, beginning on a Monday or where the period does."""
    starts = [d for d, day in enumerate(period.dates) if d == 0 or day.weekday() == 0]
    first = starts[int(place * len(starts))]
    last = min(first + 4, len(period.dates) - 1)
    return Leave(
        agent=name,
        start=period.dates[first].isoformat(),
        end=period.dates[last].isoformat(),
        paid_minutes_per_day=minutes,
    )


def _wish(name: str, period: Period, rng: np.random.Generator) -> AgentWish:
    """A day off, weekends more often than others."""
    weight = np.array([3.0 if day.weekday() >= 5 else 1.0 for day in period.dates])
    day = int(rng.choice(len(weight), p=weight / weight.sum()))
    return AgentWish(
        agent=name, day=period.dates[day].isoformat(), wish="off", weight=int(rng.integers(1, 4))
    )
