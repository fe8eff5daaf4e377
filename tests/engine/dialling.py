"""Draws contacts that agents or a dialler start: lists, campaigns, callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.engine.demand import laws, patience
from tests.engine.frame import GRID_S, Json, clock, seconds, some
from tests.engine.strategies import queue

if TYPE_CHECKING:
    from tests.engine.whole import WholeFrame

REACHED = st.sampled_from([1, 1, 0.5, 0.7, 0.3, 0])


def dial_queue(frame: WholeFrame, name: str) -> Json:
    """A queue whose contacts are dialled: a list, or callbacks alone."""
    draw = frame.draw
    listed = frame.has("dialling") or frame.share["callback"] == 0
    pacing = draw(st.sampled_from(["preview", "progressive", "progressive", "predictive"]))
    if not listed and pacing == "predictive":
        pacing = "progressive"
    parts = queue(frame, name) | {
        "channel": frame.channel[name],
        "arrivals": records(frame) if listed else {"kind": "replay", "times": []},
        "dial": dial(frame, pacing),
        "patience": draw(st.one_of(st.just({"law": "never"}), patience())),
    }
    parts["routing"] = [step for step in parts["routing"] if not step.get("voicemail")]
    parts.pop("announcement", None)
    parts.pop("balking", None)
    parts.pop("when_full", None)
    if pacing == "predictive":
        frame.campaigns.add(name)
        parts["routing"] = []
        parts["patience"] = {"law": "never"}  # the dialler drops who waits
    return parts


def records(frame: WholeFrame) -> Json:
    """A dialling list: records by day."""
    draw = frame.draw
    rows = [{"day": "all", "count": draw(st.integers(0, 12))}]
    if some(draw, 0.3):
        day = draw(st.sampled_from(frame.dates)).isoformat()
        rows.append({"day": day, "count": draw(st.integers(0, 6))})
    return {"kind": "list", "records": rows}


def dial(frame: WholeFrame, pacing: str) -> Json:
    """How numbers are dialled, who is reached, and what then."""
    draw = frame.draw
    right = st.sampled_from([1, 1, 0.5, 0])
    step = frame.interval
    later = draw(st.sampled_from([[], [480 + step], [540, 540 + step]]))
    times = ["00:00", *(clock(minute) for minute in later)]
    attempts = draw(st.sampled_from([1, 2, 3]))
    parts: Json = {
        "pacing": pacing,
        "ring": draw(laws_of_ringing()),
        "reach": [{"from": t, "connect": draw(REACHED), "right_party": draw(right)} for t in times],
        "wrong_party": draw(laws()),
        "attempts": attempts,
        "again": draw(laws_of_ringing(20)),
    }
    if draw(st.sampled_from([False] * 9 + [True])):
        parts["again"] = {"law": "deterministic", "value": 80_000}
    if parts["wrong_party"]["law"] == "by_time":
        parts["wrong_party"] = {"law": "deterministic", "value": GRID_S}
    if pacing == "preview":
        parts["preview"] = draw(laws_of_ringing())
    if pacing == "predictive":
        parts["most_ahead"] = draw(st.sampled_from([1, 2, 3, 1.01]))
        parts["most_abandoned"] = draw(st.sampled_from([0.03, 0.3, 1]))
        parts["drop_after_s"] = draw(st.sampled_from([2, 30, 60]))
    return parts


def laws_of_ringing(most: int = 4) -> st.SearchStrategy[Json]:
    """Short durations on the grid; now and then two values or something smooth."""
    fixed = seconds(0, most).map(lambda value: {"law": "deterministic", "value": value})
    few = st.lists(seconds(0, most), min_size=2, max_size=3).map(
        lambda values: {"law": "empirical", "samples": [{"value": value} for value in values]}
    )
    return st.one_of(fixed, fixed, few, st.just({"law": "exponential", "mean": 40}))


def callback_step(draw: st.DrawFn, to: str) -> Json:
    """A callback that is offered: in turn or at a chosen time, perhaps only for long waits."""
    step: Json = {"callback_to": to, "acceptance": draw(st.sampled_from([1, 1, 0.5]))}
    if some(draw, 0.4):
        step["if_expected_wait_s"] = draw(seconds(0, 10))
    if some(draw):
        step["call_at"] = draw(laws_of_ringing(20))
    return step
