"""A plan in a terminal, and as plain text where output goes to a file or a pipe."""

from __future__ import annotations

import click

from planner.report import terminal
from planner.report.plans import tables
from planner.report.plans.shortfalls import lines
from planner.report.plans.shown import Shown, sentences

MOST_LINES = 15


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
    click.echo()
    for sentence in sentences(shown):
        terminal.say(sentence)
    if short := lines(shown.picture, MOST_LINES):
        click.echo()
        click.echo("Goals that fall short:")
        for line in short:
            terminal.say(f"- {line}")
