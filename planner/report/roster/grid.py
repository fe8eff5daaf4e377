"""The roster as a picture: people down, days across, colours by kind of shift."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date as Day  # noqa: N812 - days are called date here
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planner.report import charts
from planner.report.charts import VERMILION
from planner.report.drawing import figure
from planner.report.plans.pictures import Drawn
from planner.report.roster.counts import SATURDAY, Counts, times
from planner.report.roster.looks import (
    INK,
    LEAVE_COLOUR,
    ON_CALL,
    WEEKEND_COLOUR,
    Look,
    looks,
    used_kinds,
)
from planner.schedule.problem import LEAVE, Duty, Employee, Roster
from planner.shifts.written import clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD = 0.22, 0.95
"""Inches of a person's row; of headings and legend."""
WIDEST, NARROWEST = 1.15, 0.3
"""Inches of a day."""
NAMES, HOURS = 2.0, 0.75
"""Inches for names on the left, paid hours on the right."""
MOST_WIDTH = 14.0
ALONE = 60
"""People on one picture; more people are drawn on a page for each group."""
PAGE_ROWS = 45
WIDE_ENOUGH = 0.85
"""Inches of a day from which on a cell shows when a shift begins and ends."""
START_ENOUGH = 0.4
LETTERS = 26


class Page(NamedTuple):
    """People on one picture."""

    name: str
    title: str
    people: tuple[int, ...]


def pages(roster: Roster) -> list[Page]:
    """One page for up to 60 people; for more, pages by group, each with up to 45."""
    by_group: dict[str, list[int]] = {}
    for n in order(roster):
        by_group.setdefault(_group(roster.problem.employees[n]), []).append(n)
    total = sum(map(len, by_group.values()))
    if total <= ALONE:
        return [Page("roster", "Roster", tuple(n for rows in by_group.values() for n in rows))]
    found = []
    for k, (group, rows) in enumerate(by_group.items(), start=1):
        parts = -(-len(rows) // PAGE_ROWS)
        size = -(-len(rows) // parts)
        for part in range(parts):
            title = group + (f", {part + 1} of {parts}" if parts > 1 else "")
            chosen = tuple(rows[part * size : (part + 1) * size])
            found.append(Page(f"roster_{k:02d}_{part + 1}", title, chosen))
    return found


def order(roster: Roster) -> list[int]:
    """People as they are drawn: by usual group, then by name as people count (2 before 10)."""
    groups: dict[str, int] = {}
    for person in roster.problem.employees:
        groups.setdefault(_group(person), len(groups))
    people = roster.problem.employees
    return sorted(
        range(len(people)),
        key=lambda n: (groups[_group(people[n])], _natural(people[n].name)),
    )


def _group(person: Employee) -> str:
    """The usual group."""
    return person.groups[0] if person.groups else ""


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part.casefold())
        for part in re.split(r"(\d+)", name)
        if part
    )


def draw_pages(roster: Roster, chosen: Sequence[Page] | None = None) -> Iterator[Drawn]:
    """Every page as a figure."""
    for page in pages(roster) if chosen is None else chosen:
        whole = picture(roster, page)
        text = f"Roster of {len(page.people)} people: shifts by person and day"
        yield Drawn(page.name, "Roster", whole, text)


def picture(roster: Roster, page: Page) -> Figure:
    """One page."""
    days = len(roster.problem.dates)
    width = float(np.clip((MOST_WIDTH - NAMES - HOURS) / days, NARROWEST, WIDEST))
    size = (NAMES + HOURS + width * days, HEAD + ROW * len(page.people))
    draw = partial(draw_grid, roster=roster, people=page.people, width=width)
    return figure([(page.title, draw)], columns=1, size=size)


def draw_grid(ax: Axes, roster: Roster, people: Sequence[int], width: float) -> None:
    """The grid of some people on axes whose days are ``width`` inches wide."""
    days, rows = len(roster.problem.dates), len(people)
    _backdrop(ax, roster, rows)
    colours = looks(roster.problem.duties)
    for row, n in enumerate(people):
        for day in range(days):
            work = int(roster.work[n, day])
            if work == LEAVE:
                _box(ax, day, row, Look(LEAVE_COLOUR), "leave" if width > START_ENOUGH else "")
            elif work >= 0:
                duty = roster.problem.duties[work]
                _box(ax, day, row, colours[duty.type], cell_text(duty, width))
    _frame(ax, roster, people, width)
    _legend(ax, roster, people)


def cell_text(duty: Duty, width: float) -> str:
    """``08:00–16:30``, ``08:00`` or ``8``, as there is room."""
    if width >= WIDE_ENOUGH:
        return times(duty.start, duty.end)
    if width >= START_ENOUGH:
        return clock(duty.start)
    hour, minute = divmod(duty.start % 1440, 60)
    return str(hour) if not minute else f"{hour}½" if minute == 30 else f"{hour}+"


def _backdrop(ax: Axes, roster: Roster, rows: int) -> None:
    from matplotlib.patches import Rectangle

    for day, date in enumerate(roster.problem.dates):
        if date.weekday() >= SATURDAY:
            ax.add_patch(
                Rectangle((day, -0.5), 1, rows, facecolor=WEEKEND_COLOUR, edgecolor="none")
            )


def _box(ax: Axes, day: int, row: int, look: Look, text: str) -> None:
    from matplotlib.patches import Rectangle

    on_call = look is ON_CALL
    ax.add_patch(
        Rectangle(
            (day + 0.03, row - 0.42),
            0.94,
            0.84,
            facecolor=look.fill,
            edgecolor=look.ink if on_call else "none",
            linestyle=":" if on_call else "-",
            linewidth=0.8,
        )
    )
    if text:
        ax.text(day + 0.5, row + 0.02, text, ha="center", va="center", fontsize=6.8, color=look.ink)


