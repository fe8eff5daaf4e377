"""Writes scenarios/large_8x6: 8 queues, 6 groups with overlapping skills, 20,000 contacts a day.

Deterministic: the same files every time. Volumes follow two humps a day; each queue's work is
spread over the groups that serve it at once, and each group gets its offered load plus a reserve of
``SAFETY`` square roots of it (square-root staffing; Gans, Koole, Mandelbaum 2003, section 4.1.1),
chosen so that about 80 % of contacts are answered within their threshold. It is negative:
overlapping skills share the load, and impatient contacts relieve it.

Run: ``python -m benchmarks.make_large``
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "large_8x6"
CONTACTS = 20_000
INTERVAL = 30  # minutes
SAFETY = -0.2


@dataclass(frozen=True)
class Queue:
    """One kind of demand: share of all contacts, hours, durations in seconds, who serves it."""

    share: float
    opens: int
    closes: int
    talk: int
    talk_cv: float
    wrap_up: int
    patience: int
    within: int
    steps: tuple[tuple[int, tuple[str, ...]], ...]
    """Groups from a wait on."""
    late: float = 0.8
    """Height of the afternoon hump over the morning's."""


QUEUES = {
    "sales": Queue(0.22, 7, 22, 210, 0.9, 30, 150, 20, ((0, ("north",)), (20, ("east",))), 1.0),
    "billing": Queue(0.20, 7, 22, 240, 0.8, 40, 240, 30, ((0, ("south", "north")),)),
    "technical": Queue(0.18, 7, 22, 420, 1.1, 60, 300, 60, ((0, ("west",)), (45, ("centre",)))),
    "orders": Queue(0.12, 7, 22, 180, 0.7, 20, 180, 30, ((0, ("north", "harbour")),), 1.1),
    "returns": Queue(0.10, 7, 22, 200, 0.8, 45, 240, 45, ((0, ("south",)), (30, ("centre",)))),
    "loyalty": Queue(0.08, 8, 20, 260, 0.9, 30, 150, 20, ((0, ("east", "harbour")),), 0.9),
    "business": Queue(0.06, 8, 18, 360, 1.0, 75, 210, 20, ((0, ("harbour", "west")),), 0.7),
    "complaints": Queue(0.04, 8, 18, 480, 1.0, 120, 360, 60, ((0, ("centre",)), (60, ("east",)))),
}

SKILLS: dict[str, dict[str, tuple[int, float]]] = {
    "north": {"sales": (1, 1.0), "orders": (2, 1.0), "billing": (2, 1.1)},
    "south": {"billing": (1, 1.0), "returns": (1, 1.0)},
    "west": {"technical": (1, 1.0), "business": (1, 1.05)},
    "east": {"loyalty": (1, 1.0), "sales": (2, 1.1), "complaints": (2, 1.2)},
    "centre": {"complaints": (1, 1.0), "technical": (2, 1.15), "returns": (2, 1.0)},
    "harbour": {"business": (1, 1.0), "orders": (2, 1.0), "loyalty": (2, 1.1)},
}
"""Priority and handle-time factor of each skill of each group."""

ORDERS = {"west": "longest_wait", "harbour": "earliest_due"}
"""Which contact a free agent takes, where it is not priority with ageing."""

COSTS = {"north": 11.0, "south": 10.0, "west": 12.0, "east": 12.0, "centre": 13.0, "harbour": 12.5}
"""Euros an hour of each group (an assumption): who knows more, or harder things, costs more."""

PLANNING = """\
# What `ccplan staff` and `ccplan shifts` keep to; no simulation reads it. Assumptions. The goals
# are the targets above, in every half-hour and over the day.
planning:
  shift_types:
    early:                   # eight hours and an unpaid lunch of half an hour; breaks are paid
      earliest_start: "07:00"
      latest_start: "09:00"
      least_minutes: 510
      most_minutes: 540
      breaks: &breaks
        - {name: morning, minutes: 15, earliest_after_minutes: 75, latest_after_minutes: 180}
        - name: lunch
          activity: lunch
          minutes: 30
          paid: false
          earliest_after_minutes: 180
          latest_after_minutes: 330
        - {name: afternoon, minutes: 15, before_end_minutes: 45}
    middle:
      earliest_start: "09:30"
      latest_start: "11:30"
      least_minutes: 510
      most_minutes: 540
      breaks: *breaks
    late:
      earliest_start: "12:30"
      latest_start: "13:30"
      latest_end: "22:00"
      least_minutes: 510
      most_minutes: 540
      breaks: *breaks
    part_time:               # students and parents: one paid break
      earliest_start: "07:00"
      latest_start: "16:00"
      least_minutes: 240
      most_minutes: 300
      breaks: &break [{minutes: 15, earliest_after_minutes: 90, before_end_minutes: 60}]
    evening:                 # hours that few want cost a tenth more
      earliest_start: "16:30"
      latest_start: "18:00"
      latest_end: "22:00"
      least_minutes: 240
      most_minutes: 300
      breaks: *break
      cost_factor: 1.1
"""

