"""The end of the demo: a roster for the bank's week, and what it gives in the simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plan.whole import plan
from planner.report import words
from planner.report.roster.gather import of_closed
from planner.report.roster.shown import RosterShown
from planner.report.roster.text import groups

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
    """What was asked for, what was rostered, what the simulation says: a few sentences."""
    lines = []
    if found.staffing is not None and found.shifts is not None:
        heads = sum(row.count for row in found.shifts.shifts)
        lines.append(
            f"The goals ask for {words.number(float(found.staffing.staffing.hours.sum()))} "
            f"agent-hours on the phone in the week; {heads:,} shifts cover them in "
            f"{words.number(float(found.shifts.paid_hours.sum()))} paid hours."
        )
    made = shown.confirmation
    people = len(shown.roster.problem.employees)
    rostered = f"{shown.asked - shown.short:,} of {shown.asked:,} shifts asked for"
    lines.append(f"{people:,} people are rostered to {rostered}; {_rules(shown)}.")
    if made is not None:
        held = len(made.goals) - len(made.failed)
        lines.append(
            f"Simulated with these very people, absence and breaks included: {held:,} of "
            f"{len(made.goals):,} goals hold on random numbers that the search has not seen."
        )
    return lines


def _rules(shown: RosterShown) -> str:
    if not shown.breaches:
        return "no labour rule is broken"
    return f"{len(shown.breaches):,} breaches of labour rules"


def table(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: the roster by group."""
    return groups(shown)


def service(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: simulated service of every queue over its days, and its goal."""
    rows = []
    verdicts = shown.picture.verdicts
    days = verdicts[(verdicts["kind"] == "service_level") & (verdicts["over"] == "day")]
    for name, part in days.groupby("name", sort=False):
        value, goal = part["value"].to_numpy(dtype=float), float(part["goal"].iloc[0])
        held = int(part["holds"].astype(bool).sum())
        rows.append(
            [
                str(name),
                words.percent(goal, 0),
                f"{words.percent(float(value.min()))} to {words.percent(float(value.max()))}",
                f"{held} of {len(part)}",
            ]
        )
    return ["queue", "goal of a day", "simulated, worst to best day", "days that hold"], rows
