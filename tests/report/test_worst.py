"""The worst intervals are those below target in which there was something to answer."""

import re

from planner.report import worst
from planner.report.html import page
from sim import Result


def test_the_worst_intervals_are_below_target_busy_and_in_order(one_day: Result) -> None:
    rows = worst.intervals(one_day)
    assert 0 < len(rows) <= worst.MOST
    levels = [row["service_level"] for row in rows]
    assert levels == sorted(levels)
    for row in rows:
        assert row["offered"] >= worst.LEAST_OFFERED
        assert row["service_level"] < one_day.scenario.queues[row["queue"]].target.share
    table = one_day.queues("interval")
    busy = table[(table["offered"] >= worst.LEAST_OFFERED) & (table["queue"] != "all")]
    assert levels[0] == busy["service_level"].min()


def test_the_page_lists_them_and_ends_with_where_it_comes_from(one_day: Result) -> None:
    html = page(one_day)
    assert worst.CAPTION in html
    assert re.search(r"<td>sales, Mon 02 Mar \d\d:\d\d</td>", html)
    digest = one_day.manifest["scenario_sha256"]
    assert html.count(digest) == 1
    assert html.index(digest) > html.index("How to read this")
