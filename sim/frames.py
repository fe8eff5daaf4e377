"""The log as pandas tables: names instead of indices, times from the scenario's start.

Every time column ``..._ms`` counts elapsed milliseconds from the local midnight that begins the
scenario (negative during warm-up) and is missing where the event did not happen by the horizon.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from sim.clock import Calendar
from sim.engine.log import (
    AGENT_ORDER,
    CONTACT_ORDER,
    FOREVER,
    Activity,
    Cause,
    Exit,
    Stage,
    Then,
    canonical,
)
from sim.inputs.arrays import Names

if TYPE_CHECKING:
    from sim.engine.log import Logs

NEVER = -1
HANDED_ON_WITH_CONTEXT, HISTORY_SEEN = 1, 2
"""Bits of the log's ``context``."""
_OFFERS = ("none", "made", "accepted")


def _members(kind: type[IntEnum]) -> list[str]:
    return [member.name.lower() for member in kind]


_ACTIVITIES = _members(Activity)


def contact_table(logs: Logs, names: Names, replication: int, origin: int) -> pd.DataFrame:
    """One row per leg of a contact.

    ``origin`` is the tick of the scenario's start. Durations ``talk_draw_s`` and ``wrap_draw_s``
    are those of an agent with handle time factor 1; ``patience_ms`` is missing where endless,
    ``effort_ms`` (the agent's attention) where the service is not over. ``root`` is the number of
    the issue within its replication, ``customer`` and ``person`` are pseudonyms.
    """
    rows = canonical(logs.contacts, CONTACT_ORDER)
    columns: dict[str, Any] = {"replication": np.full(len(rows), replication, dtype=np.int32)}
    columns["customer"] = rows["customer"]
    for name in ("issue", "attempt", "leg"):
        columns[name] = rows[name]
    columns["parent"] = _optional(rows["parent"], rows["parent"] == NEVER)
    columns["cause"] = _named(rows["cause"], _members(Cause))
    columns["stage"] = _named(rows["stage"], _members(Stage))
    columns["queue"] = _named(rows["queue"], names.queues)
    columns["root_queue"] = _named(rows["root_queue"], names.queues)
    columns["priority_class"] = _classes(rows, names)
    for name in ("arrived", "queued", "answered", "ended", "wrapped"):
        columns[f"{name}_ms"] = _optional(rows[name] - origin, rows[name] == NEVER)
    columns["patience_ms"] = _optional(rows["patience"], rows["patience"] >= FOREVER // 2)
    columns["talk_draw_s"] = rows["talk_draw"]
    columns["wrap_draw_s"] = rows["wrap_draw"]
    columns["agent"] = _named(rows["agent"], names.agents)
    columns["exit"] = _named(rows["exit"], _members(Exit))
    columns["then"] = _named(rows["then"], _members(Then))
    columns["effort_ms"] = _optional(rows["effort"], rows["effort"] == NEVER)
    columns["root"] = rows["root"]
    columns["segment"] = _named(rows["segment"], names.segments)
    columns["person"] = _optional(rows["person"], rows["person"] == NEVER)
    columns["intent"] = _named(rows["intent"], names.intents)
    columns["context_kept"] = rows["context"] & HANDED_ON_WITH_CONTEXT != 0
    columns["history_seen"] = rows["context"] & HISTORY_SEEN != 0
    decided = rows["resolved"] != NEVER
    columns["resolved"] = pd.arrays.BooleanArray(rows["resolved"] == 1, ~decided)
    columns["offer"] = _named(rows["offer"], _OFFERS)
    return pd.DataFrame(columns)


def agent_table(logs: Logs, names: Names, replication: int, origin: int) -> pd.DataFrame:
    """One row per stretch in which an agent's activity and its scheduled one stay the same.

    ``customer`` and ``leg`` say whose contact is in hand; missing where several may be.
    """
    rows = canonical(logs.agents, AGENT_ORDER)
    busy = np.isin(rows["activity"], (Activity.TALK, Activity.WRAP)) & (rows["customer"] != 0)
    return pd.DataFrame(
        {
            "replication": np.full(len(rows), replication, dtype=np.int32),
            "agent": _named(rows["agent"], names.agents),
            "start_ms": rows["start"] - origin,
            "end_ms": rows["end"] - origin,
            "activity": _named(rows["activity"], _ACTIVITIES),
            "scheduled": _named(rows["scheduled"], _ACTIVITIES),
            "slots": rows["slots"],
            "customer": pd.arrays.IntegerArray(rows["customer"].copy(), ~busy),
            "leg": _optional(rows["leg"], ~busy),
        }
    )


def local_times(milliseconds: Iterable[int] | pd.Series, calendar: Calendar) -> pd.Series:
    """Local timestamps, aware of their time zone, of ``..._ms`` values of the log."""
    since = pd.Series(milliseconds).astype("Int64")
    epoch = calendar.epoch_ms + calendar.measured_from
    moments = pd.to_datetime(since + epoch, unit="ms", utc=True)
    return cast(pd.Series, moments.dt.tz_convert(str(calendar.zone)))


def _optional(values: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(np.ascontiguousarray(values), np.ascontiguousarray(missing))


def _named(codes: np.ndarray, names: Iterable[str]) -> pd.Categorical[Any]:
    # Every replication has the same categories, so that tables and row groups can be joined.
    codes = codes.astype(np.int32)
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(names)))


def _classes(rows: np.ndarray, names: Names) -> pd.Categorical[Any]:
    found = sorted({name for classes in names.classes for name in classes} | {""})
    width = max(len(classes) for classes in names.classes)
    code = np.zeros((len(names.classes), max(1, width)), dtype=np.int32)
    for queue, classes in enumerate(names.classes):
        for position, name in enumerate(classes):
            code[queue, position] = found.index(name)
    codes = code[rows["root_queue"], rows["priority_class"]]
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(found))
