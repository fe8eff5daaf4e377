"""By time of day, counts are per day on which that time is open, whatever else was simulated."""

from datetime import date

import numpy as np
import pytest

from sim.engine.log import AGENT_STATE, Activity, Exit
from sim.inputs.arrays import ARRIVE_REPLAY, DUTY, REPLAY
from sim.measure import Asked, measure_replication, new_plan, new_scratch, tables
from sim.measure.plan import open_intervals
from tests.measure.build import SECOND, bench, calendar, contact, fresh, inputs_for, state

HOUR = 3600 * SECOND
DAY = 24 * HOUR
WEEKDAYS = range(5)


def open_at(desk, expected):
    """The bench with other expected contacts ``[queue, interval]``."""
    desk.inputs.demand["mean"] = expected
    plan = new_plan(desk.inputs, desk.calendar, desk.targets, Asked())
    return desk._replace(plan=plan, scratch=new_scratch(plan))


def week(queues=1, duty=None, hours=(8, 16)):
    """Monday to Sunday, the first queue open on weekdays between two hours, others never."""
    desk = bench(calendar(days=7, minutes=60), queues=queues, duty=duty)
    at = np.arange(7 * 24)
    expected = np.zeros((queues, len(at)))
    expected[0] = (at // 24 < 5) & (at % 24 >= hours[0]) & (at % 24 < hours[1])
    return open_at(desk, expected * 12.0)


def measured(desk, contacts, states=(), replications=3):
    moments = fresh(desk)
    contacts = np.concatenate(contacts)
    states = np.concatenate([np.zeros(0, AGENT_STATE), *states])
    for r in range(replications):
        measure_replication(desk.inputs, desk.plan, r, contacts, states, desk.scratch, moments)
    return tables(moments, desk.plan, desk.names, desk.calendar)


def row(frames, time, queue="queue 0", noun="queue"):
    table = frames[f"{noun}s_by_time_of_day"]
    return table[(table[noun] == queue) & (table["time"] == time)].iloc[0]


def test_a_centre_closed_at_weekends_shows_the_volume_of_a_weekday():
    desk = week()
    waits = [contact(d * DAY + 8 * HOUR, Exit.ANSWERED, HOUR // 2) for d in WEEKDAYS]
    frames = measured(desk, [rows for rows in waits for _ in range(17)])
    found = row(frames, "08:00")
    assert found["days"] == 5
    assert found["offered"] == found["offered_low"] == pytest.approx(17)
    assert found["queue_length_mean"] == pytest.approx(17 / 2)
    assert frames["queues_total"]["offered"].iloc[0] == 5 * 17
    assert frames["queues_by_day"].query("queue == 'queue 0'")["offered"].sum() == 5 * 17


def test_a_group_on_duty_on_weekdays_shows_the_hours_of_a_weekday():
    duty = np.zeros(5, DUTY)
    duty["start"] = [d * DAY + 8 * HOUR for d in WEEKDAYS]
    duty["end"] = duty["start"] + 4 * HOUR
    duty["fraction"], duty["activity"] = 1.0, Activity.AVAILABLE
    idle = [
        state(stretch["start"], stretch["end"], Activity.AVAILABLE, Activity.AVAILABLE)
        for stretch in duty
    ]
    desk = week(duty=duty)
    frames = measured(desk, [contact(8 * HOUR, Exit.ABANDONED)], idle)
    found = row(frames, "08:00", "group 0", "group")
    assert found["days"] == 5
    assert found["rostered_hours"] == found["idle_hours"] == pytest.approx(1)
    assert found["agents_on_duty"] == pytest.approx(1)
    assert frames["groups_total"]["rostered_hours"].iloc[0] == pytest.approx(20)


def test_all_queues_are_open_when_any_is():
    desk = bench(calendar(days=7, minutes=60), queues=2)
    day, hour = np.arange(7 * 24) // 24, np.arange(7 * 24) % 24
    expected = np.stack([(day < 5) & (hour == 8), (day >= 4) & (hour == 8)]) * 1.0
    desk = open_at(desk, expected)
    frames = measured(desk, [contact(8 * HOUR, Exit.ABANDONED)])
    days = [row(frames, "08:00", name)["days"] for name in ("queue 0", "queue 1", "all")]
    assert days == [5, 3, 7]


def test_what_happens_at_a_time_that_is_never_open_is_per_day_with_any_open_time():
    frames = measured(week(), [contact(d * DAY + 20 * HOUR, Exit.ABANDONED) for d in WEEKDAYS])
    found = row(frames, "20:00")
    assert (found["days"], found["offered"]) == (5, pytest.approx(1))


def test_a_queue_reached_by_overflow_only_is_open_when_any_queue_is():
    late = [contact(d * DAY + 9 * HOUR, Exit.ABANDONED, SECOND, queue=1) for d in WEEKDAYS]
    frames = measured(week(queues=2), late)
    found = row(frames, "09:00", "queue 1")
    assert (found["days"], found["offered"]) == (5, pytest.approx(1))
    assert frames["queues_total"].set_index("queue").loc["queue 1", "queue_length_max"] == 1


def test_without_any_expected_contact_all_measured_days_count():
    desk = bench(calendar(days=3, minutes=60, warm_up=1), expected=0.0)
    frames = measured(desk, [contact(d * DAY + 9 * HOUR, Exit.ABANDONED) for d in range(4)])
    assert (frames["queues_by_time_of_day"]["days"] == 3).all()
    assert row(frames, "09:00")["offered"] == pytest.approx(1)


def test_the_longest_queue_is_a_mean_over_open_days():
    desk = week()
    start = 8 * HOUR
    waits = [contact(d * DAY + start, Exit.ABANDONED, HOUR) for d in WEEKDAYS]
    frames = measured(desk, [rows for rows in waits for _ in range(4)])
    assert frames["queues_total"]["queue_length_max"].tolist() == [4, 4]
    by_day = frames["queues_by_day"].query("queue == 'queue 0'")["queue_length_max"]
    assert by_day.tolist() == [4, 4, 4, 4, 4, 0, 0]


def test_an_hour_that_clocks_repeat_belongs_to_one_day():
    cal = calendar(days=2, minutes=60, zone="Europe/Kyiv", start=date(2026, 10, 24))
    desk = bench(cal)
    frames = measured(desk, [contact(i * HOUR, Exit.ABANDONED) for i in range(49)])
    assert row(frames, "03:00")["days"] == 2
    assert row(frames, "03:00")["offered"] == pytest.approx(3 / 2)
    assert row(frames, "04:00")["offered"] == pytest.approx(1)


def test_gaps_of_a_recording_are_open_where_its_other_days_have_contacts():
    cal = calendar(days=3, minutes=60)
    inputs = inputs_for(cal)
    inputs.sources["kind"] = ARRIVE_REPLAY
    replay = np.zeros(3, REPLAY)
    replay["arrived"] = [8 * HOUR, 9 * HOUR, DAY + 8 * HOUR]
    inputs.sources["times_to"] = 3
    found = open_intervals(inputs._replace(replay=replay), cal)[0].reshape(3, 24)
    assert [np.flatnonzero(day).tolist() for day in found] == [[8, 9], [8, 9], []]
