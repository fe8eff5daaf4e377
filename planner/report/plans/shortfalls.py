"""Goals that do not hold, in words: intervals in a row are one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from planner.report import words
from planner.report.figures import LONGEST_IN_SECONDS
from planner.report.plans.view import Picture
from sim.clock import WEEKDAY_NAMES, Calendar
from sim.measure.precision import MARGIN

AT_MOST = ("abandon_rate", "asa_s", "occupancy")
"""Goals that are not to be exceeded."""

MOST = 40
"""Lines shown; the table of verdicts has them all."""
BADLY = 0.7
"""Share of a goal below which an interval that is not judged alone is worth a word."""


def goals_short(picture: Picture) -> list[dict[str, Any]]:
    """Goals that do not hold, intervals in a row as one.

    Each: kind, name, step, over, from, to (ISO local time), value (the worst), goal; when and
    what in words.
    """
    rows = picture.verdicts
    found = []
    for part in _runs(rows[~rows["holds"].astype(bool)], picture.calendar):
        worst = _worst(part)
        first, last = int(part["first"].iloc[0]), int(part["last"].iloc[-1])
        when = _when(picture, str(worst["over"]), first, last)
        what = _what(picture, worst, len(part))
        found.append(
            {
                "kind": str(worst["kind"]),
                "name": str(worst["name"]),
                "step": int(worst["step"]),
                "over": str(worst["over"]),
                "from": picture.when(first),
                "to": picture.when(last),
                "value": float(worst["value"]),
                "goal": float(worst["goal"]),
                "when": when,
                "what": what,
            }
        )
    return sorted(found, key=lambda row: -_distance(row))


def lines(picture: Picture, most: int = MOST) -> list[str]:
    """The goals that do not hold, days alike as one, the furthest off first; how many more."""
    texts = [f"{when}: {what}" for when, what in in_words(picture)]
    if len(texts) > most:
        texts[most:] = [f"and {len(texts) - most} more: verdicts.csv has them all"]
    return texts


def in_words(picture: Picture) -> list[tuple[str, str]]:
    """When and what of the goals that do not hold; the same hours of several days are one."""
    alike: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in goals_short(picture):
        clock = (row["from"][11:16], row["to"][11:16]) if row["over"] == "interval" else ()
        key = (row["kind"], row["name"], row["step"], row["over"], *clock)
        alike.setdefault(key, []).append(row)
    return [_together(rows) for rows in alike.values()]


def _together(rows: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Rows of the same goal and hours on several days, the worst first."""
    worst = rows[0]
    if len(rows) == 1:
        return worst["when"], worst["what"]
    days = sorted({date.fromisoformat(row["from"][:10]) for row in rows})
    names = [f"{day:%A}" for day in days]
    dated = len(days) > len(WEEKDAY_NAMES) or (days[-1] - days[0]).days >= len(WEEKDAY_NAMES)
    if dated:
        named = f"{len(days)} days from {days[0]:%A} {days[0].day} {days[0]:%B}"
    elif (days[-1] - days[0]).days == len(days) - 1 and len(days) > 2:
        named = f"{names[0]} to {names[-1]}"
    else:
        named = f"{', '.join(names[:-1])} and {names[-1]}"
    hours = ""
    if worst["over"] == "interval":
        hours = f" {worst['from'][11:16]}\N{EN DASH}{worst['to'][11:16]}"
    day = date.fromisoformat(worst["from"][:10])
    when = f"{day:%A} {day.day} {day:%B}" if dated else f"{day:%A}"
    return f"{named}{hours}", f"{worst['what']}, worst on {when}"


