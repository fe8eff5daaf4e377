"""Transfers, cold and warm, and consultations: who talks, who holds, and whose line it is."""

from sim.inputs.draws import TRANSFER, uniform_for
from tests.engine.handwritten.world import come_back, group, hours, queue, transfer

FRONT_AND_BACK = {"front": group("a"), "back": group("b")}


def test_a_cold_transfer_hands_the_customer_over_and_frees_the_first_agent(play):
    queues = {"a": queue(0, wrap=4, transfers=[transfer("b")]), "b": queue(talk=20, wrap=3)}
    played = play(queues, FRONT_AND_BACK)
    played.contacts(
        """
        leg parent cause    queue root_queue exit     arrived queued answered ended wrapped agent resolved then
        0   -      first    a     a          answered 0       0      0        10    14      0     -        continues
        1   0      transfer b     b          answered 10      10     10       30    33      1     1        end
        """  # noqa: E501
    )
    played.agents(
        """
        agent start end does who leg slots
        0     0     10  talk 0   0   1
        0     10    14  wrap 0   0   1
        1     10    30  talk 0   1   1
        1     30    33  wrap 0   1   1
        """
    )


def test_the_first_agent_may_take_the_transfer_itself_after_its_wrap_up(play):
    queues = {"a": queue(0, wrap=4, transfers=[transfer("b")]), "b": queue(talk=20)}
    play(queues, {"team": group("ab")}).contacts(
        """
        leg cause    queue queued answered ended wrapped agent
        0   first    a     0      0        10    14      0
        1   transfer b     10     14       34    34      0
        """
    )


def test_an_agent_without_wrap_up_takes_its_own_transfer_at_once_if_nobody_waits_longer(play):
    queues = {"a": queue(0, 9, transfers=[transfer("b")]), "b": queue(talk=20)}
    # at 10 the agent looks: customer 1 waits in a since 9, the transfer in b since 10
    play(queues, {"team": group("ab")}).contacts(
        """
        who leg queue queued answered ended
        0   0   a     0      0        10
        0   1   b     10     20       40
        1   0   a     9      10       20
        1   1   b     20     40       60
        """
    )


def test_a_transfer_waits_with_the_patience_and_the_age_of_its_new_queue(play):
    queues = {
        "a": queue(0, patience=99, transfers=[transfer("b")]),
        "b": queue(0, 5, talk=50, patience=33, retries=come_back(7)),
    }
    # the customer of b at 5 has waited longer than the transfer at 10; both give up
    play(queues, FRONT_AND_BACK).contacts(
        """
        who attempt leg cause    queue exit      arrived answered ended patience then
        0   0       0   first    a     answered  0       0        10    99       continues
        0   0       1   transfer b     abandoned 10      -        43    33       comes_back
        0   1       0   retry    b     abandoned 50      -        83    33       end
        1   0       0   first    b     answered  0       0        50    33       end
        2   0       0   first    b     abandoned 5       -        38    33       comes_back
        2   1       0   retry    b     answered  45      50       100   33       end
        """
    )


def test_a_queue_that_is_closed_takes_no_transfer_and_the_first_agent_resolves_it(play):
    b = queue(opening_hours=hours(("01:00", "02:00")))
    queues = {"a": queue(0, resolution=0.999, transfers=[transfer("b")]), "b": b}
    play(queues, FRONT_AND_BACK).contacts(
        """
        leg exit     answered ended resolved then
        0   answered 0        10    1        end
        """
    )


def test_a_transfer_that_finds_the_queue_closed_brings_no_offer(play):
    offer = {"share": 1, "talk": {"law": "deterministic", "value": 30}, "revenue": 1}
    b = queue(opening_hours=hours(("01:00", "02:00")))
    queues = {"a": queue(0, offer=offer, transfers=[transfer("b")]), "b": b}
    assert play(queues, FRONT_AND_BACK).column("offer") == ["0"]


