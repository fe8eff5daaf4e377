"""Several contacts at once as arrays: classes, lists, what is set aside, slots of segments."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.inputs.build import Built
from tests.inputs.centre import built, centre, group, queue
from tests.inputs.rich import rich

CHATS = {"channels": ["chat", "sms"], "contacts": 3, "speed": [1, 0.8, 0.65]}
MAILS = {
    "channels": ["email", "social"],
    "contacts": 2,
    "assignment": "fill_first",
    "set_aside_for": ["voice", "chat"],
}
CHANNELS = ("voice", "sms", "email", "outbound", "chat")


def blended(*concurrency: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A group with a queue of each channel beside one that only has calls."""
    return centre(
        queues={channel: queue(5, channel=channel) for channel in CHANNELS},
        groups={
            "calls": group("voice"),
            "blend": group(*CHANNELS, concurrency=list(concurrency), **changes),
        },
    )


def classes(made: Built, g: int = 1) -> np.ndarray:
    journeys = made.inputs.journeys
    assert journeys is not None
    row = made.inputs.groups[g]
    return journeys.work_classes[int(row["work_from"]) : int(row["work_to"])]


def test_named_classes_come_first_and_other_channels_have_one_each() -> None:
    made = built(blended(CHATS, MAILS))
    assert classes(made)["most"].tolist() == [3, 2, 1, 1]
    assert classes(made)["fill_first"].tolist() == [0, 1, 0, 0]
    work = dict(zip(CHANNELS, made.inputs.skills[1]["work"].tolist(), strict=True))
    assert work == {"chat": 0, "sms": 0, "email": 1, "voice": 2, "outbound": 3}


def test_a_class_is_set_aside_for_the_channels_it_names() -> None:
    made = built(blended(CHATS, MAILS))
    bits = dict(zip(CHANNELS, made.inputs.skills[1]["sets_aside"].tolist(), strict=True))
    assert bits == {"chat": 0b10, "sms": 0, "email": 0, "voice": 0b10, "outbound": 0}
    assert not made.inputs.skills[0]["sets_aside"].any()


def test_speeds_are_whole_thousandths_by_the_number_in_hand() -> None:
    made = built(blended(CHATS, MAILS))
    journeys = made.inputs.journeys
    assert journeys is not None
    speeds = [
        journeys.speeds[int(row["speeds_from"]) : int(row["speeds_from"] + row["most"])].tolist()
        for row in classes(made)
    ]
    assert speeds == [[1000, 800, 650], [1000, 1000], [1000], [1000]]


def test_every_state_of_an_agent_has_a_list_of_its_own() -> None:
    made = built(rich())
    journeys = made.inputs.journeys
    assert journeys is not None
    seen: list[int] = []
    for g, row in enumerate(made.inputs.groups):
        lists = [0]
        for model in classes(made, g):
            for n in range(1, int(model["most"]) + 1):
                lists += [int(model["lists_from"]) + 2 * (n - 1) + aside for aside in (0, 1)]
        assert sorted(lists) == list(range(int(row["n_lists"])))
        seen += [int(row["lists_from"]) + k for k in lists]
    assert sorted(seen) == list(range(len(seen)))


@pytest.mark.parametrize(
    ("concurrency", "slots"),
    [
        ((CHATS,), 3),
        ((CHATS, MAILS), 5),  # three chats and two mails set aside for them
        ((CHATS, MAILS | {"set_aside_for": ["voice"]}), 3),
        ((CHATS | {"contacts": 1, "speed": [1]}, MAILS), 3),
        ((MAILS | {"contacts": 1},), 2),
    ],
)
def test_slots_hold_a_full_class_and_what_is_set_aside_for_it(
    concurrency: tuple[dict[str, Any], ...], slots: int
) -> None:
    groups = built(blended(*concurrency)).inputs.groups
    assert groups["slots"].tolist() == [1, slots]
    assert groups["shared"].tolist() == [0, 1]


def test_a_group_is_shared_by_parallel_contacts_setting_aside_or_silence() -> None:
    alone = {"channels": ["chat"], "contacts": 1}
    assert not built(blended(alone)).inputs.groups["shared"].any()
    silent = blended(alone)
    silence = {"mean_number": 1, "duration": {"law": "exponential", "mean": 60}}
    silent["queues"]["chat"]["silence"] = silence
    assert built(silent).inputs.groups["shared"].tolist() == [0, 1]
    aside = blended(alone | {"set_aside_for": ["voice"]})
    assert built(aside).inputs.groups["shared"].tolist() == [0, 1]


def test_groups_that_are_not_shared_have_one_list_and_no_classes() -> None:
    made = built(blended(CHATS))
    first = made.inputs.groups[0]
    assert len(classes(made, 0)) == 0
    assert (int(first["n_lists"]), int(first["slots"]), int(first["lists_from"])) == (1, 1, 0)
    assert int(made.inputs.groups[1]["lists_from"]) == 1


def test_rests_and_caps_are_ticks_and_thousandths() -> None:
    made = built(blended(rest={"after_minutes": 90, "minutes": 5.5}, occupancy_cap=0.85))
    row = made.inputs.groups[1]
    assert int(row["rest_after"]) == 90 * 60_000
    assert int(row["rest"]) == 330_000
    assert int(row["cap"]) == 850
    assert made.inputs.groups[0]["rest_after"] == 0
    assert made.inputs.groups[0]["cap"] == 0


def test_each_root_class_and_segment_waits_in_a_line_of_its_own() -> None:
    inputs = built(rich()).inputs
    places = [
        int(row["lines_from"])
        + step * int(row["n_slots"])
        + int(inputs.class_slots[q, root])
        + slot
        for q, row in enumerate(inputs.queues)
        for step in range(int(row["steps_to"] - row["steps_from"]))
        for root in np.flatnonzero(inputs.class_slots[q] >= 0)
        for slot in range(
            3 * int(inputs.queues[root]["classes_to"] - inputs.queues[root]["classes_from"])
        )
    ]
    assert sorted(places) == list(range(int(inputs.settings[0]["n_lines"])))


def test_every_queue_has_slots_for_who_begins_there() -> None:
    inputs = built(rich()).inputs
    assert (np.diag(inputs.class_slots) >= 0).all()


def test_priorities_of_class_segment_and_skill_add_up() -> None:
    raw = rich()
    for name in ("mixed", "experts"):
        raw["groups"][name] |= {"order": "priority", "ageing_s": 60}
    raw["groups"]["mixed"]["skills"]["voice"] = {"priority": 5}
    inputs = built(raw).inputs
    group_row = inputs.groups[0]
    lines = inputs.group_lines[int(group_row["lines_from"]) : int(group_row["lines_to"])]
    voice = lines[(lines["queue"] == 0) & (lines["line"] < 6)]  # its first step
    found = dict(zip(voice["line"].tolist(), (voice["weight"] // 60_000).tolist(), strict=True))
    # classes old (3) and new (0), segments usual (0), gold (-2), test (0)
    assert found == {0: 8, 1: 6, 2: 8, 3: 5, 4: 3, 5: 5}


def test_segments_leave_the_classes_as_they_are() -> None:
    inputs = built(rich()).inputs
    assert Counter(inputs.queues["classes_to"] - inputs.queues["classes_from"]) == {2: 1, 1: 5}
