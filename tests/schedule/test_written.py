"""A roster in a scenario is its shift plan with names, and can be read back."""

from dataclasses import replace

import numpy as np
import pytest

from planner.override import write_override
from planner.schedule.build import problem_of
from planner.schedule.by_hand import read_roster, with_rows
from planner.schedule.problem import LEAVE, OFF
from planner.schedule.written import applied, pauses_of
from sim import simulate
from sim.clock import Calendar
from sim.errors import ScenarioError
from sim.scenario import GroupRosterRow, check, find_warnings, load_scenario, scenario_hash
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from tests.schedule.people import centre, filled, person, plan_of, roster_of

PEOPLE = [
    *(person(f"T{n}") for n in range(8)),
    person("D0", "desk"),
    person("D1", "desk", "team", seniority_months=6),
]


def presence(scenario):
    view = View(scenario, Calendar.of(scenario))
    return np.array([on_duty(view, name) for name in scenario.groups])


@pytest.mark.parametrize("warm_up", [0, 2])
def test_who_is_on_the_phone_is_what_the_shift_plan_says(warm_up):
    scenario = centre(PEOPLE, warm_up_days=warm_up)
    plan = plan_of(scenario)
    named = applied(scenario, roster_of(problem_of(scenario, plan)))
    check(named)
    assert not [row for row in find_warnings(named) if row.code in ("W507", "W509")]
    np.testing.assert_allclose(presence(named), presence(plan.applied()))


def test_every_set_of_breaks_is_somebodys_and_they_take_turns():
    scenario = centre(PEOPLE)
    problem = problem_of(scenario, plan_of(scenario))
    work = filled(problem)
    pauses = pauses_of(problem, work)
    early = next(
        k for k, row in enumerate(problem.duties) if row.name == "0800-1600" and row.group == "team"
    )
    days = [[pauses[e, day] for e in range(len(work)) if work[e, day] == early] for day in range(7)]
    assert all(sorted(found) == sorted(problem.dealt[day, early]) for day, found in enumerate(days))
    assert len({tuple(found) for found in days}) > 1


def test_more_people_than_sets_of_breaks_begin_again():
    scenario = centre(PEOPLE)
    problem = problem_of(scenario, plan_of(scenario))
    early = 1
    work = np.full(problem.shape[:2], OFF)
    work[:7, 0] = early
    found = [pauses_of(problem, work)[e, 0] for e in range(7)]
    assert set(found) == set(problem.dealt[0, early])


def test_the_night_before_is_that_of_the_history_or_of_a_stand_in():
    night = {"group": "team", "agent": "T7", "date": "2026-03-01", "from": "22:00", "to": "30:00"}
    scenario = centre(PEOPLE, roster={"history": [night]})
    named = applied(scenario, roster_of(problem_of(scenario, plan_of(scenario))))
    eve = [row for row in named.groups["team"].roster if row.date == "2026-03-01"]
    assert {(row.agent, row.start, row.end) for row in eve} == {("T7", "22:00", "30:00")}
    check(named)

    scenario = centre(PEOPLE)
    problem = problem_of(scenario, plan_of(scenario))
    roster = roster_of(problem)
    sunday = {e for e, k in enumerate(roster.work[:, 6]) if k == 2}
    roster.work[:, 0] = OFF
    roster.work[sorted(sunday)[0], 0] = 1  # early on Monday, at night on Sunday
    named = applied(scenario, roster)
    check(named)
    eve = {row.agent for row in named.groups["team"].roster if row.date == "2026-03-01"}
    names = [problem.employees[e].name for e in sorted(sunday)]
    assert eve == set(names)  # the night ends at 6, the shift begins at 8
    roster.work[sorted(sunday)[0], 0] = 0
    moved = replace(problem.duties[0], start=300)  # now at 5, when the night is not over
    busy = replace(problem, duties=(moved, *problem.duties[1:]))
    named = applied(scenario, replace(roster, problem=busy))
    check(named)
    eve = {row.agent for row in named.groups["team"].roster if row.date == "2026-03-01"}
    assert eve == {f"{names[0]} (before)", names[1]}


def test_leave_and_on_call_are_not_simulated():
    roster = {
        "contracts": {"full": {"most_on_call": 7}},
        "on_call": {"standby": {"group": "team", "from": "18:00", "to": "08:00"}},
        "leave": [{"agent": "T0", "from": "2026-03-02", "to": "2026-03-03"}],
    }
    scenario = centre(PEOPLE, roster=roster)
    problem = problem_of(scenario, plan_of(scenario))
    made = roster_of(problem)
    made.work[0] = [LEAVE, LEAVE, *[len(problem.duties) - 1] * 5]
    assert problem.duties[-1].on_call
    named = applied(scenario, made)
    assert "T0" not in {row.agent for row in named.groups["team"].roster}


def test_seniority_is_weeks_on_the_job_where_the_group_learns():
    learning = {"tenure": [{"share": 1, "weeks": 3}], "learning": {"weeks": 8}}
    scenario = centre(PEOPLE, desk=learning)
    named = applied(scenario, roster_of(problem_of(scenario, plan_of(scenario))))
    there = {row.agent for row in named.groups["desk"].roster}
    wanted = {"D1": pytest.approx(26.1)} if "D1" in there else {}
    assert dict(named.groups["desk"].weeks_on_job) == wanted
    assert not named.groups["team"].weeks_on_job


