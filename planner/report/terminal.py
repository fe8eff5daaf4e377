"""Figures for a terminal, and the same as plain text where output goes to a file or a pipe."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from planner.report import figures, words

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.overview import Overview
    from sim.measure import Kpi
    from sim.result import By, Result
    from sim.scenario import Scenario

WIDTH = 98
KPI_WORDS = {"scheduled_hours": "agent hours", "agents_on_duty": "on duty"}
TEXTS = ("", "queue", "group", "start", "queues", "groups", "verdict")
"""Headings of columns that hold words: these lean left, figures right."""
COLOURS = {"✓": "green", "✗": "red", "?": "yellow"}


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table: coloured on a terminal, aligned text elsewhere."""
    cells = [list(row) for row in rows]
    lean = ["left" if heading in TEXTS else "right" for heading in headings]
    if sys.stdout.isatty():
        _print_rich(headings, cells, lean)
        return
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for row in (headings, ["-" * width for width in widths], *cells):
        parts = [
            cell.ljust(width) if side == "left" else cell.rjust(width)
            for cell, width, side in zip(row, widths, lean, strict=True)
        ]
        click.echo("  ".join(parts).rstrip())


def _print_rich(
    headings: Sequence[str], rows: Sequence[Sequence[str]], lean: Sequence[str]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for heading, side in zip(headings, lean, strict=True):
        table.add_column(Text(heading), justify="left" if side == "left" else "right")
    for row in rows:
        table.add_row(*(Text(cell, style=COLOURS.get(cell[:1], "")) for cell in row))
    Console().print(table)


def print_result(result: Result, by: By) -> None:
    """Headline figures of a run, or figures by period, and how to read them."""
    click.echo(title(result))
    click.echo()
    if by == "total":
        _print_queues(result)
        if result.statistics.agents:
            click.echo()
            _print_groups(result)
    else:
        _print_periods(result, by)
    click.echo()
    for line in legend(result):
        click.echo(textwrap.fill(line, WIDTH, subsequent_indent="  "))


def title(result: Result) -> str:
    """Scenario, days, replications, seed, engine, time: one line."""
    scenario, facts = result.scenario, result.facts
    last = result.calendar.dates[-1]
    days = f"{scenario.start}" if last == scenario.start else f"{scenario.start} to {last}"
    parts = [
        scenario.name,
        f"{days} ({scenario.time_zone})",
        f"{facts.replications:,} replications",
        f"seed {facts.seed}",
        f"engine {facts.engine}",
        words.seconds(facts.elapsed_s),
    ]
    return " · ".join(parts)


def _print_queues(result: Result) -> None:
    verdicts = {verdict.queue: verdict for verdict in result.verdicts}
    p90 = wait_quantile(result, 0.9)
    rows = []
    for row in figures.rows(result.queues()):
        name = row["queue"]
        verdict = verdicts.get(name)
        rows.append(
            [
                name,
                words.number(row["offered"]),
                figures.with_interval(row, "service_level"),
                "" if verdict is None else figures.promise(verdict),
                "" if verdict is None else figures.VERDICTS[verdict.outcome],
                figures.with_interval(row, "asa_s"),
                words.seconds(p90.get(name)),
                figures.with_interval(row, "abandon_rate"),
            ]
        )
    headings = [
        "queue",
        "offered",
        "service level",
        "target",
        "verdict",
        "ASA",
        "90 % wait at most",
        "abandoned",
    ]
    if not p90:
        headings, rows = _without(6, headings, rows)
    print_table(headings, rows)


def _without(
    column: int, headings: list[str], rows: list[list[str]]
) -> tuple[list[str], list[list[str]]]:
    return headings[:column] + headings[column + 1 :], [
        row[:column] + row[column + 1 :] for row in rows
    ]


def _print_groups(result: Result) -> None:
    print_table(
        ["group", "agent hours", "occupancy", "utilisation", "shrinkage", "overtime h"],
        [
            [
                row["group"],
                words.number(row["scheduled_hours"]),
                figures.with_interval(row, "occupancy"),
                figures.with_interval(row, "utilisation"),
                figures.value(row, "shrinkage"),
                figures.value(row, "overtime_hours"),
            ]
            for row in figures.rows(result.groups())
        ],
    )


def _print_periods(result: Result, by: By) -> None:
    table = result.queues(by)
    rows = [
        [
            str(row["queue"]),
            figures.period(row, by),
            words.number(row["offered"]),
            figures.with_interval(row, "service_level"),
            figures.with_interval(row, "asa_s"),
            figures.with_interval(row, "abandon_rate"),
        ]
        for row in figures.rows(_with_contacts(table))
    ]
    print_table(["queue", "start", "offered", "service level", "ASA", "abandoned"], rows)
    if result.statistics.agents:
        click.echo()
        _print_group_periods(result, by)


def _print_group_periods(result: Result, by: By) -> None:
    table = result.groups(by)
    level = "scheduled_hours" if by == "day" else "agents_on_duty"
    print_table(
        ["group", "start", KPI_WORDS[level], "occupancy"],
        [
            [
                str(row["group"]),
                figures.period(row, by),
                words.number(row[level]),
                figures.with_interval(row, "occupancy"),
            ]
            for row in figures.rows(table[table["logged_hours"] > 0])
        ],
    )


def _with_contacts(table: pd.DataFrame) -> pd.DataFrame:
    """Without the periods in which nothing can happen."""
    return table[table["entered"] > 0]


def wait_quantile(result: Result, p: float) -> dict[str, float]:
    """A quantile of the wait of answered contacts by queue; empty if it was not measured."""
    if not result.statistics.distribution:
        return {}
    table = result.wait_quantiles
    rows = table[(table["outcome"] == "answered") & ((table["p"] - p).abs() < 1e-9)]
    return {str(row["queue"]): float(row["wait_s"]) for row in figures.rows(rows)}


def legend(result: Result) -> list[str]:
    """How to read the figures: formulas, intervals, how the run ended."""
    from sim.measure import KPIS

    formulas = dict.fromkeys(queue.target.formula for queue in result.scenario.queues.values())
    lines = [f"service level: {name} = {KPIS[name].definition}." for name in formulas]
    if result.replications > 1:
        share = f"{100 * result.scenario.run.confidence:g} %"
        lines.append(
            f"In brackets: {share} confidence interval over {result.replications:,} replications "
            "(of the mean, not the range of days). Counts are means per replication."
        )
    if result.facts.reached is not None:
        lines.append(f"{result.facts.reached}.".capitalize())
    if result.interrupted:
        lines.append(f"INTERRUPTED: the figures rest on {result.replications:,} replications only.")
    return lines


def print_overview(scenario: Scenario, found: Overview) -> None:
    """Demand, load and people of a scenario."""
    click.echo()
    print_table(
        ["queue", "contacts/day", "handle time", "busiest interval", "Erlangs then", "groups"],
        [
            [
                row.queue,
                words.number(row.per_day),
                words.seconds(row.handle_s),
                row.busiest,
                words.number(row.peak_load),
                ", ".join(row.groups),
            ]
            for row in found.queues
        ],
    )
    click.echo()
    print_table(
        ["group", "agents", "hours on duty/day", "most at once", "queues"],
        [
            [
                row.group,
                words.number(row.agents),
                words.number(row.hours_per_day),
                words.number(row.most),
                ", ".join(row.queues),
            ]
            for row in found.groups
        ],
    )
    click.echo()
    click.echo(
        f"Busiest: {found.busiest} with {words.number(found.peak_load)} Erlangs offered and "
        f"{words.number(found.on_duty_then)} agents on duty (before absence)."
    )
    run = scenario.run
    click.echo(f"Runs {run.replications} replications from seed {run.seed}.")


def print_definitions(kpis: Iterable[Kpi]) -> None:
    """Name, unit and definition of KPIs, and the traps."""
    for kpi in kpis:
        click.echo(f"{kpi.name} [{kpi.unit}, per {kpi.about}]")
        for text in (kpi.definition, kpi.trap and f"Beware: {kpi.trap}"):
            if text:
                click.echo(
                    textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
                )
