"""Every test by hand is run on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.engine import compiled, simpy_model
from tests.engine.handwritten.tables import Played, run
from tests.engine.handwritten.world import Json, scenario

ENGINES = {"simpy": simpy_model, "compiled": compiled}


@pytest.fixture(params=ENGINES)
def play(request: pytest.FixtureRequest) -> Callable[..., Played]:
    """Run queues and groups, given as dictionaries, on an engine."""

    def play(queues: Json, groups: Json, **changes: Any) -> Played:
        return run(ENGINES[request.param], scenario(queues, groups, **changes))

    return play
