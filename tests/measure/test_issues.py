"""Issues, journeys, promises and backlogs: the fast pass agrees with the slow, obvious one."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.log import AGENT_STATE
from sim.measure import in_order, measure_replication, new_moments
from sim.measure.kpi import COLUMNS
from sim.measure.spans import KINDS, edges
from tests.measure.build import calendar
from tests.measure.journeys import journey_desk, random_issues
from tests.measure.naive_more import Naive

NO_AGENTS = np.zeros(0, AGENT_STATE)
CALENDARS = st.sampled_from(
    [
        {"days": 1},
        {"days": 2, "warm_up": 1},
        {"days": 3, "zone": "Europe/Kyiv", "start": date(2026, 3, 28)},
    ]
)
DESKS = st.sampled_from(
    [
        {"channels": ("voice",), "business": False},
        {"channels": ("voice", "email", "outbound")},
        {"channels": ("social", "voice"), "people": 2, "steps": ()},
    ]
)


def measured(desk, contacts, states=NO_AGENTS):
    moments = new_moments(desk.plan)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, moments)
    return moments


def assert_sheet(sums, about, table, days):
    """Compare one replication's sums with a naive table, cell by cell, and what they add up to."""
    names = COLUMNS[about]
    apart = {"people", "backlog_days"}
    for k, name in enumerate(names):
        if name in apart:
            continue
        nouns = len(sums) if about == "promise" or len(sums) == 1 else len(sums) - 1
        found = sums[..., k]
        expected = np.array(
            [[table[noun, day][name] for day in range(days)] for noun in range(nouns)]
        ).reshape(nouns, days)
        np.testing.assert_array_equal(found[:nouns, :days], expected, err_msg=name)
        np.testing.assert_array_equal(found[:nouns, days], expected.sum(axis=1), err_msg=name)
        if len(sums) > nouns:
            np.testing.assert_array_equal(found[nouns, :days], expected.sum(axis=0), err_msg=name)
            assert found[nouns, days] == expected.sum(), name
    assert not set(next(iter(table.values()), {})) - set(names)


@given(CALENDARS, DESKS, st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_every_column_of_issues_and_journeys_agrees_with_the_naive_version(
    settings, given_desk, size, seed
):
    cal = calendar(**settings)
    desk = journey_desk(cal, **given_desk)
    contacts = random_issues(np.random.default_rng(seed), desk, size)
    moments = measured(desk, contacts)
    naive = Naive(desk, contacts)
    days = cal.n_days - cal.warm_up_days
    for about in ("journey", "issue", "promise"):
        assert_sheet(getattr(moments.more, about).sums, about, naive.table[about], days)
    _assert_people(moments.more.issue.sums[..., COLUMNS["issue"].index("people")], naive, days)
    _assert_spans(moments.more.spans[0], naive)
    counted = moments.more.journey.sums[..., COLUMNS["journey"].index("backlog_days")]
    assert (counted[:, :days] == 1).all()
    assert (counted[:, days] == days).all()


def _assert_people(sums, naive, days):
    for s in range(len(sums)):
        scope = s if s < len(naive.queues) else "all"
        expected = [naive.different[scope, day] for day in [*range(days), "total"]]
        assert sums[s].tolist() == expected


def _assert_spans(spans, naive):
    upper = edges() * 1000
    for q in range(len(naive.queues)):
        for k, kind in enumerate(KINDS):
            bins = np.searchsorted(upper, naive.spans[q, kind])
            expected = np.bincount(bins, minlength=len(upper))
            np.testing.assert_array_equal(spans[q, k], expected)
