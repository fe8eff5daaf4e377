"""The model again, slowly and plainly, from docs/experience.md: one issue at a time."""

from collections import defaultdict
from itertools import pairwise
from math import log

import numpy as np
from scipy.stats import norm

from sim.engine.log import Cause, Exit, Stage, Then
from sim.inputs.draws import MOOD, SURVEY, attempt_key, uniform_for
from sim.measure.experience import CES_CUTS, CSAT_CUTS, NPS_CUTS
from sim.measure.issues import STATUS_OPEN, STATUS_RESOLVED


def terms(model, relative_wait, unresolved, earlier, changes, transfers, failed):
    """The terms of a score by cause."""
    return {
        "wait": model.wait * log(1 + relative_wait),
        "unresolved": model.unresolved * unresolved,
        "contacts": model.per_contact * earlier,
        "channel_changes": model.per_channel_change * changes,
        "transfers": model.per_transfer * transfers,
        "self_service": model.self_service_failed * failed,
    }


def levels(model, score):
    """What a score answers on each scale."""
    csat = 1 + sum(score >= cut for cut in CSAT_CUTS)
    nps = sum(score >= cut for cut in NPS_CUTS)
    return {
        "rated": 1,
        "csat_points": csat,
        "nps_points": 100 if nps >= 9 else -100 if nps <= 6 else 0,
        "ces_points": 1 + sum(score >= cut for cut in CES_CUTS),
        "unhappy": csat <= 2,
        "bad": score < model.bad_below,
    }


def issue_columns(scenario, issues):
    """Columns by (queue, day), and by (segment, day)."""
    model = scenario.experience
    queues = defaultdict(lambda: defaultdict(float))
    segments = defaultdict(lambda: defaultdict(float))
    bad_of = defaultdict(int)
    known = set()
    for row, issue in enumerate(issues):
        if issue["day"] < 0 or issue["status"] == STATUS_OPEN:
            continue
        key = issue["customer"]
        parts = terms(
            model,
            issue["relative_wait"],
            issue["status"] != STATUS_RESOLVED,
            issue["contacts"] - 1,
            issue["channel_changes"],
            issue["transfers"],
            issue["handed_on"] > 0,
        )
        mood = model.noise_sd * norm.ppf(uniform_for(key, MOOD))
        found = levels(model, model.base + sum(parts.values()) + mood)
        cell = queues[issue["queue"], issue["day"]]
        segment = segments[max(issue["segment"], 0), issue["day"]]
        for name, value in found.items():
            cell[name] += value
            segment[name] += value
            if uniform_for(key, SURVEY) < model.response_share:
                cell[f"survey_{name}"] += value
        if found["bad"]:
            worst = min(parts, key=parts.get)
            cell[f"cause_{worst if parts[worst] < 0 else 'mood'}"] += 1
        kind = list(scenario.segments.values())[issue["segment"]] if scenario.segments else None
        churn, value = (kind.yearly_churn, kind.yearly_value) if kind else (0, 0)
        person = row
        if kind and kind.customers:
            person = (issue["segment"], issue["person"], "person")
        if person not in known:
            segment["customers"] += 1
            segment["lost_anyway"] += churn
            known.add(person)
        if found["bad"]:
            stays = (1 - churn) * (1 - model.loyalty_loss) ** bad_of[person]
            segment["lost_extra"] += stays * model.loyalty_loss
            segment["value_at_risk"] += stays * model.loyalty_loss * value
            bad_of[person] += 1
    return queues, segments


def contact_columns(scenario, issues):
    """Columns of the issues' last contacts by (queue, day)."""
    model = scenario.experience
    queues = defaultdict(lambda: defaultdict(float))
    for issue in issues:
        resolved = issue["contact_resolved"]
        if resolved < 0:
            resolved = issue["exit"] == Exit.ANSWERED
        parts = terms(
            model,
            issue["contact_relative_wait"],
            not resolved,
            issue["contacts"] - 1,
            issue["channel_changes"],
            issue["contact_transfers"],
            issue["contact_handed_on"] > 0,
        )
        mood = model.noise_sd * norm.ppf(uniform_for(issue["customer"], MOOD))
        found = levels(model, model.base + sum(parts.values()) + mood)
        where = issue["contact_queue"] if issue["contact_queue"] >= 0 else issue["queue"]
        key = np.uint64(attempt_key(issue["customer"], issue["contacts"] - 1))
        for name, value in found.items():
            queues[where, issue["contact_day"]][f"contact_{name}"] += value
            if uniform_for(key, SURVEY) < model.response_share:
                queues[where, issue["contact_day"]][f"contact_survey_{name}"] += value
    return queues


