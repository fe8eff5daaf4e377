"""Charts show the figures of the tables, with bands, units, targets and local time."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from planner.report import charts
from planner.report.drawing import figure, save_png, svg
from planner.report.time_axis import TimeAxis
from sim import Result


@pytest.fixture
def ax() -> Axes:
    return Figure().subplots()


OF_QUEUES = [
    charts.service_level,
    charts.waits,
    charts.abandonment,
    charts.volumes,
    charts.queue_length,
    charts.wait_distribution,
]


@pytest.mark.parametrize("draw", OF_QUEUES, ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("queue", ["sales", "service", "all"])
def test_every_chart_of_a_queue_has_axes_with_names(
    ax: Axes, one_day: Result, draw: Callable[..., None], queue: str
) -> None:
    draw(ax, one_day, queue)
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.has_data()


@pytest.mark.parametrize("draw", OF_QUEUES, ids=lambda draw: draw.__name__)
def test_a_centre_of_one_queue_can_be_drawn_as_a_whole(
    ax: Axes, one_queue: Result, draw: Callable[..., None]
) -> None:
    draw(ax, one_queue)
    assert ax.has_data()


@pytest.mark.parametrize("draw", [charts.occupancy, charts.agents], ids=lambda draw: draw.__name__)
@pytest.mark.parametrize("group", ["sellers", "all"])
def test_every_chart_of_a_group_has_axes_with_names(
    ax: Axes, one_day: Result, draw: Callable[..., None], group: str
) -> None:
    draw(ax, one_day, group)
    assert ax.get_xlabel() == "local time, Mon 2 March 2026"
    assert ax.get_ylabel()


def test_the_line_of_the_service_level_is_the_table(ax: Axes, one_day: Result) -> None:
    charts.service_level(ax, one_day, "sales")
    table = one_day.queues("interval")
    rows = table[(table["queue"] == "sales") & (table["entered"] > 0)]
    drawn = np.asarray(ax.lines[0].get_ydata())[:-1]
    np.testing.assert_array_equal(drawn, rows["service_level"].to_numpy())
    assert list(np.asarray(ax.lines[1].get_ydata())) == [0.8, 0.8]
    band = ax.collections[0].get_datalim(ax.transData)
    assert band.y0 == pytest.approx(rows["service_level_low"].min())
    assert band.y1 == pytest.approx(rows["service_level_high"].max())


def test_volumes_are_stacked_to_what_came(ax: Axes, one_day: Result) -> None:
    charts.volumes(ax, one_day, "sales")
    heights = sum(bar.get_height() for bar in ax.patches)
    total = one_day.queues().set_index("queue").loc["sales", "entered"]
    assert heights == pytest.approx(total)
    assert ax.get_ylabel() == "contacts per 30 minutes"


def test_the_distribution_passes_through_the_service_level(ax: Axes, one_day: Result) -> None:
    charts.wait_distribution(ax, one_day, "sales")
    x, y = ax.lines[0].get_data()
    level = one_day.queues().set_index("queue").loc["sales", "sl_of_offered"]
    assert np.interp(20.0, np.asarray(x), np.asarray(y)) == pytest.approx(level, abs=0.01)


def test_several_days_are_laid_on_top_of_each_other_unless_asked(
    ax: Axes, three_days: Result
) -> None:
    charts.service_level(ax, three_days, "sales")
    assert ax.get_xlabel() == "local time of day"


def test_several_days_in_a_row_are_labelled_by_date(ax: Axes, three_days: Result) -> None:
    charts.queue_length(ax, three_days, "sales", by="interval")
    assert ax.get_xlabel() == "local date"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Sun 29 Mar", "Mon 30 Mar"]


def test_a_day_on_which_clocks_change_is_as_long_as_it_is() -> None:
    hours = [f"2026-03-29T{hour:02d}:00:00+02:00" for hour in range(3)]
    hours += [f"2026-03-29T{hour:02d}:00:00+03:00" for hour in range(4, 24)]
    axis = TimeAxis(hours, 1.0)
    assert axis.edges[-1] - axis.edges[0] == 23
    ax = Figure().subplots()
    axis.dress(ax)
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels[:3] == ["00:00", "02:00", "04:00"]
    assert list(ax.get_xticks()[:3]) == [0, 2, 3]


def test_targets_show_every_queue(ax: Axes, one_day: Result) -> None:
    charts.targets(ax, one_day)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["sales", "service"]


def test_an_unknown_queue_is_refused_with_the_known_ones(ax: Axes, one_day: Result) -> None:
    with pytest.raises(KeyError, match="no queue salse; there are sales, service, all"):
        charts.waits(ax, one_day, "salse")


def test_a_drawing_for_a_page_has_a_text_and_no_address(one_day: Result) -> None:
    drawn = svg(figure([("Wait", lambda ax: charts.waits(ax, one_day))]), 'a "wait" & <more>')
    assert drawn.startswith("<svg")
    assert 'aria-label="a &quot;wait&quot; &amp; &lt;more>"' in drawn
    assert "http" not in drawn


def test_the_same_result_gives_the_same_drawing(one_day: Result) -> None:
    def once() -> str:
        return svg(figure([("Wait", lambda ax: charts.waits(ax, one_day))]), "wait")

    assert once() == once()


def test_a_picture_is_written_whole(tmp_path: Path, one_day: Result) -> None:
    save_png(figure([("Wait", lambda ax: charts.waits(ax, one_day))]), tmp_path / "a" / "w.png")
    assert (tmp_path / "a" / "w.png").read_bytes().startswith(b"\x89PNG")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["w.png"]


def test_occupancy_is_drawn_only_while_someone_is_scheduled(ax: Axes, one_day: Result) -> None:
    charts.occupancy(ax, one_day, "sellers")
    table = one_day.groups("interval")
    rows = table[(table["group"] == "sellers") & (table["agents_on_queue"] > 0)]
    over = rows["agents_on_duty"].to_numpy() <= charts.SCARCELY
    assert over.any(), "the example has overtime"
    drawn = np.asarray(ax.lines[0].get_ydata(), dtype=float)[: len(rows)]
    assert np.isnan(drawn[over]).all()
    assert np.isfinite(drawn[~over]).all()


def test_a_dollar_sign_in_a_name_is_no_formula():
    whole = figure([("cost $x_ \\foo$", lambda ax: ax.set_xlabel("$_$"))])
    assert "<svg" in svg(whole, "a chart")
