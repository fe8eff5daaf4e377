"""The roster as pictures and as a page: who works when can be read off, and pages stand alone."""

import re

import pytest
from matplotlib.patches import Rectangle

from planner.plan.coverage import asked, rostered
from planner.plan.result import Stage
from planner.report.plans.view import Picture
from planner.report.roster.files import draw
from planner.report.roster.gather import stage_table
from planner.report.roster.grid import cell_text, draw_pages, order, pages, picture, summary
from planner.report.roster.looks import looks, used_kinds
from planner.report.roster.machine import as_json
from planner.report.roster.page import page
from planner.report.roster.shown import RosterShown, sentences
from planner.report.roster.text import print_roster
from planner.schedule.problem import Roster
from sim.clock import Calendar
from tests.report.conftest import EVIL
from tests.report.plan_example import interval, levels, verdicts
from tests.report.roster_example import DUTIES, EARLY, LATE, NIGHT, many, problem, roster, week

NINE = 48 + 18
"""Interval of Tuesday 09:00."""


def texts(made: Roster) -> list[str]:
    (whole,) = (drawn.whole for drawn in draw_pages(made))
    return [text.get_text() for text in whole.axes[0].texts]


def shown(made: Roster | None = None, **changes: object) -> RosterShown:
    """A roster by hand with verdicts by hand."""
    made = roster() if made is None else made
    scenario = week()
    calendar = Calendar.of(scenario)
    table = verdicts(interval("sales", NINE, 0.7), interval("service", NINE, 0.9))
    seen = Picture(
        scenario,
        calendar,
        rostered(made, scenario, calendar),
        needed=asked(made.problem, scenario, calendar),
        verdicts=table,
        levels=levels(table),
    )
    return RosterShown(scenario, made, seen, **changes)  # type: ignore[arg-type]


def test_every_duty_and_leave_is_a_box_with_its_times() -> None:
    found = texts(roster())
    assert found.count("08:00\N{EN DASH}16:30") == int((roster().work == 0).sum())
    assert found.count("22:00\N{EN DASH}06:00") == int((roster().work == 2).sum())
    assert found.count("leave") == 1
    assert "48 h" in found


def test_people_stand_by_group_and_count_as_people_do() -> None:
    made = many(12)
    names = [made.problem.employees[n].name for n in order(made)]
    assert names[:4] == ["agent 1", "agent 4", "agent 7", "agent 10"]


def test_many_people_are_drawn_page_by_page_nobody_twice() -> None:
    made = many(150)
    found = pages(made)
    assert len(found) > 2
    people = [n for one in found for n in one.people]
    assert sorted(people) == list(range(150))
    assert all(len(one.people) <= 45 for one in found)
    assert summary(made) is not None


def test_few_people_are_one_picture_without_a_summary() -> None:
    assert [one.name for one in pages(many(60))] == ["roster"]
    assert summary(many(60)) is None


def test_weekends_are_shaded_over_the_whole_height() -> None:
    whole = picture(roster(), pages(roster())[0])
    columns = [
        patch.get_x()
        for patch in whole.axes[0].patches
        if isinstance(patch, Rectangle) and patch.get_height() == len(roster().work)
    ]
    assert columns == [5, 6]


@pytest.mark.parametrize(
    ("width", "text"), [(1.1, "08:00\N{EN DASH}16:30"), (0.5, "08:00"), (0.3, "8")]
)
def test_a_narrow_day_says_less(width: float, text: str) -> None:
    assert cell_text(EARLY, width) == text


def test_kinds_have_their_own_colours_and_nights_are_dark() -> None:
    found = looks(DUTIES)
    assert len({look.fill for look in found.values()}) == len(found) == 4
    brightness = {kind: sum(int(look.fill[k : k + 2], 16) for k in (1, 3, 5))
                  for kind, look in found.items()}  # fmt: skip
    assert brightness[NIGHT.type] < 300 < brightness[LATE.type]
    assert found[NIGHT.type].ink == "#FFFFFF"


def test_the_legend_names_the_kinds_on_the_page_alone() -> None:
    assert used_kinds(roster(), [2]) == ["standby", "night"]


def test_coverage_counts_heads_on_the_phone_by_interval() -> None:
    made, scenario = roster(), week()
    calendar = Calendar.of(scenario)
    sellers = rostered(made, scenario, calendar)[0]
    assert sellers[16] == 1  # Monday 08:00: Ann
    assert sellers[19] == 0.5  # 09:30: half of it is her break
    assert sellers[23] == 0  # 11:30: lunch
    generalists = rostered(made, scenario, calendar)[1]
    assert generalists[44:60].tolist() == [1.0] * 7 + [0.0] + [1.0] * 8
    assert asked(made.problem, scenario, calendar)[0, 16] == 2


def test_the_page_stands_alone_and_escapes_what_it_shows() -> None:
    made = shown(breaches=(EVIL,), advice=(EVIL,))
    text = page(made, draw(made))
    assert EVIL not in text
    assert "http" not in text
    assert re.search(r"<h2>\s*Where goals fall short", text)
    assert text.count("<svg") == len(draw(made))


def test_what_is_said_of_a_roster_is_its_figures() -> None:
    text = " ".join(sentences(shown(breaches=())))
    assert "3 agents over 8 days: 14 days worked, 114 paid hours, 1 day of leave." in text
    assert (
        "1 of 3 heads asked for by day and shift are NOT rostered, most of them in sellers" in text
    )
    assert "on Monday (0800-1630: 1 of 2)" in text
    assert "Wishes granted: 1 of 3." in text
    assert "no roster of these people costs less than 99 (proved), the gap is 10.0 %" in text
    assert "no labour rule is broken" in text


def test_the_text_says_rules_goals_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    made = shown(
        breaches=("bob: works too long",),
        advice=("Tuesday: too few.",),
        stages=stage_table([Stage("staffing", 30.0, "x"), Stage("roster", 10.0, "y")]),
    )
    print_roster(made)
    out = capsys.readouterr().out
    assert "- bob: works too long" in out
    assert "- Tuesday: too few." in out
    assert "75 %" in out
    assert out.splitlines()[-1].split() == ["all", "40", "s"]


def test_json_has_every_duty_and_no_nan() -> None:
    import json

    found = json.loads(as_json(shown()))
    assert len(found["duties"]) == int((roster().work >= 0).sum())
    assert found["heads_short"] == 1
    assert found["hours"][2]["most_hours"] is None


def test_groups_in_which_nobody_works_have_no_coverage_chart() -> None:
    from planner.report.plans import pictures

    work = roster().work.copy()
    work[work >= 2] = -1  # the generalists' duties
    made = roster(work=work, problem=problem(heads=()))
    drawn = pictures.coverage(shown(made).picture)
    titles = {ax.get_title(loc="left") for one in drawn for ax in one.whole.axes}
    assert titles == {"sellers"}
