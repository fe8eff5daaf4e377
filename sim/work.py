"""The work of a run: one block of replications lived through by an engine and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from sim.engine.log import Logs
from sim.errors import CcplanError
from sim.inputs.arrays import Inputs
from sim.inputs.legs import split
from sim.jit import is_kept
from sim.measure import (
    Moments,
    Plan,
    Scratch,
    measure_replication,
    new_moments,
    new_scratch,
)
from sim.parallel import Block

EngineName = Literal["compiled", "simpy"]
Choice = Literal["auto", "compiled", "simpy"]
Replicate = Callable[[Inputs, int, bool], Logs]


class BadRequest(CcplanError, ValueError):
    """An argument of a run that makes no sense."""


class Done(NamedTuple):
    """What a block leaves behind."""

    moments: Moments
    logs: tuple[tuple[int, Logs], ...]
    """Replication and its logs, if they were asked for."""


@dataclass(frozen=True)
class Work:
    """Everything a process needs to work through blocks; picklable."""

    engine: EngineName
    inputs: Inputs
    plan: Plan
    want_agents: bool
    """Whether agents' states are measured."""
    keep_logs: bool

    def __call__(self, block: Block) -> Done:
        """Simulate and measure the replications of a block."""
        moments = new_moments(self.plan)
        scratch = new_scratch(self.plan)
        if self.engine == "compiled" and not self.keep_logs:
            return Done(self._compiled(block, scratch, moments), ())
        replicate = replicator(self.engine)
        plain, _ = split(self.inputs)
        logs = []
        for replication in range(block.first, block.last):
            log = replicate(self.inputs, replication, self.want_agents or self.keep_logs)
            measure_replication(
                plain, self.plan, replication, log.contacts, log.agents, scratch, moments
            )
            if self.keep_logs:
                logs.append((replication, log))
        return Done(moments, tuple(logs))

    @property
    def must_compile(self) -> bool:
        """Whether machine code has to be made before the first block can run."""
        if self.engine == "compiled" and not self.keep_logs:
            from sim.block import is_compiled

            return not is_compiled()
        if self.engine == "compiled":
            from sim.engine import compiled

            return not (compiled.is_compiled() and is_kept(measure_replication))
        return not is_kept(measure_replication)

    def _compiled(self, block: Block, scratch: Scratch, moments: Moments) -> Moments:
        from sim.block import run_block

        run_block(self.inputs, self.plan, block.first, block.last, scratch, moments)
        return moments


def choose(engine: Choice) -> EngineName:
    """The engine meant by its name; ``auto`` is the compiled one.

    Raises:
        BadRequest: there is no engine of that name.
    """
    if engine not in get_args(Choice):
        raise BadRequest(f'no engine "{engine}": use {", ".join(get_args(Choice))}')
    return "compiled" if engine == "auto" else engine


def replicator(engine: EngineName) -> Replicate:
    """The function of an engine that runs one replication and returns its logs."""
    if engine == "compiled":
        from sim.engine import compiled

        return compiled.run_replication
    from sim.engine import simpy_model

    return simpy_model.run_replication
