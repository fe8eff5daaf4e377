"""`ccplan demo` says what it predicts, what was recorded, what would help, where the page is."""

from pathlib import Path

import pytest

from planner.cli import run


@pytest.mark.slow
@pytest.mark.compiled_only
def test_the_demo_sets_the_prediction_beside_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--replications", "3", "--no-roster"]) == 0
    out = capsys.readouterr().out
    rows = {line.split("  ")[0]: line for line in out.splitlines()}
    for figure in (
        "offered per day",
        "service level, 20 s",
        "ASA",
        "mean wait of all",
        "abandoned",
    ):
        assert rows[figure].count("–") == 4  # predicted and three recorded, each with limits
    assert "Jan-Mar (in sample)" in out
    assert "April (out of sample)" in out
    assert "- over the whole day: " in out
    assert "It is not a plan" in " ".join(out.split())
    assert out.rstrip().endswith(str(Path("out") / "demo" / "report.html"))
    html = (tmp_path / "out" / "demo" / "report.html").read_text(encoding="utf-8")
    assert "Prediction and record" in html
    assert "http" not in html
    assert (tmp_path / "out" / "demo" / "charts" / "prediction_and_record.png").is_file()
