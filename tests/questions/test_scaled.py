"""The least common factor of a staffing."""

import numpy as np
import pytest

from planner.questions.changes import NoAnswer
from planner.questions.scaled import scaled
from planner.staffing.table import Staffing
from sim.scenario import Scenario
from tests.questions.centre import GROUPS, small

RUNS = 60


class StopsAfter:
    """An observer that interrupts once so many factors were tried."""

    def __init__(self, tries: int) -> None:
        self.left = tries

    def say(self, _: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt

    def advance(self, *_: object) -> None:
        """Not called by this question."""


def test_the_factor_holds_and_half_a_percent_less_does_not():
    found = scaled(small(), replications=RUNS)
    table = found.table()
    assert found.confirmation.holds
    assert table.loc[table["factor"] >= found.factor, "holds"].all()
    assert not table.loc[table["factor"] < found.factor, "holds"].any()
    assert (table["factor"] - (found.factor - 0.005)).abs().min() < 1e-9


def test_every_group_is_multiplied_by_the_factor_and_rounded():
    found = scaled(small(), replications=RUNS)
    base = Staffing.of(small()).agents
    assert (np.abs(found.staffing.agents - base * found.factor) <= 0.5 + 1e-9).all()
    hours = found.staffing.hours
    assert found.cost == pytest.approx(20 * hours[0] + 24 * hours[1])


def test_limits_of_a_group_are_kept():
    limits = {"staff": {"specialists": {"most": 5}}}
    found = scaled(small(planning=limits), replications=RUNS)
    assert found.staffing.agents[0].max() == 5
    assert found.confirmation.holds


def test_more_of_nobody_is_no_answer():
    rows = [{"day": "all", "time": f"{h:02d}:00", "agents": 0} for h in (9, 10, 11)]
    nobody = GROUPS["generalists"] | {"staffing": rows}
    with pytest.raises(NoAnswer, match="still miss goals"):
        scaled(small(groups=GROUPS | {"generalists": nobody}), replications=10)


def test_an_interruption_leaves_the_best_factor_so_far():
    whole = scaled(small(), replications=RUNS)
    part = scaled(small(), replications=RUNS, observer=StopsAfter(4))
    assert part.interrupted and not whole.interrupted
    assert part.confirmation.holds
    assert part.factor >= whole.factor


def test_an_interruption_before_any_factor_holds_is_passed_on():
    with pytest.raises(KeyboardInterrupt):
        scaled(small(), replications=RUNS, observer=StopsAfter(1))


def test_the_answer_does_not_depend_on_the_number_of_threads():
    def answer(workers: int) -> tuple[float, float]:
        scenario: Scenario = small()
        found = scaled(scenario, replications=RUNS, workers=workers)
        return found.factor, found.cost

    assert answer(1) == answer(2)
