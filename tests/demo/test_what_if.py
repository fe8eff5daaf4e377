"""How many more agents make a target hold: the search, and the scenarios it tries."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from planner.demo.story import Advice
from planner.demo.what_if import (
    MOST_ADDED,
    Answer,
    Place,
    best_group,
    fewest_agents,
    with_more,
    worst_times,
)
from sim import Result
from sim.scenario import Scenario
from tests.running.example import CENTRE, centre

PLACE = Place("sellers", ("10:00",))


def staffing(scenario: Scenario, group: str) -> dict[str, float]:
    rows = scenario.groups[group].staffing
    assert rows is not None
    return {row.time: row.agents for row in rows}


def fake(scenario: Scenario, level: float) -> Any:
    """A result whose service level is `level`, known to within a point."""
    row = {"queue": "all", "service_level": level, "service_level_low": level - 0.01}
    tables = {
        "queues_total": pd.DataFrame([row]),
        "queues_by_time_of_day": pd.DataFrame([row | {"time": "10:00"}]),
    }
    return SimpleNamespace(scenario=scenario, tables_at=lambda confidence: tables)


def simulate_linear(scenario: Scenario) -> Any:
    """Every agent at 10:00 is worth a tenth."""
    return fake(scenario, min(1.0, 0.1 * staffing(scenario, "sellers")["10:00"]))


def test_agents_are_added_at_the_place_and_nowhere_else() -> None:
    changed = with_more(centre(), PLACE, 3)
    before = staffing(centre(), "sellers")
    assert staffing(changed, "sellers") == before | {"10:00": before["10:00"] + 3}
    assert staffing(changed, "generalists") == staffing(centre(), "generalists")
    assert changed.queues == centre().queues


def test_without_times_agents_are_added_wherever_there_are_some() -> None:
    changed = with_more(centre(), Place("sellers", ()), 2)
    assert set(staffing(changed, "sellers").values()) == {3}


def test_a_group_with_shifts_is_refused() -> None:
    sellers = {
        "skills": {"sales": {}},
        "shifts": {"day": {"from": "09:00", "to": "12:00", "counts": [{"agents": 1}]}},
    }
    scenario = centre(groups=CENTRE["groups"] | {"sellers": sellers})
    with pytest.raises(ValueError, match="group sellers has shifts"):
        with_more(scenario, PLACE, 1)


@pytest.mark.parametrize(
    ("target", "added"), [(0.15, 1), (0.2, 2), (0.3, 3), (0.5, 5), (0.8, 8), (0.94, 9)]
)
def test_the_search_finds_the_fewest_agents(target: float, added: int) -> None:
    base = simulate_linear(centre())
    answer = fewest_agents(base, PLACE, target, simulate_linear, "10:00")
    assert answer.holds
    assert answer.added == added


def test_where_agents_do_not_help_the_search_ends_and_says_so() -> None:
    calls: list[Scenario] = []

    def hopeless(scenario: Scenario) -> Any:
        calls.append(scenario)
        return fake(scenario, 0.4)

    answer = fewest_agents(fake(centre(), 0.4), PLACE, 0.8, hopeless, None)
    assert not answer.holds
    assert answer.added == MOST_ADDED
    assert len(calls) == 5


def test_an_answer_holds_within_half_a_point() -> None:
    assert Answer(1, 0.5, 0.8, 0.7951, 0.8).holds
    assert not Answer(1, 0.5, 0.8, 0.7949, 0.8).holds


def test_the_worst_times_are_those_at_which_most_wait_too_long(small_run: Result) -> None:
    table = small_run.queues("time_of_day")
    rows = table[table["queue"] == "all"].set_index("time")
    late = (1 - rows["service_level"]) * rows["offered"]
    assert worst_times(small_run, 1, 1) == [late.idxmax()]
    assert worst_times(small_run, 10_000, 3) == []


def test_help_goes_to_the_largest_group_that_serves_the_worst_queue(small_run: Result) -> None:
    assert best_group(centre(), small_run, []) == "generalists"


@pytest.mark.parametrize(
    ("low", "text"),
    [
        (
            0.81,
            "at 10:00: 3 more agents present in sellers would make 80 % hold (answered in time, "
            "all queues together: 50.0 % now, 82.0 % then).",
        ),
        (
            0.7,
            "at 10:00: not even 3 more agents present in sellers would make 80 % hold (answered in "
            "time, all queues together: 50.0 % now, 82.0 % then).",
        ),
    ],
)
def test_advice_is_a_sentence_that_promises_no_more_than_was_simulated(
    low: float, text: str
) -> None:
    assert Advice(PLACE, "10:00", Answer(3, 0.5, 0.82, low, 0.8)).sentence() == text
