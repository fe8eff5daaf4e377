"""Blending: outbound or deferred work fills idle agents but for a reserve.

References: Bhulai & Koole (2003), "A queueing model for call blending in call centers", IEEE Trans.
Automatic Control 48(8); Gans & Zhou (2003), "A call-routing problem with service-level
constraints", Operations Research 51(2). Solved here numerically.

Rules: inbound contacts wait first in, first out, with exponential patience (rate 0: endless). The
supply of other work has no end. Whenever nobody waits and more than ``reserve`` agents are idle,
one of them starts a piece of it, which nothing interrupts. An agent who becomes free takes a
waiting inbound contact first. Rates are per unit of time, times in that unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.theory.exact.chain import Chain, State, untruncated


@dataclass(frozen=True)
class Blend:
    """``reserve`` equal to ``agents`` means no outbound work at all.

    Raises ValueError when the inbound contacts alone overload the agents and nobody abandons.
    """

    arrival_rate: float
    service_rate: float
    outbound_rate: float  # of service: 1 / its mean handle time
    agents: int
    reserve: int
    abandon_rate: float = 0.0

    def _filled(self, inbound: int, outbound: int) -> State:
        """Idle agents beyond the reserve start outbound work (nobody waits)."""
        return inbound, max(outbound, self.agents - self.reserve - inbound), 0

    def _moves(self, state: State, cap: int) -> Iterator[tuple[State, float]]:
        inbound, outbound, waiting = state
        if inbound + outbound < self.agents:
            yield (inbound + 1, outbound, 0), self.arrival_rate
        elif waiting < cap:
            yield (inbound, outbound, waiting + 1), self.arrival_rate
        if waiting > 0:
            by_inbound = inbound * self.service_rate + waiting * self.abandon_rate
            if by_inbound > 0:
                yield (inbound, outbound, waiting - 1), by_inbound
            if outbound > 0:
                target = (inbound + 1, outbound - 1, waiting - 1)
                yield target, outbound * self.outbound_rate
            return
        if inbound > 0:
            yield self._filled(inbound - 1, outbound), inbound * self.service_rate
        if outbound > 0:
            yield self._filled(inbound, outbound - 1), outbound * self.outbound_rate

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: agents on inbound, on outbound, inbound contacts waiting."""
        if self.abandon_rate == 0 and self.arrival_rate >= self.agents * self.service_rate:
            raise ValueError("unstable: more inbound contacts than the agents can take")
        return untruncated(
            lambda caps: Chain((self.agents, 0, 0), lambda state: self._moves(state, caps[0])),
            lambda states: states[:, 2:],
            first=(32,),
        )

    @property
    def p_wait(self) -> float:
        """Share of the inbound contacts that find no idle agent."""
        return self.chain.mean(self.chain.states[:, :2].sum(axis=1) == self.agents)

    @property
    def mean_queue(self) -> float:
        """Mean number of inbound contacts waiting."""
        return self.chain.mean(self.chain.states[:, 2])

    @property
    def wait_all(self) -> float:
        """Mean wait of all inbound contacts (Little's law)."""
        return self.mean_queue / self.arrival_rate

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered inbound contacts."""
        return self.abandon_rate * self.wait_all

    @property
    def outbound_throughput(self) -> float:
        """Pieces of outbound work done per unit of time."""
        return self.chain.mean(self.chain.states[:, 1]) * self.outbound_rate

    @property
    def occupancy_inbound(self) -> float:
        """Share of the agents' time spent on inbound contacts."""
        return self.chain.mean(self.chain.states[:, 0]) / self.agents

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent on either kind of work."""
        return self.chain.mean(self.chain.states[:, :2].sum(axis=1)) / self.agents
