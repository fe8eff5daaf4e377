"""The KPIs of scenarios with journeys: issues, self-service, callbacks, backlogs, chats."""

from __future__ import annotations

from math import inf
from typing import Final

from sim.measure.kpi_base import About, Kpi, Unit


def _ratio(
    about: About,
    name: str,
    numerator: str,
    denominator: str,
    definition: str,
    trap: str = "",
    unit: Unit = "share",
) -> Kpi:
    most = 1.0 if unit == "share" else inf
    return Kpi(name, about, "ratio", unit, definition, numerator, denominator, trap=trap, most=most)


def _count(
    about: About, name: str, definition: str, column: str = "", unit: Unit = "contacts"
) -> Kpi:
    return Kpi(name, about, "count", unit, definition, column or name)


_FIRST_CONTACT = (
    _ratio(
        "issue",
        "fcr_true",
        "fcr_true_met",
        "fcr_true_of",
        "First contact resolution: issues resolved in their first answered contact / issues whose "
        "first answered contact is over. Known from the log, whatever the customer does.",
        "Not what a centre can measure: see fcr_gross.",
    ),
    _ratio(
        "issue",
        "fcr_gross",
        "fcr_gross_met",
        "fcr_gross_of",
        "Measured first contact resolution: issues that were resolved, without a repeat of the "
        "issue within the window (7 days unless asked otherwise) after their first answered "
        "contact / issues with a first answered contact. Transfers and redials after an "
        "abandonment are no repeats; issues whose window is not over at the horizon are left out "
        "of both.",
        "Per issue, not per person: who comes with another issue within the window spoils nothing "
        "here, but does in a centre that only sees the number calling. Counts an issue that comes "
        "back only after the window as resolved at once. A run shorter than the window has no "
        "value: simulate a tail of one window.",
    ),
    _ratio(
        "issue",
        "fcr_net",
        "fcr_net_met",
        "fcr_net_of",
        "fcr_gross without the intents that level 1 cannot solve (solvable: false).",
    ),
    _ratio(
        "issue",
        "fcr_censored",
        "fcr_open",
        "fcr_all",
        "Issues left out of fcr_gross because their window is not over at the horizon / issues "
        "whose first answered contact is over.",
    ),
)

_RETURNS = (
    _ratio(
        "issue",
        "recontact_rate",
        "repeats",
        "served_contacts",
        "Repeats after a service that did not resolve the issue / contacts answered or contained.",
        "Not the redial rate: other causes, other cures. Can be lower than 1 - fcr_true: some give "
        "up.",
    ),
    _ratio(
        "issue",
        "redial_rate",
        "retries",
        "lost_contacts",
        "Retries / contacts that ended abandoned, blocked, balked or cut.",
    ),
    _ratio(
        "issue",
        "contacts_per_issue",
        "contacts",
        "issues",
        "Contacts (first, retries, repeats) / issues; open issues have had only some of theirs.",
        unit="contacts",
    ),
    _ratio(
        "issue",
        "contacts_per_customer",
        "contacts",
        "people",
        "Contacts / different customers. An issue without a person (a segment without a number of "
        "customers) has a customer of its own.",
        unit="contacts",
    ),
    _ratio(
        "issue",
        "sl_customer",
        "sl_customer_met",
        "sl_customer_of",
        "Service level on the basis of customers: issues whose first contact was answered within "
        "T of entering its first queue / issues whose first contact was answered, abandoned or "
        "cut. Whoever calls again counts once; callbacks and voicemail are left out.",
        "Beside service_level, which counts every redial again.",
    ),
    _ratio(
        "issue",
        "resolution_rate",
        "resolved",
        "issues",
        "Resolved issues / issues, those still open included in the denominator.",
    ),
    _ratio(
        "issue",
        "resolution_time_s",
        "resolution_time",
        "resolved",
        "First arrival to the end of the contact that resolved the issue, of resolved issues.",
        "Open issues are missing, and they are the long ones.",
        unit="s",
    ),
)

_ISSUE_COUNTS = (
    _count(
        "issue",
        "issues",
        "Issues begun: resolved + given up + open. The records of a dialled list are no issues of "
        "customers: they have the row of their queue, and row `all` of every KPI of issues is "
        "without them.",
        unit="issues",
    ),
    _count("issue", "issues_resolved", "Resolved by the horizon.", "resolved", "issues"),
    _count(
        "issue",
        "issues_given_up",
        "Not resolved, and the customer will not come again (voicemail included).",
        "given_up",
        "issues",
    ),
    _count(
        "issue",
        "issues_open",
        "At the horizon waiting, in service, or to come again or be called back later.",
        "still_open",
        "issues",
    ),
    _count("issue", "contacts", "Contacts of these issues by the horizon."),
    _count("issue", "different_customers", "Different customers.", "people", "customers"),
    _count("issue", "repeats", "Repeats after a service that did not resolve the issue."),
    _count("issue", "retries", "Retries after abandoned, blocked, balked, cut."),
    _count("issue", "issue_transfers", "Transfers to a second agent."),
    _count(
        "issue", "channel_changes", "Contacts that came by another channel than the one before."
    ),
)

