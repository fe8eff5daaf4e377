"""M/M/c/K with balking against its special cases and a chain solved by brute force."""

import numpy as np
import pytest

from tests.theory.exact.erlang import ErlangA, ErlangC, erlang_b
from tests.theory.exact.mmck import MMCK, always, by_queue_length
from tests.theory.naive import batch_ratio, poisson


def test_as_many_lines_as_agents_is_erlang_b():
    model = MMCK(8.0, 1.0, 10, 10)
    assert model.p_blocked == pytest.approx(erlang_b(10, 8.0))
    assert model.p_answered_within(0.0) == 1.0


def test_certain_balking_is_erlang_b_as_well():
    model = MMCK(8.0, 1.0, 10, 40, balk=always(1.0))
    assert model.p_balked == pytest.approx(erlang_b(10, 8.0))
    assert model.p_blocked == 0.0


def test_plenty_of_lines_and_no_balking_is_erlang_c():
    model, reference = MMCK(8.0, 1.0, 10, 400), ErlangC(8.0, 1.0, 10)
    assert model.p_wait == pytest.approx(reference.p_wait)
    assert model.wait_all == pytest.approx(reference.asa)
    assert model.asa == pytest.approx(reference.asa)
    assert model.p_answered_within(0.2) == pytest.approx(reference.p_wait_at_most(0.2))


def test_plenty_of_lines_with_patience_is_erlang_a():
    model, reference = MMCK(8.0, 1.0, 7, 300, abandon_rate=0.5), ErlangA(8.0, 1.0, 0.5, 7)
    assert model.p_abandon == pytest.approx(reference.p_abandon)
    assert model.asa == pytest.approx(reference.asa)
    assert model.p_answered_within(0.2) == pytest.approx(reference.p_answered_within(0.2))


def test_one_agent_and_k_lines_have_the_geometric_law():
    model = MMCK(0.8, 1.0, 1, 5)
    weights = 0.8 ** np.arange(6)
    assert model.probabilities == pytest.approx(weights / weights.sum())


def test_the_stationary_law_solves_the_generator():
    balk = by_queue_length((0.1, 0.3, 0.6))
    model = MMCK(6.0, 1.0, 4, 9, balk=balk, abandon_rate=0.25)
    generator = np.zeros((10, 10))
    for n in range(10):
        if n < 9:
            generator[n, n + 1] = 6.0 * (1 - balk(n - 4) if n >= 4 else 1)
        if n > 0:
            generator[n, n - 1] = min(n, 4) + 0.25 * max(n - 4, 0)
        generator[n, n] = -generator[n].sum()
    assert np.abs(model.probabilities @ generator).max() < 1e-12
    served = model.p_offered * (1 - model.p_abandon)
    assert served + model.p_offered * model.p_abandon + model.p_blocked + model.p_balked == (
        pytest.approx(1.0)
    )
    assert 6.0 * served == pytest.approx(4 * model.occupancy)


def test_balking_and_blocking_agree_with_contacts_lived_through_one_by_one():
    """Independent: with endless patience a contact starts when the first agent gets free."""
    model = MMCK(6.0, 1.0, 4, 7, balk=always(0.3))
    rng = np.random.default_rng(5)
    arrivals = sorted(t for t, _ in poisson((6.0,), 15000.0, 5))
    free_at, ends, rows = [0.0] * 4, [], []
    for t in arrivals:
        ends = [e for e in ends if e > t]
        wait = max(min(free_at) - t, 0.0)
        blocked = len(ends) == 7
        balked = not blocked and wait > 0 and rng.random() < 0.3
        if not blocked and not balked:
            first = int(np.argmin(free_at))
            free_at[first] = t + wait + rng.exponential()
            ends.append(free_at[first])
        rows.append((blocked, balked, not blocked and not balked, wait, wait <= 0.3))
    blocked, balked, offered, wait, quick = (np.array(x) for x in zip(*rows, strict=True))
    times, one = np.array(arrivals), np.ones(len(arrivals))
    for found, exact in [
        (batch_ratio(blocked, one, times), model.p_blocked),
        (batch_ratio(balked, one, times), model.p_balked),
        (batch_ratio(wait * offered, offered, times), model.asa),
        (batch_ratio(quick & offered, offered, times), model.p_answered_within(0.3)),
    ]:
        assert abs(found[0] - exact) < 4 * found[1]
        assert found[1] < 0.02 * exact
