"""Rules of the whole centre that change nothing leave the log of the voice centre."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import compiled
from sim.engine.log import AGENT_ORDER, CONTACT_ORDER, Logs, canonical
from sim.inputs.build import build_inputs
from sim.jit import COMPILED
from sim.scenario import Scenario
from tests.engine.strategies import scenarios

EXAMPLES = settings().max_examples * (2 if COMPILED else 1)
NEW = {"resolved", "intent", "segment"}
"""Columns in which a rule without effect may show."""


def with_parts(scenario: Scenario, **parts: Any) -> Scenario:
    """The scenario with these parts at its top."""
    return Scenario.model_validate(scenario.model_dump(by_alias=True) | parts)


def log_of(scenario: Scenario) -> tuple[Logs, bool]:
    """The compiled engine's log, and whether it used the rules of the whole centre."""
    inputs = build_inputs(scenario).inputs
    return compiled.run_replication(inputs, 0, want_agents=True), inputs.journeys is not None


def assert_same_contacts(one: np.ndarray, other: np.ndarray) -> None:
    """Equal rows but for the columns that only the whole centre knows."""
    one, other = canonical(one, CONTACT_ORDER), canonical(other, CONTACT_ORDER)
    for name in set(one.dtype.names) - NEW:
        assert np.array_equal(one[name], other[name]), name


def stretches(agents: np.ndarray, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Agent rows, neighbours that are equal in these columns put together."""
    merged: list[list[Any]] = []
    for row in canonical(agents, AGENT_ORDER):
        what = [row[name].item() for name in ("agent", *names)]
        if merged and merged[-1][1:] == [int(row["start"]), *what]:
            merged[-1][1] = int(row["end"])
        else:
            merged.append([int(row["start"]), int(row["end"]), *what])
    return [tuple(row) for row in merged]


@settings(max_examples=EXAMPLES)
@given(scenarios(), st.sampled_from(["experience", "segment", "intent"]))
def test_rules_without_effect_leave_the_log_as_it_was(scenario, rule):
    if rule == "experience":
        neutral = with_parts(scenario, experience={})
    elif rule == "segment":
        neutral = with_parts(scenario, segments={"all of them": {"share": 1}})
    else:
        queues = {
            name: queue.model_dump(by_alias=True) | {"intents": {"anything": 1}}
            for name, queue in scenario.queues.items()
        }
        neutral = with_parts(scenario, queues=queues, intents={"anything": {}})
    (before, plain), (after, whole) = log_of(scenario), log_of(neutral)
    assert (plain, whole) == (False, True)
    assert_same_contacts(before.contacts, after.contacts)
    names = ("customer", "leg", "slots", "activity", "scheduled")
    assert stretches(before.agents, names) == stretches(after.agents, names)


@settings(max_examples=EXAMPLES)
@given(scenarios())
def test_agents_who_may_have_several_contacts_but_get_one_work_as_ever(scenario):
    groups = {
        name: group.model_dump(by_alias=True)
        | {"concurrency": [{"channels": ["voice"], "set_aside_for": ["sms"]}]}
        for name, group in scenario.groups.items()
    }
    (before, _), (after, whole) = log_of(scenario), log_of(with_parts(scenario, groups=groups))
    assert whole
    assert_same_contacts(before.contacts, after.contacts)
    names = ("slots", "activity", "scheduled")
    assert stretches(before.agents, names) == stretches(after.agents, names)
