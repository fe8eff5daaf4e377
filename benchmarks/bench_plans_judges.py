"""Parts ``judges`` and ``pooling``: centres whose cheapest staffing is known by enumeration."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.plan_parts import Clock, Part, in_words
from planner.staffing.optimise import staff
from planner.staffing.result import StaffingPlan
from tests.staffing_judges.cases import CASES, Case
from tests.staffing_judges.pooling import QUESTIONS

REPOSITORY = Path(__file__).resolve().parents[1]
WORKERS = 2
SECONDS = None
"""No limit: the answer is then the same on any machine, however busy."""


def judges() -> Part:
    """Ten centres, each interval of which is one stationary queue or Markov chain."""
    part = Part(
        "Ten centres with an exact optimum, by enumeration of every cheaper staffing",
        ("centre", "optimum", "agents", "nearest cheaper", "ours", "confirmed", "time"),
    )
    for case in CASES:
        _one(part, case)
    part.notes += [
        "optimum: cost of a day. nearest cheaper: by how much the best of all cheaper staffings",
        "misses the worst goal, in points.",
    ]
    return part


def _one(part: Part, case: Case) -> None:
    best = case.optimum
    clock = Clock()
    plan = staff(case.scenario(), seconds=SECONDS, workers=WORKERS)
    shown = " or ".join("+".join(map(str, s)) for s in best.staffings[:2])
    more = f" or {len(best.staffings) - 2} more" if len(best.staffings) > 2 else ""
    part.row(
        case.name,
        f"{24 * best.cost:,.0f}",
        shown + more,
        f"{100 * best.cheaper:.1f}",
        f"{plan.cost:,.0f}",
        _word(plan),
        str(clock),
    )
    exact = plan.confirmed and abs(plan.cost - 24 * best.cost) < 1e-6
    found = f"{plan.cost:,.0f} for {24 * best.cost:,.0f}"
    part.promise(f"optimum of {case.name}", found, exact)


def pooling() -> Part:
    """Two queues of 100 contacts per half-hour at 180 s: together, apart, and with patience."""
    part = Part(
        "Two queues of 100 contacts per half-hour at 180 s, 80 % in 20 s",
        ("question", "agents an hour", "expected", "confirmed", "time"),
    )
    for question in QUESTIONS:
        clock = Clock()
        scenario = question.scenario()
        plan = staff(scenario, seconds=SECONDS, workers=WORKERS)
        hourly = _hourly(plan)
        mean, least, most = float(np.mean(hourly)), min(hourly), max(hourly)
        said = f"{mean:g}" if least == most else f"{mean:.2f} ({least} to {most})"
        part.row(question.name, said, str(question.agents), _word(plan), str(clock))
        met = plan.confirmed and mean <= question.agents == round(mean)
        part.promise(question.name, f"{said} agents, {question.agents} expected", met)
    part.notes.append(
        "expected: the same number in every hour, by formula. An hour with one fewer may hold "
        "because of its neighbours: then the plan is cheaper than that."
    )
    return part


def _hourly(plan: StaffingPlan) -> list[int]:
    """Agents of all groups in each interval in which there are any."""
    whole = plan.staffing.agents[:, plan.staffing.measured].sum(axis=0)
    return [int(n) for n in whole[np.flatnonzero(whole)]]


def _word(plan: StaffingPlan) -> str:
    return f"{in_words(plan.confirmation)}, attempt {plan.attempts}"
