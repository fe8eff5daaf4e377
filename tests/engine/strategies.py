"""Hypothesis strategies: scenarios small, valid and dense in simultaneous events.

Durations, delays and recorded arrivals lie on a grid of 30 seconds, so that arrivals, ends of talk
and patience, timed steps, breaks and closings meet in one tick all the time. Every rule of
docs/model.md occurs. All scenarios pass ``sim.scenario.check``.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from sim.scenario import Scenario
from tests.engine.demand import arrivals, busyness, laws, patience
from tests.engine.frame import DAY, Frame, Json, Window, clock, long_clock, seconds, some


def routing(frame: Frame, name: str) -> list[Json]:
    """Groups in steps at once or in time, then overflow, then voicemail."""
    draw = frame.draw
    if some(draw, 0.2):
        return []
    groups = draw(st.permutations(frame.able[name]))
    cuts = draw(st.sets(st.integers(1, len(groups) - 1))) if len(groups) > 1 else set()
    steps: list[Json] = []
    after = 0
    for first, last in zip([0, *sorted(cuts)], [*sorted(cuts), len(groups)], strict=True):
        steps.append({"after_s": after, "groups": groups[first:last]})
        after += draw(seconds(0, 3))
    later = frame.queues[frame.queues.index(name) + 1 :]  # never in a circle
    while later and len(steps) < 6 and frame.has("overflow"):
        steps.append({"after_s": after, "overflow_to": draw(st.sampled_from(later))})
        after += draw(seconds(0, 3))
    if frame.has("voicemail"):
        steps.append({"after_s": after, "voicemail": True})
    return steps


def when_full(frame: Frame, name: str) -> Json:
    """A limit of waiting contacts."""
    draw = frame.draw
    later = frame.queues[frame.queues.index(name) + 1 :]
    rule: Json = {
        "max_waiting": draw(st.integers(0, 6)),
        "then": draw(
            st.sampled_from(
                ["blocked", "voicemail", "overflow"] if later else ["blocked", "voicemail"]
            )
        ),
    }
    if rule["then"] == "overflow":
        rule["overflow_to"] = draw(st.sampled_from(later))
    return rule


def classes(draw: st.DrawFn) -> Json:
    """Priority classes."""
    count = draw(st.integers(1, 3))
    return {
        f"c{i}": {
            "share": [[1], [0.5, 0.5], [0.25, 0.25, 0.5]][count - 1][i],
            "head_start_s": draw(seconds(0, 4)),
            "priority": draw(st.integers(-1, 1)),
        }
        for i in range(count)
    }


def queue(frame: Frame, name: str) -> Json:
    """One queue with whatever rules it draws."""
    draw = frame.draw
    kinds = classes(draw) if frame.has("classes") else {}
    hours = [{"from": clock(a), "to": clock(b)} for a, b in frame.windows[name]]
    parts: Json = {
        "arrivals": arrivals(frame, name, kinds),
        "talk": draw(laws(draw(st.sampled_from([2, 0])))),
        "patience": draw(patience()),
        "opening_hours": hours,
        "classes": kinds,
        "target": {"within_s": draw(seconds(1, 4))},
        "routing": routing(frame, name),
        "agent_rule": draw(
            st.sampled_from(["longest_idle", "least_occupied", "most_proficient", "random"])
        ),
    }
    if some(draw):
        parts["wrap_up"] = draw(laws())
    rule = draw(st.sampled_from(["serve_out", "serve_out", "cut", "grace"]))
    parts["closing"] = {"rule": rule} | (
        {"grace_s": draw(seconds(1, 9))} if rule == "grace" else {}
    )
    if frame.has("when_full"):
        parts["when_full"] = when_full(frame, name)
    if frame.has("balking"):
        rows = sorted(
            draw(st.sets(st.integers(0, 4), min_size=draw(st.sampled_from([2, 1])), max_size=3))
        )
        chance = st.sampled_from([0, 0.2, 0.6, 1])
        parts["balking"] = [{"waiting": n, "probability": draw(chance)} for n in rows]
    if frame.has("announcement"):
        parts["announcement"] = {
            "listen": draw(st.sampled_from([1, 1, 0.5])),
            "patience_factor": draw(st.sampled_from([1.7, 0.5, 3])),
        }
    return parts


def group(frame: Frame, name: str) -> Json:
    """One group: skills, order rule, and staffing, shifts or a roster."""
    draw = frame.draw
    served = draw(st.permutations([q for q in frame.queues if name in frame.able[q]]))
    order = draw(
        st.sampled_from(["priority", "priority", "longest_wait", "queue_order", "earliest_due"])
    )
    skills = {
        queue: {
            "priority": draw(st.integers(0, 2)),
            "handle_time_factor": draw(st.sampled_from([1, 1, 0.5, 2])),
            "reserve": draw(st.sampled_from([0, 0, 0, 1, 2])),
        }
        for queue in served
    }
    parts: Json = {"skills": skills, "order": order}
    if order == "priority" and some(draw, 0.7):
        parts["ageing_s"] = draw(seconds(1, 4))
    windows = [window for queue in served for window in frame.windows[queue]]
    presence = draw(st.sampled_from(["shifts", "shifts", "staffing", "staffing", "roster"]))
    parts[presence] = {"shifts": shifts, "staffing": staffing, "roster": roster}[presence](
        frame, windows
    )
    if some(draw, 0.2):
        parts["absence"] = draw(st.sampled_from([0.1, 0.5]))
    if some(draw, 0.2):
        share, spell = draw(st.sampled_from([0.5, 0.9])), draw(st.sampled_from([60, 600]))
        parts["availability"] = {"share": share, "mean_spell_s": spell}
    if some(draw, 0.2):
        parts["efficiency"] = draw(st.sampled_from([0.5, 0.5, 0.8]))
    return parts


def staffing(frame: Frame, windows: list[Window]) -> list[Json]:
    """A staffing table over the opening windows; a date may differ from its weekday."""
    draw = frame.draw
    level = st.sampled_from([1, 2, 1, 2, 1, 3, 0, 5, 0.5, 1.5])
    shape = draw(st.lists(level, min_size=1, max_size=5))
    minutes = frame.open_minutes(windows)
    hours = 60 // frame.interval  # the number changes by the hour
    rows = [
        {"day": "all", "time": clock(m), "agents": shape[i // hours % len(shape)]}
        for i, m in enumerate(minutes)
    ]
    if some(draw, 0.2):
        day = draw(st.sampled_from(frame.dates)).isoformat()
        rows += [{"day": day, "time": clock(minutes[0]), "agents": draw(level)}]
    return rows


def shifts(frame: Frame, windows: list[Window]) -> Json:
    """Shifts that meet an opening window, with breaks, some of them over midnight."""
    draw = frame.draw
    chosen: Json = {}
    for i in range(draw(st.integers(1, 2))):
        first, last = draw(st.sampled_from(windows))
        length = draw(st.sampled_from([45, 120, 480]))
        late = not frame.late if some(draw, 0.2) else frame.late
        start = max(0, min(last, DAY) - 30 if late else first)
        breaks = []
        at = 0
        for _ in range(draw(st.integers(0, 2))):
            at += draw(st.integers(0, 20))
            minutes = draw(st.integers(1, 10))
            if at + minutes > length:
                break
            kind = draw(st.sampled_from(["break", "lunch", "meeting", "training", "coaching"]))
            breaks.append({"activity": kind, "after_minutes": at, "minutes": minutes})
            if some(draw, 0.2):
                breaks[-1]["paid"] = False
            at += minutes
        chosen[f"s{i}"] = {
            "from": clock(start),
            "to": clock(start + length),
            "breaks": breaks,
            "counts": [{"agents": draw(st.sampled_from([1, 2, 1, 4, 0]))}],
        }
    return chosen


def roster(frame: Frame, windows: list[Window]) -> list[Json]:
    """Named shifts that meet an opening window; who is free may work in several groups."""
    draw = frame.draw
    rows: list[Json] = []
    for day in [frame.dates[0] - timedelta(days=1), *frame.dates]:
        people = st.sampled_from(["Ann", "Bo", "Cy", "Di", "Ed"])
        for person in draw(st.lists(people, unique=True, max_size=4)):
            first, last = draw(st.sampled_from(windows))
            late = not frame.late if some(draw, 0.2) else frame.late
            start = max(0, min(last, DAY) - 30 if late else first)
            start += draw(st.sampled_from([0, 0, 10, 60]))
            pieces, end = stretches(draw, start)
            origin = DAY * day.toordinal()
            free = frame.busy_until.get(person, 0)
            if origin + start < free:
                continue
            frame.busy_until[person] = origin + end
            rows += [
                {
                    "agent": person,
                    "date": day.isoformat(),
                    "from": long_clock(a),
                    "to": long_clock(b),
                }
                | ({} if what == "available" else {"activity": what})
                | ({"paid": False} if some(draw, 0.1) else {})
                for a, b, what in pieces
            ]
    return rows


def stretches(draw: st.DrawFn, start: int) -> tuple[list[tuple[int, int, str]], int]:
    """Work and breaks one after the other, sometimes with time off between; and when they end."""
    pieces = []
    at = start
    for i in range(draw(st.sampled_from([1, 3, 3, 5]))):
        length = draw(st.sampled_from([1, 5, 10] if i % 2 else [20, 45, 240]))
        off = st.sampled_from(["break", "lunch", "meeting", "training", "coaching"])
        what = draw(off) if i % 2 else "available"
        pieces.append((at, at + length, what))
        at += length + draw(st.sampled_from([0, 0, 0, 7]))
    return pieces, at


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of 1 to 4 queues and groups over a few days, sometimes over two weeks."""
    frame = Frame(draw)
    special: dict[str, Json] = {day.isoformat(): {"closed": True} for day in frame.closed}
    if some(draw, 0.15):
        day = draw(st.sampled_from(frame.dates)).isoformat()
        special.setdefault(day, {"like": "sun", "volume_factor": draw(st.sampled_from([0.5, 2]))})
    return Scenario.model_validate(
        {
            "name": "drawn",
            "start": frame.start,
            "days": frame.days,
            "warm_up_days": frame.warm_up,
            "time_zone": frame.zone,
            "interval_minutes": frame.interval,
            "special_days": special,
            "queues": {name: queue(frame, name) for name in frame.queues},
            "groups": {name: group(frame, name) for name in frame.groups},
            "trunks": trunks(frame),
            "run": {"seed": draw(st.integers(0, 2**40))},
        }
        | busyness(draw)
    )


def trunks(frame: Frame) -> Json:
    """Telephone lines, own or shared, for some queues."""
    draw = frame.draw
    mine = [name for name in frame.queues if frame.has("trunks")]
    cut = draw(st.integers(0, len(mine)))
    parts = [part for part in (mine[:cut], mine[cut:]) if part]
    return {
        f"t{i}": {"lines": draw(st.sampled_from([4, 8, 12, 2, 0])), "queues": part}
        for i, part in enumerate(parts)
    }
