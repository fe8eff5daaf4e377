"""Shape errors in plain words: what pydantic finds, said as a planner would want to hear it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, ScenarioError
from sim.scenario.models.scenario import Scenario
from sim.scenario.places import Path, Places, did_you_mean, nearest, one_of_each, quoted
from sim.scenario.tables import layout_key

MOST_PROBLEMS = 60

_SECONDS = frozenset(
    {"mean", "means", "scale", "low", "high", "mode", "value", "ageing_s", "grace_s"}
)


def build(data: dict[str, Any], places: Places, introduced: set[Path]) -> Scenario:
    """The scenario that plain data describe.

    Args:
        data: keys and values as YAML has them, tables as lists of rows.
        places: where they were written, for messages.
        introduced: named entries that an override added; a typing error made them, perhaps.

    Raises:
        ScenarioError: keys are unknown or missing, values have the wrong type or range.
    """
    try:
        # Strict JSON mode: lists become tuples and texts dates, but true is no number, nor is "3".
        return Scenario.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
    merged = _merged(_translate(row, data, places, introduced) for row in _causes(found))
    problems = [*one_of_each(merged), *_zone_problems(data, places)]
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        problems[MOST_PROBLEMS:] = [Problem(f"and {more} more problems", code="E110")]
    raise ScenarioError(problems) from None


def _causes(found: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """What was found, without lists that lack entries only because their entries are wrong."""
    for row in found:
        n = len(row["loc"])
        inside = (other["loc"][:n] == row["loc"] and len(other["loc"]) > n for other in found)
        if row["type"] != "too_short" or not any(inside):
            yield row


def _zone_problems(data: dict[str, Any], places: Places) -> Iterator[Problem]:
    """The time zone, if wrong: it needs no scenario, so it is said with the rest."""
    from sim.clock import time_zone

    if isinstance(data.get("time_zone"), str):
        try:
            time_zone(data["time_zone"])
        except ScenarioError as error:
            for p in error.problems:
                yield places.problem((p.path,), p.message, p.remedy, p.value, p.code)


def plain(value: Any) -> Any:
    """One value that JSON does not know (a date, path, model, NumPy number) as plain data."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def _merged(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Problems without repetition; two ways in which one value fits no choice become one."""
    by_place: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = (problem.file, problem.line, problem.path, problem.column)
        if key not in by_place:
            by_place[key] = problem
        elif by_place[key].remedy != problem.remedy:
            first = by_place[key]
            by_place[key] = Problem(
                first.message,
                f"{first.remedy}, or {problem.remedy.removeprefix('give ')}",
                first.path,
                first.value,
                first.file,
                first.line,
                first.column,
                first.code,
            )
    yield from by_place.values()


def _translate(
    detail: ErrorDetails, data: dict[str, Any], places: Places, introduced: set[Path]
) -> Problem:
    path, value = _real_path(detail["loc"], data)
    kind = detail["type"]
    if kind == "missing":
        return _missing(path, places, introduced, data)
    if kind == "extra_forbidden":
        return _unknown_key(path, places, data)
    if detail["loc"][-1] == "[key]":
        value = path[-1]
    message, remedy, code = _worded(detail, path, value)
    return places.problem(path, message, remedy, value, code)


def _real_path(loc: tuple[int | str, ...], data: Any) -> tuple[Path, Any]:
    """The path in the data. Pydantic's location also names the branches of unions it took."""
    path: list[str | int] = []
    for i, key in enumerate(loc):
        last = i == len(loc) - 1
        inside: Any = range(len(data)) if isinstance(data, list) else data
        if isinstance(data, list | dict) and key in inside:
            data = data[key]  # type: ignore[index]
        elif isinstance(data, dict) and last and key not in (data.get("law"), data.get("kind")):
            if key == "[key]":
                break
            data = None
        else:
            continue
        path.append(key)
    return tuple(path), data


def _missing(path: Path, places: Places, introduced: set[Path], data: dict[str, Any]) -> Problem:
    remedy = f"add {path[-1]}"
    typo = next((p for p in introduced if path[: len(p)] == p), None)
    if typo is not None:
        siblings = [str(key) for key in _at(data, typo[:-1]) if (*typo[:-1], key) not in introduced]
        near = nearest(str(typo[-1]), siblings)
        if near is not None:
            remedy += f", or write {near} if you meant that one"
    return places.problem(path, "is missing", remedy, code="E110")


def _unknown_key(path: Path, places: Places, data: dict[str, Any]) -> Problem:
    model = _model_at(path[:-1], data)
    known = [] if model is None else [f.alias or name for name, f in model.model_fields.items()]
    remedy = did_you_mean(str(path[-1]), known, "keys here")
    return places.problem(path, "unknown key", remedy, code="E111")


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _model_at(path: Path, data: Any) -> type[BaseModel] | None:
    """The model that describes the mapping at a path of the data."""
    kinds: list[Any] = [Scenario]
    for key in path:
        data = data[key]
        kinds = [inner for kind in kinds for inner in _step(kind, str(key))]
        models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if len(models) > 1 and isinstance(data, dict):
            kinds = [model for model in models if _is_tagged(model, data)]
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return models[0] if models else None


def _is_tagged(model: type[BaseModel], data: dict[str, Any]) -> bool:
    """Whether the model is the one that ``law`` or ``kind`` of the data names."""
    return any(
        tag in model.model_fields and model.model_fields[tag].default == data.get(tag)
        for tag in ("law", "kind")
    )


