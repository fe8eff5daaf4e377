"""What is rostered is what the scenario and the shift plan say."""

from datetime import date

import numpy as np
import pytest

from planner.schedule.build import NobodyToRoster, problem_of
from planner.schedule.problem import LEAVE, NOT_KNOWN, OFF
from tests.schedule.people import centre, person, plan_of

TEAM = [person("Ann", "team", "desk"), person("Bo"), person("Cy", "desk")]


def duty(problem, name, group="team"):
    return next(
        k for k, row in enumerate(problem.duties) if row.name == name and row.group == group
    )


def kinds(problem, employee, day):
    """Kinds of shifts that somebody may work on a day, with their groups."""
    may = problem.may[employee, day].nonzero()[0]
    return {(problem.duties[k].type, problem.duties[k].group) for k in may}


def test_shifts_of_a_plan_that_differ_in_their_breaks_alone_are_one_duty():
    problem = problem_of(scenario := centre(TEAM), plan_of(scenario))
    assert [(row.name, row.group, row.type) for row in problem.duties] == [
        ("0800-1600", "desk", "early"),
        ("0800-1600", "team", "early"),
        ("2200-0600", "team", "night"),
    ]
    assert [row.night for row in problem.duties] == [False, False, True]
    assert [row.paid_minutes for row in problem.duties] == [450, 450, 480]
    team = [(row.day, row.required) for row in problem.heads if row.duties == (1,)]
    assert team == [(day, 3) for day in range(7)]
    starts = [[p.after_minutes for p in pauses[:1]] for pauses in problem.dealt[0, 1]]
    assert sorted(starts) == [[180], [240], [240]]


def test_what_nobody_short_and_an_hour_short_cost():
    scenario = centre(TEAM, roster={"weights": {"short_hour": 100, "over_hour": 8}})
    row = problem_of(scenario, plan_of(scenario)).heads[0]
    assert (row.under_cost, row.over_cost) == (750, 60)  # of seven hours and a half
    scenario = centre(TEAM, roster={"weights": {"short_hour": None, "over_hour": None}})
    row = problem_of(scenario, plan_of(scenario)).heads[0]
    assert (row.under_cost, row.over_cost) == (None, None)


def test_people_may_work_what_skills_site_hours_and_contract_allow():
    people = [
        *TEAM,
        person("Di", "team", "desk", contract="weekdays"),
        person("Ed", "team", contract="early birds"),
        person("Flo", "team", "desk", site="here"),
    ]
    contracts = {
        "full": {},
        "weekdays": {"days": "mon-fri"},
        "early birds": {"shift_types": ["early"]},
    }
    hours = [
        {"agent": "Bo", "day": "mon-fri", "from": "07:00", "to": "16:00"},
        {"agent": "Bo", "day": "sat", "from": "22:00", "to": "06:00"},
        {"agent": "Bo", "day": "2026-03-04", "from": "09:00", "to": "20:00"},
    ]
    scenario = centre(
        people,
        roster={"contracts": contracts, "availability": hours},
        sites={name: {"time_zone": "UTC"} for name in ("here", "there")},
        desk={"site": "there"},
    )
    problem = problem_of(scenario, plan_of(scenario))
    early, night = ("early", "team"), ("night", "team")
    assert kinds(problem, 0, 0) == {early, night, ("early", "desk")}
    assert [kinds(problem, 1, day) for day in (0, 2, 5, 6)] == [{early}, set(), {night}, set()]
    assert kinds(problem, 2, 0) == {("early", "desk")}
    assert [bool(kinds(problem, 3, day)) for day in range(7)] == [True] * 5 + [False] * 2
    assert kinds(problem, 4, 0) == {early}
    assert kinds(problem, 5, 0) == {early, night}


