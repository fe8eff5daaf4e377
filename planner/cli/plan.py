"""``ccplan plan``: from volumes to named people who were simulated and hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.options import scenario_options
from planner.cli.planning import planning_options

if TYPE_CHECKING:
    from planner.plan.result import Closed, Planned, Stage
    from planner.report.roster.shown import RosterShown
    from planner.requirement import Requirement
    from planner.shifts.result import ShiftPlan
    from planner.staffing.result import StaffingPlan

SECONDS = 600.0
WORKERS = "Threads that solve and simulate."
STAFFING, SHIFTS, ROSTER = "1_staffing", "2_shifts", "3_roster"


@click.command()
@scenario_options
@click.option(
    "--targets/--no-targets",
    default=True,
    show_default=True,
    help="Whether shifts are searched until the simulated goals hold, or only cover the staffing "
    "(quicker; rosters close the gaps).",
)
@planning_options(SECONDS, WORKERS)
def plan(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    targets: bool,
    seconds: float,
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Plan the scenario in FILE from its volumes to a roster of named people that holds.

    Staffing, shifts, roster, simulation of those very people; where a goal falls short, more heads
    are asked for and people are rostered again, until the goals hold on fresh random numbers or
    the time ends. Each stage is written into a folder of its own in DIR as soon as it is finished:
    1_staffing, 2_shifts and 3_roster are what ccplan staff, shifts and roster leave.

    Exit status 1: goals do not hold, and the report says what would close it.
    """
    from planner.cli.planning import INTERRUPTED, Watch
    from planner.cli.reading import read
    from planner.cli.rostering import say_next, show, status
    from planner.plan.whole import plan as whole
    from planner.staffing.table import unit_of_cost

    scenario = read(file, settings, overrides, quiet=quiet)
    keeper = _Keeper(file, out, quiet)
    with Watch(unit_of_cost(scenario), quiet) as watch:
        planned = whole(
            scenario,
            seconds=seconds,
            seed=seed,
            workers=workers,
            targets=targets,
            observer=watch,
            keep=keeper,
        )
    if keeper.shown is None:
        _stopped_early(planned, file, out)
        return INTERRUPTED
    show(keeper.shown, as_json=as_json)
    if out is not None and not quiet:
        say_next(file, out / ROSTER)
    return status(keeper.shown)


class _Keeper:
    """Writes every stage into its folder when it is finished."""

    def __init__(self, base: Path, out: Path | None, quiet: bool) -> None:
        self._base, self._out, self._quiet = base, out, quiet
        self._needed: Requirement | None = None
        self.shown: RosterShown | None = None
        """The roster, once there is one."""

    def staffing(self, plan: StaffingPlan, needed: Requirement) -> None:
        """Write a staffing."""
        self._needed = needed
        if self._out is None:
            return
        from planner.report.plans.files import write_plan
        from planner.report.plans.gather import of_staffing
        from sim.folder import OutputFolder

        with OutputFolder(self._out / STAFFING) as folder:
            write_plan(of_staffing(plan, needed), plan.applied(), self._base, folder.path)

    def shifts(self, plan: ShiftPlan, needed: Requirement, before: int) -> None:
        """Write shifts."""
        if self._out is None:
            return
        from planner.report.plans.files import write_plan
        from planner.report.plans.gather import of_shifts
        from sim.folder import OutputFolder

        with OutputFolder(self._out / SHIFTS) as folder:
            shown = of_shifts(plan, needed, before=before)
            write_plan(shown, plan.applied(), self._base, folder.path)

    def roster(self, closed: Closed, stages: tuple[Stage, ...], before: int) -> None:
        """Audit and write a roster."""
        from planner.cli.rostering import audited, leave
        from planner.report.roster.gather import of_closed

        breaches = audited(closed.roster.problem, closed.roster.work)
        self.shown = of_closed(
            closed, breaches=breaches, requirement=self._needed, stages=stages, before=before
        )
        if self._out is not None:
            leave(self.shown, closed.planned, self._base, self._out / ROSTER, quiet=self._quiet)


def _stopped_early(planned: Planned, file: Path, out: Path | None) -> None:
    """What was finished, and how to go on from there."""
    done = "staffing" if planned.shifts is None else "shifts"
    click.echo(f"interrupted: {done} is the last stage that was finished")
    if out is None:
        return
    if planned.shifts is None:
        table = out / STAFFING / "staffing.csv"
        click.echo(f"  ccplan shifts {file} --requirement {table} --out {out / SHIFTS}")
    click.echo(f"  ccplan roster {file} --shifts {out / SHIFTS} --out {out / ROSTER}")
