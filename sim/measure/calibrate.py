"""Fit the model of satisfaction to one's own survey: where customers begin, what waiting costs.

The noise is integrated out exactly (normal probabilities of each answer), so a fit needs no
random draws and can hit its targets to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from sim.clock import Calendar
from sim.engine.log import Logs
from sim.inputs.arrays import SETTINGS
from sim.measure.experience import LEVELS, ExperiencePlan, bins
from sim.measure.follow import follow
from sim.measure.issues import ISSUE, STATUS_OPEN, STATUS_RESOLVED
from sim.measure.plan import Plan, new_scratch
from sim.scenario.models.experience import Experience

Floats = NDArray[np.float64]

LOWEST: Final = -50.0
HIGHEST: Final = 50.0
"""Coefficients are sought between these."""


class Facts(NamedTuple):
    """What happened in each of n issues, as the score sees it."""

    relative_wait: Floats
    unresolved: Floats  # 0 or 1
    earlier: Floats  # contacts before the last
    channel_changes: Floats
    transfers: Floats
    self_service_failed: Floats  # 0 or 1


class Ran(Protocol):
    """What is needed of a ``sim.result.Result``."""

    @property
    def plan(self) -> Plan:
        """What was measured."""
        ...

    @property
    def calendar(self) -> Calendar:
        """The simulated days."""
        ...

    @property
    def logs(self) -> Sequence[tuple[int, Logs]]:
        """Replication and its logs."""
        ...


def facts_of(plan: ExperiencePlan, issues: NDArray[Any]) -> Facts:
    """Facts of those among ISSUE records (``sim.measure.issues``) that are rated."""
    rated = plan.rated[issues["queue"]]
    over = issues[rated & (issues["status"] != STATUS_OPEN) & (issues["day"] >= 0)]
    columns = (
        over["relative_wait"],
        over["status"] != STATUS_RESOLVED,
        over["contacts"] - 1,
        over["channel_changes"],
        over["transfers"],
        over["handed_on"] > 0,
    )
    return Facts(*(np.asarray(column, dtype=np.float64) for column in columns))


def facts_of_run(result: Ran) -> Facts:
    """Facts of all issues of a run that kept its log.

    Raises:
        ValueError: the run kept no log, or its scenario has no model of satisfaction.
    """
    more = result.plan.more
    if more is None or len(more.experience.model) == 0:
        raise ValueError("the scenario has no experience: nothing is rated")
    if not result.logs:
        raise ValueError("the run kept no log: simulate(..., log=True)")
    parts = [
        facts_of(more.experience, issue_records(result.plan, result.calendar, logs.contacts))
        for _, logs in result.logs
    ]
    return Facts(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def issue_records(plan: Plan, calendar: Calendar, contacts: NDArray[Any]) -> NDArray[Any]:
    """ISSUE records of one replication's log.

    Raises:
        ValueError: the plan is of a scenario without journeys.
    """
    more, cells = plan.more, new_scratch(plan).more
    if more is None or cells is None:
        raise ValueError("the plan follows no issues")
    settings = np.zeros(1, SETTINGS)
    settings["horizon"] = calendar.horizon
    spans = np.zeros((0, 0, 0), dtype=np.int64)
    no_room = np.zeros(0, ISSUE)
    issues: NDArray[Any] = follow(
        settings, plan.rules, plan.day_start, more, contacts, -1, no_room, cells, spans, False
    )
    return issues


def scores(experience: Experience, facts: Facts) -> Floats:
    """Expected score of each issue ``[n]``: the model without its noise."""
    model = experience
    return np.asarray(
        model.base
        + model.wait * np.log1p(facts.relative_wait)
        + model.unresolved * facts.unresolved
        + model.per_contact * facts.earlier
        + model.per_channel_change * facts.channel_changes
        + model.per_transfer * facts.transfers
        + model.self_service_failed * facts.self_service_failed,
        dtype=np.float64,
    )


def expected(experience: Experience, facts: Facts) -> dict[str, float]:
    """Expected ``csat``, ``nps``, ``ces``, ``unhappy`` and ``bad`` of the issues' customers."""
    cuts, weights = bins(experience)
    below = ndtr((cuts - scores(experience, facts)[:, None]) / experience.noise_sd)
    within = np.diff(below, axis=1, prepend=0.0, append=1.0).mean(axis=0)
    names = [name.removesuffix("_points") for name in LEVELS]
    return dict(zip(names, (within @ weights).tolist(), strict=True))


def calibrate(
    experience: Experience,
    facts: Facts,
    *,
    csat: float | None = None,
    unhappy: float | None = None,
    late_csat: float | None = None,
    late_unhappy: float | None = None,
    source: str = "calibrated on a survey",
) -> Experience:
    """The model with ``base``, and if asked for ``wait``, fitted to a survey.

    Args:
        experience: the model to begin with; all its other coefficients stay.
        facts: issues of a run of the centre as it was when the survey was made.
        csat: mean CSAT of the survey; or
        unhappy: share of CSAT 1 and 2.
        late_csat: mean CSAT of those who waited longer than expected; or
        late_unhappy: their share of CSAT 1 and 2. With one of them ``wait`` is fitted, too.
        source: what the scenario shall say about where the coefficients come from.

    Raises:
        ValueError: not exactly one of ``csat`` and ``unhappy``, or both late figures; no issue,
            or none (or only ones) with a long wait; or no coefficients hit the targets.
    """
    name, target = _one({"csat": csat, "unhappy": unhappy}, needed=True)
    late_name, late_target = _one({"csat": late_csat, "unhappy": late_unhappy}, needed=False)
    if len(facts.relative_wait) == 0:
        raise ValueError("there is no issue to fit to")

    def based(wait: float) -> Experience:
        def with_base(base: float) -> Experience:
            return experience.model_copy(update={"base": base, "wait": wait})

        base = _solve(lambda at: expected(with_base(at), facts)[name], target, name)
        return with_base(base)

    if not late_name:
        return based(experience.wait).model_copy(update={"source": source})
    is_late = facts.relative_wait > 1
    if not is_late.any() or is_late.all():
        raise ValueError("fitting wait needs issues with long waits, and others")
    late = Facts(*(column[is_late] for column in facts))
    what = f"late_{late_name}"
    wait = _solve(lambda at: expected(based(at), late)[late_name], late_target, what, -10.0, 10.0)
    return based(wait).model_copy(update={"source": source})


def _one(values: dict[str, float | None], *, needed: bool) -> tuple[str, float]:
    given = [(name, value) for name, value in values.items() if value is not None]
    if len(given) > 1 or (needed and not given):
        raise ValueError(f"give {'exactly' if needed else 'at most'} one of {', '.join(values)}")
    return given[0] if given else ("", 0.0)


def _solve(
    figure: Callable[[float], float],
    target: float,
    name: str,
    low: float = LOWEST,
    high: float = HIGHEST,
) -> float:
    """Where a monotone figure reaches ``target`` (Brent's method: bisection, sped up)."""
    first, last = figure(low), figure(high)
    if not min(first, last) < target < max(first, last):
        raise ValueError(f"{name} of {target:g} is out of reach: {first:.4g} to {last:.4g}")
    return float(brentq(lambda at: figure(at) - target, low, high, xtol=1e-12))
