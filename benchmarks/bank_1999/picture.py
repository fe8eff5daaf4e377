"""The picture of docs/bank_1999.md: prediction, band of days, record and baseline by half-hour."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from benchmarks.bank_1999.names import REPOSITORY
from benchmarks.bank_1999.score import KPIS, Kpi

PICTURE = REPOSITORY / "docs" / "images" / "bank_1999.png"
# Okabe and Ito's colours; shapes differ too, so that nothing hangs on colour alone.
BLUE, ORANGE, VERMILION, PURPLE, INK = "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#222222"
RECORDS = {
    "jan_mar": ("Jan-Mar (in sample)", "o", INK, INK),
    "apr": ("April (out of sample)", "s", VERMILION, "white"),
    "may": ("May (out of sample)", "^", PURPLE, "white"),
}
TITLES = {
    "offered": "Calls offered per half-hour",
    "SL 20 s": "Answered within 20 s, % of offered",
    "mean wait": "Mean wait of all calls, s",
    "abandoned": "Abandoned, % of offered",
}


def draw(half_hours: pd.DataFrame, path: Path = PICTURE) -> None:
    """Four panels, from the rows of `results.half_hours`, written as PNG."""
    figure = Figure(figsize=(12.0, 8.4), layout="constrained")
    grid = figure.subplots(2, 2, sharex=True)
    forecast = half_hours[half_hours["knowledge"] == "forecast"]
    with mpl.rc_context({"font.size": 10}):
        for ax, kpi in zip(grid.flat, KPIS, strict=True):
            _panel(ax, forecast[forecast["kpi"] == kpi.label], kpi)
    figure.legend(handles=_legend(), loc="outside lower center", ncols=4, frameon=False)
    figure.suptitle(
        "A bank's call centre in 1999, Sunday to Thursday, all queues: predicted from January to "
        "March, and recorded",
        fontsize=12,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120, metadata={"Software": ""})


def _panel(ax: Axes, rows: pd.DataFrame, kpi: Kpi) -> None:
    line = rows[rows["period"] == "jan_mar"]
    hours = _hours(line["time"])
    ax.fill_between(hours, line["band_low"], line["band_high"], color=BLUE, alpha=0.15, lw=0)
    ax.fill_between(hours, line["low"], line["high"], color=BLUE, alpha=0.45, lw=0)
    ax.plot(hours, line["predicted"], color=BLUE, linewidth=2)
    ax.plot(hours, line["erlang_a"], color=ORANGE, linewidth=1.8, linestyle="--")
    for period, (_, marker, edge, face) in RECORDS.items():
        found = rows[rows["period"] == period]
        ax.plot(
            _hours(found["time"]),
            found["recorded"],
            linestyle="none",
            marker=marker,
            markersize=5,
            markeredgecolor=edge,
            markerfacecolor=face,
        )
    ax.set_title(TITLES[kpi.label], loc="left", fontsize=11)
    ax.set_xlim(7, 24)
    ax.set_xticks(range(7, 25, 2), [f"{hour}:00" for hour in range(7, 25, 2)])
    ax.set_ylim(0, 100 if kpi.label == "SL 20 s" else _top(rows))
    ax.grid(color="#DDDDDD", linewidth=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelbottom=True)


def _top(rows: pd.DataFrame) -> float:
    """The means decide; a band may leave the panel."""
    shown = float(rows[["recorded", "predicted", "erlang_a"]].max().max())
    return 1.6 * shown


def _hours(times: pd.Series) -> np.ndarray:
    """Middles of the half-hours, hours of the day."""
    clock = times.str.split(":", expand=True).astype(float)
    middle: np.ndarray = (clock[0] + clock[1] / 60 + 0.25).to_numpy()
    return middle


def _legend() -> list[Line2D | Patch]:
    dots = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            markeredgecolor=edge,
            markerfacecolor=face,
            label=f"recorded {label}",
        )
        for label, marker, edge, face in RECORDS.values()
    ]
    return [
        Line2D([], [], color=BLUE, linewidth=2, label="predicted mean"),
        Patch(color=BLUE, alpha=0.45, label="its 95 % confidence interval"),
        Patch(color=BLUE, alpha=0.15, label="95 % of simulated days"),
        Line2D([], [], color=ORANGE, linestyle="--", label="Erlang A, 0.80 of presence"),
        *dots,
    ]
