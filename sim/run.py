"""One door to a prediction: ``simulate`` assembles the parts and has no rules of its own."""

from __future__ import annotations

from sim.engine.log import Logs
from sim.inputs.build import build_inputs, expected_contacts
from sim.measure import Asked, Plan, memory, new_plan
from sim.parallel import block_size
from sim.progress import Observer, Silence
from sim.result import Result, RunFacts
from sim.runner import Aim, OnLogs, Replications, Runner
from sim.scenario import Scenario, check
from sim.scenario.checks.counts import refuse_all_contacts
from sim.work import BadRequest, Choice, Work, choose, replicator

MOST_CONTACTS_IN_ALL = 2e11
MOST_TABLE_BYTES = 8e9


def simulate(
    scenario: Scenario,
    *,
    engine: Choice = "auto",
    seed: int | None = None,
    replications: Replications | None = None,
    precision: float | None = None,
    jobs: int = 1,
    log: bool = False,
    statistics: Asked | None = None,
    progress: Observer | None = None,
    on_logs: OnLogs | None = None,
) -> Result:
    """Predict the KPIs of a scenario by simulating it many times over.

    The result depends on the scenario, the seed and the replications only: not on ``jobs``, not on
    the engine. Ctrl-C ends the run early; what is finished by then is returned, marked
    ``interrupted``.

    Args:
        scenario: what to simulate.
        engine: ``compiled``, ``simpy`` (the same, readable and slow) or ``auto``.
        seed: instead of the scenario's ``run.seed``.
        replications: how many, or which ones (``[17]``; they count from 0), or ``auto``: as many as
            the precision needs; instead of the scenario's ``run.replications``.
        precision: relative half width of the confidence intervals that ``auto`` aims at; instead
            of the scenario's ``run.precision.relative``.
        jobs: processes.
        log: keep the logs in the result (memory grows with every replication).
        statistics: what to measure; what is left out costs nothing.
        progress: hears about every finished block.
        on_logs: called with each replication's number and logs, in order; nothing is kept for it.

    Raises:
        TypeError: ``scenario`` is no Scenario (a path has to be loaded first).
        ScenarioError: the scenario cannot be simulated; every problem is named.
        BadRequest: an argument is out of its range (also a ValueError).
        KeyboardInterrupt: the run was interrupted before anything was finished.
    """
    _refuse_path(scenario)
    wanted = scenario.run.replications if replications is None else replications
    aim = Aim(
        kpis=scenario.run.precision.kpis,
        relative=scenario.run.precision.relative if precision is None else precision,
        most=scenario.run.precision.most,
        confidence=scenario.run.confidence,
    )
    name = choose(engine)
    if precision is not None and wanted != "auto":
        raise BadRequest(f'precision is what replications="auto" works towards, not {wanted}')
    _refuse_nonsense(wanted, aim, jobs, seed)
    check(scenario)
    refuse_all_contacts(scenario)
    window = scenario.run.fcr_window_days
    asked = Asked(fcr_window_days=window) if statistics is None else statistics
    built = build_inputs(scenario, seed)
    targets = [queue.target for queue in scenario.queues.values()]
    plan = new_plan(built.inputs, built.calendar, targets, asked, scenario)
    expected = expected_contacts(built)
    _refuse_the_absurd(wanted, expected, plan, jobs)
    size = block_size(expected)

    kept: list[tuple[int, Logs]] = []

    def receive(replication: int, logs: Logs) -> None:
        if log:
            kept.append((replication, logs))
        if on_logs is not None:
            on_logs(replication, logs)

    listens = log or on_logs is not None
    work = Work(name, built.inputs, plan, asked.agents, listens)
    runner = Runner(
        work, jobs, progress or Silence(), receive if listens else None, built.names.queues
    )
    reached = runner.run(wanted, size, aim)
    facts = RunFacts(
        engine=work.engine,
        seed=scenario.run.seed if seed is None else seed,
        asked=wanted if isinstance(wanted, int | str) else tuple(wanted),
        blocks=runner.blocks,
        block_size=size,
        jobs=jobs,
        interrupted=runner.interrupted,
        reached=reached,
        elapsed_s=runner.elapsed_s,
    )
    return Result(scenario, built.names, built.calendar, plan, runner.moments, asked, facts, kept)


def run_one(
    scenario: Scenario, replication: int, engine: Choice = "auto", seed: int | None = None
) -> Logs:
    """The logs of one replication alone: the same rows as within any run.

    Raises:
        TypeError: ``scenario`` is no Scenario.
        ScenarioError: the scenario cannot be simulated.
    """
    _refuse_path(scenario)
    check(scenario)
    refuse_all_contacts(scenario)
    built = build_inputs(scenario, seed)
    return replicator(choose(engine))(built.inputs, replication, True)


def _refuse_path(scenario: object) -> None:
    if not isinstance(scenario, Scenario):
        raise TypeError(
            f"a Scenario is simulated, not a {type(scenario).__name__}: load its file first, "
            f"simulate(load_scenario({str(scenario)!r}))"
        )


def _refuse_the_absurd(wanted: Replications, expected: float, plan: Plan, jobs: int) -> None:
    """Say before the start what would need absurd time or memory."""
    number = wanted if isinstance(wanted, int) else 1 if isinstance(wanted, str) else len(wanted)
    if number * expected > MOST_CONTACTS_IN_ALL:
        raise BadRequest(
            f"{number:,} replications of {expected:,.0f} contacts would take days: "
            "ask for fewer replications, or simulate fewer days"
        )
    tables = (jobs + 2) * memory(plan)
    if tables > MOST_TABLE_BYTES:
        raise BadRequest(
            f"tables of so many queues, groups and intervals need about {tables / 1e9:,.0f} GB: "
            "simulate fewer days or longer intervals, or measure totals only "
            "(statistics=Asked(periods=False))"
        )


def _refuse_nonsense(wanted: Replications, aim: Aim, jobs: int, seed: int | None) -> None:
    if isinstance(wanted, int) and wanted < 1:
        raise BadRequest(f"replications must be at least 1, not {wanted}")
    if isinstance(wanted, str) and wanted != "auto":
        raise BadRequest(f'replications must be a number or auto, not "{wanted}"')
    if not isinstance(wanted, int | str):
        if not wanted or any(number < 0 for number in wanted):
            raise BadRequest("name at least one replication; they count from 0")
        if len(set(wanted)) < len(wanted):
            raise BadRequest("a replication can be measured only once")
    if not 0 < aim.relative < 1:
        raise BadRequest(f"precision must lie between 0 and 1, not {aim.relative:g}")
    if jobs < 1:
        raise BadRequest(f"jobs must be at least 1, not {jobs}")
    if seed is not None and not 0 <= seed < 2**63:
        raise BadRequest(f"seed must be from 0 to {2**63 - 1}, not {seed}")
