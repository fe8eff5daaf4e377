"""What `Requirement.explain` and `ccplan explain` say, and what they refuse."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from planner.cli import cli
from planner.requirement import requirement
from planner.requirement.explain import UnknownInterval
from tests.requirement.build import mail, voice

STAFF = [
    {"day": "all", "time": f"{h:02d}:{m:02d}", "agents": 12} for h in range(8, 20) for m in (0, 30)
]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("explained")
    made = {
        "voice": voice(
            [("08:00", 120.0), ("20:00", 0.0)],
            staffing=STAFF,
            queue={"opening_hours": [{"from": "08:00", "to": "20:00"}]},
        ),
        "mail": mail(target={"share": 0.8, "within_s": 14400}),
    }
    for name, scenario in made.items():
        text = scenario.model_dump_json(by_alias=True, exclude_none=True)  # JSON is YAML
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.yaml" for name in made}


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["explain", *map(str, arguments)])


def test_one_agent_less_misses_and_the_required_number_holds() -> None:
    told = requirement(voice()).explain("calls", "2026-03-02 10:10")
    assert told.start == "2026-03-02 10:00" and told.minutes == 30
    less, enough, more = told.rows
    assert [row.agents for row in told.rows] == [told.whole - 1, told.whole, told.whole + 1]
    assert (less.holds, enough.holds, more.holds) == (False, True, True)
    assert less.service_level < 0.8 <= enough.service_level < more.service_level
    assert less.asa_s > enough.asa_s > more.asa_s
    assert told.load == pytest.approx(8.0, rel=1e-3) and told.formula == "Erlang A"
    assert told.goals == ("80.0 % within 20 s (sl_of_offered)",)


def test_an_interval_is_named_by_its_position_or_any_time_in_it() -> None:
    found = requirement(voice())
    assert found.explain("calls", 20) == found.explain("calls", "2026-03-02T10:29:59")


def test_the_words_hold_load_formula_need_and_table(files: dict[str, Path]) -> None:
    done = call(files["voice"], "calls", "2026-03-02 10:00")
    assert done.exit_code == 0
    for text in (
        "60.0 contacts x 240 s",
        "8.00 erlangs",
        "Erlang A",
        "80.0 % within 20 s",
        "agents",
    ):
        assert text in done.stdout
    assert done.stdout.count("missed") == 1 and done.stdout.count("hold") == 2


def test_without_abandonment_too_few_agents_let_the_queue_grow(files: dict[str, Path]) -> None:
    done = call(files["voice"], "calls", "2026-03-02 10:00", "--formula", "erlang_c")
    assert (
        done.exit_code == 0 and "Erlang C: the patience of the scenario is not used" in done.stdout
    )
    steady = requirement(voice(), method="stationary", formula="erlang_c")
    at = np.array([20])
    few = steady.service("calls", np.array([8.0]), at)
    assert few is not None and np.isinf(few.asa[0]) and few.service_level()[0] == 0


def test_an_endless_wait_is_said_plainly() -> None:
    quiet = voice([("00:00", 14.9)], queue={"target": {"share": 0.2, "within_s": 20}})
    told = requirement(quiet, method="stationary", formula="erlang_c").explain("calls", 20)
    assert told.whole == 2 and told.rows[0].agents == 1
    busier = voice([("00:00", 16.0)], queue={"target": {"share": 0.2, "within_s": 20}})
    told = requirement(busier, method="stationary", formula="erlang_c").explain("calls", 20)
    assert told.rows[0].asa_s == float("inf")
    assert "for ever" in told.text() and "grows" in told.text()
    assert told.as_dict()["rows"][0]["asa_s"] is None


def test_json_holds_the_same_figures(files: dict[str, Path]) -> None:
    done = call(files["voice"], "calls", "2026-03-02 10:00", "--json")
    told = json.loads(done.stdout)
    assert told["load"] == pytest.approx(8.0, rel=1e-3) and len(told["rows"]) == 3
    assert told["simulated"] is None and told["shrinkage"] == {}


@pytest.mark.compiled_only
def test_simulation_agrees_with_the_row_of_as_many_agents(files: dict[str, Path]) -> None:
    at = "2026-03-02 12:00"
    done = call(files["voice"], "calls", at, "--replications", 300, "--json")
    told = json.loads(done.stdout)
    simulated = told["simulated"]
    assert simulated["replications"] == 300 and simulated["on_duty"] == 12
    found = requirement(voice())
    twelve = found.service("calls", np.array([12.0]), np.array([24]))
    assert twelve is not None
    # the interval is of 95 %, the margin makes a false alarm rare
    low, high = simulated["service_level_low"] - 0.01, simulated["service_level_high"] + 0.01
    assert low < float(twelve.service_level()[0]) < high
    assert (
        "Simulated as staffed now (300 replications, 12.0 agents"
        in call(files["voice"], "calls", at, "--replications", 300).stdout
    )


def test_deferred_work_is_told_by_its_promise(files: dict[str, Path]) -> None:
    done = call(files["mail"], "mail", "2026-03-03 10:00")
    assert done.exit_code == 0 and "within 4 h: 80.0 % promised" in done.stdout
    assert "agents are for chance" in done.stdout


def test_a_closed_interval_needs_nobody_and_says_why(files: dict[str, Path]) -> None:
    done = call(files["voice"], "calls", "2026-03-02 05:00")
    assert done.exit_code == 0 and "the queue is closed" in done.stdout
    assert "0.00 agents on the phone" in done.stdout


@pytest.mark.parametrize(
    ("queue", "interval", "expected"),
    [
        ("sales", "2026-03-02 10:00", "there is no queue 'sales' in the scenario; there are calls"),
        ("calls", "soon", "'soon' is no local time such as '2026-03-02 00:00'"),
        ("calls", "2026-03-05 10:00", "lies outside the scenario; calls has intervals of 30"),
        ("calls", "2025-03-05 10:00", "lies outside the scenario; calls has intervals of 30"),
    ],
)
def test_a_wrong_name_or_time_gets_one_message_with_what_there_is(
    files: dict[str, Path], queue: str, interval: str, expected: str
) -> None:
    done = call(files["voice"], queue, interval)
    assert done.exit_code == 2 and expected in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_positions_outside_the_calendar_are_refused() -> None:
    with pytest.raises(UnknownInterval, match="there is no interval 48: 0 to 47"):
        requirement(voice()).explain("calls", 48)


def test_warm_up_cannot_be_simulated_for_comparison() -> None:
    with pytest.raises(UnknownInterval, match="warm-up is simulated, but not measured"):
        requirement(voice(warm_up_days=1)).explain("calls", 10, simulate=2)
