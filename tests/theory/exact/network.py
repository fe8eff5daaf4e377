"""Transfers and returns as an open Jackson network.

Reference: Jackson (1957), "Networks of waiting lines", Operations Research 5(4); Gross, Shortle,
Thompson & Harris, ch. 5. Every station is an M/M/c queue (endless patience) or a delay without
queueing; at the end of service a contact goes to station j with probability ``routing[i][j]`` and
otherwise leaves. The stationary law is the product of the stations' own laws, and arriving contacts
see it, so each station is an Erlang C queue with the rate of the traffic equations (although its
arrivals are no Poisson stream). Rates are per unit of time, times in that unit.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.erlang import ErlangC


@dataclass(frozen=True)
class Jackson:
    """``agents[i]`` is None at a delay. Raises ValueError when a station is overloaded."""

    arrival_rates: tuple[float, ...]
    service_rates: tuple[float, ...]
    agents: tuple[int | None, ...]
    routing: tuple[tuple[float, ...], ...]

    @cached_property
    def rates(self) -> tuple[float, ...]:
        """Total arrival rate at each station: gamma solves gamma = lambda + gamma P."""
        size = len(self.arrival_rates)
        system = np.eye(size) - np.array(self.routing).T
        return tuple(float(x) for x in np.linalg.solve(system, np.array(self.arrival_rates)))

    def queue(self, station: int) -> ErlangC:
        """The M/M/c queue that a station with agents is."""
        agents = self.agents[station]
        if agents is None:
            raise ValueError(f"station {station} is a delay")
        return ErlangC(self.rates[station], self.service_rates[station], agents)

    def mean_in_station(self, station: int) -> float:
        """Mean number of contacts waiting or in service, or underway in a delay."""
        if self.agents[station] is None:
            return self.rates[station] / self.service_rates[station]
        queue = self.queue(station)
        return queue.mean_queue + queue.load

    @property
    def mean_time_in_network(self) -> float:
        """Mean time of a customer from first arrival to last departure (Little's law)."""
        total = sum(self.mean_in_station(i) for i in range(len(self.rates)))
        return total / sum(self.arrival_rates)


@dataclass(frozen=True)
class TransferCentre:
    """First and second tier, transfers from one to the other, and customers who come back.

    A share ``p_transfer`` of the contacts ended in the first tier goes on to the second. A contact
    that ends for good (in either tier) resolves its issue with probability ``p_resolved``;
    otherwise the customer returns to the first tier after a delay with mean ``mean_delay``.
    """

    arrival_rate: float
    service_rates: tuple[float, float]
    agents: tuple[int, int]
    p_transfer: float
    p_resolved: float = 1.0
    mean_delay: float = 1.0

    @cached_property
    def network(self) -> Jackson:
        """Stations: first tier, second tier, delay."""
        back = 1.0 - self.p_resolved
        return Jackson(
            arrival_rates=(self.arrival_rate, 0.0, 0.0),
            service_rates=(*self.service_rates, 1.0 / self.mean_delay),
            agents=(*self.agents, None),
            routing=(
                (0.0, self.p_transfer, (1.0 - self.p_transfer) * back),
                (0.0, 0.0, back),
                (1.0, 0.0, 0.0),
            ),
        )

    @property
    def tiers(self) -> tuple[ErlangC, ErlangC]:
        """Both tiers as the Erlang C queues they are: p_wait, asa, occupancy, mean_queue."""
        return self.network.queue(0), self.network.queue(1)

    @property
    def contacts_per_issue(self) -> float:
        """Contacts (transfers not counted) per issue."""
        return self.network.rates[0] / self.arrival_rate

    @property
    def resolution_time(self) -> float:
        """Mean time from the first arrival of an issue until it is resolved."""
        return self.network.mean_time_in_network
