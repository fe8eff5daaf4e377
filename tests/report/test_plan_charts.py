"""Charts of plans show the numbers of the plan, and every day the same hours."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from planner.report.plans import charts, heat, pictures
from planner.report.plans.axis import PlanAxis
from planner.report.plans.view import Picture, Pool, pools
from sim.clock import Calendar
from tests.report.plan_example import interval, is_open, picture, picture_of, two_pools, verdicts
from tests.running.example import CENTRE, centre

NINE = 18
"""The interval that starts at 09:00."""


@pytest.fixture
def ax() -> Axes:
    return Figure().subplots()


def line(ax: Axes, label: str) -> np.ndarray:
    (found,) = [row for row in ax.lines if row.get_label() == label]
    return np.asarray(found.get_ydata(), dtype=float)


def test_nights_take_no_room_and_all_days_show_the_same_hours() -> None:
    seen = picture(days=3)
    axis = PlanAxis(seen.calendar, seen.active)
    assert axis.window == (9 * 60, 12 * 60)
    assert [len(stretch.intervals) for stretch in axis.stretches] == [6, 6, 6]
    assert {round(float(s.edges[-1] - s.edges[0]), 9) for s in axis.stretches} == {3.0}
    assert axis.intervals.tolist() == [d * 48 + NINE + k for d in range(3) for k in range(6)]


def test_a_day_on_which_nobody_is_needed_has_no_place() -> None:
    seen = picture(days=3)
    seen.scheduled[:, 48:96] = 0
    assert seen.required is not None
    assert seen.needed is not None
    seen.required[:, 48:96] = 0
    seen.needed[:, 48:96] = 0
    assert PlanAxis(seen.calendar, seen.active).days == [0, 2]


@pytest.mark.parametrize(
    ("start", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-30", 24)]
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(start: str, hours: int) -> None:
    seen = picture(start=start)
    seen.scheduled[:] = 1
    (stretch,) = PlanAxis(seen.calendar, seen.active).stretches
    assert stretch.edges[-1] - stretch.edges[0] == hours
    assert len(stretch.intervals) == 2 * hours


def test_warm_up_days_are_not_shown() -> None:
    seen = picture(warm_up_days=1, days=1)
    assert PlanAxis(seen.calendar, seen.active).days == [1]


def test_queues_that_share_a_group_are_one_pool() -> None:
    assert pools(picture().scenario) == [((0, 1), (0, 1))]
    assert pools(two_pools()) == [((0,), (0,)), ((1,), (1,))]


def test_coverage_of_a_group_is_what_is_scheduled_and_what_is_required(ax: Axes) -> None:
    seen = picture()
    charts.coverage_of_group(ax, seen, "generalists")
    assert seen.needed is not None
    shown = slice(NINE, NINE + 6)
    assert line(ax, "scheduled")[:-1].tolist() == seen.scheduled[1, shown].tolist()
    assert line(ax, "required")[:-1].tolist() == seen.needed[1, shown].tolist() == [6, 3] * 3
    labels = [row.get_label() for row in ax.collections]
    assert "short" in labels
    assert "more than required" in labels


def test_coverage_of_a_pool_is_all_its_groups_against_the_sum_of_its_queues(ax: Axes) -> None:
    seen = picture()
    charts.coverage_of_pool(ax, seen, seen.pools[0])
    assert line(ax, "scheduled")[:-1].tolist() == [7] * 6
    assert line(ax, "required, queue by queue")[:-1].tolist() == [6] * 6
    assert ax.get_xlabel() == "local time, Mon 2 March 2026"


def test_of_many_groups_the_smallest_are_one_and_nobody_is_lost(ax: Axes) -> None:
    groups = {f"a group with a long name {k}": CENTRE["groups"]["generalists"] for k in range(9)}
    scenario = centre(groups=groups)
    calendar = Calendar.of(scenario)
    scheduled = np.outer(np.arange(9.0), is_open(calendar))
    charts.coverage_of_pool(
        ax, Picture(scenario, calendar, scheduled), Pool((0, 1), tuple(range(9)))
    )
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels[:5] == ["a group wit\N{HORIZONTAL ELLIPSIS}"] * 5
    assert labels[5:] == ["4 others", "scheduled"]
    assert line(ax, "scheduled")[:-1].tolist() == [36] * 6


def test_a_pool_of_one_queue_does_not_speak_of_several(ax: Axes) -> None:
    seen = picture_of(two_pools())
    charts.coverage_of_pool(ax, seen, seen.pools[1])
    assert line(ax, "required")[:-1].tolist() == [3.5] * 6


def test_a_plan_against_targets_has_no_requirement_to_draw(ax: Axes) -> None:
    seen = picture(needed=False)
    with pytest.raises(ValueError, match="made against targets"):
        charts.coverage_of_group(ax, seen, "sellers")
    with pytest.raises(ValueError, match="made against targets"):
        heat.staffing_map(seen)


def test_service_shows_level_band_goal_and_marks_what_does_not_hold(ax: Axes) -> None:
    values = [0.9, 0.7, 0.85]
    seen = picture(verdicts(*(interval("sales", NINE + k, v) for k, v in enumerate(values))))
    charts.service(ax, seen, "sales")
    assert line(ax, "simulated")[:3].tolist() == values
    assert line(ax, "goal")[:3].tolist() == [0.8] * 3
    crosses = line(ax, "does not hold")
    assert np.flatnonzero(np.isfinite(crosses)).tolist() == [1]
    band = ax.collections[0].get_datalim(ax.transData)
    assert (band.y0, band.y1) == pytest.approx((0.68, 0.92))


def test_an_interval_that_is_not_judged_is_no_miss(ax: Axes) -> None:
    seen = picture(verdicts(interval("sales", NINE, 0.9), interval("sales", NINE + 1, 0.2)))
    seen.levels.loc[seen.levels["interval"] == NINE + 1, ["goal", "holds"]] = np.nan
    charts.service(ax, seen, "sales")
    assert "does not hold" not in [row.get_label() for row in ax.lines]
    assert np.isnan(line(ax, "simulated")[1])


def cells(whole: Figure, panel: int = 0) -> np.ma.MaskedArray:
    values = np.ma.masked_invalid(whole.axes[panel].collections[0].get_array())
    return values.reshape(len(whole.axes[panel].get_yticks()), -1)


def test_the_map_of_a_day_has_a_row_for_each_group() -> None:
    whole = heat.staffing_map(picture())
    assert [t.get_text() for t in whole.axes[0].get_yticklabels()] == ["sellers", "generalists"]
    assert cells(whole).tolist() == [[-2, 1] * 3] * 2
    assert [t.get_text() for t in whole.axes[0].texts[:2]] == ["\N{MINUS SIGN}2", "+1"]


def test_the_map_of_a_week_has_a_panel_for_each_group_and_a_row_for_each_day() -> None:
    whole = heat.staffing_map(picture(days=7))
    assert [ax.get_title(loc="left") or ax.get_title() for ax in whole.axes[:2]] == [
        "sellers",
        "generalists",
    ]
    assert cells(whole, 1).shape == (7, 6)
    first = whole.axes[0].get_yticklabels()[0].get_text()
    assert first == "Mon 2 Mar"


def test_nobody_needed_and_nobody_there_is_no_cell_of_zero() -> None:
    seen = picture(days=2)
    assert seen.needed is not None
    seen.scheduled[:, 48 + NINE] = 0
    seen.needed[:, 48 + NINE] = 0
    found = cells(heat.staffing_map(seen))
    assert found.mask[1, 0]
    assert not found.mask[1, 1:].any()


def test_of_an_hour_that_clocks_show_twice_the_worse_value_is_seen() -> None:
    seen = picture(start="2026-10-25", days=2)
    twice = np.flatnonzero((seen.calendar.interval_minute == 3 * 60) & seen.measured)[:2]
    assert seen.needed is not None
    seen.scheduled[:, twice] = [5, 1]
    seen.needed[:, twice] = 2
    found = cells(heat.staffing_map(seen))
    assert found[0, 0] == -1


def test_service_above_and_below_is_in_points() -> None:
    seen = picture(verdicts(interval("sales", NINE, 0.9), interval("sales", NINE + 1, 0.75)))
    whole = heat.service_map(seen)
    assert whole is not None
    assert [t.get_text() for t in whole.axes[0].get_yticklabels()] == ["sales"]
    assert cells(whole)[0, :2].tolist() == pytest.approx([10, -5])
    assert cells(whole).mask[0, 2:].all()


def test_without_judged_intervals_there_is_no_map_of_service() -> None:
    assert heat.service_map(picture()) is None


def test_more_than_a_week_is_drawn_week_by_week() -> None:
    names = [one.name for one in pictures.coverage(picture(days=9))]
    assert names == ["coverage_from_2026-03-02", "coverage_from_2026-03-09"]


def test_only_the_lowest_strip_of_a_week_says_what_its_ticks_are() -> None:
    (drawn,) = pictures.coverage(picture(days=7))
    labels = [ax.get_xlabel() for ax in drawn.whole.axes]
    assert labels == ["", "09:00 to 12:00 of each day; ticks every six hours"]
