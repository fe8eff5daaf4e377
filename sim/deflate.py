"""Volumes that already contain who comes back, brought down to first contacts.

Telephone systems count whatever came to a queue: redials, repeats and what other queues sent, too.
The simulation makes those itself, so that its volumes must be first contacts. They are found as a
fixed point: with first contacts v the base scenario, simulated, adds E(v) further ones, and

    v + E(v) = what the table says, in every interval of it.

Each step moves v towards table - E(v) by a share of the way (``damping``, halved whenever the gap
widens: further contacts feed on themselves where too few people answer). All steps have the same
random numbers, so only v changes between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Cause, Logs, Stage
from sim.errors import Problem, ScenarioError
from sim.inputs.build import build_inputs
from sim.inputs.by_day import ByDay
from sim.measure import Asked
from sim.progress import Observer, Silence
from sim.run import simulate
from sim.scenario import PoissonArrivals, Scenario, VolumeRow
from sim.scenario.checks.counts import all_contacts
from sim.scenario.models.base import ReadOnlyDict, minutes_of
from sim.work import Choice

DAMPING: Final = 0.7
LEAST_DAMPING: Final = 0.05
DIGITS: Final = 4
"""Decimals of the volumes found."""
FURTHER: Final = (
    Cause.RETRY,
    Cause.REPEAT,
    Cause.OVERFLOW,
    Cause.TRANSFER,
    Cause.CONSULT,
    Cause.CALLBACK,
    Cause.DEFLECTED,
)
"""Why a contact comes to a queue, if it is no first one there. Once past self-service it has come
already, and a number that is dialled again has not come at all."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class QueueDeflation:
    """What became of the volumes of a queue: contacts in the measured days."""

    queue: str
    table: float
    """As the table says, opening hours and factors applied."""
    first: float
    """First contacts that remain."""
    further: float
    """Contacts that the simulation adds to them: redials, repeats, from other queues."""
    gap: float
    """Sum over the table's rows of what is missing or too much, over ``table``; rows that are
    ``crowded`` are left out."""
    crowded: int
    """Rows to which more contacts come back, or from elsewhere, than the table has: they have no
    first contacts, and still too many."""


@dataclass(frozen=True)
class Deflation:
    """First-contact volumes and how well they reproduce the table."""

    scenario: Scenario
    """The base scenario with first contacts."""
    queues: tuple[QueueDeflation, ...]
    runs: int
    tolerance: float

    @property
    def reached(self) -> bool:
        """Whether the gap of every queue is within the tolerance."""
        return all(item.gap <= self.tolerance for item in self.queues)

    @property
    def overrides(self) -> dict[str, Any]:
        """The volumes as overrides of the base scenario."""
        return {"queues": {item.queue: self._arrivals(item.queue) for item in self.queues}}

    def _arrivals(self, queue: str) -> dict[str, Any]:
        arrivals = self.scenario.queues[queue].arrivals
        rows = arrivals.model_dump(mode="json", by_alias=True)["volumes"]
        return {"arrivals": {"counts": "first_contacts", "volumes": rows}}


class _Table(NamedTuple):
    """The volumes of a queue and where they hold. I measured intervals, R rows."""

    queue: str
    position: int
    row: NDArray[np.int64]  # [I] row that holds, -1: none
    weight: Floats  # [R] measured contacts per unit of volume
    contacts: Floats  # [R] measured contacts by the table


def deflate(
    scenario: Scenario,
    *,
    replications: int = 30,
    tolerance: float = 0.01,
    most_runs: int = 25,
    engine: Choice = "auto",
    jobs: int = 1,
    progress: Observer | None = None,
) -> Deflation:
    """First-contact volumes of every queue whose volumes count all contacts.

    What a table counts: contacts that come to the queue in the interval (first ones, redials and
    repeats, blocked ones too) and those that other queues send (overflow, deflection, transfer,
    consultation, callback), before the queue's own deflection and self-service.

    Args:
        scenario: the centre as it was when the contacts were counted.
        replications: of each run; few leave the chance of a day in the volumes.
        tolerance: gap of each queue, relative to its table, at which it is good enough.
        most_runs: runs after which it ends anyway.
        engine: as for :func:`sim.simulate`.
        jobs: processes.
        progress: hears about every run.

    Raises:
        ScenarioError: no queue's volumes count all contacts, or the scenario cannot be simulated.
        BadRequest: an argument is out of its range.
    """
    tables = _tables(scenario)
    watching = progress or Silence()
    volumes = {table.queue: _volumes(scenario, table.queue) for table in tables}
    damping, before = DAMPING, np.inf
    for run in range(1, most_runs + 1):
        base = with_volumes(scenario, volumes)
        further = _further(base, tables, replications, engine, jobs)
        found = tuple(_judge(t, volumes[t.queue], further[t.queue]) for t in tables)
        result = Deflation(base, found, run, tolerance)
        worst = max(item.gap for item in found)
        watching.say(f"run {run}: {100 * worst:.1f} % off the table at worst")
        if result.reached or run == most_runs:
            break
        if worst > before:
            damping = max(LEAST_DAMPING, damping / 2)
        before = worst
        for table in tables:
            volumes[table.queue] = _step(table, volumes[table.queue], further[table.queue], damping)
    return result


