"""A result to draw and write about."""

from typing import Any

import pytest

from sim import Result, simulate
from tests.running.example import CENTRE, centre

EVIL = "<script>alert('x')</script> & \"co\""


@pytest.fixture(scope="session")
def one_day() -> Result:
    """Twelve replications of one day."""
    return simulate(centre(description=EVIL), engine="simpy", replications=12)


@pytest.fixture(scope="session")
def three_days() -> Result:
    """Three days, one of them the day on which the clocks go forward (29 March 2026)."""
    changes: dict[str, Any] = {"start": "2026-03-28", "days": 3}
    return simulate(centre(**changes), engine="simpy", replications=3)


@pytest.fixture(scope="session")
def one_queue() -> Result:
    """A single queue with a single group."""
    queues = {"sales": CENTRE["queues"]["sales"]}
    groups = {"sellers": CENTRE["groups"]["sellers"]}
    return simulate(centre(queues=queues, groups=groups), engine="simpy", replications=1)
