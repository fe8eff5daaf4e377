"""``ccplan roster``: who works what when, by name, under labour rules, and does it hold."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.options import scenario_options
from planner.cli.planning import planning_options

SECONDS = 120.0
WORKERS = "Threads that solve and simulate; with one, a seed gives the same roster again."


@click.command()
@scenario_options
@click.option(
    "--shifts",
    "shifts_folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of ccplan shifts: its shifts are what people are rostered to. Without it, the "
    "shifts, heads or staffing that the scenario has.",
)
@click.option(
    "--demand",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Heads asked for (planning.roster.demand): columns date, shift, group, agents; or date, "
    "time, group, agents.",
)
@click.option(
    "--previous",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Yesterday's roster (roster.csv of an earlier one): changes against it cost, frozen days "
    "keep it.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1, 50),
    default=1,
    show_default=True,
    help="Rosters at most: after the first, more heads are asked for where simulated goals fall "
    "short, and people are rostered again.",
)
@planning_options(SECONDS, WORKERS)
def roster(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    shifts_folder: Path | None,
    demand: Path | None,
    previous: Path | None,
    rounds: int,
    seconds: float,
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Roster the people of the scenario in FILE under the labour rules of their contracts.

    People, contracts, leave, wishes and weights are those of ``planning.roster``. The roster is
    audited without the solver, and those very people are simulated with their skills, breaks,
    absence and lateness; where goals fall short, the report says what would close it.

    Exit status 1: goals of the scenario do not hold, or a rule is broken.
    """
    from planner.cli.planning import Watch
    from planner.cli.reading import read
    from planner.cli.rostering import (
        UNIT,
        audited,
        leave,
        override_of,
        roster_settings,
        say_next,
        show,
        status,
    )
    from planner.plan.close import close
    from planner.plan.read_back import shifts_of
    from planner.report.roster.gather import of_closed
    from planner.requirement import requirement
    from planner.schedule.build import problem_of

    more = [] if shifts_folder is None else [override_of(shifts_folder)]
    tables = roster_settings(demand, previous)
    scenario = read(file, (*settings, *tables), (*overrides, *more), quiet=quiet)
    has_shifts = any(group.shifts for group in scenario.groups.values())
    with Watch(UNIT, quiet) as watch:
        plan = shifts_of(scenario) if has_shifts and demand is None else None
        problem = problem_of(scenario, plan)
        closed = close(
            scenario,
            problem,
            seconds=seconds,
            seed=seed,
            workers=workers,
            rounds=rounds,
            observer=watch,
        )
        needed = requirement(scenario)
    breaches = audited(closed.roster.problem, closed.roster.work)
    shown = of_closed(closed, breaches=breaches, requirement=needed)
    if out is not None:
        leave(shown, closed.planned, file, out, quiet=quiet)
    show(shown, as_json=as_json)
    if out is not None and not quiet:
        say_next(file, out)
    return status(shown)
