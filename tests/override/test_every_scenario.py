"""Every scenario of the repository takes a staffing as an override, sites and warm-up included."""

from pathlib import Path

import numpy as np
import pytest

from planner.override import write_override
from planner.staffing.table import Staffing
from sim.scenario import load_scenario, scenario_hash

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted([*SCENARIOS.glob("teaching/*.yaml"), *SCENARIOS.glob("*/scenario.yaml")])


def name_of(path: Path) -> str:
    return path.relative_to(SCENARIOS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_staffing_goes_back_into_the_file_it_was_made_for(path: Path, tmp_path: Path) -> None:
    scenario = load_scenario(path)
    own = Staffing.of(scenario)
    more = own.changed(own.agents + (own.agents > 0).astype(np.int64))
    planned = more.applied()
    written = write_override(path, planned, tmp_path)
    found = load_scenario(path, [written.override])
    assert scenario_hash(found) == scenario_hash(planned)
    again = Staffing.of(found)
    np.testing.assert_array_equal(again.agents, more.agents)
    assert again.hours.sum() > own.hours.sum()


def test_what_python_changed_before_planning_comes_back_too(tmp_path: Path) -> None:
    path = SCENARIOS / "teaching_two_skills"
    monday = {
        "days": 1,
        "planning.staff": {"generalists": {"least": 2}},
        "queues.sales.closing": None,
    }
    scenario = load_scenario(path, [monday])
    planned = Staffing.of(scenario).applied()
    written = write_override(path, planned, tmp_path)
    assert scenario_hash(load_scenario(path, [written.override])) == scenario_hash(planned)
