"""The KPIs: name, unit, definition, and the columns each is made of.

Here are those of queues and groups that every scenario has, and the registry of all; the others
stand in ``sim.measure.kpi_more``. The lists in docs/kpis.md are generated from the registry (see
``sim.measure.reference``).
"""

from __future__ import annotations

from math import inf
from typing import Final

from sim.measure import columns
from sim.measure.experience import EXPERIENCE_COLUMNS, SEGMENT_COLUMNS
from sim.measure.experience_kpis import EXPERIENCE_KPIS, SEGMENT_KPIS
from sim.measure.journey_columns import (
    HANDLING_COLUMNS,
    ISSUE_COLUMNS,
    JOURNEY_COLUMNS,
    PROMISE_COLUMNS,
)
from sim.measure.kpi_base import About, Kpi
from sim.measure.kpi_more import MORE_TOPICS
from sim.measure.money import MONEY_COLUMNS
from sim.measure.money_kpis import MONEY_KPIS
from sim.measure.segment_columns import SEGMENT_SERVICE_KPIS


def _sl(name: str, numerator: str, denominator: str, definition: str, used_by: str) -> Kpi:
    return Kpi(
        name, "queue", "ratio", "share", definition, numerator, denominator, used_by, most=1.0
    )


def _share(name: str, numerator: str, denominator: str, definition: str, trap: str = "") -> Kpi:
    return Kpi(
        name, "queue", "ratio", "share", definition, numerator, denominator, trap=trap, most=1.0
    )


def _mean(name: str, numerator: str, denominator: str, definition: str, trap: str = "") -> Kpi:
    return Kpi(name, "queue", "ratio", "s", definition, numerator, denominator, trap=trap)


def _count(column: str, definition: str, trap: str = "", *, journeys_only: bool = False) -> Kpi:
    return Kpi(
        column,
        "queue",
        "count",
        "contacts",
        definition,
        column,
        trap=trap,
        journeys_only=journeys_only,
    )


_SERVICE_LEVELS = (
    Kpi(
        "service_level",
        "queue",
        "ratio",
        "share",
        "The formula that the queue's target names (column `formula`); for all queues, the sum "
        "of the queues' numerators over the sum of their denominators.",
        "sl_met",
        "sl_of",
        trap="Always say which formula: the same day can read 81 % or 86 %.",
        most=1.0,
    ),
    _sl(
        "sl_answered_and_abandoned_in_t",
        "left_in_t",
        "answered_or_lost",
        "(answered within T + abandoned within T) / (answered + abandoned)",
        "Amazon Connect (callbacks too), ICMI 1, Cisco 'abandons positive'",
    ),
    _sl(
        "sl_of_answered",
        "answered_in_t",
        "answered",
        "answered within T / answered",
        "ICMI 2, Genesys with all switches off",
    ),
    _sl(
        "sl_of_offered",
        "answered_in_t",
        "answered_or_lost",
        "answered within T / (answered + abandoned)",
        "ICMI 3, Genesys default style, pyworkforce ErlangA, Cisco 'abandons negative'",
    ),
    _sl(
        "sl_excl_abandons_in_t",
        "answered_in_t",
        "answered_or_lost_late",
        "answered within T / (answered + abandoned after T)",
        "ICMI 4, Bright Pattern, Cisco 'abandons ignored'",
    ),
    _sl(
        "sl_short_credit",
        "answered_in_t_or_short",
        "answered_or_lost",
        "(answered within T + abandoned within S) / (answered + abandoned)",
        "ICMI 5",
    ),
    _sl(
        "sl_excl_short",
        "answered_in_t",
        "answered_or_lost_long",
        "answered within T / (answered + abandoned - abandoned within S)",
        "Genesys with short abandons excluded, Sinch, WFM Labs",
    ),
)

