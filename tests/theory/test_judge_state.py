"""Runs that begin from a state: M/M/c+M against its transient, other laws against whole runs."""

from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim import simulate, state_of
from sim.engine import compiled
from sim.engine.log import Exit
from sim.inputs.build import build_inputs
from sim.measure import Asked
from sim.result import Result
from sim.scenario import Scenario
from tests.theory.exact.from_state import FromState
from tests.theory.judged import MOST_ERRORS, Json, centre, error_of, exponential, needs_speed

AGENTS, WAITING = 5, 8
TALK_S, PATIENCE_S, PER_HOUR = 240.0, 300.0, 60.0
MINUTES, INTERVALS = 5, 12
REPLICATIONS = 20_000
OPEN = [{"from": "06:00", "to": "13:00"}]


def staffed(agents: int, first: int = 6, last: int = 13) -> list[Json]:
    """The same number of agents all morning."""
    return [
        {"day": "all", "time": f"{hour:02d}:{minute:02d}", "agents": agents}
        for hour in range(first, last)
        for minute in range(0, 60, MINUTES)
    ]


def beginning(
    waiting: int = WAITING, busy: int = AGENTS, patience_s: float = PATIENCE_S
) -> Scenario:
    """Eleven o'clock: everybody talks, since just now or long ago, and some wait, old and young."""
    contacts: list[Json] = [
        {
            "queue": "q",
            "status": "in_service",
            "age_s": 900,
            "elapsed_s": 200 * k,
            "agent": f"g/{k + 1}",
        }
        for k in range(busy)
    ]
    contacts += [{"queue": "q", "age_s": 40 * k} for k in range(waiting)]
    queue: Json = {
        "opening_hours": OPEN,
        "arrivals": {
            "kind": "poisson",
            "rate": {
                "points": [{"at": "06:00", "per_hour": PER_HOUR}, {"at": "13:00", "per_hour": 0}]
            },
        },
        "talk": exponential(TALK_S),
        "patience": exponential(patience_s),
    }
    groups = {"g": {"skills": {"q": {}}, "staffing": staffed(AGENTS)}}
    state = {"at": "2026-03-02 11:00", "contacts": contacts}
    return centre(
        {"q": queue}, groups, days=1, warm_up_days=0, interval_minutes=MINUTES, state=state
    )


@cache
def model() -> FromState:
    """The same centre; times in seconds from eleven on."""
    first = AGENTS + WAITING
    return FromState(PER_HOUR / 3600, 1 / TALK_S, 1 / PATIENCE_S, AGENTS, first)


@cache
def exact() -> dict[str, np.ndarray]:
    """Means by interval."""
    waiting, busy = model().means(60.0 * MINUTES * np.arange(INTERVALS + 1))
    return {"queue_length_mean": waiting, "agents_busy": busy}


def distances(result: Result) -> tuple[np.ndarray, np.ndarray]:
    """Distance in standard errors, and relative half width, by KPI and interval."""
    errors, precision = [], []
    for kpi, values in exact().items():
        frame = result.queues("interval") if "queue" in kpi else result.groups("interval")
        rows = frame.iloc[:INTERVALS]
        assert rows["start"].iloc[0].startswith("2026-03-02T11:00")
        error = error_of((rows[f"{kpi}_high"] - rows[f"{kpi}_low"]).to_numpy(), result)
        errors.append(np.abs(rows[kpi].to_numpy() - values) / error)
        precision.append(1.96 * error / values)
    return np.array(errors), np.array(precision)


def simulated(**changes: Any) -> Result:
    asked = Asked(distribution=False, queue_length=False)
    return simulate(beginning(**changes), replications=REPLICATIONS, statistics=asked)


def test_uniformization_agrees_with_the_stationary_law_after_a_long_time():
    chain = model()
    n = np.arange(chain.cap + 1)
    down = np.minimum(n, AGENTS) * chain.service + np.maximum(n - AGENTS, 0) * chain.abandonment
    weights = np.concatenate([[1.0], np.cumprod(chain.arrivals / down[1:])])
    late = chain.at(np.array([1e5]))[0]
    assert np.abs(late - weights / weights.sum()).max() < 1e-9


@needs_speed
def test_the_transient_from_a_state_is_that_of_the_markov_chain():
    errors, precision = distances(simulated())
    assert np.all(precision < 0.03), precision.max(axis=1)
    assert np.all(errors < MOST_ERRORS), errors.max(axis=1)


CHANGES = {
    "one waiting contact is lost": {"waiting": WAITING - 1},
    "one contact in service is lost": {"busy": AGENTS - 1},
    "patience 10 % longer": {"patience_s": 1.1 * PATIENCE_S},
}


@needs_speed
@pytest.mark.parametrize("change", CHANGES)
def test_a_small_change_of_the_state_is_noticed(change):
    errors, _ = distances(simulated(**CHANGES[change]))
    assert errors.max() > MOST_ERRORS, errors.max(axis=1)


