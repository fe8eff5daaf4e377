"""Every draw is keyed by what it is for: changes of the centre leave other customers alone."""

from typing import Any

import numpy as np
import pytest

from sim.engine.compiled import run_replication
from sim.inputs.contacts import draw_contacts
from sim.inputs.timelines import draw_timeline, unpack
from sim.run import run_one
from sim.scenario import Scenario
from tests.inputs.centre import DRAWS, built, by_customer, centre, group, queue

REPLICATION = 3


def drawn(raw: dict[str, Any]) -> dict[int, tuple[Any, ...]]:
    return by_customer(draw_contacts(built(raw).inputs, REPLICATION))


def with_group(**changes: Any) -> dict[str, Any]:
    raw = centre()
    raw["groups"]["mixed"] |= changes
    return raw


@pytest.mark.parametrize(
    "changed",
    [
        with_group(staffing=group("sales", agents=7)["staffing"]),
        with_group(order="longest_wait"),
        with_group(absence=0.3, availability={"share": 0.7}),
        centre(
            groups={"sellers": group("sales", "service", agents=2), "mixed": group("sales")},
        ),
        centre(trunks={"main": {"lines": 8, "queues": ["sales", "service"]}}),
    ],
    ids=["an agent more", "another order", "absence", "groups renamed and swapped", "trunks"],
)
def test_changing_the_supply_changes_no_draw_of_any_customer(changed: dict[str, Any]) -> None:
    assert drawn(changed) == drawn(centre())


def test_changing_routing_changes_no_draw_but_changes_what_happens() -> None:
    steps = [{"groups": ["sellers"]}, {"after_s": 30, "groups": ["mixed"]}]
    changed = centre(
        queues={"sales": queue(60, routing=steps, agent_rule="random"), "service": queue(90)}
    )
    before = run_replication(built(centre()).inputs, REPLICATION).contacts
    after = run_replication(built(changed).inputs, REPLICATION).contacts
    assert by_customer(before) == by_customer(after)
    assert not np.array_equal(before["answered"], after["answered"])


@pytest.mark.parametrize("first", [True, False], ids=["before the others", "after them"])
def test_adding_a_queue_leaves_the_customers_of_the_others_as_they_were(first: bool) -> None:
    usual = centre()["queues"]
    more = {"new": queue(40)} | usual if first else usual | {"new": queue(40)}
    groups = {"everyone": group("new", "sales", "service", agents=8)}
    before, after = drawn(centre()), drawn(centre(queues=more, groups=groups))
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before


def test_raising_a_rate_only_adds_customers() -> None:
    before = drawn(centre())
    after = drawn(centre(queues={"sales": queue(75), "service": queue(90)}))
    assert len(after) > len(before)
    assert {key: after[key] for key in before} == before


def test_a_longer_horizon_and_a_warm_up_only_add_days() -> None:
    one_day = draw_contacts(built(centre()).inputs, REPLICATION)
    longer = built(centre(days=3, warm_up_days=1))
    more = draw_contacts(longer.inputs, REPLICATION)
    shift = longer.calendar.measured_from
    of_the_day = more[(more["arrived"] >= shift) & (more["arrived"] < shift + 86_400_000)].copy()
    of_the_day["arrived"] -= shift
    assert by_customer(of_the_day) == by_customer(one_day)


def test_fixed_counts_have_that_many_contacts_and_more_of_them_only_add() -> None:
    def counted(count: int) -> dict[str, Any]:
        arrivals = queue(60)["arrivals"] | {
            "kind": "fixed_count",
            "counts": [{"day": "all", "count": count}],
        }
        return centre(queues={"sales": queue(60, arrivals=arrivals), "service": queue(90)}, days=2)

    few = draw_contacts(built(counted(100)).inputs, REPLICATION)
    many = draw_contacts(built(counted(130)).inputs, REPLICATION)
    assert np.count_nonzero(few["queue"] == 0) == 200
    assert np.count_nonzero(many["queue"] == 0) == 260
    assert by_customer(few).items() <= by_customer(many).items()


def test_replayed_contacts_come_at_their_times_in_every_replication_with_fresh_draws() -> None:
    times = [{"arrived": f"2026-03-02 09:0{minute}:00"} for minute in (5, 1, 3)]
    raw = centre(
        queues={
            "sales": queue(60, arrivals={"kind": "replay", "times": times}),
            "service": queue(90),
        }
    )
    inputs = built(raw).inputs
    one, other = (draw_contacts(inputs, replication) for replication in (0, 1))
    one, other = one[one["queue"] == 0], other[other["queue"] == 0]
    nine = 9 * 3_600_000
    assert one["arrived"].tolist() == [nine + minute * 60_000 for minute in (1, 3, 5)]
    assert np.array_equal(one["arrived"], other["arrived"])
    assert not np.array_equal(one["talk_draw"], other["talk_draw"])


def test_replications_and_seeds_differ_in_every_draw() -> None:
    inputs, other_seed = built(centre(), 1).inputs, built(centre(), 2).inputs
    rows = [draw_contacts(inputs, 0), draw_contacts(inputs, 1), draw_contacts(other_seed, 0)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not set(rows[one]["customer"].tolist()) & set(rows[other]["customer"].tolist())


def test_an_agent_more_leaves_the_timelines_of_the_others_as_they_were() -> None:
    def timelines(agents: float) -> dict[str, list[tuple[int, int]]]:
        raw = with_group(
            staffing=group("sales", agents=agents)["staffing"],
            absence=0.2,
            availability={"share": 0.8, "mean_spell_s": 600},
        )
        made = built(raw)
        lines: dict[str, list[tuple[int, int]]] = {}
        events = unpack(made.inputs, draw_timeline(made.inputs, REPLICATION))
        for time, agent, activity in zip(*events, strict=True):
            lines.setdefault(made.names.agents[agent], []).append((int(time), int(activity)))
        return lines

    before, after = timelines(6), timelines(6.5)
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("engine", ["compiled", "simpy"])
def test_a_replication_run_alone_gives_the_rows_it_gives_among_others(engine: Any) -> None:
    from sim.run import simulate

    scenario = Scenario.model_validate(centre())
    seen: dict[int, Any] = {}
    simulate(
        scenario,
        engine=engine,
        replications=4,
        on_logs=lambda number, logs: seen.update({number: logs}),
    )
    alone = run_one(scenario, 2, engine)
    assert np.array_equal(alone.contacts, seen[2].contacts)
    assert np.array_equal(alone.agents, seen[2].agents)


def test_the_names_of_draws_that_customers_carry_are_in_the_log() -> None:
    rows = draw_contacts(built(centre()).inputs, 0)
    assert set(DRAWS) <= set(rows.dtype.names or ())
