"""Deflection and self-service: what happens before the queue."""

from sim.inputs.draws import DEFLECT, INTENT, uniform_for
from tests.engine.handwritten.world import come_back, fixed, group, hours, queue


def bot(duration=5, containment=0, **changes):
    return {"duration": fixed(duration), "containment": containment} | changes


def test_self_service_comes_first_and_hands_on(play):
    a = queue(0, patience=30, self_service=bot())
    played = play({"a": a}, {"team": group("a")})
    played.contacts(
        """
        leg parent cause     stage exit      arrived queued answered ended wrapped patience resolved context then
        0   -      first     front handed_on 0       0      -        5     -       30       -        0       continues
        1   0      handed_on queue answered  5       5      5        15    15      30       1        0       end
        """  # noqa: E501
    )


def test_context_shortens_the_talk_and_a_failed_bot_changes_patience(play):
    service = bot(keeps_context=1, handle_time_factor=0.5, patience_factor=2)
    a = queue(0, wrap=8, patience=30, self_service=service)
    play({"a": a}, {"team": group("a")}).contacts(
        """
        leg context talk_draw wrap_draw patience answered ended wrapped
        0   0       10        8         30       -        5     -
        1   1       5         4         60       5        10    14
        """
    )


def test_without_context_the_talk_is_as_long_as_ever(play):
    service = bot(keeps_context=0, handle_time_factor=0.5)
    played = play({"a": queue(0, self_service=service)}, {"team": group("a")})
    assert played.column("talk_draw") == ["10", "10"]


def test_patience_and_age_count_from_the_hand_over(play):
    # both wait for the agent from 7 on; b's customer came at 6
    queues = {
        "a": queue(2, patience=20, self_service=bot()),
        "b": queue(0, 6, talk=25, patience=50),
    }
    play(queues, {"team": group("ab")}).contacts(
        """
        who leg queue exit      arrived answered ended
        0   0   b     answered  0       0        25
        1   0   a     handed_on 2       -        7
        1   1   a     abandoned 7       -        27
        2   0   b     answered  6       25       50
        """
    )


def test_what_self_service_contains_needs_no_agent(play):
    a = queue(0, self_service=bot(containment=1))
    play({"a": a}, {"team": group("a")}).contacts(
        """
        leg stage exit      queued answered ended resolved then
        0   front contained 0      -        5     1        end
        """
    )


def test_a_contained_contact_that_is_not_solved_repeats(play):
    a = queue(0, self_service=bot(containment=1, resolution=0), repeats=come_back(20))
    played = play({"a": a}, {"team": group("a")}, context={"across_channels": True})
    played.contacts(
        """
        attempt leg cause  stage exit      queued ended resolved context then
        0       0   first  front contained 0      5     0        0       comes_back
        1       0   repeat front contained 25     30    0        0       end
        """
    )


def test_containment_is_the_intent_s_where_it_says(play):
    intents = {"easy": {"containment": 1}, "hard": {"containment": 0}, "other": {}}
    shares = {"easy": 0.3, "hard": 0.4, "other": 0.3}
    times = range(0, 600, 20)
    a = queue(*times, self_service=bot(containment=1), intents=shares)
    played = play({"a": a}, {"team": group("a", 9)}, intents=intents)
    for row in played.legs[played.legs["leg"] == 0]:
        u = uniform_for(row["customer"], INTENT)
        intent = 0 if u < 0.3 else 1 if u < 0.7 else 2
        assert row["intent"] == intent
        assert played.cell("exit", row) == ("handed_on" if intent == 1 else "contained")
    assert len(set(played.column("exit"))) == 3


def test_self_service_holds_a_line_and_gives_it_back_when_it_contains(play):
    # at 5 the arrival (rank 6) goes before the end of self-service (rank 7)
    a = queue(0, 3, 5, 6, self_service=bot(containment=1))
    trunks = {"t": {"lines": 1, "queues": ["a"]}}
    play({"a": a}, {"team": group("a")}, trunks=trunks).contacts(
        """
        who stage exit      queued ended
        0   front contained 0      5
        1   queue blocked   3      3
        2   queue blocked   5      5
        3   front contained 6      11
        """
    )


