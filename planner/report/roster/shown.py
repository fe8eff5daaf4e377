"""A roster with what is said about it: cost, bound, rules kept, goals held, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.report import words
from planner.report.plans.shown import confirmed
from planner.report.plans.view import Picture
from planner.report.roster import tables
from planner.report.roster.advice import MISSING_COLUMNS, in_all
from planner.report.roster.counts import Counts
from planner.schedule.problem import Roster

if TYPE_CHECKING:
    from planner.staffing.confirm import Confirmation
    from sim.scenario import Scenario

ROUND_COLUMNS = (
    "number", "asked", "short", "cost", "rehearsed", "attempt", "failed", "raised",
)  # fmt: skip
STAGE_COLUMNS = ("stage", "seconds", "share", "what")
MOST_BREACHES = 8


@dataclass(frozen=True, eq=False)
class RosterShown:
    """What reports know of a roster; made by ``planner.report.roster.gather``."""

    scenario: Scenario
    """Without the roster."""
    roster: Roster
    picture: Picture
    """Agents on the phone by interval: asked for and rostered; what was simulated."""
    confirmation: Confirmation | None = None
    """None: nothing was simulated."""
    breaches: tuple[str, ...] | None = None
    """What the auditor found; None: it was not asked."""
    replications: int = 0
    """Simulated in all."""
    advice: tuple[str, ...] = ()
    """What falls short, and what would close it."""
    missing: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MISSING_COLUMNS))
    """Agents that would close it: see ``planner.report.roster.advice.missing``."""
    rounds: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=ROUND_COLUMNS))
    stages: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=STAGE_COLUMNS))
    why_ended: str = ""
    interrupted: bool = False
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool | None:
        """Whether every goal was confirmed; None: it was not asked."""
        return None if self.confirmation is None else self.confirmation.holds

    @property
    def asked(self) -> int:
        """Heads asked for in all."""
        return sum(need.required for need in self.roster.problem.heads)

    @property
    def short(self) -> int:
        """Heads asked for and not rostered."""
        return int(tables.heads(self.roster)["short"].sum())

    @property
    def duties(self) -> int:
        """Days worked by all people together."""
        return int((self.roster.work >= 0).sum())


def sentences(shown: RosterShown) -> list[str]:
    """What the roster comes to, what is known about better ones, whether goals and rules hold."""
    found = [_size(shown), *_heads(shown), *_wishes(shown), _objective(shown), _audit(shown)]
    found.append(confirmed(shown.confirmation))
    if len(shown.missing):
        found.append(f"What closes the gaps, all together: {in_all(shown.missing)}.")
    found += _rounds(shown)
    repeat = (
        "the same command gives the same roster"
        if shown.roster.reproducible
        else "the clock decided when to stop, so the same command may give another roster"
    )
    simulated = ""
    if shown.replications:
        simulated = f"Simulated: {words.counted(shown.replications, 'replication')}. "
    found.append(f"{simulated}Seed {shown.roster.seed}; {repeat}.")
    if shown.interrupted:
        found.append("INTERRUPTED: this is the best roster found until then.")
    return [*found, *(note[:1].upper() + note[1:] for note in shown.notes)]


def _size(shown: RosterShown) -> str:
    counts = Counts(shown.roster)
    people, days = counts.worked.shape
    idle = int((~(counts.worked | counts.leave | counts.on_call).any(axis=1)).sum())
    text = (
        f"{words.counted(people, 'agent')} over {words.counted(days, 'day')}: "
        f"{words.counted(shown.duties, 'day')} worked, "
        f"{words.number(counts.paid_minutes.sum() / 60)} paid hours"
    )
    if counts.leave.any():
        text += f", {words.counted(int(counts.leave.sum()), 'day')} of leave"
    return text + (f"; {idle:,} are not needed on any day." if idle else ".")


def _heads(shown: RosterShown) -> list[str]:
    if not shown.roster.problem.heads:
        return []
    if not shown.short:
        return [f"All {shown.asked:,} heads asked for by day and shift are rostered."]
    table = tables.heads(shown.roster)
    worst = table.sort_values("short", kind="stable", ascending=False).iloc[0]
    return [
        f"{shown.short:,} of {shown.asked:,} heads asked for by day and shift are NOT rostered, "
        f"most of them in {worst['group']} on {pd.Timestamp(str(worst['date'])):%A} "
        f"({worst['shift']}: {worst['rostered']} of {worst['required']})."
    ]


def _wishes(shown: RosterShown) -> list[str]:
    granted = Counts(shown.roster).granted
    if not len(granted):
        return []
    return [f"Wishes granted: {int(granted.sum()):,} of {len(granted):,}."]


def _objective(shown: RosterShown) -> str:
    roster = shown.roster
    parts = ", ".join(
        f"{tables.term_words(name)} {words.number(cost)}"
        for name, cost in roster.terms.items()
        if cost
    )
    text = f"Cost by its own weights {words.number(roster.cost)}" + (f" ({parts})" if parts else "")
    if roster.bound is None or roster.gap is None:
        return f"{text}; no lower bound is known."
    if roster.gap == 0:
        return f"{text}: proved, no roster costs less."
    bound = f"no roster of these people costs less than {words.number(roster.bound)} (proved)"
    return f"{text}; {bound}, the gap is {words.percent(roster.gap)}."


def _audit(shown: RosterShown) -> str:
    if shown.breaches is None:
        return "Not audited."
    if not shown.breaches:
        return "Audited without the solver: no labour rule is broken."
    return f"The auditor finds {counted_breaches(len(shown.breaches))} of labour rules."


def counted_breaches(n: int) -> str:
    """``1 breach``, ``12 breaches``."""
    return f"{n:,} breach" + ("" if n == 1 else "es")


def _rounds(shown: RosterShown) -> list[str]:
    n = len(shown.rounds)
    if not n:
        return []
    n += int("no roster" in shown.why_ended)  # the one that was not better, and was not kept
    raised = int(np.nansum(shown.rounds["raised"].to_numpy(dtype=float)))
    back = f"; {words.counted(raised, 'head')} more were asked for on the way" if raised else ""
    ended = f", until {shown.why_ended}" if shown.why_ended else ""
    rosters = "1 roster" if n == 1 else f"{n} rosters in turn"
    return [f"Simulated with the very people: {rosters}{back}{ended}."]
