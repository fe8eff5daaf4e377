"""Figures as a reader wants them: units, intervals, no false digits."""

from __future__ import annotations

import math

UNKNOWN = "–"
HOUR = 3600


def percent(share: float | None, digits: int = 1) -> str:
    """``81.2 %``; a dash where there is nothing to divide by."""
    return UNKNOWN if _missing(share) else f"{100 * _number(share):.{digits}f} %"


def seconds(value: float | None) -> str:
    """``4.2 s``, ``42 s``, ``3 min 20 s``, ``5 h 20 min``, ``3 d 4 h``."""
    if _missing(value):
        return UNKNOWN
    time = _number(value)
    if time < 9.95:
        return f"{time:.1f} s"
    whole = round(time)
    if whole < 120:
        return f"{whole} s"
    if whole < 2 * HOUR:
        return f"{whole // 60} min {whole % 60:02d} s"
    minutes = round(time / 60)
    if minutes < 48 * 60:
        return f"{minutes // 60} h" + (f" {minutes % 60:02d} min" if minutes % 60 else "")
    hours = round(time / HOUR)
    return f"{hours // 24} d {hours % 24} h"


def span(low: float, high: float) -> str:
    """Two times as limits, in the unit of the larger: ``4.2 – 5.1 s``, ``2:42 – 3:06 min``."""
    if high < 9.95:
        return f"{low:.1f} – {high:.1f} s"
    if high < 119.5:
        return f"{low:.0f} – {high:.0f} s"
    unit, small = ("min", 1) if high < 2 * HOUR else ("h", 60)
    first, last = (f"{round(x / small) // 60}:{round(x / small) % 60:02d}" for x in (low, high))
    return f"{first} – {last} {unit}"


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


def counted(amount: int, noun: str) -> str:
    """``1 replication``, ``1,000 replications``."""
    return f"{amount:,} {noun}" + ("" if amount == 1 else "s")


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _number(value: float | None) -> float:
    assert value is not None
    return float(value)
