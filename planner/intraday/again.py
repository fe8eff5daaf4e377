"""Who comes again: contacts of the day that customers make who were here before.

The volumes of a scenario are first contacts; the simulation makes redials, repeats and callbacks
itself. A rest of a day that begins at eleven does not have the customers of the morning and of the
days before, so theirs would be missing; and a telephone system counts them in what came. Both are
found by simulating the day with the days before it (``warm_up_days``) as planned, and looking into
the log.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.moment import Moment
from sim.clock import Calendar
from sim.deflate import further_contacts
from sim.engine.log import Cause, Logs, Stage
from sim.inputs.build import build_inputs, expected_contacts
from sim.measure import Asked
from sim.run import simulate
from sim.scenario import Scenario
from sim.scenario.checks.view import View
from sim.scenario.checks.ways import ways

Floats = NDArray[np.float64]

CONTACTS: Final = 4e5
"""Contacts of all replications together."""
FEWEST, MOST = 4, 60
AGAIN: Final = (Cause.RETRY, Cause.REPEAT, Cause.CALLBACK)
"""What a customer does later who was here before; transfers and overflow come at once."""


@dataclass(frozen=True, eq=False)
class Again:
    """Contacts of a day as planned. Q queues, I intervals of the day, means of simulated days."""

    further: Floats
    """Contacts that are no first ones in their queue: redials, repeats, callbacks, and what other
    queues send, ``[Q, I]``."""
    echo_today: Floats
    """The next contacts of customers who first came on the day itself before ``begins`` and are
    neither served nor waiting then, ``[Q, I]``."""
    echo_earlier: Floats
    """The same of customers of the days before ``[Q, I]``."""
    begins: int
    """Tick of the day at which the rest of it is simulated from; 0: midnight."""
    warming_up: float
    """Wall time of the first replication, in which an engine may be compiled."""

    @classmethod
    def nobody(cls, moment: Moment) -> Again:
        """Of a scenario in which nobody comes again."""
        none = np.zeros((len(moment.scenario.queues), moment.calendar.n_intervals))
        return cls(none, none.copy(), none.copy(), 0, 0.0)

    def first_share(self, planned: Floats) -> Floats:
        """Share of all contacts that are first ones ``[Q, I]``, given their number ``[Q, I]``."""
        every = planned + self.further
        return np.divide(planned, every, out=np.ones_like(planned), where=every > 0)

    def echo(self, busier: float) -> Floats:
        """Contacts to come of customers who were here before ``[Q, I]``.

        Args:
            busier: so many times the customers planned came on the day so far.
        """
        return np.asarray(busier * self.echo_today + self.echo_earlier, dtype=np.float64)


def comes_again(scenario: Scenario) -> bool:
    """Whether anybody comes to a queue who is no first contact there."""
    own = [r for queue in scenario.queues.values() for r in (queue.retries, queue.repeats)]
    return any(r is not None and r.share > 0 for r in own) or any(ways(View(scenario)))


def who_comes_again(
    scenario: Scenario, moment: Moment, seed: int, *, morning: bool = False
) -> Again:
    """Simulate the day of a moment with the days before it, as planned.

    Args:
        scenario: of which the moment is one; its own days of warm-up are simulated.
        moment: when.
        seed: of all draws.
        morning: whether the day will be simulated from midnight on, not from the moment.
    """
    if not comes_again(scenario):
        return Again.nobody(moment)
    day = scenario.model_copy(update={"start": moment.date, "days": 1, "state": None})
    built = build_inputs(day, seed)
    n = int(min(MOST, max(FEWEST, CONTACTS / max(1.0, expected_contacts(built)))))
    begins = 0 if morning else moment.tick
    counter = _Counter(built.calendar, moment, begins)
    began = time.monotonic()
    _simulated(day, seed, [0], counter)
    warming_up = time.monotonic() - began
    _simulated(day, seed, list(range(1, n)), counter)
    further, today, earlier = counter.sums / n
    return Again(further, today, earlier, begins, warming_up)


def _simulated(day: Scenario, seed: int, replications: list[int], counter: _Counter) -> None:
    asked = Asked(periods=False, distribution=False, queue_length=False, agents=False)
    simulate(
        day, seed=seed, replications=replications, statistics=asked, on_logs=counter.count, jobs=1
    )


class _Counter:
    """Adds up logs by queue and interval of the measured day."""

    def __init__(self, calendar: Calendar, moment: Moment, begins: int) -> None:
        self._midnight = calendar.measured_from
        self._length = calendar.interval_ticks
        self._now = self._midnight + begins
        self._shape = (len(moment.scenario.queues), moment.calendar.n_intervals)
        self.sums = np.zeros((3, *self._shape))

    def count(self, _: int, logs: Logs) -> None:
        rows = logs.contacts
        queues, n = self._shape
        self.sums[0] += further_contacts(rows, queues, self._midnight, self._length, n)
        again, today = self._next_contacts(rows)
        for k, mine in ((1, again[today]), (2, again[~today])):
            place = mine["queue"].astype(np.int64) * n
            place += (mine["queued"] - self._midnight) // self._length
            self.sums[k] += np.bincount(place, minlength=queues * n).reshape(queues, n)

    def _next_contacts(self, rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The first contact from now on of each issue that began before and waits for its next.

        What follows it the simulation of the rest of the day makes itself, and so it does for
        those who wait or are served now: they are in the state.
        """
        now, horizon = self._now, self._midnight + self._shape[1] * self._length
        issue = np.stack([rows["root"].astype(np.int64), rows["issue"].astype(np.int64)], axis=1)
        _, of = np.unique(issue, axis=0, return_inverse=True)
        n = int(of.max()) + 1 if len(of) else 0
        began = np.full(n, np.iinfo(np.int64).max)
        np.minimum.at(began, of, rows["queued"])
        left = np.maximum(rows["ended"], rows["wrapped"])
        here = (rows["queued"] < now) & (rows["stage"] == Stage.QUEUE)
        here &= (rows["ended"] < 0) | (left >= now)
        busy = np.zeros(n, np.bool_)
        busy[of[here]] = True
        later = (rows["queued"] >= now) & (rows["queued"] < horizon)
        later &= np.isin(rows["cause"], AGAIN) & (rows["stage"] != Stage.DIALLER)
        later &= (began[of] < now) & ~busy[of]
        chosen = np.flatnonzero(later)
        chosen = chosen[np.argsort(rows["queued"][chosen], kind="stable")]
        _, firsts = np.unique(of[chosen], return_index=True)
        chosen = chosen[firsts]
        return rows[chosen], began[of[chosen]] >= self._midnight
