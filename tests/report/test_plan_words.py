"""What is said of a plan: cost and bound, confirmation, and where goals fall short."""

import math

import pytest

from planner.report.plans.rules import print_rules
from planner.report.plans.shortfalls import goals_short, lines, thin_intervals
from planner.report.plans.shown import sentences
from planner.report.plans.tables import coverage, groups
from planner.solve import Bound
from tests.report.plan_example import Goal, interval, picture, shown, verdicts
from tests.running.example import centre

NINE = 18


def said(*goals: Goal, **changes: object) -> list[str]:
    return lines(picture(verdicts(*goals), **changes))


def test_intervals_in_a_row_are_one_line_with_the_worst_of_them() -> None:
    goals = [interval("sales", NINE + k, v) for k, v in enumerate([0.9, 0.7, 0.74, 0.78, 0.85])]
    assert said(*goals) == [
        "Monday 09:30\N{EN DASH}11:00: sales misses 80 % in 20 s by 10.0 points at worst (70.0 %)"
    ]


def test_a_good_interval_between_makes_two_lines_the_worse_first() -> None:
    goals = [interval("sales", NINE + k, v) for k, v in enumerate([0.75, 0.9, 0.7])]
    assert [line.split(": ")[0] for line in said(*goals)] == [
        "Monday 10:00\N{EN DASH}10:30",
        "Monday 09:00\N{EN DASH}09:30",
    ]


def test_queues_are_not_mixed() -> None:
    found = said(interval("sales", NINE, 0.7), interval("service", NINE + 1, 0.7, goal=0.9))
    assert found == [
        "Monday 09:30\N{EN DASH}10:00: service misses 90 % in 60 s by 20.0 points (70.0 %)",
        "Monday 09:00\N{EN DASH}09:30: sales misses 80 % in 20 s by 10.0 points (70.0 %)",
    ]


def test_the_same_hours_of_several_days_are_one_line() -> None:
    days = [interval("sales", 48 * day + NINE, 0.7 - 0.01 * day) for day in (0, 1, 2)]
    other = [interval("service", 48 * day + NINE, 0.6, goal=0.9) for day in (0, 2)]
    assert said(*days, *other, days=5) == [
        "Monday and Wednesday 09:00\N{EN DASH}09:30: service misses 90 % in 60 s by 30.0 points "
        "(60.0 %), worst on Monday",
        "Monday to Wednesday 09:00\N{EN DASH}09:30: sales misses 80 % in 20 s by 12.0 points "
        "(68.0 %), worst on Wednesday",
    ]
    assert len(goals_short(picture(verdicts(*days), days=5))) == 3
    month = [interval("sales", 48 * day + NINE, 0.7) for day in (0, 7, 14)]
    (found,) = said(*month, days=28)
    assert found.startswith("3 days from Monday 2 March 09:00")


def test_midnight_parts_two_lines() -> None:
    found = said(interval("sales", 47, 0.7), interval("sales", 48, 0.7), days=2)
    assert [line.split(": ")[0] for line in found] == [
        "Monday 23:30\N{EN DASH}00:00",
        "Tuesday 00:00\N{EN DASH}00:30",
    ]


def test_in_more_than_a_week_days_have_dates() -> None:
    (found,) = said(interval("sales", NINE, 0.7), days=8)
    assert found.startswith("Monday 2 March 09:00")


def test_every_kind_of_goal_has_its_words() -> None:
    found = said(
        Goal("service_level", "sales", "day", 0, 48, 0.8, 0.75, False),
        Goal("abandon_rate", "sales", "day", 0, 48, 0.05, 0.072, False),
        Goal("asa_s", "service", "total", 0, 48, 30.0, 45.0, False),
        Goal("occupancy", "sellers", "day", 0, 48, 0.85, 0.92, False),
    )
    assert sorted(found) == [
        "Monday: sales loses 7.2 % of its contacts, at most 5 % is asked for",
        "Monday: sales misses 80 % in 20 s by 5.0 points (75.0 %)",
        "Monday: sellers is busy 92.0 % of its time, at most 85 % is asked for",
        "Over the whole time: service answers after 45 s on average, at most 30 s is asked for",
    ]


def test_met_on_average_but_not_with_confidence_is_said_so() -> None:
    goal = Goal("service_level", "sales", "day", 0, 48, 0.8, 0.81, False)
    most = Goal("abandon_rate", "sales", "day", 0, 48, 0.05, 0.049, False)
    near = Goal("service_level", "service", "day", 0, 48, 0.9, 0.897, False)
    assert sorted(said(goal, most, near)) == [
        "Monday: sales keeps 81.0 % on average, with confidence only 80.0 %: 80 % in 20 s less "
        "half a point is asked for",
        "Monday: sales loses 4.9 % of its contacts (with confidence no better than 5.9 %), at "
        "most 5 % is asked for",
        "Monday: service keeps 89.7 % on average, with confidence only 88.7 %: 90 % in 60 s less "
        "half a point is asked for",
    ]


