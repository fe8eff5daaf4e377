"""The pages on rules: the example runs, and every rule is defined."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from planner.audit.checks import CHECKS
from planner.schedule.conflict import explain
from planner.schedule.problem import TERMS, HeadsDemand, Wish
from planner.solve import Limits, solve
from tests.schedule.teams import EARLY, LATE, team


@pytest.fixture
def example(repository: Path) -> dict[str, Any]:
    page = (repository / "docs" / "extending.md").read_text(encoding="utf-8")
    section = page[page.index("## A labour rule") :]
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        exec(block, names)
    return names


@pytest.mark.parametrize(("weight", "cost"), [(None, 9), (2, 2)])
def test_the_example_of_a_rule_of_ones_own_holds_or_has_its_price(
    example: dict[str, Any], weight: int | None, cost: int
) -> None:
    wishes = tuple(Wish(e, day, (0,), True, 9) for e in range(3) for day in (6, 13))
    problem = team(14, (EARLY,), [{}] * 3, wishes=wishes)
    solved = solve(example["with_few_sundays"](problem, weight).model, Limits(seconds=20.0))
    assert solved.objective == pytest.approx(3 * cost)


def test_every_rule_is_defined_on_the_page(repository: Path) -> None:
    page = (repository / "docs" / "rostering.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))
    assert set(CHECKS) - {"overlap"} <= rows
    assert all(f"`{name}`" in page for name in (*TERMS, "overlap"))


def test_the_example_of_a_conflict_on_the_page_is_what_is_said(repository: Path) -> None:
    page = (repository / "docs" / "rostering.md").read_text(encoding="utf-8")
    rules = {"most_consecutive_days": 2, "least_rest_minutes": 600, "least_days_per_week": 5}
    problem = team(
        7,
        (EARLY, LATE),
        [rules, {"most_days_per_week": 2}, {}],
        heads=(HeadsDemand(1, (0,), 2, None), HeadsDemand(2, (1,), 2, None)),
        people={2: {"leave": {1: 480, 2: 480}}},
    )
    assert str(explain(problem, 60.0)) in page
