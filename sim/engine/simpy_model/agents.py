"""Agents and the groups they belong to. Those with several contacts: ``shared_agents``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.engine.log import Activity
from sim.engine.order import WORK_ENDS
from sim.engine.rules import ticks_of, ticks_of_wrap
from sim.engine.simpy_model.moments import Moment
from sim.engine.simpy_model.rests import Rests
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.dialling import Dialler
    from sim.engine.simpy_model.queues import Line
    from sim.engine.simpy_model.service import Phase, Service

_ticks_of = python_version(ticks_of)
_ticks_of_wrap = python_version(ticks_of_wrap)

OFF, AVAILABLE = int(Activity.OFF), int(Activity.AVAILABLE)
SLOT_BITS = 8
"""Events of one agent come in the order of its slots."""


class Candidate(NamedTuple):
    """The agent that a group has for a contact, and how well that suits; smaller is better."""

    sets_aside: int
    """1: it would set aside what it has in hand."""
    load: int
    """Contacts in hand, as the group assigns them; 0: the agent is idle."""
    agent: Agent | None = None
    """None: whichever idle agent the queue's rule chooses."""


class AgentGroup:
    """People with the same skills."""

    def __init__(self, centre: Centre, index: int) -> None:
        inputs = centre.inputs
        row = inputs.groups[index]
        self.centre = centre
        self.index = index
        self.factors: list[float] = inputs.skills[index]["factor"].tolist()
        """Handle-time factor by queue."""
        self.resolutions: list[float] = inputs.skills[index]["resolution"].tolist()
        """Factor on the probability that a contact is resolved, by queue."""
        self.ranks: list[int] = inputs.skills[index]["rank"].tolist()
        """Place of the group in the order of proficiency, by queue."""
        self.reserves: list[int] = inputs.skills[index]["reserve"].tolist()
        """By queue: contacts are taken only while more than this many agents are free."""
        served = inputs.group_lines[row["lines_from"] : row["lines_to"]]
        self.lines: list[tuple[Line, int, int]] = [
            (centre.lines[line], weight, reserve)
            for line, weight, reserve in zip(
                served["line"].tolist(),
                served["weight"].tolist(),
                served["reserve"].tolist(),
                strict=True,
            )
        ]
        """Lines the group takes contacts from, with the weight and the reserve of each."""
        self.by_due = set(served["queue"][served["by_due"] != 0].tolist())
        """Queues whose contacts are taken by the tick at which they are due."""
        self.idle: OrderedDict[Agent, None] = OrderedDict()
        """Agents without work on duty, in the order in which they became idle."""
        self.on_duty = 0
        """Agents whose timeline says available, whatever they do."""
        self.diallers: list[Dialler] = []
        """Predictive diallers that dial for the group."""

    @property
    def longest_idle(self) -> Agent:
        """Who became idle first."""
        return next(iter(self.idle))

    def candidate(self, contact: Contact) -> Candidate | None:
        """Who would take the contact, if anybody."""
        return Candidate(0, 0) if len(self.idle) > self.reserves[contact.queue.index] else None

    def next_contact(self) -> Contact | None:
        """The contact that an agent of this group who has just become free takes, if any.

        Candidates are the heads of its lines; the smallest (weight + age, position) wins.
        """
        free = len(self.idle) + 1
        return self.best_head(lambda line, reserve: reserve < free)

    def best_head(self, may_take: Callable[[Line, int], bool]) -> Contact | None:
        """Of the heads of lines that ``may_take(line, reserve)`` the one that goes first."""
        chosen = None
        best = 0
        for line, weight, reserve in self.lines:
            if line and may_take(line, reserve):
                head = line.head
                score = weight + self.age_of(head)
                if (
                    chosen is None
                    or score < best
                    or (score == best and head.identity < chosen.identity)
                ):
                    chosen, best = head, score
        return chosen

    def age_of(self, contact: Contact) -> int:
        """What counts beside a line's weight: since when it waits, or by when it is due."""
        queue = contact.queue
        return queue.due(contact) if queue.index in self.by_due else contact.age

    def becomes_idle(self, agent: Agent) -> None:
        """An agent joins the idle ones."""
        agent.idle_number = self.centre.next_idle_number()
        agent.idle_since = self.centre.clock.now
        self.idle[agent] = None
        for dialler in self.diallers:
            dialler.wake()


