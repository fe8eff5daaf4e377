"""A contact's way: steps at once and in time, overflow, voicemail, widening."""

from tests.engine.simpy.handmade import CLOSE, OPEN, Call, group, play, queue


def steps(*rows):
    """Steps from (after_s, group letters | "to:queue" | "voicemail")."""

    def one(after, what):
        if what == "voicemail":
            return {"after_s": after, "voicemail": True}
        if what.startswith("to:"):
            return {"after_s": after, "overflow_to": what[3:]}
        return {"after_s": after, "groups": list(what)}

    return [one(*row) for row in rows]


X_AND_Y = {"x": group(), "y": group()}


def test_groups_of_an_earlier_step_go_before():
    queues = {"a": queue(routing=steps((0, "y"), (0, "x")))}
    assert play([Call(0), Call(0)], queues, X_AND_Y).agents == [1, 0]


def test_of_steps_at_once_all_groups_may_take_the_waiting_contact():
    queues = {"a": queue(routing=steps((0, "y"), (0, "x")))}
    calls = [Call(0, talk=50), Call(0, talk=20), Call(1)]
    assert play(calls, queues, X_AND_Y).agents == [1, 0, 0]


def test_widening_happens_exactly_when_its_time_comes():
    queues = {"a": queue(routing=steps((0, "x"), (15, "y")))}
    played = play([Call(0, talk=100), Call(3)], queues, X_AND_Y)
    assert (played.answers, played.agents) == ([0, 18], [0, 1])


def test_before_the_widening_a_later_group_that_becomes_free_does_not_look():
    queues = {"a": queue(routing=steps((0, "x"), (15, "y"))), "b": queue(routing=steps((0, "y")))}
    groups = {"x": group(), "y": group(queues="ab")}
    calls = [Call(0, talk=100), Call(0, talk=10, queue="b"), Call(3)]
    assert play(calls, queues, groups).answers == [0, 0, 18]


def test_after_the_widening_both_groups_look():
    queues = {"a": queue(routing=steps((0, "x"), (5, "y"))), "b": queue(routing=steps((0, "y")))}
    groups = {"x": group(), "y": group(queues="ab")}
    calls = [Call(0, talk=30), Call(0, talk=20, queue="b"), Call(1), Call(2)]
    played = play(calls, queues, groups)
    assert played.answers == [0, 0, 20, 30]
    assert played.agents == [0, 1, 1, 0]


def test_a_widened_contact_goes_to_the_tail_of_its_new_line():
    # the head start makes the line's order visible: x compares heads only
    queues = {"a": queue(routing=steps((0, "x"), (10, "y")))}
    groups = {"x": group(), "y": group(0)}
    calls = [Call(0, talk=15), Call(1), Call(6), Call(7)]
    # at 15 call 1 has moved to line 1 (since 11); both heads compare by arrival
    assert play(calls, queues, groups).answers == [0, 15, 25, 35]


def test_an_arrival_goes_before_a_step_due_at_the_same_second():
    queues = {"a": queue(routing=steps((0, "x"), (10, "y"))), "b": queue(routing=steps((0, "y")))}
    groups = {"x": group(), "y": group(queues="ab")}
    calls = [Call(0, talk=100), Call(1, talk=50), Call(11, talk=20, queue="b")]
    assert play(calls, queues, groups).answers == [0, 31, 11]


def test_patience_that_ends_as_a_step_comes_due_has_ended_before():
    queues = {"a": queue(routing=steps((0, "x"), (10, "y")))}
    played = play([Call(0, talk=100), Call(1, patience=10)], queues, X_AND_Y)
    assert played.of(1)[2:6] == ("abandoned", 1, None, 11)


def test_voicemail_in_time_is_a_flow_out():
    queues = {"a": queue(routing=steps((0, "x"), (20, "voicemail")))}
    played = play([Call(0, talk=100), Call(5)], queues, {"x": group()})
    assert played.of(1)[2:8] == ("voicemail", 5, None, 25, None, None)


