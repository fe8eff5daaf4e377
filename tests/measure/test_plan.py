"""What is known before a replication: expected contacts, rostered time, cells."""

import numpy as np
import pytest

from sim.engine.log import Activity
from sim.inputs.arrays import (
    ARRIVE_FIXED,
    ARRIVE_REPLAY,
    DUTY,
    REPLAY,
)
from sim.measure import Asked, new_moments, new_plan, tables
from sim.measure.periods import layout
from sim.measure.plan import expected_contacts, rostered_ticks
from tests.measure.build import bench, calendar, inputs_for

MINUTE = 60_000


def test_expected_contacts_of_poisson_fixed_and_recorded_arrivals():
    cal = calendar(days=2, minutes=60)
    inputs = inputs_for(cal, queues=3, expected=2.0)
    inputs.sources["kind"] = [0, ARRIVE_FIXED, ARRIVE_REPLAY]
    inputs.demand["mean"][1] = np.where(np.arange(48) % 24 < 12, 3.0, 0.0)
    replay = np.zeros(5, REPLAY)
    replay["arrived"] = [0, 1, cal.interval_ticks, cal.interval_ticks, 47 * cal.interval_ticks]
    inputs.sources["times_to"] = [0, 0, 5]
    inputs = inputs._replace(day_counts=np.array([120, 0], np.int32), replay=replay)
    found = expected_contacts(inputs, cal)
    assert (found[0] == 2).all()
    assert found[1].tolist() == [10.0] * 12 + [0.0] * 36
    assert found[2].tolist() == [2.0, 2.0, *[0.0] * 45, 1.0]


def test_rostered_time_is_cut_at_interval_borders_and_weighted_by_fractions():
    cal = calendar(days=1, minutes=60)
    duty = np.zeros(4, DUTY)
    duty["start"] = np.array([30, 150, 60, -60]) * MINUTE
    duty["end"] = np.array([150, 180, 120, 2000]) * MINUTE
    duty["fraction"] = [1.0, 1.0, 0.5, 1.0]
    duty["activity"] = [Activity.AVAILABLE, Activity.LUNCH, Activity.AVAILABLE, Activity.OFF]
    duty["agent"] = [0, 0, 3, 3]
    found = rostered_ticks(inputs_for(cal, groups=2, agents=4, duty=duty)) / MINUTE
    assert found[0, :4].tolist() == [30, 60, 60, 0]
    assert found[1, :4].tolist() == [0, 30, 0, 0]
    assert found.sum() == 180


def test_a_long_stretch_on_duty_fills_the_intervals_it_covers():
    cal = calendar(days=2, minutes=30)
    duty = np.zeros(1, DUTY)
    duty["start"], duty["end"] = 0, cal.horizon + 5
    duty["fraction"], duty["activity"] = 1.0, Activity.AVAILABLE
    found = rostered_ticks(inputs_for(cal, duty=duty))
    assert (found == cal.interval_ticks).all()


def test_periods_that_coincide_share_one_cell():
    hourly = layout(calendar(days=1, minutes=60), detailed=True)
    assert hourly.n_cells == 25  # 24 hours, also intervals and times of day, and the total
    assert (
        layout(calendar(days=7, minutes=30), detailed=True).n_cells == 7 * 48 + 7 * 24 + 7 + 48 + 1
    )
    assert layout(calendar(days=7), detailed=False).n_cells == 8


def test_the_number_of_targets_must_be_that_of_queues():
    desk = bench(queues=2)
    with pytest.raises(ValueError, match="1 targets for 2 queues"):
        new_plan(desk.inputs, desk.calendar, desk.targets[:1], Asked())


def test_tables_of_no_replication_have_no_values():
    desk = bench()
    frames = tables(new_moments(desk.plan), desk.plan, desk.names, desk.calendar)
    assert frames["queues_total"]["service_level"].isna().all()
    assert frames["queues_total"]["offered"].isna().all()
