"""What a run does that begins from a state, on days small enough to be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import simulate
from sim.engine import compiled, simpy_model
from sim.engine.log import AGENT_ORDER, Activity, Exit, Logs, canonical
from sim.inputs.build import Built, build_inputs
from sim.scenario import Scenario, check
from tests.engine.explain import disagreement

AT = "2026-03-02 10:00"
TEN = 10 * 3_600_000
NEVER = {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 0}]}}
Json = dict[str, Any]


def fixed(seconds: float) -> Json:
    return {"law": "deterministic", "value": seconds}


def queue(talk: float = 300, **more: Any) -> Json:
    """A queue to which nobody comes but those who are there."""
    return {"arrivals": NEVER, "talk": fixed(talk)} | more


def shift(agents: int = 1, first: str = "08:00", last: str = "18:00", **more: Any) -> Json:
    return {"from": first, "to": last, "counts": [{"agents": agents}]} | more


def group(skills: list[str], agents: int = 1, **more: Any) -> Json:
    return {"skills": {name: {} for name in skills}, "shifts": {"day": shift(agents)}} | more


def centre(queues: Json, groups: Json, state: Json, **more: Any) -> Scenario:
    basis: Json = {"name": "by hand", "start": "2026-03-02", "run": {"seed": 3}}
    return Scenario.model_validate(
        basis | {"queues": queues, "groups": groups, "state": {"at": AT} | state} | more
    )


def lived(scenario: Scenario) -> tuple[Built, Logs]:
    """Both engines' log, which is one and the same."""
    check(scenario)
    built = build_inputs(scenario)
    readable = simpy_model.run_replication(built.inputs, 0)
    fast = compiled.run_replication(built.inputs, 0, want_agents=True)
    assert not disagreement(readable, fast, built.names, ("simpy", "compiled"))
    return built, fast


def after(ticks: np.ndarray | int) -> Any:
    """Seconds after ten."""
    return (np.asarray(ticks) - TEN) / 1000


def talks(logs: Logs) -> list[tuple[int, float, float]]:
    """(position, answered, ended) by position, in seconds after ten."""
    rows = np.sort(logs.contacts, order=["root", "leg"])
    return [
        (int(row["root"]), float(after(row["answered"])), float(after(row["ended"])))
        for row in rows
        if row["exit"] == Exit.ANSWERED
    ]


def doing(built: Built, logs: Logs, agent: str) -> list[tuple[str, float, float]]:
    """What an agent does from when to when, in seconds after ten."""
    number = built.names.agents.index(agent)
    rows = canonical(logs.agents, AGENT_ORDER)
    return [
        (
            Activity(row["activity"]).name.lower(),
            float(after(row["start"])),
            float(after(row["end"])),
        )
        for row in rows[rows["agent"] == number]
    ]


