"""How two logs differ, for people: the earliest difference, and everything about that issue."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.log import (
    AGENT_ORDER,
    FOREVER,
    Activity,
    Cause,
    Exit,
    Logs,
    Stage,
    Then,
    canonical,
)
from sim.inputs.arrays import Names
from sim.scenario import Scenario, dump_scenario

KINDS: dict[str, Any] = {
    "cause": Cause,
    "exit": Exit,
    "stage": Stage,
    "then": Then,
    "activity": Activity,
    "scheduled": Activity,
}
TIMES = ("arrived", "queued", "answered", "ended", "wrapped", "start", "end", "effort", "patience")
LEFT_OUT = ("customer", "issue", "root")
CONTACT_KEY, AGENT_KEY = ("customer", "attempt", "leg"), ("agent", "start")
CLOCKS = {
    "contacts": ("queued", "answered", "ended", "wrapped"),
    "agents": ("start", "end"),
}


def disagreement(one: Logs, other: Logs, names: Names, sides: tuple[str, str]) -> str:
    """What differs first in time, as a text; empty if the logs are equal.

    Args:
        one, other: logs of the same replication.
        names: of queues, for the text.
        sides: what the two are called.
    """
    earliest = None
    for kind, key in (("agents", AGENT_KEY), ("contacts", CONTACT_KEY)):
        a, b = by_key(getattr(one, kind), key), by_key(getattr(other, kind), key)
        for place in a.keys() | b.keys():
            columns = unequal(a.get(place), b.get(place))
            if columns:
                when = (moment(kind, a.get(place), b.get(place)), kind != "contacts", place)
                if earliest is None or when < earliest[0]:
                    earliest = (when, kind, columns)
    if earliest is None:
        return ""
    (when, _, place), kind, columns = earliest
    lines = [f"first at {when / 1000:.10g} s in {kind} {place}: {', '.join(columns)}"]
    for side, logs in zip(sides, (one, other), strict=True):
        lines += [f"-- {side}", *shown(kind, logs, place, when, names)]
    return "\n".join(lines)


def by_key(rows: np.ndarray, key: tuple[str, ...]) -> dict[Any, Any]:
    """Rows by what identifies them."""
    return {tuple(row[name].item() for name in key): row for row in rows}


def unequal(a: Any, b: Any) -> list[str]:
    """Columns in which two rows differ; all if one is missing."""
    if a is None or b is None:
        return ["only in one of the two"]
    return [name for name in a.dtype.names if a[name] != b[name]]


def moment(kind: str, a: Any, b: Any) -> int:
    """The earliest tick at which two rows differ, or at which the row begins."""
    rows = [row for row in (a, b) if row is not None]
    clocks = CLOCKS[kind]
    if len(rows) == 2:
        ticks = [int(row[name]) for name in clocks if a[name] != b[name] for row in rows]
        if any(tick >= 0 for tick in ticks):
            return min(tick for tick in ticks if tick >= 0)
    return min(int(row[clocks[0]]) for row in rows)


def shown(kind: str, logs: Logs, place: Any, when: int, names: Names) -> list[str]:
    """The issue's legs and what its agents do about the time of the difference."""
    contacts, agents = logs.contacts, canonical(logs.agents, AGENT_ORDER)
    if kind == "contacts":
        legs = contacts[contacts["customer"] == place[0]]
        agent = [int(a) for a in np.unique(legs["agent"]) if a >= 0]
    else:
        legs = contacts[contacts["agent"] == place[0]]
        agent = [place[0]]
    legs = legs[np.lexsort([legs["leg"], legs["attempt"], legs["root"], legs["queued"]])]
    near = np.isin(agents["agent"], agent) & (abs(agents["start"] - when) < 3_600_000)
    return [
        *(line("leg", row, names) for row in legs[-30:]),
        *(line("agent", row, names) for row in agents[near][:30]),
    ]


def line(kind: str, row: Any, names: Names) -> str:
    """A row in words."""
    words = [f"#{row['root']}"] if "root" in row.dtype.names else []
    for name in row.dtype.names:
        value = row[name].item()
        if name in LEFT_OUT or (value == -1 and name not in ("arrived", "queued")):
            continue
        if name in KINDS:
            value = KINDS[name](value).name.lower()
        elif name in ("queue", "root_queue"):
            value = names.queues[value]
        elif name in TIMES:
            value = "forever" if value >= FOREVER // 2 else f"{value / 1000:.10g}"
        words.append(f"{name}={value}")
    return f"   {kind}: " + " ".join(words)


def keep(scenario: Scenario, folder: Path | None = None, name: str = "disagreement") -> Path:
    """Write a scenario to a YAML file and say where."""
    folder = Path(tempfile.gettempdir()) if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(dump_scenario(scenario), encoding="utf-8")
    return path
