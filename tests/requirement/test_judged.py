"""Simulation as the judge: staffed as required, goals hold, and hardly more than that."""

from typing import Any

import numpy as np
import pytest

from planner.requirement import requirement
from planner.requirement.requirement import Requirement
from sim import simulate
from sim.measure import Asked
from sim.result import Result
from sim.scenario.models.scenario import Scenario
from tests.requirement.build import mail, voice

HOURS = [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]
pytestmark = pytest.mark.compiled_only


def simulated(found: Requirement, agents: np.ndarray, replications: int) -> Result:
    """The scenario of a requirement with so many agents of its only group, ``[I]``."""
    calendar = found.calendar
    rows = [
        {
            "day": calendar.dates[day].isoformat(),
            "time": f"{minute // 60:02d}:{minute % 60:02d}",
            "agents": float(n),
        }
        for day, minute, n in zip(
            calendar.interval_day, calendar.interval_minute, agents, strict=True
        )
    ]
    content = found.scenario.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for group in content["groups"].values():
        group["staffing"] = rows
    scenario = Scenario.model_validate(content)
    asked = Asked(distribution=False, queue_length=False)
    return simulate(scenario, replications=replications, statistics=asked)


@pytest.mark.parametrize(
    "patience",
    [
        {"law": "never"},
        {"law": "exponential", "mean": 120},
        {"law": "hyperexponential", "mean": 300, "cv": 2.5},
    ],
    ids=lambda law: law["law"],
)
def test_a_steady_queue_reaches_what_is_expected_of_whole_agents(patience: Any) -> None:
    found = requirement(voice(queue={"patience": patience}))
    result = simulated(found, np.full(48, found.whole[0, 20]), 200)
    rows = result.queues("interval")
    table = found.table()
    later = slice(8, None)  # the day starts with nobody in service
    for kpi, expected in (("service_level", "service_level"), ("abandon_rate", "abandon_rate")):
        mean = float(rows[kpi].iloc[later].mean())
        assert mean == pytest.approx(float(table[expected].iloc[20]), abs=0.008)
    assert rows["service_level"].iloc[later].mean() >= 0.8 - 0.005


def test_with_slow_contacts_the_lag_keeps_the_worst_intervals_better() -> None:
    rate = [("08:00", 20.0), ("10:00", 240.0), ("12:00", 80.0), ("14:00", 260.0), ("18:00", 10.0)]
    scenario = voice(
        rate,
        between="linear",
        talk={"law": "exponential", "mean": 900},
        staffing=[{"day": "all", "time": "08:00", "agents": 1}],
        queue={"opening_hours": [{"from": "08:00", "to": "18:00"}]},
        interval_minutes=15,
    )
    worst = []
    for method in ("stationary", "time_varying"):
        found = requirement(scenario, method=method)  # type: ignore[arg-type]
        rows = simulated(found, found.net[0], 300).queues("interval")
        worst.append(float(rows["service_level"][rows["offered"] >= 10].min()))
    assert worst[1] > worst[0] and worst[1] > 0.75


@pytest.mark.parametrize(
    ("target", "shares"),
    [
        ({"share": 0.8, "within_s": 14400, "hours": HOURS}, (0.8,)),
        (
            {
                "share": 0.8,
                "within_s": 14400,
                "hours": HOURS,
                "steps": [{"share": 0.5, "within_s": 7200}, {"share": 1.0, "within_s": 28800}],
            },
            (0.5, 0.999),
        ),
    ],
    ids=["one step", "three steps"],
)
def test_levelled_mail_keeps_every_step_of_its_promise(
    target: dict[str, Any], shares: tuple[float, ...]
) -> None:
    found = requirement(mail(target=target, per_hour=25))
    for scale, expected in ((1.0, True), (0.93, False)):
        result = simulated(found, scale * found.net[0], 150)
        kept = [float(result.journeys()["on_time_rate"].iloc[0]) >= 0.8 - 0.005]
        if "steps" in target:
            kept += list(result.promises()["step_met"].to_numpy() >= np.array(shares) - 0.005)
        assert all(kept) == expected


def test_flows_are_those_of_the_simulation() -> None:
    content = voice(
        [("00:00", 60.0)],
        staffing=[{"day": "all", "time": f"{h:02d}:00", "agents": 40} for h in range(24)],
        days=3,
        interval_minutes=60,
        queue={
            "resolution": 0.7,
            "repeats": {"share": 0.8, "delay": {"law": "exponential", "mean": 7200}, "most": 4},
            "transfers": [{"to": "tier2", "share": 0.25}],
            "self_service": {
                "duration": {"law": "exponential", "mean": 30},
                "containment": 0.3,
                "resolution": 0.5,
            },
        },
    ).model_dump(mode="json", by_alias=True, exclude_unset=True)
    content["queues"]["tier2"] = {
        "arrivals": {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 0}]}},
        "talk": {"law": "exponential", "mean": 300},
        "resolution": 1.0,
    }
    content["groups"]["team"]["skills"]["tier2"] = {}
    scenario = Scenario.model_validate(content)
    result = simulate(scenario, replications=100)
    offered = result.queues().set_index("queue")["offered"]
    expected = requirement(scenario).contacts.sum(axis=1)
    # nobody waits; who is transferred and not resolved in tier2 is the simulation's own affair
    assert offered["calls"] == pytest.approx(expected[0], rel=0.02)
    assert offered["tier2"] == pytest.approx(expected[1], rel=0.02)


def test_a_list_is_called_within_its_hours() -> None:
    scenario = voice(
        queue={
            "channel": "outbound",
            "arrivals": {"kind": "list", "records": [{"day": "all", "count": 200}]},
            "patience": {"law": "never"},
            "opening_hours": [{"from": "10:00", "to": "18:00"}],
            "dial": {
                "ring": {"law": "deterministic", "value": 20},
                "reach": [{"from": "00:00", "connect": 0.5}],
                "attempts": 1,
            },
        },
        staffing=[
            {"day": "all", "time": f"{h}:{m}", "agents": 1}
            for h in range(10, 18)
            for m in ("00", "30")
        ],
    )
    found = requirement(scenario, busyness=False)
    net = found.net[0]
    # 200 records of 20 s of ringing and, for half of them, 240 s of talk
    assert net.sum() / 2 == pytest.approx(200 * (20 + 120) / 3600, rel=1e-6)
    assert net[:20].sum() == 0 and net[36:].sum() == 0
    np.testing.assert_allclose(net[20:36], net[20], rtol=1e-6)
