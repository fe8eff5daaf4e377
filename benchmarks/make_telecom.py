"""Writes the tables of scenarios/telecom: volumes.csv and staffing.csv. Deterministic.

``scenario.yaml`` beside them is written by hand and holds everything else. Demand: first contacts
per day of each queue, a weekly profile and a daily profile of humps for each; all of them are
assumptions, named here one by one. People: each queue's offered load, spread over the groups that
serve it at that hour, plus ``safety`` square roots of it (square-root staffing; Gans, Koole and
Mandelbaum 2003, section 4.1.1), over the share of duty in which an agent really takes contacts.
Deferred work (e-mail, social media, lists) is spread evenly over its group's day. The groups with
shifts (writers, tier2) stand in scenario.yaml.

Run: ``python -m benchmarks.make_telecom``
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "telecom"
INTERVAL = 30
"""Minutes."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RETURNS = dict(zip(DAYS, (0.98, 1.0, 1.0, 1.0, 1.0, 1.07, 1.10), strict=True))
"""Load of a day over that of its first contacts: who returns at the weekend called in the week."""
EVENING, EVENING_FROM = 1.2, 20
OPENING, OPENING_HOURS = 1.6, 1
"""The same within a day: returns follow after hours, and who came at night waits at the door."""

PRESENT = 0.94 * 0.95
"""Share of duty in which an agent takes contacts: availability times (1 - absence), as in the
scenario."""

Hump = tuple[float, float, float]
"""Hour of the peak, half width in hours, height."""


@dataclass(frozen=True)
class Demand:
    """First contacts of one queue, and what one of them costs an agent."""

    per_day: float
    """First contacts on an average day."""
    week: tuple[float, ...]
    """Monday to Sunday, relative."""
    humps: tuple[Hump, ...]
    opens: float
    closes: float
    floor: float = 0.1
    """Height of the day without humps."""
    effort_s: float = 0.0
    """Agent seconds per first contact: handle time over concurrency, less what self-service
    contains, plus those who come back."""


WORKDAYS = (1.22, 1.12, 1.06, 1.02, 1.04, 0.84, 0.70)
"""Calls after the weekend pile up on Monday."""
EVENINGS = (1.05, 1.02, 1.00, 1.00, 1.03, 1.00, 0.90)
"""Private messages hardly know a weekend."""
OFFICE = (1.30, 1.15, 1.10, 1.08, 1.05, 0.72, 0.60)
"""Letters are written at the desk."""

MORNING_AND_AFTER_WORK = ((10.5, 2.0, 1.0), (17.0, 2.6, 0.8))
HOME = ((11.0, 2.2, 0.7), (19.5, 2.4, 1.0))
"""The line is down when one comes home and wants to use it."""

DEMAND = {
    "billing": Demand(2650, WORKDAYS, MORNING_AND_AFTER_WORK, 8, 22, effort_s=275),
    "technical": Demand(2050, WORKDAYS, HOME, 7, 24, effort_s=600),
    "sales": Demand(1500, WORKDAYS, ((12.0, 2.5, 0.9), (17.5, 2.2, 1.0)), 9, 21, effort_s=450),
    "chat": Demand(2050, EVENINGS, ((11.5, 2.5, 0.9), (20.0, 2.2, 1.0)), 8, 24, effort_s=215),
    "messenger": Demand(1550, EVENINGS, ((13.0, 3.0, 0.6), (20.5, 2.4, 1.0)), 8, 24, effort_s=170),
    "social": Demand(400, EVENINGS, ((13.0, 3.0, 0.7), (21.0, 2.0, 1.0)), 0, 24),
    "email": Demand(1200, OFFICE, ((10.5, 2.2, 1.0), (15.5, 2.5, 0.8)), 0, 24, floor=0.06),
    "callback": Demand(110, WORKDAYS, ((11.0, 2.5, 1.0), (16.0, 2.5, 0.8)), 8, 24),
    "tier2": Demand(60, WORKDAYS, MORNING_AND_AFTER_WORK, 8, 22),
}


@dataclass(frozen=True)
class Group:
    """Agents of one site: which share of a queue's load they are meant for, at which hours."""

    shares: tuple[tuple[str, float, float, float], ...]
    """Queue, hour from, hour to (in the scenario's time), share of the load in those hours."""
    safety: float
    """Square roots of the load on top of it."""
    hours_behind: int = 0
    """Local time of the site is so many hours behind the scenario's."""
    extra: float = 0.0
    """Agents on top for deferred work (callbacks, lists) during ``extra_hours`` on workdays."""
    extra_hours: tuple[float, float] = (9, 20)
    least: int = 2
    """Never fewer while on duty."""


