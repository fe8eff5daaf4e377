"""Agents: what adherence allows, and rules about them that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.view import View
from sim.scenario.places import Path


@check("E515")
def adherence_has_room(view: View) -> Iterator[Finding]:
    """The standard deviation of adherence is larger than its share allows."""
    for _, path, group in view.groups:
        available = group.availability
        if available is None or available.day_sd == 0:
            continue
        shares: list[tuple[Path, float]] = [((*path, "availability", "day_sd"), available.share)]
        for i, part in enumerate(available.by_time):
            shares.append(((*path, "availability", "by_time", i, "share"), part.share))
        for at, share in shares:
            most = (share * (1 - share)) ** 0.5
            if available.day_sd >= most:
                yield Finding(
                    at,
                    f"no share between 0 and 1 has mean {share:g} and standard deviation "
                    f"{available.day_sd:g}",
                    f"give a day_sd below {most:.3g}" if most > 0 else "give a share below 1",
                    available.day_sd,
                )


@warning("W505")
def classes_have_contacts(view: View) -> Iterator[Finding]:
    """A class of concurrency is about channels that its group does not serve."""
    for _, path, group in view.groups:
        served = {
            view.scenario.queues[queue].channel
            for queue in group.skills
            if queue in view.scenario.queues
        }
        for i, row in enumerate(group.concurrency):
            if not served & {*row.channels}:
                yield Finding(
                    (*path, "concurrency", i, "channels"),
                    f"no queue of this group has the channel {' or '.join(row.channels)}",
                    "correct the channel here or in the queue, or delete the class",
                )
            elif row.set_aside_for and not served & {*row.set_aside_for}:
                yield Finding(
                    (*path, "concurrency", i, "set_aside_for"),
                    f"no queue of this group has the channel {' or '.join(row.set_aside_for)}",
                    "correct the channel here or in the queue, or take set_aside_for away",
                )


@warning("W506")
def learning_changes_something(view: View) -> Iterator[Finding]:
    """A learning curve has no effect."""
    for _, path, group in view.groups:
        curve = group.learning
        if curve is None:
            continue
        if curve.handle_time_factor == 1 and curve.resolution_factor == 1:
            yield Finding(
                (*path, "learning"),
                "beginners are as fast and as good as everybody else",
                "give handle_time_factor or resolution_factor, or delete it",
            )
