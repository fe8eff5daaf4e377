"""Contacts that agents or a dialler start: callbacks and outbound campaigns."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import Clock, Model, Share
from sim.scenario.models.laws import AnyLaw


class ReachFrom(Model):
    """Shares from a time of day on."""

    start: Annotated[Clock, Field(alias="from")]
    """Local time of day from which on they hold."""
    connect: Share
    """Share of dialled numbers at which somebody answers."""
    right_party: Share = 1.0
    """Share of those at which it is the person who is meant."""


class Dial(Model):
    """How contacts of a queue are dialled.

    ``preview``: the agent reads the record first; ``progressive``: the number is dialled as soon
    as an agent takes the record; ``predictive``: a dialler calls ahead of the agents, and who
    answers while no agent is free is lost within ``drop_after_s`` (an abandoned call, capped by
    ``most_abandoned``).
    """

    pacing: Literal["preview", "progressive", "predictive"] = "progressive"
    """Who dials, and when."""
    preview: AnyLaw | None = None
    """Time the agent reads before the number is dialled (preview)."""
    ring: AnyLaw
    """Time from dialling until somebody answers or the attempt is given up."""
    reach: Annotated[tuple[ReachFrom, ...], Field(min_length=1)]
    """Connect and right-party shares by time of day; the first begins at "00:00"."""
    wrong_party: AnyLaw | None = None
    """Talk with somebody who is not meant; needed where a right-party share is below 1."""
    attempts: Annotated[int, Field(ge=1, le=100)] = 3
    """Most attempts for one record or callback."""
    again: AnyLaw | None = None
    """Time until the next attempt; needed for more than one."""
    most_abandoned: Annotated[float, Field(gt=0, le=1)] = 0.03
    """Cap of abandoned among connected calls (predictive)."""
    most_ahead: Annotated[float, Field(ge=1, le=20)] = 3.0
    """Numbers dialled at once per free agent, at most (predictive)."""
    drop_after_s: Annotated[float, Field(ge=0.001, le=60)] = 2.0
    """How long a connected person waits for an agent (predictive)."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.preview is None) == (self.pacing == "preview"):
            raise ValueError("preview goes with pacing: preview, and is needed there")
        if self.attempts > 1 and self.again is None:
            raise ValueError("attempts above 1 need again")
        if self.wrong_party is None and any(row.right_party < 1 for row in self.reach):
            raise ValueError("a right_party share below 1 needs wrong_party")
        times = [row.start for row in self.reach]
        if times[0] != "00:00" or times != sorted(set(times)):
            raise ValueError('reach rows have rising times, the first "00:00"')
        return self
