"""Estimates over replications, and paired differences of them."""

import numpy as np
import pytest

from planner.questions.figures import differences, estimates, together


def pairs(seed: int, shift: float = 0.0, n: int = 400) -> np.ndarray:
    """Contacts in time of about 100, in n replications of two queues that have days in common."""
    rng = np.random.default_rng(seed)
    of = rng.poisson(100, (n, 2)).astype(float)
    share = np.clip(0.7 + shift + 0.1 * rng.standard_normal((n, 1)), 0, 1)
    return np.stack([of * share, of], axis=-1)


def test_an_estimate_is_the_ratio_of_sums_and_lies_within_its_limits():
    found = pairs(1)
    for queue, figure in enumerate(estimates(found)):
        exact = found[:, queue, 0].sum() / found[:, queue, 1].sum()
        assert figure.value == pytest.approx(exact)
        assert figure.low < figure.value < figure.high


def test_all_queues_together_are_sums_not_means_of_shares():
    found = pairs(2)
    found[:, 1] *= 10
    (whole,) = estimates(together(found))
    assert whole.value == pytest.approx(found[..., 0].sum() / found[..., 1].sum())


def test_a_difference_is_that_of_the_estimates_and_pairing_makes_it_narrow():
    before, after = pairs(3), pairs(3, shift=0.02)
    for change, one, two in zip(
        differences(after, before), estimates(after), estimates(before), strict=True
    ):
        assert change.value == pytest.approx(one.value - two.value)
        assert change.low < change.value < change.high
        assert change.high - change.low < 0.3 * (one.high - one.low)


def test_what_is_the_same_in_every_replication_differs_by_nothing():
    for change in differences(pairs(4), pairs(4)):
        assert change == (0.0, 0.0, 0.0)


def test_limits_of_a_difference_cover_the_truth_nineteen_times_in_twenty():
    covered = [
        change.low <= 0.05 <= change.high
        for seed in range(150)
        for change in differences(pairs(seed, 0.05, 60)[:, :1], pairs(seed + 1000, 0.0, 60)[:, :1])
    ]
    assert 0.90 <= np.mean(covered) <= 0.99


def test_a_queue_without_contacts_has_no_figure():
    found = pairs(5)
    found[:, 1] = 0.0
    assert np.isnan(estimates(found)[1].value)
    assert np.isnan(differences(found, found)[1].value)
