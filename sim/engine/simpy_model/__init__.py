"""The model of docs/model.md in SimPy: written to be read and extended.

One file a noun: `contact` (one leg of a contact), `queues` (queues, lines, trunks), `steps` and
`callbacks` (routing steps), `agents` (agents and groups), `agent_rules`, `service` (one contact
with one agent), `centre` (puts them together), `moments` (events in the contract's order),
`logbook`.
What customers and agents do beside waiting and talking: `journey` (coming again), `self_service`
(and deflection), `dialling`, `transfers`, `shared_groups` and `shared_agents` (several contacts at
once), `rests`.

Who decides when:

* Events are `Moment`s with the order key (tick, rank, id). What an event causes at once happens
  in its handler, never through a further event of the same tick; only a dialler thinks about its
  pace when the handler is over (`Clock.afterwards`).
* Arrivals, timelines and opening hours are processes that walk through what was drawn. All other
  events are moments with a callback: a contact's patience and routing steps, called off when it no
  longer waits, and the ends of an agent's phases.
* A `Service` knows what follows which phase, an `Agent` how long a phase takes beside its other
  work. So an agent who holds can be released in the middle of somebody else's event.

To extend the model subclass `Centre` (docs/extending.md has examples): replace its parts
(`queue_type`, `group_type`, `agent_type`, ...), add agent rules or steps, or start further
processes:

    class FireDrill(Centre):
        def start(self):
            super().start()
            self.clock.process(self.drill())

        def drill(self):
            yield self.clock.moment(tick, TIMELINE, identity)
            for agent in self.agents:
                agent.change_to(Activity.MEETING)

    run_replication(inputs, replication, centre=FireDrill)
"""

from __future__ import annotations

from sim.engine.log import Logs
from sim.engine.simpy_model.agents import Agent, AgentGroup
from sim.engine.simpy_model.centre import Centre
from sim.engine.simpy_model.contact import Contact
from sim.engine.simpy_model.moments import Clock, Moment
from sim.engine.simpy_model.queues import Line, QueueState, TrunkGroup
from sim.engine.simpy_model.service import Service
from sim.engine.simpy_model.shared_agents import SharedAgent
from sim.engine.simpy_model.shared_groups import SharedGroup
from sim.engine.simpy_model.steps import Step
from sim.inputs.arrays import Inputs
from sim.inputs.contacts import draw_contacts
from sim.inputs.timelines import draw_timeline, unpack

__all__ = [
    "Agent",
    "AgentGroup",
    "Centre",
    "Clock",
    "Contact",
    "Line",
    "Moment",
    "QueueState",
    "Service",
    "SharedAgent",
    "SharedGroup",
    "Step",
    "TrunkGroup",
    "run_replication",
]


def run_replication(
    inputs: Inputs, replication: int, want_agents: bool = True, centre: type[Centre] = Centre
) -> Logs:
    """Simulate one replication.

    Args:
        inputs: what engines read.
        replication: number of the replication, from 0; it keys the draws.
        want_agents: whether to write the agent log; without, it is empty.
        centre: the model; a subclass of :class:`Centre` extends it.

    Returns:
        Contact rows (one per leg) and agent rows, in no particular order; see
        :func:`sim.engine.log.canonical`.
    """
    contacts = draw_contacts(inputs, replication)
    timeline = unpack(inputs, draw_timeline(inputs, replication))
    return centre(inputs, contacts, timeline, want_agents).run()
