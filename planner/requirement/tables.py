"""The requirement as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.requirement.deferred import DeferredQueue

if TYPE_CHECKING:
    from planner.requirement.immediate import LiveQueue
    from planner.requirement.requirement import Requirement

Ints = NDArray[np.int64]


def requirement_table(found: Requirement) -> pd.DataFrame:
    """See :meth:`Requirement.table`.

    Columns: queue, date, start (local time), offered (contacts that reach agents), aht_s,
    aht_mix_s, load (erlangs), net, whole, gross (agents), and what is expected with ``whole``
    agents: service_level, abandon_rate, asa_s, occupancy; formula.
    """
    frames = [_queue(found, q) for q in range(len(found.queues))]
    return pd.concat(frames, ignore_index=True)


def _queue(found: Requirement, q: int) -> pd.DataFrame:
    calendar, model = found.calendar, found.models[q]
    first = calendar.measured_from // calendar.interval_ticks
    shown = np.flatnonzero((model.work.contacts > 0) | (found.net[q] > 0))
    shown = shown[shown >= first]
    local = [calendar.local(int(i) * calendar.interval_ticks) for i in shown]
    work = model.work
    columns = {
        "queue": work.name,
        "date": [moment.date().isoformat() for moment in local],
        "start": [f"{moment:%H:%M}" for moment in local],
        "offered": work.contacts[shown],
        "aht_s": work.handle_s[shown],
        "aht_mix_s": work.handle_s[shown] * work.mix_ratio,
        "load": found.load[q, shown],
        "net": found.net[q, shown],
        "whole": found.whole[q, shown],
        "gross": found.gross[q, shown],
    }
    if isinstance(model, DeferredQueue):
        columns |= _levelled(model, shown)
    else:
        columns |= _served(model, found.whole[q], shown)
    return pd.DataFrame(columns)


def _levelled(model: DeferredQueue, shown: Ints) -> dict[str, object]:
    return {
        "service_level": model.within[shown],
        "abandon_rate": np.full(len(shown), np.nan),
        "asa_s": np.full(len(shown), np.nan),
        "occupancy": np.full(len(shown), np.nan),
        "formula": "levelled",
    }


def _served(model: LiveQueue, whole: Ints, shown: Ints) -> dict[str, object]:
    figures = {
        name: np.full(len(shown), np.nan)
        for name in ("service_level", "abandon_rate", "asa_s", "occupancy")
    }
    has_cells = np.isin(shown, model.busy_intervals)
    at = shown[has_cells]
    if len(at):
        service = model.service(whole[at].astype(np.float64), at)
        figures["service_level"][has_cells] = service.service_level(model.goal.formula)
        figures["abandon_rate"][has_cells] = service.abandoned
        figures["asa_s"][has_cells] = service.asa
        figures["occupancy"][has_cells] = service.occupancy
    return {**figures, "formula": [formula_name(model, int(i)) for i in shown]}


def formula_name(model: LiveQueue, interval: int) -> str:
    """What the formula of an interval is called."""
    law = model.patience[model.work.patience_of[interval]]
    name = "Erlang C" if law.endless else "Erlang A" if law.exponential else "M/M/n+G"
    return name if model.desk is None else f"chat chain, {name}"