_RESPONSES = (
    _ratio(
        "journey",
        "on_time_rate",
        "on_time",
        "on_time_of",
        "Contacts with response within T of their arrival, in business hours where the target has "
        "them / contacts judged. Response: the answer (voice, chat, SMS, messenger, callback, "
        "outbound) or the end of the work (e-mail, social). Who abandoned, was cut off or never "
        "reached has none; contacts still open are judged once T has passed; blocked, balked, "
        "contained contacts and voicemail are left out. By the queue that the contact entered "
        "first.",
        "Counts the whole way of a contact, self-service, overflow and callback included; the "
        "service level counts the wait in one queue.",
    ),
    _ratio(
        "journey",
        "response_time_s",
        "response_time",
        "responses",
        "Arrival to response by the clock, of contacts that have one.",
        "The unanswered are missing.",
        unit="s",
    ),
    _count("journey", "responses", "Contacts with a response by the horizon."),
    _count(
        "journey",
        "contacts_begun",
        "Contacts that came on these days (first ones, retries, repeats, records of lists), by the "
        "queue they came to, whenever their issue began.",
    ),
    _count(
        "journey",
        "resolutions",
        "Issues resolved by a leg that entered on these days, by the queue of that leg, whenever "
        "they began.",
        unit="issues",
    ),
    _ratio(
        "promise",
        "step_met",
        "step_met",
        "step_of",
        "Contacts with response within the step's time / contacts judged; see on_time_rate.",
        "A promise of 100 % means 99.9 %.",
    ),
    _count("promise", "step_contacts", "Contacts judged by the step.", "step_of"),
)

_BACKLOG = (
    _ratio(
        "journey",
        "backlog",
        "backlog",
        "backlog_days",
        "Contacts waiting at the end of the day (local midnight; the last day: the horizon); in "
        "total the mean over days.",
        unit="contacts",
    ),
    _ratio(
        "journey",
        "backlog_age_s",
        "backlog_age",
        "backlog",
        "Mean age of the backlog at the end of the day, from arrival by the clock.",
        unit="s",
    ),
    _ratio(
        "journey",
        "backlog_age_p90_s",
        "backlog_age_p90",
        "backlog",
        "Age that 90 % of a queue's backlog do not exceed at the end of the day; over days and "
        "queues the mean weighted by their backlog.",
        unit="s",
    ),
)

_WAYS = (
    _ratio(
        "journey",
        "containment_rate",
        "contained",
        "self_service",
        "Contacts that self-service contained / contacts that have been through it.",
        "Contained is not resolved: see contained_resolved_rate.",
    ),
    _ratio(
        "journey",
        "contained_resolved_rate",
        "contained_resolved",
        "contained",
        "Contained contacts whose issue is solved / contained contacts.",
    ),
    _count("journey", "self_service", "Contacts that have been through self-service."),
    _count("journey", "contained", "Contained by self-service."),
    _count("journey", "handed_on", "Handed on by self-service to a person."),
    _count("journey", "deflected", "First contacts that took another way in."),
    _ratio(
        "journey",
        "transfer_rate",
        "transferred",
        "served",
        "Answered contacts that were passed to a second agent / answered (consultations apart).",
    ),
    _count("journey", "transferred", "Transfers, by the queue they were made from."),
    _count("journey", "consulted", "Consultations, by the queue they were asked from."),
    _ratio(
        "journey",
        "aht_elapsed_s",
        "elapsed_time",
        "effort_handled",
        "Handle time by the clock: answer to the end of after-contact work, work set aside and "
        "silence included.",
        "With several contacts at a time it adds up to more than the agents' time.",
        unit="s",
    ),
    _ratio(
        "journey",
        "aht_effort_s",
        "effort_time",
        "effort_handled",
        "Handle time by effort: each moment shared by the contacts active at once, silence and "
        "work set aside left out.",
        unit="s",
    ),
    _count("journey", "offers", "Personalised offers made."),
    _count("journey", "offers_accepted", "Personalised offers accepted."),
)

_CALLS_OUT = (
    _ratio(
        "journey",
        "callbacks_kept",
        "callbacks_kept",
        "callbacks_accepted",
        "Customers reached by the callback / callbacks accepted, by the queue of the offer; those "
        "still due at the horizon count as not kept.",
    ),
    _ratio(
        "journey",
        "callback_delay_s",
        "callback_delay",
        "callbacks_kept",
        "Acceptance to the answer by an agent, of callbacks kept.",
        unit="s",
    ),
    _count("journey", "callbacks_accepted", "Callbacks accepted."),
    _count("journey", "dials", "Numbers dialled, by agents or the dialler, with known outcome."),
    _ratio("journey", "connect_rate", "connected", "dials", "Somebody answered / numbers dialled."),
    _ratio(
        "journey",
        "right_party_rate",
        "right_party",
        "party_known",
        "The person who was meant / talks with anybody.",
    ),
    _ratio(
        "journey",
        "reach",
        "records_reached",
        "records",
        "Records of which the person was talked to / records begun.",
    ),
    _ratio(
        "journey",
        "dropped_rate",
        "dropped",
        "dialler_connected",
        "Connected by the dialler, and abandoned before an agent was free / connected by the "
        "dialler.",
    ),
)

_SHARED = (
    _ratio(
        "handling",
        "concurrency",
        "in_hand_time",
        "engaged_time",
        "Mean number of contacts in hand while any is; contacts set aside are not in hand.",
        unit="contacts",
    ),
    *(
        Kpi(f"{name}_hours", "handling", "count", "hours", text, f"{name}_time")
        for name, text in (
            ("silent", "Hours in which all customers in hand were silent."),
            ("breather", "Hours of breathers under an occupancy cap."),
            ("rest", "Hours of rests by rule."),
        )
    ),
)

MORE_TOPICS: Final[dict[str, tuple[Kpi, ...]]] = {
    "First contact resolution": _FIRST_CONTACT,
    "Returns and resolution": _RETURNS,
    "Issues": _ISSUE_COUNTS,
    "Response and promise": _RESPONSES,
    "Backlog": _BACKLOG,
    "Self-service, transfers, offers": _WAYS,
    "Callbacks and dialling": _CALLS_OUT,
    "Contacts at once": _SHARED,
}
"""Further KPIs by topic, in the order of docs/kpis.md."""
