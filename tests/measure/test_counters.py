"""The fast counters agree with the slow, obvious ones, on any rows in any order."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.log import AGENT_STATE, CONTACT, Activity, Cause, Exit
from sim.measure import Asked, measure_replication
from sim.measure.columns import FORMULAS, GROUP_COLUMNS, QUEUE_COLUMNS
from sim.measure.peaks import sorted_by_time
from sim.measure.periods import NONE, PERIODS
from tests.measure import naive
from tests.measure.build import (
    SECOND,
    bench,
    calendar,
    contact,
    fresh,
    random_contacts,
    random_states,
    state,
)

NO_AGENTS = np.zeros(0, AGENT_STATE)
QUEUE_COMPARED = [
    *("entered", "customers", "offered", "answered", "answered_in_t", "abandoned"),
    *("abandoned_in_t", "abandoned_short", "voicemail", "overflow", "flow_out", "blocked"),
    *("balked", "cut", "open", "handled", "wait_answered", "wait_abandoned", "wait_offered"),
    *("wait_exposed", "talk", "wrap", "handle", "waiting_time"),
]
GROUP_COMPARED = [
    *("idle_time", "talk_time", "wrap_time", "break_time", "lunch_time", "meeting_time"),
    *("training_time", "unavailable_time", "logged_time", "on_queue_time", "busy_time"),
    *("slot_time", "planned_off_time", "overtime", "scheduled_time", "scheduled_on_queue_time"),
    *("on_duty_time", "adherent_time", "group_answered", "group_handled", "group_handle"),
]
CALENDARS = st.sampled_from(
    [
        {"days": 1, "minutes": 30},
        {"days": 2, "minutes": 60, "warm_up": 1},
        {"days": 3, "minutes": 15},
        # Clocks go forward, then back, within the horizon; the second repeats an hour.
        {"days": 3, "minutes": 30, "zone": "Europe/Kyiv", "start": date(2026, 3, 28)},
        {"days": 2, "minutes": 30, "zone": "Europe/Kyiv", "start": date(2026, 10, 24)},
    ]
)


def cells_of(plan, cal, kind):
    """Label of each cell of one kind of period."""
    table = naive.periods(cal)
    if kind == "total":
        return {int(plan.settings[0]["n_cells"]) - 1: "total"}
    cells = plan.cell_of[PERIODS.index(kind)]
    return dict(zip(cells.tolist(), table[kind], strict=True))


def assert_equal_sums(sums, names, compared, frame, noun, scopes, plan, cal):
    """Compare one replication's sums with a naive table in every cell of every period."""
    table = frame.merge(naive.periods(cal), on="start", how="left")
    table = table.reindex(columns=[noun, *PERIODS, "total", *compared]).fillna(0.0)
    columns = [names.index(name) for name in compared]
    for kind in (*PERIODS, "total"):
        of_one = table.groupby([noun, kind])[compared].sum()
        of_all = table.groupby(kind)[compared].sum()
        cells = cells_of(plan, cal, kind)
        for scope in range(len(sums)):
            rows = of_all if scope == scopes else of_one[of_one.index.isin([scope], level=0)]
            rows = rows.droplevel(0) if scope < scopes else rows
            expected = rows.reindex(list(cells.values()), fill_value=0.0).to_numpy()
            found = sums[scope, list(cells)][:, columns]
            np.testing.assert_array_equal(found, expected, err_msg=f"{kind}, {noun} {scope}")


@given(CALENDARS, st.integers(1, 3), st.integers(0, 120), st.integers(0, 2**32 - 1))
def test_queue_counters_agree_with_the_naive_version(settings, queues, size, seed):
    cal = calendar(**settings)
    desk = bench(cal, queues=queues, groups=2)
    rng = np.random.default_rng(seed)
    contacts = random_contacts(rng, cal, size, queues, agents=4)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, NO_AGENTS, desk.scratch, moments)
    frame = naive.queue_counts(contacts, cal, desk)
    sums = moments.queue_sums
    assert_equal_sums(sums, QUEUE_COLUMNS, QUEUE_COMPARED, frame, "queue", queues, desk.plan, cal)


