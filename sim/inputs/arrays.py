"""What an engine reads: one structured array per noun, integers wherever they are compared.

Indices: queue, group and agent are positions in the scenario (agents group by group); they serve
the engines only. Draw keys come from names, so positions never change a draw.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Structured = NDArray[Any]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

UNLIMITED = 2**31 - 1
"""``max_waiting`` of a queue without a limit."""

LAW = np.dtype(
    [
        ("kind", np.int64),  # sim.inputs.laws.LawKind
        ("first", np.int64),  # slice of `tables` (empirical), of `laws` (mixture)
        ("size", np.int64),
        ("a", np.float64),
        ("b", np.float64),
        ("c", np.float64),
        ("weight", np.float64),  # cumulative, for a component of a mixture
    ]
)

QUEUE = np.dtype(
    [
        ("key", np.uint64),  # hash of the name
        ("threshold", np.int64),  # ticks of the service-level target
        ("mean_handle", np.int64),  # ticks, mean talk + wrap, for announcements
        ("trunk", np.int64),  # -1: none
        ("max_waiting", np.int64),  # UNLIMITED: no limit
        ("when_full", np.int64),  # sim.inputs.arrays.FULL_*
        ("full_to", np.int64),  # queue, -1: none
        ("agent_rule", np.int64),  # RULE_*
        ("steps_from", np.int64),  # slice of `steps`
        ("steps_to", np.int64),
        ("classes_from", np.int64),  # slice of `classes`
        ("classes_to", np.int64),
        ("balking_from", np.int64),  # slice of `balking`
        ("balking_to", np.int64),
        ("lines_from", np.int64),  # line = lines_from + step * n_slots + slot
        ("n_slots", np.int64),  # slot = class_slots[queue, root queue] + class
        ("announces", np.int64),  # 0 or 1
        ("open_at_start", np.int64),  # 0 or 1
        ("listen", np.float64),
        ("patience_factor", np.float64),
        ("short_abandon", np.int64),  # ticks
        ("cuts", np.int64),  # 1: closing is cut or grace
        ("business_from", np.int64),  # slice of `business`: hours of the promise; empty: the clock
        ("business_to", np.int64),
        ("openings_from", np.int64),  # slice of `openings`
        ("openings_to", np.int64),
    ],
    align=True,
)

JOURNEY = np.dtype(  # per queue: what customers do beside waiting
    [
        ("channel", np.int64),  # position in CHANNELS
        ("has_intents", np.int64),  # 0 or 1
        ("self_law", np.int64),  # duration of self-service; -1: none
        ("deflections_from", np.int64),  # slice of `deflections`
        ("deflections_to", np.int64),
        ("retries", np.int64),  # row of `come_backs`, -1: none
        ("repeats", np.int64),
        ("transfers_from", np.int64),  # slice of `transfers`
        ("transfers_to", np.int64),
        ("offer_law", np.int64),  # -1: no offers
        ("silence_law", np.int64),  # -1: no silences
        ("dial", np.int64),  # row of `dials`, -1: not dialled
        ("backlog", np.int64),  # contacts at the start
        ("backlog_law", np.int64),  # their age; -1: none
        ("self_resolution", np.float64),
        ("self_keeps", np.float64),
        ("self_handle", np.float64),
        ("self_patience", np.float64),
        ("resolution", np.float64),
        ("offer_share", np.float64),
        ("acceptance", np.float64),
        ("revenue", np.float64),
        ("silences", np.float64),  # mean number
    ],
    align=True,
)

SEGMENT = np.dtype(  # row 0: no segment; row s + 1: segment s
    [
        ("cumulative", np.float64),
        ("patience", np.float64),  # factor
        ("head_start", np.int64),
        ("priority", np.int64),
        ("people", np.int64),  # 0: every issue has a customer of its own
        ("people_from", np.int64),  # first of them among all segments' people
    ],
    align=True,
)

INTENT = np.dtype(  # row 0: no intent; row i + 1: intent i
    [("handle", np.float64), ("resolution", np.float64), ("solvable", np.int64)], align=True
)

COME_BACK = np.dtype(
    [
        ("share", np.float64),
        ("law", np.int64),
        ("most", np.int64),
        ("to_from", np.int64),  # slice of `targets`
        ("to_to", np.int64),
    ],
    align=True,
)

TARGET = np.dtype([("cumulative", np.float64), ("queue", np.int64)], align=True)

DEFLECTION = np.dtype([("to", np.int64), ("share", np.float64)], align=True)

TRANSFER = np.dtype(
    [
        ("to", np.int64),
        ("kind", np.int64),  # TRANSFER_*
        ("law", np.int64),  # time together, -1
        ("keeps_context", np.int64),
        ("share", np.float64),
        ("resolution", np.float64),
    ],
    align=True,
)

DIAL = np.dtype(
    [
        ("predictive", np.int64),  # 0 or 1
        ("preview", np.int64),  # law, -1: none
        ("ring", np.int64),
        ("wrong", np.int64),  # law, -1: none
        ("again", np.int64),  # law, -1: none
        ("attempts", np.int64),
        ("cap", np.int64),  # thousandths
        ("most_ahead", np.int64),  # thousandths
        ("drop_after", np.int64),  # ticks
    ],
    align=True,
)

STRETCH = np.dtype(  # openings, business hours
    [
        ("start", np.int64),
        ("end", np.int64),
        ("before", np.int64),  # ticks in earlier stretches of the same slice
    ],
    align=True,
)

WORK_CLASS = np.dtype(  # contacts that an agent of a shared group handles together
    [
        ("most", np.int64),  # contacts at a time
        ("fill_first", np.int64),  # 0: least_loaded
        ("speeds_from", np.int64),  # slice of `speeds`: thousandths with 1, 2, ... in hand
        ("lists_from", np.int64),  # list of (class, n in hand, aside) within the group:
        # lists_from + 2 * (n - 1) + aside; list 0 is the idle one
    ],
    align=True,
)

CLASS = np.dtype(
    [("cumulative", np.float64), ("head_start", np.int64), ("priority", np.int64)], align=True
)

STEP = np.dtype(
    [
        ("after", np.int64),  # ticks of wait in the queue
        ("kind", np.int64),  # STEP_*
        ("to", np.int64),  # queue of an overflow, -1
        ("groups_from", np.int64),  # slice of `step_groups`
        ("groups_to", np.int64),
        ("if_expected", np.int64),  # callback: only above this expected wait; -1: always
        ("call_at", np.int64),  # callback: law of the time until then; -1: in turn
        ("acceptance", np.float64),  # callback
    ],
    align=True,
)

BALKING = np.dtype([("waiting", np.int64), ("probability", np.float64)], align=True)

GROUP = np.dtype(
    [
        ("key", np.uint64),
        ("agents_from", np.int64),
        ("agents_to", np.int64),
        ("lines_from", np.int64),  # slice of `group_lines`
        ("lines_to", np.int64),
        ("absence", np.float64),
        ("late", np.float64),  # share of agent-days that begin late
        ("late_law", np.int64),
        ("shared", np.int64),  # 1: agents may have several contacts, or set work aside
        ("slots", np.int64),  # contacts an agent can have, set aside included
        ("work_from", np.int64),  # slice of `work_classes`
        ("work_to", np.int64),
        ("n_lists", np.int64),
        ("lists_from", np.int64),  # first of its lists among all groups'
        ("rest_after", np.int64),  # busy ticks; 0: no rests
        ("rest", np.int64),  # ticks
        ("cap", np.int64),  # occupancy, thousandths; 0: none
    ],
    align=True,
)

SKILL = np.dtype(
    [
        ("reserve", np.int64),
        ("factor", np.float64),
        ("rank", np.int64),  # order of proficiency of the groups for this queue; 0 is best
        ("resolution", np.float64),  # factor
        ("work", np.int64),  # class of the queue within the group's, shared groups only
        ("sets_aside", np.int64),  # bit w: class w is set aside for this queue's channel
    ],
    align=True,
)

GROUP_LINE = np.dtype(
    [
        ("weight", np.int64),  # added to the head's (arrived - head_start)
        ("line", np.int64),
        ("queue", np.int64),
        ("reserve", np.int64),
        ("by_due", np.int64),  # 1: the score is the due tick (earliest_due with business hours)
        ("after", np.int64),  # the group's first line of another queue, or the end of its lines
    ],
    align=True,
)

AGENT = np.dtype(
    [
        ("key", np.uint64),
        ("group", np.int64),
        ("factor", np.float64),  # on handle times, beside the group's
        ("resolution", np.float64),
    ],
    align=True,
)

DEMAND = np.dtype(  # per (queue, interval)
    [
        ("mean", np.float64),  # expected contacts before busyness
        ("slope", np.float64),  # rate over the interval: 1 + slope * (2 u - 1), |slope| <= 1
        ("talk", np.int64),  # law indices
        ("wrap", np.int64),  # -1: none
        ("patience", np.int64),
    ],
    align=True,
)

SOURCE = np.dtype(  # per queue: how its arrivals are made
    [
        ("kind", np.int64),  # ARRIVE_*
        ("counts_from", np.int64),  # fixed count: `day_counts[counts_from + day]`
        ("times_from", np.int64),  # replay: slice of `replay`
        ("times_to", np.int64),
        ("interval_busy", np.int64),  # 1: a gamma factor per interval, too
        ("interval_table", np.int64),  # its quantiles at the nodes of sim.inputs.busyness
        ("day_shape", np.float64),  # gamma shape of the queue's day factor; 0: none
        ("correlation", np.float64),  # of normal scores of neighbouring intervals
    ],
    align=True,
)

REPLAY = np.dtype(
    [("arrived", np.int64), ("ordinal", np.int64), ("priority_class", np.int64)], align=True
)

INTERVAL = np.dtype(
    [
        ("day", np.int64),  # index of the simulated day
        ("of_day", np.int64),  # elapsed interval of that day
        ("date", np.int64),  # ordinal of the local date: the day's name in draw keys
    ],
    align=True,
)

STATE_CONTACT = np.dtype(  # a contact of the state from which a run begins
    [
        ("ordinal", np.int64),  # names it among those of its first queue, in draw keys
        ("arrived", np.int64),  # ticks, as in the log; may be negative
        ("queued", np.int64),
        ("answered", np.int64),  # -1: waits
        ("ended", np.int64),  # of the talk; -1: not yet
        ("done", np.int64),  # ticks of work done in the present phase, as if alone
        ("effort", np.int64),  # ticks of attention so far
        ("queue", np.int64),
        ("root_queue", np.int64),
        ("agent", np.int64),  # -1: waits
        ("status", np.int64),  # STATE_*
        ("aside", np.int64),  # 1: set aside
        ("step", np.int64),  # last routing step walked
        ("priority_class", np.int64),  # -1: drawn, as the next two
        ("segment", np.int64),
        ("intent", np.int64),
        ("attempt", np.int64),  # from 0
    ],
    align=True,
)

KNOWN = np.dtype(  # per agent, where a run begins with a state
    [
        ("date", np.int64),  # agent-day in which it is known to be present; -1: none
        ("available", np.int64),  # whether the spell at the beginning is one; -1: not known
        ("fraction", np.float64),  # of the stretch in which it is: draws of fractions are below it
    ],
    align=True,
)

DUTY = np.dtype(  # stretches of the agents' timelines, by agent and start
    [
        ("start", np.int64),
        ("end", np.int64),
        ("date", np.int64),  # ordinal of the agent-day it belongs to
        ("fraction", np.float64),  # probability that the agent works it; 1: always
        ("share", np.float64),  # of the stretch in which the agent is available; 1: all of it
        ("mean_spell", np.float64),  # ticks, of an unavailable spell
        ("sd", np.float64),  # of the agent-day's share; 0: none
        ("agent", np.int64),
        ("activity", np.int64),  # sim.engine.log.Activity
        ("before", np.int64),  # earlier stretches of the same agent-day in other groups
    ],
    align=True,
)

QUEUE_EVENT = np.dtype([("time", np.int64), ("kind", np.int64), ("queue", np.int64)], align=True)

SETTINGS = np.dtype(
    [
        ("seed", np.uint64),
        ("interval_ticks", np.int64),
        ("begins", np.int64),  # tick from which things happen: 0, or that of the state
        ("measured_from", np.int64),  # ticks: the scenario's start
        ("horizon", np.int64),
        ("n_days", np.int64),
        ("n_intervals", np.int64),
        ("n_lines", np.int64),
        ("exact_patience", np.int64),  # 1: some rule observes abandonment as it happens
        ("random_duty", np.int64),  # 1: timelines differ between replications
        ("max_legs", np.int64),  # legs a contact can have at most, where there are no journeys
        ("n_people", np.int64),  # of all segments
        ("n_segments", np.int64),
        ("across_channels", np.int64),  # 1: omnichannel
        ("context_handle", np.float64),
        ("context_resolution", np.float64),
        ("interval_busy", np.int64),  # common busyness, as in SOURCE
        ("interval_table", np.int64),
        ("day_shape", np.float64),
        ("correlation", np.float64),
    ],
    align=True,
)

STEP_GROUPS, STEP_OVERFLOW, STEP_VOICEMAIL, STEP_CALLBACK = 0, 1, 2, 3
FULL_BLOCKED, FULL_VOICEMAIL, FULL_OVERFLOW = 0, 1, 2
RULE_LONGEST_IDLE, RULE_LEAST_OCCUPIED, RULE_MOST_PROFICIENT, RULE_RANDOM = 0, 1, 2, 3
ARRIVE_POISSON, ARRIVE_FIXED, ARRIVE_REPLAY, ARRIVE_LIST = 0, 1, 2, 3
TRANSFER_COLD, TRANSFER_WARM, TRANSFER_CONSULT = 0, 1, 2
STATE_WAITING, STATE_TALK, STATE_WRAP = 0, 1, 2
MOST_LEGS = 20
"""A contact that has had so many legs in one attempt is transferred no further."""
REOPENING = 3_600_000
"""Ticks after an opening over which who comes again to a closed queue is spread."""
CHANNELS = ("voice", "chat", "sms", "messenger", "social", "email", "callback", "outbound")


class Journeys(NamedTuple):
    """What engines read beside :class:`Inputs` where customers do more than wait for one agent.

    Q queues, G groups, I intervals, S segments, N intents, L dials. Kept apart, and None in
    scenarios that use none of it: compiled code is then made without.
    """

    queues: Structured  # [Q] JOURNEY
    segments: Structured  # [S + 1] SEGMENT
    intents: Structured  # [N + 1] INTENT
    intent_shares: Floats  # [Q, N] cumulative shares of the queue's intents
    containment: Floats  # [Q, N + 1] by intent + 1
    come_backs: Structured  # COME_BACK
    targets: Structured  # TARGET
    deflections: Structured  # DEFLECTION
    deflects: Ints  # [deflections, N + 1] whether it applies to intent + 1
    transfers: Structured  # TRANSFER
    transfer_intents: Ints  # [transfers, N + 1] likewise
    transfer_groups: Ints  # [transfers, G] likewise
    dials: Structured  # [L] DIAL
    connect: Floats  # [L, I] share by interval
    right_party: Floats  # [L, I]
    openings: Structured  # STRETCH
    business: Structured  # STRETCH
    work_classes: Structured  # WORK_CLASS
    speeds: Ints  # thousandths


class Inputs(NamedTuple):
    """Everything an engine reads.

    Q queues, G groups, A agents, I intervals, D days, T trunks.
    """

    settings: Structured  # [1] SETTINGS
    queues: Structured  # [Q] QUEUE
    classes: Structured  # CLASS
    steps: Structured  # STEP
    step_groups: Ints  # group indices, sliced by steps
    class_slots: Ints  # [Q, Q] (queue, root queue): first slot of the root's classes, -1: none
    balking: Structured  # BALKING
    trunks: Ints  # [T] lines
    groups: Structured  # [G] GROUP
    skills: Structured  # [G, Q] SKILL
    group_lines: Structured  # GROUP_LINE
    agents: Structured  # [A] AGENT
    demand: Structured  # [Q, I] DEMAND
    sources: Structured  # [Q] SOURCE
    day_counts: Ints  # contacts per day of fixed-count queues
    replay: Structured  # REPLAY, sorted per queue
    intervals: Structured  # [I] INTERVAL
    duty: Structured  # DUTY
    queue_events: Structured  # QUEUE_EVENT, sorted by (time, kind, queue)
    laws: Structured  # LAW
    tables: Floats  # empirical laws
    state: Structured  # [m] STATE_CONTACT, by the time of entering the queue; those of a state
    known: Structured  # [A] KNOWN; empty where there is no state
    journeys: Journeys | None = None  # only where a scenario uses what they describe


class Names(NamedTuple):
    """Names behind the indices, for logs and reports."""

    queues: tuple[str, ...]
    groups: tuple[str, ...]
    agents: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]  # per queue; ("",) where it has none
    segments: tuple[str, ...]
    intents: tuple[str, ...]
