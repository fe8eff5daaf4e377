"""Planning sections: what the checks let pass, how they are overridden and written."""

from pathlib import Path
from typing import Any

import pytest

from planner.cli import run
from sim.inputs.build import build_inputs
from sim.scenario import (
    Scenario,
    dump_scenario,
    find_problems,
    find_warnings,
    load_scenario,
    override,
    read_scenario,
)
from sim.scenario.checks.shift_room import possible_spells
from tests.scenario.build import scenario, small
from tests.scenario.wrong_planning import GOOD

DAY = {
    "earliest_start": "08:00",
    "latest_start": "10:00",
    "latest_end": "18:00",
    "least_minutes": 360,
    "most_minutes": 480,
}
NIGHT = {
    "earliest_start": "21:00",
    "latest_start": "23:00",
    "latest_end": "07:00",
    "least_minutes": 420,
    "most_minutes": 540,
}


def planned(**planning: Any) -> Scenario:
    """The small scenario of one queue, open from 8 to 18, with a planning section."""
    return scenario(planning=planning)


def codes(scenario: Scenario) -> list[str]:
    return [problem.code for problem in find_problems(scenario)]


def warned(scenario: Scenario) -> list[str]:
    """Codes of the warnings about its plan."""
    found = [problem.code for problem in find_warnings(scenario)]
    return [code for code in found if code.startswith("W7")]


def round_the_clock(**changes: Any) -> dict[str, Any]:
    """Top-level keys of a scenario whose queue never closes."""
    queues = small()["queues"]
    queues["sales"] |= {
        "opening_hours": [{"from": "00:00", "to": "24:00"}],
        "arrivals": {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 30}]}},
    }
    staffing = [{"day": "all", "time": f"{h:02d}:{m}", "agents": 3}
                for h in range(24) for m in ("00", "30")]  # fmt: skip
    groups = {"team": {"skills": {"sales": {}}, "staffing": staffing}}
    return {"queues": queues, "groups": groups, **changes}


def test_a_break_without_an_own_start_comes_after_the_one_above_it() -> None:
    lunch = {"activity": "lunch", "minutes": 30, "earliest_after_minutes": 180}
    kind = DAY | {"breaks": [{"minutes": 15}, lunch, {"minutes": 15}]}
    assert codes(planned(shift_types={"day": kind})) == []


def test_a_break_may_be_for_long_shifts_only() -> None:
    late = {"minutes": 30, "earliest_after_minutes": 420, "from_length_minutes": 480}
    kind = DAY | {"least_minutes": 450, "most_minutes": 480, "breaks": [late]}
    found = planned(shift_types={"day": kind})
    assert codes(found) == []
    assert possible_spells(found.planning.shift_types["day"])[0] == (480, 480 + 450)
    assert codes(planned(shift_types={"day": kind | {"least_minutes": 480}})) == ["E712"]
    longer = planned(shift_types={"day": kind | {"least_minutes": 480, "most_minutes": 510}})
    assert codes(longer) == []


def test_night_shifts_cover_the_morning_of_the_day_after() -> None:
    day = {"earliest_start": "06:00", "latest_start": "13:30", "least_minutes": 420,
           "most_minutes": 540}  # fmt: skip
    both = scenario(**round_the_clock(days=2, planning={"shift_types": {"a": day, "b": NIGHT}}))
    assert codes(both) == []
    assert warned(both) == []
    alone = scenario(**round_the_clock(days=2, planning={"shift_types": {"a": day}}))
    (found,) = find_warnings(alone)
    assert "mon 2026-03-02 00:00 to 06:00" in found.message
    assert "mon 2026-03-02 22:30 to tue 2026-03-03 06:00" in found.message


def test_a_session_may_lie_in_a_shift_that_began_the_evening_before() -> None:
    session = {"group": "team", "from": "04:00", "to": "06:00", "minutes": 30, "agents": 1}
    planning = {"shift_types": {"night": NIGHT}, "sessions": {"training": session}}
    assert codes(scenario(**round_the_clock(planning=planning))) == []
    planning["shift_types"] = {"night": NIGHT | {"days": "mon"}}
    assert codes(scenario(**round_the_clock(planning=planning))) == ["E722"]
    assert codes(scenario(**round_the_clock(start="2026-03-03", planning=planning))) == []


