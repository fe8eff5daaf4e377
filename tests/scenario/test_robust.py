"""Whatever is in the files: either a scenario, or a ScenarioError that says where."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario import Scenario, find_warnings, read_scenario
from tests.scenario import wrong_customers, wrong_planning
from tests.scenario.wrong import GOOD, STAFFING, VOLUMES

SPOILS = st.sampled_from(
    ["", "-1", "null", "[]", "{}", '"', "x", "1e999", "&a", "*a", ": ", "\t", "é"]
)


def outcome(
    yaml: bytes, volumes: bytes = VOLUMES.encode(), overrides: Any = ()
) -> Scenario | ScenarioError:
    """The scenario, or its problems. Anything else that is raised fails the test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "scenario.yaml").write_bytes(yaml)
        (folder / "volumes.csv").write_bytes(volumes)
        (folder / "staffing.csv").write_text(STAFFING)
        try:
            loaded = read_scenario(folder / "scenario.yaml", overrides)
            find_warnings(loaded.scenario, loaded.places)
            return loaded.scenario
        except ScenarioError as refused:
            error = refused
    assert str(error).strip()
    assert "pydantic" not in str(error)
    return error


def test_the_good_scenario_is_read() -> None:
    assert isinstance(outcome(GOOD.encode()), Scenario)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    assert isinstance(outcome(data), ScenarioError)


@given(st.text(max_size=200))
def test_random_text_is_refused(text: str) -> None:
    assert isinstance(outcome(text.encode("utf-8", "surrogatepass")), ScenarioError)


@given(st.integers(0, len(GOOD)))
def test_a_truncated_scenario_is_read_or_refused(length: int) -> None:
    outcome(GOOD[:length].encode())


@given(st.integers(0, len(GOOD)), st.integers(0, 30), SPOILS)
def test_a_spoiled_scenario_is_read_or_refused(start: int, length: int, spoil: str) -> None:
    outcome((GOOD[:start] + spoil + GOOD[start + length :]).encode())


@given(st.binary(max_size=300))
def test_a_table_of_random_bytes_is_refused(data: bytes) -> None:
    assert isinstance(outcome(GOOD.encode(), data), ScenarioError)


