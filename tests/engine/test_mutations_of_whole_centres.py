"""Break a rule of the whole centre in the SimPy model: the comparison of the engines must notice.

A bounded sample of drawn scenarios, the same in every run, is compared with the compiled engine.
What is broken in the voice centre: `test_mutations_are_noticed.py`.
"""

import pytest

from tests.engine import broken_journeys, broken_talks, broken_work
from tests.engine.sample import Sample, notices
from tests.engine.whole import whole_scenarios

CHUNK = 100
MUTATIONS = broken_journeys.mutation | broken_talks.mutation | broken_work.mutation


@pytest.fixture(scope="module")
def sample():
    """One sample for all tests, the same in every run."""
    return Sample(whole_scenarios(), CHUNK)


def test_nothing_is_noticed_while_nothing_is_broken(sample):
    assert not notices(sample, CHUNK)


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_comparison_notices_that(name, sample, monkeypatch):
    MUTATIONS[name](monkeypatch)
    assert notices(sample)
