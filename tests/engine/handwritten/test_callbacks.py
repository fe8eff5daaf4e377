"""Callbacks instead of waiting: in turn, at a chosen time, by expected wait."""

from sim.inputs.draws import CALLBACK, uniform_for
from tests.engine.handwritten.world import come_back, dial, fixed, group, hours, queue

TEAM = {"team": group("abc")}


def offers(*times, after=20, **changes):
    """Queue a of the team, in which a callback is offered after 20 seconds."""
    step = {"after_s": after, "callback_to": "c"} | changes.pop("step", {})
    parts = {"talk": 100} | changes
    return queue(*times, **parts) | {"routing": [{"groups": ["team"]}, step]}


def callbacks(**changes):
    return queue(talk=changes.pop("talk", 30), channel="callback", **{"dial": dial()} | changes)


def test_called_back_in_turn_a_customer_keeps_its_age(play):
    queues = {"a": offers(0, 10), "b": queue(20), "c": callbacks()}
    # at 100 the callback counts from 10, b's customer from 20
    play(queues, TEAM).contacts(
        """
        who leg parent cause    queue exit     arrived queued answered ended agent then
        0   0   -      first    a     answered 0       0      0        100   0     end
        1   0   -      first    a     callback 10      10     -        30    -     continues
        1   1   0      callback c     answered 30      30     100      133   0     end
        2   0   -      first    b     answered 20      20     133      143   0     end
        """
    )


def test_at_a_chosen_time_a_customer_waits_from_then_on(play):
    step = {"call_at": fixed(5)}
    queues = {"a": offers(0, 10, step=step), "b": queue(20), "c": callbacks()}
    play(queues, TEAM).contacts(
        """
        who leg cause    queue exit     arrived queued answered ended then
        0   0   first    a     answered 0       0      0        100   end
        1   0   first    a     callback 10      10     -        30    continues
        1   1   callback c     answered 35      35     110      143   end
        2   0   first    b     answered 20      20     100      110   end
        """
    )


def test_a_callback_may_be_offered_to_whoever_must_wait(play):
    queues = {"a": offers(0, 10, after=0), "b": queue(), "c": callbacks()}
    play(queues, TEAM).contacts(
        """
        who leg cause    exit     queued answered ended
        0   0   first    answered 0      0        100
        1   0   first    callback 10     -        10
        1   1   callback answered 10     100      133
        """
    )


def test_who_declines_goes_on_waiting(play):
    step = {"acceptance": 0.5}
    times = range(1, 40)
    queues = {"a": offers(0, *times, talk=3600, step=step), "b": queue(), "c": callbacks()}
    played = play(queues, TEAM)
    for row in played.legs[(played.legs["leg"] == 0) & (played.legs["root"] > 0)]:
        accepts = uniform_for(row["customer"], CALLBACK) < 0.5
        assert (played.cell("exit", row) == "callback") == accepts
    assert len(set(played.column("exit")[1:])) > 1


def test_a_callback_is_offered_only_for_a_long_expected_wait(play):
    # mean handle 100: 1 other waiting, so 200 s for the third; 100 s for the second
    for limit, ways in ((99, "callback callback"), (100, "answered callback"), (200, None)):
        a = offers(0, 10, 20, after=0, step={"if_expected_wait_s": limit})
        played = play({"a": a, "b": queue(), "c": callbacks()}, TEAM)
        firsts = played.legs[played.legs["leg"] == 0]
        found = [played.cell("exit", row) for row in firsts][1:]
        # where the second took the callback the third finds nobody waiting: 100 s
        assert found == (ways or "answered answered").split()


def test_others_who_wait_are_counted_without_oneself(play):
    # walked while it waits already, after 5 s: nobody else waits, so 100 s are expected
    a = offers(0, 10, after=5, step={"if_expected_wait_s": 100})
    played = play({"a": a, "b": queue(), "c": callbacks()}, TEAM)
    assert played.column("exit") == ["answered", "answered"]


def test_the_line_is_given_back_by_who_takes_a_callback(play):
    queues = {"a": offers(0, 10, 29, 30), "b": queue(), "c": callbacks()}
    played = play(queues, TEAM, trunks={"t": {"lines": 2, "queues": ["a"]}})
    # steps (rank 8) come after arrivals (6): at 30 the line is still taken
    assert played.column("exit")[0] == "answered"
    firsts = played.legs[played.legs["leg"] == 0]
    assert [played.cell("exit", r) for r in firsts] == ["answered", "callback", *["blocked"] * 2]


def test_a_callback_queue_that_is_closed_calls_at_its_opening(play):
    c = callbacks(opening_hours=hours(("01:00", "02:00")))
    queues = {"a": offers(0, 10), "b": queue(3590, 3595, talk=15), "c": c}
    # it has its age from 10 when it enters at 3600, so it goes before b's second
    play(queues, TEAM).contacts(
        """
        who leg cause    queue arrived queued answered ended
        0   0   first    a     0       0      0        100
        1   0   first    a     10      10     -        30
        1   1   callback c     3600    3600   3605     3638
        2   0   first    b     3590    3590   3590     3605
        3   0   first    b     3595    3595   3638     3653
        """
    )


def test_a_callback_that_is_not_reached_is_tried_again(play):
    c = callbacks(dial=dial(connect=0, attempts=2, again=fixed(50)))
    queues = {"a": offers(0, 10), "b": queue(), "c": c}
    play(queues, TEAM).contacts(
        """
        who leg cause    exit      queued answered ended then
        0   0   first    answered  0      0        100   end
        1   0   first    callback  10     -        30    continues
        1   1   callback unreached 30     100      103   continues
        1   2   redial   unreached 153    153      156   end
        """
    )


def test_an_unresolved_callback_repeats_by_the_rules_of_its_own_queue(play):
    c = callbacks(resolution=0, repeats=come_back(17, b=1))
    queues = {"a": offers(0, 10), "b": queue(), "c": c}
    play(queues, TEAM).contacts(
        """
        who attempt leg cause    queue queued answered ended then
        0   0       0   first    a     0      0        100   end
        1   0       0   first    a     10     -        30    continues
        1   0       1   callback c     30     100      133   comes_back
        1   1       0   repeat   b     150    150      160   end
        """
    )


def test_agents_are_kept_back_from_callbacks(play):
    team = group("abc", 2, skills={"a": {}, "b": {}, "c": {"reserve": 1}})
    queues = {"a": offers(0, 0, 10, talk=100), "b": queue(0.5, talk=200), "c": callbacks()}
    # at 100 agent 0 takes b's customer, agent 1 is the last idle one; the callback waits for 300
    play(queues, {"team": team}).contacts(
        """
        who leg queue answered ended agent
        0   0   a     0        100   0
        1   0   a     0        100   1
        2   0   b     100      300   0
        3   0   a     -        30    -
        3   1   c     300      333   0
        """
    )
