"""The judge of plans: fresh random numbers, attempts, verdicts in words."""

import numpy as np
import pytest

from planner.staffing.confirm import confirm, derived_seed, enough
from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing
from tests.staffing.centres import single

pytestmark = pytest.mark.compiled_only


def test_enough_agents_hold_and_too_few_are_told_what_they_miss() -> None:
    scenario = single(60)
    agents = np.where(Rooms.of(scenario).allowed, 6, 0)
    good = confirm(scenario, agents=agents, replications=200)
    assert good.holds and not good.failed and not good.shortfalls
    bad = confirm(scenario, agents=np.minimum(agents, 4), replications=200)
    assert not bad.holds
    assert len(bad.shortfalls) == len(bad.failed) == 5
    assert "service_level of calls, Mon 2026-03-02 11:00-12:00: " in "\n".join(bad.shortfalls)
    assert "goal 80 %" in bad.shortfalls[0]
    table = bad.table()
    assert table["holds"].tolist() == [False] * 5
    assert (table["limit"] < table["value"]).all()


def test_each_attempt_has_other_random_numbers_and_half_the_error() -> None:
    scenario = single(60)
    agents = np.where(Rooms.of(scenario).allowed, 5, 0)
    first, again, second = (
        confirm(scenario, agents=agents, replications=50, attempt=k) for k in (1, 1, 2)
    )
    assert np.array_equal(first.verdict.value, again.verdict.value)
    assert not np.array_equal(first.verdict.value, second.verdict.value)
    assert (first.error, second.error) == (0.05, 0.025)
    assert len({first.seed, second.seed, scenario.run.seed}) == 3


def test_a_plan_is_judged_the_same_applied_or_as_numbers_and_with_any_threads() -> None:
    scenario = single(60)
    agents = np.where(Rooms.of(scenario).allowed, 5, 0)
    applied = Staffing.with_agents(scenario, agents).applied()
    one = confirm(scenario, agents=agents, replications=40)
    other = confirm(applied, replications=40, jobs=2)
    assert np.array_equal(one.verdict.limit, other.verdict.limit)


def test_small_scenarios_are_judged_on_more_replications() -> None:
    assert (enough(20_000), enough(100), enough(1e7)) == (400, 2000, 120)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="attempts"):
        confirm(single(60), attempt=0)
    with pytest.raises(ValueError, match="two replications"):
        confirm(single(60), replications=1)


def test_seeds_for_different_purposes_differ() -> None:
    assert derived_seed(1, "a") != derived_seed(1, "b") != derived_seed(2, "b")
    assert 0 <= derived_seed(1, "a") < 2**63
