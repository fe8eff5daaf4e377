"""The tables of scenarios with journeys, experience or costs: what is shown of them, in what order.

A column is shown where it has a figure other than nothing, so that each scenario shows what it has.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from planner.report import figures
from sim.measure.more import DEFERRED

if TYPE_CHECKING:
    from sim.result import By, Result


class Further(NamedTuple):
    """A table to show; a column without any figure but the usual one is left out."""

    name: str
    """Of the table: ``issues``."""
    caption: str
    key: str
    """Column that names the rows."""
    kpis: tuple[str, ...]
    note: str = ""
    """How to read it."""


FURTHER: Final = (
    Further(
        "issues",
        "Issues, by the queue of the first contact",
        "queue",
        (
            "fcr_true",
            "fcr_gross",
            "fcr_net",
            "issues",
            "contacts_per_issue",
            "contacts_per_customer",
            "recontact_rate",
            "redial_rate",
            "resolution_rate",
            "resolution_time_s",
            "sl_customer",
        ),
        "FCR: issues resolved in their first answered contact. FCR (measured): without a repeat "
        "within the window; issues whose window the horizon cuts are left out.",
    ),
    Further(
        "journeys",
        "Responses and backlog",
        "queue",
        ("on_time_rate", "response_time_s", "backlog", "backlog_age_s", "backlog_age_p90_s"),
        "on time: response within the target's time of the arrival, where responses are promised "
        "(e-mail, social, promises in steps); the service level counts the wait in one queue.",
    ),
    Further(
        "promises", "Promises in steps", "queue", ("step_met", "step_contacts")
    ),
    Further(
        "journeys",
        "Self-service, transfers, handling",
        "queue",
        (
            "self_service",
            "containment_rate",
            "deflected",
            "transfer_rate",
            "consulted",
            "aht_elapsed_s",
            "aht_effort_s",
            "offers",
            "offers_accepted",
        ),
        "handle time by effort: each moment shared by the contacts in hand.",
    ),
    Further(
        "journeys",
        "Callbacks and dialling",
        "queue",
        (
            "callbacks_accepted",
            "callbacks_kept",
            "callback_delay_s",
            "dials",
            "connect_rate",
            "right_party_rate",
            "reach",
            "dropped_rate",
        ),
    ),
    Further(
        "handling",
        "Contacts at once, pauses by rule",
        "group",
        ("concurrency", "silent_hours", "breather_hours", "rest_hours"),
    ),
    Further(
        "experience",
        "Satisfaction (a model, not a survey)",
        "queue",
        ("csat", "nps", "ces", "unhappy_share", "bad_share"),
    ),
    Further(
        "segments",
        "Service by segment, all queues",
        "segment",
        (
            "segment_offered",
            "segment_answered",
            "segment_service_level",
            "segment_asa_s",
            "segment_abandon_rate",
        ),
        "by segment: legs in queues, each by its own queue's promise; ASA without e-mail and "
        "social.",
    ),
    Further(
        "segments",
        "Churn (a model, not a survey)",
        "segment",
        ("customers_rated", "segment_bad_share", "lost_extra", "extra_churn", "revenue_at_risk"),
    ),
    Further(
        "money",
        "Money",
        "group",
        ("cost", "cost_per_contact", "cost_per_answered", "cost_per_resolved_issue",
         "offer_revenue"),
    ),
)  # fmt: skip
"""Tables in the order in which they are shown; first contact resolution first."""


ONE: Final = {"contacts_per_issue": 1.0, "contacts_per_customer": 1.0, "concurrency": 1.0}
"""Figures that are 1 where nobody comes twice or everybody handles one contact at a time."""
USUAL: Final = {"aht_effort_s": "aht_elapsed_s", "aht_elapsed_s": "aht_effort_s"}
"""Figures that are the same where everybody handles one contact at a time."""


class Shown(NamedTuple):
    """A table with the rows and KPIs that have a figure."""

    table: Further
    rows: list[dict[str, object]]
    kpis: tuple[str, ...]


def shown(result: Result, by: By = "total") -> list[Shown]:
    """What a result has of the further tables; nothing by other periods than day and total."""
    from sim.result import name_of

    found = []
    for table in FURTHER:
        name = name_of(table.name, by)
        if name not in result.tables:
            continue
        rows = [_named(_promised(result, row)) for row in figures.rows(result.tables[name])]
        kpis = tuple(kpi for kpi in table.kpis if any(_has(row, kpi) for row in rows))
        rows = [row for row in rows if any(_has(row, kpi) for kpi in kpis)]
        if not kpis:
            continue
        caption = table.caption
        if table.name == "money":
            caption += f" ({result.scenario.costs.currency})"
        found.append(Shown(table._replace(caption=caption), rows, kpis))
    return found


def _has(row: dict[str, object], kpi: str) -> bool:
    """Whether a row has something to say: a number that is not the usual one."""
    figure = _number(row, kpi)
    usual = _number(row, USUAL[kpi]) if kpi in USUAL else ONE.get(kpi, 0.0)
    return not math.isnan(figure) and figure != usual


def _number(row: dict[str, object], kpi: str) -> float:
    return float(row.get(kpi, math.nan))  # type: ignore[arg-type]


def _promised(result: Result, row: dict[str, object]) -> dict[str, object]:
    """Without ``on_time_rate`` where waits are promised, which leave out self-service."""
    queue = result.scenario.queues.get(str(row.get("queue")))
    if "on_time_rate" not in row or (
        queue is not None and (queue.channel in DEFERRED or queue.target.steps)
    ):
        return row
    return row | {"on_time_rate": math.nan}


def _named(row: dict[str, object]) -> dict[str, object]:
    """A step of a promise is named by its queue, share and time, and says whether it holds."""
    if "step" not in row:
        return row
    share, within = 100 * float(row["target"]), float(row["within_s"])  # type: ignore[arg-type]
    said = f"{row['queue']}: {share:g} % in {figures.text(within, 's')}"
    if "target_holds" in row:
        said += " ✓" if row["target_holds"] else " ✗"
    return row | {"queue": said}


def notes(result: Result, by: By = "total") -> list[str]:
    """How to read the tables shown."""
    return [part.table.note for part in shown(result, by) if part.table.note] + _source(result)


def _source(result: Result) -> list[str]:
    experience = result.scenario.experience
    if experience is None:
        return []
    return [
        "Satisfaction and churn are figures of a model, not of a survey (docs/experience.md); "
        f"its coefficients: {experience.source}."
    ]
