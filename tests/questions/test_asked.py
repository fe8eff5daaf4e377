"""Questions that plan again and again: a curve, a budget, a response, a mix, a lesson."""

import numpy as np
import pytest

from planner.questions import planning
from planner.questions.budget import service_of, shifted
from planner.questions.changes import NoAnswer, share_of, taught, with_share
from planner.questions.curve import cost_curve
from planner.questions.mix import cheapest_skill_mix
from planner.questions.planning import Effort
from planner.questions.response import cost_of_response
from planner.questions.training import cross_training
from sim.scenario import AgentGroup, Scenario
from sim.scenario.models.agents import Skill
from tests.questions import enumerating
from tests.questions.centre import GROUPS, small

ROWS = [{"day": "all", "time": f"{h:02d}:00", "agents": 1} for h in (9, 10, 11)]


def group(cost: float, **factors: float) -> AgentGroup:
    skills = {name: {"handle_time_factor": factor} for name, factor in factors.items()}
    whole = {"skills": skills, "cost_per_hour": cost, "staffing": ROWS}
    return AgentGroup.model_validate(whole)


class Interrupted:
    """A planner that is interrupted when it is asked for the n-th plan."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, scenario: Scenario, **how: object) -> object:
        self.left -= 1
        if self.left <= 0:
            raise KeyboardInterrupt
        return enumerating.plan(scenario, **how)


# --- the curve ---------------------------------------------------------------------------------


def test_more_service_never_costs_less_and_every_point_is_confirmed():
    curve = cost_curve(small(), shares=(0.9, 0.7, 0.8))
    table = curve.table()
    assert list(table["share"]) == [0.7, 0.8, 0.9]
    assert (np.diff(table["cost"]) >= 0).all() and table["cost"].iloc[-1] > table["cost"].iloc[0]
    assert table["holds"].all()
    assert (table["service_level"] >= table["share"] - 0.005).all()
    assert (table["bound"] <= table["cost"]).all()


def test_a_stricter_threshold_costs_no_less():
    def cost(within_s: float) -> float:
        return float(cost_curve(small(), shares=(0.8,), within_s=within_s).table()["cost"].iloc[0])

    assert cost(5.0) > cost(120.0)


def test_a_cheaper_plan_of_a_higher_share_serves_for_a_lower_one(monkeypatch):
    def dear_at_first(scenario: Scenario, **how: object) -> object:
        asked = 0.95 if share_of(scenario, "calls") < 0.75 else share_of(scenario, "calls")
        return enumerating.plan(with_share(scenario, asked), **how)

    monkeypatch.setattr(planning, "staff", dear_at_first)
    curve = cost_curve(small(), shares=(0.7, 0.8))
    assert curve.points[0].plan is curve.points[1].plan


@pytest.mark.parametrize("shares", [(), (0.0,), (0.8, 1.0), (80,)])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(NoAnswer, match="above 0 and below 1"):
        cost_curve(small(), shares=shares)


def test_an_interrupted_curve_keeps_the_points_it_has(monkeypatch):
    monkeypatch.setattr(planning, "staff", Interrupted(at=2))
    curve = cost_curve(small(), shares=(0.7, 0.8))
    assert curve.interrupted and [point.share for point in curve.points] == [0.7]


# --- a budget ----------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"budget": 700.0}, {"hours": 30.0}, {"headcount": 4.0}])
def test_the_best_service_stays_within_what_is_given_and_one_point_more_does_not(given):
    found = service_of(small(), **given)
    assert found.plan.confirmed
    assert found.plan.cost <= found.limit
    assert found.next_cost is not None and found.next_cost > found.limit
    expected = {"budget": 700.0, "hours": 30.0, "headcount": 4.0 * 7.5}
    assert found.limit == expected[next(iter(given))]
    assert (found.unit == "agent-hours") == ("budget" not in given)


def test_every_queue_has_the_service_that_was_found():
    table = service_of(small(), budget=700.0).table()
    assert (table["service_level"] >= table["goal"] - 0.005).all()


def test_more_money_never_buys_less_service():
    points = [service_of(small(), budget=budget).points for budget in (560.0, 640.0, 800.0)]
    assert points == sorted(points) and points[0] < points[-1]


def test_goals_are_moved_by_points_and_others_left_out():
    goals = {"calls": {"share": 0.9, "abandon_rate": 0.03, "asa_s": 10}}
    moved = shifted(small(planning={"goals": goals}), -5)
    goal = moved.planning.goals["calls"]
    assert goal.share == pytest.approx(0.85) and goal.abandon_rate is None and goal.asa_s is None
    assert moved.planning.goals["orders"].share == pytest.approx(0.75)


@pytest.mark.parametrize("given", [{}, {"budget": 1.0, "hours": 1.0}, {"hours": 0.0}])
def test_not_exactly_one_limit_is_refused(given):
    with pytest.raises(NoAnswer, match="one of budget, hours and headcount"):
        service_of(small(), **given)


def test_a_budget_without_costs_is_refused():
    free = {name: {**one, "cost_per_hour": 0} for name, one in GROUPS.items()}
    with pytest.raises(NoAnswer, match="no group has cost_per_hour"):
        service_of(small(groups=free), budget=100.0)


def test_too_little_for_any_service_says_what_the_least_costs():
    with pytest.raises(NoAnswer, match="not enough for any service"):
        service_of(small(), hours=3.0)


# --- a shorter response ------------------------------------------------------------------------


def test_a_shorter_response_is_shown_in_every_queue_and_costs_no_less():
    found = cost_of_response(small(), shorter=0.15)
    assert found.faster.confirmed and found.extra >= 0
    table = found.table()
    assert (table["after_s"] <= 0.85 * table["before_s"]).all()
    assert (table["difference_s_high"] < 0).all()
    assert (table["change"] <= -0.15).all()


def test_the_stricter_of_two_goals_holds():
    strict = {"calls": {"asa_s": 4.0}, "orders": {"asa_s": 4.0}}
    found = cost_of_response(small(planning={"goals": strict}), shorter=0.01)
    asked = found.faster.staffing.scenario.planning.goals
    assert all(goal.asa_s is not None and goal.asa_s <= 4.0 for goal in asked.values())
    assert (found.table()["after_s"] <= 4.0 * 1.025).all()


@pytest.mark.parametrize("shorter", [0.0, 1.0, -0.1, 15.0])
def test_a_share_that_is_none_is_refused(shorter):
    with pytest.raises(NoAnswer, match=r"0\.15 is 15 % shorter"):
        cost_of_response(small(), shorter=shorter)


# --- the mix -----------------------------------------------------------------------------------


def test_cheap_generalists_are_employed_and_dear_ones_are_not():
    one_skill = {"callers": group(20, calls=1.0), "orderers": group(20, orders=1.0)}
    centre = small(groups={name: one.model_dump(by_alias=True) for name, one in one_skill.items()})
    cheap = cheapest_skill_mix(centre, candidates={"both": group(20, calls=1.0, orders=1.0)})
    dear = cheapest_skill_mix(centre, candidates={"both": group(90, calls=1.0, orders=1.0)})
    assert cheap.groups["both"].hours > 0
    assert cheap.groups["both"].cost_without > cheap.plan.cost
    assert dear.groups["both"].hours == 0 and dear.groups["both"].cost_without is None
    assert dear.plan.cost == pytest.approx(cheap.groups["both"].cost_without)


def test_costs_and_hours_of_the_groups_add_up():
    mix = cheapest_skill_mix(small(), each_without=False)
    assert sum(part.cost for part in mix.groups.values()) == pytest.approx(mix.plan.cost)
    assert mix.table()["share"].sum() == pytest.approx(1.0)


def test_a_group_without_which_a_queue_has_nobody_is_needed():
    mix = cheapest_skill_mix(small())
    generalists, specialists = mix.groups["generalists"], mix.groups["specialists"]
    assert generalists.needed and generalists.cost_without is None
    assert not specialists.needed and specialists.cost_without > mix.plan.cost


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ({"generalists": group(1, calls=1.0)}, "is a group already"),
        ({"new": group(1, chats=1.0)}, "queues that are not there: chats"),
    ],
)
def test_candidates_that_cannot_be_are_refused(candidates, said):
    with pytest.raises(NoAnswer, match=said):
        cheapest_skill_mix(small(), candidates=candidates)


def test_a_candidate_that_no_contact_reaches_is_refused():
    data = small().model_dump(mode="json", by_alias=True, exclude_none=True)
    data["queues"]["calls"]["routing"] = [{"groups": ["specialists"]}, {"groups": ["generalists"]}]
    centre = Scenario.model_validate(data)
    with pytest.raises(NoAnswer, match="no contact can reach new"):
        cheapest_skill_mix(centre, candidates={"new": group(1, calls=1.0)})


# --- lessons -----------------------------------------------------------------------------------


def three() -> Scenario:
    """Two groups with a skill each and a third that has both: four lessons are none of its."""
    return small(
        groups={
            "callers": {"skills": {"calls": {}}, "cost_per_hour": 20},
            "orderers": {"skills": {"orders": {}}, "cost_per_hour": 20},
        }
    )


def test_every_lesson_is_simulated_and_the_best_comes_first():
    found = cross_training(three(), replanned=1)
    assert {(one.group, one.queue) for one in found.lessons} == {
        ("callers", "orders"),
        ("orderers", "calls"),
    }
    first, second = found.lessons
    assert first.plan is not None and first.saving == found.base.cost - first.plan.cost
    assert second.plan is None and second.saving is None
    assert first.service.value >= second.service.value
    assert first.service.low > 0  # one more who can help is never noise here


def test_a_lesson_asks_the_group_only_when_nobody_else_is_free():
    data = three().model_dump(mode="json", by_alias=True, exclude_none=True)
    data["queues"]["calls"]["routing"] = [
        {"groups": ["callers"]},
        {"after_s": 60, "voicemail": True},
    ]
    scenario = taught(Scenario.model_validate(data), "orderers", "calls", Skill(priority=2))
    steps = scenario.queues["calls"].routing
    assert [step.groups for step in steps] == [("callers",), ("orderers",), ()]
    assert [step.after_s for step in steps] == [0.0, 0.0, 60.0]
    assert "calls" in scenario.groups["orderers"].skills


def test_where_all_serve_all_there_is_nobody_to_teach():
    all_round = {"all": {"skills": {"calls": {}, "orders": {}}}}
    with pytest.raises(NoAnswer, match="nobody to teach"):
        cross_training(small(groups=all_round))


def test_an_interruption_keeps_the_lessons_that_were_simulated(monkeypatch):
    monkeypatch.setattr(planning, "staff", Interrupted(at=2))
    found = cross_training(three())
    assert found.interrupted and len(found.lessons) == 2
    assert all(one.plan is None for one in found.lessons)


def test_a_scenario_without_goals_has_no_plan():
    nothing = {name: {"over": ["interval"], "share": 0.0} for name in ("calls", "orders")}
    with pytest.raises(NoAnswer, match="nothing to plan for"):
        Effort().plan(small(planning={"goals": nothing}))
