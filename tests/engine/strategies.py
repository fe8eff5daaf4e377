"""Hypothesis strategies: scenarios small, valid and dense in simultaneous events.

Durations, delays and recorded arrivals lie on a grid of 30 seconds, so that arrivals, ends of talk
and patience, timed steps, breaks and closings meet in one tick all the time. Every rule of
docs/model.md occurs. All scenarios pass ``sim.scenario.check``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sim.scenario import Scenario

GRID_S = 30
DAY = 24 * 60
Json = dict[str, Any]
Window = tuple[int, int]

# opening windows in minutes; an end beyond 1440 is on the next day
MORNING, NOON, SPLIT = [(480, 600)], [(540, 660)], [(480, 540), (600, 660)]
NIGHT, ALWAYS = [(1320, 1560)], [(0, 1440)]
STARTS = {  # a Monday; Saturdays before the clocks change in spring and in autumn
    "plain": ("UTC", date(2026, 3, 2)),
    "spring": ("Europe/Kyiv", date(2026, 3, 28)),
    "autumn": ("Europe/Berlin", date(2026, 10, 24)),
    "half hour": ("Australia/Lord_Howe", date(2026, 4, 4)),
}


def clock(minute: int) -> str:
    """HH:MM of a minute of the day or the next one."""
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute <= DAY else clock(minute - DAY)


def some(draw: st.DrawFn, share: float = 0.5) -> bool:
    """True with about this probability; shrinks to False."""
    return draw(st.integers(0, 99)) >= 100 * (1 - share)


def seconds(least: int = 0, most: int = 10) -> st.SearchStrategy[int]:
    """A duration on the grid."""
    return st.integers(least, most).map(lambda k: k * GRID_S)


SWARMS = ("overflow", "voicemail", "classes", "when_full", "balking", "announcement", "trunks")


class Frame:
    """What the parts of a scenario must agree on: days, grid, names, opening windows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        kind = draw(st.sampled_from(["plain", "plain", "plain", "spring", "autumn", "half hour"]))
        self.zone, self.start = STARTS[kind]
        self.days = draw(st.sampled_from([1, 1, 1, 2, 2, 3, 3, 15]))
        self.warm_up = draw(st.sampled_from([0, 0, 0, 1, 2]))
        self.interval = draw(st.sampled_from([30] if kind == "half hour" else [5, 15, 30, 60]))
        count = self.days + self.warm_up
        first = self.start - timedelta(days=self.warm_up)
        self.dates = [first + timedelta(days=day) for day in range(count)]
        self.closed = {day for day in self.dates if len(self.dates) > 1 and some(draw, 0.08)}
        pool = [MORNING, MORNING, NOON, SPLIT, ALWAYS]
        if not self.closed:  # the small hours of a closed day's morrow would need their own tables
            pool.append(NIGHT)
        self.queues = [f"q{i}" for i in range(draw(st.sampled_from([1, 2, 3, 3, 4])))]
        self.groups = [f"g{i}" for i in range(draw(st.sampled_from([1, 2, 3, 3, 4])))]
        self.hours = draw(st.sampled_from(pool))
        self.windows = {
            name: draw(st.sampled_from(pool)) if some(draw, 0.25) else self.hours
            for name in self.queues
        }
        self.able = {  # groups with the skill, for each queue at least one
            name: [g for g in self.groups if some(draw, 0.6)]
            or [draw(st.sampled_from(self.groups))]
            for name in self.queues
        }
        for g, name in enumerate(self.groups):  # and no group without a skill
            if not any(name in able for able in self.able.values()):
                self.able[self.queues[g % len(self.queues)]].append(name)
        # the same minutes on these days are busy in every queue that is open then
        self.rush = draw(st.sampled_from(self.hours))
        self.late = some(draw)
        # rules come in swarms: a scenario has many of a kind or none
        self.share = {rule: draw(st.sampled_from([0, 0, 0.3, 0.9])) for rule in SWARMS}

    def has(self, rule: str) -> bool:
        """Whether one more part of the scenario gets this rule."""
        return some(self.draw, self.share[rule])

    def open_minutes(self, windows: list[Window]) -> list[int]:
        """Minutes of the day at which intervals of these windows begin."""
        starts = {m % DAY for a, b in windows for m in range(a, b, self.interval)}
        return sorted(starts)


