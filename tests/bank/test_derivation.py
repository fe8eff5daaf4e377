"""The bank's scenario is what the derivation makes of the call records, and nothing else."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import derive_bank_1999
from benchmarks.bank_1999.agents import GROUPS, SKILLS
from benchmarks.bank_1999.clean import Records, load
from benchmarks.bank_1999.days import fit_days, keep_days
from benchmarks.bank_1999.laws import kaplan_meier, patience_curve, talk_law
from benchmarks.bank_1999.names import CALLS_FILE, DATA, FIT_END, QUEUES, SCENARIO
from sim.scenario import load_scenario

needs_records = pytest.mark.skipif(
    not (DATA / CALLS_FILE).exists(),
    reason=f"the raw call records are not at {DATA}; shipped files are used as they are",
)


@pytest.fixture(scope="module")
def records() -> Records:
    return load(DATA)


@needs_records
def test_rerunning_the_derivation_gives_the_shipped_files_byte_for_byte(
    records: Records, tmp_path: Path
) -> None:
    tables, figures = derive_bank_1999.derive(records)
    derive_bank_1999.write(tmp_path, tables, figures)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    shipped = {path.relative_to(SCENARIO) for path in SCENARIO.rglob("*.csv")}
    assert {path for path in made if path.suffix == ".csv"} == shipped
    for path in made:
        assert (tmp_path / path).read_bytes() == (SCENARIO / path).read_bytes(), path


@needs_records
def test_cleaning_reproduces_the_figures_published_with_the_records() -> None:
    figures = json.loads((SCENARIO / "figures.json").read_text(encoding="utf-8"))
    everything, weekdays = figures["all_days"], figures["sunday_to_thursday"]
    assert everything["calls"] == 164_081
    assert everything["abandoned_share"] == pytest.approx(0.174, abs=0.0005)
    assert everything["mean_wait_s"] == 64.8
    assert everything["asa_s"] == 62.5
    assert everything["answered_in_20s_of_offered"] == pytest.approx(0.419, abs=0.0005)
    assert weekdays["calls"] == 150_766
    assert weekdays["abandoned_share"] == pytest.approx(0.180, abs=0.0005)
    assert (weekdays["mean_wait_s"], weekdays["asa_s"]) == (67.2, 65.2)
    assert weekdays["answered_in_20s_of_offered"] == pytest.approx(0.404, abs=0.0006)


@needs_records
def test_patience_of_all_callers_has_the_published_quartile_and_median(records: Records) -> None:
    curve = patience_curve(records.calls)
    # Published over the five months: a quarter is gone after 89 s, half after 328 s.
    assert curve.at(89) == pytest.approx(0.75, abs=0.01)
    assert curve.at(328) == pytest.approx(0.50, abs=0.01)


@needs_records
def test_services_of_ten_seconds_and_more_have_the_published_lognormal_moments(
    records: Records,
) -> None:
    service = records.calls.loc[records.calls["answered"], "service_s"]
    logarithm = np.log(service[service >= 10])
    assert logarithm.mean() == pytest.approx(4.851, abs=0.001)
    assert logarithm.std() == pytest.approx(0.965, abs=0.001)


@needs_records
def test_nothing_after_march_changes_what_the_scenario_learns(records: Records) -> None:
    fit = keep_days(records.calls, fit_days(records.calls))
    assert fit["day"].max() < FIT_END
    forgotten = records.calls[records.calls["day"] < FIT_END]
    again = keep_days(forgotten, fit_days(forgotten))
    pd.testing.assert_frame_equal(fit, again)
    pd.testing.assert_frame_equal(talk_law(fit), talk_law(again))


@needs_records
def test_the_record_says_the_head_start_is_ninety_seconds() -> None:
    figures = json.loads((SCENARIO / "figures.json").read_text(encoding="utf-8"))
    shares = figures["share_served_in_order_by_head_start_s"]
    assert max(shares, key=shares.__getitem__) == "90"


def test_the_shipped_files_hold_no_row_of_the_log() -> None:
    for path in sorted(SCENARIO.rglob("*.csv")):
        columns = set(pd.read_csv(path, nrows=1).columns)
        assert not columns & {"customer_id", "call_id", "server", "vru+line", "arrival_s"}, path


def test_each_quantile_table_is_a_law_on_the_positive_line() -> None:
    names = {path.stem for path in (SCENARIO / "laws").glob("*.csv")}
    assert {f"patience_{queue}" for queue in QUEUES} <= names
    assert len(names) == len(QUEUES) + 8
    for path in sorted((SCENARIO / "laws").glob("*.csv")):
        law = pd.read_csv(path)
        assert law["p"].iloc[[0, -1]].tolist() == [0.0, 1.0], path
        assert (law["p"].diff().dropna() > 0).all(), path
        assert (law["value"].diff().dropna() >= 0).all(), path
        assert law["value"].iloc[0] >= 0, path


def test_talk_tables_keep_the_mean_and_the_spread_of_the_services() -> None:
    figures = json.loads((SCENARIO / "figures.json").read_text(encoding="utf-8"))["talk"]
    assert set(figures) >= {"stock", "regular_0800"}
    for name, figure in figures.items():
        law = pd.read_csv(SCENARIO / "laws" / f"talk_{name}.csv")
        step = law["p"].diff().to_numpy()[1:]
        left, right = law["value"].to_numpy()[:-1], law["value"].to_numpy()[1:]
        mean = (step * (left + right) / 2).sum()
        square = (step * (left**2 + left * right + right**2) / 3).sum()
        assert mean == pytest.approx(figure["mean_s"], rel=0.005)
        assert np.sqrt(square - mean**2) / mean == pytest.approx(figure["cv"], rel=0.12)


def test_staffing_covers_every_open_half_hour_of_the_week_in_every_group() -> None:
    staffing = pd.read_csv(SCENARIO / "staffing.csv")
    assert set(staffing["group"]) == set(GROUPS)
    cells = staffing.groupby(["day", "group"]).size().unstack()
    assert (cells.loc[["sun", "mon", "tue", "wed", "thu"]] == 34).all(axis=None)
    assert (staffing["agents"] >= 0).all()


def test_the_scenario_file_says_the_derived_figures() -> None:
    figures = json.loads((SCENARIO / "figures.json").read_text(encoding="utf-8"))
    scenario = load_scenario(SCENARIO / "weekday.yaml")
    assert scenario.busyness.model_dump() == figures["busyness"]
    assert tuple(scenario.queues) == QUEUES
    for name, queue in scenario.queues.items():
        assert queue.arrivals.kind == "poisson"
        assert queue.arrivals.busyness.model_dump() == figures["queue_busyness"][name]
        high = figures["high_priority_share_of_queued"][name]
        if "high" in queue.classes:
            assert queue.classes["high"].share == high
            assert queue.classes["high"].head_start_s == 90
        else:
            assert high < 0.01 or name == "callback"
    for name, group in scenario.groups.items():
        assert set(group.skills) == set(SKILLS[name]), name
        assert group.availability is not None
        assert group.availability.share == figures["availability"]["share"]
        assert group.availability.mean_spell_s == figures["availability"]["mean_spell_s"]
        said = [(part.start, part.share, part.mean_spell_s) for part in group.availability.by_time]
        assert said == [
            (part["start"], part["share"], part["mean_spell_s"])
            for part in figures["availability"]["by_time"]
        ]


def test_kaplan_meier_agrees_with_a_textbook_example() -> None:
    # Six callers: gone at 1, answered at 2, gone at 3 and 3, answered at 4, gone at 5.
    curve = kaplan_meier([1, 2, 3, 3, 4, 5], [True, False, True, True, False, True])
    assert curve.time_s.tolist() == [1, 3, 5]
    assert curve.survival == pytest.approx([5 / 6, 5 / 12, 0.0])
    assert curve.at(2.9) == pytest.approx(5 / 6)
