from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.shifts.cover import NoShiftPlan, cover
from sim.clock import TICKS_PER_MINUTE
from sim.engine.log import Activity
from sim.errors import ScenarioError
from sim.inputs.build import build_inputs
from tests.shifts.build import LUNCH, PAUSE, day_type, needing, night_type, scenario
from tests.shifts.checker import broken_rules


def planned(centre, need, **options):
    return cover(needing(centre, need), **({"seconds": 4} | options))


def duty_of(plan):
    """Agents on the phone in every five minutes as the simulation has them, [G, n]."""
    built = build_inputs(plan.applied(), 1)
    step = 5 * TICKS_PER_MINUTE
    n = built.calendar.horizon // step
    found = np.zeros((len(plan.scenario.groups), n), np.int64)
    for row in built.inputs.duty:
        if row["activity"] == Activity.AVAILABLE:
            group = built.inputs.agents["group"][row["agent"]]
            found[group, row["start"] // step : row["end"] // step] += 1
    return found.reshape(len(found), -1, plan.calendar.interval_minutes // 5)


def assert_good(plan):
    assert broken_rules(plan) == set()
    present = duty_of(plan)
    measured = np.arange(plan.calendar.n_intervals) * plan.calendar.interval_ticks
    measured = measured >= plan.calendar.measured_from
    assert np.array_equal(present.min(axis=2)[:, measured], plan.least_coverage[:, measured])
    assert np.allclose(present.mean(axis=2)[:, measured], plan.coverage[:, measured])
    if plan.scenario.planning.short_cost_per_hour is None:
        assert np.all((present.min(axis=2) >= plan.required)[:, measured])


def test_a_day_is_covered_at_the_proved_least_cost():
    centre = scenario({"day": day_type(breaks=[PAUSE])})
    plan = planned(centre, {"team": {(9, 15): 2, (11, 13): 4}}, seconds=None)
    assert_good(plan)
    assert plan.bound.kind == "proved"
    assert plan.gap == 0
    assert plan.reproducible and not plan.interrupted
    assert plan.cost == pytest.approx(20 * plan.paid_hours.sum())


def test_unpaid_lunches_are_not_paid_and_paid_breaks_are():
    long = day_type(least_minutes=480, latest_start="08:00")
    plan = planned(scenario({"day": long}), {"team": {(9, 10): 1}})
    assert plan.paid_hours.sum() == 7.5
    assert plan.cost == 150


def test_breaks_of_a_quarter_are_placed_inside_half_hours():
    kind = day_type(least_minutes=240, most_minutes=240, latest_start="08:00", breaks=[PAUSE])
    plan = planned(scenario({"day": kind}), {"team": {(8, 12): 3}})
    assert_good(plan)
    assert plan.slots == {"team": 15}
    mean = planned(scenario({"day": kind}), {"team": {(8, 12): 3}}, hold="interval")
    # at 2.5 agents on average, three quarters of a half-hour of three are enough nowhere
    assert mean.cost <= plan.cost
    assert np.all(mean.coverage[0, 16:24] >= 3)


def test_a_night_is_covered_round_the_clock_with_breaks_inside_the_shift():
    types = {"day": day_type(earliest_start="04:00"), "night": night_type()}
    plan = planned(scenario(types, hours=("00:00", "24:00")), {"team": {(0, 24): 2}})
    assert_good(plan)
    nights = [row for row in plan.shifts if row.end > 1440]
    assert nights
    for row in nights:
        for pause in row.pauses:
            assert 60 <= pause.after_minutes <= row.end - row.start - 60


def test_a_week_of_nights_repeats_its_sunday_before_its_monday():
    centre = scenario({"night": night_type()}, hours=("00:00", "24:00"), days=7)
    plan = planned(centre, {"team": {(2, 4): 1}})
    assert_good(plan)
    assert sum(row.count for row in plan.shifts if row.day == 6) >= 1
    assert {row.day for row in plan.shifts} == set(range(7))


def test_a_night_that_no_shift_reaches_is_not_covered():
    centre = scenario({"night": night_type(days="sun-thu")}, hours=("00:00", "24:00"), days=7)
    with pytest.raises(NoShiftPlan):
        planned(centre, {"team": {(2, 4): 1}})


@pytest.mark.parametrize(("start", "hours"), [("2026-03-28", 7), ("2026-10-24", 9)])
def test_nights_on_which_clocks_change_are_as_long_as_they_are(start, hours):
    types = {"day": day_type(earliest_start="05:00"), "night": night_type()}
    centre = scenario(types, hours=("00:00", "24:00"), start=start, days=2)
    plan = planned(centre, {"team": {(0, 24): 1}})
    assert_good(plan)
    long = {
        row.paid_minutes + sum(p.minutes for p in row.pauses if not p.paid)
        for row in plan.shifts
        if row.type == "night" and row.day == 0 and row.end > 1440 + 240
    }
    assert long == {60 * hours}


def test_split_shifts_cover_two_peaks_and_their_gap_is_unpaid():
    split = day_type(
        split={"least_gap_minutes": 180, "most_gap_minutes": 360, "least_part_minutes": 120},
        most_minutes=360,
        breaks=[PAUSE],
    )
    need = {"team": {(9, 11): 2, (16, 18): 2}}
    plan = planned(scenario({"day": day_type(), "split": split}), need)
    whole = planned(scenario({"day": day_type()}), need)
    assert_good(plan)
    assert plan.cost < whole.cost
    gaps = [p for row in plan.shifts for p in row.pauses if p.activity == "gap"]
    assert gaps and all(not p.paid and 180 <= p.minutes <= 360 for p in gaps)


def test_sessions_take_place_in_their_windows_and_no_more_at_once_than_may():
    session = {
        "activity": "coaching",
        "group": "team",
        "from": "10:00",
        "to": "12:00",
        "minutes": 30,
        "agents": 4,
        "at_once": 1,
    }
    centre = scenario({"day": day_type()}, planning={"sessions": {"talk": session}})
    plan = planned(centre, {"team": {(8, 16): 4}})
    assert_good(plan)
    without = planned(scenario({"day": day_type()}), {"team": {(8, 16): 4}})
    assert plan.cost > without.cost
    table = plan.pause_table()
    assert table.loc[table["activity"] == "coaching", "agents"].sum() == 4


def test_a_session_in_the_first_morning_may_be_attended_by_the_night_before():
    session = {"group": "team", "from": "02:00", "to": "04:00", "minutes": 60, "agents": 1}
    types = {"night": night_type(latest_start="20:00")}
    centre = scenario(types, hours=("00:00", "24:00"), planning={"sessions": {"drill": session}})
    plan = planned(centre, {"team": {(21, 22): 1}})
    assert_good(plan)
    meetings = [p for row in plan.shifts for p in row.pauses if p.activity == "meeting"]
    assert [p.name for p in meetings] == ["drill"]


def test_few_distinct_shifts_cost_more_and_never_break_the_limit():
    need = {"team": {(8, 10): 2, (10, 14): 5, (14, 17): 3, (17, 20): 1}}
    types = {"day": day_type(breaks=[])}
    free = planned(scenario(types), need)
    few = planned(scenario(types, planning={"most_distinct_shifts": 2}), need)
    assert_good(few)
    assert few.distinct["team"] <= 2 < free.distinct["team"]
    assert few.cost > free.cost
    priced = planned(scenario(types, planning={"distinct_shift_cost": 1000}), need)
    assert_good(priced)
    assert priced.penalty == 1000 * priced.distinct["team"]
    assert priced.distinct["team"] <= few.distinct["team"]


def test_shortage_is_bought_where_it_is_cheaper_than_a_shift():
    need = {"team": {(8, 20): 2, (12, 13): 9}}
    money = {"short_cost_per_hour": 30.0, "over_cost_per_hour": 5.0}
    plan = planned(scenario({"day": day_type()}, planning=money), need)
    hard = planned(scenario({"day": day_type()}), need)
    assert_good(plan)
    assert plan.penalty > 0
    assert plan.coverage_table()["short"].sum() > 0
    assert plan.cost - plan.penalty < hard.cost


def test_groups_are_planned_apart_with_types_of_their_own():
    types = {
        "all": day_type(),
        "short": day_type(groups=["other"], least_minutes=180, most_minutes=180, breaks=[]),
    }
    centre = scenario(types, groups=("team", "other"))
    plan = planned(centre, {"team": {(9, 12): 1}, "other": {(9, 12): 1}})
    assert_good(plan)
    assert list(plan.paid_hours) == [
        5.0,
        3.0,
    ]


def test_a_dearer_kind_of_shift_is_paid_by_its_factor():
    types = {"night": night_type(cost_factor=1.25, latest_start="20:00")}
    plan = planned(scenario(types, hours=("00:00", "24:00")), {"team": {(21, 22): 2}})
    assert_good(plan)
    assert plan.cost == pytest.approx(2 * 7.5 * 20 * 1.25)
    assert plan.pay == pytest.approx(2 * 7.5 * 20)


def test_one_worker_and_a_seed_give_the_same_plan_twice():
    need = {"team": {(8, 20): 3, (10, 16): 7, (12, 14): 9}}
    centre = scenario({"day": day_type(step_minutes=30)})
    one, two = (cover(needing(centre, need), seconds=None, seed=3) for _ in "ab")
    assert one.reproducible
    assert one.shifts == two.shifts
    assert one.bound == two.bound


def test_warm_up_days_repeat_the_plan_and_are_not_paid():
    centre = scenario({"day": day_type()}, days=2, warm_up_days=2)
    plan = planned(centre, {"team": {(8, 16): 2}})
    assert_good(plan)
    assert plan.paid_hours.sum() == pytest.approx(
        planned(scenario({"day": day_type()}, days=2), {"team": {(8, 16): 2}}).paid_hours.sum()
    )
    present = duty_of(plan)[0].min(axis=1)
    assert np.array_equal(present[:48], present[-48:])


def test_nobody_starts_on_a_closed_day():
    centre = scenario({"day": day_type()}, days=2, special_days={"2026-03-03": {"closed": True}})
    need = needing(centre, {"team": {(8, 12): 1}})
    agents = need.agents.copy()
    agents[:, 48:] = 0
    plan = cover(need.changed(agents), seconds=10)
    assert_good(plan)
    assert {row.day for row in plan.shifts} == {0}


def test_a_group_without_a_shift_type_is_refused_by_name():
    centre = scenario({"day": day_type(groups=["team"])}, groups=("team", "other"))
    with pytest.raises(ScenarioError, match="other"):
        planned(centre, {"team": {(8, 9): 1}, "other": {(8, 9): 1}})


# --- mutations: the auditor names what was broken ------------------------------------------------


def rich_plan():
    """One plan with a split, a night, a session, and limits that bind."""
    types = {
        "day": day_type(most_agents=2),
        "split": day_type(
            earliest_start="11:00",
            latest_start="13:00",
            latest_end="21:00",
            split={"least_gap_minutes": 120, "most_gap_minutes": 240, "least_part_minutes": 120},
            breaks=[PAUSE],
        ),
        "night": night_type(),
    }
    session = {
        "group": "team",
        "from": "09:00",
        "to": "11:00",
        "minutes": 30,
        "agents": 2,
        "at_once": 1,
        "activity": "training",
    }
    centre = scenario(types, hours=("00:00", "24:00"), planning={"sessions": {"lesson": session}})
    return planned(centre, {"team": {(9, 11): 1, (12, 14): 4, (18, 20): 3, (0, 4): 1}})


@pytest.fixture(scope="module")
def plan():
    found = rich_plan()
    assert_good(found)
    assert {row.type for row in found.shifts} >= {"day", "split", "night"}
    return found


def change(plan, wanted, **changes):
    """The plan with its first shift for which ``wanted`` holds changed."""
    rows = list(plan.shifts)
    k = next(k for k, row in enumerate(rows) if wanted(row))
    rows[k] = replace(rows[k], **changes)
    return replace(plan, shifts=tuple(rows))


def pauses(plan, activity, **changes):
    """The plan with the first pause of an activity changed."""
    for k, row in enumerate(plan.shifts):
        for e, pause in enumerate(row.pauses):
            if pause.activity == activity:
                new = (*row.pauses[:e], replace(pause, **changes), *row.pauses[e + 1 :])
                rows = (*plan.shifts[:k], replace(row, pauses=new), *plan.shifts[k + 1 :])
                return replace(plan, shifts=rows)
    raise AssertionError(activity)


def kind(name):
    return lambda row: row.type == name


@pytest.mark.parametrize(
    ("rule", "mutate"),
    [
        ("short", lambda p: replace(p, shifts=p.shifts[1:])),
        ("start", lambda p: change(p, kind("day"), start=7 * 60)),
        ("step", lambda p: change(p, kind("day"), start=8 * 60 + 30)),
        ("length", lambda p: change(p, kind("night"), end=24 * 60 + 10 * 60)),
        ("latest_end", lambda p: change(p, kind("split"), end=22 * 60)),
        ("day", lambda p: change(p, kind("day"), day=-5)),
        ("most_agents", lambda p: change(p, kind("day"), count=9)),
        ("count", lambda p: change(p, kind("day"), count=0)),
        ("breaks", lambda p: change(p, kind("night"), pauses=())),
        ("earliest", lambda p: pauses(p, "break", after_minutes=30)),
        ("before_end", lambda p: pauses(p, "lunch", after_minutes=400)),
        ("inside", lambda p: pauses(p, "break", after_minutes=2000)),
        ("overlap", lambda p: pauses(p, "gap", after_minutes=0, minutes=600)),
        ("gap", lambda p: pauses(p, "gap", minutes=30)),
        ("part", lambda p: pauses(p, "gap", after_minutes=60)),
        ("session_agents", lambda p: pauses(p, "training", after_minutes=2000)),
        ("session_length", lambda p: pauses(p, "training", minutes=15)),
        ("session", lambda p: pauses(p, "training", name="party")),
        ("paid", lambda p: change(p, kind("night"), paid_minutes=480)),
        ("cost", lambda p: change(p, kind("night"), cost=1.0)),
        ("total", lambda p: replace(p, penalty=7.0)),
        ("bound", lambda p: replace(p, bound=replace(p.bound, value=p.cost + 1))),
    ],
)
def test_the_auditor_names_the_rule_that_a_changed_plan_breaks(plan, rule, mutate):
    assert rule in broken_rules(mutate(plan))


def test_the_auditor_names_breaks_too_close_and_too_many_away_at_once(plan):
    close = day_type(breaks=[PAUSE, PAUSE], between_breaks_minutes=90, latest_start="08:00")
    found = planned(scenario({"day": close}), {"team": {(8, 12): 1}})
    assert_good(found)
    row = found.shifts[0]
    first = min(row.pauses)
    moved = (first, replace(max(row.pauses), after_minutes=first.after_minutes + 30))
    near = replace(found, shifts=(replace(row, pauses=moved), *found.shifts[1:]))
    assert "between" in broken_rules(near)
    lessons = [(k, p) for k, row in enumerate(plan.shifts) for p in row.pauses if p.name]
    lessons = [(k, p) for k, p in lessons if p.activity == "training"]
    rows = list(plan.shifts)
    moment = {k: rows[k].start + p.after_minutes for k, p in lessons}
    for k, p in lessons:
        rest = tuple(q for q in rows[k].pauses if q != p)
        at = min(moment.values()) - rows[k].start
        if at >= 0:
            rows[k] = replace(rows[k], pauses=(*rest, replace(p, after_minutes=at)))
    assert "at_once" in broken_rules(replace(plan, shifts=tuple(rows)))


# --- brute force ---------------------------------------------------------------------------------


def brute_force(need, shifts, breaks_at, most):
    """Least cost over all numbers of agents per (shift, place of its break); hours, no pay."""
    columns = []
    for start, length in shifts:
        for at in breaks_at:
            if 1 <= at <= length - 2:
                there = [start <= s < start + length and s != start + at for s in range(len(need))]
                columns.append((length, np.array(there, int)))
    best = None
    for numbers in product(range(most + 1), repeat=len(columns)):
        cover = sum(n * there for n, (_, there) in zip(numbers, columns, strict=True))
        if np.all(cover >= need):
            cost = sum(n * length for n, (length, _) in zip(numbers, columns, strict=True))
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize(
    "need",
    [
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 0],
        [0, 2, 2, 1, 1, 0],
        [1, 2, 1, 2, 1, 1],
        [2, 1, 1, 1, 1, 2],
    ],
)
def test_the_cost_is_that_of_complete_enumeration(need):
    kind = {
        "earliest_start": "08:00",
        "latest_start": "10:00",
        "latest_end": "14:00",
        "least_minutes": 240,
        "most_minutes": 240,
        "step_minutes": 60,
        "breaks": [{"minutes": 60, "earliest_after_minutes": 60, "before_end_minutes": 60}],
    }
    centre = scenario({"day": kind}, interval_minutes=60)
    rows = {(8 + k, 9 + k): n for k, n in enumerate(need)}
    plan = planned(centre, {"team": rows})
    expected = brute_force(np.array(need), [(0, 4), (1, 4), (2, 4)], (1, 2), 3)
    assert_good(plan)
    assert plan.gap == 0
    assert plan.cost == 20 * expected


# --- drawn centres -------------------------------------------------------------------------------


@st.composite
def centres(draw):
    breaks = [PAUSE] if draw(st.booleans()) else []
    if draw(st.booleans()):
        breaks = [*breaks, LUNCH | {"paid": draw(st.booleans())}]
    first = draw(st.sampled_from(["06:00", "08:00", "21:00"]))
    least = draw(st.sampled_from([240, 300, 420]))
    kind = {
        "earliest_start": first,
        "latest_start": "23:00" if first == "21:00" else "12:00",
        "least_minutes": least,
        "most_minutes": least + draw(st.sampled_from([0, 60])),
        "step_minutes": draw(st.sampled_from([30, 60])),
        "breaks": breaks,
        "between_breaks_minutes": draw(st.sampled_from([30, 90])),
    }
    if draw(st.integers(0, 3)) == 0:
        kind["split"] = {
            "least_gap_minutes": 60,
            "most_gap_minutes": 120,
            "least_part_minutes": 90,
        }
    planning = {}
    if draw(st.booleans()):
        planning["sessions"] = {
            "talk": {
                "group": "team",
                "from": "09:00",
                "to": "11:00",
                "minutes": 30,
                "agents": draw(st.integers(1, 3)),
                "at_once": draw(st.sampled_from([None, 1, 2])),
            }
        }
    if draw(st.booleans()):
        planning["short_cost_per_hour"] = draw(st.sampled_from([10.0, 45.5]))
    if draw(st.booleans()):
        planning["over_cost_per_hour"] = 3.0
    start = draw(st.sampled_from(["2026-03-02", "2026-03-28", "2026-10-24"]))
    centre = scenario(
        {"one": kind, "day": day_type()},
        planning=planning,
        start=start,
        days=draw(st.integers(1, 2)),
        hours=("00:00", "24:00"),
        time_zone=draw(st.sampled_from(["Europe/Kyiv", "UTC"])),
    )
    numbers = st.integers(0, 3)
    need = {(h, h + 2): draw(numbers) for h in range(8, 20, 2)}
    if first == "21:00":
        need |= {(22, 24): draw(numbers), (0, 2): draw(numbers)}
    return centre, {"team": need}


@settings(max_examples=20, deadline=None)
@given(centres())
def test_every_plan_of_a_drawn_centre_keeps_every_rule(drawn):
    centre, need = drawn
    try:
        plan = cover(needing(centre, need), seconds=2)
    except NoShiftPlan:
        return
    assert_good(plan)


# --- however little time there is ----------------------------------------------------------------


class Notes:
    def __init__(self):
        self.rows = []

    def say(self, text):
        self.rows.append(text)

    def advance(self, stage, best, bound, replications, seconds):
        self.rows.append((stage, best, bound))


def test_with_hardly_any_time_there_is_a_plan_that_keeps_every_rule():
    split = day_type(
        split={"least_gap_minutes": 120, "most_gap_minutes": 360, "least_part_minutes": 120},
        step_minutes=15,
    )
    centre = scenario({"day": day_type(), "split": split})
    plan = planned(centre, {"team": {(8, 20): 9, (11, 15): 14}}, seconds=1e-3)
    assert_good(plan)
    assert not plan.reproducible


def test_progress_tells_the_sum_of_all_parts_and_never_gets_worse():
    notes = Notes()
    centre = scenario({"day": day_type()}, groups=("team", "other"))
    plan = planned(centre, {"team": {(8, 16): 3}, "other": {(9, 15): 2}}, observer=notes)
    bests = [row[1] for row in notes.rows]
    assert None not in bests
    assert bests == sorted(bests, reverse=True)
    assert notes.rows[-1][1] == pytest.approx(plan.cost)
    assert notes.rows[-1][2] <= plan.cost
    assert {row[0] for row in notes.rows} == {"shifts, part 1 of 2", "shifts, part 2 of 2"}


def test_equal_days_get_equal_shifts():
    plan = planned(scenario({"day": day_type()}, days=3), {"team": {(8, 20): 2, (11, 15): 4}})
    assert_good(plan)
    days = [[replace(row, day=0) for row in plan.shifts if row.day == day] for day in range(3)]
    assert days[0] == days[1] == days[2]


def test_ctrl_c_ends_with_the_best_plan_so_far():
    class Impatient(Notes):
        def advance(self, *row):
            raise KeyboardInterrupt

    kind = day_type(step_minutes=15)
    need = {"team": {(8, 20): 9, (11, 15): 14}}
    plan = planned(scenario({"day": kind}, days=2), need, observer=Impatient())
    assert_good(plan)
    assert plan.interrupted
    assert not plan.reproducible
