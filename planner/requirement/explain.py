"""Where the requirement of one interval comes from, as data and in plain words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.requirement.deferred import DeferredQueue
from planner.requirement.tables import formula_name
from planner.requirement.words import percent
from sim.errors import CcplanError

if TYPE_CHECKING:
    from planner.requirement.immediate import LiveQueue
    from planner.requirement.requirement import Requirement


class UnknownInterval(CcplanError):
    """There is no such queue or interval."""


@dataclass(frozen=True)
class Figures:
    """What so many agents are expected to give in the interval."""

    agents: float
    service_level: float
    p_wait: float
    abandon_rate: float
    asa_s: float
    occupancy: float
    queue: float
    """Mean number of waiting contacts."""
    holds: bool
    """Whether every goal holds."""


@dataclass(frozen=True)
class Simulated:
    """What simulation says of the scenario as it is staffed; limits of 95 %."""

    replications: int
    on_duty: float
    """Agents on the roster who can serve the queue, before absence."""
    offered: float
    service_level: float
    service_level_low: float
    service_level_high: float
    abandon_rate: float
    abandon_rate_low: float
    abandon_rate_high: float
    asa_s: float
    asa_s_low: float
    asa_s_high: float


@dataclass(frozen=True)
class Explanation:
    """The requirement of a queue in an interval. Shares from 0 to 1, times in seconds."""

    queue: str
    group: str
    """Group whose handle times are used."""
    start: str
    """Local time, ``2026-03-02 10:00``."""
    minutes: int
    is_open: bool
    kind: str
    """``immediate``, ``chat`` or ``deferred``."""
    formula: str
    method: str
    contacts: float
    aht_s: float
    aht_mix_s: float
    """With the mix of groups by their hours."""
    load: float
    """Erlangs."""
    load_alone: float
    """Erlangs if the interval's contacts came for ever: contacts per second times handle time."""
    goals: tuple[str, ...]
    net: float
    whole: int
    gross: float
    shrinkage: dict[str, float]
    """Parts of the scheduled time that is lost; they sum to 1 - net / gross."""
    rows: tuple[Figures, ...]
    """With one agent less, as required, with one more; empty for deferred work."""
    steps: tuple[tuple[float, float, float], ...]
    """Deferred work: (within_s, share promised, share kept), of the whole scenario."""
    notes: tuple[str, ...]
    simulated: Simulated | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: infinite and undefined figures are None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found

    def text(self) -> str:
        """In words, with a small table."""
        from planner.requirement.words import in_words

        return in_words(self)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def explain(
    found: Requirement, queue: str, interval: int | str, replications: int = 0
) -> Explanation:
    """See :meth:`Requirement.explain`."""
    if queue not in found.queues:
        raise UnknownInterval(
            f"there is no queue {queue!r} in the scenario; there are {', '.join(found.queues)}"
        )
    q = found.queues.index(queue)
    i = interval_at(found, q, interval)
    model, work = found.models[q], found.models[q].work
    step = found.calendar.interval_minutes * 60.0
    shrinkage = found.shrinkages[q]
    live = not isinstance(model, DeferredQueue)
    return Explanation(
        queue=queue,
        group=found.servers[q].fastest.group,
        start=_start(found, i),
        minutes=found.calendar.interval_minutes,
        is_open=bool(work.is_open[i]),
        kind=work.kind,
        formula="levelled" if isinstance(model, DeferredQueue) else formula_name(model, i),
        method=found.method if live else "levelled",
        contacts=float(work.contacts[i]),
        aht_s=float(work.handle_s[i]),
        aht_mix_s=float(work.handle_s[i] * work.mix_ratio),
        load=float(found.load[q, i]),
        load_alone=float(work.contacts[i] * work.handle_s[i] / step),
        goals=goals_in_words(found, q),
        net=float(found.net[q, i]),
        whole=int(found.whole[q, i]),
        gross=float(found.gross[q, i]),
        shrinkage={name: part for name, part in shrinkage.points().items() if part > 0},
        rows=() if isinstance(model, DeferredQueue) else _around(model, int(found.whole[q, i]), i),
        steps=model.steps if isinstance(model, DeferredQueue) else (),
        notes=_notes(found, q, i),
        simulated=_simulated(found, q, i, replications) if replications else None,
    )


