"""The enumerating planner in place of the optimiser, for every test of questions."""

import pytest

from tests.questions import enumerating


@pytest.fixture(autouse=True)
def enumerated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.questions.planning.staff", enumerating.plan)
