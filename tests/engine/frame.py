"""What the parts of a drawn scenario must agree on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

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


def long_clock(minute: int) -> str:
    """HH:MM of a minute of the day, 25:15 on the next one."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def some(draw: st.DrawFn, share: float = 0.5) -> bool:
    """True with about this probability; shrinks to False."""
    return draw(st.integers(0, 99)) >= 100 * (1 - share)


def seconds(least: int = 0, most: int = 10) -> st.SearchStrategy[int]:
    """A duration on the grid."""
    return st.integers(least, most).map(lambda k: k * GRID_S)


SELDOM, OFTEN = (0, 0, 0.3, 0.9), (0, 0.3, 0.9, 0.9)
SWARMS = {
    "overflow": OFTEN,
    "trunks": OFTEN,
    "announcement": OFTEN,
    "voicemail": SELDOM,
    "classes": SELDOM,
    "when_full": SELDOM,
    "balking": SELDOM,
}


class Frame:
    """What the parts of a scenario must agree on: days, grid, names, opening windows."""

    busy_until: dict[str, int]
    """Minute, counted from the year 1, until which somebody of a roster is at work."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.busy_until = {}
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
            name: [g for g in self.groups if some(draw, 0.75)]
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
        self.share = {rule: draw(st.sampled_from(shares)) for rule, shares in SWARMS.items()}

    def has(self, rule: str) -> bool:
        """Whether one more part of the scenario gets this rule."""
        return some(self.draw, self.share[rule])

    def open_minutes(self, windows: list[Window]) -> list[int]:
        """Minutes of the day at which intervals of these windows begin."""
        starts = {m % DAY for a, b in windows for m in range(a, b, self.interval)}
        return sorted(starts)
