"""An intraday plan as pandas tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.intraday.looks import unit_of
from planner.intraday.presence import who_moves
from planner.staffing import trial
from planner.staffing.goals import power_sums
from sim.clock import TICKS_PER_SECOND
from sim.measure.estimate import interval, ratio

if TYPE_CHECKING:
    from planner.intraday.result import IntradayPlan
    from planner.staffing.confirm import Confirmation

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
FEW = 0.5
"""Contacts of an interval below which its ratios say nothing."""


def moves_table(plan: IntradayPlan) -> pd.DataFrame:
    """One row per candidate that was simulated or is made: those made first, then by promise.

    Columns: made (how often), names (of those who do it), most, kind, group, who (shift), move,
    agents, cost (each time), in_time (contacts more within their threshold), closes (contacts less
    short of goals), points (points of service level less short, summed over intervals), gain
    (money: what it is worth by itself).
    """
    moves, found = plan.candidates.moves, plan.effects
    known = np.flatnonzero(found.known | (plan.counts > 0))
    order = [int(m) for m in known[np.argsort(found.price[known], kind="stable")]]
    order.sort(key=lambda m: not plan.counts[m])
    closes, points = closed(plan)
    names = who_moves(plan.candidates.desk, moves, plan.counts)
    return pd.DataFrame(
        {
            "made": [int(plan.counts[m]) for m in order],
            "names": ["; ".join(names[m]) for m in order],
            "most": [moves[m].most for m in order],
            "kind": [moves[m].kind for m in order],
            "group": [moves[m].group for m in order],
            "who": [moves[m].who for m in order],
            "move": [moves[m].text for m in order],
            "agents": [moves[m].agents for m in order],
            "cost": [moves[m].cost for m in order],
            "in_time": [float(found.in_time[m]) for m in order],
            "closes": [float(closes[m]) for m in order],
            "points": [float(points[m]) for m in order],
            "gain": [-float(found.price[m]) for m in order],
        }
    )


def closed(plan: IntradayPlan) -> tuple[Floats, Floats]:
    """Contacts, and points of intervals' service level, by which each move closes goals ``[M]``."""
    goals = plan.before.goals
    sums = goals.sums(goals.pairs(plan.before.outcome)).mean(axis=0)
    unit = np.array([unit_of(row) for row in goals.rows])
    surplus = goals.sign * (sums[:, 0] - goals.threshold * sums[:, 1]) * unit
    after = surplus + plan.effects.surplus
    short = np.maximum(0.0, -surplus)
    less = short - np.maximum(0.0, -after)
    level = np.array([row.kind == "service_level" and row.over == "interval" for row in goals.rows])
    contacts = np.where(level & (sums[:, 1] > 0), sums[:, 1], np.inf)
    return less.sum(axis=1), 100 * (less / contacts).sum(axis=1)


def goals_table(plan: IntradayPlan) -> pd.DataFrame:
    """One row per goal to come.

    Columns: kind, name, step, over, period, goal; and with ``before_`` and ``after_``: value,
    limit (one-sided, 95 %), risk (share of days that miss it), holds.
    """
    rows = plan.before.goals.rows
    table = {
        "kind": [row.kind for row in rows],
        "name": [row.name for row in rows],
        "step": [row.step for row in rows],
        "over": [row.over for row in rows],
        "period": [row.period for row in rows],
        "goal": [row.threshold for row in rows],
    }
    for when, found in (("before", plan.before), ("after", plan.after)):
        table[f"{when}_value"] = found.verdict.value.tolist()
        table[f"{when}_limit"] = found.verdict.limit.tolist()
        table[f"{when}_risk"] = risks(found).tolist()
        table[f"{when}_holds"] = found.verdict.holds.tolist()
    return pd.DataFrame(table)


def risks(found: Confirmation) -> Floats:
    """Share of days on which each goal is missed ``[J]``; NaN where nothing ever happened."""
    goals = found.goals
    sums = goals.sums(goals.pairs(found.outcome))
    some = sums[..., 1] > 0
    missed = goals.sign * (sums[..., 0] - goals.threshold * sums[..., 1]) < 0
    days = some.sum(axis=0)
    none = np.full(len(goals), np.nan)
    return np.asarray(np.divide((missed & some).sum(axis=0), days, out=none, where=days > 0))


def service_table(plan: IntradayPlan) -> pd.DataFrame:
    """One row per queue and interval to come in which anybody is expected.

    Columns: queue, date, start, contacts (expected), goal (NaN: not judged alone); and with
    ``before_`` and ``after_``: service_level, service_low, service_high, abandon_rate,
    abandon_low, abandon_high, asa_s, asa_low, asa_high (two-sided 95 %), risk.
    """
    queues = list(plan.moment.scenario.queues)
    step = plan.calendar.interval_ticks
    offset = int(plan.calendar.measured_from // step)
    begin = plan.moment.first - offset
    goal = np.full((len(queues), plan.calendar.n_intervals - offset), np.nan)
    for row in plan.before.goals.rows:
        if row.kind == "service_level" and row.over == "interval":
            goal[queues.index(row.name), row.first] = row.threshold
    offered = plan.before.outcome.queue[..., trial.OFFERED].mean(axis=0)
    q, i = np.nonzero(offered >= FEW)
    later = i >= begin
    q, i = q[later], i[later]
    table: dict[str, object] = {
        "queue": [queues[k] for k in q],
        "date": plan.moment.date.isoformat(),
        "start": [plan.moment.clock(int(k + offset) * step) for k in i],
        "contacts": offered[q, i],
        "goal": goal[q, i],
    }
    for when, found in (("before", plan.before), ("after", plan.after)):
        for name, (x, y) in _ratios(found).items():
            limits = interval(power_sums(x[:, q, i], y[:, q, i]), CONFIDENCE)
            top = np.inf if name == "asa_s" else 1.0
            short = name.split("_")[0]
            table[f"{when}_{name}"] = limits.value
            table[f"{when}_{short}_low"] = np.clip(limits.low, 0.0, top)
            table[f"{when}_{short}_high"] = np.clip(limits.high, 0.0, top)
        x, y = (part[:, q, i] for part in _ratios(found)["service_level"])
        missed = (x < goal[q, i] * y) & (y > 0)
        risk = ratio(power_sums(missed.astype(float), (y > 0).astype(float)))
        table[f"{when}_risk"] = np.where(np.isfinite(goal[q, i]), risk, np.nan)
    return pd.DataFrame(table)


def _ratios(found: Confirmation) -> dict[str, tuple[Floats, Floats]]:
    """Numerators and denominators of what is shown, ``[R, Q, I]`` each."""
    counts = found.outcome.queue
    late = counts[..., trial.OPEN] * found.goals.counts_open
    return {
        "service_level": (counts[..., trial.SL_MET], counts[..., trial.SL_OF] + late),
        "abandon_rate": (counts[..., trial.ABANDONED], counts[..., trial.OFFERED]),
        "asa_s": (counts[..., trial.WAIT_ANSWERED] / TICKS_PER_SECOND, counts[..., trial.ANSWERED]),
    }
