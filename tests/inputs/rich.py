"""A scenario that uses every rule of journeys, for tests of the arrays made from it."""

from copy import deepcopy
from typing import Any

from tests.inputs.centre import HOURS, group, queue

RING = {"law": "exponential", "mean": 15}
SHORT = {"law": "exponential", "mean": 30}
HOUR = {"law": "exponential", "mean": 3600}
REACH = [
    {"from": "00:00", "connect": 0.2},
    {"from": "09:00", "connect": 0.5, "right_party": 0.75},
    {"from": "17:00", "connect": 0.75},
]
BUSINESS = [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]

RICH: dict[str, Any] = {
    "name": "rich",
    "start": "2026-03-02",
    "days": 2,
    "time_zone": "Europe/Kyiv",
    "segments": {
        "usual": {"share": 0.75, "customers": 1000},
        "gold": {"share": 0.25, "priority": -2, "head_start_s": 60, "patience_factor": 2},
        "test": {"share": 0.0, "customers": 50},
    },
    "intents": {
        "bill": {"handle_time_factor": 0.5, "containment": 0.9},
        "fault": {"handle_time_factor": 3, "resolution_factor": 0.5, "solvable": False},
    },
    "context": {"across_channels": True, "handle_time_factor": 0.75, "resolution_factor": 1.25},
    "queues": {
        "voice": queue(
            120,
            intents={"fault": 0.25, "bill": 0.75},
            classes={"old": {"share": 0.5, "priority": 3}, "new": {"share": 0.5}},
            deflections=[
                {"to": "chat", "share": 0.25, "intents": ["bill"]},
                {"to": "email", "share": 0.25},
            ],
            self_service={
                "duration": SHORT,
                "containment": 0.25,
                "resolution": 0.75,
                "keeps_context": 0.5,
                "handle_time_factor": 0.75,
                "patience_factor": 0.5,
            },
            resolution=0.75,
            retries={"share": 0.5, "delay": SHORT, "to": {"chat": 0.25, "voice": 0.75}},
            repeats={"share": 0.25, "delay": HOUR, "most": 3},
            transfers=[
                {"to": "tier 2", "share": 0.25, "intents": ["fault"], "groups": ["mixed"]},
                {"to": "tier 2", "share": 0.25, "kind": "warm", "together": SHORT},
            ],
            offer={"share": 0.5, "talk": SHORT, "revenue": 20},
            closing={"rule": "cut"},
            routing=[
                {"groups": ["mixed", "experts"]},
                {
                    "after_s": 60,
                    "callback_to": "back",
                    "if_expected_wait_s": 120,
                    "acceptance": 0.5,
                    "call_at": HOUR,
                },
            ],
        ),
        "tier 2": queue(0, resolution=0.9),
        "chat": queue(60, channel="chat", silence={"mean_number": 2, "duration": SHORT}),
        "email": queue(
            30,
            channel="email",
            opening_hours=[{"from": "00:00", "to": "24:00"}],
            patience={"law": "never"},
            backlog={"count": 40, "age": HOUR},
            target={"within_s": 14400, "hours": BUSINESS},
        ),
        "back": queue(
            0, channel="callback", dial={"ring": RING, "reach": REACH[:1], "attempts": 1}
        ),
        "campaign": {
            "channel": "outbound",
            "opening_hours": HOURS,
            "arrivals": {"kind": "list", "records": [{"day": "all", "count": 25}]},
            "talk": SHORT,
            "dial": {
                "pacing": "predictive",
                "ring": RING,
                "reach": REACH,
                "wrong_party": SHORT,
                "again": HOUR,
            },
        },
    },
    "groups": {
        "mixed": group(
            "voice",
            "chat",
            "email",
            agents=4,
            order="earliest_due",
            concurrency=[
                {"channels": ["chat", "sms"], "contacts": 3, "speed": [1, 0.8, 0.65]},
                {
                    "channels": ["email", "social"],
                    "contacts": 2,
                    "assignment": "fill_first",
                    "set_aside_for": ["voice", "chat"],
                },
            ],
            rest={"after_minutes": 90, "minutes": 5},
        ),
        "experts": group("tier 2", "voice", agents=2, occupancy_cap=0.85),
        "writers": group("email", agents=1, order="earliest_due"),
        "callers": group("campaign", "back", agents=3),
    },
    "trunks": {"lines": {"lines": 30, "queues": ["voice"]}},
}


def rich(**changes: Any) -> dict[str, Any]:
    """``RICH`` with top-level keys replaced."""
    return deepcopy(RICH) | changes