def test_back_and_forth_ends_after_twenty_legs(play):
    queues = {
        "a": queue(0, transfers=[transfer("b")]),
        "b": queue(talk=10, transfers=[transfer("a")]),
    }
    played = play(queues, FRONT_AND_BACK)
    assert played.column("leg") == [str(leg) for leg in range(21)]
    assert played.column("queue") == [*"ab" * 10, "a"]
    assert played.column("ended") == [str(10 * leg) for leg in range(1, 22)]
    assert played.column("then") == [*["continues"] * 20, "end"]
    assert played.column("resolved") == [*["-"] * 20, "1"]


def test_the_first_row_whose_share_is_reached_is_taken(play):
    times = range(0, 1000, 20)
    rows = [transfer("b", share=0.3), transfer("c", share=0.4)]
    queues = {"a": queue(*times, transfers=rows), "b": queue(talk=1), "c": queue(talk=1)}
    played = play(queues, {"front": group("a"), "back": group("bc", 9)})
    found = {int(row["root"]): played.cell("queue", row) for row in played.legs if row["leg"]}
    for row in played.legs[played.legs["leg"] == 0]:
        u = uniform_for(row["customer"], TRANSFER)
        expected = "b" if u < 0.3 else "c" if u < 0.7 else None
        assert found.get(int(row["root"])) == expected
    assert set(found.values()) == {"b", "c"}


def test_a_row_may_ask_for_the_group_that_has_answered(play):
    rows = [transfer("b", groups=["new"])]
    queues = {"a": queue(0, 1, transfers=rows), "b": queue()}
    groups = {"old": group("a"), "new": group("a"), "back": group("b")}
    play(queues, groups).contacts(
        """
        who leg queue agent
        0   0   a     0
        1   0   a     1
        1   1   b     2
        """
    )


def test_context_goes_along_only_if_the_transfer_keeps_it(play):
    for keeps, context, talk in ((True, "2", "10"), (False, "0", "20")):
        row = transfer("b", keeps_context=keeps)
        queues = {"a": queue(0, transfers=[row]), "b": queue(talk=20)}
        played = play(queues, FRONT_AND_BACK, context={"handle_time_factor": 0.5})
        assert played.column("context") == ["0", context]
        assert played.column("talk_draw") == ["10", talk]


WARM = transfer("b", "warm", together=5)


def test_in_a_warm_transfer_the_first_agent_holds_until_both_have_talked(play):
    queues = {"a": queue(0, wrap=4, transfers=[WARM]), "b": queue(0, talk=25, wrap=2)}
    played = play(queues, FRONT_AND_BACK)
    played.contacts(
        """
        who leg cause    queue exit     arrived answered ended wrapped agent resolved then
        0   0   first    a     answered 0       0        32    36      0     -        continues
        0   1   transfer b     answered 10      27       57    59      1     1        end
        1   0   first    b     answered 0       0        25    27      1     1        end
        """
    )
    played.agents(
        """
        agent start end does who leg
        0     0     32  talk 0   0
        0     32    36  wrap 0   0
        1     0     25  talk 1   0
        1     25    27  wrap 1   0
        1     27    57  talk 0   1
        1     57    59  wrap 0   1
        """
    )


def test_an_agent_who_holds_takes_nobody_else(play):
    queues = {"a": queue(0, 12, wrap=4, transfers=[WARM]), "b": queue(0, talk=25)}
    # the second customer of a waits until the first agent has held (25), talked (30), wrapped (34)
    played = play(queues, FRONT_AND_BACK)
    assert next(row["answered"] for row in played.legs if row["root"] == 2) == 34_000


def test_if_the_customer_of_a_warm_transfer_gives_up_the_first_agent_is_free(play):
    b = queue(0, talk=100, patience=15)
    queues = {"a": queue(0, 12, wrap=4, transfers=[WARM]), "b": b}
    play(queues, FRONT_AND_BACK).contacts(
        """
        who leg cause    queue exit      answered ended wrapped then
        0   0   first    a     answered  0        25    29      continues
        0   1   transfer b     abandoned -        25    -       end
        1   0   first    b     answered  0        100   100     end
        2   0   first    a     answered  29       54    58      continues
        2   1   transfer b     abandoned -        54    -       end
        """
    )


