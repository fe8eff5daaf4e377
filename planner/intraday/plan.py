"""From a morning to the moves of its afternoon: forecast, simulation, moves, judgement."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Final, Literal

from planner.intraday.actuals import Actuals
from planner.intraday.again import comes_again, who_comes_again
from planner.intraday.candidates import Candidates
from planner.intraday.desk import Desk
from planner.intraday.effects import Effects
from planner.intraday.forecast import Forecast, forecast, planned_volumes
from planner.intraday.looks import Looks, capped, goals_to_come
from planner.intraday.moment import Moment, moment_of
from planner.intraday.moves import Rules
from planner.intraday.presence import names_after
from planner.intraday.rest import rest_of_day
from planner.intraday.result import IntradayPlan
from planner.intraday.rostered import crews_of
from planner.intraday.search import best_moves
from planner.solve import Observer, Silence
from planner.staffing.confirm import ERROR, FEWEST, Confirmation, derived_seed, enough
from planner.staffing.goals import Goals
from planner.staffing.trial import Trials
from sim.clock import Calendar
from sim.errors import Problem, ScenarioError
from sim.scenario import CentreState, Scenario
from sim.scenario.checks.counts import refuse_all_contacts

Counts = Literal["first_contacts", "all_contacts"]

SEARCH_SHARE: Final = 0.7
"""Of the time: for the search; the rest is for the judgement."""
LEAST_SECONDS: Final = 2.0


def intraday(
    scenario: Scenario,
    actuals: Actuals,
    at: str | dt.time | dt.datetime | None = None,
    *,
    rules: Rules | None = None,
    seconds: float = 120.0,
    seed: int | None = None,
    workers: int = 1,
    replications: int | None = None,
    counts: Counts = "first_contacts",
    observer: Observer | None = None,
) -> IntradayPlan:
    """Bring a day up to date and find the best moves for the rest of it.

    Args:
        scenario: with its roster, shifts or staffing; its ``state``, if any, is where the
            simulation begins. Without a state the day is simulated from midnight with the volumes
            that came.
        actuals: what came: :func:`planner.intraday.actuals.read_actuals`.
        at: the moment, ``11:00`` or ``2026-03-02 11:00``; none: that of the scenario's state.
        rules: what may be moved.
        seconds: wall time for all of it but the compilation of the engine, which is needed once;
            the judgement at the end is as precise as that allows.
        seed: of all random numbers; None: the scenario's ``run.seed``.
        workers: threads that simulate; the answer does not depend on them.
        replications: of each look of the search; None: for about half a million contacts.
        counts: what the actual volumes count: first contacts, as the scenario's volumes do, or all
            contacts, as telephone systems do (redials, repeats, transfers and callbacks, too).
        observer: told of progress.

    Raises:
        ScenarioError: the scenario's own volumes count all contacts; the moment is none of the
            scenario, or not that of its state.
    """
    began = time.monotonic()
    watch = observer or Silence()
    moment = moment_at(scenario, at)
    base = scenario.run.seed if seed is None else seed
    rules = rules or Rules()
    state = scenario.state
    refuse_all_contacts(scenario)
    watch.advance("forecast", None, None, 0, 0.0)
    seen = derived_seed(base, "intraday again")
    again = who_comes_again(scenario, moment, seen, morning=state is None)
    began += again.warming_up
    share = again.first_share(planned_volumes(moment)) if counts == "all_contacts" else None
    found = forecast(moment, actuals, seed=base, first_share=share, again=again)
    desk = Desk(moment, rules, tuple(crews_of(moment, away(moment, state))))
    rest = rest_of_day(found, morning=state is None)
    if state is not None:
        rest = rest.model_copy(update={"state": _renamed(state, names_after(desk))})
    candidates = Candidates.of(desk)
    looks = Looks(
        candidates, rest, derived_seed(base, "intraday"), jobs=workers, replications=replications
    )
    began += looks.warming_up
    left = seconds - (time.monotonic() - began)
    best = best_moves(looks, max(LEAST_SECONDS, SEARCH_SHARE * left), watch)
    watch.advance("judging", best.look.cost, None, looks.trials.spent, time.monotonic() - began)
    unmoved, moved = looks.with_moves(looks.base.counts), looks.with_moves(best.look.counts)
    left = seconds - (time.monotonic() - began)
    n, limited = _replications(looks, left)
    before, calendar = _judged(unmoved, moment, base, n, workers)
    after = before
    if best.look.counts.any():
        after, _ = _judged(moved, moment, base, n, workers)
    return IntradayPlan(
        moment=moment,
        forecast=found,
        scenario=moved,
        unmoved=unmoved,
        calendar=calendar,
        candidates=candidates,
        counts=best.look.counts,
        effects=best.effects,
        before=before,
        after=after,
        looked_at=best.looked_at if best.finished else 0,
        worth=looks.worth,
        replications=looks.trials.spent + before.replications + (after is not before) * n,
        seconds=time.monotonic() - began,
        seed=base,
        interrupted=best.interrupted,
        reproducible=best.reproducible and not limited,
        notes=(
            *found.notes,
            *_counted(scenario, found, actuals, counts),
            *_notes(state, candidates, best.effects, best.finished),
        ),
        history=best.history,
    )


def moment_at(scenario: Scenario, at: str | dt.time | dt.datetime | None) -> Moment:
    """The moment of a plan: the one given, or that of the scenario's state.

    Raises:
        ScenarioError: there is none, or they differ.
    """
    state = scenario.state
    if state is None:
        if at is None:
            raise ScenarioError(
                Problem("no moment is given", "name it with --at, or give a state", code="E980")
            )
        return moment_of(scenario, at)
    begun = moment_of(scenario.model_copy(update={"state": None}), state.at)
    if at is not None:
        asked = moment_of(scenario.model_copy(update={"state": None}), at)
        if (asked.date, asked.tick) != (begun.date, begun.tick):
            raise ScenarioError(
                Problem(
                    f"the state is that of {begun.text}, not of {asked.text}",
                    "leave one of them out",
                    path="at",
                    value=str(at),
                    code="E980",
                )
            )
    return begun


def away(moment: Moment, state: CentreState | None) -> frozenset[str]:
    """Agents who are known not to be there for the rest of the day."""
    if state is None:
        return frozenset()
    gone = {row.agent for row in state.agents if row.state == "absent"}
    if state.unlisted == "absent":
        here = {row.agent for row in state.agents} | {row.agent for row in state.contacts}
        everybody = {
            f"{crew.piece.group}/{name}" for crew in crews_of(moment) for name in crew.names
        }
        gone |= everybody - here
    return frozenset(gone)


def _renamed(state: CentreState, names: dict[str, str]) -> CentreState:
    """The state with agents called as in the scenario of the moves."""
    return state.model_copy(
        update={
            "contacts": tuple(
                row.model_copy(update={"agent": names.get(row.agent or "", row.agent)})
                for row in state.contacts
            ),
            "agents": tuple(
                row.model_copy(update={"agent": names.get(row.agent, row.agent)})
                for row in state.agents
            ),
        }
    )


def _replications(looks: Looks, seconds: float) -> tuple[int, bool]:
    """Replications of each judgement, and whether time made them fewer."""
    wanted = enough(looks.trials.expected_contacts)
    each = looks.trials.seconds / max(1, looks.trials.spent)
    possible = int(max(FEWEST, seconds / 2 / each)) if each > 0 else wanted
    return min(wanted, possible), possible < wanted


def _judged(
    scenario: Scenario, moment: Moment, seed: int, replications: int, jobs: int
) -> tuple[Confirmation, Calendar]:
    """The goals to come, on random numbers that the search has not seen."""
    fresh = derived_seed(seed, "intraday confirm")
    trials = Trials(scenario, fresh, jobs=jobs, agents=capped(scenario))
    goals = goals_to_come(Goals.of(scenario, trials), moment, trials)
    outcome = trials.one(None, range(replications))
    verdict = goals.judge(outcome, ERROR)
    found = Confirmation(goals, verdict, replications, fresh, 1, ERROR, outcome)
    return found, trials.calendar


def _counted(
    scenario: Scenario, found: Forecast, actuals: Actuals, counts: Counts
) -> Iterator[str]:
    """What the morning's volumes are taken for, and who comes again."""
    came = actuals.known & found.moment.over[None, :]
    every = float(actuals.volume[came].sum())
    if counts == "all_contacts" and every > 0:
        share = float(found.actual[came].sum()) / every
        yield (
            f"Of the {every:,.0f} contacts that came, {100 * share:.0f} % are taken for first "
            "ones, as on simulated days; the others are redials, repeats, callbacks, or were sent "
            "by other queues."
        )
    elif comes_again(scenario):
        yield (
            "The volumes that came are taken for first contacts, as the scenario's are. If they "
            "count redials, repeats and transfers, too, as telephone systems do, say --counts "
            "all_contacts."
        )
    again = float(found.again[:, found.first :].sum())
    if again >= 1:
        yield (
            f"{again:,.0f} contacts of the rest of the day are expected of customers who were "
            "here before; the simulation adds them to the volumes above."
        )


def _notes(
    state: CentreState | None, candidates: Candidates, found: Effects, finished: bool
) -> list[str]:
    notes = []
    if state is None:
        notes.append(
            "No state is given: the day is simulated from midnight with the volumes that came, so "
            "who waits now is what the simulation makes of the morning."
        )
    if not len(candidates):
        notes.append("There is nothing to move: no break, session, shift or group that may change.")
    elif found.looks:
        notes.append(
            f"{len(candidates):,} moves are possible, too many to simulate each. All are valued "
            f"by what more agents give in each group and interval ({found.looks} simulations); "
            f"{int(found.promising.sum()):,} promise to pay: they touch a window that falls short, "
            f"or save where service is to spare. {int(found.known.sum()):,} were simulated, the "
            "most promising."
        )
    elif not found.known.all():
        notes.append(
            f"Time allowed to simulate {int(found.known.sum())} of {len(candidates)} moves."
        )
    if not finished:
        notes.append("The search ended before it was through: more time may find better moves.")
    return notes
