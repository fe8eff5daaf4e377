"""Agents and the groups they belong to."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from sim.engine.log import Activity, Exit
from sim.engine.order import WORK_ENDS
from sim.engine.rules import ticks_of, ticks_of_wrap
from sim.engine.simpy_model.moments import Moment
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy.events import ProcessGenerator

    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import Line

_ticks_of = python_version(ticks_of)
_ticks_of_wrap = python_version(ticks_of_wrap)

OFF, AVAILABLE = int(Activity.OFF), int(Activity.AVAILABLE)
TALK, WRAP = int(Activity.TALK), int(Activity.WRAP)


class AgentGroup:
    """People with the same skills."""

    def __init__(self, centre: Centre, index: int) -> None:
        inputs = centre.inputs
        row = inputs.groups[index]
        self.index = index
        self.factors: list[float] = inputs.skills[index]["factor"].tolist()
        """Handle-time factor by queue."""
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
        self.idle: OrderedDict[Agent, None] = OrderedDict()
        """Agents without work on duty, in the order in which they became idle."""
        self.on_duty = 0
        """Agents whose timeline says available, whatever they do."""

    @property
    def longest_idle(self) -> Agent:
        """Who became idle first."""
        return next(iter(self.idle))

    def next_contact(self) -> Contact | None:
        """The contact that an agent of this group who has just become free takes, if any.

        Candidates are the heads of its lines; the smallest (weight + age, position) wins.
        """
        free = len(self.idle) + 1
        chosen = None
        best = 0
        for line, weight, reserve in self.lines:
            if line and reserve < free:
                head = line.head
                score = weight + head.age
                if (
                    chosen is None
                    or score < best
                    or (score == best and head.identity < chosen.identity)
                ):
                    chosen, best = head, score
        return chosen


class Agent:
    """One agent: a timeline that says when to be on duty, and work in hand."""

    __slots__ = (
        "_busy",
        "_busy_day",
        "centre",
        "clock",
        "contact",
        "group",
        "idle_number",
        "index",
        "log",
        "phase_ends",
        "scheduled",
    )

    def __init__(self, centre: Centre, index: int, group: AgentGroup) -> None:
        self.centre = centre
        self.clock = centre.clock
        self.log = centre.agent_log
        self.index = index
        self.group = group
        self.scheduled = OFF
        """What the timeline says."""
        self.contact: Contact | None = None
        """Work in hand."""
        self.idle_number = -1
        """Drawn whenever the agent becomes idle; smaller has been idle for longer."""
        self.phase_ends = Moment(self.clock)
        """The end of the present or next talk or wrap-up."""
        self._busy = 0
        self._busy_day = -1
        self.clock.process(self.work())

    def work(self) -> ProcessGenerator:
        """An agent's life: talk, wrap up, look for the next contact.

        The process is always parked on the end of its own work. While the agent is idle that
        event is not scheduled yet; being given a contact schedules it and wakes nobody.
        """
        while True:
            yield self.phase_ends
            contact = self.contact
            assert contact is not None
            wrap = self.end_talk(contact)
            if wrap:
                self.phase_ends = self.clock.moment(self.clock.now + wrap, WORK_ENDS, self.index)
                self.log.note(self, WRAP)
                yield self.phase_ends
                contact.wrapped = self.clock.now
                self.add_busy(wrap)
            self.centre.contact_log.add(contact)
            self.contact = None
            self.phase_ends = Moment(self.clock)
            self.finished()

    def is_given(self, contact: Contact) -> None:
        """A contact has found this idle agent."""
        del self.group.idle[self]
        self.take(contact)

    def take(self, contact: Contact) -> None:
        """Answer: the wait ends, talk begins."""
        if contact.line is not None:
            contact.stop_waiting()
        now = self.clock.now
        contact.answered = now
        contact.agent = self
        contact.exit = int(Exit.ANSWERED)
        self.contact = contact
        talk = _ticks_of(contact.talk_draw * self.group.factors[contact.queue.index])
        self.phase_ends.at(now + talk, WORK_ENDS, self.index)
        self.log.note(self, TALK)

    def end_talk(self, contact: Contact) -> int:
        """The customer hangs up; returns the ticks of wrap-up, 0 for none."""
        now = self.clock.now
        contact.ended = now
        contact.hang_up()
        self.add_busy(now - contact.answered)
        wrap = _ticks_of_wrap(contact.wrap_draw * self.group.factors[contact.queue.index])
        if wrap == 0:
            contact.wrapped = now
        return wrap

    def finished(self) -> None:
        """Work is done: take the next contact, or do what the timeline says."""
        if self.scheduled == AVAILABLE:
            self.look()
        else:
            self.log.note(self, self.scheduled)

    def look(self) -> None:
        """Take a waiting contact, or become idle."""
        contact = self.group.next_contact()
        if contact is not None:
            self.take(contact)
        else:
            self.idle_number = self.centre.next_idle_number()
            self.group.idle[self] = None
            self.log.note(self, AVAILABLE)

    def change_to(self, activity: int) -> None:
        """The timeline changes. Work in hand is finished first."""
        before, self.scheduled = self.scheduled, activity
        if activity == before:
            return
        self.group.on_duty += (activity == AVAILABLE) - (before == AVAILABLE)
        if self.contact is not None:
            self.log.note(self, TALK if self.contact.ended < 0 else WRAP)
        elif activity == AVAILABLE:
            self.look()
        else:
            self.group.idle.pop(self, None)
            self.log.note(self, activity)

    def add_busy(self, ticks: int) -> None:
        """Count a finished phase of work, all of it today."""
        today = self.centre.today()
        self._busy = ticks + self.busy_on(today)
        self._busy_day = today

    def busy_on(self, day: int) -> int:
        """Ticks of work that ended on the (latest) day ``day``."""
        return self._busy if self._busy_day == day else 0
