"""Pictures of an intraday plan: the forecast before and after, service with and without moves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from planner.report import charts
from planner.report.charts import BLUE, GREEN, INK, ORANGE, SKY, VERMILION
from planner.report.drawing import Draw, figure
from planner.report.time_axis import TimeAxis

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from planner.intraday.result import IntradayPlan

FAINT = "#999999"
PANEL = (6.6, 2.7)
MOST_QUEUES = 8
"""Queues drawn, those with most contacts to come."""
LEAST = 3
"""Intervals with contacts from which on a queue is drawn."""


def picture(plan: IntradayPlan) -> Figure:
    """For each queue its volumes on the left and its service on the right."""
    panels: list[tuple[str, Draw]] = []
    for queue in shown_queues(plan):
        panels.append((f"{queue}: contacts", partial(volumes, plan=plan, queue=queue)))
        panels.append((f"{queue}: service", partial(service, plan=plan, queue=queue)))
    return figure(panels, columns=2, size=PANEL)


def shown_queues(plan: IntradayPlan) -> list[str]:
    """Queues with contacts to come, in their order; of many those with most.

    What comes at one time alone, a dialling list, is no picture.
    """
    names = list(plan.moment.scenario.queues)
    rest = plan.forecast.rest[: len(names)]
    often = plan.forecast.table()["queue"].value_counts()
    drawn = [q for q, name in enumerate(names) if rest[q] > 0 and often.get(name, 0) >= LEAST]
    order = sorted(drawn, key=lambda q: (-rest[q], q))[:MOST_QUEUES]
    return [names[q] for q in sorted(order)] or names[:1]


def volumes(ax: Axes, plan: IntradayPlan, queue: str) -> None:
    """Planned volumes, what came, and what is expected now with its band."""
    rows = plan.forecast.table()
    rows = rows[rows["queue"] == queue]
    axis = _axis(plan, rows["start"])
    planned, updated, actual = (
        rows[key].to_numpy(dtype=float) for key in ("planned", "updated", "actual")
    )
    low, high = rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    _step(ax, axis, planned, FAINT, "planned", style="--")
    ax.fill_between(
        axis.edges,
        np.append(low, low[-1]),
        np.append(high, high[-1]),
        step="post",
        color=SKY,
        alpha=0.35,
        linewidth=0,
        label="80 % of days",
    )
    _step(ax, axis, updated, BLUE, "expected now", width=1.8)
    middles = (axis.edges[:-1] + axis.edges[1:]) / 2
    ax.plot(middles, actual, "o", color=INK, markersize=4, label="came")
    _finish(ax, axis, plan, "contacts")
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    ax.set_ylim(bottom=0)


def service(ax: Axes, plan: IntradayPlan, queue: str) -> None:
    """Simulated service level of the intervals to come with its limits, and the goal."""
    every = plan.forecast.table()
    axis = _axis(plan, every.loc[every["queue"] == queue, "start"])
    rows = plan.service_table()
    rows = rows[rows["queue"] == queue].set_index("start")
    rows = rows.reindex([f"{m:%H:%M}" for m in axis.moments])
    looks = [("before", ORANGE, "without moves")]
    if plan.chosen:
        looks.append(("after", GREEN, "with moves"))
    for when, colour, label in looks:
        low, high = (rows[f"{when}_service_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        ax.fill_between(
            axis.edges,
            np.append(low, low[-1]),
            np.append(high, high[-1]),
            step="post",
            color=colour,
            alpha=0.25,
            linewidth=0,
        )
        level = rows[f"{when}_service_level"].to_numpy(dtype=float)
        _step(ax, axis, level, colour, label, width=1.8)
    goal = rows["goal"].to_numpy(dtype=float)
    if np.isfinite(goal).any():
        _step(ax, axis, goal, VERMILION, "goal", style="--", width=1.2)
    _finish(ax, axis, plan, "service level")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    least = np.nanmin(rows["before_service_low"].to_numpy(dtype=float), initial=0.5)
    ax.set_ylim(max(0.0, np.floor(10 * least) / 10 - 0.05), 1.03)


def _axis(plan: IntradayPlan, starts: pd.Series[str]) -> TimeAxis:
    """The axis of a queue's day; without repeated hours."""
    day = plan.moment.date.isoformat()
    moments = [f"{day}T{start}" for start in dict.fromkeys(starts)]
    return TimeAxis(moments, plan.calendar.interval_minutes / 60)


def _step(
    ax: Axes,
    axis: TimeAxis,
    values: np.ndarray,
    colour: str,
    label: str,
    *,
    style: str = "-",
    width: float = 1.5,
) -> None:
    ax.step(
        axis.edges,
        np.append(values, values[-1:]),
        where="post",
        color=colour,
        linestyle=style,
        linewidth=width,
        label=label,
    )


def _finish(ax: Axes, axis: TimeAxis, plan: IntradayPlan, label: str) -> None:
    axis.dress(ax)
    now = plan.moment.tick / (60 * 60 * 1000)
    ax.axvline(now, color=INK, linewidth=0.9, linestyle=":")
    ax.set_ylabel(label)
    charts.dress(ax)
    charts.legend(ax)
