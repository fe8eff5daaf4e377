"""The service-level formulas of `docs/kpis.md`, from the five probabilities they are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcomes:
    """Shares of the offered contacts; T is the threshold, S the short-abandon limit.

    Every contact ends answered or abandoned, so ``answered + abandoned`` is 1 in a stationary
    system in which nothing else can happen to an offered contact.
    """

    answered: float
    abandoned: float
    answered_in_t: float
    abandoned_in_t: float
    abandoned_in_s: float


def service_levels(o: Outcomes) -> dict[str, float]:
    """Every service level of the KPI table, by its name there, as a share in [0, 1]."""
    offered = o.answered + o.abandoned
    return {
        "sl_answered_and_abandoned_in_t": (o.answered_in_t + o.abandoned_in_t) / offered,
        "sl_of_answered": o.answered_in_t / o.answered,
        "sl_of_offered": o.answered_in_t / offered,
        "sl_excl_abandons_in_t": o.answered_in_t / (offered - o.abandoned_in_t),
        "sl_short_credit": (o.answered_in_t + o.abandoned_in_s) / offered,
        "sl_excl_short": o.answered_in_t / (offered - o.abandoned_in_s),
    }
