"""From a scenario to what is to be rostered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.schedule import needs, staff
from planner.schedule.duties import Duties
from planner.schedule.period import Period
from planner.schedule.problem import RosterProblem, Weights
from sim.errors import CcplanError
from sim.scenario import Scenario
from sim.scenario.models.people import RosterRules

if TYPE_CHECKING:
    from planner.shifts.result import ShiftPlan

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NobodyToRoster(CcplanError):
    """The scenario lacks what a roster needs: people, or shifts that they could work."""


def problem_of(scenario: Scenario, shift_plan: ShiftPlan | None = None) -> RosterProblem:
    """What is to be rostered.

    Demand is, in this order: heads of ``shift_plan`` (by day, shift and group, its breaks dealt
    among the people of a shift); the table ``planning.roster.demand``; agents by interval as the
    scenario's groups have them. Without a plan duties are the shifts of ``planning.shift_types``
    with breaks at usual places. All numbers are of people scheduled: absence is not added.

    Args:
        scenario: a checked scenario with ``planning.roster``.
        shift_plan: the shifts to be filled; of the same scenario.

    Raises:
        NobodyToRoster: no people are listed, or there is nothing that they could work.
    """
    rules = rules_of(scenario)
    period = Period.of(scenario, shift_plan)
    duties = Duties(scenario, rules)
    weights = rules.weights
    if shift_plan is not None:
        found = needs.of_plan(shift_plan, duties, period, weights)
    elif rules.demand:
        minutes = scenario.interval_minutes
        if any(row.time is not None for row in rules.demand):
            _all_kinds(scenario, rules, duties)
        found = needs.of_table(rules.demand, duties, period, weights, minutes)
    else:
        _all_kinds(scenario, rules, duties)
        found = needs.of_staffing(scenario, period, weights)
    if not duties.rows:
        raise NobodyToRoster(
            "there are no shifts to roster: give planning.shift_types, or a shift plan"
        )
    on_call = needs.of_on_call(rules, duties, period)
    people = staff.employees(scenario, rules, period)
    previous, fixed = staff.roster_before(rules, duties, period)
    on_days = staff.open_days(scenario, duties, period)
    return RosterProblem(
        dates=period.dates,
        duties=tuple(duties.rows),
        employees=people,
        may=staff.may_work(scenario, rules, duties.rows, on_days, period),
        heads=(*found.heads, *on_call),
        intervals=tuple(found.intervals),
        wishes=staff.wishes(rules, duties.rows, period),
        weights=weights_of(rules),
        previous=previous,
        fixed=fixed if fixed is not None and np.any(fixed) else None,
        most_off=staff.most_off(rules, period),
        week_starts_on=_WEEKDAYS.index(rules.week_starts_on),
        dealt=found.dealt,
    )


def rules_of(scenario: Scenario) -> RosterRules:
    """The people of a scenario.

    Raises:
        NobodyToRoster: none are listed.
    """
    rules = scenario.planning.roster
    if rules is None or not rules.agents:
        raise NobodyToRoster(
            "there is nobody to roster: list people in planning.roster.agents (a CSV with the "
            "columns agent, groups, contract), and their contracts in planning.roster.contracts"
        )
    return rules


def weights_of(rules: RosterRules) -> Weights:
    """What the parts of the objective cost."""
    given = rules.weights
    return Weights(
        change=given.change,
        other_group=given.other_group,
        nights_spread=given.nights_spread,
        weekends_spread=given.weekends_spread,
        wishes_spread=given.wishes_spread,
        overtime_per_hour=given.overtime_per_hour,
        time_off_per_hour=given.time_off_per_hour,
        on_call=given.on_call,
        paid_hour=given.paid_hour,
    )


def _all_kinds(scenario: Scenario, rules: RosterRules, duties: Duties) -> None:
    """Every shift that people could work in their groups."""
    groups = dict.fromkeys(group for agent in rules.agents for group in agent.groups)
    for name, kind in scenario.planning.shift_types.items():
        for group in groups:
            if not kind.groups or group in kind.groups:
                duties.of_kind(name, kind, group)
