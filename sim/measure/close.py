"""What a contact and an issue came to, once all their rows are known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Exit, Then
from sim.engine.rules import business_ticks
from sim.jit import borrowing
from sim.measure.contacts import within
from sim.measure.experience_count import count_contact_experience
from sim.measure.issues import STATUS_GIVEN_UP, STATUS_OPEN, STATUS_RESOLVED
from sim.measure.journey_columns import (
    CHANNEL_CHANGES,
    CONTACTS,
    FCR_ALL,
    FCR_GROSS_MET,
    FCR_GROSS_OF,
    FCR_NET_MET,
    FCR_NET_OF,
    FCR_OPEN,
    FCR_TRUE_MET,
    FCR_TRUE_OF,
    GIVEN_UP,
    ISSUE_TRANSFERS,
    ISSUES,
    LOST_CONTACTS,
    ON_TIME,
    ON_TIME_OF,
    RECORDS,
    RECORDS_REACHED,
    REPEATS,
    RESOLUTION_TIME,
    RESOLVED,
    RESPONSE_TIME,
    RESPONSES,
    RETRIES,
    SERVED_CONTACTS,
    SL_CUSTOMER_MET,
    SL_CUSTOMER_OF,
    STEP_MET,
    STEP_OF,
    STILL_OPEN,
)
from sim.measure.more import MoreCells, MorePlan
from sim.measure.spans import RESOLUTION, RESPONSE, span_bin

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]
Rows = NDArray[Any]

_ABANDONED = int(Exit.ABANDONED)
_BLOCKED = int(Exit.BLOCKED)
_BALKED = int(Exit.BALKED)
_CUT = int(Exit.CUT)
_UNREACHED = int(Exit.UNREACHED)
_WRONG_PARTY = int(Exit.WRONG_PARTY)
_CONTINUES = int(Then.CONTINUES)
_COMES_BACK = int(Then.COMES_BACK)


@borrowing
def close(
    rules: Rows,
    more: MorePlan,
    horizon: int,
    issues: Rows,
    r: int,
    cells: MoreCells,
    spans: Ints64,
) -> None:
    """End the last contact of issue ``r``, say what became of the issue, and count it."""
    under_way = issues[r]["in_progress"] != 0 or issues[r]["then"] == _CONTINUES
    contact_over(more, rules, horizon, issues, r, cells, spans, under_way)
    if issues[r]["resolved_at"] >= 0:
        issues[r]["status"] = STATUS_RESOLVED
    elif under_way or issues[r]["then"] == _COMES_BACK:
        issues[r]["status"] = STATUS_OPEN
    else:
        issues[r]["status"] = STATUS_GIVEN_UP
    if issues[r]["day"] >= 0:
        _count_issue(issues, r, cells.issue, spans)
        _count_first_resolution(more, horizon, issues, r, under_way, cells.issue)
        _count_record(more.queues, issues, r, cells.journey)


@borrowing
def contact_over(
    more: MorePlan,
    rules: Rows,
    horizon: int,
    issues: Rows,
    r: int,
    cells: MoreCells,
    spans: Ints64,
    under_way: bool,
) -> None:
    """Judge the contact that issue ``r`` holds: it is over, or at the horizon still under way."""
    way = issues[r]["exit"]
    if not under_way and way in (_ABANDONED, _BLOCKED, _BALKED, _CUT):
        issues[r]["lost"] += 1
    if issues[r]["contact_queue"] >= 0:
        if issues[r]["contact_day"] >= 0:
            _judge_response(more, rules, horizon, issues, r, cells, spans, under_way)
        if issues[r]["contacts"] == 1 and issues[r]["day"] >= 0:
            _judge_first_wait(more, rules, issues, r, cells.issue, under_way)
    if not under_way and issues[r]["contact_day"] >= 0 and len(more.experience.expectation) > 0:
        count_contact_experience(more.experience, issues, r, cells.experience)


@borrowing
def _judge_response(
    more: MorePlan,
    rules: Rows,
    horizon: int,
    issues: Rows,
    r: int,
    cells: MoreCells,
    spans: Ints64,
    under_way: bool,
) -> None:
    """Hold a contact against the promise of the queue that it entered first.

    Without response it has missed every step that was due by the horizon or, if it is over, all of
    them; who was blocked, balked or left a message was promised nothing.
    """
    q = issues[r]["contact_queue"]
    d = issues[r]["contact_day"]
    begun = issues[r]["contact_begun"]
    responded = issues[r]["contact_responded_at"]
    way = issues[r]["exit"]
    if responded >= 0:
        cells.journey[q, d, RESPONSES] += 1.0
        cells.journey[q, d, RESPONSE_TIME] += responded - begun
        if len(spans) > 0:
            spans[q, RESPONSE, span_bin(responded - begun)] += 1
    elif not under_way and way not in (_ABANDONED, _CUT, _UNREACHED, _WRONG_PARTY):
        return
    spent = _spent(more, rules, q, begun, responded if responded >= 0 else horizon)
    judged = responded >= 0 or not under_way
    if judged or spent >= rules[q]["threshold"]:
        cells.journey[q, d, ON_TIME_OF] += 1.0
        if responded >= 0 and spent <= rules[q]["threshold"]:
            cells.journey[q, d, ON_TIME] += 1.0
    for p in range(more.steps_from[q], more.steps_from[q + 1]):
        if judged or spent >= more.steps[p]["within"]:
            cells.promise[p, d, STEP_OF] += 1.0
            if responded >= 0 and spent <= more.steps[p]["within"]:
                cells.promise[p, d, STEP_MET] += 1.0


@borrowing
def _spent(more: MorePlan, rules: Rows, q: int, start: int, end: int) -> int:
    """Ticks from ``start`` to ``end`` in the business hours of a queue's promise."""
    first = rules[q]["business_from"]
    last = rules[q]["business_to"]
    if first == last:
        return end - start
    until: int = business_ticks(more.business, first, last, end)
    before: int = business_ticks(more.business, first, last, start)
    return until - before


