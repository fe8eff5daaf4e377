"""The telecom week: its tables are what their script writes, and its levers are told in full."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import compare_levers, make_telecom
from sim.scenario import PoissonArrivals, load_scenario
from tests.conftest import REPOSITORY

TELECOM = REPOSITORY / "scenarios" / "telecom"
LEVERS = sorted((REPOSITORY / "scenarios" / "levers").glob("*.yaml"))


@pytest.mark.parametrize("name", ["volumes.csv", "staffing.csv"])
def test_a_table_of_the_telecom_week_is_what_its_script_writes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_telecom, "FOLDER", tmp_path)
    make_telecom.main()
    assert (tmp_path / name).read_text() == (TELECOM / name).read_text()


def test_the_first_contacts_of_the_telecom_week_are_those_of_the_script() -> None:
    queues = load_scenario(TELECOM).queues
    found = {
        name: sum(row.volume for row in queue.arrivals.volumes or ()) / 7
        for name, queue in queues.items()
        if isinstance(queue.arrivals, PoissonArrivals)
    }
    expected = {name: demand.per_day for name, demand in make_telecom.DEMAND.items()}
    assert found == pytest.approx(expected, rel=1e-3)


def test_the_telecom_week_counts_on_the_presence_that_its_script_plans_with() -> None:
    groups = load_scenario(TELECOM).groups
    planned = [groups[name] for name, group in make_telecom.GROUPS.items() if group.shares]
    presence = [g.availability.share * (1 - g.absence) for g in planned if g.availability]
    assert presence == pytest.approx([make_telecom.PRESENT] * 6)


@pytest.mark.parametrize("path", LEVERS, ids=lambda path: path.stem)
def test_a_lever_says_what_one_should_see(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Lever: ")
    assert "\n# Changes: " in text
    assert len(compare_levers.reading(path).split()) > 30


def test_a_difference_is_shown_with_half_of_its_95_percent_interval() -> None:
    # mean 2, standard deviation 1, t(0.975, 2) = 4.303: half width 4.303 / sqrt(3) = 2.48
    assert compare_levers.shown(np.array([1.0, 2.0, 3.0]), 2, sign=True) == "+2.00 ± 2.48"


def test_a_difference_that_is_the_same_in_every_replication_has_no_interval() -> None:
    assert compare_levers.shown(np.array([12.0, 12.0]), 0, sign=True) == "+12"
    assert compare_levers.shown(np.array([0.0, 0.0]), 1, sign=True) == "0.0"


def test_prose_is_folded_between_words() -> None:
    text = "word " * 100
    lines = compare_levers.folded(text).splitlines()
    assert " ".join(lines) == text.strip()
    assert max(map(len, lines)) <= compare_levers.WIDTH < len(lines[0]) + len(" word")
