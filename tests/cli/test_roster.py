"""ccplan roster, plan and audit: files that fit together, statuses, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from planner.cli import run
from sim.scenario import load_scenario
from tests.cli.planned import call
from tests.plan.centre import centre
from tests.plan.people import MORNING, peopled, team

pytestmark = pytest.mark.compiled_only


def write(path: Path, *args: Any, **changes: Any) -> Path:
    """The centre with people, as a file (JSON is YAML)."""
    content = peopled(*args, **changes).model_dump(mode="json", by_alias=True, exclude_none=True)
    content["planning"] = team(*args, **changes)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("centre") / "centre.yaml", 10, 7)


@pytest.fixture(scope="module")
def rostered(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder and stdout of a roster."""
    out = tmp_path_factory.mktemp("roster") / "out"
    done = call("roster", scenario, "--out", out, "-q", "--seconds", 60)
    assert done.exit_code == 0, done.output
    return out, done.stdout


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """Scenario, folder and stdout of the whole way."""
    place = tmp_path_factory.mktemp("plan")
    file = place / "centre.yaml"
    content = centre().model_dump(mode="json", by_alias=True, exclude_none=True)
    planning = team(12, 10)
    del planning["roster"]["demand"]
    content["planning"] = planning
    file.write_text(json.dumps(content), encoding="utf-8")
    done = call("plan", file, "--out", place / "out", "-q", "--seconds", 120)
    assert done.exit_code == 0, done.output
    return file, place / "out", done.stdout


def test_a_roster_says_whether_it_holds_and_keeps_the_rules(rostered: tuple[Path, str]) -> None:
    _, out = rostered
    assert "All 30 heads asked for by day and shift are rostered." in out
    assert "no labour rule is broken" in out
    assert "Confirmed: all " in out


def test_the_folder_of_a_roster_agrees_with_itself(rostered: tuple[Path, str]) -> None:
    folder, _ = rostered
    content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    duties = pd.read_csv(folder / "duties.csv")
    assignments = pd.read_csv(folder / "assignments.csv")
    rows = pd.read_csv(folder / "roster.csv")
    assert len(content["duties"]) == len(duties) == 30
    assert (assignments.iloc[:, 3:] != "off").to_numpy().sum() == 30
    assert set(rows["agent"]) == set(duties["agent"])
    assert pd.read_csv(folder / "hours.csv")["paid_hours"].sum() == duties["paid_hours"].sum()
    book = openpyxl.load_workbook(folder / "roster.xlsx")
    assert {"Roster", "Duties", "Hours", "Heads", "Goals"} <= set(book.sheetnames)
    assert len(list((folder / "calendars").glob("*.ics"))) == len(assignments) == 17
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(manifest["files"]) == found


def test_the_simulation_runs_the_roster_unchanged(
    scenario: Path, rostered: tuple[Path, str]
) -> None:
    folder, _ = rostered
    found = load_scenario(scenario, [folder / "override.yaml"])
    assert sum(len(group.roster or ()) for group in found.groups.values()) == 30
    done = call("simulate", scenario, "--override", folder / "override.yaml", "-q")
    assert done.exit_code == 0, done.output


def test_the_auditor_reads_the_roster_and_finds_nothing(
    scenario: Path, rostered: tuple[Path, str]
) -> None:
    folder, _ = rostered
    done = call("audit", scenario, folder / "roster.csv", "-q")
    assert done.exit_code == 0, done.output
    assert done.stdout == "17 agents over 2 days: no rule is broken\n"


