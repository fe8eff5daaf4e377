"""Every notebook is committed without output and runs from its first cell to its last."""

import asyncio
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def names(path: Path) -> str:
    return path.name


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_a_notebook_stores_no_output(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert cells
    assert [cell.execution_count for cell in cells] == [None] * len(cells)
    assert [cell.outputs for cell in cells] == [[]] * len(cells)


@pytest.mark.compiled_only
@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(path.parents[1]))
    notebook = read(path)
    # The client's own ageing code is not our concern; the kernel has its own warnings.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = NotebookClient(
            notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}
        )
        asyncio.run(client.async_execute())
    last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
    assert any("image/png" in output.get("data", {}) for output in last.outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_a_notebook_away_from_its_scenarios_says_what_is_missing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = next(cell for cell in read(path).cells if cell.cell_type == "code")
    with pytest.raises(FileNotFoundError, match=r"no folder scenarios in .*clone of ccplan"):
        exec(compile(first.source, path.name, "exec"), {})
