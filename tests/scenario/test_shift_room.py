"""What shifts a kind of shift allows, against trying every place of every break."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.shifts.lines import Rules, lines_of
from planner.shifts.patterns import patterns_of
from sim.scenario import BreakRule, ShiftType, Split
from sim.scenario.checks.shift_room import GRID, breaks_fit, parts_fit, possible_spells

DAY = {
    "earliest_start": "08:00",
    "latest_start": "10:00",
    "latest_end": "18:00",
    "least_minutes": 360,
    "most_minutes": 480,
}


def exhaustive(kind: ShiftType, length: int, cut: int | None) -> bool:
    """Whether breaks fit, by trying every place of every break on the grid of five minutes."""
    rows = [row for row in kind.breaks if row.from_length_minutes <= length]
    for begins in product(range(0, length + 1, 5), repeat=len(rows)):
        ends = [begin + row.minutes for begin, row in zip(begins, rows, strict=True)]
        apart = all(
            later - end >= kind.between_breaks_minutes
            for end, later in zip(ends, begins[1:], strict=False)
        )
        if apart and all(
            begin >= row.earliest_after_minutes
            and (row.latest_after_minutes is None or begin <= row.latest_after_minutes)
            and length - end >= row.before_end_minutes
            and (cut is None or end <= cut or begin >= cut)
            for begin, end, row in zip(begins, ends, rows, strict=True)
        ):
            return True
    return False


MINUTES = st.integers(0, 100)
BREAKS = st.builds(
    BreakRule,
    minutes=st.sampled_from([5, 10, 15, 30]),
    earliest_after_minutes=MINUTES,
    latest_after_minutes=st.none() | MINUTES,
    before_end_minutes=MINUTES,
    from_length_minutes=st.sampled_from([0, 0, 60, 120]),
)
KINDS = st.builds(
    ShiftType,
    earliest_start=st.just("08:00"),
    latest_start=st.just("09:00"),
    least_minutes=st.just(30),
    most_minutes=st.just(180),
    breaks=st.lists(BREAKS, max_size=2).map(tuple),
    between_breaks_minutes=st.sampled_from([0, 20, 45]),
)


@settings(deadline=None, max_examples=60)
@given(KINDS, st.sampled_from([60, 90, 120, 180]))
def test_breaks_fit_a_shift_where_trying_every_place_finds_one(
    kind: ShiftType, length: int
) -> None:
    assert breaks_fit(kind, length) == exhaustive(kind, length, None)


@settings(deadline=None, max_examples=40)
@given(KINDS, st.sampled_from([60, 90, 120]), st.sampled_from([15, 30, 45]))
def test_a_split_shift_has_two_parts_where_trying_every_cut_finds_them(
    kind: ShiftType, length: int, least: int
) -> None:
    tried = any(exhaustive(kind, length, cut) for cut in range(least, length - least + 1, 5))
    assert parts_fit(kind, Split(least_part_minutes=least), length) == tried


def test_spells_end_in_time_and_start_on_the_step() -> None:
    kind = ShiftType.model_validate(DAY)
    assert possible_spells(kind) == [(480 + k * 30, min(960 + k * 30, 1080)) for k in range(5)]
    late = ShiftType.model_validate(DAY | {"latest_end": "15:00"})
    assert possible_spells(late) == [(480, 900), (510, 900), (540, 900)]


def test_a_split_shift_stretches_over_its_gap() -> None:
    split = {"least_gap_minutes": 120, "most_gap_minutes": 180, "least_part_minutes": 150}
    kind = ShiftType.model_validate(DAY | {"latest_end": None, "split": split})
    assert possible_spells(kind)[0] == (480, 480 + 480 + 180)
    tight = ShiftType.model_validate(DAY | {"split": split})
    assert possible_spells(tight) == [(480, 1080), (510, 1080), (540, 1080), (570, 1080),
                                      (600, 1080)]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    KINDS,
    st.none()
    | st.builds(
        Split,
        least_gap_minutes=st.sampled_from([15, 60]),
        most_gap_minutes=st.just(90),
        least_part_minutes=st.integers(15, 80),
    ),
    st.none() | st.sampled_from(["09:30", "10:45", "12:00"]),
)
def test_a_kind_of_shift_passes_where_the_planner_finds_shifts_of_it(
    rules: ShiftType, split: Split | None, end: str | None
) -> None:
    kind = rules.model_copy(update={"split": split, "latest_end": end})
    found = {
        pattern.start
        for pattern in patterns_of("kind", kind)
        if lines_of(
            pattern,
            (pattern.length + pattern.gap) // GRID,
            Rules(GRID, kind.between_breaks_minutes, split),
        )
    }
    assert {start for start, _ in possible_spells(kind)} == found
