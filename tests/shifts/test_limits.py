"""Most agents, pins and seats in shift plans, and what is said where no plan exists."""

from dataclasses import replace

import pytest

from planner.shifts.cover import NoShiftPlan, cover
from tests.shifts.build import PAUSE, day_type, needing, scenario
from tests.shifts.checker import broken_rules


def planned(centre, need, **options):
    return cover(needing(centre, need), **({"seconds": 4} | options))


def refused(centre, need):
    with pytest.raises(NoShiftPlan) as error:
        planned(centre, need)
    assert str(error.value) == "\n".join(clash.text for clash in error.value.clashes)
    return error.value.clashes


def sites(groups, seats):
    """Two groups at a site with so many seats."""
    hall = {"time_zone": "Europe/Kyiv", "seats": seats}
    centre = scenario({"day": day_type()}, groups=groups, sites={"hall": hall})
    group = {name: row.model_copy(update={"site": "hall"}) for name, row in centre.groups.items()}
    return centre.model_copy(update={"groups": type(centre.groups)(group)})


def test_most_agents_of_a_group_are_kept_though_shifts_overlap():
    need = {"team": {(8, 14): 2, (14, 20): 2}}
    limit = {"staff": {"team": {"most": 2}}}
    plan = planned(scenario({"day": day_type(breaks=[])}, planning=limit), need)
    assert broken_rules(plan) == set()
    assert plan.least_coverage.max() == plan.coverage.max() == 2
    double = replace(plan, shifts=tuple(replace(row, count=2 * row.count) for row in plan.shifts))
    assert "most" in broken_rules(double)


def test_pinned_intervals_have_exactly_their_agents():
    pin = {"pinned": [{"day": "all", "from": "12:00", "to": "13:00", "agents": 3}]}
    centre = scenario({"day": day_type()}, planning={"staff": {"team": pin}})
    plan = planned(centre, {"team": {(8, 12): 2, (12, 13): 3, (13, 20): 2}})
    assert broken_rules(plan) == set()
    more = replace(plan, shifts=tuple(replace(row, count=row.count + 1) for row in plan.shifts))
    assert "pinned" in broken_rules(more)


def test_groups_of_one_site_share_its_seats_and_the_bound_says_so():
    need = {"team": {(8, 20): 2, (12, 14): 3}, "other": {(8, 20): 2, (9, 11): 3}}
    plan = planned(sites(("team", "other"), 7), need)
    assert broken_rules(plan) == set()
    assert plan.least_coverage.sum(axis=0).max() <= 7
    assert plan.bound.kind == "conditional"
    free = planned(scenario({"day": day_type()}, groups=("team", "other")), need)
    assert free.bound.kind == "proved"
    assert free.bound.value <= plan.cost
    more = replace(plan, shifts=tuple(replace(row, count=row.count + 1) for row in plan.shifts))
    assert "seats" in broken_rules(more)


def test_slots_before_the_first_and_after_the_last_shift_are_named_with_the_rules():
    clashes = refused(
        scenario({"day": day_type(latest_end="18:00")}, hours=("07:00", "20:00")),
        {"team": {(7, 8): 1, (10, 20): 2}},
    )
    assert [clash.what for clash in clashes] == ["need", "need"]
    early, late = (clash.text for clash in clashes)
    assert "Mon 2026-03-02 07:00-08:00 stays 1 agent short" in early
    assert "Mon 2026-03-02 18:00-20:00 stays 2 agents short" in late
    assert "day starts at 08:00 or later and ends by 18:00" in early


def test_a_limit_on_agents_of_a_type_is_named_with_how_many_more_it_takes():
    clashes = refused(scenario({"day": day_type(most_agents=3)}), {"team": {(9, 11): 5}})
    assert [clash.what for clash in clashes] == ["most_agents"]
    assert "planning.shift_types.day.most_agents" in clashes[0].text
    assert "may have 3 agents" in clashes[0].text


def test_a_break_that_all_have_at_the_same_time_is_named():
    fixed = PAUSE | {"earliest_after_minutes": 120, "latest_after_minutes": 120}
    kind = day_type(breaks=[fixed], latest_start="08:00", least_minutes=300, most_minutes=300)
    clashes = refused(scenario({"day": kind}), {"team": {(8, 13): 2}})
    assert "10:00-10:15 stays 2 agents short" in clashes[0].text
    assert "break" in clashes[0].text


def test_breaks_that_fit_into_no_shift_are_named():
    long = PAUSE | {"earliest_after_minutes": 200, "before_end_minutes": 200}
    kind = day_type(breaks=[long], least_minutes=240, most_minutes=300)
    clashes = refused(scenario({"day": kind}), {"team": {(9, 10): 1}})
    assert "the breaks of day fit into none of its shifts" in clashes[0].text


def test_a_session_that_too_few_can_attend_is_named():
    session = {
        "group": "team",
        "from": "10:00",
        "to": "11:00",
        "minutes": 30,
        "agents": 5,
        "at_once": 1,
    }
    centre = scenario({"day": day_type()}, planning={"sessions": {"news": session}})
    clashes = refused(centre, {"team": {(9, 12): 2}})
    assert [clash.what for clash in clashes] == ["session"]
    assert "3 of 5 agents cannot take part in session news" in clashes[0].text
    assert "at_once" in clashes[0].text


def test_too_few_different_shifts_are_answered_with_the_least_number_that_does():
    limit = {"most_distinct_shifts": 1}
    kind = day_type(most_minutes=240, breaks=[])
    clashes = refused(scenario({"day": kind}, planning=limit), {"team": {(8, 18): 1}})
    assert [clash.what for clash in clashes] == ["most_distinct_shifts"]
    assert "at least 3" in clashes[0].text


def test_days_without_a_shift_type_are_named():
    centre = scenario({"day": day_type(days="mon")}, days=2)
    clashes = refused(centre, {"team": {(9, 12): 1}})
    assert "day does not start on tue (days mon)" in clashes[0].text
    assert "Tue 2026-03-03" in clashes[0].text


def test_equal_days_are_said_once():
    centre = scenario({"day": day_type(latest_end="18:00")}, days=4)
    clashes = refused(centre, {"team": {(18, 20): 2}})
    assert len(clashes) == 1
    assert "Mon 2026-03-02 18:00-20:00 stays 2 agents short" in clashes[0].text
    assert "3 more days until Thu 2026-03-05" in clashes[0].text


def test_agents_after_closing_that_no_shift_reaches_are_left_out_and_noted():
    centre = scenario({"day": day_type(latest_end="18:00")}, hours=("08:00", "18:00"))
    plan = planned(centre, {"team": {(8, 18): 1, (18, 19): 1}})
    assert broken_rules(plan) == set()
    assert len(plan.notes) == 1
    assert "Mon 2026-03-02 18:00-18:30" in plan.notes[0]
    assert not plan.required[0, 36:].any()