def test_a_talk_goes_on_and_the_waiting_are_taken_in_the_order_of_their_age():
    scenario = centre(
        {"q": queue(300)},
        {"g": group(["q"])},
        {
            "contacts": [
                {"queue": "q", "age_s": 20},
                {"queue": "q", "age_s": 50},
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 200,
                    "elapsed_s": 120,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    built, logs = lived(scenario)
    assert talks(logs) == [(0, -120, 180), (1, 180, 480), (2, 480, 780)]
    assert after(np.sort(logs.contacts["queued"])).tolist() == [-200, -50, -20]
    assert doing(built, logs, "g/day/1")[:3] == [
        ("talk", 0, 180),
        ("talk", 180, 480),
        ("talk", 480, 780),
    ]


def test_a_wrap_up_goes_on_and_what_has_lasted_too_long_ends_at_once():
    scenario = centre(
        {"q": queue(300, wrap_up=fixed(60))},
        {"g": group(["q"], 2)},
        {
            "contacts": [
                {
                    "queue": "q",
                    "status": "wrap_up",
                    "age_s": 400,
                    "talk_s": 310,
                    "elapsed_s": 45,
                    "agent": "g/day/1",
                },
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 1000,
                    "elapsed_s": 999,
                    "agent": "g/day/2",
                },
            ]
        },
    )
    built, logs = lived(scenario)
    rows = np.sort(logs.contacts, order="root")
    assert after(rows["ended"]).tolist() == [0.001, -45]
    assert after(rows["wrapped"]).tolist() == [60.001, 15]
    assert after(rows["answered"]).tolist() == [-999, -355]
    assert doing(built, logs, "g/day/1")[0] == ("wrap", 0, 15)


def test_who_waits_gives_up_when_patience_ends_that_began_before():
    scenario = centre(
        {"q": queue(300, patience=fixed(90))},
        {"g": group(["q"])},
        {
            "contacts": [
                {"queue": "q", "age_s": 70},
                {"queue": "q", "age_s": 91},
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 20,
                    "elapsed_s": 20,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    _, logs = lived(scenario)
    lost = logs.contacts[logs.contacts["exit"] == Exit.ABANDONED]
    assert sorted(after(lost["ended"]).tolist()) == [0.001, 20]


def test_steps_that_were_due_have_been_walked_and_the_next_comes_in_time():
    steps = [{"groups": ["g"]}, {"after_s": 30, "groups": ["h"]}, {"after_s": 60, "groups": ["k"]}]
    busy = {"queue": "q", "status": "in_service", "age_s": 10, "elapsed_s": 10, "agent": "g/day/1"}
    scenario = centre(
        {"q": queue(300, routing=steps)},
        {name: group(["q"]) for name in "ghk"},
        {"contacts": [{"queue": "q", "age_s": 40}, {"queue": "q", "age_s": 5}, busy]},
    )
    built, logs = lived(scenario)
    rows = np.sort(logs.contacts, order="root")
    # the older one may be taken by h at once; the younger one comes to h, which is busy, then to k
    assert [built.names.agents[a][0] for a in rows["agent"]] == ["h", "g", "k"]
    assert after(rows["answered"]).tolist() == [0, -10, 55]


def test_classes_ages_and_priorities_hold_for_who_waits_already():
    classes = {"gold": {"share": 0.5, "head_start_s": 100}, "other": {"share": 0.5}}
    scenario = centre(
        {"q": queue(300, classes=classes)},
        {"g": group(["q"], order="longest_wait")},
        {
            "contacts": [
                {"queue": "q", "age_s": 80, "priority_class": "other"},
                {"queue": "q", "age_s": 10, "priority_class": "gold"},
                {
                    "queue": "q",
                    "status": "wrap_up",
                    "age_s": 500,
                    "elapsed_s": 10,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    _, logs = lived(scenario)
    assert [root for root, *_ in sorted(talks(logs), key=lambda t: t[1])] == [0, 2, 1]


def test_ages_are_compared_across_queues():
    scenario = centre(
        {"a": queue(100), "b": queue(100)},
        {"g": group(["a", "b"], order="longest_wait")},
        {
            "contacts": [
                {"queue": "a", "age_s": 80},
                {"queue": "b", "age_s": 50},
                {"queue": "a", "age_s": 40},
                {
                    "queue": "b",
                    "status": "in_service",
                    "age_s": 90,
                    "elapsed_s": 90,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    _, logs = lived(scenario)
    assert [root for root, *_ in sorted(talks(logs), key=lambda talk: talk[1])] == [0, 1, 2, 3]


def test_who_has_come_twice_comes_once_more_or_not_at_all():
    again = {"share": 1, "delay": fixed(600), "most": 3}
    scenario = centre(
        {"q": queue(300, patience=fixed(60), retries=again)},
        {"g": group(["q"])},
        {
            "contacts": [
                {"queue": "q", "age_s": 20, "attempt": 2},
                {"queue": "q", "age_s": 10, "attempt": 3},
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 1,
                    "elapsed_s": 1,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    _, logs = lived(scenario)
    assert sorted(logs.contacts["attempt"].tolist()) == [0, 1, 2, 2]
    assert np.count_nonzero(logs.contacts["exit"] == Exit.ABANDONED) == 2


def test_agents_do_what_the_state_says_until_it_is_over():
    lunch = {"activity": "lunch", "after_minutes": 240, "minutes": 30}
    scenario = centre(
        {"q": queue()},
        {"g": group(["q"]) | {"shifts": {"day": shift(7, breaks=[lunch])}}},
        {
            "agents": [
                {"agent": "g/day/1", "state": "absent"},
                {"agent": "g/day/2", "state": "off", "until": "11:00"},
                {"agent": "g/day/3", "state": "lunch", "since_s": 600},
                {"agent": "g/day/4", "state": "break", "until": "10:05"},
                {"agent": "g/day/5", "state": "unavailable"},
                {"agent": "g/day/6", "state": "idle", "since_s": 1000, "until": "10:30"},
            ]
        },
    )
    built, logs = lived(scenario)

    def begins(agent: int) -> list[tuple[str, float, float]]:
        return doing(built, logs, f"g/day/{agent}")[:3]

    assert begins(1) == []
    assert begins(2)[0] == ("available", 3600, 7200)
    assert begins(3)[:2] == [("lunch", 0, 1200), ("available", 1200, 7200)]  # as long as planned
    assert begins(4)[:2] == [("break", 0, 300), ("available", 300, 7200)]
    assert begins(5)[:2] == [("unavailable", 0, 7200), ("lunch", 7200, 9000)]
    assert begins(6)[0] == begins(7)[0] == ("available", 0, 7200)


def test_a_pause_taken_early_is_not_taken_again():
    pauses = [
        {"activity": "lunch", "after_minutes": 150, "minutes": 30},
        {"activity": "break", "after_minutes": 360, "minutes": 15},
    ]
    scenario = centre(
        {"q": queue()},
        {"g": group(["q"]) | {"shifts": {"day": shift(2, breaks=pauses)}}},
        {
            "agents": [
                {"agent": "g/day/1", "state": "lunch", "since_s": 600},
                {"agent": "g/day/2", "state": "break", "since_s": 600},
            ]
        },
    )
    built, logs = lived(scenario)
    assert doing(built, logs, "g/day/1") == [
        ("lunch", 0, 1200),
        ("available", 1200, 14400),
        ("break", 14400, 15300),
        ("available", 15300, 28800),
    ]
    # hours before the only planned one it is another one
    assert [row[0] for row in doing(built, logs, "g/day/2")] == [
        "break", "available", "lunch", "available", "break", "available"
    ]  # fmt: skip


def test_idle_agents_are_asked_in_the_order_in_which_they_became_idle():
    once = {"kind": "replay", "times": [{"arrived": f"2026-03-02 10:0{k}:00"} for k in (1, 2, 3)]}
    scenario = centre(
        {"q": queue(3000) | {"arrivals": once}},
        {"g": group(["q"], 3)},
        {
            "agents": [
                {"agent": "g/day/1", "state": "idle", "since_s": 5},
                {"agent": "g/day/2", "state": "idle", "since_s": 500},
                {"agent": "g/day/3", "state": "idle", "since_s": 50},
            ]
        },
    )
    built, logs = lived(scenario)
    rows = np.sort(logs.contacts, order="queued")
    assert [built.names.agents[a][-1] for a in rows["agent"]] == ["2", "3", "1"]


def test_who_is_not_listed_is_as_planned_or_absent():
    state: Json = {"agents": [{"agent": "g/day/1", "state": "idle"}]}
    queues, groups = {"q": queue()}, {"g": group(["q"], 3) | {"absence": 0.0}}
    for unlisted, there in (("planned", 3), ("absent", 1)):
        _, logs = lived(centre(queues, groups, state | {"unlisted": unlisted}))
        assert len(np.unique(logs.agents["agent"])) == there


def test_an_agent_of_the_state_is_there_whatever_would_have_been_drawn():
    busy = [
        {"queue": "q", "status": "in_service", "age_s": 10, "elapsed_s": 10, "agent": f"g/day/{k}"}
        for k in (1, 2, 3, 4)
    ]
    scenario = centre({"q": queue()}, {"g": group(["q"], 8, absence=0.999)}, {"contacts": busy})
    _, logs = lived(scenario)
    assert np.unique(logs.agents["agent"]).tolist() == [0, 1, 2, 3]
    assert set(logs.agents["end"][logs.agents["activity"] == Activity.AVAILABLE]) == {
        18 * 3_600_000
    }


def test_work_in_hand_past_the_end_of_the_shift_is_overtime():
    scenario = centre(
        {"q": queue(4000)},
        {"g": {"skills": {"q": {}}, "shifts": {"early": shift(2, last="09:30")}}},
        {
            "contacts": [
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 2000,
                    "elapsed_s": 2000,
                    "agent": "g/early/1",
                }
            ]
        },
    )
    built, logs = lived(scenario)
    assert doing(built, logs, "g/early/1") == [("talk", 0, 2000)]
    result = simulate(scenario, replications=2)
    assert result.groups().set_index("group").loc["g", "overtime_hours"] == pytest.approx(
        2000 / 3600
    )


def test_chats_in_hand_go_on_beside_each_other():
    chat = {"queue": "c", "status": "in_service", "age_s": 100, "agent": "g/day/1"}
    scenario = centre(
        {"c": queue(300, channel="chat")},
        {
            "g": group(["c"])
            | {"concurrency": [{"channels": ["chat"], "contacts": 3, "speed": [1, 0.5, 0.4]}]}
        },
        {
            "contacts": [
                chat | {"elapsed_s": 100},
                chat | {"elapsed_s": 80, "work_s": 80},
                {"queue": "c", "age_s": 30, "count": 2},
            ]
        },
    )
    built, logs = lived(scenario)
    # 100 s at half speed are 50 s of work; 250 s and 220 s are left, then a third one joins at once
    assert [row[1] for row in talks(logs)] == [-100, -80, 0, 550]
    assert talks(logs)[1][2] == 550  # 220 s of work at a speed of 0.4
    # then the fourth one takes its place, so the agent goes on with three
    assert doing(built, logs, "g/day/1")[0] == ("talk", 0, 625)


def test_work_set_aside_is_taken_up_again():
    scenario = centre(
        {"m": queue(600, channel="email"), "q": queue(300)},
        {
            "g": group(["m", "q"])
            | {"concurrency": [{"channels": ["email"], "set_aside_for": ["voice"]}]}
        },
        {
            "contacts": [
                {
                    "queue": "m",
                    "status": "set_aside",
                    "age_s": 500,
                    "elapsed_s": 400,
                    "work_s": 200,
                    "agent": "g/day/1",
                },
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 50,
                    "elapsed_s": 50,
                    "agent": "g/day/1",
                },
            ]
        },
    )
    _, logs = lived(scenario)
    assert talks(logs) == [(0, -400, 250 + 400), (1, -50, 250)]


def test_lines_are_taken_by_who_waits_and_talks():
    once = {"kind": "replay", "times": [{"arrived": f"2026-03-02 10:0{k}:00"} for k in (1, 6)]}
    contacts = [
        {"queue": "q", "age_s": 10},
        {"queue": "q", "status": "in_service", "age_s": 10, "elapsed_s": 10, "agent": "g/day/1"},
        {"queue": "q", "status": "wrap_up", "age_s": 10, "elapsed_s": 10, "agent": "g/day/2"},
    ]
    scenario = centre(
        {"q": queue(300, wrap_up=fixed(900)) | {"arrivals": once}},
        {"g": group(["q"], 2)},
        {"contacts": contacts},
        trunks={"town": {"lines": 2, "queues": ["q"]}},
    )
    _, logs = lived(scenario)
    came = np.sort(logs.contacts[logs.contacts["root"] > 2], order="queued")
    # at 10:01 both lines are taken; at 10:06 one talk has ended
    assert came["exit"].tolist() == [Exit.BLOCKED, Exit.ANSWERED]


def test_a_contact_that_overflowed_keeps_its_class_and_the_age_of_its_first_queue():
    scenario = centre(
        {
            "a": queue(
                200,
                patience=fixed(100),
                routing=[{"groups": ["g"]}, {"after_s": 20, "overflow_to": "b"}],
            ),
            "b": queue(500, patience=fixed(900)),
        },
        {"g": group(["a"]), "h": group(["b"])},
        {
            "contacts": [
                {"queue": "b", "age_s": 10, "first_queue": "a", "first_age_s": 30},
                {
                    "queue": "b",
                    "status": "in_service",
                    "age_s": 450,
                    "elapsed_s": 450,
                    "agent": "h/day/1",
                },
                {"queue": "b", "age_s": 5, "first_queue": "a", "first_age_s": 25},
            ]
        },
    )
    _, logs = lived(scenario)
    rows = np.sort(logs.contacts, order="root")
    assert after(rows["answered"][1]) == 50  # and talks as long as in the first queue
    assert after(rows["ended"][1]) == 250
    assert rows["exit"][2] == Exit.ABANDONED  # 100 s after it came to the first queue
    assert after(rows["ended"][2]) == 75


@pytest.mark.parametrize(
    "arrivals",
    [
        {
            "kind": "poisson",
            "rate": {"points": [{"at": "08:00", "per_hour": 60}, {"at": "18:00", "per_hour": 0}]},
        },
        {
            "kind": "fixed_count",
            "counts": [{"day": "all", "count": 400}],
            "rate": {"points": [{"at": "08:00", "per_hour": 60}, {"at": "18:00", "per_hour": 0}]},
        },
        {
            "kind": "replay",
            "times": [
                {"arrived": f"2026-03-02 {h:02d}:{m:02d}:10"}
                for h in range(8, 18)
                for m in range(0, 60, 7)
            ],
        },
    ],
    ids=["poisson", "fixed count", "replay"],
)
def test_who_comes_later_is_the_same_as_in_a_run_of_the_whole_day(arrivals):
    state = {"at": "2026-03-02 10:07", "contacts": [{"queue": "q", "age_s": 33, "count": 3}]}
    hours = [{"from": "08:00", "to": "18:00"}]
    begun = centre(
        {
            "q": {
                "opening_hours": hours,
                "arrivals": arrivals,
                "talk": {"law": "exponential", "mean": 100},
                "patience": {"law": "exponential", "mean": 80},
            }
        },
        {"g": group(["q"], 2)},
        state,
    )
    whole = begun.model_copy(update={"state": None})
    _, rest = lived(begun)
    _, all_day = lived(whole)
    since = TEN + 7 * 60_000
    later, came = (
        np.sort(logs.contacts[logs.contacts["queued"] >= since], order=["queued", "customer"])
        for logs in (rest, all_day)
    )
    assert len(later) > 50
    for name in ("queued", "customer", "patience", "talk_draw", "wrap_draw", "priority_class"):
        assert np.array_equal(later[name], came[name]), name
    assert len(rest.contacts) == len(later) + 3


def test_figures_begin_with_the_interval_of_the_state():
    scenario = centre(
        {"q": queue(300, patience=fixed(1000), target={"share": 0.8, "within_s": 200})},
        {"g": group(["q"], 2)},
        {
            "at": "2026-03-02 10:10",
            "contacts": [
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 400,
                    "elapsed_s": 270,
                    "agent": "g/day/1",
                },
                {
                    "queue": "q",
                    "status": "in_service",
                    "age_s": 200,
                    "elapsed_s": 170,
                    "agent": "g/day/2",
                },
                {"queue": "q", "age_s": 20},
                {"queue": "q", "age_s": 1500, "first_age_s": 1500},
                {"queue": "q", "age_s": 700},
            ],
        },
    )
    result = simulate(scenario, replications=3)
    table = result.queues("interval")
    assert table["start"].iloc[0].startswith("2026-03-02T10:00")
    first, total = table.iloc[0], result.queues().iloc[0]
    for row in (first, total):
        assert row["entered"] == 3  # who is in service was answered before
        assert row["answered"] == 2
        assert row["abandoned"] == 1  # after 1500 s of 1000
        assert row["service_level"] == pytest.approx(1 / 3)  # 150 s, 730 s, and who gave up
        assert row["asa_s"] == pytest.approx((730 + 150) / 2)
    assert result.groups("interval")["start"].iloc[0].startswith("2026-03-02T10:00")
    # 30 + 130 s of talks that went on, and two talks of 300 s
    hours = result.groups().iloc[0]["talk_hours"]
    assert hours == pytest.approx((30 + 130 + 600) / 3600)
    # 760 s over the 20 minutes from 10:10 to 10:30 are those that end there: 30, 130, 300 and 300 s
    busy = result.groups("interval").iloc[0]["agents_busy"]
    assert busy == pytest.approx(760 / 1200)
    assert result.queues().iloc[0]["queue_length_mean"] == pytest.approx(160.001 / (830 * 60))
    assert first["queue_length_mean"] == pytest.approx(160.001 / 1200)  # one gives up in a tick


def test_a_state_on_a_later_day_leaves_no_trace_of_the_days_before():
    hours = [{"from": "08:00", "to": "18:00"}]
    rate = {"points": [{"at": "08:00", "per_hour": 30}, {"at": "18:00", "per_hour": 0}]}
    scenario = centre(
        {
            "q": {
                "opening_hours": hours,
                "arrivals": {"kind": "poisson", "rate": rate},
                "talk": fixed(100),
            }
        },
        {"g": group(["q"], 2)},
        {"at": "2026-03-04 10:00", "contacts": [{"queue": "q", "age_s": 90_000}]},
        days=4,
    )
    _, logs = lived(scenario)
    rows = np.sort(logs.contacts, order="queued")
    assert after(rows["queued"][0]) == 2 * 86_400 - 90_000
    assert after(rows["queued"][1]) >= 2 * 86_400
    result = simulate(scenario, replications=20)
    days = result.queues("day").set_index("queue").loc["q"]
    assert days["date"].tolist() == ["2026-03-04", "2026-03-05"]
    assert days["entered"].tolist() == pytest.approx([1 + 240, 300], rel=0.1)
    assert result.queues().iloc[0]["queue_length_max"] >= 1
