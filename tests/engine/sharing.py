"""Draws agents that have several contacts at once, and customers that fall silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.engine.frame import Json, seconds, some

if TYPE_CHECKING:
    from tests.engine.whole import WholeFrame

SPEEDS = {
    1: [()],
    2: [(), (1, 0.5), (1, 0.7), (1, 1)],
    3: [(), (1, 0.5, 0.25), (1, 0.8, 0.333), (1, 1, 0.5)],
}


def concurrency(frame: WholeFrame, name: str) -> list[Json]:
    """Classes of the channels that the group serves; some of them set aside for others."""
    draw = frame.draw
    served = {frame.channel[q] for q in frame.queues if name in frame.able[q]}
    left = draw(st.permutations(sorted(served)))
    aside = frame.has("aside")
    classes: list[Json] = []
    while left and len(classes) < 3:
        size = 1 if aside else draw(st.integers(1, len(left)))
        mine, left = left[:size], left[size:]
        classes.append(work_class(frame, list(mine), aside))
        if not aside and some(draw, 0.3):
            break  # the other channels are classes of their own
    return classes


def work_class(frame: WholeFrame, channels: list[str], aside: bool) -> Json:
    """One class: how many contacts, how fast, who takes the next, what it gives way to.

    ``aside``: whether it probably gives way to others.
    """
    draw = frame.draw
    others = sorted(set(frame.channel.values()) - set(channels))
    most = draw(st.sampled_from([2, 3, 1, 2]))
    parts: Json = {
        "channels": channels,
        "contacts": most,
        "speed": draw(st.sampled_from(SPEEDS[most])),
        "assignment": draw(st.sampled_from(["least_loaded", "fill_first"])),
    }
    if others and some(draw, 0.9 if aside else 0.6):
        parts["set_aside_for"] = draw(
            st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True)
        )
    return parts


def silence(draw: st.DrawFn) -> Json:
    """Customers who fall silent in a session."""
    samples = draw(st.lists(seconds(0, 4), min_size=1, max_size=3))
    duration = {"law": "empirical", "samples": [{"value": value} for value in samples]}
    return {"mean_number": draw(st.sampled_from([1, 0.5, 3])), "duration": duration}
