import signal
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from planner.solve import Bound, Limits, gap, hourly_rates, solve, whole_rates
from sim.scenario import Scenario
from tests.inputs.centre import centre


class Notes:
    def __init__(self):
        self.rows = []
        self.threads = set()

    def say(self, text):
        self.rows.append(text)

    def advance(self, stage, best, bound, replications, seconds):
        self.threads.add(threading.get_ident())
        self.rows.append((stage, best, bound, replications))


def knapsack(size, modulus=101):
    """At least half of the weight at the least cost."""
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(f"x{i}") for i in range(size)]
    weights = [(37 * i * i + 11) % modulus + 20 for i in range(size)]
    costs = [(53 * i * i * i + 7) % modulus + 20 for i in range(size)]
    for k in range(3):
        model.add(
            sum(w * x for w, x in zip(weights[k:] + weights[:k], chosen, strict=True)) * 2
            >= sum(weights)
        )
    model.minimize(sum(c * x for c, x in zip(costs, chosen, strict=True)))
    return model, chosen


def endless():
    """Feasible at once, not to be proved in minutes: a low-discrepancy partition."""
    model = cp_model.CpModel()
    size, rows = 60, 20
    chosen = [model.new_bool_var(f"x{i}") for i in range(size)]
    misses = []
    for k in range(rows):
        row = [((i + 1) * (k + 3) * 7919 + i * i * 104729) % 9973 + 1 for i in range(size)]
        miss = model.new_int_var(0, sum(row), f"m{k}")
        total = sum(r * x for r, x in zip(row, chosen, strict=True))
        model.add(2 * total - sum(row) <= miss)
        model.add(sum(row) - 2 * total <= miss)
        misses.append(miss)
    model.minimize(sum(misses))
    return model, chosen


def test_an_optimum_is_proved_and_its_bound_equals_it():
    model, chosen = knapsack(12)
    solved = solve(model, Limits())
    assert solved.status == "optimal"
    assert solved.objective == solved.bound
    assert solved.gap == 0
    assert solved.reproducible and not solved.interrupted
    assert sum(solved.value(x) for x in chosen) > 0


def test_an_infeasible_model_has_neither_values_nor_a_bound():
    model = cp_model.CpModel()
    x = model.new_int_var(0, 1, "x")
    model.add(x >= 2)
    solved = solve(model, Limits())
    assert (solved.status, solved.found, solved.objective, solved.bound) == (
        "infeasible",
        False,
        None,
        None,
    )
    with pytest.raises(RuntimeError, match="infeasible"):
        solved.value(x)


def test_one_worker_a_seed_and_a_limit_of_work_give_the_same_answer_again():
    runs = []
    for _ in range(2):
        model, chosen = endless()
        solved = solve(model, Limits(deterministic=0.1, seed=7))
        assert solved.status == "feasible"
        assert solved.reproducible
        runs.append(([solved.value(x) for x in chosen], solved.objective, solved.bound))
    assert runs[0] == runs[1]


def test_a_search_ended_by_the_clock_says_that_it_cannot_be_repeated():
    model, _ = endless()
    solved = solve(model, Limits(seconds=0.3))
    assert solved.status == "feasible"
    assert not solved.reproducible


def test_several_workers_are_not_called_reproducible():
    model, _ = knapsack(10)
    assert not solve(model, Limits(workers=2)).reproducible


def test_ctrl_c_ends_a_search_with_the_best_so_far():
    model, chosen = endless()
    begun = threading.Event()

    class Waiting(Notes):
        def advance(self, stage, best, *rest):
            super().advance(stage, best, *rest)
            if best is not None:
                begun.set()

    def interrupt():
        begun.wait(30)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    solved = solve(model, Limits(seconds=60), Waiting())
    assert solved.interrupted
    assert not solved.reproducible
    assert solved.found
    assert solved.bound <= solved.objective
    assert {solved.value(x) for x in chosen} <= {0, 1}


def test_progress_is_told_in_the_calling_thread_in_the_scale_asked_for():
    model, _ = knapsack(25)
    notes = Notes()
    solved = solve(model, Limits(), notes, stage="cover", scale=0.5, replications=3)
    assert notes.threads == {threading.get_ident()}
    assert notes.rows[-1][0] == "cover"
    assert notes.rows[-1][1] == 0.5 * solved.objective
    assert notes.rows[-1][3] == 3
    bests = [row[1] for row in notes.rows if row[1] is not None]
    assert bests == sorted(bests, reverse=True)


def test_a_gap_that_is_good_enough_ends_the_search():
    model, _ = knapsack(60, 997)
    exact = solve(model, Limits(deterministic=20))
    loose = solve(model, Limits(deterministic=20, relative_gap=0.5))
    assert loose.gap <= 0.5
    assert loose.deterministic < exact.deterministic
    assert loose.bound <= exact.objective <= loose.objective


@pytest.mark.parametrize(
    ("field", "value"),
    [("workers", 0), ("seconds", 0.0), ("deterministic", -1.0), ("relative_gap", 1.0)],
)
def test_limits_that_mean_nothing_are_refused(field, value):
    with pytest.raises(ValueError, match=field):
        Limits(**{field: value})


def test_an_invalid_model_is_refused_with_the_words_of_the_solver():
    model = cp_model.CpModel()
    x = model.new_int_var(0, 2**62, "x")
    model.add(x >= 1)
    with pytest.raises(ValueError, match="domain"):
        solve(model, Limits())


def test_a_gap_is_relative_to_the_answer_and_never_negative():
    assert gap(100, 80) == pytest.approx(0.2)
    assert gap(0, 0) == 0
    assert gap(80, 80.0000001) == 0
    assert Bound(90, "proved", "all plans").gap(100) == pytest.approx(0.1)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_whole_rates_times_their_unit_are_the_rates(parts):
    rates = [part / 10_000 for part in parts]
    whole, unit = whole_rates(rates)
    assert [n * unit for n in whole] == pytest.approx(rates, abs=1e-9)


def test_whole_rates_are_as_small_as_possible():
    assert whole_rates([20.0, 25.0, 0.0]) == ([4, 5, 0], 5.0)
    assert whole_rates([0.0]) == ([0], 1.0)
    with pytest.raises(ValueError, match="negative"):
        whole_rates([-1.0])


def test_groups_that_cost_nothing_are_counted_in_hours_only_if_none_costs_anything():
    raw = centre()
    free = hourly_rates(Scenario.model_validate(raw))
    assert free.in_hours
    assert set(free.per_hour.values()) == {1.0}
    name = next(iter(raw["groups"]))
    raw["groups"][name]["cost_per_hour"] = 30
    paid = hourly_rates(Scenario.model_validate(raw))
    assert not paid.in_hours
    assert paid.per_hour[name] == 30.0
