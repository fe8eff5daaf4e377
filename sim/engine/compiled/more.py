"""What changes while the compiled engine runs, beside ``State``, where scenarios use journeys.

Journeys are the chapters "Customers, issues, attempts, legs" to "Rest and occupancy cap" of
docs/model.md. Functions take ``more`` as an argument that is None in other scenarios: Numba then
makes their code without the branches that ask for it.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from sim.engine.compiled.state import NEVER
from sim.engine.log import Activity
from sim.inputs.arrays import RULE_LEAST_OCCUPIED, Inputs, Journeys
from sim.jit import borrowing, borrowing_apart, jit

_OFF: Final = int(Activity.OFF)

ISSUE_NOW = np.dtype(  # per first contact, in the order of arrival
    [
        ("key", np.uint64),  # of the draws of its present leg
        ("since", np.int64),  # tick from which its age counts
        ("due", np.int64),  # score under earliest_due with business hours
        ("entry", np.int64),  # tick at which what is pending happens
        ("pending", np.int32),  # PENDING_*
        ("target", np.int32),  # queue of what is pending
        ("cause", np.int32),  # of the leg that is pending
        ("keeps_age", np.int32),  # 1: a callback in turn is put off
        ("seen", np.int32),  # channel of the last talk with an agent, -1: none
        ("trunk", np.int32),  # trunk of which it holds a line, -1
        ("holder", np.int32),  # job that holds for the present leg, -1
        ("transfer", np.int32),  # row of transfers that the present leg came by, -1
        ("dials", np.int32),  # so far
        ("record", np.int32),  # next in the dialler's store
    ],
    align=True,
)

JOB = np.dtype(  # per slot of an agent
    [
        ("end", np.int64),  # tick of the present phase's end; NEVER: none
        ("left", np.int64),  # thousandths of a tick of work (talk, wrap-up), or ticks set aside
        ("effort", np.int64),  # ticks of attention
        ("talk", np.int64),  # ticks of the whole talk
        ("key", np.uint64),  # of the draws of its leg
        ("contact", np.int32),  # -1: the slot is free
        ("row", np.int32),
        ("phase", np.int32),  # PHASE_*
        ("aside", np.int32),  # 1: set aside
        ("part", np.int32),  # of the talk, between silences
        ("parts", np.int32),
        ("transfer", np.int32),  # row of transfers that follows, -1
        ("resolves", np.int32),  # what the talk leaves if there is no transfer
        ("offer", np.int32),
        ("consults", np.int32),  # 1: asked by another agent
    ],
    align=True,
)

PERSON_NOW = np.dtype(  # per agent
    [
        ("counted", np.int64),  # tick up to which its work is counted
        ("idle_since", np.int64),
        ("worked", np.int64),  # busy ticks since the last rest or pause of the schedule
        ("busy", np.int64),  # since the last pause of the schedule
        ("free", np.int64),
        ("pause", np.int64),  # ticks of the present rest or breather
        ("first", np.int32),  # its first slot
        ("slots", np.int32),
        ("alone", np.int32),  # 1: one contact at a time, at full speed, never set aside
        ("work", np.int32),  # class in hand
        ("in_hand", np.int32),  # contacts, not set aside
        ("running", np.int32),  # of these, not silent
        ("aside", np.int32),  # contacts set aside
        ("aside_work", np.int32),  # their class
        ("holding", np.int32),
        ("listed", np.int32),  # list within its group, -1: none
        ("pausing", np.int32),  # activity of a pause, 0: none
        ("due", np.int32),  # 1: due for a rest
        ("attends", np.int32),  # to its contacts in hand: 0, ATTENDS_WRAP or ATTENDS_TALK
        ("compared", np.int32),  # 1: the rule least_occupied may ask for its busy ticks
    ],
    align=True,
)

NOTE = np.dtype(  # per agent: what it does now, and the row of the agent log that is open
    [
        ("since", np.int64),
        ("row", np.int32),  # of the contact in hand, -1
        ("slots", np.int32),
        ("activity", np.int32),
        ("scheduled", np.int32),
        ("open_since", np.int64),
        ("open_row", np.int32),
        ("open_slots", np.int32),
        ("open_activity", np.int32),
        ("open_scheduled", np.int32),
    ],
    align=True,
)

DIALLER = np.dtype(  # per queue
    [
        ("ahead", np.int64),  # thousandths per free agent
        ("ringing", np.int64),
        ("connected", np.int64),
        ("abandoned", np.int64),
        ("head", np.int64),  # store of records
        ("tail", np.int64),
        ("woken", np.int64),
    ],
    align=True,
)

PENDING_NONE: Final[Any] = np.int64(0)
PENDING_SELF: Final[Any] = np.int64(1)
PENDING_ATTEMPT: Final[Any] = np.int64(2)
PENDING_CALLBACK: Final[Any] = np.int64(3)
PENDING_REDIAL: Final[Any] = np.int64(4)
PENDING_RING: Final[Any] = np.int64(5)

ATTENDS_WRAP: Final[Any] = np.int64(1)
ATTENDS_TALK: Final[Any] = np.int64(3)
"""Of several contacts the larger one counts: these are or'ed."""

