"""What falls short, and how many agents close it: simulated, and checked by simulating them."""

from __future__ import annotations

import numpy as np
import pytest

from planner.plan.remedy import Extra, Rehearsal, remedies, with_extras
from planner.plan.windows import Window, overlapping, windows
from planner.staffing.confirm import confirm
from sim.clock import Calendar
from tests.plan.centre import centre, rows

pytestmark = pytest.mark.compiled_only
OPEN = (66, 74)
"""Tuesday 09:00 to 13:00 in half-hours from Monday midnight."""


def found(helpers: tuple[int, int], sellers: tuple[int, int]) -> tuple[object, ...]:
    scenario = centre(helpers, sellers)
    rehearsal = Rehearsal(scenario, 1)
    return remedies(scenario, rehearsal, rehearsal.look(scenario))


def test_where_every_goal_holds_nothing_is_missing() -> None:
    assert found((9, 9), (6, 6)) == ()


def test_the_agents_named_close_it_and_one_fewer_does_not() -> None:
    assert confirm(centre((9, 9), (6, 5))).holds
    assert not confirm(centre((9, 9), (6, 4))).holds
    (remedy,) = found((9, 9), (6, 3))
    assert remedy.closed
    assert remedy.extras == ((Extra("sellers", *OPEN), 2),)
    assert {window.name for window in remedy.windows} == {"sales"}


def test_each_day_and_queue_gets_agents_of_its_own() -> None:
    found_both = found((7, 9), (6, 4))
    extras = {item for remedy in found_both for item in remedy.extras}
    assert {(e.group, e.first) for e, _ in extras} == {("helpers", 18), ("sellers", 66)}


def test_extra_agents_are_as_good_as_agents_of_the_roster() -> None:
    scenario = centre((9, 7), (6, 6))
    calendar = Calendar.of(scenario)
    more = with_extras(scenario, {Extra("helpers", *OPEN): 2}, calendar)
    added = [row for row in more.groups["helpers"].roster or () if row.agent.startswith("extra")]
    assert [(row.date, row.start, row.end) for row in added] == [
        ("2026-03-03", "09:00", "13:00")
    ] * 2
    there, asked = (confirm(one).outcome.queue.sum(axis=(0, 2)) for one in (more, centre((9, 9))))
    assert there == pytest.approx(asked, rel=0.02)


def test_a_goal_that_only_the_confirmation_missed_gets_an_agent_too() -> None:
    scenario = centre()
    rehearsal = Rehearsal(scenario, 1)
    look = rehearsal.look(scenario)
    also = np.zeros(len(rehearsal.goals), np.bool_)
    first = next(j for j, row in enumerate(rehearsal.goals.rows) if row.over == "interval")
    also[first] = True
    (remedy,) = remedies(scenario, rehearsal, look, also)
    assert [count for _, count in remedy.extras] == [1]


def test_the_search_ends_when_told() -> None:
    scenario = centre((9, 5))
    rehearsal = Rehearsal(scenario, 1)
    (remedy,) = remedies(scenario, rehearsal, rehearsal.look(scenario), stop=lambda: True)
    assert remedy.extras == ()
    assert not remedy.closed


def test_intervals_in_a_row_are_one_window_and_days_are_not_joined() -> None:
    scenario = centre((7, 7), (6, 6))
    rehearsal = Rehearsal(scenario, 1)
    look = rehearsal.look(scenario)
    all_missed = windows(scenario, rehearsal.goals, look.outcome, look.failing, rehearsal.calendar)
    assert sorted((w.name, w.first, w.last) for w in all_missed) == [
        ("help", 18, 26),
        ("help", 66, 74),
    ]


def test_a_day_that_fails_while_its_intervals_hold_is_worst_where_most_is_missed() -> None:
    planning = {"goals": {"help": {"over": ["day"]}, "sales": {"over": ["day"]}}}
    short = rows("help", 9, "2026-03-02") + rows("help", 9, "2026-03-03", "09:00", "10:30")
    short += rows("few", 5, "2026-03-03", "10:30", "13:00")
    base = centre(planning=planning)
    groups = {name: group.model_dump(by_alias=True) for name, group in base.groups.items()}
    groups["helpers"]["roster"] = short
    scenario = centre(planning=planning, groups=groups)
    rehearsal = Rehearsal(scenario, 1)
    look = rehearsal.look(scenario)
    (window,) = windows(scenario, rehearsal.goals, look.outcome, look.failing, rehearsal.calendar)
    assert window.name == "help"
    assert window.last - window.first == 8
    assert window.first >= 66


def test_windows_of_a_day_that_overlap_are_one_cluster() -> None:
    calendar = Calendar.of(centre())
    made = [
        Window("help", "service_level", 18, 20, 5.0),
        Window("sales", "service_level", 19, 22, 1.0),
        Window("sales", "service_level", 24, 25, 9.0),
        Window("help", "service_level", 66, 70, 2.0),
    ]
    assert [[w.first for w in cluster] for cluster in overlapping(made, calendar)] == [
        [24],
        [18, 19],
        [66],
    ]
