"""What goes beyond one wait and one service is shown where a scenario has it."""

import json
from typing import Any

import pytest

from planner.report import further, words
from planner.report.html import page
from planner.report.machine import as_json
from planner.report.terminal import print_result
from sim import Result, simulate
from sim.measure import KPIS
from tests.running.example import CENTRE, centre

MAIL: dict[str, Any] = {
    "channel": "email",
    "opening_hours": [{"from": "09:00", "to": "12:00"}],
    "arrivals": CENTRE["queues"]["service"]["arrivals"],
    "talk": {"law": "exponential", "mean": 200},
    "target": {
        "share": 0.8,
        "within_s": 7200,
        "steps": [{"share": 0.5, "within_s": 900}, {"share": 0.9, "within_s": 7200}],
    },
}


@pytest.fixture(scope="session")
def returns() -> Result:
    """Callers who come again, and e-mail with a promise in steps, three replications."""
    sales = CENTRE["queues"]["sales"] | {
        "resolution": 0.7,
        "repeats": {"share": 0.8, "delay": {"law": "exponential", "mean": 1200}},
        "retries": {"share": 0.5, "delay": {"law": "exponential", "mean": 300}},
    }
    groups = CENTRE["groups"] | {
        "generalists": CENTRE["groups"]["generalists"]
        | {"skills": {"sales": {}, "mail": {}}, "cost_per_hour": 20}
    }
    queues = {"sales": sales, "mail": MAIL}
    scenario = centre(queues=queues, groups=groups, run={"seed": 7, "replications": 3})
    return simulate(scenario, engine="simpy", log=True)


def test_first_contact_resolution_comes_first(returns: Result) -> None:
    first = further.shown(returns)[0]
    assert first.table.name == "issues"
    assert first.kpis[0] == "fcr_true"
    assert [row["queue"] for row in first.rows] == ["sales", "mail", "all"]


def test_what_a_scenario_does_not_have_is_not_shown(returns: Result) -> None:
    shown = {kpi for part in further.shown(returns) for kpi in part.kpis}
    assert {"fcr_true", "redial_rate", "recontact_rate", "on_time_rate", "cost"} <= shown
    assert not {"containment_rate", "dials", "transfer_rate", "csat", "concurrency"} & shown
    assert all("callback" not in name for name in shown)


def test_a_scenario_of_one_wait_and_one_service_shows_none_of_it(one_day: Result) -> None:
    assert further.shown(one_day) == []
    assert further.notes(one_day) == []


def test_the_terminal_shows_issues_promises_and_money(
    returns: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    print_result(returns, "total")
    out = capsys.readouterr().out
    for line in ("Issues, by the queue", "mail: 50 % in 15 min", "Money (EUR):", "FCR: issues"):
        assert line in out
    figure = words.percent(float(returns.issues()["fcr_true"].iloc[-1]))
    assert figure in out


def test_days_have_issues_of_their_own(returns: Result, capsys: pytest.CaptureFixture[str]) -> None:
    print_result(returns, "day")
    assert "Issues, by the queue" in capsys.readouterr().out
    print_result(returns, "hour")
    assert "Issues, by the queue" not in capsys.readouterr().out


def test_on_time_is_shown_where_a_response_is_promised(returns: Result) -> None:
    part = next(part for part in further.shown(returns) if "on_time_rate" in part.kpis)
    rows = {row["queue"]: row["on_time_rate"] for row in part.rows}
    mail = returns.journeys().set_index("queue").loc["mail", "on_time_rate"]
    assert rows["mail"] == pytest.approx(mail)
    assert rows["sales"] != rows["sales"]  # not a number: its target is a wait


def test_the_page_has_the_figures_and_defines_them(returns: Result) -> None:
    text = page(returns)
    assert "Customers and issues" in text
    assert '<th scope="col">FCR</th>' in text
    assert '<th scope="col">FCR (measured)</th>' not in text  # a day is shorter than the window
    assert KPIS["fcr_true"].definition.split(":")[0] in text


def test_machines_get_every_further_table(returns: Result) -> None:
    content = json.loads(as_json(returns, "total"))
    assert {"issues", "journeys", "promises", "handling", "money", "span_quantiles"} <= set(content)
    assert content["issues"][-1]["fcr_gross"] is None
    assert content["promises"][0]["step"] == 1
    by_day = json.loads(as_json(returns, "day"))
    assert [row["date"] for row in by_day["issues"]] == ["2026-03-02"] * 3
    assert "issues" not in json.loads(as_json(returns, "hour"))


def test_no_customer_is_named_outside_the_log(returns: Result) -> None:
    keys = {str(key) for key in returns.contacts()["customer"].head(50)}
    text = page(returns) + as_json(returns, "total")
    assert not any(key in text for key in keys)


@pytest.mark.parametrize(
    ("time", "said"),
    [(7199, "119 min 59 s"), (7200, "2 h"), (19_260, "5 h 21 min"), (273_600, "3 d 4 h")],
)
def test_long_times_are_said_in_hours_and_days(time: float, said: str) -> None:
    assert words.seconds(time) == said
    assert words.span(7200, 10_800) == "2:00 – 3:00 h"
