"""Break a rule of the whole centre in the SimPy model: the comparison of the engines must notice.

A bounded sample of drawn scenarios, the same in every run, is compared with the compiled engine.
What is broken in the voice centre: `test_mutations_are_noticed.py`.
"""

import pytest

from tests.engine import broken_journeys, broken_talks, broken_work
from tests.engine.sample import MOST, Sample, notices
from tests.engine.whole import whole_scenarios

CHUNK = 50
SAMPLES = {
    broken_journeys: [{"retries", "repeats", "self_service", "callback", "dialling"}],
    broken_talks: [{"transfers", "repeats", "context", "silence", "sharing"}],
    broken_work: [
        {"sharing", "rest", "cap", "segments", "business_hours"},
        {"sharing", "aside"},
    ],
}
"""Mutations, and the rules that are frequent in the scenarios that are to notice them, one kind of
scenarios after the other."""
MUTATIONS = [(module, name) for module in SAMPLES for name in module.mutation]


@pytest.fixture(scope="module")
def samples():
    """Samples for each module of mutations, the same in every run."""
    return {
        module: [Sample(whole_scenarios(frozenset(features)), CHUNK) for features in kinds]
        for module, kinds in SAMPLES.items()
    }


@pytest.mark.parametrize("module", SAMPLES, ids=lambda module: module.__name__.split(".")[-1])
def test_nothing_is_noticed_while_nothing_is_broken(module, samples):
    assert not any(notices(sample, CHUNK) for sample in samples[module])


@pytest.mark.parametrize(("module", "name"), MUTATIONS, ids=[name for _, name in MUTATIONS])
def test_the_comparison_notices_that(module, name, samples, monkeypatch):
    module.mutation[name](monkeypatch)
    few, all_kinds = MOST // 4, samples[module]
    assert any(notices(sample, few) for sample in all_kinds) or any(map(notices, all_kinds))
