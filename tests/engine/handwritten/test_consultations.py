"""Consultations: the first agent asks a second one while the customer holds."""

from tests.engine.handwritten.world import come_back, group, queue, transfer

FRONT_AND_BACK = {"front": group("a"), "back": group("b")}


def consult(**changes):
    return transfer("b", "consult", together=5, **changes)


def test_a_consultation_asks_a_second_agent_and_the_first_goes_on_alone(play):
    queues = {"a": queue(0, wrap=4, transfers=[consult()]), "b": queue(0, talk=25, wrap=2)}
    played = play(queues, FRONT_AND_BACK)
    played.contacts(
        """
        who leg cause   queue exit     arrived queued answered ended wrapped agent resolved then
        0   0   first   a     answered 0       0      0        32    36      0     1        end
        0   1   consult b     answered 10      10     27       32    32      1     -        end
        1   0   first   b     answered 0       0      0        25    27      1     1        end
        """
    )
    played.agents(
        """
        agent start end does who leg
        0     0     32  talk 0   0
        0     32    36  wrap 0   0
        1     0     25  talk 1   0
        1     25    27  wrap 1   0
        1     27    32  talk 0   1
        """
    )


def test_a_consultation_lasts_as_drawn_whoever_is_asked(play):
    back = group("b", skills={"b": {"handle_time_factor": 3}})
    queues = {"a": queue(0, transfers=[consult()]), "b": queue(talk=25, wrap=2)}
    played = play(queues, {"front": group("a"), "back": back})
    assert played.column("ended") == ["15", "15"]
    assert played.column("wrapped") == ["15", "15"]


def test_who_is_asked_never_gives_up_waiting(play):
    queues = {"a": queue(0, transfers=[consult()]), "b": queue(0, talk=500, patience=30)}
    play(queues, FRONT_AND_BACK).contacts(
        """
        who leg cause   exit     answered ended patience
        0   0   first   answered 0        505   -
        0   1   consult answered 500      505   -
        1   0   first   answered 0        500   30
        """
    )


def test_a_consultation_changes_the_chance_of_resolving(play):
    for factor, resolved in ((2, "1"), (0.001, "0")):
        a = queue(0, resolution=0.5, transfers=[consult(resolution_factor=factor)])
        played = play({"a": a, "b": queue()}, FRONT_AND_BACK)
        assert played.column("resolved") == [resolved, "-"]


def test_without_an_answer_a_consultation_changes_nothing(play):
    a = queue(0, wrap=4, resolution=0.999, transfers=[consult(resolution_factor=0.001)])
    b = queue(0, talk=100, when_full={"max_waiting": 0})
    play({"a": a, "b": b}, FRONT_AND_BACK).contacts(
        """
        who leg cause   exit     answered ended wrapped resolved then
        0   0   first   answered 0        10    14      1        end
        0   1   consult blocked  -        10    -       -        end
        1   0   first   answered 0        100   100     1        end
        """
    )


def test_an_unresolved_issue_after_a_consultation_repeats_in_the_first_queue(play):
    a = queue(0, resolution=0, transfers=[consult()], repeats=come_back(50, most=2))
    b = queue(talk=1, repeats=come_back(1, most=9), retries=come_back(1, most=9))
    play({"a": a, "b": b}, FRONT_AND_BACK).contacts(
        """
        attempt leg cause   queue queued ended resolved then
        0       0   first   a     0      15    0        comes_back
        0       1   consult b     10     15    -        end
        1       0   repeat  a     65     80    0        end
        1       1   consult b     75     80    -        end
        """
    )


def test_a_consultation_does_not_count_as_a_talk_of_the_customer(play):
    # the customer talked by voice last; the chat was between agents
    a = queue(0, resolution=0, transfers=[consult()], repeats=come_back(50))
    queues = {"a": a, "b": queue(channel="chat")}
    played = play(queues, FRONT_AND_BACK, context={"handle_time_factor": 0.5})
    assert played.column("context")[2] == "2"


def test_both_agents_of_a_consultation_end_in_the_order_of_agents(play):
    # both end at 15; agent 0, who was asked, looks before agent 1, who asked
    groups = {"back": group("bc"), "front": group("ac")}
    queues = {"a": queue(0, transfers=[consult()]), "b": queue(), "c": queue(11, 12, talk=50)}
    play(queues, groups).contacts(
        """
        who leg cause   queue queued answered ended agent
        0   0   first   a     0      0        15    1
        0   1   consult b     10     10       15    0
        1   0   first   c     11     15       65    0
        2   0   first   c     12     15       65    1
        """
    )


def test_both_agents_of_a_consultation_end_in_the_order_of_agents_the_other_way(play):
    groups = {"front": group("ac"), "back": group("bc")}
    queues = {"a": queue(0, transfers=[consult()]), "b": queue(), "c": queue(11, 12, talk=50)}
    played = play(queues, groups)
    assert played.column("agent") == ["0", "1", "0", "1"]
