"""What is measured: constant arrays of a run, working arrays of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import Calendar
from sim.engine.log import Activity
from sim.inputs.arrays import ARRIVE_FIXED, ARRIVE_REPLAY, Inputs
from sim.measure import columns
from sim.measure.kpi import PAIRS
from sim.measure.more import (
    HIGHEST_SHARE,
    MoreCells,
    MorePlan,
    Room,
    new_more_cells,
    new_more_plan,
    scopes,
)
from sim.measure.periods import PERIODS, layout
from sim.measure.waits import BATCHES, N_BINS, N_OUTCOMES
from sim.scenario.models.queues import ServiceLevelTarget
from sim.scenario.models.scenario import Scenario

LEAST_EXPECTED: Final = 10.0
"""Expected contacts from which an interval, or a day, is judged against its target."""

Floats = NDArray[np.float64]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]
Structured = NDArray[Any]

PLAN = np.dtype(
    [
        ("periods", np.int64),  # flags, 0 or 1
        ("distribution", np.int64),
        ("queue_length", np.int64),
        ("agents", np.int64),
        ("first_interval", np.int64),  # first measured one
        ("n_intervals", np.int64),  # measured
        ("n_days", np.int64),  # measured
        ("n_cells", np.int64),
        ("skipped", np.int64),  # ticks of the first interval before the simulation begins
    ]
)
RULE = np.dtype(
    [
        ("threshold", np.int64),  # ticks
        ("short_abandon", np.int64),  # ticks
        ("formula", np.int64),  # position in columns.FORMULAS
        ("share", np.float64),  # target
        ("business_from", np.int64),  # slice of business hours; empty: the clock
        ("business_to", np.int64),
    ]
)


@dataclass(frozen=True)
class Asked:
    """Statistics that are wanted; what is not asked for costs no time."""

    periods: bool = True
    """KPIs by interval, hour and time of day; days and the total are always there."""
    distribution: bool = True
    """Distribution and quantiles of waits, and the wait of an infinitely patient customer."""
    queue_length: bool = True
    """The day's largest number of waiting contacts (the mean number is always there)."""
    agents: bool = True
    """KPIs of agent groups; needs the agent log."""
    fcr_window_days: float = 7.0
    """Days after a contact in which a repeat counts against its resolution (``fcr_gross``)."""


class Plan(NamedTuple):
    """Constants of a run. Q queues, G groups, I measured intervals, D measured days."""

    settings: Structured  # [1] PLAN
    rules: Structured  # [Q] RULE
    cell_of: Ints32  # [4, I], see sim.measure.periods
    into: Ints32  # [I, 4]
    day_cell: Ints32  # [D]
    judged_interval: NDArray[np.bool_]  # [Q, I] at least LEAST_EXPECTED contacts expected
    judged_day: NDArray[np.bool_]  # [Q, D]
    day_start: Ints64  # [D + 1] ticks; the first is where measuring begins
    rostered: Ints64  # [G, I] expected rostered ticks before absence
    slots: Ints64  # [G] most contacts that an agent handles at a time
    open_interval: NDArray[np.bool_]  # [Q, I] contacts are expected, see open_intervals
    open_day: NDArray[np.bool_]  # [Q + 1, D] days that count for the day's longest queue; last: all
    queue_pairs: Ints32  # [P, 2] columns whose products are kept
    group_pairs: Ints32
    more: MorePlan | None  # only where a scenario has journeys or costs


class Scratch(NamedTuple):
    """Working arrays of one worker; all zero between two replications."""

    queue_counts: Ints64  # [Q, I, counted columns]
    group_counts: Ints64  # [G, I, counted columns]
    queue_cells: Floats  # [Q (+ 1 for all), cells, columns]
    group_cells: Floats
    queue_touched: NDArray[np.bool_]  # [scopes, cells] cells that hold something
    group_touched: NDArray[np.bool_]
    more: MoreCells | None


