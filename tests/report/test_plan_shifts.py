"""Shifts in reports: bars, agents by day, and the figures of the plan itself."""

import numpy as np
import pytest

from planner.report.plans.gather import of_shifts
from planner.report.plans.lanes import Lane, Off, bars, by_day, most_at_once
from planner.report.plans.page import page
from planner.report.plans.shown import Shown, sentences
from planner.shifts.result import Pause, PlannedShift, ShiftPlan
from planner.solve import Bound
from sim.clock import Calendar
from tests.running.example import centre

EARLY = Lane("team", "2026-03-02", 540, 720, 3, (Off("break", 600, 615),))
LATE = Lane("team", "2026-03-02", 600, 780, 2, (Off("lunch", 660, 690), Off("break", 720, 735)))


def test_a_day_is_one_bar_for_each_lane_the_earliest_on_top() -> None:
    whole = bars([LATE, EARLY])
    assert whole is not None
    (ax,) = whole.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == ["3 ×", "2 ×"]
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
    assert spans[:2] == [(9.0, 12.0), (10.0, 10.25)]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "on the phone",
        "break",
        "lunch",
    ]


def test_several_days_are_a_table_and_not_bars() -> None:
    tuesday = EARLY._replace(date="2026-03-03", agents=4)
    assert bars([EARLY, tuesday]) is None
    headings, rows = by_day([EARLY, LATE, tuesday, EARLY._replace(off=(), agents=1)])
    assert headings == ["shift", "2026-03-02", "2026-03-03", "all"]
    assert rows == [
        ["team 09:00\N{EN DASH}12:00", "4", "4", "8"],
        ["team 10:00\N{EN DASH}13:00", "2", "", "2"],
    ]


def test_a_night_shift_ends_after_midnight() -> None:
    _, rows = by_day([Lane("team", "2026-03-02", 1320, 1800, 1)])
    assert rows[0][0] == "team 22:00\N{EN DASH}06:00"
    whole = bars([Lane("team", "2026-03-02", 1320, 1800, 1)])
    assert whole is not None
    assert "00:00" in [label.get_text() for label in whole.axes[0].get_xticklabels()]


def test_the_most_at_once_are_counted_at_moments_and_not_in_breaks() -> None:
    assert most_at_once([EARLY]) == 3
    assert most_at_once([EARLY, LATE]) == 5
    assert most_at_once([EARLY, LATE._replace(start=600, end=615, off=())]) == 3
    assert most_at_once([]) == 0


@pytest.fixture
def plan() -> Shown:
    """One seller from 9 to 12 with an unpaid break of half an hour; two were needed."""
    scenario = centre()
    calendar = Calendar.of(scenario)
    need = np.zeros((2, calendar.n_intervals), np.int64)
    need[0, 18:24] = 2
    shift = PlannedShift(
        group="sellers",
        day=0,
        start=540,
        end=720,
        type="short",
        pauses=(Pause(60, 30, "break", False, "tea"), Pause(120, 15, "meeting", True, "team")),
        count=1,
        paid_minutes=150,
        cost=2.5,
    )
    return of_shifts(
        ShiftPlan(
            scenario=scenario,
            calendar=calendar,
            shifts=(shift,),
            required=need,
            slots={"sellers": 15},
            penalty=0.0,
            bound=Bound(2.5, "proved", "every plan of one shift"),
            interrupted=False,
            reproducible=True,
            seed=3,
        )
    )


def test_hours_on_the_phone_paid_and_missing_are_those_of_the_plan(plan: Shown) -> None:
    assert plan.hours.tolist() == [2.25, 0.0]
    assert plan.paid_hours is not None
    assert plan.paid_hours.tolist() == [2.5, 0.0]
    assert plan.cost_by_group.tolist() == [2.5, 0.0]
    assert plan.short_hours == pytest.approx(12 / 2 - 2.25)
    assert plan.unit == "paid hours"
    text = " ".join(sentences(plan))
    assert "3.8 agent-hours of the requirement stay uncovered" in text
    assert "every plan of one shift. The gap is 0.0 %" in text


def test_breaks_and_sessions_are_told_apart(plan: Shown) -> None:
    assert plan.tables["breaks"]["activity"].tolist() == ["break"]
    assert plan.tables["sessions"]["activity"].tolist() == ["meeting"]
    assert plan.lanes == (
        Lane(
            *("sellers", "2026-03-02", 540, 720, 1),
            (Off("break", 600, 630), Off("meeting", 660, 675)),
        ),
    )


def test_the_page_of_a_plan_against_a_requirement_says_that_nobody_judged_it(plan: Shown) -> None:
    text = page(plan, [])
    assert "This plan was not simulated" in text
    assert "Agents by shift and the day on which it starts" in text