def test_the_written_roster_is_the_plan_when_it_is_read_again(tmp_path):
    scenario = centre(PEOPLE)
    base = tmp_path / "centre.yaml"
    base.write_text(scenario.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    problem = problem_of(scenario, plan_of(scenario))
    roster = roster_of(problem)
    named = applied(scenario, roster)
    written = write_override(base, named, tmp_path / "plan")
    again = load_scenario(base, [written.override])
    assert scenario_hash(again) == scenario_hash(named)
    same, work = read_roster(tmp_path / "plan" / "roster.csv", problem, scenario)
    assert same is problem
    np.testing.assert_array_equal(work, roster.work)
    figures = [simulate(made, engine="simpy", replications=1).queues() for made in (named, again)]
    assert figures[0].equals(figures[1])


def test_split_shifts_and_unpaid_lunches_survive_the_way_through_a_table():
    rows = [
        ("Ann", "08:00", "10:00", "available", True),
        ("Ann", "10:00", "10:30", "lunch", False),
        ("Ann", "10:30", "12:00", "available", True),
        ("Ann", "16:00", "19:00", "meeting", True),
    ]
    given = [
        GroupRosterRow.model_validate(
            {
                "group": "team",
                "agent": a,
                "date": "2026-03-03",
                "from": b,
                "to": c,
                "activity": d,
                "paid": e,
            }
        )
        for a, b, c, d, e in rows
    ]
    scenario = centre([person("Ann"), person("Bo")])
    problem, work = with_rows(problem_of(scenario, plan_of(scenario)), scenario, given)
    duty = problem.duties[work[0, 1]]
    assert (duty.start, duty.end, duty.paid_minutes) == (480, 1140, 390)
    assert [(p.after_minutes, p.minutes, p.activity, p.paid) for p in duty.pauses] == [
        (120, 30, "lunch", False),
        (240, 240, "gap", False),
        (480, 180, "meeting", True),
    ]
    assert problem.may[:, 1, work[0, 1]].tolist() == [True, True]
    assert not problem.may[:, 0, work[0, 1]].any()


def table(tmp_path, text):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_hand_made_table_of_shifts_is_read_by_name_or_kind(tmp_path):
    scenario = centre(
        PEOPLE, roster={"leave": [{"agent": "T2", "from": "2026-03-03", "to": "2026-03-03"}]}
    )
    problem = problem_of(scenario, plan_of(scenario))
    path = table(
        tmp_path,
        "agent,date,shift,group\nT0,2026-03-02,early,\nT1,2026-03-02,2200-0600,team\n"
        "D1,2026-03-04,early,team\nT3,2026-03-03,off,\nT4,2026-03-03,leave,\n",
    )
    same, work = read_roster(path, problem, scenario)
    assert same is problem
    assert {(e, d): int(work[e, d]) for e, d in np.argwhere(work != OFF).tolist()} == {
        (0, 0): 1,
        (1, 0): 2,
        (9, 2): 1,
        (2, 1): LEAVE,
        (4, 1): LEAVE,
    }


SAYS = {
    "agent,date,shift\nT9,2026-03-02,early\n": 'roster.csv:2: there is no agent "T9"',
    "agent,date,shift\nT1,2026-03-02,erly\n": 'roster.csv:2: there is no shift of "team" "erly"; '
    "did you mean early?",
    "agent,date,shift\nT1,2.3.2026,early\n": 'roster.csv:2: "2.3.2026" is not a date',
    "agent,date,shift\nT1,2026-03-02,early\nT1,2026-03-02,night\n": "roster.csv:3: "
    '"T1" has two shifts on 2026-03-02; keep one',
    "group,agent,date,from,to\nteem,T1,2026-03-02,08:00,16:00\n": "roster.csv:2: there is no "
    'group "teem"; did you mean team?',
    "group,agent,date,from,to\nteam,T1,2026-03-02,08:00,12:00\n"
    "desk,T1,2026-03-02,12:00,16:00\n": 'roster.csv:2: "T1" works in "team" and "desk" in one '
    "shift on 2026-03-02",
    "group,agent,date,from,to\nteam,T1,2026-03-02,8,16:00\n": 'roster.csv:2: from "8" is not valid',
    "name,date\nT1,2026-03-02\n": "roster.csv:1: unknown column",
    "agent,date,shift\nT1,2026-04-02,off\n": "roster.csv: no row is about a day from 2026-03-02",
}


@pytest.mark.parametrize(("text", "says"), SAYS.items(), ids=range(len(SAYS)))
def test_what_is_wrong_with_a_table_is_said_with_its_line(text, says, tmp_path):
    scenario = centre(PEOPLE)
    problem = problem_of(scenario, plan_of(scenario))
    with pytest.raises(ScenarioError) as caught:
        read_roster(table(tmp_path, text), problem, scenario)
    assert says in str(caught.value)


def test_a_table_that_does_not_exist_is_said_to(tmp_path):
    scenario = centre(PEOPLE)
    problem = problem_of(scenario, plan_of(scenario))
    with pytest.raises(ScenarioError, match="there is no table"):
        read_roster(tmp_path / "none.csv", problem, scenario)
