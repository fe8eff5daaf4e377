"""An intraday plan as text: what comes, what it does, what to move, what still misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from planner.report import terminal, words
from planner.report.intraday import tables
from planner.report.intraday.short import lines

if TYPE_CHECKING:
    from planner.intraday.result import IntradayPlan

MOST_LINES, MOST_OFFERS = 15, 12


def print_plan(plan: IntradayPlan) -> None:
    """Forecast, service, moves, and what still misses."""
    scenario = plan.moment.scenario
    click.echo(f"{scenario.name} · intraday · {plan.moment.text} ({scenario.time_zone})")
    click.echo()
    terminal.print_table(*tables.forecast(plan))
    click.echo()
    terminal.print_table(*tables.service(plan))
    click.echo()
    if plan.chosen:
        click.echo("Moves:")
        terminal.print_table(*tables.moves(plan))
    else:
        terminal.say("Nothing is moved: no move that was looked at pays.")
    headings, rows = tables.offers(plan, MOST_OFFERS)
    if rows:
        click.echo()
        click.echo("What single moves give by themselves, the best first:")
        terminal.print_table(headings, rows)
    click.echo()
    for sentence in sentences(plan):
        terminal.say(sentence)
    for heading, found in (
        ("Without moves these goals fall short:", plan.before),
        ("With them these still do:" if plan.chosen else "", plan.after),
    ):
        if heading and (short := lines(plan, found, MOST_LINES)):
            click.echo()
            click.echo(heading)
            for line in short:
                terminal.say(f"- {line}")


def sentences(plan: IntradayPlan) -> list[str]:
    """What there is to know about the plan."""
    before, after = plan.before, plan.after
    n = len(before.goals)
    found = []
    if plan.chosen:
        what = "cost" if plan.cost >= 0 else "save"
        agents = sum(count * move.agents for move, count in plan.chosen)
        found.append(
            f"{words.counted(agents, 'agent')} moved; the moves {what} "
            f"{abs(plan.cost):,.2f} {plan.unit}. Goals of the rest of the day that hold: "
            f"{n - len(before.failed)} of {n} without them, {n - len(after.failed)} with them."
        )
    else:
        found.append(f"Goals of the rest of the day that hold: {n - len(before.failed)} of {n}.")
    found.append(
        f"Judged on {words.counted(after.replications, 'replication')} that the search has not "
        f"seen (seed {plan.seed})."
    )
    known = int(plan.effects.known.sum())
    if known:
        end = (
            f", and {words.counted(plan.looked_at, 'single change')} of the set that do not pay"
            if plan.looked_at
            else ""
        )
        how = "" if plan.effects.looks else " one by one"
        found.append(f"{words.counted(known, 'move')} simulated{how}{end}.")
    if plan.interrupted:
        found.append("INTERRUPTED: the best set of moves until then is shown.")
    elif not plan.reproducible:
        found.append("The clock ended a part of the search: another run may find another set.")
    return [*found, *plan.notes]
