"""One scenario over another: which value holds, and what changed.

Precedence, from weak to strong: the file named by ``base:``, the file itself, the overrides
given at load. Only between these levels does the stronger win. Within the last level two
overrides that touch the same value are a clash and refused, for their order says nothing.

Mappings merge key by key; everything else, lists too, is replaced whole. A mapping that names
another ``law``, or another ``kind`` of arrivals, than the one below it replaces that one whole.
``null`` takes an optional key away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.places import Mark, Path, Places, did_you_mean, dotted, nearest, quoted
from sim.scenario.shape import plain
from sim.scenario.yaml import parse_value

NAMED = frozenset(
    {"queues", "groups", "trunks", "special_days", "skills", "shifts", "classes"}
    | {"segments", "intents", "sites", "shift_types", "sessions", "contracts", "on_call"}
)
"""Keys whose entries bear names of the user's choice."""

_LONGEST, _KEYS = 240, 8
"""Characters of a changed value that are shown whole, and keys of a longer one."""

NOTES = ("description", "assumptions")
"""Text in an override file that explains it; it does not touch the scenario."""

Override = str | FilePath | Mapping[str, Any]
"""``"dotted.path=value"``, a file of overrides, or a mapping with plain or dotted keys."""

Overrides = Override | Sequence[Override]

_ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "(unset)"})()


@dataclass(frozen=True)
class Change:
    """A value that a stronger level changed. ``None`` for a side means: not set there."""

    path: str
    old: object
    new: object
    source: str
    """The file, or the override as given."""

    def __str__(self) -> str:
        """``path: old -> new``."""
        return f"{self.path}: {_shown(self.old)} -> {_shown(self.new)}"


def _shown(value: object) -> str:
    """A value on one line; of what is long (the shifts of a plan) only its keys, or how much."""
    if value is None:
        return "(unset)"
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) + "}"
        return text if len(text) <= _LONGEST else _keys_of(value)
    if isinstance(value, list):
        text = "[" + ", ".join(_shown(item) for item in value) + "]"
        return text if len(text) <= _LONGEST else f"[{len(value)} rows]"
    return value if isinstance(value, str) else quoted(value)


def _keys_of(value: dict[str, Any]) -> str:
    """The first keys of a long mapping, and how many there are."""
    keys = list(value)
    if len(keys) <= _KEYS:
        return "{" + ", ".join(f"{key}: ..." for key in keys) + "}"
    return "{" + ", ".join(keys[:_KEYS]) + f", ... ({len(keys)} entries)}}"


@dataclass
class Patch:
    """One override: nested data, where it was written, and whether it must hit known paths."""

    data: dict[str, Any]
    places: Places
    source: str
    strict: bool = False
    """From a dotted path: every key on the way must be there already or be a field."""


