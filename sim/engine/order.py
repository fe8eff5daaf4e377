"""Ranks of simultaneous events: the order key is (time, rank, id). See docs/model.md."""

from __future__ import annotations

from typing import Final

PATIENCE_ENDS: Final = 2
WORK_ENDS: Final = 3
TIMELINE: Final = 4
QUEUE_HOURS: Final = 5
ARRIVAL: Final = 6
ENTRY: Final = 7
STEP_DUE: Final = 8
HORIZON: Final = 9

CLOSE: Final = 0
CUT: Final = 1
OPEN: Final = 2
"""Kinds of queue-hours events, in their order at equal times."""
