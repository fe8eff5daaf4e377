"""Shifts as bars: who works when, with breaks and sessions in their places; and day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from planner.report import charts
from planner.report.charts import GREEN, INK, ORANGE, PURPLE, SKY, YELLOW
from planner.report.drawing import figure
from planner.report.plans.axis import HOUR, HOUR_STEPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, ROW = 12.4, 0.21
MOST_LANES = 70
"""Bars of a group; with more, a day is not drawn."""
COLOURS = {
    "break": ORANGE,
    "lunch": GREEN,
    "meeting": PURPLE,
    "training": PURPLE,
    "coaching": YELLOW,
    "gap": "#FFFFFF",
}


class Off(NamedTuple):
    """Time off the phone, in minutes of the shift's day."""

    activity: str
    start: int
    end: int


class Lane(NamedTuple):
    """Agents of a group who work alike on a day; minutes from the day's midnight."""

    group: str
    date: str
    start: int
    end: int
    agents: int
    off: tuple[Off, ...] = ()


def bars(lanes: Sequence[Lane]) -> Figure | None:
    """A panel of bars for each group; None for more than a day, or for too many bars."""
    groups = list(dict.fromkeys(lane.group for lane in lanes))
    most = max((sum(lane.group == group for lane in lanes) for group in groups), default=0)
    if len({lane.date for lane in lanes}) != 1 or not 0 < most <= MOST_LANES:
        return None
    span = min(lane.start for lane in lanes), max(lane.end for lane in lanes)
    panels = [
        (group, partial(draw, lanes=[lane for lane in lanes if lane.group == group], span=span))
        for group in groups
    ]
    return figure(panels, columns=1, size=(WIDE, 1.0 + ROW * most))


def draw(ax: Axes, lanes: Sequence[Lane], span: tuple[int, int]) -> None:
    """Bars of one group, the earliest on top, the number of agents in front."""
    ordered = sorted(lanes, key=lambda lane: (lane.start, lane.end, lane.off))
    named: set[str] = set()
    for row, lane in enumerate(ordered):
        _bar(ax, row, lane.start, lane.end, SKY, "on the phone", named)
        for off in lane.off:
            _bar(ax, row, off.start, off.end, COLOURS.get(off.activity, INK), off.activity, named)
    ax.set_ylim(len(ordered) - 0.4, -0.6)
    ax.set_yticks(
        range(len(ordered)), [f"{lane.agents} \N{MULTIPLICATION SIGN}" for lane in ordered]
    )
    ax.set_xlim(span[0] / HOUR, span[1] / HOUR)
    hours = (span[1] - span[0]) / HOUR
    step = next((s for s in HOUR_STEPS if hours / s <= 18), 12)
    marks = [h for h in range(-(-span[0] // HOUR), span[1] // HOUR + 1) if h % step == 0]
    ax.set_xticks(marks, [f"{h % 24:02d}:00" for h in marks])
    ax.set_xlabel("local time")
    charts.dress(ax)
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color=charts.GRID, linewidth=0.7)
    charts.legend(ax)


def _bar(
    ax: Axes, row: int, start: int, end: int, colour: str, label: str, named: set[str]
) -> None:
    ax.barh(
        row,
        (end - start) / HOUR,
        left=start / HOUR,
        height=0.78,
        color=colour,
        edgecolor="#888888" if label == "gap" else "none",
        linewidth=0.5,
        linestyle=":",
        label=None if label in named else label,
    )
    named.add(label)


def by_day(lanes: Sequence[Lane]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: agents of each group and shift, one column a day."""
    days = sorted({lane.date for lane in lanes})
    found: dict[tuple[str, int, int], dict[str, int]] = {}
    for lane in lanes:
        row = found.setdefault((lane.group, lane.start, lane.end), {})
        row[lane.date] = row.get(lane.date, 0) + lane.agents
    order = {group: k for k, group in enumerate(dict.fromkeys(lane.group for lane in lanes))}
    rows = [
        [
            f"{group} {_clock(start)}\N{EN DASH}{_clock(end)}",
            *(str(row[day]) if day in row else "" for day in days),
            str(sum(row.values())),
        ]
        for (group, start, end), row in sorted(
            found.items(), key=lambda item: (order[item[0][0]], item[0][1:])
        )
    ]
    return ["shift", *days, "all"], rows


def day_heading(heading: str) -> str:
    """A date of ``by_day`` as a narrow heading: ``Mon 2``; other headings as they are."""
    if not heading[:1].isdigit():
        return heading
    day = date.fromisoformat(heading)
    return f"{day:%a} {day.day}"


def most_at_once(lanes: Sequence[Lane]) -> int:
    """The largest number on the phone at any moment."""
    changes: dict[int, int] = {}
    for lane in lanes:
        midnight = date.fromisoformat(lane.date).toordinal() * 24 * HOUR
        away = [change for off in lane.off for change in ((off.start, -1), (off.end, 1))]
        for minute, sign in ((lane.start, 1), (lane.end, -1), *away):
            at = midnight + minute
            changes[at] = changes.get(at, 0) + sign * lane.agents
    return max(accumulate(changes[at] for at in sorted(changes)), default=0)


def _clock(minute: int) -> str:
    return f"{minute // HOUR % 24:02d}:{minute % HOUR:02d}"
