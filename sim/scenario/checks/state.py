"""The state from which a simulation begins: its time, and what its contacts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sim.scenario.checks.law_ends import longest_s
from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.view import View
from sim.scenario.models.state import StateContact
from sim.scenario.places import Path, did_you_mean, quoted

_CONTACTS: Path = ("state", "contacts")


def contacts_of(view: View) -> Iterator[tuple[Path, StateContact]]:
    """Every row of contacts of the state with its path."""
    if view.scenario.state is not None:
        for i, contact in enumerate(view.scenario.state.contacts):
            yield (*_CONTACTS, i), contact


@check("E801")
def the_state_lies_in_the_days(view: View) -> Iterator[Finding]:
    """The time of the state is not in the days that are measured."""
    state, first = view.scenario.state, view.scenario.start
    if state is None:
        return
    last = first + timedelta(days=view.scenario.days - 1)
    if not first <= state.at.date() <= last:
        yield Finding(
            ("state", "at"),
            f"{state.at:%Y-%m-%d %H:%M} is not in the days from {first} to {last}",
            "correct the time, or simulate its day",
            state.at,
        )
    elif state.at == datetime.combine(first - timedelta(days=view.scenario.warm_up_days), time()):
        yield Finding(
            ("state", "at"),
            "nothing can have happened before the first midnight",
            "begin the scenario a day earlier, or the state later",
            state.at,
        )


@check("E802")
def the_state_knows_its_names(view: View) -> Iterator[Finding]:
    """A contact of the state has a queue, class, segment or intent that does not exist."""
    scenario = view.scenario
    for path, contact in contacts_of(view):
        first = scenario.queues.get(contact.first_queue or contact.queue)
        known = {
            "queue": list(scenario.queues),
            "first_queue": list(scenario.queues),
            "priority_class": list(first.classes) if first is not None else None,
            "segment": list(scenario.segments),
            "intent": list(scenario.intents),
        }
        for column, names in known.items():
            name = getattr(contact, column)
            if name is None or names is None or name in names:
                continue
            what = column.replace("first_", "").replace("priority_", "")
            plural = {"class": "classes"}.get(what, f"{what}s")
            yield Finding(
                (*path, column),
                f"there is no {what} {quoted(name)}",
                did_you_mean(name, names, plural),
                name,
            )


@check("E807")
def lines_suffice_for_the_state(view: View) -> Iterator[Finding]:
    """More contacts of the state hold telephone lines than there are."""
    holding: Counter[str] = Counter()
    for _, contact in contacts_of(view):
        queue = contact.first_queue or contact.queue
        model = view.scenario.queues.get(queue)
        if contact.status != "wrap_up" and model is not None and model.dial is None:
            holding[queue] += contact.count
    for name, trunk in view.scenario.trunks.items():
        taken = sum(holding[queue] for queue in trunk.queues)
        if taken > trunk.lines:
            yield Finding(
                _CONTACTS,
                f"{taken} contacts would hold lines of {quoted(name)}, which has {trunk.lines}",
                "take contacts out that have none, or correct trunks",
                taken,
            )


@check("E808")
def moved_contacts_can_have_moved(view: View) -> Iterator[Finding]:
    """A contact of the state waits where it cannot have overflowed to."""
    queues = view.scenario.queues
    for path, contact in contacts_of(view):
        first = contact.first_queue
        if first is None or first not in queues or contact.queue not in queues:
            continue
        reached = [first]
        for name in reached:  # grows while it is walked
            full = queues[name].when_full
            targets = {step.overflow_to for step in queues[name].routing}
            targets.add(full.overflow_to if full is not None else None)
            reached += [to for to in queues if to in targets and to not in reached]
        if contact.queue not in reached:
            yield Finding(
                (*path, "first_queue"),
                f"no contact of {quoted(first)} overflows to {quoted(contact.queue)}",
                "leave first_queue out, or correct it",
                first,
            )


@warning("W801")
def contacts_came_when_queues_were_open(view: View) -> Iterator[Finding]:
    """A contact of the state came at a time at which its queue was closed."""
    for path, contact in contacts_of(view):
        came = view.calendar.begins - round(1000 * contact.age_s)
        spells = view.open_spells[contact.queue]
        if came < 0 or any(start <= came < end for start, end in spells):
            continue
        if view.scenario.queues[contact.queue].dial is not None:
            continue
        yield Finding(
            (*path, "age_s"),
            f"it came at {view.calendar.local(came):%Y-%m-%d %H:%M:%S}, when queue "
            f"{quoted(contact.queue)} was closed",
            "correct the age, unless somebody let it in",
            contact.age_s,
        )


@warning("W802")
def what_has_lasted_can_last_so_long(view: View) -> Iterator[Finding]:
    """A contact of the state has lasted longer than its law allows."""
    for path, contact in contacts_of(view):
        queue = view.scenario.queues[contact.first_queue or contact.queue]
        law, lasted, column, what = queue.patience, contact.first_age_s, "first_age_s", "wait"
        if lasted is None:
            lasted, column = contact.age_s, "age_s"
        if contact.status != "waiting":
            lasted = contact.elapsed_s if contact.work_s is None else contact.work_s
            column = "elapsed_s" if contact.work_s is None else "work_s"
            law, what = queue.talk, "talk"
            if contact.status == "wrap_up" and queue.wrap_up is not None:
                law, what = queue.wrap_up, "wrap-up"
        longest = longest_s(law)
        if (lasted or 0.0) >= longest:
            yield Finding(
                (*path, column),
                f"no {what} of queue {quoted(contact.queue)} lasts so long (at most {longest:g} s, "
                "for an agent with factor 1), so it ends at once",
                "correct it, or the law",
                lasted,
            )


@warning("W803")
def nothing_before_the_state_is_lost(view: View) -> Iterator[Finding]:
    """Something that belongs to the time before the state is not simulated."""
    if view.scenario.state is None:
        return
    for name, path, queue in view.queues:
        if queue.backlog is not None:
            yield Finding(
                (*path, "backlog"),
                "the simulation begins with a state, in which this backlog is not",
                f"give contacts of queue {quoted(name)} that wait in state.contacts",
            )
    if view.scenario.warm_up_days > 0:
        yield Finding(
            ("warm_up_days",),
            "the simulation begins with a state, without a warm-up",
            "delete it; who may come back is not in a state",
            view.scenario.warm_up_days,
        )
