"""Time off the phone in a shift; apart from the rest so that whoever needs it loads no solver."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Pause:
    """Time off the phone in a shift: a break, the gap of a split shift, or a session."""

    after_minutes: int
    """Minutes from the shift's start."""
    minutes: int
    activity: str
    paid: bool
    name: str = ""
    """Of the break rule or the session; empty for a gap."""
