"""The work of each queue: contacts, handle times and patience by interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from planner.analytic.laws import Duration, duration, mixed, summed
from planner.requirement.flows import Flows, flows
from planner.requirement.groups import Servers, servers
from sim.clock import Calendar
from sim.inputs.arrays import Inputs
from sim.inputs.build import build_inputs
from sim.inputs.build_demand import law_at
from sim.inputs.compile_laws import law_mean
from sim.inputs.hours import open_intervals, open_stretches, weekday_of
from sim.measure.plan import expected_contacts
from sim.scenario import Scenario
from sim.scenario.models.laws import ByTime
from sim.scenario.models.queues import Queue

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Kind = Literal["immediate", "chat", "deferred"]
Handling = Literal["fastest", "mix"]

DEFERRED_FROM_S = 3600.0
"""A promise of at least this long is levelled over its time, whatever the channel."""


@dataclass(frozen=True)
class Centre:
    """A scenario's work before anything is staffed. Q queues, I intervals."""

    scenario: Scenario
    calendar: Calendar
    inputs: Inputs
    is_open: Bools
    """``[Q, I]``"""
    flows: Flows
    servers: dict[str, Servers]


@dataclass(frozen=True)
class Work:
    """The work of one queue; I intervals."""

    name: str
    kind: Kind
    contacts: Floats
    """Expected contacts that reach agents, ``[I]``."""
    slope: Floats
    """Rate over an interval: 1 + slope (2 u - 1), ``[I]``."""
    is_open: Bools
    """``[I]``"""
    factor: float
    """Multiplies talk and wrap-up."""
    handle: tuple[Duration, ...]
    """The different laws of handle times, factor included."""
    handle_of: Ints
    """Which of them holds, ``[I]``."""
    patience: tuple[Duration, ...]
    """The different laws of patience."""
    patience_of: Ints
    """Which of them holds, ``[I]``."""
    mix_ratio: float
    """Mean handle time of the mix of groups over the one used."""

    @property
    def handle_s(self) -> Floats:
        """Mean handle time by interval, seconds, ``[I]``."""
        return np.array([law.mean for law in self.handle])[self.handle_of]


def centre(scenario: Scenario) -> Centre:
    """Everything about a scenario that queues share.

    Raises:
        ScenarioError: the calendar cannot be made.
    """
    inputs, _, calendar = build_inputs(scenario)
    is_open = np.array(
        [
            open_intervals(open_stretches(queue, calendar), calendar)
            for queue in scenario.queues.values()
        ]
    )
    arrivals = expected_contacts(inputs, calendar)
    return Centre(
        scenario,
        calendar,
        inputs,
        is_open,
        flows(scenario, calendar, arrivals, is_open),
        servers(scenario, inputs),
    )


def work_of(found: Centre, q: int, handling: Handling) -> Work:
    """The work of queue ``q``."""
    name, queue = list(found.scenario.queues.items())[q]
    serving = found.servers[name]
    mix = serving.mix_factor
    factor = mix if handling == "mix" else serving.fastest.factor
    handle, handle_of = _handle_laws(found, queue, q, factor)
    patience, patience_of = _patience_laws(found, queue)
    return Work(
        name=name,
        kind=kind_of(queue, found),
        contacts=found.flows.contacts[q],
        slope=np.asarray(found.inputs.demand["slope"][q], np.float64),
        is_open=found.is_open[q],
        factor=factor,
        handle=handle,
        handle_of=handle_of,
        patience=patience,
        patience_of=patience_of,
        mix_ratio=mix / factor,
    )


