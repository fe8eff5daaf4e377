"""Blocks of replications, worked through in order by one process or by several.

How the work is cut depends on the scenario alone, and results are handed on in the order of the
blocks, so that sums of floats, and with them every table, are the same for any number of jobs.
"""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple, TypeVar

BLOCK_CONTACTS = 300_000
"""Contacts a block should hold: a fifteenth of a second compiled, three seconds of SimPy."""
MOST_IN_BLOCK = 100

Done = TypeVar("Done")


class Block(NamedTuple):
    """Replications ``first`` (inclusive) to ``last`` (exclusive)."""

    first: int
    last: int

    def __len__(self) -> int:
        """Number of replications."""
        return self.last - self.first


def block_size(expected_contacts: float) -> int:
    """Replications per block of a scenario with so many expected contacts per replication."""
    return max(1, min(MOST_IN_BLOCK, round(BLOCK_CONTACTS / max(1.0, expected_contacts))))


def cut(replications: range, size: int) -> list[Block]:
    """Blocks of at most ``size`` replications that cover ``replications`` in order."""
    return [
        Block(first, min(first + size, replications.stop))
        for first in range(replications.start, replications.stop, size)
    ]


def in_order(
    work: Callable[[Block], Done], blocks: Sequence[Block], jobs: int
) -> Iterator[tuple[Block, Done]]:
    """Yield each block with ``work(block)``, in the order of ``blocks``.

    With several ``jobs`` blocks run in processes; a process that dies is replaced and its block
    repeated once.

    Raises:
        ValueError: ``jobs`` is less than one.
        Exception: whatever ``work`` raised, or that a process died twice over the same block.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    if jobs == 1 or len(blocks) == 1:
        yield from ((block, work(block)) for block in blocks)
    else:
        yield from _in_processes(work, blocks, jobs)


def _in_processes(
    work: Callable[[Block], Done], blocks: Sequence[Block], jobs: int
) -> Iterator[tuple[Block, Done]]:
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    position = 0
    failed_at = -1
    while position < len(blocks):
        results = _started(work, blocks[position:], jobs)
        try:
            for done in results:
                yield blocks[position], done
                position += 1
        except TerminatedWorkerError:
            if failed_at == position:
                raise
            failed_at = position
        finally:
            # Whoever ends a run early (Ctrl-C) knows that work was cancelled: no warning of it.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                results.close()


def _started(
    work: Callable[[Block], Done], blocks: Sequence[Block], jobs: int
) -> Generator[Done, None, None]:
    from joblib import Parallel, delayed

    # Arrays travel by value: memory-mapped ones are read-only, another type to the compiled engine.
    parallel = Parallel(
        n_jobs=jobs, backend="loky", return_as="generator", max_nbytes=None, pre_dispatch="2*n_jobs"
    )
    done: Generator[Done, None, None] = parallel(delayed(_quietly)(work, block) for block in blocks)
    return done


def _quietly(work: Callable[[Block], Done], block: Block) -> Done:
    """In a worker process: Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return work(block)
