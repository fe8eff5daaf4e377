"""The public shift-design instances, solved by the product's covering model."""

from pathlib import Path

import pytest

from benchmarks.shift_design import OPTIMA, NotAnInstance, design, read_dzn
from planner.solve import Limits

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "scheduling"
SMALL = """\
interval = 240;
days = 2;
demand = [1, 2, 1, 0, 0, 0, 0, 1, 1, 2, 0, 1];
shiftTypes = 2;
minStart = [0, 5];
maxStart = [1, 5];
minLength = [2, 2];
maxLength = [3, 2];
weightUnderCover = 1;
weightOverCover = 2;
weightShiftInstances = 30;
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.dzn"
    path.write_text(SMALL)
    return read_dzn(path)


def test_an_instance_is_read_with_its_times_in_slots(small):
    assert (small.slot_minutes, small.days, small.slots_per_day) == (240, 2, 6)
    assert small.shifts() == [(0, 2), (0, 3), (1, 2), (1, 3), (5, 2)]
    assert (small.under, small.over, small.distinct) == (1, 2, 30)


def test_a_cost_is_counted_by_definition_and_shifts_wrap_past_the_end(small):
    # day 2's last slot and day 1's first one
    assert small.cost({(1, 5, 2): 1}) == 240 * (sum(small.demand) - 2) + 30
    assert small.cost({}) == 240 * sum(small.demand)
    assert small.cost({(0, 1, 2): 2}) == 240 * (sum(small.demand) - 3 + 2 * 1) + 30


def test_the_optimum_of_a_small_instance_is_proved_and_no_small_change_is_cheaper(small):
    solved, staff = design(small, Limits())
    assert solved.status == "optimal"
    assert small.cost(staff) == solved.objective == solved.bound
    for shift in [(day, *kind) for day in range(2) for kind in small.shifts()]:
        for change in (-1, 1):
            people = staff.get(shift, 0) + change
            if people >= 0:
                assert small.cost(staff | {shift: people}) >= small.cost(staff)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("days = 2;", "days missing"),
        ("minLength = [2, 2];", "minLength missing"),
        ("interval = 240;", "interval missing"),
    ],
)
def test_a_file_that_lacks_a_field_is_refused_by_name(tmp_path, line, said):
    path = tmp_path / "broken.dzn"
    path.write_text(SMALL.replace(line, ""))
    with pytest.raises(NotAnInstance, match=said):
        read_dzn(path)


def test_lists_that_do_not_fit_together_are_refused(tmp_path):
    path = tmp_path / "broken.dzn"
    path.write_text(SMALL.replace("days = 2", "days = 3"))
    with pytest.raises(NotAnInstance, match="not 3 days"):
        read_dzn(path)
    path.write_text(SMALL.replace("maxStart = [1, 5]", "maxStart = [1]"))
    with pytest.raises(NotAnInstance, match="differ in size"):
        read_dzn(path)
    with pytest.raises(NotAnInstance, match="No such file"):
        read_dzn(tmp_path / "absent.dzn")


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the public instances lie beside the repository")
@pytest.mark.parametrize("name", sorted(OPTIMA))
def test_the_known_optimum_is_found_and_proved(name):
    instance = read_dzn(DATA / name)
    solved, staff = design(instance, Limits(deterministic=300))
    assert solved.status == "optimal"
    assert instance.cost(staff) == solved.objective == solved.bound == OPTIMA[name]
