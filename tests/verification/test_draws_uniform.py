"""Keyed uniform numbers: uniform, independent across ordinals, purposes, replications and seeds.

Each test fails with probability 1e-4 if the draws were truly random (`chance.ALPHA`).
"""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from sim.inputs import draws
from sim.inputs.draws import combine, combine_key, name_key, replication_key
from tests.verification.chance import (
    ALPHA,
    assert_random,
    chi_square,
    independent_p,
    uniform_p,
)
from tests.verification.keyed import keys_below, keys_for, units, winners

N = 1_000_000
PURPOSES = {
    name: getattr(draws, name)
    for name in ("TALK", "WRAP", "PATIENCE", "POSITION", "CLASS", "BALK", "LISTEN")
}


def customers(seed=1, replication=0, queue="sales", date=739_677, interval=20, n=N):
    """Keys of a queue's customers in one interval, made as `sim.inputs.contacts` makes them."""
    key = np.uint64(replication_key(np.uint64(seed), replication))
    key = np.uint64(combine_key(np.uint64(combine(key, draws.QUEUES)), name_key(queue)))
    for part in (date, draws.COUNT, interval):
        key = np.uint64(combine(key, part))
    return keys_below(key, n)


@pytest.fixture(scope="module")
def some():
    return customers()


@pytest.mark.parametrize("purpose", PURPOSES)
def test_numbers_of_one_purpose_are_uniform(some, purpose):
    u = units(keys_for(some, PURPOSES[purpose]))
    assert u.min() > 0 and u.max() < 1
    assert_random(uniform_p(u), purpose)
    assert_random(stats.kstest(u, "uniform").pvalue, purpose)


@pytest.mark.parametrize("lag", [1, 2, 3, 7, 64])
def test_numbers_of_customers_in_a_row_are_independent(some, lag):
    u = units(keys_for(some, draws.TALK))
    starts = np.arange(0, N - lag, 2 * lag)[:, None] + np.arange(lag)  # pairs do not overlap
    starts = starts[starts + lag < N]
    assert_random(independent_p(u[starts], u[starts + lag]), f"lag {lag}")


def test_triples_in_a_row_fill_the_cube(some):
    u = units(keys_for(some, draws.PATIENCE))[: N // 3 * 3].reshape(-1, 3)
    cell = (u * 20).astype(int) @ np.array([400, 20, 1])
    assert_random(chi_square(np.bincount(cell, minlength=8000), len(u) / 8000), "triples")


def test_orders_of_five_in_a_row_are_equally_likely(some):
    u = units(keys_for(some, draws.TALK)).reshape(-1, 5)
    code = np.argsort(u, axis=1) @ 5 ** np.arange(5)
    counts = np.unique(code, return_counts=True)[1]
    assert len(counts) == 120
    assert_random(chi_square(counts, len(u) / 120), "permutations")


def test_numbers_of_different_purposes_are_independent(some):
    pairs = list(combinations(PURPOSES, 2))
    numbers = {name: units(keys_for(some, purpose)) for name, purpose in PURPOSES.items()}
    for one, other in pairs:
        p = independent_p(numbers[one], numbers[other])
        assert_random(p, f"{one}, {other}", tests=len(pairs))


NEIGHBOURS = {
    "seeds": {"seed": 2},
    "replications": {"replication": 1},
    "dates": {"date": 739_678},
    "intervals": {"interval": 21},
    "queues": {"queue": "saler"},
}


@pytest.mark.parametrize("what", NEIGHBOURS)
def test_numbers_of_neighbouring_keys_are_independent(some, what):
    """The same ordinals in another seed, replication, date, interval or queue."""
    u = units(keys_for(some, draws.TALK))
    v = units(keys_for(customers(**NEIGHBOURS[what]), draws.TALK))
    assert_random(independent_p(u, v), what)
    assert_random(uniform_p((u + v) % 1.0), what)  # no fixed shift


def test_first_customers_of_many_replications_are_independent():
    """Few customers of many replications, as a long run of short days draws them."""
    first = np.array([customers(replication=r, n=2) for r in range(100_000)])
    u, v = (units(keys_for(first[:, k].copy(), draws.TALK)) for k in range(2))
    assert_random(uniform_p(u), "first customers")
    assert_random(independent_p(u, v, bins=16), "first and second customers")
    assert_random(independent_p(u[:-1:2], u[1::2], bins=16), "neighbouring replications")


def bits(keys):
    """The 64 bits of each key, [n, 64]."""
    return (keys[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)


def test_bits_are_balanced_and_uncorrelated(some):
    table = bits(keys_for(some[:250_000], draws.TALK)).astype(np.float32)
    z = (table.mean(axis=0, dtype=float) - 0.5) * 2 * np.sqrt(len(table))
    limit = stats.norm.isf(ALPHA / 64 / 2)
    assert np.abs(z).max() < limit
    signs = 2 * table - 1
    pairs = (signs.T @ signs)[np.triu_indices(64, 1)] / np.sqrt(len(table))
    assert np.abs(pairs).max() < stats.norm.isf(ALPHA / pairs.size / 2)


def test_a_changed_bit_of_the_key_changes_half_of_the_bits_that_come_out(some):
    before = bits(keys_for(some[:20_000], draws.TALK))
    limit = stats.norm.isf(ALPHA / 64**2 / 2)
    for bit in range(64):
        changed = some[:20_000] ^ (np.uint64(1) << np.uint64(bit))
        flips = (bits(keys_for(changed, draws.TALK)) != before).mean(axis=0)
        assert np.abs((flips - 0.5) * 2 * np.sqrt(20_000)).max() < limit, f"bit {bit}"


def test_no_two_customers_share_a_key():
    """Three million customers of neighbouring days; chance of a collision about 2e-7."""
    every = [customers(date=739_677 + day, interval=i) for day in (0, 1, 2) for i in (3,)]
    assert len(np.unique(np.concatenate(every))) == 3 * N


def test_the_lottery_among_free_agents_is_fair(some):
    agents = np.array([name_key(f"team/{number}") for number in range(1, 8)])
    chosen = winners(some[:200_000], agents)
    assert_random(chi_square(np.bincount(chosen, minlength=7), 200_000 / 7), "who wins")
    pairs = np.bincount(chosen[:-1:2] * 7 + chosen[1::2], minlength=49)
    assert_random(chi_square(pairs, 100_000 / 49), "who wins twice")
    u = units(keys_for(some[:200_000], draws.TALK))
    table = np.bincount(chosen * 10 + (u * 10).astype(int), minlength=70)
    assert_random(chi_square(table, 200_000 / 70), "who wins and how long it takes")
