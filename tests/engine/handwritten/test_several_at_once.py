"""Several contacts at once: room, speed, who takes the next, setting aside, silences."""

from sim.engine.rules import silences
from sim.inputs.draws import SILENCES, uniform_for
from sim.jit import python_version
from tests.engine.handwritten.world import fixed, group, queue, shifts, transfer


def chats(contacts=2, **changes):
    return [{"channels": ["chat"], "contacts": contacts} | changes]


def chat(*times, **changes):
    return queue(*times, channel="chat", **changes)


def test_two_chats_at_once_and_the_third_waits(play):
    team = group("a", concurrency=chats())
    played = play({"a": chat(0, 3, 5)}, {"team": team})
    played.contacts(
        """
        who answered ended agent effort
        0   0        10    0     6.5
        1   3        13    0     5
        2   10       20    0     8.5
        """
    )
    played.agents(
        """
        agent start end does scheduled who leg slots
        0     0     3   talk available -   -   1
        0     3     13  talk available -   -   2
        0     13    20  talk available -   -   1
        """
    )


def test_parallel_chats_slow_each_other_and_speed_up_again(play):
    team = group("a", concurrency=chats(speed=[1, 0.5]))
    play({"a": chat(0, 4)}, {"team": team}).contacts(
        """
        who answered ended effort
        0   0        16    10
        1   4        20    10
        """
    )


def test_three_chats_with_a_speed_that_does_not_divide(play):
    team = group("a", concurrency=chats(3, speed=[1, 0.7, 0.3]))
    # 0: 3 s alone, 2 s at 0.7, then at 0.3: (10000 - 3000 - 1400) / 0.3 = 18666.7 ticks
    # 1: 2 s at 0.7, 18.667 s at 0.3 leave 2999.9 at 0.7: 4285.57; 2: then alone
    play({"a": chat(0, 3, 5)}, {"team": team}).contacts(
        """
        who answered ended  effort
        0   0        23.667 10.222
        1   3        27.953 9.365
        2   5        29.353 9.765
        """
    )


def test_the_next_chat_goes_to_who_has_fewest_in_hand(play):
    team = group("a", 2, concurrency=chats())
    played = play({"a": chat(0, 1, 2, 3, talk=50)}, {"team": team})
    assert played.column("agent") == ["0", "1", "0", "1"]


def test_or_to_who_has_most_and_still_room(play):
    team = group("a", 2, concurrency=chats(assignment="fill_first"))
    played = play({"a": chat(0, 1, 2, 3, talk=50)}, {"team": team})
    assert played.column("agent") == ["0", "0", "1", "1"]


def test_among_equals_the_one_whose_work_changed_first(play):
    # agent 0 changes at 0 and 5 (its first chat ends), agent 1 at 1: at 6 agent 1 is longer so
    team = group("ab", 2, concurrency=chats())
    queues = {"a": chat(0, talk=5), "b": chat(0, 1, 6, talk=50)}
    played = play(queues, {"team": team})
    # 0 (a) to agent 0, 1 (b) to agent 1, 2 (b, at 1) to agent 0: 2 in hand; at 5 it has 1
    assert played.column("agent") == ["0", "1", "0", "1"]


def test_a_call_excludes_chats_and_chats_exclude_a_call(play):
    team = group("av", concurrency=chats())
    queues = {"a": chat(0, 5, 16), "v": queue(1, talk=10)}
    play(queues, {"team": team}).contacts(
        """
        who queue queued answered ended
        0   a     0      0        10
        1   v     1      15       25
        2   a     5      5        15
        3   a     16     25       35
        """
    )


def test_wrap_up_takes_a_place_and_slows_as_talk_does(play):
    team = group("a", concurrency=chats(speed=[1, 0.5]))
    played = play({"a": chat(0, 0, 1, talk=10, wrap=5)}, {"team": team})
    played.contacts(
        """
        who answered ended wrapped effort
        0   0        20    30      15
        1   0        20    30      15
        2   30       40    45      15
        """
    )
    played.agents(
        """
        agent start end does slots
        0     0     20  talk 2
        0     20    30  wrap 2
        0     30    40  talk 1
        0     40    45  wrap 1
        """
    )


