"""What the closed loop hands back: every stage, what was sent back, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from planner.plan.cuts import Cut
from planner.plan.remedy import Remedy
from planner.schedule.problem import Roster, RosterProblem
from planner.shifts.result import ShiftPlan
from planner.staffing.confirm import Confirmation
from planner.staffing.result import StaffingPlan
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from planner.requirement import Requirement


class Stage(NamedTuple):
    """A part of the way, and how long it took."""

    name: str
    seconds: float
    what: str
    """What it gave, in a few words."""


class Round(NamedTuple):
    """One turn of the loop: a roster, looked at by simulation."""

    number: int
    asked: int
    """Heads asked for in all."""
    short: int
    """Heads asked for and not rostered."""
    cost: int
    """Of the roster, by its own objective."""
    rehearsed: int
    """Goals that the rehearsal expects to fail."""
    attempt: int | None
    """Which confirmation was made; None: none, the rehearsal was enough to go back."""
    failed: int | None
    """Goals that the confirmation found missed."""
    cuts: tuple[Cut, ...]
    """What went back to the roster after it."""


@dataclass(frozen=True, eq=False)
class Closed:
    """A roster that was simulated: it holds, or it is said what is missing."""

    scenario: Scenario
    """Without the roster."""
    planned: Scenario
    """With it."""
    problem: RosterProblem
    """As first asked, before anything was sent back."""
    roster: Roster
    confirmation: Confirmation | None
    """None: interrupted before there was one, or the queues have no goals."""
    rounds: tuple[Round, ...]
    remedies: tuple[Remedy, ...]
    """What would close what still falls short; empty where the goals hold."""
    stages: tuple[Stage, ...]
    replications: int
    """Simulated in all."""
    interrupted: bool
    why_ended: str
    """``holds``, ``no better roster``, ``out of time``, ``interrupted`` ... in words."""

    @property
    def holds(self) -> bool | None:
        """Whether every goal was confirmed; None: it was not judged."""
        return None if self.confirmation is None else self.confirmation.holds

    def rounds_table(self) -> pd.DataFrame:
        """The rounds, one row each; ``raised``: heads added after it."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    **{key: value for key, value in row._asdict().items() if key != "cuts"},
                    "raised": sum(cut.heads for cut in row.cuts),
                }
                for row in self.rounds
            ],
            columns=[*(field for field in Round._fields if field != "cuts"), "raised"],
        )


@dataclass(frozen=True, eq=False)
class Planned:
    """A whole plan: from volumes to named people. A stage that was not reached is None."""

    scenario: Scenario
    requirement: Requirement | None
    staffing: StaffingPlan | None
    shifts: ShiftPlan | None
    closed: Closed | None
    stages: tuple[Stage, ...]
    interrupted: bool

    @property
    def holds(self) -> bool | None:
        """Whether every goal was confirmed for the very people of the roster."""
        return None if self.closed is None else self.closed.holds

    @property
    def seconds(self) -> float:
        """Wall time of all stages."""
        return sum(stage.seconds for stage in self.stages)

    def stages_table(self) -> pd.DataFrame:
        """Stages with their seconds, share of all, and what they gave."""
        import pandas as pd

        table = pd.DataFrame(self.stages, columns=["stage", "seconds", "what"])
        table.insert(2, "share", table["seconds"] / max(1e-9, self.seconds))
        return table
