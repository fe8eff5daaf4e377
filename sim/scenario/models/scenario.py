"""The scenario: everything a simulation needs to know, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.arrivals import Busyness
from sim.scenario.models.base import READ_ONLY, Model, Name, ReadOnlyDict
from sim.scenario.models.calendar import SpecialDay
from sim.scenario.models.customers import Context, Intent, Segment
from sim.scenario.models.experience import Experience
from sim.scenario.models.money import Costs, Site
from sim.scenario.models.planning import Planning
from sim.scenario.models.queues import Queue
from sim.scenario.models.state import CentreState


class Trunk(Model):
    """A group of telephone lines; a contact holds one from arrival to the end of its talk."""

    lines: Annotated[int, Field(ge=0, le=1_000_000)]
    """Number of lines."""
    queues: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Queues that share them."""


class Precision(Model):
    """When ``replications: auto`` may stop."""

    relative: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """Half width of the confidence interval over the estimate."""
    kpis: Annotated[tuple[str, ...], Field(min_length=1)] = ("service_level", "asa_s")
    """KPI names, each checked on every queue's total."""
    most: Annotated[int, Field(ge=10, le=1_000_000)] = 1000
    """Replications after which it stops anyway, and says so."""


class Run(Model):
    """How the scenario is run unless the command says otherwise."""

    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    """Seed of all random draws."""
    replications: Annotated[int, Field(ge=1, le=1_000_000)] | Literal["auto"] = 30
    """Independent repetitions; auto: until the precision is reached."""
    precision: Precision = Precision()
    """The precision that auto aims at."""
    confidence: Annotated[float, Field(ge=0.5, lt=1)] = 0.95
    """Confidence level of all intervals."""
    fcr_window_days: Annotated[float, Field(gt=0, le=365)] = 7.0
    """A contact without a repeat in so many days counts as resolved (``fcr_gross``, ``fcr_net``);
    issues whose window ends after the last day are left out, so simulate longer than this."""


class Scenario(Model):
    """A contact centre over a stretch of local days."""

    format: Literal[1] = 1
    """Version of this format."""
    name: Annotated[str, Field(min_length=1, max_length=200)]
    """What the scenario is called in reports."""
    description: str = ""
    """What it is about."""
    start: date
    """First local day."""
    days: Annotated[int, Field(ge=1, le=3660)] = 1
    """Number of local days."""
    time_zone: str = "UTC"
    """IANA name, for example Europe/Kyiv."""
    interval_minutes: Literal[5, 15, 30, 60] = 30
    """Length of an interval: tables, laws by time and results follow this grid."""
    warm_up_days: Annotated[int, Field(ge=0, le=60)] = 0
    """Days simulated before the start and left out of every figure."""
    special_days: Annotated[dict[date, SpecialDay], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Holidays and other dates that differ from their weekday."""
    busyness: Busyness = Busyness()
    """Day-to-day variation common to all queues."""
    queues: Annotated[dict[Name, Queue], Field(min_length=1), READ_ONLY]
    """Queues by name."""
    groups: Annotated[dict[Name, AgentGroup], Field(min_length=1), READ_ONLY]
    """Agent groups by name."""
    trunks: Annotated[dict[Name, Trunk], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Groups of telephone lines by name; none: lines are never short."""
    segments: Annotated[dict[Name, Segment], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Kinds of customers by name; none: all are alike."""
    intents: Annotated[dict[Name, Intent], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """What customers want, by name; queues say how often."""
    context: Context = Context()
    """What history is worth, and whether it travels across channels."""
    sites: Annotated[dict[Name, Site], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Places where agents work; none: all in the scenario's time zone."""
    costs: Costs = Costs()
    """What things cost beside the agents' hours."""
    experience: Experience | None = None
    """Model of satisfaction and churn; none: not reported."""
    state: CentreState | None = None
    """The centre at a time of a day, from which the simulation begins; none: an empty centre at
    the first midnight."""
    planning: Planning = Planning()
    """Goals and rules of plans; the simulation does not read it."""
    run: Run = Run()
    """Seed, replications and precision."""
