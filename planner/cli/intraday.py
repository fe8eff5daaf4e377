"""``ccplan intraday``: what the morning says about the rest of the day, and what to move."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.options import scenario_options
from planner.cli.planning import INTERRUPTED, NOT_CONFIRMED, planning_options

if TYPE_CHECKING:
    from planner.intraday.plan import Counts
    from planner.intraday.result import IntradayPlan
    from sim.scenario import Scenario

SECONDS = 120.0
WORKERS = "Threads that simulate; the moves do not depend on them unless the time runs out."
KINDS = {
    "breaks": "break",
    "sessions": "session",
    "overtime": "overtime",
    "time-off": "time_off",
    "skills": "skill",
}


class Kinds(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.4
    """Kinds of moves such as ``breaks,overtime``."""

    name = "KINDS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Known kinds, separated by commas."""
        if isinstance(value, tuple):
            return value
        named = [part.strip() for part in str(value).split(",") if part.strip()]
        unknown = [part for part in named if part not in KINDS]
        if unknown or not named:
            self.fail(f"{value!r} is not a list of {', '.join(KINDS)}", param, ctx)
        return tuple(dict.fromkeys(KINDS[part] for part in named))


@click.command()
@scenario_options
@click.option(
    "--at",
    metavar="TIME",
    help="Now: 11:00, or 2026-03-02 11:00 where the scenario has several days. [default: that of "
    "the scenario's state]",
)
@click.option(
    "--actual",
    required=True,
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="What came in the intervals that are over: columns queue, day, time, volume.",
)
@click.option(
    "--counts",
    type=click.Choice(["first_contacts", "all_contacts"]),
    default="first_contacts",
    show_default=True,
    help="What the volumes of --actual count: first contacts, or all that came, as telephone "
    "systems do: redials, repeats, transfers and callbacks, too.",
)
@click.option(
    "--state",
    "contacts",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Contacts in the centre now: queue, status, age_s, agent, elapsed_s and more. Without "
    "it (and --agents) the morning is simulated.",
)
@click.option(
    "--agents",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="What agents do now: columns agent, state, since_s, until.",
)
@click.option(
    "--unlisted",
    type=click.Choice(["planned", "absent"]),
    default="planned",
    show_default=True,
    help="Agents in neither table: as planned, or absent for the rest of the day.",
)
@click.option(
    "--allow",
    type=Kinds(),
    default=tuple(KINDS.values()),
    help=f"What may be moved, some of {','.join(KINDS)}. [default: all]",
)
@click.option("--notice", type=click.IntRange(0, 720), default=15, show_default=True,
              help="Minutes within which nothing changes.")  # fmt: skip
@click.option("--most-moves", type=click.IntRange(0, 100_000), help="Most agents moved.")
@click.option("--budget", type=click.FloatRange(0), help="Most that all moves together may cost.")
@click.option(
    "--worth",
    type=click.FloatRange(0, min_open=True),
    help="Money for each contact by which a goal is less short. [default: an hour of the dearest "
    "group]",
)
@click.option("--overtime", type=click.IntRange(0, 480), default=120, show_default=True,
              help="Longest overtime of an agent, in minutes.")  # fmt: skip
@planning_options(SECONDS, WORKERS)
def intraday(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    at: str | None,
    actual: Path,
    counts: Counts,
    contacts: Path | None,
    agents: Path | None,
    unlisted: str,
    allow: tuple[Any, ...],
    notice: int,
    most_moves: int | None,
    budget: float | None,
    worth: float | None,
    overtime: int,
    seconds: float,
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Bring the day of the scenario in FILE up to date, and find the best moves for its rest.

    The forecast is updated with what came so far, the rest of the day is simulated from the state
    of the centre, and breaks, sessions, overtime, time off and skills are moved so that most goals
    hold for least money. The moves are judged on random numbers that the search has not seen.

    Exit status 1: not every goal of the rest of the day holds, and the report says which.
    """
    from planner.cli.planning import Watch
    from planner.intraday.actuals import read_actuals
    from planner.intraday.moves import Rules
    from planner.intraday.plan import intraday as plan_day
    from planner.intraday.plan import moment_at
    from planner.staffing.table import unit_of_cost

    scenario = _read(file, settings, overrides, at, contacts, agents, unlisted, quiet=quiet)
    actuals = read_actuals(moment_at(scenario, at), actual)
    rules = Rules(
        kinds=allow,
        notice_minutes=notice,
        most_overtime_minutes=overtime,
        most_moves=most_moves,
        budget=budget,
        worth=worth,
    )
    with Watch(unit_of_cost(scenario), quiet) as watch:
        plan = plan_day(
            scenario,
            actuals,
            at,
            rules=rules,
            seconds=seconds,
            seed=seed,
            workers=workers,
            counts=counts,
            observer=watch,
        )
    return _hand_over(plan, file, out, as_json=as_json, quiet=quiet)


def _read(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    at: str | None,
    contacts: Path | None,
    agents: Path | None,
    unlisted: str,
    *,
    quiet: bool,
) -> Scenario:
    """The scenario, with the state of the tables if there are any.

    Raises:
        ScenarioError: anything is wrong with scenario or tables.
    """
    from planner.cli.reading import read
    from planner.intraday.moment import moment_of
    from sim.errors import Problem, ScenarioError
    from sim.scenario import read_scenario

    scenario = read(file, settings, overrides, quiet=quiet)
    if contacts is None and agents is None:
        return scenario
    if at is None:
        raise ScenarioError(
            Problem("the tables of a state need their time", "give it with --at", code="E980")
        )
    moment = moment_of(scenario.model_copy(update={"state": None}), at)
    state: dict[str, Any] = {"at": moment.text, "unlisted": unlisted}
    state |= {"contacts": None, "agents": None}  # of another state of the scenario nothing stays
    for key, table in (("contacts", contacts), ("agents", agents)):
        if table is None:
            continue
        if not table.expanduser().is_file():
            option = "--state" if key == "contacts" else "--agents"
            raise ScenarioError(
                Problem(f"there is no table {table}", f"name a CSV file with {option}", code="E001")
            )
        state[key] = str(table.expanduser().resolve())
    # whoever takes the scenario's own state away to give another one means the other one
    kept = [text for text in settings if text.replace(" ", "") not in ("state=null", "state=")]
    return read_scenario(file, [*kept, *overrides, {"state": state}]).scenario


def _hand_over(
    plan: IntradayPlan, base: Path, out: Path | None, *, as_json: bool, quiet: bool
) -> int:
    """Write the plan if asked, show it, and give the exit status."""
    if out is not None:
        from planner.report.intraday.files import write_plan
        from sim.folder import OutputFolder

        with OutputFolder(out) as folder:
            write_plan(plan, base, folder.path)
    if as_json:
        from planner.report.intraday.machine import as_json as text_of

        click.echo(text_of(plan))
    else:
        from planner.report.intraday.text import print_plan

        print_plan(plan)
    if out is not None and not quiet:
        click.echo(f"wrote {out}; run the rest of the day with:", err=True)
        click.echo(f"  ccplan simulate {base} --override {out / 'override.yaml'}", err=True)
    if plan.interrupted:
        return INTERRUPTED
    return 0 if plan.holds else NOT_CONFIRMED
