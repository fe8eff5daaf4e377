"""Where a result comes from: everything needed to get it again."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.scenario import Scenario, scenario_hash

FORMAT = 1
PACKAGES = ("ccplan", "numpy", "numba", "pandas", "scipy", "simpy", "pydantic")


def resolved(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain JSON values, every override applied and every table inside."""
    content: dict[str, Any] = scenario.model_dump(mode="json", by_alias=True)
    return content


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that take part in a figure."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def make_manifest(scenario: Scenario, run: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a run; ``run`` says how it was run and what became of it."""
    return {
        "format": FORMAT,
        "run": dict(run),
        "scenario_sha256": scenario_hash(scenario),
        "scenario": resolved(scenario),
        "versions": versions(),
        "platform": {
            "system": platform.platform(),
            "machine": platform.machine(),
            "byte_order": sys.byteorder,
        },
    }
