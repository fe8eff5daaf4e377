"""Contacts that no service level counts are said beside every verdict."""

import json
from typing import Any

import pytest

from planner.report import losses
from planner.report.html import page
from planner.report.machine import as_json
from planner.report.terminal import print_result
from sim import Result, simulate
from tests.running.example import CENTRE, centre


@pytest.fixture(scope="module")
def full() -> Result:
    """A centre of few lines: a queue that answers at once whom it lets in."""
    queues: dict[str, Any] = CENTRE["queues"]
    sales = queues["sales"] | {"target": {"share": 0.5, "within_s": 20}}
    return simulate(
        centre(
            queues=queues | {"sales": sales},
            trunks={"sales": {"lines": 1, "queues": ["sales"]}},
        ),
        engine="simpy",
        replications=12,
    )


def share(result: Result) -> str:
    row = result.queues().set_index("queue").loc["sales"]
    return f"{100 * row['blocked'] / row['entered']:.1f} %"


def test_a_queue_that_blocks_contacts_says_so_beside_its_verdict(
    full: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    assert full.verdicts[0].outcome == "holds"
    print_result(full, "total")
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("sales "))
    assert f"✓ holds  {share(full)}" in " ".join(row.split()).replace("✓ holds ", "✓ holds  ")
    warning = f"sales: {share(full)} of contacts were blocked: they count in no service level."
    assert f"WARNING: {warning}" in " ".join(out.split())


@pytest.mark.parametrize("by", ["day", "interval"])
def test_periods_show_what_was_blocked_and_the_verdicts_of_the_whole_run(
    full: Result, capsys: pytest.CaptureFixture[str], by: Any
) -> None:
    print_result(full, by)
    out = " ".join(capsys.readouterr().out.split())
    assert "service level blocked" in out
    assert "Whole run: sales: 50 % in 20 s is promised" in out
    assert "WARNING: sales: " in out


def test_the_page_warns_in_the_card_and_in_the_table(full: Result) -> None:
    html = page(full)
    warning = f"{share(full)} of contacts were blocked: they count in no service level."
    assert html.count(warning) == 2
    card = html[html.index('<article class="card holds">') :]
    assert warning in card[: card.index("</article>")]
    assert '<th scope="col">blocked</th>' in html


def test_json_gives_the_shares_beside_the_verdict_and_the_warnings(full: Result) -> None:
    content = json.loads(as_json(full, "total"))
    row = content["queues"][0]
    assert content["verdicts"][0]["shares_of_entered"] == {
        "blocked": pytest.approx(row["blocked"] / row["entered"])
    }
    assert content["verdicts"][1]["shares_of_entered"] == {}
    assert any("were blocked" in line for line in content["warnings"])
    assert content["verdict_limits"].startswith("one-sided 95 %")


def test_nothing_is_said_where_nothing_was_lost(
    one_day: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    assert losses.sentences(one_day) == []
    print_result(one_day, "total")
    assert "blocked" not in capsys.readouterr().out


def test_every_way_out_has_its_share_and_none_reads_as_zero() -> None:
    row = {"entered": 1000.0, "blocked": 386.0, "balked": 0.0, "cut": 0.01, "overflow": 10.0}
    row["voicemail"] = 0.0
    assert losses.shares(row) == {"blocked": 0.386, "cut": 0.00001, "overflow": 0.01}
    assert losses.columns([row]) == ["blocked", "cut", "overflow"]
    assert [losses.cell(row, way) for way in losses.WAYS] == [
        "38.6 %",
        "0 %",
        "< 0.1 %",
        "1.0 %",
        "0 %",
        "0 %",  # a scenario without callbacks has no such column
    ]
