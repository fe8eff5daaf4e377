"""The predictive dialler: how far it calls ahead, and who is lost."""

from tests.engine.handwritten.world import dial, fixed, group, hours, queue


def predictive(**changes):
    return {"pacing": "predictive", "drop_after_s": 2} | dial(ring=10) | changes


def campaign(count, **changes):
    arrivals = {"kind": "list", "records": [{"day": "all", "count": count}]}
    return queue(channel="outbound", talk=20, dial=predictive(), **changes) | {"arrivals": arrivals}


def test_a_dialler_calls_one_number_for_each_free_agent(play):
    played = play({"c": campaign(3)}, {"team": group("c")})
    played.contacts(
        """
        who leg parent cause   stage   exit      arrived queued answered ended agent patience then
        0   0   -      first   dialler connected 0       0      -        10    -     -        continues
        0   1   0      dialled queue   answered  10      10     10       30    0     2        end
        1   0   -      first   dialler connected 0       0      -        40    -     -        continues
        1   1   0      dialled queue   answered  40      40     40       60    0     2        end
        2   0   -      first   dialler connected 0       0      -        70    -     -        continues
        2   1   0      dialled queue   answered  70      70     70       90    0     2        end
        """  # noqa: E501
    )
    played.agents(
        """
        agent start end does who leg
        0     10    30  talk 0   1
        0     40    60  talk 1   1
        0     70    90  talk 2   1
        """
    )


def test_who_is_connected_while_no_agent_is_free_is_lost(play):
    queues = {"c": campaign(1), "a": queue(5, talk=100)}
    play(queues, {"team": group("ac")}).contacts(
        """
        who leg stage   exit      queued answered ended then
        0   0   dialler connected 0      -        10    continues
        0   1   queue   abandoned 10     -        12    end
        1   0   queue   answered  5      5        105   end
        """
    )


def test_the_dialler_goes_on_at_once_after_a_number_without_answer(play):
    c = campaign(2)
    c["dial"] = predictive() | dial(ring=10, connect=0, attempts=2, again=fixed(100))
    played = play({"c": c}, {"team": group("c")})
    # redials come back to the store at 110 and 120
    played.contacts(
        """
        who leg cause  stage   exit      queued ended then
        0   0   first  dialler unreached 0      10    continues
        0   1   redial dialler unreached 110    120   end
        1   0   first  dialler unreached 0      20    continues
        1   1   redial dialler unreached 120    130   end
        """
    )


def test_the_dialler_calls_ahead_until_too_many_are_lost(play):
    # ahead rises by 0.01 with each connected call, and falls by 0.05 while more than 3 % are lost
    c = campaign(60)
    c["dial"] = predictive(most_ahead=3)
    played = play({"c": c}, {"team": group("c", 10)})
    rung = played.legs[played.legs["stage"] == 2]
    begun = (rung["ended"] - 10_000).tolist()
    # 30 s: ahead is 1.1, 40 s: 1.2, 42 s: one of 21 is lost, 1.15; 70 s: one of 22, 1.1, and so on
    # down to 1: two of 60 are lost, too many until 67 are connected
    assert [begun.count(time) for time in (0, 30_000, 60_000, 90_000)] == [10, 11, 11, 10]
    lost = played.legs[played.legs["exit"] == 2]
    assert lost["ended"].tolist() == [42_000, 72_000]


def test_a_reserve_keeps_the_dialler_from_counting_agents(play):
    team = group("ac", 2, skills={"a": {}, "c": {"reserve": 1}})
    played = play({"c": campaign(2), "a": queue()}, {"team": team})
    # one of two agents may be used: one number at a time
    assert played.column("ended") == ["10", "30", "40", "60"]


def test_the_dialler_stops_when_its_queue_closes(play):
    c = campaign(3, opening_hours=hours(("00:00", "01:00"), ("03:00", "04:00")))
    c["dial"] = predictive() | dial(ring=1000)
    # dialled at 0, 1020, 2040 (ringing 1000, talking 20)
    played = play({"c": c}, {"team": group("c")})
    assert played.column("ended") == ["1000", "1020", "2020", "2040", "3040", "3060"]
    c["dial"] = predictive() | dial(ring=2000)
    # dialled at 0 and 2020; the third waits for the opening at 10800
    played = play({"c": c}, {"team": group("c")})
    assert played.column("exit")[:2] == ["connected", "answered"]
    assert played.column("ended")[4] == "12800"
