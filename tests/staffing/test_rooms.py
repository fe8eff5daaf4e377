"""Limits of a staffing: opening hours, least, most, pins, seats."""

import numpy as np
import pytest

from planner.staffing.rooms import NO_LIMIT, Rooms
from sim.errors import ScenarioError
from tests.staffing.centres import centre, group, queue, single


def test_agents_may_be_put_where_a_queue_is_open_or_has_just_closed() -> None:
    rooms = Rooms.of(single())
    assert np.flatnonzero(rooms.allowed[0]).tolist() == [8, 9, 10, 11, 12, 13]
    assert rooms.most[0, 7] == 0 and rooms.most[0, 8] == NO_LIMIT


def test_least_staff_holds_while_open_only() -> None:
    rooms = Rooms.of(single(planning={"staff": {"desk": {"least": 2, "most": 9}}}))
    assert rooms.least[0, 7:14].tolist() == [0, 2, 2, 2, 2, 0, 0]
    assert rooms.most[0, 7:14].tolist() == [0, 9, 9, 9, 9, 9, 9]


def test_a_pin_of_a_date_beats_one_of_a_weekday() -> None:
    pinned = [
        {"day": "2026-03-02", "from": "09:00", "to": "10:00", "agents": 4},
        {"day": "mon", "from": "09:00", "to": "11:00", "agents": 6},
    ]
    rooms = Rooms.of(single(planning={"staff": {"desk": {"pinned": pinned}}}))
    assert rooms.least[0, 8:12].tolist() == [0, 4, 6, 0]
    assert rooms.most[0, 9:11].tolist() == [4, 6]
    assert rooms.pinned[0, 8:12].tolist() == [False, True, True, False]


def test_seats_are_shared_by_the_groups_of_a_site() -> None:
    groups = {
        "a": group({"calls": 1}, site="here"),
        "b": group({"calls": 1}, site="here"),
        "c": group({"calls": 1}),
    }
    scenario = centre(
        {"calls": queue(60)}, groups, sites={"here": {"time_zone": "UTC", "seats": 5}}
    )
    rooms = Rooms.of(scenario)
    fits = np.where(rooms.allowed, np.array([[2], [3], [9]]), 0)
    assert rooms.keeps(fits)
    assert not rooms.keeps(fits + np.where(rooms.allowed, np.array([[1], [0], [0]]), 0))


def test_least_staff_that_has_no_seats_is_refused_with_place_and_time() -> None:
    scenario = centre(
        {"calls": queue(60)},
        {"desk": group({"calls": 1}, site="here")},
        {"staff": {"desk": {"least": 4}}},
        sites={"here": {"time_zone": "UTC", "seats": 3}},
    )
    with pytest.raises(ScenarioError, match=r"sites\.here\.seats.*4 seats at Mon 2026-03-02 08:00"):
        Rooms.of(scenario)


_LATE = {
    "earliest_start": "09:00",
    "latest_start": "09:15",
    "least_minutes": 120,
    "most_minutes": 120,
    "step_minutes": 15,
}


def test_nobody_is_put_where_no_shift_of_the_group_can_be() -> None:
    rooms = Rooms.of(
        single(planning={"staff": {"desk": {"least": 2}}, "shift_types": {"l": _LATE}})
    )
    assert np.flatnonzero(rooms.allowed[0]).tolist() == [9, 10]  # 08:00 and 11:15 are out of reach
    assert rooms.least[0, 8:12].tolist() == [0, 2, 2, 0]


def test_shift_types_of_others_say_nothing_of_a_group() -> None:
    groups = {"desk": group({"calls": 1}), "other": group({"calls": 1})}
    scenario = centre(
        {"calls": queue(60)}, groups, {"shift_types": {"l": _LATE | {"groups": ["other"]}}}
    )
    rooms = Rooms.of(scenario)
    assert np.flatnonzero(rooms.allowed[0]).tolist() == [8, 9, 10, 11, 12, 13]
    assert np.flatnonzero(rooms.allowed[1]).tolist() == [9, 10]


def test_a_night_shift_reaches_into_the_first_morning_as_into_every_other() -> None:
    night = {
        "earliest_start": "22:00",
        "latest_start": "22:00",
        "least_minutes": 480,
        "most_minutes": 480,
    }
    scenario = single(60, hours=("00:00", "24:00"), planning={"shift_types": {"n": night}})
    assert np.flatnonzero(Rooms.of(scenario).allowed[0]).tolist() == [0, 1, 2, 3, 4, 5, 22, 23]
