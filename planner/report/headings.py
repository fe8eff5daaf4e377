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