def test_what_holds_is_not_mentioned() -> None:
    assert said(interval("sales", NINE, 0.9)) == []
    assert goals_short(picture(verdicts(interval("sales", NINE, 0.9)))) == []


def test_an_interval_that_no_goal_protects_and_nobody_serves_is_worth_a_word() -> None:
    seen = picture(verdicts(interval("sales", NINE, 0.9), interval("sales", NINE + 1, 0.2)))
    assert thin_intervals(seen) is None, "it is judged: it is a shortfall"
    seen.levels.loc[seen.levels["interval"] == NINE + 1, ["goal", "holds"]] = math.nan
    found = thin_intervals(seen)
    assert found is not None
    assert found.startswith("1 interval with too few contacts to be judged alone is served badly")
    assert "sales on Monday 09:30\N{EN DASH}10:00 (20.0 % in time)" in found


def test_many_lines_are_cut_and_counted() -> None:
    goals = [interval("sales", NINE + 2 * k, 0.7) for k in range(5)]
    found = lines(picture(verdicts(*goals)), most=2)
    assert len(found) == 3
    assert found[-1] == "and 3 more: verdicts.csv has them all"


def test_a_bound_says_whether_it_is_proved_and_what_it_bounds() -> None:
    text = " ".join(sentences(shown()))
    assert "Lower bound, proved: 20 agent-hours; it bounds every queue by itself" in text
    assert "nobody waiting. The gap is 4.8 %." in text
    bound = Bound(20.0, "conditional", "plans that keep the cuts")
    text = " ".join(sentences(shown(bound=bound, gap=None)))
    assert "conditional (true if what it assumes is): 20 agent-hours; it bounds plans" in text
    assert "gap" not in text
    assert "No lower bound is known" in " ".join(sentences(shown(bound=None, gap=None)))


def test_a_plan_that_was_not_simulated_says_so_and_so_does_one_cut_short() -> None:
    text = " ".join(sentences(shown(interrupted=True, reproducible=False)))
    assert "Not simulated: whether the goals hold has not been judged." in text
    assert "INTERRUPTED" in text
    assert "may give another plan" in text


@pytest.mark.parametrize(("unit", "heading"), [("EUR", "cost, EUR"), ("agent-hours", "")])
def test_groups_add_up(unit: str, heading: str) -> None:
    plan = shown(unit=unit)
    headings, rows = groups(plan)
    assert headings == ["group", "agent-hours", *([heading] if heading else []), "most at once"]
    assert [row[0] for row in rows] == ["sellers", "generalists", "all"]
    assert [row[1] for row in rows] == ["9", "12", "21"]
    assert rows[-1][-1] == "7"


def test_coverage_as_a_table_has_a_row_for_each_group_and_interval() -> None:
    table = coverage(picture())
    assert len(table) == 12
    assert table["start"].iloc[0] == "2026-03-02T09:00+02:00"
    assert (table["difference"] == table["scheduled"] - table["required"]).all()
    assert math.isclose(table["difference"].sum(), 2 * (3 * -2 + 3 * 1))
    assert "required" not in coverage(picture(needed=False))


def test_the_rules_of_plans_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    planning = {
        "goals": {"sales": {"over": ["day"], "abandon_rate": 0.05}},
        "staff": {
            "sellers": {"least": 2, "pinned": [{"from": "09:00", "to": "10:00", "agents": 3}]}
        },
        "occupancy": 0.85,
        "shift_types": {
            "short": {
                "earliest_start": "09:00",
                "latest_start": "10:30",
                "least_minutes": 60,
                "most_minutes": 90,
                "breaks": [{"name": "tea", "minutes": 10}],
            }
        },
        "sessions": {
            "coaching": {
                "group": "sellers",
                "from": "09:00",
                "to": "11:00",
                "minutes": 30,
                "agents": 1,
            }
        },
    }
    print_rules(centre())
    assert capsys.readouterr().out == ""
    print_rules(centre(planning=planning))
    said = capsys.readouterr().out
    assert "Goals of sales: service level over day, at most 5 % abandoned in a day." in said
    assert "Staff of sellers: at least 2, pinned in 1 place." in said
    assert "No group busier than 85 % on any day." in said
    assert "30 minutes of meeting for 1 agent of sellers, all 09:00 to 11:00" in said
    row = next(line for line in said.splitlines() if line.startswith("short"))
    assert "09:00 to 10:30" in row
    assert "4 x 2" in row
    assert "1 to 1.5 h" in row
    assert "tea 10" in row
