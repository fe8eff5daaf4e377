"""The generated part of docs/bank_1999.md: every figure of the page comes from here."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import pandas as pd

from benchmarks.bank_1999.backtest import KNOWLEDGE, Knowledge
from benchmarks.bank_1999.names import QUEUES, REPOSITORY
from benchmarks.bank_1999.score import ABANDONED, KPIS, OFFERED, SERVICE_LEVEL, WAIT

PAGE = REPOSITORY / "docs" / "bank_1999.md"
BEGIN = "<!-- {name}: written by python -m benchmarks.backtest_bank_1999 -->"
END = "<!-- end of {name} -->"
PERIODS = {
    "jan_mar": "Jan-Mar, in sample",
    "apr": "April, out of sample",
    "may": "May, out of sample",
    "may_but_23": "May without 23 May",
}
Row = dict[str, Any]
MEASURES = (SERVICE_LEVEL, WAIT, ABANDONED)


def write(tables: dict[str, pd.DataFrame], path: Path = PAGE) -> None:
    """Put the tables into their places on the page.

    Raises:
        ValueError: a place is missing.
    """
    text = path.read_text(encoding="utf-8")
    for name, block in blocks(tables).items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        if begin not in text or end not in text:
            raise ValueError(f"{path}: no place for {name}: the two lines {begin} and {end}")
        before, rest = text.split(begin, 1)
        text = f"{before}{begin}\n\n{block}\n\n{end}{rest.split(end, 1)[1]}"
    path.write_text(text, encoding="utf-8")


def blocks(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Markdown of every generated table, by name."""
    return {
        "totals": summary(tables["totals"]),
        "errors": _errors(tables["totals"]),
        "days": _days(tables["totals"]),
        "queues": _queues(tables["queues"]),
        "changed": _changed(tables["changed"]),
        "forms": _forms(tables["forms"]),
        "waits": _waits(tables["waits"]),
        "half-hours": _half_hours(tables["half_hours"]),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def _by(rows: pd.DataFrame, key: str) -> dict[str, Row]:
    # Keys of a row are its columns, which pandas' types do not say.
    return {str(row[key]): cast("Row", row) for row in rows.to_dict("records")}


def _cases(totals: pd.DataFrame) -> list[tuple[str, str, dict[str, Row]]]:
    """Label of the period, of the knowledge, and the rows by figure, in the page's order."""
    found = []
    for period, label in PERIODS.items():
        for knowledge, level in KNOWLEDGE.items():
            rows = totals[(totals["period"] == period) & (totals["knowledge"] == knowledge)]
            if len(rows):
                found.append((label, level, _by(rows, "kpi")))
    return found


def summary(totals: pd.DataFrame) -> str:
    """Recorded and predicted figures of the whole day."""
    head = ["", "knows"]
    for kpi in KPIS:
        head += [f"{kpi.label}, {kpi.unit}: recorded", "predicted", "Erlang A"]
    rows = []
    for label, level, found in _cases(totals):
        cells = [label, level]
        for kpi in KPIS:
            row = found[kpi.label]
            half = (row["high"] - row["low"]) / 2
            digits = kpi.digits
            cells += [
                f"{row['recorded']:,.{digits}f}",
                f"{row['predicted']:,.{digits}f} ± {half:.{digits}f}",
                f"{row['erlang_a']:,.{digits}f}",
            ]
        rows.append(cells)
    return table(head, rows)


def _errors(totals: pd.DataFrame) -> str:
    head = ["", "knows", "offered, WAPE %", "Erlang A"]
    for kpi in MEASURES:
        head += [f"{kpi.label}, {'points' if kpi.unit == '%' else kpi.unit}", "Erlang A"]
    rows = []
    for label, level, found in _cases(totals):
        cells = [label, level]
        for kpi in KPIS:
            row = found[kpi.label]
            cells += _contest(row["error"], row["erlang_a_error"])
        rows.append(cells)
    return table(head, rows)


def _contest(ours: float, theirs: float) -> list[str]:
    """Both errors, the smaller one bold."""
    texts = [f"{ours:.1f}", f"{theirs:.1f}"]
    if texts[0] != texts[1]:
        better = 0 if ours < theirs else 1
        texts[better] = f"**{texts[better]}**"
    return texts


def _days(totals: pd.DataFrame) -> str:
    head = ["", "knows", "days"]
    for kpi in MEASURES:
        head += [f"{kpi.label}, {'points' if kpi.unit == '%' else kpi.unit}", "Erlang A"]
    head += [f"days in band: {kpi.label}" for kpi in KPIS]
    head += [f"half-hours in band: {kpi.label}" for kpi in (OFFERED, SERVICE_LEVEL)]
    rows = []
    for label, level, found in _cases(totals):
        cells = [label, level, f"{found[OFFERED.label]['days']}"]
        for kpi in MEASURES:
            row = found[kpi.label]
            cells += _contest(row["day_error"], row["erlang_a_day_error"])
        cells += [f"{found[kpi.label]['days_in_band']:.0f} %" for kpi in KPIS]
        cells += [
            f"{found[kpi.label]['half_hours_in_band']:.0f} %" for kpi in (OFFERED, SERVICE_LEVEL)
        ]
        rows.append(cells)
    return table(head, rows)


def _queues(queues: pd.DataFrame) -> str:
    levels: tuple[Knowledge, ...] = ("forecast", "days")
    head = ["", "queue"]
    for kpi in KPIS:
        head += [f"{kpi.label}, {kpi.unit}: recorded", "a", "b"]
    rows = []
    for period, label in list(PERIODS.items())[:3]:
        for queue in QUEUES:
            mine = queues[(queues["period"] == period) & (queues["queue"] == queue)]
            by_level = {k: _by(mine[mine["knowledge"] == k], "kpi") for k in levels}
            cells = [label, queue]
            for kpi in KPIS:
                found = [by_level[level][kpi.label] for level in levels]
                cells.append(f"{found[0]['recorded']:,.{kpi.digits}f}")
                cells += [f"{row['predicted']:,.{kpi.digits}f}" for row in found]
            rows.append(cells)
    return table(head, rows)


def _changed(changed: pd.DataFrame) -> str:
    head = ["", *(PERIODS[name] for name in changed.columns[1:])]
    rows = []
    for row in changed.to_dict("records"):
        values = list(row.values())
        digits = 0 if values[0] in ("days", "calls per day") else 1
        rows.append([str(values[0]), *(f"{value:,.{digits}f}" for value in values[1:])])
    return table(head, rows)


def _forms(forms: pd.DataFrame) -> str:
    head = [
        "availability",
        *(f"{k.label}, {'points' if k.unit == '%' else k.unit}" for k in MEASURES),
    ]
    rows = [
        [str(row["form"]), *(f"{row[kpi.label]:.1f}" for kpi in MEASURES)]
        for row in forms.to_dict("records")
    ]
    return table(head, rows)


def _waits(waits: pd.DataFrame) -> str:
    head = ["wait of regular calls", "recorded, %", "simulated, %"]
    rows = [
        [str(row["wait"]), f"{row['recorded']:.1f}", f"{row['simulated']:.1f}"]
        for row in waits.to_dict("records")
    ]
    return table(head, rows)


def _half_hours(half_hours: pd.DataFrame) -> str:
    parts = []
    for period, label in list(PERIODS.items())[:3]:
        rows = half_hours[half_hours["period"] == period]
        rows = rows[rows["knowledge"] == "forecast"]
        title = f"<details><summary>{label}: by half-hour</summary>"
        parts.append(f"{title}\n\n{_one_period(rows)}\n\n</details>")
    return "\n\n".join(parts)


def _one_period(rows: pd.DataFrame) -> str:
    head = ["time"]
    for kpi in KPIS:
        head += [f"{kpi.label}, {kpi.unit}: recorded", "predicted [95 % of days]", "Erlang A"]
    body = []
    for time in rows["time"].unique():
        cells, found = [str(time)], _by(rows[rows["time"] == time], "kpi")
        for kpi in KPIS:
            row = found[kpi.label]
            half = (row["high"] - row["low"]) / 2
            band = f"[{row['band_low']:.0f}, {row['band_high']:.0f}]"
            cells += [
                f"{row['recorded']:.1f}",
                f"{row['predicted']:.1f} ± {half:.1f} {band}",
                f"{row['erlang_a']:.1f}",
            ]
        body.append(cells)
    return table(head, body)
