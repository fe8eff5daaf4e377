"""Pairs of turns, their order, and what happens where the foundation is not to be had."""

import subprocess
from pathlib import Path

import pytest

from benchmarks import bench_against_foundation
from benchmarks.bench_against_foundation import NoHistory, Tree, check_out, pair, run


def commit_all(folder: Path) -> str:
    """Make a repository of a folder; returns its only commit."""
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], check=True)
    said = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return said.stdout.strip()


def small_repository(folder: Path) -> str:
    for name in ("sim", "benchmarks", "scenarios"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.txt").write_text(name)
    (folder / "other.txt").write_text("not copied")
    return commit_all(folder)


@pytest.mark.parametrize(("number", "order"), [(0, "ABBA"), (1, "BAAB"), (2, "ABBA")])
def test_a_pair_takes_its_turns_in_an_order_that_cancels_what_drifts(
    number: int, order: str
) -> None:
    seen: list[tuple[str, int]] = []

    def turn_of(name: str):
        def turn(first: int) -> float:
            seen.append((name, first))
            return float(len(seen))  # every turn takes a second more than the one before

        return turn

    old, new = pair(turn_of("A"), turn_of("B"), number, 10)
    assert "".join(name for name, _ in seen) == order
    assert old == new == 5.0
    blocks = {name: [first for who, first in seen if who == name] for name in "AB"}
    begin = 10 * (1 + 2 * number)
    assert blocks == {"A": [begin, begin + 10], "B": [begin, begin + 10]}


def test_the_sources_of_a_commit_are_unpacked_without_what_came_later(tmp_path: Path) -> None:
    commit = small_repository(tmp_path / "repository")
    (tmp_path / "repository" / "sim" / "file.txt").write_text("changed since")
    check_out(tmp_path / "repository", commit, tmp_path / "out")
    assert (tmp_path / "out" / "sim" / "file.txt").read_text() == "sim"
    assert not (tmp_path / "out" / "other.txt").exists()


def test_without_history_the_benchmark_says_so_and_promises_nothing(tmp_path: Path) -> None:
    outcome = run(1, repository=tmp_path)
    assert not outcome.rows and not outcome.targets
    assert "Skipped, the foundation is not to be had here: " in str(outcome)


def test_a_commit_that_is_not_in_the_repository_is_no_history(tmp_path: Path) -> None:
    small_repository(tmp_path / "repository")
    with pytest.raises(NoHistory, match="fatal"):
        check_out(tmp_path / "repository", "0" * 40, tmp_path / "out")


def test_without_git_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="git is not installed"):
        check_out(tmp_path, "HEAD", tmp_path / "out")


def test_a_process_that_finds_other_sources_than_its_tree_s_ends(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended early"):
        Tree(tmp_path, "large_day", 1)


def test_the_ratio_is_that_of_this_tree_over_the_foundation_and_carries_the_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = small_repository(tmp_path)

    def compare(
        trees: tuple[Path, Path], day: str, pairs: int, replications: int
    ) -> tuple[list[float], list[float], bool]:
        assert (trees[0] / "sim").is_dir() and (trees[1] / "sim").is_dir()
        return [2.0] * pairs, [3.0 if day == "large_8x6" else 2.0] * pairs, day == "large_8x6"

    monkeypatch.setattr(bench_against_foundation, "compare", compare)
    outcome = run(21, tmp_path, commit)
    assert [row[-1] for row in outcome.rows] == ["1.500 (1.500 - 1.500)", "1.000 (1.000 - 1.000)"]
    assert [target.found.median for target in outcome.targets] == [1.5]
    assert not outcome.targets[0].met
    assert "large_day: the trees found DIFFERENT KPIs." in outcome.notes
