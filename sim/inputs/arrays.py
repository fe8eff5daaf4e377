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
        ("spare", np.int64),
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
    ],
    align=True,
)

SKILL = np.dtype(
    [
        ("reserve", np.int64),
        ("factor", np.float64),
        ("rank", np.int64),  # order of proficiency of the groups for this queue; 0 is best
    ],
    align=True,
)

GROUP_LINE = np.dtype(
    [
        ("weight", np.int64),  # added to the head's (arrived - head_start)
        ("line", np.int64),
        ("queue", np.int64),
        ("reserve", np.int64),
        ("spare", np.int64),
    ],
    align=True,
)

AGENT = np.dtype([("key", np.uint64), ("group", np.int64), ("spare", np.int64)], align=True)

DEMAND = np.dtype(  # per (queue, interval)
    [
        ("mean", np.float64),  # expected contacts before busyness
        ("slope", np.float64),  # rate over the interval: 1 + slope * (2 u - 1), |slope| <= 1
        ("talk", np.int64),  # law indices
        ("wrap", np.int64),  # -1: none
        ("patience", np.int64),
        ("spare", np.int64),
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

DUTY = np.dtype(  # stretches of the agents' timelines, by agent and start
    [
        ("start", np.int64),
        ("end", np.int64),
        ("date", np.int64),  # ordinal of the agent-day it belongs to
        ("fraction", np.float64),  # probability that the agent works it; 1: always
        ("share", np.float64),  # of the stretch in which the agent is available; 1: all of it
        ("mean_spell", np.float64),  # ticks, of an unavailable spell
        ("agent", np.int64),
        ("activity", np.int64),  # sim.engine.log.Activity
    ],
    align=True,
)

QUEUE_EVENT = np.dtype([("time", np.int64), ("kind", np.int64), ("queue", np.int64)], align=True)

SETTINGS = np.dtype(
    [
        ("seed", np.uint64),
        ("interval_ticks", np.int64),
        ("measured_from", np.int64),  # ticks: the scenario's start
        ("horizon", np.int64),
        ("n_days", np.int64),
        ("n_intervals", np.int64),
        ("n_lines", np.int64),
        ("exact_patience", np.int64),  # 1: some rule observes abandonment as it happens
        ("random_duty", np.int64),  # 1: timelines differ between replications
        ("max_legs", np.int64),  # legs a contact can have at most
        ("interval_busy", np.int64),  # common busyness, as in SOURCE
        ("interval_table", np.int64),
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
