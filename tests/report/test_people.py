"""Headcount is shown to whoever names costs or tenure; small ratios have two decimals."""

import json
from typing import Any

import pytest

from planner.report import figures, people
from planner.report.html import page
from planner.report.machine import as_json
from planner.report.terminal import print_result
from sim import Result, simulate
from tests.running.example import CENTRE, centre

TENURE = [{"share": 1.0, "weeks": 30, "yearly_attrition": 0.4}]
TEAM = {
    "agents_per_leader": 4,
    "leaders_per_manager": 8,
    "leader_cost_per_hour": 20,
    "manager_cost_per_hour": 40,
}


def staffed(**changes: Any) -> Result:
    groups = {name: group | {"tenure": TENURE} for name, group in CENTRE["groups"].items()}
    return simulate(centre(groups=groups, **changes), engine="simpy", replications=2)


@pytest.fixture(scope="module")
def led() -> Result:
    """Two groups with team leaders; nobody names a site."""
    return staffed(costs={"team": TEAM}, segments={"vip": {"share": 0.3}, "others": {"share": 0.7}})


def test_headcount_stands_in_terminal_page_and_json(
    led: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    print_result(led, "total")
    terminal, html = capsys.readouterr().out, page(led)
    every = led.headcount.set_index("level").loc["all"]
    table = people.headcount(led)
    assert table is not None
    assert table.headings == ["group", "agents", "team leaders", "managers", "leavers a year",
                              "hires"]  # fmt: skip
    assert [row[0] for row in table.rows] == [*led.scenario.groups, "all"]
    assert table.rows[-1][1:4] == [str(every["agents"]), str(every["leaders"]), "1"]
    assert table.rows[0][2] == ""  # leaders belong to sites
    for cell in table.rows[-1]:
        assert cell in terminal
        assert cell in html
    assert "Headcount:" in terminal
    plain = json.loads(as_json(led, "total"))["headcount"]
    assert plain[-1]["agents"] == every["agents"]
    assert plain[0]["leaders"] is None


def test_days_have_no_headcount_of_their_own(
    led: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    print_result(led, "day")
    assert "Headcount" not in capsys.readouterr().out
    assert "headcount" not in json.loads(as_json(led, "day"))


def test_sites_are_told_apart_where_there_are_several() -> None:
    zones = {"kyiv": {"time_zone": "Europe/Kyiv"}, "paris": {"time_zone": "Europe/Paris"}}
    groups = {
        name: group | {"tenure": TENURE, "site": site}
        for (name, group), site in zip(CENTRE["groups"].items(), zones, strict=True)
    }
    found = people.headcount(simulate(centre(groups=groups, sites=zones), replications=1))
    assert found is not None
    assert [row[0] for row in found.rows if row[0].startswith("site")] == ["site kyiv",
                                                                          "site paris"]  # fmt: skip
    assert "team leaders" not in found.headings


def test_without_costs_and_tenure_there_is_no_headcount(one_day: Result) -> None:
    assert people.headcount(one_day) is None
    assert "headcount" not in json.loads(as_json(one_day, "total"))
    assert "Headcount" not in page(one_day)


def test_service_by_segment_stands_beside_the_queues(
    led: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    print_result(led, "total")
    out = capsys.readouterr().out
    assert "Service by segment, all queues:" in out
    assert "Churn" not in out  # there is no model
    assert "Service by segment, all queues" in page(led)
    every = led.segments().set_index("segment")
    queues = led.queues().set_index("queue").loc["all"]
    assert every.loc["all", "segment_offered"] == queues["offered"]
    assert every.loc["all", "segment_service_level"] == pytest.approx(queues["service_level"])
    assert every.loc["all", "segment_asa_s"] == pytest.approx(queues["asa_s"])
    assert json.loads(as_json(led, "total"))["segments"][0]["segment"] == "vip"


@pytest.mark.parametrize(
    ("kpi", "figure", "said"),
    [
        ("contacts_per_issue", 1.0449, "1.04"),
        ("contacts_per_customer", 12.0, "12.00"),
        ("cost_per_contact", 1234.5678, "1,234.57"),
        ("contacts_per_issue", float("nan"), "–"),
        ("queue_length_mean", 12.34, "12.3"),
    ],
)
def test_ratios_near_one_and_prices_have_two_decimals(kpi: str, figure: float, said: str) -> None:
    assert figures.value({kpi: figure}, kpi) == said


def test_limits_have_as_many_decimals_as_the_figure() -> None:
    row = {"contacts_per_issue_low": 1.041, "contacts_per_issue_high": 1.0499}
    assert figures.interval(row, "contacts_per_issue") == "1.04 – 1.05"
