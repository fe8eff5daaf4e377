"""`simulate`: the figures depend on scenario, seed and replications, and on nothing else."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim.runner
from sim import Result, simulate
from sim.engine.log import CONTACT_ORDER, Logs, canonical
from sim.errors import ScenarioError
from sim.measure import Asked
from sim.parallel import Block
from sim.progress import Progress
from sim.run import BadRequest, run_one
from sim.runner import next_goal
from tests.running.example import centre


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two replications per block, so that small runs have several."""
    monkeypatch.setattr("sim.run.block_size", lambda contacts: 2)


def same(one: Result, other: Result) -> bool:
    """Whether all tables are equal to the last bit."""
    assert one.tables.keys() == other.tables.keys()
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=True)
    return True


class Watcher:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.heard: list[Progress] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def advance(self, progress: Progress) -> None:
        self.heard.append(progress)


class Interrupter(Watcher):
    """Presses Ctrl-C after so many blocks."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def advance(self, progress: Progress) -> None:
        super().advance(progress)
        if len(self.heard) == self.after:
            raise KeyboardInterrupt


def test_one_and_two_jobs_give_identical_tables() -> None:
    alone = simulate(centre(), engine="simpy", jobs=1)
    together = simulate(centre(), engine="simpy", jobs=2)
    assert same(alone, together)
    assert len(alone.facts.blocks) == 3


def test_another_seed_gives_other_figures() -> None:
    one = simulate(centre(), engine="simpy", replications=2)
    other = simulate(centre(), engine="simpy", replications=2, seed=8)
    assert float(one.queues()["asa_s"].iloc[-1]) != float(other.queues()["asa_s"].iloc[-1])
    assert other.manifest["run"]["seed"] == 8


def test_both_engines_give_identical_tables() -> None:
    assert same(simulate(centre(), engine="simpy"), simulate(centre(), engine="compiled"))


def test_keeping_the_log_changes_no_figure() -> None:
    assert same(simulate(centre(), engine="simpy", log=True), simulate(centre(), engine="simpy"))


def test_a_replication_can_be_run_again_alone(small_run: Result) -> None:
    alone = run_one(centre(), 4, "simpy")
    within = dict(small_run.logs)[4]
    for one, other in zip(alone, within, strict=True):
        np.testing.assert_array_equal(one, other)


def test_chosen_replications_are_those_of_the_whole_run(small_run: Result) -> None:
    chosen = simulate(centre(), engine="simpy", replications=[4, 1], log=True)
    whole = small_run.contacts()
    expected = pd.concat([whole[whole["replication"] == number] for number in (4, 1)])
    pd.testing.assert_frame_equal(chosen.contacts(), expected.reset_index(drop=True))


def test_logs_are_handed_on_in_order_and_not_kept() -> None:
    seen: list[int] = []
    result = simulate(
        centre(), engine="simpy", jobs=2, on_logs=lambda replication, logs: seen.append(replication)
    )
    assert seen == [0, 1, 2, 3, 4, 5]
    assert result.logs == []


def test_progress_tells_what_is_done_and_how_long_it_takes() -> None:
    watcher = Watcher()
    simulate(centre(), engine="simpy", progress=watcher)
    assert [progress.done for progress in watcher.heard] == [2, 4, 6]
    assert {progress.total for progress in watcher.heard} == {6}
    assert watcher.heard[-1].remaining_s == 0


def test_the_time_left_follows_from_the_speed_so_far() -> None:
    assert Progress(done=0, total=4, elapsed_s=1).remaining_s is None
    assert Progress(done=1, total=4, elapsed_s=2).remaining_s == 6


def test_ctrl_c_keeps_the_finished_blocks() -> None:
    interrupted = simulate(centre(), engine="simpy", progress=Interrupter(after=2))
    assert interrupted.interrupted
    assert interrupted.manifest["run"]["interrupted"] is True
    assert interrupted.replications == 4
    assert same(interrupted, simulate(centre(), engine="simpy", replications=4))


def test_ctrl_c_before_anything_is_finished_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> Iterator[tuple[Block, object]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.runner, "in_order", interrupt)
    with pytest.raises(KeyboardInterrupt):
        simulate(centre(), engine="simpy")


def test_auto_stops_when_the_precision_is_reached_and_says_so() -> None:
    result = simulate(
        centre(),
        engine="simpy",
        replications="auto",
        precision=0.4,
        statistics=Asked(periods=False),
    )
    assert result.facts.reached is not None
    assert result.facts.reached.enough
    assert result.facts.reached.relative <= 0.4
    assert "precise enough" in str(result.facts.reached)


def test_auto_goes_on_in_rounds_and_stops_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.runner, "FIRST_ROUND", 4)
    run = {"seed": 7, "replications": "auto", "precision": {"relative": 0.001, "most": 11}}
    watcher = Watcher()
    result = simulate(centre(run=run), engine="simpy", progress=watcher)
    assert result.replications == 11
    assert result.facts.reached is not None
    assert not result.facts.reached.enough
    assert str(result.facts.reached).startswith("stopped before ± 0.1 %")
    assert watcher.said[0].startswith("4 replications: ")
    fixed = simulate(centre(), engine="simpy", replications=11)
    pd.testing.assert_frame_equal(result.queues(), fixed.queues(), check_exact=True)


@pytest.mark.parametrize(
    ("excess", "goal"),
    [(1.0, 36), (1.5, 76), (100.0, 120), (float("inf"), 120), (float("nan"), 120)],
)
def test_the_next_round_follows_from_the_precision_so_far(excess: float, goal: int) -> None:
    assert next_goal(30, excess, size=2, most=1000) == goal
    assert next_goal(30, excess, size=2, most=33) == 33


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"replications": 0}, "replications must be at least 1, not 0"),
        ({"replications": []}, "name at least one replication"),
        ({"replications": [-1]}, "they count from 0"),
        ({"replications": [3, 3]}, "measured only once"),
        ({"replications": "many"}, 'must be a number or auto, not "many"'),
        (
            {"replications": "auto", "precision": 1.5},
            "precision must lie between 0 and 1, not 1.5",
        ),
        (
            {"replications": 5, "precision": 0.1},
            'precision is what replications="auto" works towards, not 5',
        ),
        ({"jobs": 0}, "jobs must be at least 1, not 0"),
        ({"seed": -1}, "seed must be from 0"),
        ({"engine": "fast"}, 'no engine "fast": use auto, compiled, simpy'),
    ],
)
def test_nonsense_is_refused(how: dict[str, object], message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        simulate(centre(), **how)


def test_a_scenario_that_means_nothing_is_refused_before_it_runs() -> None:
    groups = {"nobody": {"skills": {"salse": {}}, "staffing": []}}
    with pytest.raises(ScenarioError, match="salse"):
        simulate(centre(groups=groups), engine="simpy")


def test_the_logs_of_both_engines_are_the_same_rows() -> None:
    logs: list[Logs] = [run_one(centre(), 2, engine) for engine in ("simpy", "compiled")]
    one, other = (canonical(log.contacts, CONTACT_ORDER) for log in logs)
    np.testing.assert_array_equal(one, other)


def test_a_path_is_refused_with_the_way_to_load_it() -> None:
    path: Any = "my-centre"
    with pytest.raises(TypeError, match=r"not a str.*simulate\(load_scenario\('my-centre'\)\)"):
        simulate(path)
    with pytest.raises(TypeError, match="not a str"):
        run_one(path, 0)


def test_a_run_that_would_take_days_is_refused_before_it_starts() -> None:
    with pytest.raises(BadRequest, match=r"1,000,000 replications of .* contacts would take days"):
        simulate(centre(days=3000), replications=1_000_000, statistics=Asked(periods=False))


def test_tables_that_would_not_fit_into_memory_are_refused_before_it_starts() -> None:
    with pytest.raises(BadRequest, match=r"need about \d+ GB: simulate fewer days"):
        simulate(centre(days=3000), replications=2, jobs=64)
