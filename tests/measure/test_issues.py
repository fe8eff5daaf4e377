"""Issues, journeys, promises and backlogs: the fast pass agrees with the slow, obvious one."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.log import AGENT_STATE, CONTACT, Activity
from sim.measure import measure_replication, new_moments
from sim.measure.columns import FORMULAS
from sim.measure.kpi import COLUMNS
from sim.measure.spans import KINDS, edges
from tests.measure import naive
from tests.measure.build import calendar, random_states
from tests.measure.journeys import journey_desk, random_issues
from tests.measure.naive_more import Naive, handling
from tests.measure.test_counters import GROUP_COMPARED, QUEUE_COMPARED

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
        {"channels": ("voice", "email", "outbound"), "formulas": FORMULAS[:3]},
        {"channels": ("chat", "voice", "social"), "formulas": FORMULAS[3:]},
        {"channels": ("outbound",), "business": False, "people": 3},
        {"channels": ("social", "voice"), "people": 2, "steps": ()},
    ]
)


def measured(desk, contacts, states=NO_AGENTS):
    moments = new_moments(desk.plan)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, moments)
    return moments


def assert_sheet(sums, about, table, days, of_all=None):
    """Compare one replication's sums with a naive table, cell by cell, and what they add up to.

    ``of_all``: the nouns that the last row adds up; every one if not given.
    """
    names = COLUMNS[about]
    apart = {"people", "backlog_days"}
    for k, name in enumerate(names):
        if name in apart:
            continue
        # A lone queue that dials has a row of all beside it: nobody's issues.
        nouns = len(sums) if about == "promise" or len(sums) == 1 else len(sums) - 1
        every = range(nouns) if of_all is None else of_all
        found = sums[..., k]
        expected = np.array(
            [[table[noun, day][name] for day in range(days)] for noun in range(nouns)]
        ).reshape(nouns, days)
        whole = expected[list(every)]
        np.testing.assert_array_equal(found[:nouns, :days], expected, err_msg=name)
        np.testing.assert_array_equal(found[:nouns, days], expected.sum(axis=1), err_msg=name)
        if len(sums) > nouns:
            np.testing.assert_array_equal(found[nouns, :days], whole.sum(axis=0), err_msg=name)
            assert found[nouns, days] == whole.sum(), name
    assert not set(next(iter(table.values()), {})) - set(names)


@given(CALENDARS, DESKS, st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_every_column_of_issues_and_journeys_agrees_with_the_naive_version(
    settings, given_desk, size, seed
):
    cal = calendar(**settings)
    desk = journey_desk(cal, **given_desk)
    contacts = random_issues(np.random.default_rng(seed), desk, size)
    moments = measured(desk, contacts)
    slow = Naive(desk, contacts)
    days = cal.n_days - cal.warm_up_days
    for about in ("journey", "promise", "segment"):
        assert_sheet(getattr(moments.more, about).sums, about, slow.table[about], days)
    own = [q for q in range(len(slow.queues)) if not slow.dials(q)]
    assert_sheet(moments.more.issue.sums, "issue", slow.table["issue"], days, own)
    _assert_people(moments.more.issue.sums[..., COLUMNS["issue"].index("people")], slow, days)
    _assert_spans(moments.more.spans[0], slow)
    counted = moments.more.journey.sums[..., COLUMNS["journey"].index("backlog_days")]
    assert (counted[:, :days] == 1).all()
    assert (counted[:, days] == days).all()


def _assert_people(sums, slow, days):
    for s in range(len(sums)):
        scope = s if s < len(slow.queues) else "all"
        expected = [slow.different[scope, day] for day in [*range(days), "total"]]
        assert sums[s].tolist() == expected


def _assert_spans(spans, slow):
    upper = edges() * 1000
    for q in range(len(slow.queues)):
        for k, kind in enumerate(KINDS):
            bins = np.searchsorted(upper, slow.spans[q, kind])
            expected = np.bincount(bins, minlength=len(upper))
            np.testing.assert_array_equal(spans[q, k], expected)


@given(CALENDARS, st.integers(0, 30), st.integers(0, 2**32 - 1))
def test_legs_of_queues_are_counted_and_others_passed_over(settings, size, seed):
    cal = calendar(**settings)
    desk = journey_desk(cal)
    contacts = random_issues(np.random.default_rng(seed), desk, size)
    moments = measured(desk, contacts)
    frame = naive.queue_counts(contacts, cal, desk)
    sums, names = moments.queue_sums, list(COLUMNS["queue"])
    for q in range(len(desk.inputs.queues)):
        expected = frame[frame["queue"] == q].sum(numeric_only=True)
        for name in QUEUE_COMPARED:
            assert sums[q, -1, names.index(name)] == expected.get(name, 0.0), name
    ways = ("answered", "abandoned", "flow_out", "blocked", "balked", "cut", "open")
    ways += ("unreached", "wrong_party")
    column = {name: sums[..., k] for k, name in enumerate(names)}
    np.testing.assert_array_equal(column["entered"], sum(column[way] for way in ways))


@given(CALENDARS, st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter_to_issues(settings, size, seed):
    desk = journey_desk(calendar(**settings))
    rng = np.random.default_rng(seed)
    contacts = random_issues(rng, desk, size)
    one, other = measured(desk, contacts), measured(desk, rng.permutation(contacts))
    for about in ("journey", "issue", "promise", "handling"):
        for a, b in zip(getattr(one.more, about), getattr(other.more, about), strict=True):
            np.testing.assert_array_equal(a, b, err_msg=about)
    np.testing.assert_array_equal(one.more.spans, other.more.spans)


@given(CALENDARS, st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_every_issue_is_resolved_given_up_or_open_once(settings, size, seed):
    desk = journey_desk(calendar(**settings))
    moments = measured(desk, random_issues(np.random.default_rng(seed), desk, size))
    column = {name: moments.more.issue.sums[..., k] for k, name in enumerate(COLUMNS["issue"])}
    np.testing.assert_array_equal(
        column["issues"], column["resolved"] + column["given_up"] + column["still_open"]
    )
    assert (column["fcr_all"] == column["fcr_gross_of"] + column["fcr_open"]).all()
    assert (column["people"] <= column["issues"]).all()


@given(CALENDARS, st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_breathers_rests_and_silence_agree_with_the_naive_version(settings, size, seed):
    cal = calendar(**settings)
    desk = journey_desk(cal)
    rng = np.random.default_rng(seed)
    states = random_states(rng, cal, size, agents=4)
    states["activity"] = rng.integers(1, len(Activity), size)
    moments = measured(desk, np.zeros(0, CONTACT), states)
    days = cal.n_days - cal.warm_up_days
    assert_sheet(moments.more.handling.sums, "handling", handling(states, cal, desk), days)
    frame = naive.group_counts(np.zeros(0, CONTACT), states, cal, desk)
    names = list(COLUMNS["group"])
    for g in range(2):
        expected = frame[frame["group"] == g].sum(numeric_only=True)
        for name in GROUP_COMPARED:
            found = moments.group_sums[g, -1, names.index(name)]
            assert found == expected.get(name, 0.0), name


@given(CALENDARS, st.integers(0, 30), st.integers(0, 2**32 - 1))
def test_cells_are_left_all_zero(settings, size, seed):
    desk = journey_desk(calendar(**settings))
    measured(desk, random_issues(np.random.default_rng(seed), desk, size))
    assert not any(part.any() for part in desk.scratch.more)
