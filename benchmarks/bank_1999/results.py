"""The tables of the backtest: written as CSV, read back by the page, the picture and the tests."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.bank_1999.backtest import Outcome, Period
from benchmarks.bank_1999.names import OPEN_INTERVALS, QUEUES, time_label
from benchmarks.bank_1999.score import (
    KPIS,
    cell_coverage,
    coverage,
    days_of,
    error_by_half_hour,
    error_of_days,
    estimate,
)

RESULTS = Path(__file__).parent / "results"
NAMES = ("totals", "half_hours", "queues", "changed", "waits", "forms")
Row = dict[str, object]


def totals(outcome: Outcome, period: Period) -> Iterator[Row]:
    """One row per figure: the whole day, errors, coverage, and the baseline's."""
    mean = outcome.every.mean(axis=0, dtype=float)
    for kpi in KPIS:
        days = days_of(period, whole=True)
        found = estimate(outcome, period, kpi, whole=True)
        yield {
            "period": outcome.case.period,
            "knowledge": outcome.case.knowledge,
            "kpi": kpi.label,
            "replications": len(outcome.every),
            "days": len(period.days),
            "recorded": kpi.of(period.sums.sum(axis=(0, 1, 2)), days),
            "predicted": found.value,
            "low": found.low,
            "high": found.high,
            "band_low": found.band_low,
            "band_high": found.band_high,
            "erlang_a": kpi.of(outcome.baseline.sum(axis=(0, 1)), days),
            "error": error_by_half_hour(mean.sum(axis=0), period, kpi),
            "erlang_a_error": error_by_half_hour(outcome.baseline.sum(axis=0), period, kpi),
            "day_error": error_of_days(mean.sum(axis=1), period, kpi),
            "erlang_a_day_error": error_of_days(outcome.baseline.sum(axis=1), period, kpi),
            "days_in_band": 100 * coverage(outcome, period, kpi),
            "half_hours_in_band": 100 * cell_coverage(outcome, period, kpi),
        }


def half_hours(outcome: Outcome, period: Period) -> Iterator[Row]:
    """One row per open half-hour and figure; the band is that of the period's days together."""
    record, baseline = period.sums.sum(axis=(0, 2)), outcome.baseline.sum(axis=0)
    days = days_of(period, whole=False)
    for kpi in KPIS:
        found = estimate(outcome, period, kpi, whole=False)
        recorded, erlang = kpi.of(record, days), kpi.of(baseline, days)
        for slot in OPEN_INTERVALS:
            yield {
                "period": outcome.case.period,
                "knowledge": outcome.case.knowledge,
                "kpi": kpi.label,
                "time": time_label(slot),
                "recorded": recorded[slot],
                "predicted": found.value[slot],
                "low": found.low[slot],
                "high": found.high[slot],
                "band_low": found.band_low[slot],
                "band_high": found.band_high[slot],
                "erlang_a": erlang[slot],
            }


def queues(outcome: Outcome, period: Period) -> Iterator[Row]:
    """One row per queue and figure, the whole day."""
    days = days_of(period, whole=True)
    for kpi in KPIS:
        recorded = kpi.of(period.sums.sum(axis=(0, 1)), days)
        predicted = kpi.of(outcome.queues.sum(axis=(0, 1)), days)
        for number, queue in enumerate(QUEUES):
            yield {
                "period": outcome.case.period,
                "knowledge": outcome.case.knowledge,
                "queue": queue,
                "kpi": kpi.label,
                "recorded": recorded[number],
                "predicted": predicted[number],
            }


def write(tables: dict[str, pd.DataFrame], folder: Path = RESULTS) -> None:
    """Write the tables, figures to four decimals."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        tables[name].to_csv(
            folder / f"{name}.csv", index=False, float_format="%.4f", lineterminator="\n"
        )


def read(folder: Path = RESULTS) -> dict[str, pd.DataFrame]:
    """The tables as written."""
    return {name: pd.read_csv(folder / f"{name}.csv") for name in NAMES}