@dataclass
class Tree:
    """A scenario as plain data while levels are laid over it."""

    data: dict[str, Any]
    places: Places
    changes: list[Change] = field(default_factory=list)
    introduced: set[Path] = field(default_factory=set)
    """Named entries that came in with an override or a file over a base."""
    problems: list[Problem] = field(default_factory=list)

    def lay(self, patch: Patch) -> None:
        """Lay a patch over this tree. What is wrong with it is added to ``problems``."""
        self._merge(self.data, patch.data, (), (), patch)

    def _merge(self, old: Any, new: dict[str, Any], at: Path, origin: Path, patch: Patch) -> None:
        """Merge the mapping ``new``, written at ``origin`` of the patch, into ``old`` at ``at``."""
        for key, value in new.items():
            here = (*origin, key)
            slot = self._slot(old, key, (*at, key), here, value, patch)
            if slot is None:
                continue
            path = (*at, slot)
            before = old[slot] if isinstance(old, list) else old.get(slot, _ABSENT)
            if value is None:
                self._remove(old, before, path, here, patch)
            elif isinstance(value, dict) and self._descends(patch, here):
                self._descend(old, slot, before, value, path, here, patch)
            elif isinstance(value, dict) and _mergeable(before, value, path):
                self._merge(before, value, path, here, patch)
            else:
                self._set(old, slot, before, value, path, here, patch)

    def _slot(self, old: Any, key: str, path: Path, here: Path, value: Any, patch: Patch) -> Any:
        """Where in ``old`` the key goes: a key, a position in a list, or nowhere."""
        if isinstance(old, list):
            if key.isdigit() and int(key) < len(old):
                return int(key)
            self._complain(
                patch,
                here,
                f"{dotted(path[:-1])} is a list of {len(old)}",
                f"name a position from 0 to {len(old) - 1}" if old else "replace it whole",
                "E012",
            )
            return None
        named = len(path) > 1 and path[-2] in NAMED
        if key not in old and patch.strict and named and self._descends(patch, here):
            what = str(path[-2])
            self._complain(
                patch, here, f"there is no {quoted(key)} in {what}", did_you_mean(key, old, what),
                "E012",
            )  # fmt: skip
            return None
        if key not in old and named:
            self.introduced.add(path)
        return key

    def _descends(self, patch: Patch, here: Path) -> bool:
        """Whether a dotted path goes on beyond ``here`` (a mapping given as value does not)."""
        return patch.strict and here not in patch.places.marks

    def _remove(self, old: Any, before: Any, path: Path, here: Path, patch: Patch) -> None:
        if before is _ABSENT or before is None:
            self._complain(
                patch,
                here,
                f"{dotted(path)} is not set",
                _instead(str(path[-1]), old if isinstance(old, dict) else ()),
                "E013",
            )
            return
        if isinstance(old, list):
            self._complain(
                patch, here, f"{dotted(path)} is one of a list", "replace the list whole", "E013"
            )
            return
        del old[path[-1]]
        self.places.forget(path)
        self.changes.append(Change(dotted(path), before, None, patch.source))

    def _descend(
        self, old: Any, slot: Any, before: Any, value: Any, path: Path, here: Path, patch: Patch
    ) -> None:
        """Follow a dotted path one step further."""
        if before is _ABSENT:
            before = old[slot] = {}
            self.places.marks[path] = Mark(patch.source)
        elif not isinstance(before, dict | list):
            self._complain(
                patch,
                here,
                f"{dotted(path)} is {quoted(before)}, which has no parts",
                "replace it whole",
                "E012",
            )
            return
        self._merge(before, value, path, here, patch)

    def _set(
        self,
        old: Any,
        slot: str | int,
        before: Any,
        value: Any,
        path: Path,
        here: Path,
        patch: Patch,
    ) -> None:
        if before != value or isinstance(before, bool) != isinstance(value, bool):
            seen = None if before is _ABSENT else before
            self.changes.append(Change(dotted(path), seen, value, patch.source))
        old[slot] = _without_nulls(value)
        self.places.replace(path, patch.places, here)

    def _complain(self, patch: Patch, here: Path, message: str, remedy: str, code: str) -> None:
        mark = patch.places.marks.get(here, Mark(patch.source))
        self.problems.append(
            Problem(message, remedy, path="", file=mark.file, line=mark.line, code=code)
        )


def _instead(key: str, known: Iterable[str]) -> str:
    near = nearest(key, known)
    return f"did you mean {near}?" if near else "there is nothing to take away"


