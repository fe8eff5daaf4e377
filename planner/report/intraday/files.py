"""Everything an intraday plan leaves in its folder."""

from __future__ import annotations

import contextlib
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planner.override import write_override
from planner.report.drawing import save_png
from planner.report.intraday.machine import content
from planner.report.intraday.pictures import picture
from planner.report.intraday.short import lines
from planner.report.intraday.text import print_plan
from planner.report.plans.origin import held, made_on, write_manifest
from sim.folder import write_csv, write_json, write_text

if TYPE_CHECKING:
    from planner.intraday.result import IntradayPlan

REPORT, PLAN, CHART = "report.txt", "plan.json", "charts/intraday.png"


def write_plan(plan: IntradayPlan, base: Path, folder: Path, *, today: date | None = None) -> None:
    """Fill a folder; the manifest is written last and lists the rest.

    Args:
        plan: the plan.
        base: the file or folder that the scenario was read from.
        folder: an empty folder, or one of an earlier plan.
        today: date of the plan in the override's first lines; today by default.

    Raises:
        OverrideError: base and plan do not go together.
    """
    title = f"{plan.moment.scenario.name}: the rest of {plan.moment.text}"
    write_override(base, plan.applied(), folder, title=title, notes=_notes(plan, today))
    write_csv(folder / "forecast.csv", plan.forecast.table())
    write_csv(folder / "service.csv", plan.service_table())
    write_csv(folder / "goals.csv", plan.goals_table())
    write_csv(folder / "moves.csv", plan.moves_table())
    save_png(picture(plan), folder / CHART)
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        print_plan(plan)
    write_text(folder / REPORT, text.getvalue())
    write_json(folder / PLAN, content(plan))
    write_manifest(folder, "intraday", plan.seed, base, plan.applied())


def _notes(plan: IntradayPlan, today: date | None) -> list[str]:
    """Where the plan comes from and what it is worth, for whoever opens the file alone."""
    moves = [f"{count} x {move}" for move, count in plan.chosen]
    return [
        made_on(today or date.today(), plan.seed),
        *moves,
        f"Cost: {plan.cost:,.2f} {plan.unit}. {held(bool(plan.holds))}",
        *lines(plan, plan.after, 10),
    ]
