"""What is measured beside queues and groups: plan, working cells and moments.

A scenario without journeys and without costs has none of it (``more`` is None in the plan, the
scratch and the moments), and compiled code is then made without.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.inputs.arrays import CHANNELS, INTENT, JOURNEY, SEGMENT, STRETCH, Inputs
from sim.measure.experience import ExperiencePlan, experience_plan
from sim.measure.kpi import COLUMNS, PAIRS
from sim.measure.kpi_base import About
from sim.measure.money import MoneyPlan, has_costs, money_plan
from sim.measure.sheets import Sheet, new_sheet, numbers_in
from sim.measure.spans import N_KINDS, N_SPANS
from sim.measure.waits import BATCHES

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.models.queues import ServiceLevelTarget

TICKS_PER_DAY: Final = 86_400_000
HIGHEST_SHARE: Final = 0.999
"""What a target of 100 % means."""
DEFERRED: Final = ("email", "social")
"""Channels whose response is the end of the work, not its begin."""

Floats = NDArray[np.float64]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]
Structured = NDArray[Any]

MORE = np.dtype(
    [
        ("journeys", np.int64),  # 0: costs only
        ("window", np.int64),  # ticks in which a repeat spoils first contact resolution
        ("n_people", np.int64),  # 0: every issue has a customer of its own
    ]
)
PROMISE = np.dtype([("queue", np.int64), ("within", np.int64), ("share", np.float64)], align=True)


class Pairs(NamedTuple):
    """Columns ``[P, 2]`` of each sheet whose products are kept; the order of :data:`SHEETS`."""

    journey: Ints32
    issue: Ints32
    handling: Ints32
    promise: Ints32
    experience: Ints32
    segment: Ints32
    money: Ints32


class MorePlan(NamedTuple):
    """Constants of a run. Q queues, G groups, P steps of promises, S segments, N intents."""

    settings: Structured  # [1] MORE
    queues: Structured  # [Q] JOURNEY
    deferred: NDArray[np.bool_]  # [Q] a response is the end of the work
    segments: Structured  # [S + 1] SEGMENT
    intents: Structured  # [N + 1] INTENT
    business: Structured  # STRETCH
    steps: Structured  # [P] PROMISE, by queue
    steps_from: Ints64  # [Q + 1] slices of `steps`
    experience: ExperiencePlan
    money: MoneyPlan
    pairs: Pairs


class MoreCells(NamedTuple):
    """Cells of one replication, all zero between two: ``[scope, D + 1, columns]``."""

    journey: Floats
    issue: Floats
    handling: Floats
    promise: Floats
    experience: Floats
    segment: Floats
    money: Floats
    people: Floats  # [scope, D + 1] different customers


class MoreMoments(NamedTuple):
    """Sums over replications; sheets in the order of :data:`SHEETS`."""

    journey: Sheet
    issue: Sheet
    handling: Sheet
    promise: Sheet
    experience: Sheet
    segment: Sheet
    money: Sheet
    spans: Ints64  # [BATCHES, Q, kind of span, bin]; no queues if not asked for


SHEETS: Final[tuple[About, ...]] = (
    "journey",
    "issue",
    "handling",
    "promise",
    "experience",
    "segment",
    "money",
)
"""Tables kept on sheets."""


class Room(NamedTuple):
    """Sizes of what is measured."""

    queues: int
    groups: int  # 0: agents are not asked for
    days: int
    distribution: bool


def new_more_plan(
    inputs: Inputs,
    targets: Sequence[ServiceLevelTarget],
    scenario: Scenario | None,
    window_days: float,
    agents: bool,
) -> MorePlan | None:
    """Constants for measuring journeys and costs; None where a scenario has neither.

    ``window_days``: for so many days after a contact a repeat counts against its resolution.
    """
    journeys = inputs.journeys
    costs = scenario is not None and agents and has_costs(scenario)
    if journeys is None and not costs:
        return None
    n_queues = len(inputs.queues)
    queues = _undialled(n_queues) if journeys is None else journeys.queues
    people = 0 if journeys is None else int(inputs.settings[0]["n_people"])
    steps = _steps(targets)
    return MorePlan(
        settings=np.array(
            [(journeys is not None, round(window_days * TICKS_PER_DAY), people)], dtype=MORE
        ),
        queues=queues,
        deferred=_deferred(queues),
        segments=np.zeros(1, SEGMENT) if journeys is None else journeys.segments,
        intents=np.zeros(1, INTENT) if journeys is None else journeys.intents,
        business=np.zeros(0, STRETCH) if journeys is None else journeys.business,
        steps=steps,
        steps_from=np.searchsorted(steps["queue"], np.arange(n_queues + 1)).astype(np.int64),
        experience=experience_plan(None if journeys is None else scenario),
        money=money_plan(scenario if costs else None, inputs),
        pairs=Pairs(*(_pairs(about) for about in SHEETS)),
    )


def new_more_cells(more: MorePlan | None, room: Room) -> MoreCells | None:
    """Zeroed cells for one worker."""
    if more is None:
        return None
    shapes = _shapes(more, room)
    sheets = {
        about: np.zeros((shapes[about], room.days + 1, len(COLUMNS[about]))) for about in SHEETS
    }
    return MoreCells(**sheets, people=np.zeros((shapes["issue"], room.days + 1)))


def new_more_moments(more: MorePlan | None, room: Room) -> MoreMoments | None:
    """Moments of no replication."""
    if more is None:
        return None
    shapes = _shapes(more, room)
    sheets = {
        about: new_sheet(shapes[about], room.days + 1, len(COLUMNS[about]), len(PAIRS[about]))
        for about in SHEETS
    }
    return MoreMoments(**sheets, spans=np.zeros(_span_shape(more, room), dtype=np.int64))


def more_numbers(more: MorePlan | None, room: Room) -> int:
    """How many numbers the moments of ``more`` hold."""
    if more is None:
        return 0
    shapes = _shapes(more, room)
    spans = int(np.prod(_span_shape(more, room)))
    return spans + sum(
        numbers_in(shapes[about], room.days + 1, len(COLUMNS[about]), len(PAIRS[about]))
        for about in SHEETS
    )


def scopes(nouns: int) -> int:
    """Rows of cells for so many queues or groups: one more for all, if there are several."""
    return nouns + 1 if nouns > 1 else nouns


def _shapes(more: MorePlan, room: Room) -> dict[About, int]:
    """Scopes of each sheet; none where nothing is measured there."""
    journeys = bool(more.settings[0]["journeys"])
    rated = len(more.experience.expectation) > 0
    n_segments = max(1, len(more.segments) - 1)
    return {
        "journey": scopes(room.queues),
        "issue": _issue_scopes(more, room),
        "handling": scopes(room.groups),
        "promise": len(more.steps) if journeys else 0,
        "experience": scopes(room.queues) if rated else 0,
        "segment": scopes(n_segments) if rated or has_segments(more) else 0,
        "money": room.groups + 1 if len(more.money.daily) > 0 else 0,
    }


def has_segments(more: MorePlan) -> bool:
    """Whether customers are told apart."""
    return len(more.segments) > 1


def _issue_scopes(more: MorePlan, room: Room) -> int:
    """One more for all even beside a single queue, if its issues are a dialler's records."""
    return scopes(room.queues) + (room.queues == 1 and bool((more.queues["dial"] >= 0).any()))


def _span_shape(more: MorePlan, room: Room) -> tuple[int, int, int, int]:
    wanted = room.distribution and bool(more.settings[0]["journeys"])
    return BATCHES, room.queues if wanted else 0, N_KINDS, N_SPANS


def _pairs(about: About) -> Ints32:
    return np.array(PAIRS[about], dtype=np.int32).reshape(-1, 2)


def _deferred(queues: Structured) -> NDArray[np.bool_]:
    numbers = [CHANNELS.index(channel) for channel in DEFERRED]
    return np.isin(queues["channel"], numbers)


def _undialled(n_queues: int) -> Structured:
    """What a scenario without journeys has to say of its queues."""
    queues = np.zeros(n_queues, JOURNEY)
    queues["dial"] = -1
    return queues


def _steps(targets: Sequence[ServiceLevelTarget]) -> Structured:
    rows = [
        (q, round(step.within_s * 1000), min(step.share, HIGHEST_SHARE))
        for q, target in enumerate(targets)
        for step in target.steps
    ]
    return np.array(rows, dtype=PROMISE)
