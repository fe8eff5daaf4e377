"""Satisfaction and churn: how a score becomes an answer, and what is counted of it.

The model and its coefficients are documented in docs/experience.md; the coefficients are the
scenario's (``sim.scenario.models.experience``). A score lies in a bin between neighbouring cuts of
all scales, and a bin says what the score adds to each column.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import TICKS_PER_SECOND
from sim.measure.segment_columns import SEGMENT_SERVICE_COLUMNS
from sim.scenario.models.experience import Experience
from sim.scenario.models.scenario import Scenario

Floats = NDArray[np.float64]
Structured = NDArray[Any]

_DEFAULTS: Final = Experience()
CSAT_CUTS: Final = _DEFAULTS.csat_cuts
"""Scores from which on CSAT is 2, 3, 4, 5."""
NPS_CUTS: Final = _DEFAULTS.nps_cuts
"""Scores from which on a customer recommends with 1, 2, ... 10."""
CES_CUTS: Final = _DEFAULTS.ces_cuts
"""Scores from which on it was easy by 2, 3, ... 7 of 7."""
UNHAPPY_UP_TO: Final = 2
"""CSAT of a customer who is unhappy: this or less."""
NPS_DETRACTS_UP_TO: Final = 6
NPS_PROMOTES_FROM: Final = 9

LEVELS: Final = ("rated", "csat_points", "nps_points", "ces_points", "unhappy", "bad")
"""What a score adds, by its bin alone."""
N_LEVELS: Final = len(LEVELS)
CAUSES: Final = {
    "wait": "waiting",
    "unresolved": "an issue that was not resolved",
    "contacts": "several contacts",
    "channel_changes": "changes of channel",
    "transfers": "transfers",
    "self_service": "self-service that failed",
    "mood": "the mood: no other was negative",
}
"""Terms of the score, in the order of the columns, and how definitions call them."""
EXPERIENCE_COLUMNS: Final = (
    *LEVELS,
    *(f"survey_{name}" for name in LEVELS),
    *(f"contact_{name}" for name in LEVELS),
    *(f"contact_survey_{name}" for name in LEVELS),
    *(f"cause_{name}" for name in CAUSES),
)
"""Per queue: of issues by their first contact, of contacts by their own."""
SEGMENT_COLUMNS: Final = (
    *LEVELS,
    "customers",
    "lost_anyway",
    "lost_extra",
    "value_at_risk",
    *SEGMENT_SERVICE_COLUMNS,
)

MODEL = np.dtype(
    [
        ("base", np.float64),
        ("wait", np.float64),
        ("unresolved", np.float64),
        ("per_contact", np.float64),
        ("per_channel_change", np.float64),
        ("per_transfer", np.float64),
        ("self_service_failed", np.float64),
        ("noise_sd", np.float64),
        ("bad_below", np.float64),
        ("loyalty_loss", np.float64),
        ("response_share", np.float64),
        ("n_people", np.int64),  # 0: every issue has a customer of its own
    ],
    align=True,
)
LOYALTY = np.dtype(
    [
        ("churn", np.float64),  # share lost in a year whatever happens
        ("value", np.float64),  # a year
        ("people_from", np.int64),  # first of its people among all segments'
        ("has_people", np.int64),  # 0: every issue has a customer of its own
    ],
    align=True,
)


class ExperiencePlan(NamedTuple):
    """Constants of the model in a run; all of length 0 where a scenario has no model.

    Q queues, S segments, B bins.
    """

    model: Structured  # [1] MODEL
    expectation: Floats  # [Q] ticks
    rated: NDArray[np.bool_]  # [Q] issues that begin here are the customer's own
    segments: Structured  # [max(S, 1)] LOYALTY
    cuts: Floats  # [B - 1] rising scores, from each of which on a new bin begins
    weights: Floats  # [B, LEVELS] what a score in the bin adds


def experience_plan(scenario: Scenario | None) -> ExperiencePlan:
    """Constants for rating what happens in a scenario; empty if it has no model of it."""
    if scenario is None or scenario.experience is None:
        return ExperiencePlan(
            model=np.zeros(0, MODEL),
            expectation=np.zeros(0),
            rated=np.zeros(0, dtype=np.bool_),
            segments=np.zeros(0, LOYALTY),
            cuts=np.zeros(0),
            weights=np.zeros((0, N_LEVELS)),
        )
    experience, queues = scenario.experience, scenario.queues.values()
    cuts, weights = bins(experience)
    expected = experience.expectation_s
    seconds = [queue.target.within_s if expected is None else expected for queue in queues]
    return ExperiencePlan(
        model=_model(experience, scenario),
        expectation=np.array(seconds, dtype=np.float64) * TICKS_PER_SECOND,
        rated=np.array([queue.dial is None for queue in queues], dtype=np.bool_),
        segments=_segments(scenario),
        cuts=cuts,
        weights=weights,
    )


def bins(experience: Experience) -> tuple[Floats, Floats]:
    """Cuts of all scales together, ``[B - 1]``, and what a score adds by its bin, ``[B, LEVELS]``.

    A score exactly at a cut is above it.
    """
    of_scale = scales(experience)
    cuts = np.unique(np.concatenate([*of_scale, [experience.bad_below]]))
    begin = np.concatenate([[-np.inf], cuts])
    csat, nps, ces = (np.searchsorted(scale, begin, side="right") for scale in of_scale)
    csat, ces = csat + 1, ces + 1
    columns = {
        "rated": np.ones(len(begin)),
        "csat_points": csat,
        "nps_points": 100.0 * (nps >= NPS_PROMOTES_FROM) - 100.0 * (nps <= NPS_DETRACTS_UP_TO),
        "ces_points": ces,
        "unhappy": csat <= UNHAPPY_UP_TO,
        "bad": begin < experience.bad_below,
    }
    weights = np.stack([columns[name] for name in LEVELS], axis=1)
    return cuts, np.ascontiguousarray(weights, dtype=np.float64)


def scales(experience: Experience) -> tuple[Floats, Floats, Floats]:
    """Cuts of CSAT ``[4]``, NPS ``[10]`` and CES ``[6]`` on the score."""
    found = (experience.csat_cuts, experience.nps_cuts, experience.ces_cuts)
    csat, nps, ces = (np.array(cuts, dtype=np.float64) for cuts in found)
    return csat, nps, ces


def _model(experience: Experience, scenario: Scenario) -> Structured:
    row = np.zeros(1, MODEL)
    for name in set(MODEL.names or ()) & set(Experience.model_fields):
        row[name] = getattr(experience, name)
    row["n_people"] = sum(segment.customers or 0 for segment in scenario.segments.values())
    return row


def _segments(scenario: Scenario) -> Structured:
    rows = np.zeros(max(len(scenario.segments), 1), LOYALTY)
    first = 0
    for s, segment in enumerate(scenario.segments.values()):
        people = segment.customers or 0
        rows[s] = (segment.yearly_churn, segment.yearly_value, first, people > 0)
        first += people
    return rows
