"""Everything a roster leaves in its folder: override, tables, Excel, calendars, charts, page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from planner.override import write_override
from planner.report.drawing import save_png
from planner.report.plans import pictures
from planner.report.plans import tables as plan_tables
from planner.report.plans.origin import held, made_on, write_manifest
from planner.report.plans.shortfalls import lines
from planner.report.roster import tables
from planner.report.roster.calendars import FOLDER, write_calendars
from planner.report.roster.excel import WORKBOOK, write_workbook
from planner.report.roster.exports import available
from planner.report.roster.grid import draw_pages, summary
from planner.report.roster.machine import content
from planner.report.roster.page import page
from planner.report.roster.shown import RosterShown
from sim.folder import write_csv, write_json, write_text
from sim.manifest import versions
from sim.scenario import Scenario

if TYPE_CHECKING:
    from planner.report.plans.pictures import Drawn

PAGE = "report.html"
PLAN = "plan.json"
SHEETS = {
    "assignments": "",  # the grid has them
    "duties": "Duties",
    "hours": "Hours",
    "heads": "Heads",
    "coverage": "Coverage",
    "service": "Service",
    "verdicts": "Goals",
    "missing": "Missing",
    "wishes": "Wishes",
    "fairness": "Fairness",
    "objective": "Cost",
    "breaches": "Breaches",
}


def write_roster(
    shown: RosterShown, planned: Scenario, base: Path, folder: Path, *, today: date | None = None
) -> tuple[str, ...]:
    """Fill a folder; the manifest is written last and lists the rest.

    Args:
        shown: the roster.
        planned: its scenario with the roster in it.
        base: the file or folder that the scenario was read from.
        folder: an empty folder, or one of an earlier roster.
        today: date of the plan in the override's first lines; today by default.

    Returns:
        What could not be written because a library is missing, in words.

    Raises:
        OverrideError: base and roster do not go together.
    """
    title = f"Roster planned for {shown.scenario.name}"
    write_override(base, planned, folder, title=title, notes=_notes(shown, today or date.today()))
    found = all_tables(shown)
    for name, table in found.items():
        write_csv(folder / f"{name}.csv", table)
    missing = _exports(shown, found, folder)
    drawn = draw(shown)
    for one in drawn:
        save_png(one.whole, folder / "charts" / f"{one.name}.png")
    write_text(folder / PAGE, page(shown, drawn))
    write_json(folder / PLAN, content(shown))
    write_manifest(folder, "roster", shown.roster.seed, base, planned)
    return missing


def all_tables(shown: RosterShown) -> dict[str, pd.DataFrame]:
    """Tables by the name of their file; those without rows are left out."""
    roster, picture = shown.roster, shown.picture
    found = {
        "assignments": tables.assignments(roster),
        "duties": tables.duties(roster),
        "hours": tables.hours(roster),
        "heads": tables.heads(roster),
        "coverage": plan_tables.coverage(picture),
        "wishes": tables.wishes(roster),
        "fairness": tables.fairness(roster),
        "objective": tables.terms(roster),
        "breaches": pd.DataFrame({"breach": list(shown.breaches or ())}),
        "advice": pd.DataFrame({"advice": list(shown.advice)}),
        "missing": shown.missing,
        "rounds": shown.rounds,
        "stages": shown.stages,
    }
    if len(picture.verdicts):
        found |= {"verdicts": picture.verdicts, "service": plan_tables.service(picture)}
    return {name: table for name, table in found.items() if len(table)}


def _exports(shown: RosterShown, found: dict[str, pd.DataFrame], folder: Path) -> tuple[str, ...]:
    """Excel and calendars, where their libraries are installed."""
    missing = []
    if available("xlsxwriter"):
        sheets = {sheet: found[name] for name, sheet in SHEETS.items() if sheet and name in found}
        write_workbook(folder / WORKBOOK, shown.roster, sheets)
    else:
        missing.append("no Excel file: pip install 'ccplan[export]'")
    if available("icalendar"):
        write_calendars(shown.roster, shown.scenario, folder / FOLDER, versions()["ccplan"])
    else:
        missing.append("no calendars: pip install 'ccplan[export]'")
    return tuple(missing)


def draw(shown: RosterShown) -> Sequence[Drawn]:
    """All pictures of a roster, in the order of the page."""
    first = summary(shown.roster)
    return [
        *([] if first is None else [first]),
        *draw_pages(shown.roster),
        *(one for one in pictures.maps(shown.picture) if one.name == "service_margin"),
        *pictures.coverage(shown.picture),
        *pictures.service(shown.picture),
    ]


def _notes(shown: RosterShown, today: date) -> list[str]:
    """Where the roster comes from and what it is worth, for whoever opens the file alone."""
    made = made_on(today, shown.roster.seed)
    return [made, held(shown.holds), *lines(shown.picture, most=10)]