def _frame(ax: Axes, roster: Roster, people: Sequence[int], width: float) -> None:
    dates, rows = roster.problem.dates, len(people)
    ax.set_xlim(0, len(dates))
    ax.set_ylim(rows - 0.5, -0.5)
    names = [shortened(roster.problem.employees[n].name) for n in people]
    ax.set_yticks(range(rows), names, fontsize=7.5)
    ax.xaxis.tick_top()
    ax.set_xticks([day + 0.5 for day in range(len(dates))], [_heading(d, width) for d in dates])
    ax.tick_params(length=0, colors=INK)
    ax.tick_params(axis="x", labelsize=8 if width > START_ENOUGH else 7)
    paid = Counts(roster).paid_minutes.sum(axis=1) / 60
    for row, n in enumerate(people):
        ax.text(
            len(dates) + 0.06 / width, row, f"{paid[n]:g} h", va="center", fontsize=7, color=INK
        )
    for row in range(1, rows):
        ax.axhline(row - 0.5, color="#E4E4E4", linewidth=0.5, zorder=0)
    for day, date in enumerate(dates):
        monday = date.weekday() == roster.problem.week_starts_on
        colour, thick = ("#777777", 1.0) if monday and day else ("#E4E4E4", 0.5)
        ax.axvline(day, color=colour, linewidth=thick, zorder=0)
    for side in ax.spines.values():
        side.set_visible(False)
    _group_lines(ax, roster, people)


def _group_lines(ax: Axes, roster: Roster, people: Sequence[int]) -> None:
    """A line between groups."""
    groups = [roster.problem.employees[n].groups[:1] for n in people]
    for row in range(1, len(people)):
        if groups[row] != groups[row - 1]:
            ax.axhline(row - 0.5, color=INK, linewidth=0.9)


def _heading(date: Day, width: float) -> str:
    if width >= WIDE_ENOUGH:
        return f"{date:%a} {date.day} {date:%b}"
    return f"{date:%a}\n{date.day}" if width >= START_ENOUGH else f"{date:%a}"[:2] + f"\n{date.day}"


def shortened(name: str) -> str:
    """A name that has room on the left."""
    return name if len(name) <= LETTERS else name[: LETTERS - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _legend(ax: Axes, roster: Roster, people: Sequence[int]) -> None:
    from matplotlib.patches import Patch

    shown = [
        Patch(
            facecolor=look.fill,
            edgecolor=look.ink if look is ON_CALL else "none",
            linestyle=":",
            label=kind,
        )
        for kind in used_kinds(roster, people)
        for look in [looks(roster.problem.duties)[kind]]
    ]
    if (roster.work[list(people)] == LEAVE).any():
        shown.append(Patch(facecolor=LEAVE_COLOUR, label="leave"))
    if any(date.weekday() >= SATURDAY for date in roster.problem.dates):
        shown.append(Patch(facecolor=WEEKEND_COLOUR, label="weekend"))
    if shown:
        ax.legend(
            handles=shown,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.15 / max(1.0, ROW * ax.get_ylim()[0])),
            ncols=min(8, len(shown)),
            frameon=False,
            fontsize=8,
        )


def summary(roster: Roster) -> Drawn | None:
    """For many people: how many work each kind of shift by group and day; None for few."""
    if len(roster.work) <= ALONE:
        return None
    groups = list(dict.fromkeys(duty.group for duty in roster.problem.duties if duty.group))
    panels = [(group, partial(draw_heads, roster=roster, group=group)) for group in groups]
    whole = figure(panels, columns=2 if len(panels) > 1 else 1, size=(6.2, 2.0))
    return Drawn("roster_by_group", "Roster", whole, "People at work by group, day and shift")


def draw_heads(ax: Axes, roster: Roster, group: str) -> None:
    """People at work in a group by day, kind upon kind; short of what was asked for in red."""
    colours = looks(roster.problem.duties)
    days = np.arange(len(roster.problem.dates))
    floor = np.zeros(len(days))
    for kind in used_kinds(roster):
        mine = [
            k
            for k, duty in enumerate(roster.problem.duties)
            if duty.type == kind and duty.group == group
        ]
        heads = np.isin(roster.work, mine).sum(axis=0)
        if heads.any():
            ax.bar(days, heads, bottom=floor, color=colours[kind].fill, edgecolor="#999999",
                   linewidth=0.4, width=0.8, label=kind)  # fmt: skip
            floor = floor + heads
    short = np.zeros(len(days))
    for need in roster.problem.heads:
        if roster.problem.duties[need.duties[0]].group == group:
            there = np.isin(roster.work[:, need.day], need.duties).sum()
            short[need.day] += max(0, need.required - int(there))
    if short.any():
        some = short > 0  # a bar of no height would be a line
        ax.bar(days[some], short[some], bottom=floor[some], color="none", edgecolor=VERMILION,
               hatch="////", linewidth=0.8, width=0.8, label="short")  # fmt: skip
    dates = roster.problem.dates
    step = 1 if len(dates) <= 14 else 7
    chosen = [d for d in days if (d % step == 0)]
    ax.set_xticks(chosen, [f"{dates[d]:%a} {dates[d].day}" for d in chosen], fontsize=8)
    ax.set_ylabel("people")
    charts.dress(ax)
    charts.legend(ax)
