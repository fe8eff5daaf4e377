"""Tables of a plan: for readers as text, for other programs as data frames."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from planner.report import words
from planner.report.plans.lanes import most_at_once
from planner.report.plans.shown import Shown
from planner.report.plans.view import Floats, Picture

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
GOAL_WORDS = {
    "service_level": "service level",
    "promise_step": "promise",
    "abandon_rate": "abandonment",
    "asa_s": "ASA",
    "occupancy": "occupancy",
}


def groups(shown: Shown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: hours, cost and the most at once of every group, and of all."""
    columns: list[tuple[str, Floats]] = [("agent-hours", shown.hours)]
    if shown.paid_hours is not None:
        columns.append(("paid hours", shown.paid_hours))
    if shown.priced:
        columns.append((f"cost, {shown.unit}", shown.cost_by_group))
    names = [*shown.picture.groups]
    rows = [
        [
            name,
            *(words.number(float(column[g])) for _, column in columns),
            words.number(_most(shown, name)),
        ]
        for g, name in enumerate(names)
    ]
    if len(rows) > 1:
        totals = [words.number(float(column.sum())) for _, column in columns]
        rows.append(["all", *totals, words.number(_most(shown))])
    return ["group", *(heading for heading, _ in columns), "most at once"], rows


def _most(shown: Shown, group: str | None = None) -> float:
    """Most agents on the phone at once, of one group or of all: at any moment, if that is known."""
    if shown.lanes:
        return most_at_once([lane for lane in shown.lanes if group in (None, lane.group)])
    picture = shown.picture
    rows = slice(None) if group is None else [picture.groups.index(group)]
    return float(picture.scheduled[rows][:, picture.measured].sum(axis=0).max(initial=0.0))


def goals(shown: Shown) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: for each queue and kind of goal how many hold, and the tightest."""
    return goals_of(shown.picture)


def goals_of(picture: Picture) -> tuple[list[str], list[list[str]]]:
    """The same of a picture."""
    headings = ["", "goal", "over", "asked", "hold", "tightest"]
    rows = []
    keys = ["name", "kind", "step", "over"]
    for key, part in picture.verdicts.groupby(keys, sort=False):
        name, kind, step, over = (str(value) for value in key)
        tight = part.iloc[int(part["slack"].to_numpy(dtype=float).argmin())]
        held = int(part["holds"].astype(bool).sum())
        label = GOAL_WORDS.get(kind, kind) + (f" {step}" if step != "0" else "")
        rows.append(
            [
                name,
                label,
                over,
                _in_unit(kind, float(tight["goal"])),
                f"{held:,} of {len(part):,}",
                f"{_in_unit(kind, float(tight['value']))}"
                + ("" if over == "total" else f", {tight['period']}"),
            ]
        )
    return headings, rows


def _in_unit(kind: str, value: float) -> str:
    return words.seconds(value) if kind == "asa_s" else words.percent(value)


def coverage(picture: Picture) -> pd.DataFrame:
    """One row per group and interval in which anybody is needed or there.

    Columns: group, date, start (ISO local), scheduled; required and difference where shifts had
    numbers to cover.
    """
    shown = np.flatnonzero(picture.active)
    starts = {int(i): picture.when(int(i)) for i in shown}
    parts = []
    for g, name in enumerate(picture.groups):
        part = pd.DataFrame(
            {
                "group": name,
                "date": [starts[int(i)][:10] for i in shown],
                "start": [starts[int(i)] for i in shown],
                "scheduled": picture.scheduled[g, shown],
            }
        )
        if picture.needed is not None:
            part.insert(3, "required", picture.needed[g, shown])
            part["difference"] = part["scheduled"] - part["required"]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def service(picture: Picture) -> pd.DataFrame:
    """Simulated service level by queue and interval, judged alone or not.

    Columns: queue, date, start (ISO local), contacts, service_level, low, high, goal, holds.
    """
    rows = picture.levels
    starts = [picture.when(int(i)) for i in rows["interval"]]
    return pd.DataFrame(
        {
            "queue": rows["name"],
            "date": [start[:10] for start in starts],
            "start": starts,
            "contacts": rows["contacts"],
            "service_level": rows["value"],
            "low": rows["low"],
            "high": rows["high"],
            "goal": rows["goal"],
            "holds": rows["holds"].map({1.0: True, 0.0: False}),
        }
    )


def cell(value: Any) -> str:
    """A cell of a table for readers."""
    if isinstance(value, float):
        return "" if np.isnan(value) else words.number(value)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return value[:16].replace("T", " ")
    return "" if value is None else str(value)
