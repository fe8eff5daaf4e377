"""What a plan leaves behind: figures of the simulation, files, a page that stands alone."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.report.plans.files import draw, write_plan
from planner.report.plans.judged import levels, verdicts
from planner.report.plans.machine import as_json
from planner.report.plans.page import page
from planner.report.plans.shown import Shown, sentences
from planner.report.plans.text import print_plan
from planner.report.plans.view import Picture
from planner.staffing.confirm import Confirmation, confirm
from planner.staffing.table import Staffing, prices
from sim import simulate
from sim.scenario import Scenario, load_scenario, scenario_hash
from tests.report.conftest import EVIL
from tests.running.example import CENTRE, centre

REPLICATIONS = 6


def busy_centre() -> Scenario:
    """The centre with intervals that are judged and some that are not, and names to escape."""
    queues: Any = json.loads(json.dumps(CENTRE["queues"]))
    queues["sales"]["arrivals"]["rate"]["points"][0]["per_hour"] = 90
    queues["service"]["arrivals"]["rate"]["points"][0]["per_hour"] = 16
    return centre(queues=queues, description=EVIL)


@pytest.fixture(scope="module")
def judged() -> Confirmation:
    return confirm(busy_centre(), replications=REPLICATIONS)


@pytest.fixture(scope="module")
def plan(judged: Confirmation) -> Shown:
    scenario = busy_centre()
    staffing = Staffing.of(scenario)
    picture = Picture(
        scenario,
        staffing.calendar,
        staffing.agents.astype(float),
        verdicts=verdicts(judged, staffing.calendar),
        levels=levels(judged, staffing.calendar),
    )
    return Shown(
        kind="staffing",
        picture=picture,
        cost=staffing.cost,
        unit=staffing.unit,
        hours=staffing.hours,
        cost_by_group=staffing.hours * prices(scenario),
        bound=None,
        gap=None,
        confirmation=judged,
        replications=600,
        seed=7,
        interrupted=False,
        reproducible=True,
    )


@pytest.fixture(scope="module")
def folder(plan: Shown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("plan")
    base = place / "centre.yaml"
    scenario = plan.picture.scenario
    base.write_text(scenario.model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    planned = Staffing.of(scenario).applied()
    write_plan(plan, planned, base, place / "out", today=date(2026, 3, 1))
    return place / "out"


def test_service_by_interval_is_that_of_a_simulation_of_the_same_customers(
    judged: Confirmation, plan: Shown
) -> None:
    run = simulate(busy_centre(), seed=judged.seed, replications=REPLICATIONS, engine="simpy")
    theirs = run.queues("interval").set_index(["queue", "start"])
    rows = plan.picture.levels
    assert len(rows) == 12
    for row in rows.itertuples():
        start = plan.picture.calendar.iso(int(row.interval) * plan.picture.calendar.interval_ticks)
        (key,) = [k for k in theirs.index if k[0] == row.name and k[1][:16] == start[:16]]
        assert row.value == pytest.approx(theirs.loc[key, "service_level"], abs=1e-12)
        assert row.low <= row.value <= row.high


def test_only_intervals_with_enough_contacts_have_a_goal(plan: Shown) -> None:
    rows = plan.picture.levels
    expected = rows["goal"].notna()
    assert set(rows.loc[expected, "name"]) == {"sales"}
    assert set(rows.loc[~expected, "name"]) == {"service"}
    assert rows.loc[~expected, "holds"].isna().all()


def test_verdicts_name_intervals_of_the_calendar() -> None:
    scenario = centre(warm_up_days=1)
    found = confirm(scenario, replications=2)
    calendar = Staffing.of(scenario).calendar
    table = verdicts(found, calendar)
    days = table[table["over"] == "day"]
    assert (days["first"] == 48).all()
    assert (days["last"] == 96).all()


def test_a_plan_leaves_everything_it_says_and_lists_it(folder: Path) -> None:
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files >= {
        *("override.yaml", "staffing.csv", "coverage.csv", "verdicts.csv", "service.csv"),
        *("plan.json", "report.html", "manifest.json"),
        *("charts/coverage.png", "charts/service.png", "charts/service_margin.png"),
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == files
    assert manifest["plan"]["kind"] == "staffing"


def test_the_override_gives_the_planned_scenario(folder: Path, plan: Shown) -> None:
    found = load_scenario(folder.parent / "centre.yaml", [folder / "override.yaml"])
    planned = Staffing.of(plan.picture.scenario).applied()
    assert scenario_hash(found) == scenario_hash(planned)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario_sha256"] == scenario_hash(planned)


def test_the_override_says_when_and_whether_its_goals_hold(folder: Path, plan: Shown) -> None:
    text = (folder / "override.yaml").read_text(encoding="utf-8")
    assert "# Planned on 2026-03-01 with ccplan" in text
    assert plan.holds is False
    assert "# Cost: 14 agent-hours. NOT every goal holds:" in text
    assert "misses 80 % in 20 s" in text


def test_figures_for_machines_are_strict_json_and_agree(folder: Path, plan: Shown) -> None:
    def refuse(word: str) -> None:
        pytest.fail(f"{word} is not JSON")

    content = json.loads(as_json(plan), parse_constant=refuse)
    assert content == json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert sum(content["agent_hours"].values()) == pytest.approx(content["cost"])
    assert content["confirmation"]["holds"] is False
    assert content["confirmation"]["goals"] == len(plan.picture.verdicts)
    assert content["intervals"][0] == "2026-03-02T09:00+02:00"
    table = pd.read_csv(folder / "coverage.csv")
    sellers = table[table["group"] == "sellers"]
    assert content["scheduled"]["sellers"] == sellers["scheduled"].tolist()
    assert content["intervals"] == sellers["start"].tolist()
    short = content["confirmation"]["short"][0]
    assert short["value"] < short["goal"]


def test_the_table_of_service_is_the_pictures(folder: Path, plan: Shown) -> None:
    table = pd.read_csv(folder / "service.csv")
    np.testing.assert_allclose(table["service_level"], plan.picture.levels["value"])
    assert set(table["holds"].dropna()) <= {True, False}


def test_the_page_stands_alone_and_trusts_no_name(plan: Shown) -> None:
    text = page(plan, draw(plan))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']https?:", text)
    assert text.count("<svg") == 3
    assert "not confirmed" in text
    for sentence in sentences(plan):
        assert sentence in text.replace("&#39;", "'")


def test_the_terminal_says_what_the_page_says(
    plan: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    print_plan(plan)
    said = " ".join(capsys.readouterr().out.split())
    for sentence in sentences(plan):
        assert " ".join(sentence.split()) in said
    assert "Goals that fall short:" in said
    assert max(len(line) for line in said.splitlines()) > 0
