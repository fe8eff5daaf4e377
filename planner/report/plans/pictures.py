"""Which charts of a plan there are, laid out so that a week of five queues can be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from planner.report.drawing import Draw, figure
from planner.report.plans import charts, heat
from planner.report.plans.axis import PlanAxis
from planner.report.plans.lanes import Lane, bars
from planner.report.plans.view import Picture

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

WIDE = 12.4
STRIP, HALF = (WIDE, 2.15), (WIDE / 2, 2.6)
"""Width and height in inches of a chart of several days, of one day."""
MOST_DAYS = 7
"""Days on one figure."""
TITLE = 30
MARGIN_WORDS = (
    "Points of simulated service level above (blue) and below (red) the goal of the interval. "
    "Grey: closed, or too few contacts to be judged alone."
)
OVER_WORDS = (
    "Agents scheduled above (blue) and below (red) what the shifts had to cover. Shifts have "
    "lengths and breaks: some intervals get more than they need so that others get enough."
)
SERVICE_WORDS = (
    "Simulated service level by interval; band: one-sided 95 % limits below and above. Grey "
    "line: not judged alone. Crosses: the goal does not hold."
)
SEARCH_WORDS = (
    "Cost of the plan that the search had, and the bound. Early plans may miss goals, so the "
    "cost can rise until all of them hold."
)


class Drawn(NamedTuple):
    """A figure: name of its file, title, what it shows for those who cannot see it."""

    name: str
    title: str
    whole: Figure
    text: str


def coverage(picture: Picture) -> list[Drawn]:
    """Required and scheduled: by group where shifts had numbers to cover, else by pool."""
    drawn = []
    for name, days in _weeks(picture):
        if picture.needed is not None:
            panels: list[tuple[str, Draw]] = [
                (group, partial(charts.coverage_of_group, picture=picture, group=group, days=days))
                for g, group in enumerate(picture.groups)
                if picture.scheduled[g].any() or picture.needed[g].any()
            ]
        else:
            panels = [
                (
                    charts.shortened(picture.name_of(pool, TITLE), TITLE),
                    partial(charts.coverage_of_pool, picture=picture, pool=pool, days=days),
                )
                for pool in picture.pools
            ]
        if not panels:
            continue
        narrow = len(days) == 1 and picture.needed is not None
        whole = _strips(panels, len(days), narrow=narrow)
        drawn.append(Drawn(f"coverage{name}", "Coverage", whole, "Agents required and scheduled"))
    return drawn


def coverage_words(picture: Picture) -> list[str]:
    """How to read the charts of coverage."""
    if picture.needed is not None:
        return ["Agents that the shifts had to cover (dashed), and agents scheduled."]
    found = ["Agents scheduled to be on the phone, group upon group."]
    if picture.required is not None:
        found[0] += (
            " Dashed: what a formula asks for, each queue with agents of its own; below that line "
            "is what sharing agents saves."
        )
    return found


def service(picture: Picture) -> list[Drawn]:
    """Simulated service of every queue that is judged by interval, against its goal."""
    queues = [queue for queue in picture.queues if picture.service(queue)["goal"].notna().any()]
    if not queues:
        return []
    drawn = []
    for name, days in _weeks(picture):
        panels: list[tuple[str, Draw]] = [
            (queue, partial(charts.service, picture=picture, queue=queue, days=days))
            for queue in queues
        ]
        whole = _strips(panels, len(days), narrow=len(days) == 1)
        text = "Simulated service level by interval with its limits, and the goal"
        drawn.append(Drawn(f"service{name}", "Service", whole, text))
    return drawn


def maps(picture: Picture) -> list[Drawn]:
    """Where there are too many and too few."""
    drawn = []
    if picture.needed is not None:
        text = "Agents above or below the requirement by group and time"
        whole = heat.staffing_map(picture)
        drawn.append(Drawn("over_and_under", "Over- and understaffing", whole, text))
    points = heat.service_map(picture)
    if points is not None:
        text = "Service level above or below the goal by queue and time"
        drawn.append(Drawn("service_margin", "Service above and below the goal", points, text))
    return drawn


def shifts(lanes: Sequence[Lane]) -> list[Drawn]:
    """Shifts of a day as bars; nothing for several days."""
    whole = bars(lanes)
    if whole is None:
        return []
    return [Drawn("shifts", "Shifts", whole, "Shifts with their breaks, one bar for those alike")]


def search(history: pd.DataFrame, unit: str) -> list[Drawn]:
    """How cost and bound came closer; nothing if there is no way to show."""
    if max(history["best"].nunique(), history["bound"].nunique()) < 2:
        return []
    draw = partial(charts.progress, history=history, unit=unit)
    whole = figure([("Search", draw)], columns=1, size=(WIDE / 2, 2.8))
    return [Drawn("search", "Search", whole, "Cost of the best plan and bound over time")]


def _weeks(picture: Picture) -> list[tuple[str, Sequence[int]]]:
    """Days of each figure, with what its file's name ends in."""
    days = PlanAxis(picture.calendar, picture.active).days
    parts = [days[i : i + MOST_DAYS] for i in range(0, len(days), MOST_DAYS)]
    if len(parts) == 1:
        return [("", parts[0])]
    return [(f"_from_{picture.calendar.dates[part[0]]}", part) for part in parts]


def _strips(panels: Sequence[tuple[str, Draw]], n_days: int, *, narrow: bool) -> Figure:
    columns = 2 if narrow and len(panels) > 1 else 1
    whole = figure(panels, columns=columns, size=HALF if columns == 2 else STRIP)
    if n_days > 1:
        # All strips have the same days: the lowest says what its ticks are.
        for ax in whole.axes[:-1]:
            ax.set_xlabel("")
    return whole
