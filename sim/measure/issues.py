"""The record of an issue, filled while its rows are followed (``sim.measure.follow``).

One per first contact of a replication, at the position that the log calls ``root``. Times are
ticks; -1: did not happen. Contacts are attempts: the first one, each retry, each repeat.
"""

from __future__ import annotations

from typing import Final

import numpy as np

STATUS_OPEN: Final = 0
STATUS_RESOLVED: Final = 1
STATUS_GIVEN_UP: Final = 2

ISSUE = np.dtype(
    [
        ("begun", np.int64),  # arrival of the first leg; negative in a backlog
        ("resolved_at", np.int64),
        ("served_at", np.int64),  # end of the talk of the first answered contact
        ("repeat_at", np.int64),  # begin of the first repeat after it
        ("wait", np.int64),  # ticks in queues; not before agents who dial, not for consultations
        ("relative_wait", np.float64),  # sum over those legs of wait / expectation of the queue
        ("customer", np.uint64),
        ("contact_begun", np.int64),
        ("contact_entered", np.int64),  # first entry into a queue
        ("contact_answered_at", np.int64),  # first answer by an agent
        ("contact_responded_at", np.int64),
        ("contact_relative_wait", np.float64),
        ("callback_at", np.int64),  # acceptance of the callback that is due
        ("mood", np.float64),  # the customer's, in scores; once it is known
        ("person", np.int32),
        ("day", np.int32),  # measured day of the first leg; -1: in the warm-up
        ("contact_day", np.int32),
        ("callback_day", np.int32),
        ("talk_day", np.int32),
        ("queue", np.int16),  # of the first contact
        ("segment", np.int16),
        ("intent", np.int16),
        ("contacts", np.int16),  # attempts
        ("answered", np.int16),  # contacts answered by an agent
        ("contained", np.int16),  # contacts that needed no agent
        ("retries", np.int16),
        ("repeats", np.int16),
        ("lost", np.int16),  # contacts that ended abandoned, blocked, balked or cut
        ("transfers", np.int16),
        ("channel_changes", np.int16),  # between contacts, by the queue they came to
        ("handed_on", np.int16),  # self-service that failed
        ("served_contact", np.int16),  # number of the first answered contact, from 1; 0: none
        ("resolved_contact", np.int16),
        ("contact_queue", np.int16),  # first queue it entered; -1: none
        ("contact_transfers", np.int16),
        ("callback_queue", np.int16),  # queue of the callback that is due; -1: none
        ("talk_queue", np.int16),  # queue of the last answered leg
        ("consult_leg", np.int16),  # last leg in which an agent is asked; -1: none
        ("channel", np.int8),  # of the queue the last contact came to
        ("contact_answered", np.int8),  # 0 or 1
        ("contact_handed_on", np.int8),
        ("contact_resolved", np.int8),  # -1: nobody decided
        ("contact_flowed", np.int8),  # 1: accepted a callback or left a message before any answer
        ("exit", np.int8),  # of the last leg
        ("then", np.int8),
        ("in_progress", np.int8),  # 1: the last leg had no end by the horizon
        ("status", np.int8),  # STATUS_*; final when all rows have been followed
        ("has_mood", np.int8),  # 1: the mood is known
    ],
    align=True,
)
