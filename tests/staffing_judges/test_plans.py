"""Plans of small centres: exact where the optimum is known, and sums that add up."""

import numpy as np
import pytest

from planner.staffing.optimise import staff
from planner.staffing.table import prices
from tests.staffing_judges.cases import CASES, NEAR, SINGLE, Case
from tests.staffing_judges.small import EACH_HOUR, centre

each_single = pytest.mark.parametrize("case", SINGLE, ids=lambda case: case.name)


@each_single
def test_the_optimum_of_a_single_queue_holds_and_one_agent_fewer_does_not(case: Case) -> None:
    ((agents,),) = case.optimum.staffings
    assert case.margin((agents,)) > NEAR - 0.005
    assert case.margin((agents - 1,)) < -NEAR
    assert case.optimum.cost == pytest.approx(20.0 * agents)


def test_optima_of_single_queues_are_those_of_the_formulas() -> None:
    assert [case.optimum.staffings for case in SINGLE] == [
        ((8,),),
        ((26,),),
        ((12,),),
        ((5,),),
        ((24,),),
    ]


def test_there_are_ten_cases_and_each_has_its_own_name() -> None:
    assert len(CASES) == 10 == len({case.name for case in CASES})


def test_a_cheaper_staffing_of_a_multi_skill_case_is_never_skipped() -> None:
    case = CASES[5]
    best = case.optimum
    cheaper = [
        (g0, g1)
        for g0 in range(case.most[0] + 1)
        for g1 in range(case.most[1] + 1)
        if case.cost((g0, g1)) < best.cost
    ]
    assert best.seen >= len(cheaper) + 1
    assert max(map(case.margin, cheaper)) == pytest.approx(best.cheaper)
    assert best.cheaper < -NEAR < best.margin


@pytest.mark.compiled_only
def test_costs_add_up_over_groups_and_hours() -> None:
    scenario = centre(1, EACH_HOUR, (20, 24))
    plan = staff(scenario, seconds=2)
    agents = plan.staffing.agents[:, plan.staffing.measured].sum(axis=1)
    assert plan.cost == pytest.approx(20 * agents[0] + 24 * agents[1])
    assert plan.cost == pytest.approx(float(np.dot(plan.staffing.hours, prices(scenario))))
    assert plan.staffing.table()["cost"].sum() == pytest.approx(plan.cost)
    assert plan.bound.value <= plan.cost
    assert plan.gap == pytest.approx((plan.cost - plan.bound.value) / plan.cost)