def thin_intervals(picture: Picture) -> str | None:
    """A sentence on intervals that no goal protects and that are served badly; None: none are.

    Few contacts come in them, so they are not judged alone, and a plan may leave them nearly
    unstaffed as long as the day's goals hold.
    """
    rows = picture.levels
    shares = {name: queue.target.share for name, queue in picture.scenario.queues.items()}
    protected = set(rows.loc[rows["goal"].notna(), "name"])
    goal = rows["name"].map(shares).astype(float)
    bad = rows[rows["goal"].isna() & rows["name"].isin(protected) & (rows["value"] < BADLY * goal)]
    if bad.empty:
        return None
    worst = bad.iloc[int(bad["value"].to_numpy(dtype=float).argmin())]
    first = int(worst["interval"])
    return (
        f"{words.counted(len(bad), 'interval')} with too few contacts to be judged alone "
        f"{'is' if len(bad) == 1 else 'are'} served badly, such as {worst['name']} on "
        f"{_when(picture, 'interval', first, first + 1)} ({words.percent(float(worst['value']))} "
        "in time): planning.staff.GROUP.least keeps somebody there."
    )


def _runs(bad: pd.DataFrame, calendar: Calendar) -> Iterator[pd.DataFrame]:
    """Rows of one goal whose intervals follow each other on a day; other rows one by one."""
    for (_, _, _, over), rows in bad.groupby(["kind", "name", "step", "over"], sort=False):
        ordered = rows.sort_values("first", kind="stable")
        first = ordered["first"].to_numpy(dtype=int)
        day = calendar.interval_day[first]
        alone = over != "interval"
        new = np.ones(len(first), bool)
        new[1:] = (np.diff(first) != 1) | (np.diff(day) != 0) | alone
        yield from (part for _, part in ordered.groupby(new.cumsum(), sort=False))


def _worst(part: pd.DataFrame) -> pd.Series[Any]:
    value = part["value"].to_numpy(dtype=float)
    upper = part["kind"].iloc[0] in AT_MOST
    return part.iloc[int(value.argmax() if upper else value.argmin())]


def _distance(row: dict[str, Any]) -> float:
    """How far off: a share as it is, seconds as a share of the goal."""
    off = row["value"] - row["goal"] if row["kind"] in AT_MOST else row["goal"] - row["value"]
    return float(off / row["goal"]) if row["kind"] == "asa_s" else float(off)


def _when(picture: Picture, over: str, first: int, last: int) -> str:
    if over == "total":
        return "Over the whole time"
    step = picture.calendar.interval_ticks
    begin, end = picture.calendar.local(first * step), picture.calendar.local(last * step)
    day = f"{begin:%A}"
    if picture.scenario.days > len(WEEKDAY_NAMES):
        day += f" {begin.day} {begin:%B}"
    return day if over == "day" else f"{day} {begin:%H:%M}\N{EN DASH}{end:%H:%M}"


def _what(picture: Picture, row: pd.Series[Any], n: int) -> str:
    kind, name, value, goal = row["kind"], row["name"], float(row["value"]), float(row["goal"])
    worst = " at worst" if n > 1 else ""
    limit = float(row["limit"])
    if kind in AT_MOST:
        seconds = kind == "asa_s"
        told = words.seconds if seconds else words.percent
        text = {
            "abandon_rate": f"{name} loses {told(value)} of its contacts",
            "asa_s": f"{name} answers after {told(value)} on average",
            "occupancy": f"{name} is busy {told(value)} of its time",
        }[kind]
        close = f" (with confidence no better than {told(limit)})" if value <= goal else ""
        asked = words.seconds(goal) if seconds else _share(goal)
        return f"{text}{worst}{close}, at most {asked} is asked for"
    promised = f"{_share(goal)} in {_within(picture, row)}"
    if value >= goal - MARGIN:
        return (
            f"{name} keeps {words.percent(value)} on average, with confidence only "
            f"{words.percent(limit)}: {promised} less half a point is asked for"
        )
    points = 100 * (goal - value)
    return f"{name} misses {promised} by {points:.1f} points{worst} ({words.percent(value)})"


def _share(value: float) -> str:
    return f"{100 * value:g} %"


def _within(picture: Picture, row: pd.Series[Any]) -> str:
    target = picture.scenario.queues[str(row["name"])].target
    step = int(row["step"])
    within = target.steps[step - 1].within_s if step else target.within_s
    time = f"{within:g} s" if within <= LONGEST_IN_SECONDS else words.seconds(within)
    return time.removesuffix(" 00 s")
