"""The contact centre: it puts the parts together and lets the world happen to them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Activity, Logs
from sim.engine.order import ARRIVAL, CLOSE, CUT, HORIZON, QUEUE_HOURS, TIMELINE
from sim.engine.simpy_model.agent_rules import AGENT_RULES
from sim.engine.simpy_model.agents import Agent, AgentGroup
from sim.engine.simpy_model.beginning import begin
from sim.engine.simpy_model.contact import FROM_SELF_SERVICE, HISTORY, Contact, Issue
from sim.engine.simpy_model.logbook import AgentLog, ContactLog, NoAgentLog
from sim.engine.simpy_model.moments import Clock
from sim.engine.simpy_model.plain import combine, plain
from sim.engine.simpy_model.queues import AgentRule, Line, QueueState, TrunkGroup
from sim.engine.simpy_model.service import Service
from sim.engine.simpy_model.shared_agents import SharedAgent
from sim.engine.simpy_model.shared_groups import SharedGroup
from sim.engine.simpy_model.step_types import STEPS
from sim.engine.simpy_model.steps import AskGroups, AskSharedGroups, Step
from sim.inputs import draws
from sim.inputs.arrays import Inputs, Structured
from sim.inputs.laws import draw
from sim.inputs.legs import draw_leg, interval_of, law_ticks, next_opening
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy.events import ProcessGenerator

_LATER = 1 << 32
"""Within a rank, ids of the second kind of event come after all ids of the first."""

_draw_leg = plain(draw_leg)
_interval_of = python_version(interval_of)
_law_ticks = python_version(law_ticks)
_next_opening = python_version(next_opening)

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
    shared_group_type: type[SharedGroup] = SharedGroup
    shared_agent_type: type[SharedAgent] = SharedAgent
    shared_step_type: type[AskGroups] = AskSharedGroups
    service_type: type[Service] = Service
    agent_rules: dict[int, AgentRule] = AGENT_RULES
    step_types: dict[int, type[Step]] = STEPS

    def __init__(
        self, inputs: Inputs, contacts: Structured, timeline: Timeline, want_agents: bool = True
    ) -> None:
        settings = inputs.settings[0]
        self.inputs = inputs
        self.horizon = int(settings["horizon"])
        self.clock = Clock(int(settings["begins"]))
        self._contacts = contacts
        names = ("arrived", "root_queue", "customer", "priority_class", "patience")
        more = ("talk_draw", "wrap_draw", "queued", "segment", "intent")
        self._columns = [contacts[name].tolist() for name in (*names, *more)]
        self._timeline = timeline
        self._idle_numbers = count()
        self._interval_ticks = int(settings["interval_ticks"])
        # the horizon itself is the first tick of one more day
        self._interval_day = [*inputs.intervals["day"].tolist(), int(settings["n_days"])]

        self.contact_log = ContactLog(contacts)
        log = AgentLog if want_agents else NoAgentLog
        self.agent_log = log(self.clock, contacts, merges=inputs.journeys is not None)
        self.present: set[Contact] = set()
        """Legs that have begun and are not over."""
        self._read_journeys()

        self.lines = [Line() for _ in range(int(settings["n_lines"]))]
        self.trunks = [TrunkGroup(lines) for lines in inputs.trunks.tolist()]
        self.queues = [self.queue_type(self, q) for q in range(len(inputs.queues))]
        shared = inputs.groups["shared"].tolist()
        self.groups = [
            (self.shared_group_type if shared[g] else self.group_type)(self, g)
            for g in range(len(shared))
        ]
        self.agents = [
            (self.shared_agent_type if shared[g] else self.agent_type)(self, a, self.groups[g])
            for a, g in enumerate(inputs.agents["group"].tolist())
        ]
        for queue in self.queues:
            self._lay_out(queue)

    def _read_journeys(self) -> None:
        """What customers have in common, whichever queue they come to."""
        journeys, settings = self.inputs.journeys, self.inputs.settings[0]
        self.n_segments = int(settings["n_segments"])
        self.segment_head_starts: list[int] = []
        self.intent_resolutions = [1.0]
        """Factor on the probability of being resolved by intent; first: without one."""
        self.across_channels = bool(settings["across_channels"])
        self.context_handle = float(settings["context_handle"])
        self.context_resolution = float(settings["context_resolution"])
        if journeys is not None:
            self.segment_head_starts = journeys.segments["head_start"][1:].tolist()
            self.intent_resolutions = journeys.intents["resolution"].tolist()
            self._scratch = self._contacts[:1].copy()

    def _lay_out(self, queue: QueueState) -> None:
        """Give a queue its routing steps and their lines."""
        row = self.inputs.queues[queue.index]
        line = int(row["lines_from"])
        for step in self.inputs.steps[row["steps_from"] : row["steps_to"]]:
            members = self.inputs.step_groups[step["groups_from"] : step["groups_to"]]
            groups = [self.groups[g] for g in members]
            other = None if step["to"] < 0 else self.queues[step["to"]]
            kind = self.step_types[int(step["kind"])]
            if kind is AskGroups and any(isinstance(group, SharedGroup) for group in groups):
                kind = self.shared_step_type
            queue.steps.append(kind(queue, int(step["after"]), groups, other))
            queue.steps[-1].configure(step)
            queue.lines.append(self.lines[line : line + int(row["n_slots"])])
            line += int(row["n_slots"])
            if step["after"] == 0:
                queue.first_groups += [g for g in groups if g not in queue.first_groups]
        for line_of_queue in (line for lines in queue.lines for line in lines):
            line_of_queue.queue = queue
        if queue.dialler is not None:
            for group in queue.first_groups:
                group.diallers.append(queue.dialler)

    def run(self) -> Logs:
        """Run to the horizon and hand over the logs."""
        self.start()
        with np.errstate(over="ignore"):  # keys of draws wrap around
            self.clock.run(until=self.clock.moment(self.horizon, HORIZON, 0))
        for contact in self.present:
            self.contact_log.add(contact)
        return Logs(self.contact_log.rows(), self.agent_log.rows())

    def start(self) -> None:
        """Put the centre into its first state and start the processes of the world around it."""
        times, agents, activities = self._timeline
        before = times < self.clock.now
        begin(self, list(zip(agents[before].tolist(), activities[before].tolist(), strict=True)))
        self._timeline = times[~before], agents[~before], activities[~before]
        self.clock.process(self.arrivals())
        self.clock.process(self.timelines())
        self.clock.process(self.hours())

    def arrivals(self) -> ProcessGenerator:
        """First contacts come in; those of a state are there already."""
        queued = self._contacts["queued"].tolist()
        for identity in range(len(self.inputs.state), len(queued)):
            yield self.clock.moment(queued[identity], ARRIVAL, identity)
            contact = self.first_contact(identity)
            contact.queue.arrive(contact)

    def first_contact(self, identity: int) -> Contact:
        """A contact that comes in now, as it was drawn."""
        arrived, q, *drawn = (column[identity] for column in self._columns)
        return Contact(self, identity, arrived, self.queues[q], *drawn)

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

    def interval(self) -> int:
        """The present interval."""
        return _interval_of(self.inputs, self.clock.now)

    def next_opening(self, queue: QueueState) -> tuple[int, int] | None:
        """(start, end) of the queue's first opening that begins later than now."""
        assert self.inputs.journeys is not None
        row = _next_opening(self.inputs.journeys, self.inputs, queue.index, self.clock.now)
        if row < 0:
            return None
        opening = self.inputs.journeys.openings[row]
        return int(opening["start"]), int(opening["end"])

    # -- draws

    def key(self, contact: Contact, purpose: int) -> np.uint64:
        """Key of what is drawn for a leg and ``purpose``."""
        return combine(np.uint64(contact.key), purpose)

    def uniform(self, contact: Contact, purpose: int) -> float:
        """The leg's own uniform number for ``purpose``."""
        return draws.uniform_for(np.uint64(contact.key), purpose)

    def lottery(self, contact: Contact, agent: Agent) -> int:
        """The ticket of an agent in the lottery of a leg; smallest wins."""
        key = self.inputs.agents[agent.index]["key"]
        return draws.agent_lottery(np.uint64(contact.key), key)

    def law_seconds(self, law: int, key: np.uint64) -> float:
        """A duration in seconds."""
        return draw(self.inputs.laws, self.inputs.tables, law, key)

    def law_ticks(self, law: int, key: np.uint64) -> int:
        """A duration in ticks, at least one."""
        return int(_law_ticks(self.inputs, law, key))

    def draw_leg(self, contact: Contact, patience_factor: float) -> None:
        """Class, talk, wrap-up and patience of a leg that begins a chain."""
        assert self.inputs.journeys is not None
        factor = 1.0
        if contact.context & FROM_SELF_SERVICE:
            assert contact.queue.self_service is not None
            factor *= contact.queue.self_service.handle_factor
        if contact.context & HISTORY:
            factor *= self.context_handle
        rows = self._scratch
        rows["root_queue"] = contact.root.index
        rows["arrived"] = contact.arrived
        rows["segment"] = contact.issue.segment
        rows["intent"] = contact.issue.intent
        key = np.uint64(contact.key)
        _draw_leg(self.inputs, self.inputs.journeys, rows, 0, key, factor, patience_factor)
        row = rows[0]
        contact.priority_class = int(row["priority_class"])
        contact.talk_draw = float(row["talk_draw"])
        contact.wrap_draw = float(row["wrap_draw"])
        contact.give_up = contact.arrived + int(row["patience"])

    def history_is_seen(self, issue: Issue, queue: QueueState) -> bool:
        """Whether an agent who answers in ``queue`` sees what earlier ones did for the issue."""
        if issue.talked_on is None:
            return False
        return self.across_channels or issue.talked_on == queue.channel
