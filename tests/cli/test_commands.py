"""The command line: exit statuses, what goes to stdout and what to stderr, files it writes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from planner.cli import cli, run
from tests.running.example import CENTRE

COMMANDS = ("check", "demo", "explain", "init", "kpis", "repeat", "schema", "simulate")


@pytest.fixture(scope="session")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario file (JSON is YAML)."""
    path = tmp_path_factory.mktemp("scenario") / "centre.yaml"
    path.write_text(json.dumps(CENTRE), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def finished(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run with its log."""
    folder = tmp_path_factory.mktemp("runs") / "one"
    done = call("simulate", scenario, "--engine", "simpy", "--log", "--out", folder, "-q")
    assert done.exit_code == 0, done.output
    return folder


def call(*arguments: object) -> Result:
    """Run a command in this process; its errors are raised as `run` would see them."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def status(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, stdout, stderr of the whole command line."""
    code = run([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = call(command, "--help")
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(capsys, "--version") == (0, "ccplan 0.1.0\n", "")


def test_figures_go_to_stdout_with_their_formula_and_target(
    capsys: pytest.CaptureFixture[str], scenario: Path
) -> None:
    code, out, err = status(capsys, "simulate", scenario, "--engine", "simpy", "-q")
    assert (code, err) == (0, "")
    assert "two queues · 2026-03-02 (Europe/Kyiv) · 6 replications · seed 7 · engine simpy" in out
    assert "80 % in 20 s  ✗ missed" in out
    assert "sl_of_answered = answered within T / answered" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("by", ["day", "hour", "interval", "time_of_day"])
def test_figures_by_period(capsys: pytest.CaptureFixture[str], scenario: Path, by: str) -> None:
    arguments = ("simulate", scenario, "--engine", "simpy", "--replications", 2, "-q", "--by", by)
    code, out, _ = status(capsys, *arguments)
    assert code == 0
    first = next(line for line in out.splitlines() if line.startswith("sales"))
    expected = {"day": "2026-03-02 ", "time_of_day": " 09:00 "}.get(by, "2026-03-02 09:00")
    assert expected in first
    last = next(line for line in out.splitlines() if line.startswith("sellers"))
    assert expected in last
    assert "%" in last


def test_json_is_all_there_is_on_stdout(capsys: pytest.CaptureFixture[str], scenario: Path) -> None:
    arguments = ("simulate", scenario, "--engine", "simpy", "--replications", 1, "--json")
    code, out, _ = status(capsys, *arguments)
    content = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert code == 0
    assert [row["queue"] for row in content["queues"]] == ["sales", "service", "all"]
    assert content["queues"][0]["service_level_low"] is None
    assert content["manifest"]["run"]["replications"] == 1
    assert {verdict["queue"] for verdict in content["verdicts"]} == {"sales", "service"}


def test_values_can_be_changed_and_are_listed(
    capsys: pytest.CaptureFixture[str], scenario: Path, tmp_path: Path
) -> None:
    override = tmp_path / "growth.yaml"
    override.write_text("queues: {sales: {talk: {mean: 100}}}", encoding="utf-8")
    arguments = ("--set", "queues.sales.target.share=0.5", "--override", override)
    code, out, _ = status(capsys, "check", scenario, *arguments)
    assert code == 0
    assert "changed: queues.sales.target.share: 0.8 -> 0.5" in out
    assert "changed: queues.sales.talk.mean: 150 -> 100" in out
    assert "OK: two queues" in out


def test_check_sums_up_demand_and_people(
    capsys: pytest.CaptureFixture[str], scenario: Path
) -> None:
    code, out, _ = status(capsys, "check", scenario)
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}
    assert code == 0
    assert rows["sales"][1] == "180"
    assert rows["service"][1] == "90"
    assert rows["generalists"][1:5] == ["4", "11", "1", "4"]
    assert "Busiest: Mon 02 Mar 09:00 with 4.5 Erlangs offered and 4 agents on duty" in out


def test_check_counts_per_day_on_which_a_queue_is_open_and_a_group_is_staffed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    groups = CENTRE["groups"]
    mondays = [row | {"day": "mon"} for row in groups["sellers"]["staffing"]]
    groups = groups | {"sellers": groups["sellers"] | {"staffing": mondays}}
    holiday = {"special_days": {"2026-03-03": {"closed": True}}}
    path = tmp_path / "week.yaml"
    week = CENTRE | holiday | {"days": 3, "groups": groups}
    path.write_text(json.dumps(week), encoding="utf-8")
    code, out, err = status(capsys, "check", path)
    rows = {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}
    assert code == 0, err
    assert "contacts/open day" in out
    assert "hours on duty/staffed day" in out
    assert rows["sales"][1:3] == ["180", "2"]
    assert rows["sellers"][1:5] == ["1", "3", "1", "1"]


@pytest.mark.parametrize("command", ["check", "simulate"])
def test_every_problem_of_a_scenario_is_told_without_a_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(json.dumps(CENTRE | {"days": 0, "colour": "blue"}), encoding="utf-8")
    code, out, err = status(capsys, command, wrong)
    assert (code, out) == (2, "")
    assert "wrong.yaml" in err
    assert "days" in err
    assert "colour" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["simulate"], "Missing argument 'FILE'"),
        (["simulate", "x.yaml", "--engine", "fast"], "'fast' is not one of"),
        (["simulate", "x.yaml", "--replications", "0"], "neither a number from 1 to 1000000"),
        (["simulate", "x.yaml", "--precision", "2"], "not in the range"),
        (["simulate", "x.yaml", "--set", "nonsense"], "is not like queues.sales"),
        (["simulate", "x.yaml", "--log"], "--log needs --out DIR"),
        (["simulate", "x.yaml", "--jobs", "0"], "not in the range"),
        (["check", "no-such.yaml"], "there is no such scenario"),
        (
            ["simulate", "x.yaml", "--replications", "30", "--precision", "0.1"],
            "--precision is what --replications auto works towards: not 30",
        ),
        (["kpis", "asas"], "there is no KPI asas; did you mean asa_s?"),
        (["fly"], "No such command 'fly'"),
    ],
)
def test_wrong_usage_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = status(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in " ".join(err.split())


def test_a_folder_that_cannot_be_written_is_said_before_the_run(
    capsys: pytest.CaptureFixture[str], scenario: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("here", encoding="utf-8")
    code, out, err = status(capsys, "simulate", scenario, "--out", tmp_path / "file")
    assert (code, out) == (1, "")
    assert "cannot write results to" in err
    assert "it is a file" in err


def test_a_run_leaves_tables_charts_logs_a_page_and_a_manifest(finished: Path) -> None:
    found = {p.relative_to(finished).as_posix() for p in finished.rglob("*") if p.is_file()}
    manifest = json.loads((finished / "manifest.json").read_text(encoding="utf-8"))
    assert found == set(manifest["files"])
    assert {
        "charts/queue_sales.png",
        "contacts.parquet",
        "agents.parquet",
        "kpis/queues_total.csv",
        "report.html",
    } <= found
    assert manifest["run"] | {"elapsed_s": 0, "jobs": 0} == manifest["run"] | {
        "elapsed_s": 0,
        "jobs": 0,
        "engine": "simpy",
        "seed": 7,
        "replications": 6,
        "interrupted": False,
    }
    assert {"ccplan", "python", "numpy", "numba"} <= manifest["versions"].keys()


def test_the_log_holds_a_row_group_per_replication_and_recomputes_a_kpi(finished: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = parquet.ParquetFile(finished / "contacts.parquet")
    assert file.num_row_groups == 6
    contacts = file.read().to_pandas()
    sales = contacts[contacts["queue"] == "sales"]
    answered = sales["exit"] == "answered"
    in_time = answered & (sales["answered_ms"] - sales["queued_ms"] <= 20_000)
    lost = sales["exit"].isin(["abandoned", "cut"])
    table = pd.read_csv(finished / "kpis" / "queues_total.csv").set_index("queue")
    assert in_time.sum() / (answered | lost).sum() == pytest.approx(
        table.loc["sales", "service_level"], rel=1e-12
    )


def test_a_run_can_be_repeated_from_its_manifest_with_identical_tables(
    capsys: pytest.CaptureFixture[str], finished: Path, tmp_path: Path
) -> None:
    code, _, err = status(capsys, "repeat", finished, "--jobs", 2, "--out", tmp_path / "again")
    assert code == 0
    assert f"all 12 tables are identical to those in {finished}" in err
    for table in sorted((finished / "kpis").iterdir()):
        assert table.read_bytes() == (tmp_path / "again" / "kpis" / table.name).read_bytes()


def test_a_table_that_differs_from_the_repeated_run_is_named(
    capsys: pytest.CaptureFixture[str], finished: Path, tmp_path: Path
) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "manifest.json").write_bytes((finished / "manifest.json").read_bytes())
    text = (finished / "kpis" / "groups_total.csv").read_text(encoding="utf-8")
    (tmp_path / "kpis" / "groups_total.csv").write_text(text.replace("0", "1"), encoding="utf-8")
    code, _, err = status(capsys, "repeat", tmp_path, "-q")
    assert code == 1
    assert "these tables differ" in err
    assert "groups_total" in err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"run": {}}', "\x00"])
def test_what_is_no_manifest_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    code, out, err = status(capsys, "repeat", tmp_path)
    assert (code, out) == (1, "")
    assert "manifest" in err
    assert "Traceback" not in err


def test_a_new_scenario_can_be_checked_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = status(capsys, "init", tmp_path / "mine")
    assert code == 0
    assert "Next: ccplan check" in out
    assert status(capsys, "check", tmp_path / "mine")[0] == 0


def test_the_schema_is_json_and_can_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = status(capsys, "schema")
    assert code == 0
    assert "queues" in json.loads(out)["$defs"]["Scenario"]["properties"] or "queues" in out
    assert status(capsys, "schema", "--out", tmp_path / "s.json", "--docs", tmp_path / "s.md") == (
        0,
        "",
        "",
    )
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == out
    assert "queues" in (tmp_path / "s.md").read_text(encoding="utf-8")


def test_kpis_are_defined_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = status(capsys, "kpis", "occupancy")
    assert code == 0
    assert "(talk + wrap-up) / (talk + wrap-up + idle)" in out
    everything = status(capsys, "kpis")[1]
    assert everything.count("[share, per queue]") > 10


@pytest.mark.parametrize(
    ("asked", "told"),
    [("ASA", "asa_s"), ("Service Level", "service_level"), ("OCCUPANCY", "occupancy")],
)
def test_kpis_are_found_by_the_headings_of_tables_in_any_case(
    capsys: pytest.CaptureFixture[str], asked: str, told: str
) -> None:
    code, out, _ = status(capsys, "kpis", asked)
    assert code == 0
    assert out.startswith(f"{told} [")


def test_auto_can_be_written_in_any_case(
    capsys: pytest.CaptureFixture[str], scenario: Path
) -> None:
    few = ("--set", "run.precision.most=10", "--engine", "simpy", "-q")
    code, out, err = status(capsys, "simulate", scenario, "--replications", "AUTO", *few)
    assert (code, err) == (0, "")
    assert " · 10 replications · " in out


def test_one_replication_is_not_called_replications(
    capsys: pytest.CaptureFixture[str], scenario: Path
) -> None:
    arguments = ("simulate", scenario, "--engine", "simpy", "--replications", 1, "-q")
    code, out, _ = status(capsys, *arguments)
    assert code == 0
    assert " · 1 replication · " in out
    assert "1 replications" not in out


def test_the_first_steps_in_help_are_whole_lines(capsys: pytest.CaptureFixture[str]) -> None:
    out = status(capsys, "--help")[1]
    lines = [line.strip() for line in out.splitlines()]
    assert "ccplan init my-centre" in lines
    assert "ccplan simulate my-centre/scenario.yaml" in lines


def test_the_rule_of_verdicts_and_what_counts_mean_are_said(
    capsys: pytest.CaptureFixture[str], scenario: Path
) -> None:
    out = " ".join(
        status(capsys, "simulate", scenario, "--engine", "simpy", "--set", "days=2", "-q")[
            1
        ].split()
    )
    assert "verdict: holds if the one-sided 95 % lower limit is at least the target less" in out
    assert "Counts and hours are means per replication of 2 days." in out
    assert "90 % of answered within: the wait that nine in ten answered contacts" in out


# A shell that starts the tests in the background has its children ignore Ctrl-C.
LISTEN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
MAIN = LISTEN + "from planner.cli import main; main()"
INTERRUPTED = (
    LISTEN
    + """
import os, sys
from sim.progress import Progress
from planner.cli import progress
shown = progress.Bar.advance
def advance(self, state: Progress) -> None:
    shown(self, state)
    if state.done == 4:
        os.kill(os.getpid(), signal.SIGINT)
progress.Bar.advance = advance
import sim.run
sim.run.block_size = lambda contacts: 2
from planner.cli import main
main()
"""
)


def test_ctrl_c_shows_what_is_finished_and_ends_with_130(scenario: Path, tmp_path: Path) -> None:
    command = ["simulate", str(scenario), "--engine", "simpy", "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *command, "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "INTERRUPTED: the figures rest on 4 replications only." in done.stdout
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run"]["interrupted"] is True
    assert manifest["run"]["replications"] == 4


def test_ctrl_c_before_anything_is_finished_leaves_nothing(scenario: Path, tmp_path: Path) -> None:
    command = ["simulate", str(scenario), "--engine", "simpy", "--replications", "1000000"]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, *command, "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(tmp_path.iterdir()) and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    if not out:
        assert list(tmp_path.iterdir()) == []
