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
Ints = NDArray[np.int32]

UNLIMITED = 2**31 - 1
"""``max_waiting`` of a queue without a limit."""

LAW = np.dtype(
    [
        ("kind", np.int32),  # sim.inputs.laws.LawKind
        ("first", np.int32),  # slice of `tables` (empirical), of `laws` (mixture)
        ("size", np.int32),
        ("spare", np.int32),
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
        ("trunk", np.int32),  # -1: none
        ("max_waiting", np.int32),  # UNLIMITED: no limit
        ("when_full", np.int32),  # sim.inputs.arrays.FULL_*
        ("full_to", np.int32),  # queue, -1: none
        ("agent_rule", np.int32),  # RULE_*
        ("steps_from", np.int32),  # slice of `steps`
        ("steps_to", np.int32),
        ("classes_from", np.int32),  # slice of `classes`
        ("classes_to", np.int32),
        ("balking_from", np.int32),  # slice of `balking`
        ("balking_to", np.int32),
        ("lines_from", np.int32),  # line = lines_from + step * n_slots + slot
        ("n_slots", np.int32),  # slot = class_slots[queue, root queue] + class
        ("announces", np.int32),  # 0 or 1
        ("open_at_start", np.int32),  # 0 or 1
        ("listen", np.float64),
        ("patience_factor", np.float64),
        ("short_abandon", np.int64),  # ticks
    ],
    align=True,
)

CLASS = np.dtype(
    [("cumulative", np.float64), ("head_start", np.int64), ("priority", np.int64)], align=True
)

STEP = np.dtype(
    [
        ("after", np.int64),  # ticks of wait in the queue
        ("kind", np.int32),  # STEP_*
        ("to", np.int32),  # queue of an overflow, -1
        ("groups_from", np.int32),  # slice of `step_groups`
        ("groups_to", np.int32),
    ],
    align=True,
)

BALKING = np.dtype([("waiting", np.int64), ("probability", np.float64)], align=True)

GROUP = np.dtype(
    [
        ("key", np.uint64),
        ("agents_from", np.int32),
        ("agents_to", np.int32),
        ("lines_from", np.int32),  # slice of `group_lines`
        ("lines_to", np.int32),
        ("absence", np.float64),
    ],
    align=True,
)

SKILL = np.dtype(
    [
        ("has", np.int32),
        ("reserve", np.int32),
        ("factor", np.float64),
        ("rank", np.int64),  # order of proficiency of the groups for this queue; 0 is best
    ],
    align=True,
)

GROUP_LINE = np.dtype(
    [
        ("weight", np.int64),  # added to the head's (arrived - head_start)
        ("line", np.int32),
        ("queue", np.int32),
        ("reserve", np.int32),
        ("spare", np.int32),
    ],
    align=True,
)

AGENT = np.dtype([("key", np.uint64), ("group", np.int32), ("spare", np.int32)], align=True)

DEMAND = np.dtype(  # per (queue, interval)
    [
        ("mean", np.float64),  # expected contacts before busyness
        ("slope", np.float64),  # rate over the interval: 1 + slope * (2 u - 1), |slope| <= 1
        ("talk", np.int32),  # law indices
        ("wrap", np.int32),  # -1: none
        ("patience", np.int32),
        ("spare", np.int32),
    ],
    align=True,
)

SOURCE = np.dtype(  # per queue: how its arrivals are made
    [
        ("kind", np.int32),  # ARRIVE_*
        ("counts_from", np.int32),  # fixed count: `day_counts[counts_from + day]`
        ("times_from", np.int32),  # replay: slice of `replay`
        ("times_to", np.int32),
        ("interval_busy", np.int32),  # 1: a gamma factor per interval, too
        ("interval_table", np.int32),  # its quantiles at the nodes of sim.inputs.busyness
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
        ("day", np.int32),  # index of the simulated day
        ("of_day", np.int32),  # elapsed interval of that day
        ("date", np.int64),  # ordinal of the local date: the day's name in draw keys
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
        ("agent", np.int32),
        ("activity", np.int32),  # sim.engine.log.Activity
    ],
    align=True,
)

QUEUE_EVENT = np.dtype([("time", np.int64), ("kind", np.int32), ("queue", np.int32)], align=True)

SETTINGS = np.dtype(
    [
        ("seed", np.uint64),
        ("interval_ticks", np.int64),
        ("measured_from", np.int64),  # ticks: the scenario's start
        ("horizon", np.int64),
        ("n_days", np.int32),
        ("n_intervals", np.int32),
        ("n_lines", np.int32),
        ("exact_patience", np.int32),  # 1: some rule observes abandonment as it happens
        ("random_duty", np.int32),  # 1: timelines differ between replications
        ("max_legs", np.int32),  # legs a contact can have at most
        ("interval_busy", np.int32),  # common busyness, as in SOURCE
        ("interval_table", np.int32),
        ("day_shape", np.float64),
        ("correlation", np.float64),
    ],
    align=True,
)

STEP_GROUPS, STEP_OVERFLOW, STEP_VOICEMAIL = 0, 1, 2
FULL_BLOCKED, FULL_VOICEMAIL, FULL_OVERFLOW = 0, 1, 2
RULE_LONGEST_IDLE, RULE_LEAST_OCCUPIED, RULE_MOST_PROFICIENT, RULE_RANDOM = 0, 1, 2, 3
ARRIVE_POISSON, ARRIVE_FIXED, ARRIVE_REPLAY = 0, 1, 2


class Inputs(NamedTuple):
    """Everything an engine reads. Q queues, G groups, A agents, I intervals, D days, T trunks."""

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


class Names(NamedTuple):
    """Names behind the indices, for logs and reports."""

    queues: tuple[str, ...]
    groups: tuple[str, ...]
    agents: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]  # per queue; ("",) where it has none
