"""Kinds of routing steps by their number in the inputs."""

from __future__ import annotations

from sim.engine.simpy_model.callbacks import Callback
from sim.engine.simpy_model.steps import AskGroups, Overflow, Step, Voicemail
from sim.inputs.arrays import STEP_CALLBACK, STEP_GROUPS, STEP_OVERFLOW, STEP_VOICEMAIL

STEPS: dict[int, type[Step]] = {
    STEP_GROUPS: AskGroups,
    STEP_OVERFLOW: Overflow,
    STEP_VOICEMAIL: Voicemail,
    STEP_CALLBACK: Callback,
}
