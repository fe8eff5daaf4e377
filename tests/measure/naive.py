"""Every counter again, slowly and plainly, from the definitions in docs/kpis.md with pandas."""

from collections import defaultdict

import numpy as np
import pandas as pd

from sim.engine.log import Activity, Cause, Exit, Stage

IDLE = (Activity.AVAILABLE, Activity.BREATHER, Activity.SILENT)
ON_QUEUE = (*IDLE, Activity.TALK, Activity.WRAP)
PAUSES = (
    Activity.BREAK,
    Activity.LUNCH,
    Activity.MEETING,
    Activity.TRAINING,
    Activity.COACHING,
)


def periods(cal):
    """A table of measured intervals: start tick and the label of each period it belongs to."""
    rows = []
    for i in range(cal.n_intervals):
        start = i * cal.interval_ticks
        if start < cal.measured_from:
            continue
        local = cal.local(start)
        rows.append(
            {
                "start": start,
                "interval": start,
                "hour": local.strftime("%Y-%m-%d %H %z"),
                "day": local.strftime("%Y-%m-%d"),
                "time_of_day": local.strftime("%H:%M"),
                "total": "total",
            }
        )
    return pd.DataFrame(rows)


def pieces(start, end, cal):
    """(first tick of the interval, ticks in it) of the measured part of a stretch."""
    step = cal.interval_ticks
    first = max(start, cal.measured_from) // step * step
    for begin in range(first, min(end, cal.horizon), step):
        inside = min(end, begin + step) - max(start, begin)
        if inside > 0:
            yield begin, inside


