"""How customers feel about it: a documented model with every coefficient in the scenario."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import Model, Positive, Share

Coefficient = Annotated[float, Field(ge=-100, le=100)]


class Experience(Model):
    """A model of satisfaction. Latent score of an issue (docs/experience.md):

    ``base + wait x ln(1 + wait / expectation) + unresolved + per_contact x (contacts - 1)
    + per_channel_change x changes + per_transfer x transfers + self_service_failed + noise``

    with ``noise`` normal, keyed to the customer. CSAT, NPS and CES are cut from the same score.
    The defaults are assumptions, not measurements: they give about 17 % unhappy customers in a
    centre that meets its promise, and are there to be calibrated on one's own survey.
    """

    base: Coefficient = 1.5
    """Score of an issue solved at once, in standard deviations of the noise."""
    wait: Coefficient = -0.5
    """Per unit of ln(1 + wait / expectation)."""
    expectation_s: Positive | None = None
    """The wait that customers expect; none: the queue's own ``target.within_s``."""
    unresolved: Coefficient = -1.5
    """If the issue ends unresolved."""
    per_contact: Coefficient = -0.4
    """For each contact after the first."""
    per_channel_change: Coefficient = -0.2
    """For each change of channel between contacts."""
    per_transfer: Coefficient = -0.2
    """For each transfer."""
    self_service_failed: Coefficient = -0.1
    """If self-service handed the customer on."""
    noise_sd: Positive = 1.0
    """Standard deviation of the noise."""
    csat_cuts: Annotated[tuple[Coefficient, ...], Field(min_length=4, max_length=4)] = (
        -1.0,
        0.0,
        0.5,
        1.25,
    )
    """Scores from which on CSAT is 2, 3, 4, 5; they rise."""
    nps_cuts: Annotated[tuple[Coefficient, ...], Field(min_length=10, max_length=10)] = (
        -2.0,
        -1.625,
        -1.25,
        -0.875,
        -0.5,
        -0.125,
        0.25,
        0.625,
        1.0,
        1.375,
    )
    """Scores from which on a customer recommends with 1, 2, ... 10; they rise."""
    ces_cuts: Annotated[tuple[Coefficient, ...], Field(min_length=6, max_length=6)] = (
        -1.0,
        -0.5,
        0.0,
        0.5,
        1.0,
        1.5,
    )
    """Scores from which on it was easy by 2, 3, ... 7 of 7; they rise."""
    bad_below: Coefficient = 0.0
    """An experience with a score below this is bad."""
    loyalty_loss: Share = 0.25
    """A bad experience costs this share of loyalty: the customer's probability of staying the
    year is multiplied by 1 - loyalty_loss."""
    response_share: Share = 0.2
    """Share of customers who answer the survey."""
    source: str = "assumption of ccplan, to be calibrated"
    """Where the coefficients come from; printed beside the figures."""

    @model_validator(mode="after")
    def _cuts_rise(self) -> Self:
        for name in ("csat_cuts", "nps_cuts", "ces_cuts"):
            cuts: tuple[float, ...] = getattr(self, name)
            if any(b <= a for a, b in pairwise(cuts)):
                raise ValueError(f"{name} must rise")
        return self