PHASE_DIAL: Final = 1
PHASE_TALK: Final = 2
PHASE_WRONG: Final = 3
PHASE_HOLD: Final = 4
PHASE_TOGETHER: Final = 5
PHASE_SILENT: Final = 6
PHASE_WRAP: Final = 7


class More(NamedTuple):
    """Rules and state of journeys. n issues, J slots, A agents, Q queues."""

    rules: Journeys
    issues: Any  # [n] ISSUE_NOW
    jobs: Any  # [J] JOB
    people: Any  # [A] PERSON_NOW
    notes: Any  # [A] NOTE
    diallers: Any  # [Q] DIALLER
    woken: Any  # [1] int64: whether some dialler is
    wakes: Any  # [G] int64: whether a predictive dialler counts on agents of the group


@jit
def new_issues(journeys: Journeys | None, n: int) -> Any:
    """Room for the issues of ``n`` first contacts; none where there are no journeys."""
    if journeys is None:
        return np.empty(0, ISSUE_NOW)
    return np.empty(n, ISSUE_NOW)


@borrowing_apart
def begin_issues(issues: Any, rows: Any, n: int) -> None:
    """Nothing has happened yet to the first ``n`` contacts, which are in ``rows``."""
    for i in range(n):
        begin_issue(issues, rows, i)


@borrowing
def begin_issue(issues: Any, rows: Any, i: int) -> None:
    """Nothing has happened yet to the issue of the first contact in row ``i``."""
    issues[i]["key"] = rows[i]["customer"]
    issues[i]["since"] = rows[i]["arrived"]
    issues[i]["due"] = 0
    issues[i]["entry"] = 0
    issues[i]["pending"] = PENDING_NONE
    issues[i]["target"] = -1
    issues[i]["cause"] = 0
    issues[i]["keeps_age"] = 0
    issues[i]["dials"] = 0
    issues[i]["record"] = -1
    issues[i]["seen"] = -1
    issues[i]["trunk"] = -1
    issues[i]["holder"] = -1
    issues[i]["transfer"] = -1


@jit
def new_more(inputs: Inputs, rules: Journeys, issues: Any) -> More:
    """All agents are free; ``issues`` is room for those of the first contacts."""
    n_slots = 0
    for a in range(len(inputs.agents)):
        n_slots += inputs.groups[inputs.agents[a]["group"]]["slots"]
    jobs = np.zeros(n_slots, JOB)
    people = np.zeros(len(inputs.agents), PERSON_NOW)
    for j in range(n_slots):
        jobs[j]["contact"] = -1
        jobs[j]["end"] = NEVER
    first = 0
    compared = compared_groups(inputs)
    for a in range(len(people)):
        people[a]["first"] = first
        people[a]["slots"] = inputs.groups[inputs.agents[a]["group"]]["slots"]
        people[a]["listed"] = -1
        people[a]["alone"] = 1 - inputs.groups[inputs.agents[a]["group"]]["shared"]
        people[a]["compared"] = compared[inputs.agents[a]["group"]]
        first += people[a]["slots"]
    notes = np.zeros(len(people), NOTE)
    for a in range(len(people)):
        notes[a]["row"] = -1
        notes[a]["activity"] = _OFF
        notes[a]["scheduled"] = _OFF
        notes[a]["open_row"] = -1
        notes[a]["open_activity"] = _OFF
        notes[a]["open_scheduled"] = _OFF
    diallers = np.zeros(len(inputs.queues), DIALLER)
    for q in range(len(diallers)):
        diallers[q]["ahead"] = 1000
        diallers[q]["head"] = -1
        diallers[q]["tail"] = -1
    return More(
        rules,
        issues,
        jobs,
        people,
        notes,
        diallers,
        np.zeros(1, np.int64),
        groups_of_diallers(inputs, rules),
    )


@jit
def compared_groups(inputs: Inputs) -> Any:
    """Whether some queue looks for the least occupied agent of a group, int64 [G]."""
    compared = np.zeros(len(inputs.groups), np.int64)
    for q in range(len(inputs.queues)):
        if inputs.queues[q]["agent_rule"] != RULE_LEAST_OCCUPIED:
            continue
        for at in range(inputs.queues[q]["steps_from"], inputs.queues[q]["steps_to"]):
            for k in range(inputs.steps[at]["groups_from"], inputs.steps[at]["groups_to"]):
                compared[inputs.step_groups[k]] = 1
    return compared


@jit
def groups_of_diallers(inputs: Inputs, rules: Journeys) -> Any:
    """Whether a predictive dialler counts on agents of a group, int64 [G]."""
    wakes = np.zeros(len(inputs.groups), np.int64)
    for q in range(len(inputs.queues)):
        dial = rules.queues[q]["dial"]
        if dial < 0 or rules.dials[dial]["predictive"] == 0:
            continue
        for at in range(inputs.queues[q]["steps_from"], inputs.queues[q]["steps_to"]):
            for k in range(inputs.steps[at]["groups_from"], inputs.steps[at]["groups_to"]):
                wakes[inputs.step_groups[k]] = 1
    return wakes
