"""When queues are open and which row holds, on days of 23, 24 and 25 hours."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.inputs.hours import open_stretches
from sim.scenario import Hours, Scenario
from sim.scenario.hours import opening_spells, row_by_day, row_of_interval, touched_intervals
from sim.scenario.models.agents import ShiftCount, StaffingRow
from tests.scenario.build import scenario, small

CHANGES = ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-06-01"]


def with_hours(hours: list[dict[str, str]], **changes: Any) -> Scenario:
    queue = small()["queues"]["sales"] | {"opening_hours": hours}
    return scenario(queues={"sales": queue}, time_zone="Europe/Kyiv", **changes)


def spells(hours: list[dict[str, str]], **changes: Any) -> list[tuple[str, str]]:
    """Opening and closing as local text."""
    built = with_hours(hours, **changes)
    calendar = Calendar.of(built)
    found = opening_spells(built.queues["sales"].opening_hours, calendar)
    return [(calendar.iso(a)[5:16], calendar.iso(b)[5:16]) for a, b in found]


def test_round_the_clock_is_one_spell() -> None:
    hours = [{"from": "00:00", "to": "24:00"}]
    assert spells(hours, start="2026-03-28", days=3) == [("03-28T00:00", "03-31T00:00")]


def test_a_night_of_the_clock_change_is_an_hour_shorter_or_longer() -> None:
    for start, hours in (("2026-03-28", 7), ("2026-10-24", 9)):
        built = with_hours([{"from": "22:00", "to": "06:00"}], start=start, days=2)
        calendar = Calendar.of(built)
        night = opening_spells(built.queues["sales"].opening_hours, calendar)[1]
        assert night[1] - night[0] == hours * 3_600_000


def test_a_closed_day_has_only_the_night_of_the_day_before() -> None:
    hours = [{"from": "22:00", "to": "06:00"}]
    closed = {"2026-06-02": {"closed": True}}
    assert spells(hours, start="2026-06-01", days=2, special_days=closed) == [
        ("06-01T00:00", "06-01T06:00"),
        ("06-01T22:00", "06-02T06:00"),
    ]


CLOCKS = st.integers(0, 47).map(lambda n: f"{n // 2:02d}:{n % 2 * 30:02d}")
HOURS = st.lists(
    st.builds(
        lambda days, start, end: {"days": days, "from": start, "to": end},
        st.sampled_from(["all", "mon-fri", "sat,sun", "sun", "thu-mon"]),
        CLOCKS,
        CLOCKS | st.just("24:00"),
    ),
    max_size=3,
)


@given(hours=HOURS, start=st.sampled_from(CHANGES), days=st.integers(1, 4), closed=st.booleans())
def test_checks_and_engines_agree_when_queues_are_open(
    hours: list[dict[str, str]], start: str, days: int, closed: bool
) -> None:
    built = with_hours(hours, start=start, days=days, special_days={start: {"closed": closed}})
    calendar = Calendar.of(built)
    queue = built.queues["sales"]
    stretches = open_stretches(queue, calendar)
    cut = [(max(a, 0), min(b, calendar.horizon)) for a, b in stretches]
    assert opening_spells(queue.opening_hours, calendar) == [(a, b) for a, b in cut if a < b]


def test_intervals_are_touched_by_a_spell_that_overlaps_them() -> None:
    calendar = Calendar.of(scenario())
    length = calendar.interval_ticks
    mask = touched_intervals([(length - 1, length + 1), (5 * length, 6 * length)], calendar)
    assert mask.nonzero()[0].tolist() == [0, 1, 5]


def test_a_date_beats_weekdays_at_its_own_times_only() -> None:
    rows = [
        StaffingRow(day="all", time="00:00", agents=1),
        StaffingRow(day="all", time="00:30", agents=2),
        StaffingRow(day="2026-03-03", time="00:30", agents=3),
    ]
    found = row_of_interval(rows, Calendar.of(scenario(days=2)))
    assert found[[0, 1, 2, 48, 49, 50]].tolist() == [0, 1, -1, 0, 2, -1]


def test_the_hour_shown_twice_takes_its_row_twice() -> None:
    rows = [StaffingRow(day="all", time="03:30", agents=1)]
    calendar = Calendar.of(scenario(start="2026-10-25", time_zone="Europe/Kyiv"))
    assert (row_of_interval(rows, calendar) == 0).sum() == 2


def test_a_count_holds_on_its_days() -> None:
    rows = [ShiftCount(day="mon-tue", agents=1), ShiftCount(day="2026-03-03", agents=2)]
    found = row_by_day(rows, Calendar.of(scenario(days=3)))
    assert [row and row.agents for row in found] == [1, 2, None]


def test_hours_that_end_when_they_begin_last_a_day() -> None:
    calendar = Calendar.of(scenario(days=2))
    assert opening_spells([Hours(days="mon", start="08:00", end="08:00")], calendar) == [
        (8 * 3_600_000, 32 * 3_600_000)
    ]
