"""Staffing and shifts of a site are in its own local time."""

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from sim.clock import Calendar, time_zone
from sim.engine.log import Activity
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, find_problems, find_warnings
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from sim.scenario.sites import SiteCalendar, site_calendar
from tests.scenario.build import scenario, small

ZONES = ["Europe/Kyiv", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]


def seen_from(zone: str, **changes: Any) -> tuple[Calendar, SiteCalendar]:
    built = scenario(**{"time_zone": "Europe/Kyiv", "days": 3} | changes)
    calendar = Calendar.of(built)
    return calendar, site_calendar(built, calendar, time_zone(zone))


def two_sites(zone: str, **group: Any) -> Scenario:
    """The small scenario in UTC; its group works at a site in another zone."""
    groups = small()["groups"]
    groups["team"] |= {"site": "away"} | group
    if "shifts" in group:
        del groups["team"]["staffing"]
    return scenario(groups=groups, sites={"away": {"time_zone": zone}})


@pytest.mark.parametrize("start", ["2026-03-02", "2026-03-07", "2026-03-28", "2026-10-24"])
@pytest.mark.parametrize("zone", ZONES)
def test_each_interval_has_the_date_and_the_clock_of_the_site(zone: str, start: str) -> None:
    calendar, site = seen_from(zone, start=start)
    for i in range(calendar.n_intervals):
        local = site.local(i * calendar.interval_ticks)
        assert local.date() == site.dates[site.interval_day[i]]
        assert local.hour * 60 + local.minute == site.interval_minute[i]


@pytest.mark.parametrize("zone", ZONES)
def test_ticks_intervals_and_horizon_are_those_of_the_scenario(zone: str) -> None:
    calendar, site = seen_from(zone, warm_up_days=1)
    assert (site.horizon, site.measured_from) == (calendar.horizon, calendar.measured_from)
    assert (site.n_intervals, site.epoch_ms) == (calendar.n_intervals, calendar.epoch_ms)
    assert site.day_start[0] <= 0
    assert site.day_start[-1] >= calendar.horizon


@pytest.mark.parametrize("zone", ZONES)
def test_a_local_time_is_the_same_moment_however_it_is_asked_for(zone: str) -> None:
    _, site = seen_from(zone, start="2026-03-28")
    for day, date in enumerate(site.dates):
        local = datetime(date.year, date.month, date.day, 9, 30)
        assert site.tick(day, 9 * 60 + 30) == site.tick_of(local)


def test_the_scenarios_own_zone_sees_the_scenarios_own_days() -> None:
    calendar, site = seen_from("Europe/Kyiv")
    assert site.dates == calendar.dates
    assert np.array_equal(site.day_start, calendar.day_start)
    assert np.array_equal(site.interval_minute, calendar.interval_minute)


def test_a_special_day_holds_on_the_date_of_the_site() -> None:
    holiday = {"2026-03-03": {"closed": True}, "2026-03-04": {"like": "sun"}}
    calendar, site = seen_from("America/New_York", special_days=holiday)
    assert [str(day) for day in site.dates] == ["2026-03-01", *map(str, calendar.dates)]
    assert site.closed.tolist() == [False, False, True, False]
    assert site.weekday.tolist() == [6, 0, 1, 6]


def test_a_shift_is_in_the_time_of_its_site() -> None:
    day = {"from": "09:00", "to": "12:00", "counts": [{"agents": 5}]}
    built = two_sites("America/New_York", shifts={"day": day})  # 14:00 to 17:00 in UTC
    duty = on_duty(View(built, Calendar.of(built)), "team")
    assert duty.nonzero()[0].tolist() == list(range(28, 34))


def test_a_staffing_table_is_in_the_time_of_its_site() -> None:
    rows = [{"day": "all", "time": time, "agents": 2} for time in ("09:00", "09:30")]
    built = two_sites("Asia/Kolkata", staffing=rows)  # 03:30 and 04:00 in UTC
    duty = on_duty(View(built, Calendar.of(built)), "team")
    assert duty.nonzero()[0].tolist() == [7, 8]


@pytest.mark.parametrize("zone", ZONES)
def test_checks_and_engines_see_the_same_agents_at_a_site(zone: str) -> None:
    lunch = {"activity": "lunch", "after_minutes": 245, "minutes": 40}
    night = {"from": "20:00", "to": "06:00", "breaks": [lunch], "counts": [{"agents": 2}]}
    table = [{"day": "all", "time": time, "agents": 1.5} for time in ("10:30", "15:00")]
    groups = {
        "night": {"skills": {"sales": {}}, "shifts": {"only": night}, "site": "away"},
        "team": {"skills": {"sales": {}}, "staffing": table, "site": "away"},
    }
    built = scenario(groups=groups, days=5, sites={"away": {"time_zone": zone}},
                     special_days={"2026-03-04": {"closed": True}})  # fmt: skip
    inputs = build_inputs(built).inputs
    rows = inputs.duty[inputs.duty["activity"] == Activity.AVAILABLE]
    view = View(built, Calendar.of(built))
    edges = np.arange(view.calendar.n_intervals + 1) * view.calendar.interval_ticks
    for g, group in enumerate(groups):
        its = rows[inputs.agents[rows["agent"]]["group"] == g]
        starts, ends = np.maximum.outer(its["start"], edges), np.maximum.outer(its["end"], edges)
        before = (ends - starts) * its["fraction"][:, None]  # still to work at each edge
        there = -np.diff(before.sum(axis=0)) / view.calendar.interval_ticks
        assert on_duty(view, group) == pytest.approx(there)
        assert there.sum() > 0


def test_problems_with_a_table_are_told_in_the_time_of_its_site() -> None:
    rows = [{"day": "all", "time": time, "agents": 2} for time in ("05:00", "06:00", "20:00")]
    problems = find_problems(two_sites("America/New_York", staffing=rows))
    assert [(p.code, p.message) for p in problems] == [
        ("E503", "no row for mon 2026-03-02 05:30 and 13 other times, "
                 "between rows and in opening hours"),
        ("E504", "2 agents at sun 2026-03-01 20:00, when no queue of theirs is open"),
    ]  # fmt: skip


def test_a_shift_that_meets_no_open_queue_from_its_site_is_refused() -> None:
    day = {"from": "18:00", "to": "22:00", "counts": [{"agents": 1}]}
    assert [p.code for p in find_problems(two_sites("America/New_York", shifts={"day": day}))] == [
        "E514"
    ]
    assert find_problems(two_sites("Europe/Kyiv", shifts={"day": day | {"from": "19:00"}})) == []


def test_a_warning_about_a_queue_is_in_the_time_of_the_queue() -> None:
    day = {"from": "09:00", "to": "12:00", "counts": [{"agents": 5}]}
    (found,) = find_warnings(two_sites("America/New_York", shifts={"day": day}))
    assert found.code == "W501"
    assert "mon 2026-03-02 08:00 to 14:00, mon 2026-03-02 17:00 to 18:00" in found.message


def test_a_site_without_seats_given_has_room_for_all() -> None:
    built = scenario(sites={"home": {"time_zone": "UTC"}})
    groups = small()["groups"]
    groups["team"]["site"] = "home"
    full = scenario(groups=groups, sites={"home": {"time_zone": "UTC", "seats": 4}})
    over = scenario(groups=groups, sites={"home": {"time_zone": "UTC", "seats": 3}})
    assert "W504" not in [w.code for w in find_warnings(built)]
    assert "W504" not in [w.code for w in find_warnings(full)]
    assert "W504" in [w.code for w in find_warnings(over)]
