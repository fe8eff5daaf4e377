"""The record of the bank is summed up as ratios of sums, with intervals over days."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.demo.record import (
    MEASURES,
    PERIODS,
    NoRecordError,
    Record,
    read_record,
    scenarios_folder,
)

OFFERED, LEVEL, ASA = MEASURES[0], MEASURES[1], MEASURES[2]


@pytest.fixture
def record() -> Record:
    days = pd.DataFrame(
        {
            "period": ["apr"] * 4 + ["may"],
            "weekday": ["sun", "mon", "tue", "fri", "mon"],
            "offered": [100, 200, 300, 9999, 1],
            "answered": [80, 150, 250, 9999, 1],
            "answered_in_20s": [50, 60, 100, 0, 1],
            "wait_answered_s": [800, 1500, 5000, 0, 1],
        }
    )
    half_hours = pd.DataFrame(
        {
            "period": ["apr"] * 3,
            "queue": ["all", "all", "stock"],
            "time": ["10:00", "10:30", "10:00"],
            "days": [3, 3, 3],
            "offered": [60, 2, 5],
            "answered_in_20s": [30, 1, 5],
        }
    )
    return Record(half_hours, days)


def test_figures_are_ratios_of_sums_from_sunday_to_thursday(record: Record) -> None:
    april = PERIODS[1]
    assert record.whole(april, OFFERED).value == 200
    assert record.whole(april, LEVEL).value == pytest.approx(210 / 600)
    assert record.whole(april, ASA).value == pytest.approx(7300 / 480)


def test_intervals_of_a_mean_are_the_usual_ones(record: Record) -> None:
    found = record.whole(PERIODS[1], OFFERED)
    half = 1.96 * np.std([100, 200, 300], ddof=1) / np.sqrt(3)
    assert found.high - found.value == pytest.approx(half)
    assert found.value - found.low == pytest.approx(half)


def test_half_hours_with_too_few_contacts_are_left_out(record: Record) -> None:
    found = record.by_half_hour(PERIODS[1], LEVEL, least=10)
    assert found.to_dict() == {"10:00": 0.5}


def test_the_shipped_record_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record = read_record(scenarios_folder())
    level = record.whole(PERIODS[0], LEVEL)
    assert 0 < level.low < level.value < level.high < 1


def test_a_missing_record_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoRecordError, match="the record of the bank is missing"):
        read_record(tmp_path)
