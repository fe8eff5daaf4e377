"""What may be moved: every candidate keeps the rules, and costs what it says."""

from itertools import pairwise

import numpy as np
import pytest

from planner.intraday.candidates import Candidates
from planner.intraday.desk import Desk
from planner.intraday.moment import moment_of
from planner.intraday.moves import Move, Rules
from planner.intraday.presence import TooMany, applied, names_after
from planner.intraday.rostered import crews_of
from sim.clock import Calendar
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, check
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from tests.intraday.days import LUNCH, TEA, day, queue, shift, team

MEETING = {"activity": "meeting", "after_minutes": 270, "minutes": 30}
MORNING = {
    "earliest_start": "07:00",
    "latest_start": "10:00",
    "least_minutes": 360,
    "most_minutes": 360,
    "breaks": [
        {"minutes": 15, "earliest_after_minutes": 60, "latest_after_minutes": 120},
        {
            "activity": "lunch",
            "minutes": 30,
            "paid": False,
            "earliest_after_minutes": 150,
            "latest_after_minutes": 240,
            "before_end_minutes": 90,
        },
    ],
}


def candidates(scenario: Scenario, at: str = "09:00", **rules: object) -> Candidates:
    moment = moment_of(scenario, at)
    return Candidates.of(Desk(moment, Rules(**rules), tuple(crews_of(moment))))  # type: ignore[arg-type]


def of_kind(found: Candidates, kind: str) -> list[Move]:
    return [move for move in found.moves if move.kind == kind]


def test_breaks_move_within_the_window_of_their_kind_of_shift() -> None:
    scenario = day(planning={"shift_types": {"whole": MORNING}})
    found = candidates(scenario, "09:00", kinds=("break",))
    # the window of the early tea ends at 10:00, but then lunch would come less than an hour after
    early = [m.text for m in found.moves if m.who == "early" and m.text.startswith("break")]
    assert early == ["break 09:30 -> 09:15", "break 09:30 -> 09:45"]
    lunch = [m.text[-5:] for m in found.moves if m.who == "early" and m.text.startswith("lunch")]
    assert lunch == ["10:45", "11:15", "11:30", "11:45", "12:00"]


@pytest.mark.parametrize("at", ["08:00", "09:40", "12:10"])
def test_every_break_keeps_notice_order_and_distance(at: str) -> None:
    found = candidates(day(planning={"shift_types": {"whole": MORNING}}), at, kinds=("break",))
    clock, soonest = found.desk.clock, found.desk.soonest
    assert len(found) or at == "12:10"
    for move in found.moves:
        (taken,) = move.takes
        before, (after,) = found.desk.crews[taken.crew].piece, taken.pieces
        (new,) = set(after.pauses) - set(before.pauses)
        (old,) = set(before.pauses) - set(after.pauses)
        assert clock.begin(after, new) >= soonest
        assert clock.begin(before, old) >= soonest
        assert (new.minutes, new.activity, new.paid) == (old.minutes, old.activity, old.paid)
        for one, other in pairwise(after.pauses):
            assert other.after - one.until >= 60
        assert move.cost == 0


def test_overtime_and_time_off_cost_and_save_their_hours() -> None:
    found = candidates(day(), kinds=("overtime", "time_off"), most_overtime_minutes=60)
    stay = next(m for m in found.moves if m.text == "stay until 15:00")
    assert stay.cost == pytest.approx(20 * 1.5)
    come = next(m for m in found.moves if m.text == "come at 09:30")
    assert (come.who, come.cost) == ("late", pytest.approx(20 * 1.5 / 2))
    (piece,) = come.takes[0].pieces
    assert [piece.start + p.after for p in piece.pauses] == [690, 780]  # breaks keep their hour
    home = next(m for m in found.moves if m.text == "home at 13:00")
    assert home.cost == pytest.approx(-20)
    # going home before the unpaid lunch at 11:00 saves the six hours less the half
    lunch = next(m for m in found.moves if m.who == "early" and m.text == "home at 11:00")
    assert lunch.cost == pytest.approx(-2.5 * 20)
    assert not any("16:30" in move.text for move in found.moves)  # closed by then


def test_nothing_changes_within_the_notice() -> None:
    for move in candidates(day(), "13:20", notice_minutes=60).moves:
        for taken in move.takes:
            found = candidates(day(), "13:20", notice_minutes=60)
            before = found.desk.clock.on_the_phone((found.desk.crews[taken.crew].piece,))
            change = found.desk.clock.on_the_phone(taken.pieces) - before
            assert not np.abs(change[:, :28]).any(), move  # before 14:00, as 14:20 is soonest


def test_sessions_are_held_later_or_not_at_all_for_all_or_for_one() -> None:
    scenario = day(
        groups={
            "team": team(
                {
                    "early": shift("08:00", "14:00", 3, LUNCH, MEETING),
                    "late": shift("08:00", "16:00", 2, LUNCH, MEETING),
                }
            )
        }
    )
    found = of_kind(candidates(scenario, kinds=("session",)), "session")
    whole = [m for m in found if m.who == "all"]
    assert whole[0].text == "meeting 12:30 not today"
    assert (whole[0].agents, whole[0].most, whole[0].cost) == (5, 1, pytest.approx(5 * 10))
    assert [m.text for m in whole[1:]] == ["meeting 12:30 -> 13:00"]  # 13:30 ends the early shift
    single = [m.text for m in found if m.who == "late"]
    assert single[0] == "meeting 12:30 not today" and single[-1] == "meeting 12:30 -> 15:00"


