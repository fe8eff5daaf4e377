"""A written scenario reads back equal; its hash names its content."""

from pathlib import Path

import pytest

from sim.scenario import Scenario, load_scenario
from sim.scenario.files import write_text
from sim.scenario.write import dump_scenario, scenario_hash
from tests.scenario.build import scenario, small

SHIPPED = ["teaching_one_queue", "teaching_two_skills", "large_8x6"]


def reread(written: Scenario, folder: Path) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(dump_scenario(written), encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_written_scenario_reads_back_equal(name: str, repository: Path, tmp_path: Path) -> None:
    loaded = load_scenario(repository / "scenarios" / name)
    assert reread(loaded, tmp_path) == loaded


@pytest.mark.parametrize("name", ["no", "1e3", "10:30", "null", "Запит: ціна", "a.b", "0x1F", "~x"])
def test_names_that_look_like_something_else_survive_writing(name: str, tmp_path: Path) -> None:
    queues = {name: small()["queues"]["sales"]}
    groups = small()["groups"]
    groups["team"]["skills"] = {name: {}}
    built = scenario(queues=queues, groups=groups, description="two\nlines: #1")
    assert reread(built, tmp_path) == built


def test_an_empty_list_is_not_a_default(tmp_path: Path) -> None:
    queues = small()["queues"]
    queues["sales"] |= {"opening_hours": [], "arrivals": {"kind": "replay", "times": []}}
    groups = small()["groups"]
    groups["team"]["staffing"] = []
    built = scenario(queues=queues, groups=groups)
    assert reread(built, tmp_path).queues["sales"].opening_hours == ()


def test_equal_scenarios_have_equal_hashes_and_others_other_ones() -> None:
    assert scenario_hash(scenario()) == scenario_hash(scenario(days=1))
    assert scenario_hash(scenario()) != scenario_hash(scenario(days=2))
    assert len(scenario_hash(scenario())) == 64


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old\n")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_text(path, "new\n")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old\n"
