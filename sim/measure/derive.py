"""Derived columns of a cell: sums and differences of what was counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing
from sim.measure.columns import (
    ABANDONED,
    ABANDONED_IN_T,
    ABANDONED_LONG,
    ABANDONED_SHORT,
    ADHERENT_TIME,
    ANSWERED,
    ANSWERED_IN_T,
    ANSWERED_IN_T_OR_SHORT,
    ANSWERED_OR_LOST,
    ANSWERED_OR_LOST_LATE,
    ANSWERED_OR_LOST_LONG,
    BREAK_TIME,
    BUSY_TIME,
    CALLBACK,
    CUT,
    EXTRA_SLOT_TIME,
    FLOW_OUT,
    GROUP_HANDLE,
    GROUP_TALK,
    GROUP_WRAP,
    HANDLE,
    IDLE_TIME,
    LEFT_IN_T,
    LOGGED_TIME,
    LOST_TIME,
    LUNCH_TIME,
    MEETING_TIME,
    OFFERED,
    OFFERED_LONG,
    ON_DUTY_TIME,
    ON_QUEUE_TIME,
    OUT_TIME,
    OVERFLOW,
    OVERTIME,
    PAUSE_KEPT_TIME,
    PAUSE_TIME,
    PLANNED_OFF_TIME,
    ROSTERED_TIME,
    SCHEDULED_ON_QUEUE_TIME,
    SCHEDULED_TIME,
    SL_ANSWERED_AND_ABANDONED_IN_T,
    SL_EXCL_ABANDONS_IN_T,
    SL_MET,
    SL_OF,
    SL_OF_ANSWERED,
    SL_OF_OFFERED,
    SL_SHORT_CREDIT,
    SLOT_OFFERED_TIME,
    SLOT_TIME,
    STRAYED_TIME,
    TALK,
    TALK_TIME,
    TRAINING_TIME,
    UNAVAILABLE_TIME,
    UNPRODUCTIVE_TIME,
    VOICEMAIL,
    WRAP,
    WRAP_TIME,
)

Cells = NDArray[np.float64]


@borrowing
def derive_queue(cells: Cells, q: int, c: int, formula: int) -> None:
    """Fill the derived columns of cell ``[q, c]`` of a single queue.

    ``cut`` (cut off at closing) is lost like an abandonment and never short or in time; flow-outs
    (voicemail, overflow, callback accepted) are offered but stand outside every service level.
    Dialled numbers at which nobody, or somebody else, answered are not offered.
    """
    answered, in_t = cells[q, c, ANSWERED], cells[q, c, ANSWERED_IN_T]
    abandoned, cut = cells[q, c, ABANDONED], cells[q, c, CUT]
    left_in_t, short = cells[q, c, ABANDONED_IN_T], cells[q, c, ABANDONED_SHORT]
    flow_out = cells[q, c, VOICEMAIL] + cells[q, c, OVERFLOW] + cells[q, c, CALLBACK]
    lost = answered + abandoned + cut
    offered = lost + flow_out
    cells[q, c, OFFERED] = offered
    cells[q, c, FLOW_OUT] = flow_out
    cells[q, c, HANDLE] = cells[q, c, TALK] + cells[q, c, WRAP]
    cells[q, c, LEFT_IN_T] = in_t + left_in_t
    cells[q, c, ANSWERED_IN_T_OR_SHORT] = in_t + short
    cells[q, c, ANSWERED_OR_LOST] = lost
    cells[q, c, ANSWERED_OR_LOST_LATE] = lost - left_in_t
    cells[q, c, ANSWERED_OR_LOST_LONG] = lost - short
    cells[q, c, ABANDONED_LONG] = abandoned - short
    cells[q, c, OFFERED_LONG] = offered - short
    met, of = service_level_terms(formula, answered, in_t, abandoned, left_in_t, short, cut)
    cells[q, c, SL_MET] = met
    cells[q, c, SL_OF] = of


@borrowing
def service_level_terms(
    formula: int,
    answered: float,
    in_t: float,
    abandoned: float,
    left_in_t: float,
    short: float,
    cut: float,
) -> tuple[float, float]:
    """Numerator and denominator of a service level (docs/kpis.md) from contacts counted."""
    lost = answered + abandoned + cut
    if formula == SL_OF_OFFERED:
        return in_t, lost
    if formula == SL_OF_ANSWERED:
        return in_t, answered
    if formula == SL_ANSWERED_AND_ABANDONED_IN_T:
        return in_t + left_in_t, lost
    if formula == SL_EXCL_ABANDONS_IN_T:
        return in_t, lost - left_in_t
    if formula == SL_SHORT_CREDIT:
        return in_t + short, lost
    return in_t, lost - short


@borrowing
def derive_group(cells: Cells, g: int, c: int, slots: int) -> None:
    """Fill the derived columns of cell ``[g, c]`` of a single group.

    ``slots``: most contacts that an agent of the group handles at a time.

    On duty one adheres by being on queue (idle, talking, wrapping up), in a pause by being in
    that pause; in an unavailable spell, for which the plan was to be on queue, one never does.
    """
    busy = cells[g, c, TALK_TIME] + cells[g, c, WRAP_TIME]
    on_queue = cells[g, c, IDLE_TIME] + busy
    planned = (
        cells[g, c, BREAK_TIME]
        + cells[g, c, LUNCH_TIME]
        + cells[g, c, MEETING_TIME]
        + cells[g, c, TRAINING_TIME]
    )
    unavailable = cells[g, c, UNAVAILABLE_TIME]
    scheduled_on_queue = cells[g, c, ON_DUTY_TIME] + cells[g, c, OUT_TIME]
    scheduled = scheduled_on_queue + cells[g, c, PAUSE_TIME]
    on_duty_kept = cells[g, c, ON_DUTY_TIME] - cells[g, c, STRAYED_TIME]
    rostered = cells[g, c, ROSTERED_TIME]
    cells[g, c, BUSY_TIME] = busy
    cells[g, c, ON_QUEUE_TIME] = on_queue
    cells[g, c, LOGGED_TIME] = on_queue + planned + unavailable
    cells[g, c, SCHEDULED_TIME] = scheduled
    cells[g, c, SCHEDULED_ON_QUEUE_TIME] = scheduled_on_queue
    cells[g, c, ADHERENT_TIME] = on_duty_kept + cells[g, c, PAUSE_KEPT_TIME]
    cells[g, c, SLOT_TIME] = busy + cells[g, c, EXTRA_SLOT_TIME]
    cells[g, c, SLOT_OFFERED_TIME] = on_queue * slots
    cells[g, c, PLANNED_OFF_TIME] = planned
    cells[g, c, LOST_TIME] = rostered - scheduled + unavailable
    cells[g, c, UNPRODUCTIVE_TIME] = rostered - on_queue + cells[g, c, OVERTIME]
    cells[g, c, GROUP_HANDLE] = cells[g, c, GROUP_TALK] + cells[g, c, GROUP_WRAP]
