"""Durations that end, laws that cover the day, shares that sum to 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.models.agents import AvailableFrom
from sim.scenario.models.arrivals import ReplayArrivals
from sim.scenario.models.base import WEEKDAYS, day_names, minutes_of
from sim.scenario.models.dialling import ReachFrom
from sim.scenario.models.laws import AnyLaw, ByTime, Empirical, Law, LawFrom, Mixture, Never
from sim.scenario.places import Path, did_you_mean, quoted


def _laws(view: View) -> Iterator[tuple[Path, Law]]:
    """Every law of the scenario that stands in a field of a queue."""
    for _, path, queue in view.queues:
        yield (*path, "talk"), queue.talk
        if queue.wrap_up is not None:
            yield (*path, "wrap_up"), queue.wrap_up
        yield (*path, "patience"), queue.patience


@check("E301")
def work_ends(view: View) -> Iterator[Finding]:
    """Talk or wrap-up may never end."""
    for path, law in _laws(view):
        if path[-1] != "patience":
            for at in _infinite(path, law):
                yield Finding(at, "this never ends", f"give {path[-1]} a law that is always finite")


def _durations(view: View) -> Iterator[tuple[Path, AnyLaw]]:
    """Every law of a duration or delay that is not talk, wrap-up or patience."""
    for _, path, queue in view.queues:
        parts: list[tuple[Path, object, tuple[str, ...]]] = [
            (("self_service",), queue.self_service, ("duration",)),
            (("retries",), queue.retries, ("delay",)),
            (("repeats",), queue.repeats, ("delay",)),
            (("offer",), queue.offer, ("talk",)),
            (("silence",), queue.silence, ("duration",)),
            (("backlog",), queue.backlog, ("age",)),
            (("dial",), queue.dial, ("preview", "ring", "wrong_party", "again")),
            *((("routing", i), step, ("call_at",)) for i, step in enumerate(queue.routing)),
            *((("transfers", i), row, ("together",)) for i, row in enumerate(queue.transfers)),
        ]
        for at, part, keys in parts:
            yield from _laws_of((*path, *at), part, keys)
    for _, path, group in view.groups:
        yield from _laws_of((*path, "lateness"), group.lateness, ("by",))


def _laws_of(path: Path, part: object, keys: tuple[str, ...]) -> Iterator[tuple[Path, AnyLaw]]:
    for key in keys:
        law: AnyLaw | None = getattr(part, key, None)
        if law is not None:
            yield (*path, key), law


@check("E305")
def delays_end(view: View) -> Iterator[Finding]:
    """A delay, a ringing, a silence, a backlog's age or another duration may never end."""
    for path, law in _durations(view):
        for at in _infinite(path, law):
            yield Finding(at, "this never ends", f"give {path[-1]} a law that is always finite")


def _infinite(path: Path, law: Law | AnyLaw) -> Iterator[Path]:
    """Parts of a law that give infinity."""
    if isinstance(law, Never):
        yield path
    elif isinstance(law, Empirical) and law.beyond == "never":
        yield (*path, "beyond")
    elif isinstance(law, Mixture):
        for i, component in enumerate(law.components):
            if component.weight > 0:
                yield from _infinite((*path, "components", i, "of"), component.of)
    elif isinstance(law, ByTime):
        for i, part in enumerate(law.parts):
            yield from _infinite((*path, "parts", i, "of"), part.of)


@check("E302")
def laws_by_time_cover_every_weekday(view: View) -> Iterator[Finding]:
    """A law by time of day says nothing about the beginning of some weekday."""
    for path, law in _laws(view):
        if isinstance(law, ByTime):
            covered = {
                day for part in law.parts if part.start == "00:00" for day in day_names(part.days)
            }
            missing = [day for day in WEEKDAYS if day not in covered]
            if missing:
                yield Finding(
                    (*path, "parts"),
                    f"no part begins at 00:00 on {', '.join(missing)}",
                    'add one from "00:00" for these days',
                )


def _by_time(view: View) -> Iterator[tuple[Path, Sequence[LawFrom | AvailableFrom]]]:
    """Everything that changes with the time of day by its own list of parts."""
    for path, law in _laws(view):
        if isinstance(law, ByTime):
            yield (*path, "parts"), law.parts
    for name, group in view.scenario.groups.items():
        if group.availability is not None:
            yield ("groups", name, "availability", "by_time"), group.availability.by_time


@check("E303")
def parts_by_time_do_not_contradict(view: View) -> Iterator[Finding]:
    """Two parts of a law or an availability by time of day begin at the same time."""
    for path, parts in _by_time(view):
        seen: dict[tuple[str, str], int] = {}
        for i, part in enumerate(parts):
            clash = _clash(part, i, seen)
            if clash is not None:
                yield Finding(
                    (*path, i),
                    f"a part above also begins at {part.start} on {clash}",
                    "keep one of the two",
                    part.start,
                )


def _clash(part: LawFrom | AvailableFrom, i: int, seen: dict[tuple[str, str], int]) -> str | None:
    clash = None
    for day in day_names(part.days):
        if seen.setdefault((day, part.start), i) != i:
            clash = clash or day
    return clash


@check("E304")
def parts_by_time_change_with_the_intervals(view: View) -> Iterator[Finding]:
    """A part of a law, an availability or a reach by time of day begins within an interval."""
    minutes = view.scenario.interval_minutes
    reaches: list[tuple[Path, Sequence[LawFrom | AvailableFrom | ReachFrom]]] = [
        ((*path, "dial", "reach"), queue.dial.reach)
        for _, path, queue in view.queues
        if queue.dial is not None
    ]
    for path, parts in [*_by_time(view), *reaches]:
        for i, part in enumerate(parts):
            if minutes_of(part.start) % minutes or part.start == "24:00":
                yield Finding(
                    (*path, i, "from"),
                    f"no interval begins at {part.start}",
                    f"give a multiple of {minutes} minutes before 24:00",
                    part.start,
                )


@check("E310")
def class_shares_sum_to_one(view: View) -> Iterator[Finding]:
    """The shares of a queue's priority classes do not sum to 1."""
    for _, path, queue in view.queues:
        total = sum(item.share for item in queue.classes.values())
        if queue.classes and abs(total - 1) > 1e-6:
            yield Finding(
                (*path, "classes"),
                f"the shares of the classes sum to {total:.6g}",
                "make them sum to 1",
                total,
            )


@check("E311")
def recorded_classes_are_classes(view: View) -> Iterator[Finding]:
    """A recorded arrival names a priority class that its queue does not have."""
    for _, path, queue in view.queues:
        if isinstance(queue.arrivals, ReplayArrivals):
            for i, row in enumerate(queue.arrivals.times):
                name = row.priority_class
                if name is not None and name not in queue.classes:
                    yield Finding(
                        (*path, "arrivals", "times", i, "priority_class"),
                        f"there is no class {quoted(name)}",
                        did_you_mean(name, queue.classes, "classes of this queue"),
                        name,
                    )