_TARGETS = (
    Kpi(
        "sl_interval_hit_rate",
        "queue",
        "ratio",
        "share",
        "Share of intervals with at least 10 expected contacts that meet the queue's target.",
        "interval_hits",
        "interval_tries",
        trap="The mean service level hides bad half-hours. Intervals without a contact do not "
        "count; a queue fed only by overflow has no expected contacts and no value.",
        most=1.0,
        indicator=True,
    ),
    Kpi(
        "p_day_meets_sl",
        "queue",
        "ratio",
        "share",
        "Share of days, over replications, on which the queue's service level meets its target; "
        "days with at least 10 expected contacts. All queues: share of queue-days.",
        "day_hits",
        "day_tries",
        totals_only=True,
        most=1.0,
        indicator=True,
    ),
)

_WAITS = (
    _mean(
        "asa_s",
        "wait_answered",
        "answered",
        "Average speed of answer: wait of answered contacts / answered.",
        "Other software averages over all arrivals, or means the wait of an infinitely patient "
        "customer: see wait_all_s and offered_wait_s.",
    ),
    _mean("wait_all_s", "wait_offered", "offered", "Wait of offered contacts / offered."),
    _mean(
        "wait_abandoned_s",
        "wait_abandoned",
        "abandoned",
        "Wait of abandoned contacts / abandoned.",
        "Not the mean patience: the patient never show theirs.",
    ),
    Kpi(
        "offered_wait_s",
        "queue",
        "waits",
        "s",
        "Virtual wait: how long a customer who never gives up would wait, on average. Kaplan-Meier "
        "estimate from all waits of the run (answer = event, leaving otherwise = censored); all "
        "queues: mean of the queues weighted by contacts.",
        trap="Assumes that patience does not depend on the wait offered (announcements break "
        "that), and is a lower bound where the longest wait seen was not answered.",
        totals_only=True,
    ),
    _mean(
        "patience_mean_s",
        "wait_exposed",
        "abandoned",
        "Mean patience if it were exponential: total waiting time of all / abandoned (maximum "
        "likelihood under censoring).",
        "Not the mean time to abandon.",
    ),
)

_RATES = (
    _share("abandon_rate", "abandoned", "offered", "abandoned / offered"),
    _share(
        "abandon_rate_excl_short",
        "abandoned_long",
        "offered_long",
        "(abandoned - abandoned within S) / (offered - abandoned within S)",
    ),
    _share("answer_rate", "answered", "offered", "answered / offered"),
    _share("block_rate", "blocked", "entered", "blocked / entered"),
    _share("balk_rate", "balked", "entered", "balked / entered"),
    _share(
        "flow_out_rate",
        "flow_out",
        "offered",
        "(voicemail + overflow + callback accepted) / offered",
    ),
    _share("cut_rate", "cut", "offered", "cut off at closing / offered"),
)

_HANDLING = (
    _mean(
        "aht_s",
        "handle",
        "handled",
        "Average handle time: talk (with hold) + after-contact work of handled contacts / handled.",
        "Contacts still in progress at the horizon are answered but not yet handled. By legs: a "
        "transferred contact is handled twice, and the second agent of a consultation or a warm "
        "transfer handles a leg of its own (the time together, in the queue asked), which makes "
        "the mean of that queue shorter. By the clock, see aht_effort_s.",
    ),
    _mean("talk_s", "talk", "handled", "Talk time of handled contacts / handled."),
    _mean("wrap_s", "wrap", "handled", "After-contact work of handled contacts / handled."),
)

_LENGTHS = (
    Kpi(
        "queue_length_mean",
        "queue",
        "level",
        "contacts",
        "Mean number of contacts waiting: waiting time inside the period / its length.",
        "waiting_time",
        trap="Over the clock, closed hours included (by time of day: on open days); waiting "
        "counts in the interval in which it happens, not in the interval of arrival.",
    ),
    Kpi(
        "queue_length_max",
        "queue",
        "ratio",
        "contacts",
        "Largest number of contacts waiting at once on a day; in total its mean over the days on "
        "which contacts are expected. All queues: waiting anywhere at once.",
        "queue_peak",
        "days",
        totals_only=True,
    ),
)

