"""The compiled engine: the model of docs/model.md at full speed (Numba)."""

from __future__ import annotations

from sim.engine.compiled.loop import live_through
from sim.engine.log import Logs
from sim.inputs.arrays import Inputs
from sim.inputs.contacts import draw_contacts
from sim.inputs.legs import split
from sim.inputs.timelines import draw_timeline
from sim.jit import is_kept


def run_replication(inputs: Inputs, replication: int, want_agents: bool = True) -> Logs:
    """The log of one replication."""
    plain, journeys = split(inputs)
    contacts = draw_contacts(inputs, replication)
    timeline = draw_timeline(inputs, replication)
    return Logs(*live_through(plain, journeys, contacts, timeline, want_agents))


def is_compiled() -> bool:
    """Whether the engine can start at once; otherwise its first use compiles it."""
    return is_kept(live_through)
