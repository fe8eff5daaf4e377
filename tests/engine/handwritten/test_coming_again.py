"""Retries after abandoning, blocking, balking, cutting; repeats while the issue is unresolved."""

import numpy as np

from sim.inputs.draws import SPREAD, WHERE, attempt_key, uniform_for
from tests.engine.handwritten.world import come_back, group, hours, queue


def test_who_abandons_comes_again_after_the_delay_and_waits_anew(play):
    a = queue(0, 10, talk=100, patience=20, retries=come_back(15, most=2))
    played = play({"a": a}, {"team": group("a")})
    played.contacts(
        """
        who attempt leg parent cause exit      arrived queued answered ended patience then
        0   0       0   -      first answered  0       0      0        100   20       end
        1   0       0   -      first abandoned 10      10     -        30    20       comes_back
        1   1       0   -      retry abandoned 45      45     -        65    20       end
        """
    )


def test_a_retry_that_is_answered_ends_the_issue(play):
    a = queue(0, 10, talk=40, wrap=3, patience=20, retries=come_back(15, most=5))
    play({"a": a}, {"team": group("a")}).contacts(
        """
        who attempt cause exit      arrived answered ended wrapped resolved then
        0   0       first answered  0       0        40    43      1        end
        1   0       first abandoned 10      -        30    -       -        comes_back
        1   1       retry answered  45      45       85    88      1        end
        """
    )


def test_without_retries_who_abandons_gives_up(play):
    played = play({"a": queue(0, 10, talk=100, patience=20)}, {"team": group("a")})
    assert played.column("then") == ["end", "end"]


def test_an_issue_that_has_had_its_contacts_does_not_come_again(play):
    a = queue(0, 10, talk=100, patience=20, retries=come_back(15, most=1))
    assert play({"a": a}, {"team": group("a")}).column("then") == ["end", "end"]


def test_a_retry_goes_where_the_matrix_says_and_obeys_the_laws_there(play):
    queues = {
        "a": queue(0, 10, talk=100, patience=20, retries=come_back(15, b=1)),
        "b": queue(talk=7, patience=99),
    }
    play(queues, {"x": group("a"), "y": group("b")}).contacts(
        """
        who attempt cause queue root_queue exit      queued answered ended patience agent
        0   0       first a     a          answered  0      0        100   20       0
        1   0       first a     a          abandoned 10     -        30    20       -
        1   1       retry b     b          answered  45     45       52    99       1
        """
    )


def test_where_a_customer_comes_again_is_drawn_by_the_key_of_the_leg_that_ended(play):
    times = range(10, 30)
    retries = come_back(600, a=0.5, b=0.5)
    queues = {"a": queue(0, *times, talk=500, patience=20, retries=retries), "b": queue()}
    played = play(queues, {"x": group("a"), "y": group("b")})
    again = played.legs[played.legs["attempt"] == 1]
    assert len(again) == len(times)
    for row in again:
        to_a = uniform_for(row["customer"], WHERE) < 0.5
        assert played.names.queues[row["queue"]] == ("a" if to_a else "b")


def test_who_is_blocked_tries_again(play):
    a = queue(0, 10, talk=100, retries=come_back(95))
    play({"a": a}, {"team": group("a", 2)}, trunks={"t": {"lines": 1, "queues": ["a"]}}).contacts(
        """
        who attempt cause exit     queued answered ended then
        0   0       first answered 0      0        100   end
        1   0       first blocked  10     -        10    comes_back
        1   1       retry answered 105    105      205   end
        """
    )


def test_a_line_given_back_at_the_end_of_talk_is_free_for_who_comes_again_then(play):
    a = queue(0, 10, talk=100, retries=come_back(90))
    played = play({"a": a}, {"team": group("a", 2)}, trunks={"t": {"lines": 1, "queues": ["a"]}})
    assert played.column("answered") == ["0", "-", "100"]


def test_who_balks_or_finds_the_queue_full_tries_again(play):
    a = queue(0, 10, talk=100, retries=come_back(95), balking=[{"waiting": 0, "probability": 1}])
    b = queue(0, 10, talk=100, retries=come_back(95), when_full={"max_waiting": 0})
    played = play({"a": a, "b": b}, {"x": group("a"), "y": group("b")})
    played.contacts(
        """
        who attempt queue exit     queued ended then
        0   0       a     answered 0      100   end
        1   0       b     answered 0      100   end
        2   0       a     balked   10     10    comes_back
        2   1       a     answered 105    205   end
        3   0       b     blocked  10     10    comes_back
        3   1       b     answered 105    205   end
        """
    )


def test_voicemail_is_no_reason_to_come_again(play):
    a = queue(0, 10, talk=100, retries=come_back(95))
    a["routing"] = [{"groups": ["team"]}, {"after_s": 5, "voicemail": True}]
    assert play({"a": a}, {"team": group("a")}).column("then") == ["end", "end"]


def test_who_is_cut_off_comes_again_after_the_opening_and_spread_over_an_hour(play):
    a = queue(
        3500,
        3510,
        talk=200,
        opening_hours=hours(("00:00", "01:00"), ("03:00", "05:00")),
        closing={"rule": "cut"},
        retries=come_back(15),
    )
    played = play({"a": a}, {"team": group("a")})
    spread = uniform_for(np.uint64(attempt_key(played.legs[1]["customer"], 1)), SPREAD)
    begin = (3 * 3600_000 + int(spread * 3600_000)) / 1000
    played.contacts(
        f"""
        who attempt cause exit     queued  answered ended       then
        0   0       first answered 3500    3500     3700        end
        1   0       first cut      3510    -        3600        comes_back
        1   1       retry answered {begin} {begin}  {begin + 200:.10g} end
        """
    )