def test_leave_history_and_seniority_belong_to_their_people():
    roster = {
        "leave": [
            {"agent": "Bo", "from": "2026-02-28", "to": "2026-03-03", "paid_minutes_per_day": 480}
        ],
        "history": [
            {"group": "team", "agent": "Ann", "date": "2026-02-27", "from": "22:00", "to": "30:00"},
            {"group": "desk", "agent": "Cy", "date": "2026-03-01", "from": "08:00", "to": "16:00"},
        ],
    }
    people = [person("Ann", "team", "desk", seniority_months=30), *TEAM[1:]]
    ann, bo, cy = problem_of(scenario := centre(people, roster=roster), plan_of(scenario)).employees
    assert (ann.seniority, bo.seniority) == (30, 0)
    assert bo.leave == {0: 480, 1: 480}
    assert bo.history == (None, 480, 480)
    night, *rest = ann.history
    assert (night.type, night.start, night.end, night.night) == ("night", 1320, 1800, True)
    assert rest == [None, None]
    assert cy.history[-1].type == "early"


def test_wishes_are_weighed_by_seniority_and_meant_for_their_days():
    roster = {
        "weights": {"wish": 10, "wish_per_year": 0.5},
        "wishes": [
            {"agent": "Ann", "day": "sat-sun", "wish": "off", "weight": 2},
            {"agent": "Bo", "day": "2026-03-04", "wish": "not night"},
            {"agent": "Cy", "day": "2026-03-05", "wish": "on"},
        ],
    }
    people = [person("Ann", seniority_months=24), *TEAM[1:]]
    problem = problem_of(scenario := centre(people, roster=roster), plan_of(scenario))
    off = [row for row in problem.wishes if row.employee == 0]
    assert [(row.day, row.weight, row.is_off(3)) for row in off] == [(5, 40, True), (6, 40, True)]
    not_night, on = problem.wishes[2:]
    assert (not_night.day, not_night.duties, not_night.wanted) == (2, (2,), False)
    assert (on.day, on.duties, on.wanted, on.weight) == (3, (0, 1, 2), True, 10)


def row(agent, day, start="08:00", end="16:00", group="team", **more):
    return {"group": group, "agent": agent, "date": day, "from": start, "to": end} | more


def test_the_roster_in_force_is_known_where_it_speaks_and_frozen_as_long_as_it_says():
    previous = [
        row("Ann", "2026-03-02"),
        row("Ann", "2026-03-03", "09:00", "17:00"),
        row("Bo", "2026-03-04", "22:00", "30:00"),
        row("Bo", "2026-03-01"),
    ]
    roster = {"previous": previous, "frozen_until": "2026-03-03"}
    problem = problem_of(scenario := centre(TEAM, roster=roster), plan_of(scenario))
    early, night, added = duty(problem, "0800-1600"), duty(problem, "2200-0600"), 3
    assert problem.duties[added].name == "0900-1700"
    assert problem.previous.tolist() == [
        [early, added, OFF, *[NOT_KNOWN] * 4],
        [OFF, OFF, night, *[NOT_KNOWN] * 4],
        [NOT_KNOWN] * 7,
    ]
    assert problem.fixed.tolist() == [
        [True, True] + [False] * 5,
        [True, True] + [False] * 5,
        [False] * 7,
    ]
    assert problem.may[:, :, added].any(axis=0).tolist() == [False, True, *[False] * 5]
    assert problem.employees[1].history[-1].name == "0800-1600"


def test_leave_given_since_then_stands_in_the_previous_roster():
    roster = {
        "previous": [row("Ann", "2026-03-02"), row("Ann", "2026-03-08")],
        "leave": [{"agent": "Ann", "from": "2026-03-03", "to": "2026-03-04"}],
    }
    problem = problem_of(scenario := centre(TEAM, roster=roster), plan_of(scenario))
    assert problem.previous[0].tolist() == [1, LEAVE, LEAVE, OFF, OFF, OFF, 1]


def test_a_demand_table_asks_for_kinds_times_and_intervals():
    demand = [
        {"date": "2026-03-03", "group": "team", "shift": "early", "agents": 2},
        {"date": "2026-03-03", "group": "desk", "shift": "09:15-17:00", "agents": 1},
        {"date": "2026-03-04", "group": "team", "time": "10:30", "agents": 3},
        {"date": "2026-04-04", "group": "team", "time": "10:30", "agents": 3},
    ]
    problem = problem_of(centre(TEAM, roster={"demand": demand}))
    kind, times = problem.heads
    assert (kind.day, kind.required) == (1, 2)
    assert {problem.duties[k].type for k in kind.duties} == {"early"}
    assert {problem.duties[k].group for k in kind.duties} == {"team"}
    (other,) = (problem.duties[k] for k in times.duties)
    assert (other.name, other.group, other.start, other.end) == ("0915-1700", "desk", 555, 1020)
    (interval,) = problem.intervals
    assert (interval.start, interval.end, interval.required) == (2 * 1440 + 630, 2 * 1440 + 660, 3)


