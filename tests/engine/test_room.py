"""The room of a block is used again, and more is made where it is not enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from benchmarks.workload import Ready, ready
from sim import block
from sim.block import live_through_block, room_for, run_block
from sim.inputs.legs import split
from sim.measure import Moments, new_moments, new_scratch
from sim.scenario import load_scenario
from tests.conftest import REPOSITORY
from tests.engine.test_blocks_agree_with_logs import assert_same

TEACHING = REPOSITORY / "scenarios" / "teaching"
REPLICATIONS = 2


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No room of other tests, and none for them."""
    block._spare.clear()
    yield
    block._spare.clear()


def teaching(name: str) -> Ready:
    return ready(load_scenario(TEACHING / f"{name}.yaml"))


def lived_through(it: Ready, room: block.Room | None = None) -> Moments:
    """Moments of a few replications, in the given room if there is one."""
    moments, scratch = new_moments(it.plan), new_scratch(it.plan)
    if room is None:
        run_block(it.built.inputs, it.plan, 0, REPLICATIONS, scratch, moments)
    else:
        plain, journeys = split(it.built.inputs)
        live_through_block(plain, journeys, it.plan, 0, REPLICATIONS, scratch, moments, room)
    return moments


@pytest.mark.compiled_only
@pytest.mark.parametrize("name", ["repeats_fcr", "predictive_dialler", "staffing_pooling"])
def test_what_another_scenario_has_left_in_the_room_changes_nothing(name: str) -> None:
    it, other = teaching(name), teaching("omnichannel")
    fresh = lived_through(it)
    lived_through(other)
    assert_same(lived_through(it), fresh, name)


@pytest.mark.compiled_only
@pytest.mark.parametrize("name", ["repeats_fcr", "staffing_pooling"])
def test_a_room_that_is_too_small_gives_way_to_a_larger_one(name: str) -> None:
    it = teaching(name)
    size = block._size(it.built.inputs, it.plan)
    least = {field: min(length, 1) for field, length in size._asdict().items()}
    tiny = block._new_room(it.built.inputs, size._replace(**least))
    assert_same(lived_through(it, tiny), lived_through(it), name)


def test_the_room_of_a_scenario_serves_it_again_and_no_larger_one() -> None:
    small, large = teaching("repeats_fcr"), teaching("omnichannel")
    sizes = [block._size(it.built.inputs, it.plan).contacts for it in (small, large)]
    if sizes[0] > sizes[1]:
        small, large = large, small
    room = room_for(small.built.inputs, small.plan)
    block._spare[:] = [room]
    assert room_for(small.built.inputs, small.plan) is room
    block._spare[:] = [room]
    assert room_for(large.built.inputs, large.plan) is not room


def test_the_arrays_of_a_room_do_not_overlap() -> None:
    it = teaching("repeats_fcr")
    room = room_for(it.built.inputs, it.plan)
    arrays: list[np.ndarray] = []
    collect: Any = arrays.append
    block._map(room, collect)
    for number, array in enumerate(arrays):
        array.view(np.uint8)[:] = number
    assert all((array.view(np.uint8) == number).all() for number, array in enumerate(arrays))