def kind_of(queue: Queue, found: Centre) -> Kind:
    """How a queue's requirement is found.

    Deferred: the shortest promise is an hour or more, or an interval or more where the channel is
    e-mail or social media; and lists, whatever is promised. Chat: agents hold several, or customers
    fall silent. Immediate: the rest.
    """
    target = queue.target
    promises = [target.within_s, *(step.within_s for step in target.steps)]
    interval_s = found.calendar.interval_minutes * 60.0
    patient = queue.channel in ("email", "social")
    if queue.arrivals.kind == "list" or min(promises) >= (
        min(interval_s, DEFERRED_FROM_S) if patient else DEFERRED_FROM_S
    ):
        return "deferred"
    name = next(name for name, row in found.scenario.queues.items() if row is queue)
    desk = found.servers[name].fastest.desk
    return "chat" if desk.slots > 1 or desk.attention < 1 else "immediate"


def _by_interval(found: Centre, laws: tuple[Any, ...]) -> tuple[list[tuple[Any, ...]], Ints]:
    """The different combinations of laws, and which of them holds in each interval."""
    calendar = found.calendar
    if not any(isinstance(law, ByTime) for law in laws):
        return [laws], np.zeros(calendar.n_intervals, np.int64)
    seen: dict[tuple[str, int], int] = {}
    kinds: dict[str, int] = {}
    rows: list[tuple[Any, ...]] = []
    of = np.zeros(calendar.n_intervals, np.int64)
    cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
    for i, (day, minute) in enumerate(cells):
        key = (weekday_of(calendar, int(day)), int(minute))
        if key not in seen:
            here = tuple(None if law is None else law_at(law, *key) for law in laws)
            text = repr(here)
            if text not in kinds:
                kinds[text] = len(rows)
                rows.append(here)
            seen[key] = kinds[text]
        of[i] = seen[key]
    return rows, of


def _handle_laws(
    found: Centre, queue: Queue, q: int, factor: float
) -> tuple[tuple[Duration, ...], Ints]:
    rows, of = _by_interval(found, (queue.talk, queue.wrap_up))
    factor *= float(found.flows.handle_factor[q])
    extra = float(found.flows.extra_s[q])
    laws = []
    for talk, wrap in rows:
        law = summed(duration(talk), None if wrap is None else duration(wrap)).scaled(factor)
        law = _dialled(law, queue, factor)
        laws.append(law if extra == 0 else law.scaled(1.0 + extra / max(law.mean, 1e-9)))
    return tuple(laws), of


def _dialled(law: Duration, queue: Queue, factor: float) -> Duration:
    """Handle time per record or callback of a queue that dials, dialling in vain included.

    Attempts go on until the right party answers or there are no more; shares are the mean of those
    by time of day. A predictive dialler does the dialling itself. The law's shape is kept.
    """
    dial = queue.dial
    if dial is None:
        return law
    connect = float(np.mean([row.connect for row in dial.reach]))
    right = float(np.mean([row.right_party for row in dial.reach]))
    reached = connect * right
    attempts = sum((1.0 - reached) ** k for k in range(dial.attempts))
    each = 0.0
    if dial.pacing != "predictive":
        each += law_mean(dial.ring)
    if dial.preview is not None:
        each += law_mean(dial.preview)
    if dial.wrong_party is not None:
        each += connect * (1.0 - right) * law_mean(dial.wrong_party) * factor
    mean = attempts * each + (1.0 - (1.0 - reached) ** dial.attempts) * law.mean
    return law.scaled(max(mean, 1e-9) / law.mean)


def _patience_laws(found: Centre, queue: Queue) -> tuple[tuple[Duration, ...], Ints]:
    rows, of = _by_interval(found, (queue.patience,))
    bot = queue.self_service
    scale = 1.0 if bot is None else bot.patience_factor
    segments = [
        (segment.share, segment.patience_factor) for segment in found.scenario.segments.values()
    ] or [(1.0, 1.0)]
    if all(factor == segments[0][1] for _, factor in segments):
        segments = [(1.0, segments[0][1])]
    laws = []
    for (model,) in rows:
        law = duration(model)
        if not law.endless:
            law = mixed([(share, law.scaled(factor * scale)) for share, factor in segments])
        laws.append(law)
    return tuple(laws), of