def test_talk_counts_before_wrap_up_in_the_agent_log(play):
    team = group("a", concurrency=chats())
    played = play({"a": chat(0, 3, talk=10, wrap=5)}, {"team": team})
    played.agents(
        """
        agent start end does slots
        0     0     3   talk 1
        0     3     13  talk 2
        0     13    15  wrap 2
        0     15    18  wrap 1
        """
    )


MAIL = [{"channels": ["email"], "set_aside_for": ["voice"]}]


def mail(*times, **changes):
    return queue(*times, channel="email", talk=100, **changes)


def test_a_call_sets_an_e_mail_aside_which_is_resumed_after(play):
    queues = {"e": mail(0), "v": queue(10, talk=20)}
    played = play(queues, {"team": group("ev", concurrency=MAIL)})
    played.contacts(
        """
        who queue answered ended effort
        0   e     0        120   100
        1   v     10       30    20
        """
    )
    played.agents(
        """
        agent start end does slots
        0     0     120 talk 1
        """
    )


def test_further_calls_go_before_what_is_aside(play):
    queues = {"e": mail(0, 5), "v": queue(10, 15, talk=20, wrap=5)}
    play(queues, {"team": group("ev", concurrency=MAIL)}).contacts(
        """
        who queue answered ended wrapped
        0   e     0        150   150
        1   e     150      250   250
        2   v     10       30    35
        3   v     35       55    60
        """
    )


def test_an_idle_agent_is_preferred_to_one_who_must_set_something_aside(play):
    queues = {"e": mail(0), "v": queue(10, 11, talk=20)}
    team = group("ev", 2, concurrency=MAIL)
    played = play(queues, {"team": team})
    assert played.column("agent") == ["0", "1", "0"]
    assert played.column("ended") == ["120", "30", "31"]


def test_across_groups_nobody_is_interrupted_while_another_is_idle(play):
    queues = {"e": mail(0), "v": queue(10, talk=20, agent_rule="most_proficient")}
    fast = group("ev", concurrency=MAIL, skills={"e": {}, "v": {"handle_time_factor": 0.5}})
    played = play(queues, {"fast": fast, "slow": group("v")})
    assert played.column("agent") == ["0", "1"]


def test_what_is_aside_is_not_set_aside_again_nor_followed_by_another(play):
    # the call is not set aside for a chat, and the chat must wait for the e-mail, too
    classes = [{"channels": ["email"], "set_aside_for": ["voice", "chat"]}]
    queues = {"e": mail(0), "v": queue(10, talk=20), "c": chat(15)}
    play(queues, {"team": group("evc", concurrency=classes)}).contacts(
        """
        who queue answered ended
        0   e     0        130
        1   v     10       30
        2   c     30       40
        """
    )


def test_two_chats_are_set_aside_together(play):
    classes = [{"channels": ["chat"], "contacts": 2, "set_aside_for": ["voice"], "speed": [1, 0.5]}]
    queues = {"a": chat(0, 0), "v": queue(4, talk=20), "b": queue(5)}
    # 4 s at half speed done, 8 s of work left each: 16 s more after the call
    play(queues, {"team": group("av", concurrency=classes), "other": group("b")}).contacts(
        """
        who queue answered ended effort
        0   a     0        40    10
        1   a     0        40    10
        2   v     4        24    20
        3   b     5        15    10
        """
    )


def test_who_goes_off_duty_finishes_what_is_aside_first_and_takes_nothing_more(play):
    queues = {"e": mail(3580), "v": queue(3590, 3595, talk=20)}
    team = group("ev", concurrency=MAIL, shifts=shifts(("00:00", "01:00", 1)))
    played = play(queues, {"team": team})
    played.contacts(
        """
        who queue exit     answered ended
        0   e     answered 3580     3700
        1   v     answered 3590     3610
        2   v     open     -        -
        """
    )
    played.agents(
        """
        agent start end  does scheduled slots
        0     3580  3600 talk available 1
        0     3600  3700 talk off       1
        """
    )