@given(st.integers(0, len(VOLUMES)), st.integers(0, 30), SPOILS | st.text(max_size=20))
def test_a_spoiled_table_is_read_or_refused(start: int, length: int, spoil: str) -> None:
    text = VOLUMES[:start] + spoil + VOLUMES[start + length :]
    outcome(GOOD.encode(), text.encode("utf-8", "surrogatepass"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PATHS = st.sampled_from(
    [
        "name", "start", "days", "time_zone", "special_days", "queues", "queues.sales", "groups",
        "queues.sales.opening_hours", "queues.sales.opening_hours.0.from", "queues.sales.routing",
        "queues.sales.arrivals", "queues.sales.arrivals.volumes", "queues.sales.talk",
        "queues.sales.talk.law", "queues.sales.talk.mean", "queues.sales.patience",
        "queues.sales.routing.0.groups", "groups.team.skills", "groups.team.staffing",
        "groups.team.shifts", "trunks", "run", "run.replications", "run.precision.kpis",
        "queues.sales.classes", "queues.sales.closing", "queues.sales.when_full", "base",
    ]
)  # fmt: skip


@given(PATHS, VALUES)
def test_any_value_at_any_key_is_read_or_refused(path: str, value: Any) -> None:
    outcome(GOOD.encode(), overrides={path: value})


CENTRE_PATHS = st.sampled_from(
    [
        "segments", "segments.gold", "segments.gold.share", "intents", "intents.order", "context",
        "intents.order.containment", "sites", "sites.home", "sites.home.time_zone", "costs",
        "costs.technology", "costs.currency", "experience", "queues.calls.intents",
        "queues.calls.deflections", "queues.calls.deflections.0.to", "queues.calls.self_service",
        "queues.calls.retries", "queues.calls.retries.to", "queues.calls.repeats.delay",
        "queues.calls.transfers", "queues.calls.transfers.0.kind", "queues.calls.transfers.0.to",
        "queues.calls.routing.1.callback_to", "queues.calls.routing.1.acceptance",
        "queues.chat.silence", "queues.chat.backlog", "queues.chat.offer", "queues.chat.channel",
        "queues.chat.target", "queues.back.dial", "queues.campaign.dial.reach",
        "queues.campaign.arrivals", "queues.campaign.arrivals.kind", "groups.team.concurrency",
        "queues.campaign.arrivals.records", "groups.team.concurrency.0.channels",
        "groups.team.site", "groups.team.lateness", "groups.team.tenure", "groups.team.learning",
        "groups.team.rest", "groups.team.occupancy_cap", "groups.team.availability",
    ]
)  # fmt: skip
NAMES = st.sampled_from(["calls", "second", "chat", "back", "campaign", "order", "team", "UTC"])


@given(CENTRE_PATHS, VALUES | NAMES | st.dictionaries(NAMES, st.floats(0, 1), max_size=3))
def test_any_value_at_any_key_of_customers_is_read_or_refused(path: str, value: Any) -> None:
    outcome(wrong_customers.GOOD.encode(), overrides={path: value})


@given(st.integers(0, len(wrong_customers.GOOD)), st.integers(0, 30), SPOILS)
def test_a_spoiled_centre_is_read_or_refused(start: int, length: int, spoil: str) -> None:
    text = wrong_customers.GOOD
    outcome((text[:start] + spoil + text[start + length :]).encode())


PLAN_PATHS = st.sampled_from(
    [
        f"planning.{key}"
        for key in (
            "goals", "goals.sales", "goals.sales.share", "goals.sales.over", "goals.help",
            "goals.sales.interval_share", "staff", "staff.team", "staff.team.least",
            "staff.team.most", "staff.team.pinned", "staff.team.pinned.0.agents",
            "staff.team.pinned.0.from", "staff.team.pinned.0.to", "staff.team.pinned.0.day",
            "occupancy", "staff.desk.occupancy", "shift_types", "shift_types.day",
            "shift_types.day.earliest_start", "shift_types.day.latest_start",
            "shift_types.day.latest_end", "shift_types.day.least_minutes",
            "shift_types.day.most_minutes", "shift_types.day.step_minutes",
            "shift_types.day.days", "shift_types.day.breaks", "shift_types.day.breaks.0.minutes",
            "shift_types.day.breaks.1.latest_after_minutes", "shift_types.day.groups",
            "shift_types.day.breaks.0.before_end_minutes", "shift_types.ends.split",
            "shift_types.day.between_breaks_minutes", "shift_types.ends.split.least_part_minutes",
            "shift_types.ends.split.least_gap_minutes", "sessions", "sessions.meeting.group",
            "sessions.meeting.days", "sessions.meeting.from", "sessions.meeting.minutes",
            "sessions.meeting.agents", "sessions.meeting.at_once",
        )
    ]
)  # fmt: skip
PLAN_VALUES = (
    VALUES
    | st.sampled_from(["sales", "help", "team", "desk", "sat-mon", "2026-03-02", "mon", "24:00"])
    | st.integers(0, 1440)
    | st.sampled_from(["00:00", "08:30", "18:30", "23:55"])
)


@given(PLAN_PATHS, PLAN_VALUES)
def test_any_value_at_any_key_of_a_plan_is_read_or_refused(path: str, value: Any) -> None:
    outcome(wrong_planning.GOOD.encode(), overrides={path: value})


@given(st.integers(0, len(wrong_planning.GOOD)), st.integers(0, 30), SPOILS)
def test_a_spoiled_plan_is_read_or_refused(start: int, length: int, spoil: str) -> None:
    text = wrong_planning.GOOD
    outcome((text[:start] + spoil + text[start + length :]).encode())


@given(st.text(max_size=40))
def test_any_text_as_override_is_read_or_refused(text: str) -> None:
    outcome(GOOD.encode(), overrides=[text])


@given(PATHS, st.text(max_size=20))
def test_any_text_as_value_of_an_override_is_read_or_refused(path: str, text: str) -> None:
    outcome(GOOD.encode(), overrides=[f"{path}={text}"])


@pytest.mark.parametrize("name", ["nowhere.yaml", "a\x00b", "x" * 5000, "."])
def test_a_path_that_leads_nowhere_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError):
        read_scenario(name)
