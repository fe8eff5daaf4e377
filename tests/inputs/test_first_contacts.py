"""Who the first contacts are, what is drawn for them, and what both engines draw for later legs."""

from typing import Any

import numpy as np
import pytest

from sim.engine.log import CONTACT, FOREVER
from sim.inputs import draws, legs
from sim.inputs.arrays import CHANNELS, Inputs, Journeys
from sim.inputs.contacts import draw_contacts, make_contacts
from sim.inputs.draws import attempt_key, leg_key
from sim.jit import python_version
from tests.inputs.centre import DRAWS, built, by_customer, centre, group, queue
from tests.inputs.rich import rich

WHO = [*DRAWS, "segment", "intent", "person"]
STARTS = {
    "answered": -1,
    "ended": -1,
    "wrapped": -1,
    "effort": -1,
    "agent": -1,
    "issue": 0,
    "attempt": 0,
    "leg": 0,
    "parent": -1,
    "cause": 0,
    "exit": 0,
    "stage": 0,
    "context": 0,
    "resolved": -1,
    "offer": 0,
    "then": 0,
}


def apart(raw: dict[str, Any]) -> tuple[Inputs, Journeys]:
    inputs, journeys = legs.split(built(raw).inputs)
    assert journeys is not None
    return inputs, journeys


def drawn(raw: dict[str, Any], replication: int = 3) -> dict[int, tuple[Any, ...]]:
    rows = draw_contacts(built(raw).inputs, replication)
    return {int(row["customer"]): tuple(row[WHO].tolist()) for row in rows}


@pytest.mark.parametrize("raw", [centre(), rich()], ids=["voice", "rich"])
def test_rows_begin_with_start_values_in_their_order(raw: dict[str, Any]) -> None:
    rows = make_contacts(built(raw).inputs, 0)
    for name, value in STARTS.items():
        assert set(rows[name].tolist()) == {value}, name
    assert rows["root"].tolist() == list(range(len(rows)))
    assert (np.diff(rows["queued"]) >= 0).all()
    assert np.array_equal(rows["queue"], rows["root_queue"])


def test_a_scenario_without_journeys_knows_nobody() -> None:
    made = built(centre())
    assert made.inputs.journeys is None
    rows = draw_contacts(made.inputs, 0)
    for name in ("segment", "intent", "person"):
        assert set(rows[name].tolist()) == {-1}


def test_who_a_customer_is_does_not_depend_on_staff_routing_or_other_queues() -> None:
    changed = rich()
    changed["queues"]["voice"] |= {"retries": None, "routing": [], "transfers": []}
    changed["queues"] = {"new": queue(40), **changed["queues"]}
    changed["groups"]["mixed"] = group("voice", "chat", "email", agents=9)
    changed["groups"]["more"] = group("new", agents=2)
    changed["trunks"] = {}
    before, after = drawn(rich()), drawn(changed)
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before


def test_segments_and_intents_change_no_draw_they_say_nothing_about() -> None:
    plain = rich(segments={}, intents={})
    plain["queues"]["voice"] |= {"intents": {}, "transfers": [], "deflections": []}
    rows, bare = (draw_contacts(built(raw).inputs, 0) for raw in (rich(), plain))
    assert np.array_equal(rows["customer"], bare["customer"])
    assert np.array_equal(rows["arrived"], bare["arrived"])
    assert np.array_equal(rows["priority_class"], bare["priority_class"])
    handle = np.select([rows["intent"] == 0, rows["intent"] == 1], [0.5, 3.0], 1.0)
    assert np.array_equal(rows["talk_draw"], bare["talk_draw"] * handle)
    assert np.array_equal(rows["wrap_draw"], bare["wrap_draw"] * handle)
    usual = rows["segment"] == 0
    ends = bare["patience"] < FOREVER
    assert np.array_equal(rows["patience"][usual], bare["patience"][usual])
    assert np.allclose(rows["patience"][~usual & ends], 2 * bare["patience"][~usual & ends], atol=1)
    assert (rows["patience"][~ends] == FOREVER).all()


def test_segments_intents_and_people_have_their_shares() -> None:
    rows = np.concatenate([draw_contacts(built(rich()).inputs, r) for r in range(3)])
    n = len(rows)
    gold = (rows["segment"] == 1).sum()
    assert abs(gold / n - 0.25) < 4 * np.sqrt(0.25 * 0.75 / n)
    assert set(rows["segment"].tolist()) == {0, 1}  # nobody is in the segment with share 0
    voice = rows[rows["queue"] == 0]
    bills = (voice["intent"] == 0).sum()
    assert abs(bills / len(voice) - 0.75) < 4 * np.sqrt(0.25 * 0.75 / len(voice))
    assert set(rows["intent"][rows["queue"] != 0].tolist()) == {-1}
    people = rows["person"][rows["segment"] == 0]
    assert people.min() >= 0
    assert people.max() <= 999
    assert abs(people.mean() - 499.5) < 4 * 1000 / np.sqrt(12 * len(people))
    assert set(rows["person"][rows["segment"] == 1].tolist()) == {-1}


