"""Events at whole ticks in the order of the contract: (tick, rank, id)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simpy import Environment, Event
from simpy.events import EventPriority

_ID_BITS: Final = 40
_BEFORE_ALL: Final = EventPriority(1)


class Moment(Event):
    """An event of the model. Scheduled by :meth:`at`; until then one can already wait for it.

    SimPy orders events by (time, priority, insertion). A priority made of rank and id leaves
    nothing to insertion, and lies above those of SimPy's own hops (0 and 1), which therefore
    drain first.
    """

    _ok = True
    _value = None

    def at(self, tick: int, rank: int, identity: int) -> Moment:
        """Let it happen at ``tick``, among that tick's events by ``(rank, identity)``."""
        env = self.env
        env.schedule(self, EventPriority((rank << _ID_BITS) + identity), tick - env.now)
        return self

    def call_off(self) -> None:
        """Let it pass unnoticed: nobody is told any more."""
        self.callbacks.clear()


class Clock(Environment):
    """The SimPy environment, with time in whole ticks."""

    _now: int

    @property
    def now(self) -> int:
        """The present tick."""
        return self._now

    def moment(self, tick: int, rank: int, identity: int) -> Moment:
        """A new event at ``tick`` with the order key ``(rank, identity)``."""
        return Moment(self).at(tick, rank, identity)

    def call(self, tick: int, rank: int, identity: int, action: Callable[[Event], None]) -> Moment:
        """A new event at which ``action`` is done."""
        moment = Moment(self)
        moment.callbacks.append(action)
        return moment.at(tick, rank, identity)

    def afterwards(self, action: Callable[[Event], None]) -> None:
        """Do ``action`` when the present event is over, before any other one."""
        event = Moment(self)
        event.callbacks.append(action)
        self.schedule(event, _BEFORE_ALL)
