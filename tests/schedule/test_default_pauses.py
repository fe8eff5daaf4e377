"""Breaks at usual places keep every rule of their kind of shift."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner.schedule.default_pauses import default_pauses
from planner.shifts.patterns import patterns_of
from sim.scenario import ShiftType
from sim.scenario.checks.shift_room import breaks_fit, parts_fit

minutes = st.integers(0, 30).map(lambda n: 10 * n)


@st.composite
def kinds(draw):
    breaks = [
        {
            "name": f"b{i}",
            "minutes": draw(st.sampled_from([5, 15, 30, 60])),
            "paid": draw(st.booleans()),
            "earliest_after_minutes": (first := draw(minutes)),
            "latest_after_minutes": draw(st.sampled_from([None, first, first + 60, first + 200])),
            "before_end_minutes": draw(st.sampled_from([0, 30, 60, 120])),
            "from_length_minutes": draw(st.sampled_from([0, 0, 360])),
        }
        for i in range(draw(st.integers(0, 3)))
    ]
    split = {"least_gap_minutes": 120, "most_gap_minutes": 180, "least_part_minutes": 120}
    return ShiftType.model_validate(
        {
            "earliest_start": "08:00",
            "latest_start": "09:00",
            "least_minutes": 300,
            "most_minutes": 480,
            "step_minutes": 60,
            "breaks": breaks,
            "between_breaks_minutes": draw(st.sampled_from([0, 30, 60])),
            "split": draw(st.sampled_from([None, split])),
        }
    )


@given(kinds())
def test_breaks_lie_where_the_kind_of_shift_allows(kind):
    for pattern in patterns_of("kind", kind):
        for pauses in default_pauses(pattern, kind):
            gaps = [pause for pause in pauses if pause.activity == "gap"]
            assert [pause.minutes for pause in gaps] == [pattern.gap] * (pattern.gap > 0)
            part = gaps[0].after_minutes if gaps else None
            begins = []
            for rule in pattern.breaks:
                (pause,) = (row for row in pauses if row.name == rule.name)
                begin = pause.after_minutes
                if part is not None:
                    assert not begin < part < begin + rule.minutes
                    assert part >= 120
                    assert pattern.length - part >= 120
                    begin -= pattern.gap if begin > part else 0
                begins.append((begin, rule))
                assert (pause.minutes, pause.paid) == (rule.minutes, rule.paid)
                assert begin % 5 == 0
                assert begin >= rule.earliest_after_minutes
                assert begin <= (rule.latest_after_minutes or 10**6) or begin == 0
                assert begin + rule.minutes + rule.before_end_minutes <= pattern.length
            for (first, rule), (second, _) in pairwise(begins):
                assert second >= first + rule.minutes + kind.between_breaks_minutes


@given(kinds())
def test_a_shift_has_its_breaks_wherever_they_fit(kind):
    for pattern in patterns_of("kind", kind):
        fits = (
            breaks_fit(kind, pattern.length)
            if kind.split is None
            else parts_fit(kind, kind.split, pattern.length)
        )
        assert bool(default_pauses(pattern, kind)) == fits
