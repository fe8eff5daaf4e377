"""What a verdict says, and what is asked for wrongly."""

from typing import Any

import pytest

from sim import Result
from sim.result import Verdict


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (0.80, 0.90, "holds"),
        (0.795, 0.81, "holds"),
        (0.795, 0.799, "holds"),
        (0.79, 0.81, "undecided"),
        (0.70, 0.80, "undecided"),
        (0.79, 0.799, "missed"),
        (0.60, 0.70, "missed"),
        (float("nan"), float("nan"), "undecided"),
    ],
)
def test_a_verdict_compares_one_sided_limits_with_the_target(
    low: float, high: float, outcome: str
) -> None:
    verdict = Verdict("sales", "sl_of_offered", 20.0, 0.8, (low + high) / 2, low, high)
    assert verdict.outcome == outcome


@pytest.mark.parametrize("of", ["queues", "groups"])
def test_an_unknown_period_is_refused_with_the_choices(small_run: Result, of: str) -> None:
    by: Any = "week"
    with pytest.raises(ValueError, match=r'one of total, day, hour, .*time_of_day, not "week"'):
        getattr(small_run, of)(by)