def test_an_overflow_begins_another_leg_that_keeps_its_patience():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"))), "b": queue()}
    groups = {"x": group(), "y": group(queues="b")}
    calls = [Call(0, talk=100), Call(0, talk=60, queue="b"), Call(2, patience=30)]
    played = play(calls, queues, groups)
    assert played.legs[2:] == [
        (2, "a", "overflow", 2, None, 12, None, None, 30, 0, -1, 0),
        (2, "b", "abandoned", 12, None, 32, None, None, 30, 1, 0, 1),
    ]


def test_age_travels_with_an_overflow():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"))), "b": queue()}
    groups = {"x": group(), "y": group(queues="b")}
    calls = [Call(0, talk=100), Call(0, talk=60, queue="b"), Call(2), Call(3, queue="b")]
    assert play(calls, queues, groups).answers == [0, 0, 60, 70]


def test_an_overflowed_contact_is_handled_with_the_factor_of_the_new_queue():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"))), "b": queue()}
    skills = {"a": {}, "b": {"handle_time_factor": 3}}
    groups = {"x": group(), "y": group(skills=skills)}
    played = play([Call(0, talk=100), Call(0, talk=5, wrap=2)], queues, groups)
    assert played.of(1)[3:8] == (10, 10, 25, 31, 1)


def test_steps_of_the_new_queue_count_from_the_overflow():
    queues = {
        "a": queue(routing=steps((0, "x"), (10, "to:b"))),
        "b": queue(routing=steps((0, "y"), (10, "z"))),
    }
    groups = {"x": group(), "y": group(0, "b"), "z": group(queues="b")}
    played = play([Call(0, talk=100), Call(1)], queues, groups)
    assert played.of(1).answered == 21


def test_a_closed_queue_is_passed_over():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"), (20, "y"))), "b": queue()}
    groups = X_AND_Y | {"z": group(queues="b")}
    played = play([Call(0, talk=100), Call(1)], queues, groups, hours=[(5, CLOSE, 1)])
    assert (played.of(1).answered, played.of(1).leg) == (21, 0)


def test_a_passed_over_step_still_moves_the_contact_to_the_next_line():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"))), "b": queue()}
    groups = {"x": group(), "z": group(queues="b")}
    played = play([Call(0, talk=50), Call(1)], queues, groups, hours=[(5, CLOSE, 1)])
    assert played.answers == [0, 50]


def test_a_queue_that_opens_takes_overflow_from_then_on():
    queues = {"a": queue(routing=steps((0, "x"), (10, "to:b"))), "b": queue()}
    groups = {"x": group(), "z": group(queues="b")}
    hours = [(0, CLOSE, 1), (12, OPEN, 1)]
    played = play([Call(0, talk=50), Call(1), Call(2)], queues, groups, hours=hours)
    # due at 11 the queue is closed; at 12 it opens before the step of the third comes due
    assert [played.of(1).queue, played.of(2).queue] == ["a", "b"]
    assert played.answers == [0, 50, 12]


def test_overflow_at_once_ends_a_leg_of_no_length():
    queues = {"a": queue(routing=steps((0, "x"), (0, "to:b"))), "b": queue()}
    groups = {"x": group(), "z": group(queues="b")}
    played = play([Call(0, talk=50), Call(1)], queues, groups)
    assert played.legs[1:] == [
        (1, "a", "overflow", 1, None, 1, None, None, None, 0, -1, 0),
        (1, "b", "answered", 1, 1, 11, 11, 1, None, 1, 0, 1),
    ]


def test_overflow_may_go_on_from_queue_to_queue():
    queues = {
        "a": queue(routing=steps((0, "x"), (0, "to:b"))),
        "b": queue(routing=steps((0, "y"), (5, "to:c"))),
        "c": queue(),
    }
    groups = {"x": group(0), "y": group(0, "b"), "z": group(queues="c")}
    legs = play([Call(1)], queues, groups).legs
    assert [(leg.queue, leg.leg, leg.parent, leg.queued) for leg in legs] == [
        ("a", 0, -1, 1),
        ("b", 1, 0, 1),
        ("c", 2, 1, 6),
    ]