def _step(kind: Any, key: str) -> list[Any]:
    """The types that a type has under a key, unions and annotations taken apart."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            if key in (name, info.alias):
                return list(_plain(info.annotation))
        return []
    origin, args = get_origin(kind), get_args(kind)
    if origin is dict:
        return list(_plain(args[1]))
    return list(_plain(args[0])) if origin is tuple else []


def _plain(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _plain(get_args(kind)[0])
    elif origin in (Union, UnionType):
        for arg in get_args(kind):
            yield from _plain(arg)
    else:
        yield kind


_LIMITS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "of at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "of at most"),
}

_WANTED = {
    "int": "a whole number",
    "float": "a number",
    "date": "a date such as 2026-03-02",
    "string": "text, in quotes if it looks like a number",
    "bool": "true or false",
    "dict": "a mapping (key: value lines)",
    "model": "a mapping (key: value lines)",
    "tuple": "a list (in [ ], or lines that begin with -)",
}


def _worded(detail: ErrorDetails, path: Path, value: Any) -> tuple[str, str, str]:
    """Message, remedy and code for one of pydantic's error types."""
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    shown = quoted(value)
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return _out_of_range(shown, value, words, context[key], path)
    if kind in ("literal_error", "union_tag_invalid"):
        return _choice(detail, context, value)
    if kind == "union_tag_not_found":
        tag = str(context["discriminator"]).strip("'")
        return f"has no key {tag}", f"name one: {tag}: {_EXAMPLE_TAGS[tag]}", "E110"
    if kind == "value_error":
        text = str(context["error"])
        whole = isinstance(value, dict | list)
        return (text, "", "E115") if whole else (f"{shown} is not valid", text, "E112")
    if kind == "string_pattern_mismatch" and path[-1] == "currency":
        return f"{shown} is no currency", "give three capital letters, such as EUR", "E112"
    if kind == "string_pattern_mismatch" or (kind.startswith("string_too") and path):
        return f"{shown} cannot be a name", _NAME, "E112"
    if kind in ("too_short", "too_long"):
        return "has no entries" if kind == "too_short" else "has too many", "add one", "E112"
    wanted = next((text for word, text in _WANTED.items() if kind.startswith(word)), None)
    if kind == "int_from_float":
        wanted = _WANTED["int"]
    if wanted is None:
        return f"{shown} is not valid", detail["msg"].lower(), "E112"
    if layout_key(path) is not None:
        wanted = "the path of a CSV file, or a list of rows"
    if path == ("state", "at"):
        wanted = "a local date and time such as 2026-11-23 11:00"
    elif path[-1:] == ("to",) and kind.startswith("dict"):
        wanted = "a mapping (queue: share), such as {chat: 1}"
    elif _is_clock(path):
        wanted = 'a time of day such as "10:30"'
    if isinstance(value, str) and wanted == "a number" and _looks_numeric(value):
        return f"{shown} is text", "write the number without quotes", "E112"
    return f"{shown} is not {_short(wanted)}", f"give {wanted}", "E112"


def _short(wanted: str) -> str:
    """What was wanted without its explanation."""
    for mark in (",", " such", " ("):
        wanted = wanted.split(mark)[0]
    return wanted


_NAME = (
    "begin with a letter or digit; no slash, no line break, at most 80 characters, "
    "and not = + - @ first"
)
_EXAMPLE_TAGS = {
    "law": "exponential, lognormal, gamma, deterministic, never ...",
    "kind": "poisson, fixed_count, replay or list",
}


def _looks_numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_LEADS_ELSEWHERE = {"deflections", "transfers", "retries", "repeats"}
"""Where ``to`` names queues."""


_CLOCKS = {"from", "to", "start", "end", "at", "time"}
_CLOCKS |= {"earliest_start", "latest_start", "latest_end"}


def _is_clock(path: Path) -> bool:
    if len(path) < 2 or (path[-1] == "to" and _LEADS_ELSEWHERE & {*path}):
        return False
    return path[-1] in _CLOCKS


def _out_of_range(
    shown: str, value: Any, words: str, limit: Any, path: Path
) -> tuple[str, str, str]:
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    unit = "a number"
    if key in _SECONDS or key.endswith("_s"):
        unit = "seconds"
    elif key.endswith("minutes"):
        unit = "minutes,"
    words = words if unit == "a number" else words.removeprefix("of ")
    large = isinstance(limit, int | float) and abs(limit) >= 1000
    bound = f"{limit:,.0f}" if large else f"{limit:g}"
    if value is not None and isinstance(value, int | float) and value < 0:
        what = f"{shown} is negative"
    elif "least" in words or "above" in words:
        what = f"{shown} is too small"
    else:
        what = f"{shown} is too large"
    percent = limit == 1 and isinstance(value, int | float) and 1 < value <= 100
    hint = f" ({value:g} % is {value / 100:g})" if percent else ""
    return what, f"give {unit} {words} {bound}{hint}", "E113"


def _choice(detail: ErrorDetails, context: dict[str, Any], value: Any) -> tuple[str, str, str]:
    if detail["type"] == "union_tag_invalid":
        tag = str(context["discriminator"]).strip("'")
        given = str(context["tag"])
        known = [name.strip().strip("'") for name in str(context["expected_tags"]).split(",")]
        return f"there is no {tag} {quoted(given)}", did_you_mean(given, known, "known"), "E114"
    expected = str(context["expected"])
    known = [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]
    if isinstance(value, str):
        near = nearest(value, known)
        if near is not None:
            return f"{quoted(value)} is not a choice here", f"did you mean {near}?", "E114"
    return f"{quoted(value)} is not a choice here", f"give {expected.replace(chr(39), '')}", "E114"
