"""The forecast of the rest of a day, brought up to date with what came so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom, poisson

from planner.intraday.actuals import Actuals
from planner.intraday.again import Again
from planner.intraday.latent import CENTRE, sources
from planner.intraday.moment import Moment
from planner.intraday.posterior import DRAWS, GammaLaw, Posterior, conjugate, posterior
from sim.inputs.build import build_inputs
from sim.measure.plan import expected_contacts
from sim.scenario.models.arrivals import FixedCountArrivals, PoissonArrivals

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

BAND: Final = 0.8
"""Share of days on which a volume lies within its band."""


@dataclass(frozen=True, eq=False)
class Band:
    """Quantiles of a number of contacts, of the same shape each."""

    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Forecast:
    """Volumes of a day, before and after its morning. Q queues, I intervals, F to come."""

    moment: Moment
    actual: Floats
    """What came ``[Q, I]``; NaN where that is not known."""
    planned: Floats
    """Expected contacts of a day like all others ``[Q, I]``."""
    updated: Floats
    """Expected contacts given the morning ``[Q, I]``; in what is over: what came, if known.

    The interval in which the moment lies has its whole rate here.
    """
    before: Band
    """Where a day's volumes may lie before anything is known ``[Q, I]``."""
    after: Band
    """Where those of the intervals to come may lie now ``[Q, F]``."""
    rest: Floats
    """Expected contacts from the moment on, by queue and of all, ``[Q + 1]``."""
    rest_planned: Floats
    """The same as planned."""
    rest_after: Band
    """Where they may lie, ``[Q + 1]``."""
    factors: Floats
    """Draws of the factors on the intervals to come ``[K, Q, F]``."""
    again: Floats
    """Contacts of customers who were here before the simulated part of the day begins, beside all
    others, ``[Q, I]``: the simulation does not make them itself."""
    laws: dict[int, GammaLaw] = field(default_factory=dict)
    """Exact laws of the day's factor, by queue or of the centre (-1), where there are any."""
    method: str = "none"
    """``conjugate``, ``sampled``, or ``none`` where the scenario lets no day differ."""
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The first interval to come."""
        return self.moment.first

    def table(self) -> pd.DataFrame:
        """One row per queue and interval with any contacts.

        Columns: queue, date, start, planned, planned_low, planned_high, actual, updated, low, high
        (80 % bands; updated, low and high of what is to come).
        """
        import pandas as pd

        moment, names = self.moment, list(self.moment.scenario.queues)
        came = np.nan_to_num(self.actual)
        q, i = np.nonzero((self.planned > 0) | (came > 0) | (self.updated > 0))
        later = i >= self.first
        low, high = (np.full(self.planned.shape, np.nan) for _ in range(2))
        low[:, self.first :], high[:, self.first :] = self.after.low, self.after.high
        step = moment.calendar.interval_ticks
        return pd.DataFrame(
            {
                "queue": [names[k] for k in q],
                "date": moment.date.isoformat(),
                "start": [moment.clock(int(k) * step) for k in i],
                "planned": self.planned[q, i],
                "planned_low": self.before.low[q, i],
                "planned_high": self.before.high[q, i],
                "actual": self.actual[q, i],
                "updated": np.where(later, self.updated[q, i], np.nan),
                "low": low[q, i],
                "high": high[q, i],
            }
        )


def forecast(
    moment: Moment,
    actuals: Actuals,
    *,
    seed: int = 0,
    first_share: Floats | None = None,
    again: Again | None = None,
    draws: int = DRAWS,
) -> Forecast:
    """Update the forecast of a day with its morning.

    Poisson queues follow the scenario's busyness (:mod:`planner.intraday.posterior`). A queue with
    a fixed count of contacts has what is left of it still to come; recorded arrivals and dialling
    lists stay as they are.

    Args:
        moment: when.
        actuals: what came.
        seed: of the draws where nothing is conjugate.
        first_share: share of the contacts that came which are first contacts ``[Q, I]``, where
            the actual volumes count repeats and retries, too; none: all are.
        again: who comes again of customers that the simulation does not have; none: nobody.
        draws: of the factors of the day.
    """
    planned = planned_volumes(moment)
    volume = actuals.volume.copy()
    if first_share is not None:
        volume = volume * first_share
    queues = list(moment.scenario.queues.values())
    varying = np.array([isinstance(queue.arrivals, PoissonArrivals) for queue in queues])
    used = np.where(varying[:, None], volume, np.nan)
    what = sources(moment.scenario)
    first = moment.first
    found = posterior(what, planned, used, first, seed=seed, draws=draws)
    updated = planned.copy()
    updated[:, :first] = np.where(np.isfinite(volume), volume, planned)[:, :first]
    for q, queue in enumerate(queues):
        if isinstance(queue.arrivals, FixedCountArrivals):
            updated[q, first:] *= _left_of_count(planned[q], volume[q], first)
    updated[:, first:] *= np.where(varying[:, None], mean_factors(found), 1.0)
    nothing = np.full(planned.shape, np.nan)
    before = posterior(what, planned, nothing, 0, seed=seed, draws=draws)
    part = _part_to_come(moment)
    to_come = np.where(varying[:, None], planned, updated)[:, first:] * part
    low, high = _rest_band(found, to_come, varying, seed)
    rest = (updated[:, first:] * part).sum(axis=1)
    rest_planned = (planned[:, first:] * part).sum(axis=1)
    whole = np.where(varying[:, None], planned, updated)[:, first:]
    return Forecast(
        moment=moment,
        actual=volume,
        planned=planned,
        updated=updated,
        before=_band(before, planned, varying, seed),
        after=_band(found, whole, varying, seed),
        rest=np.append(rest, rest.sum()),
        rest_planned=np.append(rest_planned, rest_planned.sum()),
        rest_after=Band(low, high),
        factors=found.factors,
        again=_again(moment, again, planned, volume, varying),
        laws=dict(found.exact or {}),
        method="none" if not what else "conjugate" if conjugate(what) else "sampled",
        notes=_notes(moment, actuals, planned, bool(what), varying),
    )


def planned_volumes(moment: Moment) -> Floats:
    """Expected first contacts of the moment's day ``[Q, I]``."""
    built = build_inputs(moment.scenario)
    return np.asarray(expected_contacts(built.inputs, built.calendar), dtype=np.float64)


