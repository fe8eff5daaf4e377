"""One queue, one group: who waits, who answers, who gives up, at the very same second."""

from tests.engine.simpy.handmade import Call, group, play


def test_a_contact_that_finds_an_idle_agent_is_answered_at_once():
    assert play([Call(5, talk=10, wrap=3)]).legs == [
        (0, "a", "answered", 5, 5, 15, 18, 0, None, 0, -1, 0)
    ]


def test_waiting_contacts_are_answered_in_the_order_in_which_they_came():
    played = play([Call(0), Call(1), Call(2)])
    assert played.answers == [0, 10, 20]


def test_of_contacts_that_arrive_together_the_first_in_the_drawn_order_goes_first():
    played = play([Call(0), Call(0), Call(0)])
    assert played.answers == [0, 10, 20]


def test_the_agent_is_busy_until_the_wrap_up_ends():
    played = play([Call(0, talk=10, wrap=5), Call(1)])
    assert played.of(0)[4:7] == (0, 10, 15)
    assert played.answers == [0, 15]


def test_a_wrap_up_that_rounds_to_zero_is_no_phase():
    played = play([Call(0, talk=10, wrap=0.0004), Call(1)])
    assert played.of(0).wrapped == 10
    assert [state.activity for state in played.states] == ["talk", "talk", "available"]


def test_a_talk_lasts_at_least_one_tick():
    assert play([Call(0, talk=0)]).of(0).ended == 0.001


def test_a_contact_abandons_when_its_patience_ends():
    played = play([Call(0, talk=30), Call(1, patience=4)])
    assert played.of(1)[2:8] == ("abandoned", 1, None, 5, None, None)


def test_patience_that_ends_as_an_agent_becomes_free_has_ended_before():
    played = play([Call(0, talk=10), Call(1, patience=9), Call(2, patience=9)])
    assert played.exits == ["answered", "abandoned", "answered"]
    assert played.answers[2] == 10


def test_an_agent_who_becomes_free_as_a_contact_arrives_takes_the_one_who_waits():
    played = play([Call(0), Call(1), Call(10)])
    assert played.answers == [0, 10, 20]


def test_an_agent_who_becomes_free_as_a_contact_arrives_is_there_for_it():
    assert play([Call(0), Call(10)]).answers == [0, 10]


def test_agents_whose_work_ends_together_look_in_the_order_of_agents():
    calls = [Call(0, talk=20), Call(10, talk=10), Call(11), Call(12)]
    played = play(calls, groups={"team": group(2)})
    assert (played.answers[2:], played.agents[2:]) == ([20, 20], [0, 1])


def test_the_factor_of_the_group_stretches_talk_and_wrap_up():
    skills = {"a": {"handle_time_factor": 1.5}}
    played = play([Call(0, talk=10, wrap=4)], groups={"team": group(skills=skills, efficiency=0.5)})
    assert played.of(0)[4:7] == (0, 30, 42)


def test_what_ends_at_the_horizon_still_counts():
    played = play([Call(0, talk=10), Call(1, patience=9)], until=10)
    assert played.of(0)[4:7] == (0, 10, 10)
    assert played.exits == ["answered", "abandoned"]


def test_contacts_that_wait_or_talk_at_the_horizon_stay_open():
    calls = [Call(0, talk=50), Call(0, talk=5, wrap=50), Call(1)]
    played = play(calls, groups={"team": group(2)}, until=10)
    assert played.of(0)[2:8] == ("answered", 0, 0, None, None, 0)
    assert played.of(1)[2:8] == ("answered", 0, 0, 5, None, 1)
    assert played.of(2)[2:8] == ("open", 1, None, None, None, None)
    assert [(s.start, s.end, s.activity) for s in played.states] == [
        (0, 10, "talk"),
        (0, 5, "talk"),
        (5, 10, "wrap"),
    ]


def test_infinite_patience_never_ends():
    played = play([Call(0, talk=80_000), Call(1)])
    assert played.answers == [0, 80_000]
