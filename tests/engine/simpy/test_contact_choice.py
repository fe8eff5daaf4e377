"""Which waiting contact a free agent takes: the order rules."""

from tests.engine.simpy.handmade import Call, group, play, queue

TWO = {"a": queue(), "b": queue()}


def first_served(calls, queues=TWO, **order):
    """Calls in the order in which one agent answers them; a first call keeps it busy till 60."""
    played = play([Call(0, talk=60), *calls], queues, {"team": group(queues="ab") | order})
    waited = range(1, len(calls) + 1)
    return sorted(waited, key=lambda call: played.of(call).answered)


def test_longest_wait_goes_across_queues():
    assert first_served([Call(5, queue="b"), Call(6), Call(7, queue="b")]) == [1, 2, 3]


def test_equal_scores_go_by_the_drawn_order():
    assert first_served([Call(5, queue="b"), Call(5), Call(5, queue="b")]) == [1, 2, 3]


def test_earliest_due_adds_what_the_queue_promises():
    queues = {
        "a": queue(target={"within_s": 30}),
        "b": queue(target={"within_s": 20}),
    }
    calls = [Call(5), Call(14, queue="b"), Call(15, queue="b"), Call(16, queue="b")]
    # due: 35, 34, 35, 36; of equals the first drawn
    assert first_served(calls, queues, order="earliest_due") == [2, 1, 3, 4]


def test_priority_goes_before_any_wait():
    skills = {"a": {"priority": 2}, "b": {"priority": 1}}
    calls = [Call(5), Call(59, queue="b")]
    assert first_served(calls, order="priority", skills=skills) == [2, 1]


def test_priority_of_the_class_adds_to_that_of_the_skill():
    classes = {"gold": {"share": 0.5, "priority": -1}, "plain": {"share": 0.5}}
    queues = {"a": queue(classes=classes), "b": queue()}
    skills = {"a": {"priority": 2}, "b": {"priority": 1}}
    calls = [Call(5, priority_class=1), Call(6, queue="b"), Call(7), Call(8, queue="b")]
    # points: 2, 1, 1, 1
    assert first_served(calls, queues, order="priority", skills=skills) == [2, 3, 4, 1]


def test_ageing_lets_a_wait_outweigh_a_point_of_priority():
    skills = {"a": {"priority": 2}, "b": {"priority": 1}}
    calls = [Call(5), Call(14, queue="b"), Call(15, queue="b"), Call(16, queue="b")]
    ordered = first_served(calls, order="priority", skills=skills, ageing_s=10)
    # a point is worth 10 s: scores 5 + 20, 14 + 10, 15 + 10 (drawn later), 16 + 10
    assert ordered == [2, 1, 3, 4]


def test_queue_order_follows_the_groups_list_of_skills():
    calls = [Call(5), Call(59, queue="b")]
    assert first_served(calls, order="queue_order", skills={"b": {}, "a": {}}) == [2, 1]


def test_a_head_start_counts_as_time_waited():
    classes = {"high": {"share": 0.5, "head_start_s": 9}, "low": {"share": 0.5}}
    queues = {"a": queue(classes=classes), "b": queue()}
    calls = [Call(5, priority_class=1), Call(13), Call(14), Call(15)]
    assert first_served(calls, queues) == [2, 1, 3, 4]


def test_within_a_class_a_line_is_first_in_first_out():
    assert first_served([Call(5), Call(6), Call(7)]) == [1, 2, 3]


def test_an_agent_takes_only_queues_of_its_group():
    calls = [Call(0), Call(1, queue="b"), Call(2)]
    played = play(calls, TWO, {"team": group(), "other": group(0, "b")})
    assert played.exits == ["answered", "open", "answered"]
