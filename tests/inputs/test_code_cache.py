"""Machine code is kept in a folder named by its sources: stale code cannot be loaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from sim.jit import cache_folder
from sim.engine.rules import expected_wait
print(cache_folder())
"""


def run_copy(copy: Path, cache: Path) -> Path:
    environment = os.environ | {
        "PYTHONPATH": str(copy),
        "CCPLAN_CACHE_DIR": str(cache),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip())


@pytest.fixture
def copy(tmp_path: Path, repository: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(repository / "sim", tmp_path / "copy" / "sim", ignore=ignored)
    return tmp_path / "copy"


def test_editing_any_compiled_source_moves_the_cache(copy: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = run_copy(copy, cache)
    assert before.parent == cache
    assert run_copy(copy, cache) == before
    for name in ("engine/rules.py", "inputs/laws.py", "measure/contacts.py", "jit.py"):
        source = copy / "sim" / name
        source.write_text(source.read_text() + "\n# edited\n")
        after = run_copy(copy, cache)
        assert after != before
        before = after


def test_a_cache_that_cannot_be_written_is_replaced_by_another_place(
    copy: Path, tmp_path: Path
) -> None:
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("")
    assert run_copy(copy, not_a_folder / "below").is_dir()
