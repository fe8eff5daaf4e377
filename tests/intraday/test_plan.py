"""The whole of it: a morning, the moves, and an override that simulates what was judged."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from planner.cli import run
from planner.intraday.actuals import actuals_of
from planner.intraday.moves import Rules
from planner.intraday.plan import intraday, moment_at
from planner.intraday.result import IntradayPlan
from planner.staffing.goals import Goals
from planner.staffing.trial import Trials
from sim.errors import ScenarioError
from sim.scenario import CentreState, Scenario, StateAgent, StateContact, dump_yaml, read_scenario
from tests.intraday.days import LUNCH, TEA, day, queue, shift, team

SCENARIO = day(
    queues={"calls": queue(16.0)},
    groups={
        "team": team(
            {
                "early": shift("08:00", "14:00", 5, LUNCH),
                "late": shift("10:00", "16:00", 2, TEA, LUNCH),
            }
        )
    },
)
MORNING = {f"{h:02d}:{m:02d}": 20.0 for h in (8, 9, 10) for m in (0, 30)}


def planned(scenario: Scenario, **rules: object) -> IntradayPlan:
    """The plan at 11:00 of a morning in which a quarter more came."""
    found = actuals_of(moment_at(scenario, "11:00"), {"calls": MORNING})
    return intraday(
        scenario,
        found,
        "11:00",
        rules=Rules(**rules),
        seconds=300,
        replications=60,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def plan() -> IntradayPlan:
    return planned(SCENARIO)


def test_moves_bring_more_goals_home(plan: IntradayPlan) -> None:
    assert plan.chosen
    assert len(plan.after.failed) < len(plan.before.failed)
    assert plan.reproducible and not plan.interrupted
    assert plan.forecast.rest[0] > plan.forecast.rest_planned[0]


def test_the_judgement_is_that_of_the_scenario_handed_over(plan: IntradayPlan) -> None:
    trials = Trials(plan.applied(), plan.after.seed, agents=False)
    outcome = trials.one(None, range(plan.after.replications))
    assert np.array_equal(outcome.queue, plan.after.outcome.queue)
    # intervals that are over are not judged
    names = [row.period for row in Goals.of(plan.applied(), trials).rows]
    judged = [row.period for row in plan.after.goals.rows]
    assert "Tue 2026-03-03 09:00-09:30" in names
    assert not any(period[15:20] < "11:00" for period in judged if period.startswith("Tue"))
    assert judged[-1] == "rest of the day"


def test_tables_say_what_was_judged(plan: IntradayPlan) -> None:
    service, goals, moves = plan.service_table(), plan.goals_table(), plan.moves_table()
    assert service["start"].tolist()[0] == "11:00"
    interval = goals[goals["over"] == "interval"].set_index("period")
    row = service[service["start"] == "14:00"].iloc[0]
    other = interval.loc["Tue 2026-03-03 14:00-14:30"]
    assert row["before_service_level"] == pytest.approx(other["before_value"])
    assert row["after_risk"] == pytest.approx(other["after_risk"])
    assert (service["before_service_low"] <= service["before_service_level"]).all()
    assert moves["made"].sum() == plan.counts.sum()
    assert plan.cost == pytest.approx(float((moves["made"] * moves["cost"]).sum()))


def test_a_shift_of_one_each_keeps_every_name(plan: IntradayPlan) -> None:
    shifts = plan.applied().groups["team"].shifts or {}
    assert {"early #1", "early #5", "late #2"} <= set(shifts)
    assert sum(row.agents for s in shifts.values() for row in s.counts) == 7


def state() -> CentreState:
    return CentreState(
        at=datetime(2026, 3, 3, 11, 0),
        contacts=(
            StateContact(queue="calls", age_s=40.0, count=6),
            StateContact(
                queue="calls", status="in_service", age_s=90.0, agent="team/early/1", elapsed_s=60.0
            ),
        ),
        agents=(StateAgent(agent="team/late/2", state="absent"),),
    )


def test_the_simulation_begins_from_the_state() -> None:
    scenario = SCENARIO.model_copy(update={"state": state()})
    found = planned(scenario, kinds=("break",))
    begun = found.applied().state
    assert begun is not None and begun.contacts[1].agent == "team/early #1/1"
    assert begun.agents[0].agent == "team/late #2/1"
    assert {move.most for move, _ in found.chosen} <= {1, 5}
    first = found.service_table().iloc[0]
    assert first["start"] == "11:00"
    # who waits in the beginning is counted in the first interval
    assert first["contacts"] > found.forecast.updated[0, 22] + 4
    assert not any("No state" in note for note in found.notes)


def test_the_moment_must_be_that_of_the_state() -> None:
    scenario = SCENARIO.model_copy(update={"state": state()})
    assert moment_at(scenario, None).text == "2026-03-03 11:00"
    with pytest.raises(ScenarioError, match="not of 2026-03-03 12:00"):
        moment_at(scenario, "12:00")
    with pytest.raises(ScenarioError, match="no moment is given"):
        moment_at(SCENARIO, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario, its morning and its state."""
    path = tmp_path / "scenario.yaml"
    path.write_text(dump_yaml(SCENARIO.model_dump(mode="json", by_alias=True, exclude_none=True)))
    rows = [f"calls,2026-03-03,{time},{volume:g}" for time, volume in MORNING.items()]
    (tmp_path / "volumes.csv").write_text("\n".join(["queue,day,time,volume", *rows]) + "\n")
    (tmp_path / "contacts.csv").write_text(
        "queue,status,age_s,count,agent,elapsed_s\n"
        "calls,waiting,40,6,,\ncalls,in_service,90,1,team/early/1,60\n"
    )
    (tmp_path / "agents.csv").write_text("agent,state,since_s\nteam/late/2,absent,0\n")
    return tmp_path


