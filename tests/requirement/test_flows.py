"""What reaches agents: self-service, deflection, transfers, returns, who serves, what is lost."""

from typing import Any

import numpy as np
import pytest

from planner.requirement.groups import Shrinkage, servers, shrinkage
from planner.requirement.requirement import requirement
from planner.requirement.work import centre
from sim.scenario.models.scenario import Scenario
from tests.requirement.build import voice


def two(queue: dict[str, Any] | None = None, **scenario: Any) -> Scenario:
    """The queue of `voice` and a second one, `tier2`, on which nobody calls."""
    content = voice(queue=queue, **scenario).model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    content["queues"]["tier2"] = {
        "arrivals": {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 0}]}},
        "talk": {"law": "exponential", "mean": 600},
    }
    content["groups"]["team"]["skills"]["tier2"] = {}
    return Scenario.model_validate(content)


def contacts(scenario: Scenario) -> np.ndarray:
    """Contacts that reach agents, per interval of a warm day's middle, ``[Q]``."""
    return np.asarray(centre(scenario).flows.contacts[:, 20])


def test_without_any_rule_first_contacts_reach_agents() -> None:
    np.testing.assert_allclose(contacts(two()), [60.0, 0.0])


def test_what_self_service_contains_reaches_nobody() -> None:
    bot = {"duration": {"law": "exponential", "mean": 30}, "containment": 0.4}
    np.testing.assert_allclose(contacts(two({"self_service": bot})), [36.0, 0.0])
    by_intent = two(
        {"self_service": bot, "intents": {"easy": 0.5, "hard": 0.5}},
        intents={"easy": {"containment": 0.8}, "hard": {"containment": 0.0}},
    )
    np.testing.assert_allclose(contacts(by_intent), [36.0, 0.0])


def test_intents_handed_on_by_self_service_set_the_handle_time() -> None:
    bot = {"duration": {"law": "exponential", "mean": 30}, "containment": 0.4}
    scenario = two(
        {"self_service": bot, "intents": {"easy": 0.5, "hard": 0.5}},
        intents={
            "easy": {"containment": 1.0, "handle_time_factor": 0.5},
            "hard": {"containment": 0.0, "handle_time_factor": 2.0},
        },
    )
    found = requirement(scenario)
    np.testing.assert_allclose(found.works[0].handle_s, 480.0)


def test_deflected_contacts_go_the_other_way() -> None:
    found = contacts(two({"deflections": [{"to": "tier2", "share": 0.25}]}))
    np.testing.assert_allclose(found, [45.0, 15.0])


def test_transfers_bring_work_to_the_second_queue() -> None:
    cold = two({"transfers": [{"to": "tier2", "share": 0.2}]})
    np.testing.assert_allclose(contacts(cold), [60.0, 12.0])
    together = {"law": "exponential", "mean": 60}
    warm = two({"transfers": [{"to": "tier2", "share": 0.2, "kind": "warm", "together": together}]})
    np.testing.assert_allclose(contacts(warm), [60.0, 12.0])
    # the first agent stays for a minute in a fifth of the contacts
    np.testing.assert_allclose(requirement(warm).works[0].handle_s, 252.0)
    consult = two(
        {"transfers": [{"to": "tier2", "share": 0.2, "kind": "consult", "together": together}]}
    )
    # the second agent only for the consultation: a tenth of a contact of 600 s
    np.testing.assert_allclose(contacts(consult), [60.0, 1.2])


def test_unresolved_issues_come_back_until_they_have_come_often_enough() -> None:
    rule = {"share": 0.5, "delay": {"law": "deterministic", "value": 1800}, "most": 3}
    found = contacts(two({"resolution": 0.6, "repeats": rule}))
    # two tenths come back half an hour later, and a fifth of those once more
    np.testing.assert_allclose(found, [60 * (1 + 0.2 + 0.04), 0.0])
    rule["to"] = {"calls": 0.5, "tier2": 0.5}
    found = contacts(two({"resolution": 0.6, "repeats": rule}))
    np.testing.assert_allclose(found, [60 * (1 + 0.1 + 0.01), 60 * (0.1 + 0.01)])


def test_who_would_come_to_a_closed_queue_comes_within_an_hour_of_its_opening() -> None:
    rule = {"share": 1.0, "delay": {"law": "deterministic", "value": 4 * 3600.0}, "most": 2}
    scenario = voice(
        queue={
            "resolution": 0.5,
            "repeats": rule,
            "opening_hours": [{"from": "08:00", "to": "12:00"}],
        },
        days=2,
    )
    found = centre(scenario).flows.contacts[0]
    np.testing.assert_allclose(found[16:24], 60.0)
    assert found[24:64].sum() == 0
    # all of the first morning's eight half-hours, half of them unresolved
    np.testing.assert_allclose(found[64:68], [180.0, 180.0, 60.0, 60.0])


def test_learners_and_parallel_work_count_in_a_groups_pace() -> None:
    group = {
        "skills": {"calls": {"handle_time_factor": 1.2}},
        "efficiency": 0.8,
        "tenure": [{"share": 1.0, "weeks": 0}],
        "learning": {"weeks": 10, "handle_time_factor": 1.5},
        "staffing": [{"day": "all", "time": "00:00", "agents": 4}],
    }
    found = centre(voice(groups={"team": group}))
    server = servers(found.scenario, found.inputs)["calls"].fastest
    assert server is not None
    assert server.factor == pytest.approx(1.2 / 0.8 * 1.5)
    assert server.hours == pytest.approx(2.0) and server.pace == pytest.approx(1 / server.factor)


def test_shrinkage_is_split_and_applied_once_on_the_supply_side() -> None:
    scenario = voice(
        groups={
            "team": {
                "skills": {"calls": {}},
                "absence": 0.1,
                "lateness": {"share": 0.5, "by": {"law": "deterministic", "value": 480}},
                "availability": {"share": 0.9},
                "rest": {"after_minutes": 80, "minutes": 10},
                "shifts": {
                    "day": {
                        "from": "08:00",
                        "to": "16:00",
                        "breaks": [{"after_minutes": 120, "minutes": 48}],
                        "counts": [{"agents": 3}],
                    }
                },
            }
        },
        planning={"overhead_share": 0.2},
    )
    found = shrinkage(scenario, scenario.groups["team"])
    assert found.parts == pytest.approx(
        {
            "overhead": 0.2,
            "absence": 0.1,
            "lateness": 4 / 480,
            "breaks": 0.1,
            "unavailable": 0.1,
            "rests": 10 / 110,
        }
    )
    assert sum(found.points().values()) == pytest.approx(found.total)
    assert found.gross(np.array([7.0]))[0] == pytest.approx(7.0 / (1 - found.total))
    result = requirement(scenario)
    np.testing.assert_allclose(result.gross, result.net / (1 - found.total))


def test_half_of_the_time_lost_needs_twice_the_people() -> None:
    assert Shrinkage({"absence": 0.5}).gross(np.array([3.0]))[0] == 6.0
