"""The best set of moves if their effects added up: a small integer programme."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.intraday.candidates import Candidates
from planner.intraday.looks import HARM
from planner.solve.cp_sat import Limits, Solved, solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONTACTS: Final = 1000
"""The solver counts contacts in thousandths."""
MONEY: Final = 1_000_000
"""And money in millionths."""
_MOST: Final = 10**9


class Response(NamedTuple):
    """How the goals' surplus follows the sum of the effects of single moves. J goals.

    Effects add up from an origin: no moves, or some. Concave: ``surplus + min(low * sum, high *
    sum)``. Taking agents away hurts more with each of them (low at least 1), adding them helps less
    (high at most 1).
    """

    surplus: Floats
    """At the origin, in contacts ``[J]``."""
    low: Floats
    """Factor where the sum is below 0 ``[J]``."""
    high: Floats
    """Factor where it is above 0 ``[J]``."""

    def at(self, total: Floats) -> Floats:
        """The surplus at a sum of effects ``[J]``."""
        return np.asarray(self.surplus + np.minimum(self.low * total, self.high * total))


def choose(
    candidates: Candidates,
    response: Response,
    effects: Floats,
    worth: float,
    limits: Limits,
    *,
    most_away: float = float("inf"),
    origin: Ints | None = None,
    room: Floats | None = None,
) -> tuple[Ints | None, Solved]:
    """How often each move is made.

    Minimises money, trouble, and ``worth`` for each contact by which a goal is short, ``HARM``
    times that where there is none without moves.

    Args:
        candidates: the moves and what they keep to.
        response: what effects do to the goals.
        effects: of each move on each goal ``[M, J]``.
        worth: money for a contact that is not short.
        limits: of the search.
        most_away: agents that all moves together take off the phone in an interval, at most:
            the further from where effects were simulated, the less they say.
        origin: how often each move is made where the response begins ``[M]``; none: no moves.
        room: surplus of the goals without moves ``[J]``: where it is not below 0, shortage is harm;
            none: that of the response.
    """
    begins = np.zeros(len(candidates), np.int64) if origin is None else origin
    unharmed = response.surplus if room is None else room
    model = cp_model.CpModel()
    counts = [model.new_int_var(0, int(most), f"x{m}") for m, most in enumerate(candidates.most)]
    rows, most = candidates.limits
    for row, limit in zip(rows, most, strict=True):
        model.add(sum(int(n) * counts[m] for m, n in enumerate(row) if n) <= int(limit))
    for row in _away(candidates) if most_away < float("inf") else ():
        away = sum(int(n) * counts[m] for m, n in enumerate(row) if n)
        model.add(away <= round(1000 * most_away) + int(row @ begins))
    whole = np.rint(MONEY * candidates.costs).astype(np.int64)
    if candidates.desk.rules.budget is not None:
        budget = round(MONEY * candidates.desk.rules.budget)
        model.add(sum(int(c) * counts[m] for m, c in enumerate(whole) if c) <= budget)
    shorts, harms = [], []
    for j, begin in enumerate(np.rint(CONTACTS * response.surplus).astype(np.int64)):
        terms = np.flatnonzero(np.rint(CONTACTS * effects[:, j]))
        if not len(terms) and begin >= 0:
            continue
        short, harm = (model.new_int_var(0, _MOST, f"{what}{j}") for what in ("short", "harm"))
        for factor in (response.low[j], response.high[j]):
            added = np.rint(CONTACTS * factor * effects[terms, j]).astype(np.int64)
            total = sum(int(n) * counts[m] for n, m in zip(added, terms, strict=True))
            model.add(short >= -int(begin) - total + int(added @ begins[terms]))
        if unharmed[j] >= 0:
            model.add(harm >= short)
        shorts.append(short)
        harms.append(harm)
    own = whole + np.rint(MONEY * candidates.troubles).astype(np.int64)
    price = max(1, round(MONEY * worth / CONTACTS))
    model.minimize(
        sum(price * short for short in shorts)
        + sum(round((HARM - 1) * price) * harm for harm in harms)
        + sum(int(c) * counts[m] for m, c in enumerate(own) if c)
    )
    solved = solve(model, limits, stage="choosing moves")
    if not solved.found:
        return None, solved
    return np.array([solved.value(x) for x in counts], np.int64), solved


def _away(candidates: Candidates) -> Ints:
    """Thousandths of agents that each move takes off the phone by interval, ``[I, M]``."""
    change = candidates.presence.sum(axis=1).T
    rows = np.rint(1000 * np.maximum(0.0, -change)).astype(np.int64)
    return np.asarray(rows[(rows > 0).any(axis=1)], np.int64)
