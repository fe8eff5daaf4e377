"""Tables of a roster, as pandas data frames: files, Excel and the page are made of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.report.roster.counts import Counts, duties_worked, label
from planner.schedule.problem import Duty, HeadsDemand, Roster
from planner.shifts.written import clock
from sim.scenario.models.contracts import Contract

HOUR = 60


def assignments(roster: Roster) -> pd.DataFrame:
    """Who works what when: one row per agent, a column for each date.

    Columns: agent, group (the usual one), site, then one per date (ISO): the duty's name, ``off``
    or ``leave``.
    """
    problem = roster.problem
    found: dict[str, list[str]] = {
        "agent": [person.name for person in problem.employees],
        "group": [person.groups[0] if person.groups else "" for person in problem.employees],
        "site": [person.site for person in problem.employees],
    }
    for day, date in enumerate(problem.dates):
        found[date.isoformat()] = [label(roster, n, day) for n in range(len(problem.employees))]
    return pd.DataFrame(found)


def duties(roster: Roster) -> pd.DataFrame:
    """One row per duty worked: agent, group, date, from, to, duty, type, breaks, paid_hours.

    An end that is not after the start is on the next day. Breaks are times in words.
    """
    problem = roster.problem
    rows = [
        {
            "agent": problem.employees[n].name,
            "group": duty.group,
            "date": problem.dates[day].isoformat(),
            "from": clock(duty.start),
            "to": clock(duty.end),
            "duty": duty.name,
            "type": duty.type,
            "breaks": breaks(duty),
            "paid_hours": duty.paid_minutes / HOUR,
        }
        for (n, day), duty in duties_worked(roster).items()
    ]
    columns = ["agent", "group", "date", "from", "to", "duty", "type", "breaks", "paid_hours"]
    return pd.DataFrame(rows, columns=columns)


def breaks(duty: Duty) -> str:
    """``break 10:15, lunch 12:30`` of a duty."""
    return ", ".join(
        f"{pause.activity} {clock(duty.start + pause.after_minutes)}"
        for pause in sorted(duty.pauses)
    )


def hours(roster: Roster) -> pd.DataFrame:
    """What everybody works, beside what the contract asks.

    Columns: agent, group, contract (hours in words), paid_hours (leave included), leave_hours,
    least_hours and most_hours (of whole weeks and the period by contract; missing: no such
    limit), beyond_hours (paid beyond the most, overtime), below_hours (short of the least), days,
    leave_days, days_off, nights, weekends, on_call, paid hours of each week.
    """
    counts = Counts(roster)
    people = roster.problem.employees
    limits = [_limits(person.contract, counts) for person in people]
    paid = counts.paid_minutes
    outside = np.array(
        [_outside(person.contract, counts, n) for n, person in enumerate(people)]
    ).reshape(-1, 2)
    found = {
        "agent": [person.name for person in people],
        "group": [person.groups[0] if person.groups else "" for person in people],
        "contract": [contract_words(person.contract) for person in people],
        "paid_hours": paid.sum(axis=1) / HOUR,
        "leave_hours": (paid * counts.leave).sum(axis=1) / HOUR,
        "least_hours": [low for low, _ in limits],
        "most_hours": [high for _, high in limits],
        "beyond_hours": outside[:, 0] / HOUR,
        "below_hours": outside[:, 1] / HOUR,
        "days": counts.worked.sum(axis=1),
        "leave_days": counts.leave.sum(axis=1),
        "days_off": counts.off.sum(axis=1),
        "nights": counts.nights.sum(axis=1),
        "weekends": counts.weekends,
        "on_call": counts.on_call.sum(axis=1),
    }
    for week in range(counts.weekly_minutes.shape[1]):
        found[f"week_{week + 1}_hours"] = counts.weekly_minutes[:, week] / HOUR
    return pd.DataFrame(found)


def contract_words(contract: Contract) -> str:
    """``40 h a week``, ``20 to 30 h a week``, ``at most 160 h``; empty without such limits."""
    exact, low, high = (
        contract.weekly_exact_paid_minutes,
        contract.weekly_least_paid_minutes,
        contract.weekly_most_paid_minutes,
    )
    if exact is not None:
        return f"{exact / HOUR:g} h a week"
    if low is not None or high is not None:
        return f"{_range(low, high)} a week"
    low, high = contract.period_least_paid_minutes, contract.period_most_paid_minutes
    return "" if low is None and high is None else _range(low, high)


def _range(low: int | None, high: int | None) -> str:
    if low is None or not low:
        return f"at most {(high or 0) / HOUR:g} h"
    if high is None:
        return f"at least {low / HOUR:g} h"
    return f"{low / HOUR:g} h" if low == high else f"{low / HOUR:g} to {high / HOUR:g} h"


def _limits(contract: Contract, counts: Counts) -> tuple[float, float]:
    """Least and most paid hours of the period by contract; NaN: none. Begun weeks ask nothing."""
    whole = int(counts.whole_weeks.sum())
    begun = len(counts.whole_weeks) > whole
    exact = contract.weekly_exact_paid_minutes
    low = contract.weekly_least_paid_minutes if exact is None else exact
    high = contract.weekly_most_paid_minutes if exact is None else exact
    weekly = [] if low is None else [low * whole]
    lows = [x for x in (contract.period_least_paid_minutes, *weekly) if x]
    most = [] if high is None or begun else [high * whole]
    highs = [x for x in (contract.period_most_paid_minutes, *most) if x is not None]
    return (max(lows) / HOUR if lows else np.nan, min(highs) / HOUR if highs else np.nan)


def _outside(contract: Contract, counts: Counts, employee: int) -> tuple[int, int]:
    """Paid minutes beyond the weekly (or period's) most, and short of the least."""
    exact = contract.weekly_exact_paid_minutes
    low = contract.weekly_least_paid_minutes if exact is None else exact
    high = contract.weekly_most_paid_minutes if exact is None else exact
    weeks = counts.weekly_minutes[employee]
    total = int(weeks.sum())
    beyond = 0 if high is None else int(np.maximum(weeks - high, 0).sum())
    below = 0 if low is None else int(np.maximum(low - weeks, 0)[counts.whole_weeks].sum())
    if contract.period_most_paid_minutes is not None:
        beyond = max(beyond, total - contract.period_most_paid_minutes)
    if contract.period_least_paid_minutes is not None:
        below = max(below, contract.period_least_paid_minutes - total)
    return beyond, below


def heads(roster: Roster) -> pd.DataFrame:
    """People asked for and rostered: one row per demand of heads.

    Columns: date, group, shift (name of the duty; several: their kinds), from, to (of a single
    duty), required, rostered, short, over.
    """
    rows = []
    for need in roster.problem.heads:
        there = int(np.isin(roster.work[:, need.day], need.duties).sum())
        rows.append(
            {
                "date": roster.problem.dates[need.day].isoformat(),
                **_named(roster, need),
                "required": need.required,
                "rostered": there,
                "short": max(0, need.required - there),
                "over": max(0, there - need.required),
            }
        )
    columns = ["date", "group", "shift", "from", "to", "required", "rostered", "short", "over"]
    return pd.DataFrame(rows, columns=columns)


def _named(roster: Roster, need: HeadsDemand) -> dict[str, str]:
    chosen = [roster.problem.duties[k] for k in need.duties]
    groups = ", ".join(dict.fromkeys(duty.group for duty in chosen))
    if len(chosen) == 1:
        duty = chosen[0]
        return {
            "group": groups,
            "shift": duty.name,
            "from": clock(duty.start),
            "to": clock(duty.end),
        }
    kinds = ", ".join(dict.fromkeys(duty.type for duty in chosen))
    return {"group": groups, "shift": kinds, "from": "", "to": ""}


def wishes(roster: Roster) -> pd.DataFrame:
    """One row per wish: agent, date, wish, weight, granted, got (what the roster says)."""
    counts = Counts(roster)
    problem = roster.problem
    return pd.DataFrame(
        [
            {
                "agent": problem.employees[wish.employee].name,
                "date": problem.dates[wish.day].isoformat(),
                "wish": _wish_words(roster, wish.duties, wish.wanted),
                "weight": wish.weight,
                "granted": bool(granted),
                "got": label(roster, wish.employee, wish.day),
            }
            for wish, granted in zip(problem.wishes, counts.granted, strict=True)
        ],
        columns=["agent", "date", "wish", "weight", "granted", "got"],
    )


def _wish_words(roster: Roster, which: tuple[int, ...], wanted: bool) -> str:
    problem = roster.problem
    if len(set(which)) == len(problem.duties):
        return "on" if wanted else "off"
    kinds = ", ".join(dict.fromkeys(problem.duties[k].type for k in which))
    return kinds if wanted else f"not {kinds}"


def fairness(roster: Roster) -> pd.DataFrame:
    """Who carries what: nights, weekends, wishes by person.

    Columns: agent, group, may_work_nights, nights, weekends, wishes, granted, and days by kind
    of shift.
    """
    counts = Counts(roster)
    problem = roster.problem
    asked = np.bincount([w.employee for w in problem.wishes], minlength=len(problem.employees))
    got = np.zeros(len(problem.employees), np.int64)
    for wish, granted in zip(problem.wishes, counts.granted, strict=True):
        got[wish.employee] += bool(granted)
    found = {
        "agent": [person.name for person in problem.employees],
        "group": [person.groups[0] if person.groups else "" for person in problem.employees],
        "may_work_nights": counts.may_work_nights,
        "nights": counts.nights.sum(axis=1),
        "weekends": counts.weekends,
        "wishes": asked,
        "granted": got,
    }
    for kind in dict.fromkeys(duty.type for duty in problem.duties):
        mine = [k for k, duty in enumerate(problem.duties) if duty.type == kind]
        found[f"days_{kind}"] = np.isin(roster.work, mine).sum(axis=1)
    return pd.DataFrame(found)


TERM_WORDS = {
    "under": "heads short",
    "over": "heads beyond",
    "wishes": "wishes not granted",
    "changes": "changes against the previous roster",
    "other_group": "work in another group",
    "nights_spread": "unequal nights",
    "weekends_spread": "unequal weekends",
    "wishes_spread": "unequal wishes",
    "overtime": "overtime",
    "time_off": "voluntary time off",
    "on_call": "on call",
    "paid": "paid hours",
}


def term_words(name: str) -> str:
    """A term of the objective for readers: ``heads short``, ``rule most_weekends``."""
    if name.startswith("penalties."):
        return f"rule {name.removeprefix('penalties.')}"
    return TERM_WORDS.get(name, name.replace("_", " "))


def terms(roster: Roster) -> pd.DataFrame:
    """The objective term by term: term, cost, share of the whole."""
    whole = roster.cost
    return pd.DataFrame(
        [
            {"term": term_words(name), "cost": cost, "share": cost / whole if whole else 0.0}
            for name, cost in roster.terms.items()
        ],
        columns=["term", "cost", "share"],
    )
