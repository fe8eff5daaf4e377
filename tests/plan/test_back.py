"""What rosters lack goes back to the shifts, and from there to new rosters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import planner.plan.whole as whole
from planner.plan.back import back_to_shifts
from planner.plan.remedy import Extra, Remedy
from planner.plan.windows import Window
from planner.shifts.cover import cover
from planner.shifts.result import ShiftPlan
from planner.staffing.optimise import staff
from planner.staffing.result import StaffingPlan
from planner.staffing.table import Staffing
from sim.scenario import Scenario
from tests.plan.centre import centre
from tests.plan.people import team

TWO_HOURS = {"least_minutes": 120, "most_minutes": 120}
TYPES = {
    "early": {"earliest_start": "09:00", "latest_start": "09:00", **TWO_HOURS},
    "late": {"earliest_start": "11:00", "latest_start": "11:00", **TWO_HOURS},
}
LATE = slice(22, 26)
"""Intervals from 11:00 to 13:00 of the first day."""


def _scenario(*, both: bool = True, **planning: Any) -> Scenario:
    """Sellers who take both queues, or sales alone."""
    rules = team(36, 28)
    del rules["roster"]["demand"]
    groups = centre().model_dump(mode="json", by_alias=True, exclude_defaults=True)["groups"]
    if both:
        groups["sellers"]["skills"] = {"help": {}, "sales": {}}
    return centre(planning={**rules, "shift_types": TYPES, **planning}, groups=groups)


def _shifts(scenario: Scenario) -> ShiftPlan:
    """Four helpers and three sellers, until eleven."""
    agents = np.zeros((2, 96), np.int64)
    agents[0, 18:22], agents[1, 18:22] = 4, 3
    return cover(Staffing.with_agents(scenario, agents), seconds=5)


def _lacking(count: int, group: str = "helpers") -> Remedy:
    window = Window("help", "service_level", LATE.start, LATE.stop, 5.0)
    return Remedy((window,), ((Extra(group, LATE.start, LATE.stop), count),), True)


def test_agents_that_are_missing_are_asked_for_above_what_the_shifts_give() -> None:
    shifts = _shifts(_scenario())
    wanted = back_to_shifts(shifts, [_lacking(2), _lacking(1)])
    assert wanted is not None
    assert wanted.agents[0, 18:26].tolist() == [4] * 4 + [3] * 4
    assert wanted.agents[1, 18:26].tolist() == [3] * 4 + [0] * 4
    assert (cover(wanted, seconds=5).least_coverage >= wanted.agents).all()


def test_where_a_group_may_have_no_more_another_that_serves_the_queue_gets_them() -> None:
    shifts = _shifts(_scenario(staff={"helpers": {"most": 4}}))
    wanted = back_to_shifts(shifts, [_lacking(6)])
    assert wanted is not None
    assert wanted.agents[:, LATE].tolist() == [[4] * 4, [0] * 4]
    again = back_to_shifts(cover(wanted, seconds=5), [_lacking(2)])
    assert again is not None
    assert again.agents[:, LATE].tolist() == [[4] * 4, [2] * 4]


def test_where_nobody_may_be_added_nothing_goes_back() -> None:
    limits = {"helpers": {"most": 4}, "sellers": {"most": 3}}
    rules = {"early": TYPES["early"]}
    shifts = _shifts(_scenario(staff=limits, shift_types=rules))
    assert back_to_shifts(shifts, [_lacking(2)]) is None


@pytest.mark.compiled_only
def test_a_window_that_no_duty_covers_gets_shifts_and_then_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lacking(scenario: Scenario, **options: Any) -> StaffingPlan:
        plan = staff(scenario, **options)
        agents = plan.staffing.agents.copy()
        agents[:, LATE] = 0
        return replace(plan, staffing=plan.staffing.changed(agents))

    monkeypatch.setattr(whole, "staff", lacking)
    found = whole.plan(_scenario(both=False), seconds=300, targets=False)
    names = [stage.name for stage in found.stages]
    assert "shifts again, 1" in names and "roster again" in names
    assert found.closed is not None and found.closed.confirmation is not None
    assert found.holds
    assert found.closed.confirmation.attempt > 1  # random numbers of their own
    assert found.shifts is not None and found.shifts.least_coverage[:, LATE].sum() > 0
