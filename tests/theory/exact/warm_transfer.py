"""Warm transfer: the first agent stays with the customer until a second-tier agent has taken over.

A share of first-tier contacts needs the second tier. The first agent then waits with the customer
for a second-tier agent, and both agents hold the contact for a hand-over; after that the first is
free and the second goes on alone. No product form (Jackson's network is the cold transfer); the
chain is solved here numerically. Waiting in both tiers is first in, first out with endless
patience; every duration is exponential. Rates are per unit of time, times in that unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State, untruncated


@dataclass(frozen=True)
class WarmTransfer:
    """``handover_rate`` is of the time both agents spend together. Give a load that is served."""

    arrival_rate: float
    first_rate: float
    handover_rate: float
    second_rate: float
    agents: tuple[int, int]
    p_transfer: float

    def _moves(self, state: State, cap: int) -> Iterator[tuple[State, float]]:
        """State: first-tier talks, agents waiting with a customer, hand-overs, second-tier talks,
        customers waiting in the first tier.
        """
        talks, holding, both, second, queue = state
        if talks + holding + both < self.agents[0]:
            yield (talks + 1, holding, both, second, queue), self.arrival_rate
        elif queue < cap:
            yield (talks, holding, both, second, queue + 1), self.arrival_rate
        next_one = min(queue, 1)
        if talks > 0:
            rate = talks * self.first_rate
            done = (talks - 1 + next_one, holding, both, second, queue - next_one)
            if self.p_transfer < 1:
                yield done, rate * (1.0 - self.p_transfer)
            if self.p_transfer > 0:
                free = both + second < self.agents[1]
                hold, meet = (0, 1) if free else (1, 0)
                target = (talks - 1, holding + hold, both + meet, second, queue)
                yield target, rate * self.p_transfer
        if both > 0:
            target = (talks + next_one, holding, both - 1, second + 1, queue - next_one)
            yield target, both * self.handover_rate
        if second > 0:
            taken = min(holding, 1)
            target = (talks, holding - taken, both + taken, second - 1, queue)
            yield target, second * self.second_rate

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns as in `_moves`."""
        return untruncated(
            lambda caps: Chain((0,) * 5, lambda state: self._moves(state, caps[0])),
            lambda states: states[:, 4:],
            first=(32,),
        )

    def _mean(self, *columns: int) -> float:
        return self.chain.mean(self.chain.states[:, list(columns)].sum(axis=1))

    @property
    def p_wait(self) -> float:
        """Share of the contacts that wait for the first tier."""
        return self.chain.mean(self.chain.states[:, :3].sum(axis=1) == self.agents[0])

    @property
    def first_wait(self) -> float:
        """Mean wait of all contacts for the first tier (Little's law)."""
        return self._mean(4) / self.arrival_rate

    @property
    def second_wait(self) -> float:
        """Mean wait of the transferred contacts, their first agent with them."""
        return self._mean(1) / (self.arrival_rate * self.p_transfer)

    @property
    def p_second_wait(self) -> float:
        """Share of the transferred contacts that wait for the second tier."""
        talks, _, both, second, _ = self.chain.states.T
        asked = self.chain.mass * talks
        full = both + second == self.agents[1]
        return float(asked[full].sum() / asked.sum())

    @property
    def occupancy(self) -> tuple[float, float]:
        """Share of each tier's time spent with customers, waiting with them included."""
        first, second = self._mean(0, 1, 2), self._mean(2, 3)
        shares = np.array([first, second]) / np.array(self.agents)
        return float(shares[0]), float(shares[1])
