"""``ccplan ask``: answers on stdout, figures as JSON and CSV, statuses."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from planner.cli import cli, run
from tests.questions.centre import small


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reading is judged elsewhere: whatever file is named, it is the small centre."""
    monkeypatch.setattr("planner.cli.reading.read", lambda *_, **__: small())
    return Path("small.yaml")


def ask(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["ask", *map(str, arguments)])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("service", "--budget", 700), "What service do 700 EUR give?"),
        (("service", "--headcount", 4), "What service do 30 agent-hours give?"),
        (("curve", "--shares", "0.7,0.8", "--within", 20), "answer so many contacts within 20 s?"),
        (("response",), "What does a response 15 % shorter cost?"),
        (("mix", "--quick"), "Which groups are the cheapest to employ?"),
        (("cross-training", "--replanned", 0), "Whom should we cross-train?"),
        (("scaling",), "By what factor have all groups to be multiplied?"),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else "",
)
def test_every_question_is_answered_with_a_table(
    centre: Path, question: tuple[object, ...], said: str
) -> None:
    done = ask(*question, centre)
    assert done.exit_code == 0, done.output
    assert said in done.stdout
    assert "-----" in done.stdout
    assert "nan" not in done.stdout


def test_json_is_all_there_is_on_stdout_and_agrees_with_the_csv(
    centre: Path, tmp_path: Path
) -> None:
    table = tmp_path / "curve.csv"
    done = ask("curve", "--shares", "0.8,0.7", "--json", "--out", table, centre)
    found: dict[str, Any] = json.loads(done.stdout)
    written = pd.read_csv(table)
    assert found["confirmed"] and not found["interrupted"]
    assert [row["share"] for row in found["rows"]] == [0.7, 0.8] == list(written["share"])
    assert [row["cost"] for row in found["rows"]] == list(written["cost"])
    assert found["rows"][0]["extra"] is None  # no figure, not a NaN


def test_progress_goes_to_stderr_and_quiet_ends_it(centre: Path) -> None:
    assert "planning for 80 %" in ask("curve", "--shares", "0.8", centre).stderr
    assert ask("curve", "--shares", "0.8", "--quiet", centre).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("service",), 1, "give one of budget, hours and headcount"),
        (("service", "--budget", 5), 1, "not enough for any service"),
        (("curve", "--shares", "80"), 2, "is not like 0.7,0.8,0.9"),
        (("response", "--shorter", "1"), 2, "not in the range"),
    ],
)
def test_what_cannot_be_answered_says_why(
    centre: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    status = run(["ask", *map(str, arguments), str(centre)])
    assert status == code
    assert said in capsys.readouterr().err


def test_an_interruption_shows_what_there_is_and_ends_with_130(
    centre: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.questions import enumerating

    asked: list[int] = []

    def once(scenario: Any, **how: Any) -> Any:
        asked.append(1)
        if len(asked) > 1:
            raise KeyboardInterrupt
        return enumerating.plan(scenario, **how)

    monkeypatch.setattr("planner.questions.planning.staff", once)
    assert run(["ask", "curve", "--shares", "0.7,0.8", str(centre)]) == 130
    shown = capsys.readouterr().out
    assert "70 %" in shown and "80 %" not in shown
