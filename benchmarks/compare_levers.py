"""Writes scenarios/levers/README.md: what each lever does to the telecom week.

Base and lever are simulated with common random numbers: replication r of both has the same first
contacts, the same people on duty, the same luck. Each figure is the mean over replications of the
paired difference, with the half width of its 95 % interval (Student's t on the differences).

Run: ``python -m benchmarks.compare_levers [--replications N] [--only LEVER ...]``
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from sim import load_scenario, simulate
from sim.measure.headcount import headcount
from sim.result import Result
from sim.scenario import Scenario, read_scenario

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
LEVERS = SCENARIOS / "levers"
AT_ONCE = ("billing", "technical", "sales", "chat")
"""Queues whose promise is 80 % in 30 s: the service level of the table is theirs together."""
WIDTH = 100
"""Characters of a line of prose."""


@dataclass(frozen=True)
class Measure:
    """One column of the table."""

    title: str
    value: Callable[[Result], float]
    scale: float = 1.0
    digits: int = 1


def _all(table: pd.DataFrame, key: str, column: str) -> float:
    return float(table.loc[table[key] == "all", column].iloc[0])


def _service_level(result: Result) -> float:
    table = result.queues().set_index("queue").loc[list(AT_ONCE)]
    return float(table["answered_in_t"].sum() / table["offered"].sum())


def _heads(result: Result) -> float:
    table = headcount(result.scenario, result.names, result.calendar)
    return float(table.loc[table["level"] == "all", "agents"].iloc[0])


MEASURES = (
    Measure("service level, %", _service_level, 100),
    Measure("FCR, %", lambda r: _all(r.issues(), "queue", "fcr_true"), 100, 2),
    Measure("contacts per issue", lambda r: _all(r.issues(), "queue", "contacts_per_issue"), 1, 3),
    Measure("CSAT", lambda r: _all(r.experience(), "queue", "csat"), 1, 3),
    Measure("people", _heads, 1, 0),
    Measure("paid hours", lambda r: _all(r.money(), "group", "paid_hours"), 1, 0),
    Measure("cost, EUR", lambda r: _all(r.money(), "group", "cost"), 1, 0),
    Measure(
        "EUR per resolved issue",
        lambda r: _all(r.money(), "group", "cost_per_resolved_issue"),
        1,
        3,
    ),
    Measure(
        "revenue at risk, EUR", lambda r: _all(r.segments(), "segment", "revenue_at_risk"), 1, 0
    ),
)


def figures(scenario: Scenario, replications: int) -> np.ndarray:
    """Every measure of every replication, ``[replications, measures]``."""
    rows = []
    for replication in range(replications):
        result = simulate(scenario, replications=[replication])
        rows.append([measure.scale * measure.value(result) for measure in MEASURES])
    return np.array(rows)


def shown(values: np.ndarray, digits: int, sign: bool) -> str:
    """Mean of a measure over replications, and the half width of its 95 % interval."""
    mean = float(values.mean())
    text = f"{mean:+,.{digits}f}" if sign else f"{mean:,.{digits}f}"
    if np.ptp(values) == 0:
        return text.lstrip("+") if mean == 0 else text
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return f"{text} ± {half:,.{digits}f}"


def row(name: str, values: np.ndarray, sign: bool) -> str:
    """A row of the table."""
    cells = [shown(values[:, i], m.digits, sign) for i, m in enumerate(MEASURES)]
    return f"| {name} | {' | '.join(cells)} |"


def reading(path: Path) -> str:
    """The paragraph of the header comment that begins with ``Reading:``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    start = next(i for i, line in enumerate(comment) if line.startswith("Reading:"))
    text = " ".join(comment[start:]).removeprefix("Reading:").strip()
    return text[:1].upper() + text[1:]


def folded(text: str) -> str:
    """Prose in lines of at most ``WIDTH`` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


INTRODUCTION = """# Levers

Each file lays one piece of advice over [telecom](../telecom/scenario.yaml):

    ccplan simulate scenarios/telecom --override scenarios/levers/chatbot.yaml

Its assumptions stand in the file, beside the numbers; most are nobody's measurement. The tables
say what follows *if* they hold, in a centre that keeps its promises already: the same lever does
more where the lines are long. Written by `python -m benchmarks.compare_levers` from {replications}
replications of the week, base and lever with the same customers and the same luck; ± is half of a
95 % interval.

Service level: billing, technical, sales and chat together, answered within 30 s of those offered.
FCR: `fcr_true`. People: agents on the scenario (most at once, or all with a shift). CSAT and
revenue at risk come from a model with default coefficients
([docs/experience.md](../../docs/experience.md)). Nobody is sent home when a lever saves work: the
hours it saves show as shorter waits, and have to be taken out of the roster to show as money.
"""


def page(base: np.ndarray, levers: Sequence[tuple[Path, np.ndarray]]) -> str:
    """The page: a table of the base, one of paired differences, and a section for each lever."""
    titles = " | ".join(measure.title for measure in MEASURES)
    rule = "| --- |" + " ---: |" * len(MEASURES)
    parts = [INTRODUCTION.format(replications=len(base))]
    parts.append("\n".join(["## The week as it is", "", f"| | {titles} |", rule]))
    parts[-1] += "\n" + row("telecom", base, sign=False) + "\n"
    lines = ["## What each lever changes", "", f"| lever | {titles} |", rule]
    for path, values in levers:
        lines.append(row(f"[{path.stem}]({path.name})", values - base, sign=True))
    parts.append("\n".join(lines) + "\n")
    for path, _ in levers:
        notes = read_scenario(SCENARIOS / "telecom", [path]).notes
        _, assumptions = (text for _, text in notes)
        heading = path.stem.replace("_", " ").capitalize()
        parts.append(f"## {heading}\n\n{folded(reading(path))}\n")
        parts.append(f"{folded('*Assumed:* ' + assumptions)}\n")
    return "\n".join(parts)


def main() -> None:
    """Simulate the base and every lever, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=10)
    parser.add_argument("--only", nargs="*", help="levers to show, without writing the page")
    asked = parser.parse_args()
    paths = sorted(LEVERS.glob("*.yaml"))
    if asked.only:
        paths = [path for path in paths if path.stem in asked.only]
    base = figures(load_scenario(SCENARIOS / "telecom"), asked.replications)
    print(row("telecom", base, sign=False), flush=True)
    levers = []
    for path in paths:
        scenario = load_scenario(SCENARIOS / "telecom", [path])
        levers.append((path, figures(scenario, asked.replications)))
        print(row(path.stem, levers[-1][1] - base, sign=True), flush=True)
    if not asked.only:
        (LEVERS / "README.md").write_text(page(base, levers), encoding="utf-8")


if __name__ == "__main__":
    main()
