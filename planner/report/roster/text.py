"""A roster in a terminal, and as plain text where output goes to a file or a pipe."""

from __future__ import annotations

import click

from planner.report import terminal, words
from planner.report.plans.tables import goals_of
from planner.report.roster import tables
from planner.report.roster.counts import Counts
from planner.report.roster.shown import MOST_BREACHES, RosterShown, sentences

MOST_ADVICE = 10


def print_roster(shown: RosterShown) -> None:
    """Title, groups, how the goals stand, what is known, what is missing, where the time went."""
    scenario, dates = shown.scenario, shown.roster.problem.dates
    days = f"{dates[0]}" if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    click.echo(f"{scenario.name} · roster · {days} ({scenario.time_zone})")
    click.echo()
    terminal.print_table(*groups(shown))
    if shown.confirmation is not None and len(shown.picture.verdicts):
        click.echo()
        terminal.print_table(*goals_of(shown.picture))
    click.echo()
    for sentence in sentences(shown):
        terminal.say(sentence)
    for breach in (shown.breaches or ())[:MOST_BREACHES]:
        terminal.say(f"- {breach}")
    if len(shown.breaches or ()) > MOST_BREACHES:
        click.echo(f"- and {len(shown.breaches or ()) - MOST_BREACHES} more: breaches.csv")
    print_advice(shown)
    print_stages(shown)


def print_advice(shown: RosterShown, most: int = MOST_ADVICE) -> None:
    """What falls short and what closes it, the worst first."""
    if not shown.advice:
        return
    click.echo()
    click.echo("Where goals fall short, and what would close it:")
    for line in shown.advice[:most]:
        terminal.say(f"- {line}")
    if len(shown.advice) > most:
        click.echo(f"- and {len(shown.advice) - most} more: report.html of --out has them all")


def print_stages(shown: RosterShown) -> None:
    """Where the time went."""
    if not len(shown.stages):
        return
    click.echo()
    terminal.print_table(*stages(shown))


def stages(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: stages with their time."""
    rows = [
        [str(row["stage"]), words.seconds(float(row["seconds"])),
         words.percent(float(row["share"]), 0), str(row["what"])]
        for _, row in shown.stages.iterrows()
    ]  # fmt: skip
    total = float(shown.stages["seconds"].sum())
    return ["", "time", "share", "what"], [
        *rows,
        ["all", words.seconds(total), "", ""],
    ]


def groups(shown: RosterShown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: people, duties, hours, heads asked for and short, by group."""
    roster = shown.roster
    problem, counts = roster.problem, Counts(roster)
    heads = tables.heads(roster)
    names = list(dict.fromkeys(duty.group for duty in problem.duties))
    headings = ["group", "agents", "duties", "paid hours", "heads asked", "short"]
    rows = []
    for name in names:
        mine = [k for k, duty in enumerate(problem.duties) if duty.group == name]
        usual = sum(person.groups[:1] == (name,) for person in problem.employees)
        here = (roster.work[..., None] == mine).any(axis=-1) if mine else roster.work < -9
        part = heads[heads["group"] == name]
        rows.append(
            [
                name,
                f"{usual:,}",
                f"{int(here.sum()):,}",
                words.number(float(counts.paid_minutes[here].sum()) / 60),
                f"{int(part['required'].sum()):,}",
                f"{int(part['short'].sum()):,}",
            ]
        )
    if len(rows) > 1:
        rows.append(
            [
                "all",
                f"{len(problem.employees):,}",
                f"{shown.duties:,}",
                words.number(float((counts.paid_minutes * ~counts.leave).sum()) / 60),
                f"{shown.asked:,}",
                f"{shown.short:,}",
            ]
        )
    return headings, rows
