"""Charts of a result on axes that the caller gives: estimates with their confidence bands.

Every function draws one chart for one queue (or group) and returns nothing. ``by`` chooses the
periods: ``interval`` (the run as it went) or ``time_of_day`` (the days on top of each other);
by default the first for up to two days, the second for more. Bands are the confidence intervals
of the result's tables; colours are those of Okabe and Ito, told apart by every kind of sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from planner.report import figures
from planner.report.time_axis import TimeAxis

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.result import Result

Periods = Literal["interval", "hour", "time_of_day"]

ALL = "all"
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, YELLOW, INK = "#CC79A7", "#56B4E9", "#F0E442", "#333333"
GRID = "#DDDDDD"
FEW = 0.5
"""Expected contacts below which a period's ratios say nothing and are not drawn."""

SCARCELY = 0.05
"""Agents on duty below which occupancy is not drawn."""


def service_level(ax: Axes, result: Result, queue: str = ALL, by: Periods | None = None) -> None:
    """Service level through the day, with the target of the queue."""
    axis, rows = _periods(result, queue, by)
    _estimate(ax, axis, rows, "service_level", BLUE, "predicted")
    if queue in result.scenario.queues:
        target = result.scenario.queues[queue].target
        label = f"target {100 * target.share:g} % in {target.within_s:g} s"
        ax.axhline(target.share, color=VERMILION, linestyle="--", linewidth=1.4, label=label)
    _finish(ax, axis, "service level", percent=True)
    ax.set_ylim(0, 1.02)
    legend(ax)


def waits(ax: Axes, result: Result, queue: str = ALL, by: Periods | None = None) -> None:
    """Mean wait of answered contacts (ASA) and of all offered ones."""
    axis, rows = _periods(result, queue, by)
    _estimate(ax, axis, rows, "asa_s", BLUE, "answered (ASA)")
    _estimate(ax, axis, rows, "wait_all_s", ORANGE, "all offered", band=False, style="--")
    _finish(ax, axis, "mean wait, s")
    ax.set_ylim(bottom=0)
    legend(ax)


def abandonment(ax: Axes, result: Result, queue: str = ALL, by: Periods | None = None) -> None:
    """Share of offered contacts that abandon."""
    axis, rows = _periods(result, queue, by)
    _estimate(ax, axis, rows, "abandon_rate", VERMILION, "abandoned / offered")
    _finish(ax, axis, "abandoned", percent=True)
    ax.set_ylim(bottom=0)


def volumes(ax: Axes, result: Result, queue: str = ALL, by: Periods | None = None) -> None:
    """Contacts per period by what became of them, stacked."""
    axis, rows = _periods(result, queue, by)
    lost = ("blocked", "balked", "cut", "open")
    parts = {
        "answered": rows["answered"],
        "abandoned": rows["abandoned"],
        "flow-out": rows["flow_out"],
        "blocked, balked, cut, open": rows[list(lost)].sum(axis=1),
    }
    floor = np.zeros(len(rows))
    for (name, part), colour in zip(parts.items(), (BLUE, VERMILION, SKY, INK), strict=True):
        height = part.to_numpy(dtype=float)
        if height.sum() <= 0:
            continue
        ax.bar(
            axis.left,
            height,
            width=axis.hours * 0.9,
            bottom=floor,
            align="edge",
            color=colour,
            label=name,
        )
        floor += height
    _finish(ax, axis, f"contacts per {_length(axis.hours)}")
    legend(ax)


def occupancy(ax: Axes, result: Result, group: str = ALL, by: Periods | None = None) -> None:
    """Share of time on queue in which agents handle contacts, while someone is scheduled.

    After closing only overtime is left, which is busy by definition.
    """
    axis, rows = _periods(result, group, by, of="group")
    rows = rows.assign(occupancy=rows["occupancy"].where(rows["agents_on_duty"] > SCARCELY))
    _estimate(ax, axis, rows, "occupancy", GREEN, "occupancy")
    _finish(ax, axis, "occupancy", percent=True)
    ax.set_ylim(0, 1.02)


def agents(ax: Axes, result: Result, group: str = ALL, by: Periods | None = None) -> None:
    """Mean number of agents on duty, on queue and busy."""
    axis, rows = _periods(result, group, by, of="group")
    _estimate(ax, axis, rows, "agents_on_duty", INK, "on duty", band=False, style="--")
    _estimate(ax, axis, rows, "agents_on_queue", GREEN, "on queue")
    _estimate(ax, axis, rows, "agents_busy", BLUE, "busy")
    _finish(ax, axis, "agents")
    ax.set_ylim(bottom=0)
    legend(ax)


def queue_length(ax: Axes, result: Result, queue: str = ALL, by: Periods | None = None) -> None:
    """Mean number of contacts waiting."""
    axis, rows = _periods(result, queue, by)
    _estimate(ax, axis, rows, "queue_length_mean", PURPLE, "waiting")
    _finish(ax, axis, "contacts waiting (mean)")
    ax.set_ylim(bottom=0)


