"""Work set aside for a channel that cannot wait, in odd moments; agents who hold for several."""

from tests.engine.handwritten.test_several_at_once import number, silent
from tests.engine.handwritten.world import dial, group, hours, queue, transfer


def aside(channel, **changes):
    """A class that is set aside for calls."""
    return [{"channels": [channel], "set_aside_for": ["voice"]} | changes]


def test_a_silence_is_set_aside_with_its_chat(play):
    # 12 s after its begin a chat with silences is in the first of them; a call takes 20 s
    times = range(0, 40_000, 2000)
    a = queue(*times, channel="chat", silence=silent(50))
    v = queue(*(time + 12 for time in times), talk=20)
    played = play({"a": a, "v": v}, {"team": group("av", concurrency=aside("chat"))})
    chats = played.legs[::2]
    for begin, row in zip(times, chats, strict=True):
        k = number(row)
        assert row["ended"] == 1000 * (begin + 10 + 50 * k + (20 if k else 0))
        assert row["effort"] == 10_000
    assert {0, 1} <= {number(row) for row in chats}


def test_ringing_is_set_aside_with_its_record(play):
    c = queue(channel="outbound", dial=dial(ring=30))
    c["arrivals"] = {"kind": "list", "records": [{"day": "all", "count": 1}]}
    queues = {"c": c, "v": queue(10, talk=20)}
    play(queues, {"team": group("cv", concurrency=aside("outbound"))}).contacts(
        """
        who queue answered ended effort
        0   c     0        60    40
        1   v     10       30    20
        """
    )


def test_wrap_up_is_set_aside_too(play):
    queues = {"e": queue(0, talk=5, wrap=20, channel="email"), "v": queue(10, talk=20)}
    play(queues, {"team": group("ev", concurrency=aside("email"))}).contacts(
        """
        who queue answered ended wrapped
        0   e     0        5     45
        1   v     10       30    30
        """
    )


def test_who_is_due_for_a_rest_finishes_what_is_aside_before(play):
    rest = {"after_minutes": 1, "minutes": 0.5}
    queues = {"e": queue(0, talk=50, channel="email"), "v": queue(10, 75, talk=60)}
    # at 70 it has worked for 70 s: the e-mail goes on until 110, then it rests; the call waits
    played = play(queues, {"team": group("ev", concurrency=aside("email"), rest=rest)})
    played.contacts(
        """
        who queue answered ended
        0   e     0        110
        1   v     10       70
        2   v     140      200
        """
    )
    played.agents(
        """
        agent start end does slots
        0     0     110 talk 1
        0     110   140 rest 0
        0     140   200 talk 1
        0     200   230 rest 0
        """
    )


def test_an_agent_who_comes_back_from_a_break_resumes_nothing_that_it_has_finished(play):
    team = group("ev", concurrency=aside("email"))
    team["shifts"]["day"]["breaks"] = [{"after_minutes": 1, "minutes": 1}]
    queues = {"e": queue(30, talk=40, channel="email"), "v": queue(50, 70, talk=20)}
    # the call at 50 ends at 70, in the break: the e-mail, of which 20 s are left, goes on at once;
    # then the break, of which 30 s are left
    played = play(queues, {"team": team})
    played.agents(
        """
        agent start end does  scheduled slots
        0     30    60  talk  available 1
        0     60    90  talk  break     1
        0     90    120 break break     0
        0     120   140 talk  available 1
        """
    )


def test_an_agent_may_hold_for_two_chats_and_takes_nothing_until_both_are_settled(play):
    warm = transfer("b", "warm", together=5)
    chats = [{"channels": ["chat"], "contacts": 3}]
    queues = {
        "a": queue(0, 3, channel="chat", transfers=[warm]),
        "b": queue(0, talk=30),
        "c": queue(20, talk=20, channel="chat"),
    }
    groups = {"front": group("ac", concurrency=chats), "back": group("b")}
    play(queues, groups).contacts(
        """
        who leg cause    queue queued answered ended
        0   0   first    a     0      0        35
        0   1   transfer b     10     30       65
        1   0   first    b     0      0        30
        2   0   first    a     3      3        70
        2   1   transfer b     13     65       100
        3   0   first    c     20     70       90
        """
    )


def test_closing_time_frees_an_agent_who_holds(play):
    warm = transfer("b", "warm", together=5)
    b = queue(3500, talk=300, opening_hours=hours(("00:00", "01:00")), closing={"rule": "cut"})
    queues = {"a": queue(3580, wrap=4, transfers=[warm]), "b": b}
    play(queues, {"front": group("a"), "back": group("b")}).contacts(
        """
        who leg cause    exit     answered ended wrapped then
        0   0   first    answered 3500     3800  3800    end
        1   0   first    answered 3580     3600  3604    continues
        1   1   transfer cut      -        3600  -       end
        """
    )


def test_a_released_agent_may_take_the_callback_that_released_it(play):
    # at 10 the warm leg takes a callback in turn: the first agent is free before it is queued
    warm = transfer("b", "warm", together=5)
    b = queue(0, talk=100)
    b["routing"] = [{"groups": ["back"]}, {"callback_to": "c"}]
    queues = {
        "a": queue(0, transfers=[warm]),
        "b": b,
        "c": queue(talk=20, channel="callback", dial=dial()),
    }
    for classes in ([], [{"channels": ["chat"], "contacts": 2}]):
        groups = {"front": group("ac", concurrency=classes), "back": group("b")}
        play(queues, groups).contacts(
            """
            who leg cause    queue exit     queued answered ended agent then
            0   0   first    a     answered 0      0        10    0     continues
            0   1   transfer b     callback 10     -        10    -     continues
            0   2   callback c     answered 10     10       33    0     end
            1   0   first    b     answered 0      0        100   1     end
            """
        )


def test_an_e_mail_waits_until_the_call_and_its_wrap_up_are_over(play):
    queues = {"e": queue(0, talk=30, channel="email"), "v": queue(10, 32, talk=20, wrap=5)}
    fast = group("ev", concurrency=aside("email"), skills={"e": {}, "v": {"handle_time_factor": 2}})
    # call 1: 10-50, wrap-up until 60; call 2 waits since 32 and goes first; 20 s of e-mail are left
    play(queues, {"team": fast}).contacts(
        """
        who queue answered ended wrapped effort
        0   e     0        130   130     30
        1   v     10       50    60      50
        2   v     60       100   110     50
        """
    )
