"""The scenario of the exercise is what its generator writes, and of the size that it promises."""

from pathlib import Path

import pytest

from benchmarks import make_staffing_exercise
from planner.staffing.table import Staffing
from sim.inputs.build import build_inputs, expected_contacts
from sim.scenario import load_scenario


def test_the_files_are_those_of_the_generator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = make_staffing_exercise.FOLDER
    monkeypatch.setattr(make_staffing_exercise, "FOLDER", tmp_path)
    make_staffing_exercise.main()
    for name in ("scenario.yaml", "staffing.csv", "volumes.csv"):
        assert (tmp_path / name).read_text() == (shipped / name).read_text()


def test_some_1900_customers_come_and_the_staff_given_are_some_300_agent_hours() -> None:
    scenario = load_scenario(make_staffing_exercise.FOLDER)
    assert sum(make_staffing_exercise.volumes().values()) == pytest.approx(1900, abs=1)
    assert expected_contacts(build_inputs(scenario)) >= 1899
    assert 290 < Staffing.of(scenario).hours.sum() < 330


def test_queues_have_redials_and_transfers_and_generalists_are_slower() -> None:
    scenario = load_scenario(make_staffing_exercise.FOLDER)
    assert len(scenario.queues) == len(scenario.groups) == 3
    assert all(queue.retries and queue.transfers for queue in scenario.queues.values())
    factors = {
        name: {skill.handle_time_factor for skill in group.skills.values()}
        for name, group in scenario.groups.items()
    }
    assert factors == {"counter": {1.0}, "workshop": {1.0}, "generalists": {1.2}}
