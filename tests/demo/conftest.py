"""The small run, as in tests/running."""

from tests.running.conftest import small_run

__all__ = ["small_run"]