def new_plan(
    inputs: Inputs,
    calendar: Calendar,
    targets: Sequence[ServiceLevelTarget],
    asked: Asked,
    scenario: Scenario | None = None,
) -> Plan:
    """Constants for measuring a scenario; ``targets`` in the order of ``inputs.queues``.

    ``inputs`` come with their journeys; ``scenario`` says what costs and experience are.

    Raises:
        ValueError: the number of targets is not that of queues.
    """
    first = calendar.measured_from // calendar.interval_ticks
    warm_up = calendar.warm_up_days
    cells = layout(calendar, asked.periods)
    day_of = (calendar.interval_day[first:] - warm_up).astype(np.int32)
    expected = expected_contacts(inputs, calendar)[:, first:]
    days = np.arange(calendar.n_days - warm_up)
    by_day = expected @ (day_of[:, None] == days).astype(np.float64)
    n_groups = len(inputs.groups) if asked.agents else 0
    open_interval = open_intervals(inputs, calendar)[:, first:].copy()
    day_start = calendar.day_start[warm_up:].copy()
    day_start[0] = calendar.measured_from
    skipped = max(0, calendar.begins - calendar.measured_from)
    return Plan(
        settings=_settings(
            asked, first, cells.cell_of.shape[1], by_day.shape[1], cells.n_cells, skipped
        ),
        rules=_rules(inputs, targets),
        cell_of=cells.cell_of,
        into=cells.into,
        day_cell=cells.cell_of[PERIODS.index("day"), np.unique(day_of, return_index=True)[1]],
        judged_interval=expected >= LEAST_EXPECTED,
        judged_day=by_day >= LEAST_EXPECTED,
        day_start=day_start,
        rostered=rostered_ticks(inputs)[:n_groups, first:].copy(),
        slots=_slots(inputs)[:n_groups],
        open_interval=open_interval,
        open_day=_open_days(open_interval, day_of),
        queue_pairs=np.array(PAIRS["queue"], dtype=np.int32),
        group_pairs=np.array(PAIRS["group"], dtype=np.int32),
        more=new_more_plan(inputs, targets, scenario, asked.fcr_window_days, asked.agents),
    )


def new_scratch(plan: Plan) -> Scratch:
    """Zeroed working arrays for one worker."""
    n_queues, n_intervals = len(plan.rules), plan.cell_of.shape[1]
    n_groups, n_cells = len(plan.rostered), int(plan.settings[0]["n_cells"])
    return Scratch(
        queue_counts=np.zeros((n_queues, n_intervals, columns.N_QUEUE_COUNTED), dtype=np.int64),
        group_counts=np.zeros((n_groups, n_intervals, columns.N_GROUP_COUNTED), dtype=np.int64),
        queue_cells=np.zeros((scopes(n_queues), n_cells, columns.N_QUEUE_COLUMNS)),
        group_cells=np.zeros((scopes(n_groups), n_cells, columns.N_GROUP_COLUMNS)),
        queue_touched=np.zeros((scopes(n_queues), n_cells), dtype=np.bool_),
        group_touched=np.zeros((scopes(n_groups), n_cells), dtype=np.bool_),
        more=new_more_cells(plan.more, room(plan)),
    )


def room(plan: Plan) -> Room:
    """Sizes of what is measured by day."""
    distribution = bool(plan.settings[0]["distribution"])
    return Room(len(plan.rules), len(plan.rostered), len(plan.day_cell), distribution)


def measured_ticks(plan: Plan) -> float:
    """Ticks from the beginning of what is measured to the horizon."""
    return float(plan.day_start[-1] - plan.day_start[0] - plan.settings[0]["skipped"])


def histogram_shape(plan: Plan) -> tuple[int, int, int, int]:
    """Shape of the wait histogram: batch, queue, outcome, bin; empty if not asked for."""
    asked = int(plan.settings[0]["distribution"])
    return BATCHES, len(plan.rules) * asked, N_OUTCOMES, N_BINS


def expected_contacts(inputs: Inputs, calendar: Calendar) -> Floats:
    """Expected first contacts ``[queue, interval]`` before busyness (its mean is 1).

    A queue reached only by overflow expects none, so that no target is judged by interval there.
    Of the interval in which a run begins with a state only the rest counts.
    """
    expected = np.array(inputs.demand["mean"], dtype=np.float64)
    n_intervals, ticks = calendar.n_intervals, calendar.interval_ticks
    for q, source in enumerate(inputs.sources):
        if source["kind"] == ARRIVE_REPLAY:
            rows = inputs.replay[source["times_from"] : source["times_to"]]
            at = rows["arrived"] // ticks
            expected[q] = np.bincount(at[(at >= 0) & (at < n_intervals)], minlength=n_intervals)
        elif source["kind"] == ARRIVE_FIXED:
            sums = np.bincount(calendar.interval_day, expected[q], calendar.n_days)
            begin = int(source["counts_from"])
            counts = inputs.day_counts[begin : begin + calendar.n_days]
            factor = np.divide(counts, sums, out=np.zeros(len(sums)), where=sums > 0)
            expected[q] *= factor[calendar.interval_day]
    begins = int(inputs.settings[0]["begins"])
    i, over = divmod(begins, ticks)
    expected[:, :i] = 0.0
    expected[:, i] *= 1.0 - over / ticks
    return expected


