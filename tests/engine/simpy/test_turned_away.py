"""Lines, limits, balking, announcements: contacts that are refused or leave at once."""

import numpy as np
import pytest

from sim.inputs.draws import BALK, LISTEN, uniform_for
from tests.engine.simpy.handmade import CLOSE, Call, group, play, queue
from tests.engine.simpy.test_routing import steps

TWO_LINES = {"city": {"lines": 2, "queues": ["a"]}}


def customer(purpose, low, high):
    """The first customer whose uniform number for `purpose` lies between `low` and `high`."""
    return next(c for c in range(1000, 9000) if low < uniform_for(np.uint64(c), purpose) < high)


def test_a_contact_without_a_line_is_blocked():
    played = play([Call(0), Call(1), Call(2)], trunks=TWO_LINES)
    assert played.of(2)[2:8] == ("blocked", 2, None, 2, None, None)


def test_the_line_is_free_again_when_the_talk_ends_whatever_the_wrap_up():
    calls = [Call(0, talk=10, wrap=50), Call(1), Call(9), Call(10)]
    played = play(calls, trunks=TWO_LINES)
    assert played.exits == ["answered", "answered", "blocked", "answered"]


def test_who_abandons_gives_its_line_back_before_the_next_arrives():
    played = play([Call(0), Call(1, patience=3), Call(4)], trunks=TWO_LINES)
    assert played.exits == ["answered", "abandoned", "answered"]


def test_lines_may_be_shared_by_queues():
    trunks = {"city": {"lines": 1, "queues": ["a", "b"]}}
    calls = [Call(0), Call(1, queue="b"), Call(10, queue="b")]
    queues = {"a": queue(), "b": queue()}
    played = play(calls, queues, {"team": group(2, "ab")}, trunks=trunks)
    assert played.exits == ["answered", "blocked", "answered"]


def test_an_overflowed_contact_keeps_its_line_and_needs_no_other():
    trunks = {"city": {"lines": 1, "queues": ["a"]}, "other": {"lines": 0, "queues": ["b"]}}
    queues = {"a": queue(routing=steps((0, "x"), (0, "to:b"))), "b": queue()}
    groups = {"x": group(0), "y": group(queues="b")}
    calls = [Call(0), Call(9), Call(10), Call(30, queue="b")]
    played = play(calls, queues, groups, trunks=trunks)
    assert played.exits == ["answered", "blocked", "answered", "blocked"]


def test_voicemail_and_a_full_queue_give_the_line_back():
    queues = {"a": queue(routing=steps((0, "x"), (2, "voicemail")))}
    played = play([Call(0), Call(1), Call(3)], queues, {"x": group()}, trunks=TWO_LINES)
    # the step of call 1 comes due at 3 too, but after the arrival
    assert played.exits == ["answered", "voicemail", "blocked"]
    full = {"a": queue(when_full={"max_waiting": 0})}
    played = play([Call(0, talk=5), Call(1), Call(2), Call(5)], full, trunks=TWO_LINES)
    assert played.exits == ["answered", "blocked", "blocked", "answered"]


def test_a_full_queue_blocks_the_next_contact():
    queues = {"a": queue(when_full={"max_waiting": 1})}
    played = play([Call(0), Call(1), Call(2)], queues)
    assert played.exits == ["answered", "answered", "blocked"]


def test_who_has_abandoned_no_longer_fills_the_queue():
    queues = {"a": queue(when_full={"max_waiting": 1})}
    played = play([Call(0), Call(1, patience=2), Call(3)], queues)
    assert played.exits == ["answered", "abandoned", "answered"]


def test_a_full_queue_may_send_to_voicemail_or_to_another_queue():
    queues = {"a": queue(when_full={"max_waiting": 0, "then": "voicemail"})}
    assert play([Call(0), Call(1)], queues).exits == ["answered", "voicemail"]
    full = {"max_waiting": 0, "then": "overflow", "overflow_to": "b"}
    queues = {"a": queue(when_full=full), "b": queue()}
    groups = {"x": group(), "y": group(queues="b")}
    played = play([Call(0), Call(1)], queues, groups)
    assert [(leg.queue, leg.exit, leg.queued) for leg in played.legs[1:]] == [
        ("a", "overflow", 1),
        ("b", "answered", 1),
    ]