@given(CALENDARS, st.integers(1, 3), st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_group_counters_agree_with_the_naive_version(settings, groups, size, seed):
    cal = calendar(**settings)
    desk = bench(cal, queues=1, groups=groups, agents=5)
    rng = np.random.default_rng(seed)
    contacts = random_contacts(rng, cal, size, 1, agents=5)
    states = random_states(rng, cal, size, agents=5)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, moments)
    frame = naive.group_counts(contacts, states, cal, desk)
    sums = moments.group_sums
    assert_equal_sums(sums, GROUP_COLUMNS, GROUP_COMPARED, frame, "group", groups, desk.plan, cal)


@given(st.permutations(FORMULAS), st.integers(0, 120), st.integers(0, 2**32 - 1))
def test_the_chosen_formula_is_summed_over_queues(formulas, size, seed):
    desk = bench(queues=6, formulas=tuple(formulas))
    contacts = random_contacts(np.random.default_rng(seed), desk.calendar, size, 6, agents=4)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, NO_AGENTS, desk.scratch, moments)
    frame = naive.queue_counts(contacts, desk.calendar, desk)
    met = of = 0.0
    total = moments.queue_sums[:, -1]
    for q, formula in enumerate(formulas):
        part = naive.service_level(frame[frame["queue"] == q], formula)
        assert total[q, QUEUE_COLUMNS.index("sl_met")] == part[0].sum()
        assert total[q, QUEUE_COLUMNS.index("sl_of")] == part[1].sum()
        met, of = met + part[0].sum(), of + part[1].sum()
    assert total[6, QUEUE_COLUMNS.index("sl_met")] == met
    assert total[6, QUEUE_COLUMNS.index("sl_of")] == of


@given(st.integers(0, 80), st.integers(0, 2**32 - 1))
def test_intervals_and_days_are_judged_by_their_own_service_level(size, seed):
    cal = calendar(days=2, minutes=60)
    desk = bench(cal, queues=2, expected=12.0)
    desk.inputs.demand["mean"][1] = 0.4  # less than ten a day: never judged
    desk = bench_again(desk)
    contacts = random_contacts(np.random.default_rng(seed), cal, size, 2, agents=4)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, NO_AGENTS, desk.scratch, moments)
    frame = naive.queue_counts(contacts, cal, desk)
    frame = frame[frame["queue"] == 0].merge(naive.periods(cal), on="start")
    for kind, name in (("interval", "interval"), ("day", "day")):
        grouped = frame.groupby(kind).sum(numeric_only=True)
        met, of = naive.service_level(grouped.assign(start=0.0), "sl_of_offered")
        tries, hits = (of > 0).sum(), ((of > 0) & (met >= 0.8 * of - 1e-9)).sum()
        total = moments.queue_sums[:, -1]
        assert total[0, QUEUE_COLUMNS.index(f"{name}_tries")] == tries
        assert total[0, QUEUE_COLUMNS.index(f"{name}_hits")] == hits
        assert total[1, QUEUE_COLUMNS.index(f"{name}_tries")] == 0
        assert total[2, QUEUE_COLUMNS.index(f"{name}_hits")] == hits


def bench_again(desk):
    """The plan once more, after the inputs were changed."""
    from sim.measure import new_plan

    return desk._replace(plan=new_plan(desk.inputs, desk.calendar, desk.targets, Asked()))


@given(CALENDARS, st.integers(1, 3), st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_the_largest_queue_of_each_day_agrees_with_the_naive_version(settings, queues, size, seed):
    cal = calendar(**settings)
    desk = bench(cal, queues=queues)
    contacts = random_contacts(np.random.default_rng(seed), cal, size, queues, agents=4)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, NO_AGENTS, desk.scratch, moments)
    expected = naive.peaks(contacts, cal, queues)
    days = cells_of(desk.plan, cal, "day")
    column = QUEUE_COLUMNS.index("queue_peak")
    for cell, day in days.items():
        for scope in range(len(moments.queue_sums)):
            label = scope if scope < queues else "all"
            assert moments.queue_sums[scope, cell, column] == expected[label, day]
    whole = [peak for (scope, _), peak in expected.items() if scope == 0]
    assert moments.queue_sums[0, -1, column] == sum(whole)