def interval_at(found: Requirement, q: int, interval: int | str) -> int:
    """Position of an interval that is given as such or by a local time within it.

    Raises:
        UnknownInterval: it is no time, or outside the scenario; the text says what there is.
    """
    calendar = found.calendar
    first = calendar.measured_from // calendar.interval_ticks
    last = calendar.n_intervals - 1
    known = (
        f"{found.queues[q]} has intervals of {calendar.interval_minutes} minutes from "
        f"{_start(found, first)} to {_start(found, last)}{_busiest(found, q)}"
    )
    if isinstance(interval, int | np.integer):
        if not 0 <= interval <= last:
            raise UnknownInterval(f"there is no interval {interval}: 0 to {last}; {known}")
        return int(interval)
    try:
        moment = datetime.fromisoformat(interval.strip())
    except ValueError:
        raise UnknownInterval(
            f"{interval!r} is no local time such as {_start(found, first)!r}; {known}"
        ) from None
    tick = calendar.tick_of(moment)
    if not 0 <= tick < calendar.horizon:
        raise UnknownInterval(f"{interval} lies outside the scenario; {known}")
    return int(tick // calendar.interval_ticks)


def _busiest(found: Requirement, q: int) -> str:
    contacts = found.models[q].work.contacts
    if contacts.sum() <= 0:
        return ""
    return f"; contacts come from {_start(found, int(np.flatnonzero(contacts)[0]))} on, " + (
        f"most at {_start(found, int(contacts.argmax()))}"
    )


def _start(found: Requirement, i: int) -> str:
    return f"{found.calendar.local(i * found.calendar.interval_ticks):%Y-%m-%d %H:%M}"


def _around(model: LiveQueue, whole: int, i: int) -> tuple[Figures, ...]:
    if i not in model.busy_intervals:
        return ()
    agents = np.array([n for n in (whole - 1, whole, whole + 1) if n >= 0], np.float64)
    service = model.service(agents, np.full(len(agents), i))
    levels = service.service_level(model.goal.formula)
    holds = model.goal.met(service)
    return tuple(
        Figures(
            agents=float(n),
            service_level=float(levels[k]),
            p_wait=float(service.p_wait[k]),
            abandon_rate=float(service.abandoned[k]),
            asa_s=float(service.asa[k]),
            occupancy=float(service.occupancy[k]),
            queue=float(service.queue[k]),
            holds=bool(holds[k]),
        )
        for k, n in enumerate(agents)
    )


def goals_in_words(found: Requirement, q: int) -> tuple[str, ...]:
    """What the queue is staffed for."""
    goal, model = found.goals[q], found.models[q]
    if isinstance(model, DeferredQueue):
        rows = dict.fromkeys((within, share) for within, share, _ in model.steps)
        return tuple(f"{percent(share)} within {_time(within)}" for within, share in rows)
    words = []
    if goal.service_level is not None:
        words.append(f"{percent(goal.service_level)} within {goal.within_s:g} s ({goal.formula})")
    if goal.asa_s is not None:
        words.append(f"ASA at most {goal.asa_s:g} s")
    if goal.abandon_rate is not None:
        words.append(f"at most {percent(goal.abandon_rate)} abandoned")
    if goal.occupancy is not None:
        words.append(f"occupancy at most {percent(goal.occupancy)}")
    return tuple(words)


def _time(seconds: float) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def _notes(found: Requirement, q: int, i: int) -> tuple[str, ...]:
    model = found.models[q]
    queue = found.scenario.queues[found.queues[q]]
    notes = []
    if not model.work.is_open[i]:
        notes.append("the queue is closed: nobody new comes, work in hand is finished")
    if isinstance(model, DeferredQueue):
        notes.append(f"levelled over {model.hours}; {model.allowance:.2f} agents are for chance")
        if any(kept < promised - 1e-6 for _, promised, kept in model.steps):
            notes.append("a step cannot be kept wholly in these hours, however many work")
        return tuple(notes)
    if model.redial_share > 0:
        again = percent(model.redial_share, 0)
        notes.append(f"{again} of those who give up call again: their calls count")
    if queue.patience.law != "never" and model.patience[0].endless:
        notes.append("Erlang C: the patience of the scenario is not used")
    if found.load[q, i] > 0 and abs(found.load[q, i] / _alone(found, q, i) - 1) > 0.02:
        notes.append("the load follows the contacts with the lag of the handle time")
    levels = np.count_nonzero(model.cells.interval == i)
    if levels > 1:
        notes.append(f"figures are ratios of sums over {levels} parts (time, busy days)")
    return tuple(notes)


def _alone(found: Requirement, q: int, i: int) -> float:
    work = found.models[q].work
    alone = float(work.contacts[i] * work.handle_s[i] / (found.calendar.interval_minutes * 60))
    return alone or 1.0


def _simulated(found: Requirement, q: int, i: int, replications: int) -> Simulated:
    from planner.requirement.groups import presence
    from sim.inputs.build import build_inputs
    from sim.measure import Asked
    from sim.run import simulate

    asked = Asked(distribution=False, queue_length=False, agents=False)
    result = simulate(found.scenario, replications=replications, statistics=asked)
    calendar = found.calendar
    first = calendar.measured_from // calendar.interval_ticks
    if i < first:
        raise UnknownInterval("warm-up is simulated, but not measured: ask for a later interval")
    table = result.queues("interval")
    rows = table[table["queue"] == found.queues[q]]
    row = rows.iloc[i - first]
    inputs, _, _ = build_inputs(found.scenario)
    staffed = presence(found.scenario, inputs, calendar, found.servers[q])
    kpis = ("service_level", "abandon_rate", "asa_s")
    figures = {
        f"{kpi}{side}": float(row[f"{kpi}{side}"]) for kpi in kpis for side in ("", "_low", "_high")
    }
    return Simulated(
        replications=result.replications,
        on_duty=float(staffed[i]),
        offered=float(row["offered"]),
        **figures,
    )
