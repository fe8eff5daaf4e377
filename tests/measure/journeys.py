"""Inputs with journeys and random logs of issues for the tests of sim.measure."""

from itertools import cycle
from typing import NamedTuple

import numpy as np

from sim.engine.log import CONTACT, FOREVER, Cause, Exit, Stage, Then
from sim.inputs.arrays import (
    CHANNELS,
    INTENT,
    JOURNEY,
    SEGMENT,
    STRETCH,
    WORK_CLASS,
    Journeys,
)
from sim.measure import Asked, new_plan, new_scratch
from sim.scenario.models.queues import PromiseStep, ServiceLevelTarget
from tests.measure.build import SECOND, Bench, bench, random_times

HOUR = 3600 * SECOND
STEPS = (PromiseStep(share=0.5, within_s=600), PromiseStep(share=1.0, within_s=7200))
LOST = (Exit.ABANDONED, Exit.BLOCKED, Exit.BALKED, Exit.CUT)


def journey_desk(
    cal,
    channels=("voice", "email", "outbound"),
    people=5,
    steps=STEPS,
    business=True,
    window_days=0.25,
    asked=None,
    formulas=("sl_of_offered",),
):
    """A bench whose queues have these channels; the last two queues have business hours.

    Outbound queues dial; every second intent cannot be solved by level 1; of the two segments the
    first has so many people, the second none.
    """
    desk = bench(cal, queues=len(channels), groups=2)
    queues = np.zeros(len(channels), JOURNEY)
    queues["channel"] = [CHANNELS.index(channel) for channel in channels]
    queues["dial"] = np.where(np.array(channels) == "outbound", 0, -1)
    queues["revenue"] = 7.0
    segments = np.zeros(3, SEGMENT)
    segments["people"] = [0, people, 0]
    intents = np.zeros(3, INTENT)
    intents["solvable"] = [1, 1, 0]
    hours = _hours(cal) if business else np.zeros(0, STRETCH)
    if business:
        desk.inputs.queues["business_to"][-2:] = len(hours)
    fields = {name: np.zeros(0) for name in Journeys._fields}
    fields |= {
        "queues": queues,
        "segments": segments,
        "intents": intents,
        "business": hours,
        "work_classes": np.zeros(0, WORK_CLASS),
    }
    inputs = desk.inputs._replace(journeys=Journeys(**fields))
    inputs.settings["n_people"] = people
    targets = tuple(
        ServiceLevelTarget(share=0.8, within_s=20, steps=steps, formula=formula)
        for formula, _ in zip(cycle(formulas), channels, strict=False)
    )
    asked = Asked(fcr_window_days=window_days) if asked is None else asked
    plan = new_plan(inputs, cal, targets, asked)
    names = desk.names._replace(segments=("gold", "plain"), intents=("bill", "fault"))
    return Bench(inputs, cal, targets, plan, new_scratch(plan), names)


def _hours(cal):
    """Business from 09:00 to 17:00 of every day of the first 24 hours' clock."""
    hours = np.zeros(cal.n_days, STRETCH)
    hours["start"] = np.arange(cal.n_days) * 24 * HOUR + 9 * HOUR
    hours["end"] = hours["start"] + 8 * HOUR
    hours["before"] = np.arange(cal.n_days) * 8 * HOUR
    return hours


class Issue(NamedTuple):
    """What all rows of an issue share."""

    root: int
    customer: int
    segment: int
    person: int
    intent: int


def leg(issue, attempt, number, queue, cause, way, at, wait=0, talk=0, wrap=0, **more):
    """One CONTACT row; ``at`` is its entry, times in ticks; ``more`` overrides columns."""
    row = np.zeros(1, CONTACT)
    row["arrived"] = row["queued"] = at
    row["root"], row["customer"] = issue.root, issue.customer
    row["segment"], row["person"], row["intent"] = issue.segment, issue.person, issue.intent
    row["attempt"], row["leg"], row["parent"] = attempt, number, number - 1
    row["queue"] = row["root_queue"] = queue
    row["cause"], row["exit"] = cause, way
    row["patience"] = FOREVER
    row["answered"] = row["wrapped"] = row["effort"] = row["resolved"] = row["agent"] = -1
    row["ended"] = -1 if way == Exit.OPEN else at + wait
    if way in (Exit.ANSWERED, Exit.UNREACHED, Exit.WRONG_PARTY) and more.get("stage", 0) == 0:
        row["answered"] = at + wait
        row["ended"] = at + wait + talk
        row["wrapped"] = at + wait + talk + wrap
        row["effort"] = (talk + wrap) // 2
        row["agent"] = 0
    for name, value in more.items():
        row[name] = value
    return row


