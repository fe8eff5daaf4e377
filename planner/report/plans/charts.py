"""Charts of a plan on axes that the caller gives: who is needed, who is there, what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, PercentFormatter

from planner.report import charts
from planner.report.charts import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION
from planner.report.plans.axis import PlanAxis
from planner.report.plans.view import Floats, Picture, Pool

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STACK = (SKY, ORANGE, GREEN, PURPLE, "#F0E442", BLUE)
"""Colours of the groups of a pool, from below."""
LEGEND_ROOM = 72
"""Letters of all groups in a legend beside the title."""
FAINT = "#999999"
SHADE = 0.45


def coverage_of_pool(
    ax: Axes, picture: Picture, pool: Pool, days: Sequence[int] | None = None
) -> None:
    """Agents scheduled, group upon group, and what the pool's queues would each need alone."""
    axis = PlanAxis(picture.calendar, picture.active, days)
    floor = np.zeros(picture.scheduled.shape[1])
    parts = _parts(picture, pool)
    room = LEGEND_ROOM // len(parts) if parts else 0
    for place, (name, agents) in enumerate(parts):
        _fill(ax, axis, floor, floor + agents, STACK[place], shortened(name, room), SHADE)
        floor = floor + agents
    _steps(ax, axis, floor, INK, "scheduled", width=1.1)
    if picture.required is not None:
        need = picture.required[list(pool.queues)].sum(axis=0)
        text = "required" if len(pool.queues) == 1 else "required, queue by queue"
        _steps(ax, axis, need, VERMILION, text, style="--", width=1.5)
    _finish(ax, axis, "agents")


def _parts(picture: Picture, pool: Pool) -> list[tuple[str, Floats]]:
    """Agents of each group of a pool; of many groups the smallest are one."""
    parts = [(picture.groups[g], picture.scheduled[g]) for g in pool.groups]
    if len(parts) <= len(STACK):
        return parts
    order = sorted(range(len(parts)), key=lambda k: -float(parts[k][1].sum()))
    large = sorted(order[: len(STACK) - 1])
    small = [parts[k][1] for k in order[len(STACK) - 1 :]]
    return [*(parts[k] for k in large), (f"{len(small)} others", np.sum(small, axis=0))]


def coverage_of_group(
    ax: Axes, picture: Picture, group: str, days: Sequence[int] | None = None
) -> None:
    """Agents scheduled against those that the group's shifts had to cover; differences shaded.

    Raises:
        ValueError: the plan had nothing to cover.
    """
    if picture.needed is None:
        raise ValueError("this plan was made against targets: there is no number to cover")
    axis = PlanAxis(picture.calendar, picture.active, days)
    g = picture.groups.index(group)
    have, need = picture.scheduled[g], picture.needed[g]
    both = np.minimum(have, need)
    _fill(ax, axis, np.zeros_like(both), both, "#E4E8EC", "", 1.0)
    _fill(ax, axis, both, have, SKY, "more than required", 0.7)
    _fill(ax, axis, both, need, VERMILION, "short", 0.75)
    _steps(ax, axis, need, VERMILION, "required", style="--", width=1.4)
    _steps(ax, axis, have, INK, "scheduled", width=1.3)
    _finish(ax, axis, "agents")


def service(ax: Axes, picture: Picture, queue: str, days: Sequence[int] | None = None) -> None:
    """Simulated service level by interval with its limits and the goal.

    Grey: intervals with too few contacts to be judged alone. Crosses: judged and short.
    """
    axis = PlanAxis(picture.calendar, picture.active, days)
    rows = picture.service(queue)
    n = picture.calendar.n_intervals
    value, low, high, goal = (_spread(rows, column, n) for column in _SERVICE)
    judged = np.isfinite(goal)
    for edges, (bottom, top) in zip(
        (edges for edges, _ in axis.steps(low)),
        zip((v for _, v in axis.steps(low)), (v for _, v in axis.steps(high)), strict=True),
        strict=True,
    ):
        ax.fill_between(edges, bottom, top, step="post", color=BLUE, alpha=0.2, linewidth=0)
    _steps(ax, axis, value, FAINT, "", width=1.0)
    _steps(ax, axis, np.where(judged, value, np.nan), BLUE, "simulated", width=1.6)
    _steps(ax, axis, goal, VERMILION, "goal", style="--", width=1.2)
    missed = judged & (_spread(rows, "holds", n) == 0)
    _crosses(ax, axis, np.where(missed, value, np.nan))
    _finish(ax, axis, "service level", percent=True)
    least = np.nanmin(low[axis.intervals], initial=0.5)
    ax.set_ylim(max(0.0, np.floor(10 * least) / 10 - 0.05), 1.03)