def _again(
    moment: Moment, found: Again | None, planned: Floats, volume: Floats, varying: NDArray[np.bool_]
) -> Floats:
    """Who comes again, as volumes of first contacts ``[Q, I]``."""
    if found is None:
        return np.zeros(planned.shape)
    known = np.isfinite(volume) & (planned > 0) & varying[:, None]
    known[:, moment.first :] = False
    expected = float(planned[known].sum())
    busier = float(volume[known].sum()) / expected if expected > 0 else 1.0
    contacts = np.where(varying[:, None] & (planned > 0), found.echo(busier), 0.0)
    if found.begins > 0:  # only the end of its first interval is simulated
        contacts[:, moment.first] /= moment.left_of_interval
    return np.asarray(contacts, dtype=np.float64)


def mean_factors(found: Posterior) -> Floats:
    """Means of the factors ``[Q, F]``, exact where they can be."""
    mean = found.factors.mean(axis=0)
    for q in range(len(mean)):
        law = found.law(q)
        if law is not None:
            mean[q] = law.mean
    return np.asarray(mean, dtype=np.float64)


def _part_to_come(moment: Moment) -> Floats:
    """Share of each interval from the moment's on that is still to come, ``[F]``."""
    part = np.ones(moment.calendar.n_intervals - moment.first)
    part[0] = moment.left_of_interval
    return part