def laws(least: int = 0) -> st.SearchStrategy[Json]:
    """A law of a duration, mostly of a few values on the grid."""
    fixed = seconds(least, 10).map(lambda value: {"law": "deterministic", "value": value})
    few = st.lists(seconds(least, 10), min_size=1, max_size=3).map(
        lambda values: {"law": "empirical", "samples": [{"value": value} for value in values]}
    )
    smooth = st.sampled_from(
        [
            {"law": "exponential", "mean": 90},
            {"law": "lognormal", "mean": 120, "cv": 1.2},
            {"law": "uniform", "low": 0, "high": 200},
            {"law": "weibull", "mean": 60, "cv": 2},
            {"law": "gamma", "mean": 60, "cv": 0.5},
        ]
    )
    parts = st.tuples(fixed, fixed).map(
        lambda two: {
            "law": "mixture",
            "components": [{"weight": 0.25, "of": two[0]}, {"weight": 0.75, "of": two[1]}],
        }
    )
    by_time = st.tuples(fixed, few).map(
        lambda two: {
            "law": "by_time",
            "parts": [{"from": "00:00", "of": two[0]}, {"from": "09:00", "of": two[1]}],
        }
    )
    return st.one_of(fixed, fixed, few, few, smooth, parts, by_time)


def patience() -> st.SearchStrategy[Json]:
    """A law of patience: also none at all, and tables that leave some callers forever."""
    return st.one_of(
        laws(),
        st.just({"law": "never"}),
        st.sampled_from([900, 3600]).map(lambda value: {"law": "deterministic", "value": value}),
        st.just(
            {
                "law": "empirical",
                "quantiles": [{"p": 0, "value": 0}, {"p": 0.6, "value": 120}],
                "beyond": "never",
            }
        ),
    )


def arrivals(frame: Frame, name: str, classes: Json) -> Json:
    """How contacts arrive: mostly recorded times that coincide."""
    draw = frame.draw
    kind = draw(st.sampled_from(["replay", "replay", "replay", "poisson", "rate", "fixed"]))
    if kind == "replay":
        return replay(frame, name, list(classes))
    if kind == "rate":
        return {"kind": "poisson", "rate": rate(frame, name)} | busyness(draw)
    minutes = frame.open_minutes(frame.windows[name])
    mean = st.sampled_from([0, 0.5, 2, 6]) if len(minutes) <= 24 else st.sampled_from([0, 0.3])
    shape = draw(st.lists(mean, min_size=1, max_size=4))
    least = 0.1 if kind == "fixed" else 0  # a day with a count needs a profile
    volumes = [
        {"day": "all", "time": clock(m), "volume": max(least, shape[i % len(shape)])}
        for i, m in enumerate(minutes)
    ]
    if kind == "fixed":
        count = {"day": "all", "count": draw(st.integers(0, 25))}
        return {"kind": "fixed_count", "counts": [count], "volumes": volumes}
    factor = draw(st.sampled_from([1, 1, 1.5]))
    return {"kind": "poisson", "volumes": volumes, "factor": factor} | busyness(draw)


def busyness(draw: st.DrawFn) -> Json:
    """Random factors on volumes, sometimes."""
    if not some(draw, 0.3):
        return {}
    cv = st.sampled_from([0, 0.3, 1.5])
    factors = {"day_cv": draw(cv), "interval_cv": draw(cv), "interval_correlation": 0.7}
    return {"busyness": factors}


