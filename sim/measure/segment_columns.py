"""What customers of a segment met in queues: columns and KPIs beside satisfaction and churn.

They are counted where a scenario has segments, whether or not it has a model of satisfaction.
"""

from __future__ import annotations

from math import inf
from typing import Final

from sim.measure.kpi_base import Kpi, Unit

SEGMENT_SERVICE_COLUMNS: Final = (
    "offered",
    "answered",
    "abandoned",
    "live_answered",
    "live_wait",
    "sl_met",
    "sl_of",
)
"""Of legs in queues, on the day on which they were queued."""

_WHOM = "of the segment's customers, all queues"


def _count(name: str, definition: str, trap: str = "") -> Kpi:
    return Kpi(f"segment_{name}", "segment", "count", "contacts", definition, name, trap=trap)


def _ratio(
    name: str, columns: tuple[str, str], definition: str, trap: str, unit: Unit = "share"
) -> Kpi:
    numerator, denominator = columns
    return Kpi(
        f"segment_{name}",
        "segment",
        "ratio",
        unit,
        definition,
        numerator,
        denominator,
        trap=trap,
        most=1.0 if unit == "share" else inf,
    )


SEGMENT_SERVICE_KPIS: Final = (
    _count(
        "offered",
        f"offered, {_WHOM}; without consultations (an agent waits) and queues that dial (nobody "
        "does).",
        "Redials, overflow and transfers are counted again, as in the table of queues.",
    ),
    _count("answered", f"Of these, answered by an agent, {_WHOM}."),
    _ratio(
        "service_level",
        ("sl_met", "sl_of"),
        f"service_level {_WHOM}: the sum of numerators over the sum of denominators, each contact "
        "by the formula and the time of the queue it waited in.",
        "Mixes promises where queues differ: two segments that use other channels differ by that, "
        "too.",
    ),
    _ratio(
        "asa_s",
        ("live_wait", "live_answered"),
        f"Wait of answered contacts / answered, {_WHOM} in which somebody waits (not e-mail, not "
        "social).",
        "The row `all` of the table of queues has e-mail and social in it.",
        unit="s",
    ),
    _ratio("abandon_rate", ("abandoned", "offered"), f"abandoned / offered, {_WHOM}.", ""),
)
"""Per customer segment; only where the scenario has segments."""
