"""Rests, breathers, late comers, beginners, customers of segments, backlog, business hours."""

from sim.inputs.draws import PERSON, SEGMENT, uniform_for
from tests.engine.handwritten.world import come_back, fixed, group, hours, queue, shifts

REST = {"after_minutes": 1, "minutes": 0.5}


def test_a_rest_comes_when_enough_work_is_done_and_nothing_is_in_hand(play):
    a = queue(0, 45, 50, talk=30, wrap=10)
    played = play({"a": a}, {"team": group("a", rest=REST)})
    assert played.column("answered") == ["0", "45", "115"]
    played.agents(
        """
        agent start end does scheduled who leg slots
        0     0     30  talk available 0   0   1
        0     30    40  wrap available 0   0   1
        0     45    75  talk available 1   0   1
        0     75    85  wrap available 1   0   1
        0     85    115 rest available -   -   0
        0     115   145 talk available 2   0   1
        0     145   155 wrap available 2   0   1
        """
    )


def test_work_is_counted_anew_after_a_rest_and_after_a_break(play):
    team = group("a", rest={"after_minutes": 1, "minutes": 2})
    team["shifts"]["day"]["breaks"] = [{"after_minutes": 2, "minutes": 1}]
    # worked 50 until 60 and 100 at 110, so a rest until the break at 120, which begins anew
    a = queue(10, 60, 200, 300, talk=50)
    played = play({"a": a}, {"team": team})
    played.agents(
        """
        agent start end does  scheduled
        0     10    60  talk  available
        0     60    110 talk  available
        0     110   120 rest  available
        0     120   180 break break
        0     200   250 talk  available
        0     300   350 talk  available
        0     350   470 rest  available
        """
    )


def test_an_agent_who_rests_is_on_duty_for_announcements_but_takes_nobody(play):
    a = queue(0, 70, talk=60, patience=40)
    played = play({"a": a}, {"team": group("a", rest=REST)})
    assert played.column("answered") == ["0", "90"]


def test_the_end_of_the_shift_ends_a_rest(play):
    team = group("a", rest={"after_minutes": 1, "minutes": 5}, shifts=shifts(("00:00", "01:00", 1)))
    played = play({"a": queue(3500, talk=60)}, {"team": team})
    played.agents(
        """
        agent start end  does scheduled
        0     3500  3560 talk available
        0     3560  3600 rest available
        """
    )


def test_who_goes_off_duty_does_not_rest(play):
    team = group("a", rest=REST, shifts=shifts(("00:00", "01:00", 1)))
    played = play({"a": queue(3570, talk=60)}, {"team": team})
    assert [played.cell("does", row) for row in played.logs.agents[1:]] == ["talk", "talk"]


def test_the_occupancy_cap_makes_pauses(play):
    played = play({"a": queue(5, 12, 13)}, {"team": group("a", occupancy_cap=0.5)})
    # at 15: 10 busy of 15; 5 more make a half. at 30: 20 busy of 30. at 50: 30 of 50
    played.agents(
        """
        agent start end does      who slots
        0     5     15  talk      0   1
        0     15    20  breather  -   0
        0     20    30  talk      1   1
        0     30    40  breather  -   0
        0     40    50  talk      2   1
        0     50    60  breather  -   0
        """
    )


def test_a_pause_is_rounded_up_to_the_tick(play):
    played = play({"a": queue(0, 0, talk=10)}, {"team": group("a", occupancy_cap=0.9)})
    # 10 / 0.9 = 11.1112
    assert played.column("answered") == ["0", "11.112"]


def test_who_has_idled_enough_needs_no_pause(play):
    played = play({"a": queue(10, 15)}, {"team": group("a", occupancy_cap=0.5)})
    assert played.column("answered") == ["10", "20"]


def test_after_a_break_the_cap_counts_anew(play):
    team = group("a", occupancy_cap=0.5)
    team["shifts"]["day"]["breaks"] = [{"after_minutes": 2, "minutes": 1}]
    # 120 s of idling before the break would allow two calls in a row
    played = play({"a": queue(180, 181)}, {"team": team})
    assert played.column("answered") == ["180", "200"]


def test_a_rest_goes_before_a_pause(play):
    team = group("a", rest=REST, occupancy_cap=0.5)
    played = play({"a": queue(0, 1, talk=60)}, {"team": team})
    played.agents(
        """
        agent start end does
        0     0     60  talk
        0     60    90  rest
        0     90    150 talk
        0     150   180 rest
        """
    )


def test_a_shared_agent_due_for_a_rest_finishes_what_it_has(play):
    classes = [{"channels": ["chat"], "contacts": 2}]
    a = queue(0, 40, 50, 61, talk=60, channel="chat")
    # at 60 it has worked 60 s: the chat at 50 waits; the one in hand ends at 100
    played = play({"a": a}, {"team": group("a", rest=REST, concurrency=classes)})
    assert played.column("answered") == ["0", "40", "130", "130"]


def test_two_chats_at_once_are_work_once(play):
    classes = [{"channels": ["chat"], "contacts": 2}]
    a = queue(0, 0, 41, talk=40, channel="chat")
    played = play({"a": a}, {"team": group("a", rest=REST, concurrency=classes)})
    assert played.column("answered") == ["0", "0", "41"]


def test_beginners_take_longer_and_resolve_less(play):
    learning = {"weeks": 4, "handle_time_factor": 2, "resolution_factor": 0.001}
    team = group("a", tenure=[{"share": 1, "weeks": 0}], learning=learning)
    a = queue(0, resolution=0.99, wrap=3)
    play({"a": a}, {"team": team}).contacts(
        """
        answered ended wrapped resolved talk_draw
        0        20    26      0        10
        """
    )


