"""Count one leg by what it is: self-service, a dialled number, a service shared with others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Cause, Exit, Stage
from sim.jit import borrowing
from sim.measure.journey_columns import (
    CALLBACKS_ACCEPTED,
    CONNECTED,
    CONTACTS_BEGUN,
    CONTAINED,
    CONTAINED_RESOLVED,
    DEFLECTED,
    DIALLER_CONNECTED,
    DIALS,
    DROPPED,
    EFFORT_HANDLED,
    EFFORT_TIME,
    ELAPSED_TIME,
    HANDED_ON,
    OFFER_REVENUE,
    OFFERS,
    OFFERS_ACCEPTED,
    PARTY_KNOWN,
    RESOLUTIONS,
    RIGHT_PARTY,
    SELF_SERVICE,
    SERVED,
)

Floats = NDArray[np.float64]
Rows = NDArray[Any]

_FRONT = int(Stage.FRONT)
_DIALLER = int(Stage.DIALLER)
_DIALLED = int(Cause.DIALLED)
_ANSWERED = int(Exit.ANSWERED)
_ABANDONED = int(Exit.ABANDONED)
_CONTAINED = int(Exit.CONTAINED)
_HANDED_ON = int(Exit.HANDED_ON)
_DEFLECTED = int(Exit.DEFLECTED)
_CALLBACK = int(Exit.CALLBACK)
_UNREACHED = int(Exit.UNREACHED)
_WRONG_PARTY = int(Exit.WRONG_PARTY)
_CONNECTED = int(Exit.CONNECTED)


@borrowing
def count_leg(journeys: Rows, contacts: Rows, i: int, d: int, asks: bool, cells: Floats) -> None:
    """Add row ``i`` of the log to the cells ``[Q, D + 1, JOURNEY_COLUMNS]`` of day ``d``.

    ``asks``: the leg is a consultation, in which one agent asks another.
    """
    stage = contacts[i]["stage"]
    way = contacts[i]["exit"]
    q = contacts[i]["queue"]
    if contacts[i]["leg"] == 0:
        cells[q, d, CONTACTS_BEGUN] += 1.0
    if contacts[i]["resolved"] > 0:
        cells[q, d, RESOLUTIONS] += 1.0
    if stage == _FRONT:
        _count_front(contacts, i, q, d, way, cells)
    elif stage == _DIALLER:
        if way in (_UNREACHED, _CONNECTED):
            cells[q, d, DIALS] += 1.0
        if way == _CONNECTED:
            cells[q, d, CONNECTED] += 1.0
            cells[q, d, DIALLER_CONNECTED] += 1.0
    else:
        cause = contacts[i]["cause"]
        if way == _ANSWERED:
            _count_service(journeys, contacts, i, q, d, asks, cells)
        elif way == _CALLBACK:
            cells[q, d, CALLBACKS_ACCEPTED] += 1.0
        elif way == _ABANDONED and cause == _DIALLED:
            cells[q, d, DROPPED] += 1.0
        if journeys[q]["dial"] >= 0 and not asks and contacts[i]["ended"] >= 0:
            _count_dialled(q, d, way, cause, cells)


@borrowing
def _count_front(contacts: Rows, i: int, q: int, d: int, way: int, cells: Floats) -> None:
    """Count a leg before the queue; one in self-service at the horizon is not counted."""
    if way == _CONTAINED:
        cells[q, d, SELF_SERVICE] += 1.0
        cells[q, d, CONTAINED] += 1.0
        if contacts[i]["resolved"] == 1:
            cells[q, d, CONTAINED_RESOLVED] += 1.0
    elif way == _HANDED_ON:
        cells[q, d, SELF_SERVICE] += 1.0
        cells[q, d, HANDED_ON] += 1.0
    elif way == _DEFLECTED:
        cells[q, d, DEFLECTED] += 1.0


@borrowing
def _count_dialled(q: int, d: int, way: int, cause: int, cells: Floats) -> None:
    """Count a number that an agent, or before this leg the dialler, has dialled."""
    known = way in (_ANSWERED, _WRONG_PARTY)
    if known:
        cells[q, d, PARTY_KNOWN] += 1.0
    if way == _ANSWERED:
        cells[q, d, RIGHT_PARTY] += 1.0
    if cause == _DIALLED:
        return
    if known or way == _UNREACHED:
        cells[q, d, DIALS] += 1.0
    if known:
        cells[q, d, CONNECTED] += 1.0


@borrowing
def _count_service(
    journeys: Rows, contacts: Rows, i: int, q: int, d: int, asks: bool, cells: Floats
) -> None:
    """Count an answered leg: what it took of its agent, and what was offered."""
    if not asks:
        cells[q, d, SERVED] += 1.0
    effort = contacts[i]["effort"]
    wrapped = contacts[i]["wrapped"]
    if wrapped >= 0 and effort >= 0:
        cells[q, d, EFFORT_HANDLED] += 1.0
        cells[q, d, ELAPSED_TIME] += wrapped - contacts[i]["answered"]
        cells[q, d, EFFORT_TIME] += effort
    offer = contacts[i]["offer"]
    if offer > 0:
        cells[q, d, OFFERS] += 1.0
    if offer > 1:
        cells[q, d, OFFERS_ACCEPTED] += 1.0
        cells[q, d, OFFER_REVENUE] += journeys[q]["revenue"]