@given(st.integers(0, 500), st.sampled_from([1, 2**12, 2**27, 2**40]), st.integers(0, 2**32 - 1))
def test_the_radix_sort_orders_by_time_and_leaves_before_entries(size, longest, seed):
    rng = np.random.default_rng(seed)
    time, enters = rng.integers(0, longest, size), rng.integers(0, 2, size)
    keys = (time << 17) | (enters << 16) | rng.integers(0, 9, size)
    found = sorted_by_time(keys.copy())
    assert sorted(found.tolist()) == sorted(keys.tolist())
    assert (np.diff(found >> 16) >= 0).all()


@given(st.integers(0, 200), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_what_enters_is_answered_lost_sent_on_or_still_open(size, queues, seed):
    cal = calendar(days=2, warm_up=1)
    desk = bench(cal, queues=queues)
    contacts = random_contacts(np.random.default_rng(seed), cal, size, queues, agents=4)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, NO_AGENTS, desk.scratch, moments)
    column = {name: moments.queue_sums[..., k] for k, name in enumerate(QUEUE_COLUMNS)}
    ways = ("answered", "abandoned", "flow_out", "blocked", "balked", "cut", "open")
    np.testing.assert_array_equal(column["entered"], sum(column[way] for way in ways))
    np.testing.assert_array_equal(
        column["offered"],
        column["entered"] - column["blocked"] - column["balked"] - column["open"],
    )


@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(size, seed):
    cal = calendar(days=2)
    desk = bench(cal, queues=3, groups=2)
    rng = np.random.default_rng(seed)
    contacts = random_contacts(rng, cal, size, 3, agents=4)
    states = random_states(rng, cal, size, agents=4)
    one, other = fresh(desk), fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, one)
    contacts, states = rng.permutation(contacts), rng.permutation(states)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, other)
    for a, b in zip(one[:-1], other[:-1], strict=True):
        np.testing.assert_array_equal(a, b)


@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_scratch_is_left_all_zero(size, seed):
    cal = calendar(days=2, warm_up=1)
    desk = bench(cal, queues=2, groups=2)
    rng = np.random.default_rng(seed)
    contacts = random_contacts(rng, cal, size, 2, agents=4)
    states = random_states(rng, cal, size, agents=4)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, fresh(desk))
    assert not any(part.any() for part in desk.scratch[:-1])


def test_a_wait_over_three_intervals_is_split_exactly():
    cal = calendar(minutes=15)
    desk = bench(cal)
    step = cal.interval_ticks
    rows = contact(step - 10, Exit.ABANDONED, wait=2 * step + 15)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, rows, NO_AGENTS, desk.scratch, moments)
    waiting = moments.queue_sums[0, :, QUEUE_COLUMNS.index("waiting_time")]
    assert waiting[:4].tolist() == [10, step, step, 5]
    entered = moments.queue_sums[0, :, QUEUE_COLUMNS.index("entered")]
    assert entered[:4].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(("past", "here", "next_one"), [(-1, 9, 0), (0, 10, 0), (1, 10, 1)])
def test_a_wait_that_ends_about_a_border_is_split_to_the_tick(past, here, next_one):
    cal = calendar(minutes=15)
    desk = bench(cal)
    rows = contact(cal.interval_ticks - 10, Exit.ABANDONED, wait=10 + past)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, rows, NO_AGENTS, desk.scratch, moments)
    waiting = moments.queue_sums[0, :, QUEUE_COLUMNS.index("waiting_time")]
    assert waiting[:2].tolist() == [here, next_one]


