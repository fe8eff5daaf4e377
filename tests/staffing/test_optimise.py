"""Staffing by simulation as a whole, on centres small enough to know the answer."""

from typing import Any

import numpy as np
import pytest

from planner.staffing.confirm import confirm
from planner.staffing.optimise import staff
from planner.staffing.reachable import OutOfReach
from planner.staffing.result import StaffingPlan
from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing
from sim.scenario import Scenario, check
from tests.staffing.centres import centre, group, queue, single

pytestmark = pytest.mark.compiled_only
RUNS = 150


class Watcher:
    """Keeps what it hears; may interrupt."""

    def __init__(self, interrupt_at: str = "") -> None:
        self.stages: list[tuple[str, float | None, float | None, int]] = []
        self._at = interrupt_at

    def say(self, text: str) -> None:
        """Hear a line."""

    def advance(
        self, stage: str, best: float | None, bound: float | None, replications: int, seconds: float
    ) -> None:
        """Hear of a step."""
        self.stages.append((stage, best, bound, replications))
        if stage == self._at:
            raise KeyboardInterrupt


def _short(planning: dict[str, Any] | None = None, **more: Any) -> Scenario:
    return single(60, planning, hours=("08:00", "10:00"), **more)


def _checked(scenario: Scenario, plan: StaffingPlan) -> np.ndarray:
    """Whatever else: limits are kept, costs add up, the bound is below, the plan can be run."""
    rooms = Rooms.of(scenario)
    assert rooms.keeps(plan.staffing.agents)
    assert plan.cost == pytest.approx(plan.staffing.table()["cost"].sum())
    assert plan.bound.value <= plan.cost + 1e-9
    assert 0 <= plan.gap <= 1
    check(plan.applied())
    return plan.staffing.agents[:, rooms.allowed.any(axis=0)]


def test_a_single_queue_gets_the_fewest_agents_that_the_same_judge_confirms() -> None:
    scenario = _short()
    plan = staff(scenario)
    agents = _checked(scenario, plan)
    assert plan.confirmed
    rooms = Rooms.of(scenario)
    for hour in np.flatnonzero(agents[0]):
        fewer = plan.staffing.agents.copy()
        fewer[0, np.flatnonzero(rooms.allowed[0])[hour]] -= 1
        assert not confirm(scenario, agents=fewer, replications=4000).holds


def test_specialists_and_generalists_cost_no_more_than_any_mix_of_the_hour() -> None:
    hours = ("08:00", "09:00")
    queues = {"a": queue(60, patience=180, hours=hours), "b": queue(40, patience=180, hours=hours)}
    groups = {
        "specialists": group({"a": 1.0}, cost_per_hour=20),
        "generalists": group({"a": 1.1, "b": 1.0}, cost_per_hour=25),
    }
    scenario = centre(queues, groups)
    plan = staff(scenario, replications=1500)
    _checked(scenario, plan)
    assert plan.confirmed and plan.estimate is not None
    open_hour = np.arange(24) == 8
    cheaper = [
        np.outer([a, b], open_hour)
        for a in range(9)
        for b in range(9)
        if 20 * a + 25 * b < plan.cost and a + b >= 4
    ]
    assert not any(confirm(scenario, agents=x, replications=1500).holds for x in cheaper)


def test_pins_limits_and_seats_are_kept() -> None:
    planning = {
        "staff": {
            "x": {"pinned": [{"from": "08:00", "to": "09:00", "agents": 3}]},
            "y": {"least": 1, "most": 4},
        }
    }
    groups = {
        "x": group({"calls": 1}, site="here"),
        "y": group({"calls": 1}, site="here"),
        "z": group({"calls": 1.3}),
    }
    scenario = centre(
        {"calls": queue(60, hours=("08:00", "10:00"))},
        groups,
        planning,
        sites={"here": {"time_zone": "UTC", "seats": 4}},
    )
    plan = staff(scenario, replications=RUNS)
    agents = _checked(scenario, plan)
    assert plan.confirmed
    assert agents[0, 0] == 3
    assert (agents[1, :2] >= 1).all()
    assert agents[2].sum() >= 1  # seats for four are too few: the slower group elsewhere helps


