"""The end of the demo: a roster for the bank's week, and what it gives in the simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plan.whole import plan
from planner.report import words
from planner.report.roster.gather import of_closed
from planner.report.roster.shown import RosterShown
from planner.report.roster.text import groups
from planner.staffing.table import Staffing

if TYPE_CHECKING:
    from planner.plan.result import Planned
    from planner.solve import Observer
    from sim.scenario import Scenario

SECONDS = 90.0
"""For staffing, shifts and rosters together; confirmations come on top."""
WORKERS = 2
CAVEAT = (
    "Contracts, skills, names and wishes are INVENTED, and so are goals and kinds of shifts: the "
    "record says nothing of them. Volumes, handle times, patience and availability are the "
    "bank's."
)


def propose(
    scenario: Scenario, observer: Observer | None = None, seconds: float = SECONDS
) -> tuple[Planned, RosterShown | None]:
    """Plan the week with invented people, as many as its shifts need; and what is shown of it.

    Nothing is shown if it was interrupted before there was a roster.
    """
    from planner.audit import audit
    from planner.schedule.invented import staffed_by

    found = plan(
        scenario,
        seconds=seconds,
        workers=WORKERS,
        targets=False,
        team=lambda shifts: staffed_by(scenario, shift_plan=shifts),
        observer=observer,
    )
    closed = found.closed
    if closed is None:
        return found, None
    broken = audit(closed.roster.problem, closed.roster.work).breaches
    shown = of_closed(
        closed,
        breaches=[row.text for row in broken],
        requirement=found.requirement,
        stages=found.stages,
        before=0 if found.staffing is None else found.staffing.replications,
        notes=(CAVEAT,),
    )
    return found, shown


def story(found: Planned, shown: RosterShown) -> list[str]:
    """What was asked for, why it takes so many, what was rostered, what the simulation says."""
    lines = []
    if found.staffing is not None and found.shifts is not None:
        scenario, plan = found.scenario, found.shifts
        hours = found.staffing.staffing.hours
        heads = sum(row.count for row in plan.shifts)
        paid = float(plan.paid_hours.sum())
        lines += [
            f"In such a week the bank had {words.number(float(Staffing.of(scenario).hours.sum()))} "
            f"agent-hours on duty. The goals ask for {words.number(float(hours.sum()))}: most of "
            f"all {_in_half_hours(scenario)}. Agents take calls in only {_available(scenario)} of "
            "their time on duty, as the record has it; what else they do it does not say.",
            f"{heads:,} shifts, {heads / scenario.days:,.0f} a day, cover these hours in "
            f"{words.number(paid)} paid hours. Shifts are whole and have breaks, and a group has "
            "the people of its busiest half hour for hours; so service is far above the goals at "
            "most times.",
        ]
    made = shown.confirmation
    people = len(shown.roster.problem.employees)
    idle = int((~(shown.roster.work >= 0).any(axis=1)).sum())
    spare = f" ({idle:,} of them, held for absence and leave, have none)" if idle else ""
    rostered = f"{shown.asked - shown.short:,} of {shown.asked:,} shifts asked for"
    lines.append(f"{people:,} people{spare} are rostered to {rostered}; {_rules(shown)}.")
    if made is not None:
        held = len(made.goals) - len(made.failed)
        lines.append(
            f"Simulated with these very people, absence and breaks included: {held:,} of "
            f"{len(made.goals):,} goals hold on random numbers that the search has not seen."
        )
    return lines


def _in_half_hours(scenario: Scenario) -> str:
    """The goals of single intervals, in words."""
    found: dict[float, list[str]] = {}
    for name, goal in scenario.planning.goals.items():
        if "interval" in goal.over:
            share = goal.interval_share or goal.share or scenario.queues[name].target.share
            found.setdefault(share, []).append(name)
    return "; ".join(
        f"{words.percent(share, 0)} of {' and '.join(names)} in time in every half hour"
        for share, names in found.items()
    )


def _available(scenario: Scenario) -> str:
    """Least and most share of their time on duty in which agents take calls, in words."""
    known = [g.availability for g in scenario.groups.values() if g.availability is not None]
    shares = [one.share for one in known]
    shares += [part.share for one in known for part in one.by_time]
    low, high = (min(shares), max(shares)) if shares else (1.0, 1.0)
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _rules(shown: RosterShown) -> str:
    if not shown.breaches:
        return "no labour rule is broken"
    return f"{len(shown.breaches):,} breaches of labour rules"


def table(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: the roster by group."""
    return groups(shown)


def service(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: simulated service of every queue beside its goals."""
    rows = []
    verdicts = shown.picture.verdicts
    levels = verdicts[verdicts["kind"] == "service_level"]
    for name, part in levels.groupby("name", sort=False):
        cells = [str(name)]
        for over in ("interval", "day"):
            some = part[part["over"] == over]
            if some.empty:
                cells += [words.UNKNOWN] * 3
                continue
            value = some["value"].to_numpy(dtype=float)
            worst, best = (words.percent(float(x)) for x in (value.min(), value.max()))
            cells += [
                words.percent(float(some["goal"].iloc[0]), 0),
                worst if over == "interval" else f"{worst} to {best}",
                f"{int(some['holds'].astype(bool).sum())} of {len(some)}",
            ]
        rows.append(cells)
    headings = ["queue", "goal of a half hour", "worst", "hold", "goal of a day", "simulated"]
    return [*headings, "hold"], rows
