"""Shifts that were written are read back as they were planned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.plan.read_back import shifts_of
from planner.shifts.cover import cover
from planner.shifts.result import PlannedShift, ShiftPlan
from sim.errors import ScenarioError
from sim.scenario import load_scenario
from tests.running.example import centre
from tests.shifts.build import LUNCH, PAUSE, needing, scenario

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


def without_names(rows: tuple[PlannedShift, ...]) -> list[PlannedShift]:
    """Names of breaks are not written."""
    return sorted(
        replace(row, pauses=tuple(sorted(replace(p, name="") for p in row.pauses))) for row in rows
    )


def merged(rows: list[PlannedShift]) -> dict[PlannedShift, int]:
    """Agents by shift: rows that are alike without names are one."""
    found: dict[PlannedShift, int] = {}
    for row in rows:
        key = replace(row, count=0)
        found[key] = found.get(key, 0) + row.count
    return found


def covered() -> ShiftPlan:
    """Two groups over a week with days, nights and split shifts."""
    night = {
        "earliest_start": "22:00",
        "latest_start": "22:00",
        "least_minutes": 480,
        "most_minutes": 480,
        "breaks": [LUNCH],
        "cost_factor": 1.5,
    }
    split = {
        "earliest_start": "08:00",
        "latest_start": "09:00",
        "least_minutes": 300,
        "most_minutes": 300,
        "step_minutes": 60,
        "split": {"least_gap_minutes": 180, "most_gap_minutes": 240, "least_part_minutes": 120},
        "breaks": [PAUSE],
    }
    day = {
        "earliest_start": "08:00",
        "latest_start": "11:00",
        "least_minutes": 480,
        "most_minutes": 540,
        "breaks": [PAUSE, LUNCH],
    }
    types = {"night": night, "split": split, "day": day}
    both = scenario(types, groups=("a", "b"), hours=("00:00", "24:00"), days=3)
    need = {"a": {(9, 12): 3, (15, 18): 2}, "b": {(0, 6): 1, (9, 17): 4, (22, 24): 1}}
    return cover(needing(both, need), seconds=20.0)


def test_a_plan_of_days_nights_and_split_shifts_comes_back_as_it_was() -> None:
    plan = covered()
    assert {row.type for row in plan.shifts} == {"night", "split", "day"}
    again = shifts_of(plan.applied())
    assert merged(without_names(again.shifts)) == merged(without_names(plan.shifts))
    assert again.cost == pytest.approx(plan.cost - plan.penalty)
    assert (again.coverage == plan.coverage).all()


def test_shipped_shifts_are_read_and_written_and_read_alike() -> None:
    first = shifts_of(load_scenario(SHIPPED / "teaching" / "shifts_and_breaks.yaml"))
    again = shifts_of(first.applied())
    assert first.shifts
    assert merged(list(again.shifts)) == merged(list(first.shifts))


def test_a_shift_of_no_known_kind_is_called_by_its_name() -> None:
    groups = {
        name: {
            "skills": group["skills"],
            "shifts": {"odd": {"from": "09:00", "to": "12:00", "counts": [{"agents": 2}]}},
        }
        for name, group in centre().model_dump(by_alias=True)["groups"].items()
    }
    plan = shifts_of(centre(groups=groups))
    assert {row.type for row in plan.shifts} == {"odd"}
    assert sum(row.count for row in plan.shifts) == 4
    assert {row.paid_minutes for row in plan.shifts} == {180}


def test_without_shifts_there_is_nothing_to_read() -> None:
    with pytest.raises(ScenarioError, match="no group has shifts"):
        shifts_of(centre())
