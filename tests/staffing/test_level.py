"""Of staffings that cost the same, an even one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.solve import Silence
from planner.staffing.level import Move, _applied, _evenest, levelled, steps
from planner.staffing.local import Slopes
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Need
from planner.staffing.search import Search
from sim.scenario import Scenario
from tests.staffing.centres import centre, group, queue

ROUGH = np.array([13, 15, 14, 14, 16, 12, 14, 15, 13, 14], np.int64)
NEED = Need(4000, 0.0)


def _two(volume: float, **more: object) -> Scenario:
    """Two queues with a group each, 08:00 to 18:00."""
    hours = ("08:00", "18:00")
    queues = {name: queue(volume, hours=hours) for name in ("bills", "faults")}
    groups = {name: group({name: 1.0}) for name in queues}
    return centre(queues, groups, {"staff": more} if more else None)


def _put(rooms: Rooms, rows: list[np.ndarray]) -> np.ndarray:
    """These agents in the opening hours."""
    agents = rooms.least.copy()
    for g, row in enumerate(rows):
        first = int(np.flatnonzero(rooms.allowed[g])[0])
        agents[g, first : first + len(row)] = row
    return agents


@pytest.mark.compiled_only
def test_spikes_fill_dips_where_the_goals_hold_as_well() -> None:
    search = Search(_two(200), 3, 1, None, Silence(), 400)
    start = _put(search.rooms, [ROUGH, np.full(10, 14)])
    found = search.levelled(search.sample(400), NEED, start, 3)
    assert steps(found) < steps(start)
    assert (found.sum(axis=1) == start.sum(axis=1)).all()
    assert search.short(search.sample(400), NEED, found) == 0
    assert set(found[0][found[0] > 0].tolist()) == {14}


@pytest.mark.compiled_only
def test_a_spike_that_service_needs_stays() -> None:
    raw = queue(200, hours=("08:00", "18:00"))
    raw["arrivals"]["volumes"][4]["volume"] = 260
    scenario = centre({"calls": raw}, {"desk": group({"calls": 1.0})})
    search = Search(scenario, 3, 1, None, Silence(), 400)
    busy = np.full(10, 14)
    busy[[4, 8]] = 17, 12
    start = _put(search.rooms, [busy])
    found = search.levelled(search.sample(400), NEED, start, 3)
    before, after = (
        search.sample(400).stand(agents).room(search.goals, NEED) for agents in (start, found)
    )
    assert (after >= np.minimum(before, 0) - 1e-9).all()
    assert found[0].max() >= 16


def test_nobody_looks_and_nothing_moves() -> None:
    search = Search(_two(20), 3, 1, None, Silence(), 5)
    start = _put(search.rooms, [ROUGH, ROUGH])
    shape = (len(search.goals.rows), 2, int(search.rooms.measured.sum()))
    slopes = Slopes(np.zeros(shape), np.zeros(shape))
    found = levelled(
        search.sample(5),
        NEED,
        start,
        np.array([1, 1]),
        slopes,
        search.reach,
        interval_minutes=60,
        looks=0,
    )
    assert np.array_equal(found, start)


@given(arrays(np.int64, (2, 10), elements=st.integers(0, 6)), st.booleans())
def test_each_move_lowers_the_steps_as_foreseen_and_is_lawful(
    rows: np.ndarray, same_price: bool
) -> None:
    rooms = Rooms.of(_two(20, bills={"most": 5, "pinned": [], "least": 1}))
    agents = _put(rooms, list(rows))
    price = np.array([1, 1 if same_price else 2])
    refused: set[Move] = set()
    smallest = np.inf
    for _ in range(30):
        move = _evenest(agents, rooms, price, 12, refused)
        if move is None:
            break
        after = _applied(agents, [move])
        gain = steps(agents) - steps(after)
        assert 0 < gain <= smallest
        assert price[move.away_group] == price[move.to_group]
        assert after[move.away_group, move.away] >= rooms.least[move.away_group, move.away]
        assert after[move.to_group, move.to] <= rooms.most[move.to_group, move.to]
        smallest = gain
        refused.add(move)
