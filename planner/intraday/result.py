"""An intraday plan: the updated forecast, what it means for service, and what to move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.intraday.candidates import Candidates, Ints
from planner.intraday.effects import Effects
from planner.intraday.forecast import Forecast
from planner.intraday.moment import Moment
from planner.intraday.moves import Move
from planner.intraday.presence import who_moves
from planner.staffing.confirm import Confirmation
from planner.staffing.table import unit_of_cost
from sim.clock import Calendar
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class IntradayPlan:
    """What to do with the rest of a day."""

    moment: Moment
    forecast: Forecast
    scenario: Scenario
    """The rest of the day with the moves made: what was confirmed."""
    unmoved: Scenario
    """The same without any."""
    calendar: Calendar
    """Of both."""
    candidates: Candidates
    """Everything that could be moved."""
    counts: Ints
    """How often each candidate is done ``[M]``."""
    effects: Effects
    """What each does by itself."""
    before: Confirmation
    """Without moves, on random numbers that the search has not seen."""
    after: Confirmation
    """With them, on the same."""
    looked_at: int
    """Single changes of the set of moves that were simulated and do not pay."""
    worth: float
    """Money for a contact that is not short of a goal: what the set was chosen by."""
    replications: int
    """Simulated in all."""
    seconds: float
    seed: int
    interrupted: bool
    reproducible: bool
    notes: tuple[str, ...] = ()
    history: tuple[dict[str, Any], ...] = field(default=())

    @property
    def holds(self) -> bool:
        """Whether every goal that is still to come holds with the moves made."""
        return self.after.holds

    @property
    def unit(self) -> str:
        """What money is counted in: the currency, or ``agent-hours`` where nothing has a cost."""
        return unit_of_cost(self.moment.scenario)

    @property
    def cost(self) -> float:
        """Money that the moves cost; below 0: they save."""
        return float(self.candidates.costs @ self.counts)

    @property
    def chosen(self) -> tuple[tuple[Move, int], ...]:
        """The moves that are made, and how often each."""
        return tuple(
            (self.candidates.moves[int(m)], int(self.counts[m]))
            for m in np.flatnonzero(self.counts)
        )

    @property
    def who(self) -> tuple[tuple[str, ...], ...]:
        """Names of the agents who make each of the moves of :attr:`chosen`."""
        names = who_moves(self.candidates.desk, self.candidates.moves, self.counts)
        return tuple(tuple(names[int(m)]) for m in np.flatnonzero(self.counts))

    def applied(self) -> Scenario:
        """The scenario to run: the moment's day with its state, its rates, and the moves made."""
        return self.scenario

    def moves_table(self) -> pd.DataFrame:
        """One row per candidate that was simulated: see :mod:`planner.intraday.tables`."""
        from planner.intraday.tables import moves_table

        return moves_table(self)

    def service_table(self) -> pd.DataFrame:
        """One row per queue and interval to come: see :mod:`planner.intraday.tables`."""
        from planner.intraday.tables import service_table

        return service_table(self)

    def goals_table(self) -> pd.DataFrame:
        """One row per goal to come, before and after: see :mod:`planner.intraday.tables`."""
        from planner.intraday.tables import goals_table

        return goals_table(self)