def test_recorded_classes_stay_as_recorded() -> None:
    times = [
        {"arrived": f"2026-03-02 09:0{k}", "priority_class": name}
        for k, name in enumerate(("old", "new", None, "old"))
    ]
    raw = rich()
    raw["queues"]["voice"]["arrivals"] = {"kind": "replay", "times": times}
    rows = draw_contacts(built(raw).inputs, 0)
    voice = rows[rows["queue"] == 0]
    assert voice["priority_class"][[0, 1, 3]].tolist() == [0, 1, 0]
    assert (voice["intent"] >= 0).all()


def later_leg(
    inputs: Inputs, journeys: Journeys, key: np.uint64, arrived: int = 36_000_000, **changes: Any
) -> np.void:
    rows = np.zeros(1, CONTACT)
    rows["arrived"] = arrived
    rows["segment"] = rows["intent"] = -1
    for name in ("segment", "intent", "root_queue"):
        rows[name] = changes.get(name, rows[name])
    factors = (changes.get("factor", 1.0), changes.get("patience_factor", 1.0))
    python_version(legs.draw_leg)(inputs, journeys, rows, 0, key, *factors)
    return rows[0]


def test_a_first_contact_is_drawn_like_a_leg_of_its_own_key() -> None:
    inputs, journeys = apart(rich())
    for row in draw_contacts(built(rich()).inputs, 0)[100:160]:
        if row["arrived"] < 0:
            continue
        leg = later_leg(
            inputs,
            journeys,
            row["customer"],
            int(row["arrived"]),
            segment=row["segment"],
            intent=row["intent"],
            root_queue=row["root_queue"],
        )
        for name in ("priority_class", "talk_draw", "wrap_draw", "patience"):
            assert leg[name] == row[name]


def test_factors_of_a_leg_multiply_with_those_of_intent_and_segment() -> None:
    inputs, journeys = apart(rich())
    key = draws.name_key("customer")
    plain = later_leg(inputs, journeys, key)
    changed = later_leg(
        inputs, journeys, key, segment=1, intent=1, factor=0.75, patience_factor=0.5
    )
    assert changed["talk_draw"] == pytest.approx(plain["talk_draw"] * 3 * 0.75, rel=1e-12)
    assert changed["wrap_draw"] == pytest.approx(plain["wrap_draw"] * 3 * 0.75, rel=1e-12)
    assert abs(int(changed["patience"]) - int(plain["patience"])) <= 1  # gold: 2 x 0.5


def test_attempts_and_transfers_draw_anew() -> None:
    inputs, journeys = apart(rich())
    key = draws.name_key("customer")
    keys = [attempt_key(key, 0), attempt_key(key, 1), attempt_key(key, 2), leg_key(key, 1)]
    assert keys[0] == key
    talks = {float(later_leg(inputs, journeys, k)["talk_draw"]) for k in keys}
    assert len(talks) == 4


def test_laws_outside_the_horizon_are_those_of_its_ends() -> None:
    talk = {
        "law": "by_time",
        "parts": [
            {"from": "00:00", "of": {"law": "deterministic", "value": 100}},
            {"from": "12:00", "of": {"law": "deterministic", "value": 300}},
        ],
    }
    raw = rich()
    raw["queues"]["tier 2"]["talk"] = talk
    inputs, journeys = apart(raw)
    key = draws.name_key("customer")
    horizon = int(inputs.settings[0]["horizon"])
    for arrived, seconds in ((-5, 100), (0, 100), (horizon - 1, 300), (horizon + 10**9, 300)):
        assert later_leg(inputs, journeys, key, arrived, root_queue=1)["talk_draw"] == seconds
    assert python_version(legs.interval_of)(inputs, horizon) == len(inputs.intervals) - 1


def test_compiled_and_plain_choices_are_the_same_and_follow_the_shares() -> None:
    _, journeys = apart(rich())
    voice, chat, email, fault, bill = 0, 2, 3, 0 + 1, 0
    cases = [
        # retries of voice: chat a quarter, voice the rest; repeats: the same queue
        (legs.choose_target, (0,), [(0.0, chat), (0.2499, chat), (0.25, voice), (0.9999, voice)]),
        (legs.choose_target, (1,), [(0.0, -1), (0.9999, -1)]),
        # deflection to chat is for bills, that to e-mail for all
        (legs.choose_deflection, (voice, bill), [(0.2, 0), (0.3, 1), (0.5, -1)]),
        (legs.choose_deflection, (voice, fault), [(0.2, 1), (0.3, -1)]),
        (legs.choose_deflection, (voice, -1), [(0.2, 1), (0.3, -1)]),
        (legs.choose_deflection, (email, bill), [(0.0, -1)]),
        # cold transfer of faults that "mixed" answered, warm transfer of all
        (legs.choose_transfer, (voice, fault, 0), [(0.2, 0), (0.3, 1), (0.5, -1)]),
        (legs.choose_transfer, (voice, fault, 1), [(0.2, 1), (0.3, -1)]),
        (legs.choose_transfer, (voice, bill, 0), [(0.2, 1), (0.3, -1)]),
        (legs.choose_transfer, (chat, bill, 0), [(0.0, -1)]),
    ]
    for function, arguments, wanted in cases:
        for u, chosen in wanted:
            assert python_version(function)(journeys, *arguments, u) == chosen
            assert function(journeys, *arguments, u) == chosen


