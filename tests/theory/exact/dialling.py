"""Preview and progressive dialling on a list without end: a renewal cycle per agent.

An agent looks at the record (preview; mean 0 in progressive mode), dials, and talks if the customer
picks up; no line is dialled without an agent, so nobody is abandoned. Agents do not influence each
other. By renewal-reward (Ross, "Introduction to probability models", ch. 7) only the means matter.
Means and results in one unit of time; an attempt is one dial.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialling:
    """``handle`` is talk and wrap-up of a connected attempt."""

    p_connect: float
    ring_connected: float
    ring_unanswered: float
    handle: float
    preview: float = 0.0
    agents: int = 1

    @property
    def mean_cycle(self) -> float:
        """Mean time from one dial to the next of an agent."""
        connected = self.ring_connected + self.handle
        return (
            self.preview
            + self.p_connect * connected
            + (1.0 - self.p_connect) * self.ring_unanswered
        )

    @property
    def attempt_rate(self) -> float:
        """Attempts per unit of time, all agents together."""
        return self.agents / self.mean_cycle

    @property
    def connect_rate(self) -> float:
        """Connected attempts per unit of time, all agents together."""
        return self.p_connect * self.attempt_rate

    @property
    def handling_share(self) -> float:
        """Share of the agents' time spent in talk and wrap-up."""
        return self.connect_rate * self.handle / self.agents

    def p_reached(self, attempts: int) -> float:
        """Share of the customers reached within so many attempts, independent of each other."""
        return 1.0 - (1.0 - self.p_connect) ** attempts

    def attempts_per_customer(self, most: int) -> float:
        """Mean attempts on a customer who is dialled until reached, at most ``most`` times."""
        return self.p_reached(most) / self.p_connect
