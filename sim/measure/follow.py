"""Follow the rows of a replication: each to its leg, its contact and its issue, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Cause, Exit, Stage, Then
from sim.jit import borrowing, borrowing_apart
from sim.measure.close import contact_over
from sim.measure.journey_columns import CALLBACK_DELAY, CALLBACKS_KEPT, CONSULTED, TRANSFERRED
from sim.measure.journeys import count_leg
from sim.measure.more import MoreCells, MorePlan

Floats = NDArray[np.float64]
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


def in_order(contacts: Rows) -> Rows:
    """The rows (a copy) as measuring wants them: those of an issue by attempt and leg."""
    names = ("leg", "attempt", "root")
    return contacts[np.lexsort([contacts[name] for name in names])]


@borrowing_apart
def issues_in(contacts: Rows) -> int:
    """Number of records needed for the rows' issues."""
    most: Any = np.int64(-1)
    for i in range(len(contacts)):
        most = max(most, np.int64(contacts[i]["root"]))
    return int(most + 1)


@borrowing_apart
def follow(
    settings: Rows,
    rules: Rows,
    day_start: Ints64,
    more: MorePlan,
    contacts: Rows,
    issues: Rows,
    cells: MoreCells,
    spans: Ints64,
) -> int:
    """Fill ``issues`` (zeroed ISSUE records) and the cells of legs and contacts.

    ``settings`` are those of the inputs, ``rules`` and ``day_start`` those of the plan, ``spans``
    is the batch's histogram [Q, kind, bin]. Rows of one issue must be in order (:func:`in_order`);
    issues may be mixed. The last contact of each issue is left to :func:`sim.measure.close.close`.

    Returns how often a leg of a queue waited at the end of a measured day.
    """
    horizon = settings[0]["horizon"]
    n_days = len(day_start) - 1
    nights: Any = np.int64(0)
    now: Any = np.int64(0)  # the day of the row before: rows of all issues come nearly in order
    for i in range(len(contacts)):
        queued = contacts[i]["queued"]
        while now < n_days - 1 and queued >= day_start[now + 1]:
            now += 1
        while now > 0 and queued < day_start[now]:
            now -= 1
        d: Any = now if queued >= day_start[0] else np.int64(-1)
        r: Any = np.int64(contacts[i]["root"])
        cause = contacts[i]["cause"]
        asks = cause == _CONSULT or (
            cause == _OVERFLOW
            and issues[r]["consult_leg"] >= 0
            and issues[r]["consult_leg"] == contacts[i]["parent"]
        )
        if d >= 0:
            count_leg(more.queues, contacts, i, d, asks, cells.journey)
        left = contacts[i]["ended"]
        if contacts[i]["answered"] >= 0:
            left = contacts[i]["answered"]
        elif contacts[i]["exit"] == _OPEN:
            left = horizon + 1
        if left > day_start[now + 1] and contacts[i]["stage"] == _QUEUE:
            nights += _nights(day_start, queued, left)
        if asks:
            issues[r]["consult_leg"] = contacts[i]["leg"]
            if cause == _CONSULT:
                _count_consultation(issues, r, cells.journey)
            continue
        if cause == _FIRST:
            _begin_issue(contacts, i, d, issues, r)
        elif cause in (_RETRY, _REPEAT):
            contact_over(more, rules, horizon, issues, r, cells, spans, _FALSE)
            if cause == _RETRY:
                issues[r]["retries"] += 1
            else:
                issues[r]["repeats"] += 1
                if issues[r]["served_contact"] > 0 and issues[r]["repeat_at"] < 0:
                    issues[r]["repeat_at"] = queued
        if cause in (_FIRST, _RETRY, _REPEAT):
            _begin_contact(more.queues, contacts, i, d, issues, r)
        _follow_leg(more, contacts, i, d, min(left, horizon), issues, r, cells.journey)
    return int(nights)


@borrowing
def _nights(day_start: Ints64, queued: int, left: int) -> int:
    """Ends of measured days in between."""
    n = 0
    for d in range(1, len(day_start)):
        if queued < day_start[d] < left:
            n += 1
    return n


@borrowing
def _count_consultation(issues: Rows, r: int, journey: Floats) -> None:
    """Count a consultation where the agent is who asked for it."""
    issues[r]["consultations"] += 1
    if issues[r]["talk_day"] >= 0:
        journey[issues[r]["talk_queue"], issues[r]["talk_day"], CONSULTED] += 1.0


@borrowing
def _begin_issue(contacts: Rows, i: int, d: int, issues: Rows, r: int) -> None:
    """Take over what the first row says; nothing has happened yet."""
    issues[r]["begun"] = contacts[i]["arrived"]
    issues[r]["queued"] = contacts[i]["queued"]
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
    issues[r]["contact_wait"] = 0
    issues[r]["contact_relative_wait"] = 0.0
    issues[r]["contact_answered"] = 0
    issues[r]["contact_contained"] = 0
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
        issues[r]["contact_contained"] = 1
        _decide(contacts, i, issues, r)


@borrowing
def _flow_out(issues: Rows, r: int) -> None:
    if issues[r]["contact_answered"] == 0:
        issues[r]["contact_flowed"] = 1


@borrowing
def _add_wait(more: MorePlan, issues: Rows, r: int, q: int, wait: int) -> None:
    issues[r]["wait"] += wait
    issues[r]["contact_wait"] += wait
    if issues[r]["contacts"] == 1 and issues[r]["contact_answered"] == 0:
        issues[r]["first_wait"] += wait
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
