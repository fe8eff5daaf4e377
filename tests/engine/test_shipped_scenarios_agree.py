"""A day of every scenario that ships, through both engines: the logs are equal row for row.

The drawn scenarios of the other tests are small and strange; these are what people begin with. The
large ones are voice alone, which the drawn scenarios cover well; without machine code
a day of the telecom centre would take minutes.
"""

from pathlib import Path
from typing import Any

import pytest

from sim.engine.log import Exit
from sim.jit import COMPILED
from sim.scenario import load_scenario
from tests.conftest import REPOSITORY
from tests.engine.test_whole_centre_agrees import both_engines_agree

SCENARIOS = REPOSITORY / "scenarios"
TEACHING = sorted([*SCENARIOS.glob("teaching/*.yaml"), *SCENARIOS.glob("teaching_*/*.yaml")])
ONE_DAY: dict[str, Any] = {"days": 1, "warm_up_days": 0}


def assert_a_day_agrees(path: Path) -> None:
    """Compare the first replication's first day; something must have happened in it."""
    logs = both_engines_agree(load_scenario(path, ONE_DAY))
    assert (logs.contacts["exit"] == Exit.ANSWERED).sum() > 20
    assert len(logs.agents) > 20


@pytest.mark.parametrize("path", TEACHING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_day_of_a_teaching_scenario_is_the_same_in_both_engines(path: Path) -> None:
    assert_a_day_agrees(path)


@pytest.mark.skipif(not COMPILED, reason="minutes without machine code")
def test_a_day_of_the_telecom_centre_is_the_same_in_both_engines() -> None:
    assert_a_day_agrees(SCENARIOS / "telecom" / "scenario.yaml")
