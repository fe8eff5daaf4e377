"""A contact on its way through the centre: one leg of it, and what follows."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from sim.engine.log import FOREVER, Cause, Exit, Stage, Then
from sim.engine.order import PATIENCE_ENDS, STEP_DUE
from sim.engine.simpy_model.moments import Moment
from sim.engine.simpy_model.plain import attempt_key, leg_key

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.agents import Agent
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.queues import Line, QueueState, TrunkGroup
    from sim.engine.simpy_model.service import Service

FROM_SELF_SERVICE, HISTORY = 1, 2
"""Bits of a contact's context."""
_LOST = (Exit.ABANDONED, Exit.BLOCKED, Exit.BALKED, Exit.CUT)


class Issue:
    """What all contacts of one issue have in common."""

    __slots__ = ("intent", "segment", "talked_on")

    def __init__(self, segment: int, intent: int) -> None:
        self.segment = segment
        self.intent = intent
        self.talked_on: int | None = None
        """Channel of the last talk with an agent; None: there was none."""


class Contact:
    """One leg of a customer's contact: a wait and a service, with what was drawn for it.

    Times are ticks. ``identity`` is the position of the issue's first contact in the drawn array,
    which orders contacts. What follows a leg is another object: see :meth:`follow`.
    """

    __slots__ = (
        "age",
        "agent",
        "answered",
        "arrived",
        "attempt",
        "cause",
        "centre",
        "consults",
        "context",
        "customer",
        "dials",
        "effort",
        "ended",
        "exit",
        "give_up",
        "gives_up",
        "has_heard",
        "head_start",
        "held_by",
        "identity",
        "issue",
        "key",
        "leg",
        "line",
        "next_step",
        "offer",
        "priority_class",
        "queue",
        "queued",
        "resolved",
        "root",
        "since",
        "stage",
        "step_due",
        "talk_draw",
        "then",
        "trunk",
        "wrap_draw",
        "wrapped",
    )

    def __init__(
        self,
        centre: Centre,
        identity: int,
        arrived: int,
        queue: QueueState,
        customer: int,
        priority_class: int,
        patience: int,
        talk_draw: float,
        wrap_draw: float,
        queued: int | None = None,
        segment: int = -1,
        intent: int = -1,
    ) -> None:
        self.centre = centre
        self.identity = identity
        self.customer = customer
        self.issue = Issue(segment, intent)
        self.attempt = 0
        self.key: int = customer
        """Of the leg's draws."""

        self.arrived = arrived
        self.give_up = arrived + patience
        self.priority_class = priority_class
        self.talk_draw = talk_draw
        self.wrap_draw = wrap_draw
        self.has_heard = False
        """An announcement has changed its patience."""
        self.trunk: TrunkGroup | None = None
        """Where it holds a telephone line."""
        self.dials = 0
        """How often it has been dialled, as one record or callback."""
        self.consults = False
        """No customer waits here: an agent asks another one."""
        self.held_by: Service | None = None
        """An agent who holds until this leg is answered or over."""

        self.root = self.queue = queue
        self.leg = 0
        self.cause = int(Cause.FIRST)
        self.context = 0
        self.take_age_from(arrived)
        self._begin_leg(arrived if queued is None else queued)

    def _begin_leg(self, queued: int) -> None:
        self.stage = int(Stage.QUEUE)
        self.queued = queued
        self.answered = self.ended = self.wrapped = self.effort = -1
        self.agent: Agent | None = None
        self.exit = int(Exit.OPEN)
        self.resolved = -1
        self.offer = 0
        self.then = int(Then.END)
        self.line: Line | None = None
        """Where it waits; None: it does not wait."""
        self.next_step = 0
        self.gives_up: Moment | None = None
        self.step_due: Moment | None = None
        self.centre.present.add(self)

    def take_age_from(self, tick: int) -> None:
        """Count the contact's age from ``tick`` on, less the head start of its class."""
        self.since = tick
        self.head_start = self.root.head_starts[self.priority_class]
        if self.centre.n_segments > 0:
            self.head_start += self.centre.segment_head_starts[self.issue.segment]
        self.age = tick - self.head_start
        """Smaller has waited longer."""

    @property
    def is_backlog(self) -> bool:
        """Whether it came before the simulation began."""
        return self.cause == Cause.FIRST and self.arrived < self.queued

    # -- what follows a leg

    def follow(self, queue: QueueState, cause: Cause) -> Contact:
        """The next leg of the attempt, in ``queue`` from now on; an overflow stays in its chain."""
        successor = copy(self)
        successor.queue = queue
        successor.leg += 1
        successor.cause = int(cause)
        successor._begin_leg(self.centre.clock.now)
        self.trunk = None
        if cause == Cause.OVERFLOW:
            self.held_by = None
        else:
            successor.context &= HISTORY
            successor.held_by = None
            successor.consults = False
        return successor

    def next_attempt(self, queue: QueueState, cause: Cause) -> Contact:
        """The issue's next contact, which comes in now."""
        successor = self.follow(queue, cause)
        successor.attempt += 1
        successor.leg = 0
        successor.key = int(attempt_key(self.customer, successor.attempt))
        successor.trunk = None
        successor.dials = 0
        seen = self.centre.history_is_seen(self.issue, queue)
        successor.context = HISTORY if seen else 0
        successor.begin_chain()
        return successor

    def second_agent(self, queue: QueueState, cause: Cause, keeps_context: bool) -> Contact:
        """The leg in which a second agent is sought. In a consultation the customer stays."""
        trunk = self.trunk
        successor = self.follow(queue, cause)
        successor.key = int(leg_key(self.key, successor.leg))
        successor.context = HISTORY if keeps_context else 0
        successor.begin_chain()
        if cause == Cause.CONSULT:
            successor.trunk, self.trunk = None, trunk
            successor.consults = True
            successor.give_up = successor.arrived + FOREVER
            successor.talk_draw = successor.wrap_draw = 0.0
        return successor

    def begin_chain(self, patience_factor: float = 1.0) -> None:
        """Patience, age and laws begin anew, with this leg."""
        self.root = self.queue
        self.arrived = self.queued
        self.has_heard = False
        self.centre.draw_leg(self, patience_factor)
        self.take_age_from(self.arrived)

    # -- waiting

    def wait_in(self, line: Line) -> None:
        """Begin to wait, at the tail of ``line``."""
        self.line = line
        line[self] = None
        self.queue.waiting += 1
        if self.give_up <= self.centre.horizon:
            self.gives_up = Moment(self.centre.clock)
            self.gives_up.callbacks.append(self.abandon)
            self.gives_up.at(self.give_up, PATIENCE_ENDS, self.identity)
        self.await_step()

    def await_step(self) -> None:
        """Let the next routing step, if any, come due in its time."""
        steps = self.queue.steps
        if self.next_step < len(steps):
            due = self.queued + steps[self.next_step].after
            self.step_due = Moment(self.centre.clock)
            self.step_due.callbacks.append(self.widen)
            self.step_due.at(due, STEP_DUE, self.identity)

    def move_to(self, line: Line) -> None:
        """Go on waiting at the tail of another line of the same queue."""
        assert self.line is not None
        del self.line[self]
        self.line = line
        line[self] = None

    def stop_waiting(self) -> None:
        """Leave the line; patience and routing steps no longer matter."""
        assert self.line is not None
        del self.line[self]
        self.line = None
        self.queue.waiting -= 1
        if self.gives_up is not None:
            self.gives_up.call_off()
            self.gives_up = None
        if self.step_due is not None:
            self.step_due.call_off()
            self.step_due = None

    def abandon(self, _: Event) -> None:
        """Patience has ended: hang up."""
        self.gives_up = None
        self.leave(Exit.ABANDONED)

    def widen(self, _: Event) -> None:
        """A routing step has come due: walk on."""
        self.step_due = None
        if not self.queue.walk(self):
            self.move_to(self.queue.line_of(self))
            self.await_step()

    # -- leaving

    def leave(self, way: Exit) -> None:
        """Leave the queue unanswered, perhaps to come again."""
        retries = self.queue.retries
        if way in _LOST and retries is not None and not self.consults:
            self.then = retries.follow(self)
        self.end_leg(way)
        self.hang_up()
        self.let_go()
        if way == Exit.ABANDONED and self.cause == Cause.DIALLED:
            self.queue.count_connected(abandoned=True)

    def overflow(self, to: QueueState) -> None:
        """End this leg and begin another one in queue ``to``, with the same age and patience."""
        self.then = int(Then.CONTINUES)
        self.end_leg(Exit.OVERFLOW)
        to.enter(self.follow(to, Cause.OVERFLOW))

    def end_leg(self, way: Exit) -> None:
        """Write down how the leg ended without an answer."""
        if self.line is not None:
            self.stop_waiting()
        self.ended = self.centre.clock.now
        self.exit = int(way)
        self.write_down()

    def write_down(self) -> None:
        """The leg is over, or the horizon has come."""
        self.centre.contact_log.add(self)
        self.centre.present.discard(self)

    def hang_up(self) -> None:
        """Give the telephone line back, if it holds one."""
        if self.trunk is not None:
            self.trunk.free += 1
            self.trunk = None

    def let_go(self) -> None:
        """The agent who holds for this leg, if any, need not wait for an answer any more."""
        service, self.held_by = self.held_by, None
        if service is not None:
            assert service.transfer is not None
            service.transfer.fails(service)