@pytest.mark.parametrize(("last", "peaks"), [(-1, [1, 0]), (0, [1, 0]), (1, [1, 1])])
def test_who_leaves_at_midnight_does_not_wait_on_the_next_day(last, peaks):
    cal = calendar(days=2)
    desk = bench(cal)
    midnight = int(cal.day_start[1])
    rows = np.concatenate(
        [
            contact(midnight - 50, Exit.ABANDONED, wait=50 + last),
            contact(midnight + 60, Exit.ABANDONED, wait=0),
        ]
    )
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, rows, NO_AGENTS, desk.scratch, moments)
    found = moments.queue_sums[0, desk.plan.day_cell, QUEUE_COLUMNS.index("queue_peak")]
    assert found.tolist() == peaks


@pytest.mark.parametrize(("late", "met"), [(2, 1), (3, 0)])
def test_a_service_level_exactly_at_the_target_meets_it(late, met):
    desk = bench()  # 80 % within 20 s
    rows = [contact(0, Exit.ANSWERED, talk=1)] * 8
    rows += [contact(0, Exit.ANSWERED, wait=21 * SECOND, talk=1)] * late
    moments = fresh(desk)
    log = np.concatenate(rows)
    measure_replication(desk.inputs, desk.plan, 0, log, NO_AGENTS, desk.scratch, moments)
    for name in ("interval", "day"):
        assert moments.queue_sums[0, -1, QUEUE_COLUMNS.index(f"{name}_tries")] == 1
        assert moments.queue_sums[0, -1, QUEUE_COLUMNS.index(f"{name}_hits")] == met


def test_a_leg_queued_in_the_warm_up_counts_only_in_the_length_of_the_queue():
    cal = calendar(warm_up=1)
    desk = bench(cal)
    rows = contact(cal.measured_from - 5, Exit.ANSWERED, wait=12, talk=10, agent=0)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, rows, NO_AGENTS, desk.scratch, moments)
    total = moments.queue_sums[0, -1]
    assert total[QUEUE_COLUMNS.index("waiting_time")] == 7
    assert total[QUEUE_COLUMNS.index("entered")] == 0
    assert moments.waits.sum() == 0


def test_an_overflow_at_the_horizon_belongs_to_the_last_interval():
    cal = calendar()
    desk = bench(cal)
    rows = contact(cal.horizon, Exit.OPEN, cause=Cause.OVERFLOW)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, rows, NO_AGENTS, desk.scratch, moments)
    last = moments.queue_sums[0, desk.plan.cell_of[0, -1]]
    assert last[QUEUE_COLUMNS.index("entered")] == last[QUEUE_COLUMNS.index("open")] == 1


def test_what_is_not_asked_for_has_no_cells():
    desk = bench(asked=Asked(periods=False, distribution=False, queue_length=False, agents=False))
    moments = fresh(desk)
    assert moments.queue_sums.shape[:2] == (1, 1)
    assert moments.group_sums.size == moments.waits.size == 0
    states = state(0, 10, Activity.TALK, Activity.AVAILABLE)
    rows = contact(0, Exit.ANSWERED, wait=3 * SECOND, talk=5)
    measure_replication(desk.inputs, desk.plan, 0, rows, states, desk.scratch, moments)
    assert moments.queue_sums[0, -1, QUEUE_COLUMNS.index("answered_in_t")] == 1


@pytest.mark.parametrize("kind", PERIODS)
def test_every_measured_interval_has_a_cell_of_every_period(kind):
    cal = calendar(days=2, zone="Europe/Kyiv", start=date(2026, 10, 24))
    desk = bench(cal)
    cells = desk.plan.cell_of[PERIODS.index(kind)]
    assert NONE not in cells
    assert len(cells) == cal.n_intervals
    expected = {"interval": 98, "hour": 49, "day": 2, "time_of_day": 48}
    assert len(set(cells.tolist())) == expected[kind]


def test_empty_logs_make_empty_moments():
    desk = bench(queues=2)
    moments = fresh(desk)
    empty = np.zeros(0, CONTACT)
    measure_replication(desk.inputs, desk.plan, 0, empty, NO_AGENTS, desk.scratch, moments)
    assert moments.n[0] == 1
    columns = [k for k, name in enumerate(QUEUE_COLUMNS) if name != "days"]
    assert not moments.queue_sums[..., columns].any()
