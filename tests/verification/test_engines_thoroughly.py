"""Thousands of drawn scenarios: equal logs of both engines, conservation in every table.

The same properties as in `make test`, with `EXAMPLES` scenarios; the seed is drawn anew each time,
so every run looks at other scenarios.
"""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engine import test_engines_agree as engines
from tests.engine.strategies import scenarios
from tests.engine.test_whole_centre_agrees import both_engines_agree
from tests.engine.whole import whole_scenarios
from tests.theory import test_judge_every_scenario as tables

EXAMPLES = 3000
thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


def inner(test):
    """The function below @given."""
    return test.hypothesis.inner_test


@thorough
@given(scenarios(), st.integers(0, 5))
def test_both_engines_leave_the_same_logs(scenario, replication):
    inner(engines.test_both_engines_leave_the_same_logs)(scenario, replication)


@thorough
@given(whole_scenarios(), st.integers(0, 5))
def test_both_engines_leave_the_same_logs_of_whole_centres(scenario, replication):
    both_engines_agree(scenario, replication)


@settings(thorough, max_examples=EXAMPLES // 3)
@given(scenarios())
def test_contacts_and_time_are_conserved_in_every_table(scenario):
    inner(tables.test_contacts_and_time_are_conserved_in_every_table)(scenario)