_SERVICE = ("value", "low", "high", "goal")


def progress(ax: Axes, history: pd.DataFrame, unit: str) -> None:
    """Cost of the best plan and the bound, over the seconds of the search.

    ``history``: columns seconds, best, bound; NaN where there was none yet.
    """
    x = history["seconds"].to_numpy(dtype=float)
    looks = (("best", BLUE, "best plan", "-"), ("bound", GREEN, "bound", "--"))
    for column, colour, label, style in looks:
        y = history[column].to_numpy(dtype=float)
        if np.isfinite(y).any():
            ax.step(
                x, y, where="post", color=colour, linestyle=style, linewidth=1.8, label=label,
                marker="o" if len(x) < 30 else None, markersize=3.5,
            )  # fmt: skip
    ax.set_xlabel("seconds of search")
    ax.set_ylabel(unit)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6))
    charts.dress(ax)
    charts.legend(ax)


def cost_curve(ax: Axes, curve: pd.DataFrame, unit: str) -> None:
    """What service costs.

    ``curve``: columns share (asked for), cost, service_level with _low and _high (simulated), as
    ``planner.questions.curve`` makes them. A dot is a plan at the service that it gives, the bar
    its limits; the line joins what was asked for.
    """
    rows = curve.sort_values("share")
    low, high = rows["service_level_low"], rows["service_level_high"]
    ax.plot(rows["share"], rows["cost"], color=INK, linewidth=1.2, label="asked for")
    ax.hlines(rows["cost"], low, high, color=BLUE, linewidth=4, alpha=0.3)
    ax.plot(rows["service_level"], rows["cost"], "o", color=BLUE, markersize=5, label="simulated")
    ax.set_xlabel("service level")
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    ax.set_ylabel(unit)
    charts.dress(ax)
    charts.legend(ax)


def shortened(name: str, most: int) -> str:
    """A name that leaves room for others."""
    return name if len(name) <= most else name[: most - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _spread(rows: pd.DataFrame, column: str, n: int) -> Floats:
    """A column of verdicts over all intervals; NaN where there is no verdict."""
    found = np.full(n, np.nan)
    found[rows["interval"].to_numpy(dtype=int)] = rows[column].to_numpy(dtype=float)
    return found


def _steps(
    ax: Axes,
    axis: PlanAxis,
    values: Floats,
    colour: str,
    label: str,
    *,
    style: str = "-",
    width: float = 1.6,
) -> None:
    for place, (edges, heights) in enumerate(axis.steps(values)):
        ax.step(
            edges,
            heights,
            where="post",
            color=colour,
            linestyle=style,
            linewidth=width,
            label=label if place == 0 and label else None,
        )


def _fill(
    ax: Axes, axis: PlanAxis, low: Floats, high: Floats, colour: str, label: str, alpha: float
) -> None:
    days = zip(axis.steps(low), axis.steps(high), strict=True)
    for place, ((edges, bottom), (_, top)) in enumerate(days):
        ax.fill_between(
            edges,
            bottom,
            top,
            step="post",
            color=colour,
            alpha=alpha,
            linewidth=0,
            label=label if place == 0 and label else None,
        )


def _crosses(ax: Axes, axis: PlanAxis, values: Floats) -> None:
    said = False
    for edges, heights in axis.steps(values):
        middles = (edges[:-1] + edges[1:]) / 2
        ax.plot(
            middles,
            heights[:-1],
            "x",
            color=VERMILION,
            markersize=5.5,
            markeredgewidth=1.8,
            label="does not hold" if np.isfinite(heights).any() and not said else None,
        )
        said |= bool(np.isfinite(heights).any())


def _finish(ax: Axes, axis: PlanAxis, label: str, *, percent: bool = False) -> None:
    axis.dress(ax)
    ax.set_ylabel(label)
    if percent:
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    else:
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        ax.set_ylim(bottom=0)
    charts.dress(ax)
    charts.legend(ax)
