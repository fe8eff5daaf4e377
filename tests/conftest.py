"""What every test may use: Hypothesis profiles, places of data, tables at the end of a run."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

REPOSITORY = Path(__file__).resolve().parents[1]
RAW_DATA = REPOSITORY.parent / "shared" / "data"
TABLE = "table shown at the end"

# No deadline: the first example of a process may compile an engine. Sizes of scenarios, not speed,
# decide whether an example is too large.
settings.register_profile(
    "default",
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
if settings.get_current_profile_name() == "ci":
    # The same examples in every run: without the numbers that Hypothesis takes from whatever
    # modules of ours a worker has imported so far.
    providers._get_local_constants = providers.Constants

# A shell starts what it puts in the background deaf to Ctrl-C, and so would be all its children.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds pyproject.toml."""
    return REPOSITORY


@pytest.fixture(scope="session")
def raw_data() -> Path:
    """The folder of the original records, which are not part of the repository."""
    if not RAW_DATA.is_dir():
        pytest.skip(f"the original records are not on this machine (expected in {RAW_DATA})")
    return RAW_DATA


@pytest.fixture
def show_table(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """A function that shows a text after the run, also when the test ran in a worker process."""

    def show(text: str) -> None:
        record_property(TABLE, text)

    return show


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that tests handed to `show_table`, ordered by test."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
    ]
    for report in sorted(reports, key=lambda report: report.nodeid):
        for name, text in report.user_properties:
            if name == TABLE:
                terminalreporter.section(report.nodeid.split("::")[-1], sep="-")
                terminalreporter.write_line(str(text))
