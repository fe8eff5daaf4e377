"""Count a leg under the segment of its customer: offered, answered, service level, wait."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Exit, Stage
from sim.jit import borrowing
from sim.measure.contacts import within
from sim.measure.derive import service_level_terms
from sim.measure.experience import SEGMENT_COLUMNS

Floats = NDArray[np.float64]
Rows = NDArray[Any]

OFFERED: Final = SEGMENT_COLUMNS.index("offered")
ANSWERED: Final = SEGMENT_COLUMNS.index("answered")
ABANDONED: Final = SEGMENT_COLUMNS.index("abandoned")
LIVE_ANSWERED: Final = SEGMENT_COLUMNS.index("live_answered")
LIVE_WAIT: Final = SEGMENT_COLUMNS.index("live_wait")
SL_MET: Final = SEGMENT_COLUMNS.index("sl_met")
SL_OF: Final = SEGMENT_COLUMNS.index("sl_of")

_QUEUE = int(Stage.QUEUE)
_ANSWERED = int(Exit.ANSWERED)
_ABANDONED = int(Exit.ABANDONED)
_CUT = int(Exit.CUT)
_VOICEMAIL = int(Exit.VOICEMAIL)
_OVERFLOW = int(Exit.OVERFLOW)
_CALLBACK = int(Exit.CALLBACK)


@borrowing
def count_segment_leg(
    rules: Rows,
    business: Rows,
    queues: Rows,
    deferred: NDArray[np.bool_],
    contacts: Rows,
    i: int,
    d: int,
    cells: Floats,
) -> None:
    """Add row ``i`` of the log to the cells ``[S (+ 1), D + 1, SEGMENT_COLUMNS]`` of day ``d``.

    ``rules`` are those of the plan, ``queues`` JOURNEY. Rows of no segment, rows before and beside
    a queue and those of queues that dial are passed over; consultations are the caller's to leave
    out.
    """
    s = contacts[i]["segment"]
    q = contacts[i]["queue"]
    if s < 0 or contacts[i]["stage"] != _QUEUE or queues[q]["dial"] >= 0:
        return
    way = contacts[i]["exit"]
    if way in (_ANSWERED, _ABANDONED, _CUT):
        _count_judged(rules, business, deferred, contacts, i, s, d, cells)
    elif way in (_VOICEMAIL, _OVERFLOW, _CALLBACK):
        cells[s, d, OFFERED] += 1.0


@borrowing
def _count_judged(
    rules: Rows,
    business: Rows,
    deferred: NDArray[np.bool_],
    contacts: Rows,
    i: int,
    s: int,
    d: int,
    cells: Floats,
) -> None:
    """Count a leg that a service level takes in."""
    q = contacts[i]["queue"]
    way = contacts[i]["exit"]
    queued = contacts[i]["queued"]
    left = contacts[i]["answered"] if way == _ANSWERED else contacts[i]["ended"]
    cells[s, d, OFFERED] += 1.0
    answered = in_t = abandoned = left_in_t = short = cut = 0.0
    if way == _CUT:
        cut = 1.0
    elif way == _ABANDONED:
        abandoned = 1.0
        cells[s, d, ABANDONED] += 1.0
        left_in_t = 1.0 if within(rules, business, q, queued, left) else 0.0
        short = 1.0 if left - queued <= rules[q]["short_abandon"] else 0.0
    else:
        answered = 1.0
        cells[s, d, ANSWERED] += 1.0
        in_t = 1.0 if within(rules, business, q, queued, left) else 0.0
        if not deferred[q]:
            cells[s, d, LIVE_ANSWERED] += 1.0
            cells[s, d, LIVE_WAIT] += left - queued
    met, of = service_level_terms(
        rules[q]["formula"], answered, in_t, abandoned, left_in_t, short, cut
    )
    cells[s, d, SL_MET] += met
    cells[s, d, SL_OF] += of