def test_a_full_queue_whose_overflow_is_closed_blocks():
    full = {"max_waiting": 0, "then": "overflow", "overflow_to": "b"}
    queues = {"a": queue(when_full=full), "b": queue()}
    groups = {"x": group(), "y": group(queues="b")}
    assert play([Call(0), Call(1)], queues, groups, hours=[(0, CLOSE, 1)]).exits[1] == "blocked"


def test_balking_goes_by_the_last_row_that_the_queue_length_has_reached():
    balking = [{"waiting": 1, "probability": 0.5}, {"waiting": 2, "probability": 0.1}]
    queues = {"a": queue(balking=balking)}
    calls = [
        Call(0),
        Call(1, customer=customer(BALK, 0.2, 0.3)),  # nobody waits yet: no row applies
        Call(2, customer=customer(BALK, 0.3, 0.4)),
        Call(3, customer=customer(BALK, 0.6, 0.9)),
        Call(4, customer=customer(BALK, 0.4, 0.5)),
    ]
    played = play(calls, queues)
    # the last finds two waiting, where only one in ten leaves
    assert played.exits == ["answered", "answered", "balked", "answered", "answered"]
    assert played.of(2)[2:8] == ("balked", 2, None, 2, None, None)


def announcing(**changes):
    """A queue whose mean handle time of 10 s is announced."""
    return {"a": queue(announcement=changes)}


def test_who_would_not_wait_as_long_as_announced_balks():
    calls = [Call(0), Call(1, patience=9.999), Call(2, patience=10), Call(3, patience=19.999)]
    played = play(calls, announcing())
    # expected wait: 10 s for the first in line, 20 s for the second
    assert played.exits == ["answered", "balked", "answered", "balked"]


def test_agents_on_duty_share_the_expected_wait_whatever_they_do():
    calls = [Call(0), Call(0), Call(1, patience=4.999), Call(1, patience=5)]
    groups = {"team": group(3)}
    timeline = [(0, 0, "available"), (0, 1, "available"), (0, 2, "break")]
    played = play(calls, announcing(), groups, timeline)
    assert played.exits[2:] == ["balked", "abandoned"]


def test_a_listener_who_stays_has_its_patience_multiplied():
    calls = [Call(0, talk=50), Call(1, patience=20)]
    played = play(calls, announcing(patience_factor=1.5))
    assert played.of(1)[2:9] == ("abandoned", 1, None, 31, None, None, 30)


def test_who_does_not_listen_neither_balks_nor_waits_longer():
    deaf, listener = customer(LISTEN, 0.6, 0.9), customer(LISTEN, 0.1, 0.4)
    calls = [Call(0, talk=50), Call(1, patience=5, customer=deaf)]
    calls.append(Call(2, patience=5, customer=listener))
    played = play(calls, announcing(listen=0.5, patience_factor=2))
    assert played.exits == ["answered", "abandoned", "balked"]
    assert played.of(1).patience == 5


@pytest.mark.parametrize(("patience", "way"), [(30, "abandoned"), (19, "balked")])
def test_only_the_first_announcement_changes_patience(patience, way):
    queues = {
        "a": queue(routing=steps((0, "x"), (10, "to:b")), announcement={"patience_factor": 1.5}),
        "b": queue(announcement={"patience_factor": 3}),
    }
    groups = {"x": group(), "y": group(queues="b")}
    calls = [Call(0, talk=99), Call(0, talk=99, queue="b"), Call(0, patience=patience)]
    played = play(calls, queues, groups)
    # after 10 s in a it has 1.5 x patience - 10 left: 35 s, or 18.5 s of which b announces 10
    expected = {"abandoned": ("abandoned", 45), "balked": ("abandoned", 28.5)}[way]
    assert (played.of(2).exit, played.of(2).ended) == expected
    assert played.of(2).patience == 1.5 * patience


def test_infinite_patience_stays_infinite_after_an_announcement():
    played = play([Call(0), Call(1)], announcing(patience_factor=0.001))
    assert (played.exits[1], played.of(1).patience) == ("answered", None)


def test_a_full_queue_is_seen_before_balking_and_balking_before_the_announcement():
    queues = {
        "a": queue(
            when_full={"max_waiting": 1},
            balking=[{"waiting": 0, "probability": 1}],
            announcement={},
        )
    }
    played = play([Call(0), Call(1)], queues)
    assert played.exits == ["answered", "balked"]
    queues["a"]["balking"] = [{"waiting": 1, "probability": 1}]
    assert play([Call(0), Call(1), Call(2)], queues).exits == ["answered", "answered", "blocked"]
