"""Headings of the KPIs shown, and the KPIs that a heading means."""

from __future__ import annotations

from sim.measure import KPIS

HEADINGS = {
    "offered": "offered",
    "answered": "answered",
    "service_level": "service level",
    "asa_s": "ASA",
    "wait_all_s": "wait of all",
    "abandon_rate": "abandoned",
    "abandoned": "abandoned, contacts",
    "aht_s": "handle time",
    "queue_length_mean": "waiting (mean)",
    "queue_length_max": "most waiting",
    "p_day_meets_sl": "days at target",
    "sl_interval_hit_rate": "intervals at target",
    "scheduled_hours": "agent hours",
    "group_answered": "answered",
    "occupancy": "occupancy",
    "utilisation": "utilisation",
    "shrinkage": "shrinkage",
    "overtime_hours": "overtime, hours",
    "fcr_true": "FCR",
    "fcr_gross": "FCR (measured)",
    "fcr_net": "FCR (net)",
    "issues": "issues",
    "contacts_per_issue": "contacts/issue",
    "contacts_per_customer": "contacts/customer",
    "recontact_rate": "recontacts",
    "redial_rate": "redials",
    "resolution_rate": "resolved",
    "resolution_time_s": "time to resolution",
    "sl_customer": "SL of customers",
    "on_time_rate": "on time",
    "response_time_s": "response time",
    "backlog": "backlog",
    "backlog_age_s": "its age",
    "backlog_age_p90_s": "90 % younger than",
    "step_met": "kept",
    "step_contacts": "contacts judged",
    "self_service": "self-service",
    "containment_rate": "contained",
    "deflected": "deflected",
    "transfer_rate": "transferred",
    "consulted": "consultations",
    "aht_elapsed_s": "handle time, clock",
    "aht_effort_s": "handle time, effort",
    "offers": "offers",
    "offers_accepted": "offers accepted",
    "callbacks_accepted": "callbacks",
    "callbacks_kept": "callbacks kept",
    "callback_delay_s": "callback after",
    "dials": "dials",
    "connect_rate": "connected",
    "right_party_rate": "right party",
    "reach": "records reached",
    "dropped_rate": "dropped",
    "concurrency": "contacts in hand",
    "silent_hours": "silence, hours",
    "breather_hours": "breathers, hours",
    "rest_hours": "rests, hours",
    "csat": "CSAT",
    "nps": "NPS",
    "ces": "CES",
    "unhappy_share": "unhappy",
    "bad_share": "bad experiences",
    "segment_offered": "offered legs",
    "segment_answered": "answered legs",
    "segment_service_level": "SL of legs",
    "segment_asa_s": "ASA (live)",
    "segment_abandon_rate": "abandoned legs",
    "customers_rated": "customers",
    "segment_bad_share": "bad experiences",
    "lost_extra": "lost to bad service",
    "extra_churn": "extra churn",
    "revenue_at_risk": "revenue at risk",
    "cost": "cost",
    "cost_per_contact": "per contact",
    "cost_per_answered": "per answered contact",
    "cost_per_resolved_issue": "per resolved issue",
    "offer_revenue": "revenue of offers",
}
ALSO = {
    "overtime h": "overtime_hours",
    "on duty": "agents_on_duty",
    "AHT": "aht_s",
    "SL": "service_level",
}
"""Other words for KPIs, in the terminal and among planners."""


def kpis_called(name: str) -> list[str]:
    """KPIs of this name or heading, whatever the case; none if nothing is called so."""
    wanted = _plain(name)
    exact = [kpi for kpi in KPIS if _plain(kpi) == wanted]
    if exact:
        return exact
    headed = [kpi for kpi, heading in HEADINGS.items() if _plain(heading) == wanted]
    return headed + [kpi for heading, kpi in ALSO.items() if _plain(heading) == wanted]


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())
