"""A plan in a terminal, and as plain text where output goes to a file or a pipe."""

from __future__ import annotations

import click

from planner.report import terminal
from planner.report.plans import tables
from planner.report.plans.lanes import by_day, day_heading
from planner.report.plans.shortfalls import lines
from planner.report.plans.shown import Shown, sentences

MOST_LINES, MOST_SHIFTS, MOST_DAYS = 15, 25, 7


def print_plan(shown: Shown) -> None:
    """Title, hours by group, how the goals stand, what is known about cost, what falls short."""
    scenario, last = shown.picture.scenario, shown.picture.calendar.dates[-1]
    days = f"{scenario.start}" if last == scenario.start else f"{scenario.start} to {last}"
    click.echo(f"{scenario.name} · {shown.kind} · {days} ({scenario.time_zone})")
    click.echo()
    terminal.print_table(*tables.groups(shown))
    if shown.confirmation is not None:
        click.echo()
        terminal.print_table(*tables.goals(shown))
    _print_shifts(shown)
    click.echo()
    for sentence in sentences(shown):
        terminal.say(sentence)
    if short := lines(shown.picture, MOST_LINES):
        click.echo()
        click.echo("Goals that fall short:")
        for line in short:
            terminal.say(f"- {line}")


def _print_shifts(shown: Shown) -> None:
    """Agents by shift and day: the first rows."""
    if not shown.lanes:
        return
    headings, rows = by_day(shown.lanes)
    if len(headings) > MOST_DAYS + 2:  # a month does not fit: all days together
        headings, rows = [headings[0], headings[-1]], [[row[0], row[-1]] for row in rows]
    click.echo()
    terminal.print_table([day_heading(heading) for heading in headings], rows[:MOST_SHIFTS])
    if len(rows) > MOST_SHIFTS:
        click.echo(f"and {len(rows) - MOST_SHIFTS} more: shifts.csv of --out has all")
