"""Parts of tiny scenarios: queues without chance, agents who are always there.

All times are seconds from midnight of the only day, Monday 2 March 2026.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def fixed(seconds: float) -> Json:
    """A duration that is always the same."""
    return {"law": "deterministic", "value": seconds}


def calls(*times: float) -> Json:
    """First contacts at these seconds of the day."""

    def clock(second: float) -> str:
        whole = int(second)
        return f"2026-03-02 {whole // 3600:02d}:{whole // 60 % 60:02d}:{second % 60:06.3f}"

    return {"kind": "replay", "times": [{"arrived": clock(time)} for time in times]}


def queue(*times: float, talk: float = 10, wrap: float = 0, **changes: Any) -> Json:
    """A queue open round the clock with calls at these times."""
    patience = changes.pop("patience", None)
    parts: Json = {"arrivals": calls(*times), "talk": fixed(talk)}
    if wrap:
        parts["wrap_up"] = fixed(wrap)
    if patience is not None:
        parts["patience"] = fixed(patience)
    return parts | changes


def dial(ring: float = 3, connect: float = 1, **changes: Any) -> Json:
    """How a queue's contacts are dialled, for ``queue(dial=...)``: one attempt, always reached."""
    reach = [{"from": "00:00", "connect": connect, "right_party": changes.pop("right_party", 1)}]
    return {"ring": fixed(ring), "reach": reach, "attempts": 1} | changes


def transfer(to: str, kind: str = "cold", share: float = 1, **changes: Any) -> Json:
    """A second agent in ``to``; ``together`` in seconds."""
    together = changes.pop("together", None)
    law = {} if together is None else {"together": fixed(together)}
    return {"to": to, "kind": kind, "share": share} | law | changes


def group(queues: str, agents: int = 1, **changes: Any) -> Json:
    """Agents for the named queues (one letter each), on duty all day, first come first served."""
    return {
        "skills": {name: {} for name in queues},
        "order": "longest_wait",
        "shifts": {"day": {"from": "00:00", "to": "24:00", "counts": [{"agents": agents}]}},
    } | changes


def shifts(*rows: tuple[str, str, int]) -> Json:
    """Shifts from (from, to, agents)."""
    return {
        f"s{i}": {"from": start, "to": end, "counts": [{"agents": agents}]}
        for i, (start, end, agents) in enumerate(rows)
    }


def hours(*windows: tuple[str, str]) -> list[Json]:
    """Opening hours from (from, to)."""
    return [{"from": start, "to": end} for start, end in windows]


def come_back(delay: float, most: int = 2, share: float = 1, **to: float) -> Json:
    """Customers who come again after ``delay``; ``to``: queue and share."""
    parts: Json = {"share": share, "delay": fixed(delay), "most": most}
    return parts | ({"to": to} if to else {})


def scenario(queues: Json, groups: Json, **changes: Any) -> Json:
    """A scenario of a day in hours."""
    return {
        "name": "by hand",
        "start": "2026-03-02",
        "interval_minutes": 60,
        "queues": queues,
        "groups": groups,
    } | changes
