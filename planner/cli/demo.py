"""``ccplan demo``: predict a week of a real call centre, set it beside what happened, plan it."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.scenario import Scenario

WIDTH = 98
PICTURE = "prediction_and_record.png"
ROSTER = "roster"
REPLICATIONS = 100
"""Weeks simulated for the prediction, and below for each what-if: half a minute in all."""
WHAT_IF_REPLICATIONS = 20


@click.command()
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("out") / "demo",
    show_default=True,
    help="Where the report and the tables go.",
)
@click.option(
    "--replications",
    type=click.IntRange(2, 100_000),
    default=REPLICATIONS,
    show_default=True,
    help="Weeks simulated for the prediction.",
)
@click.option(
    "--roster/--no-roster",
    default=True,
    show_default=True,
    help="Whether to end with a roster for the week (about two minutes).",
)
@click.option(
    "--engine", type=click.Choice(["auto", "compiled", "simpy"]), default="auto", hidden=True
)
def demo(out: Path, replications: int, roster: bool, engine: str) -> int:
    """Predict a week of a bank's call centre of 1999 beside the record, and plan it.

    Prints the prediction with its confidence intervals beside what the bank recorded, tries out
    how many more agents would make the service level hold, and proposes a roster of invented
    people for the week with its simulated service. Leaves report pages.
    """
    from functools import partial
    from typing import Any

    from planner.cli.progress import Bar
    from planner.demo.pictures import beside_record
    from planner.demo.record import SCENARIO, read_record, scenarios_folder
    from planner.demo.story import CAVEAT, advise, comparison, honesty, section
    from planner.report.drawing import save_png
    from planner.report.files import PAGE, write_report
    from planner.report.terminal import legend, print_table, title
    from sim.folder import OutputFolder
    from sim.measure import Asked
    from sim.run import simulate
    from sim.scenario import load_scenario

    scenarios = scenarios_folder()
    record = read_record(scenarios)
    scenario = load_scenario(scenarios / SCENARIO)
    how: dict[str, Any] = {"engine": engine, "replications": replications}
    with OutputFolder(out) as folder:
        with Bar(quiet=False) as bar:
            result = simulate(scenario, progress=bar, **how)
        click.echo(title(result))
        click.echo()
        table = comparison(result, record)
        click.echo(f"{table.caption}:")
        print_table(
            table.headings,
            [
                [value + (f" ({limits})" if limits else "") for value, limits in row]
                for row in table.rows
            ],
        )
        _say(honesty(result, record))
        click.echo()
        for line in legend(result):
            _say(line)
        click.echo()
        click.echo("Trying more agents ...", err=True)
        lean = Asked(distribution=False, queue_length=False, agents=False)
        fewer = how | {"replications": min(WHAT_IF_REPLICATIONS, result.replications)}
        advice = advise(result, partial(simulate, statistics=lean, **fewer))
        click.echo("What more agents would do (simulated, one change at a time):")
        for item in advice:
            _say(f"- {item.sentence()}")
        _say(CAVEAT)
        save_png(beside_record(result, record), folder.path / "charts" / PICTURE)
        write_report(result, folder.path, section(result, record, advice), pictures=False)
    click.echo()
    click.echo(f"Report: {folder.destination / PAGE}")
    if result.interrupted:
        return 130
    return _roster(scenario, scenarios / SCENARIO, out / ROSTER) if roster else 0


def _roster(scenario: Scenario, base: Path, out: Path) -> int:
    """Propose a roster for the week, and say what it gives."""
    from planner.cli.planning import Watch
    from planner.cli.rostering import leave
    from planner.demo.roster import CAVEAT, propose, service, story, table
    from planner.report.files import PAGE
    from planner.report.roster.text import print_advice
    from planner.report.terminal import print_table

    click.echo()
    click.echo("A roster for this week: staffing, shifts, people, simulation ...", err=True)
    with Watch("paid hours", quiet=False, lines=False) as watch:
        found, shown = propose(scenario, watch)
    if shown is None or found.closed is None:
        click.echo("interrupted before there was a roster")
        return 130
    click.echo("A proposed roster for the week:")
    click.echo()
    print_table(*table(shown))
    click.echo()
    print_table(*service(shown))
    click.echo()
    for line in story(found, shown):
        _say(line)
    _say(CAVEAT)
    print_advice(shown, most=3)
    leave(shown, found.closed.planned, base, out, quiet=False)
    click.echo()
    click.echo(f"Roster: {out.resolve() / PAGE} (roster.csv, Excel and calendars beside it)")
    return 130 if shown.interrupted else 0


def _say(text: str) -> None:
    text = text.replace(" %", "\N{NO-BREAK SPACE}%")
    click.echo(textwrap.fill(text, WIDTH, subsequent_indent="  "))
