"""The log as tables: names, times from the scenario's start, local timestamps."""

import pandas as pd
import pytest

from sim import Result, simulate
from sim.measure import KPIS, Asked
from tests.running.example import centre


def test_a_missing_time_is_missing_and_not_a_number(small_run: Result) -> None:
    contacts = small_run.contacts()
    abandoned = contacts[contacts["exit"] == "abandoned"]
    assert len(abandoned) > 0
    assert abandoned["answered_ms"].isna().all()
    assert abandoned["agent"].isna().all()
    assert (abandoned["ended_ms"] - abandoned["arrived_ms"] == abandoned["patience_ms"]).all()


def test_rows_are_in_the_order_of_arrival_within_each_replication(small_run: Result) -> None:
    contacts = small_run.contacts()
    assert contacts["replication"].is_monotonic_increasing
    for _, rows in contacts.groupby("replication"):
        assert rows["arrived_ms"].is_monotonic_increasing


def test_local_timestamps_follow_the_clock_on_the_wall() -> None:
    result = simulate(centre(start="2026-03-28", days=2), engine="simpy", replications=1, log=True)
    times = result.local_times(pd.Series([0, 24 * 3_600_000, 28 * 3_600_000]))
    assert [str(time) for time in times] == [
        "2026-03-28 00:00:00+02:00",
        "2026-03-29 00:00:00+02:00",
        "2026-03-29 05:00:00+03:00",  # four hours after midnight the clocks have gone forward
    ]
    arrived = result.local_times(result.contacts()["arrived_ms"])
    assert set(arrived.dt.hour) <= {9, 10, 11}


def test_during_warm_up_times_are_negative() -> None:
    result = simulate(centre(warm_up_days=1), engine="simpy", replications=1, log=True)
    contacts = result.contacts()
    assert (contacts["arrived_ms"] < 0).any()
    measured = (contacts["arrived_ms"] >= 0).sum()
    assert float(result.queues()["entered"].iloc[-1]) == measured


def test_the_agents_log_names_what_agents_do_and_adds_up(small_run: Result) -> None:
    agents = small_run.agents()
    assert set(agents["activity"]) <= {"available", "talk", "wrap"}
    busy = agents["activity"].isin(["talk", "wrap"])
    assert agents.loc[busy, "customer"].notna().all()
    assert agents.loc[~busy, "customer"].isna().all()
    length = agents["end_ms"] - agents["start_ms"]
    occupancy = length[busy].sum() / length.sum()
    table = small_run.groups().set_index("group")
    assert float(str(table.loc["all", "occupancy"])) == pytest.approx(occupancy, rel=1e-12)


def test_without_a_log_there_is_nothing_to_show() -> None:
    result = simulate(centre(), engine="simpy", replications=1)
    with pytest.raises(ValueError, match=r"the run kept no log: simulate\(\.\.\., log=True\)"):
        result.contacts()


def test_what_was_not_measured_is_said_to_be_missing() -> None:
    lean = Asked(periods=False)
    result = simulate(centre(), engine="simpy", replications=1, statistics=lean)
    with pytest.raises(KeyError, match="queues_by_hour was not measured"):
        result.queues("hour")


def test_verdicts_agree_with_the_tables(small_run: Result) -> None:
    held = small_run.queues().set_index("queue")["target_holds"]
    for verdict in small_run.verdicts:
        assert (verdict.outcome == "holds") == bool(held[verdict.queue])
        assert verdict.formula in KPIS


@pytest.mark.parametrize(("share", "outcome"), [(0.3, "holds"), (0.99, "missed")])
def test_a_promise_is_kept_missed_or_neither(share: float, outcome: str) -> None:
    queues = dict(centre().model_dump(by_alias=True)["queues"])
    queues["sales"] = queues["sales"] | {"target": {"share": share, "within_s": 20}}
    result = simulate(centre(queues=queues), engine="simpy", replications=6)
    assert result.verdicts[0].outcome == outcome


def test_the_log_says_who_came_why_and_what_became_of_it() -> None:
    queues = dict(centre().model_dump(by_alias=True)["queues"])
    queues["sales"] = queues["sales"] | {
        "intents": {"buy": 0.6, "ask": 0.4},
        "resolution": 0.5,
        "repeats": {"share": 1.0, "delay": {"law": "deterministic", "value": 600}},
    }
    more = {"segments": {"vip": {"share": 1.0, "customers": 50}}, "intents": {"buy": {}, "ask": {}}}
    result = simulate(centre(queues=queues, **more), engine="simpy", replications=1, log=True)
    contacts = result.contacts()
    sales = contacts[contacts["root_queue"] == "sales"]
    assert set(sales["intent"].dropna()) == {"buy", "ask"}
    assert (contacts["segment"] == "vip").all()
    assert contacts["person"].between(0, 49).all()
    again = contacts[contacts["cause"] == "repeat"]
    assert len(again) > 0
    for row in again.itertuples():
        before = contacts[(contacts["root"] == row.root) & (contacts["attempt"] == row.attempt - 1)]
        assert (before["then"] == "comes_back").any()
        assert not before["resolved"].any()
    over = contacts["exit"].eq("answered") & contacts["wrapped_ms"].notna()
    assert (contacts.loc[over, "effort_ms"] > 0).all()
    issues = result.issues().set_index("queue")
    ended = contacts.groupby("root")["resolved"].max().fillna(False)
    assert float(str(issues.loc["all", "issues_resolved"])) == ended.sum()
    assert float(str(issues.loc["all", "issues"])) == contacts["root"].nunique()
