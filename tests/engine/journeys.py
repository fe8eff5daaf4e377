"""Draws what customers do beside waiting: intents, self-service, coming again, second agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.engine.dialling import callback_step
from tests.engine.frame import Json, seconds, some

if TYPE_CHECKING:
    from tests.engine.whole import WholeFrame

CHANCES = st.sampled_from([1, 1, 0.5, 0.3, 0.8, 0])
"""Shares and probabilities, often certain."""

FACTORS = st.sampled_from([1, 0.5, 2, 1.5, 0.8])
"""Factors on durations, most of which keep them on the grid."""


def grid_laws(least: int = 0, most: int = 10) -> st.SearchStrategy[Json]:
    """Mostly fixed durations on the grid; now and then something smooth."""
    fixed = seconds(least, most).map(lambda value: {"law": "deterministic", "value": value})
    few = st.lists(seconds(least, most), min_size=1, max_size=3).map(
        lambda values: {"law": "empirical", "samples": [{"value": value} for value in values]}
    )
    smooth = st.sampled_from(
        [{"law": "exponential", "mean": 90}, {"law": "gamma", "mean": 200, "cv": 2}]
    )
    return st.one_of(fixed, fixed, fixed, few, smooth)


def shares(draw: st.DrawFn, names: list[str]) -> Json:
    """Shares of some of these names, together 1."""
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    return dict(zip(chosen, [[1], [0.5, 0.5], [0.25, 0.25, 0.5]][len(chosen) - 1], strict=True))


def segments(frame: WholeFrame) -> Json:
    """Kinds of customers, with people or without."""
    draw = frame.draw
    if not frame.has("segments"):
        return {}
    return {
        name: {
            "share": share,
            "priority": draw(st.integers(-1, 1)),
            "head_start_s": draw(seconds(0, 4)),
            "patience_factor": draw(FACTORS),
        }
        | ({"customers": draw(st.integers(1, 5))} if some(draw) else {})
        for name, share in shares(draw, ["s0", "s1", "s2"]).items()
    }


def intents(frame: WholeFrame) -> Json:
    """What customers want, for the whole centre."""
    draw = frame.draw
    return {
        name: {
            "handle_time_factor": draw(FACTORS),
            "resolution_factor": draw(st.sampled_from([1, 0.5, 2])),
            "solvable": some(draw, 0.8),
        }
        | ({"containment": draw(CHANCES)} if some(draw, 0.3) else {})
        for name in frame.intents
    }


def context(frame: WholeFrame) -> Json:
    """What history is worth."""
    draw = frame.draw
    if not frame.has("context"):
        return {}
    return {
        "across_channels": some(draw),
        "handle_time_factor": draw(FACTORS),
        "resolution_factor": draw(st.sampled_from([1, 2, 0.5])),
    }


def some_of(frame: WholeFrame, names: list[str]) -> list[str]:
    """Usually none (which means all), or some of the names."""
    if not names or some(frame.draw, 0.6):
        return []
    return frame.draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))


def come_back(frame: WholeFrame) -> Json:
    """Whether, when and where customers come again: a row of the channel matrix."""
    draw = frame.draw
    parts: Json = {
        "share": draw(CHANCES),
        "delay": draw(grid_laws()),
        "most": draw(st.sampled_from([2, 3, 5, 1])),
    }
    if some(draw, 0.1):  # back on another day, perhaps while the queue is closed
        parts["delay"] = {"law": "deterministic", "value": draw(st.sampled_from([3600, 80000]))}
    if frame.inbound and some(draw):
        parts["to"] = shares(draw, frame.inbound)
    return parts


def self_service(frame: WholeFrame) -> Json:
    """An IVR or a bot before the queue."""
    draw = frame.draw
    return {
        "kind": draw(st.sampled_from(["ivr", "bot"])),
        "duration": draw(grid_laws(0, 6)),
        "containment": draw(st.sampled_from([0, 0.3, 0.6, 1])),
        "resolution": draw(CHANCES),
        "keeps_context": draw(CHANCES),
        "handle_time_factor": draw(FACTORS),
        "patience_factor": draw(FACTORS),
    }


def transfers(frame: WholeFrame, name: str) -> list[Json]:
    """Rows of second agents, which together never exceed all contacts."""
    draw = frame.draw
    targets = [other for other in frame.inbound if other != name]
    rows = []
    left = 1.0
    for _ in range(draw(st.sampled_from([1, 2, 3])) if targets else 0):
        share = draw(st.sampled_from([1, 0.5, 0.4, 0.25]))
        if share > left + 1e-9:
            break
        left -= share
        kind = draw(st.sampled_from(["cold", "warm", "consult"]))
        row: Json = {
            "to": draw(st.sampled_from(targets)),
            "share": share,
            "kind": kind,
            "intents": some_of(frame, frame.intents),
            "groups": some_of(frame, frame.able[name]),
            "keeps_context": some(draw),
        }
        if kind != "cold":
            row["together"] = draw(grid_laws(0, 5))
        if kind == "consult":
            row["resolution_factor"] = draw(st.sampled_from([1, 2, 0.5]))
        rows.append(row)
    return rows


def offer(draw: st.DrawFn) -> Json:
    """Personalised offers."""
    return {
        "share": draw(CHANCES),
        "talk": draw(grid_laws(0, 4)),
        "acceptance": draw(CHANCES),
        "revenue": 10,
    }


def deflections(frame: WholeFrame, name: str) -> list[Json]:
    """Other ways in, tried in order."""
    draw = frame.draw
    targets = [other for other in frame.inbound if other != name]
    return [
        {
            "to": draw(st.sampled_from(targets)),
            "share": draw(st.sampled_from([0.5, 0.4, 0.3])),
            "intents": some_of(frame, frame.intents),
        }
        for _ in range(draw(st.sampled_from([1, 2])) if targets else 0)
    ]


def customer_rules(frame: WholeFrame, name: str, parts: Json) -> Json:
    """What the customers of a queue do: its parts of the chapter on customers."""
    draw = frame.draw
    rules: Json = {}
    own = name in frame.inbound
    if frame.intents and some(draw, 0.9):
        rules["intents"] = shares(draw, frame.intents)
    if own and frame.has("deflection"):
        rules["deflections"] = deflections(frame, name)
    if own and frame.has("self_service"):
        rules["self_service"] = self_service(frame)
    if frame.has("retries") and (own or frame.inbound):
        rules["retries"] = come_back(frame)
    if frame.has("repeats") and (own or frame.inbound):
        rules["repeats"] = come_back(frame)
    if frame.has("transfers"):
        rules["transfers"] = transfers(frame, name)
    if frame.has("offers"):
        rules["offer"] = offer(draw)
    if {"repeats", "context", "offers", "transfers"} & {r for r, s in frame.share.items() if s}:
        rules["resolution"] = draw(st.sampled_from([1, 0.5, 0, 0.7]))
    if own and frame.has("backlog"):
        rules["backlog"] = {"count": draw(st.integers(1, 5)), "age": draw(grid_laws(0, 400))}
    if own and frame.dialled and frame.has("callback"):
        rules["routing"] = with_callback(frame, name, parts["routing"])
    return rules


def with_callback(frame: WholeFrame, name: str, steps: list[Json]) -> list[Json]:
    """The routing with a callback step somewhere behind the first groups."""
    draw = frame.draw
    to = [other for other in frame.dialled if other not in frame.campaigns]
    if not to:
        return steps
    steps = steps or [{"groups": frame.able[name]}]
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        place = draw(st.integers(1, len(steps)))
        gone = [i for i, step in enumerate(steps) if step.get("voicemail")]
        place = min([place, *gone])
        after = steps[place - 1].get("after_s", 0)
        later = steps[place].get("after_s", 0) if place < len(steps) else after + 150
        after = draw(st.sampled_from(range(after, later + 1, 30)))
        step = callback_step(draw, draw(st.sampled_from(to)))
        steps = [*steps[:place], {"after_s": after} | step, *steps[place:]]
    for step in steps[:-1]:
        if step.get("acceptance") == 1:
            step["acceptance"] = 0.7  # else nobody would take the steps that follow
    return steps
