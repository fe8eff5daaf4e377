"""A plan with what is said about it: cost, bound, confirmation, how it came to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from planner.report import words
from planner.report.plans.lanes import Lane
from planner.report.plans.view import Floats, Picture

if TYPE_CHECKING:
    from planner.solve import Bound
    from planner.staffing.confirm import Confirmation

WIDE_GAP = 0.1
HOURS, PAID_HOURS = "agent-hours", "paid hours"
"""Units of cost where the scenario names no cost per hour."""
HISTORY_COLUMNS = ("seconds", "stage", "best", "bound", "replications")


@dataclass(frozen=True, eq=False)
class Shown:
    """What reports know of a plan; made by ``planner.report.plans.gather``."""

    kind: Literal["staffing", "shifts"]
    picture: Picture
    cost: float
    unit: str
    """Of costs: a currency, or agent-hours."""
    hours: Floats
    """Agent-hours on the phone ``[G]``."""
    cost_by_group: Floats
    """``[G]``"""
    bound: Bound | None
    gap: float | None
    confirmation: Confirmation | None
    """None: nothing was simulated."""
    replications: int
    """Simulated in all."""
    seed: int
    interrupted: bool
    reproducible: bool
    paid_hours: Floats | None = None
    """Paid hours ``[G]``, breaks and sessions included; None: not planned yet."""
    estimate: Bound | None = None
    """What simulated differences say of the cheapest plan, if that was worked out."""
    short_hours: float = 0.0
    """Agent-hours by which shifts fall short of what they had to cover."""
    history: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HISTORY_COLUMNS))
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Tables to write, by the name of their file: staffing, requirement, shifts, breaks ..."""
    lanes: tuple[Lane, ...] = ()
    """Shifts with what interrupts them."""
    notes: tuple[str, ...] = ()
    """What else a reader must know."""

    @property
    def holds(self) -> bool | None:
        """Whether every goal was confirmed; None: it was not asked."""
        return None if self.confirmation is None else self.confirmation.holds

    @property
    def priced(self) -> bool:
        """Whether the scenario has costs; without, agent-hours are counted."""
        return self.unit not in (HOURS, PAID_HOURS)

    @property
    def counted(self) -> Floats:
        """Hours that cost counts where the scenario names no cost per hour ``[G]``."""
        return self.hours if self.paid_hours is None else self.paid_hours

    def money(self, amount: float) -> str:
        """An amount with its unit: ``12,340 EUR``, ``411 agent-hours``."""
        return f"{words.number(amount)} {self.unit}"


def sentences(shown: Shown) -> list[str]:
    """What the plan costs, what is known about better ones, whether its goals hold."""
    found = [_cost(shown), *_bound(shown), confirmed(shown.confirmation)]
    simulated = words.counted(shown.replications, "replication")
    repeat = (
        "the same command gives the same plan"
        if shown.reproducible
        else "the clock decided when to stop, so the same command may give another plan"
    )
    found.append(f"Simulated while planning: {simulated} (seed {shown.seed}); {repeat}.")
    if shown.interrupted:
        found.append("INTERRUPTED: this is the best plan found until then.")
    return [*found, *(_sentence(note) for note in shown.notes)]


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith(".") else ".")


def _cost(shown: Shown) -> str:
    hours = float(shown.hours.sum())
    text = f"{words.number(hours)} agent-hours on the phone"
    if shown.paid_hours is not None:
        text += f", {words.number(float(shown.paid_hours.sum()))} paid hours"
    if shown.priced:
        text = f"Cost {shown.money(shown.cost)}: {text}."
    else:
        text += f" (the scenario names no cost per hour: {shown.unit} are counted)."
        if abs(shown.cost - float(shown.counted.sum())) > 0.005 * shown.cost:
            text += f" With factors and penalties: {shown.money(shown.cost)}."
    if shown.short_hours > 0:
        text += f" {words.number(shown.short_hours)} agent-hours of the requirement stay uncovered."
    return text


def _bound(shown: Shown) -> list[str]:
    if shown.bound is None:
        return ["No lower bound is known: how much a better plan could save cannot be said."]
    found = [_bounded(shown, shown.bound)]
    if shown.gap is not None:
        found[0] += f" The gap is {words.percent(shown.gap)}."
        if shown.kind == "staffing" and shown.gap > WIDE_GAP:
            found[0] += " That is no measure of waste: the bound knows no waiting."
    if shown.estimate is not None:
        found.append(_bounded(shown, shown.estimate))
    return found


def _bounded(shown: Shown, bound: Bound) -> str:
    kind = {"proved": "proved", "conditional": "conditional (true if what it assumes is)"}
    return f"Lower bound, {kind[bound.kind]}: {shown.money(bound.value)}; it bounds {bound.what}."


def confirmed(made: Confirmation | None) -> str:
    """Whether the goals hold, how many, and how sure that is."""
    if made is None:
        return "Not simulated: whether the goals hold has not been judged."
    n = len(made.goals)
    how = (
        f"on random numbers that the search has not seen ({made.replications:,} replications, "
        f"{100 * (1 - made.error):g} % confidence each, attempt {made.attempt})"
    )
    if made.holds:
        return f"Confirmed: all {words.counted(n, 'goal')} hold {how}."
    return f"NOT confirmed: {len(made.failed):,} of {words.counted(n, 'goal')} do not hold {how}."
