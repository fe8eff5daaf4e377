"""Checks of meaning: one function per check, registered under a stable code.

Codes: E0.. files and overrides, E10. calendar, E11. shape, E2.. names and routing, E3.. laws and
classes, E4.. hours and arrivals, E5.. staffing, E6.. the run, E7.. plans, E8.. states. The first
three are raised where files are read; the functions in this package hold the others. Warnings are
W.. and do not stop anything.
"""

from __future__ import annotations

from sim.errors import Problem, ScenarioError
from sim.scenario.checks import (
    agents,
    arrivals,
    counts,
    coverage,
    customers,
    hours,
    laws,
    names,
    people,
    plan_doubts,
    planning,
    priorities,
    promise,
    replay,
    returns,
    rosters,
    routing,
    run,
    sessions,
    shift_types,
    shifts,
    sites,
    staffing,
    state,
    state_people,
    ways,
)
from sim.scenario.checks.registry import CHECKS, WARNINGS, Finding
from sim.scenario.checks.view import View
from sim.scenario.models.scenario import Scenario
from sim.scenario.places import Places

MOST_OF_A_KIND = 20
"""Findings of one check that are shown; the rest is counted."""

_MODULES = (
    agents,
    arrivals,
    counts,
    coverage,
    customers,
    hours,
    laws,
    names,
    people,
    plan_doubts,
    planning,
    priorities,
    promise,
    replay,
    returns,
    rosters,
    routing,
    run,
    sessions,
    shift_types,
    shifts,
    sites,
    staffing,
    state,
    state_people,
    ways,
)

__all__ = ["CHECKS", "WARNINGS", "check", "find_problems", "find_warnings"]


def check(scenario: Scenario) -> None:
    """Refuse a scenario built in Python that cannot be simulated.

    ``load_scenario`` does the same and knows files and lines.

    Raises:
        ScenarioError: it lists every problem with its place and remedy.
    """
    problems = find_problems(scenario)
    if problems:
        raise ScenarioError(problems)


def find_problems(scenario: Scenario, places: Places | None = None) -> list[Problem]:
    """Every problem of a scenario's meaning, at the places where its values were written."""
    from sim.clock import Calendar

    places = places or Places()
    problems: list[Problem] = []
    calendar = None
    try:
        calendar = Calendar.of(scenario)
    except ScenarioError as error:
        for p in error.problems:
            problems.append(places.problem((p.path,), p.message, p.remedy, p.value, p.code))
    view = View(scenario, calendar)
    for code, registered in sorted(CHECKS.items()):
        if registered.timed and calendar is None:
            continue
        findings = list(registered.run(view))
        problems += [_problem(finding, code, places) for finding in findings[:MOST_OF_A_KIND]]
        if len(findings) > MOST_OF_A_KIND:
            more = f"and {len(findings) - MOST_OF_A_KIND} more problems like these"
            problems.append(places.problem(findings[-1].path[:3], more, "", code=code))
    return problems


def find_warnings(scenario: Scenario, places: Places | None = None) -> list[Problem]:
    """What is lawful yet probably not meant, at the places where it was written.

    Args:
        scenario: one that has passed its checks.
        places: ``Loaded.places`` of a scenario from files.
    """
    from sim.clock import Calendar

    view = View(scenario, Calendar.of(scenario))
    return [
        _problem(finding, code, places or Places())
        for code, registered in sorted(WARNINGS.items())
        for finding in list(registered.run(view))[:MOST_OF_A_KIND]
    ]


def _problem(finding: Finding, code: str, places: Places) -> Problem:
    return places.problem(finding.path, finding.message, finding.remedy, finding.value, code)
