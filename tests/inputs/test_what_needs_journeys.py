"""Promises in steps and deferred channels are measured as journeys in every scenario."""

from __future__ import annotations

from typing import Any

import pytest

from sim.inputs.build import build_inputs
from sim.scenario import Scenario


def scenario(**queue: Any) -> Scenario:
    """One queue round the clock with one agent."""
    points = [{"at": "00:00", "per_hour": 1}]
    rows = [{"day": "all", "time": f"{h:02}:00", "agents": 1} for h in range(24)]
    return Scenario.model_validate(
        {
            "name": "one",
            "start": "2026-03-02",
            "interval_minutes": 60,
            "queues": {
                "q": {
                    "arrivals": {"kind": "poisson", "rate": {"points": points}},
                    "talk": {"law": "deterministic", "value": 60},
                    **queue,
                }
            },
            "groups": {"g": {"skills": {"q": {}}, "staffing": rows}},
        }
    )


def test_a_queue_in_which_contacts_only_wait_needs_none() -> None:
    assert build_inputs(scenario()).inputs.journeys is None


@pytest.mark.parametrize(
    "queue",
    [
        {"target": {"steps": [{"share": 0.5, "within_s": 7200}]}},
        {"channel": "email"},
        {"channel": "social"},
    ],
)
def test_promises_in_steps_and_deferred_channels_need_them(queue: dict[str, Any]) -> None:
    assert build_inputs(scenario(**queue)).inputs.journeys is not None
