"""The JSON Schema of scenario files, for editors, and their reference page, from the models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from sim.scenario.checks import CHECKS, WARNINGS
from sim.scenario.codes import READING_CODES
from sim.scenario.models.base import Model
from sim.scenario.models.people import AgentHours, AgentWish, DemandRow, Leave, RosterAgent
from sim.scenario.models.roster import RosterRow
from sim.scenario.models.scenario import Scenario
from sim.scenario.models.state import StateAgent, StateContact
from sim.scenario.tables import LAYOUTS
from sim.scenario.topics import TOPICS

PARTIAL = "partial."
_TAGS = ("law", "kind")

ROW_MODELS: tuple[type[Model], ...] = (
    RosterRow,
    RosterAgent,
    Leave,
    AgentHours,
    AgentWish,
    DemandRow,
    StateContact,
    StateAgent,
)
"""Rows of tables that the reference page describes; the schema of YAML files does not know them."""

Json = dict[str, Any]


def json_schema() -> Json:
    """JSON Schema (2020-12) of a scenario file.

    A file with a ``base`` may leave out what its base has, so the schema has every object twice:
    once with its required keys and once, under ``partial.``, without.
    """
    whole = Scenario.model_json_schema(by_alias=True)
    definitions: Json = whole.pop("$defs")
    definitions["Scenario"] = whole
    for definition in definitions.values():
        _tidy(definition)
        _require_tags(definition)
    definitions["Scenario"]["properties"]["base"] = {
        "type": "string",
        "description": "Path of a scenario whose values hold where this file says nothing.",
    }
    partial = {PARTIAL + name: _partial(definition) for name, definition in definitions.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ccplan scenario",
        "if": {"required": ["base"]},
        "then": {"$ref": f"#/$defs/{PARTIAL}Scenario"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": definitions | partial,
    }


def schema_text() -> str:
    """The JSON Schema as the text of a file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(node: Any) -> None:
    """Drop generated titles and discriminators, and hold names of entries to their pattern."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
    if not isinstance(node, dict):
        return
    patterns = node.pop("patternProperties", None)
    if isinstance(patterns, dict):
        ((pattern, entry),) = patterns.items()
        node["additionalProperties"] = entry
        node["propertyNames"] = {**node.get("propertyNames", {}), "pattern": pattern}
    if isinstance(node.get("title"), str):
        del node["title"]
    if "propertyName" in node.get("discriminator", {}):
        del node["discriminator"]
    if isinstance(node.get("description"), str):
        node["description"] = _plain(node["description"])
    for value in node.values():
        _tidy(value)


def _require_tags(definition: Json) -> None:
    """Laws and arrivals are recognised by their tag, so it must be written."""
    for tag in _TAGS:
        if "const" in definition.get("properties", {}).get(tag, {}):
            definition["properties"][tag].pop("default", None)
            definition["required"] = [tag, *definition.get("required", [])]


def _partial(node: Any) -> Any:
    """A copy of a definition in which nothing is required, nor in what it refers to."""
    if isinstance(node, list):
        return [_partial(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {}
    for key, value in node.items():
        if key == "$ref":
            copy[key] = str(value).replace("#/$defs/", f"#/$defs/{PARTIAL}")
        elif key == "oneOf":
            copy["anyOf"] = _partial(value)  # without its tag, a part may fit several
        elif key not in ("required", "minProperties"):
            copy[key] = _partial(value)
    return copy


def _plain(text: str) -> str:
    """A docstring as running text."""
    return " ".join(re.sub(r"``([^`]*)``", r"`\1`", text).split())


def schema_docs() -> str:
    """The reference page of scenario files: rules, every field, every message code (Markdown)."""
    introduction = _data("reference.md").replace("{tables}", _tables())
    introduction = introduction.replace("{example}", example_text().rstrip())
    introduction = introduction.replace("{topics}", _contents())
    return "\n".join([introduction, *_models(), *_codes()])


def example_text() -> str:
    """A scenario file with most of what one can say, as the page shows it."""
    return _data("example.yaml")


def _data(name: str) -> str:
    return (files("sim.scenario") / "data" / name).read_text(encoding="utf-8")


def _contents() -> str:
    """A link to each chapter, with its models."""
    lines = []
    for topic in TOPICS:
        anchor = topic.title.lower().replace(" ", "-")
        models = ", ".join(f"[{name}](#{name.lower()})" for name in topic.models)
        lines.append(f"- [{topic.title}](#{anchor}): {models}")
    return "\n".join(lines)


def _tables() -> str:
    lines = ["| field | columns (optional ones in brackets) |", "| --- | --- |"]
    for field, layout in LAYOUTS.items():
        columns = (f"[{c.name}]" if c.optional else c.name for c in layout.columns)
        lines.append(f"| `{field}` | {', '.join(columns)} |")
    return "\n".join(lines)


def _models() -> Iterator[str]:
    """A chapter for each topic with a section for each of its models."""
    definitions: Json = json_schema()["$defs"] | {
        model.__name__: model.model_json_schema(by_alias=True) for model in ROW_MODELS
    }
    _tidy(definitions)
    for topic in TOPICS:
        yield f"## {topic.title}\n\n{topic.text}\n"
        for name in topic.models:
            yield from _section(name, definitions[name])


def _section(name: str, definition: Json) -> Iterator[str]:
    yield f"### {name}\n\n{definition.get('description', '')}\n"
    yield "| key | value | default | meaning |"
    yield "| --- | --- | --- | --- |"
    required = definition.get("required", [])
    for key, schema in definition["properties"].items():
        default = _default(schema) if key not in required else ""
        meaning = schema.get("description", "")
        yield f"| `{key}` | {_type(schema)} | {default} | {meaning} |"
    yield ""


def _default(schema: Json) -> str:
    if "default" not in schema or schema["default"] is None or schema["default"] == "":
        return "none"
    if isinstance(schema["default"], dict | list) and "$ref" in schema:
        return "its own"
    return f"`{json.dumps(schema['default'])}`" if schema["default"] not in ({}, []) else "none"


_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true, false"}


def _type(schema: Json) -> str:
    """What may stand at a key, in words."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        return f"[*{name}*](#{name.lower()})"
    for union in ("anyOf", "oneOf"):
        if union in schema:
            parts = [part for part in schema[union] if part.get("type") != "null"]
            if len(parts) > 5 and all("$ref" in part for part in parts):
                return "[*law*](#laws)"
            return " or ".join(_type(part) for part in parts)
    if "const" in schema or "enum" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return ", ".join(f"`{choice}`" for choice in choices)
    kind = schema.get("type")
    if kind == "array":
        return (
            f"list of {_type(schema['items'])}"
            if schema["items"].get("type") != "object"
            else ("list of rows")
        )
    if kind == "object":
        key = "date" if schema.get("propertyNames", {}).get("format") == "date" else "name"
        return f"{key}: {_type(schema['additionalProperties'])}"
    if schema.get("format") == "date":
        return "date"
    if "examples" in schema:
        return "such as " + ", ".join(f"`{example}`" for example in schema["examples"])
    if "path of" in schema.get("description", ""):
        return "path of a CSV file"
    return _WORDS.get(str(kind), str(kind)) + _limits(schema)


_ENDLESS = 1e9
"""Limits from here on only keep numbers finite."""


def _limits(schema: Json) -> str:
    limits = [
        (word, schema[key])
        for key, word in (
            ("exclusiveMinimum", "above"),
            ("minimum", "from"),
            ("exclusiveMaximum", "below"),
            ("maximum", "to"),
        )
        if key in schema and schema[key] < _ENDLESS
    ]
    return "".join(f" {word} {limit:,}" for word, limit in limits)


def _codes() -> Iterator[str]:
    """All message codes: what each says, by code."""
    yield "## Messages\n"
    yield (
        "Every problem of a scenario is reported at once, one line each: "
        "`file:line: path: what is wrong; what to do [code]`. "
        "Codes with W are warnings: the scenario is simulated all the same.\n"
    )
    yield "| code | problem |"
    yield "| --- | --- |"
    titles = READING_CODES | {code: check.title for code, check in CHECKS.items()}
    titles |= {code: check.title for code, check in WARNINGS.items()}
    for code, title in sorted(titles.items()):
        yield f"| {code} | {title} |"
    yield ""
