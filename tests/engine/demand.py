"""Draws the demand of a queue: laws on the grid, and arrivals that coincide."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engine.frame import DAY, GRID_S, MORNING, NOON, Frame, Json, clock, seconds, some


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
        crowd = draw(st.sampled_from([9, 5, 0]))
        for k in draw(st.lists(st.integers(0, 19), min_size=crowd, max_size=crowd + 6)):
            at = start + k * GRID_S
            row = {"arrived": f"{day} {at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}"}
            if classes and k % 2:
                row["priority_class"] = classes[k % len(classes)]
            times.append(row)
    return {"kind": "replay", "times": times}