@borrowing
def _judge_first_wait(
    more: MorePlan, rules: Rows, issues: Rows, r: int, cells: Floats, under_way: bool
) -> None:
    """The service level as the customer of an issue sees it: by the first contact."""
    q = issues[r]["contact_queue"]
    if issues[r]["contact_flowed"] != 0 or more.queues[q]["dial"] >= 0:
        return
    row, d = issues[r]["queue"], issues[r]["day"]
    way = issues[r]["exit"]
    if issues[r]["contact_answered"] != 0:
        cells[row, d, SL_CUSTOMER_OF] += 1.0
        entered, answered = issues[r]["contact_entered"], issues[r]["contact_answered_at"]
        if within(rules, more.business, q, entered, answered):
            cells[row, d, SL_CUSTOMER_MET] += 1.0
    elif not under_way and way in (_ABANDONED, _CUT):
        cells[row, d, SL_CUSTOMER_OF] += 1.0


@borrowing
def _count_issue(issues: Rows, r: int, cells: Floats, spans: Ints64) -> None:
    """Count an issue under the queue and the day of its first contact."""
    q = issues[r]["queue"]
    d = issues[r]["day"]
    cells[q, d, ISSUES] += 1.0
    cells[q, d, CONTACTS] += issues[r]["contacts"]
    cells[q, d, SERVED_CONTACTS] += issues[r]["answered"] + issues[r]["contained"]
    cells[q, d, REPEATS] += issues[r]["repeats"]
    cells[q, d, RETRIES] += issues[r]["retries"]
    cells[q, d, LOST_CONTACTS] += issues[r]["lost"]
    cells[q, d, ISSUE_TRANSFERS] += issues[r]["transfers"]
    cells[q, d, CHANNEL_CHANGES] += issues[r]["channel_changes"]
    status = issues[r]["status"]
    if status == STATUS_RESOLVED:
        span = issues[r]["resolved_at"] - issues[r]["begun"]
        cells[q, d, RESOLVED] += 1.0
        cells[q, d, RESOLUTION_TIME] += span
        if len(spans) > 0:
            spans[q, RESOLUTION, span_bin(span)] += 1
    elif status == STATUS_GIVEN_UP:
        cells[q, d, GIVEN_UP] += 1.0
    else:
        cells[q, d, STILL_OPEN] += 1.0


@borrowing
def _count_first_resolution(
    more: MorePlan, horizon: int, issues: Rows, r: int, under_way: bool, cells: Floats
) -> None:
    """First contact resolution, of issues whose first answered contact is over."""
    served = issues[r]["served_contact"]
    if served == 0 or (under_way and issues[r]["contacts"] == served):
        return
    q = issues[r]["queue"]
    d = issues[r]["day"]
    cells[q, d, FCR_TRUE_OF] += 1.0
    if issues[r]["resolved_contact"] == served:
        cells[q, d, FCR_TRUE_MET] += 1.0
    cells[q, d, FCR_ALL] += 1.0
    closes = issues[r]["served_at"] + more.settings[0]["window"]
    if closes > horizon:
        cells[q, d, FCR_OPEN] += 1.0
        return
    quiet = issues[r]["repeat_at"] < 0 or issues[r]["repeat_at"] > closes
    met = 1.0 if quiet and issues[r]["status"] == STATUS_RESOLVED else 0.0
    cells[q, d, FCR_GROSS_OF] += 1.0
    cells[q, d, FCR_GROSS_MET] += met
    if more.intents[issues[r]["intent"] + 1]["solvable"] != 0:
        cells[q, d, FCR_NET_OF] += 1.0
        cells[q, d, FCR_NET_MET] += met


@borrowing
def _count_record(queues: Rows, issues: Rows, r: int, cells: Floats) -> None:
    """Count an issue that began with a number to dial: was the person reached?"""
    q = issues[r]["queue"]
    if queues[q]["dial"] < 0:
        return
    cells[q, issues[r]["day"], RECORDS] += 1.0
    if issues[r]["answered"] > 0:
        cells[q, issues[r]["day"], RECORDS_REACHED] += 1.0
