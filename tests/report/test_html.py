"""The page stands alone, says what its figures mean, and trusts no name."""

import re
from html.parser import HTMLParser

import pytest

from planner.report.html import page, warnings
from sim import Result

VOID = {"meta", "br", "link", "img", "path", "use", "rect"}


class Structure(HTMLParser):
    """Checks that elements are closed in order; collects tags and the text outside of style."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


@pytest.fixture(scope="module")
def html(one_day: Result) -> str:
    return page(one_day)


def text_of(html: str) -> str:
    structure = Structure()
    structure.feed(html)
    assert structure.open == []
    return " ".join(" ".join(structure.text).split())


def test_the_page_needs_nothing_from_outside(html: str) -> None:
    assert re.findall(r"https?:|//\w|@import|<script|<link|<img|<iframe", html) == []
    assert set(re.findall(r"url\(([^)]*)\)", html)) <= set(re.findall(r"url\((#[^)]*)\)", html))


def test_names_and_descriptions_cannot_become_markup(html: str) -> None:
    assert "alert" in html
    assert "<script" not in html


def test_the_page_is_well_formed_and_says_where_it_comes_from(html: str) -> None:
    text = text_of(html)
    for part in ("two queues", "Monday 02 March 2026", "Europe/Kyiv", "12 from seed 7", "ccplan 0"):
        assert part in text


def test_every_queue_has_its_promise_and_a_verdict_with_its_formula(
    html: str, one_day: Result
) -> None:
    text = text_of(html)
    assert "promised 80 % in 20 s ( sl_of_offered )" in text
    assert "promised 90 % in 60 s ( sl_of_answered )" in text
    assert [verdict.outcome for verdict in one_day.verdicts] == ["missed", "missed"]
    assert text.count("✗ missed") == 2


def test_every_figure_is_defined(html: str) -> None:
    text = text_of(html)
    assert "Average speed of answer: wait of answered contacts / answered." in text
    assert "(talk + wrap-up) / (talk + wrap-up + idle)" in text
    assert "answered within T / (answered + abandoned)" in text


def test_a_run_too_short_is_said_to_be_one(three_days: Result, one_day: Result) -> None:
    assert warnings(three_days) == [
        "Only 3 replications: confidence intervals are wide or missing."
    ]
    assert warnings(one_day) == []


def test_a_single_queue_without_intervals_can_be_reported(one_queue: Result) -> None:
    assert "nan" not in text_of(page(one_queue)).lower().split()


def test_several_days_can_be_reported(three_days: Result) -> None:
    text = text_of(page(three_days))
    assert "Saturday 28 March 2026 to Monday 30 March 2026" in text
    assert "sales by time of day" in text
