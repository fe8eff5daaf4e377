"""Results appear whole or not at all, and a spreadsheet finds no formula in them."""

from pathlib import Path

import pandas as pd
import pytest

from sim.folder import MANIFEST, OutputError, OutputFolder, write_csv, write_json


def a_run(folder: Path, name: str) -> None:
    with OutputFolder(folder) as output:
        (output.path / "kpis").mkdir()
        (output.path / "kpis" / name).write_text("new", encoding="utf-8")
        write_json(output.path / MANIFEST, {"files": [f"kpis/{name}", MANIFEST]})


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    write_csv(path, pd.DataFrame({"queue": [text, "sales"], "wait": [-1.5, 2.0]}))
    back = pd.read_csv(path)
    assert list(back["queue"]) == ["'" + text, "sales"]
    assert list(back["wait"]) == [-1.5, 2.0]


def test_a_name_in_a_category_or_a_heading_is_made_safe_too(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_csv(path, pd.DataFrame({"=A1": pd.Categorical(["@x"])}))
    assert path.read_text(encoding="utf-8") == "'=A1\n'@x\n"


def test_numbers_come_back_exactly(tmp_path: Path) -> None:
    values = [0.1 + 0.2, 1e-300, 1 / 3]
    write_csv(tmp_path / "table.csv", pd.DataFrame({"x": values}))
    cells = (tmp_path / "table.csv").read_text(encoding="utf-8").split()[1:]
    assert [float(cell) for cell in cells] == values


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    a_run(tmp_path / "deep" / "out", "a.csv")
    assert names(tmp_path) == {"deep/out/kpis/a.csv", "deep/out/manifest.json"}


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), OutputFolder(tmp_path / "out") as output:  # noqa: PT012
        (output.path / "half.csv").write_text("x", encoding="utf-8")
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_a_later_run_replaces_the_earlier_one_and_keeps_foreign_files(tmp_path: Path) -> None:
    a_run(tmp_path / "out", "old.csv")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    a_run(tmp_path / "out", "new.csv")
    assert names(tmp_path / "out") == {"kpis/new.csv", "manifest.json", "notes.txt"}


def test_a_manifest_cannot_have_files_outside_removed(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("keep", encoding="utf-8")
    a_run(tmp_path / "out", "old.csv")
    write_json(tmp_path / "out" / MANIFEST, {"files": ["../precious.txt", MANIFEST]})
    a_run(tmp_path / "out", "new.csv")
    assert (tmp_path / "precious.txt").exists()


def test_a_destination_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="it is a file; name another folder with --out"):
        OutputFolder(tmp_path / "out")


def test_a_destination_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write results to"):
        OutputFolder(tmp_path / "file" / "out")


def test_a_manifest_holds_only_real_numbers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        write_json(tmp_path / MANIFEST, {"x": float("nan")})
    assert list(tmp_path.iterdir()) == []
