"""The models compared by ``make bench`` do the same work: their KPIs agree within chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from benchmarks import ciw_model
from benchmarks.textbook import Kpis, ResourceCentre, StoreCentre
from benchmarks.workload import Ready, large_day, plain, ready
from sim.block import run_block
from sim.engine import simpy_model
from sim.inputs.build import expected_contacts
from sim.measure import measure_replication
from sim.measure.moments import new_moments
from sim.measure.precision import total

pytestmark = pytest.mark.compiled_only  # hundreds of replications

CONTACTS = 1_000
DAYS = 12
REPLICATIONS = 400
KPIS = ("offered", "answered_share", "service_level", "asa_s")


class Figures(NamedTuple):
    """Means over days and their standard errors, in the order of KPIS."""

    mean: np.ndarray
    error: np.ndarray


def of_days(days: list[Kpis]) -> Figures:
    """Ratio estimates over days; errors by the jackknife."""
    sums = np.array(
        [
            (
                day.offered.sum(),
                day.answered.sum(),
                day.in_time.sum(),
                np.nansum(day.asa_s * day.answered),
            )
            for day in days
        ],
        dtype=float,
    )
    without = np.array([_kpis(sums.sum(0) - one, len(sums) - 1) for one in sums])
    spread = without - without.mean(0)
    error = np.sqrt((len(sums) - 1) / len(sums) * (spread**2).sum(0))
    return Figures(_kpis(sums.sum(0), len(sums)), error)


def _kpis(sums: np.ndarray, days: int) -> np.ndarray:
    offered, answered, in_time, waited = sums
    return np.array([offered / days, answered / offered, in_time / offered, waited / answered])


def compiled_figures(it: Ready) -> Figures:
    """The compiled model's figures over all queues; errors from their 95 % intervals."""
    run_block(it.built.inputs, it.plan, 0, REPLICATIONS, it.scratch, it.moments)
    names = ("offered", "answer_rate", "service_level", "asa_s")
    found = [total(it.moments, it.plan, name, 0.95) for name in names]
    mean = np.array([float(each.value[-1]) for each in found])
    error = np.array([float(each.high[-1] - each.low[-1]) / (2 * 1.96) for each in found])
    return Figures(mean, error)


def assert_agree(one: Figures, other: Figures, kpis: tuple[str, ...] = KPIS) -> None:
    """No figure differs by more than 4 standard errors of the difference (the t of 12 days)."""
    for k, name in enumerate(KPIS):
        if name in kpis:
            error = np.hypot(one.error[k], other.error[k])
            assert abs(one.mean[k] - other.mean[k]) < 4 * error, (
                f"{name}: {one.mean[k]:.4f} and {other.mean[k]:.4f}, standard error {error:.4f}"
            )


@pytest.fixture(scope="module")
def ours() -> Figures:
    return compiled_figures(ready(large_day(CONTACTS, patience_s=120.0, staffing=0.7)))


@pytest.fixture(scope="module")
def day():
    return plain(large_day(CONTACTS, patience_s=120.0, staffing=0.7))


def test_the_textbook_model_with_a_store_of_agents_has_our_kpis(ours, day):
    assert_agree(of_days([StoreCentre(day, seed).run() for seed in range(DAYS)]), ours)


def test_the_textbook_model_with_resources_offers_the_same_contacts(ours, day):
    # Its rule among free groups is another one, so its waits are other waits.
    days = [ResourceCentre(day, seed).run() for seed in range(DAYS)]
    assert_agree(of_days(days), ours, ("offered",))
    assert all((k.answered + k.abandoned <= k.offered).all() for k in days)


def test_a_wrong_rule_would_be_noticed(ours):
    # Half the patience: the comparison above must be sharp enough to see it.
    wrong = plain(large_day(CONTACTS, patience_s=60.0, staffing=0.7))
    found = of_days([StoreCentre(wrong, seed).run() for seed in range(DAYS)])
    with pytest.raises(AssertionError, match=r"answered_share|asa_s"):
        assert_agree(found, ours)


def test_our_simpy_model_measures_the_same_as_the_compiled_one():
    it = ready(large_day(CONTACTS))
    by_simpy = new_moments(it.plan)
    for replication in range(2):
        logs = simpy_model.run_replication(it.built.inputs, replication)
        measure_replication(
            it.built.inputs,
            it.plan,
            replication,
            logs.contacts,
            logs.agents,
            it.scratch,
            by_simpy,
        )
    run_block(it.built.inputs, it.plan, 0, 2, it.scratch, it.moments)
    for one, other in zip(it.moments, by_simpy, strict=True):
        np.testing.assert_array_equal(one, other)


def test_ciw_without_skills_and_with_constant_staff_has_our_kpis():
    scenario = large_day(CONTACTS, patience_s=120.0, split=True, flat=True)
    assert_agree(
        of_days([ciw_model.run_day(plain(scenario), seed) for seed in range(DAYS)]),
        compiled_figures(ready(scenario)),
    )


def test_ciw_is_not_given_agents_with_several_skills():
    with pytest.raises(ValueError, match="several skills"):
        ciw_model.network(plain(large_day(CONTACTS)))


def test_the_day_in_plain_numbers_is_the_scenario(day):
    built = ready(large_day(CONTACTS, patience_s=120.0, staffing=0.7)).built
    np.testing.assert_allclose(day.expected, built.inputs.demand["mean"])
    assert sum(map(sum, day.expected)) == pytest.approx(expected_contacts(built))
    assert sum(map(max, day.staff)) == len(built.inputs.agents)
