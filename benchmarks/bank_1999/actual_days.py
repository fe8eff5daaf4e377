"""The scenario on the days as they were: their volumes and presence, later their talk."""

import numpy as np
import pandas as pd

from benchmarks.bank_1999.agents import group_by_server_day, presence_by_interval, with_group
from benchmarks.bank_1999.clean import Records
from benchmarks.bank_1999.days import counts_by_interval
from benchmarks.bank_1999.laws import TALK_PARTS, talk_law, talk_parts
from benchmarks.bank_1999.names import OPEN_INTERVALS, time_label
from sim.scenario import (
    Busyness,
    ByTime,
    Empirical,
    LawFrom,
    PoissonArrivals,
    Quantile,
    Scenario,
    SpecialDay,
    StaffingRow,
    VolumeRow,
)


def on_actual_days(scenario: Scenario, records: Records, days: pd.DataFrame) -> Scenario:
    """The scenario from the first of `days` to the last, given what was counted on them.

    Each half-hour's volume is the number of calls that came (arrivals stay Poisson around it) and
    its staffing the mean number present in whole agents: what is known is not drawn again. No
    busyness beyond; days in between are closed.
    """
    first, last = days["day"].min(), days["day"].max()
    others = pd.date_range(first, last).difference(pd.DatetimeIndex(days["day"]))
    queues, groups = {}, {}
    for name, queue in scenario.queues.items():
        arrivals = queue.arrivals
        assert isinstance(arrivals, PoissonArrivals) and arrivals.volumes is not None
        counts = counts_by_interval(records.calls[records.calls["queue"] == name], days)
        volumes = tuple(
            VolumeRow(day=date, time=time, volume=volume)
            for date, time, volume in _cells(days, counts.astype(float))
        )
        known = {"volumes": arrivals.volumes + volumes, "busyness": Busyness()}
        queues[name] = queue.model_copy(update={"arrivals": arrivals.model_copy(update=known)})
    presence = whole_agents(_presence(records, days, list(scenario.groups)))
    for number, (name, group) in enumerate(scenario.groups.items()):
        assert group.staffing is not None
        staffing = tuple(
            StaffingRow(day=date, time=time, agents=agents)
            for date, time, agents in _cells(days, presence[number])
        )
        groups[name] = group.model_copy(update={"staffing": group.staffing + staffing})
    return scenario.model_copy(
        update={
            "start": first.date(),
            "days": (last - first).days + 1,
            "special_days": {day.date(): SpecialDay(closed=True) for day in others},
            "busyness": Busyness(),
            "queues": queues,
            "groups": groups,
        }
    )


def _presence(records: Records, days: pd.DataFrame, groups: list[str]) -> np.ndarray:
    grouped = with_group(records.sessions, group_by_server_day(records.calls))
    return np.stack(
        [presence_by_interval(grouped[grouped["group"] == name], days) for name in groups]
    )


def whole_agents(presence: np.ndarray) -> np.ndarray:
    """Presence [group, ...] rounded so that every sum over the first groups is off by < 1."""
    rounded = np.floor(np.cumsum(presence, axis=0) + 0.5)
    return np.diff(rounded, axis=0, prepend=0.0)


def _cells(days: pd.DataFrame, values: np.ndarray) -> list[tuple[str, str, float]]:
    """Date, time and value of each open half-hour of `days`; values [day, half-hour]."""
    return [
        (day.date().isoformat(), time_label(slot), float(values[row, slot]))
        for row, day in enumerate(days["day"])
        for slot in OPEN_INTERVALS
    ]


def with_talk_of(scenario: Scenario, calls: pd.DataFrame) -> Scenario:
    """The scenario with the talk laws of these calls, estimated as for January to March."""
    parts = {name: _law(part) for name, part in talk_parts(calls).items()}
    regular = ByTime(
        parts=tuple(
            LawFrom.model_validate({"from": since, "of": parts[f"regular_{label}"]})
            for since, label in _talk_times()
        )
    )
    queues = {
        name: queue.model_copy(update={"talk": regular if name == "regular" else parts[name]})
        for name, queue in scenario.queues.items()
    }
    return scenario.model_copy(update={"queues": queues})


def _law(calls: pd.DataFrame) -> Empirical:
    table = talk_law(calls)
    rows = tuple(
        Quantile(p=float(p), value=float(value))
        for p, value in zip(table["p"], table["value"], strict=True)
    )
    return Empirical(quantiles=rows)


def _talk_times() -> list[tuple[str, str]]:
    """From when each part of regular talk holds (the first from midnight), and its name."""
    labels = [time_label(first) for first in TALK_PARTS]
    since = ["00:00", *labels[1:]]
    return [(start, label.replace(":", "")) for start, label in zip(since, labels, strict=True)]
