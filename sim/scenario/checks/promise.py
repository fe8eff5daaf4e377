"""Promises: hours in which they run, and steps that agree with the target."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.view import View
from sim.scenario.hours import opening_spells


@check("E404", timed=True)
def promises_come_due(view: View) -> Iterator[Finding]:
    """The business hours of a promise have no time in the simulated days."""
    for _, path, queue in view.queues:
        hours = queue.target.hours
        if hours and not opening_spells(hours, view.calendar):
            yield Finding(
                (*path, "target", "hours"),
                "no simulated day has any of these hours, so the promise never comes due",
                "name other days, simulate more of them, or leave hours out for clock time",
            )


@warning("W405")
def steps_agree_with_the_target(view: View) -> Iterator[Finding]:
    """A step of a promise says the opposite of its target."""
    for _, path, queue in view.queues:
        target = queue.target
        for i, step in enumerate(target.steps):
            later = step.within_s >= target.within_s and step.share < target.share
            sooner = step.within_s <= target.within_s and step.share > target.share
            if later or sooner:
                yield Finding(
                    (*path, "target", "steps", i),
                    f"{100 * step.share:g} % within {step.within_s:g} s, while the target is "
                    f"{100 * target.share:g} % within {target.within_s:g} s",
                    "give the target the share and within_s of one of its steps",
                    step.within_s,
                )
                break