def test_the_line_goes_along_when_self_service_hands_on(play):
    a = queue(0, 8, 15, self_service=bot())
    trunks = {"t": {"lines": 1, "queues": ["a"]}}
    play({"a": a}, {"team": group("a")}, trunks=trunks).contacts(
        """
        who leg exit      queued ended
        0   0   handed_on 0      5
        0   1   answered  5      15
        1   0   blocked   8      8
        2   0   handed_on 15     20
        2   1   answered  20     30
        """
    )


def test_who_comes_out_of_self_service_into_a_closed_queue_is_cut_off(play):
    for closing, way in (({"rule": "cut"}, "cut"), ({"rule": "grace", "grace_s": 60}, "cut")):
        a = queue(
            3598,
            opening_hours=hours(("00:00", "01:00")),
            closing=closing,
            self_service=bot(),
            retries=come_back(10),
        )
        play({"a": a}, {"team": group("a")}).contacts(
            f"""
            leg cause     exit      queued ended then
            0   first     handed_on 3598   3603  continues
            1   handed_on {way}     3603   3603  comes_back
            """
        )


def test_a_closed_queue_that_serves_out_takes_who_comes_out_of_self_service(play):
    a = queue(3598, opening_hours=hours(("00:00", "01:00")), self_service=bot())
    played = play({"a": a}, {"team": group("a")})
    assert played.column("answered") == ["-", "3603"]


def test_who_comes_again_passes_self_service_again(play):
    a = queue(0, resolution=0, self_service=bot(), repeats=come_back(20))
    played = play({"a": a}, {"team": group("a")}, context={"handle_time_factor": 0.5})
    played.contacts(
        """
        attempt leg cause     stage exit      queued ended context talk_draw
        0       0   first     front handed_on 0      5     0       10
        0       1   handed_on queue answered  5      15    0       10
        1       0   repeat    front handed_on 35     40    2       5
        1       1   handed_on queue answered  40     45    2       5
        """
    )


def test_both_kinds_of_context_multiply(play):
    service = bot(keeps_context=1, handle_time_factor=0.2)
    a = queue(0, resolution=0, self_service=service, repeats=come_back(20))
    played = play({"a": a}, {"team": group("a")}, context={"handle_time_factor": 0.5})
    assert played.column("context") == ["0", "1", "2", "3"]
    assert played.column("talk_draw") == ["10", "2", "5", "1"]


def test_an_overflow_keeps_the_context_of_the_hand_over(play):
    service = bot(keeps_context=1, handle_time_factor=0.5, patience_factor=2)
    a = queue(0, 1, patience=40, self_service=service)
    a["routing"] = [{"groups": ["x"]}, {"after_s": 3, "overflow_to": "b"}]
    queues = {"a": a, "b": queue(talk=99)}
    play(queues, {"x": group("a"), "y": group("b")}).contacts(
        """
        who leg cause     queue exit      arrived queued ended context talk_draw patience
        0   0   first     a     handed_on 0       0      5     0       10        40
        0   1   handed_on a     answered  5       5      10    1       5         80
        1   0   first     a     handed_on 1       1      6     0       10        40
        1   1   handed_on a     overflow  6       6      9     1       5         80
        1   2   overflow  b     answered  6       9      14    1       5         80
        """
    )


def test_a_share_of_first_contacts_is_deflected(play):
    times = range(0, 600, 20)
    rows = [{"to": "b", "share": 0.3}, {"to": "c", "share": 0.3}]
    queues = {"a": queue(*times, deflections=rows), "b": queue(), "c": queue()}
    played = play(queues, {"team": group("abc", 9)})
    found = {int(row["root"]): played.cell("queue", row) for row in played.legs if row["leg"]}
    for row in played.legs[played.legs["leg"] == 0]:
        u = uniform_for(row["customer"], DEFLECT)
        assert found.get(int(row["root"])) == ("b" if u < 0.3 else "c" if u < 0.6 else None)
    assert set(found.values()) == {"b", "c"}


def test_a_deflected_contact_begins_anew_in_the_other_queue(play):
    queues = {
        "a": queue(0, talk=10, patience=30, deflections=[{"to": "b", "share": 1}]),
        "b": queue(talk=7, patience=40, self_service=bot(duration=2)),
    }
    play(queues, {"team": group("ab")}).contacts(
        """
        leg cause     stage queue root_queue exit      arrived queued ended patience talk_draw then
        0   first     front a     a          deflected 0       0      0     30       10        continues
        1   deflected front b     b          handed_on 0       0      2     40       7         continues
        2   handed_on queue b     b          answered  2       2      9     40       7         end
        """  # noqa: E501
    )


