"""What ``make bench-plans`` is put together from."""

import numpy as np
import pytest

from benchmarks import bench_plans
from benchmarks.bench_plans_day import DAY, erlang_a, fastest
from benchmarks.plan_parts import Part
from planner.requirement import requirement
from sim.scenario import load_scenario
from sim.scenario.models.arrivals import Busyness


def test_the_fastest_group_of_a_queue_is_the_first_asked_of_equally_fast_ones() -> None:
    scenario = load_scenario(DAY)
    assert {name: fastest(scenario, name) for name in scenario.queues} == {
        "sales": "north",
        "billing": "south",
        "technical": "west",
        "orders": "north",
        "returns": "south",
        "loyalty": "east",
        "business": "harbour",
        "complaints": "centre",
    }


def test_erlang_a_per_queue_puts_every_whole_requirement_into_one_group() -> None:
    scenario = load_scenario(DAY).model_copy(update={"busyness": Busyness()})
    found = erlang_a(scenario, "stationary")
    needed = requirement(scenario, method="stationary", formula="erlang_a", busyness=False)
    assert (found.agents.sum(axis=0) == needed.whole.sum(axis=0)).all()
    north = list(scenario.groups).index("north")
    mine = [list(scenario.queues).index(name) for name in ("sales", "orders")]
    assert (found.agents[north] == needed.whole[mine].sum(axis=0)).all()
    assert np.count_nonzero(found.agents.sum(axis=1)) == 6


def test_a_part_shows_its_rows_and_what_was_met(capsys: pytest.CaptureFixture[str]) -> None:
    part = Part("Title", ("name", "cost"), notes=["a note"])
    part.row("one", "1,000")
    part.promise("cheap enough", "1,000", True)
    part.promise("quick enough", "9 s", False)
    text = str(part)
    assert text.index("Title") < text.index("one") < text.index("a note")
    assert "met     cheap enough: 1,000" in text and "MISSED  quick enough: 9 s" in text
    assert "one" in capsys.readouterr().err


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        bench_plans.main(["day", "night"])
    assert stop.value.code == 2
    assert "no part night" in capsys.readouterr().err


def test_strict_fails_where_a_promise_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def part() -> Part:
        found = Part("Title", ("name",))
        found.promise("quick enough", "9 s", False)
        return found

    monkeypatch.setattr(bench_plans, "_part", lambda name: part)
    assert bench_plans.main(["day"]) == 0
    assert bench_plans.main(["day", "--strict"]) == 1
