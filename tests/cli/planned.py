"""A small centre to plan for from the command line, and how to call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from planner.cli import cli
from tests.running.example import CENTRE

SHIFT_TYPES: dict[str, Any] = {
    "short": {
        "earliest_start": "09:00",
        "latest_start": "10:30",
        "latest_end": "12:00",
        "least_minutes": 90,
        "most_minutes": 180,
        "breaks": [{"minutes": 15, "earliest_after_minutes": 30, "before_end_minutes": 30}],
    }
}


def write_centre(path: Path, **changes: Any) -> Path:
    """The two queues with kinds of shifts, as a file (JSON is YAML)."""
    content = CENTRE | {"planning": {"shift_types": SHIFT_TYPES}} | changes
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def call(*arguments: object) -> Result:
    """Run a command in this process; its errors are raised as ``run`` would see them."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])