class Agent:
    """One agent: a timeline that says when to be on duty, and work in hand."""

    __slots__ = (
        "_busy",
        "_busy_day",
        "_since",
        "centre",
        "clock",
        "doing",
        "factor",
        "group",
        "idle_number",
        "idle_since",
        "index",
        "log",
        "pause_ends",
        "resolution",
        "rests",
        "scheduled",
        "service",
    )

    def __init__(self, centre: Centre, index: int, group: AgentGroup) -> None:
        row = centre.inputs.agents[index]
        self.centre = centre
        self.clock = centre.clock
        self.log = centre.agent_log
        self.index = index
        self.group = group
        self.factor = float(row["factor"])
        """On talk and wrap-up, beside the group's."""
        self.resolution = float(row["resolution"])
        """Factor on the probability that a contact is resolved."""
        group_row = centre.inputs.groups[group.index]
        pauses = group_row["rest_after"] > 0 or group_row["cap"] > 0
        self.rests = Rests(group_row) if pauses else None
        self.scheduled = OFF
        """What the timeline says."""
        self.service: Service | None = None
        """Work in hand."""
        self.doing = OFF
        """Kind of work in hand."""
        self.idle_number = -1
        """Drawn whenever the agent becomes idle; smaller has been idle for longer."""
        self.idle_since = 0
        self.pause_ends: Moment | None = None
        """End of a rest or breather, while there is one."""
        self._since = 0
        self._busy = 0
        self._busy_day = -1

    # -- work

    @property
    def contact(self) -> Contact | None:
        """The contact in hand, if any."""
        return None if self.service is None else self.service.contact

    @property
    def n_in_hand(self) -> int:
        """Contacts in hand."""
        return 0 if self.service is None else 1

    def is_given(self, contact: Contact) -> None:
        """A contact has found this idle agent."""
        del self.group.idle[self]
        if self.rests is not None:
            self.rests.has_paused(self.clock.now - self.idle_since)
        self.take(contact)

    def take(self, contact: Contact) -> None:
        """Answer: the wait ends."""
        if contact.line is not None:
            contact.stop_waiting()
        self.take_up(contact, lambda service: service.begin())

    def take_up(self, contact: Contact, begin: Callable[[Service], None]) -> None:
        """Have the contact in hand; ``begin`` says with which phase."""
        self.doing = OFF
        self.service = self.centre.service_type(self, contact)
        begin(self.service)

    def goes_on(self, contact: Contact, begin: Callable[[Service], None]) -> None:
        """The run begins with this contact in hand."""
        self.take_up(contact, begin)

    def phase(self, service: Service, phase: Phase, ticks: int | None) -> None:
        """Begin a phase of work, or (no ticks) one that lasts until :meth:`resumes`."""
        service.phase = phase
        self._since = self.clock.now
        if ticks is not None:
            tick = self.clock.now + ticks
            service.ends = self.clock.call(
                tick, WORK_ENDS, self.index << SLOT_BITS, self.phase_ends
            )
        if phase.activity != self.doing:
            self.doing = phase.activity
            self.log.note(self, self.doing)

    def phase_ends(self, _: Event) -> None:
        """What follows is the service's business."""
        assert self.service is not None
        self.add_busy(self.clock.now - self._since)
        self.service.over()

    def resumes(self, service: Service, then: Callable[[], None]) -> None:
        """What the agent has held for is settled: go on with ``then``."""
        self.add_busy(self.clock.now - self._since)
        then()

    def is_done(self, service: Service) -> None:
        """A contact is finished."""
        self.service = None
        self.finished()

    def effort_of(self, service: Service) -> int:
        """Ticks of attention that a finished contact has had: all the time."""
        return self.clock.now - service.contact.answered

    def ticks_to_talk(self, contact: Contact, seconds: float) -> int:
        """Ticks of a talk that would take an agent with factor 1 so many seconds."""
        return _ticks_of(seconds * self._factor_for(contact))

    def ticks_to_wrap(self, contact: Contact) -> int:
        """Ticks of wrap-up, 0 for none. A consultation has none."""
        return _ticks_of_wrap(contact.wrap_draw * self._factor_for(contact))

    def _factor_for(self, contact: Contact) -> float:
        return self.group.factors[contact.queue.index] * self.factor

    # -- between contacts

    def finished(self) -> None:
        """Work is done: rest, take the next contact, or do what the timeline says."""
        if self.scheduled != AVAILABLE:
            self.log.note(self, self.scheduled)
        elif not self.pauses():
            self.look()

    def look(self) -> None:
        """Take a waiting contact, or become idle."""
        contact = self.group.next_contact()
        if contact is not None:
            self.take(contact)
        else:
            self.group.becomes_idle(self)
            self.log.note(self, AVAILABLE)

    def pauses(self) -> bool:
        """Begin the rest or breather that is due, if one is."""
        if self.rests is None:
            return False
        activity, ticks = self.rests.next_pause()
        if ticks == 0:
            return False
        self.doing = activity
        self.idle_since = self.clock.now
        tick = self.clock.now + ticks
        self.pause_ends = self.clock.call(tick, WORK_ENDS, self.index << SLOT_BITS, self.comes_back)
        self.log.note(self, activity)
        return True

    def comes_back(self, _: Event) -> None:
        """A rest or breather is over."""
        assert self.rests is not None
        self.pause_ends = None
        self.rests.has_paused(self.clock.now - self.idle_since)
        self.look()

    def change_to(self, activity: int) -> None:
        """The timeline changes. Work in hand is finished first."""
        before, self.scheduled = self.scheduled, activity
        if activity == before:
            return
        self.note_duty(before)
        if self.service is not None:
            self.log.note(self, self.doing)
        elif activity == AVAILABLE:
            self.look()
        else:
            self.group.idle.pop(self, None)
            self.log.note(self, activity)

    def note_duty(self, before: int) -> None:
        """Count the agent in or out; a scheduled pause ends any other and makes up for it."""
        self.group.on_duty += (self.scheduled == AVAILABLE) - (before == AVAILABLE)
        if self.pause_ends is not None:
            self.pause_ends.call_off()
            self.pause_ends = None
        if before == AVAILABLE and self.rests is not None:
            self.rests.forget()

    # -- how busy it was

    def add_busy(self, ticks: int) -> None:
        """Count a finished phase of work, all of it today."""
        today = self.centre.today()
        self._busy = ticks + self.busy_on(today)
        self._busy_day = today
        if self.rests is not None:
            self.rests.has_worked(ticks)

    def busy_on(self, day: int) -> int:
        """Ticks of work that ended on the (latest) day ``day``."""
        return self._busy if self._busy_day == day else 0