def test_late_agents_miss_the_beginning_of_their_first_stretch(play):
    team = group("a", lateness={"share": 1, "by": fixed(90)}, shifts=shifts(("01:00", "02:00", 1)))
    team["shifts"]["s0"]["breaks"] = [{"after_minutes": 10, "minutes": 1}]
    played = play({"a": queue(3600)}, {"team": team})
    assert played.column("answered") == ["3690"]
    team["lateness"]["by"] = fixed(5000)
    assert play({"a": queue(3600)}, {"team": team}).column("answered") == ["4260"]


SEGMENTS = {
    "gold": {"share": 0.3, "priority": -1, "head_start_s": 7, "patience_factor": 2, "customers": 5},
    "plain": {"share": 0.7},
}


def segment(row):
    return 0 if uniform_for(row["customer"], SEGMENT) < 0.3 else 1


def test_customers_have_segments_people_and_their_patience(play):
    a = queue(*range(0, 400, 20), talk=1, patience=30)
    played = play({"a": a}, {"team": group("a")}, segments=SEGMENTS)
    for row in played.legs:
        assert row["segment"] == segment(row)
        gold = segment(row) == 0
        assert row["patience"] == (60_000 if gold else 30_000)
        person = int(uniform_for(row["customer"], PERSON) * 5)
        assert row["person"] == (person if gold else -1)
    assert len(set(played.column("segment"))) == 2


def test_valuable_customers_go_first_under_priority(play):
    a = queue(0, *range(1, 20), talk=30)
    played = play({"a": a}, {"team": group("a", order="priority")}, segments=SEGMENTS)
    waited = sorted(played.legs[1:], key=lambda row: row["answered"])
    order = [(segment(row), int(row["queued"])) for row in waited]
    assert order == sorted(order)
    assert len({s for s, _ in order}) == 2


def test_the_head_start_of_a_segment_counts_as_wait(play):
    a = queue(0, *range(1, 20), talk=30)
    played = play({"a": a}, {"team": group("a")}, segments=SEGMENTS)
    waited = sorted(played.legs[1:], key=lambda row: row["answered"])
    ages = [int(row["queued"]) - 7000 * (segment(row) == 0) for row in waited]
    assert ages == sorted(ages)
    assert [row["queued"] for row in waited] != sorted(row["queued"] for row in waited)


def test_a_customer_who_comes_again_is_the_same_person(play):
    a = queue(*range(0, 400, 20), talk=1, resolution=0, repeats=come_back(1000))
    played = play({"a": a}, {"team": group("a")}, segments=SEGMENTS)
    for first, again in zip(played.legs[::2], played.legs[1::2], strict=True):
        assert (
            first[["root", "segment", "person", "intent"]]
            == (again[["root", "segment", "person", "intent"]])
        )


def test_a_backlog_waits_from_the_start_with_its_age(play):
    a = queue(0, talk=100, patience=60, backlog={"count": 2, "age": fixed(50)})
    played = play({"a": a}, {"team": group("a")})
    played.contacts(
        """
        who arrived queued exit      answered ended patience
        0   -50     0      answered  0        100   110
        1   -50     0      abandoned -        60    110
        2   0       0      abandoned -        60    60
        """
    )


def test_the_age_of_a_backlog_gives_it_precedence(play):
    queues = {
        "a": queue(0, 5, talk=30),
        "b": queue(backlog={"count": 1, "age": fixed(20)}),
    }
    # the first call takes nobody before the backlog of b: at tick 0 the queue's order counts
    played = play(queues, {"team": group("ab")})
    answers = dict(zip(played.column("queue"), played.column("answered"), strict=False))
    assert answers["b"] in ("0", "30")
    assert played.column("answered")[-1] == "40"


def test_a_backlog_passes_no_self_service(play):
    service = {"duration": fixed(5), "containment": 1}
    a = queue(backlog={"count": 1, "age": fixed(50)}, self_service=service)
    assert play({"a": a}, {"team": group("a")}).column("exit") == ["answered"]


def test_due_times_count_business_hours_only(play):
    # e is due at 03:00 by its business hours, v at 01:00:40; without hours e would be first
    target = {"within_s": 3600, "hours": hours(("02:00", "06:00"))}
    for changes, order in ((target, ["v", "e"]), ({"within_s": 3600}, ["e", "v"])):
        queues = {
            "e": queue(10, target=changes),
            "v": queue(20, target={"within_s": 3620}),
            "z": queue(0, talk=100),
        }
        played = play(queues, {"team": group("evz", order="earliest_due")})
        waited = sorted(played.legs[1:], key=lambda row: row["answered"])
        assert [played.cell("queue", row) for row in waited] == order


def test_due_times_within_business_hours_go_over_night(play):
    # one second of the promise is left on Monday evening, the rest comes on Tuesday
    target = {"within_s": 61, "hours": hours(("08:00", "18:00"))}
    late = 18 * 3600 - 1
    tuesday = 24 * 3600 + 8 * 3600
    for within, order in ((14 * 3600 + 60, ["v", "e"]), (14 * 3600 + 63, ["e", "v"])):
        # e: due Tuesday 08:01:00; v: `within` seconds after 18:00:00 - 1
        queues = {
            "e": queue(late, target=target),
            "v": queue(late, target={"within_s": within}),
            "z": queue(late - 10, talk=100),
        }
        team = group("evz", order="earliest_due")
        played = play(queues, {"team": team}, days=2)
        assert late + within != tuesday + 60
        waited = sorted(played.legs[1:], key=lambda row: row["answered"])
        assert [played.cell("queue", row) for row in waited] == order
