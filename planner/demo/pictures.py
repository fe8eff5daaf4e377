"""The prediction as a band, the record as dots, half-hour by half-hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from planner.demo.record import MEASURES, PERIODS, Measure, Period, Record
from planner.report import charts
from planner.report.drawing import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.result import Result

LOOKS = {
    "jan_mar": {"marker": "o", "color": charts.INK, "markerfacecolor": charts.INK},
    "apr": {"marker": "s", "color": charts.VERMILION, "markerfacecolor": "none"},
    "may": {"marker": "^", "color": charts.PURPLE, "markerfacecolor": "none"},
}
CHARTS: dict[str, Callable[..., None]] = {
    "offered": charts.volumes,
    "service_level": charts.service_level,
    "asa_s": charts.waits,
    "abandon_rate": charts.abandonment,
}
TITLES = {
    "offered": "Contacts",
    "service_level": "Service level, 20 s",
    "asa_s": "Wait",
    "abandon_rate": "Abandonment",
}
LEAST_CONTACTS = 10
"""Contacts in a half-hour of the record below which its ratio is not drawn."""


def beside_record(result: Result, record: Record) -> Figure:
    """Volumes, service level, waits and abandonment: predicted and recorded."""
    panels = [
        (TITLES[measure.kpi], partial(_panel, result=result, record=record, measure=measure))
        for measure in MEASURES
        if measure.kpi in CHARTS
    ]
    whole = figure(panels, size=(6.4, 3.1))
    handles, labels = whole.axes[0].get_legend_handles_labels()
    recorded = [
        (handle, label)
        for handle, label in zip(handles, labels, strict=True)
        if label.startswith("recorded")
    ]
    whole.legend(
        [handle for handle, _ in recorded],
        [label for _, label in recorded],
        loc="outside lower center",
        ncols=len(recorded),
        frameon=False,
    )
    return whole


def _panel(ax: Axes, result: Result, record: Record, measure: Measure) -> None:
    CHARTS[measure.kpi](ax, result, charts.ALL, "time_of_day")
    highest = max(_dots(ax, record, period, measure) for period in PERIODS)
    ax.set_ylim(0, max(ax.get_ylim()[1], 1.06 * highest))


def _dots(ax: Axes, record: Record, period: Period, measure: Measure) -> float:
    """Draw the record of a period; returns its highest value."""
    values = record.by_half_hour(period, measure, LEAST_CONTACTS)
    middle = [int(time[:2]) + int(time[3:]) / 60 + 0.25 for time in values.index.astype(str)]
    label = f"recorded {period.label}" + (" (fitted)" if period.in_sample else "")
    look = LOOKS[period.key]
    ax.plot(
        middle,
        values.to_numpy(),
        linestyle="none",
        markersize=4,
        label=label,
        marker=look["marker"],
        color=look["color"],
        markerfacecolor=look["markerfacecolor"],
    )
    return float(values.max())
