"""From the objects of planning to what reports show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.report.plans.judged import levels, verdicts
from planner.report.plans.shown import Shown
from planner.report.plans.view import Picture
from planner.staffing.table import prices

if TYPE_CHECKING:
    import pandas as pd

    from planner.requirement import Requirement
    from planner.staffing.confirm import Confirmation
    from planner.staffing.optimise import StaffingPlan


def of_staffing(plan: StaffingPlan, requirement: Requirement | None = None) -> Shown:
    """What is shown of a staffing plan; ``requirement``: what formulas ask for, beside it."""
    staffing = plan.staffing
    scenario, calendar = staffing.scenario, staffing.calendar
    picture = Picture(
        scenario,
        calendar,
        scheduled=staffing.agents.astype(float),
        required=None if requirement is None else np.asarray(requirement.net, dtype=float),
    )
    tables: dict[str, pd.DataFrame] = {}
    if requirement is not None:
        tables["requirement"] = requirement.table()
    return Shown(
        kind="staffing",
        picture=_judged(picture, plan.confirmation),
        cost=plan.cost,
        unit=staffing.unit,
        hours=staffing.hours,
        cost_by_group=staffing.hours * prices(scenario),
        bound=plan.bound,
        gap=plan.gap,
        confirmation=plan.confirmation,
        replications=plan.replications,
        seed=plan.seed,
        interrupted=plan.interrupted,
        reproducible=plan.reproducible,
        history=plan.history,
        tables=tables,
        notes=_unjudged(plan.confirmation),
    )


def _judged(picture: Picture, confirmation: Confirmation | None) -> Picture:
    """The picture with what a confirmation found."""
    if confirmation is None:
        return picture
    return replace(
        picture,
        verdicts=verdicts(confirmation, picture.calendar),
        levels=levels(confirmation, picture.calendar),
    )


def _unjudged(confirmation: Confirmation | None) -> tuple[str, ...]:
    if confirmation is None or not confirmation.goals.unjudged:
        return ()
    return (f"Not judged: {'; '.join(confirmation.goals.unjudged)}.",)
