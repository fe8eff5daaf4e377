"""Count a replication's contact rows, each leg in the interval in which it was queued."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Cause, Exit, Stage
from sim.engine.rules import business_ticks
from sim.jit import borrowing, borrowing_apart
from sim.measure.columns import (
    ABANDONED,
    ABANDONED_IN_T,
    ABANDONED_SHORT,
    ANSWERED,
    ANSWERED_IN_T,
    BALKED,
    BLOCKED,
    CALLBACK,
    CUSTOMERS,
    CUT,
    ENTERED,
    GROUP_ANSWERED,
    GROUP_HANDLED,
    GROUP_TALK,
    GROUP_WRAP,
    HANDLED,
    OPEN,
    OVERFLOW,
    TALK,
    UNREACHED,
    VOICEMAIL,
    WAIT_ABANDONED,
    WAIT_ANSWERED,
    WAIT_EXPOSED,
    WAIT_OFFERED,
    WAITING_TIME,
    WRAP,
    WRONG_PARTY,
)
from sim.measure.more import MorePlan
from sim.measure.peaks import begin_key, end_key
from sim.measure.waits import (
    OUTCOME_ABANDONED,
    OUTCOME_ANSWERED,
    OUTCOME_CENSORED,
    bin_of,
)
from sim.prefetch import prefetch

_AHEAD: Any = np.int64(24)
"""Rows between asking for one's memory and needing it."""

# Plain integers: what compiled code compares with.
_QUEUE = int(Stage.QUEUE)
_FIRST = int(Cause.FIRST)
_HANDED_ON = int(Cause.HANDED_ON)
_DEFLECTED = int(Cause.DEFLECTED)
_OPEN = int(Exit.OPEN)
_ANSWERED = int(Exit.ANSWERED)
_ABANDONED = int(Exit.ABANDONED)
_BLOCKED = int(Exit.BLOCKED)
_BALKED = int(Exit.BALKED)
_VOICEMAIL = int(Exit.VOICEMAIL)
_OVERFLOW = int(Exit.OVERFLOW)
_CALLBACK = int(Exit.CALLBACK)
_UNREACHED = int(Exit.UNREACHED)
_WRONG_PARTY = int(Exit.WRONG_PARTY)


