"""Sites, team structure, technology and what they cost. Money does not change what happens."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import Model, Money, Positive


class Site(Model):
    """A place where agents work."""

    time_zone: str
    """IANA name: staffing, shifts and rosters of its groups are in this local time."""
    seats: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    """Seats; none: no limit. Plans keep to them; a simulation does not, and ``ccplan check``
    reports more agents than seats."""


class Technology(Model):
    """What carries the contacts. ``on_premise``: bought lines; ``cloud``: paid by use."""

    kind: Literal["on_premise", "cloud"] = "cloud"
    """Whose equipment it is."""
    capital_cost: Money = 0.0
    """Price of the equipment (on premise)."""
    life_years: Positive = 5.0
    """Years over which it is written off (straight line)."""
    yearly_cost: Money = 0.0
    """Maintenance and lines, a year."""
    cost_per_minute: Money = 0.0
    """Per minute of talk by the clock (cloud), silence included: each contact's own minutes, so
    that three chats at once for ten minutes cost thirty."""
    cost_per_contact: Money = 0.0
    """Per contact that comes (cloud): a first one, a retry, a repeat, a record of a list."""
    cost_per_agent_hour: Money = 0.0
    """Per logged-in hour of an agent: licence or seat."""

    @model_validator(mode="after")
    def _whose(self) -> Self:
        used = self.cost_per_minute or self.cost_per_contact
        if self.kind == "cloud" and self.capital_cost:
            raise ValueError("capital_cost goes with kind: on_premise")
        if self.kind == "on_premise" and used:
            raise ValueError("cost_per_minute and cost_per_contact go with kind: cloud")
        return self


class Team(Model):
    """Headcount above the line."""

    agents_per_leader: Annotated[int, Field(ge=1, le=1000)] = 12
    """Agents per team leader."""
    leaders_per_manager: Annotated[int, Field(ge=1, le=1000)] = 8
    """Team leaders per manager."""
    leader_cost_per_hour: Money = 0.0
    """Cost of an hour of a team leader."""
    manager_cost_per_hour: Money = 0.0
    """Cost of an hour of a manager."""


class Costs(Model):
    """Costs beside those of the agents."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    """ISO 4217 code."""
    technology: Technology = Technology()
    """Lines, licences, use."""
    team: Team | None = None
    """Team leaders and managers; none: not counted."""
    self_service_per_contact: Money = 0.0
    """Cost of a contact that passes self-service."""
