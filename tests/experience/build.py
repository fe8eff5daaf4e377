"""Records of issues and scenarios with a model of satisfaction, without any engine."""

from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np

from sim.engine.log import Exit
from sim.measure.experience import (
    EXPERIENCE_COLUMNS,
    SEGMENT_COLUMNS,
    ExperiencePlan,
    experience_plan,
)
from sim.measure.experience_count import count_contact_experience, count_issues_experience
from sim.measure.issues import ISSUE, STATUS_RESOLVED
from sim.scenario.models.scenario import Scenario
from tests.scenario.build import SMALL

DAYS = 2


class Rated(NamedTuple):
    """Columns by name: of queues and segments, ``[scope, day]``."""

    queues: dict[str, Any]
    segments: dict[str, Any]
    plan: ExperiencePlan


def scenario(queues=1, experience=None, **changes: Any) -> Scenario:
    """A scenario with so many alike queues and a model of satisfaction."""
    plain = deepcopy(SMALL) | changes
    queue = plain["queues"].pop("sales")
    plain["queues"] |= {f"queue {q}": deepcopy(queue) for q in range(queues)}
    plain["groups"]["team"]["skills"] = {name: {} for name in plain["queues"]}
    return Scenario.model_validate(plain | {"experience": experience or {}})


def issues(n, seed=1, **columns):
    """``n`` issues, each solved at once in its first contact unless ``columns`` say otherwise."""
    records = np.zeros(n, ISSUE)
    rng = np.random.default_rng(seed)
    records["customer"] = rng.integers(0, 2**64, n, dtype=np.uint64)
    records["contacts"] = 1
    records["status"] = STATUS_RESOLVED
    records["exit"] = Exit.ANSWERED
    records["contact_answered"] = records["contact_resolved"] = 1
    for name in ("person", "segment", "intent"):
        records[name] = -1
    for name, values in columns.items():
        records[name] = values
    return records


def rate(model: Scenario, records, contacts=True) -> Rated:
    """Rate issues, each with its last contact (as closing does)."""
    plan = experience_plan(model)
    queue_cells = np.zeros((len(model.queues) + 1, DAYS + 1, len(EXPERIENCE_COLUMNS)))
    segment_cells = np.zeros((max(len(model.segments), 1), DAYS + 1, len(SEGMENT_COLUMNS)))
    if contacts:
        for i in range(len(records)):
            count_contact_experience(plan, records, np.int64(i), queue_cells)
    count_issues_experience(plan, records, queue_cells, segment_cells)
    return Rated(
        {name: queue_cells[..., k] for k, name in enumerate(EXPERIENCE_COLUMNS)},
        {name: segment_cells[..., k] for k, name in enumerate(SEGMENT_COLUMNS)},
        plan,
    )
