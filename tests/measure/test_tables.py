"""Tables: labels, shapes, values, and what is missing when nothing is there."""

import pkgutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

import sim.measure
from sim.engine.log import AGENT_STATE, Exit
from sim.measure import (
    KPIS,
    Asked,
    holds,
    long_format,
    measure_replication,
    precise_enough,
    tables,
    total,
)
from tests.measure import naive
from tests.measure.build import (
    SECOND,
    bench,
    calendar,
    contact,
    fresh,
    random_contacts,
    random_states,
)

HOUR = 3600 * SECOND


def run(desk, replications, size=60):
    moments = fresh(desk)
    kept = []
    for r in range(replications):
        rng = np.random.default_rng(r)
        queues, agents = len(desk.inputs.queues), len(desk.inputs.agents)
        contacts = random_contacts(rng, desk.calendar, size, queues, agents)
        states = random_states(rng, desk.calendar, size, agents)
        kept.append(contacts)
        measure_replication(desk.inputs, desk.plan, r, contacts, states, desk.scratch, moments)
    return moments, kept


def test_all_tables_that_were_asked_for_are_there_and_hold_every_kpi():
    desk = bench(calendar(days=2), queues=2, groups=2)
    moments, _ = run(desk, 3)
    frames = tables(moments, desk.plan, desk.names, desk.calendar)
    periods = ("total", "by_day", "by_hour", "by_interval", "by_time_of_day")
    expected = [f"{noun}s_{period}" for noun in ("queue", "group") for period in periods]
    assert sorted(frames) == sorted([*expected, "wait_distribution", "wait_quantiles"])
    for name, kpi in KPIS.items():
        if kpi.about not in ("queue", "group"):
            continue
        table = frames[f"{kpi.about}s_total"]
        if kpi.journeys_only:
            assert name not in table.columns
            continue
        assert {name, f"{name}_low", f"{name}_high"} <= set(table.columns)
    assert "p_day_meets_sl" not in frames["queues_by_hour"]
    assert "p_day_meets_sl" in frames["queues_by_day"]


def test_every_period_names_its_local_time_also_when_clocks_go_back():
    cal = calendar(days=2, zone="Europe/Kyiv", start=date(2026, 10, 24))
    desk = bench(cal)
    moments, _ = run(desk, 2)
    frames = tables(moments, desk.plan, desk.names, cal)
    hours = frames["queues_by_hour"].query("queue == 'queue 0'")["start"].tolist()
    assert len(hours) == 49
    assert hours[27:29] == ["2026-10-25T03:00+03:00", "2026-10-25T03:00+02:00"]
    assert frames["queues_by_day"]["date"].unique().tolist() == ["2026-10-24", "2026-10-25"]
    clock = frames["queues_by_time_of_day"].query("queue == 'all'")["time"].tolist()
    assert clock[:3] == ["00:00", "00:30", "01:00"]
    assert len(clock) == 48
    assert len(frames["queues_by_interval"]) == 98 * 2


def test_values_and_limits_agree_with_pandas_on_the_log():
    desk = bench(calendar(minutes=60), queues=2, formulas=("sl_excl_short", "sl_of_answered"))
    moments, kept = run(desk, 8)
    parts = [naive.queue_counts(contacts, desk.calendar, desk) for contacts in kept]
    frames = tables(moments, desk.plan, desk.names, desk.calendar, confidence=0.9)
    row = frames["queues_total"].set_index("queue").loc["queue 0"]
    mine = [part[part["queue"] == 0] for part in parts]
    pairs = {
        "asa_s": [(p["wait_answered"].sum() / 1000, p["answered"].sum()) for p in mine],
        "abandon_rate": [(p["abandoned"].sum(), p["offered"].sum()) for p in mine],
        "service_level": [
            tuple(part.sum() for part in naive.service_level(p, "sl_excl_short")) for p in mine
        ],
        "entered": [(p["entered"].sum(), 1) for p in mine],
        "queue_length_mean": [(p["waiting_time"].sum(), 24 * HOUR) for p in mine],
    }
    for name, pair in pairs.items():
        value, error = naive.ratio_interval(*zip(*pair, strict=True))
        assert row[name] == pytest.approx(value), name
        if name != "queue_length_mean":
            half = 1.894578605 * error  # Student's 0.95 quantile on 7 degrees of freedom
            assert row[f"{name}_high"] - row[name] == pytest.approx(half, rel=1e-6), name


def test_the_row_for_all_queues_is_the_sum_of_the_queues():
    desk = bench(queues=3, formulas=("sl_of_offered", "sl_of_answered", "sl_of_offered"))
    moments, _ = run(desk, 2)
    table = tables(moments, desk.plan, desk.names, desk.calendar)["queues_total"]
    rows = table.set_index("queue")
    for name in ("entered", "answered", "cut", "queue_length_mean"):
        assert rows.loc["all", name] == pytest.approx(rows[name].iloc[:3].sum())
    assert rows["formula"].tolist() == ["sl_of_offered", "sl_of_answered", "sl_of_offered", "mixed"]


def test_a_single_queue_is_also_the_row_for_all():
    desk = bench()
    moments, _ = run(desk, 3)
    for name, table in tables(moments, desk.plan, desk.names, desk.calendar).items():
        if name.startswith("queues_by"):
            kpis = [column for column in table.columns if column.split("_low")[0] in KPIS]
            one = table.query("queue == 'queue 0'")[kpis].reset_index(drop=True)
            whole = table.query("queue == 'all'")[kpis].reset_index(drop=True)
            pd.testing.assert_frame_equal(one, whole)


