"""Groups at a site in another time zone work by its local time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sim.engine.log import Activity
from sim.inputs.build import Built
from sim.inputs.timelines import draw_timeline, unpack
from tests.inputs.centre import built, centre, group, queue

ALWAYS = [{"from": "00:00", "to": "24:00"}]
HALF_HOURS = [f"{m // 60:02d}:{m % 60:02d}" for m in range(0, 1440, 30)]
# the centre's zone, the site's, and a first day: days on which either changes its clocks
ZONES = [
    ("Europe/Kyiv", "America/New_York", "2026-03-06"),
    ("Europe/Kyiv", "America/New_York", "2026-03-27"),
    ("America/New_York", "Europe/Kyiv", "2026-10-23"),
    ("Europe/Kyiv", "Asia/Kolkata", "2026-10-23"),
    ("UTC", "Pacific/Auckland", "2026-04-03"),
    ("UTC", "Europe/London", "2026-03-28"),
]


def at_site(home: str, site: str, start: str, **changes: Any) -> dict[str, Any]:
    """Four days round the clock; ``team`` works at the site, one ``guard`` is always there."""
    days = [{"day": "all", "time": time, "agents": 1} for time in HALF_HOURS]
    return centre(
        start=start,
        days=4,
        time_zone=home,
        sites={"far": {"time_zone": site}},
        queues={"sales": queue(5, opening_hours=ALWAYS)},
        groups={
            "guard": group("sales", staffing=days),
            "team": group("sales", site="far") | changes,
        },
    )


def on_duty(made: Built, g: int = 1) -> dict[str, list[tuple[int, int, int]]]:
    """(start, end, activity) of each agent of a group, touching stretches as they come."""
    lines: dict[str, list[tuple[int, int, int]]] = {}
    row = made.inputs.groups[g]
    for duty in made.inputs.duty:
        if row["agents_from"] <= duty["agent"] < row["agents_to"]:
            stretch = (int(duty["start"]), int(duty["end"]), int(duty["activity"]))
            lines.setdefault(made.names.agents[int(duty["agent"])], []).append(stretch)
    return lines


def local(made: Built, tick: int, zone: str) -> datetime:
    moment = datetime.fromtimestamp((tick + made.calendar.epoch_ms) / 1000, UTC)
    return moment.astimezone(ZoneInfo(zone))


@pytest.mark.parametrize(("home", "site", "start"), ZONES)
def test_a_staffing_table_holds_at_the_wall_clock_of_the_site(
    home: str, site: str, start: str
) -> None:
    table = [
        {"day": days, "time": time, "agents": 7 if f"{days} {time}" == "sun 12:30" else hour % 5}
        for days in ("mon-sat", "sun")
        for time in HALF_HOURS
        for hour in (int(time[:2]),)
    ]
    made = built(at_site(home, site, start, staffing=table))
    duty = made.inputs.duty
    team = duty["agent"] > 0
    for tick in range(0, made.calendar.horizon, made.calendar.interval_ticks):
        there = int((team & (duty["start"] <= tick) & (duty["end"] > tick)).sum())
        wall = local(made, tick, site)
        sunday = wall.weekday() == 6 and wall.strftime("%H:%M") == "12:30"
        assert there == (7 if sunday else wall.hour % 5)


@pytest.mark.parametrize(("home", "site", "start"), ZONES)
def test_shifts_begin_and_pause_at_the_wall_clock_of_the_site(
    home: str, site: str, start: str
) -> None:
    shift = {
        "from": "20:00",
        "to": "04:00",
        "breaks": [{"after_minutes": 60, "minutes": 30}],
        "counts": [{"day": "all", "agents": 1}],
    }
    raw = at_site(home, site, start, shifts={"late": shift})
    del raw["groups"]["team"]["staffing"]
    made = built(raw)
    [stretches] = on_duty(made).values()
    first = local(made, 0, site).date() - timedelta(days=1)
    wanted = []
    for day in range(7):
        begin, end = (
            datetime.combine(first + timedelta(days=d), datetime.min.time(), ZoneInfo(site))
            for d in (day, day + 1)
        )
        a = tick_of(made, begin.replace(hour=20))
        z = tick_of(made, end.replace(hour=4))
        wanted += [
            (a, a + 3_600_000, int(Activity.AVAILABLE)),
            (a + 3_600_000, a + 5_400_000, int(Activity.BREAK)),
            (a + 5_400_000, z, int(Activity.AVAILABLE)),
        ]
    horizon = made.calendar.horizon
    cut = [(max(a, 0), min(z, horizon), doing) for a, z, doing in wanted]
    assert stretches == [row for row in cut if row[0] < row[1]]


def tick_of(made: Built, moment: datetime) -> int:
    return round(moment.timestamp() * 1000) - made.calendar.epoch_ms


def test_a_shift_of_one_weekday_is_that_of_the_site() -> None:
    shift = {"from": "09:00", "to": "17:00", "counts": [{"day": "sun", "agents": 1}]}
    raw = at_site("Europe/Kyiv", "Pacific/Auckland", "2026-03-06", shifts={"early": shift})
    del raw["groups"]["team"]["staffing"]
    made = built(raw)
    [stretches] = on_duty(made).values()
    begins = [local(made, a, "Pacific/Auckland") for a, _, _ in stretches]
    assert [moment.strftime("%a %H:%M") for moment in begins] == ["Sun 09:00"]
    assert made.calendar.local(stretches[0][0]).strftime("%a %H:%M") == "Sat 22:00"


def test_a_special_day_is_the_date_at_the_site() -> None:
    table = [{"day": "all", "time": time, "agents": 1} for time in HALF_HOURS]
    table += [{"day": "2026-03-07", "time": time, "agents": 3} for time in HALF_HOURS]
    made = built(at_site("Europe/Kyiv", "America/New_York", "2026-03-06", staffing=table))
    third = on_duty(made)["team/3"]
    begin, end = third[0][0], third[-1][1]
    assert local(made, begin, "America/New_York").isoformat()[:16] == "2026-03-07T00:00"
    assert local(made, end, "America/New_York").isoformat()[:16] == "2026-03-08T00:00"


def test_availability_by_time_of_day_is_that_of_the_site() -> None:
    availability = {"share": 0.9, "by_time": [{"from": "12:00", "share": 0.5}]}
    table = [{"day": "all", "time": time, "agents": 1} for time in HALF_HOURS]
    raw = at_site(
        "Europe/Kyiv", "America/New_York", "2026-03-27", staffing=table, availability=availability
    )
    made = built(raw)
    duty = made.inputs.duty[made.inputs.duty["agent"] == 1]
    for row in duty:
        for tick in (int(row["start"]), int(row["end"]) - 1):
            afternoon = local(made, tick, "America/New_York").hour >= 12
            assert row["share"] == (0.5 if afternoon else 0.9)


def test_an_agent_day_is_a_date_at_the_site() -> None:
    table = [{"day": "all", "time": time, "agents": 1} for time in HALF_HOURS]
    raw = at_site("Europe/Kyiv", "America/New_York", "2026-03-27", staffing=table, absence=0.5)
    made = built(raw)
    duty = made.inputs.duty[made.inputs.duty["agent"] == 1]
    for row in duty:
        for tick in (int(row["start"]), int(row["end"]) - 1):
            assert local(made, tick, "America/New_York").date() == date.fromordinal(row["date"])
    inputs = made.inputs
    changes = {
        local(made, int(time), "America/New_York").strftime("%H:%M")
        for r in range(10)
        for time, agent, _ in zip(*unpack(inputs, draw_timeline(inputs, r)), strict=True)
        if agent == 1 and 0 < time < made.calendar.horizon
    }
    assert changes == {"00:00"}


def test_a_site_in_the_same_time_zone_changes_nothing() -> None:
    here = at_site("Europe/Kyiv", "Europe/Kyiv", "2026-03-27")
    without = at_site("Europe/Kyiv", "Europe/Kyiv", "2026-03-27")
    del without["groups"]["team"]["site"]
    assert np.array_equal(built(here).inputs.duty, built(without).inputs.duty)
    twin = at_site("Europe/Kyiv", "Europe/Helsinki", "2026-03-27")  # the same clocks, another name
    assert np.array_equal(built(twin).inputs.duty, built(without).inputs.duty)
