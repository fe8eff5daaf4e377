"""When agents are on duty: tables, fractions, shifts, breaks, absence, availability."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.engine import compiled, simpy_model
from sim.engine.log import AGENT_ORDER, CONTACT_ORDER, Activity, canonical
from sim.inputs.timelines import draw_timeline, unpack
from tests.inputs.centre import built, centre, group, staff

HOUR = 3_600_000


def stretches(raw: dict[str, Any], replication: int = 0) -> dict[str, list[tuple[float, int]]]:
    """(hour, activity) of every change, by agent."""
    made = built(raw)
    lines: dict[str, list[tuple[float, int]]] = defaultdict(list)
    events = draw_timeline(made.inputs, replication)
    for time, agent, activity in zip(*unpack(made.inputs, events), strict=True):
        lines[made.names.agents[agent]].append((time / HOUR, int(activity)))
    return dict(lines)


def only(**changes: Any) -> dict[str, Any]:
    return centre(groups={"team": group("sales", "service", **changes)})


def test_a_table_keeps_the_first_agents_and_sends_the_higher_numbers() -> None:
    table = [row | {"agents": 3 if row["time"] < "12:00" else 1} for row in staff(0)]
    lines = stretches(only(staffing=table))
    assert lines == {
        "team/1": [(8, Activity.AVAILABLE), (20, Activity.OFF)],
        "team/2": [(8, Activity.AVAILABLE), (12, Activity.OFF)],
        "team/3": [(8, Activity.AVAILABLE), (12, Activity.OFF)],
    }


def test_round_the_clock_staff_never_leaves_at_midnight() -> None:
    raw = only(
        staffing=[
            {"day": "all", "time": f"{h:02d}:{m}", "agents": 1}
            for h in range(24)
            for m in ("00", "30")
        ]
    )
    raw["days"] = 3
    for queue in raw["queues"].values():
        queue["opening_hours"] = [{"from": "00:00", "to": "24:00"}]
    assert stretches(raw) == {"team/1": [(0, Activity.AVAILABLE), (72, Activity.OFF)]}


def test_a_fraction_is_one_agent_on_that_share_of_days() -> None:
    raw = only(agents=0.4) | {"days": 10}
    worked = [len(stretches(raw, r).get("team/1", [])) // 2 for r in range(60)]
    share = sum(worked) / 600
    assert abs(share - 0.4) < 4 * np.sqrt(0.24 / 600)


def test_absence_takes_the_whole_day_of_an_agent() -> None:
    raw = only(agents=10, absence=0.25) | {"days": 5}
    there = [len(lines) // 2 for r in range(20) for lines in stretches(raw, r).values()]
    total = 10 * 5 * 20
    assert abs(sum(there) / total - 0.75) < 4 * np.sqrt(0.1875 / total)


def test_availability_takes_its_share_of_presence_in_spells_of_its_mean() -> None:
    raw = only(agents=10, availability={"share": 0.7, "mean_spell_s": 300})
    away, spells = 0.0, 0
    for replication in range(10):
        for line in stretches(raw, replication).values():
            for (start, activity), (end, _) in pairwise(line):
                if activity == Activity.UNAVAILABLE:
                    away += end - start
                    spells += 1
    assert away / (12 * 10 * 10) == pytest.approx(0.3, abs=0.02)
    assert away * 3600 / spells == pytest.approx(300, rel=0.05)


def test_availability_may_change_with_the_time_of_day() -> None:
    by_time = [{"from": "14:00", "share": 0.2, "mean_spell_s": 60}]
    availability = {"share": 0.9, "mean_spell_s": 60, "by_time": by_time}
    raw = only(agents=10, availability=availability)
    away = np.zeros(24)
    for line in stretches(raw).values():
        for (start, activity), (end, _) in pairwise(line):
            if activity == Activity.UNAVAILABLE:
                for hour in range(24):
                    away[hour] += max(0.0, min(end, hour + 1) - max(start, hour))
    assert away[8:14].mean() / 10 == pytest.approx(0.1, abs=0.04)
    assert away[14:20].mean() / 10 == pytest.approx(0.8, abs=0.04)


def test_a_shift_has_its_breaks_and_an_overnight_one_ends_the_next_day() -> None:
    shifts = {
        "day": {
            "from": "08:00",
            "to": "16:00",
            "breaks": [
                {"activity": "lunch", "after_minutes": 240, "minutes": 30},
                {"activity": "break", "after_minutes": 120, "minutes": 15},
            ],
            "counts": [{"agents": 1}],
        },
        "night": {"from": "22:00", "to": "06:00", "counts": [{"day": "mon", "agents": 1}]},
    }
    raw = centre(groups={"team": {"skills": {"sales": {}, "service": {}}, "shifts": shifts}})
    raw["days"] = 2
    for queue in raw["queues"].values():
        queue["opening_hours"] = [{"from": "00:00", "to": "24:00"}]
    lines = stretches(raw)
    assert lines["team/day/1"][:6] == [
        (8, Activity.AVAILABLE),
        (10, Activity.BREAK),
        (10.25, Activity.AVAILABLE),
        (12, Activity.LUNCH),
        (12.5, Activity.AVAILABLE),
        (16, Activity.OFF),
    ]
    assert lines["team/night/1"] == [(22, Activity.AVAILABLE), (30, Activity.OFF)]


def test_in_unpaid_breaks_and_gaps_an_agent_is_off_duty() -> None:
    breaks = [
        {"activity": "coaching", "after_minutes": 60, "minutes": 30},
        {"activity": "lunch", "after_minutes": 120, "minutes": 30, "paid": False},
        {"activity": "gap", "after_minutes": 240, "minutes": 180},
    ]
    shifts = {
        "split": {"from": "08:00", "to": "18:00", "breaks": breaks, "counts": [{"agents": 1}]}
    }
    raw = centre(groups={"team": {"skills": {"sales": {}, "service": {}}, "shifts": shifts}})
    assert stretches(raw)["team/split/1"] == [
        (8, Activity.AVAILABLE),
        (9, Activity.COACHING),
        (9.5, Activity.AVAILABLE),
        (10, Activity.OFF),
        (10.5, Activity.AVAILABLE),
        (12, Activity.OFF),
        (15, Activity.AVAILABLE),
        (18, Activity.OFF),
    ]


def test_at_one_time_those_who_go_off_duty_come_before_those_who_come_on() -> None:
    raw = only()
    raw["groups"] = {
        "early": group(
            "sales",
            "service",
            staffing=[row | {"agents": 2 if row["time"] < "12:00" else 0} for row in staff(0)],
        ),
        "late": group(
            "sales",
            "service",
            staffing=[row | {"agents": 2 if row["time"] >= "12:00" else 0} for row in staff(0)],
        ),
    }
    made = built(raw)
    time, agent, activity = unpack(made.inputs, draw_timeline(made.inputs, 0))
    noon = time == 12 * HOUR
    assert activity[noon].tolist() == [0, 0, 1, 1]
    assert agent[noon].tolist() == [0, 1, 2, 3]


def night_of_the_clock_change(**shift: Any) -> dict[str, Any]:
    """A night shift while Kyiv's clocks skip an hour: seven hours instead of eight."""
    shifts = {"night": {"from": "22:00", "to": "06:00", "counts": [{"agents": 2}]} | shift}
    raw = centre(
        start="2026-03-28",
        days=2,
        groups={"team": {"skills": {"sales": {}, "service": {}}, "shifts": shifts}},
    )
    for queue in raw["queues"].values():
        queue["opening_hours"] = [{"from": "00:00", "to": "24:00"}]
    return raw


def test_a_break_that_a_short_night_leaves_no_time_for_does_not_prolong_the_shift() -> None:
    late = night_of_the_clock_change(breaks=[{"after_minutes": 450, "minutes": 20}])
    line = stretches(late)["team/night/1"]
    assert (29, Activity.OFF) in line
    assert not [hour for hour, _ in line if 29 < hour < 45]


def test_engines_agree_where_round_the_clock_shifts_meet_a_clock_change() -> None:
    raw = night_of_the_clock_change()
    raw["groups"]["team"]["shifts"]["night"] |= {
        "from": "06:00",
        "to": "06:00",
        "breaks": [{"after_minutes": 1425, "minutes": 10}],
    }
    inputs = built(raw).inputs
    for replication in range(3):
        one, other = (
            engine.run_replication(inputs, replication) for engine in (compiled, simpy_model)
        )
        for name, order in (("contacts", CONTACT_ORDER), ("agents", AGENT_ORDER)):
            rows = [canonical(getattr(logs, name), order) for logs in (one, other)]
            assert np.array_equal(*rows)
