"""ccplan staff: a plan that is confirmed, files that give it again, statuses, progress."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from planner.cli import run
from planner.cli.planning import Watch, progress_line
from sim import simulate
from sim.scenario import load_scenario
from tests.cli.planned import call, write_centre

pytestmark = pytest.mark.compiled_only


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_centre(tmp_path_factory.mktemp("centre") / "centre.yaml")


@pytest.fixture(scope="module")
def planned(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Folder, stdout and stderr of a plan."""
    folder = tmp_path_factory.mktemp("plans") / "one"
    done = call("staff", scenario, "--out", folder, "--seed", 5)
    assert done.exit_code == 0, done.output
    return folder, done.stdout, done.stderr


def test_the_plan_is_confirmed_and_says_so(planned: tuple[Path, str, str]) -> None:
    _, out, _ = planned
    assert out.startswith("two queues · staffing · 2026-03-02 (Europe/Kyiv)")
    assert "Confirmed: all " in out
    assert "Lower bound, " in out
    assert "(seed 5)" in out


def test_progress_goes_to_stderr_line_by_line_without_a_terminal(
    planned: tuple[Path, str, str],
) -> None:
    folder, _, err = planned
    lines = err.splitlines()
    assert any(line.startswith("first guess · best ") for line in lines)
    assert any(line.startswith("confirmation 1 · best ") for line in lines)
    assert "\x1b" not in err
    assert lines[-1].endswith(f"--override {folder / 'override.yaml'}")


def test_a_simulation_of_the_override_keeps_the_targets(
    scenario: Path, planned: tuple[Path, str, str]
) -> None:
    folder, _, _ = planned
    result = simulate(load_scenario(scenario, [folder / "override.yaml"]), replications=300)
    assert [verdict.outcome for verdict in result.verdicts] == ["holds", "holds"]


def test_the_files_agree_with_each_other(planned: tuple[Path, str, str]) -> None:
    folder, _, _ = planned
    content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "staffing.csv")
    assert table["agents"].sum() / 2 == pytest.approx(content["cost"])
    assert content["confirmation"]["holds"]
    assert content["bound"]["value"] <= content["cost"]
    assert (folder / "requirement.csv").exists()
    assert (folder / "charts" / "coverage.png").exists()


def test_a_plan_cannot_be_repeated_like_a_run_and_says_what_to_do(
    planned: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _, _ = planned
    assert run(["repeat", str(folder)]) == 1
    assert f"--override {folder / 'override.yaml'}" in capsys.readouterr().err


def test_json_is_all_there_is_on_stdout_and_the_same_seed_gives_the_same_plan(
    scenario: Path, planned: tuple[Path, str, str]
) -> None:
    folder, _, _ = planned
    done = call("staff", scenario, "--seed", 5, "--json", "--quiet", "--workers", 2)
    content = json.loads(done.stdout)
    assert done.stderr == ""
    before = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert content["reproducible"]
    assert content["scheduled"] == before["scheduled"]


def test_what_cannot_be_reached_is_said_with_status_1(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = "planning.staff={sellers: {most: 1}, generalists: {most: 1}}"
    code = run(["staff", str(scenario), "--set", few, "--quiet"])
    said = capsys.readouterr()
    assert code == 1
    assert "Traceback" not in said.err
    assert any(name in said.out + said.err for name in ("sales", "service"))


def test_a_wrong_scenario_is_status_2(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "planning.goals={salse: {share: 0.9}}"
    assert run(["staff", str(scenario), "--set", wrong]) == 2
    assert "sales" in capsys.readouterr().err


def test_ctrl_c_keeps_the_best_so_far(tmp_path: Path) -> None:
    week = write_centre(tmp_path / "week.yaml", days=28)
    command = [sys.executable, "-m", "planner.cli", "staff", str(week), "--out", "plan"]
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "best " in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 130, err
    assert "INTERRUPTED: this is the best plan found until then." in out
    content = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert content["interrupted"]
    assert content["cost"] > 0


def test_a_line_of_progress_says_what_is_known_and_no_more() -> None:
    assert progress_line("first guess", None, None, 0, 3, "EUR") == "first guess · 3 s"
    full = progress_line("improving", 1234.0, 1000.0, 1200, 62, "EUR")
    assert (
        full
        == "improving · best 1,234 EUR · bound 1,000 · gap 19.0 % · 1,200 replications · 1 min 02 s"
    )


def test_without_a_terminal_one_stage_does_not_fill_the_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Watch("EUR", quiet=False) as watch:
        for best in (5.0, 4.0, 3.0):
            watch.advance("improving", best, None, 1, 0.1)
        watch.advance("confirming", 3.0, None, 2, 0.2)
    lines = [line.split(" · ")[0] for line in capsys.readouterr().err.splitlines()]
    assert lines[-2:] == ["improving", "confirming"]
