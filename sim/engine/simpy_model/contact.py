"""A contact on its way through the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.log import Cause, Exit
from sim.engine.order import PATIENCE_ENDS, STEP_DUE
from sim.engine.simpy_model.moments import Moment

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.agents import Agent
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.queues import Line, QueueState, TrunkGroup


class Contact:
    """One customer's contact: what was drawn for it, and its present leg.

    Times are ticks. ``identity`` is the position in the drawn array, which orders contacts.
    """

    __slots__ = (
        "age",
        "agent",
        "answered",
        "arrived",
        "cause",
        "centre",
        "customer",
        "ended",
        "exit",
        "give_up",
        "gives_up",
        "has_heard",
        "identity",
        "leg",
        "line",
        "next_step",
        "priority_class",
        "queue",
        "queued",
        "root",
        "step_due",
        "talk_draw",
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
    ) -> None:
        self.centre = centre
        self.identity = identity
        self.customer = customer
        self.arrived = arrived
        self.priority_class = priority_class
        self.age = arrived - queue.head_starts[priority_class]
        """Arrival less the head start of the class: smaller has waited longer."""
        self.give_up = arrived + patience
        self.talk_draw = talk_draw
        self.wrap_draw = wrap_draw
        self.has_heard = False
        """An announcement has changed its patience."""
        self.trunk: TrunkGroup | None = None
        """Where it holds a telephone line."""

        self.root = self.queue = queue
        self.leg = 0
        self.cause = int(Cause.FIRST)
        self.queued = arrived
        self.answered = self.ended = self.wrapped = -1
        self.agent: Agent | None = None
        self.exit = int(Exit.OPEN)

        self.line: Line | None = None
        """Where it waits; None: it does not wait."""
        self.next_step = 0
        self.gives_up: Moment | None = None
        self.step_due: Moment | None = None

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

    def leave(self, way: Exit) -> None:
        """Leave the centre unanswered."""
        self.end_leg(way)
        self.hang_up()

    def overflow(self, to: QueueState) -> None:
        """End this leg and begin another one in queue ``to``, with the same age and patience."""
        self.end_leg(Exit.OVERFLOW)
        self.queue = to
        self.leg += 1
        self.cause = int(Cause.OVERFLOW)
        self.queued = self.centre.clock.now
        self.ended = -1
        self.exit = int(Exit.OPEN)
        self.next_step = 0
        to.enter(self)

    def end_leg(self, way: Exit) -> None:
        """Write down how the present leg ended without an answer."""
        if self.line is not None:
            self.stop_waiting()
        self.ended = self.centre.clock.now
        self.exit = int(way)
        self.centre.contact_log.add(self)

    def hang_up(self) -> None:
        """Give the telephone line back, if it holds one."""
        if self.trunk is not None:
            self.trunk.free += 1
            self.trunk = None
