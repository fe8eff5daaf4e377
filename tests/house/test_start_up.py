"""The command line answers at once: nothing heavy is loaded before there is work for it."""

import json
import subprocess
import sys

import pytest

HEAVY = ("matplotlib", "numba", "numpy", "ortools", "pandas", "pyarrow", "scipy", "simpy")

REPORT = f"""
import json
print(json.dumps(sorted(set({HEAVY!r}) & set(sys.modules))))
"""

HELP = """
import sys
from planner.cli import main
sys.argv = ["ccplan", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
"""


def loaded_after(code: str) -> tuple[list[str], str]:
    """The heavy packages in memory after `code` ran in a fresh interpreter, and what it printed."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{REPORT}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    printed, _, last = run.stdout.rstrip().rpartition("\n")
    return json.loads(last), printed


@pytest.mark.parametrize("module", ["sim", "planner", "planner.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert loaded_after(f"import {module}")[0] == []


def test_help_is_printed_without_loading_anything_heavy() -> None:
    loaded, printed = loaded_after(HELP)
    assert "Usage:" in printed
    assert loaded == []


def test_the_check_above_notices_a_heavy_package() -> None:
    assert loaded_after("import numpy")[0] == ["numpy"]