def _left_of_count(planned: Floats, volume: Floats, first: int) -> float:
    """Factor on what is planned of a fixed count, given how many of it have come."""
    came = np.where(np.isfinite(volume), volume, planned)[:first].sum()
    later = float(planned[first:].sum())
    return max(0.0, float(planned.sum()) - float(came)) / later if later > 0 else 1.0


def _band(found: Posterior, mean: Floats, varying: NDArray[np.bool_], seed: int) -> Band:
    """Quantiles of the contacts of single intervals ``[Q, F]``."""
    tails = ((1 - BAND) / 2, (1 + BAND) / 2)
    parts: list[list[Floats]] = [[], []]
    rng = np.random.default_rng([seed, 1])
    for q, row in enumerate(mean):
        law = found.law(q)
        if not varying[q]:
            limits = [row, row]
        elif law is not None:
            limits = [_mixed(law, row, p) for p in tails]
        elif found.exact is not None:
            limits = [poisson.ppf(p, row) for p in tails]
        else:
            counts = rng.poisson(row * found.factors[:, q])
            limits = [np.quantile(counts, p, axis=0, method="inverted_cdf") for p in tails]
        for part, values in zip(parts, limits, strict=True):
            part.append(np.maximum(np.asarray(values, dtype=np.float64), 0.0))
    return Band(np.stack(parts[0]), np.stack(parts[1]))


def _rest_band(
    found: Posterior, mean: Floats, varying: NDArray[np.bool_], seed: int
) -> tuple[Floats, Floats]:
    """Quantiles of the contacts to come by queue and of all ``[Q + 1]``."""
    tails = ((1 - BAND) / 2, (1 + BAND) / 2)
    rng = np.random.default_rng([seed, 2])
    rates = np.where(varying[:, None], mean * found.factors, 0.0).sum(axis=2)
    fixed = np.where(varying, 0.0, mean.sum(axis=1))
    counts = rng.poisson(rates) + fixed
    every = np.concatenate([counts, counts.sum(axis=1, keepdims=True)], axis=1)
    limits = [np.quantile(every, p, axis=0, method="inverted_cdf") for p in tails]
    for q in range(len(mean)):
        law = found.law(q)
        if varying[q] and law is not None:
            for limit, p in zip(limits, tails, strict=True):
                limit[q] = _mixed(law, mean[q].sum(), p)
    law = None if found.exact is None else found.exact.get(CENTRE)
    if law is not None and varying.all():
        for limit, p in zip(limits, tails, strict=True):
            limit[-1] = _mixed(law, mean.sum(), p)
    return limits[0], limits[1]


def _mixed(law: GammaLaw, mean: Floats | float, p: float) -> Floats:
    """Quantile of a Poisson count whose rate is ``mean`` times a gamma factor: negative binomial.

    Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6: number of failures before
    ``shape`` successes of probability ``rate / (rate + mean)``.
    """
    return np.asarray(nbinom.ppf(p, law.shape, law.rate / (law.rate + np.asarray(mean))))


def _notes(
    moment: Moment, actuals: Actuals, planned: Floats, varies: bool, varying: NDArray[np.bool_]
) -> tuple[str, ...]:
    names = list(moment.scenario.queues)
    notes = []
    if not varies and varying.any():
        notes.append(
            "The scenario lets no day differ from another (busyness is 0), so the morning changes "
            "nothing in the forecast; set busyness.day_cv to how much days really differ."
        )
    known = actuals.known[:, : moment.first]
    unknown = [
        name
        for q, name in enumerate(names)
        if not known[q].any() and planned[q, : moment.first].any()
    ]
    if unknown:
        notes.append(f"Nothing is known of the morning of {', '.join(unknown)}.")
    stray = np.where(actuals.known & (planned == 0), np.nan_to_num(actuals.volume), 0.0)
    if stray.sum() > 0:
        worst = [name for q, name in enumerate(names) if stray[q].sum() > 0]
        notes.append(
            f"{stray.sum():.0f} contacts came to {', '.join(worst)} when the scenario expects "
            "none; they say nothing about the rest of the day."
        )
    return tuple(notes)
