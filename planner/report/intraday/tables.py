"""Tables of an intraday plan for terminals: headings and rows of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.intraday.moves import WORDS
from planner.report import words
from planner.staffing import trial

if TYPE_CHECKING:
    from planner.intraday.result import IntradayPlan
    from planner.staffing.confirm import Confirmation

Table = tuple[list[str], list[list[str]]]
ALL = "all"
MOST_NAMES = 3
"""Agents named beside a move in a terminal; moves.csv has all."""
ARROW = "\N{RIGHTWARDS ARROW}"


def forecast(plan: IntradayPlan) -> Table:
    """By queue: what was expected and came so far, what is expected of the rest of the day."""
    found, first = plan.forecast, plan.moment.first
    names = list(plan.moment.scenario.queues)
    known = np.isfinite(found.actual[:, :first])
    expected = np.where(known, found.planned[:, :first], 0.0).sum(axis=1)
    came = np.where(known, found.actual[:, :first], 0.0).sum(axis=1)
    headings = ["queue", "expected so far", "came", "", "rest, planned", "now", "80 % of days"]
    rows = []
    places = [*range(len(names)), -1] if len(names) > 1 else [0]
    for q in places:
        before, now = (
            (float(expected[q]), float(came[q]))
            if q >= 0
            else (float(expected.sum()), float(came.sum()))
        )
        rows.append(
            [
                names[q] if q >= 0 else ALL,
                words.number(before),
                words.number(now),
                f"{100 * (now / before - 1):+.0f} %" if before > 0 else words.UNKNOWN,
                words.number(float(found.rest_planned[q])),
                words.number(float(found.rest[q])),
                f"{found.rest_after.low[q]:,.0f} to {found.rest_after.high[q]:,.0f}",
            ]
        )
    return headings, rows


def service(plan: IntradayPlan) -> Table:
    """By queue, the rest of the day: service level, abandonment, waiting; before and after."""
    headings = ["queue", "contacts", "in time", "goal", "lost", "mean wait", "days short of goal"]
    rows = []
    moved = plan.after is not plan.before
    for q, (name, queue) in enumerate(plan.moment.scenario.queues.items()):
        one, other = _figures(plan, plan.before, q), _figures(plan, plan.after, q)
        if not one["contacts"] >= trial_few:
            continue

        def both(key: str, told: object, one: dict[str, float] = one) -> str:
            assert callable(told)
            text = str(told(one[key]))
            return f"{text} {ARROW} {told(other[key])}" if moved else text  # noqa: B023

        rows.append(
            [
                name,
                words.number(one["contacts"]),
                both("level", words.percent),
                f"{100 * queue.target.share:g} %",
                both("lost", words.percent),
                both("asa", words.seconds),
                both("risk", lambda value: words.percent(value, 0)),
            ]
        )
    return headings, rows


trial_few = 0.5
"""Contacts below which a queue is not shown."""


def _figures(plan: IntradayPlan, found: Confirmation, q: int) -> dict[str, float]:
    """Ratios of sums over the rest of the day."""
    offset = int(plan.calendar.measured_from // plan.calendar.interval_ticks)
    counts = found.outcome.queue[:, q, plan.moment.first - offset :]
    late = (counts[..., trial.OPEN] * found.goals.counts_open[q, plan.moment.first - offset :]).sum(
        axis=1
    )
    by_day = counts.sum(axis=1)
    met, of = by_day[:, trial.SL_MET], by_day[:, trial.SL_OF] + late
    goal = list(plan.moment.scenario.queues.values())[q].target.share
    some = of > 0
    return {
        "contacts": float(by_day[:, trial.OFFERED].mean()),
        "level": _ratio(met.sum(), of.sum()),
        "lost": _ratio(by_day[:, trial.ABANDONED].sum(), by_day[:, trial.OFFERED].sum()),
        "asa": _ratio(by_day[:, trial.WAIT_ANSWERED].sum(), by_day[:, trial.ANSWERED].sum()) / 1000,
        "risk": _ratio(((met < goal * of) & some).sum(), some.sum()),
    }


def _ratio(x: float, y: float) -> float:
    return float(x / y) if y > 0 else float("nan")


def moves(plan: IntradayPlan) -> Table:
    """What to do: how often, whose, what, and what it costs."""
    headings = ["agents", "group", "shift", "move", "kind", _money(plan), "who"]
    rows = [
        [
            str(count * move.agents),
            move.group,
            move.who,
            move.text.replace("->", ARROW),
            WORDS[move.kind],
            f"{count * move.cost:+,.2f}" if move.cost else "0",
            _names(names),
        ]
        for (move, count), names in zip(plan.chosen, plan.who, strict=True)
    ]
    return headings, rows


def _names(names: tuple[str, ...]) -> str:
    """Agents without their group; of many the first ones."""
    short = [name.partition("/")[2] for name in names]
    return ", ".join(short[:MOST_NAMES]) + (" ..." if len(short) > MOST_NAMES else "")


def offers(plan: IntradayPlan, most: int) -> Table:
    """The moves that promise most by themselves, made or not."""
    table = plan.moves_table().sort_values("gain", ascending=False, kind="stable")
    table = table[table["gain"] > 0].head(most)
    headings = ["made", "group", "shift", "move", _money(plan), "in time", "closes", "points"]
    rows = [
        [
            str(row["made"]) if row["made"] else "",
            str(row["group"]),
            str(row["who"]),
            str(row["move"]).replace("->", ARROW),
            f"{row['cost']:+,.2f}" if row["cost"] else "0",
            f"{row['in_time']:+.1f}",
            f"{row['closes']:+.1f}",
            f"{row['points']:+.1f}",
        ]
        for row in table.to_dict("records")
    ]
    return headings, rows


def _money(plan: IntradayPlan) -> str:
    return plan.unit if plan.unit != "agent-hours" else "hours"