def facts_by_issue(scenario, calendar, contacts):
    """What a log says about each issue and each of its contacts, from docs/experience.md.

    Yields one dictionary an issue with a list of its contacts, or nothing for issues that are not
    the customer's own.
    """
    queues = list(scenario.queues.values())
    channels = [queue.channel for queue in queues]
    dialled = [queue.dial is not None for queue in queues]
    legs_of = defaultdict(list)
    for row in contacts:
        legs_of[int(row["root"])].append(row)
    for root in sorted(legs_of):
        legs = sorted(legs_of[root], key=lambda row: (row["attempt"], row["leg"]))
        legs = [row for row in legs if row["cause"] != Cause.CONSULT]
        if dialled[legs[0]["queue"]]:
            continue
        attempts = defaultdict(list)
        for row in legs:
            attempts[int(row["attempt"])].append(row)
        parts = [attempts[n] for n in sorted(attempts)]
        came_to = [channels[part[0]["queue"]] for part in parts]
        yield {
            "customer": legs[0]["customer"],
            "segment": int(legs[0]["segment"]),
            "person": int(legs[0]["person"]),
            "queue": int(legs[0]["queue"]),
            "day": day_of(calendar, legs[0]["queued"]),
            "over": is_over(legs[-1]) and legs[-1]["then"] == Then.END,
            "contacts": [
                {
                    "relative_wait": sum(relative_wait(scenario, dialled, row) for row in part),
                    "resolved": any(row["resolved"] == 1 for row in part),
                    "changes": sum(a != b for a, b in pairwise(came_to[: n + 1])),
                    "transfers": sum(row["cause"] == Cause.TRANSFER for row in part),
                    "failed": any(row["exit"] == Exit.HANDED_ON for row in part),
                    "queue": next(
                        (int(row["queue"]) for row in part if row["stage"] == Stage.QUEUE),
                        int(legs[0]["queue"]),
                    ),
                    "day": day_of(calendar, part[0]["queued"]),
                    "over": is_over(part[-1]),
                }
                for n, part in enumerate(parts)
            ],
        }


def is_over(row):
    """Whether a leg has ended, and with it its contact."""
    return row["ended"] >= 0 and row["exit"] != Exit.OPEN and row["then"] != Then.CONTINUES


def relative_wait(scenario, dialled, row):
    """Wait of a leg over what customers expect in its queue."""
    if row["stage"] != Stage.QUEUE or (dialled[row["queue"]] and row["cause"] != Cause.DIALLED):
        return 0.0
    left = row["answered"] if row["answered"] >= 0 else row["ended"]
    expected = scenario.experience.expectation_s
    if expected is None:
        expected = list(scenario.queues.values())[row["queue"]].target.within_s
    return (left - row["queued"]) / 1000 / expected


def day_of(calendar, tick):
    """Measured day, -1 in the warm-up."""
    if tick < calendar.measured_from:
        return -1
    return min(calendar.day_of(tick), calendar.n_days - 1) - calendar.warm_up_days


def columns_of_log(scenario, calendar, contacts):
    """Columns by (queue, day): of issues that are over, and of contacts that are over."""
    model = scenario.experience
    cells = defaultdict(lambda: defaultdict(float))
    for issue in facts_by_issue(scenario, calendar, contacts):
        mood = model.noise_sd * norm.ppf(uniform_for(issue["customer"], MOOD))
        for n, contact in enumerate(issue["contacts"]):
            if not contact["over"] or contact["day"] < 0:
                continue
            found = terms(
                model,
                contact["relative_wait"],
                not contact["resolved"],
                n,
                contact["changes"],
                contact["transfers"],
                contact["failed"],
            )
            cell = cells[contact["queue"], contact["day"]]
            for name, value in levels(model, model.base + sum(found.values()) + mood).items():
                cell[f"contact_{name}"] += value
        if not issue["over"] or issue["day"] < 0:
            continue
        of = issue["contacts"]
        found = terms(
            model,
            sum(contact["relative_wait"] for contact in of),
            not any(contact["resolved"] for contact in of),
            len(of) - 1,
            of[-1]["changes"],
            sum(contact["transfers"] for contact in of),
            any(contact["failed"] for contact in of),
        )
        for name, value in levels(model, model.base + sum(found.values()) + mood).items():
            cells[issue["queue"], issue["day"]][name] += value
    return cells
