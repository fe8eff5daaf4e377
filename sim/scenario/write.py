"""A scenario as YAML text, and the hash that names its content."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

from sim.scenario.models.scenario import Scenario


def dump_scenario(scenario: Scenario) -> str:
    """YAML of a scenario as it is: overrides applied, tables inside, defaults written out.

    Reading the text gives an equal scenario.
    """
    return dump_yaml(_without_nulls(scenario.model_dump(mode="json", by_alias=True)))


def dump_yaml(data: Mapping[str, Any]) -> str:
    """YAML of plain data: keys in their order, innermost mappings and lists on one line."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = 100
    buffer = io.StringIO()
    writer.dump(dict(data), buffer)
    return buffer.getvalue()


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 (hex) of a scenario's JSON: the same however it was written.

    The order of queues and groups is part of it, because the random numbers depend on it.
    """
    content = scenario.model_dump(mode="json", by_alias=True)
    text = json.dumps(content, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _without_nulls(value: Any) -> Any:
    """Plain data without the keys that are not set."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
