"""``ccplan ask``: questions that plan and simulate again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.options import scenario_options

if TYPE_CHECKING:
    from planner.questions.planning import Effort
    from planner.report.answers import Answer
    from sim.scenario import Scenario

INTERRUPTED, NOT_CONFIRMED = 130, 1
SECONDS = 60.0


@click.group()
def ask() -> None:
    """Ask what service costs, what money gives, whom to employ and whom to teach.

    Each answer comes from plans and simulations with the same random numbers, and says how sure it
    is. Ctrl-C ends early with what was found so far.
    """


def asked_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every question takes beside its scenario."""
    for option in (
        click.option("--quiet", "-q", is_flag=True, help="No progress, no notes on stderr."),
        click.option(
            "--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout."
        ),
        click.option(
            "--out",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write the answer's table as CSV.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 1024),
            default=1,
            show_default=True,
            help="Threads that simulate.",
        ),
        click.option(
            "--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed."
        ),
    ):
        command = option(command)
    return scenario_options(command)


def planning_time(command: Callable[..., Any]) -> Callable[..., Any]:
    """Time limit of each plan."""
    return click.option(
        "--seconds",
        type=click.FloatRange(0, 1e6, min_open=True),
        default=SECONDS,
        show_default=True,
        help="Time limit of each plan that the answer needs.",
    )(command)


class Shares(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.4
    """Service levels such as ``0.8,0.9``."""

    name = "SHARES"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """Numbers above 0 and below 1, separated by commas."""
        if isinstance(value, tuple):
            return value
        try:
            shares = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            shares = ()
        if not shares or not all(0 < share < 1 for share in shares):
            self.fail(f"{value!r} is not like 0.7,0.8,0.9", param, ctx)
        return shares


@ask.command()
@click.option("--budget", type=float, help="Money for the scenario's days.")
@click.option("--hours", type=float, help="Agent-hours on the phone for the scenario's days.")
@click.option("--headcount", type=float, help="People a day, each --hours-each on the phone.")
@click.option("--hours-each", type=click.FloatRange(0, 24, min_open=True), default=7.5)
@planning_time
@asked_options
def service(
    budget: float | None,
    hours: float | None,
    headcount: float | None,
    hours_each: float,
    **common: Any,
) -> int:
    """What service can a budget, so many agent-hours or so many people give?

    All service level goals are raised or lowered together by whole points, and the highest for
    which a plan within the limit is found is the answer.
    """
    from planner.questions.budget import service_of
    from planner.report.answers import of_service

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        limits = {"budget": budget, "hours": hours, "headcount": headcount}
        found = service_of(scenario, **limits, hours_each=hours_each, effort=effort)
        return of_service(found)

    return _asked(answer, **common)


@ask.command()
@click.option("--shares", type=Shares(), default=(0.7, 0.75, 0.8, 0.85, 0.9, 0.95))
@click.option("--within", type=click.FloatRange(0, min_open=True), help="Seconds; none: as it is.")
@planning_time
@asked_options
def curve(shares: tuple[float, ...], within: float | None, **common: Any) -> int:
    """What does each service level cost?"""
    from planner.questions.curve import cost_curve
    from planner.report.answers import of_curve

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        return of_curve(cost_curve(scenario, shares=shares, within_s=within, effort=effort))

    return _asked(answer, **common)


@ask.command()
@click.option("--shorter", type=click.FloatRange(0, 1, True, True), default=0.15, show_default=True)
@planning_time
@asked_options
def response(shorter: float, **common: Any) -> int:
    """What does an average speed of answer cost that is shorter by a share?"""
    from planner.questions.response import cost_of_response
    from planner.report.answers import of_response

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        return of_response(cost_of_response(scenario, shorter=shorter, effort=effort))

    return _asked(answer, **common)


@ask.command()
@click.option("--quick", is_flag=True, help="Do not plan without each group in turn.")
@planning_time
@asked_options
def mix(quick: bool, **common: Any) -> int:
    """Which of the scenario's groups are the cheapest to employ, and what is each worth?"""
    from planner.questions.mix import cheapest_skill_mix
    from planner.report.answers import of_mix

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        return of_mix(cheapest_skill_mix(scenario, each_without=not quick, effort=effort))

    return _asked(answer, **common)


@ask.command("cross-training")
@click.option(
    "--factor",
    type=click.FloatRange(0.1, 10),
    default=1.1,
    show_default=True,
    help="Handle-time factor of the skill that is taught.",
)
@click.option(
    "--replanned",
    type=click.IntRange(0, 1000),
    default=3,
    show_default=True,
    help="How many of the best lessons are planned anew.",
)
@planning_time
@asked_options
def cross_training(factor: float, replanned: int, **common: Any) -> int:
    """Whom to teach what: every group and queue that it cannot serve yet."""
    from planner.questions.training import cross_training as lessons
    from planner.report.answers import of_training

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        found = lessons(scenario, handle_time_factor=factor, replanned=replanned, effort=effort)
        return of_training(found)

    return _asked(answer, **common)


@ask.command()
@asked_options
def scaling(**common: Any) -> int:
    """By which common factor would all groups have to be multiplied to keep every goal?"""
    from planner.questions.scaled import scaled
    from planner.report.answers import of_scaled

    def answer(scenario: Scenario, effort: Effort) -> Answer:
        found = scaled(scenario, seed=effort.seed, workers=effort.workers, observer=effort.observer)
        return of_scaled(found)

    return _asked(answer, **common)


def _asked(
    answer: Callable[[Scenario, Effort], Answer],
    *,
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    seed: int | None,
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
    seconds: float = SECONDS,
) -> int:
    """Read, ask, show; the exit status."""
    from planner.cli.planning import Watch
    from planner.cli.reading import read
    from planner.questions.planning import Effort
    from planner.staffing.table import unit_of_cost

    scenario = read(file, settings, overrides, quiet=quiet)
    with Watch(unit_of_cost(scenario), quiet) as watch:
        effort = Effort(seconds=seconds, seed=seed, workers=workers, observer=watch)
        found = answer(scenario, effort)
    _show(found, out, as_json=as_json, quiet=quiet)
    if found.interrupted:
        return INTERRUPTED
    return 0 if found.confirmed else NOT_CONFIRMED


def _show(found: Answer, out: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Print the answer, and write its table."""
    if out is not None:
        from sim.folder import write_csv

        write_csv(out, found.table)
    if as_json:
        click.echo(found.as_json())
    else:
        from planner.report import terminal

        click.echo(found.question)
        click.echo()
        terminal.print_table(found.header, found.rows)
        click.echo()
        for sentence in found.sentences:
            terminal.say(sentence)
    if out is not None and not quiet:
        click.echo(f"wrote {out}", err=True)
