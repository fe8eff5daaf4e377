"""From a checked scenario to the arrays that engines read."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import Calendar
from sim.inputs import arrays
from sim.inputs.arrays import Inputs, Names
from sim.inputs.build_agents import AgentTable, agent_table
from sim.inputs.build_demand import build_demand
from sim.inputs.build_journeys import build_journeys
from sim.inputs.build_presence import presence_at
from sim.inputs.build_routing import build_routing
from sim.inputs.build_state import begin_later, state_contacts
from sim.inputs.busyness import GAMMA_NODES
from sim.inputs.compile_laws import LawTable
from sim.inputs.hours import open_before, open_stretches, queue_events
from sim.scenario.models.scenario import Scenario


class Built(NamedTuple):
    """A scenario ready to run."""

    inputs: Inputs
    names: Names
    calendar: Calendar


def build_inputs(scenario: Scenario, seed: int | None = None) -> Built:
    """Arrays of a scenario that has passed ``sim.scenario.check``.

    Args:
        scenario: what to simulate.
        seed: replaces ``scenario.run.seed``.

    Returns:
        Inputs, names and the calendar.

    Raises:
        ScenarioError: the calendar cannot be made (time zone, interval grid).
    """
    calendar = Calendar.of(scenario)
    laws = LawTable()
    stretches = [open_stretches(queue, calendar) for queue in scenario.queues.values()]
    demand = build_demand(scenario, calendar, stretches, laws)
    people, known = presence_at(scenario, calendar, agent_table(scenario, calendar, stretches))
    routing = build_routing(scenario, demand.mean_handle, people, laws)
    journeys = build_journeys(scenario, calendar, stretches, laws, routing)
    begin_later(calendar, demand, journeys, scenario)
    for q, stretch in enumerate(stretches):
        routing.queues[q]["open_at_start"] = open_before(stretch, calendar.begins)
    rows, tables = laws.arrays()
    inputs = Inputs(
        settings=_settings(scenario, calendar, seed, people),
        queues=routing.queues,
        classes=routing.classes,
        steps=routing.steps,
        step_groups=routing.step_groups,
        class_slots=routing.class_slots,
        balking=routing.balking,
        trunks=np.array([trunk.lines for trunk in scenario.trunks.values()], np.int64),
        groups=routing.groups,
        skills=routing.skills,
        group_lines=routing.group_lines,
        agents=people.agents,
        demand=demand.demand,
        sources=demand.sources,
        day_counts=demand.day_counts,
        replay=demand.replay,
        intervals=_intervals(calendar),
        duty=people.duty,
        queue_events=queue_events(scenario, calendar, stretches),
        laws=rows,
        tables=np.concatenate([tables, *demand.gamma_tables]),
        state=state_contacts(scenario, calendar, routing, people.names),
        known=known,
        journeys=journeys,
    )
    _finish(inputs, len(tables), demand.gamma_users, routing.n_lines, routing.max_legs)
    inputs.settings[0]["exact_patience"] = journeys is not None or _exact_patience(scenario)
    names = Names(
        queues=tuple(scenario.queues),
        groups=tuple(scenario.groups),
        agents=people.names,
        classes=tuple(tuple(queue.classes) or ("",) for queue in scenario.queues.values()),
        segments=tuple(scenario.segments),
        intents=tuple(scenario.intents),
    )
    return Built(inputs, names, calendar)


def _settings(
    scenario: Scenario, calendar: Calendar, seed: int | None, people: AgentTable
) -> arrays.Structured:
    row = np.zeros(1, arrays.SETTINGS)
    row["seed"] = scenario.run.seed if seed is None else seed
    row["interval_ticks"] = calendar.interval_ticks
    row["begins"] = calendar.begins
    row["measured_from"] = calendar.measured_from
    row["horizon"] = calendar.horizon
    row["n_days"] = calendar.n_days
    row["n_intervals"] = calendar.n_intervals
    row["random_duty"] = people.random
    row["n_people"] = sum(segment.customers or 0 for segment in scenario.segments.values())
    row["n_segments"] = len(scenario.segments)
    row["across_channels"] = scenario.context.across_channels
    row["context_handle"] = scenario.context.handle_time_factor
    row["context_resolution"] = scenario.context.resolution_factor
    busyness = scenario.busyness
    row["day_shape"] = busyness.day_cv**-2 if busyness.day_cv else 0.0
    row["correlation"] = busyness.interval_correlation
    return row


def _finish(
    inputs: Inputs, first: int, users: tuple[tuple[int, int], ...], n_lines: int, max_legs: int
) -> None:
    """Point each user of a gamma table (queue, or -1 for the centre) at its place in `tables`."""
    for user, table in users:
        spec, row = (inputs.settings, 0) if user < 0 else (inputs.sources, user)
        spec[row]["interval_busy"] = 1
        spec[row]["interval_table"] = first + table * GAMMA_NODES
    inputs.settings[0]["n_lines"] = n_lines
    inputs.settings[0]["max_legs"] = max_legs


def _intervals(calendar: Calendar) -> arrays.Structured:
    rows = np.zeros(calendar.n_intervals, arrays.INTERVAL)
    day = np.asarray(calendar.interval_day)
    first = np.searchsorted(day, np.arange(calendar.n_days))
    rows["day"] = day
    rows["of_day"] = np.arange(calendar.n_intervals) - first[day]
    rows["date"] = np.array([date.toordinal() for date in calendar.dates])[day]
    return rows


def _exact_patience(scenario: Scenario) -> bool:
    """True if some rule observes abandonment when it happens (docs/model.md)."""
    return (
        bool(scenario.trunks)
        or any(
            queue.when_full is not None
            or any(row.waiting > 0 for row in queue.balking)
            or queue.announcement is not None
            or len(queue.routing) > 1
            or queue.closing.rule != "serve_out"
            for queue in scenario.queues.values()
        )
        or any(
            skill.reserve > 0
            for group in scenario.groups.values()
            for skill in group.skills.values()
        )
    )


def expected_contacts(built: Built) -> float:
    """Expected contacts of one replication: first ones, warm-up, lists, backlogs, the state's."""
    inputs = built.inputs
    total = float(len(inputs.replay) + inputs.day_counts.sum() + len(inputs.state))
    if inputs.journeys is not None:
        total += float(inputs.journeys.queues["backlog"].sum())
    by_mean = np.isin(inputs.sources["kind"], (arrays.ARRIVE_POISSON, arrays.ARRIVE_LIST))
    return total + float(inputs.demand["mean"][by_mean].sum())
