"""Many replications in one call: drawn, lived through and measured without leaving machine code."""

from __future__ import annotations

import numpy as np

from sim.engine.compiled.loop import live_through
from sim.inputs.arrays import Inputs
from sim.inputs.contacts import make_contacts
from sim.inputs.timelines import make_timeline
from sim.jit import cached, is_kept
from sim.measure.moments import Moments
from sim.measure.plan import Plan, Scratch
from sim.measure.replication import measure_replication


def run_block(
    inputs: Inputs, plan: Plan, first: int, last: int, scratch: Scratch, moments: Moments
) -> None:
    """Simulate and measure replications ``first`` to ``last`` (exclusive) into ``moments``."""
    with np.errstate(over="ignore"):
        live_through_block(inputs, plan, first, last, scratch, moments)


def is_compiled() -> bool:
    """Whether blocks can start at once; otherwise the first one compiles the engine."""
    return is_kept(live_through_block)


@cached
def live_through_block(
    inputs: Inputs, plan: Plan, first: int, last: int, scratch: Scratch, moments: Moments
) -> None:
    """Compiled body of :func:`run_block`; each replication is forgotten once it is measured."""
    log_agents = plan.settings[0]["agents"] != 0
    timeline = make_timeline(inputs, first)
    for replication in range(first, last):
        if inputs.settings[0]["random_duty"] != 0 and replication > first:
            timeline = make_timeline(inputs, replication)
        drawn = make_contacts(inputs, replication)
        contacts, agents = live_through(inputs, drawn, timeline, log_agents)
        measure_replication(inputs, plan, replication, contacts, agents, scratch, moments)
