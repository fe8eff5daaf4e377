"""Preemptive-resume priorities: a call interrupts an e-mail, which goes on where it stopped.

References: White & Christie (1958), "Queuing with preemptive priorities or with breakdown",
Operations Research 6(1); Jaiswal (1968), "Priority queues"; Gross, Shortle, Thompson & Harris,
ch. 3. Class 0 goes first, first in, first out within a class, patience endless. Rates are per unit
of time, times in that unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State, untruncated
from tests.theory.exact.erlang import ErlangC
from tests.theory.exact.mg1 import Moments


@dataclass(frozen=True)
class ClassTimes:
    """Mean times of a class: until service first starts, and until it ends (response)."""

    first_wait: float
    response: float


def mg1_preemptive(
    arrival_rates: tuple[float, ...], services: tuple[Moments, ...]
) -> tuple[ClassTimes, ...]:
    """One agent, any service laws, given by their first two moments.

    With sigma_k the load of classes 0..k and R_k half the sum of their lambda E[S^2]: the wait for
    the first start is R_k / ((1 - sigma_{k-1}) (1 - sigma_k)); from there to the end takes
    E[S_k] / (1 - sigma_{k-1}), interruptions included. Raises ValueError when the load reaches 1.
    """
    loads = [r * s.mean for r, s in zip(arrival_rates, services, strict=True)]
    if sum(loads) >= 1.0:
        raise ValueError(f"unstable: load {sum(loads)}")
    figures, sigma, residual = [], 0.0, 0.0
    for rate, service in zip(arrival_rates, services, strict=True):
        residual += rate * service.second / 2
        above, sigma = sigma, sigma + rate * service.mean
        wait = residual / ((1.0 - above) * (1.0 - sigma))
        figures.append(ClassTimes(wait, wait + service.mean / (1.0 - above)))
    return tuple(figures)


def mmc_preemptive_responses(
    arrival_rates: tuple[float, ...], service_rate: float, agents: int
) -> tuple[float, ...]:
    """Mean response time by class, several agents, one exponential law, work resumed by anybody.

    Classes 0..k together are an M/M/c queue, so the mean numbers in system are differences.
    """
    counts = [0.0]
    for total in np.cumsum(arrival_rates):
        pooled = ErlangC(float(total), service_rate, agents)
        counts.append(pooled.mean_queue + pooled.load)
    return tuple(float(n / r) for n, r in zip(np.diff(counts), arrival_rates, strict=True))


@dataclass(frozen=True)
class SetAside:
    """Several agents; an interrupted e-mail stays with its agent until the agent has no call.

    A call takes an idle agent, else one who works on an e-mail, else waits with exponential
    patience (rate 0: endless). An agent who ends a call takes a waiting call, else goes on with the
    e-mail set aside, else takes a waiting e-mail. All handling is exponential. Numerically solved
    chain on (on e-mail, on a call, on a call with an e-mail set aside, calls and e-mails waiting).
    """

    call_rate: float
    call_service_rate: float
    mail_rate: float
    mail_service_rate: float
    agents: int
    abandon_rate: float = 0.0

    def _moves(self, state: State, caps: tuple[int, ...]) -> Iterator[tuple[State, float]]:
        mail, call, aside, calls, mails = state
        idle = self.agents - mail - call - aside
        if idle > 0:
            yield (mail, call + 1, aside, 0, 0), self.call_rate
            yield (mail + 1, call, aside, 0, 0), self.mail_rate
        else:
            if mail > 0:
                yield (mail - 1, call, aside + 1, calls, mails), self.call_rate
            elif calls < caps[0]:
                yield (mail, call, aside, calls + 1, mails), self.call_rate
            if mails < caps[1]:
                yield (mail, call, aside, calls, mails + 1), self.mail_rate
        if calls > 0:
            yield (
                (mail, call, aside, calls - 1, mails),
                (call + aside) * self.call_service_rate + calls * self.abandon_rate,
            )
        else:
            if call > 0:
                taken = min(mails, 1)
                target = (mail + taken, call - 1, aside, 0, mails - taken)
                yield target, call * self.call_service_rate
            if aside > 0:
                yield (mail + 1, call, aside - 1, 0, mails), aside * self.call_service_rate
        if mail > 0:
            taken = min(mails, 1)
            target = (mail - 1 + taken, call, aside, calls, mails - taken)
            yield target, mail * self.mail_service_rate

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: on e-mail, call, call and e-mail, calls, e-mails waiting."""
        return untruncated(
            lambda caps: Chain((0,) * 5, lambda state: self._moves(state, caps)),
            lambda states: states[:, 3:],
            first=(16, 32),
        )

    def _mean(self, *columns: int) -> float:
        return self.chain.mean(self.chain.states[:, list(columns)].sum(axis=1))

    @property
    def call_p_wait(self) -> float:
        """Probability that a call finds every agent on a call."""
        return self.chain.mean(self.chain.states[:, 1:3].sum(axis=1) == self.agents)

    @property
    def call_wait(self) -> float:
        """Mean wait of all calls (Little's law)."""
        return self._mean(3) / self.call_rate

    @property
    def call_p_abandon(self) -> float:
        """Abandoned over offered calls."""
        return self.abandon_rate * self.call_wait

    @property
    def mail_times(self) -> ClassTimes:
        """Mean times of an e-mail until work on it first starts and until it is done."""
        waiting, begun = self._mean(4), self._mean(0, 2)
        return ClassTimes(waiting / self.mail_rate, (waiting + begun) / self.mail_rate)

    @property
    def mean_set_aside(self) -> float:
        """Mean number of e-mails set aside."""
        return self._mean(2)

    @property
    def mail_effort(self) -> float:
        """Mean time worked per e-mail, interruptions removed; the reciprocal of its rate."""
        return self._mean(0) / self.mail_rate