def test_connect_and_right_party_shares_hold_by_local_time_of_day() -> None:
    raw = rich(start="2026-03-27", days=3)  # clocks go forward on the third day
    made = built(raw)
    _, journeys = legs.split(made.inputs)
    assert journeys is not None
    row = journeys.queues[5]["dial"]
    for i, minute in enumerate(made.calendar.interval_minute):
        connect, right = (0.2, 1.0) if minute < 540 else (0.5, 0.75) if minute < 1020 else (0.75, 1)
        assert (journeys.connect[row, i], journeys.right_party[row, i]) == (connect, right)
    assert len(made.calendar.interval_minute) == 142


def test_queues_say_what_their_customers_do() -> None:
    made = built(rich())
    inputs, journeys = legs.split(made.inputs)
    assert journeys is not None
    voice = journeys.queues[0]
    assert CHANNELS[int(journeys.queues[3]["channel"])] == "email"
    assert (voice["retries"], voice["repeats"], voice["dial"]) == (0, 1, -1)
    assert journeys.come_backs["most"].tolist() == [5, 3]
    assert journeys.containment[0].tolist() == [0.25, 0.9, 0.25]
    assert journeys.segments["head_start"].tolist() == [0, 0, 60_000, 0]
    assert journeys.segments["people_from"].tolist() == [0, 0, 1000, 1000]
    assert int(inputs.settings[0]["n_people"]) == 1050
    assert inputs.queues["cuts"].tolist() == [1, 0, 0, 0, 0, 0]
    step = inputs.steps[1]
    assert (step["to"], step["if_expected"], step["acceptance"]) == (4, 120_000, 0.5)
    assert step["call_at"] >= 0
    dial = journeys.dials[int(journeys.queues[5]["dial"])]
    assert (dial["predictive"], dial["cap"], dial["most_ahead"]) == (1, 30, 3000)
    assert (dial["drop_after"], dial["attempts"]) == (2000, 3)
    assert made.names.segments == ("usual", "gold", "test")
    assert made.names.intents == ("bill", "fault")
    assert int(inputs.settings[0]["exact_patience"]) == 1


def with_queue(**changes: Any) -> dict[str, Any]:
    raw = centre()
    raw["queues"]["sales"] |= changes
    return raw


def with_group(**changes: Any) -> dict[str, Any]:
    raw = centre()
    raw["groups"]["mixed"] |= changes
    return raw


BEFOREHAND = [
    with_queue(channel="chat"),
    with_group(lateness={"share": 0.5, "by": {"law": "exponential", "mean": 60}}),
    with_group(availability={"share": 0.9, "day_sd": 0.05}),
    with_group(tenure=[{"share": 1, "weeks": 3}]),
    with_group(concurrency=[{"channels": ["voice"]}]),
    centre(intents={"bill": {}}),
]
RULES = [
    centre(segments={"everyone": {"share": 1}}),
    with_queue(resolution=0.9),
    with_queue(repeats={"share": 0.5, "delay": {"law": "exponential", "mean": 60}}),
    with_queue(target={"hours": [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]}),
    with_group(rest={"after_minutes": 60, "minutes": 5}),
    with_group(occupancy_cap=0.9),
    with_group(skills={"sales": {"resolution_factor": 0.9}, "service": {}}),
    with_group(tenure=[{"share": 1, "weeks": 3}], learning={"weeks": 10}),
    with_group(concurrency=[{"channels": ["voice"], "contacts": 2}]),
    centre(experience={}),
]


@pytest.mark.parametrize("raw", BEFOREHAND)
def test_rules_that_only_change_what_is_drawn_beforehand_need_no_journeys(
    raw: dict[str, Any],
) -> None:
    assert built(raw).inputs.journeys is None


@pytest.mark.parametrize("raw", RULES)
def test_one_new_rule_makes_journeys_and_changes_no_draw(raw: dict[str, Any]) -> None:
    inputs = built(raw).inputs
    assert inputs.journeys is not None
    before = by_customer(draw_contacts(built(centre()).inputs, 0))
    assert by_customer(draw_contacts(inputs, 0)) == before
