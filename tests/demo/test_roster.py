"""The demo ends with a roster: a day of the bank with invented people, simulated."""

from __future__ import annotations

import pytest

from planner.demo.record import SCENARIO, scenarios_folder
from planner.demo.roster import CAVEAT, propose, service, story
from planner.report.roster.shown import sentences
from sim.scenario import load_scenario


@pytest.mark.slow
@pytest.mark.compiled_only
def test_a_day_of_the_bank_gets_invented_people_who_are_simulated() -> None:
    scenario = load_scenario(scenarios_folder() / SCENARIO, ["days=1"])
    found, shown = propose(scenario, seconds=40.0)
    assert shown is not None and found.closed is not None
    assert shown.breaches == ()
    assert shown.confirmation is not None
    assert shown.asked > 0
    assert any("INVENTED" in line for line in sentences(shown))
    assert "INVENTED" in CAVEAT
    headings, rows = service(shown)
    assert [row[0] for row in rows] == list(scenario.queues)
    assert all(len(row) == len(headings) for row in rows)
    text = " ".join(story(found, shown))
    assert "had 170 agent-hours on duty" in text  # a Sunday of the record
    assert "70 % of regular and stock in time in every half hour" in text
    assert "26 to 66 % of their time" in text
    assert rows[0][1] == "70 %" and rows[2][1] == "–"  # prospects are judged by day alone
    held = len(shown.confirmation.goals) - len(shown.confirmation.failed)
    assert f"{held} of {len(shown.confirmation.goals)} goals hold" in text
    names = {person.name for person in shown.roster.problem.employees}
    rows_of = found.closed.planned.groups["stock_desk"].roster or ()
    assert {row.agent for row in rows_of} <= names | {f"{name} (before)" for name in names}
