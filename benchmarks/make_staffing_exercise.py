"""Writes scenarios/staffing_exercise: the exercise of scaling a multi-skill centre to its target.

A well-known open simulator of contact centres ships a centre of this size with its exercise: in how
many agent-hours does every half-hour reach 80 % in 20 s, if the staff given is scaled? Its data are
not ours; this is a centre of like size made here: three queues with redials and transfers, two
specialist groups and one slower generalist group, 1,900 customers a day. Every number below is an
assumption.

The staffing in the scenario is what the exercise begins with: each group's share of the work (of
first contacts and of those transferred) over ``BUSY``. It does not reach the target; see
docs/planning_benchmarks.md for scaling it and for staffing the centre anew.

Run: ``python -m benchmarks.make_staffing_exercise``
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "staffing_exercise"
CUSTOMERS = 1_900
INTERVAL = 30
"""Minutes."""
OPENS, CLOSES = 8, 20
BUSY = 0.97
"""Occupancy that the staffing given aims at."""
SLOWER = 1.2
"""Handle-time factor of generalists."""


@dataclass(frozen=True)
class Queue:
    """Share of the customers, durations in seconds, transfers as (queue, share)."""

    share: float
    talk: int
    talk_cv: float
    wrap_up: int
    patience: int
    transfers: tuple[str, float]
    specialists: str
    by_specialists: float
    """Share of the work that the staffing given leaves to the specialists."""
    late: float
    """Height of the afternoon hump over the morning's."""

    @property
    def handle_s(self) -> int:
        """Mean handle time of a specialist."""
        return self.talk + self.wrap_up


QUEUES = {
    "orders": Queue(0.45, 390, 0.9, 45, 300, ("support", 0.08), "counter", 0.75, 0.9),
    "support": Queue(0.35, 570, 1.0, 70, 420, ("invoices", 0.06), "workshop", 0.75, 0.8),
    "invoices": Queue(0.20, 360, 0.8, 50, 360, ("support", 0.05), "counter", 0.70, 1.1),
}
REDIAL_SHARE, REDIAL_S, REDIAL_MOST = 0.5, 480, 4


def clock(minute: int) -> str:
    """``HH:MM`` of a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def starts() -> range:
    """Minutes of the day at which intervals start."""
    return range(OPENS * 60, CLOSES * 60, INTERVAL)


def shape(queue: Queue, minute: int) -> float:
    """Relative demand at a time of day: a floor and two humps."""
    hour = (minute + INTERVAL / 2) / 60
    morning = math.exp(-(((hour - 10.5) / 1.8) ** 2))
    afternoon = math.exp(-(((hour - 15.5) / 2.4) ** 2))
    return 0.35 + morning + queue.late * afternoon


def volumes() -> dict[tuple[str, int], float]:
    """Expected first contacts by queue and interval; they sum to ``CUSTOMERS`` up to rounding."""
    table = {}
    for name, queue in QUEUES.items():
        whole = sum(shape(queue, minute) for minute in starts())
        for minute in starts():
            share = queue.share * shape(queue, minute) / whole
            table[name, minute] = round(CUSTOMERS * share, 2)
    return table


def staffing(expected: dict[tuple[str, int], float]) -> dict[tuple[str, int], int]:
    """Agents by group and interval: each group's work over ``BUSY``, rounded."""
    table: dict[tuple[str, int], int] = {}
    for minute in starts():
        work = {"counter": 0.0, "workshop": 0.0, "generalists": 0.0}
        for name, queue in QUEUES.items():
            handed = sum(
                expected[other, minute] * QUEUES[other].transfers[1]
                for other in QUEUES
                if QUEUES[other].transfers[0] == name
            )
            load = (expected[name, minute] + handed) * queue.handle_s / (60 * INTERVAL)
            work[queue.specialists] += load * queue.by_specialists
            work["generalists"] += load * (1 - queue.by_specialists) * SLOWER
        table |= {(group, minute): round(load / BUSY) for group, load in work.items()}
    return table


def scenario() -> str:
    """The scenario file."""
    lines = [
        "# yaml-language-server: $schema=../schema.json",
        "#",
        "# An exercise in staffing: three queues with redials and transfers, two groups of",
        "# specialists and slower generalists. The staffing given misses 80 % in 20 s in most",
        "# half-hours. How many agent-hours are needed, if all groups are scaled alike, and if",
        "# every group is staffed as it should be?",
        "# Written by `python -m benchmarks.make_staffing_exercise`; change that, not this.",
        "# Try:  ccplan simulate scenarios/staffing_exercise --by interval",
        "#       ccplan staff scenarios/staffing_exercise",
        "",
        "format: 1",
        "name: Staffing exercise",
        "description: Three queues with redials and transfers, two specialist groups, generalists.",
        "start: 2026-03-02",
        f"interval_minutes: {INTERVAL}",
        "",
        "queues:",
    ]
    for name, queue in QUEUES.items():
        to, share = queue.transfers
        lines += [
            f"  {name}:",
            "    opening_hours:",
            f'      - {{from: "{clock(OPENS * 60)}", to: "{clock(CLOSES * 60)}"}}',
            "    arrivals: {kind: poisson, volumes: volumes.csv}",
            f"    talk: {{law: lognormal, mean: {queue.talk}, cv: {queue.talk_cv}}}",
            f"    wrap_up: {{law: exponential, mean: {queue.wrap_up}}}",
            f"    patience: {{law: exponential, mean: {queue.patience}}}",
            "    target: {share: 0.8, within_s: 20}",
            f"    retries: {{share: {REDIAL_SHARE}, delay: {{law: exponential, mean: {REDIAL_S}}}, "
            f"most: {REDIAL_MOST}}}",
            f"    transfers: [{{to: {to}, share: {share}}}]",
            "    routing:",
            f"      - groups: [{queue.specialists}]",
            "      - groups: [generalists]      # only when no specialist is free",
        ]
    lines += ["", "groups:"]
    for group in ("counter", "workshop"):
        lines += _group(group, [n for n, q in QUEUES.items() if q.specialists == group], 1.0)
    lines += _group("generalists", list(QUEUES), SLOWER)
    lines += ["", "planning:", "  goals:"]
    lines += [f"    {name}: {{over: [interval]}}" for name in QUEUES]
    lines += ["", "run: {seed: 1, replications: 50}"]
    return "\n".join(lines) + "\n"


def _group(name: str, queues: list[str], factor: float) -> list[str]:
    skills = ", ".join(f"{queue}: {{handle_time_factor: {factor:g}}}" for queue in queues)
    return [
        f"  {name}:",
        "    order: longest_wait",
        "    staffing: staffing.csv",
        "    cost_per_hour: 20",
        f"    skills: {{{skills}}}",
    ]


def main() -> None:
    """Write the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = volumes()
    rows = [f"{name},all,{clock(minute)},{v:g}" for (name, minute), v in expected.items()]
    table = "\n".join(["queue,day,time,volume", *rows]) + "\n"
    (FOLDER / "volumes.csv").write_text(table, encoding="utf-8")
    agents = staffing(expected)
    rows = [f"{group},all,{clock(minute)},{n}" for (group, minute), n in agents.items()]
    table = "\n".join(["group,day,time,agents", *rows]) + "\n"
    (FOLDER / "staffing.csv").write_text(table, encoding="utf-8")
    (FOLDER / "scenario.yaml").write_text(scenario(), encoding="utf-8")


if __name__ == "__main__":
    main()
