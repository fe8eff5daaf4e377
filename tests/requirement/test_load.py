"""The load of an infinite-server queue: closed forms, the balance of work, and a plain sum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analytic.laws import duration, exponential
from planner.requirement.load import landing, offered_load, spread
from sim.scenario.models import laws

STEP = 300.0


def test_exponential_handle_times_charge_and_discharge_like_a_condenser() -> None:
    mean, rate = 600.0, 0.1
    contacts = np.where(np.arange(72) < 36, rate * STEP, 0.0)
    ends = np.arange(73) * STEP
    charge = rate * mean * (1 - np.exp(-ends / mean))
    # the mean over a cell of the closed form, while contacts come
    over = rate * mean * (STEP - mean * -np.diff(np.exp(-ends / mean))) / STEP
    found = offered_load(contacts, exponential(mean), STEP)
    np.testing.assert_allclose(found[:36], over[:36], rtol=1e-9)
    after = np.arange(36) * STEP
    decay = charge[36] * mean * -np.diff(np.exp(-np.append(after, 36 * STEP) / mean)) / STEP
    np.testing.assert_allclose(found[36:], decay, rtol=1e-4, atol=1e-7)


def test_fixed_handle_times_hold_each_contact_for_that_long() -> None:
    contacts = np.zeros(20)
    contacts[3] = 6.0
    found = offered_load(contacts, duration(laws.Deterministic(value=2 * STEP)), STEP)
    # half of it in its own cell on average, then a whole cell, then the other half
    np.testing.assert_allclose(found[3:6], [3.0, 6.0, 3.0], rtol=1e-9)
    assert found.sum() == pytest.approx(12.0)


@given(st.floats(30.0, 5000.0), st.floats(0.1, 3.0))
def test_all_work_is_done_in_the_end(mean: float, cv: float) -> None:
    law = duration(laws.Lognormal(mean=mean, cv=cv))
    assert spread(law, STEP, 4000).sum() == pytest.approx(mean, rel=2e-3)


def test_a_long_kernel_gives_the_same_as_a_plain_sum() -> None:
    rng = np.random.default_rng(4)
    contacts, law = rng.uniform(0, 9, 300), duration(laws.Gamma(mean=20_000, cv=1.3))
    kernel = np.zeros(300)
    part = spread(law, STEP, 300) / STEP
    kernel[: len(part)] = part
    plain = [sum(contacts[j] * kernel[i - j] for j in range(i + 1)) for i in range(300)]
    np.testing.assert_allclose(offered_load(contacts, law, STEP), plain, rtol=1e-9)


def test_the_load_lags_more_for_laws_that_vary_more() -> None:
    contacts = np.where(np.arange(60) < 30, 10.0, 0.0)
    loads = [
        offered_load(contacts, duration(laws.Gamma(mean=900, cv=cv)), STEP)
        for cv in (0.1, 1.0, 2.0)
    ]
    left = [load[33] for load in loads]  # more than a mean after the last contact
    assert left[0] < left[1] < left[2]


def test_who_comes_back_lands_where_the_delay_takes_it() -> None:
    fixed = landing(duration(laws.Deterministic(value=2.5 * STEP)), STEP, 6)
    np.testing.assert_allclose(fixed, [0, 0, 0.5, 0.5, 0, 0], atol=1e-12)
    mean = 700.0
    found = landing(exponential(mean), STEP, 400)
    assert found.sum() == pytest.approx(1.0, abs=1e-9) and np.all(found >= 0)
    own = 1 - mean / STEP * (1 - np.exp(-STEP / mean))
    assert found[0] == pytest.approx(own)
