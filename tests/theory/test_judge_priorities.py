"""Non-preemptive priorities on one agent and on several: classes of a queue, and queues."""

import numpy as np
import pytest

from sim.scenario import Scenario
from tests.theory.exact.mg1 import (
    mg1_priority_waits,
    mmc_priority_waits,
    moments_deterministic,
    moments_lognormal,
)
from tests.theory.judged import (
    MOST_ERRORS,
    REPLICATIONS,
    Json,
    Judge,
    centre,
    exponential,
    group,
    needs_speed,
    parametrised,
    queue,
    wait_by_class,
)

DAY_MS = 24 * 3600 * 1000
TALK_S, AGENTS = 60.0, 5
RATES = (1.2 / TALK_S, 1.2 / TALK_S, 1.6 / TALK_S)  # of contacts that go first, second, third
FIRST = {"law": "deterministic", "value": 20.0}
SECOND = {"law": "lognormal", "mean": 40.0, "cv": 1.2}
MG1_RATES = (0.012, 0.011)


def queues_by_priority(
    rates: tuple[float, ...], talks: list[Json], agents: int, days: int, **group_changes: object
) -> Scenario:
    """Queues q0, q1, ... by falling precedence."""
    queues = {f"q{i}": queue(r, t) for i, (r, t) in enumerate(zip(rates, talks, strict=True))}
    skills = {f"q{i}": {"priority": i + 1} for i in range(len(rates))}
    return centre(queues, {"g": group(agents, skills, **group_changes)}, days=days)


def mmc(more: float = 1.0, **group_changes: object) -> Scenario:
    rates = tuple(more * rate for rate in RATES)
    talks = [exponential(TALK_S)] * len(rates)
    return queues_by_priority(rates, talks, AGENTS, 10, **group_changes)


def mg1(more: float = 1.0, cv: float = 1.2, **group_changes: object) -> Scenario:
    rates = tuple(more * rate for rate in MG1_RATES)
    return queues_by_priority(rates, [FIRST, SECOND | {"cv": cv}], 1, 25, **group_changes)


def waits(exact: tuple[float, ...]) -> dict[tuple[str, str], float]:
    return {(f"q{i}", "asa_s"): wait for i, wait in enumerate(exact)}


MORE_LOAD = {"2 % more load": {"more": 1.02}}
MG1_WAITS = mg1_priority_waits(
    MG1_RATES, (moments_deterministic(20.0), moments_lognormal(40.0, 1.2))
)
JUDGES = [
    Judge(
        "M/M/c, three queues by priority",
        mmc,
        waits(mmc_priority_waits(RATES, 1 / TALK_S, AGENTS))
        | {("g", "occupancy"): sum(RATES) * TALK_S / AGENTS},
        MORE_LOAD
        | {
            "the longest wait first": {"order": "longest_wait"},
            "a point of priority gained in two minutes": {"ageing_s": 120},
        },
        precision=0.04,
    ),
    Judge(
        "M/M/c, three queues in queue order",
        lambda **changes: mmc(**({"order": "queue_order"} | changes)),
        waits(mmc_priority_waits(RATES, 1 / TALK_S, AGENTS)),
        MORE_LOAD,
        precision=0.04,
    ),
    Judge(
        "M/G/1, two queues by priority",
        mg1,
        waits(MG1_WAITS) | {("q0", "aht_s"): 20.0, ("q1", "aht_s"): 40.0},
        MORE_LOAD
        | {"the longest wait first": {"order": "longest_wait"}, "another cv": {"cv": 1.1}},
        precision=0.04,
    ),
]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_kpis_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)


def classes_of_one_queue(more: float = 1.0, swapped: bool = False) -> Scenario:
    """One queue; its classes by falling precedence, with the shares of the three queues above."""
    order = [1, 0, 2] if swapped else [0, 1, 2]
    classes = {
        f"c{i}": {"share": rate / sum(RATES), "priority": order[i]} for i, rate in enumerate(RATES)
    }
    own = queue(more * sum(RATES), exponential(TALK_S), classes=classes)
    return centre({"q": own}, {"g": group(AGENTS, {"q": {}})}, days=10)


def errors_by_class(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Distance from the exact waits in standard errors, and relative half widths."""
    exact = np.array(mmc_priority_waits(RATES, 1 / TALK_S, AGENTS))
    found = wait_by_class(scenario, REPLICATIONS, len(RATES), DAY_MS)
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    return np.abs(found.mean(axis=0) - exact) / error, 1.96 * error / exact


@needs_speed
def test_classes_of_one_queue_wait_as_long_as_queues_by_priority():
    errors, precision = errors_by_class(classes_of_one_queue())
    assert np.all(precision < 0.04)
    assert np.all(errors < MOST_ERRORS)


@needs_speed
@pytest.mark.parametrize("change", [{"more": 1.02}, {"swapped": True}], ids=str)
def test_a_small_change_of_classes_is_noticed(change):
    errors, _ = errors_by_class(classes_of_one_queue(**change))
    assert np.any(errors > MOST_ERRORS)