@needs_speed
def test_as_many_of_the_waiting_are_answered_as_patience_allows():
    answered = np.empty(4000)

    def receive(replication: int, logs: Any) -> None:
        rows = logs.contacts
        there = rows[rows["root"] < AGENTS + WAITING]
        waited = there[there["answered"] != there["queued"]]
        begins = waited["queued"].max()
        mine = there[(there["answered"] < 0) | (there["answered"] >= begins)]
        assert len(mine) == WAITING
        answered[replication] = np.count_nonzero(mine["exit"] == Exit.ANSWERED)

    simulate(
        beginning(), replications=len(answered), statistics=Asked(periods=False), on_logs=receive
    )
    error = answered.std() / len(answered) ** 0.5
    assert abs(answered.mean() - model().answered_of_the_waiting()) < MOST_ERRORS * error


# --- other laws: what follows a state cut out of a whole run is like the rest of that run ---------

AT = datetime(2026, 3, 2, 9, 10)
PAIRS = 600


def lively(seed: int) -> Scenario:
    """Two queues with laws far from exponential, priorities, overflow, breaks and spells."""
    rate = {"points": [{"at": "06:00", "per_hour": 100}, {"at": "13:00", "per_hour": 0}]}
    less = {"points": [{"at": "06:00", "per_hour": 40}, {"at": "13:00", "per_hour": 0}]}
    queues: Json = {
        "calls": {
            "opening_hours": OPEN,
            "arrivals": {"kind": "poisson", "rate": rate},
            "talk": {"law": "gamma", "mean": 240, "cv": 0.4},
            "wrap_up": {"law": "uniform", "low": 20, "high": 80},
            "patience": {"law": "weibull", "mean": 200, "cv": 0.6},
            "routing": [{"groups": ["a"]}, {"after_s": 60, "groups": ["b"]}],
        },
        "orders": {
            "opening_hours": OPEN,
            "arrivals": {"kind": "poisson", "rate": less},
            "talk": {"law": "lognormal", "mean": 300, "cv": 1.2},
            "patience": {"law": "triangular", "low": 30, "mode": 120, "high": 600},
            "classes": {
                "gold": {"share": 0.3, "head_start_s": 60},
                "other": {"share": 0.7},
            },
        },
    }
    groups: Json = {
        "a": {"skills": {"calls": {}, "orders": {"priority": 2}}, "staffing": staffed(7)},
        "b": {
            "skills": {"orders": {}, "calls": {"priority": 2, "handle_time_factor": 1.3}},
            "availability": {"share": 0.8, "mean_spell_s": 600},
            "shifts": {
                "day": {
                    "from": "06:00",
                    "to": "13:00",
                    "counts": [{"agents": 5}],
                    "breaks": [{"after_minutes": 180, "minutes": 20}],
                }
            },
        },
    }
    return centre(
        queues, groups, days=1, warm_up_days=0, interval_minutes=MINUTES, run={"seed": seed}
    )


def seen_after(rows: np.ndarray, begins: int) -> list[float]:
    """What an onlooker notes after the time of the state."""
    soon, later = begins + 300_000, begins + 1_200_000
    left = np.where(rows["answered"] >= 0, rows["answered"], rows["ended"])
    left = np.where(left < 0, 2**62, left)
    found = []
    for q in (0, 1):
        mine = rows["queue"] == q
        found += [
            np.count_nonzero(mine & (rows["queued"] <= t) & (left > t)) for t in (soon, later)
        ]
        ended = mine & (rows["ended"] >= begins) & (rows["ended"] < later)
        found += [
            np.count_nonzero(ended & (rows["exit"] == Exit.ANSWERED)),
            np.count_nonzero(ended & (rows["exit"] == Exit.ABANDONED)),
        ]
        wrapped = mine & (rows["wrapped"] >= begins) & (rows["wrapped"] < soon)
        found.append(np.count_nonzero(wrapped))
    return [float(value) for value in found]


def pairs(change: Any = None) -> np.ndarray:
    """Differences between the rest of whole runs and what follows their states, [pairs, notes]."""
    whole = lively(1)
    inputs = build_inputs(whole)
    begins = inputs.calendar.tick_of(AT)
    differences = []
    for replication in range(PAIRS):
        logs = compiled.run_replication(inputs.inputs, replication, True)
        state = state_of(logs, whole, AT)
        if change is not None:
            state = change(state)
        again = build_inputs(lively(2).model_copy(update={"state": state})).inputs
        rest = compiled.run_replication(again, replication, False)
        before, after = seen_after(logs.contacts, begins), seen_after(rest.contacts, begins)
        differences.append([b - a for b, a in zip(before, after, strict=True)])
    return np.array(differences)


def z_scores(differences: np.ndarray) -> np.ndarray:
    return np.abs(differences.mean(axis=0)) / (differences.std(axis=0) / len(differences) ** 0.5)


@needs_speed
def test_what_follows_a_state_is_like_the_rest_of_the_run_it_was_cut_from():
    z = z_scores(pairs())
    assert z.max() < stats.norm.isf(1e-4 / len(z)), z


def forgetful(state: Any) -> Any:
    """Talks and waits that have only just begun."""
    contacts = [
        row.model_copy(update={"work_s": 0.0})
        if row.agent is not None
        else row.model_copy(update={"age_s": 0.0})
        for row in state.contacts
    ]
    return state.model_copy(update={"contacts": tuple(contacts)})


@needs_speed
def test_a_state_that_forgets_ages_is_noticed():
    z = z_scores(pairs(forgetful))
    assert z.max() > stats.norm.isf(1e-9), z
