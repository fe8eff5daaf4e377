"""The linear relaxation of a CP-SAT model, with a bound that does not trust rounding.

HiGHS (in SciPy) solves it; what counts as proved is computed from its dual values by weak
duality, which any dual values satisfy: for min c x, A x within [lo, hi], x within [l, u] and any y
of which a part faces each finite side,

    c x >= sum_i (y_i lo_i or y_i hi_i) + sum_j min(r_j l_j, r_j u_j),   r = c - A' y.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, fsum, gcd
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

Floats = NDArray[np.float64]

_INFINITE: Final = 2**61
_MARGIN: Final = 1e-9
"""Relative error of adding up in floating point, generously."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A solved relaxation. Arrays are by index of the model's variables."""

    bound: int
    """No answer has a smaller objective; rounded up to what objectives can be."""
    step: int
    """Objectives are multiples of this."""
    values: Floats
    reduced: Floats
    """Reduced costs: an answer in which x_j is above its lower bound by k costs at least
    ``raw + k * reduced[j]`` where that is positive."""
    raw: float
    """The bound before it was rounded up."""


@dataclass(frozen=True, eq=False)
class _Linear:
    """A model as arrays: rows with a lower side, an upper side, or both."""

    cost: Floats
    matrix: csr_matrix
    low: Floats
    high: Floats
    least: Floats
    most: Floats


def relax(model: cp_model.CpModel, seconds: float | None = None) -> Relaxed | None:
    """Solve the linear relaxation of a model whose constraints are all linear.

    Args:
        model: with an objective to minimise.
        seconds: wall time at most.

    Returns:
        None where HiGHS has no optimum: infeasible, out of time, or no variable at all.

    Raises:
        ValueError: a constraint is not linear, or a domain has holes.
    """
    linear = _arrays(model)
    if not len(linear.cost):
        return None
    has_low, has_high = np.isfinite(linear.low), np.isfinite(linear.high)
    equal = has_low & has_high & (linear.low == linear.high)
    below, above = has_high & ~equal, has_low & ~equal
    options: Any = {} if seconds is None else {"time_limit": seconds}
    rows: Any = vstack([linear.matrix[below], -linear.matrix[above]])
    solver: Any = linprog
    found = solver(
        linear.cost,
        A_ub=rows if rows.shape[0] else None,
        b_ub=np.concatenate([linear.high[below], -linear.low[above]]) if rows.shape[0] else None,
        A_eq=linear.matrix[equal] if equal.any() else None,
        b_eq=linear.low[equal] if equal.any() else None,
        bounds=np.column_stack([linear.least, linear.most]),
        method="highs",
        options=options,
    )
    if found.status != 0:
        return None
    dual = np.zeros(len(linear.low))
    if rows.shape[0]:
        sides = np.minimum(found.ineqlin.marginals, 0.0)
        dual[below] += sides[: below.sum()]
        dual[above] -= sides[below.sum() :]
    if equal.any():
        dual[equal] = found.eqlin.marginals
    return _bounded(model, linear, dual, found.x)


def _bounded(model: cp_model.CpModel, linear: _Linear, dual: Floats, values: Floats) -> Relaxed:
    """The bound by weak duality."""
    reduced = linear.cost - linear.matrix.T @ dual
    side = np.where(dual > 0, linear.low, linear.high)
    terms = [float(y * b) for y, b in zip(dual, side, strict=True) if y]
    ends = np.where(reduced > 0, linear.least, linear.most)
    terms += [float(r * x) for r, x in zip(reduced, ends, strict=True) if r]
    size = fsum(abs(term) for term in terms)
    raw = fsum(terms) - _MARGIN * (1.0 + size)
    coefficients = [int(c) for c in model.proto.objective.coeffs]
    step = gcd(*coefficients) or 1
    return Relaxed(ceil(raw / step) * step, step, values, reduced, raw)


def _arrays(model: cp_model.CpModel) -> _Linear:
    proto = model.proto
    domains = [list(var.domain) for var in proto.variables]
    if any(len(domain) != 2 for domain in domains):
        raise ValueError("a variable's domain has holes")
    cost = np.zeros(len(domains))
    _place(cost, list(proto.objective.vars), list(proto.objective.coeffs))
    rows: list[int] = []
    columns: list[int] = []
    values: list[int] = []
    sides: list[tuple[float, float]] = []
    for constraint in proto.constraints:
        if not constraint.has_linear() or len(constraint.enforcement_literal):
            raise ValueError("a constraint is not linear")
        found = list(constraint.linear.domain)
        if len(found) != 2:
            raise ValueError("a constraint's domain has holes")
        for var, k in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
            sign = 1 if var >= 0 else -1  # a negated Boolean would need a constant: none is used
            rows.append(len(sides))
            columns.append(var if var >= 0 else -var - 1)
            values.append(sign * k)
        sides.append(
            (
                -np.inf if found[0] <= -_INFINITE else float(found[0]),
                np.inf if found[1] >= _INFINITE else float(found[1]),
            )
        )
    shape = (len(sides), len(domains))
    low, high = np.array(sides, np.float64).reshape(-1, 2).T
    return _Linear(
        cost,
        csr_matrix((np.array(values, np.float64), (rows, columns)), shape=shape),
        low,
        high,
        np.array([domain[0] for domain in domains], np.float64),
        np.array([domain[1] for domain in domains], np.float64),
    )


def _place(cost: Floats, variables: list[int], coefficients: list[int]) -> None:
    for var, k in zip(variables, coefficients, strict=True):
        cost[var] += k