def arguments(folder: Path, *more: str) -> list[str]:
    return [
        "intraday", str(folder / "scenario.yaml"), "--at", "11:00", "--actual",
        str(folder / "volumes.csv"), "--allow", "breaks,overtime", "--seconds", "20", *more,
    ]  # fmt: skip


def test_the_command_writes_an_override_that_simulates_the_plan(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "plan"
    more = ("--state", str(folder / "contacts.csv"), "--agents", str(folder / "agents.csv"))
    status = run(arguments(folder, *more, "--out", str(out), "--overtime", "60"))
    text = capsys.readouterr().out
    assert status in (0, 1)
    assert "intraday · 2026-03-03 11:00" in text
    content = json.loads((out / "plan.json").read_text())
    assert content["state"] and (status == 0) == content["after"]["holds"]
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == set(json.loads((out / "manifest.json").read_text())["files"])
    tables = {"volumes", "contacts", "agents", "moves", "service", "goals", "forecast"}
    assert {"override.yaml", "charts/intraday.png", "report.txt"} <= names
    assert {f"{name}.csv" for name in tables} <= names
    scenario = read_scenario(folder / "scenario.yaml", [out / "override.yaml"]).scenario
    assert scenario.state is not None and scenario.state.contacts[0].count == 6
    assert scenario.days == 1
    assert run(["simulate", str(folder / "scenario.yaml"), "-q", "--override",
                str(out / "override.yaml"), "--replications", "3"]) == 0  # fmt: skip


def test_the_command_prints_json_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ("--allow", "breaks", "--counts", "all_contacts")
    assert run(arguments(folder, "--json", *more)) in (0, 1)
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == "intraday" and found["forecast"]["method"] == "conjugate"
    assert {"before", "after", "moves", "service", "goals", "candidates"} <= set(found)
    assert any("Of the 120 contacts that came, 100 % are taken" in note for note in found["notes"])


def test_wrong_tables_end_with_status_2_and_every_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "volumes.csv").write_text("queue,day,time,volume\ncall,2026-03-03,08:00,9\n")
    assert run(arguments(folder)) == 2
    assert "volumes.csv:2, column queue" in capsys.readouterr().err
    assert run([*arguments(folder)[:4], "--actual", str(folder / "none.csv")]) == 2
    more = ("--state", str(folder / "none.csv"))
    assert run(arguments(folder, *more)) == 2
    assert "there is no table" in capsys.readouterr().err
    assert run(arguments(folder, "--allow", "magic")) == 2


def test_tables_of_a_state_replace_the_one_that_the_scenario_has(folder: Path) -> None:
    from planner.cli.intraday import _read

    whole = SCENARIO.model_copy(update={"state": state()})
    path = folder / "with_state.yaml"
    path.write_text(dump_yaml(whole.model_dump(mode="json", by_alias=True, exclude_none=True)))
    agents = folder / "agents.csv"
    for settings in ((), ("state=null",)):
        found = _read(path, settings, (), "2026-03-03 11:00", None, agents, "planned", quiet=True)
        assert found.state is not None and found.state.contacts == ()
        assert [row.state for row in found.state.agents] == ["absent"]
