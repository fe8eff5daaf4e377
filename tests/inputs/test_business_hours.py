"""Hours of a promise and openings as arrays, against counting minute by minute."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sim.clock import Calendar
from sim.engine.rules import business_ticks, due_tick
from sim.inputs.build import Built
from sim.inputs.legs import next_opening
from sim.jit import python_version
from tests.inputs.centre import built, centre, group, queue

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
ALWAYS = [{"from": "00:00", "to": "24:00"}]
OFFICE = [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]
SPLIT = [
    {"days": "mon-fri", "from": "08:00", "to": "12:00"},
    {"days": "mon-thu", "from": "12:30", "to": "18:00"},
    {"days": "sat", "from": "10:00", "to": "14:00"},
]
NIGHTS = [{"days": "all", "from": "22:00", "to": "03:30"}]
HOURS = {"office": OFFICE, "split": SPLIT, "nights": NIGHTS}
SPRING, AUTUMN = "2026-03-27", "2026-10-23"


def promised(start: str, hours: list[dict[str, str]], within_s: float = 3600) -> Built:
    """Three days around a change of clocks with a promise in business hours; one day is closed."""
    closed = (datetime.fromisoformat(start) + timedelta(days=1)).date().isoformat()
    target = {"within_s": within_s, "hours": hours}
    return built(
        centre(
            start=start,
            days=3,
            special_days={closed: {"closed": True}},
            queues={"mail": queue(5, target=target), "sales": queue(5)},
            groups={"team": group("sales", "mail", order="earliest_due")},
        )
    )


def in_hours(hours: list[dict[str, str]], calendar: Calendar, tick: int, closed: Any) -> bool:
    """Whether a tick lies in hours that begin on its local day or on the one before."""
    zone = calendar.zone
    at = datetime.fromtimestamp((tick + calendar.epoch_ms) / 1000, UTC).astimezone(zone)
    for back in (0, 1):
        day = at.date() - timedelta(days=back)
        if day in closed:
            continue
        for row in hours:
            first, last = row["from"], row["to"]
            names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            a, _, b = row.get("days", "mon-sun").replace("all", "mon-sun").partition("-")
            if not names.index(a) <= day.weekday() <= names.index(b or a):
                continue
            minute = f"{at.hour:02d}:{at.minute:02d}"
            if back == 0 and minute >= first and (last <= first or minute < last):
                return True
            if back == 1 and last <= first and minute < last:
                return True
    return False


def counted(made: Built, hours: list[dict[str, str]], first: int, last: int) -> np.ndarray:
    """Business ticks since ``first`` at every minute up to ``last``, one minute after the other."""
    closed = {made.calendar.dates[1]}
    inside = [in_hours(hours, made.calendar, t, closed) for t in range(first, last, MINUTE)]
    return np.concatenate([[0], np.cumsum(inside) * MINUTE])


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
@pytest.mark.parametrize("name", HOURS)
def test_business_ticks_are_those_counted_minute_by_minute(start: str, name: str) -> None:
    made = promised(start, HOURS[name])
    journeys, mail = made.inputs.journeys, made.inputs.queues[0]
    assert journeys is not None
    first, last = -10 * DAY, made.calendar.horizon + 20 * DAY
    naive = counted(made, HOURS[name], first, last)
    ticks = python_version(business_ticks)
    bounds = (int(mail["business_from"]), int(mail["business_to"]))
    base = ticks(journeys.business, *bounds, first)
    rng = np.random.default_rng(1)
    for minute in rng.integers(0, len(naive) - 1, 400):
        inside = naive[minute + 1] > naive[minute]
        rest = int(rng.integers(0, MINUTE))
        expected = naive[minute] + (rest if inside else 0)
        assert ticks(journeys.business, *bounds, first + minute * MINUTE + rest) - base == expected


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
@pytest.mark.parametrize("name", HOURS)
def test_a_contact_is_due_when_its_business_time_is_over(start: str, name: str) -> None:
    made = promised(start, HOURS[name])
    journeys, mail = made.inputs.journeys, made.inputs.queues[0]
    assert journeys is not None
    bounds = (int(mail["business_from"]), int(mail["business_to"]))
    first, last = -5 * DAY, made.calendar.horizon + 25 * DAY
    naive = counted(made, HOURS[name], first, last)
    rng = np.random.default_rng(2)
    within = 150 * MINUTE
    for minute in rng.integers(0, (made.calendar.horizon - first) // MINUTE, 200):
        arrived = first + int(minute) * MINUTE
        due = python_version(due_tick)(journeys.business, *bounds, arrived, within)
        assert due == first + int(np.searchsorted(naive, naive[minute] + within)) * MINUTE


def test_due_times_of_long_promises_are_known_beyond_the_horizon() -> None:
    made = promised(SPRING, OFFICE, within_s=100 * 8 * 3600)  # a hundred working days
    journeys, mail = made.inputs.journeys, made.inputs.queues[0]
    assert journeys is not None
    bounds = (int(mail["business_from"]), int(mail["business_to"]))
    arrived = made.calendar.tick(0, 9 * 60)  # a Friday; the day after is closed, and a Saturday
    due = python_version(due_tick)(journeys.business, *bounds, arrived, int(mail["threshold"]))
    local = made.calendar.local(due)
    assert local.date() == made.calendar.dates[0] + timedelta(days=20 * 7 - 1)
    assert local.strftime("%a %H:%M") == "Thu 17:00"


def test_business_hours_reach_a_month_beyond_both_ends() -> None:
    made = promised(SPRING, OFFICE)
    journeys, mail = made.inputs.journeys, made.inputs.queues[0]
    assert journeys is not None
    rows = journeys.business[int(mail["business_from"]) : int(mail["business_to"])]
    assert rows["start"].min() < -28 * DAY
    assert rows["end"].max() > made.calendar.horizon + 28 * DAY
    assert (
        rows["before"] == np.cumsum(rows["end"] - rows["start"]) - rows["end"] + rows["start"]
    ).all()


def test_a_queue_without_business_hours_counts_the_clock() -> None:
    made = promised(SPRING, OFFICE)
    journeys, sales = made.inputs.journeys, made.inputs.queues[1]
    assert journeys is not None
    bounds = (int(sales["business_from"]), int(sales["business_to"]))
    assert python_version(business_ticks)(journeys.business, *bounds, 12345) == 12345
    assert python_version(due_tick)(journeys.business, *bounds, 12345, 1000) == 13345


def test_earliest_due_scores_by_due_time_where_the_promise_has_hours() -> None:
    made = promised(SPRING, OFFICE)
    lines = made.inputs.group_lines
    assert set(lines[lines["queue"] == 0]["by_due"]) == {1}
    assert set(lines[lines["queue"] == 0]["weight"]) == {0}
    assert set(lines[lines["queue"] == 1]["by_due"]) == {0}
    assert set(lines[lines["queue"] == 1]["weight"]) == {30_000}


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
@pytest.mark.parametrize("name", [*HOURS, "always"])
def test_the_next_opening_is_the_first_minute_after_which_it_is_open_again(
    start: str, name: str
) -> None:
    hours = (HOURS | {"always": ALWAYS})[name]
    closed = datetime.fromisoformat(start).date() + timedelta(days=1)
    made = built(
        centre(
            start=start,
            days=3,
            special_days={closed.isoformat(): {"closed": True}},
            queues={"mail": queue(0, opening_hours=hours, resolution=0.5), "sales": queue(5)},
            groups={"team": group("mail", "sales")},
        )
    )
    journeys = made.inputs.journeys
    assert journeys is not None
    ticks = range(-2 * DAY, made.calendar.horizon, MINUTE)
    is_open = [in_hours(hours, made.calendar, t, {closed}) for t in ticks]
    opens = [ticks[i] for i in range(1, len(is_open)) if is_open[i] and not is_open[i - 1]]
    for t in range(0, made.calendar.horizon, 17 * MINUTE):
        row = python_version(next_opening)(journeys, made.inputs, 0, t)
        later = [tick for tick in opens if tick > t]
        assert (int(journeys.openings[row]["start"]) if row >= 0 else None) == (
            later[0] if later else None
        )


def test_the_zone_of_the_naive_count_changes_its_clocks_on_these_days() -> None:
    for start, hours in ((SPRING, 23), (AUTUMN, 25)):
        made = promised(start, OFFICE)
        assert made.calendar.zone == ZoneInfo("Europe/Kyiv")
        assert np.diff(made.calendar.day_start).tolist()[2] == hours * 3_600_000
