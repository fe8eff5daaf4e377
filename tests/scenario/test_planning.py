"""Planning sections: what the checks let pass, and that their idea of a shift is right."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.cli import run
from planner.shifts.lines import Rules, lines_of
from planner.shifts.patterns import patterns_of
from sim.inputs.build import build_inputs
from sim.scenario import (
    BreakRule,
    Scenario,
    ShiftType,
    Split,
    dump_scenario,
    find_problems,
    find_warnings,
    load_scenario,
    override,
    read_scenario,
)
from sim.scenario.checks.shift_room import GRID, breaks_fit, parts_fit, possible_spells
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


def exhaustive(kind: ShiftType, length: int, cut: int | None) -> bool:
    """Whether breaks fit, by trying every place of every break on the grid of five minutes."""
    rows = [row for row in kind.breaks if row.from_length_minutes <= length]
    for begins in product(range(0, length + 1, 5), repeat=len(rows)):
        ends = [begin + row.minutes for begin, row in zip(begins, rows, strict=True)]
        apart = all(
            later - end >= kind.between_breaks_minutes
            for end, later in zip(ends, begins[1:], strict=False)
        )
        if apart and all(
            begin >= row.earliest_after_minutes
            and (row.latest_after_minutes is None or begin <= row.latest_after_minutes)
            and length - end >= row.before_end_minutes
            and (cut is None or end <= cut or begin >= cut)
            for begin, end, row in zip(begins, ends, rows, strict=True)
        ):
            return True
    return False


MINUTES = st.integers(0, 100)
BREAKS = st.builds(
    BreakRule,
    minutes=st.sampled_from([5, 10, 15, 30]),
    earliest_after_minutes=MINUTES,
    latest_after_minutes=st.none() | MINUTES,
    before_end_minutes=MINUTES,
    from_length_minutes=st.sampled_from([0, 0, 60, 120]),
)
KINDS = st.builds(
    ShiftType,
    earliest_start=st.just("08:00"),
    latest_start=st.just("09:00"),
    least_minutes=st.just(30),
    most_minutes=st.just(180),
    breaks=st.lists(BREAKS, max_size=2).map(tuple),
    between_breaks_minutes=st.sampled_from([0, 20, 45]),
)


@settings(deadline=None, max_examples=60)
@given(KINDS, st.sampled_from([60, 90, 120, 180]))
def test_breaks_fit_a_shift_where_trying_every_place_finds_one(
    kind: ShiftType, length: int
) -> None:
    assert breaks_fit(kind, length) == exhaustive(kind, length, None)


@settings(deadline=None, max_examples=40)
@given(KINDS, st.sampled_from([60, 90, 120]), st.sampled_from([15, 30, 45]))
def test_a_split_shift_has_two_parts_where_trying_every_cut_finds_them(
    kind: ShiftType, length: int, least: int
) -> None:
    tried = any(exhaustive(kind, length, cut) for cut in range(least, length - least + 1, 5))
    assert parts_fit(kind, Split(least_part_minutes=least), length) == tried


def test_spells_end_in_time_and_start_on_the_step() -> None:
    kind = ShiftType.model_validate(DAY)
    assert possible_spells(kind) == [(480 + k * 30, min(960 + k * 30, 1080)) for k in range(5)]
    late = ShiftType.model_validate(DAY | {"latest_end": "15:00"})
    assert possible_spells(late) == [(480, 900), (510, 900), (540, 900)]


def test_a_split_shift_stretches_over_its_gap() -> None:
    split = {"least_gap_minutes": 120, "most_gap_minutes": 180, "least_part_minutes": 150}
    kind = ShiftType.model_validate(DAY | {"latest_end": None, "split": split})
    assert possible_spells(kind)[0] == (480, 480 + 480 + 180)
    tight = ShiftType.model_validate(DAY | {"split": split})
    assert possible_spells(tight) == [(480, 1080), (510, 1080), (540, 1080), (570, 1080),
                                      (600, 1080)]  # fmt: skip


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


@settings(deadline=None, max_examples=150)
@given(
    KINDS,
    st.none()
    | st.builds(
        Split,
        least_gap_minutes=st.sampled_from([15, 60]),
        most_gap_minutes=st.just(90),
        least_part_minutes=st.integers(15, 80),
    ),
    st.none() | st.sampled_from(["09:30", "10:45", "12:00"]),
)
def test_a_kind_of_shift_passes_where_the_planner_finds_shifts_of_it(
    rules: ShiftType, split: Split | None, end: str | None
) -> None:
    kind = rules.model_copy(update={"split": split, "latest_end": end})
    found = {
        pattern.start
        for pattern in patterns_of("kind", kind)
        if lines_of(
            pattern,
            (pattern.length + pattern.gap) // GRID,
            Rules(GRID, kind.between_breaks_minutes, split),
        )
    }
    assert {start for start, _ in possible_spells(kind)} == found
