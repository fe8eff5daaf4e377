"""Contacts that agents start: preview and progressive dialling, wrong parties, redials, lists."""

import numpy as np

from sim.inputs.draws import CONNECT, dial_key, uniform_for
from tests.engine.handwritten.world import come_back, dial, fixed, group, hours, queue, transfer


def records(count, *more):
    return {"kind": "list", "records": [{"day": "all", "count": count}, *more]}


def campaign(count, talk=10, wrap=0, **changes):
    """A list that is dialled from the opening on."""
    rules = {"channel": "outbound", "dial": dial()} | changes
    return queue(talk=talk, wrap=wrap, **rules) | {"arrivals": records(count)}


def test_records_wait_from_the_opening_and_agents_dial_them_one_by_one(play):
    c = campaign(3, wrap=2, opening_hours=hours(("01:00", "02:00")))
    played = play({"c": c}, {"team": group("c")})
    played.contacts(
        """
        who leg cause stage exit     arrived answered ended wrapped resolved then
        0   0   first queue answered 3600    3600     3613  3615    1        end
        1   0   first queue answered 3600    3615     3628  3630    1        end
        2   0   first queue answered 3600    3630     3643  3645    1        end
        """
    )
    played.agents(
        """
        agent start end  does who
        0     3600  3613 talk 0
        0     3613  3615 wrap 0
        0     3615  3628 talk 1
        0     3628  3630 wrap 1
        0     3630  3643 talk 2
        0     3643  3645 wrap 2
        """
    )


def test_a_preview_is_read_before_the_number_is_dialled(play):
    c = campaign(1, dial=dial(ring=3, pacing="preview", preview=fixed(20)))
    played = play({"c": c}, {"team": group("c")})
    assert (played.column("answered"), played.column("ended")) == (["0"], ["33"])


def test_a_number_where_nobody_answers_is_dialled_again_and_then_given_up(play):
    c = campaign(1, wrap=5, dial=dial(connect=0, attempts=3, again=fixed(50)))
    played = play({"c": c}, {"team": group("c")})
    played.contacts(
        """
        leg parent cause  exit      arrived queued answered ended wrapped agent resolved then
        0   -      first  unreached 0       0      0        3     3       0     -        continues
        1   0      redial unreached 53      53     53       56    56      0     -        continues
        2   1      redial unreached 106     106    106      109   109     0     -        end
        """
    )
    played.agents(
        """
        agent start end does leg
        0     0     3   talk 0
        0     53    56  talk 1
        0     106   109 talk 2
        """
    )


def test_an_agent_whose_number_is_not_answered_takes_the_next_record_at_once(play):
    c = campaign(2, dial=dial(connect=0))
    assert play({"c": c}, {"team": group("c")}).column("answered") == ["0", "3"]


def test_whether_somebody_answers_is_drawn_for_each_dialling(play):
    c = campaign(30, talk=1, dial=dial(connect=0.5, attempts=2, again=fixed(1000)))
    played = play({"c": c}, {"team": group("c")})
    for row in played.legs:
        u = uniform_for(np.uint64(dial_key(row["customer"], int(row["leg"]))), CONNECT)
        assert played.cell("exit", row) == ("answered" if u < 0.5 else "unreached")
    assert {row["leg"].item() for row in played.legs} == {0, 1}


def test_a_wrong_party_takes_time_but_no_wrap_up(play):
    c = campaign(
        1, wrap=5, dial=dial(right_party=0, wrong_party=fixed(8), attempts=2, again=fixed(50))
    )
    skills = {"c": {"handle_time_factor": 2}}
    play({"c": c}, {"team": group("c", skills=skills)}).contacts(
        """
        leg cause  exit        queued answered ended wrapped resolved then
        0   first  wrong_party 0      0        19    19      -        continues
        1   redial wrong_party 69     69       88    88      -        end
        """
    )


def test_reach_changes_with_the_time_at_which_the_ringing_ends(play):
    reach = [{"from": "00:00", "connect": 1}, {"from": "01:00", "connect": 0}]
    c = campaign(2, talk=3594, dial={"ring": fixed(3), "attempts": 1, "reach": reach})
    # the first is reached at 3; the second is dialled at 3597 and rings until 3600
    played = play({"c": c}, {"team": group("c")})
    assert played.column("answered") == ["0", "3597"]
    assert played.column("exit") == ["answered", "unreached"]


def test_a_redial_waits_for_the_next_opening_without_being_spread(play):
    c = campaign(1, opening_hours=hours(("00:00", "01:00"), ("03:00", "04:00")))
    c["dial"] = dial(connect=0, attempts=2, again=fixed(3700))
    played = play({"c": c}, {"team": group("c")})
    assert played.column("queued") == ["0", "10800"]


def test_a_list_has_no_records_on_a_day_that_it_does_not_name(play):
    c = campaign(2, opening_hours=hours(("08:00", "09:00")))
    c["arrivals"]["records"][0]["day"] = "tue-sun"
    played = play({"c": c}, {"team": group("c")}, days=2)
    assert played.column("arrived") == [str(32 * 3600)] * 2


def test_records_of_a_day_beat_those_of_every_day(play):
    c = campaign(1)
    c["arrivals"] = records(1, {"day": "2026-03-03", "count": 2})
    played = play({"c": c}, {"team": group("c")}, days=3)
    assert played.column("arrived") == ["0", "86400", "86400", "172800"]


def test_blending_keeps_a_reserve_of_idle_agents_for_calls(play):
    team = group("ac", 3, skills={"a": {}, "c": {"reserve": 1}})
    # two may dial while more than one is idle; the calls need none to be left
    queues = {"a": queue(1, 2, talk=100), "c": campaign(5, talk=50)}
    play(queues, {"team": team}).contacts(
        """
        who queue queued answered ended
        0   c     0      0        53
        1   c     0      0        53
        2   c     0      101      154
        3   c     0      153      206
        4   c     0      154      207
        5   a     1      1        101
        6   a     2      53       153
        """
    )


def test_a_dialled_customer_may_be_transferred_and_may_come_again(play):
    a = queue(talk=20, resolution=0, repeats=come_back(40, a=1))
    c = campaign(1, transfers=[transfer("a")])
    play({"c": c, "a": a}, {"x": group("c"), "y": group("a")}).contacts(
        """
        attempt leg cause    queue answered ended then
        0       0   first    c     0        13    continues
        0       1   transfer a     13       33    comes_back
        1       0   repeat   a     73       93    end
        """
    )


def test_nobody_who_is_unreached_comes_again_by_itself(play):
    c = campaign(1, dial=dial(connect=0), retries=come_back(5), repeats=come_back(5))
    played = play({"c": c}, {"team": group("c")})
    assert played.column("then") == ["end"]


def test_a_record_that_runs_out_of_patience_is_not_dialled(play):
    # patience: how long a record is worth dialling
    c = campaign(2, talk=100, patience=30)
    play({"c": c}, {"team": group("c")}).contacts(
        """
        who exit      answered ended then
        0   answered  0        103   end
        1   abandoned -        30    end
        """
    )


def test_an_offer_and_the_factor_lengthen_the_talk_but_not_the_ringing(play):
    offer = {"share": 1, "talk": fixed(7), "acceptance": 1, "revenue": 1}
    c = campaign(1, wrap=5, offer=offer)
    skills = {"c": {"handle_time_factor": 2}}
    play({"c": c}, {"team": group("c", skills=skills)}).contacts(
        """
        answered ended wrapped talk_draw offer resolved effort
        0        37    47      10        2     1        47
        """
    )