AGENT_RULES = {"billing": "least_occupied", "business": "most_proficient"}


def clock(minute: int) -> str:
    """``HH:MM`` of a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def starts(queue: Queue) -> range:
    """Minutes of the day at which the queue's intervals start."""
    return range(queue.opens * 60, queue.closes * 60, INTERVAL)


def shape(queue: Queue, minute: int) -> float:
    """Relative demand at a time of day: a floor, a morning hump and an afternoon hump."""
    hour = (minute + INTERVAL / 2) / 60
    morning = math.exp(-(((hour - 10.5) / 2.0) ** 2))
    afternoon = math.exp(-(((hour - 16.0) / 2.6) ** 2))
    return 0.25 + morning + queue.late * afternoon


def volumes() -> dict[tuple[str, int], float]:
    """Expected contacts by queue and interval; they sum to ``CONTACTS`` up to rounding."""
    table = {}
    for name, queue in QUEUES.items():
        whole = sum(shape(queue, minute) for minute in starts(queue))
        for minute in starts(queue):
            expected = CONTACTS * queue.share * shape(queue, minute) / whole
            table[name, minute] = round(expected, 2)
    return table


def staffing(expected: dict[tuple[str, int], float]) -> dict[tuple[str, int], int]:
    """Agents by group and interval, while any of the group's first queues is open."""
    table = {}
    for group, skills in SKILLS.items():
        mine = [name for name in skills if group in QUEUES[name].steps[0][1]]
        minutes = sorted({minute for name in mine for minute in starts(QUEUES[name])})
        for minute in minutes:
            load = 0.0
            for name in mine:
                queue = QUEUES[name]
                work = expected.get((name, minute), 0.0) * (queue.talk + queue.wrap_up)
                helpers = len(queue.steps[0][1])
                load += work * skills[name][1] / helpers / (INTERVAL * 60)
            table[group, minute] = math.ceil(load + SAFETY * math.sqrt(load))
    return table


def scenario() -> str:
    """The scenario file."""
    lines = [
        "# yaml-language-server: $schema=../schema.json",
        "#",
        "# A large day: 8 queues, 6 groups with overlapping skills, 20,000 contacts.",
        "# Written by `python -m benchmarks.make_large`; change that, not this.",
        "",
        "format: 1",
        "name: Large day",
        "description: 8 queues, 6 groups with overlapping skills, 20,000 contacts a day.",
        "start: 2026-03-02",
        "time_zone: Europe/Kyiv",
        f"interval_minutes: {INTERVAL}",
        "",
        "queues:",
    ]
    for name, queue in QUEUES.items():
        lines += [
            f"  {name}:",
            "    opening_hours:",
            f'      - {{from: "{clock(queue.opens * 60)}", to: "{clock(queue.closes * 60)}"}}',
            "    arrivals: {kind: poisson, volumes: volumes.csv}",
            f"    talk: {{law: lognormal, mean: {queue.talk}, cv: {queue.talk_cv}}}",
            f"    wrap_up: {{law: exponential, mean: {queue.wrap_up}}}",
            f"    patience: {{law: exponential, mean: {queue.patience}}}",
            f"    target: {{share: 0.8, within_s: {queue.within}}}",
            f"    agent_rule: {AGENT_RULES.get(name, 'longest_idle')}",
            "    routing:",
        ]
        for after, groups in queue.steps:
            lines.append(f"      - {{after_s: {after}, groups: [{', '.join(groups)}]}}")
    lines += ["", "groups:"]
    for group, skills in SKILLS.items():
        order = ORDERS.get(group, "priority")
        lines += [f"  {group}:", f"    order: {order}"]
        lines += ["    ageing_s: 30"] if order == "priority" else []
        lines += [f"    cost_per_hour: {COSTS[group]:g}"]
        lines += ["    staffing: staffing.csv", "    skills:"]
        for name, (priority, factor) in skills.items():
            lines.append(f"      {name}: {{priority: {priority}, handle_time_factor: {factor}}}")
    lines += ["", *PLANNING.splitlines(), "", "run:", "  seed: 1", "  replications: 50"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = volumes()
    agents = staffing(expected)
    rows = [f"{name},all,{clock(minute)},{v:g}" for (name, minute), v in expected.items()]
    table = "\n".join(["queue,day,time,volume", *rows]) + "\n"
    (FOLDER / "volumes.csv").write_text(table, encoding="utf-8")
    rows = [f"{group},all,{clock(minute)},{n}" for (group, minute), n in agents.items()]
    table = "\n".join(["group,day,time,agents", *rows]) + "\n"
    (FOLDER / "staffing.csv").write_text(table, encoding="utf-8")
    (FOLDER / "scenario.yaml").write_text(scenario(), encoding="utf-8")


if __name__ == "__main__":
    main()