def test_a_session_is_not_blamed_for_a_kind_of_shift_that_allows_none() -> None:
    session = {"group": "team", "from": "09:00", "to": "12:00", "minutes": 30, "agents": 1}
    kinds = {"wrong": DAY | {"latest_end": "12:00"}, "tuesday": DAY | {"days": "tue"}}
    assert codes(planned(shift_types=kinds, sessions={"class": session})) == ["E714"]
    assert codes(planned(shift_types={"t": kinds["tuesday"]}, sessions={"class": session})) == [
        "E722"
    ]


def test_one_group_that_may_work_the_hours_of_a_queue_is_enough() -> None:
    groups = small()["groups"]
    groups["others"] = groups["team"]
    kind = DAY | {"groups": ["team"]}
    assert warned(scenario(groups=groups, planning={"shift_types": {"day": kind}})) == []


def test_a_cap_says_little_about_a_group_that_shares_its_queue() -> None:
    groups = small()["groups"]
    groups["others"] = groups["team"]
    assert warned(planned(occupancy=0.1)) == ["W702"]
    assert warned(scenario(groups=groups, planning={"occupancy": 0.1})) == []
    chat = small()["queues"]
    chat["sales"]["channel"] = "email"
    assert warned(scenario(queues=chat, planning={"occupancy": 0.1})) == []


def test_no_session_and_no_shift_is_asked_for_on_a_closed_day() -> None:
    session = {"group": "team", "days": "all", "from": "09:00", "to": "12:00", "minutes": 30,
               "agents": 1}  # fmt: skip
    planning = {"shift_types": {"day": DAY | {"days": "mon"}}, "sessions": {"class": session}}
    assert codes(scenario(days=2, planning=planning)) == ["E722"]
    holiday = {"2026-03-03": {"closed": True}}
    assert codes(scenario(days=2, planning=planning, special_days=holiday)) == []


def test_a_pinned_date_beats_pinned_weekdays() -> None:
    pins = [{"from": "08:00", "to": "09:00", "agents": 3},
            {"day": "2026-03-02", "from": "08:00", "to": "10:00", "agents": 5}]  # fmt: skip
    sites = {"here": {"time_zone": "UTC", "seats": 4}}
    groups = small()["groups"]
    groups["team"]["site"] = "here"
    planning = {"staff": {"team": {"pinned": pins}}}
    changes = {"groups": groups, "sites": sites, "planning": planning}
    assert codes(scenario(**changes)) == ["E707"]
    assert codes(scenario(**changes, start="2026-03-03")) == []


def test_pins_are_in_the_local_time_of_the_site() -> None:
    pins = [{"from": "06:00", "to": "07:00", "agents": 3}]
    planning = {"staff": {"team": {"pinned": pins}}}
    groups = small()["groups"]
    assert codes(scenario(planning=planning)) == ["E706"]
    groups["team"] |= {"site": "lisbon", "staffing": [{"day": "all", "time": "06:00", "agents": 3}]}
    there = {"sites": {"lisbon": {"time_zone": "Europe/Lisbon"}}, "time_zone": "Europe/Kyiv"}
    assert codes(scenario(planning=planning, groups=groups, **there)) == []


def test_agents_may_be_pinned_for_two_hours_after_closing_and_nobody_at_any_time() -> None:
    late = {"from": "17:00", "to": "20:00", "agents": 1}
    none = {"from": "00:00", "to": "08:00", "agents": 0}
    assert codes(planned(staff={"team": {"pinned": [none, late]}})) == []


def test_nobody_is_warned_about_a_cap_or_limit_that_leaves_room() -> None:
    assert warned(planned(occupancy=0.85, staff={"team": {"most": 5}})) == []
    assert warned(planned(occupancy=0.1)) == ["W702"]
    assert warned(planned(staff={"team": {"most": 1}})) == ["W703"]


def test_seats_of_a_site_limit_what_can_be_promised() -> None:
    groups = small()["groups"]
    groups["team"]["site"] = "here"
    for seats, found in ((4, []), (1, ["W703"])):
        sites = {"here": {"time_zone": "UTC", "seats": seats}}
        changes = {"groups": groups, "sites": sites}
        assert warned(scenario(**changes, planning={"goals": {"sales": {}}})) == found
        assert warned(scenario(**changes)) == []  # nobody plans