def wait_distribution(ax: Axes, result: Result, queue: str = ALL) -> None:
    """Share of offered contacts answered within so many seconds, over the whole run."""
    table = result.wait_distribution
    name = _known(table["queue"], queue)
    rows = table[table["queue"] == name]
    whole = float(figures.by_name(result.queues(), "queue")[name]["offered"])
    within = rows["answered"].cumsum() / max(whole, 1e-9)
    edges = np.concatenate([[0.0], rows["up_to_s"].to_numpy(dtype=float)])
    shares = np.concatenate([within.to_numpy()[:1], within.to_numpy()])
    ax.plot(edges, shares, color=BLUE, linewidth=1.8, label="answered within")
    longest = _wait_to_show(edges, shares)
    if name in result.scenario.queues:
        target = result.scenario.queues[name].target
        ax.axvline(target.within_s, color=VERMILION, linestyle="--", linewidth=1.2)
        ax.axhline(target.share, color=VERMILION, linestyle=":", linewidth=1.2)
        ax.annotate(
            f"{100 * target.share:g} % in {target.within_s:g} s",
            (target.within_s, target.share),
            xytext=(7, -5),
            textcoords="offset points",
            va="top",
            color=VERMILION,
            fontsize="small",
        )
        longest = max(longest, 1.5 * target.within_s)
    ax.set_xlim(0, longest)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("seconds of wait")
    ax.set_ylabel("of offered contacts")
    ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    dress(ax)


def _wait_to_show(edges: np.ndarray, shares: np.ndarray) -> float:
    """The wait within which all but a hundredth of the answered are answered."""
    enough = shares >= 0.99 * shares[-1]
    return float(edges[int(enough.argmax())]) or 1.0


def _known(names: pd.Series, name: str) -> str:
    """``name``, or the only one there is where all are asked for."""
    return str(names.iloc[0]) if name == ALL and (names != ALL).all() else name


def targets(ax: Axes, result: Result) -> None:
    """Service level of every queue over the whole run beside its target: the page at a glance."""
    verdicts = result.verdicts
    colours = {"holds": GREEN, "missed": VERMILION, "undecided": ORANGE}
    marks = {"holds": "o", "missed": "X", "undecided": "D"}
    table = figures.by_name(result.queues(), "queue")
    for place, verdict in enumerate(verdicts):
        row = table[verdict.queue]
        colour = colours[verdict.outcome]
        low, high = float(row["service_level_low"]), float(row["service_level_high"])
        if np.isfinite(low) and np.isfinite(high):
            ax.plot([low, high], [place, place], color=colour, linewidth=5, alpha=0.35)
        ax.plot(verdict.value, place, marks[verdict.outcome], color=colour, markersize=8)
        ax.plot([verdict.target] * 2, [place - 0.36, place + 0.36], color=INK, linewidth=2)
    ax.set_yticks(range(len(verdicts)), [verdict.queue for verdict in verdicts])
    ax.set_ylim(len(verdicts) - 0.4, -0.6)
    ax.set_xlim(0, 1.02)
    ax.set_xlabel("service level; line: target")
    ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    dress(ax)
    ax.grid(axis="x", color=GRID, linewidth=0.7)
    ax.grid(visible=False, axis="y")


def legend(ax: Axes) -> None:
    """A legend above the axes, beside the title, where it hides nothing."""
    handles, _ = ax.get_legend_handles_labels()
    ax.legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=len(handles),
        frameon=False,
        fontsize="small",
        borderaxespad=0.1,
        handlelength=1.4,
        columnspacing=1.1,
    )


def _periods(
    result: Result, name: str, by: Periods | None, of: Literal["queue", "group"] = "queue"
) -> tuple[TimeAxis, pd.DataFrame]:
    """Periods in which something can happen, with their axis.

    Raises:
        KeyError: there is no such queue or group.
    """
    if by is None:
        by = "interval" if result.scenario.days <= 2 else "time_of_day"
    table = result.queues(by) if of == "queue" else result.groups(by)
    name = _known(table[of], name)
    rows = table[table[of] == name]
    if rows.empty:
        raise KeyError(f"no {of} {name}; there are {', '.join(table[of].unique())}")
    active = rows["entered" if of == "queue" else "agents_on_queue"].to_numpy() > 0
    if active.any():
        first, last = int(active.argmax()), len(active) - int(active[::-1].argmax())
        rows = rows.iloc[first:last]
    hours = 1.0 if by == "hour" else result.scenario.interval_minutes / 60
    starts = rows["time" if by == "time_of_day" else "start"]
    return TimeAxis([str(start) for start in starts], hours), rows


def _estimate(
    ax: Axes,
    axis: TimeAxis,
    rows: pd.DataFrame,
    kpi: str,
    colour: str,
    label: str,
    *,
    band: bool = True,
    style: str = "-",
) -> None:
    """A line of steps with its confidence band."""
    enough = rows["offered"].to_numpy() >= FEW if "offered" in rows else np.ones(len(rows), bool)
    value = np.where(enough, rows[kpi].to_numpy(dtype=float), np.nan)
    if band:
        low = np.where(enough, rows[f"{kpi}_low"].to_numpy(dtype=float), np.nan)
        high = np.where(enough, rows[f"{kpi}_high"].to_numpy(dtype=float), np.nan)
        ax.fill_between(
            axis.edges,
            np.append(low, low[-1]),
            np.append(high, high[-1]),
            step="post",
            color=colour,
            alpha=0.22,
            linewidth=0,
        )
    ax.step(
        axis.edges,
        np.append(value, value[-1]),
        where="post",
        color=colour,
        linewidth=1.8,
        linestyle=style,
        label=label,
    )


def _finish(ax: Axes, axis: TimeAxis, label: str, *, percent: bool = False) -> None:
    axis.dress(ax)
    ax.set_ylabel(label)
    if percent:
        ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    else:
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6))
    dress(ax)


def dress(ax: Axes) -> None:
    """Frame, grid and ticks as all charts have them."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color("#888888")
    ax.grid(axis="y", color=GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    ax.tick_params(colors=INK, labelsize="small")


def _length(hours: float) -> str:
    return "hour" if hours == 1 else f"{round(hours * 60)} minutes"
