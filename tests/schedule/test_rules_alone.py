"""Each labour rule alone on three people: it holds, it costs exactly what it should, it bites."""

from __future__ import annotations

import pytest

from planner.schedule.rules.of_contract import _RULES
from tests.schedule.rule_cases import CASES, REFUSED, Case, best, problem_of, rows

BITING = [case for case in CASES if case.units != 0]
SOFT = [case for case in BITING if case.units is not None]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_that_holds_is_never_broken_and_costs_the_least(case: Case) -> None:
    problem = problem_of(case)
    work, terms = best(problem)
    assert all(case.keeps(row) for row in rows(problem, work))
    assert terms["wishes"] == 3 * case.refused * REFUSED
    assert sum(terms.values()) == terms["wishes"]


@pytest.mark.parametrize("case", BITING, ids=str)
def test_without_the_rule_everybody_gets_everything_and_breaks_it(case: Case) -> None:
    problem = problem_of(case, rule=False)
    work, terms = best(problem)
    assert sum(terms.values()) == 0
    assert rows(problem, work) == [case.pull] * 3
    assert not case.keeps(case.pull)


@pytest.mark.parametrize("case", SOFT, ids=str)
def test_a_penalty_is_paid_exactly(case: Case) -> None:
    problem = problem_of(case, soft=True)
    work, terms = best(problem)
    assert rows(problem, work) == [case.pull] * 3
    assert case.units is not None
    assert terms[f"penalties.{case.rule}"] == 3 * case.units
    assert sum(terms.values()) == 3 * case.units


def test_every_rule_of_a_contract_has_a_case() -> None:
    assert {case.rule for case in BITING} == {*_RULES, "rotation"}
