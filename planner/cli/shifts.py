"""``ccplan shifts``: who starts when, with breaks, at least cost."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from planner.cli.options import scenario_options
from planner.cli.planning import planning_options

if TYPE_CHECKING:
    from planner.shifts.problem import Hold
    from sim.scenario import Scenario

Against = Literal["requirement", "targets"]
SECONDS = 180.0
STAFFING_SHARE, COVER_SHARE = 0.35, 0.5
"""Of the time: for the staffing, where no table is given; of what is left, for covering it where
the targets come after."""
LEAST_SECONDS = 20.0
"""For the shifts, however long the staffing took."""
WORKERS = "Threads that simulate and solve; with one, a seed gives the same plan again."


@click.command()
@scenario_options
@click.option(
    "--requirement",
    "--staffing",
    "table",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Agents to be on the phone: columns group, day, time, agents, as staffing.csv of "
    "ccplan staff has them. Without it, staffing is planned first.",
)
@click.option(
    "--against",
    type=click.Choice(["requirement", "targets"]),
    help="Cover the table, or go on from there until the simulated goals hold at least cost. "
    "[default: requirement with a table, targets without]",
)
@click.option(
    "--hold",
    type=click.Choice(["slot", "interval"]),
    default="slot",
    show_default=True,
    help="Whether a requirement holds at every moment of its interval, or on average over it.",
)
@planning_options(SECONDS, WORKERS)
def shifts(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    table: Path | None,
    against: Against | None,
    hold: Hold,
    seconds: float,
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Choose shifts and place breaks for the scenario in FILE at least cost.

    Kinds of shifts, breaks and sessions are those of ``planning`` in the scenario. Shifts cover a
    requirement, or are chosen with the simulation as judge; the plan is simulated either way, and
    the report says whether the goals hold.

    Exit status 1: the plan found does not hold every goal, and the report says which.
    """
    from dataclasses import replace

    from planner.cli.planning import Watch, hand_over
    from planner.cli.reading import read, read_with_table
    from planner.report.plans.gather import of_shifts
    from planner.requirement import requirement
    from planner.shifts.cover import cover
    from planner.shifts.targets import meet_targets
    from planner.staffing.confirm import confirm, derived_seed
    from planner.staffing.optimise import staff
    from planner.staffing.table import Staffing

    scenario = read(file, settings, overrides, quiet=quiet)
    seed = scenario.run.seed if seed is None else seed
    against = against or ("targets" if table is None else "requirement")
    clock = Clock(seconds)
    before: float | None = None
    with Watch(_unit(scenario), quiet) as watch:
        needed = requirement(scenario)
        if table is None:
            part = STAFFING_SHARE * seconds
            found = staff(scenario, seconds=part, seed=seed, workers=workers, observer=watch)
            staffing, spent, cut_short = found.staffing, found.replications, found.interrupted
        else:
            staffing = Staffing.of(read_with_table(file, settings, overrides, table))
            spent, cut_short = 0, False
        part = COVER_SHARE if against == "targets" else 1.0
        left = LEAST_SECONDS if cut_short else clock.left(part)
        plan = cover(staffing, seconds=left, seed=seed, workers=workers, hold=hold, observer=watch)
        if against == "targets" and not (cut_short or plan.interrupted):
            before = plan.cost
            plan = meet_targets(
                plan, seconds=clock.left(1.0), seed=seed, workers=workers, observer=watch
            )
        else:
            watch.say("judging the plan by simulation ...")
            fresh = derived_seed(seed, "shifts")
            plan = plan.confirmed(confirm(plan.applied(), seed=fresh, jobs=workers))
    shown = of_shifts(plan, needed, before=spent)
    notes = shown.notes
    if before is not None:
        what = "staffing" if table is None else "table"
        notes += (f"The plan that covers the {what}, where this one began: {shown.money(before)}.",)
    shown = replace(shown, interrupted=shown.interrupted or cut_short, notes=notes)
    return hand_over(shown, plan.applied(), file, out, as_json=as_json, quiet=quiet)


def _unit(scenario: Scenario) -> str:
    from planner.report.plans.shown import PAID_HOURS
    from planner.solve import hourly_rates

    return PAID_HOURS if hourly_rates(scenario).in_hours else scenario.costs.currency


class Clock:
    """What is left of a limit of time."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self, share: float) -> float:
        """A share of the seconds left; a few, however little is left."""
        return max(LEAST_SECONDS, share * (self._until - time.monotonic()))
