"""Columns of the further cells: what customers do beside waiting, and how contacts are shared.

They exist where a scenario has journeys, by day and in total, and add up over days and queues
(``people`` and ``backlog_days`` are put right for all queues together). All times are ticks.
"""

from __future__ import annotations

from typing import Final

JOURNEY_COLUMNS: Final = (
    "self_service",
    "contained",
    "contained_resolved",
    "handed_on",
    "deflected",
    "served",
    "transferred",
    "consulted",
    "effort_handled",
    "elapsed_time",
    "effort_time",
    "callbacks_accepted",
    "callbacks_kept",
    "callback_delay",
    "dials",
    "connected",
    "right_party",
    "party_known",
    "dialler_connected",
    "dropped",
    "records",
    "records_reached",
    "offers",
    "offers_accepted",
    "offer_revenue",
    "responses",
    "response_time",
    "on_time",
    "on_time_of",
    "backlog",
    "backlog_days",
    "backlog_age",
    "backlog_age_p90",
    "contacts_begun",
    "resolutions",
)
(
    SELF_SERVICE,
    CONTAINED,
    CONTAINED_RESOLVED,
    HANDED_ON,
    DEFLECTED,
    SERVED,
    TRANSFERRED,
    CONSULTED,
    EFFORT_HANDLED,
    ELAPSED_TIME,
    EFFORT_TIME,
    CALLBACKS_ACCEPTED,
    CALLBACKS_KEPT,
    CALLBACK_DELAY,
    DIALS,
    CONNECTED,
    RIGHT_PARTY,
    PARTY_KNOWN,
    DIALLER_CONNECTED,
    DROPPED,
    RECORDS,
    RECORDS_REACHED,
    OFFERS,
    OFFERS_ACCEPTED,
    OFFER_REVENUE,
    RESPONSES,
    RESPONSE_TIME,
    ON_TIME,
    ON_TIME_OF,
    BACKLOG,
    BACKLOG_DAYS,
    BACKLOG_AGE,
    BACKLOG_AGE_P90,
    CONTACTS_BEGUN,
    RESOLUTIONS,
) = range(35)
"""Per queue; legs and contacts count on the day on which they were queued."""

ISSUE_COLUMNS: Final = (
    "issues",
    "resolved",
    "given_up",
    "still_open",
    "contacts",
    "people",
    "served_contacts",
    "repeats",
    "retries",
    "lost_contacts",
    "fcr_true_met",
    "fcr_true_of",
    "fcr_gross_met",
    "fcr_gross_of",
    "fcr_net_met",
    "fcr_net_of",
    "fcr_open",
    "fcr_all",
    "resolution_time",
    "sl_customer_met",
    "sl_customer_of",
    "issue_transfers",
    "channel_changes",
)
(
    ISSUES,
    RESOLVED,
    GIVEN_UP,
    STILL_OPEN,
    CONTACTS,
    PEOPLE,
    SERVED_CONTACTS,
    REPEATS,
    RETRIES,
    LOST_CONTACTS,
    FCR_TRUE_MET,
    FCR_TRUE_OF,
    FCR_GROSS_MET,
    FCR_GROSS_OF,
    FCR_NET_MET,
    FCR_NET_OF,
    FCR_OPEN,
    FCR_ALL,
    RESOLUTION_TIME,
    SL_CUSTOMER_MET,
    SL_CUSTOMER_OF,
    ISSUE_TRANSFERS,
    CHANNEL_CHANGES,
) = range(23)
"""Per queue of the first contact, on the day of the first contact."""

HANDLING_COLUMNS: Final = (
    "breather_time",
    "rest_time",
    "silent_time",
    "in_hand_time",
    "engaged_time",
)
(
    BREATHER_TIME,
    REST_TIME,
    SILENT_TIME,
    IN_HAND_TIME,
    ENGAGED_TIME,
) = range(5)
"""Per group, on the day on which the time passes."""

PROMISE_COLUMNS: Final = (
    "step_met",
    "step_of",
)
(
    STEP_MET,
    STEP_OF,
) = range(2)
"""Per step of a promise, on the day of the contact."""
