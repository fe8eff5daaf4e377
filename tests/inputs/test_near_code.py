"""Machine code in one piece: what was compiled in one process is found by the next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.near_code import WANTED

MODULE = """
import math
from sim.jit import borrowing, cached

@borrowing
def half(x):
    return 0.5 * math.log(x)

@cached
def roots(n):
    total = 0.0
    for i in range(1, n):
        total += math.exp(half(i))
    return total
"""
RUN = """
from near_trial import roots
print(round(roots(101) - sum(i ** 0.5 for i in range(1, 101)), 9))
print(sum(roots.stats.cache_hits.values()))
(compiled,) = roots.overloads.values()
print(type(compiled.library.codegen).__name__)
"""


@pytest.mark.compiled_only
def test_code_is_the_same_whether_it_was_compiled_or_loaded(
    tmp_path: Path, repository: Path
) -> None:
    (tmp_path / "near_trial.py").write_text(MODULE, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(repository)])
    environment = {**os.environ, "PYTHONPATH": path, "CCPLAN_CACHE_DIR": str(tmp_path)}
    lines = [
        subprocess.run(
            [sys.executable, "-c", RUN],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    kind = "NearCodegen" if WANTED else "JITCPUCodegen"
    assert [line[0] for line in lines] == ["0.0", "0.0"]
    assert [line[1] for line in lines] == ["0", "1"]
    assert [line[2] for line in lines] == [kind, kind]