def test_nobody_is_deflected_to_a_closed_queue(play):
    b = queue(opening_hours=hours(("01:00", "02:00")))
    queues = {"a": queue(0, deflections=[{"to": "b", "share": 1}]), "b": b}
    assert play(queues, {"team": group("ab")}).column("queue") == ["a"]


def test_a_closed_queue_is_not_passed_on_to_the_next_row(play):
    b = queue(opening_hours=hours(("01:00", "02:00")))
    rows = [{"to": "b", "share": 0.5}, {"to": "c", "share": 0.5}]
    times = range(0, 400, 20)
    queues = {"a": queue(*times, deflections=rows), "b": b, "c": queue()}
    played = play(queues, {"team": group("abc", 9)})
    found = {int(row["root"]): played.cell("queue", row) for row in played.legs if row["leg"]}
    for row in played.legs[played.legs["leg"] == 0]:
        u = uniform_for(row["customer"], DEFLECT)
        assert found.get(int(row["root"])) == (None if u < 0.5 else "c")


def test_deflection_happens_once(play):
    queues = {
        "a": queue(0, deflections=[{"to": "b", "share": 1}]),
        "b": queue(5, deflections=[{"to": "c", "share": 1}]),
        "c": queue(),
    }
    play(queues, {"team": group("abc", 9)}).contacts(
        """
        who leg queue exit
        0   0   a     deflected
        0   1   b     answered
        1   0   b     deflected
        1   1   c     answered
        """
    )


def test_who_comes_again_is_not_deflected(play):
    a = queue(0, deflections=[{"to": "b", "share": 1}])
    queues = {"a": a, "b": queue(resolution=0, repeats=come_back(50, a=1))}
    play(queues, {"team": group("ab", 9)}).contacts(
        """
        attempt leg cause     queue
        0       0   first     a
        0       1   deflected b
        1       0   repeat    a
        """
    )


def test_the_line_is_that_of_the_queue_to_which_a_contact_is_deflected(play):
    queues = {
        "a": queue(0, 1, deflections=[{"to": "b", "share": 1}]),
        "b": queue(),
    }
    trunks = {"t": {"lines": 0, "queues": ["a"]}, "u": {"lines": 1, "queues": ["b"]}}
    played = play(queues, {"team": group("ab", 9)}, trunks=trunks)
    assert played.column("exit") == ["deflected", "answered", "deflected", "blocked"]


def test_deflection_by_intent(play):
    times = range(0, 600, 20)
    rows = [{"to": "b", "share": 1, "intents": ["bill"]}]
    a = queue(*times, deflections=rows, intents={"bill": 0.5, "fault": 0.5})
    intents = {"bill": {"handle_time_factor": 2}, "fault": {"handle_time_factor": 0.5}}
    played = play({"a": a, "b": queue()}, {"team": group("ab", 9)}, intents=intents)
    for row in played.legs[played.legs["leg"] == 0]:
        bill = uniform_for(row["customer"], INTENT) < 0.5
        assert played.cell("exit", row) == ("deflected" if bill else "answered")
        assert row["talk_draw"] == (20 if bill else 5)
    assert set(played.column("intent")) == {"0", "1"}


def test_who_comes_out_of_self_service_goes_before_a_step_due_at_the_same_second(play):
    # b's second customer widens to y at 10 (rank 8); a's comes out of the bot at 10 (rank 7)
    b = queue(0, 3, talk=100)
    b["routing"] = [{"groups": ["x"]}, {"after_s": 7, "groups": ["y"]}]
    queues = {"a": queue(5, talk=100, self_service=bot(5)), "b": b}
    play(queues, {"x": group("b"), "y": group("ab")}).contacts(
        """
        who leg queue exit      queued answered agent
        0   0   b     answered  0      0        0
        1   0   b     answered  3      100      0
        2   0   a     handed_on 5      -        -
        2   1   a     answered  10     10       1
        """
    )


def test_who_arrives_goes_before_who_comes_out_of_self_service_at_the_same_second(play):
    queues = {"a": queue(5, self_service=bot(5)), "b": queue(10)}
    play(queues, {"team": group("ab")}).contacts(
        """
        who leg queue exit      queued answered
        0   0   a     handed_on 5      -
        0   1   a     answered  10     20
        1   0   b     answered  10     10
        """
    )
