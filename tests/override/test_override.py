"""A plan written as an override gives, laid over its base, the very same scenario and figures."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from planner.override import OverrideError, difference, staffing_table, write_override
from sim import simulate
from sim.scenario import Scenario, load_scenario, read_scenario, scenario_hash
from tests.running.example import CENTRE

TIMES = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
EARLY = {
    "from": "09:00",
    "to": "11:30",
    "breaks": [{"after_minutes": 60, "minutes": 15}],
    "counts": [{"day": "2026-03-02", "agents": 2}],
}
LATE = {"from": "09:30", "to": "12:00", "counts": [{"day": "all", "agents": 1}]}


def rows(*agents: float) -> list[dict[str, Any]]:
    return [
        {"day": "2026-03-02", "time": time, "agents": count}
        for time, count in zip(TIMES, agents, strict=True)
    ]


def with_groups(**groups: dict[str, Any]) -> Scenario:
    """The centre with the presence of groups replaced."""
    data = json.loads(json.dumps(CENTRE))
    for name, presence in groups.items():
        data["groups"][name].pop("staffing", None)
        data["groups"][name].update(presence)
    return Scenario.model_validate(data)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A file in which one group has a staffing table and the other shifts."""
    scenario = with_groups(sellers={"shifts": {"early": EARLY, "late": LATE}})
    path = tmp_path / "centre.yaml"
    path.write_text(scenario.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    return path


def stretch(agent: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"agent": agent, "date": "2026-03-02", "from": start, "to": end} | more


PEOPLE = [
    stretch("Ann", "09:00", "10:00"),
    stretch("Ann", "10:00", "10:15", activity="break", paid=False),
    stretch("Ann", "10:15", "12:00"),
]

PLANS = {
    "a roster over staffing and shifts": with_groups(
        sellers={"roster": PEOPLE},
        generalists={
            "roster": [stretch("Bo", "09:00", "11:00"), stretch("Cy; D.", "09:30", "12:00")]
        },
    ),
    "a roster of nobody": with_groups(sellers={"roster": []}, generalists={"roster": PEOPLE}),
    "staffing over shifts": with_groups(
        sellers={"staffing": rows(1, 2, 2, 1, 1, 1)},
        generalists={"staffing": rows(3, 4, 4, 4, 3, 2)},
    ),
    "shifts over staffing": with_groups(
        sellers={"shifts": {"late": LATE | {"to": "11:00"}, "new": EARLY}},
        generalists={"shifts": {"g1": EARLY, "g2": LATE}},
    ),
    "some of each": with_groups(
        sellers={"staffing": rows(1, 1, 0, 0.5, 1, 1)}, generalists={"shifts": {"g1": EARLY}}
    ),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_base_and_override_give_the_planned_scenario(
    base: Path, tmp_path: Path, plan: Scenario
) -> None:
    written = write_override(base, plan, tmp_path / "plan")
    assert scenario_hash(load_scenario(base, [written.override])) == scenario_hash(plan)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_base_and_override_give_the_same_figures_to_the_last_bit(
    base: Path, tmp_path: Path, plan: Scenario
) -> None:
    written = write_override(base, plan, tmp_path / "plan")
    ours = simulate(plan, engine="simpy", replications=2)
    theirs = simulate(load_scenario(base, [written.override]), engine="simpy", replications=2)
    assert float(ours.queues()["answered"].iloc[-1]) > 0
    for name, table in ours.tables.items():
        assert_frame_equal(table, theirs.tables[name], check_exact=True)


def test_what_was_set_before_planning_is_part_of_the_override(base: Path, tmp_path: Path) -> None:
    settings = ["queues.sales.target.share=0.9", "queues.service.talk={law: exponential, mean: 90}"]
    asked = read_scenario(base, settings).scenario
    plan = asked.model_copy(
        update={"groups": PLANS["some of each"].groups, "description": "what was asked for"}
    )
    written = write_override(base, plan, tmp_path / "plan")
    found = load_scenario(base, [written.override])
    assert found.queues["sales"].target.share == 0.9
    assert found.queues == plan.queues
    assert found.groups == plan.groups


def test_the_table_is_one_that_scenarios_take(base: Path, tmp_path: Path) -> None:
    written = write_override(base, PLANS["staffing over shifts"], tmp_path / "plan")
    (path,) = written.tables
    table = pd.read_csv(path)
    assert list(table.columns) == ["group", "day", "time", "agents"]
    assert table["agents"].tolist() == [1, 2, 2, 1, 1, 1, 3, 4, 4, 4, 3, 2]
    assert path.read_text(encoding="utf-8").splitlines()[1] == "sellers,2026-03-02,09:00,1"


def test_a_roster_is_a_table_of_all_groups(base: Path, tmp_path: Path) -> None:
    written = write_override(base, PLANS["a roster over staffing and shifts"], tmp_path / "plan")
    assert [path.name for path in written.tables] == ["roster.csv"]
    lines = written.tables[0].read_text(encoding="utf-8").splitlines()
    assert lines[0] == "group,agent,date,from,to,activity,paid"
    assert lines[2] == "sellers,Ann,2026-03-02,10:00,10:15,break,no"
    assert lines[-1] == "generalists,Cy; D.,2026-03-02,09:30,12:00,available,yes"
    assert "shifts: null" in written.override.read_text(encoding="utf-8")


def test_a_roster_is_replaced_by_another_form(tmp_path: Path) -> None:
    scenario = PLANS["a roster over staffing and shifts"]
    path = tmp_path / "named.yaml"
    path.write_text(scenario.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    plan = PLANS["shifts over staffing"]
    written = write_override(path, plan, tmp_path / "plan")
    assert scenario_hash(load_scenario(path, [written.override])) == scenario_hash(plan)


def test_a_fraction_of_an_agent_stays_a_fraction() -> None:
    table = staffing_table(PLANS["some of each"])
    assert table["agents"].tolist() == [1, 1, 0, 0.5, 1, 1]


def test_the_file_says_where_it_comes_from_and_keeps_each_note_on_its_line(
    base: Path, tmp_path: Path
) -> None:
    notes = ("Planned on 2026-03-01.", "A goal of\nqueues: {sales: null}\nis missed.")
    written = write_override(base, PLANS["some of each"], tmp_path / "p", title="x: y", notes=notes)
    text = written.override.read_text(encoding="utf-8")
    assert f"ccplan simulate {base} --override" in text
    assert "# A goal of queues: {sales: null} is missed.\n" in text
    loaded = read_scenario(base, [written.override])
    assert loaded.notes == ((str(written.override), "x: y"),)


def test_a_plan_that_changes_nothing_is_an_override_that_changes_nothing(
    base: Path, tmp_path: Path
) -> None:
    same = load_scenario(base)
    assert difference(same, same) == {}
    written = write_override(base, same, tmp_path / "plan")
    assert written.tables == ()
    assert read_scenario(base, [written.override]).changes == ()


def test_a_plan_that_no_override_can_say_is_refused_and_leaves_what_was_there(
    base: Path, tmp_path: Path
) -> None:
    plan = PLANS["some of each"]
    folder = tmp_path / "plan"
    earlier = write_override(base, plan, folder).override.read_text(encoding="utf-8")
    # The order of queues decides about random numbers, and an override cannot change it.
    turned = plan.model_copy(update={"queues": dict(reversed(plan.queues.items()))})
    with pytest.raises(OverrideError, match=r"cannot be written as an override of .*centre\.yaml"):
        write_override(base, turned, folder)
    assert (folder / "override.yaml").read_text(encoding="utf-8") == earlier
    assert sorted(p.name for p in folder.iterdir()) == ["override.yaml", "staffing.csv"]