def test_the_default_goal_needs_no_busy_interval() -> None:
    assert warned(planned(goals={"sales": {"share": 0.9}})) == []
    assert warned(planned(goals={"sales": {"over": ["interval"]}})) == []  # 15 in half an hour
    quiet = scenario(interval_minutes=5, planning={"goals": {"sales": {"over": ["interval"]}}},
                     groups={"team": {"skills": {"sales": {}}, "shifts": {"day": {
                         "from": "08:00", "to": "18:00", "counts": [{"agents": 3}]}}}})  # fmt: skip
    assert warned(quiet) == ["W701"]


def test_a_planning_section_is_overridden_like_the_rest(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(GOOD)
    lever = tmp_path / "lever.yaml"
    lever.write_text(
        "description: shorter days\nplanning:\n  goals:\n    help: {asa_s: 20}\n"
        "  shift_types:\n    day: {least_minutes: 420, most_minutes: 450}\n"
    )
    loaded = read_scenario(
        tmp_path, [lever, "planning.staff.team.most=7", "planning.goals.sales.share=null"]
    )
    planning = loaded.scenario.planning
    assert (planning.shift_types["day"].least_minutes, planning.staff["team"].most) == (420, 7)
    assert planning.goals["help"].asa_s == 20
    assert planning.goals["sales"].share is None
    assert [str(change) for change in loaded.changes if "shift_types" in str(change)] == [
        "planning.shift_types.day.least_minutes: 480 -> 420",
        "planning.shift_types.day.most_minutes: 540 -> 450",
    ]


def test_the_many_shifts_of_a_plan_are_counted_where_changes_are_listed() -> None:
    many = {f"shift {k}": {"from": "08:00", "to": "16:00", "counts": [{"agents": 1}]}
            for k in range(30)}  # fmt: skip
    loaded = override(scenario(), {"groups.team": {"staffing": None, "shifts": many}})
    assert [str(change) for change in loaded.changes if "shifts" in change.path] == [
        "groups.team.shifts: (unset) -> {shift 0, shift 1, shift 2, shift 3, shift 4, shift 5, "
        "shift 6, shift 7, ... (30 entries)}"
    ]
    assert loaded.changes[-1].new == many


def test_a_scenario_without_a_planning_section_takes_one_as_an_override() -> None:
    changed = override(scenario(), {"planning.goals.sales.share": 0.95,
                                    "planning.shift_types": {"day": DAY}}).scenario  # fmt: skip
    assert changed.planning.goals["sales"].share == 0.95
    assert changed.planning.shift_types["day"].most_minutes == 480


def test_the_simulation_does_not_read_a_planning_section() -> None:
    with_plan = planned(
        occupancy=0.8,
        goals={"sales": {"share": 0.95}},
        staff={"team": {"least": 9}},
        shift_types={"day": DAY},
    )
    plain, other = (build_inputs(each).inputs for each in (scenario(), with_plan))
    for name in ("settings", "agents", "duty", "demand", "queues", "groups", "laws"):
        assert getattr(plain, name).tobytes() == getattr(other, name).tobytes(), name


def test_a_planning_section_is_written_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(GOOD)
    loaded = load_scenario(tmp_path)
    (tmp_path / "again.yaml").write_text(dump_scenario(loaded))
    assert load_scenario(tmp_path / "again.yaml") == loaded


def test_check_shows_what_is_wrong_with_a_plan_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenario.yaml").write_text(GOOD.replace("most_minutes: 540", "most_minutes: 500"))
    monkeypatch.chdir(tmp_path)
    assert run(["check", "scenario.yaml", "--set", "planning.goals.sails.share=0.9"]) == 2
    text = " ".join(capsys.readouterr().err.split())
    assert 'planning.goals.sails: there is no queue "sails"; did you mean sales? [E701]' in text
    assert run(["check", "scenario.yaml"]) == 0
    assert "scenario.yaml:41: planning.shift_types.day.most_minutes: lengths every 30 minutes" in (
        " ".join(capsys.readouterr().err.split())
    )
