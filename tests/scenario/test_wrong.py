"""Everything that can be wrong with a scenario is said with place, value and remedy."""

import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import find_warnings, read_scenario
from sim.scenario.checks import CHECKS, WARNINGS
from sim.scenario.codes import READING_CODES
from tests.scenario import (
    wrong,
    wrong_customers,
    wrong_people,
    wrong_planning,
    wrong_roster,
    wrong_states,
)
from tests.scenario.wrong import FILES, Wrong

_CASES = (wrong, wrong_customers, wrong_people, wrong_planning, wrong_roster, wrong_states)
WRONG = [case for module in _CASES for case in module.WRONG]
WARNED = [case for module in _CASES for case in module.WARNED]


def write(folder: Path, case: Wrong) -> None:
    text = case.good
    for old, new in case.edits:
        assert old in text, f"the edit {old!r} does not fit"
        text = text.replace(old, new)
    for name, content in (FILES | {"scenario.yaml": text} | case.files).items():
        if any(other.startswith(f"{name}/") for other in case.files):
            continue
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_the_scenario_that_is_spoiled_below_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, Wrong("", ""))
    monkeypatch.chdir(tmp_path)
    loaded = read_scenario("scenario.yaml")
    assert list(loaded.scenario.queues) == ["sales"]
    assert find_warnings(loaded.scenario, loaded.places) == []
    assert [str(path) for path in loaded.files] == ["scenario.yaml", "volumes.csv", "staffing.csv"]


def test_the_state_that_is_spoiled_below_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, Wrong("", "", files=wrong_states.TABLES, good=wrong_states.GOOD))
    monkeypatch.chdir(tmp_path)
    loaded = read_scenario("scenario.yaml")
    assert loaded.scenario.state is not None
    assert [row.count for row in loaded.scenario.state.contacts] == [2, 1, 12]
    assert [row.until for row in loaded.scenario.state.agents] == [None, None, "09:30", None]
    assert find_warnings(loaded.scenario, loaded.places) == []


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case.code} {case.says[:40]}")
def test_a_wrong_scenario_is_refused_with_place_value_and_remedy(
    case: Wrong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, case)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(case.path, case.overrides)
    assert str(caught.value) == case.says
    assert case.code in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("case", WARNED, ids=lambda case: f"{case.code} {case.says[:40]}")
def test_a_doubtful_scenario_is_read_and_warned_about(
    case: Wrong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, case)
    monkeypatch.chdir(tmp_path)
    loaded = read_scenario(case.path, case.overrides)
    found = find_warnings(loaded.scenario, loaded.places)
    assert "\n".join(map(str, found)) == case.says
    assert case.code in [problem.code for problem in found]


@pytest.mark.parametrize("code", sorted({*CHECKS, *READING_CODES, *WARNINGS}))
def test_every_registered_check_has_a_wrong_scenario(code: str) -> None:
    assert code in {case.code for case in (*WRONG, *WARNED)}


def test_every_code_in_the_sources_is_registered(repository: Path) -> None:
    sources = [repository / "sim" / "clock.py", *(repository / "sim" / "scenario").rglob("*.py")]
    used = {
        code
        for path in sources
        if path.name != "codes.py"
        for code in re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used == {*CHECKS, *READING_CODES, *WARNINGS}


def test_no_code_is_both_of_reading_and_of_a_check() -> None:
    assert not CHECKS.keys() & READING_CODES.keys()
