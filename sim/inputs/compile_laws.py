"""From law models to rows of the array that engines draw from."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln

from sim.inputs.arrays import LAW, Floats, Structured
from sim.inputs.laws import INFINITE, LawKind
from sim.scenario.models import laws as models

Row = dict[str, Any]


def lognormal_parameters(law: models.Lognormal) -> tuple[float, float]:
    """(mu, sigma) of the logarithm: sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2."""
    if law.mu is not None and law.sigma is not None:
        return law.mu, law.sigma
    assert law.mean is not None and law.cv is not None
    variance = math.log1p(law.cv**2)
    return math.log(law.mean) - variance / 2, math.sqrt(variance)


def weibull_parameters(law: models.Weibull) -> tuple[float, float]:
    """(shape, scale); from mean and cv by solving cv^2 = G(1 + 2/k) / G(1 + 1/k)^2 - 1."""
    if law.shape is not None and law.scale is not None:
        return law.shape, law.scale
    assert law.mean is not None and law.cv is not None
    target = math.log1p(law.cv**2)

    def excess(log_shape: float) -> float:
        k = math.exp(log_shape)
        return float(gammaln(1 + 2 / k) - 2 * gammaln(1 + 1 / k)) - target

    shape = math.exp(brentq(excess, math.log(0.05), math.log(200.0), xtol=1e-13))
    return shape, law.mean / math.exp(float(gammaln(1 + 1 / shape)))


def gamma_parameters(law: models.Gamma) -> tuple[float, float]:
    """(shape, scale): shape = 1 / cv^2, scale = mean cv^2."""
    if law.shape is not None and law.scale is not None:
        return law.shape, law.scale
    assert law.mean is not None and law.cv is not None
    return law.cv**-2, law.mean * law.cv**2


def hyperexponential_parameters(law: models.Hyperexponential) -> list[tuple[float, float]]:
    """(probability, mean) of each phase; from mean and cv two phases with balanced means.

    p = (1 + sqrt((c2 - 1) / (c2 + 1))) / 2 and means mean / (2 p), mean / (2 (1 - p)):
    Whitt (1982), Operations Research 30:125.
    """
    if law.probabilities is not None and law.means is not None:
        return list(zip(law.probabilities, law.means, strict=True))
    assert law.mean is not None and law.cv is not None
    square = law.cv**2
    p = (1 + math.sqrt((square - 1) / (square + 1))) / 2
    return [(p, law.mean / (2 * p)), (1 - p, law.mean / (2 * (1 - p)))]


class LawTable:
    """Collects laws as rows, each different law once; ``arrays()`` gives what engines read."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._values: list[float] = []
        self._index: dict[str, int] = {}

    def add(self, law: Any) -> int:
        """Index of the row of ``law`` (any law model but ByTime)."""
        key = f"{type(law).__name__}{law.model_dump_json()}"
        if key not in self._index:
            self._index[key] = self._append(law)
        return self._index[key]

    def arrays(self) -> tuple[Structured, Floats]:
        """The rows and the tables they point into (neither empty, as compiled code prefers)."""
        rows = np.zeros(max(1, len(self._rows)), LAW)
        for i, row in enumerate(self._rows):
            for name, value in row.items():
                rows[i][name] = value
        return rows, np.array(self._values or [0.0], np.float64)

    def _append(self, law: Any) -> int:
        parts = self._components(law)
        if len(parts) == 1:
            self._rows.append(self._row(parts[0][1]))
            return len(self._rows) - 1
        first = len(self._rows)
        cumulative = 0.0
        for weight, part in parts:
            cumulative += weight
            self._rows.append(self._row(part) | {"weight": cumulative})
        self._rows.append({"kind": LawKind.MIXTURE, "first": first, "size": len(parts)})
        return len(self._rows) - 1

    @staticmethod
    def _components(law: Any) -> list[tuple[float, Any]]:
        """A law as weighted simple laws, mixtures and hyperexponentials taken apart."""
        if isinstance(law, models.Mixture):
            return [
                (part.weight * weight, inner)
                for part in law.components
                for weight, inner in LawTable._components(part.of)
                if part.weight * weight > 0
            ]
        if isinstance(law, models.Hyperexponential):
            phases = hyperexponential_parameters(law)
            return [
                (p, models.Exponential.model_construct(mean=mean)) for p, mean in phases if p > 0
            ]
        return [(1.0, law)]

    def _row(self, law: Any) -> Row:
        match law:
            case models.Exponential():
                return {"kind": LawKind.EXPONENTIAL, "a": law.mean}
            case models.Lognormal():
                mu, sigma = lognormal_parameters(law)
                return {"kind": LawKind.LOGNORMAL, "a": mu, "b": sigma}
            case models.Gamma():
                shape, scale = gamma_parameters(law)
                return {"kind": LawKind.GAMMA, "a": shape, "b": scale}
            case models.Erlang():
                return {"kind": LawKind.GAMMA, "a": law.k, "b": law.mean / law.k}
            case models.Weibull():
                shape, scale = weibull_parameters(law)
                return {"kind": LawKind.WEIBULL, "a": 1 / shape, "b": scale}
            case models.Uniform():
                return {"kind": LawKind.UNIFORM, "a": law.low, "b": law.high - law.low}
            case models.Triangular():
                return {"kind": LawKind.TRIANGULAR, "a": law.low, "b": law.mode, "c": law.high}
            case models.Deterministic():
                return {"kind": LawKind.DETERMINISTIC, "a": law.value}
            case models.Empirical():
                return self._empirical(law)
            case models.Never():
                return {"kind": LawKind.NEVER}
        raise TypeError(f"not a law: {law!r}")

    def _empirical(self, law: models.Empirical) -> Row:
        first = len(self._values)
        if law.samples is not None:
            self._values += [row.value for row in law.samples]
            return {"kind": LawKind.SAMPLES, "first": first, "size": len(law.samples)}
        rows = law.quantiles or ()
        self._values += [row.p for row in rows] + [row.value for row in rows]
        last = INFINITE if law.beyond == "never" else rows[-1].value
        return {"kind": LawKind.QUANTILES, "first": first, "size": len(rows), "a": last}


def law_mean(law: Any) -> float:
    """Mean of a law in seconds; infinite where it may never happen."""
    match law:
        case models.Lognormal():
            mu, sigma = lognormal_parameters(law)
            return math.exp(mu + sigma**2 / 2)
        case models.Gamma():
            shape, scale = gamma_parameters(law)
            return shape * scale
        case models.Weibull():
            shape, scale = weibull_parameters(law)
            return scale * math.exp(float(gammaln(1 + 1 / shape)))
        case models.Uniform():
            return (law.low + law.high) / 2
        case models.Triangular():
            return (law.low + law.mode + law.high) / 3
        case models.Deterministic():
            return law.value
        case models.Never():
            return INFINITE
        case models.Empirical():
            return _empirical_mean(law)
        case models.Mixture() | models.Hyperexponential():
            return sum(w * law_mean(part) for w, part in LawTable._components(law))
    return float(law.mean)


def _empirical_mean(law: models.Empirical) -> float:
    if law.samples is not None:
        return sum(row.value for row in law.samples) / len(law.samples)
    if law.beyond == "never":
        return INFINITE
    return sum((b.p - a.p) * (a.value + b.value) / 2 for a, b in pairwise(law.quantiles or ()))
