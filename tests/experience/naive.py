"""The model again, slowly and plainly, from docs/experience.md: one issue at a time."""

from collections import defaultdict
from math import log

import numpy as np
from scipy.stats import norm

from sim.engine.log import Exit
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