def _without_nulls(value: Any) -> Any:
    """A copy of a value in which keys that are ``null`` are left out."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _tags(path: Path) -> tuple[str, ...]:
    """Keys that say what a mapping is, so that its other keys mean nothing under another one."""
    return ("law", "kind") if path[-1:] == ("arrivals",) else ("law",)


def _mergeable(old: Any, new: dict[str, Any], path: Path) -> bool:
    """Whether a mapping merges into what is there, rather than replacing it."""
    return isinstance(old, dict) and all(
        new.get(tag, old.get(tag)) == old.get(tag) for tag in _tags(path)
    )


def patch_of_text(text: str, known: Mapping[str, Any]) -> Patch:
    """The override ``dotted.path=value``; the value is read as YAML.

    ``known`` is the scenario so far: names with dots in them are recognised from it.

    Raises:
        ScenarioError: there is no ``=``, or the value is not YAML.
    """
    source = f"override {text}"
    path, sign, value_text = text.partition("=")
    if not sign or not path.strip():
        raise ScenarioError(
            Problem(
                f"{quoted(text)} is no override",
                "write path=value, such as queues.sales.talk.mean=200",
                code="E011",
            )
        )
    return _dotted_patch(path.strip(), parse_value(value_text, source), known, source)


def patches_of_mapping(mapping: Mapping[str, Any], known: Mapping[str, Any]) -> list[Patch]:
    """The overrides of a Python mapping: each key plain or dotted, values data or models."""
    data = json.loads(json.dumps(dict(mapping), default=plain))
    return [_dotted_patch(key, value, known, f"override {key}") for key, value in data.items()]


def _dotted_patch(path: str, value: Any, known: Mapping[str, Any], source: str) -> Patch:
    keys = _split(path, known)
    places = Places()
    _mark_all(value, tuple(keys), Mark(source), places)
    data: Any = value
    for key in reversed(keys):
        data = {key: data}
    return Patch(data, places, source, strict=True)


def _mark_all(value: Any, at: Path, mark: Mark, places: Places) -> None:
    places.marks[at] = mark
    if isinstance(value, Mapping):
        for key, item in value.items():
            _mark_all(item, (*at, str(key)), mark, places)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            _mark_all(item, (*at, i), mark, places)


def _split(path: str, known: Any) -> list[str]:
    """Keys of a dotted path. Names that hold dots themselves are found in ``known`` or quoted."""
    keys: list[str] = []
    rest: str | None = path
    while rest is not None:
        names = [str(name) for name in known] if isinstance(known, dict) else []
        fits = [n for n in names if rest == n or rest.startswith(f"{n}.")]
        if rest.startswith('"') and '"' in rest[1:]:
            key, _, tail = rest[1:].partition('"')
            rest = tail[1:] if tail.startswith(".") else None
        elif fits:
            key = max(fits, key=len)
            rest = rest[len(key) + 1 :] if len(rest) > len(key) else None
        else:
            key, dot, tail = rest.partition(".")
            rest = tail if dot else None
        keys.append(key)
        if isinstance(known, list):
            known = known[int(key)] if key.isdigit() and int(key) < len(known) else None
        else:
            known = known.get(key) if isinstance(known, dict) else None
    return keys


def clashes(patches: Sequence[Patch]) -> list[Problem]:
    """Overrides of one level that touch the same value."""
    problems = []
    seen: dict[Path, Patch] = {}
    for patch in patches:
        mine = list(_touched(patch.data, ()))
        for path in mine:
            other = _overlapping(path, seen)
            if other is not None:
                mark = patch.places.marks.get(path, Mark(patch.source))
                problems.append(
                    Problem(
                        f"{dotted(path)} is also changed by {other.source}",
                        "keep one of the two overrides",
                        file=mark.file,
                        line=mark.line,
                        code="E014",
                    )
                )
        seen.update((path, patch) for path in mine)
    return problems


def _touched(data: Any, at: Path) -> Iterable[Path]:
    """Paths of the values that a patch sets; a law counts as one value."""
    if isinstance(data, dict) and data and not data.keys() & {*_tags(at)}:
        for key, value in data.items():
            yield from _touched(value, (*at, key))
    else:
        yield at


def _overlapping(path: Path, seen: Mapping[Path, Patch]) -> Patch | None:
    for other, patch in seen.items():
        n = min(len(path), len(other))
        if path[:n] == other[:n]:
            return patch
    return None
