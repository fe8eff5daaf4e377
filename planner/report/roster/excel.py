"""A roster as an Excel workbook: the plan as a coloured grid, and every table on its own sheet.

XlsxWriter writes text with ``write_string``: nothing in it can become a formula, whatever it
begins with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.report.roster.counts import SATURDAY, label
from planner.report.roster.exports import NoExport
from planner.report.roster.looks import LEAVE_COLOUR, WEEKEND_COLOUR, Look, looks
from planner.report.roster.tables import hours
from planner.schedule.problem import LEAVE, OFF, Roster

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WORKBOOK = "roster.xlsx"
MOST_ROWS = 1_000_000
WIDEST = 48


def write_workbook(path: Path, roster: Roster, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the roster as a grid, and ``tables`` by the name of their sheet, atomically.

    Raises:
        NoExport: XlsxWriter is not installed (extra ``export``).
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise NoExport("Excel files", "xlsxwriter") from None
    part = path.with_name(f".{path.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    # The options are a second lock: every cell is written with its type below.
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        book = Workbook(str(part), {**safe, "in_memory": True, "default_date_format": "yyyy-mm-dd"})
        at = roster.problem.dates[0]
        # The date of writing would make every file new; the same roster is the same file.
        book.set_properties({"created": datetime(at.year, at.month, at.day), "author": "ccplan"})
        _grid(book, roster)
        for name, table in tables.items():
            _sheet(book, name, table)
        book.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _grid(book: Workbook, roster: Roster) -> None:
    """People down, days across, coloured by kind of shift."""
    sheet = book.add_worksheet("Roster")
    sheet.hide_gridlines(2)
    formats = _Formats(book, roster)
    weekly = hours(roster)
    for column, text in enumerate(("agent", "group", "contract", "hours")):
        sheet.write_string(0, column, text, formats.head)
    for day, at in enumerate(roster.problem.dates):
        sheet.write_string(0, 4 + day, f"{at:%a} {at.day} {at:%b}", formats.head_of(at))
    for n in range(len(roster.work)):
        row = weekly.iloc[n]
        for column, name in enumerate(("agent", "group", "contract")):
            sheet.write_string(1 + n, column, str(row[name]), formats.plain)
        sheet.write_number(1 + n, 3, float(row["paid_hours"]), formats.number)
        for day, at in enumerate(roster.problem.dates):
            text = label(roster, n, day)
            shown = "" if roster.work[n, day] == OFF else text
            sheet.write_string(1 + n, 4 + day, shown, formats.cell(int(roster.work[n, day]), at))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 2, 16)
    sheet.set_column(3, 3, 7)
    sheet.set_column(4, 3 + len(roster.problem.dates), 13)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(roster.work), 3)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


class _Formats:
    """Cell formats of the grid, each made once."""

    def __init__(self, book: Workbook, roster: Roster) -> None:
        self._book, self._duties = book, roster.problem.duties
        self._looks = looks(roster.problem.duties)
        self._made: dict[tuple[str, str], Format] = {}
        self.head: Format = book.add_format({"bold": True, "bottom": 1})
        self._weekend: Format = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": WEEKEND_COLOUR}
        )
        self.plain: Format = book.add_format({})
        self.number: Format = book.add_format({"num_format": "0.0"})

    def head_of(self, at: date) -> Format:
        """Of a date."""
        return self._weekend if at.weekday() >= SATURDAY else self.head

    def cell(self, work: int, at: date) -> Format:
        """Of what somebody does on a date."""
        if work >= 0:
            return self._get(self._looks[self._duties[work].type])
        if work == LEAVE:
            return self._get(Look(LEAVE_COLOUR))
        return self._get(Look(WEEKEND_COLOUR if at.weekday() >= SATURDAY else "#FFFFFF"))

    def _get(self, look: Look) -> Format:
        if look not in self._made:
            self._made[look] = self._book.add_format(
                {
                    "bg_color": look.fill,
                    "font_color": look.ink,
                    "align": "center",
                    "border": 1,
                    "border_color": "#DDDDDD",
                }
            )
        return self._made[look]


def _sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    """One table: headings, numbers as numbers, dates as dates."""
    sheet = book.add_worksheet(name[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    number = book.add_format({"num_format": "0.0##"})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    shown = table.head(MOST_ROWS)
    for column, heading in enumerate(shown.columns):
        text = str(heading).replace("_", " ")
        sheet.write_string(0, column, text, head)
        values = shown[heading].tolist()
        for row, value in enumerate(values, start=1):
            _write(sheet, row, column, value, str(heading), (number, dates))
        longest = max([len(text), *(len(str(value)) for value in values[:200])])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
    sheet.freeze_panes(1, 0)
    if len(shown):
        sheet.autofilter(0, 0, len(shown), max(0, len(shown.columns) - 1))


def _write(
    sheet: Worksheet, row: int, column: int, value: Any, heading: str, looks: tuple[Format, Format]
) -> None:
    if value is None or (isinstance(value, float) and not np.isfinite(value)):
        return
    if isinstance(value, bool | np.bool_):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, int | float | np.integer | np.floating):
        sheet.write_number(row, column, float(value), looks[0] if value % 1 else None)
    elif heading == "date":
        sheet.write_datetime(row, column, datetime.fromisoformat(str(value)[:10]), looks[1])
    else:
        sheet.write_string(row, column, str(value))
