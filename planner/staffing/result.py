"""What staffing by simulation hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from planner.solve import Bound
from planner.staffing.confirm import Confirmation
from planner.staffing.table import Staffing
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Milestone(NamedTuple):
    """Where the search was at a time."""

    seconds: float
    """Since its beginning."""
    stage: str
    best: float | None
    """Cost of the staffing it had then."""
    bound: float | None
    replications: int
    """Simulated so far."""


@dataclass(frozen=True, eq=False)
class StaffingPlan:
    """The cheapest staffing found, how it was judged, and how far it can be from the cheapest."""

    staffing: Staffing
    bound: Bound
    """What no staffing that keeps the goals costs less than: see its ``what``."""
    estimate: Bound | None
    """Cost of the cheapest staffing by the simulated differences, if that was worked out."""
    confirmation: Confirmation | None
    """The last judgement on fresh random numbers; None: interrupted before there was one."""
    seed: int
    replications: int
    """Simulated in all, confirmations included."""
    history: tuple[Milestone, ...]
    notes: tuple[str, ...]
    """Queues without goals; what keeps goals from being met."""
    interrupted: bool
    reproducible: bool
    """Whether the same call gives the same answer: no limit of wall time or Ctrl-C ended it."""

    @property
    def cost(self) -> float:
        """Cost of the staffing, in its :attr:`Staffing.unit`."""
        return self.staffing.cost

    @property
    def gap(self) -> float:
        """(cost - bound) / cost."""
        return self.bound.gap(self.cost)

    @property
    def confirmed(self) -> bool:
        """Whether every goal holds on random numbers that the search had not seen."""
        return self.confirmation is not None and self.confirmation.holds

    @property
    def attempts(self) -> int:
        """Confirmations made."""
        return 0 if self.confirmation is None else self.confirmation.attempt

    @property
    def seconds(self) -> float:
        """Wall time of the whole search."""
        return self.history[-1].seconds if self.history else 0.0

    def applied(self) -> Scenario:
        """The scenario with this staffing."""
        return self.staffing.applied()

    def progress(self) -> pd.DataFrame:
        """The history as a table: seconds, stage, best, bound, replications."""
        import pandas as pd

        return pd.DataFrame(self.history, columns=list(Milestone._fields))