def rate(frame: Frame, name: str) -> Json:
    """A rate that is zero outside the opening windows."""
    draw = frame.draw
    level = st.sampled_from([0, 6, 30])
    if frame.windows[name] in (MORNING, NOON) and some(draw):
        (first, last) = frame.windows[name][0]
        ends = [{"at": clock(m), "per_hour": draw(level)} for m in (first, last)]
        return {"between": "linear", "points": ends}
    points: dict[int, float] = {}
    for first, last in frame.windows[name]:
        high = draw(level) if last - first < DAY else 2
        points[first] = high
        if last > DAY:  # goes on after midnight
            points |= {0: high, last - DAY: 0}
        elif last < DAY:
            points[last] = 0
    return {"points": [{"at": clock(m), "per_hour": r} for m, r in sorted(points.items())]}


def replay(frame: Frame, name: str, classes: list[str]) -> Json:
    """Recorded arrivals on the grid: crowds that come at the same time in several queues."""
    draw = frame.draw
    windows = frame.windows[name]
    times = []
    for day in frame.dates[:3]:
        if day in frame.closed or some(draw, 0.15):
            continue
        first, last = frame.rush if frame.rush in windows else windows[0]
        first = first or 480  # whole days: within hours that no clock skips
        end = min(last, DAY) * 60
        start = end - 20 * GRID_S if frame.late else first * 60
        crowd = draw(st.sampled_from([0, 4, 9]))
        for k in draw(st.lists(st.integers(0, 19), min_size=crowd, max_size=crowd + 5)):
            at = start + k * GRID_S
            row = {"arrived": f"{day} {at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}"}
            if classes and k % 2:
                row["priority_class"] = classes[k % len(classes)]
            times.append(row)
    return {"kind": "replay", "times": times}


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
        rows = sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3)))
        chance = st.sampled_from([0, 0.2, 0.6, 1])
        parts["balking"] = [{"waiting": n, "probability": draw(chance)} for n in rows]
    if frame.has("announcement"):
        parts["announcement"] = {
            "listen": draw(st.sampled_from([1, 1, 0.5])),
            "patience_factor": draw(st.sampled_from([1.7, 0.5, 3])),
        }
    return parts


def group(frame: Frame, name: str) -> Json:
    """One group: skills, order rule, and staffing or shifts."""
    draw = frame.draw
    served = draw(st.permutations([q for q in frame.queues if name in frame.able[q]]))
    order = draw(
        st.sampled_from(["priority", "longest_wait", "priority", "queue_order", "earliest_due"])
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
    if order == "priority" and some(draw):
        parts["ageing_s"] = draw(seconds(1, 4))
    windows = [window for queue in served for window in frame.windows[queue]]
    if some(draw):
        parts["shifts"] = shifts(draw, windows)
    else:
        parts["staffing"] = staffing(frame, windows)
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
    level = st.sampled_from([0, 1, 1, 1, 2, 2, 3, 5, 0.5, 1.5])
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


def shifts(draw: st.DrawFn, windows: list[Window]) -> Json:
    """Shifts that meet an opening window, with breaks, some of them over midnight."""
    chosen: Json = {}
    for i in range(draw(st.integers(1, 2))):
        first, last = draw(st.sampled_from(windows))
        length = draw(st.sampled_from([45, 120, 480]))
        start = max(0, min(last, DAY) - 30 if some(draw, 0.3) else first)
        breaks = []
        at = 0
        for _ in range(draw(st.integers(0, 2))):
            at += draw(st.integers(0, 20))
            minutes = draw(st.integers(1, 10))
            if at + minutes > length:
                break
            kind = draw(st.sampled_from(["break", "lunch", "meeting", "training"]))
            breaks.append({"activity": kind, "after_minutes": at, "minutes": minutes})
            at += minutes
        chosen[f"s{i}"] = {
            "from": clock(start),
            "to": clock(start + length),
            "breaks": breaks,
            "counts": [{"agents": draw(st.integers(0, 4))}],
        }
    return chosen


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
        f"t{i}": {"lines": draw(st.sampled_from([2, 4, 6, 9, 0])), "queues": part}
        for i, part in enumerate(parts)
    }