def random_issues(rng, desk, size):
    """Rows of ``size`` issues in order of their first contacts, as an engine might write them."""
    cal = desk.calendar
    starts = np.sort(random_times(rng, cal, size))
    rows = []
    for root, start in enumerate(starts):
        segment = int(rng.integers(-1, 2))
        person = int(rng.integers(0, desk.inputs.settings[0]["n_people"])) if segment == 0 else -1
        issue = Issue(root, root + 1, segment, person, int(rng.integers(-1, 2)))
        rows += _random_issue(rng, desk, issue, int(start))
    if not rows:
        return np.zeros(0, CONTACT)
    rows = np.concatenate(rows)
    return _mixed(rng, rows)


def _mixed(rng, rows):
    """Issues in turn at random; those of an issue stay in their order."""
    place = rng.random(len(rows))
    for root in np.unique(rows["root"]):
        mine = rows["root"] == root
        place[mine] = np.sort(place[mine])
    first = (rows["attempt"] == 0) & (rows["leg"] == 0)
    place[first] = -1  # engines have the first legs ahead, by arrival
    return rows[np.argsort(place, kind="stable")]


def _random_issue(rng, desk, issue, start):
    """Attempts until one resolves the issue, the customer gives up or the horizon comes."""
    rows, attempt, cause, now = [], 0, Cause.FIRST, start
    while True:
        legs, now, then = _random_contact(rng, desk, issue, attempt, cause, now)
        rows += legs
        if then is None:
            return rows
        attempt, cause = attempt + 1, then
        now += int(rng.choice([1, HOUR, 5 * HOUR, 6 * HOUR, 7 * HOUR]))
        if now > desk.calendar.horizon:
            return rows


def _random_contact(rng, desk, issue, attempt, cause, now):
    """Legs of one attempt, the tick of its end, and the cause of the next attempt or None."""
    rows, number = [], 0
    queue = int(rng.integers(0, len(desk.inputs.queues)))
    front = rng.random()
    horizon = desk.calendar.horizon
    if front < 0.3 and cause != Cause.DIALLED:
        way = [Exit.HANDED_ON, Exit.CONTAINED, Exit.DEFLECTED][int(rng.integers(0, 3))]
        stay = 0 if way == Exit.DEFLECTED else int(rng.integers(1, 90 * SECOND))
        if now + stay > horizon:
            rows.append(leg(issue, attempt, 0, queue, cause, Exit.OPEN, now, stage=Stage.FRONT))
            return rows, now, None
        row = leg(issue, attempt, 0, queue, cause, way, now, wait=stay, stage=Stage.FRONT)
        rows.append(row)
        number, now = 1, now + stay
        if way == Exit.CONTAINED:
            row["resolved"] = rng.integers(0, 2)
            return rows, now, _after(rng, row, Cause.REPEAT)
        row["then"] = Then.CONTINUES
        cause = Cause.HANDED_ON if way == Exit.HANDED_ON else Cause.DEFLECTED
    while True:
        row, ended = _random_leg(rng, desk, issue, attempt, number, queue, cause, now)
        rows.append(row)
        way = Exit(row["exit"][0])
        if ended > horizon or way == Exit.OPEN:
            return rows, now, None
        now, number = ended, number + 1
        last = number > 5
        if way in LOST:
            return rows, now, _after(rng, row, Cause.RETRY)
        if way == Exit.VOICEMAIL or (last and way not in (Exit.ANSWERED,)):
            row["then"] = Then.END
            return rows, now, None
        if way == Exit.ANSWERED:
            if rng.random() < 0.2 and not last:
                asked = _consultation(rng, desk, issue, attempt, number, row)
                rows += asked
                number += len(asked)
            if last or rng.random() < 0.6:
                row["resolved"] = rng.integers(0, 2)
                row["offer"] = rng.integers(0, 3) * row["resolved"]
                return rows, now, _after(rng, row, Cause.REPEAT)
        # On into another leg of the same attempt.
        row["then"] = Then.CONTINUES
        if rng.random() < 0.1:
            return rows, now, None  # which the horizon forestalls
        queue = int(rng.integers(0, len(desk.inputs.queues)))
        cause = {
            Exit.ANSWERED: Cause.TRANSFER,
            Exit.OVERFLOW: Cause.OVERFLOW,
            Exit.CALLBACK: Cause.CALLBACK,
            Exit.CONNECTED: Cause.DIALLED,
        }.get(way, Cause.REDIAL)
        if way not in (Exit.ANSWERED, Exit.OVERFLOW, Exit.CONNECTED):
            now += int(rng.choice([1, HOUR]))
            if now > horizon:
                return rows, now, None


