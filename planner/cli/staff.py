"""``ccplan staff``: how many agents of each group in each interval, at least cost."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.options import scenario_options
from planner.cli.planning import planning_options

SECONDS = 120.0
WORKERS = "Threads that simulate; the plan does not depend on them unless the time runs out."


@click.command()
@scenario_options
@planning_options(SECONDS, WORKERS)
def staff(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    seconds: float,
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Find the cheapest staffing with which every goal of the scenario in FILE holds.

    Staffing is agents by group and interval, on the phone: absence, lateness and the like are
    simulated on top, as the scenario says. Goals are those of the queues' targets and of
    ``planning``. The plan is judged on random numbers that the search has not seen.

    Exit status 1: the best plan found does not hold every goal, and the report says which.
    """
    from planner.cli.planning import Watch, hand_over
    from planner.cli.reading import read
    from planner.report.plans.gather import of_staffing
    from planner.requirement import requirement
    from planner.staffing.optimise import staff as optimise
    from planner.staffing.table import unit_of_cost

    scenario = read(file, settings, overrides, quiet=quiet)
    with Watch(unit_of_cost(scenario), quiet) as watch:
        needed = requirement(scenario)
        plan = optimise(scenario, seconds=seconds, seed=seed, workers=workers, observer=watch)
    shown = of_staffing(plan, needed)
    return hand_over(shown, plan.applied(), file, out, as_json=as_json, quiet=quiet)
