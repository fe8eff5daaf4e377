"""Small centres whose only interest is who works when."""

import numpy as np

from planner.staffing.table import Staffing
from sim.clock import Calendar
from sim.scenario import Scenario


def scenario(types, *, groups=("team",), hours=("08:00", "20:00"), planning=None, **changes):
    """A centre with one queue, open as said, served by all groups."""
    raw = {
        "name": "shifts",
        "start": "2026-03-02",
        "days": 1,
        "time_zone": "Europe/Kyiv",
        "interval_minutes": 30,
        "queues": {
            "sales": {
                "opening_hours": [{"from": hours[0], "to": hours[1]}],
                "arrivals": {
                    "kind": "poisson",
                    "volumes": [{"day": "all", "time": hours[0], "volume": 10}],
                },
                "talk": {"law": "exponential", "mean": 180},
                "target": {"share": 0.8, "within_s": 20},
                "routing": [{"after_s": 0, "groups": list(groups)}],
            }
        },
        "groups": {
            name: {"cost_per_hour": 20, "skills": {"sales": {}}, "staffing": []} for name in groups
        },
        "planning": {"shift_types": types, **(planning or {})},
    }
    return Scenario.model_validate(raw | changes)


def needing(centre, need):
    """A staffing by group name: {(first hour, last hour): agents} on every measured day."""
    calendar = Calendar.of(centre)
    agents = np.zeros((len(centre.groups), calendar.n_intervals), np.int64)
    for g, name in enumerate(centre.groups):
        for (first, last), number in need.get(name, {}).items():
            minute = calendar.interval_minute
            inside = (minute >= 60 * first) & (minute < 60 * last)
            agents[g, inside] = number
    starts = np.arange(calendar.n_intervals) * calendar.interval_ticks
    agents[:, starts < calendar.measured_from] = 0
    return Staffing.with_agents(centre, agents, calendar)


PAUSE = {"minutes": 15, "earliest_after_minutes": 60, "before_end_minutes": 60}
LUNCH = {
    "activity": "lunch",
    "minutes": 30,
    "paid": False,
    "earliest_after_minutes": 120,
    "before_end_minutes": 120,
    "from_length_minutes": 360,
}


def day_type(**changes):
    """Day shifts of four to eight hours with a break and, from six hours, lunch."""
    return {
        "earliest_start": "08:00",
        "latest_start": "14:00",
        "least_minutes": 240,
        "most_minutes": 480,
        "step_minutes": 60,
        "breaks": [PAUSE, LUNCH],
        **changes,
    }


def night_type(**changes):
    """Nights of eight hours with a paid break and an unpaid lunch."""
    return {
        "earliest_start": "20:00",
        "latest_start": "23:00",
        "least_minutes": 480,
        "most_minutes": 480,
        "step_minutes": 60,
        "breaks": [PAUSE, LUNCH],
        **changes,
    }
