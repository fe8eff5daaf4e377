"""How customers feel about it: a documented model with every coefficient in the scenario."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.models.base import Model, Positive, Share

Coefficient = Annotated[float, Field(ge=-100, le=100)]


class Experience(Model):
    """A model of satisfaction. Latent score of an issue (docs/kpis.md):

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
    bad_below: Coefficient = 0.0
    """An experience with a score below this is bad."""
    loyalty_loss: Share = 0.25
    """A bad experience costs this share of loyalty: the customer's probability of staying the
    year is multiplied by 1 - loyalty_loss."""
    response_share: Share = 0.2
    """Share of customers who answer the survey."""
    source: str = "assumption of ccplan, to be calibrated"
    """Where the coefficients come from; printed beside the figures."""
