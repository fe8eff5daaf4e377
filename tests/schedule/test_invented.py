"""An invented team is as large as its work, sound, labelled, and the same for a seed."""

from pathlib import Path

import numpy as np
import pytest

from planner.schedule.build import problem_of
from planner.schedule.invented import FULL, PART, staffed_by
from sim.scenario import check, find_warnings, load_scenario
from tests.schedule.people import centre, person, plan_of

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def test_the_team_fits_the_plan():
    scenario = centre([person("Ann")])
    plan = plan_of(scenario)
    staffed = staffed_by(scenario, shift_plan=plan)
    check(staffed)
    usual = [agent.groups[0] for agent in staffed.planning.roster.agents]
    hours = dict(zip(scenario.groups, plan.paid_hours, strict=True))
    for name, heads in (("team", 5), ("desk", 1)):
        n = usual.count(name)
        assert n >= max(heads, hours[name] / 38)
        assert n <= 2 + 1.4 * max(heads, hours[name] / 30)
    problem = problem_of(staffed, plan)
    assert problem.may.any(axis=2).all()
    assert all(
        problem.may[:, row.day, row.duties[0]].sum() >= row.required for row in problem.heads
    )


def test_contracts_say_that_they_are_invented_and_a_seed_gives_the_same_people():
    scenario = centre([person("Ann")])
    one, same, other = (staffed_by(scenario, {"team": 30}, seed) for seed in (1, 1, 2))
    rules = one.planning.roster
    assert one == same
    assert one != other
    assert {agent.contract for agent in rules.agents} == {FULL, PART} == set(rules.contracts)
    assert all("invented" in name for name in rules.contracts)
    assert [agent.agent for agent in rules.agents[:2]] == ["Agent 001", "Agent 002"]
    assert {agent.groups[0] for agent in rules.agents} == {"team"}
    assert any(agent.groups[1:] == ("desk",) for agent in rules.agents)


@pytest.mark.parametrize("name", ["telecom", "large_8x6", "teaching/shifts_and_breaks.yaml"])
def test_a_team_for_a_shipped_scenario_is_sound_and_can_do_its_work(name):
    scenario = staffed_by(load_scenario(SCENARIOS / name))
    check(scenario)
    rules = scenario.planning.roster
    assert not [row for row in find_warnings(scenario) if row.code.startswith("W73")]
    sites = {agent.agent: {scenario.groups[g].site for g in agent.groups} for agent in rules.agents}
    assert all(len(found) == 1 for found in sites.values())
    problem = problem_of(scenario)
    most = np.zeros(len(problem.dates) * 48 + 48, int)
    for row in problem.intervals:
        most[row.start // 30] += row.required
    assert len(rules.agents) > most.max()