def test_a_warm_transfer_to_an_agent_s_own_queue_waits_for_another_agent(play):
    queues = {"a": queue(0, transfers=[WARM]), "b": queue(talk=20, patience=30)}
    play(queues, {"team": group("ab")}).contacts(
        """
        leg cause    exit      answered ended agent
        0   first    answered  0        40    0
        1   transfer abandoned -        40    -
        """
    )


def test_a_warm_transfer_that_flows_over_still_holds_the_first_agent(play):
    b = queue(0, talk=100)
    b["routing"] = [{"groups": ["back"]}, {"after_s": 8, "overflow_to": "c"}]
    queues = {"a": queue(0, transfers=[WARM]), "b": b, "c": queue(talk=20)}
    play(queues, FRONT_AND_BACK | {"late": group("c")}).contacts(
        """
        who leg cause    queue root_queue exit     queued answered ended agent then
        0   0   first    a     a          answered 0      0        23    0     continues
        0   1   transfer b     b          overflow 10     -        18    -     continues
        0   2   overflow c     b          answered 18     18       123   2     end
        1   0   first    b     b          answered 0      0        100   1     end
        """
    )


def test_a_warm_transfer_that_finds_the_queue_full_frees_the_first_agent_at_once(play):
    b = queue(0, talk=100, when_full={"max_waiting": 0}, retries=come_back(95))
    queues = {"a": queue(0, wrap=4, transfers=[WARM]), "b": b}
    play(queues, FRONT_AND_BACK).contacts(
        """
        who attempt leg cause    exit     queued answered ended wrapped then
        0   0       0   first    answered 0      0        10    14      continues
        0   0       1   transfer blocked  10     -        10    -       comes_back
        0   1       0   retry    answered 105    105      205   205     end
        1   0       0   first    answered 0      0        100   100     end
        """
    )


def test_a_shift_that_ends_while_holding_lets_the_agent_finish(play):
    shifts = {"s": {"from": "00:00", "to": "01:00", "counts": [{"agents": 1}]}}
    queues = {"a": queue(3585, transfers=[WARM], wrap=4), "b": queue(3550, talk=60)}
    front = group("a", shifts=shifts)
    played = play(queues, {"front": front, "back": group("b")})
    played.agents(
        """
        agent start end  does scheduled
        0     3585  3600 talk available
        0     3600  3615 talk off
        0     3615  3619 wrap off
        1     3550  3610 talk available
        1     3610  3675 talk available
        """
    )


def test_the_line_is_held_until_the_last_agent_has_talked(play):
    queues = {"a": queue(0, 20, 30, transfers=[transfer("b")]), "b": queue(talk=20)}
    trunks = {"t": {"lines": 1, "queues": ["a"]}}
    played = play(queues, FRONT_AND_BACK, trunks=trunks)
    played.contacts(
        """
        who leg queue exit     answered ended
        0   0   a     answered 0        10
        0   1   b     answered 10       30
        1   0   a     blocked  -        20
        2   0   a     answered 30       40
        2   1   b     answered 40       60
        """
    )


def test_the_first_agent_is_free_before_the_second_who_has_its_own_talk_to_do(play):
    # at 15 both have talked; the first looks at its rank 3 and finds who came at 12
    queues = {"a": queue(0, 12, transfers=[WARM]), "b": queue(talk=20)}
    played = play(queues, FRONT_AND_BACK)
    played.contacts(
        """
        who leg cause    queue queued answered ended agent
        0   0   first    a     0      0        15    0
        0   1   transfer b     10     10       35    1
        1   0   first    a     12     15       40    0
        1   1   transfer b     25     35       60    1
        """
    )
