"""What falls short and what closes it, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from planner.plan.remedy import Extra, Remedy
from planner.plan.windows import Window
from planner.report.plans.view import Picture
from planner.report.roster.advice import advice, in_all, missing, profiles
from tests.report.plan_example import Goal, interval, picture_of, verdicts
from tests.report.roster_example import week

TUESDAY = 48
NINE, TEN, ELEVEN, TWELVE = (TUESDAY + half for half in (18, 20, 22, 24))


def seen(*goals: Goal) -> Picture:
    return picture_of(week(), verdicts(*goals))


def remedy(first: int, last: int, *extras: tuple[Extra, int], **changes: Any) -> Remedy:
    window = Window("sales", "service_level", first, last, 3.0)
    return Remedy((window,), extras, changes.pop("closed", True))


def test_a_run_of_intervals_and_the_agents_that_close_it_are_one_sentence() -> None:
    made = seen(interval("sales", NINE, 0.74), interval("sales", NINE + 1, 0.76))
    (line,) = advice(made, [remedy(NINE, TEN, (Extra("sellers", NINE, TEN), 2))])
    assert line == (
        "Tuesday 3 March 09:00\N{EN DASH}10:00: sales misses 80 % in 20 s by 6.0 points at worst "
        "(74.0 %). Two more agents of sellers from 09:00 to 10:00 close it (simulated)."
    )


def test_one_agent_closes_it_and_many_close_it() -> None:
    made = seen(interval("sales", NINE, 0.7))
    (one,) = advice(made, [remedy(NINE, TEN, (Extra("sellers", NINE, TEN), 1))])
    assert one.endswith("One more agent of sellers from 09:00 to 10:00 closes it (simulated).")
    (none,) = advice(made, [remedy(NINE, TEN, (Extra("sellers", NINE, TEN), 12), closed=False)])
    assert none.endswith("Not even 12 more agents of sellers from 09:00 to 10:00 close it.")


def test_a_number_that_changes_is_said_as_its_most() -> None:
    made = seen(interval("sales", NINE, 0.7))
    extras = ((Extra("sellers", NINE, TWELVE), 1), (Extra("sellers", TEN, ELEVEN), 2))
    (line,) = advice(made, [remedy(NINE, TWELVE, *extras)])
    assert "Up to three more agents of sellers between 09:00 and 12:00 close it" in line


def test_what_nothing_closes_is_said_all_the_same() -> None:
    made = seen(interval("sales", NINE, 0.7), interval("service", TEN, 0.2))
    lines = advice(made, [remedy(NINE, TEN, (Extra("sellers", NINE, TEN), 1))])
    assert len(lines) == 2
    assert "service misses" in lines[1]
    assert "more agent" not in lines[1]


def test_profiles_add_up_and_gaps_part_them() -> None:
    found = profiles(
        [
            (Extra("b", 4, 6), 1),
            (Extra("a", 0, 2), 1),
            (Extra("a", 1, 3), 2),
            (Extra("a", 5, 6), 4),
        ]
    )
    assert found == [("a", 0, [1, 3, 2]), ("a", 5, [4]), ("b", 4, [1, 1])]


def test_the_table_of_what_is_missing_has_every_agent_hour() -> None:
    made = seen(interval("sales", NINE, 0.7))
    extras = ((Extra("sellers", NINE, TWELVE), 1), (Extra("sellers", TEN, ELEVEN), 2))
    table = missing(made, [remedy(NINE, TWELVE, *extras)])
    assert table["agents"].tolist() == [1, 3, 1]
    assert table["from"].tolist() == ["09:00", "10:00", "11:00"]
    assert table["agent_hours"].sum() == pytest.approx(3 + 2)
    assert in_all(table) == "5 agent-hours (sellers 5)"


def test_where_nothing_is_missing_the_table_is_empty() -> None:
    table = missing(seen(), [])
    assert isinstance(table, pd.DataFrame)
    assert table.empty