def test_with_one_replication_there_are_values_but_no_limits():
    desk = bench(queues=2)
    moments, _ = run(desk, 1)
    frames = tables(moments, desk.plan, desk.names, desk.calendar)
    table = frames["queues_total"]
    assert table["asa_s"].notna().all()
    limits = [name for name in table.columns if name.endswith(("_low", "_high"))]
    assert table[limits].isna().all().all()
    assert frames["wait_quantiles"]["wait_s_low"].isna().all()


def test_nothing_happened_means_no_value_rather_than_zero():
    desk = bench()
    empty = random_contacts(np.random.default_rng(0), desk.calendar, 0, 1, 1)
    moments = fresh(desk)
    for r in range(3):
        states = np.zeros(0, AGENT_STATE)
        measure_replication(desk.inputs, desk.plan, r, empty, states, desk.scratch, moments)
    row = tables(moments, desk.plan, desk.names, desk.calendar)["queues_total"].iloc[0]
    assert np.isnan(row["service_level"])
    assert np.isnan(row["asa_s"])
    assert np.isnan(row["offered_wait_s"])
    assert row["offered"] == row["queue_length_mean"] == 0


def test_shares_keep_their_limits_between_zero_and_one():
    desk = bench()
    moments = fresh(desk)
    for r in range(12):
        rows = [contact(HOUR, Exit.ANSWERED, talk=5)] * 20
        rows += [contact(HOUR, Exit.ABANDONED, wait=60 * SECOND)] * (r == 0)
        states = np.zeros(0, AGENT_STATE)
        log = np.concatenate(rows)
        measure_replication(desk.inputs, desk.plan, r, log, states, desk.scratch, moments)
    row = tables(moments, desk.plan, desk.names, desk.calendar)["queues_total"].iloc[0]
    assert 0.9 < row["service_level_low"] < row["service_level"] < row["service_level_high"] <= 1
    assert 0 <= row["abandon_rate_low"] < row["abandon_rate"]
    # Every day met the target, which twelve days do not prove of all days.
    assert row["p_day_meets_sl"] == row["p_day_meets_sl_high"] == 1
    assert row["p_day_meets_sl_low"] == pytest.approx(0.025 ** (1 / 12))


def met_by(counts, share=0.8, replications=30):
    """Moments of days on which ``counts[r % len(counts)]`` of 1000 are answered in time."""
    desk = bench(asked=Asked(False, False, False, False))
    moments = fresh(desk)
    one = contact(HOUR, Exit.ANSWERED, talk=5)
    late = contact(HOUR, Exit.ANSWERED, wait=30 * SECOND, talk=5)
    for r in range(replications):
        n = counts[r % len(counts)]
        log = np.concatenate([np.repeat(one, n), np.repeat(late, 1000 - n)])
        states = np.zeros(0, AGENT_STATE)
        measure_replication(desk.inputs, desk.plan, r, log, states, desk.scratch, moments)
    return desk.plan, moments


def test_a_target_holds_when_its_lower_limit_misses_it_by_less_than_half_a_point():
    plan, moments = met_by([798, 802])
    assert holds(moments, plan).tolist() == [True]
    plan, moments = met_by([700, 900])  # the same mean, far less certain
    assert holds(moments, plan).tolist() == [False]
    plan, moments = met_by([790, 796])
    assert holds(moments, plan).tolist() == [False]


def test_precision_is_reached_when_half_the_width_is_small_beside_the_estimate():
    plan, moments = met_by([798, 802])
    enough, worst = precise_enough(moments, plan, ("service_level", "asa_s"), 0.05, 0.95)
    assert enough
    found = total(moments, plan, "asa_s")
    half = (found.high[0] - found.low[0]) / 2
    assert worst.kpi == "asa_s"
    assert worst.relative == pytest.approx(half / found.value[0])
    assert not precise_enough(moments, plan, ("asa_s",), worst.relative * 0.99, 0.95)[0]


def test_less_than_ten_replications_are_never_precise_enough():
    plan, moments = met_by([798, 802], replications=9)
    assert not precise_enough(moments, plan, ("service_level",), 0.5, 0.95)[0]


def test_a_kpi_that_nothing_tells_does_not_ask_for_more_replications():
    plan, moments = met_by([800])
    enough, worst = precise_enough(moments, plan, ("wait_abandoned_s", "block_rate"), 0.01, 0.95)
    assert (enough, worst.relative) == (True, 0.0)


def test_the_long_format_holds_every_value_of_the_wide_one():
    desk = bench(queues=2)
    moments, _ = run(desk, 3)
    wide = tables(moments, desk.plan, desk.names, desk.calendar)["queues_by_hour"]
    long = long_format(wide)
    kpis = [name for name in wide.columns if name in KPIS]
    assert len(long) == len(kpis) * len(wide)
    columns = ["queue", "formula", "date", "start", "kpi", "unit", "value", "low", "high"]
    assert long.columns.tolist() == columns
    part = long.query("kpi == 'asa_s'").reset_index(drop=True)
    pd.testing.assert_series_equal(part["low"], wide["asa_s_low"], check_names=False)


def test_no_module_of_the_package_takes_the_name_of_something_public():
    modules = {module.name for module in pkgutil.iter_modules(sim.measure.__path__)}
    assert "tabulate" in modules
    # Importing a submodule would put it in the place of the public name.
    assert not modules & set(sim.measure.__all__)
