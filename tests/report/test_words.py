"""Figures are written as a reader wants them."""

import math

import pytest

from planner.report import words


@pytest.mark.parametrize(
    ("value", "text"), [(0.8123, "81.2 %"), (1.0, "100.0 %"), (math.nan, "–"), (None, "–")]
)
def test_shares_are_percentages(value: float | None, text: str) -> None:
    assert words.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (119.4, "119 s"), (119.6, "2 min 00 s")],
)
def test_times_have_no_false_digits(value: float, text: str) -> None:
    assert words.seconds(value) == text


@pytest.mark.parametrize(
    ("limits", "text"),
    [((4.21, 5.0), "4.2 – 5.0 s"), ((8.0, 12.3), "8 – 12 s"), ((95, 186), "1:35 – 3:06 min")],
)
def test_limits_share_a_unit(limits: tuple[float, float], text: str) -> None:
    assert words.span(*limits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.42, "0.42"), (4.26, "4.3"), (5.0, "5"), (1234.5, "1,234"), (math.nan, "–")],
)
def test_counts_are_grouped(value: float, text: str) -> None:
    assert words.number(value) == text
