"""``ccplan audit``: which labour rules a roster breaks, whoever made it."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.options import scenario_options

BROKEN = 1


@click.command()
@scenario_options
@click.argument("table", metavar="ROSTER", type=click.Path(path_type=Path))
@click.option(
    "--demand",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Heads asked for (planning.roster.demand), if the roster is to be held against them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="No notes on stderr.")
def audit(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    table: Path,
    demand: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Check the roster in ROSTER against contracts, leave and skills of the scenario in FILE.

    ROSTER is a CSV of stretches (group, agent, date, from, to, activity), as roster.csv of ccplan
    roster, or of shifts (agent, date, shift; off and leave are shifts too). No solver is asked:
    every rule is checked by code of its own.

    Exit status 1: a rule is broken; every breach is listed with who, when and by how much.
    """
    from dataclasses import replace

    from planner.audit import audit as judge
    from planner.cli.reading import read
    from planner.cli.rostering import roster_settings
    from planner.schedule.build import problem_of
    from planner.schedule.by_hand import read_roster

    scenario = read(file, (*settings, *roster_settings(demand, None)), overrides, quiet=quiet)
    problem, work = read_roster(table, problem_of(scenario), scenario)
    if demand is None:  # then it is asked about rules, not about numbers
        problem = replace(problem, heads=(), intervals=())
    found = judge(problem, work)
    if as_json:
        import json

        from planner.report.machine import plain

        rows = [{str(k): v for k, v in row.items()} for row in found.table().to_dict("records")]
        content = {"clean": found.clean, "breaches": rows, "terms": dict(found.terms)}
        click.echo(json.dumps(plain(content), indent=1, ensure_ascii=False))
    else:
        _print(found.breaches, found.priced, len(problem.employees), len(problem.dates))
    return 0 if found.clean else BROKEN


def _print(breaches: object, priced: object, people: int, days: int) -> None:
    from planner.report import terminal, words

    assert isinstance(breaches, tuple) and isinstance(priced, tuple)
    whole = f"{words.counted(people, 'agent')} over {words.counted(days, 'day')}"
    if not breaches:
        click.echo(f"{whole}: no rule is broken")
    else:
        n = len(breaches)
        click.echo(f"{whole}: {n:,} breach{'' if n == 1 else 'es'}")
        for row in breaches:
            terminal.say(f"- {row.text}")
    if priced:
        click.echo()
        click.echo("What may be bought off, at a price:")
        for row in priced:
            terminal.say(f"- {row.text} (costs {row.cost:,})")
