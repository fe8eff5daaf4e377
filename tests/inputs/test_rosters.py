"""Named people: who is on duty when, and one person in several groups."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sim.engine.log import Activity
from sim.inputs.timelines import draw_timeline, unpack
from sim.measure.headcount import headcount
from sim.scenario import Scenario
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from tests.inputs.centre import built, centre, group

HOUR = 3_600_000
MINUTE = 60_000
ALWAYS = [{"from": "00:00", "to": "24:00"}]


def row(agent: str, start: str, end: str, activity: str = "available", **more: Any) -> dict:
    named = {"agent": agent, "date": "2026-03-02", "from": start, "to": end}
    return named | {"activity": activity} | more


def rostered(first: list[dict], second: list[dict] | None = None, **changes: Any) -> dict[str, Any]:
    """A centre whose groups have rosters; changes of both groups."""
    groups = {"first": group("sales", "service", roster=first, **changes)}
    if second is not None:
        groups["second"] = group("sales", "service", roster=second, **changes)
    for made in groups.values():
        del made["staffing"]
    raw = centre(days=2, groups=groups)
    for queue in raw["queues"].values():
        queue["opening_hours"] = ALWAYS
    return raw


def duty(raw: dict[str, Any]) -> list[tuple[str, float, float, str]]:
    """(agent, start and end in hours, activity) of every stretch."""
    made = built(raw)
    return [
        (
            made.names.agents[int(d["agent"])],
            int(d["start"]) / HOUR,
            int(d["end"]) / HOUR,
            Activity(int(d["activity"])).name.lower(),
        )
        for d in made.inputs.duty
    ]


def test_agents_have_their_names_and_the_order_of_rows_does_not_matter() -> None:
    rows = [
        row("Zoe", "08:00", "12:00"),
        row("Ann", "08:00", "10:00"),
        row("Ann", "10:00", "10:15", "break"),
        row("Ann", "10:15", "16:00"),
    ]
    wanted = [
        ("first/Ann", 8, 10, "available"),
        ("first/Ann", 10, 10.25, "break"),
        ("first/Ann", 10.25, 16, "available"),
        ("first/Zoe", 8, 12, "available"),
    ]
    assert duty(rostered(rows)) == wanted
    assert duty(rostered([*rows[1:], rows[0]])) == wanted


def test_time_without_a_row_and_unpaid_time_are_off_duty() -> None:
    gap = [row("Ann", "08:00", "12:00"), row("Ann", "12:30", "16:00")]
    unpaid = row("Ann", "12:00", "12:30", "lunch", paid=False)
    assert duty(rostered([gap[0], unpaid, gap[1]])) == duty(rostered(gap))


NIGHTS = {
    "as it is read aloud": [("22:00", "01:00"), ("01:00", "01:15"), ("01:15", "06:00")],
    "hours counted on": [("22:00", "25:00"), ("25:00", "25:15"), ("25:15", "30:00")],
    "mixed": [("22:00", "01:00"), ("25:00", "01:15"), ("01:15", "30:00")],
}


@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS.keys())
def test_the_hours_after_midnight_belong_to_the_evening(night: list[tuple[str, str]]) -> None:
    kinds = ["available", "break", "available"]
    rows = [row("Ann", a, b, kind) for (a, b), kind in zip(night, kinds, strict=True)]
    raw = rostered(rows)
    assert [stretch[1:3] for stretch in duty(raw)] == [(22, 25), (25, 25.25), (25.25, 30)]
    assert len({int(d["date"]) for d in built(raw).inputs.duty}) == 1


def test_the_night_before_the_first_day_counts_as_far_as_it_reaches_into_it() -> None:
    rows = [row("Ann", "22:00", "30:00") | {"date": "2026-03-01"}]
    assert duty(rostered(rows)) == [("first/Ann", 0, 6, "available")]


def test_rows_of_other_days_are_left_out() -> None:
    rows = [row("Ann", "08:00", "12:00") | {"date": f"2026-03-{day:02d}"} for day in range(1, 8)]
    assert [stretch[1:3] for stretch in duty(rostered(rows))] == [(8, 12), (32, 36)]


@pytest.mark.parametrize("start", ["2026-03-28", "2026-10-24"])
def test_a_night_on_which_the_clocks_change_has_its_true_hours(start: str) -> None:
    rows = [row("Ann", f"{h}:00", f"{h + 1}:00") | {"date": start} for h in range(22, 30)]
    raw = rostered(rows) | {"start": start}
    made = built(raw)
    zone = ZoneInfo("Europe/Kyiv")
    evening = datetime.fromisoformat(f"{start}T22:00").replace(tzinfo=zone)
    morning = datetime.fromisoformat(f"{start}T06:00").replace(tzinfo=zone) + timedelta(days=1)
    hours = (morning.timestamp() - evening.timestamp()) / 3600
    assert hours != 8
    stretches = made.inputs.duty
    assert int((stretches["end"] - stretches["start"]).sum()) == hours * HOUR
    assert (stretches["start"][1:] == stretches["end"][:-1]).all()


def test_a_roster_is_in_the_local_time_of_the_site() -> None:
    raw = rostered([row("Ann", "08:00", "12:00")], site="far")
    raw["sites"] = {"far": {"time_zone": "America/New_York"}}
    assert duty(raw) == [("first/Ann", 15, 19, "available")]


BOTH = ([row("Ann", "08:00", "12:00"), row("Bo", "08:00", "12:00")], [row("Ann", "12:00", "16:00")])


def present(raw: dict[str, Any], replication: int) -> set[str]:
    made = built(raw)
    _, agents, _ = unpack(made.inputs, draw_timeline(made.inputs, replication))
    return {made.names.agents[int(agent)] for agent in agents}


def test_who_is_absent_in_one_group_is_absent_in_the_other() -> None:
    raw = rostered(*BOTH, absence=0.5)
    days = [present(raw, replication) for replication in range(60)]
    assert all(("first/Ann" in day) == ("second/Ann" in day) for day in days)
    assert 15 < sum("first/Ann" in day for day in days) < 45
    assert any(("first/Ann" in day) != ("first/Bo" in day) for day in days)


def test_absence_does_not_depend_on_the_group_or_on_others() -> None:
    both = rostered(*BOTH, absence=0.5)
    alone = rostered([], [row("Ann", "08:00", "16:00")], absence=0.5)
    for replication in range(30):
        here = "second/Ann" in present(both, replication)
        assert here == ("second/Ann" in present(alone, replication))


def test_who_changes_the_group_during_the_day_is_late_once() -> None:
    late = {"share": 1, "by": {"law": "deterministic", "value": 1800}}
    made = built(rostered(*BOTH, lateness=late))
    times, agents, activity = unpack(made.inputs, draw_timeline(made.inputs, 0))
    begins = {
        made.names.agents[int(agent)]: int(time) / HOUR
        for time, agent, doing in zip(times, agents, activity, strict=True)
        if doing == Activity.AVAILABLE
    }
    assert begins == {"first/Ann": 8.5, "first/Bo": 8.5, "second/Ann": 12}


def test_availability_goes_on_in_the_other_group_with_other_draws() -> None:
    first, second = [row("Ann", "08:00", "12:00")], [row("Ann", "12:00", "16:00")]
    made = built(rostered(first, second, availability={"share": 0.5, "mean_spell_s": 300}))
    times, agents, _ = unpack(made.inputs, draw_timeline(made.inputs, 0))
    morning = times[agents == 0] - 8 * HOUR
    afternoon = times[agents == 1] - 12 * HOUR
    n = min(len(morning), len(afternoon))
    assert n > 10
    assert np.mean(morning[:n] == afternoon[:n]) < 0.5


def test_seniority_is_known_by_name_and_the_others_share_the_bands() -> None:
    rows = [row(name, "08:00", "12:00") for name in ("Ann", "Bo", "Cy")]
    learning = {"weeks": 10, "handle_time_factor": 2}
    bands = [{"share": 0.5, "weeks": 0}, {"share": 0.5, "weeks": 10}]
    some = rostered(rows, learning=learning, weeks_on_job={"Bo": 20}, tenure=bands)
    fade = np.exp([0, -2, -1])
    assert built(some).inputs.agents["factor"] == pytest.approx(1 + fade)
    alone = rostered(rows, learning=learning, weeks_on_job={"Bo": 20})
    assert built(alone).inputs.agents["factor"] == pytest.approx([1, 1 + np.exp(-2), 1])


def test_people_count_once_whatever_the_groups_they_work_in() -> None:
    raw = rostered(*BOTH)
    made = built(raw)
    table = headcount(Scenario.model_validate(raw), made.names, made.calendar).set_index("group")
    assert table["agents"].iloc[:2].tolist() == [2, 0]
    assert table.loc["all", "agents"].tolist() == [2, 2]


def test_checks_and_engines_see_the_same_people() -> None:
    rows = [
        row("Ann", "08:00", "10:10"),
        row("Ann", "10:10", "10:25", "break"),
        row("Ann", "10:25", "16:00"),
        row("Bo", "22:00", "30:00"),
        row("Cy", "09:00", "12:00", paid=False),
    ]
    raw = rostered(rows)
    made = built(raw)
    view = View(Scenario.model_validate(raw), made.calendar)
    counted = np.zeros(made.calendar.n_intervals)
    step = made.calendar.interval_ticks
    for d in made.inputs.duty[made.inputs.duty["activity"] == Activity.AVAILABLE]:
        for i in range(len(counted)):
            inside = min(int(d["end"]), (i + 1) * step) - max(int(d["start"]), i * step)
            counted[i] += max(0, inside) / step
    assert on_duty(view, "first") == pytest.approx(counted)