def _random_leg(rng, desk, issue, attempt, number, queue, cause, now):
    """A leg of a queue or of the dialler, cut at the horizon, and the tick at which it is over."""
    horizon = desk.calendar.horizon
    threshold = 20 * SECOND
    wait = int(rng.choice([0, 1, threshold, threshold + 1, 600 * SECOND, 30 * HOUR]))
    talk, wrap = int(rng.integers(1, 900 * SECOND)), int(rng.choice([0, 30 * SECOND]))
    stage = Stage.QUEUE
    ways = [Exit.ANSWERED] * 4 + [Exit.ABANDONED] * 2 + [*LOST[1:], Exit.VOICEMAIL]
    ways += [Exit.OVERFLOW, Exit.CALLBACK]
    if desk.inputs.journeys.queues["dial"][queue] >= 0:
        ways += [Exit.UNREACHED, Exit.WRONG_PARTY] * 2
        if rng.random() < 0.3 and cause not in (Cause.DIALLED, Cause.TRANSFER):
            stage, ways = Stage.DIALLER, [Exit.UNREACHED, Exit.CONNECTED]
    way = ways[int(rng.integers(0, len(ways)))]
    if way in (Exit.BLOCKED, Exit.BALKED):
        wait = 0
    if now + wait > horizon:
        row = leg(issue, attempt, number, queue, cause, Exit.OPEN, now, stage=stage)
        return row, horizon + 1
    given = (issue, attempt, number, queue, cause, way, now, wait, talk, wrap)
    row = leg(*given, stage=stage)
    if number == 0 and attempt == 0 and rng.random() < 0.1:
        row["arrived"] -= 10 * HOUR  # a backlog
    ended = int(row["ended"][0])
    if row["wrapped"][0] > horizon:
        row["wrapped"] = row["effort"] = -1
    if ended > horizon:
        row["ended"] = row["wrapped"] = row["effort"] = -1
        row["exit"] = Exit.ANSWERED
    return row, ended


def _consultation(rng, desk, issue, attempt, number, asking):
    """A leg in which another agent is asked, somewhere within the talk of the asking one."""
    queue = int(rng.integers(0, len(desk.inputs.queues)))
    at = int(asking["answered"][0])
    way = Exit.ANSWERED if rng.random() < 0.5 else Exit.OVERFLOW
    row = leg(issue, attempt, number, queue, Cause.CONSULT, way, at, talk=1)
    if way == Exit.OVERFLOW:
        row["then"] = Then.CONTINUES
        other = leg(issue, attempt, number + 1, queue, Cause.OVERFLOW, Exit.ANSWERED, at, talk=1)
        return [row, other]
    return [row]


def _after(rng, row, cause):
    """What the customer does after a lost or unresolved contact."""
    if row["resolved"][0] == 1 or rng.random() < 0.4:
        row["then"] = Then.END
        return None
    row["then"] = Then.COMES_BACK
    return cause
