"""Part ``week``: the telecom week from its volumes to a confirmed roster of some 530 people.

People, contracts and second skills are invented (``planner.schedule.invented``).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.plan_parts import Clock, Part, in_words
from planner.audit import audit
from planner.plan.whole import plan
from planner.schedule.invented import staffed_by
from planner.staffing.confirm import confirm
from sim.errors import CcplanError
from sim.scenario import load_scenario

WEEK = Path(__file__).resolve().parents[1] / "scenarios" / "telecom"
MINUTES = 15.0
"""Within which the week is to be planned and confirmed."""
SEARCH_S = 850.0
"""Given to the stages; what confirmations take on top is in the promise."""
WORKERS = 2
SEED = 20261122


def run() -> Part:
    """Plan the week, and show the time stage by stage."""
    scenario = load_scenario(WEEK)
    confirm(scenario, replications=2)  # machine code and numpy are there before the clock starts
    part = Part(
        "The telecom week from volumes to a confirmed roster", ("stage", "time", "share", "what")
    )
    clock = Clock()
    try:
        found = plan(
            scenario,
            seconds=SEARCH_S,
            seed=SEED,
            workers=WORKERS,
            targets=False,
            team=lambda shifts: staffed_by(scenario, shift_plan=shifts),
        )
    except CcplanError as error:
        part.promise("a roster", f"none after {clock}: {str(error).splitlines()[0]}", False)
        return part
    took, spent = clock.wall, str(clock)
    for _, row in found.stages_table().iterrows():
        share = f"{float(row['share']):.0%}"
        part.row(str(row["stage"]), f"{float(row['seconds']):.0f} s", share, str(row["what"]))
    part.promise(f"within {MINUTES:g} minutes", spent, took <= 60 * MINUTES)
    closed = found.closed
    if closed is None:
        part.promise("a roster", "none: interrupted", False)
        return part
    problem, work = closed.roster.problem, closed.roster.work
    heads = sum(need.required for need in closed.problem.heads)
    short = sum(
        max(0, need.required - int(np.isin(work[:, need.day], need.duties).sum()))
        for need in closed.problem.heads
    )
    gap = "unknown" if closed.roster.gap is None else f"{closed.roster.gap:.1%}"
    part.notes += [
        f"{len(problem.employees):,} people, {len(problem.duties):,} duties, {heads:,} heads asked "
        f"for, {short:,} short; {len(closed.rounds)} rounds; cost {closed.roster.cost:,}, gap "
        f"{gap}; ended because {closed.why_ended}",
        f"{closed.replications:,} replications of these people simulated",
    ]
    found_by_auditor = audit(problem, work)
    part.promise(
        "no labour rule broken",
        f"{len(found_by_auditor.breaches)} breaches",
        found_by_auditor.clean,
    )
    part.promise("confirmed", in_words(closed.confirmation), bool(closed.holds))
    return part
