"""Work is cut by the scenario alone, done in any number of processes, handed on in order."""

import os
import signal
from pathlib import Path

import pytest

from sim.parallel import MOST_IN_BLOCK, Block, block_size, cut, in_order


def square(block: Block) -> int:
    return block.first**2


class DiesOnce:
    """Kills its process over block 2, the first time only."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __call__(self, block: Block) -> int:
        if block.first == 2 and not self.trace.exists():
            self.trace.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return block.first


class DiesAlways:
    def __call__(self, block: Block) -> int:
        if block.first == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return block.first


def refuse(block: Block) -> int:
    if block.first == 1:
        raise ArithmeticError("no such number")
    return block.first


BLOCKS = [Block(number, number + 1) for number in range(5)]


def test_blocks_cover_every_replication_once_and_in_order() -> None:
    blocks = cut(range(3, 20), 5)
    assert [number for block in blocks for number in range(*block)] == list(range(3, 20))
    assert [len(block) for block in blocks] == [5, 5, 5, 2]


@pytest.mark.parametrize(
    ("contacts", "size"),
    [(0, MOST_IN_BLOCK), (1_000, 100), (20_000, 15), (100_000, 3), (10_000_000, 1)],
)
def test_a_block_holds_about_three_hundred_thousand_contacts(contacts: float, size: int) -> None:
    assert block_size(contacts) == size


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_blocks(jobs: int) -> None:
    assert list(in_order(square, BLOCKS, jobs)) == [(block, block.first**2) for block in BLOCKS]


def test_a_worker_that_dies_costs_time_and_nothing_else(tmp_path: Path) -> None:
    done = list(in_order(DiesOnce(tmp_path / "trace"), BLOCKS, 2))
    assert done == [(block, block.first) for block in BLOCKS]


def test_a_block_that_kills_its_worker_twice_ends_the_run() -> None:
    with pytest.raises(Exception, match="worker process"):
        list(in_order(DiesAlways(), BLOCKS, 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_block_reaches_the_caller(jobs: int) -> None:
    with pytest.raises(ArithmeticError, match="no such number"):
        list(in_order(refuse, BLOCKS, jobs))


def test_no_jobs_are_refused() -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1, not 0"):
        list(in_order(square, BLOCKS, 0))
