"""Runs of the small centre that several tests look at."""

import pytest

from sim import Result, simulate
from tests.running.example import centre


@pytest.fixture(scope="session")
def small_run() -> Result:
    """Six replications on the SimPy engine, with their log."""
    return simulate(centre(), engine="simpy", log=True)
