"""From the objects of planning to what reports of a roster show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from planner.plan.coverage import asked, scheduled
from planner.report.plans.gather import thin, unjudged, with_verdict
from planner.report.plans.view import Picture
from planner.report.roster.advice import advice, missing
from planner.report.roster.shown import RosterShown
from sim.clock import Calendar

if TYPE_CHECKING:
    from planner.plan.result import Closed, Stage
    from planner.requirement import Requirement


def of_closed(
    closed: Closed,
    *,
    breaches: Sequence[str] | None = None,
    requirement: Requirement | None = None,
    stages: Sequence[Stage] = (),
    before: int = 0,
    notes: Sequence[str] = (),
) -> RosterShown:
    """What is shown of a roster that went through the loop.

    Args:
        closed: the loop's answer.
        breaches: what the auditor found, in words; None: not asked.
        requirement: what formulas ask for, beside it.
        stages: where the time went; none: the loop's own stages.
        before: replications simulated for what the roster was asked for.
        notes: what else is worth knowing.
    """
    scenario = closed.scenario
    calendar = Calendar.of(scenario)
    picture = Picture(
        scenario,
        calendar,
        scheduled=scheduled(closed.planned, calendar),
        required=None if requirement is None else requirement.net.astype(float),
        needed=asked(closed.problem, scenario, calendar),
    )
    picture = with_verdict(picture, closed.confirmation)
    remedies = closed.remedies if closed.holds is False else ()
    return RosterShown(
        scenario=scenario,
        roster=closed.roster,
        picture=picture,
        confirmation=closed.confirmation,
        breaches=None if breaches is None else tuple(breaches),
        replications=before + closed.replications,
        advice=advice(picture, remedies),
        missing=missing(picture, remedies),
        rounds=closed.rounds_table(),
        stages=stage_table(stages or closed.stages),
        why_ended=closed.why_ended,
        interrupted=closed.interrupted,
        notes=(*notes, *closed.roster.notes, *unjudged(closed.confirmation), *thin(picture)),
    )


def stage_table(stages: Sequence[Stage]) -> pd.DataFrame:
    """Stages with their seconds and share of all."""
    table = pd.DataFrame(list(stages), columns=["stage", "seconds", "what"])
    total = float(table["seconds"].sum())
    table.insert(2, "share", table["seconds"] / total if total else 0.0)
    return table
