"""Volumes that count all contacts come down to the first contacts behind them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from planner.cli import cli
from sim import simulate
from sim.deflate import Deflation, deflate, further_contacts, with_volumes
from sim.engine.log import CONTACT, Cause, Stage
from sim.errors import ScenarioError
from sim.run import run_one
from sim.scenario import Scenario, dump_scenario, load_scenario

TIMES = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
FIRST = np.array([60.0, 90.0, 120.0, 110.0, 70.0, 50.0])
HELP = np.array([10.0, 10.0, 12.0, 12.0, 10.0, 8.0])
AGAIN = {"share": 0.7, "delay": {"law": "exponential", "mean": 600}, "most": 5}


def centre(calls: np.ndarray, helps: np.ndarray, counts: str, **of_calls: Any) -> Scenario:
    """Too few agents, redials, repeats, and a second line that gets a tenth of the calls."""
    hours = [{"from": "09:00", "to": "12:00"}]

    def queue(volumes: np.ndarray, **rules: Any) -> dict[str, Any]:
        rows = [
            {"day": "all", "time": time, "volume": volume}
            for time, volume in zip(TIMES, volumes, strict=True)
        ]
        return {
            "opening_hours": hours,
            "arrivals": {"kind": "poisson", "counts": counts, "volumes": rows},
            "talk": {"law": "exponential", "mean": 180},
            "patience": {"law": "exponential", "mean": 90},
        } | rules

    return Scenario.model_validate(
        {
            "name": "counted by the switch",
            "start": "2026-03-02",
            "queues": {"calls": queue(calls, **of_calls), "helps": queue(helps)},
            "groups": {
                name: {
                    "skills": {name: {}},
                    "shifts": {"day": {"from": "09:00", "to": "12:00", "counts": [{"agents": n}]}},
                }
                for name, n in (("calls", 12), ("helps", 6))
            },
            "run": {"seed": 5},
        }
    )


RULES: dict[str, Any] = {
    "retries": AGAIN,
    "resolution": 0.8,
    "repeats": AGAIN | {"share": 0.5},
    "transfers": [{"to": "helps", "share": 0.1}],
}


def counted(scenario: Scenario, replications: int, seed: int) -> dict[str, np.ndarray]:
    """Mean contacts by queue and half hour, leg by leg, as the switch would report them."""
    tables = {name: np.zeros(len(TIMES)) for name in scenario.queues}

    def count(_: int, logs: Any) -> None:
        for row in logs.contacts:
            if row["cause"] != Cause.HANDED_ON:
                half_hour = int(row["queued"]) // 1_800_000 - 18
                if half_hour < len(TIMES):
                    tables[list(tables)[row["queue"]]][half_hour] += 1

    simulate(scenario, replications=replications, seed=seed, on_logs=count)
    return {name: table / replications for name, table in tables.items()}


@pytest.fixture(scope="module")
def deflated() -> Deflation:
    """The volumes found for a table that a known centre has produced, with other customers."""
    table = counted(centre(FIRST, HELP, "first_contacts", **RULES), 60, seed=11)
    given = centre(table["calls"], table["helps"], "all_contacts", **RULES)
    return deflate(given, replications=60)


def test_the_first_contacts_behind_a_table_are_found_again(deflated: Deflation) -> None:
    assert deflated.reached
    calls, helps = deflated.queues
    assert calls.table > 1.15 * FIRST.sum()  # a good part of it comes back
    assert calls.first == pytest.approx(FIRST.sum(), rel=0.03)
    assert helps.first == pytest.approx(HELP.sum(), rel=0.1)
    rows = deflated.scenario.queues["calls"].arrivals.volumes  # type: ignore[union-attr]
    assert [row.volume for row in rows or ()] == pytest.approx(FIRST, rel=0.08)


def test_a_base_run_with_other_random_numbers_reproduces_the_table(deflated: Deflation) -> None:
    found = counted(deflated.scenario, 60, seed=23)
    for item in deflated.queues:
        assert found[item.queue].sum() == pytest.approx(item.table, rel=0.04)


def test_the_report_adds_up(deflated: Deflation) -> None:
    for item in deflated.queues:
        assert abs(item.first + item.further - item.table) <= item.gap * item.table + 1e-9
        assert item.crowded == 0


def test_where_nobody_comes_back_both_counts_mean_the_same() -> None:
    plain = centre(FIRST, HELP, "all_contacts")
    found = deflate(plain, replications=2)
    assert found.runs == 1
    assert [item.first for item in found.queues] == pytest.approx([FIRST.sum(), HELP.sum()])
    first = centre(FIRST, HELP, "first_contacts")
    assert found.scenario == first
    a, b = (run_one(scenario, 0).contacts for scenario in (plain, first))
    np.testing.assert_array_equal(a, b)


def test_volumes_of_all_contacts_are_not_simulated_where_some_come_back() -> None:
    given = centre(FIRST, HELP, "all_contacts", **RULES)
    for refused in (lambda: simulate(given, replications=1), lambda: run_one(given, 0)):
        with pytest.raises(ScenarioError) as caught:
            refused()
        assert str(caught.value).splitlines() == [
            "queues.calls.arrivals.counts: these volumes count all contacts, and the simulation "
            "would add redials, repeats to them; make first contacts of them: ccplan deflate, and "
            "simulate with the override that it writes",
            "queues.helps.arrivals.counts: these volumes count all contacts, and the simulation "
            "would add contacts from other queues to them; make first contacts of them: ccplan "
            "deflate, and simulate with the override that it writes",
        ]


def test_more_transfers_than_the_table_has_are_said_and_leave_no_first_contacts() -> None:
    given = centre(FIRST, np.full(6, 2.0), "all_contacts", transfers=RULES["transfers"])
    calls, helps = deflate(given, replications=10, most_runs=40).queues
    assert calls.first == pytest.approx(FIRST.sum())
    assert helps.crowded >= 5
    assert helps.first < 1


def test_a_table_that_cannot_be_reached_is_not_called_reached() -> None:
    table = counted(centre(FIRST, HELP, "first_contacts", **RULES), 5, seed=11)
    given = centre(table["calls"], table["helps"], "all_contacts", **RULES)
    found = deflate(given, replications=2, most_runs=1)
    assert not found.reached
    assert found.runs == 1


def test_without_volumes_of_all_contacts_there_is_nothing_to_do() -> None:
    with pytest.raises(ScenarioError, match="no queue has volumes that count all contacts"):
        deflate(centre(FIRST, HELP, "first_contacts"))


def test_rows_that_hold_on_no_simulated_day_shrink_like_the_others() -> None:
    table = np.append(FIRST * 1.4, 0.0)[:6]
    given = centre(table, HELP, "all_contacts", **(RULES | {"transfers": []}))
    calls = given.queues["calls"].arrivals
    rows = calls.volumes  # type: ignore[union-attr]
    sunday = [row.model_copy(update={"day": "sun", "volume": 50.0}) for row in rows or ()]
    weekdays = [row.model_copy(update={"day": "mon"}) for row in rows or ()]
    changed = with_volumes(given, {})
    arrivals = calls.model_copy(update={"volumes": (*weekdays, *sunday)})
    queue = given.queues["calls"].model_copy(update={"arrivals": arrivals})
    changed = given.model_copy(update={"queues": {**given.queues, "calls": queue}})
    found = deflate(changed, replications=10)
    volumes = [r.volume for r in found.scenario.queues["calls"].arrivals.volumes]  # type: ignore[union-attr]
    ratio = found.queues[0].first / found.queues[0].table
    assert 0.5 < ratio < 0.95
    assert volumes[6:] == pytest.approx([50 * ratio] * 6, rel=1e-3)


def test_further_contacts_are_those_that_are_no_first_ones() -> None:
    rows = np.zeros(7, CONTACT)
    rows["queued"] = [100, 100, 250, 199, 310, 99, 400]
    rows["queue"] = [0, 1, 1, 1, 0, 0, 0]
    rows["cause"] = [
        *(Cause.FIRST, Cause.RETRY, Cause.TRANSFER, Cause.HANDED_ON, Cause.OVERFLOW),
        *(Cause.RETRY, Cause.RETRY),
    ]
    rows["stage"] = Stage.QUEUE
    found = further_contacts(rows, queues=2, begin=100, ticks=100, n=3)
    assert found.tolist() == [[0, 0, 1], [1, 1, 0]]


def test_the_command_writes_overrides_with_which_the_scenario_runs(tmp_path: Path) -> None:
    table = counted(centre(FIRST, HELP, "first_contacts", **RULES), 10, seed=11)
    given = centre(table["calls"], table["helps"], "all_contacts", **RULES)
    file, out = tmp_path / "scenario.yaml", tmp_path / "first.yaml"
    file.write_text(dump_scenario(given), encoding="utf-8")
    arguments = ["deflate", str(file), "--out", str(out), "--replications", "5", "-q"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert "first contacts" in done.output
    loaded = load_scenario(file, out)
    assert simulate(loaded, replications=1).queues()["offered"].iloc[0] > 100
    rows = loaded.queues["calls"].arrivals.volumes  # type: ignore[union-attr]
    assert sum(row.volume for row in rows or ()) < 0.9 * table["calls"].sum()


def test_the_command_writes_nothing_that_is_off_the_table(tmp_path: Path) -> None:
    given = centre(FIRST, HELP, "all_contacts", **RULES)
    file, out = tmp_path / "scenario.yaml", tmp_path / "first.yaml"
    file.write_text(dump_scenario(given), encoding="utf-8")
    arguments = ["deflate", str(file), "--out", str(out), "--replications", "1", "-q"]
    done = CliRunner().invoke(cli, [*arguments, "--tolerance", "1e-9"], standalone_mode=False)
    assert done.return_value == 1
    assert "nothing written" in done.stderr
    assert not out.exists()
