"""The measured day: 8 queues, 6 agent groups, 20,000 contacts, staffing by half-hour.

A scenario built in Python so that it can be scaled, and the same day in plain numbers for models
that know nothing of scenarios.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.inputs.build import Built, build_inputs
from sim.measure import Asked, Moments, Plan, Scratch, new_moments, new_plan, new_scratch
from sim.scenario.models.agents import AgentGroup, OrderRule, Skill, StaffingRow
from sim.scenario.models.arrivals import PoissonArrivals, VolumeRow
from sim.scenario.models.laws import Exponential, Lognormal
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario

CONTACTS = 20_000
INTERVALS = 48
INTERVAL_S = 1800.0
DAY_S = 86_400.0
CV_TALK = 1.0
PATIENCE_S = 240.0
WITHIN_S = 20.0

_SHARES = np.array([0.25, 0.20, 0.15, 0.12, 0.10, 0.08, 0.06, 0.04])
_TALK_S = 180.0 + 20.0 * np.arange(8)
_SKILLS = ((0, 1), (1, 2), (2, 3, 4), (4, 5), (5, 6, 7), (0, 2, 6, 7))
_CLOCKS = [f"{i // 2:02d}:{30 * (i % 2):02d}" for i in range(INTERVALS)]


class Day(NamedTuple):
    """The day in plain numbers; times in seconds."""

    expected: list[list[float]]  # [queue][interval] contacts
    talk: list[tuple[float, float]]  # [queue] mu and sigma of the lognormal talk time
    patience: list[float]  # [queue] mean
    within: list[float]  # [queue] threshold of the service level
    factors: list[dict[int, float]]  # [group] handle-time factor by queue served
    staff: list[list[int]]  # [group][interval] agents on duty


class Ready(NamedTuple):
    """A scenario with everything that is built once per run."""

    scenario: Scenario
    built: Built
    plan: Plan
    scratch: Scratch
    moments: Moments


def large_day(
    contacts: float = CONTACTS,
    staffing: float = 1.0,
    patience_s: float = PATIENCE_S,
    *,
    split: bool = False,
    flat: bool = False,
) -> Scenario:
    """The measured day.

    Args:
        contacts: expected contacts; staff follows.
        staffing: agents over those of the measured day.
        patience_s: mean patience.
        split: every queue has agents of its own instead of the six groups with several skills
            (what Ciw can express).
        flat: the same rate and staff all day.
    """
    profile = np.full(INTERVALS, 1.0 / INTERVALS) if flat else _profile()
    volumes = contacts * _SHARES[:, None] * profile
    load = volumes * _TALK_S[:, None] / INTERVAL_S
    skills = tuple((q,) for q in range(8)) if split else _SKILLS
    queues = {
        f"q{q}": Queue(
            arrivals=PoissonArrivals(volumes=_volumes(volumes[q])),
            talk=Lognormal(mean=float(_TALK_S[q]), cv=CV_TALK),
            patience=Exponential(mean=patience_s),
            target={"share": 0.8, "within_s": WITHIN_S},
        )
        for q in range(8)
    }
    groups = {
        f"g{g}": _group(served, _agents(load, skills, served, staffing))
        for g, served in enumerate(skills)
    }
    return Scenario(name="large day", start=date(2026, 3, 2), queues=queues, groups=groups)


def plain(scenario: Scenario) -> Day:
    """A scenario made by :func:`large_day` in plain numbers."""
    names = list(scenario.queues)
    queues = scenario.queues.values()
    sigma = math.sqrt(math.log(1.0 + CV_TALK**2))
    return Day(
        expected=[[float(row.volume) for row in _rows(queue.arrivals)] for queue in queues],
        talk=[(math.log(_mean(queue.talk)) - sigma**2 / 2, sigma) for queue in queues],
        patience=[_mean(queue.patience) for queue in queues],
        within=[queue.target.within_s for queue in queues],
        factors=[
            {names.index(name): skill.handle_time_factor for name, skill in group.skills.items()}
            for group in scenario.groups.values()
        ],
        staff=[
            [int(row.agents) for row in group.staffing or ()] for group in scenario.groups.values()
        ],
    )


def ready(scenario: Scenario, asked: Asked | None = None) -> Ready:
    """Inputs and measuring arrays of a scenario."""
    built = build_inputs(scenario)
    targets = [queue.target for queue in scenario.queues.values()]
    plan = new_plan(built.inputs, built.calendar, targets, asked or Asked(), scenario)
    return Ready(scenario, built, plan, new_scratch(plan), new_moments(plan))


def _profile() -> NDArray[np.float64]:
    """Share of the day's contacts by interval: a peak before noon, a smaller one after."""
    i = np.arange(INTERVALS)
    shape = np.exp(-(((i - 20) / 9.0) ** 2)) + 0.8 * np.exp(-(((i - 32) / 7.0) ** 2)) + 0.02
    return np.asarray(shape / shape.sum())


def _agents(
    load: NDArray[np.float64],
    skills: tuple[tuple[int, ...], ...],
    served: tuple[int, ...],
    factor: float,
) -> NDArray[np.int64]:
    """Agents by interval: each queue's load shared equally by the groups that serve it."""
    cover = [sum(q in group for group in skills) for q in range(8)]
    share = sum(load[q] / cover[q] for q in served)
    return np.asarray(np.ceil(factor * share * 1.02 + 1)).astype(np.int64)


def _group(served: tuple[int, ...], agents: NDArray[np.int64]) -> AgentGroup:
    order: OrderRule = "longest_wait"
    return AgentGroup(
        skills={f"q{q}": Skill(handle_time_factor=1 + 0.1 * j) for j, q in enumerate(served)},
        order=order,
        staffing=tuple(
            StaffingRow(day="all", time=clock, agents=float(n))
            for clock, n in zip(_CLOCKS, agents, strict=True)
        ),
    )


def _volumes(expected: NDArray[np.float64]) -> tuple[VolumeRow, ...]:
    return tuple(
        VolumeRow(day="all", time=clock, volume=float(volume))
        for clock, volume in zip(_CLOCKS, expected, strict=True)
    )


def _rows(arrivals: Any) -> tuple[VolumeRow, ...]:
    rows: tuple[VolumeRow, ...] = arrivals.volumes
    return rows


def _mean(law: Any) -> float:
    return float(law.mean)