_COUNTS = (
    _count(
        "entered",
        "Contacts (legs) that came to the queue, overflow from other queues included.",
        "All queues: a contact that overflows is one customer but enters twice.",
    ),
    _count("customers", "First waits: customers who came to this queue first."),
    _count(
        "offered",
        "answered + abandoned + flow_out + cut = entered - blocked - balked - open (- unreached - "
        "wrong_party)",
        "Redials and transfers are counted again: customers stands beside it.",
    ),
    _count("answered", "Answered by an agent of any group."),
    _count("answered_in_t", "Answered with a wait of at most the threshold T."),
    _count("abandoned", "Gave up while waiting."),
    _count("abandoned_in_t", "Gave up with a wait of at most the threshold T."),
    _count("abandoned_short", "Gave up with a wait of at most S (short abandons)."),
    _count(
        "flow_out",
        "voicemail + overflow + callback accepted: left the queue, neither answered nor lost.",
    ),
    _count("voicemail", "Left a message."),
    _count("overflow", "Sent on to another queue."),
    _count("blocked", "Found no free line, or a full queue: never entered the wait."),
    _count("balked", "Left at once on finding that one must wait."),
    _count("cut", "Cut off at or after closing while waiting."),
    _count("open", "Still waiting at the horizon."),
    _count("handled", "Answered, and finished by the horizon, after-contact work included."),
    _count("callback", "Accepted the offer of a callback.", journeys_only=True),
    _count(
        "unreached",
        "Dialled by an agent, and nobody answered: entered, not answered and not offered.",
        journeys_only=True,
    ),
    _count(
        "wrong_party",
        "Dialled, and somebody else answered: entered, not answered and not offered.",
        journeys_only=True,
    ),
)