def home(tick, cal):
    """First tick of the interval that a moment belongs to; the horizon belongs to the last."""
    last = cal.horizon - cal.interval_ticks
    return min(tick // cal.interval_ticks * cal.interval_ticks, last)


def contact_frame(contacts, cal):
    frame = pd.DataFrame({name: contacts[name] for name in contacts.dtype.names})
    frame = frame[frame["stage"] == Stage.QUEUE].copy()
    left = frame["ended"].where(frame["answered"] < 0, frame["answered"])
    frame["left"] = left.where(frame["exit"] != Exit.OPEN, cal.horizon)
    frame["wait"] = frame["left"] - frame["queued"]
    return frame


def business(bench, leg, cal):
    """The wait of a leg in the business hours of its queue."""
    queue = bench.inputs.queues[leg.queue]
    if queue["business_from"] == queue["business_to"]:
        return leg.wait
    hours = bench.inputs.journeys.business
    return sum(
        max(0, min(leg.left, int(row["end"])) - max(leg.queued, int(row["start"])))
        for row in hours[queue["business_from"] : queue["business_to"]]
    )


def queue_counts(contacts, cal, bench):
    """Columns by (queue, first tick of interval)."""
    table = defaultdict(lambda: defaultdict(float))
    for leg in contact_frame(contacts, cal).itertuples():
        for begin, inside in pieces(leg.queued, leg.left, cal):
            table[leg.queue, begin]["waiting_time"] += inside
        if leg.queued < cal.measured_from:
            continue
        cell = table[leg.queue, home(leg.queued, cal)]
        threshold = bench.inputs.queues["threshold"][leg.queue]
        short = bench.inputs.queues["short_abandon"][leg.queue]
        way = Exit(leg.exit).name.lower()
        cell["entered"] += 1
        new = leg.cause in (Cause.FIRST, Cause.HANDED_ON, Cause.DEFLECTED)
        cell["customers"] += new and leg.attempt == 0
        cell[way] += 1
        cell["wait_exposed"] += leg.wait
        if way in ("answered", "abandoned"):
            cell[f"{way}_in_t"] += business(bench, leg, cal) <= threshold
            cell[f"wait_{way}"] += leg.wait
        if way == "abandoned":
            cell["abandoned_short"] += leg.wait <= short
        if way in ("answered", "abandoned", "voicemail", "overflow", "callback", "cut"):
            cell["offered"] += 1
            cell["wait_offered"] += leg.wait
        if way in ("voicemail", "overflow", "callback"):
            cell["flow_out"] += 1
        if way == "answered" and leg.wrapped >= 0:
            cell["handled"] += 1
            cell["talk"] += leg.ended - leg.answered
            cell["wrap"] += leg.wrapped - leg.ended
            cell["handle"] += leg.wrapped - leg.answered
    return frame_of(table, "queue")


def group_counts(contacts, states, cal, bench):
    """Columns by (group, first tick of interval)."""
    group = bench.inputs.agents["group"]
    table = defaultdict(lambda: defaultdict(float))
    for leg in contact_frame(contacts, cal).itertuples():
        if leg.exit != Exit.ANSWERED or leg.queued < cal.measured_from:
            continue
        cell = table[group[leg.agent], home(leg.queued, cal)]
        cell["group_answered"] += 1
        if leg.wrapped >= 0:
            cell["group_handled"] += 1
            cell["group_handle"] += leg.wrapped - leg.answered
    for row in states:
        does, plan = Activity(row["activity"]), Activity(row["scheduled"])
        rests = does == Activity.REST
        for begin, ticks in pieces(int(row["start"]), int(row["end"]), cal):
            cell = table[group[row["agent"]], begin]
            coached = does == Activity.COACHING
            name = "break" if rests else "training" if coached else does.name.lower()
            name = "idle" if does in IDLE else name
            cell[f"{name}_time"] += ticks
            cell["logged_time"] += ticks
            on_queue = does in ON_QUEUE
            busy = does in (Activity.TALK, Activity.WRAP)
            cell["on_queue_time"] += ticks * on_queue
            cell["busy_time"] += ticks * busy
            in_hand = busy or does == Activity.SILENT
            cell["slot_time"] += ticks * in_hand * int(row["slots"])
            cell["planned_off_time"] += ticks * (does in PAUSES or rests)
            cell["overtime"] += ticks * (in_hand and plan == Activity.OFF)
            cell["scheduled_time"] += ticks * (plan != Activity.OFF)
            planned_on = plan in (Activity.AVAILABLE, Activity.UNAVAILABLE)
            cell["scheduled_on_queue_time"] += ticks * planned_on
            cell["on_duty_time"] += ticks * (plan == Activity.AVAILABLE)
            kept = plan in PAUSES and (does == plan or (rests and plan == Activity.BREAK))
            on_duty = plan == Activity.AVAILABLE and (on_queue or rests)
            cell["adherent_time"] += ticks * (kept or on_duty)
    return frame_of(table, "group")


def frame_of(table, noun):
    rows = [{noun: key[0], "start": key[1], **columns} for key, columns in table.items()]
    return pd.DataFrame(rows).fillna(0.0) if rows else pd.DataFrame(columns=[noun, "start"])


def service_level(frame, formula):
    """Numerator and denominator columns of a service level, cut offs lost like abandonments."""
    get = lambda name: frame[name] if name in frame else 0.0 * frame["start"]  # noqa: E731
    lost = get("answered") + get("abandoned") + get("cut")
    in_t, left_in_t, short = get("answered_in_t"), get("abandoned_in_t"), get("abandoned_short")
    return {
        "sl_answered_and_abandoned_in_t": (in_t + left_in_t, lost),
        "sl_of_answered": (in_t, get("answered")),
        "sl_of_offered": (in_t, lost),
        "sl_excl_abandons_in_t": (in_t, lost - left_in_t),
        "sl_short_credit": (in_t + short, lost),
        "sl_excl_short": (in_t, lost - short),
    }[formula]


def peaks(contacts, cal, queues):
    """Most contacts waiting at once by (queue or "all", day)."""
    frame = contact_frame(contacts, cal)
    found = {}
    for day, (begin, end) in enumerate(zip(cal.day_start[:-1], cal.day_start[1:], strict=True)):
        if begin < cal.measured_from:
            continue
        for scope in [*range(queues), "all"]:
            legs = frame if scope == "all" else frame[frame["queue"] == scope]
            legs = legs[legs["left"] > legs["queued"]]
            moments = legs["queued"][(legs["queued"] >= begin) & (legs["queued"] < end)]
            most = 0
            for moment in [begin, *moments]:
                waiting = (legs["queued"] <= moment) & (legs["left"] > moment)
                most = max(most, int(waiting.sum()))
            found[scope, cal.dates[day].isoformat()] = most
    return found


def ratio_interval(x, y):
    """Textbook ratio estimate and standard error over replications."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    value = x.sum() / y.sum()
    residuals = x - value * y
    error = np.sqrt(np.sum(residuals**2) / (len(x) - 1) / len(x)) / y.mean()
    return value, error
