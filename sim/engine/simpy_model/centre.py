"""The contact centre: it puts the parts together and lets the world happen to them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Activity, Logs
from sim.engine.order import ARRIVAL, CLOSE, CUT, HORIZON, QUEUE_HOURS, TIMELINE
from sim.engine.simpy_model.agent_rules import AGENT_RULES
from sim.engine.simpy_model.agents import Agent, AgentGroup
from sim.engine.simpy_model.contact import Contact
from sim.engine.simpy_model.logbook import AgentLog, ContactLog, NoAgentLog
from sim.engine.simpy_model.moments import Clock
from sim.engine.simpy_model.queues import AgentRule, Line, QueueState, TrunkGroup
from sim.engine.simpy_model.steps import STEPS, Step
from sim.inputs import draws
from sim.inputs.arrays import Inputs, Structured

if TYPE_CHECKING:
    from simpy.events import ProcessGenerator

_LATER = 1 << 32
"""Within a rank, ids of the second kind of event come after all ids of the first."""

Timeline = tuple[np.ndarray, np.ndarray, np.ndarray]


class Centre:
    """A contact centre and one run of it.

    Args:
        inputs: what engines read.
        contacts: CONTACT rows [n] of the first contacts, sorted by arrival.
        timeline: (time, agent, activity) arrays [m] in the contract's order.
        want_agents: whether to write the agent log.

    Subclass it to extend the model: the class attributes name the parts it is made of, and
    :meth:`start` starts the processes of the world around it.
    """

    queue_type: type[QueueState] = QueueState
    group_type: type[AgentGroup] = AgentGroup
    agent_type: type[Agent] = Agent
    agent_rules: dict[int, AgentRule] = AGENT_RULES
    step_types: dict[int, type[Step]] = STEPS

    def __init__(
        self, inputs: Inputs, contacts: Structured, timeline: Timeline, want_agents: bool = True
    ) -> None:
        settings = inputs.settings[0]
        self.inputs = inputs
        self.horizon = int(settings["horizon"])
        self.clock = Clock()
        self._contacts = contacts
        self._timeline = timeline
        self._idle_numbers = count()
        self._interval_ticks = int(settings["interval_ticks"])
        # the horizon itself is the first tick of one more day
        self._interval_day = [*inputs.intervals["day"].tolist(), int(settings["n_days"])]

        self.contact_log = ContactLog(contacts)
        log = AgentLog if want_agents else NoAgentLog
        self.agent_log = log(self.clock, contacts)

        self.lines = [Line() for _ in range(int(settings["n_lines"]))]
        self.trunks = [TrunkGroup(lines) for lines in inputs.trunks.tolist()]
        self.queues = [self.queue_type(self, q) for q in range(len(inputs.queues))]
        self.groups = [self.group_type(self, g) for g in range(len(inputs.groups))]
        self.agents = [
            self.agent_type(self, a, self.groups[g])
            for a, g in enumerate(inputs.agents["group"].tolist())
        ]
        for queue in self.queues:
            self._lay_out(queue)

    def _lay_out(self, queue: QueueState) -> None:
        """Give a queue its routing steps and their lines."""
        row = self.inputs.queues[queue.index]
        line = int(row["lines_from"])
        for step in self.inputs.steps[row["steps_from"] : row["steps_to"]]:
            members = self.inputs.step_groups[step["groups_from"] : step["groups_to"]]
            groups = [self.groups[g] for g in members]
            other = None if step["to"] < 0 else self.queues[step["to"]]
            kind = self.step_types[int(step["kind"])]
            queue.steps.append(kind(queue, int(step["after"]), groups, other))
            queue.lines.append(self.lines[line : line + int(row["n_slots"])])
            line += int(row["n_slots"])
            if step["after"] == 0:
                queue.first_groups += [g for g in groups if g not in queue.first_groups]

    def run(self) -> Logs:
        """Run to the horizon and hand over the logs."""
        self.start()
        with np.errstate(over="ignore"):  # keys of draws wrap around
            self.clock.run(until=self.clock.moment(self.horizon, HORIZON, 0))
        for queue in self.queues:
            for contact in queue.waiting_contacts():
                self.contact_log.add(contact)
        for agent in self.agents:
            if agent.contact is not None:
                self.contact_log.add(agent.contact)
        return Logs(self.contact_log.rows(), self.agent_log.rows())

    def start(self) -> None:
        """Start the processes of the world around the centre."""
        self.clock.process(self.arrivals())
        self.clock.process(self.timelines())
        self.clock.process(self.hours())

    def arrivals(self) -> ProcessGenerator:
        """First contacts come in."""
        rows, queues, moment = self._contacts, self.queues, self.clock.moment
        names = ("arrived", "queue", "customer", "priority_class", "patience")
        columns = [rows[name].tolist() for name in (*names, "talk_draw", "wrap_draw")]
        for identity, (arrived, q, *drawn) in enumerate(zip(*columns, strict=True)):
            yield moment(arrived, ARRIVAL, identity)
            queues[q].arrive(Contact(self, identity, arrived, queues[q], *drawn))

    def timelines(self) -> ProcessGenerator:
        """Agents come on duty, go on break, go home."""
        available = int(Activity.AVAILABLE)
        columns = [column.tolist() for column in self._timeline]
        for time, agent, activity in zip(*columns, strict=True):
            place = agent + _LATER if activity == available else agent
            yield self.clock.moment(time, TIMELINE, place)
            self.agents[agent].change_to(activity)

    def hours(self) -> ProcessGenerator:
        """Queues close, cut off who still waits, and open."""
        for time, kind, index in self.inputs.queue_events.tolist():
            yield self.clock.moment(time, QUEUE_HOURS, kind * _LATER + index)
            queue = self.queues[index]
            if kind == CLOSE:
                queue.close()
            elif kind == CUT:
                queue.cut_off()
            else:
                queue.opens()

    def next_idle_number(self) -> int:
        """The number an agent draws on becoming idle."""
        return next(self._idle_numbers)

    def today(self) -> int:
        """Index of the simulated day; days begin at local midnight."""
        return self._interval_day[self.clock.now // self._interval_ticks]

    def uniform(self, contact: Contact, purpose: int) -> float:
        """The customer's own uniform number for ``purpose``."""
        return draws.uniform_for(np.uint64(contact.customer), purpose)

    def lottery(self, contact: Contact, agent: Agent) -> int:
        """The ticket of an agent in the customer's lottery; smallest wins."""
        key = self.inputs.agents[agent.index]["key"]
        return draws.agent_lottery(np.uint64(contact.customer), key)
