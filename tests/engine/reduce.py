"""Makes a scenario smaller while something stays true of it (delta debugging on plain data)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from sim.scenario import Scenario, find_problems

Holds = Callable[[Scenario], bool]
SIMPLER: list[tuple[Callable[[Any], bool], list[Any]]] = [
    (
        lambda v: isinstance(v, dict) and "law" in v,
        [{"law": "deterministic", "value": 30}, {"law": "deterministic", "value": 60}],
    ),
    (lambda v: isinstance(v, float) and 0 < v < 1, [1.0, 0.0]),
    (lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v > 1, [1]),
    (lambda v: v == "longest_idle" or v in ("random", "least_occupied"), ["longest_idle"]),
]
LEFT = {"start", "format", "name", "time_zone", "run"}


def reduced(scenario: Scenario, holds: Holds, most: int = 2000) -> Scenario:
    """The scenario with everything left out and made plain that is not needed.

    Args:
        scenario: for which ``holds`` is true.
        holds: what must stay true; scenarios that fail a check do not count.
        most: tries.
    """
    data = plain(
        scenario.model_dump(mode="json", by_alias=True),
        scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    )
    tries = 0
    again = True
    while again and tries < most:
        again = False
        for change in candidates(data):
            tries += 1
            if tries >= most:
                break
            smaller = deepcopy(data)
            change(smaller)
            if smaller != data and still(smaller, holds):
                data = smaller
                again = True
    return Scenario.model_validate(data)


def plain(full: Any, needed: Any) -> Any:
    """The data without defaults, but with the names of laws and kinds."""
    if isinstance(needed, dict):
        tags = {key: full[key] for key in ("law", "kind") if key in full}
        return tags | {key: plain(full[key], value) for key, value in needed.items()}
    if isinstance(needed, list):
        return [plain(a, b) for a, b in zip(full, needed, strict=True)]
    return needed


def still(data: Any, holds: Holds) -> bool:
    """Whether the data are a lawful scenario of which it holds."""
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError:
        return False
    return not find_problems(scenario) and holds(scenario)


def candidates(data: Any) -> list[Callable[[Any], None]]:
    """Changes, large ones first: leave out a part, or half a list, or make a value plain."""
    places = [place for place in walk(data) if place[0] not in LEFT]
    places.sort(key=len)
    changes: list[Callable[[Any], None]] = []
    for place in places:
        value = at(data, place)
        if isinstance(value, list) and len(value) > 3:
            changes += [halve(place, 0), halve(place, 1)]
    changes += [without(place) for place in reversed(places) if isinstance(place[-1], int)]
    changes += [without(place) for place in places if not isinstance(place[-1], int)]
    changes += [rid_of_name(place[-1]) for place in places if len(place) == 2]
    for place in places:
        value = at(data, place)
        for fits, plain in SIMPLER:
            if fits(value):
                changes += [put(place, simple) for simple in plain]
    return changes


def walk(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Places of all values, outer ones first."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from walk(value, (*above, key))


def at(data: Any, place: tuple[Any, ...]) -> Any:
    """The value at a place; None if it has gone."""
    for key in place:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def without(place: tuple[Any, ...]) -> Callable[[Any], None]:
    """Leave a part out."""

    def change(data: Any) -> None:
        parent = at(data, place[:-1])
        if isinstance(parent, dict):
            parent.pop(place[-1], None)
        elif isinstance(parent, list) and place[-1] < len(parent):
            del parent[place[-1]]

    return change


def halve(place: tuple[Any, ...], half: int) -> Callable[[Any], None]:
    """Keep half of a list."""

    def change(data: Any) -> None:
        rows = at(data, place)
        if isinstance(rows, list) and isinstance(parent := at(data, place[:-1]), dict | list):
            middle = len(rows) // 2
            parent[place[-1]] = rows[middle:] if half else rows[:middle]

    return change


def put(place: tuple[Any, ...], value: Any) -> Callable[[Any], None]:
    """Replace a value by a plain one."""

    def change(data: Any) -> None:
        parent = at(data, place[:-1])
        keys = range(len(parent)) if isinstance(parent, list) else parent or ()
        if place[-1] in keys:
            parent[place[-1]] = value

    return change


def rid_of_name(name: Any) -> Callable[[Any], None]:
    """Leave out a queue, group or intent and every mention of it."""

    def clean(data: Any) -> Any:
        if isinstance(data, dict):
            kept = {k: clean(v) for k, v in data.items() if k != name and v != name}
            return {k: v for k, v in kept.items() if v != {"gone": True}}
        if isinstance(data, list):
            rows = [clean(row) for row in data if row != name]
            return [row for row in rows if row != {"after_s": 0.0} and row != {}]
        return data

    def change(data: Any) -> None:
        cleaned = clean(data)
        for step_owner in cleaned.get("queues", {}).values():
            for key, needed in (("transfers", "to"), ("deflections", "to")):
                if key in step_owner:
                    step_owner[key] = [row for row in step_owner[key] if needed in row]
            if "routing" in step_owner:
                ways = {"groups", "overflow_to", "voicemail", "callback_to"}
                step_owner["routing"] = [row for row in step_owner["routing"] if ways & row.keys()]
        for trunk in [t for t, row in cleaned.get("trunks", {}).items() if not row.get("queues")]:
            del cleaned["trunks"][trunk]
        for group in [g for g, row in cleaned.get("groups", {}).items() if not row.get("skills")]:
            del cleaned["groups"][group]
        data.clear()
        data.update(cleaned)

    return change
