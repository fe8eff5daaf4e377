"""Draws what befalls agents: rests, breathers, lateness, adherence, beginners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.engine.frame import Json, some

if TYPE_CHECKING:
    from tests.engine.whole import WholeFrame


def people(frame: WholeFrame, parts: Json) -> Json:
    """A group's rules about its people, beside what it has already."""
    draw = frame.draw
    rules: Json = {
        "skills": {
            queue: skill | {"resolution_factor": draw(st.sampled_from([1, 1, 0.5]))}
            for queue, skill in parts["skills"].items()
        }
    }
    if frame.has("rest"):
        rules["rest"] = {
            "after_minutes": draw(st.sampled_from([1, 2, 3, 5, 10])),
            "minutes": draw(st.sampled_from([0.5, 1, 2, 5])),
        }
    if frame.has("cap"):
        rules["occupancy_cap"] = draw(st.sampled_from([0.5, 0.8, 0.9, 0.25]))
    if frame.has("lateness"):
        minutes = draw(st.sampled_from([60, 300, 30, 7200]))
        late = {"law": "deterministic", "value": minutes}
        rules["lateness"] = {"share": draw(st.sampled_from([0.5, 1, 0.2])), "by": late}
    if frame.has("day_sd"):
        rules["availability"] = {
            "share": draw(st.sampled_from([0.5, 0.8])),
            "mean_spell_s": draw(st.sampled_from([60, 300])),
            "day_sd": draw(st.sampled_from([0.1, 0.05, 0.3])),
        }
    if frame.has("tenure"):
        rules |= tenure(draw)
    return rules


def tenure(draw: st.DrawFn) -> Json:
    """Beginners and old hands."""
    bands = [{"share": 0.5, "weeks": 1}, {"share": 0.5, "weeks": draw(st.sampled_from([8, 300]))}]
    if some(draw, 0.2):
        return {"tenure": bands}
    curve = {
        "weeks": 6,
        "handle_time_factor": draw(st.sampled_from([1.5, 2])),
        "resolution_factor": draw(st.sampled_from([0.5, 0.8])),
    }
    return {"tenure": bands, "learning": curve}
