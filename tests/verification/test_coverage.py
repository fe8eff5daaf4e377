"""95 % intervals of 30 replications hold the exact value about 95 times in a hundred."""

import pytest

from tests.verification import judges
from tests.verification.coverage import assert_in_band, coverages, table

JUDGES = [
    judges.erlang_a(4.5, 5, 180.0),
    judges.erlang_a(10.0, 10, 120.0),
    judges.erlang_c(3.5, 5, 60.0),
    judges.erlang_c(7.0, 9),
    judges.priorities((1.5, 2.0), 5),
    judges.finite_lines(5.5, 5, 9, 180.0),
    judges.blocked_at_once(4.0, 5),
    judges.one_agent(0.5, 0.8),
    judges.impatient_in_two_ways(4.5, 5, 150.0, 2.0),
    judges.two_skills((3.0, 2.5), (3, 4)),
]

# Days on which a few long jams decide the mean wait: 30 of them do not tell its skewness well.
HARD = [
    judges.one_agent(0.5, 1.5),
    judges.erlang_c(4.5, 5, 120.0),
    judges.priorities((2.0, 2.4), 5),
]
FLOOR = 0.90


def is_level(kpi):
    return kpi == "service_level" or kpi.startswith("sl_")


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_intervals_cover_the_exact_value_as_often_as_they_say(judge, show_table):
    assert all(0.5 < value < 0.95 for (_, kpi), value in judge.exact.items() if is_level(kpi))
    rows = coverages(judge.scenario, judge.exact)
    show_table(table(judge.name, rows))
    assert_in_band(rows)


@pytest.mark.parametrize("judge", HARD, ids=lambda judge: judge.name)
def test_on_hard_days_intervals_cover_nearly_as_often(judge, show_table):
    rows = coverages(judge.scenario, judge.exact)
    show_table(table(f"hard: {judge.name}", rows))
    assert not [one.row() for one in rows if one.share < FLOOR]
