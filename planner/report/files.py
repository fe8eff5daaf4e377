"""Everything ``--out`` writes: tables, manifest, charts and the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner.report import charts, panels
from planner.report.drawing import figure, save_png
from planner.report.html import page
from sim.folder import write_text

if TYPE_CHECKING:
    from planner.report.html import Section
    from sim.result import Result

PAGE = "report.html"


def write_report(
    result: Result, folder: Path, before: Sequence[Section] = (), *, pictures: bool = True
) -> None:
    """Fill a folder; the manifest is written last and lists the rest.

    ``before``: sections of the page ahead of the usual ones. ``pictures``: write the charts as
    PNG files, too.
    """
    if pictures:
        write_charts(result, folder / "charts")
    write_text(folder / PAGE, page(result, before))
    result.write_into(folder)


def write_charts(result: Result, folder: Path) -> None:
    """One PNG per queue and one per group."""
    if not result.statistics.periods:
        return
    if result.verdicts:
        whole = figure([("Targets", partial(charts.targets, result=result))], columns=1)
        save_png(whole, folder / "targets.png")
    for queue in result.scenario.queues:
        save_png(figure(panels.of_queue(result, queue)), folder / f"queue_{plain(queue)}.png")
    if result.statistics.agents:
        for group in result.scenario.groups:
            save_png(figure(panels.of_group(result, group)), folder / f"group_{plain(group)}.png")


def plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name) or "_"
