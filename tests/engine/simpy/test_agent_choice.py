"""Which free agent a contact finds: the four agent rules, and reserves."""

import numpy as np

from sim.inputs.draws import agent_lottery
from tests.engine.simpy.handmade import DAY, Call, group, inputs_of, play, queue


def rule(name, **changes):
    return {"a": queue(agent_rule=name, **changes)}


def test_longest_idle_counts_from_the_end_of_the_last_work():
    calls = [Call(0, talk=30), Call(0, talk=10), Call(0, talk=20), Call(40), Call(40), Call(40)]
    played = play(calls, groups={"team": group(3)})
    assert played.agents == [0, 1, 2, 1, 2, 0]


def test_agents_who_become_idle_together_are_ordered_by_who_was_handled_first():
    calls = [Call(0, talk=10), Call(5, talk=5), Call(20), Call(20)]
    timeline = [(0, 1, "available"), (1, 0, "available")]
    played = play(calls, groups={"team": group(2)}, timeline=timeline)
    # at 10 both end: agent 0's event comes first, so agent 0 has the smaller idle number
    assert played.agents == [1, 0, 0, 1]


def test_longest_idle_compares_across_the_groups_of_a_step():
    calls = [Call(0, talk=30), Call(0, talk=10), Call(40), Call(40)]
    played = play(calls, groups={"one": group(), "two": group()})
    assert played.agents == [0, 1, 1, 0]


def test_least_occupied_counts_busy_time_today_and_wrap_up_too():
    calls = [Call(0, talk=9, wrap=9), Call(20, talk=10), Call(40), Call(60)]
    played = play(calls, rule("least_occupied"), {"team": group(2)})
    # busy: 18 and 10 after the second call; 18 and 20 after the third
    assert played.agents == [0, 1, 1, 0]


def test_least_occupied_takes_the_longest_idle_of_equals():
    calls = [Call(0, talk=10), Call(5, talk=10), Call(20), Call(21)]
    played = play(calls, rule("least_occupied"), {"team": group(2)})
    assert played.agents == [0, 1, 0, 1]


def test_least_occupied_starts_afresh_at_midnight():
    calls = [Call(0, talk=50), Call(100, talk=10), Call(DAY + 1, talk=1), Call(DAY + 3)]
    played = play(calls, rule("least_occupied"), {"team": group(2)}, days=2, until=2 * DAY)
    # agent 0 idles since 50, agent 1 since 110; yesterday's work does not count
    assert played.agents == [0, 1, 0, 1]


def test_work_over_midnight_counts_for_the_day_in_which_it_ends():
    calls = [Call(0, talk=5), Call(DAY - 10, talk=10), Call(DAY + 5)]
    played = play(calls, rule("least_occupied"), {"team": group(2)}, days=2, until=2 * DAY)
    # agent 1 worked until midnight exactly, 10 s that are of the new day; agent 0 only yesterday
    assert played.agents == [0, 1, 0]


def test_most_proficient_asks_the_fastest_group_that_is_free():
    groups = {
        "slow": group(skills={"a": {"handle_time_factor": 2}}),
        "fast": group(skills={"a": {"handle_time_factor": 0.5}}),
    }
    played = play([Call(0, talk=10), Call(1, talk=10)], rule("most_proficient"), groups)
    assert played.agents == [1, 0]
    assert [played.of(0).ended, played.of(1).ended] == [5, 21]


def test_most_proficient_judges_by_efficiency_too_and_equals_by_the_order_in_the_scenario():
    half = {"a": {"handle_time_factor": 0.5}}
    groups = {
        "one": group(),
        "two": group(skills=half, efficiency=0.5),
        "three": group(efficiency=2),
    }
    played = play([Call(0), Call(0), Call(0)], rule("most_proficient"), groups)
    assert played.agents == [2, 0, 1]


def test_random_gives_the_contact_to_the_smallest_ticket_of_its_lottery():
    groups = {"one": group(2), "two": group(2)}
    calls = [Call(100 * i, customer=1000 + 7 * i) for i in range(12)]
    keys = inputs_of(rule("random"), groups).agents["key"]
    expected = [
        min(range(4), key=lambda a: agent_lottery(np.uint64(call.customer), keys[a]))
        for call in calls
    ]
    assert play(calls, rule("random"), groups).agents == expected
    assert len(set(expected)) > 1


def test_a_reserve_keeps_agents_from_an_arriving_contact():
    skills = {"a": {"reserve": 1}, "b": {}}
    calls = [Call(0, talk=50), Call(1), Call(2, queue="b")]
    played = play(calls, {"a": queue(), "b": queue()}, {"team": group(2, skills=skills)})
    # one free agent is not more than the reserve of one: the second contact of a waits
    assert played.answers == [0, 50, 2]


def test_an_agent_who_becomes_free_counts_itself_against_the_reserve():
    skills = {"a": {"reserve": 1}}
    calls = [Call(0, talk=50), Call(1), Call(2)]
    timeline = [(0, 0, "available"), (0, 1, "available"), (70, 2, "available")]
    played = play(calls, groups={"team": group(3, skills=skills)}, timeline=timeline)
    # at 0 two are free: taken. At 50 agent 0 comes back and with agent 1 two are free: one call;
    # at 60 again
    assert played.answers == [0, 50, 60]


def test_an_agent_does_not_take_a_reserved_queue_and_nobody_else_looks():
    skills = {"a": {"reserve": 2}}
    calls = [Call(0), Call(100), Call(101)]
    timeline = [(10, 0, "available"), (20, 1, "available"), (30, 2, "available")]
    played = play(calls, groups={"team": group(3, skills=skills)}, timeline=timeline)
    # at 30 three are free with agent 2 counted, who takes the contact; the third call finds two
    assert played.answers == [30, 100, 110]
    assert played.agents[0] == 2
