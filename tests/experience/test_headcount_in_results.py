"""The headcount table stands beside the KPIs of scenarios with costs, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.run import simulate
from sim.scenario import load_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def test_a_run_with_costs_says_how_many_people_it_needs(tmp_path: Path) -> None:
    result = simulate(load_scenario(SCENARIOS / "teaching/sites_and_money.yaml"), replications=1)
    of_all = result.headcount.set_index("level").loc["all"]
    assert of_all["agents"] == len(result.names.agents)
    assert (result.save(tmp_path) / "kpis" / "headcount.csv").exists()


def test_a_run_without_costs_has_no_headcount() -> None:
    result = simulate(load_scenario(SCENARIOS / "teaching_one_queue"), replications=1)
    with pytest.raises(KeyError, match="headcount"):
        _ = result.headcount
