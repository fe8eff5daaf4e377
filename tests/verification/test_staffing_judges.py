"""The optimiser against optima that are known: by enumeration, exact or simulated.

How far cheaper staffings are from holding stands in `tests.staffing_judges.cases`: no near ties.
"""

import pytest

from planner.staffing.optimise import staff
from sim.scenario import Scenario
from tests.staffing_judges.brute import enumerate_box
from tests.staffing_judges.cases import CASES, Case
from tests.staffing_judges.pooling import QUESTIONS, Question
from tests.staffing_judges.small import BY_DAY, EACH_HOUR, centre

RUNS = 1500

pytestmark = [pytest.mark.compiled_only, pytest.mark.slow]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_plan_costs_what_the_cheapest_enumerated_staffing_costs(case: Case) -> None:
    plan = staff(case.scenario(), workers=2)
    assert plan.confirmed
    assert plan.cost == pytest.approx(24 * case.optimum.cost)
    assert plan.bound.value <= 24 * case.optimum.cost + 1e-6


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_two_queues_together_need_24_apart_28_and_22_if_impatient(question: Question) -> None:
    plan = staff(question.scenario(), workers=2)
    agents = plan.staffing.agents[:, plan.staffing.measured].sum(axis=0)
    assert plan.confirmed
    # An hour with one fewer may hold because of its neighbours: never dearer than the constant
    # staffing, which stationary formulas give, and no other number of agents.
    open_hours = agents[agents > 0]
    assert open_hours.mean() <= question.agents
    assert round(float(open_hours.mean())) == question.agents
    assert open_hours.min() >= question.agents - 1


@pytest.mark.parametrize(
    ("scenario", "low", "high"),
    [
        pytest.param(centre(1, EACH_HOUR, (20, 24)), (0, 2), (6, 8), id="one hour"),
        pytest.param(centre(1, BY_DAY, (20, 30)), (0, 2), (6, 8), id="one day of one hour"),
        pytest.param(centre(2, EACH_HOUR, (20, 24)), (0, 0, 4, 6), (4, 5, 7, 9), id="two hours"),
    ],
)
def test_no_staffing_of_the_box_is_cheaper_and_the_bound_lies_below_all_that_hold(
    scenario: Scenario, low: tuple[int, ...], high: tuple[int, ...]
) -> None:
    plan = staff(scenario, workers=2)
    found = enumerate_box(scenario, low, high, RUNS)
    assert plan.confirmed
    assert found.maybe - 1e-9 <= plan.cost <= found.surely + 1e-9
    assert plan.bound.value <= min(found.feasible) + 1e-9
