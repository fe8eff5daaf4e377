"""The one log: a row per leg of a contact and a row per state of an agent.

Times are integer ticks (milliseconds) from the first simulated midnight; -1 means "did not
happen by the horizon". Both engines fill these arrays; ``sim.measure`` reads nothing else.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

CONTACT = np.dtype(
    [
        ("arrived", np.int64),  # from which patience and age count: begin of the chain of legs
        ("queued", np.int64),  # entry of this leg into its queue
        ("answered", np.int64),
        ("ended", np.int64),  # talk ended, or the leg left otherwise; -1 if open
        ("wrapped", np.int64),  # after-contact work ended; -1 if not answered
        ("patience", np.int64),  # ticks from arrived; FOREVER if infinite
        ("effort", np.int64),  # the agent's attention: time shared with others counts in part; -1
        ("customer", np.uint64),  # draw key of the customer, stable across scenarios
        ("talk_draw", np.float64),  # seconds, before the agent's factor
        ("wrap_draw", np.float64),
        ("agent", np.int32),  # index; -1 if not answered
        ("root", np.int32),  # the issue: position of its first contact among those drawn
        ("person", np.int32),  # within the segment; -1: the issue has a customer of its own
        ("queue", np.int16),
        ("root_queue", np.int16),  # queue whose laws hold: where the chain of legs began
        ("priority_class", np.int16),  # index within the root queue's classes; 0 if none
        ("issue", np.int16),
        ("attempt", np.int16),
        ("leg", np.int16),
        ("parent", np.int16),  # leg this one came from; -1 for the first
        ("segment", np.int16),  # -1: none
        ("intent", np.int16),  # -1: none
        ("cause", np.int8),
        ("exit", np.int8),
        ("stage", np.int8),
        ("context", np.int8),  # 1: handed on by self-service with context; 2: history is seen
        ("resolved", np.int8),  # 1, 0; -1: not decided by this leg
        ("offer", np.int8),  # 0: none, 1: made, 2: accepted
        ("then", np.int8),  # what the customer does afterwards
    ],
    align=True,
)

AGENT_STATE = np.dtype(
    [
        ("start", np.int64),
        ("end", np.int64),
        ("customer", np.uint64),  # 0 unless talk or wrap
        ("agent", np.int32),
        ("leg", np.int16),  # leg of the customer's contact; -1 unless talk or wrap
        ("slots", np.int16),  # contacts handled at once
        ("activity", np.int8),  # what the agent does
        ("scheduled", np.int8),  # what the agent's timeline says
    ],
    align=True,
)

FOREVER = 2**62
"""Patience that never ends, in ticks."""

CONTACT_ORDER = ("arrived", "customer", "issue", "attempt", "leg")
"""Canonical order of a replication's contact rows (replication comes before)."""

AGENT_ORDER = ("agent", "start")
"""Canonical order of a replication's agent rows."""


class Exit(IntEnum):
    """How a leg ended."""

    OPEN = 0
    ANSWERED = 1
    ABANDONED = 2
    BLOCKED = 3
    BALKED = 4
    VOICEMAIL = 5
    OVERFLOW = 6
    CUT = 7
    CONTAINED = 8
    HANDED_ON = 9
    DEFLECTED = 10
    CALLBACK = 11
    UNREACHED = 12
    WRONG_PARTY = 13
    CONNECTED = 14


class Cause(IntEnum):
    """Why a leg began."""

    FIRST = 0
    OVERFLOW = 1
    HANDED_ON = 2
    DEFLECTED = 3
    TRANSFER = 4
    CONSULT = 5
    CALLBACK = 6
    REDIAL = 7
    RETRY = 8
    REPEAT = 9
    DIALLED = 10


class Stage(IntEnum):
    """Where a leg takes place."""

    QUEUE = 0
    FRONT = 1  # before the queue: self-service, deflection
    DIALLER = 2  # a dialler calls, no agent is involved


class Then(IntEnum):
    """What a customer does after a leg."""

    END = 0  # nothing: the issue is over (or, with exit OPEN, still in this leg)
    CONTINUES = 1  # in another leg of the same attempt
    COMES_BACK = 2  # in another attempt


class Activity(IntEnum):
    """What an agent does, or is scheduled to do."""

    OFF = 0
    AVAILABLE = 1  # idle and ready; as `scheduled`: on duty
    TALK = 2
    WRAP = 3
    BREAK = 4
    LUNCH = 5
    MEETING = 6
    TRAINING = 7
    UNAVAILABLE = 8
    BREATHER = 9  # pause of the occupancy cap
    REST = 10  # wellness break
    SILENT = 11  # all customers in hand are silent
    COACHING = 12  # counted with training


def canonical(rows: np.ndarray, order: tuple[str, ...]) -> np.ndarray:
    """``rows`` in canonical order (a copy); equality of engines is equality after this sort."""
    return rows[np.lexsort([rows[name] for name in reversed(order)])]


class Logs(NamedTuple):
    """What one replication leaves behind."""

    contacts: np.ndarray  # CONTACT
    agents: np.ndarray  # AGENT_STATE; empty if not asked for
