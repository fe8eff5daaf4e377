"""Levelled work: against a linear programme, an exhaustive search, and what everybody can see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.requirement.level import NEVER, Lots, Step, eager, level, taut_string

INTERVALS = 12


def lots_of(amounts: list[float]) -> Lots:
    """One lot in each interval."""
    return Lots(np.array(amounts), np.arange(len(amounts)))


def all_within(amounts: list[float], within: int, last: int) -> Step:
    """Everything is due so many intervals after it came."""
    due = np.arange(len(amounts)) + within
    return Step(1.0, np.where(due <= last, due, NEVER))


def lowest_peak(amounts: list[float], within: int, works: np.ndarray) -> float:
    """The same by linear programming: x[i, j] of lot i done in interval j."""
    n = len(works)
    cells = [
        (i, j)
        for i in range(len(amounts))
        for j in range(n)
        if works[j] and i <= j and (i + within > n - 1 or j <= i + within)
    ]
    size = len(cells) + 1
    cost = np.zeros(size)
    cost[-1] = 1.0
    equal = np.zeros((len(amounts), size))
    bound = np.zeros((n, size))
    bound[:, -1] = -1.0
    for k, (i, j) in enumerate(cells):
        equal[i, k] = 1.0
        bound[j, k] = 1.0
    wanted = [amounts[i] if i + within <= n - 1 else 0.0 for i in range(len(amounts))]
    found = linprog(cost, A_ub=bound, b_ub=np.zeros(n), A_eq=equal, b_eq=wanted, method="highs")
    assert found.success, found.message
    return float(found.fun)


AMOUNTS = st.lists(st.floats(0.0, 50.0), min_size=INTERVALS, max_size=INTERVALS)


@given(AMOUNTS, st.integers(1, 5))
def test_the_peak_is_that_of_the_linear_programme(amounts: list[float], within: int) -> None:
    works = np.ones(INTERVALS, bool)
    found = level(lots_of(amounts), [all_within(amounts, within, INTERVALS - 1)], works)
    assert found.peak == pytest.approx(lowest_peak(amounts, within, works), rel=1e-6, abs=1e-6)
    assert found.done.max() <= found.peak * (1 + 1e-9) + 1e-9
    assert found.on_time[0] == pytest.approx(1.0)


@given(AMOUNTS, st.integers(1, 6), st.lists(st.booleans(), min_size=12, max_size=12))
def test_work_is_done_after_it_came_in_working_intervals_and_in_time_where_it_can_be(
    amounts: list[float], within: int, working: list[bool]
) -> None:
    works = np.array(working)
    lots = lots_of(amounts)
    step = all_within(amounts, within, INTERVALS - 1)
    found = level(lots, [step], works)
    assert np.all(found.done >= -1e-9) and np.all(found.done[~works] == 0)
    assert np.all(np.cumsum(found.done) <= np.cumsum(amounts) + 1e-6)
    possible = np.array(
        [works[i : i + within + 1].any() and i + within < INTERVALS for i in range(INTERVALS)]
    )
    if possible.all() or (step.due[~possible] == NEVER).all():
        assert found.on_time[0] == pytest.approx(1.0)


@given(AMOUNTS, st.floats(0.2, 0.95), st.integers(0, 4))
def test_a_share_in_time_is_kept_with_less_than_everything_in_time_needs(
    amounts: list[float], share: float, within: int
) -> None:
    works = np.ones(INTERVALS, bool)
    everything = all_within(amounts, within, INTERVALS - 1)
    some = level(lots_of(amounts), [everything._replace(share=share)], works)
    assert some.on_time[0] >= share - 1e-6
    assert some.peak <= level(lots_of(amounts), [everything], works).peak * (1 + 1e-6) + 1e-6


def test_the_least_peak_of_a_share_is_that_of_trying_every_capacity() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        amounts = rng.integers(0, 20, INTERVALS).astype(float)
        due = np.where(np.arange(INTERVALS) + 2 < INTERVALS, np.arange(INTERVALS) + 2, NEVER)
        judged = due != NEVER
        found = level(lots_of(list(amounts)), [Step(0.7, due)], np.ones(INTERVALS, bool))
        tried = [c for c in np.arange(0.05, 20.05, 0.05) if _kept(amounts, c, due) >= 0.7]
        if amounts[judged].sum() > 0:
            assert found.peak <= tried[0] + 1e-9
            assert found.peak >= tried[0] - 0.05 - 1e-9


def _kept(amounts: np.ndarray, capacity: float, due: np.ndarray) -> float:
    """Share of the judged work in time when everybody works as soon as there is work."""
    left: list[list[float]] = []
    on_time = 0.0
    for i, amount in enumerate(amounts):
        left.append([float(amount), i])
        room = capacity
        while left and room >= left[0][0] - 1e-12:
            room -= left[0][0]
            _, came = left.pop(0)
            on_time += amounts[int(came)] * (due[int(came)] != NEVER and i <= due[int(came)])
        if left:
            left[0][0] -= room
    judged = amounts[due != NEVER].sum()
    return on_time / judged if judged else 1.0


def test_a_steady_stream_is_done_steadily() -> None:
    amounts = [10.0] * INTERVALS
    found = level(lots_of(amounts), [all_within(amounts, 3, INTERVALS - 1)], np.ones(12, bool))
    # the beginning is empty and the last three lots are due later
    assert found.peak <= 10.0
    np.testing.assert_allclose(np.diff(found.done), 0.0, atol=1e-6)


def test_a_burst_is_spread_over_its_promise() -> None:
    amounts = [0.0, 40.0] + [0.0] * 10
    found = level(lots_of(amounts), [all_within(amounts, 3, 11)], np.ones(12, bool))
    np.testing.assert_allclose(found.done[1:5], 10.0)
    assert found.done[5:].sum() == pytest.approx(0.0)


def test_nights_are_caught_up_in_the_morning() -> None:
    works = np.array([False] * 6 + [True] * 6)
    amounts = [6.0] * 6 + [0.0] * 6
    found = level(lots_of(amounts), [Step(1.0, np.full(12, 8))], works)
    np.testing.assert_allclose(found.done[6:9], 12.0)


def test_what_nobody_can_do_in_time_does_not_ask_for_an_army() -> None:
    works = np.array([False] * 8 + [True] * 4)
    amounts = [5.0] * 12
    due = np.minimum(np.arange(12) + 2, 11)
    found = level(lots_of(amounts), [Step(1.0, due)], works)
    assert found.on_time[0] < 1.0
    assert found.peak < sum(amounts)


def test_nothing_overdue_is_left_to_those_who_come_after() -> None:
    amounts = [10.0] * 12
    step = Step(0.5, np.where(np.arange(12) + 2 <= 11, np.arange(12) + 2, NEVER))
    works = np.ones(12, bool)
    loose = level(lots_of(amounts), [step], works)
    tight = level(lots_of(amounts), [step], works, settled=11)
    assert np.cumsum(tight.done)[11] >= 10.0 * 10 - 1e-6
    assert np.cumsum(loose.done)[11] < np.cumsum(tight.done)[11]


def test_without_work_or_workers_nothing_is_done() -> None:
    step = all_within([1.0] * 12, 2, 11)
    for amounts, works in (([0.0] * 12, np.ones(12, bool)), ([1.0] * 12, np.zeros(12, bool))):
        found = level(lots_of(amounts), [step], works)
        assert found.peak == 0 and found.done.sum() == 0
    assert found.on_time[0] == 0


@given(AMOUNTS, st.floats(0.1, 60.0))
def test_who_works_as_soon_as_there_is_work_follows_the_recursion(
    amounts: list[float], capacity: float
) -> None:
    upper = np.cumsum(amounts)
    done, plain = 0.0, []
    for arrived in upper:
        done = min(arrived, done + capacity)
        plain.append(done)
    np.testing.assert_allclose(eager(upper, capacity), plain, atol=1e-9)


@given(AMOUNTS, st.lists(st.floats(0.0, 1.0), min_size=12, max_size=12))
def test_the_taut_string_stays_between_and_is_shortest(
    amounts: list[float], shares: list[float]
) -> None:
    upper = np.cumsum(amounts)
    lower = np.maximum.accumulate(upper * np.array(shares))
    path = taut_string(lower, upper, float(upper[-1]))
    assert np.all(path <= upper + 1e-6) and np.all(path >= lower - 1e-6)
    length = np.hypot(1.0, np.diff(path, prepend=0.0)).sum()
    for other in (upper, eager(upper, float(np.max(np.diff(upper, prepend=0.0))))):
        assert length <= np.hypot(1.0, np.diff(other, prepend=0.0)).sum() + 1e-6
