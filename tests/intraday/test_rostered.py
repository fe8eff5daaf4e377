"""Named people on the day."""

from pathlib import Path
from typing import Any

import numpy as np

from planner.intraday.actuals import actuals_of
from planner.intraday.candidates import Candidates
from planner.intraday.crews import GAP
from planner.intraday.desk import Desk
from planner.intraday.moment import moment_of
from planner.intraday.moves import Rules
from planner.intraday.plan import intraday
from planner.intraday.presence import applied, who_moves
from planner.intraday.rostered import crews_of
from planner.override import write_override
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, check, dump_yaml, read_scenario, scenario_hash
from tests.intraday.days import day, team


def turn(agent: str, *stretches: str, date: str = "2026-03-03") -> list[dict[str, Any]]:
    """Rows of a turn: ``08:00-11:00``, ``11:00-11:30 lunch``, ``11:00-11:30 lunch unpaid``."""
    rows = []
    for text in stretches:
        times, *words = text.split()
        start, end = times.split("-")
        row: dict[str, Any] = {"agent": agent, "date": date, "from": start, "to": end}
        row["activity"] = words[0] if words else "available"
        row["paid"] = "unpaid" not in words
        rows.append(row)
    return rows


EARLY = ("08:00-11:00", "11:00-11:30 lunch unpaid", "11:30-14:00")
PEOPLE = [
    *turn("Alina", *EARLY),
    *turn("Bohdan", *EARLY),
    *turn("Vira", "10:00-12:00", "13:00-13:30 training", "13:30-16:00"),
    *turn("Denys", "22:00-24:00", "00:00-06:00", date="2026-03-02"),
    *turn("Denys", "08:00-16:00", date="2026-03-04"),
]


def rostered(**changes: Any) -> Scenario:
    group = team(None, roster=PEOPLE)
    return day(groups={"team": group}, **changes)


def candidates(scenario: Scenario, at: str = "09:00", **rules: Any) -> Candidates:
    moment = moment_of(scenario, at)
    return Candidates.of(Desk(moment, Rules(**rules), tuple(crews_of(moment))))


def test_rows_become_turns_with_pauses_and_gaps() -> None:
    found = {crew.names: crew.piece for crew in crews_of(moment_of(rostered(), "09:00"))}
    assert set(found) == {("Alina", "Bohdan"), ("Vira",), ("Denys",)}
    lunch = found["Alina", "Bohdan"].pauses
    assert [(p.after, p.minutes, p.activity, p.paid) for p in lunch] == [(180, 30, "lunch", False)]
    vira = [(p.after, p.minutes, p.activity) for p in found["Vira",].pauses]
    assert vira == [(120, 60, GAP), (180, 30, "training")]
    night = found["Denys",]
    assert (night.day, night.start, night.end) == (-1, 22 * 60, 30 * 60)


def test_moved_people_keep_their_names_and_others_their_rows() -> None:
    scenario = rostered()
    check(scenario)
    found = candidates(scenario)
    for m, move in enumerate(found.moves):
        counts = np.zeros(len(found), np.int64)
        counts[m] = found.most[m]
        after = applied(found.desk, scenario, found.moves, counts)
        check(after)
        rows = after.groups["team"].roster or ()
        assert {row.agent for row in rows} == {"Alina", "Bohdan", "Vira", "Denys"}, move
        moved = {name.partition("/")[2] for name in who_moves(found.desk, found.moves, counts)[m]}
        for agent in {"Alina", "Bohdan", "Vira", "Denys"} - moved:
            before = [r for r in scenario.groups["team"].roster if r.agent == agent]
            assert [r for r in rows if r.agent == agent] == before
        before_duty, duty = (build_inputs(s).inputs.duty for s in (scenario, after))
        assert duty.tolist() != before_duty.tolist(), move


def test_presence_follows_the_rows() -> None:
    found = candidates(rostered())
    lunch = next(m for m, move in enumerate(found.moves) if move.text == "lunch 11:00 -> 10:30")
    assert found.moves[lunch].most == 2
    assert found.presence[lunch, 0, 20:24].tolist() == [0, -1, 1, 0]


def test_contracts_limit_overtime_time_off_rest_and_groups() -> None:
    contract = {
        "most_overtime_minutes_per_week": 30,
        "most_time_off_minutes_per_week": 60,
        "least_rest_minutes": 11 * 60,
    }
    people = [{"agent": name, "groups": ["team"], "contract": "full"} for name in ("Alina", "Vira")]
    rows = [*PEOPLE, *turn("Alina", "01:00-06:00", date="2026-03-04")]
    scenario = day(
        groups={"team": team(None, roster=rows)},
        planning={"roster": {"agents": people, "contracts": {"full": contract}}},
    )
    found = candidates(scenario, kinds=("overtime", "time_off"))
    names = [crew.names for crew in found.desk.crews]
    alina, bohdan, vira = (names.index((name,)) for name in ("Alina", "Bohdan", "Vira"))
    texts = {c: [m.text for m in found.moves if m.takes[0].crew == c] for c in range(len(names))}
    # Alina begins again at 1:00 and must be home at 14:00: she stays no longer
    assert not any(text.startswith("stay") for text in texts[alina])
    assert [t for t in texts[alina] if t.startswith("home")] == ["home at 13:30", "home at 13:00"]
    assert [t for t in texts[bohdan] if t.startswith("stay")][-1] == "stay until 16:00"
    assert [t for t in texts[vira] if t.startswith("come")] == ["come at 09:30"]


def test_a_rostered_day_is_planned_and_written_with_the_same_people(tmp_path: Path) -> None:
    people = [row for name in "ABCDE" for row in turn(name, *EARLY)]
    people += turn("Vira", "10:00-12:00", "13:00-16:00") + turn("Zoia", "09:00-16:00")
    scenario = day(groups={"team": team(None, roster=people)})
    base = tmp_path / "scenario.yaml"
    base.write_text(dump_yaml(scenario.model_dump(mode="json", by_alias=True, exclude_none=True)))
    came = actuals_of(moment_of(scenario, "11:00"), {"calls": {"09:00": 26, "09:30": 27}})
    rules = Rules(kinds=("break", "overtime"), most_moves=2)
    plan = intraday(scenario, came, "11:00", rules=rules, seconds=300, replications=40)
    assert plan.chosen
    names = {name for names in plan.who for name in names}
    assert names <= {f"team/{name}" for name in (*"ABCDE", "Vira", "Zoia")}
    written = write_override(base, plan.applied(), tmp_path / "plan")
    found = read_scenario(base, [written.override]).scenario
    assert scenario_hash(found) == scenario_hash(
        plan.applied().model_copy(update={"description": found.description})
    )
