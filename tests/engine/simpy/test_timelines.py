"""Agents come and go: breaks, late breaks, overtime, and the rows of the agent log."""

from tests.engine.simpy.handmade import Call, group, play


def test_an_idle_agent_leaves_at_once():
    timeline = [(0, 0, "available"), (10, 0, "break"), (20, 0, "available"), (30, 0, "off")]
    played = play([Call(10), Call(35)], timeline=timeline)
    assert played.answers == [20, None]
    assert played.activities(0) == [
        (0, 10, "available", "available"),
        (10, 20, "break", "break"),
        (20, 30, "talk", "available"),
    ]


def test_an_agent_who_leaves_as_a_contact_arrives_has_left():
    timeline = [(0, 0, "available"), (10, 0, "off")]
    assert play([Call(10)], timeline=timeline).exits == ["open"]


def test_an_agent_who_comes_as_a_contact_arrives_is_there():
    assert play([Call(10)], timeline=[(10, 0, "available")]).answers == [10]


def test_work_that_ends_as_the_agent_is_to_leave_lets_it_take_the_next_contact():
    timeline = [(0, 0, "available"), (10, 0, "lunch"), (40, 0, "available")]
    played = play([Call(0, talk=10), Call(1, talk=5)], timeline=timeline)
    # work ends (rank 3) before the timeline changes (rank 4)
    assert played.answers == [0, 10]
    assert played.activities(0)[1:4] == [
        (10, 15, "talk", "lunch"),
        (15, 40, "lunch", "lunch"),
        (40, 86400, "available", "available"),
    ]


def test_a_late_break_is_a_short_break_and_the_change_splits_the_row():
    timeline = [(0, 0, "available"), (5, 0, "break"), (20, 0, "available")]
    played = play([Call(0, talk=8, wrap=4)], timeline=timeline, until=30)
    assert played.activities(0) == [
        (0, 5, "talk", "available"),
        (5, 8, "talk", "break"),
        (8, 12, "wrap", "break"),
        (12, 20, "break", "break"),
        (20, 30, "available", "available"),
    ]


def test_a_break_that_passes_during_work_is_lost():
    timeline = [(0, 0, "available"), (5, 0, "break"), (7, 0, "available")]
    played = play([Call(0, talk=10), Call(1)], timeline=timeline, until=30)
    assert played.answers == [0, 10]
    assert played.activities(0) == [
        (0, 5, "talk", "available"),
        (5, 7, "talk", "break"),
        (7, 10, "talk", "available"),
        (10, 20, "talk", "available"),
        (20, 30, "available", "available"),
    ]


def test_work_after_the_end_of_the_shift_is_overtime_and_off_is_not_logged():
    timeline = [(0, 0, "available"), (5, 0, "off")]
    played = play([Call(0, talk=10, wrap=2), Call(1)], timeline=timeline)
    assert played.activities(0) == [
        (0, 5, "talk", "available"),
        (5, 10, "talk", "off"),
        (10, 12, "wrap", "off"),
    ]
    assert played.exits == ["answered", "open"]


def test_every_activity_keeps_an_agent_from_contacts():
    names = ["break", "lunch", "meeting", "training", "unavailable", "coaching"]
    timeline = [(10 * i, 0, name) for i, name in enumerate(names)] + [(60, 0, "available")]
    played = play([Call(0)], timeline=timeline, until=60)
    assert played.activities(0) == [
        (10 * i, 10 * i + 10, name, name) for i, name in enumerate(names)
    ]
    assert played.answers == [60]


def test_who_comes_on_duty_takes_a_waiting_contact_or_becomes_idle_in_the_order_of_agents():
    timeline = [(10, 0, "available"), (10, 1, "available"), (10, 2, "available")]
    calls = [Call(0, talk=100), Call(20), Call(20)]
    played = play(calls, groups={"team": group(3)}, timeline=timeline)
    assert played.answers == [10, 20, 20]
    assert played.agents == [0, 1, 2]


def test_leaving_comes_before_coming_at_the_same_second():
    team = {"team": group(2, skills={"a": {"reserve": 1}})}
    both = [(0, 1, "available"), (10, 0, "available")]
    assert play([Call(5)], groups=team, timeline=both).answers == [10]
    # agent 1 has left when agent 0 looks, so no two are free
    swap = [(0, 1, "available"), (10, 1, "break"), (10, 0, "available")]
    assert play([Call(5)], groups=team, timeline=swap).answers == [None]


def test_a_talk_row_names_its_contact():
    played = play([Call(0, talk=5, wrap=1), Call(2, talk=5)], until=20)
    assert [(s.activity, s.call) for s in played.states] == [
        ("talk", 0),
        ("wrap", 0),
        ("talk", 1),
        ("available", None),
    ]


def test_without_agents_everyone_waits():
    played = play([Call(0), Call(0, patience=5)], groups={"team": group(0)})
    assert played.exits == ["open", "abandoned"]
    assert played.states == []
