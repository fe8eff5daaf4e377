"""A manifest holds everything that a figure depends on."""

import json
from pathlib import Path

import pytest

from sim import Result, load_scenario
from sim.manifest import make_manifest, resolved
from sim.scenario import Scenario, scenario_hash
from tests.running.example import CENTRE, centre

REPOSITORY = Path(__file__).resolve().parents[2]
SHIPPED = ("bank_1999/weekday.yaml", "teaching_one_queue", "teaching_two_skills", "large_8x6")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_comes_back_from_its_manifest(name: str) -> None:
    scenario = load_scenario(REPOSITORY / "scenarios" / name)
    back = Scenario.model_validate_json(json.dumps(resolved(scenario)))
    assert back == scenario
    assert list(back.queues) == list(scenario.queues)
    assert list(back.groups) == list(scenario.groups)
    assert scenario_hash(back) == scenario_hash(scenario)


def test_any_change_of_the_scenario_changes_its_hash() -> None:
    changed = [
        centre(),
        centre(days=2),
        centre(run={"seed": 8}),
        centre(queues=dict(reversed(CENTRE["queues"].items()))),
    ]
    assert len({scenario_hash(scenario) for scenario in changed}) == len(changed)


def test_the_manifest_says_how_the_run_was_made(small_run: Result) -> None:
    run = small_run.manifest["run"]
    assert run["blocks"] == [[0, 6]]
    assert run["asked"] == 6
    assert run["statistics"]["agents"] is True
    assert small_run.manifest["scenario"] == resolved(centre())
    assert json.loads(json.dumps(small_run.manifest)) == small_run.manifest


def test_a_manifest_names_what_takes_part_in_a_figure() -> None:
    manifest = make_manifest(centre(), {})
    assert {"ccplan", "python", "numpy", "numba", "pandas", "simpy"} <= manifest["versions"].keys()
    assert "unknown" not in manifest["versions"].values()


def test_saving_writes_tables_and_logs_and_the_log_only_if_kept(
    small_run: Result, tmp_path: Path
) -> None:
    folder = small_run.save(tmp_path / "out")
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"contacts.parquet", "agents.parquet", "manifest.json"} <= written
    assert len(written) == 15