def test_all_kinds_of_goals_hold_at_once_and_each_costs_something() -> None:
    goals = {"calls": {"abandon_rate": 0.02, "asa_s": 4}}
    plain = staff(_short(patience=100), replications=RUNS)
    strict = _short({"goals": goals, "occupancy": 0.5}, patience=100)
    plan = staff(strict, replications=RUNS)
    _checked(strict, plan)
    assert plan.confirmed
    assert plan.cost > plain.cost
    assert plan.confirmation is not None
    table = plan.confirmation.table().set_index("kind")
    assert table.loc["occupancy", "value"] < 0.505
    assert table.loc["abandon_rate", "value"] < 0.025


def test_the_same_call_gives_the_same_answer_with_any_number_of_threads() -> None:
    one, two = (staff(_short(), replications=RUNS, workers=n) for n in (1, 2))
    assert np.array_equal(one.staffing.agents, two.staffing.agents)
    assert one.replications == two.replications
    assert one.reproducible and two.reproducible
    assert [row[1:] for row in one.history] == [row[1:] for row in two.history]


def test_progress_is_told_and_simulations_are_counted() -> None:
    watcher = Watcher()
    plan = staff(_short(), replications=RUNS, observer=watcher)
    assert [row[0] for row in watcher.stages] == list(plan.progress()["stage"])
    spent = [row[3] for row in watcher.stages]
    assert spent == sorted(spent) and spent[-1] == plan.replications
    assert {row[2] for row in watcher.stages} == {plan.bound.value}
    assert watcher.stages[-1][1] == plan.cost


def test_an_interrupted_search_hands_back_what_it_has_unconfirmed() -> None:
    plan = staff(_short(), replications=RUNS, observer=Watcher("repair"))
    assert plan.interrupted and not plan.confirmed and plan.confirmation is None
    assert not plan.reproducible
    assert plan.cost > 0
    assert Rooms.of(_short()).keeps(plan.staffing.agents)


def test_an_interruption_before_anything_is_found_is_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.staffing.optimise.out_of_reach", interrupt)
    with pytest.raises(KeyboardInterrupt):
        staff(_short(), replications=RUNS)


def test_a_limit_of_time_ends_the_search_and_the_answer_is_still_judged() -> None:
    plan = staff(_short(), replications=RUNS, seconds=1e-6)
    assert not plan.reproducible and not plan.interrupted
    assert plan.confirmation is not None


def test_goals_out_of_reach_are_named_with_the_reason() -> None:
    capped = _short({"staff": {"desk": {"most": 2}}})
    with pytest.raises(OutOfReach) as raised:
        staff(capped, replications=RUNS)
    text = str(raised.value)
    assert "service_level of calls, Mon 2026-03-02 08:00-09:00" in text
    assert "short of 80.0 %" in text and "desk may have no more agents" in text


def test_a_promise_that_agents_cannot_keep_is_not_blamed_on_their_number() -> None:
    late = {"routing": [{"groups": ["none"]}, {"after_s": 30, "groups": ["desk"]}]}
    groups = {"none": group({"calls": 1}), "desk": group({"calls": 1})}
    scenario = centre({"calls": queue(60, **late)}, groups, {"staff": {"none": {"most": 0}}})
    with pytest.raises(OutOfReach, match="look at routing steps, patience and the promise"):
        staff(scenario, replications=RUNS)


def test_a_start_is_used_and_without_goals_only_minima_are_staffed() -> None:
    scenario = _short()
    given = Staffing.with_agents(scenario, np.where(Rooms.of(scenario).allowed, 6, 0))
    watcher = Watcher()
    staff(scenario, replications=RUNS, start=given, observer=watcher)
    assert watcher.stages[0][1] == given.cost
    dialled = single(
        60,
        {"staff": {"desk": {"least": 2}}},
        dial={
            "ring": {"law": "exponential", "mean": 9},
            "reach": [{"from": "00:00", "connect": 0.5}],
            "attempts": 1,
        },
    )
    plan = staff(dialled, replications=RUNS)
    assert plan.cost == 8.0
    assert any("planning.goals does not name it" in note for note in plan.notes)


def test_chats_and_repeats_are_staffed_too() -> None:
    scenario = _short(
        channel="chat",
        patience=300,
        resolution=0.8,
        repeats={"share": 0.5, "delay": {"law": "exponential", "mean": 600}, "most": 2},
    )
    desk = {"calls": group({"calls": 1.0}, concurrency=[{"channels": ["chat"], "contacts": 2}])}
    scenario = scenario.model_validate(
        scenario.model_dump(by_alias=True, mode="json") | {"groups": {"desk": desk["calls"]}}
    )
    plan = staff(scenario, replications=100)
    _checked(scenario, plan)
    assert plan.confirmed
