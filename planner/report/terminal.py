"""Figures for a terminal, and the same as plain text where output goes to a file or a pipe."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from planner.report import figures, further, losses, people, words
from planner.report.headings import HEADINGS

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.overview import Overview
    from sim.measure import Kpi
    from sim.result import By, Result
    from sim.scenario import Scenario

WIDTH = 98
KPI_WORDS = {"scheduled_hours": "agent hours", "agents_on_duty": "on duty"}
TEXTS = (
    *("", "queue", "group", "segment", "start", "queues", "groups", "verdict"),
    *("goal", "over", "tightest", "shift", "days", "starts", "breaks", "what"),
)
"""Headings of columns that hold words: these lean left, figures right."""
P90 = "90 % of answered within"
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
    _print_further(result, by)
    if by == "total":
        _print_headcount(result)
    click.echo()
    if by != "total":
        for verdict in result.verdicts:
            say(f"Whole run: {figures.sentence(verdict)}")
    for line in losses.sentences(result):
        say(f"WARNING: {line}")
    for line in legend(result, by):
        say(line)


def say(line: str) -> None:
    """A paragraph, folded to the width of tables."""
    # No line may break between a figure and its sign.
    text = textwrap.fill(line.replace(" %", "\N{NO-BREAK SPACE}%"), WIDTH, subsequent_indent="  ")
    click.echo(text.replace("\N{NO-BREAK SPACE}", " "))


def title(result: Result) -> str:
    """Scenario, days, replications, seed, engine, time: one line."""
    scenario, facts = result.scenario, result.facts
    last = result.calendar.dates[-1]
    days = f"{scenario.start}" if last == scenario.start else f"{scenario.start} to {last}"
    parts = [
        scenario.name,
        f"{days} ({scenario.time_zone})",
        words.counted(facts.replications, "replication"),
        f"seed {facts.seed}",
        f"engine {facts.engine}",
        words.seconds(facts.elapsed_s),
    ]
    return " · ".join(parts)


def _print_queues(result: Result) -> None:
    verdicts = {verdict.queue: verdict for verdict in result.verdicts}
    p90 = wait_quantile(result, 0.9)
    found = figures.rows(result.queues())
    lost = losses.columns(found)
    rows = []
    for row in found:
        name = row["queue"]
        verdict = verdicts.get(name)
        rows.append(
            [
                name,
                words.number(row["offered"]),
                figures.with_interval(row, "service_level"),
                "" if verdict is None else figures.promise(verdict),
                "" if verdict is None else figures.VERDICTS[verdict.outcome],
                *(losses.cell(row, way) for way in lost),
                figures.with_interval(row, "asa_s"),
                *([words.seconds(p90.get(name))] if p90 else []),
                figures.with_interval(row, "abandon_rate"),
            ]
        )
    headings = [
        "queue",
        "offered",
        "service level",
        "target",
        "verdict",
        *lost,
        "ASA",
        *([P90] if p90 else []),
        "abandoned",
    ]
    print_table(headings, rows)


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


def _print_further(result: Result, by: By) -> None:
    """What goes beyond one wait and one service: first contact resolution first."""
    for part in further.shown(result, by):
        click.echo()
        click.echo(f"{part.table.caption}:")
        print_table(
            [
                part.table.key,
                *(["start"] if by == "day" else []),
                *(HEADINGS[kpi] for kpi in part.kpis),
            ],
            [
                [
                    str(row[part.table.key]),
                    *([figures.period(row, by)] if by == "day" else []),
                    *(figures.with_interval(row, kpi) for kpi in part.kpis),
                ]
                for row in part.rows
            ],
        )


def _print_headcount(result: Result) -> None:
    found = people.headcount(result)
    if found is not None:
        click.echo()
        click.echo(f"{people.CAPTION}:")
        print_table(*found)


def _print_periods(result: Result, by: By) -> None:
    found = figures.rows(_with_contacts(result.queues(by)))
    lost = losses.columns(found)
    rows = [
        [
            str(row["queue"]),
            figures.period(row, by),
            words.number(row["offered"]),
            figures.with_interval(row, "service_level"),
            *(losses.cell(row, way) for way in lost),
            figures.with_interval(row, "asa_s"),
            figures.with_interval(row, "abandon_rate"),
        ]
        for row in found
    ]
    print_table(["queue", "start", "offered", "service level", *lost, "ASA", "abandoned"], rows)
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


def legend(result: Result, by: By = "total") -> list[str]:
    """How to read the figures: formulas, rule of verdicts, intervals, how the run ended."""
    from sim.measure import KPIS

    formulas = dict.fromkeys(queue.target.formula for queue in result.scenario.queues.values())
    lines = [f"service level: {name} = {KPIS[name].definition}." for name in formulas]
    if result.verdicts:
        lines.append(figures.RULE)
    lines.append(figures.counts(result, by))
    if by == "total" and result.statistics.distribution:
        lines.append(f"{P90}: the wait that nine in ten answered contacts did not exceed.")
    if losses.columns(figures.rows(result.queues())):
        lines.append(losses.LEGEND)
    lines += further.notes(result, by)
    if by == "total" and people.headcount(result) is not None:
        lines.append(people.NOTE)
    if result.replications > 1:
        share = f"{100 * result.scenario.run.confidence:g} %"
        lines.append(
            f"In brackets: {share} confidence interval over {result.replications:,} replications "
            "(of the mean, not the range of days)."
        )
    if result.facts.reached is not None:
        lines.append(f"{result.facts.reached}.".capitalize())
    if result.interrupted:
        done = words.counted(result.replications, "replication")
        lines.append(f"INTERRUPTED: the figures rest on {done} only.")
    return lines


def print_overview(scenario: Scenario, found: Overview) -> None:
    """Demand, load and people of a scenario."""
    click.echo()
    print_table(
        [
            "queue",
            "contacts/open day",
            "open days",
            "handle time",
            "busiest interval",
            "Erlangs then",
            "groups",
        ],
        [
            [
                row.queue,
                words.number(row.per_open_day),
                words.number(row.open_days),
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
        ["group", "agents", "hours on duty/staffed day", "staffed days", "most at once", "queues"],
        [
            [
                row.group,
                words.number(row.agents),
                words.number(row.hours_per_staffed_day),
                words.number(row.staffed_days),
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
    click.echo(
        f"Open days have expected contacts, staffed days agents on duty: of "
        f"{words.counted(scenario.days, 'day')}. Erlangs: contacts per second x handle time."
    )
    run = scenario.run
    how_many = (
        "as many replications as the precision needs"
        if run.replications == "auto"
        else words.counted(run.replications, "replication")
    )
    click.echo(f"Runs {how_many} from seed {run.seed}.")


def print_definitions(kpis: Iterable[Kpi]) -> None:
    """Name, unit and definition of KPIs, and the traps."""
    for kpi in kpis:
        click.echo(f"{kpi.name} [{kpi.unit}, per {kpi.about}]")
        for text in (kpi.definition, kpi.trap and f"Beware: {kpi.trap}"):
            if text:
                click.echo(
                    textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
                )
