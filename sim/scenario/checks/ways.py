"""The ways from one queue to another, and where each of them may lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.models.arrivals import ListArrivals
from sim.scenario.models.laws import Never
from sim.scenario.models.queues import Queue
from sim.scenario.places import Path, dotted, quoted

WayKind = Literal["overflow", "callback", "deflection", "transfer", "consult", "comes back"]


@dataclass(frozen=True)
class Way:
    """A way out of the queue ``source``, written at ``path``, into the queue ``to``."""

    kind: WayKind
    path: Path
    source: str
    to: str


def ways(view: View) -> Iterator[Way]:
    """Every way between queues, also those to queues that do not exist."""
    for name, path, queue in view.queues:
        for i, step in enumerate(queue.routing):
            if step.overflow_to is not None:
                yield Way("overflow", (*path, "routing", i, "overflow_to"), name, step.overflow_to)
            if step.callback_to is not None:
                yield Way("callback", (*path, "routing", i, "callback_to"), name, step.callback_to)
        if queue.when_full is not None and queue.when_full.overflow_to is not None:
            at = (*path, "when_full", "overflow_to")
            yield Way("overflow", at, name, queue.when_full.overflow_to)
        for i, way in enumerate(queue.deflections):
            yield Way("deflection", (*path, "deflections", i, "to"), name, way.to)
        for i, row in enumerate(queue.transfers):
            kind: WayKind = "consult" if row.kind == "consult" else "transfer"
            yield Way(kind, (*path, "transfers", i, "to"), name, row.to)
        for key, come_back in (("retries", queue.retries), ("repeats", queue.repeats)):
            for to in come_back.to if come_back is not None else ():
                yield Way("comes back", (*path, key, "to", to), name, to)


def known_ways(view: View) -> Iterator[tuple[Way, Queue, Queue]]:
    """Ways to queues that exist, with the queues at both ends."""
    queues = view.scenario.queues
    for way in ways(view):
        if way.to in queues:
            yield way, queues[way.source], queues[way.to]


def _is_predictive(queue: Queue) -> bool:
    return queue.dial is not None and queue.dial.pacing == "predictive"


def _on_the_line(queue: Queue) -> bool:
    """Whether those who wait in a queue wait in person; otherwise they are still to be dialled."""
    return queue.dial is None or _is_predictive(queue)


@check("E220")
def callbacks_are_dialled(view: View) -> Iterator[Finding]:
    """A callback leads to a queue that does not dial."""
    for way, _, target in known_ways(view):
        if way.kind == "callback" and target.dial is None:
            yield Finding(
                way.path,
                f"queue {quoted(way.to)} does not dial, so nobody is called back there",
                f"give it {dotted(('queues', way.to, 'dial'))}, or name a queue that has dial",
                way.to,
            )


@check("E221")
def lists_are_dialled(view: View) -> Iterator[Finding]:
    """A queue has a dialling list but does not dial."""
    for _, path, queue in view.queues:
        if isinstance(queue.arrivals, ListArrivals) and queue.dial is None:
            yield Finding(
                (*path, "arrivals"),
                "this is a dialling list, but the queue has no dial",
                "add dial, which says how its records are called",
            )


@check("E222")
def predictive_dialling_has_a_list(view: View) -> Iterator[Finding]:
    """A predictive dialler has no list to dial."""
    for _, path, queue in view.queues:
        if _is_predictive(queue) and not isinstance(queue.arrivals, ListArrivals):
            yield Finding(
                (*path, "dial", "pacing"),
                "a predictive dialler calls ahead from a list, and this queue has none",
                "give arrivals of kind list, or pacing: progressive",
                "predictive",
            )


@check("E223")
def nobody_is_led_to_a_predictive_dialler(view: View) -> Iterator[Finding]:
    """A callback, a deflection or a consultation leads to a queue with a predictive dialler."""
    for way, _, target in known_ways(view):
        if way.kind in ("callback", "deflection", "consult") and _is_predictive(target):
            yield Finding(
                way.path,
                f"queue {quoted(way.to)} has a predictive dialler, which may drop who is called",
                "name a queue with pacing preview or progressive",
                way.to,
            )


@check("E224")
def who_is_on_the_line_stays_on_the_line(view: View) -> Iterator[Finding]:
    """An overflow or a transfer leads to a queue that dials, or from one that is yet to dial."""
    for way, source, target in known_ways(view):
        to = quoted(way.to)
        if way.kind == "overflow" and target.dial is not None:
            what = f"contacts overflow as they are, but queue {to} dials its contacts"
            yield Finding(way.path, what, "name a queue without dial, or use callback_to", way.to)
        elif way.kind == "overflow" and not _on_the_line(source):
            what = f"who overflows is yet to be dialled, and queue {to} does not dial"
            yield Finding(way.path, what, "take this overflow away", way.to)
        elif way.kind == "transfer" and target.dial is not None:
            what = f"who is transferred is on the line, but queue {to} dials its contacts"
            yield Finding(way.path, what, "name a queue without dial", way.to)


@check("E225")
def who_is_dialled_did_not_call(view: View) -> Iterator[Finding]:
    """A queue that dials has what only callers meet: self-service, lines, balking and so on."""
    for name, path, queue in view.queues:
        if queue.dial is None:
            continue
        found: list[tuple[Path, str]] = []
        if queue.self_service is not None:
            found.append(((*path, "self_service"), "self-service"))
        if queue.deflections:
            found.append(((*path, "deflections"), "deflections"))
        found += [
            ((*path, "routing", i, "callback_to"), "callbacks")
            for i, step in enumerate(queue.routing)
            if step.callback_to is not None
        ]
        found += _of_waiting_callers(path, queue)
        found += [
            (("trunks", trunk, "queues", i), "lines for callers")
            for trunk, row in view.scenario.trunks.items()
            for i, of in enumerate(row.queues)
            if of == name
        ]
        for at, what in found:
            yield Finding(
                at,
                f"queue {quoted(name)} dials its contacts; it has no {what}",
                "take this away here, or dial from the queue",
            )


def _of_waiting_callers(path: Path, queue: Queue) -> Iterator[tuple[Path, str]]:
    """What happens to somebody on the line; before the number is dialled nobody is.

    A predictive dialler's customers are, for ``drop_after_s``: that is their patience. Elsewhere
    the patience is how long a record or a callback is worth dialling.
    """
    if queue.balking:
        yield (*path, "balking"), "balking"
    if queue.announcement is not None:
        yield (*path, "announcement"), "announcements"
    if _is_predictive(queue) and not isinstance(queue.patience, Never):
        yield (*path, "patience"), "patience but dial.drop_after_s"
    if _on_the_line(queue):
        return
    if queue.when_full is not None:
        yield (*path, "when_full"), "waiting room that could be full"
    for i, step in enumerate(queue.routing):
        if step.voicemail:
            yield (*path, "routing", i, "voicemail"), "voicemail"


@check("E226")
def deflections_lead_elsewhere(view: View) -> Iterator[Finding]:
    """A deflection leads to the queue it comes from."""
    for way in ways(view):
        if way.kind == "deflection" and way.to == way.source:
            yield Finding(
                way.path,
                "this leads to the same queue",
                "name the other queue, or delete the deflection",
                way.to,
            )


@check("E227")
def transfers_come_to_an_end(view: View) -> Iterator[Finding]:
    """Every contact of a queue is transferred to the same queue, again and again."""
    for name, path, queue in view.queues:
        for i, row in enumerate(queue.transfers):
            whoever = not row.groups or {*view.skilled[name]} <= {*row.groups}
            if row.to == name and row.share == 1 and row.kind != "consult" and whoever:
                yield Finding(
                    (*path, "transfers", i),
                    "every contact to which this applies is transferred to this queue again, "
                    "whoever answers it",
                    "give a share below 1, name the groups that pass contacts on, or another queue",
                    row.share,
                )
