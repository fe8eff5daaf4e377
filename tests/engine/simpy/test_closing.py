"""What closing and opening do to contacts that wait."""

from tests.engine.simpy.handmade import CLOSE, CUT, OPEN, Call, play


def test_served_out_contacts_wait_on_after_closing():
    played = play([Call(0, talk=20), Call(1)], hours=[(10, CLOSE, 0)])
    assert played.answers == [0, 20]


def test_contacts_are_cut_off_at_closing_but_talks_go_on():
    calls = [Call(0, talk=20), Call(1), Call(2)]
    played = play(calls, hours=[(10, CLOSE, 0), (10, CUT, 0)])
    assert played.of(0).ended == 20
    assert [played.of(call)[2:8] for call in (1, 2)] == [
        ("cut", 1, None, 10, None, None),
        ("cut", 2, None, 10, None, None),
    ]


def test_grace_lets_contacts_be_answered_until_it_ends():
    calls = [Call(0, talk=12), Call(1, talk=10), Call(2)]
    played = play(calls, hours=[(10, CLOSE, 0), (15, CUT, 0)])
    assert played.exits == ["answered", "answered", "cut"]
    assert played.of(2).ended == 15


def test_work_that_ends_at_closing_saves_the_next_contact_from_the_cut():
    played = play([Call(0, talk=10), Call(1), Call(2)], hours=[(10, CLOSE, 0), (10, CUT, 0)])
    assert played.exits == ["answered", "answered", "cut"]


def test_an_agent_who_comes_at_closing_saves_one_too():
    played = play([Call(1), Call(2)], hours=[(10, CUT, 0)], timeline=[(10, 0, "available")])
    assert played.exits == ["answered", "cut"]


def test_patience_that_ends_at_closing_is_an_abandonment():
    played = play([Call(0, talk=20), Call(1, patience=9)], hours=[(10, CUT, 0)])
    assert played.exits[1] == "abandoned"


def test_a_cut_contact_gives_its_line_back():
    trunks = {"city": {"lines": 2, "queues": ["a"]}}
    calls = [Call(0, talk=20), Call(1), Call(9), Call(10)]
    played = play(calls, hours=[(10, CLOSE, 0), (10, CUT, 0), (10, OPEN, 0)], trunks=trunks)
    assert played.exits == ["answered", "cut", "blocked", "answered"]
