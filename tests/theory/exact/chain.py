"""Any stationary Markov chain in continuous time, written down as the moves out of a state.

States are tuples of counts; the chain is solved over the states that can be reached from ``start``,
which must be recurrent and is best a state the chain visits often (all others are scaled by it).
Infinite state spaces are cut by `untruncated`, which grows the cut until it holds nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[State, float]]]

NEGLIGIBLE = 1e-11
MOST_STATES = 200_000


@dataclass(frozen=True)
class Chain:
    """``moves(state)`` gives (target, rate > 0); a move to the same state does nothing."""

    start: State
    moves: Moves

    @cached_property
    def _solution(self) -> tuple[np.ndarray, np.ndarray, sparse.csc_array]:
        index, order = {self.start: 0}, [self.start]
        rows, columns, rates = [], [], []
        for at, state in enumerate(order):  # `order` grows while we walk: breadth first
            for target, rate in self.moves(state):
                if target not in index:
                    index[target] = len(order)
                    order.append(target)
                rows += [index[target], at]
                columns += [at, at]
                rates += [rate, -rate]
            if len(order) > MOST_STATES:
                raise ValueError(f"more than {MOST_STATES} states: unstable, or cut too late")
        size = len(order)
        balance = sparse.csc_array((rates, (rows, columns)), shape=(size, size))
        return np.array(order), _null_vector(balance), balance

    @property
    def states(self) -> np.ndarray:
        """Shape (states, counts)."""
        return self._solution[0]

    @property
    def mass(self) -> np.ndarray:
        """Shape (states,): the stationary probabilities."""
        return self._solution[1]

    @property
    def residual(self) -> float:
        """Largest violation of a balance equation, in units of the rates."""
        _, mass, balance = self._solution
        return float(np.abs(balance @ mass).max())

    def mean(self, values: np.ndarray) -> float:
        """Expectation of a figure given by state (a boolean array: a probability)."""
        return float(self.mass @ values)

    def law(self, count: np.ndarray) -> np.ndarray:
        """Law of a non-negative integer figure given by state."""
        return np.bincount(count, self.mass)


def untruncated(
    chain_with: Callable[[tuple[int, ...]], Chain],
    reach: Callable[[np.ndarray], np.ndarray],
    first: tuple[int, ...],
) -> Chain:
    """The chain cut so late that each cut loses less than `NEGLIGIBLE`.

    ``chain_with(caps)`` cuts some counts at caps, ``reach(states)`` gives these counts, shape
    (states, caps). Caps double until the probability of being at each is negligible. Raises
    ValueError when that needs more than `MOST_STATES` states.
    """
    caps = np.array(first)
    while True:
        chain = chain_with(tuple(int(c) for c in caps))
        lost = chain.mass @ (reach(chain.states) >= caps)
        if np.all(lost < NEGLIGIBLE):
            return chain
        caps = np.where(lost < NEGLIGIBLE, caps, 2 * caps)


def _null_vector(balance: sparse.csc_array) -> np.ndarray:
    """The probability vector p with ``balance @ p == 0``, state 0 being recurrent.

    Fix p[0] = 1 and drop its equation (the equations sum to zero), then scale: this keeps the
    system sparse, as a row of ones would not.
    """
    if balance.shape[0] == 1:
        return np.ones(1)
    inner = splu(balance[1:, 1:].tocsc())
    rest = inner.solve(-balance[1:, [0]].toarray().ravel())
    vector = np.concatenate([[1.0], rest])
    return vector / vector.sum()
