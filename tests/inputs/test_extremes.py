"""Values at the edges of what a scenario may say end in figures, not in overflow."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.engine import compiled, simpy_model
from sim.engine.log import CONTACT_ORDER, canonical
from sim.inputs.compile_laws import law_mean
from sim.inputs.draws import mix, unit
from tests.inputs.centre import built, centre, queue

LAWS: list[dict[str, Any]] = [
    {"law": "lognormal", "mu": 20, "sigma": 5},
    {"law": "lognormal", "mean": 1e9, "cv": 100},
    {"law": "lognormal", "mean": 1e-9, "cv": 0.001},
    {"law": "gamma", "mean": 100, "cv": 100},
    {"law": "gamma", "mean": 100, "cv": 0.001},
    {"law": "gamma", "shape": 0.05, "scale": 1e9},
    {"law": "weibull", "shape": 0.05, "scale": 1e9},
    {"law": "weibull", "mean": 100, "cv": 20},
    {"law": "weibull", "mean": 100, "cv": 0.02},
    {"law": "hyperexponential", "mean": 1e9, "cv": 100},
    {"law": "erlang", "mean": 1e9, "k": 1000},
    {"law": "uniform", "low": 0, "high": 1e9},
    {"law": "deterministic", "value": 1e9},
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: " ".join(map(str, law.values())))
def test_extreme_laws_give_the_same_log_in_both_engines(law: dict[str, Any]) -> None:
    changed = queue(20, talk=law, patience=law, announcement={"patience_factor": 1000})
    raw = centre(queues={"sales": changed, "service": queue(5)})
    for group in raw["groups"].values():
        group["efficiency"] = 0.01
    made = built(raw)
    assert np.isfinite(law_mean(next(iter(built_laws(raw)))))
    logs = [engine.run_replication(made.inputs, 0) for engine in (compiled, simpy_model)]
    rows = [canonical(log.contacts, CONTACT_ORDER) for log in logs]
    assert np.array_equal(*rows)
    answered = rows[0][rows[0]["answered"] >= 0]
    assert np.all((answered["ended"] == -1) | (answered["ended"] > answered["answered"]))


def built_laws(raw: dict[str, Any]) -> list[Any]:
    from sim.scenario import Scenario

    return [model.talk for model in Scenario.model_validate(raw).queues.values()]


def test_a_uniform_number_lies_strictly_between_zero_and_one() -> None:
    for key in (0, 1, 2**64 - 1, 2**63, 2**12 - 1):
        assert 0 < unit(np.uint64(key)) < 1
    assert mix(np.uint64(1)) != mix(np.uint64(2))


@pytest.mark.parametrize(
    "law",
    [
        {"law": "lognormal", "mu": 900, "sigma": 1},
        {"law": "lognormal", "mu": 1, "sigma": 60},
        {"law": "lognormal", "mean": 1, "cv": 1e9},
        {"law": "gamma", "mean": 1, "cv": 1e-200},
        {"law": "weibull", "shape": 0.02, "scale": 1},
        {"law": "hyperexponential", "mean": 1, "cv": 1e200},
    ],
    ids=lambda law: " ".join(map(str, law.values())),
)
def test_laws_that_no_number_could_hold_are_refused(law: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        built(centre(queues={"sales": queue(20, talk=law), "service": queue(5)}))
