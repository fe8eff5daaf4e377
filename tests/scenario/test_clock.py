"""Ticks, local days of 23, 24 and 25 hours, and the interval grid."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import TICKS_PER_DAY, TICKS_PER_MINUTE, Calendar
from sim.errors import ScenarioError
from tests.scenario.build import scenario

HOUR = 60 * TICKS_PER_MINUTE


def calendar(zone: str = "UTC", start: str = "2026-03-02", **changes: Any) -> Calendar:
    return Calendar.of(scenario(time_zone=zone, start=start, **changes))


def wall_clock(cal: Calendar, day: int) -> list[str]:
    minutes = cal.interval_minute[cal.interval_day == day]
    return [f"{m // 60:02d}:{m % 60:02d}" for m in minutes]


def test_an_ordinary_day_has_its_48_half_hours() -> None:
    cal = calendar()
    assert cal.n_days == 1
    assert cal.n_intervals == 48
    assert cal.interval_ticks == 30 * TICKS_PER_MINUTE
    assert cal.horizon == TICKS_PER_DAY
    assert cal.interval_minute.tolist() == list(range(0, 1440, 30))


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        ("Europe/Kyiv", "2026-03-29", 23),
        ("Europe/Kyiv", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: str, start: str, hours: float) -> None:
    cal = calendar(zone, start, days=2)
    assert cal.day_start.tolist() == [0, int(hours * HOUR), int((hours + 24) * HOUR)]
    assert cal.n_intervals == 2 * hours + 48


def test_the_hour_that_a_short_day_lacks_does_not_appear() -> None:
    walls = wall_clock(calendar("Europe/Kyiv", "2026-03-29"), 0)
    assert walls[5:8] == ["02:30", "04:00", "04:30"]
    assert len(walls) == 46


def test_the_hour_that_a_long_day_repeats_appears_twice_with_the_same_wall_clock() -> None:
    walls = wall_clock(calendar("America/New_York", "2026-11-01"), 0)
    assert walls[1:7] == ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    assert len(walls) == 50


def test_lord_howe_repeats_half_an_hour() -> None:
    walls = wall_clock(calendar("Australia/Lord_Howe", "2026-04-05"), 0)
    assert walls[2:6] == ["01:00", "01:30", "01:30", "02:00"]


def test_a_day_may_begin_at_one_when_the_clocks_skip_its_midnight() -> None:
    cal = calendar("America/Sao_Paulo", "2018-11-04", days=2)
    assert wall_clock(cal, 0)[:2] == ["01:00", "01:30"]
    assert cal.tick(0, 0) == 0
    assert cal.day_start[1] == 23 * HOUR


@pytest.mark.parametrize("start", ["2026-04-05", "2026-10-04"])
def test_a_change_of_clocks_that_does_not_fit_the_intervals_is_a_problem(start: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        calendar("Australia/Lord_Howe", start, interval_minutes=60)
    assert str(caught.value) == (
        f"interval_minutes: 60 minutes do not fit the change of clocks on {start}; "
        "use shorter intervals, such as 15 [E103]"
    )


def test_hours_fit_lord_howe_on_days_without_a_change_of_clocks() -> None:
    assert calendar("Australia/Lord_Howe", "2026-06-01", interval_minutes=60).n_intervals == 24


def test_an_unknown_time_zone_is_a_problem_with_a_suggestion() -> None:
    with pytest.raises(ScenarioError) as caught:
        calendar("Europe/Kyev")
    assert str(caught.value) == (
        'time_zone: "Europe/Kyev" is no time zone; did you mean Europe/Kyiv? [E101]'
    )


@pytest.mark.parametrize("zone", ["", "..", "/etc/passwd", "Europe", "a\x00b", "x" * 5000])
def test_no_text_at_all_breaks_the_look_up_of_a_time_zone(zone: str) -> None:
    with pytest.raises(ScenarioError, match="is no time zone"):
        calendar(zone)


@pytest.mark.parametrize(
    ("start", "days"), [("0001-01-01", 1), ("9999-12-31", 3), ("2199-01-01", 800)]
)
def test_days_beyond_the_calendar_are_a_problem(start: str, days: int) -> None:
    with pytest.raises(ScenarioError, match="leaves the calendar; simulate days from 1970 to 2200"):
        calendar(start=start, days=days)


def test_the_warm_up_comes_before_the_start() -> None:
    cal = calendar(days=2, warm_up_days=3)
    assert cal.n_days == 5
    assert cal.dates[0] == date(2026, 2, 27)
    assert cal.measured_from == 3 * TICKS_PER_DAY
    assert cal.local(cal.measured_from) == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_special_day_is_closed_or_like_another_weekday_or_busier() -> None:
    special = {
        "2026-03-03": {"closed": True},
        "2026-03-04": {"like": "sun"},
        "2026-03-05": {"volume_factor": 1.5},
    }
    cal = calendar(days=4, special_days=special)
    assert cal.weekday.tolist() == [0, 1, 6, 3]
    assert cal.closed.tolist() == [False, True, False, False]
    assert cal.volume_factor.tolist() == [1, 1, 1, 1.5]


@pytest.mark.parametrize(
    ("day", "minute", "expected"),
    [
        (0, 90, "2026-03-29T01:30:00.000+02:00"),
        (0, 200, "2026-03-29T04:20:00.000+03:00"),  # 03:20 is skipped: an hour later
        (0, 240, "2026-03-29T04:00:00.000+03:00"),
        (0, 1440 + 60, "2026-03-30T01:00:00.000+03:00"),
        (1, 1440, "2026-03-31T00:00:00.000+03:00"),
        (-1, 60, "2026-03-28T01:00:00.000+02:00"),
        (5, 0, "2026-04-03T00:00:00.000+03:00"),
    ],
)
def test_a_wall_clock_time_has_its_tick(day: int, minute: int, expected: str) -> None:
    cal = calendar("Europe/Kyiv", "2026-03-29", days=2)
    assert cal.iso(cal.tick(day, minute)) == expected


def test_a_time_shown_twice_means_the_first() -> None:
    cal = calendar("Europe/Kyiv", "2026-10-25")
    assert cal.iso(cal.tick(0, 3 * 60 + 30)) == "2026-10-25T03:30:00.000+03:00"
    assert cal.iso(cal.tick(0, 3 * 60 + 30) + HOUR) == "2026-10-25T03:30:00.000+02:00"


def test_a_moment_is_local_unless_it_has_an_offset() -> None:
    cal = calendar("Europe/Kyiv", "2026-03-02")
    assert cal.tick_of(datetime(2026, 3, 2, 8, 15, 3, 250_900)) == 8 * HOUR + 15 * 60_000 + 3250
    assert cal.tick_of(datetime(2026, 3, 2, 8, tzinfo=UTC)) == 10 * HOUR
    assert cal.tick_of(datetime(2026, 3, 1, 23, 59, 59, 999_000)) == -1


def test_arrays_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        calendar().day_start[0] = 1


ZONES = ["UTC", "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo"]


@given(
    zone=st.sampled_from(ZONES),
    start=st.dates(date(1995, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 10),
    warm_up=st.integers(0, 3),
    minutes=st.sampled_from([5, 15, 30]),
)
def test_the_grid_agrees_with_the_wall_clock(
    zone: str, start: date, days: int, warm_up: int, minutes: int
) -> None:
    cal = calendar(
        zone, start.isoformat(), days=days, warm_up_days=warm_up, interval_minutes=minutes
    )
    assert cal.n_intervals * cal.interval_ticks == cal.horizon
    assert all(a < b for a, b in pairwise(cal.day_start))
    for i in range(0, cal.n_intervals, 7):
        tick = i * cal.interval_ticks
        day, minute = int(cal.interval_day[i]), int(cal.interval_minute[i])
        local = cal.local(tick)
        assert local.date() == cal.dates[day] == start + timedelta(days=day - warm_up)
        assert local.hour * 60 + local.minute == minute
        assert cal.day_of(tick) == day
        assert tick - cal.tick(day, minute) in (0, HOUR // 2, HOUR)  # later: shown twice
        assert cal.tick_of(local) == tick
    assert np.array_equal(
        np.bincount(cal.interval_day) * cal.interval_ticks, np.diff(cal.day_start)
    )


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.sampled_from(ZONES))
def test_local_and_tick_of_are_inverse(moment: datetime, zone: str) -> None:
    cal = calendar(zone, "2026-01-01", days=365)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    aware = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert cal.local(cal.tick_of(aware)) == aware