def test_agents_are_lent_only_to_groups_whose_queues_they_all_know() -> None:
    scenario = day(
        queues={"calls": queue(), "sales": queue()},
        groups={
            "both": team({"one": shift("08:00", "14:00", 2, TEA)}, ("calls", "sales")),
            "calls": team({"two": shift("08:00", "14:00", 2, TEA)}, ("calls",), cost_per_hour=25),
        },
    )
    found = of_kind(candidates(scenario, kinds=("skill",)), "skill")
    assert {m.group for m in found} == {"both"}
    lent = next(m for m in found if m.text == "to calls from 10:00 to 11:00")
    assert lent.cost == pytest.approx(5)
    change = candidates(scenario, kinds=("skill",)).presence[
        [m.text for m in found].index(lent.text)
    ]
    assert change[0, 20:22].tolist() == [-1, -1]
    assert change[1, 20:22].tolist() == [1, 1]
    assert np.abs(change).sum() == 4


def test_staffing_tables_change_where_agents_come_and_go() -> None:
    rows = [
        {"day": "all", "time": f"{m // 60:02d}:{m % 60:02d}", "agents": 3 if m < 720 else 2}
        for m in range(480, 960, 30)
    ]
    scenario = day(groups={"team": team(None, staffing=rows)})
    found = candidates(scenario, "09:00")
    texts = {m.text: m for m in found.moves}
    assert texts["one more from 12:00 to 13:00"].cost == pytest.approx(30)
    assert texts["one home at 11:00"].cost == pytest.approx(-20)
    assert texts["one home at 11:00"].most == 1
    counts = np.array([m.text == "one more from 12:00 to 13:00" for m in found.moves], np.int64)
    after = applied(found.desk, scenario, found.moves, counts)
    view = View(after, Calendar.of(after))
    assert on_duty(view, "team")[[23, 24, 25, 26]].tolist() == [3, 3, 3, 2]
    assert found.possible(counts)
    longer = np.array([m.text == "one more from 12:00 to 13:30" for m in found.moves], np.int64)
    assert found.possible(longer)
    assert not found.possible(counts + longer)  # only one leaves at noon, and stays once


def test_no_moves_leave_everybody_where_they_were() -> None:
    found = candidates(day())
    after = applied(found.desk, day(), found.moves, np.zeros(len(found), np.int64))
    check(after)
    one, other = (build_inputs(s).inputs for s in (day(), after))
    keys = ["start", "end", "date", "activity"]
    assert sorted(one.duty[keys].tolist()) == sorted(other.duty[keys].tolist())
    renamed = names_after(found.desk)
    assert set(build_inputs(day()).names.agents) == set(renamed)
    assert set(build_inputs(after).names.agents) == set(renamed.values())


def test_every_move_changes_presence_as_it_says_and_gives_a_valid_scenario() -> None:
    scenario = day(
        queues={"calls": queue(), "sales": queue()},
        groups={
            "both": team(
                {"one": shift("08:00", "14:00", 2, TEA, MEETING)}, ("calls", "sales")
            ),
            "calls": team({"two": shift("09:00", "15:00", 2, TEA, LUNCH)}, ("calls",)),
        },
    )  # fmt: skip
    found = candidates(scenario, "08:30")
    view = View(scenario, Calendar.of(scenario))
    before = np.stack([on_duty(view, name) for name in scenario.groups])
    assert np.allclose(before, found.present)
    for m in range(len(found)):
        counts = np.zeros(len(found), np.int64)
        counts[m] = found.most[m]
        after = applied(found.desk, scenario, found.moves, counts)
        check(after)
        view = View(after, Calendar.of(after))
        there = np.stack([on_duty(view, name) for name in scenario.groups])
        assert np.allclose(there, before + found.most[m] * found.presence[m]), found.moves[m]


def test_nobody_is_moved_twice() -> None:
    found = candidates(day())
    counts = np.zeros(len(found), np.int64)
    early = [m for m, move in enumerate(found.moves) if move.who == "early"]
    counts[early[0]], counts[early[1]] = 2, 2
    assert not found.possible(counts)
    with pytest.raises(TooMany, match="has 3 agents"):
        applied(found.desk, day(), found.moves, counts)
    counts[early[1]] = 1
    assert found.possible(counts)


def test_seats_budget_and_the_number_of_moves_are_kept() -> None:
    sites = {"office": {"time_zone": "UTC", "seats": 3}}
    groups = {
        "team": team(
            {"early": shift("08:00", "12:00", 3), "late": shift("12:00", "16:00", 3)}, site="office"
        )
    }
    found = candidates(day(sites=sites, groups=groups), kinds=("overtime",))
    for m in range(len(found)):
        assert not found.possible(np.eye(len(found), dtype=np.int64)[m])
    found = candidates(day(), kinds=("overtime",), budget=30.0, most_moves=1)
    one = np.eye(len(found), dtype=np.int64)
    assert found.possible(one[0]) and not found.possible(one[0] + one[1])
    dear = int(found.costs.argmax())
    assert found.costs[dear] > 30 and not found.possible(one[dear])


def test_rules_that_mean_nothing_are_refused() -> None:
    for wrong in ({"step_minutes": 7}, {"notice_minutes": -1}, {"kinds": ("magic",)}, {"worth": 0}):
        with pytest.raises(ValueError, match=r"must|kinds are"):
            Rules(**wrong)  # type: ignore[arg-type]


def test_agents_who_are_away_are_not_moved() -> None:
    moment = moment_of(day(), "09:00")
    crews = crews_of(moment, {"team/early/2", "team/late/1"})
    found = Candidates.of(Desk(moment, Rules(), tuple(crews)))
    assert sum(len(crew) for crew in crews) == 5
    assert {move.most for move in found.moves if move.who == "early"} == {2}
    assert {move.most for move in found.moves if move.who == "late"} == {1}
    assert found.present[0, 20] == 3