def silent(duration, mean=1):
    return {"mean_number": mean, "duration": fixed(duration)}


def number(row, mean=1):
    return python_version(silences)(uniform_for(row["customer"], SILENCES), mean)


def test_silences_cut_the_talk_into_equal_parts(play):
    times = range(0, 2000, 100)
    played = play({"a": chat(*times, silence=silent(7))}, {"team": group("a")})
    numbers = [number(row) for row in played.legs]
    assert {0, 1, 2} <= set(numbers)
    ends = [time + 10 + 7 * k for time, k in zip(times, numbers, strict=True)]
    assert played.column("ended") == [str(end) for end in ends]
    assert played.column("effort") == ["10"] * len(ends)
    for row, k in zip(played.legs, numbers, strict=True):
        begin = row["answered"]
        pauses = []
        for part in range(1, k + 1):
            silent_from = begin + 10000 * part // (k + 1) + 7000 * (part - 1)
            pauses.append((silent_from, silent_from + 7000))
        rows = played.logs.agents
        here = (rows["start"] >= begin) & (rows["end"] <= row["ended"]) & (rows["activity"] == 11)
        assert sorted(rows[here][["start", "end"]].tolist()) == pauses


def test_a_silent_customer_slows_nobody(play):
    # two chats at half speed while both talk
    a = chat(*range(0, 40_000, 4000), talk=10, silence=silent(100))
    b = chat(*range(1, 40_000, 4000), talk=10)
    team = group("ab", concurrency=chats(speed=[1, 0.5]))
    played = play({"a": a, "b": b}, {"team": team})
    for first, second in zip(played.legs[::2], played.legs[1::2], strict=True):
        k = number(first)
        start = int(first["answered"])
        # first does 1 s alone; its first part is 10 / (k + 1) s long
        left = 10000 // (k + 1) - 1000  # at half speed from second 1 on
        if k == 0:
            assert second["ended"] == start + 20000
        else:
            silent_from = start + 1000 + 2 * left
            done = left  # of the second's 10 s
            assert second["ended"] == silent_from + 10000 - done
    assert {0, 1} <= {number(row) for row in played.legs[::2]}


def test_a_silent_chat_keeps_its_place(play):
    team = group("a", concurrency=chats(2))
    a = chat(*range(0, 3000, 300), *range(1, 3000, 300), *range(2, 3000, 300))
    played = play({"a": a | {"silence": silent(50)}}, {"team": team})
    for begin in range(0, len(played.legs), 3):
        first, second, third = played.legs[begin : begin + 3]
        assert third["answered"] == min(first["ended"], second["ended"])


def test_a_shared_agent_that_holds_takes_nothing_meanwhile(play):
    # the chat goes on while the agent holds; a further chat does not come
    warm = transfer("b", "warm", together=5)
    queues = {"a": chat(0, transfers=[warm]), "b": queue(0, talk=30), "c": chat(3, 12, talk=20)}
    groups = {"front": group("ac", concurrency=chats(3)), "back": group("b")}
    play(queues, groups).contacts(
        """
        who leg queue queued answered ended
        0   0   a     0      0        35
        0   1   b     10     30       65
        1   0   b     0      0        30
        2   0   c     3      3        23
        3   0   c     12     35       55
        """
    )


def test_a_reserve_counts_idle_agents_only(play):
    # chats in a are taken only while more than one agent is idle
    team = group("ab", 2, concurrency=chats(3), skills={"a": {"reserve": 1}, "b": {}})
    queues = {"a": chat(0, 1, talk=50), "b": chat(2, talk=20)}
    # at 1 one is idle: not more than one; at 2 b goes to the idle one (fewest in hand)
    play(queues, {"team": team}).contacts(
        """
        who queue queued answered ended agent
        0   a     0      0        50    0
        1   a     1      50       100   0
        2   b     2      2        22    1
        """
    )
