"""Does what came later slow the voice centre? This tree against the commit that ended it.

The sources of both trees are copied out of the repository, so that edits while the benchmark runs
and files beside the sources cannot differ; each has its own folder of machine code. A pair of
turns has two new processes, one per tree, which first compile or load and live through one block.
Then they work in the order A B B A (B A A B in every other pair), CPU time taken by themselves,
so that what drifts evenly cancels out within the pair.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.outcome import Outcome, Target
from benchmarks.timing import ratios, spread

FOUNDATION = "c3e85d4e6de14a5fb7f8ccf8ee0a0ceda0204fd2"
"""The last commit of the foundation: the voice centre alone."""
MOST_TIMES = 1.10
"""Promise: a scenario that uses nothing new, against the foundation."""
PAIRS = 21
REPLICATIONS = 20
DAYS = ("large_8x6", "large_day")
"""scenarios/large_8x6 carries the promise; the day of benchmarks/workload.py is shown, too."""

_HERE = Path(__file__).parent
_SOURCES = ("sim", "benchmarks", "scenarios")

Turn = Callable[[int], float]
"""CPU seconds of the block that begins with this replication."""


class NoHistory(Exception):
    """The foundation's sources cannot be had here."""


def check_out(repository: Path, commit: str, folder: Path) -> None:
    """Unpack the sources of a commit.

    Raises:
        NoHistory: there is no git, no repository, or this commit is not in it.
    """
    command = ["git", "-C", str(repository), "archive", commit, *_SOURCES]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise NoHistory("git is not installed") from None
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip().splitlines()
        raise NoHistory(why[-1] if why else "git archive failed") from None
    with tarfile.open(fileobj=io.BytesIO(archive)) as sources:
        sources.extractall(folder, filter="data")


class Tree:
    """A process that works with the sources of one tree."""

    def __init__(self, tree: Path, day: str, replications: int) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(tree),
            "CCPLAN_CACHE_DIR": str(tree / "machine_code"),
        }
        script = str(_HERE / "one_tree.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", script, str(tree), day, str(replications)],
            cwd=tree,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.kpis = self._answer()
        """KPIs of the first block, as text."""

    def turn(self, first: int) -> float:
        """CPU seconds of a block."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{first}\n")
        self._process.stdin.flush()
        return float(self._answer())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(f"the process of {self._process.args!r} ended early")
        return line.strip()


def pair(old: Turn, new: Turn, number: int, replications: int) -> tuple[float, float]:
    """CPU seconds of the old and the new tree over two turns each: A B B A or B A A B."""
    begin = (1 + 2 * number) * replications
    spent = {old: 0.0, new: 0.0}
    outer, inner = (old, new) if number % 2 == 0 else (new, old)
    for turn, block in ((outer, 0), (inner, 0), (inner, 1), (outer, 1)):
        spent[turn] += turn(begin + block * replications)
    return spent[old], spent[new]


def compare(
    trees: tuple[Path, Path], day: str, pairs: int, replications: int
) -> tuple[list[float], list[float], bool]:
    """CPU seconds of each pair, old and new, and whether both found the same KPIs."""
    spent: list[tuple[float, float]] = []
    same = True
    for number in range(-1, pairs):  # pair -1 compiles and is thrown away
        old, new = (Tree(tree, day, replications) for tree in trees)
        same &= old.kpis == new.kpis
        spent.append(pair(old.turn, new.turn, max(number, 0), replications))
        old.close()
        new.close()
    olds, news = zip(*spent[1:], strict=True)
    return list(olds), list(news), same


def run(pairs: int = PAIRS, repository: Path = _HERE.parent, commit: str = FOUNDATION) -> Outcome:
    """Time this tree against the foundation."""
    outcome = Outcome(
        f"5. The voice centre against the foundation ({commit[:7]}), {pairs} interleaved pairs",
        ("day", "foundation, ms a day", "this tree, ms a day", "times the foundation"),
    )
    with tempfile.TemporaryDirectory() as folder:
        trees = (Path(folder).resolve() / "foundation", Path(folder).resolve() / "this_tree")
        try:
            check_out(repository, commit, trees[0])
        except NoHistory as error:
            outcome.notes.append(f"Skipped, the foundation is not to be had here: {error}")
            return outcome
        for source in _SOURCES:
            shutil.copytree(repository / source, trees[1] / source)
        for day in DAYS:
            olds, news, same = compare(trees, day, pairs, REPLICATIONS)
            times = ratios(news, olds)
            per_day = 1e3 / (2 * REPLICATIONS)
            shown = [spread([per_day * cpu for cpu in cpus]) for cpus in (olds, news)]
            outcome.rows.append((day, f"{shown[0]:.2f}", f"{shown[1]:.2f}", f"{times:.3f}"))
            if not same:
                outcome.notes.append(f"{day}: the trees found DIFFERENT KPIs.")
            if day == DAYS[0]:
                what = "the foundation's voice day, this tree over the foundation"
                outcome.targets.append(Target(what, times, MOST_TIMES))
    outcome.notes.append("CPU time; limits: 95 % for the median over pairs (order statistics).")
    return outcome


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS))
