"""Everything a plan leaves in its folder: override, tables, charts, page, figures for machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.override import write_override
from planner.report.drawing import save_png
from planner.report.plans import pictures, tables
from planner.report.plans.machine import content
from planner.report.plans.origin import held, made_on, write_manifest
from planner.report.plans.page import page
from planner.report.plans.shortfalls import lines
from planner.report.plans.shown import Shown
from sim.folder import write_csv, write_json, write_text
from sim.scenario import Scenario

if TYPE_CHECKING:
    from planner.report.plans.pictures import Drawn

PAGE = "report.html"
PLAN = "plan.json"


def write_plan(
    shown: Shown, planned: Scenario, base: Path, folder: Path, *, today: date | None = None
) -> None:
    """Fill a folder; the manifest is written last and lists the rest.

    Args:
        shown: the plan.
        planned: its scenario with the plan in it.
        base: the file or folder that the scenario was read from.
        folder: an empty folder, or one of an earlier plan.
        today: date of the plan in the override's first lines; today by default.

    Raises:
        OverrideError: base and plan do not go together.
    """
    title = f"{shown.kind.capitalize()} planned for {shown.picture.scenario.name}"
    write_override(base, planned, folder, title=title, notes=_notes(shown, today or date.today()))
    picture = shown.picture
    found = {"coverage": tables.coverage(picture), **shown.tables}
    if len(picture.verdicts):
        found |= {"verdicts": picture.verdicts, "service": tables.service(picture)}
    if len(shown.history):
        found["search"] = shown.history
    for name, table in found.items():
        write_csv(folder / f"{name}.csv", table)
    drawn = draw(shown)
    for one in drawn:
        save_png(one.whole, folder / "charts" / f"{one.name}.png")
    write_text(folder / PAGE, page(shown, drawn))
    write_json(folder / PLAN, content(shown))
    write_manifest(folder, shown.kind, shown.seed, base, planned)


def draw(shown: Shown) -> Sequence[Drawn]:
    """All pictures of a plan, in the order of the page."""
    picture = shown.picture
    return [
        *pictures.maps(picture),
        *pictures.coverage(picture),
        *pictures.service(picture),
        *pictures.shifts(shown.lanes),
        *pictures.search(shown.history, shown.unit),
    ]


def _notes(shown: Shown, today: date) -> list[str]:
    """Where the plan comes from and what it is worth, for whoever opens the file alone."""
    cost = f"Cost: {shown.money(shown.cost)}. {held(shown.holds)}"
    return [made_on(today, shown.seed), cost, *lines(shown.picture, most=10)]
