"""The backtest counts as it says, and the page shows what the backtest gave."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from benchmarks.bank_1999 import page, results
from benchmarks.bank_1999.actual_days import on_actual_days, whole_agents, with_talk_of
from benchmarks.bank_1999.backtest import (
    CASES,
    SURGE,
    Case,
    Outcome,
    Period,
    period_of,
    run_case,
    without_surge,
)
from benchmarks.bank_1999.baseline import erlang_a_days
from benchmarks.bank_1999.clean import Records, load
from benchmarks.bank_1999.days import observed
from benchmarks.bank_1999.erlang_a import erlang_a
from benchmarks.bank_1999.names import (
    CALLS_FILE,
    DATA,
    PERIODS,
    QUEUES,
    SCENARIO,
    SIMULATED_WEEKDAYS,
)
from benchmarks.bank_1999.predict import predict
from benchmarks.bank_1999.record import SUMS
from benchmarks.bank_1999.score import (
    ABANDONED,
    KPIS,
    OFFERED,
    SERVICE_LEVEL,
    WAIT,
    coverage,
    error_by_half_hour,
    error_of_days,
    estimate,
    ratio,
)
from sim import simulate
from sim.scenario import load_scenario

needs_records = pytest.mark.skipif(
    not (DATA / CALLS_FILE).exists(), reason=f"the raw call records are not at {DATA}"
)


@pytest.fixture(scope="module")
def records() -> Records:
    return load(DATA)


def one_day() -> object:
    return load_scenario(SCENARIO / "weekday.yaml").model_copy(update={"days": 1})


def test_a_prediction_counts_the_contacts_that_the_kpi_tables_count() -> None:
    scenario = one_day()
    mine = predict(scenario, 3).sum(axis=(1, 2))
    table = simulate(scenario, replications=3).queues().set_index("queue")
    for number, queue in enumerate(QUEUES):
        sums = dict(zip(SUMS, mine[:, number].mean(axis=0), strict=True))
        row = table.loc[queue]
        assert sums["offered"] == pytest.approx(row["offered"])
        assert sums["answered_in_20s"] / sums["offered"] == pytest.approx(row["service_level"])
        assert sums["wait_answered_s"] / sums["answered"] == pytest.approx(row["asa_s"])
        assert sums["answered"] + sums["abandoned"] == pytest.approx(sums["offered"])


def test_a_prediction_puts_contacts_into_the_half_hours_of_the_opening_hours() -> None:
    offered = predict(one_day(), 1)[0, 0, :, :, SUMS.index("offered")]
    assert offered[:14].sum() == 0
    assert (offered[14:].sum(axis=1) > 0).all()


@needs_records
def test_the_periods_and_what_is_left_out_add_up_to_the_published_total(records: Records) -> None:
    published = json.loads((SCENARIO / "figures.json").read_text())["sunday_to_thursday"]["calls"]
    assert published == 150_766
    parts = [period_of(records, name) for name in PERIODS]
    inside = sum(part.sums[..., SUMS.index("offered")].sum() for part in parts)
    kept = pd.concat([part.calls for part in parts])
    weekdays = records.calls[records.calls["weekday"].isin(SIMULATED_WEEKDAYS)]
    special = len(weekdays) - len(kept)
    hidden = sum(
        int((~observed(part.calls, part.days))[_row(part), part.calls["interval"]].sum())
        for part in parts
    )
    assert 0 < special < 0.05 * published
    assert inside + hidden + special == published


def _row(period: Period) -> np.ndarray:
    return pd.Series(np.arange(len(period.days)), index=period.days["day"])[
        period.calls["day"]
    ].to_numpy()


@needs_records
def test_the_record_by_period_is_the_shipped_record(records: Records) -> None:
    shipped = pd.read_csv(SCENARIO / "record.csv").groupby(["period", "queue"])[list(SUMS)].sum()
    for name in PERIODS:
        opened = period_of(records, name).sums[:, 14:].sum(axis=(0, 1))
        for number, queue in enumerate(QUEUES):
            assert opened[number].tolist() == shipped.loc[(name, queue)].tolist()


def test_the_page_shows_the_tables_that_the_backtest_wrote() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    made = page.blocks(results.read())
    assert {"totals", "errors", "days", "queues", "changed", "forms", "waits"} < set(made)
    for name, block in made.items():
        begin, end = page.BEGIN.format(name=name), page.END.format(name=name)
        assert text.split(begin)[1].split(end)[0].strip() == block, name


def test_every_case_has_its_rows_and_in_sample_is_labelled() -> None:
    totals = results.read()["totals"]
    for case in CASES:
        rows = totals[(totals["period"] == case.period) & (totals["knowledge"] == case.knowledge)]
        assert set(rows["kpi"]) == {kpi.label for kpi in KPIS}
    for period, label in page.PERIODS.items():
        assert ("in sample" in label) == (period == "jan_mar")


@needs_records
@pytest.mark.parametrize("case", [Case("apr", "forecast"), Case("apr", "days_and_talk")])
def test_a_small_backtest_gives_the_stored_record_and_baseline_and_nearly_the_prediction(
    records: Records, case: Case
) -> None:
    scenario = load_scenario(SCENARIO / "weekday.yaml")
    outcome, period = run_case(case, records, scenario, 3), period_of(records, case.period)
    stored = results.read()["totals"]
    stored = stored[(stored["period"] == case.period) & (stored["knowledge"] == case.knowledge)]
    for row, again in zip(stored.to_dict("records"), results.totals(outcome, period), strict=True):
        assert row["kpi"] == again["kpi"]
        assert row["recorded"] == pytest.approx(again["recorded"], abs=1e-3)
        assert row["erlang_a"] == pytest.approx(again["erlang_a"], abs=1e-3)
        assert row["erlang_a_error"] == pytest.approx(again["erlang_a_error"], abs=1e-3)
        # Three replications against many: five standard errors of their difference.
        error = (row["high"] - row["low"]) / 2 / 1.96 * np.sqrt(row["replications"] / 3)
        assert row["predicted"] == pytest.approx(again["predicted"], abs=5 * error)


def test_known_presence_becomes_whole_agents_without_moving_the_total() -> None:
    presence = np.array([[0.4, 2.5], [0.4, 1.0], [0.4, 3.1]])
    whole = whole_agents(presence)
    assert (whole == np.round(whole)).all() and (whole >= 0).all()
    assert whole.sum(axis=0).tolist() == [1.0, 7.0]
    assert np.abs(np.cumsum(whole - presence, axis=0)).max() <= 0.5


@needs_records
def test_the_days_as_they_were_have_the_recorded_volumes_and_presence(records: Records) -> None:
    period = period_of(records, "apr")
    scenario = on_actual_days(load_scenario(SCENARIO / "weekday.yaml"), records, period.days)
    expected = period.sums[:, 14:, :, SUMS.index("offered")].sum(axis=1)
    dates = [day.date().isoformat() for day in period.days["day"]]
    for number, queue in enumerate(scenario.queues.values()):
        volumes = pd.DataFrame([row.model_dump() for row in queue.arrivals.volumes])
        by_day = volumes.groupby(volumes["day"].astype(str))["volume"].sum()
        hidden = (~period.seen[:, 14:]).any(axis=1)
        found = by_day[dates].to_numpy()
        assert found[~hidden].tolist() == expected[~hidden, number].tolist()
    changed = with_talk_of(scenario, period.calls)
    assert changed.queues["regular"].patience == scenario.queues["regular"].patience
    assert changed.queues["regular"].talk != scenario.queues["regular"].talk


@needs_records
def test_may_without_the_surge_lacks_that_day_alone(records: Records) -> None:
    period = period_of(records, "may")
    days, queues = len(period.days), len(QUEUES)
    outcome = Outcome(
        Case("may", "days"),
        np.ones((2, days, 48, len(SUMS)), dtype=np.float32),
        np.ones((days, 48, queues, len(SUMS))),
        np.ones((days, 48, len(SUMS))),
    )
    left, rest = without_surge(outcome, period)
    assert len(rest.days) == days - 1
    assert left.every.shape[1] == left.baseline.shape[0] == days - 1
    lost = period.sums.sum() - rest.sums.sum()
    assert lost == period.sums[(period.days["day"] == SURGE).to_numpy()].sum() > 0


def toy_period(offered: list[list[float]], in_time: list[list[float]]) -> Period:
    """Days x two half-hours of one queue; waits of 10 s each."""
    sums = np.zeros((len(offered), 2, 1, len(SUMS)))
    sums[..., 0, SUMS.index("offered")] = offered
    sums[..., 0, SUMS.index("answered_in_20s")] = in_time
    sums[..., 0, SUMS.index("wait_all_s")] = 10 * np.array(offered)
    days = pd.DataFrame({"day": pd.date_range("1999-04-04", periods=len(offered))})
    return Period(days, np.ones((len(offered), 2), dtype=bool), pd.DataFrame(), sums)


def test_errors_by_half_hour_weigh_half_hours_by_their_calls() -> None:
    period = toy_period([[10, 30]], [[5, 30]])
    predicted = np.zeros((2, len(SUMS)))
    predicted[:, SUMS.index("offered")] = [12, 26]
    predicted[:, SUMS.index("answered_in_20s")] = [12, 13]
    assert error_by_half_hour(predicted, period, OFFERED) == pytest.approx(100 * 6 / 40)
    # Service level 100 and 50 % where 50 and 100 % were recorded: 50 points off everywhere.
    assert error_by_half_hour(predicted, period, SERVICE_LEVEL) == pytest.approx(50)
    predicted[:, SUMS.index("wait_all_s")] = [0, 26 * 14]
    assert error_by_half_hour(predicted, period, WAIT) == pytest.approx((10 * 10 + 30 * 4) / 40)


def test_errors_of_days_weigh_days_alike() -> None:
    period = toy_period([[10, 10], [100, 100]], [[10, 10], [100, 100]])
    predicted = np.zeros((2, len(SUMS)))
    predicted[:, SUMS.index("offered")] = [20, 220]
    predicted[:, SUMS.index("answered_in_20s")] = [10, 220]
    assert error_of_days(predicted, period, OFFERED) == pytest.approx(100 * 20 / 220)
    assert error_of_days(predicted, period, SERVICE_LEVEL) == pytest.approx((50 + 0) / 2)


def test_bands_hold_a_further_day_of_the_same_kind_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    every = np.zeros((39, 2000, 2, len(SUMS)), dtype=np.float32)
    every[..., SUMS.index("offered")] = rng.poisson(400, (39, 2000, 2))
    period = toy_period(rng.poisson(400, (2000, 2)).tolist(), [[0, 0]] * 2000)
    outcome = Outcome(Case("apr", "days"), every, every.mean(axis=0), every.mean(axis=0))
    assert coverage(outcome, period, OFFERED) == pytest.approx(0.95, abs=0.02)


def test_the_confidence_interval_of_a_mean_is_the_usual_one() -> None:
    rng = np.random.default_rng(2)
    every = np.zeros((400, 3, 2, len(SUMS)), dtype=np.float32)
    every[..., SUMS.index("offered")] = rng.poisson(50, (400, 3, 2))
    period = toy_period([[50, 50]] * 3, [[0, 0]] * 3)
    outcome = Outcome(Case("apr", "days"), every, every.mean(axis=0), every.mean(axis=0))
    found = estimate(outcome, period, OFFERED, whole=True)
    # A day has 100 calls, variance 100; the mean of 1,200 such days.
    assert found.value == pytest.approx(100, abs=1.5)
    assert found.high - found.value == pytest.approx(1.96 * 10 / np.sqrt(1200), rel=0.15)


def test_a_ratio_of_nothing_is_unknown() -> None:
    assert np.isnan(ratio([1.0], [0.0])).all()


def test_the_baseline_is_an_erlang_a_in_each_half_hour() -> None:
    volumes, agents = np.zeros((1, 48)), np.zeros((1, 48))
    volumes[0, 20], agents[0, 20] = 60, 6.5
    sums = erlang_a_days(volumes, agents, np.full(48, 180.0), 300.0)
    alone = erlang_a(60 / 1800, 180, 300, 6.5, 20)
    assert sums[0, :20].sum() == sums[0, 21:].sum() == 0
    assert ABANDONED.of(sums[0, 20]) == pytest.approx(100 * alone.abandoned)
    assert SERVICE_LEVEL.of(sums[0, 20]) == pytest.approx(100 * alone.answered_in_t)
    assert WAIT.of(sums[0, 20]) == pytest.approx(alone.wait_all_s)


SHIPPED = [
    *sorted(SCENARIO.rglob("*.*")),
    *sorted(results.RESULTS.rglob("*.csv")),
    *sorted(page.PAGE.parent.glob("*.md")),
]


@needs_records
def test_no_customer_of_the_records_appears_in_a_shipped_file() -> None:
    raw = pd.read_csv(DATA / CALLS_FILE, usecols=["customer_id"], dtype=str)
    customers = set(raw["customer_id"]) - {"0"}
    assert min(map(len, customers)) == 7
    for path in SHIPPED:
        numbers = set(re.findall(r"\d+", path.read_text(encoding="utf-8")))
        assert not numbers & customers, path


@needs_records
def test_no_agent_line_or_call_of_the_records_can_be_found_in_a_shipped_file() -> None:
    columns = ["vru+line", "call_id", "server"]
    raw = pd.read_csv(DATA / CALLS_FILE, usecols=columns, dtype=str, keep_default_na=False)
    codes = (set(raw["server"]) | set(raw["vru+line"])) - {"", "NO_SERVER"}
    # Call ids are the numbers up to 43,373, as sums of seconds are too: what can be asserted is
    # that no table has a column that could hold one, every column of numbers being a known sum.
    known = {"time", "days", "p", "value", "agents", "volume", "replications", *SUMS}
    known |= {"agent_hours", "half_hours", "period", "queue", "group", "day", "weekday"}
    known |= {"kpi", "knowledge", "recorded", "predicted", "low", "high", "band_low", "band_high"}
    known |= {"erlang_a", "error", "erlang_a_error", "day_error", "erlang_a_day_error"}
    known |= {"days_in_band", "half_hours_in_band", "figure", *PERIODS, "wait", "simulated"}
    known |= {"form", *(kpi.label for kpi in KPIS)}
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        assert not set(re.findall(r"\b[A-Z]+\d+\b", text)) & codes, path
        if path.suffix == ".csv":
            assert set(pd.read_csv(path, nrows=1).columns) <= known, path
