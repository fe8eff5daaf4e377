"""Heat maps of a plan: rows against the time of day, short in red, more than enough in blue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.ticker import MaxNLocator

from planner.report.charts import BLUE, INK, VERMILION
from planner.report.drawing import figure
from planner.report.plans.axis import HOUR, HOUR_STEPS, PlanAxis
from planner.report.plans.view import Floats, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE = LinearSegmentedColormap.from_list(
    "short_or_over", [VERMILION, "#FFFFFF", BLUE]
).with_extremes(bad="#E6E6E6")
MOST_POINTS = 20.0
"""Points above or below a goal at which colours end."""
WIDE = 12.4
"""Width of a figure in inches."""
LEAST_CELL = 0.19
"""Width of a cell in inches from which on it shows its number."""


BAR = 0.1
"""Height of the colour scale in inches."""


class Heat(NamedTuple):
    """Cells of one map."""

    rows: tuple[str, ...]
    first_minute: int
    minutes: int
    """Length of an interval."""
    values: Floats
    """[row, interval of the day]; NaN: nothing to show."""
    most: float
    """Colours end at plus and minus this."""


def staffing_map(picture: Picture) -> Figure:
    """Agents more (blue) or fewer (red) than the shifts had to cover, by group.

    Raises:
        ValueError: the plan had nothing to cover.
    """
    if picture.needed is None:
        raise ValueError("this plan was made against targets: there is no number to cover")
    difference = picture.scheduled - picture.needed
    idle = (picture.scheduled == 0) & (picture.needed == 0)
    values = np.where(idle, np.nan, difference)
    shown = np.abs(values[:, picture.active])
    most = max(1.0, float(np.nanmax(shown, initial=0.0)))
    return _maps(
        picture, picture.groups, values, most, "agents above (below) the requirement; grey: nobody"
    )


def service_map(picture: Picture) -> Figure | None:
    """Points of service level above or below the goal, by queue; None if no interval is judged.

    Intervals that are not judged alone are grey.
    """
    n = picture.calendar.n_intervals
    names, rows = [], []
    for queue in picture.queues:
        table = picture.service(queue)
        table = table[table["goal"].notna()]
        if table.empty:
            continue
        points = np.full(n, np.nan)
        margin = table["value"].to_numpy(dtype=float) - table["goal"].to_numpy(dtype=float)
        points[table["interval"].to_numpy(dtype=int)] = 100 * margin
        names.append(queue)
        rows.append(points)
    if not rows:
        return None
    unit = "points of service level above (below) the goal; grey: not judged alone"
    return _maps(picture, tuple(names), np.stack(rows), MOST_POINTS, unit)


def draw(ax: Axes, heat: Heat, width: float) -> None:
    """One map on axes that are ``width`` inches wide."""
    n_rows, n_columns = heat.values.shape
    edges = heat.first_minute / HOUR + np.arange(n_columns + 1) * heat.minutes / HOUR
    ax.pcolormesh(
        edges,
        np.arange(n_rows + 1),
        np.ma.masked_invalid(heat.values),
        cmap=PALETTE,
        norm=Normalize(-heat.most, heat.most),
        edgecolors="white",
        linewidth=0.6,
    )
    ax.set_ylim(n_rows, 0)
    ax.set_yticks(np.arange(n_rows) + 0.5, heat.rows)
    span = edges[-1] - edges[0]
    step = next((s for s in HOUR_STEPS if span / s <= width * 1.7), 12)
    hours = [h for h in range(int(edges[0]), int(edges[-1]) + 1) if h % step == 0 and h >= edges[0]]
    ax.set_xticks(hours, [f"{h:02d}:00" for h in hours])
    ax.tick_params(length=0, colors=INK, labelsize="small")
    for side in ax.spines.values():
        side.set_visible(False)
    if width * 0.88 / n_columns >= LEAST_CELL:
        _write_numbers(ax, heat, edges)


def _write_numbers(ax: Axes, heat: Heat, edges: Floats) -> None:
    for (row, column), value in np.ndenumerate(heat.values):
        if not np.isfinite(value) or round(value) == 0:
            continue
        ax.text(
            (edges[column] + edges[column + 1]) / 2,
            row + 0.5,
            f"{value:+.0f}".replace("-", "\N{MINUS SIGN}"),
            ha="center",
            va="center",
            fontsize=6.5,
            color="white" if abs(value) > 0.65 * heat.most else INK,
        )


def _maps(picture: Picture, names: Sequence[str], values: Floats, most: float, unit: str) -> Figure:
    """One map of all names for a single day; for more days one per name, days as rows."""
    axis = PlanAxis(picture.calendar, picture.active)
    days = axis.days
    columns = 1 if len(days) == 1 or len(names) == 1 else 2
    width = WIDE / columns
    if len(days) == 1:
        date = picture.calendar.dates[days[0]]
        grids = {f"{date:%a} {date.day} {date:%B %Y}": _by_name(axis, names, values, most)}
    else:
        grids = {name: _by_day(axis, row, most) for name, row in zip(names, values, strict=True)}
    n_rows = max(len(heat.rows) for heat in grids.values())
    panels = [(name, partial(draw, heat=heat, width=width)) for name, heat in grids.items()]
    whole = figure(panels, columns=columns, size=(width, 1.0 + 0.27 * n_rows))
    _add_scale(whole, most, unit)
    return whole


def _by_name(axis: PlanAxis, names: Sequence[str], values: Floats, most: float) -> Heat:
    intervals = axis.stretches[0].intervals
    minutes = axis.calendar.interval_minutes
    return Heat(tuple(names), axis.window[0], minutes, values[:, intervals], most)


def _by_day(axis: PlanAxis, row: Floats, most: float) -> Heat:
    """Days under each other. Of an hour that the clocks show twice the worse value is shown."""
    minutes = axis.calendar.interval_minutes
    n_columns = (axis.window[1] - axis.window[0]) // minutes
    cells = np.full((len(axis.stretches), n_columns), np.nan)
    for place, stretch in enumerate(axis.stretches):
        columns = (axis.calendar.interval_minute[stretch.intervals] - axis.window[0]) // minutes
        for column, value in zip(columns, row[stretch.intervals], strict=True):
            cells[place, column] = np.fmin(cells[place, column], value)
    dates = [axis.calendar.dates[stretch.day] for stretch in axis.stretches]
    labels = tuple(f"{date:%a} {date.day} {date:%b}" for date in dates)
    return Heat(labels, axis.window[0], minutes, cells, most)


def _add_scale(whole: Figure, most: float, unit: str) -> None:
    """A colour scale beneath all maps."""
    from matplotlib.cm import ScalarMappable

    bar = whole.colorbar(
        ScalarMappable(Normalize(-most, most), PALETTE),
        ax=whole.axes,
        location="bottom",
        fraction=3 * BAR / float(whole.get_figheight()),
        shrink=0.4,
        aspect=0.4 * WIDE / BAR,
        ticks=MaxNLocator(nbins=8, integer=True),
        pad=0.02,
        label=unit,
    )
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize="small")