def _time(
    name: str,
    numerator: str,
    denominator: str,
    definition: str,
    trap: str = "",
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Kpi:
    return Kpi(
        name,
        "group",
        "ratio",
        "share",
        definition,
        numerator,
        denominator,
        trap=trap,
        least=bounds[0],
        most=bounds[1],
    )


def _level(name: str, column: str, definition: str) -> Kpi:
    return Kpi(name, "group", "level", "agents", definition, column)


def _hours(name: str, column: str, definition: str) -> Kpi:
    return Kpi(name, "group", "count", "hours", definition, column)


_AGENTS = (
    _time(
        "occupancy",
        "busy_time",
        "on_queue_time",
        "(talk + wrap-up) / (talk + wrap-up + idle); idle takes in breathers of an occupancy cap "
        "and the time in which all customers in hand are silent",
        "Not utilisation: breaks and unavailability are outside. Wall clock ignores concurrency.",
    ),
    _time(
        "slot_utilisation",
        "slot_time",
        "slot_offered_time",
        "Contacts in hand x time / slots offered x time: an agent on queue offers as many slots as "
        "the group handles contacts at a time in its largest class (voice: one, so there it equals "
        "occupancy). Contacts of silent customers are in hand, contacts set aside are not.",
        "An agent on a call takes one slot of a group that chats three at a time.",
    ),
    _time(
        "utilisation",
        "busy_time",
        "logged_time",
        "(talk + wrap-up) / logged-in time, breaks and unavailability included",
        "The industry mixes it with occupancy.",
    ),
    _time(
        "adherence",
        "adherent_time",
        "scheduled_time",
        "Time in the scheduled state / scheduled time of those who came; on duty any of idle, "
        "talk and wrap-up is the scheduled state, an unavailable spell never is.",
    ),
    _time(
        "conformance",
        "on_queue_time",
        "scheduled_on_queue_time",
        "Time on queue / time scheduled on queue; overtime can lift it above 100 %.",
        bounds=(0.0, inf),
    ),
    _time(
        "shrinkage",
        "unproductive_time",
        "rostered_time",
        "1 - time on queue within the schedule / rostered time = planned + unplanned",
        "The base is what was rostered, not what was paid. Apply it once, on the supply side: "
        "gross = net / (1 - s), not net x (1 + s).",
        bounds=(-inf, 1.0),
    ),
    _time(
        "shrinkage_planned",
        "planned_off_time",
        "rostered_time",
        "Breaks and rests by rule, lunches, meetings, training, coaching as taken / rostered time",
        "A break that starts late because of a contact in hand is a short break.",
    ),
    _time(
        "shrinkage_unplanned",
        "lost_time",
        "rostered_time",
        "(absence + unavailable spells) / rostered time",
        "Absence is the rostered time (expected, where staffing is fractional) less the time "
        "scheduled for those who came: chance can make it negative in a short run.",
        bounds=(-inf, 1.0),
    ),
    Kpi(
        "group_aht_s",
        "group",
        "ratio",
        "s",
        "Talk + after-contact work of contacts the group handled / those contacts.",
        "group_handle",
        "group_handled",
    ),
    _level("agents_on_duty", "on_duty_time", "Mean number of agents whose timeline is available."),
    _level("agents_on_queue", "on_queue_time", "Mean number idle, talking or wrapping up."),
    _level("agents_busy", "busy_time", "Mean number talking or wrapping up."),
    _level("agents_idle", "idle_time", "Mean number on queue without handling."),
    _hours("rostered_hours", "rostered_time", "Rostered hours before absence (expected)."),
    _hours("scheduled_hours", "scheduled_time", "Scheduled hours of those who came."),
    _hours("logged_hours", "logged_time", "All hours logged in, overtime included."),
    _hours("idle_hours", "idle_time", "Hours on queue without handling."),
    _hours("talk_hours", "talk_time", "Hours in talk."),
    _hours("wrap_hours", "wrap_time", "Hours in after-contact work."),
    _hours("break_hours", "break_time", "Hours in breaks and rests."),
    _hours("lunch_hours", "lunch_time", "Hours at lunch."),
    _hours("meeting_hours", "meeting_time", "Hours in meetings."),
    _hours("training_hours", "training_time", "Hours in training and coaching."),
    _hours("unavailable_hours", "unavailable_time", "Hours present but not available."),
    _hours("overtime_hours", "overtime", "Hours with contacts in hand after the end of the duty."),
    Kpi(
        "group_answered",
        "group",
        "count",
        "contacts",
        "Contacts answered by the group, in the interval in which they were queued.",
        "group_answered",
    ),
)

TOPICS: Final[dict[str, tuple[Kpi, ...]]] = {
    "Service level": _SERVICE_LEVELS,
    "Targets": _TARGETS,
    "Waits": _WAITS,
    "Ways out": _RATES,
    "Handling": _HANDLING,
    "Queue length": _LENGTHS,
    "Counts": _COUNTS,
    "Agents": _AGENTS,
    **MORE_TOPICS,
    "Satisfaction": EXPERIENCE_KPIS,
    "Segments": SEGMENT_SERVICE_KPIS,
    "Churn": SEGMENT_KPIS,
    "Money": MONEY_KPIS,
}
"""KPIs by topic, in the order of docs/kpis.md."""

_ALL = tuple(kpi for topic in TOPICS.values() for kpi in topic)

KPIS: Final[dict[str, Kpi]] = {kpi.name: kpi for kpi in _ALL}
"""Every KPI by name, in the order of docs/kpis.md and of the tables' columns."""

COLUMNS: Final[dict[About, tuple[str, ...]]] = {
    "queue": columns.QUEUE_COLUMNS,
    "group": columns.GROUP_COLUMNS,
    "journey": JOURNEY_COLUMNS,
    "issue": ISSUE_COLUMNS,
    "handling": HANDLING_COLUMNS,
    "promise": PROMISE_COLUMNS,
    "experience": EXPERIENCE_COLUMNS,
    "segment": SEGMENT_COLUMNS,
    "money": MONEY_COLUMNS,
}
"""Columns of the cells behind each table."""


def _pairs(about: About) -> tuple[tuple[int, int], ...]:
    names = COLUMNS[about]
    pairs = [
        (names.index(kpi.numerator), names.index(kpi.denominator))
        for kpi in _ALL
        if kpi.about == about and kpi.kind == "ratio"
    ]
    return tuple(dict.fromkeys(pairs))


PAIRS: Final[dict[About, tuple[tuple[int, int], ...]]] = {about: _pairs(about) for about in COLUMNS}
"""Columns (numerator, denominator) whose products the variance of a ratio needs."""