@borrowing_apart
def count_contacts(
    settings: NDArray[Any],
    asked: NDArray[Any],
    rules: NDArray[Any],
    more: MorePlan | None,
    agents: NDArray[Any],
    contacts: NDArray[Any],
    counts: NDArray[np.int64],
    group_counts: NDArray[np.int64],
    waits: NDArray[np.int64],
    keys: NDArray[np.int64],
) -> int:
    """Add CONTACT rows to ``counts`` [Q, I, counted columns] and, if asked, to the others.

    ``settings``, ``agents`` are those of the inputs, ``asked`` and ``rules`` those of the plan,
    ``waits`` is the batch's histogram [Q, outcome, bin]. ``more`` is None in a scenario
    without journeys, whose rows are all legs of queues; otherwise those of self-service and of a
    dialler are passed over, and business hours are heeded.

    ``keys``: of length 0, or room for two of each row; filled with the beginnings and ends of waits
    for :func:`sim.measure.peaks.daily_peaks`. Returns how many.

    Legs queued before ``measured_from`` count only in the time they wait afterwards, which
    belongs to the queue's length. Contacts of a state that wait when the simulation begins count
    in its first interval, with all of their wait; those that were answered before do not count.
    """
    begins = settings[0]["begins"]
    length = settings[0]["interval_ticks"]
    begin = settings[0]["measured_from"]
    horizon = settings[0]["horizon"]
    n_intervals = asked[0]["n_intervals"]
    distribution = asked[0]["distribution"] != 0
    by_group = asked[0]["agents"] != 0
    low = begin
    high = begin + length
    cell = 0
    n_keys = 0
    for i in range(len(contacts)):
        prefetch(contacts, i + _AHEAD)
        if more is not None and contacts[i]["stage"] != _QUEUE:
            continue
        queued = contacts[i]["queued"]
        way = contacts[i]["exit"]
        q = contacts[i]["queue"]
        left = contacts[i]["ended"]
        if contacts[i]["answered"] >= 0:
            left = contacts[i]["answered"]
        elif way == _OPEN:
            left = horizon
        wait = left - queued
        if queued < begins:
            if left < begins:
                continue
            queued = begins
        start = max(queued, begin)
        if left > start and len(keys) > 0:
            keys[n_keys] = begin_key(start - begin, q)
            keys[n_keys + 1] = end_key(left - begin, q)
            n_keys += 2
        if queued < low or queued >= high:
            if queued < begin:
                if left > begin:
                    _spread(counts, q, WAITING_TIME, 0, left - begin, length, n_intervals)
                continue
            # An overflow at the very horizon belongs to the last interval.
            cell = min((queued - begin) // length, n_intervals - 1)
            low = begin + cell * length
            high = low + length
        if left <= high:
            counts[q, cell, WAITING_TIME] += left - queued
        else:
            _spread(counts, q, WAITING_TIME, queued - begin, left - begin, length, n_intervals)
        counts[q, cell, ENTERED] += 1
        counts[q, cell, WAIT_EXPOSED] += wait
        cause = contacts[i]["cause"]
        if cause == _FIRST:
            counts[q, cell, CUSTOMERS] += 1
        in_t = wait <= rules[q]["threshold"]
        if more is not None:
            if cause in (_HANDED_ON, _DEFLECTED) and contacts[i]["attempt"] == 0:
                counts[q, cell, CUSTOMERS] += 1
            in_t = within(rules, more.business, q, contacts[i]["queued"], left)
        outcome = OUTCOME_CENSORED
        if way == _ANSWERED:
            outcome = OUTCOME_ANSWERED
            talk = contacts[i]["ended"] - left
            wrap = contacts[i]["wrapped"] - contacts[i]["ended"]
            handled = contacts[i]["wrapped"] >= 0
            _count_answered(counts, q, cell, wait, in_t)
            if handled:
                counts[q, cell, HANDLED] += 1
                counts[q, cell, TALK] += talk
                counts[q, cell, WRAP] += wrap
            if by_group:
                g = agents[contacts[i]["agent"]]["group"]
                group_counts[g, cell, GROUP_ANSWERED] += 1
                if handled:
                    group_counts[g, cell, GROUP_HANDLED] += 1
                    group_counts[g, cell, GROUP_TALK] += talk
                    group_counts[g, cell, GROUP_WRAP] += wrap
        elif way == _ABANDONED:
            outcome = OUTCOME_ABANDONED
            _count_abandoned(counts, q, cell, wait, in_t, wait <= rules[q]["short_abandon"])
        else:
            if way in (_UNREACHED, _WRONG_PARTY):
                outcome = OUTCOME_ANSWERED  # an agent took it: the wait was over
            _count_other(counts, q, cell, way, wait)
        if distribution and way != _BLOCKED and way != _BALKED:
            waits[q, outcome, bin_of(wait)] += 1
    return n_keys


@borrowing
def within(rules: NDArray[Any], business: NDArray[Any], q: int, start: int, end: int) -> bool:
    """Whether ``start`` to ``end`` is at most the queue's threshold, in its business hours."""
    first = rules[q]["business_from"]
    last = rules[q]["business_to"]
    spent = end - start
    if first < last:
        spent = business_ticks(business, first, last, end)
        spent -= business_ticks(business, first, last, start)
    return bool(spent <= rules[q]["threshold"])


@borrowing
def _count_answered(counts: NDArray[np.int64], q: int, cell: int, wait: int, in_t: bool) -> None:
    counts[q, cell, ANSWERED] += 1
    counts[q, cell, WAIT_ANSWERED] += wait
    counts[q, cell, WAIT_OFFERED] += wait
    counts[q, cell, ANSWERED_IN_T] += in_t


@borrowing
def _count_abandoned(
    counts: NDArray[np.int64], q: int, cell: int, wait: int, in_t: bool, short: bool
) -> None:
    counts[q, cell, ABANDONED] += 1
    counts[q, cell, WAIT_ABANDONED] += wait
    counts[q, cell, WAIT_OFFERED] += wait
    counts[q, cell, ABANDONED_IN_T] += in_t
    counts[q, cell, ABANDONED_SHORT] += short


@borrowing
def _count_other(counts: NDArray[np.int64], q: int, cell: int, way: int, wait: int) -> None:
    """Count a leg that was neither answered nor abandoned."""
    if way == _OPEN:
        counts[q, cell, OPEN] += 1
    elif way == _BLOCKED:
        counts[q, cell, BLOCKED] += 1
    elif way == _BALKED:
        counts[q, cell, BALKED] += 1
    elif way == _UNREACHED:
        counts[q, cell, UNREACHED] += 1
    elif way == _WRONG_PARTY:
        counts[q, cell, WRONG_PARTY] += 1
    else:
        counts[q, cell, WAIT_OFFERED] += wait
        if way == _OVERFLOW:
            counts[q, cell, OVERFLOW] += 1
        elif way == _VOICEMAIL:
            counts[q, cell, VOICEMAIL] += 1
        elif way == _CALLBACK:
            counts[q, cell, CALLBACK] += 1
        else:
            counts[q, cell, CUT] += 1


@borrowing_apart
def _spread(
    counts: NDArray[np.int64],
    row: int,
    column: int,
    start: int,
    end: int,
    length: int,
    n_intervals: int,
) -> None:
    """Add the stretch from ``start`` to ``end`` (ticks from the first measured interval).

    Each interval gets the ticks that lie in it; what lies beyond the last one is left out.
    """
    cell = start // length
    while start < end and cell < n_intervals:
        stop = min(end, (cell + 1) * length)
        counts[row, cell, column] += stop - start
        start = stop
        cell += 1