def test_coming_again_is_spread_over_no_more_than_the_opening(play):
    a = queue(
        3500,
        3510,
        talk=200,
        opening_hours=hours(("00:00", "01:00"), ("03:00", "03:30")),
        closing={"rule": "cut"},
        retries=come_back(15),
    )
    played = play({"a": a}, {"team": group("a")}, interval_minutes=30)
    spread = uniform_for(np.uint64(attempt_key(played.legs[1]["customer"], 1)), SPREAD)
    assert played.legs[2]["queued"] == 3 * 3600_000 + int(spread * 1800_000)


def test_a_queue_that_opens_no_more_is_never_entered(play):
    a = queue(
        3500,
        3510,
        talk=200,
        opening_hours=hours(("00:00", "01:00")),
        closing={"rule": "cut"},
        retries=come_back(15),
    )
    play({"a": a}, {"team": group("a")}).contacts(
        """
        who attempt exit     queued ended then
        0   0       answered 3500   3700  end
        1   0       cut      3510   3600  comes_back
        """
    )


def test_who_comes_again_at_the_tick_of_the_opening_finds_it_open(play):
    a = queue(
        3500,
        3510,
        talk=200,
        opening_hours=hours(("00:00", "01:00"), ("03:00", "05:00")),
        closing={"rule": "cut"},
        retries=come_back(7200),
    )
    assert play({"a": a}, {"team": group("a")}).column("queued") == ["3500", "3510", "10800"]


def test_an_unresolved_issue_comes_again_after_the_talk_until_it_has_had_its_contacts(play):
    a = queue(0, wrap=5, resolution=0, repeats=come_back(50, most=3))
    play({"a": a}, {"team": group("a")}).contacts(
        """
        who attempt leg parent cause  exit     arrived answered ended wrapped resolved then
        0   0       0   -      first  answered 0       0        10    15      0        comes_back
        0   1       0   -      repeat answered 60      60       70    75      0        comes_back
        0   2       0   -      repeat answered 120     120      130   135     0        end
        """
    )


def test_retries_and_repeats_are_counted_together(play):
    # 0 talks twice (unresolved); 1 abandons, comes again, is answered, and has had two contacts
    a = queue(0, 10, talk=40, patience=20, resolution=0)
    a |= {"retries": come_back(15, most=2), "repeats": come_back(500, most=2)}
    play({"a": a}, {"team": group("a")}).contacts(
        """
        who attempt cause  exit      queued answered ended resolved then
        0   0       first  answered  0      0        40    0        comes_back
        0   1       repeat answered  540    540      580   0        end
        1   0       first  abandoned 10     -        30    -        comes_back
        1   1       retry  answered  45     45       85    0        end
        """
    )


def test_history_is_seen_on_the_same_channel_and_shortens_the_talk(play):
    queues = {"a": queue(0, wrap=4, resolution=0, repeats=come_back(50))}
    context = {"handle_time_factor": 0.5}
    play(queues, {"team": group("a")}, context=context).contacts(
        """
        attempt cause  context talk_draw wrap_draw answered ended wrapped
        0       first  0       10        4         0        10    14
        1       repeat 2       5         2         60       65    67
        """
    )


def test_history_is_lost_on_another_channel_unless_it_travels(play):
    for across, context in ((False, "0"), (True, "2")):
        queues = {
            "a": queue(0, resolution=0, repeats=come_back(50, b=1)),
            "b": queue(channel="chat"),
        }
        played = play(queues, {"team": group("ab")}, context={"across_channels": across})
        assert played.column("context") == ["0", context]


def test_only_the_last_talk_s_channel_counts(play):
    # voice, then chat, then voice again: the last talk was by chat
    queues = {
        "a": queue(0, resolution=0, repeats=come_back(50, most=4, b=1)),
        "b": queue(channel="chat", resolution=0, repeats=come_back(50, most=4, c=1)),
        "c": queue(channel="voice", resolution=0, repeats=come_back(50, most=4, d=1)),
        "d": queue(channel="voice"),
    }
    played = play(queues, {"team": group("abcd")})
    assert played.column("context") == ["0", "0", "0", "2"]


def test_who_never_talked_has_no_history(play):
    a = queue(0, 10, talk=40, patience=20, retries=come_back(15))
    played = play({"a": a}, {"team": group("a")}, context={"across_channels": True})
    assert played.column("context") == ["0", "0", "0"]


def test_history_raises_the_chance_that_the_issue_is_resolved(play):
    a = queue(0, resolution=0.001, repeats=come_back(50, most=3))
    played = play({"a": a}, {"team": group("a")}, context={"resolution_factor": 1000})
    assert played.column("resolved") == ["0", "1"]


def test_a_contact_that_comes_again_waits_behind_those_who_came_before(play):
    a = queue(0, 10, 35, talk=100)
    b = queue(0, 10, talk=100, patience=20, retries=come_back(60, a=1))
    # the customer of b gives up at 30, comes to a at 90 and finds two in front
    play({"a": a, "b": b}, {"x": group("a"), "y": group("b")}).contacts(
        """
        who attempt queue exit      queued answered
        0   0       a     answered  0      0
        1   0       b     answered  0      0
        2   0       a     answered  10     100
        3   0       b     abandoned 10     -
        3   1       a     answered  90     300
        4   0       a     answered  35     200
        """
    )
