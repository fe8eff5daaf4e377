"""A bounded sample of drawn scenarios with the logs of the compiled engine, to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import SearchStrategy

from sim.engine import compiled, simpy_model
from sim.engine.log import Logs
from sim.inputs.arrays import Inputs
from sim.inputs.build import build_inputs
from sim.scenario import Scenario
from tests.engine.judges import differences

CHUNK, MOST = 200, 2000


class Sample:
    """Inputs of drawn scenarios and the logs that the compiled engine leaves, as many as needed.

    The same in every run: without the numbers that Hypothesis would take from whatever modules of
    ours the tests before happened to import.
    """

    def __init__(self, scenarios: SearchStrategy[Scenario], chunk: int = CHUNK) -> None:
        self.scenarios = scenarios
        self.chunk = chunk
        self.known: list[tuple[Inputs, Logs]] = []

    def __iter__(self) -> Iterator[tuple[Inputs, Logs]]:
        for i in range(MOST):
            if i == len(self.known):
                self.draw_more()
            yield self.known[i]

    def draw_more(self) -> None:
        """Another chunk."""
        drawn = []

        @seed(len(self.known))
        @settings(
            max_examples=self.chunk,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(self.scenarios)
        def collect(scenario: Scenario) -> None:
            drawn.append(build_inputs(scenario).inputs)

        with patch.multiple(
            providers,
            _get_local_constants=providers.Constants,
            CONSTANTS_CACHE=LRUCache(1024),
        ):
            collect()
        run = compiled.run_replication
        self.known += [(inputs, run(inputs, 0, want_agents=True)) for inputs in drawn]


def notices(sample: Sample, most: int = MOST) -> bool:
    """Whether the logs of any of the first scenarios differ."""
    return any(differs(inputs, logs) for inputs, logs in islice(sample, most))


def differs(inputs: Inputs, logs: Logs) -> bool:
    """Whether the SimPy model leaves other logs."""
    try:
        found = simpy_model.run_replication(inputs, 0)
    except (LookupError, ValueError, AssertionError):  # a broken rule broke the model's own words
        return True
    return bool(differences(found, logs))