def open_intervals(inputs: Inputs, calendar: Calendar) -> NDArray[np.bool_]:
    """Whether the scenario expects contacts ``[queue, interval]``.

    Recorded arrivals leave gaps by chance: there every time of day on which the recording has a
    contact is open on every day that has one.
    """
    expected = expected_contacts(inputs, calendar) > 0
    of_day = np.unique(calendar.interval_minute, return_inverse=True)[1]
    for q in np.flatnonzero(inputs.sources["kind"] == ARRIVE_REPLAY):
        times = np.bincount(of_day, expected[q]) > 0
        days = np.bincount(calendar.interval_day, expected[q], calendar.n_days) > 0
        expected[q] = times[of_day] & days[calendar.interval_day]
    return np.asarray(expected, dtype=np.bool_)


def rostered_ticks(inputs: Inputs) -> Ints64:
    """Expected ticks on the roster ``[group, interval]``: any activity but off, before absence."""
    setting = inputs.settings[0]
    length, n_intervals = int(setting["interval_ticks"]), int(setting["n_intervals"])
    duty = inputs.duty[inputs.duty["activity"] != Activity.OFF]
    start = np.maximum(duty["start"], int(setting["begins"]))
    end = np.minimum(duty["end"], int(setting["horizon"]))
    kept = end > start
    start, end, duty = start[kept], end[kept], duty[kept]
    group, share = inputs.agents["group"][duty["agent"]], duty["fraction"]
    first, last = start // length, (end - 1) // length
    change = np.zeros((len(inputs.groups), n_intervals + 1))
    np.add.at(change, (group, first), share * length)
    np.add.at(change, (group, last + 1), -share * length)
    ticks = np.cumsum(change, axis=1)[:, :-1]
    np.add.at(ticks, (group, first), -share * (start - first * length))
    np.add.at(ticks, (group, last), -share * ((last + 1) * length - end))
    return np.asarray(np.rint(ticks), dtype=np.int64)


def _slots(inputs: Inputs) -> Ints64:
    """Most contacts ``[group]`` that an agent handles at a time, those set aside left out."""
    slots = np.ones(len(inputs.groups), dtype=np.int64)
    if inputs.journeys is not None:
        for g in np.flatnonzero(inputs.groups["shared"]):
            group = inputs.groups[g]
            classes = inputs.journeys.work_classes[group["work_from"] : group["work_to"]]
            slots[g] = classes["most"].max()
    return slots


def _open_days(open_interval: NDArray[np.bool_], day_of: Ints32) -> NDArray[np.bool_]:
    """Measured days ``[queue, then all; day]`` with an open interval.

    A queue that expects no contact at all (it is reached by overflow only) is open when any is.
    """
    found = np.zeros((len(open_interval) + 1, int(day_of[-1]) + 1), dtype=np.bool_)
    for q, intervals in enumerate(open_interval):
        found[q, day_of[intervals]] = True
    found[-1] = found.any(axis=0) | (not found.any())
    found[~found.any(axis=1)] = found[-1]
    return found


def _settings(
    asked: Asked, first: int, intervals: int, days: int, cells: int, skipped: int
) -> Structured:
    flags = (asked.periods, asked.distribution, asked.queue_length, asked.agents)
    row = (*map(int, flags), first, intervals, days, cells, skipped)
    return np.array([row], dtype=PLAN)


def _rules(inputs: Inputs, targets: Sequence[ServiceLevelTarget]) -> Structured:
    if len(targets) != len(inputs.queues):
        raise ValueError(f"{len(targets)} targets for {len(inputs.queues)} queues")
    rules = np.zeros(len(targets), dtype=RULE)
    rules["threshold"] = inputs.queues["threshold"]
    rules["short_abandon"] = inputs.queues["short_abandon"]
    rules["formula"] = [columns.FORMULAS.index(target.formula) for target in targets]
    rules["share"] = [min(target.share, HIGHEST_SHARE) for target in targets]
    rules["business_from"] = inputs.queues["business_from"]
    rules["business_to"] = inputs.queues["business_to"]
    return rules
