"""Skill-based routing as a Markov chain in counts: N-model, X-model, any small skill matrix.

References: Gans, Koole & Mandelbaum (2003), section 5.1 (N, X, ...); the chain is solved here.

The rules, exactly:

- Contacts of queue i arrive in a Poisson stream, keep to first in, first out within their queue
  and have exponential patience (rate 0: endless).
- An arriving contact tries the groups in ``routes[i]`` in that order and takes an agent of the
  first group that has one free; otherwise it waits. (So "own group first, then the other".)
- An agent of group g that becomes free takes the head of the first non-empty queue in
  ``serves[g]`` (its skill priorities: queue order, whatever the ages), otherwise stays free.
- Service is exponential with rate ``service_rates[g][i]``; nobody is interrupted.

"Longest waiting first" is not Markov in counts and therefore not offered here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import expm_multiply, splu

State = tuple[int, ...]


@dataclass(frozen=True)
class SkillModel:
    """Queues i and groups g are positions; rates per unit of time, waits in that unit.

    ``caps[i]`` cuts queue i: an arrival beyond it is dropped. `truncation_loss` says how much is.
    """

    arrival_rates: tuple[float, ...]
    abandon_rates: tuple[float, ...]
    staffing: tuple[int, ...]
    service_rates: tuple[tuple[float, ...], ...]
    routes: tuple[tuple[int, ...], ...]
    serves: tuple[tuple[int, ...], ...]
    caps: tuple[int, ...]

    @cached_property
    def _slots(self) -> tuple[tuple[int, float], ...]:
        """(group, rate) of each busy counter: queues served at one rate share a counter."""
        found = {(g, self.service_rates[g][i]): None for g, s in enumerate(self.serves) for i in s}
        return tuple(found)

    def _slot(self, group: int, queue: int) -> int:
        return self._slots.index((group, self.service_rates[group][queue]))

    def _busy(self, state: State, group: int) -> int:
        return sum(n for n, (g, _) in zip(state, self._slots, strict=False) if g == group)

    def _free_group(self, state: State, queue: int) -> int | None:
        for group in self.routes[queue]:
            if self._busy(state, group) < self.staffing[group]:
                return group
        return None

    def _moves(self, state: State) -> Iterator[tuple[State, float]]:
        """Transitions out of a state; state = busy counters, then queue lengths."""
        first = len(self._slots)
        for i, rate in enumerate(self.arrival_rates):
            group = self._free_group(state, i)
            if group is not None:
                yield _changed(state, {self._slot(group, i): 1}), rate
            elif state[first + i] < self.caps[i]:
                yield _changed(state, {first + i: 1}), rate
        for i, rate in enumerate(self.abandon_rates):
            if rate * state[first + i] > 0:
                yield _changed(state, {first + i: -1}), rate * state[first + i]
        for slot, (group, rate) in enumerate(self._slots):
            if state[slot] > 0:
                yield self._after_service(state, slot, group), rate * state[slot]

    def _after_service(self, state: State, slot: int, group: int) -> State:
        first = len(self._slots)
        for i in self.serves[group]:
            if state[first + i] > 0:
                freed = _changed(state, {slot: -1})
                return _changed(freed, {self._slot(group, i): 1, first + i: -1})
        return _changed(state, {slot: -1})

    @cached_property
    def _solution(self) -> tuple[np.ndarray, np.ndarray]:
        """(states, probabilities) over the states reachable from the empty system."""
        empty: State = (0,) * (len(self._slots) + len(self.arrival_rates))
        index, order = {empty: 0}, [empty]
        rows, columns, rates = [], [], []
        for at, state in enumerate(order):  # `order` grows while we walk: breadth first
            for target, rate in self._moves(state):
                if target not in index:
                    index[target] = len(order)
                    order.append(target)
                rows += [index[target], at]
                columns += [at, at]
                rates += [rate, -rate]
        size = len(order)
        balance = sparse.csc_array((rates, (rows, columns)), shape=(size, size))
        return np.array(order), _null_vector(balance)

    @property
    def _queue_table(self) -> np.ndarray:
        return self._solution[0][:, len(self._slots) :]

    @cached_property
    def p_wait(self) -> tuple[float, ...]:
        """Per queue: probability that an arrival finds no free agent on its route."""
        mass = self._solution[1]
        busy = self._busy_table
        full = busy >= np.array(self.staffing)
        return tuple(float(mass[full[:, list(route)].all(axis=1)].sum()) for route in self.routes)

    @property
    def _busy_table(self) -> np.ndarray:
        states = self._solution[0]
        groups = np.array([g for g, _ in self._slots])
        columns = [
            states[:, : len(groups)][:, groups == g].sum(axis=1) for g in range(len(self.staffing))
        ]
        return np.stack(columns, axis=1)

    @property
    def mean_queue(self) -> tuple[float, ...]:
        """Per queue: mean number waiting."""
        return tuple(float(x) for x in self._solution[1] @ self._queue_table)

    @property
    def wait_all(self) -> tuple[float, ...]:
        """Per queue: mean wait of all offered contacts (Little's law)."""
        return tuple(q / r for q, r in zip(self.mean_queue, self.arrival_rates, strict=True))

    @property
    def p_abandon(self) -> tuple[float, ...]:
        """Per queue: abandoned over offered."""
        return tuple(a * w for a, w in zip(self.abandon_rates, self.wait_all, strict=True))

    def p_answered_within(self, queue: int, time: float) -> float:
        """Share of the offered contacts of a queue answered after a wait of at most ``time``.

        A contact that must wait is followed: whoever joins its own queue behind it does not
        matter, so arrivals there are left out and the queue's length counts who is ahead.
        """
        states, mass = self._solution
        full = (self._busy_table >= np.array(self.staffing))[:, list(self.routes[queue])]
        waits = np.flatnonzero(full.all(axis=1))
        index = {tuple(states[at].tolist()): n for n, at in enumerate(waits)}
        answered, gone = len(index), len(index) + 1
        rows, columns, rates = [], [], []
        for state, at in index.items():
            for target, rate in self._moves_ahead_of(state, queue):
                rows += [answered if target is None else index[target], at]
                columns += [at, at]
                rates += [rate, -rate]
            rows += [gone, at]
            columns += [at, at]
            rates += [self.abandon_rates[queue], -self.abandon_rates[queue]]
        size = len(index) + 2
        generator = sparse.csc_array((rates, (rows, columns)), shape=(size, size))
        start = np.concatenate([mass[waits], [0.0, 0.0]])
        return float(1.0 - mass[waits].sum() + expm_multiply(generator * time, start)[answered])

    def _moves_ahead_of(self, state: State, queue: int) -> Iterator[tuple[State | None, float]]:
        """Moves while a contact waits with ``state``'s queue length ahead; None: it is answered."""
        first = len(self._slots)
        for i, rate in enumerate(self.arrival_rates):
            group = self._free_group(state, i)
            if i == queue:
                continue
            if group is not None:
                yield _changed(state, {self._slot(group, i): 1}), rate
            elif state[first + i] < self.caps[i]:
                yield _changed(state, {first + i: 1}), rate
        for i, rate in enumerate(self.abandon_rates):
            if rate * state[first + i] > 0:
                yield _changed(state, {first + i: -1}), rate * state[first + i]
        for slot, (group, rate) in enumerate(self._slots):
            if state[slot] > 0:
                taken = next(
                    (i for i in self.serves[group] if i == queue or state[first + i] > 0), None
                )
                alone = taken == queue and state[first + queue] == 0
                after = None if alone else self._after_service(state, slot, group)
                yield after, rate * state[slot]

    @property
    def occupancy(self) -> tuple[float, ...]:
        """Per group: share of the agents' time spent handling."""
        busy = self._solution[1] @ self._busy_table
        return tuple(float(b / s) for b, s in zip(busy, self.staffing, strict=True))

    @property
    def truncation_loss(self) -> tuple[float, ...]:
        """Per queue: probability of its being at its cap; must be negligible."""
        table = self._queue_table
        mass = self._solution[1]
        return tuple(float(mass[table[:, i] == cap].sum()) for i, cap in enumerate(self.caps))


def n_model(
    arrival_rates: tuple[float, float],
    abandon_rates: tuple[float, float],
    staffing: tuple[int, int],
    service_rates: tuple[tuple[float, float], tuple[float, float]],
    caps: tuple[int, int],
) -> SkillModel:
    """Group 0 has skill 0 only; group 1 has both and prefers its own queue 1."""
    routes, serves = ((0, 1), (1,)), ((0,), (1, 0))
    return SkillModel(arrival_rates, abandon_rates, staffing, service_rates, routes, serves, caps)


def x_model(
    arrival_rates: tuple[float, float],
    abandon_rates: tuple[float, float],
    staffing: tuple[int, int],
    service_rates: tuple[tuple[float, float], tuple[float, float]],
    caps: tuple[int, int],
) -> SkillModel:
    """Both groups have both skills; contacts and agents prefer their own, then the other."""
    routes = serves = ((0, 1), (1, 0))
    return SkillModel(arrival_rates, abandon_rates, staffing, service_rates, routes, serves, caps)


def _changed(state: State, steps: dict[int, int]) -> State:
    values = list(state)
    for position, step in steps.items():
        values[position] += step
    return tuple(values)


def _null_vector(balance: sparse.csc_array) -> np.ndarray:
    """The probability vector p with ``balance @ p == 0``, state 0 being recurrent.

    Fix p[0] = 1 and drop its equation (the equations sum to zero), then scale: this keeps the
    system sparse, as a row of ones would not.
    """
    inner = splu(balance[1:, 1:].tocsc())
    rest = inner.solve(-balance[1:, [0]].toarray().ravel())
    vector = np.concatenate([[1.0], rest])
    return vector / vector.sum()
