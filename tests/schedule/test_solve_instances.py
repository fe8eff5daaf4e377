"""The public instances: read, and costed by their definition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.nurse_rosters import BEST_KNOWN, NotAnInstance, breaches, cost, read_instance
from planner.audit import terms
from planner.schedule.solve import roster

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "scheduling"
TINY = """SECTION_HORIZON
3
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=3|L=1,960,480,2,1,1,0
SECTION_DAYS_OFF
A,2
SECTION_SHIFT_ON_REQUESTS
A,0,L,7
SECTION_SHIFT_OFF_REQUESTS
A,1,E,3
SECTION_COVER
0,E,1,100,1
1,E,0,100,2
"""


def test_a_tiny_instance_costs_what_its_definition_says(tmp_path: Path) -> None:
    path = tmp_path / "tiny.txt"
    path.write_text(TINY, encoding="utf-8")
    problem = read_instance(path)
    early_late = np.array([[0, 1, -1]])
    assert breaches(problem, early_late) == []
    assert cost(problem, early_late) == 7 == sum(terms(problem, early_late).values())
    late_early = np.array([[1, 0, -1]])
    assert breaches(problem, late_early) == ["A: L then E"]
    assert cost(problem, late_early) == 100 + 2 + 3
    assert roster(problem, deterministic=5.0).cost == 7


def test_a_file_that_is_no_instance_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("SECTION_HORIZON\n3\n", encoding="utf-8")
    with pytest.raises(NotAnInstance, match=r"other\.txt: no SHIFTS"):
        read_instance(path)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the public instances are not beside the repo")
@pytest.mark.parametrize("name", sorted(BEST_KNOWN))
def test_the_public_instances_are_proved_at_their_best_known_cost(name: str) -> None:
    problem = read_instance(FOLDER / f"{name}.txt")
    found = roster(problem, deterministic=100.0)
    assert (cost(problem, found.work), found.bound) == (BEST_KNOWN[name], BEST_KNOWN[name])
    assert not breaches(problem, found.work)
    assert found.reproducible
