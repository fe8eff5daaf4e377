"""Chat: agents who hold up to k chats at once and work slower on each the more they hold.

With n chats in parallel every chat proceeds at speed s(n), so that with exponential handling the
agent finishes chats at rate n mu s(n): processor sharing with a limit. One agent is a birth-death
chain (Gross, Shortle, Thompson & Harris, "Fundamentals of queueing theory", ch. 2: state-dependent
service); several agents need the number of agents that hold 0, 1, .. k chats (Luo & Zhang (2013),
"Staffing and control of instant messaging contact centers", Operations Research 61(2); Cui & Tezcan
(2016), "Approximations for chat service systems using many-server diffusion limits", Mathematics of
OR 41(3)); that chain is solved here.

Rules: a contact that finds a free slot is taken at once, by the agent the rule names; otherwise it
waits, first in first out, with exponential patience (rate 0: endless), unless ``room`` contacts are
waiting already (None: never full), when it is blocked. A freed slot takes the head of the queue.
Rates are per unit of time, waits in that unit; ``service_rate`` is that of a chat held alone at
speed 1, ``speeds[n - 1]`` the speed of each of n chats, so k = len(speeds).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State
from tests.theory.exact.found import Found, waiting_tail

RULES = ("least_loaded", "fill_first")


@dataclass(frozen=True)
class ChatTeam:
    """``rule``: a contact goes to the agent with the fewest chats (``least_loaded``) or to the one
    with the most chats below k (``fill_first``). Raises ValueError when the queue has no end.
    """

    arrival_rate: float
    service_rate: float
    speeds: tuple[float, ...]
    agents: int = 1
    rule: str = "least_loaded"
    abandon_rate: float = 0.0
    room: int | None = None

    # --- the chain -------------------------------------------------------------------------

    @property
    def slots(self) -> int:
        """Most chats per agent, k."""
        return len(self.speeds)

    @property
    def _drain(self) -> float:
        return self.agents * self._finishing(self.slots)

    def _finishing(self, chats: int) -> float:
        return chats * self.service_rate * self.speeds[chats - 1]

    def _moves(self, state: State) -> list[tuple[State, float]]:
        """``state[n]`` agents hold n chats; nobody waits."""
        open_levels = [n for n in range(self.slots) if state[n] > 0]
        moves = []
        if open_levels:
            level = open_levels[0] if self.rule == "least_loaded" else open_levels[-1]
            moves.append((_moved(state, level, level + 1), self.arrival_rate))
        for n in range(1, self.slots + 1):
            if state[n] > 0:
                moves.append((_moved(state, n, n - 1), state[n] * self._finishing(n)))
        return moves

    @cached_property
    def _nobody_waiting(self) -> Chain:
        """The chain without the states in which contacts wait.

        Leaving these out does not change the proportions of the others: they are entered from, and
        left to, the one state in which every slot is taken.
        """
        if self.rule not in RULES:
            raise ValueError(f"no such rule: {self.rule}")
        return Chain((0,) * self.slots + (self.agents,), self._moves)

    @cached_property
    def _law(self) -> tuple[np.ndarray, np.ndarray]:
        """(mass of each state without waiting, mass of every slot taken and q waiting)."""
        chain = self._nobody_waiting
        full = chain.states[:, self.slots] == self.agents
        tail = waiting_tail(self.arrival_rate, self._drain, self.abandon_rate, self.room)
        behind = float(chain.mass[full][0]) * tail
        total = 1.0 + behind[1:].sum()
        return chain.mass / total, behind / total

    # --- waits -----------------------------------------------------------------------------

    @property
    def p_blocked(self) -> float:
        """Share of the entered contacts that find no room."""
        return 0.0 if self.room is None else float(self._law[1][self.room])

    @property
    def _offered(self) -> float:
        return 1.0 - self.p_blocked

    @cached_property
    def _found(self) -> Found:
        """What the offered contacts find."""
        ahead = self._law[1][: self.room] / self._offered
        return Found(ahead, self._drain, self.abandon_rate)

    @property
    def p_wait(self) -> float:
        """Share of the offered contacts that wait."""
        return self._found.p_wait

    @property
    def mean_queue(self) -> float:
        """Mean number waiting."""
        return float(self._law[1] @ np.arange(len(self._law[1])))

    @property
    def wait_all(self) -> float:
        """Mean wait of the offered contacts (Little's law)."""
        return self.mean_queue / (self.arrival_rate * self._offered)

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered."""
        return self.abandon_rate * self.wait_all

    @property
    def asa(self) -> float:
        """Mean wait of the answered contacts."""
        return self._found.asa

    def p_answered_within(self, time: float) -> float:
        """Share of the offered contacts answered after a wait of at most ``time``."""
        return self._found.p_answered_within(time)

    # --- work ------------------------------------------------------------------------------

    @cached_property
    def agents_by_chats(self) -> np.ndarray:
        """Shape (k + 1,): mean share of the agents that hold n chats, also a share of time."""
        mass, behind = self._law
        shares = mass @ self._nobody_waiting.states
        shares[self.slots] += self.agents * behind[1:].sum()
        return shares / self.agents

    @property
    def throughput(self) -> float:
        """Contacts answered per unit of time."""
        return self.arrival_rate * self._offered * (1.0 - self.p_abandon)

    @property
    def mean_chats(self) -> float:
        """Mean number of chats in progress, of all agents together."""
        return float(self.agents * self.agents_by_chats @ np.arange(self.slots + 1))

    @property
    def occupancy(self) -> float:
        """Share of the agents' time with at least one chat."""
        return 1.0 - float(self.agents_by_chats[0])

    @property
    def concurrency(self) -> float:
        """Mean number of chats of an agent that has any."""
        return self.mean_chats / (self.agents * self.occupancy)

    @property
    def slot_utilisation(self) -> float:
        """Slots in use over slots."""
        return self.mean_chats / (self.agents * self.slots)

    @property
    def elapsed_handle(self) -> float:
        """Mean time from answer to end of a chat (Little's law)."""
        return self.mean_chats / self.throughput

    @property
    def effort(self) -> float:
        """Agents' busy time per chat, overlap removed."""
        return self.agents * self.occupancy / self.throughput


def _moved(state: State, source: int, target: int) -> State:
    values = list(state)
    values[source] -= 1
    values[target] += 1
    return tuple(values)
