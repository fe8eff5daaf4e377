"""The centre at a time of a day: who waits, who talks with whom, what every agent does."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from sim.scenario.models.base import CLOCK_PATTERN, Model, Name, Seconds, table_schema

ContactStatus = Literal["waiting", "in_service", "set_aside", "wrap_up"]
AgentStatus = Literal[
    "idle",
    "talk",
    "wrap_up",
    "break",
    "lunch",
    "meeting",
    "training",
    "coaching",
    "unavailable",
    "off",
    "absent",
]
WORKING = ("talk", "wrap_up")
"""States of agents who have contacts in hand."""


def _short_clock(value: object) -> object:
    """``9:30`` and ``09:30:00``, as spreadsheets write them."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(:00)?", value) if isinstance(value, str) else None
    return f"{int(match[1]):02d}:{match[2]}" if match else value


def _whole(value: object) -> object:
    """Cells of a table are numbers, whole or not."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _check_until(value: str) -> str:
    if not re.fullmatch(CLOCK_PATTERN, value):
        raise ValueError("write a local time of day as HH:MM between 00:00 and 24:00")
    return value


def _local(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError("write the local time of the scenario's time zone, without an offset")
    return value


AgentName = Annotated[str, Field(min_length=1, max_length=250)]
"""An agent as the agent log names it: ``group/agent``, ``group/shift/number``."""


class StateContact(Model):
    """A contact that is in the centre; ``count`` of them that are alike."""

    queue: Name
    """Where it waits, or was answered."""
    status: ContactStatus = "waiting"
    """What happens to it. ``in_service``: an agent talks with it; ``set_aside``: the agent who
    talked with it now does something else; ``wrap_up``: the customer has gone."""
    age_s: Seconds
    """Seconds since it entered the queue."""
    count: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1_000_000)] = 1
    """So many contacts that wait are alike."""
    agent: AgentName | None = None
    """Who has it in hand; none: it waits."""
    elapsed_s: Seconds | None = None
    """Seconds since it was answered; in wrap-up, since the wrap-up began."""
    work_s: Seconds | None = None
    """How far the talk or wrap-up has come: seconds that it would have taken alone. None: all of
    ``elapsed_s``, at the speed that the agent's contacts in hand now leave each other."""
    talk_s: Seconds | None = None
    """In wrap-up: how long the talk was, for the log; none: not known (one tick)."""
    priority_class: Name | None = None
    """Its priority class; none: drawn."""
    segment: Name | None = None
    """The customer's segment; none: drawn."""
    intent: Name | None = None
    """What the customer wants; none: drawn."""
    attempt: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1000)] = 1
    """Which contact of the customer's issue this is; retries and repeats count."""
    first_queue: Name | None = None
    """The queue in which it began to wait, if it has overflowed since: its laws and class hold."""
    first_age_s: Seconds | None = None
    """Seconds since it entered ``first_queue``: age and patience count from there. None:
    ``age_s``."""

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.status == "waiting") == (self.agent is not None):
            raise ValueError("agent goes with in_service, set_aside and wrap_up, and only there")
        if (self.elapsed_s is None) != (self.agent is None):
            raise ValueError("elapsed_s goes with agent")
        if self.agent is not None and self.count > 1:
            raise ValueError("count is for contacts that wait; write a row for each other one")
        if self.work_s is not None and self.agent is None:
            raise ValueError("work_s goes with agent")
        if self.talk_s is not None and self.status != "wrap_up":
            raise ValueError("talk_s goes with wrap_up")
        return self

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        since_answered = (self.elapsed_s or 0.0) + (self.talk_s or 0.0)
        if since_answered > self.age_s + 1e-6:
            raise ValueError(
                "age_s counts from the entry into the queue, so it is not less than "
                "elapsed_s (and talk_s)"
            )
        if (self.work_s or 0.0) > (self.elapsed_s or 0.0) + 1e-6:
            raise ValueError("work_s is not more than elapsed_s")
        if self.first_age_s is not None and self.first_age_s < self.age_s:
            raise ValueError("first_age_s is not less than age_s")
        return self


class StateAgent(Model):
    """What an agent does."""

    agent: AgentName
    """Who: a name of the agent log, ``group/agent`` or ``group/shift/number``."""
    state: AgentStatus
    """What the agent does. ``off``: not here, and comes when it is next scheduled (or at
    ``until``); ``absent``: not here for the rest of the day."""
    since_s: Seconds = 0.0
    """Seconds since that began; it orders idle agents."""
    until: Annotated[
        str | None,
        BeforeValidator(_short_clock),
        AfterValidator(lambda value: value if value is None else _check_until(value)),
        WithJsonSchema({"anyOf": [{"type": "string", "pattern": CLOCK_PATTERN}, {"type": "null"}]}),
    ] = None
    """Local time of that day until which it lasts; afterwards the schedule holds. None: as the
    schedule has it."""


class CentreState(Model):
    """The state of the centre from which the simulation begins.

    Nothing happens before ``at``: what the day was until then is in the state. What comes
    afterwards is drawn exactly as in a run of the whole day.
    """

    at: Annotated[datetime, AfterValidator(_local)]
    """Local date and time, such as ``2026-11-23 11:00``."""
    contacts: Annotated[
        tuple[StateContact, ...],
        WithJsonSchema(
            table_schema(
                "queue, status, age_s, count, agent, elapsed_s, work_s, talk_s, priority_class, "
                "segment, intent, attempt, first_queue, first_age_s"
            )
        ),
    ] = ()
    """Contacts that wait, are in service or wrapped up: a CSV path in YAML, rows in Python."""
    agents: Annotated[
        tuple[StateAgent, ...],
        WithJsonSchema(table_schema("agent, state, since_s, until")),
    ] = ()
    """What agents do: a CSV path in YAML, rows in Python."""
    unlisted: Literal["planned", "absent"] = "planned"
    """Agents in neither table: as their schedule has them, absence and lateness drawn; or absent
    for the rest of the day."""