def test_a_roster_by_hand_that_breaks_rules_is_listed_with_status_1(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "hand.csv"
    lines = [
        "group,agent,date,from,to,activity",
        *(f"helpers,help 1,2026-03-0{day},09:00,{end},available"
          for day, end in ((2, "15:00"), (3, "15:00"))),
    ]  # fmt: skip
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run(["audit", str(scenario), str(table), "-q"]) == 1
    said = capsys.readouterr().out
    assert "help 1" in said
    assert "weekly_most_paid_minutes" in said
    as_json = json.loads(call("audit", scenario, table, "-q", "--json").stdout)
    assert as_json["clean"] is False
    assert {row["agent"] for row in as_json["breaches"]} == {"help 1"}


def test_the_auditor_says_what_is_wrong_with_a_table(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "hand.csv"
    table.write_text(
        "group,agent,date,from,to\nhelpers,nobody,2026-03-02,09:00,13:00\n", encoding="utf-8"
    )
    assert run(["audit", str(scenario), str(table), "-q"]) == 2
    said = capsys.readouterr().err
    assert "nobody" in said
    assert "hand.csv:2" in said


def test_too_few_people_are_said_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "few.yaml", 9, 4)
    assert run(["roster", str(file), "-q", "--seconds", "60"]) == 1
    text = " ".join(capsys.readouterr().out.split())
    assert "heads asked for by day and shift are NOT rostered" in text
    assert "One more agent of sellers from 09:00 to 13:00 closes it (simulated)." in text


def test_json_is_all_that_is_printed(scenario: Path) -> None:
    done = call("roster", scenario, "-q", "--json", "--seconds", 60)
    content = json.loads(done.stdout)
    assert content["confirmation"]["holds"] is True
    assert content["heads_short"] == 0


def test_a_demand_table_replaces_the_scenarios_own(scenario: Path, tmp_path: Path) -> None:
    table = tmp_path / "demand.csv"
    table.write_text("date,shift,group,agents\n2026-03-02,morning,helpers,3\n", encoding="utf-8")
    done = call("roster", scenario, "-q", "--json", "--seconds", 60, "--demand", table)
    content = json.loads(done.stdout)
    assert content["confirmation"]["holds"] is False
    assert content["heads_asked"] == 3
    assert len([d for d in content["duties"] if d["date"] == "2026-03-02"]) >= 3


def test_against_a_previous_roster_nothing_changes_without_need(
    scenario: Path, rostered: tuple[Path, str]
) -> None:
    folder, _ = rostered
    again = call(
        "roster", scenario, "-q", "--json", "--seconds", 60, "--previous", folder / "roster.csv"
    )
    before = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert json.loads(again.stdout)["duties"] == before["duties"]


@pytest.mark.parametrize("option", ["--demand", "--previous"])
def test_a_table_that_is_not_there_is_status_2(
    scenario: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["roster", str(scenario), "-q", option, "nowhere.csv"]) == 2
    assert "there is no table nowhere.csv" in capsys.readouterr().err


def test_a_folder_without_shifts_is_status_2(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["roster", str(scenario), "-q", "--shifts", str(tmp_path)]) == 2
    assert "there is no override.yaml" in capsys.readouterr().err


def test_without_people_nothing_can_be_rostered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = centre().model_dump(mode="json", by_alias=True, exclude_none=True)
    content["planning"] = {"shift_types": {"morning": MORNING}}
    file = tmp_path / "empty.yaml"
    file.write_text(json.dumps(content), encoding="utf-8")
    for command in ("roster", "plan"):
        assert run([command, str(file), "-q"]) == 1
        assert "there is nobody to roster" in capsys.readouterr().err


# --- the whole way -----------------------------------------------------------------------------


def test_the_whole_way_ends_with_people_who_hold(planned: tuple[Path, Path, str]) -> None:
    _, _, out = planned
    assert "Confirmed: all " in out
    for stage in ("requirement", "staffing", "shifts", "roster", "confirmation"):
        assert any(line.startswith(stage) for line in out.splitlines())


def test_each_stage_leaves_what_the_next_command_reads(
    planned: tuple[Path, Path, str], tmp_path: Path
) -> None:
    file, folder, _ = planned
    table = folder / "1_staffing" / "staffing.csv"
    done = call("shifts", file, "--requirement", table, "--out", tmp_path / "B", "-q")
    assert done.exit_code in (0, 1), done.output
    for shifts in (tmp_path / "B", folder / "2_shifts"):
        done = call("roster", file, "--shifts", shifts, "--out", tmp_path / "C", "-q")
        assert done.exit_code in (0, 1), done.output
        found = load_scenario(file, [tmp_path / "C" / "override.yaml"])
        assert all(group.roster is not None for group in found.groups.values())


def test_the_stages_of_the_page_add_up(planned: tuple[Path, Path, str]) -> None:
    _, folder, _ = planned
    stages = pd.read_csv(folder / "3_roster" / "stages.csv")
    assert stages["share"].sum() == pytest.approx(1)
    assert "Where the time went" in (folder / "3_roster" / "report.html").read_text("utf-8")


def test_an_interrupted_plan_leaves_what_was_finished(
    planned: tuple[Path, Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from dataclasses import replace

    import planner.plan.whole as whole

    real = whole.cover

    def cut_short(*args: Any, **options: Any) -> Any:
        return replace(real(*args, **options), interrupted=True)

    monkeypatch.setattr(whole, "cover", cut_short)
    file, _, _ = planned
    assert run(["plan", str(file), "--out", str(tmp_path / "out"), "-q", "--seconds", "60"]) == 130
    assert (tmp_path / "out" / "1_staffing" / "staffing.csv").is_file()
    assert (tmp_path / "out" / "2_shifts" / "override.yaml").is_file()
    assert not (tmp_path / "out" / "3_roster").exists()
    assert "ccplan roster" in capsys.readouterr().out