def with_volumes(scenario: Scenario, volumes: Mapping[str, Floats]) -> Scenario:
    """A scenario with other volumes ``[R]`` by queue, which count first contacts."""
    queues = dict(scenario.queues)
    for name, values in volumes.items():
        arrivals = _poisson(scenario, name)
        rows = tuple(
            VolumeRow(day=row.day, time=row.time, volume=round(float(value), DIGITS))
            for row, value in zip(arrivals.volumes or (), values, strict=True)
        )
        changed = arrivals.model_copy(update={"volumes": rows, "counts": "first_contacts"})
        queues[name] = queues[name].model_copy(update={"arrivals": changed})
    return scenario.model_copy(update={"queues": ReadOnlyDict(queues)})


def further_contacts(rows: NDArray[Any], queues: int, begin: int, ticks: int, n: int) -> Floats:
    """Contacts that were no first ones, by queue and interval ``[queues, n]``.

    Args:
        rows: a replication's log (CONTACT).
        queues: how many there are.
        begin: tick at which the first interval begins.
        ticks: length of an interval.
        n: intervals.
    """
    interval = (rows["queued"] - begin) // ticks
    kept = np.isin(rows["cause"], FURTHER) & (rows["stage"] != Stage.DIALLER)
    kept &= (interval >= 0) & (interval < n)
    place = rows["queue"][kept].astype(np.int64) * n + interval[kept]
    return np.bincount(place, minlength=queues * n).reshape(queues, n).astype(np.float64)


def _poisson(scenario: Scenario, queue: str) -> PoissonArrivals:
    arrivals = scenario.queues[queue].arrivals
    assert isinstance(arrivals, PoissonArrivals)
    return arrivals


def _volumes(scenario: Scenario, queue: str) -> Floats:
    return np.array([row.volume for row in _poisson(scenario, queue).volumes or ()])


def _tables(scenario: Scenario) -> list[_Table]:
    """The volumes that count all contacts.

    Raises:
        ScenarioError: there are none.
    """
    wanted = all_contacts(scenario)
    if not wanted:
        raise ScenarioError(
            Problem(
                "no queue has volumes that count all contacts",
                "write counts: all_contacts beside the volumes that do; all others are first "
                "contacts already",
                path="queues",
            )
        )
    ones = {name: np.ones(len(_volumes(scenario, name))) for name in wanted}
    built = build_inputs(with_volumes(scenario, ones))
    calendar = built.calendar
    first = calendar.measured_from // calendar.interval_ticks
    tables = []
    for name in wanted:
        q = built.names.queues.index(name)
        share = built.inputs.demand["mean"][q, first:]  # contacts per unit of volume
        row = _row_of_interval(_poisson(scenario, name), calendar)[first:]
        row = np.where(share > 0, row, -1)
        values = _volumes(scenario, name)
        weight = _by_row(row, share, len(values))
        tables.append(_Table(name, q, row, weight, weight * values))
    return tables


def _row_of_interval(arrivals: PoissonArrivals, calendar: Any) -> NDArray[np.int64]:
    """Number of the volume row that holds in each simulated interval, -1: none."""
    rows = arrivals.volumes or ()
    table = ByDay.of((row.day, minutes_of(row.time), r) for r, row in enumerate(rows))
    by_day = [table.on(calendar, day) for day in range(calendar.n_days)]
    cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
    return np.array([by_day[day].get(int(minute), -1) for day, minute in cells], dtype=np.int64)


def _further(
    base: Scenario, tables: list[_Table], replications: int, engine: Choice, jobs: int
) -> dict[str, Floats]:
    """Mean contacts a run that are no first ones, by queue and row of its table."""
    calendar = build_inputs(base).calendar
    n = len(tables[0].row)
    total = np.zeros((len(base.queues), n))

    def count(_: int, logs: Logs) -> None:
        begin, ticks = calendar.measured_from, calendar.interval_ticks
        total[:] += further_contacts(logs.contacts, len(base.queues), begin, ticks, n)

    asked = Asked(periods=False, distribution=False, queue_length=False, agents=False)
    result = simulate(
        base,
        replications=replications,
        engine=engine,
        jobs=jobs,
        statistics=asked,
        on_logs=count,
    )
    total /= result.replications
    return {
        table.queue: _by_row(table.row, total[table.position], len(table.weight))
        for table in tables
    }


def _by_row(row: NDArray[np.int64], values: Floats, n: int) -> Floats:
    """Sums ``[n]`` of the intervals' values by the row that holds in them."""
    held = row >= 0
    return np.asarray(np.bincount(row[held], values[held], minlength=n), dtype=np.float64)


def _step(table: _Table, volumes: Floats, further: Floats, damping: float) -> Floats:
    """Volumes a share of the way towards table - further, never below 0.

    Rows that hold on no measured day shrink as the queue's others do on the whole.
    """
    held = table.weight > 0
    goal = np.divide(table.contacts - further, table.weight, out=volumes.copy(), where=held)
    moved = np.maximum(0.0, volumes + damping * (goal - volumes))
    whole = float((volumes * table.weight).sum())
    ratio = float((moved * table.weight).sum()) / whole if whole > 0 else 1.0
    return np.where(held, moved, volumes * ratio)


def _judge(table: _Table, volumes: Floats, further: Floats) -> QueueDeflation:
    first = volumes * table.weight
    crowded = (table.weight > 0) & (volumes == 0) & (further > table.contacts)
    off = np.abs(table.contacts - first - further)[~crowded].sum()
    whole = float(table.contacts.sum())
    return QueueDeflation(
        queue=table.queue,
        table=whole,
        first=float(first.sum()),
        further=float(further.sum()),
        gap=float(off) / whole if whole > 0 else 0.0,
        crowded=int(crowded.sum()),
    )
