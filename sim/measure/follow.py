"""Follow the rows of a replication: each to its leg, its contact and its issue, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.borrowed import borrow
from sim.engine.log import Cause, Exit, Stage, Then
from sim.jit import borrowing, borrowing_whole, jit
from sim.measure.backlog import count_backlog
from sim.measure.chain import by_issue, issues_in_order
from sim.measure.close import close, contact_over
from sim.measure.experience_count import fetch_customer, new_customers, rate_issue
from sim.measure.issues import ISSUE
from sim.measure.journey_columns import CALLBACK_DELAY, CALLBACKS_KEPT, CONSULTED, TRANSFERRED
from sim.measure.journeys import count_leg
from sim.measure.more import MoreCells, MorePlan
from sim.measure.people import count_people, count_stranger, person_key
from sim.measure.segment_service import count_segment_leg
from sim.prefetch import prefetch, prefetch_single, prefetch_to_write

Floats = NDArray[np.float64]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]
Rows = NDArray[Any]

_QUEUE = int(Stage.QUEUE)
_FIRST = int(Cause.FIRST)
_OVERFLOW = int(Cause.OVERFLOW)
_RETRY = int(Cause.RETRY)
_REPEAT = int(Cause.REPEAT)
_TRANSFER = int(Cause.TRANSFER)
_CONSULT = int(Cause.CONSULT)
_DIALLED = int(Cause.DIALLED)
_OPEN = int(Exit.OPEN)
_ANSWERED = int(Exit.ANSWERED)
_VOICEMAIL = int(Exit.VOICEMAIL)
_CALLBACK = int(Exit.CALLBACK)
_CONTAINED = int(Exit.CONTAINED)
_HANDED_ON = int(Exit.HANDED_ON)
_CONTINUES = int(Then.CONTINUES)
_FALSE: Any = np.bool_(0)
_AHEAD: Any = np.int64(12)
"""Rows, or issues, between asking for memory and needing it."""
_FAR_AHEAD: Any = np.int64(36)
"""The same for what must be there to know what else will be needed."""


@jit
def follow(
    settings: Rows,
    rules: Rows,
    day_start: Ints64,
    more: MorePlan,
    contacts: Rows,
    n: int,
    records: Rows,
    cells: MoreCells,
    spans: Ints64,
    rates: bool,
) -> Rows:
    """Follow the rows of a log (CONTACT, in any order) to their issues.

    ``settings`` are those of the inputs, ``rules`` and ``day_start`` those of the plan, ``spans``
    is the batch's histogram [Q, kind, bin]. ``n``: number of issues where their rows are known to
    be in order, else -1; ``records``: room for so many records. Fills the cells of legs, contacts,
    issues, promises and of the backlog, and of the experience with issues, if it ``rates`` them.

    Returns:
        ISSUE records by ``root``.
    """
    n_known = n >= 0
    if n < 0:
        n = issues_in_order(contacts)
    if n < 0:
        contacts = by_issue(contacts)
        n = issues_in_order(contacts)
    issues = records[:n] if n_known and n <= len(records) else np.zeros(n, dtype=ISSUE)
    late = np.empty(len(contacts), dtype=np.int32)
    n_late = _follow_rows(
        settings, rules, day_start, borrow(more), contacts, issues, borrow(cells), spans, late
    )
    people = np.empty(n if more.settings[0]["n_people"] > 0 else 0, dtype=np.int64)
    customers = new_customers(more.experience, n if rates else 0)
    n_people = _close_all(
        settings, rules, borrow(more), issues, borrow(cells), spans, people, customers, rates
    )
    count_people(more.queues, people[:n_people], cells.people)
    count_backlog(settings, day_start, contacts, late[:n_late], cells.journey)
    return issues


@borrowing_whole
def _follow_rows(
    settings: Rows,
    rules: Rows,
    day_start: Ints64,
    more: MorePlan,
    contacts: Rows,
    issues: Rows,
    cells: MoreCells,
    spans: Ints64,
    late: Ints32,
) -> int:
    """Fill ``issues`` (zeroed, if some have no first row), but for their last contacts.

    Fills ``late`` with the numbers of the rows that wait at the end of a measured day, too, and
    returns how many there are.
    """
    horizon = settings[0]["horizon"]
    begins = settings[0]["begins"]
    last = len(day_start) - 2
    n_late = 0
    end: Any = np.int64(len(contacts) - 1)
    now: Any = np.int64(0)  # day of the row before: rows of all issues come nearly in order
    for i in range(len(contacts)):
        prefetch(contacts, i + _FAR_AHEAD)
        prefetch_single(issues, contacts[min(i + _AHEAD, end)]["root"])
        left = contacts[i]["ended"]
        if contacts[i]["answered"] >= 0:
            left = contacts[i]["answered"]
        elif contacts[i]["exit"] == _OPEN:
            left = horizon + 1
        queued = contacts[i]["queued"]
        if queued < begins:  # of a state: it counts from now on, unless it was answered before
            queued = begins if left >= begins else day_start[0] - 1
        while now < last and queued >= day_start[now + 1]:
            now += 1
        while now > 0 and queued < day_start[now]:
            now -= 1
        if left > day_start[now + 1] and contacts[i]["stage"] == _QUEUE:
            late[n_late] = i
            n_late += 1
        d: Any = now if queued >= day_start[0] else np.int64(-1)
        r: Any = np.int64(contacts[i]["root"])
        _follow_row(more, rules, horizon, contacts, i, d, left, issues, r, cells, spans)
    return n_late


@borrowing_whole
def _close_all(
    settings: Rows,
    rules: Rows,
    more: MorePlan,
    issues: Rows,
    cells: MoreCells,
    spans: Ints64,
    people: Ints64,
    customers: Ints64,
    rates: bool,
) -> int:
    """Close every issue, rate it if asked to, and note the persons behind them in ``people``.

    Returns how many persons there are. ``customers`` is the table of those rated.
    """
    horizon = settings[0]["horizon"]
    rates = rates and len(more.experience.model) > 0
    n = 0
    end: Any = np.int64(len(issues) - 1)
    for r in range(len(issues)):
        prefetch_to_write(issues, r + _FAR_AHEAD)
        if rates:
            fetch_customer(more.experience, issues, min(r + _AHEAD, end), customers)
        if issues[r]["contacts"] == 0:
            continue
        close(rules, more, horizon, issues, r, cells, spans)
        if rates:
            rate_issue(more.experience, issues, r, customers, cells.experience, cells.segment)
        if issues[r]["day"] < 0:
            continue
        if issues[r]["person"] >= 0:
            people[n] = person_key(more.segments, issues, r)
            n += 1
        else:
            count_stranger(more.queues, issues, r, cells.people)
    return n


@borrowing
def _follow_row(
    more: MorePlan,
    rules: Rows,
    horizon: int,
    contacts: Rows,
    i: int,
    d: int,
    left: int,
    issues: Rows,
    r: int,
    cells: MoreCells,
    spans: Ints64,
) -> None:
    """Add a row to its leg, its contact, its issue; ``d`` is the measured day of its entry."""
    cause = contacts[i]["cause"]
    asks = cause == _CONSULT or (
        cause == _OVERFLOW
        and issues[r]["consult_leg"] >= 0
        and issues[r]["consult_leg"] == contacts[i]["parent"]
    )
    if d >= 0:
        count_leg(more.queues, contacts, i, d, asks, cells.journey)
        if len(more.segments) > 1 and not asks:
            count_segment_leg(
                rules, more.business, more.queues, more.deferred, contacts, i, d, cells.segment
            )
    if asks:
        issues[r]["consult_leg"] = contacts[i]["leg"]
        if cause == _CONSULT:
            _count_consultation(issues, r, cells.journey)
        return
    if cause == _FIRST:
        _begin_issue(contacts, i, d, issues, r)
        _begin_contact(more.queues, contacts, i, d, issues, r)
    elif cause in (_RETRY, _REPEAT):
        contact_over(more, rules, horizon, issues, r, cells, spans, _FALSE)
        _come_back(cause, contacts[i]["queued"], issues, r)
        _begin_contact(more.queues, contacts, i, d, issues, r)
    _follow_leg(more, contacts, i, d, min(left, horizon), issues, r, cells.journey)


@borrowing
def _come_back(cause: int, queued: int, issues: Rows, r: int) -> None:
    """Count a retry or a repeat; the first repeat after a service spoils its resolution."""
    if cause == _RETRY:
        issues[r]["retries"] += 1
        return
    issues[r]["repeats"] += 1
    if issues[r]["served_contact"] > 0 and issues[r]["repeat_at"] < 0:
        issues[r]["repeat_at"] = queued


@borrowing
def _count_consultation(issues: Rows, r: int, journey: Floats) -> None:
    """Count a consultation where the agent is who asked for it."""
    if issues[r]["talk_day"] >= 0:
        journey[issues[r]["talk_queue"], issues[r]["talk_day"], CONSULTED] += 1.0


@borrowing
def _begin_issue(contacts: Rows, i: int, d: int, issues: Rows, r: int) -> None:
    """Take over what the first row says; nothing has happened yet.

    The record may hold another replication's issue: every field is set, here or for each contact.
    """
    issues[r]["begun"] = contacts[i]["arrived"]
    issues[r]["customer"] = contacts[i]["customer"]
    issues[r]["person"] = contacts[i]["person"]
    issues[r]["segment"] = contacts[i]["segment"]
    issues[r]["intent"] = contacts[i]["intent"]
    issues[r]["queue"] = contacts[i]["queue"]
    issues[r]["day"] = d
    issues[r]["resolved_at"] = -1
    issues[r]["served_at"] = -1
    issues[r]["repeat_at"] = -1
    issues[r]["channel"] = -1
    issues[r]["wait"] = 0
    issues[r]["relative_wait"] = 0.0
    issues[r]["callback_at"] = 0
    issues[r]["callback_day"] = 0
    issues[r]["talk_queue"] = 0
    issues[r]["contacts"] = 0
    issues[r]["answered"] = 0
    issues[r]["contained"] = 0
    issues[r]["retries"] = 0
    issues[r]["repeats"] = 0
    issues[r]["lost"] = 0
    issues[r]["transfers"] = 0
    issues[r]["channel_changes"] = 0
    issues[r]["handed_on"] = 0
    issues[r]["served_contact"] = 0
    issues[r]["resolved_contact"] = 0
    issues[r]["has_mood"] = 0


@borrowing
def _begin_contact(queues: Rows, contacts: Rows, i: int, d: int, issues: Rows, r: int) -> None:
    """Another attempt: what belongs to a contact starts anew."""
    channel = queues[contacts[i]["queue"]]["channel"]
    if issues[r]["channel"] >= 0 and issues[r]["channel"] != channel:
        issues[r]["channel_changes"] += 1
    issues[r]["channel"] = channel
    issues[r]["contacts"] += 1
    issues[r]["contact_begun"] = contacts[i]["arrived"]
    issues[r]["contact_day"] = d
    issues[r]["contact_queue"] = -1
    issues[r]["contact_entered"] = -1
    issues[r]["contact_answered_at"] = -1
    issues[r]["contact_responded_at"] = -1
    issues[r]["contact_relative_wait"] = 0.0
    issues[r]["contact_answered"] = 0
    issues[r]["contact_handed_on"] = 0
    issues[r]["contact_resolved"] = -1
    issues[r]["contact_flowed"] = 0
    issues[r]["contact_transfers"] = 0
    issues[r]["callback_queue"] = -1
    issues[r]["talk_day"] = -1
    issues[r]["consult_leg"] = -1


@borrowing
def _follow_leg(
    more: MorePlan,
    contacts: Rows,
    i: int,
    d: int,
    left: int,
    issues: Rows,
    r: int,
    journey: Floats,
) -> None:
    """Add a leg to its contact; ``left`` is when its wait was over, at most the horizon."""
    q = contacts[i]["queue"]
    way = contacts[i]["exit"]
    ended = contacts[i]["ended"]
    issues[r]["exit"] = way
    issues[r]["then"] = contacts[i]["then"]
    issues[r]["in_progress"] = ended < 0
    if contacts[i]["stage"] == _QUEUE:
        if issues[r]["contact_queue"] < 0:
            issues[r]["contact_queue"] = q
            issues[r]["contact_entered"] = contacts[i]["queued"]
        if more.queues[q]["dial"] < 0 or contacts[i]["cause"] == _DIALLED:
            _add_wait(more, issues, r, q, left - contacts[i]["queued"])
    if contacts[i]["cause"] == _TRANSFER:
        issues[r]["transfers"] += 1
        issues[r]["contact_transfers"] += 1
        if issues[r]["talk_day"] >= 0:
            journey[issues[r]["talk_queue"], issues[r]["talk_day"], TRANSFERRED] += 1.0
    if way == _ANSWERED:
        _answered(more, contacts, i, d, issues, r, journey)
    elif way == _CALLBACK:
        _flow_out(issues, r)
        issues[r]["callback_queue"] = q
        issues[r]["callback_day"] = d
        issues[r]["callback_at"] = ended
    elif way == _VOICEMAIL:
        _flow_out(issues, r)
    elif way == _HANDED_ON:
        issues[r]["handed_on"] += 1
        issues[r]["contact_handed_on"] = 1
    elif way == _CONTAINED:
        issues[r]["contained"] += 1
        _decide(contacts, i, issues, r)


@borrowing
def _flow_out(issues: Rows, r: int) -> None:
    if issues[r]["contact_answered"] == 0:
        issues[r]["contact_flowed"] = 1


@borrowing
def _add_wait(more: MorePlan, issues: Rows, r: int, q: int, wait: int) -> None:
    issues[r]["wait"] += wait
    if len(more.experience.expectation) > 0:
        relative = wait / more.experience.expectation[q]
        issues[r]["relative_wait"] += relative
        issues[r]["contact_relative_wait"] += relative


@borrowing
def _answered(
    more: MorePlan, contacts: Rows, i: int, d: int, issues: Rows, r: int, journey: Floats
) -> None:
    """An agent talked, or talks, with the customer."""
    q = contacts[i]["queue"]
    answered = contacts[i]["answered"]
    ended = contacts[i]["ended"]
    if issues[r]["contact_answered"] == 0:
        issues[r]["contact_answered"] = 1
        issues[r]["contact_answered_at"] = answered
        issues[r]["answered"] += 1
        if issues[r]["served_contact"] == 0:
            issues[r]["served_contact"] = issues[r]["contacts"]
    if issues[r]["contact_responded_at"] < 0:
        if not more.deferred[q]:
            issues[r]["contact_responded_at"] = answered
        elif contacts[i]["then"] != _CONTINUES:
            issues[r]["contact_responded_at"] = ended  # passed on is not yet answered
    if issues[r]["callback_queue"] >= 0:
        if issues[r]["callback_day"] >= 0:
            origin, day = issues[r]["callback_queue"], issues[r]["callback_day"]
            journey[origin, day, CALLBACKS_KEPT] += 1.0
            journey[origin, day, CALLBACK_DELAY] += answered - issues[r]["callback_at"]
        issues[r]["callback_queue"] = -1
    issues[r]["talk_queue"] = q
    issues[r]["talk_day"] = d
    if ended >= 0:
        if issues[r]["served_contact"] == issues[r]["contacts"]:
            issues[r]["served_at"] = ended
        _decide(contacts, i, issues, r)


@borrowing
def _decide(contacts: Rows, i: int, issues: Rows, r: int) -> None:
    """Note whether this leg resolved the issue; -1 decides nothing."""
    resolved = contacts[i]["resolved"]
    if resolved >= 0:
        issues[r]["contact_resolved"] = resolved
    if resolved > 0:
        issues[r]["resolved_at"] = contacts[i]["ended"]
        issues[r]["resolved_contact"] = issues[r]["contacts"]
