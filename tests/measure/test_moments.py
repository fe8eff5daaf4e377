"""Moments add up: over blocks, whatever their sizes, without growing."""

import pickle

import numpy as np
import pytest

from sim.measure import Asked, measure_replication, memory, merge, new_scratch, tables
from tests.measure.build import bench, calendar, fresh, random_contacts, random_states


def logs(desk, replication):
    """The log of one replication, the same whenever it is asked for."""
    rng = np.random.default_rng(replication)
    size = int(rng.integers(20, 60))
    contacts = random_contacts(rng, desk.calendar, size, len(desk.inputs.queues), agents=4)
    return contacts, random_states(rng, desk.calendar, size, agents=4)


def block(desk, replications):
    moments, scratch = fresh(desk), new_scratch(desk.plan)
    for r in replications:
        measure_replication(desk.inputs, desk.plan, r, *logs(desk, r), scratch, moments)
    return moments


@pytest.fixture(scope="module")
def desk():
    return bench(calendar(days=2, minutes=60), queues=2, groups=2)


def test_merged_blocks_equal_one_long_run(desk):
    whole = block(desk, range(12))
    merged = merge(
        merge(block(desk, range(5)), block(desk, range(5, 6))), block(desk, range(6, 12))
    )
    for name, a, b in zip(whole._fields[:-1], whole[:-1], merged[:-1], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-13, err_msg=name)
        if a.dtype == np.int64 or name.endswith("sums"):
            np.testing.assert_array_equal(a, b, err_msg=name)


def test_blocks_merged_in_order_are_bit_for_bit_the_same_through_pickles(desk):
    parts = [block(desk, range(k, k + 3)) for k in range(0, 9, 3)]
    here = merge(merge(parts[0], parts[1]), parts[2])
    there = [pickle.loads(pickle.dumps(part)) for part in parts]
    again = merge(merge(there[0], there[1]), there[2])
    for a, b in zip(here[:-1], again[:-1], strict=True):
        np.testing.assert_array_equal(a, b)


def test_merging_leaves_its_arguments_alone(desk):
    one, other = block(desk, [0]), block(desk, [1])
    before = [part.copy() for part in one[:-1]]
    merge(one, other)
    for a, b in zip(before, one[:-1], strict=True):
        np.testing.assert_array_equal(a, b)


def test_memory_does_not_grow_with_the_number_of_replications(desk):
    few, many = block(desk, range(2)), block(desk, range(40))
    assert sum(part.nbytes for part in few[:-1]) == sum(part.nbytes for part in many[:-1])
    assert sum(part.nbytes for part in many[:-1]) == memory(desk.plan)


def test_the_batch_follows_from_the_replications_number(desk):
    moments = block(desk, [3, 13, 7])
    assert moments.batches.tolist() == [0, 0, 0, 2, 0, 0, 0, 1, 0, 0]
    assert moments.waits[3].sum() > 0
    assert moments.waits[0].sum() == 0


def test_a_replication_measured_twice_has_an_interval_of_no_width(desk):
    moments, scratch = fresh(desk), new_scratch(desk.plan)
    for r in (0, 1, 2):
        measure_replication(desk.inputs, desk.plan, r, *logs(desk, 0), scratch, moments)
    total = tables(moments, desk.plan, desk.names, desk.calendar)["queues_total"]
    assert (total["asa_s_low"] == total["asa_s_high"]).all()


def test_without_periods_the_totals_are_the_same(desk):
    short = bench(desk.calendar, queues=2, groups=2, asked=Asked(periods=False))
    one, other = block(desk, range(3)), block(short, range(3))
    for name in ("queue_sums", "queue_cubes", "group_products"):
        full, brief = getattr(one, name), getattr(other, name)
        np.testing.assert_array_equal(full[:, -1], brief[:, -1])
    assert "queues_by_hour" not in tables(other, short.plan, short.names, short.calendar)
