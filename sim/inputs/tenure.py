"""How long agents have been in the job, and what they have learnt since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.inputs.arrays import Floats
from sim.scenario.models.agents import AgentGroup, Learning, TenureBand


def tenure_weeks(bands: tuple[TenureBand, ...], n: int) -> Floats:
    """Weeks on the job of a group's agents, [n].

    Agent k (from 0) has the band at the quantile (k + 0.5) / n of the bands' shares, so that
    numbers of agents follow the shares as closely as whole agents can.
    """
    reached = np.cumsum([band.share for band in bands])
    quantiles = (np.arange(n) + 0.5) / max(n, 1)
    chosen = np.minimum(np.searchsorted(reached, quantiles, side="right"), len(bands) - 1)
    return np.array([band.weeks for band in bands], np.float64)[chosen]


def weeks_of(group: AgentGroup, agents: Sequence[str]) -> Floats:
    """Weeks on the job of a group's agents, [n]; infinite: all is learnt.

    Args:
        group: ``weeks_on_job`` tells some agents' weeks by name; the others share ``tenure``.
        agents: names on the group's roster; empty texts for agents without a name.
    """
    own = [group.weeks_on_job.get(agent) for agent in agents]
    n = sum(weeks is None for weeks in own)
    others = iter(tenure_weeks(group.tenure, n) if group.tenure else np.full(n, np.inf))
    return np.array([next(others) if weeks is None else weeks for weeks in own], np.float64)


def learnt(start: float, learning: Learning, weeks: Floats) -> Floats:
    """Factor after so many weeks: 1 + (start - 1) exp(-w / weeks), [n].

    Args:
        start: a beginner's factor.
        learning: its ``weeks`` say how fast the difference fades.
        weeks: on the job, [n].
    """
    return np.asarray(1 + (start - 1) * np.exp(-weeks / learning.weeks), np.float64)
