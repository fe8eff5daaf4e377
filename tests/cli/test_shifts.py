"""ccplan shifts: from a table or from staffing planned first; wrong tables; files."""

import json
from pathlib import Path

import pandas as pd
import pytest

from planner.cli import run
from sim.scenario import load_scenario
from tests.cli.planned import call, write_centre

pytestmark = pytest.mark.compiled_only
TIMES = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_centre(tmp_path_factory.mktemp("centre") / "centre.yaml")


def write_table(path: Path, sellers: int = 2, generalists: int = 4) -> Path:
    rows = [("sellers", sellers), ("generalists", generalists)]
    lines = [f"{group},2026-03-02,{time},{n}" for group, n in rows for time in TIMES]
    path.write_text("\n".join(["group,day,time,agents", *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def covered(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder and stdout of shifts that cover a table."""
    place = tmp_path_factory.mktemp("shifts")
    table = write_table(place / "table.csv")
    done = call("shifts", scenario, "--requirement", table, "--out", place / "out", "-q")
    assert done.exit_code in (0, 1), done.output
    return place / "out", done.stdout


def test_shifts_cover_the_table_at_every_moment(covered: tuple[Path, str]) -> None:
    folder, out = covered
    table = pd.read_csv(folder / "coverage.csv")
    assert (table["least"] >= table["required"]).all()
    assert set(table["required"]) == {2, 4}
    assert "every plan of these shift types that covers" in out


def test_costs_and_hours_add_up(covered: tuple[Path, str]) -> None:
    folder, _ = covered
    content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    shifts = pd.read_csv(folder / "shifts.csv")
    assert sum(content["paid_hours"].values()) == pytest.approx(shifts["paid_hours"].sum())
    assert content["cost"] == pytest.approx(shifts["cost"].sum())
    assert content["bound"]["value"] <= content["cost"] + 1e-9
    assert sum(row["agents"] for row in content["shifts"]) == shifts["agents"].sum()


def test_breaks_lie_inside_their_shifts(covered: tuple[Path, str]) -> None:
    folder, _ = covered
    breaks = pd.read_csv(folder / "breaks.csv")
    assert len(breaks)
    assert (breaks["start"].str[11:16] > breaks["shift_start"]).all()
    assert (breaks["end"].str[11:16] < breaks["shift_end"]).all()


def test_the_override_replaces_staffing_by_shifts(
    scenario: Path, covered: tuple[Path, str]
) -> None:
    folder, _ = covered
    found = load_scenario(scenario, [folder / "override.yaml"])
    for group in found.groups.values():
        assert group.staffing is None
        assert group.shifts
    assert not (folder / "staffing.csv").exists()


def test_without_a_table_staffing_is_planned_first_and_the_goals_judge(
    scenario: Path, tmp_path: Path
) -> None:
    done = call("shifts", scenario, "--out", tmp_path / "out", "-q", "--seconds", 600)
    assert done.exit_code == 0, done.output
    assert "The plan that covers the staffing, where this one began:" in done.stdout
    assert "Confirmed: all " in done.stdout
    assert (tmp_path / "out" / "report.html").exists()


def test_a_wrong_table_is_refused_with_every_place(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "table.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[2] = "sellers,2026-03-02,09:30,-1"
    lines[9] = "generalists,tux,10:00,4"
    table.write_text("\n".join(lines), encoding="utf-8")
    assert run(["shifts", str(scenario), "--staffing", str(table), "-q"]) == 2
    said = capsys.readouterr().err
    assert f"{table}:3, column agents" in said
    assert "-1" in said
    assert f"{table}:10, column day" in said
    assert "tux" in said


def test_a_table_without_a_group_says_which(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("group,day,time,agents\nsellers,mon,09:00,2\n", encoding="utf-8")
    assert run(["shifts", str(scenario), "--staffing", str(table), "-q"]) == 2
    assert "generalists" in capsys.readouterr().err


def test_no_table_there_is_status_2(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shifts", str(scenario), "--requirement", "nowhere.csv", "-q"]) == 2
    assert "there is no table" in capsys.readouterr().err


def test_without_a_kind_of_shift_nothing_can_be_planned(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "table.csv")
    arguments = ["shifts", str(scenario), "--requirement", str(table), "-q"]
    assert run([*arguments, "--set", "planning.shift_types=null"]) == 2
    assert "shift_types" in capsys.readouterr().err
