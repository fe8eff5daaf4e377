"""A roster by hand, and every figure of its tables counted by hand."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from icalendar import Calendar as ICalendar

from planner.report.roster import tables
from planner.report.roster.calendars import calendar, file_names, write_calendars
from planner.report.roster.counts import Counts
from planner.report.roster.excel import write_workbook
from planner.schedule.problem import LEAVE, OFF
from sim.clock import Calendar
from tests.report.conftest import EVIL
from tests.report.roster_example import many, problem, roster, week


def row(table: pd.DataFrame, agent: str) -> pd.Series:
    return table[table["agent"] == agent].iloc[0]


def test_assignments_say_duty_off_or_leave_by_date() -> None:
    table = tables.assignments(roster())
    assert list(table.columns[3:]) == [f"2026-03-0{k}" for k in range(2, 10)]
    ann = row(table, "ann")
    assert (ann["2026-03-02"], ann["2026-03-04"], ann["2026-03-05"]) == (
        "0800-1630",
        "leave",
        "off",
    )


def test_hours_stand_beside_what_the_contract_asks() -> None:
    table = tables.hours(roster())
    ann, bob, cyd = (row(table, name) for name in ("ann", "bob", "cyd"))
    assert (ann["paid_hours"], ann["leave_hours"], ann["week_1_hours"]) == (48, 8, 40)
    assert ann["contract"] == "40 h a week"
    assert bob["contract"] == "16 to 24 h a week"
    assert (ann["below_hours"], bob["below_hours"], cyd["below_hours"]) == (0, 0, 8)
    assert (cyd["nights"], cyd["weekends"], cyd["on_call"], cyd["days"]) == (4, 1, 1, 4)
    assert (ann["days_off"], ann["leave_days"]) == (2, 1)


def test_hours_beyond_the_contract_are_overtime() -> None:
    work = roster().work.copy()
    work[1, :5] = 0  # five days of eight hours, 24 are allowed; Sunday's stays
    bob = row(tables.hours(roster(work=work)), "bob")
    assert bob["beyond_hours"] == 24
    assert bob["week_1_hours"] == 48


def test_heads_are_counted_over_all_duties_that_count_together() -> None:
    table = tables.heads(roster())
    assert table["required"].tolist() == [2, 1, 0]
    assert table["rostered"].tolist() == [1, 1, 1]
    assert table["short"].tolist() == [1, 0, 0]
    assert table["over"].tolist() == [0, 0, 1]
    assert table["shift"].tolist() == ["0800-1630", "2200-0600", "early"]


def test_wishes_say_what_was_asked_and_what_was_got() -> None:
    table = tables.wishes(roster())
    assert table["wish"].tolist() == ["off", "late", "not night"]
    assert table["granted"].tolist() == [True, False, False]
    assert table["got"].tolist() == ["off", "0800-1630", "2200-0600"]


def test_fairness_counts_each_kind_of_shift() -> None:
    table = tables.fairness(roster())
    worked = table[[c for c in table.columns if c.startswith("days_")]].to_numpy().sum(axis=1)
    assert worked.tolist() == (roster().work >= 0).sum(axis=1).tolist()
    assert row(table, "cyd")["days_night"] == 4


def test_terms_add_up_to_the_whole() -> None:
    table = tables.terms(roster())
    assert table["cost"].sum() == roster().cost
    assert table["share"].sum() == pytest.approx(1)


def test_every_day_is_worked_on_call_leave_or_off() -> None:
    counts = Counts(many(50, 28))
    parts = [counts.worked, counts.on_call, counts.leave, counts.off]
    assert (np.sum(parts, axis=0) == 1).all()
    assert counts.weekly_minutes.sum() == counts.paid_minutes.sum()


def test_paid_minutes_of_leave_are_those_of_the_person() -> None:
    counts = Counts(roster())
    assert counts.paid_minutes[0, 2] == 480
    assert counts.paid_minutes[2, 5] == 480
    assert (counts.paid_minutes[roster().work == OFF] == 0).all()


# --- Excel ------------------------------------------------------------------------------------


def named(name: str) -> object:
    """The roster with Ann under another name."""
    from dataclasses import replace

    people = problem().employees
    return roster(problem=problem(employees=(replace(people[0], name=name), *people[1:])))


def test_the_workbook_holds_the_grid_and_every_table(tmp_path: Path) -> None:
    made = roster()
    write_workbook(tmp_path / "r.xlsx", made, {"Hours": tables.hours(made)})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["Roster", "Hours"]
    grid = [[cell.value for cell in line] for line in book["Roster"].iter_rows()]
    assert grid[0][4] == "Mon 2 Mar"
    assert grid[1][0] == "ann"
    assert grid[1][3] == 48
    assert grid[1][6] == "leave"
    hours = [[cell.value for cell in line] for line in book["Hours"].iter_rows()]
    assert hours[0][3] == "paid hours"
    assert [line[3] for line in hours[1:]] == [48, 32, 34]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", EVIL, "http://a.b"])
def test_no_cell_can_become_a_formula_or_a_link(tmp_path: Path, name: str) -> None:
    made = named(name)
    write_workbook(tmp_path / "r.xlsx", made, {"Hours": tables.hours(made)})  # type: ignore[arg-type]
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert book["Roster"]["A2"].value == name


def test_the_same_roster_is_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, roster(), {})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# --- calendars --------------------------------------------------------------------------------


def test_a_calendar_has_every_duty_at_its_time_in_utc() -> None:
    made, scenario = roster(), week()
    whole = ICalendar.from_ical(calendar(made, scenario, 2, "0.1"))
    events = list(whole.walk("VEVENT"))
    assert len(events) == int((made.work[2] != OFF).sum())
    night = events[0]
    local = Calendar.of(scenario)
    begin, end = night["dtstart"].dt, night["dtend"].dt
    assert local.tick_of(begin) == local.tick(0, 22 * 60)
    assert local.tick_of(end) == local.tick(1, 6 * 60)
    assert "01:30-02:00 lunch (unpaid)" in str(night["description"])


def test_leave_is_a_whole_day() -> None:
    made = roster()
    whole = ICalendar.from_ical(calendar(made, week(), 0, "0.1"))
    leave = [event for event in whole.walk("VEVENT") if event["summary"] == "Leave"]
    assert [event["dtstart"].dt for event in leave] == [made.problem.dates[2]]
    assert made.work[0, 2] == LEAVE


def test_lines_are_short_and_texts_survive() -> None:
    from dataclasses import replace

    name = "Ann; the, long\\name " + "ж" * 80
    people = problem().employees
    made = roster(problem=problem(employees=(replace(people[0], name=name), *people[1:])))
    text = calendar(made, week(), 0, "0.1")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert str(ICalendar.from_ical(text)["x-wr-calname"]) == f"{name}: two queues"


def test_a_duty_keeps_its_uid_when_the_roster_is_made_anew() -> None:
    work = roster().work.copy()
    work[0, 1] = 0
    uids = [
        {
            event["dtstart"].to_ical()[:8]: str(event["uid"])
            for event in ICalendar.from_ical(calendar(made, week(), 0, "0.1")).walk("VEVENT")
        }
        for made in (roster(), roster(work=work))
    ]
    assert uids[0] == uids[1]


def test_every_person_gets_a_file_whatever_the_name(tmp_path: Path) -> None:
    names = file_names(["ann", "Ann", "../../etc/passwd", "", "a/b", "a b"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all("/" not in name and not name.startswith(".") for name in names)
    written = write_calendars(roster(), week(), tmp_path / "c", "0.1")
    assert sorted(path.name for path in written) == ["ann.ics", "bob.ics", "cyd.ics"]
