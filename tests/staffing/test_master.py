"""The master problem on rows made by hand, and local changes."""

from typing import Any

import numpy as np

from planner.staffing.local import Neighbourhood
from planner.staffing.master import Point, Proposal, Region, propose
from planner.staffing.rooms import Rooms
from planner.staffing.search import Sizes, whole_prices
from tests.staffing.centres import centre, group, queue


def _rooms(**sites: Any) -> Rooms:
    groups = {
        "a": group({"calls": 1}, cost_per_hour=20, **({"site": "here"} if sites else {})),
        "b": group({"calls": 1}, cost_per_hour=30, **({"site": "here"} if sites else {})),
    }
    return Rooms.of(centre({"calls": queue(60)}, groups, sites=sites))


def _propose(
    rooms: Rooms, room: list[float], up: Any, down: Any, now: int = 5, trust: int = 2
) -> Proposal:
    """Goals about the hour from 08:00; ``up`` and ``down`` [J, G] are the effects of its agents."""
    agents = np.where(rooms.allowed, now, 0)
    at = np.zeros((1, 1, 24))
    at[0, 0, 8] = 1.0
    point = Point(
        agents, np.array(room), np.array(up)[:, :, None] * at, np.array(down)[:, :, None] * at
    )
    free = np.zeros_like(rooms.allowed)
    free[:, 8] = True
    region = Region(agents - trust * free, agents + trust * free)
    return propose(point, region, rooms, np.array([20, 30]), work=1.0, seed=1)


def test_what_is_short_is_filled_by_the_cheapest_effect_per_cost() -> None:
    found = _propose(_rooms(), [-2.0], [[1.0, 2.1]], [[9.0, 9.0]])
    assert found.agents[:, 8].tolist() == [5, 6]  # one of b for 30, not three of a
    assert not found.short and found.proved
    found = _propose(_rooms(), [-1.0], [[1.0, 1.2]], [[9.0, 9.0]])
    assert found.agents[:, 8].tolist() == [6, 5]


def test_what_is_to_spare_is_taken_away_where_it_costs_most() -> None:
    found = _propose(_rooms(), [1.0], [[0.5, 0.5]], [[1.0, 1.0]])
    assert found.agents[:, 8].tolist() == [5, 4]


def test_a_dear_agent_makes_room_for_a_cheap_one() -> None:
    found = _propose(_rooms(), [0.0], [[1.0, 1.0]], [[1.0, 1.0]])
    assert found.agents[:, 8].tolist() == [6, 4]


def test_all_goals_hold_at_once() -> None:
    up = [[1.0, 0.0], [0.0, 1.0]]
    found = _propose(_rooms(), [-1.0, -1.7], up, up)
    assert found.agents[:, 8].tolist() == [6, 7]  # a second agent gains less than the first


def test_a_goal_out_of_the_region_is_said_to_be_short() -> None:
    found = _propose(_rooms(), [-50.0], [[1.0, 1.0]], [[1.0, 1.0]])
    assert found.short
    assert found.agents[:, 8].tolist() == [7, 7]


def test_seats_of_a_site_are_not_exceeded() -> None:
    rooms = _rooms(here={"time_zone": "UTC", "seats": 11})
    found = _propose(rooms, [-50.0], [[1.0, 1.5]], [[1.5, 1.5]])
    assert found.agents[:, 8].sum() == 11
    assert rooms.keeps(found.agents)


def test_other_intervals_stay_as_they_are() -> None:
    found = _propose(_rooms(), [-1.0], [[1.0, 1.0]], [[1.0, 1.0]])
    assert (np.delete(found.agents, 8, axis=1)[:, 8:11] == 5).all()


def test_changes_tried_are_cheaper_ones_the_largest_saving_first() -> None:
    near = Neighbourhood.of(np.array([20, 30]))
    assert (near.saving > 0).all() and (np.diff(near.saving) <= 0).all()
    assert [1, -1] in near.changes.tolist()
    assert [-1, 1] not in near.changes.tolist()
    many = Neighbourhood.of(np.array([4, 5, 6, 7, 8, 9]))
    assert (np.abs(many.changes).sum(axis=1) <= 3).all()
    assert [0, -1, -1, 1, 0, 0] in many.changes.tolist()


def test_prices_are_whole_and_an_agent_without_cost_is_not_free() -> None:
    groups = {
        name: group({"calls": 1}, cost_per_hour=cost)
        for name, cost in {"a": 20.5, "b": 41.0, "c": 0.0}.items()
    }
    price = whole_prices(centre({"calls": queue(60)}, groups))
    assert price[1] == 2 * price[0] and 0 < price[2] < price[0] / 100


def test_replications_follow_from_contacts_and_from_what_is_to_decide() -> None:
    large, small = Sizes.of(20_000, 204, None), Sizes.of(20_000, 20, None)
    assert large == Sizes(slopes=12, coarse=60, confirm=400, improve=8e7)
    assert small.confirm == 800 and small.improve == 1.6e8
    assert Sizes.of(20_000, 204, 7) == Sizes(slopes=7, coarse=7, confirm=7, improve=8e7)
