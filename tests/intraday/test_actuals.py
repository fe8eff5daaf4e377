"""Actual volumes from tables: what is understood, and every wrong cell."""

from pathlib import Path

import numpy as np
import pytest

from planner.intraday.actuals import actuals_of, read_actuals
from planner.intraday.moment import moment_of
from sim.errors import ScenarioError
from tests.intraday.days import day, queue, team

TWO = day(
    queues={"calls": queue(), "sales": queue()},
    groups={
        "team": team(
            None, ("calls", "sales"), staffing=[{"day": "all", "time": "08:00", "agents": 3}]
        )
    },
)


def table(folder: Path, text: str) -> Path:
    path = folder / "volumes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_of_the_day_are_taken_and_others_counted(tmp_path: Path) -> None:
    moment = moment_of(TWO, "09:00")
    path = table(
        tmp_path,
        "queue;day;time;volume\ncalls;2026-03-03;08:00;31\ncalls;2026-03-02;08:30;99\n"
        "sales;mon-fri;8:30;7\n",
    )
    found = read_actuals(moment, path)
    assert (found.volume[0, 16], found.volume[1, 17]) == (31, 7)
    assert int(np.isfinite(found.volume).sum()) == 2
    assert found.other_days == 1


def test_every_wrong_cell_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    moment = moment_of(TWO, "09:10")
    path = table(
        tmp_path,
        "queue,date,time,volume\n"
        "call,2026-03-03,08:00,31\n"
        "calls,2026-33-03,08:00,31\n"
        "calls,2026-03-03,08:10,31\n"
        "calls,2026-03-03,25:00,31\n"
        "calls,2026-03-03,09:00,31\n"
        "calls,2026-03-03,08:30,-1\n"
        "sales,2026-03-03,08:00,4\n"
        "sales,2026-03-03,08:00,5\n"
        "sales,2026-03-03,08:30,2.5\n",
    )
    with pytest.raises(ScenarioError) as caught:
        read_actuals(moment, path)
    places = [(p.line, p.column) for p in caught.value.problems]
    assert places == [
        (2, "queue"), (3, "date"), (4, "time"), (5, "time"), (6, "time"), (7, "volume"),
        (9, "time"), (10, "volume"),
    ]  # fmt: skip
    text = str(caught.value)
    for words in ("did you mean calls", "is no day", "no interval starts at 08:10", "is no time",
                  "not over at 09:10", "stands in line 8"):  # fmt: skip
        assert words in text
    assert all(problem.file == str(path) for problem in caught.value.problems)


def test_letters_and_missing_columns_are_named_as_in_every_table(tmp_path: Path) -> None:
    moment = moment_of(TWO, "09:00")
    with pytest.raises(ScenarioError, match="not a number"):
        read_actuals(moment, table(tmp_path, "queue,time,volume\ncalls,08:00,many\n"))
    with pytest.raises(ScenarioError, match="column time is missing"):
        read_actuals(moment, table(tmp_path, "queue,volume\ncalls,3\n"))
    with pytest.raises(ScenarioError, match="no column queue"):
        read_actuals(moment, table(tmp_path, "time,volume\n08:00,3\n"))
    with pytest.raises(ScenarioError, match="no row is about"):
        read_actuals(moment, table(tmp_path, "queue,day,time,volume\ncalls,sun,08:00,3\n"))
    with pytest.raises(ScenarioError, match="there is no table"):
        read_actuals(moment, tmp_path / "none.csv")


def test_python_gives_volumes_by_queue_and_time() -> None:
    moment = moment_of(day(), "09:00")
    assert actuals_of(moment, {"calls": {"08:00": 12, "08:30": 9}}).volume[0, 16:18].tolist() == [
        12, 9,
    ]  # fmt: skip
    with pytest.raises(ScenarioError, match="there is no queue"):
        actuals_of(moment, {"sales": {"08:00": 12}})


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("eleven", "is no local time"),
        ("2026-03-09 11:00", "no day of the scenario"),
        ("00:00", "nothing of the day is over"),
        ("2026-03-03 11:00+02:00", "is no local time"),
    ],
)
def test_a_moment_that_is_none_is_refused(at: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        moment_of(day(), at)


def test_a_week_needs_the_date() -> None:
    with pytest.raises(ScenarioError, match="name one: 2026-03-03 11:00"):
        moment_of(day(days=7), "11:00")
    assert moment_of(day(days=7), "2026-03-05T11:00").text == "2026-03-05 11:00"


def test_an_hour_that_clocks_show_twice_shares_its_contacts() -> None:
    scenario = day(
        start="2026-10-25",
        time_zone="Europe/Kyiv",
        queues={"calls": queue(opening_hours=[{"from": "00:00", "to": "24:00"}])},
    )
    moment = moment_of(scenario, "05:00")
    found = actuals_of(moment, {"calls": {"03:00": 12}})
    assert np.flatnonzero(np.isfinite(found.volume[0])).tolist() == [6, 8]
    assert np.nansum(found.volume) == 12
