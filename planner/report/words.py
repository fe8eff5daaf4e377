"""Figures as a reader wants them: units, intervals, no false digits."""

from __future__ import annotations

import math

UNKNOWN = "–"


def percent(share: float | None, digits: int = 1) -> str:
    """``81.2 %``; a dash where there is nothing to divide by."""
    return UNKNOWN if _missing(share) else f"{100 * _number(share):.{digits}f} %"


def seconds(value: float | None) -> str:
    """``4.2 s``, ``42 s``, ``3 min 20 s``."""
    if _missing(value):
        return UNKNOWN
    time = _number(value)
    if time < 9.95:
        return f"{time:.1f} s"
    whole = round(time)
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02d} s"


def number(value: float | None) -> str:
    """``0.42``, ``4.2``, ``420``, ``42,000``."""
    if _missing(value):
        return UNKNOWN
    amount = _number(value)
    if amount == 0:
        return "0"
    if abs(amount) < 0.995:
        return f"{amount:.2f}"
    if abs(amount) < 99.95 and abs(amount - round(amount)) > 0.005:
        return f"{amount:.1f}"
    return f"{amount:,.0f}"


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _number(value: float | None) -> float:
    assert value is not None
    return float(value)