GROUPS = {
    "billing_kyiv": Group((("billing", 8, 20, 0.75), ("billing", 20, 22, 0.4)), 0.25, extra=2),
    "technical_kyiv": Group(
        (("technical", 7, 10, 1.0), ("technical", 10, 20, 0.72), ("technical", 20, 24, 0.5)), 0.25
    ),
    "sales_kyiv": Group((("sales", 9, 21, 0.85),), 0.5, extra=3),
    "care_lisbon": Group(
        (
            ("billing", 10, 20, 0.25),
            ("billing", 20, 22, 0.6),
            ("technical", 10, 20, 0.28),
            ("technical", 20, 24, 0.5),
            ("sales", 10, 21, 0.15),
        ),
        0.25,
        hours_behind=2,
        extra=2,
    ),
    "digital_kyiv": Group(
        (
            ("chat", 8, 12, 1.0),
            ("messenger", 8, 12, 1.0),
            ("chat", 12, 20, 0.7),
            ("messenger", 12, 20, 0.7),
            ("chat", 20, 24, 0.4),
            ("messenger", 20, 24, 0.4),
        ),
        0.15,
        extra=3,
    ),
    "digital_lisbon": Group(
        (
            ("chat", 12, 20, 0.3),
            ("messenger", 12, 20, 0.3),
            ("chat", 20, 24, 0.6),
            ("messenger", 20, 24, 0.6),
        ),
        0.15,
        hours_behind=2,
    ),
    "campaign_kyiv": Group((), 0.0, extra=8, extra_hours=(11, 20), least=0),
}


def clock(minute: int) -> str:
    """``HH:MM`` of a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def starts(first: float, last: float) -> range:
    """Minutes of the day at which intervals between two hours start."""
    return range(round(first * 60), round(last * 60), INTERVAL)


def shape(demand: Demand, minute: int) -> float:
    """Relative demand at a time of day: a floor and humps; late humps reach past midnight."""
    hour = (minute + INTERVAL / 2) / 60
    humps = sum(
        height * math.exp(-(((hour + around - peak) / width) ** 2))
        for peak, width, height in demand.humps
        for around in (0, 24)
    )
    return demand.floor + humps


def volumes() -> dict[tuple[str, str, int], float]:
    """Expected first contacts by queue, day and minute of the interval's start."""
    table = {}
    for name, demand in DEMAND.items():
        minutes = starts(demand.opens, demand.closes)
        whole = sum(shape(demand, minute) for minute in minutes)
        for day, weight in zip(DAYS, demand.week, strict=True):
            of_day = demand.per_day * weight * len(DAYS) / sum(demand.week)
            for minute in minutes:
                table[name, day, minute] = round(of_day * shape(demand, minute) / whole, 2)
    return table


def lag(demand: Demand, day: str, minute: int) -> float:
    """Load of an interval over that of its first contacts, relative to the average."""
    if minute < (demand.opens + OPENING_HOURS) * 60:
        return OPENING * RETURNS[day]
    return (EVENING if minute >= EVENING_FROM * 60 else 1.0) * RETURNS[day]


def agents(group: Group, day: str, minute: int, expected: dict[tuple[str, str, int], float]) -> int:
    """Agents to schedule in the interval that starts at ``minute`` of the scenario's time."""
    load = 0.0
    for queue, first, last, share in group.shares:
        if first * 60 <= minute < last * 60:
            work = expected.get((queue, day, minute), 0.0) * DEMAND[queue].effort_s
            load += share * work * lag(DEMAND[queue], day, minute) / (INTERVAL * 60)
    first, last = group.extra_hours
    deferred = group.extra if day not in ("sat", "sun") and first * 60 <= minute < last * 60 else 0
    needed = (load + group.safety * math.sqrt(load) + deferred) / PRESENT
    return max(group.least, math.ceil(needed - 0.5))


def staffing(expected: dict[tuple[str, str, int], float]) -> dict[tuple[str, str, int], int]:
    """Agents by group, day and minute of the *site's* local time."""
    table = {}
    for name, group in GROUPS.items():
        spans = [(first, last) for _, first, last, _ in group.shares] or [group.extra_hours]
        opens, closes = min(first for first, _ in spans), max(last for _, last in spans)
        for day in DAYS if group.shares else DAYS[:5]:
            for minute in starts(opens, closes):
                local = minute - 60 * group.hours_behind
                table[name, day, local] = agents(group, day, minute, expected)
    return table


def main() -> None:
    """Write both tables, and print what they sum up to."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = volumes()
    people = staffing(expected)
    rows = [f"{name},{day},{clock(minute)},{v:g}" for (name, day, minute), v in expected.items()]
    table = "\n".join(["queue,day,time,volume", *rows]) + "\n"
    (FOLDER / "volumes.csv").write_text(table, encoding="utf-8")
    rows = [f"{name},{day},{clock(minute)},{n}" for (name, day, minute), n in people.items()]
    table = "\n".join(["group,day,time,agents", *rows]) + "\n"
    (FOLDER / "staffing.csv").write_text(table, encoding="utf-8")
    print(f"first contacts a day: {sum(expected.values()) / 7:,.0f} (lists and retries apart)")
    for name in GROUPS:
        mine = [n for (group, _, _), n in people.items() if group == name]
        print(f"{name:15s} {sum(mine) / 2:7,.0f} hours a week, at most {max(mine)} at once")


if __name__ == "__main__":
    main()
