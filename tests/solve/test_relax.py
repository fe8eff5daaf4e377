from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from planner.solve.relax import relax


@st.composite
def models(draw):
    """Small covering problems with equalities, limits and costs of any sign."""
    n = draw(st.integers(1, 4))
    whole = st.integers(-3, 4)
    costs = [draw(whole) for _ in range(n)]
    rows = [
        ([draw(whole) for _ in range(n)], draw(st.sampled_from([">=", "<=", "=="])), draw(whole))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return costs, rows


def built(costs, rows):
    model = cp_model.CpModel()
    xs = [model.new_int_var(0, 3, "") for _ in costs]
    for row, sign, side in rows:
        total = sum(a * x for a, x in zip(row, xs, strict=True))
        if not any(row):
            continue
        model.add(
            total >= side if sign == ">=" else total <= side if sign == "<=" else total == side
        )
    model.minimize(sum(c * x for c, x in zip(costs, xs, strict=True)))
    return model


def holds(xs, row, sign, side):
    total = sum(a * x for a, x in zip(row, xs, strict=True))
    return not any(row) or {">=": total >= side, "<=": total <= side, "==": total == side}[sign]


@given(models())
def test_the_bound_is_below_every_answer_and_so_is_what_reduced_costs_say(drawn):
    costs, rows = drawn
    relaxed = relax(built(costs, rows))
    answers = [
        xs for xs in product(range(4), repeat=len(costs)) if all(holds(xs, *row) for row in rows)
    ]
    if relaxed is None:
        assert not answers or not costs
        return
    for xs in answers:
        value = sum(c * x for c, x in zip(costs, xs, strict=True))
        assert relaxed.bound <= value
        for j, x in enumerate(xs):
            if relaxed.reduced[j] > 0:
                assert relaxed.raw + x * relaxed.reduced[j] <= value + 1e-6


def test_a_bound_is_rounded_up_to_what_costs_can_be():
    model = cp_model.CpModel()
    x, y = model.new_int_var(0, 9, ""), model.new_int_var(0, 9, "")
    model.add(2 * x + 2 * y >= 3)
    model.minimize(30 * x + 30 * y)
    relaxed = relax(model)
    assert relaxed.step == 30
    assert relaxed.raw == pytest.approx(45, abs=1e-3)
    assert relaxed.bound == 60


def test_an_infeasible_model_and_one_without_variables_have_no_relaxation():
    model = cp_model.CpModel()
    x = model.new_int_var(0, 1, "")
    model.add(x >= 2)
    model.minimize(x)
    assert relax(model) is None
    assert relax(cp_model.CpModel()) is None


def test_what_is_not_linear_is_refused():
    model = cp_model.CpModel()
    x = model.new_bool_var("x")
    model.add_bool_or([x, x.negated()])
    with pytest.raises(ValueError, match="not linear"):
        relax(model)
    holes = cp_model.CpModel()
    holes.new_int_var_from_domain(cp_model.Domain.from_values([1, 3]), "x")
    with pytest.raises(ValueError, match="holes"):
        relax(holes)