def test_without_plan_and_table_the_groups_own_presence_is_what_is_needed():
    problem = problem_of(centre(TEAM))
    assert not problem.heads
    found = {(row.group, row.start, row.end, row.required) for row in problem.intervals}
    assert found == {
        (group, 1440 * day + 480, 1440 * day + 510, 1)
        for group in ("team", "desk")
        for day in range(7)
    }
    lunches = {row.pauses[0].after_minutes for row in problem.duties if row.type == "early"}
    assert len(lunches) == 3  # not everybody at the same time


def test_on_call_is_for_those_whose_contract_has_it():
    roster = {
        "contracts": {"full": {}, "reachable": {"most_on_call": 2}},
        "on_call": {"standby": {"group": "team", "days": "sat", "from": "18:00", "to": "08:00"}},
    }
    people = [person("Ann"), person("Bo", contract="reachable")]
    problem = problem_of(scenario := centre(people, roster=roster), plan_of(scenario))
    k = next(k for k, row in enumerate(problem.duties) if row.on_call)
    assert (problem.duties[k].start, problem.duties[k].end) == (1080, 1920)
    assert np.argwhere(problem.may[:, :, k]).tolist() == [[1, 5]]
    assert [row.day for row in problem.heads if row.duties == (k,)] == [5]


def test_the_quota_of_time_off_is_a_number_or_a_share_and_a_date_beats_weekdays():
    quota = [
        {"group": "team", "share": 0.5},
        {"group": "team", "day": "2026-03-04", "agents": 1},
        {"group": "desk", "day": "sat", "agents": 2},
    ]
    people = [*TEAM, person("Di"), person("Ed")]
    problem = problem_of(scenario := centre(people, roster={"most_off": quota}), plan_of(scenario))
    team = [most for _, group, most in problem.most_off if group == "team"]
    assert team == [2, 2, 1, 2, 2, 2, 2]
    assert [row for row in problem.most_off if row[1] == "desk"] == [(5, "desk", 2)]


def test_closed_days_have_no_shifts_of_kinds():
    scenario = centre(TEAM, special_days={"2026-03-04": {"closed": True}})
    problem = problem_of(scenario)
    assert not problem.may[:, 2].any()
    assert problem.may[:, 3].any()


def test_a_site_in_another_zone_adds_a_day_only_if_somebody_works_then():
    sites = {"far": {"time_zone": "America/New_York"}}
    ann = [person("Ann")]
    usual = problem_of(centre(ann, sites=sites, desk={"site": "far"}))
    assert (usual.dates[0], len(usual.dates)) == (date(2026, 3, 2), 7)
    rows = [{"day": "all", "time": "20:00", "agents": 1}]
    late = problem_of(centre(ann, sites=sites, desk={"site": "far", "staffing": rows}))
    assert (late.dates[0], len(late.dates)) == (date(2026, 3, 1), 8)


@pytest.mark.parametrize("people", [[], None])
def test_without_people_there_is_nothing_to_roster(people):
    scenario = centre(people or [])
    if people is None:
        planning = scenario.planning.model_copy(update={"roster": None})
        scenario = scenario.model_copy(update={"planning": planning})
    with pytest.raises(NobodyToRoster, match=r"planning\.roster\.agents"):
        problem_of(scenario)


def test_without_kinds_of_shifts_there_is_nothing_to_work():
    scenario = centre(TEAM)
    planning = scenario.planning.model_copy(update={"shift_types": {}})
    with pytest.raises(NobodyToRoster, match="shift_types"):
        problem_of(scenario.model_copy(update={"planning": planning}))
