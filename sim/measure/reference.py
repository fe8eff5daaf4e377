"""The generated parts of docs/kpis.md: ``python -m sim.measure.reference docs/kpis.md``."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from sim.jit import python_version
from sim.measure.columns import FORMULAS
from sim.measure.derive import service_level_terms
from sim.measure.kpi import KPIS, TOPICS
from sim.measure.kpi_base import Kpi

_REGION = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)

_EXAMPLE: Final = (1000.0, 860.0, 60.0, 20.0, 10.0, 0.0)
"""Answered, of them in time, abandoned, of them in time, of them short, cut: ICMI's example."""

_WORDS: Final = {"ratio": "", "count": "mean per replication", "level": "mean over time"}


def regenerate(text: str) -> str:
    """Text of docs/kpis.md with every region between ``generated`` and ``end`` made anew.

    Raises:
        KeyError: a region names a topic that does not exist.
    """
    return _REGION.sub(lambda match: match[1] + "\n" + _section(match[2]) + "\n" + match[3], text)


def _section(topic: str) -> str:
    if topic == "Formulas":
        return _formulas()
    return "".join(_entry(kpi) for kpi in TOPICS[topic] if kpi.name not in FORMULAS)


def _formulas() -> str:
    """The six service levels side by side with the worked example."""
    lines = ["| name | definition | on the example | who |", "| --- | --- | --- | --- |"]
    for number, name in enumerate(FORMULAS):
        met, of = python_version(service_level_terms)(number, *_EXAMPLE)
        value = f"{100 * met / of:.1f} %"
        lines.append(f"| `{name}` | {KPIS[name].definition} | {value} | {KPIS[name].used_by} |")
    return "\n".join(lines) + "\n"


def _entry(kpi: Kpi) -> str:
    """A list entry: name, unit, definition, trap."""
    unit = ", ".join(part for part in (kpi.unit, _WORDS.get(kpi.kind, "")) if part)
    text = f"- **`{kpi.name}`** ({unit}): {kpi.definition.rstrip('.')}."
    if kpi.totals_only:
        text += " In total only." if kpi.kind == "waits" else " By day and in total only."
    if kpi.trap:
        text += f" *Trap: {kpi.trap.rstrip('.')}.*"
    return text + "\n"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(regenerate(page.read_text("utf-8")), "utf-8")
