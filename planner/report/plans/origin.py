"""Where a plan comes from and what its words mean: the same for staffing, shifts, rosters, days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from sim.folder import MANIFEST, write_json
from sim.manifest import versions
from sim.scenario import Scenario, scenario_hash

GOAL_HOLDS: Final = (
    "goal holds",
    "Ratio of sums over all replications; its one-sided limit of confidence misses the goal by no "
    "more than half a point. Intervals and days with fewer than 10 expected contacts are not "
    "judged alone, they count in what is longer.",
)
"""Definition for pages."""


def write_manifest(folder: Path, kind: str, seed: int, base: Path, planned: Scenario) -> None:
    """Write the manifest of a plan's folder, which lists all that is in it by now.

    Args:
        folder: where everything else of the plan is.
        kind: of plan.
        seed: of its search.
        base: the file or folder that the scenario was read from.
        planned: the scenario with the plan in it.
    """
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    manifest = {
        "format": 1,
        "plan": {"kind": kind, "base": str(base), "seed": seed},
        "scenario_sha256": scenario_hash(planned),
        "versions": versions(),
        "files": [*files, MANIFEST],
    }
    write_json(folder / MANIFEST, manifest)


def provenance(scenario: Scenario) -> list[tuple[str, str]]:
    """Last lines of a page: by what it was made, from what."""
    made = versions()
    return [
        ("Made by", f"ccplan {made['ccplan']}, Python {made['python']}"),
        ("Scenario", f"SHA-256 {scenario_hash(scenario)}"),
    ]


def made_on(today: date, seed: int) -> str:
    """Whose plan this is, for whoever opens a file alone."""
    return f"Planned on {today} with ccplan {versions()['ccplan']}, seed {seed}."


def held(holds: bool | None) -> str:
    """Whether the goals hold, before a list of those that do not; None: not judged."""
    return {
        True: "Every goal was confirmed.",
        False: "NOT every goal holds:",
        None: "Whether the goals hold was not judged.",
    }[holds]
