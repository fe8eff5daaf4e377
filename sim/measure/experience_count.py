"""Rate the issues of one replication and their contacts: score, bin, columns.

Which legs count for what is defined in docs/experience.md; the pass over the rows is that of
``sim.measure.issues``, whose records are rated here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.borrowed import borrow
from sim.engine.log import Exit
from sim.inputs.draws import MOOD, SURVEY, attempt_key, uniform_for
from sim.inputs.laws import normal_quantile
from sim.jit import borrowing, borrowing_apart, borrowing_whole, jit
from sim.measure.experience import (
    CAUSES,
    EXPERIENCE_COLUMNS,
    N_LEVELS,
    SEGMENT_COLUMNS,
    ExperiencePlan,
)
from sim.measure.issues import STATUS_OPEN, STATUS_RESOLVED
from sim.prefetch import prefetch_to_write

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[Any]

_ANSWERED = int(Exit.ANSWERED)
_whole: Any = np.int64  # counters must not begin as Python integers: they would be compiled twice
_SURVEY_FROM = _whole(EXPERIENCE_COLUMNS.index("survey_rated"))
_CONTACT_FROM = _whole(EXPERIENCE_COLUMNS.index("contact_rated"))
_CONTACT_SURVEY_FROM = _whole(EXPERIENCE_COLUMNS.index("contact_survey_rated"))
_CAUSES_FROM = _whole(EXPERIENCE_COLUMNS.index("cause_wait"))
_MOOD_ALONE = _whole(len(CAUSES) - 1)
_CUSTOMERS = SEGMENT_COLUMNS.index("customers")
_ANYWAY = SEGMENT_COLUMNS.index("lost_anyway")
_EXTRA = SEGMENT_COLUMNS.index("lost_extra")
_VALUE = SEGMENT_COLUMNS.index("value_at_risk")
_ZERO, _ONE, _TWO = _whole(0), _whole(1), _whole(2)
_THREE, _FOUR, _FIVE = _whole(3), _whole(4), _whole(5)
_COUNT_BITS = _whole(8)
_MOST = _whole(255)
_LAST = _whole(254)
"""Bad experiences of a person that are told apart."""
_WORD_BITS = _whole(3)
_IN_WORD = _whole(7)
_NEW: int = _whole(-1)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_TOP = np.uint64(20)


@jit
def count_issues_experience(
    plan: ExperiencePlan, issues: Rows, queue_cells: Floats, segment_cells: Floats
) -> None:
    """Rate every issue that began in measured time and is over.

    ``issues`` are ISSUE records; columns are added to ``queue_cells`` [Q, D + 1,
    EXPERIENCE_COLUMNS] and ``segment_cells`` [max(S, 1), D + 1, SEGMENT_COLUMNS] in the cell of
    the day on which the issue began.
    """
    if len(plan.model) == 0:
        return
    # In a function that borrows: here every array handed on would be counted, each time.
    customers = new_customers(plan, len(issues))
    _rate_all(borrow(plan), issues, customers, queue_cells, segment_cells)


@jit
def new_customers(plan: ExperiencePlan, n: int) -> Ints:
    """An empty table of the customers of ``n`` issues; of length 0 if nothing is rated."""
    if len(plan.model) == 0:
        return np.zeros(0, dtype=np.int64)
    room = _room(plan.model[0]["n_people"], n)
    return np.zeros(max(1, min(room, _words(plan.model[0]["n_people"]))), dtype=np.int64)


@borrowing
def _words(n_people: int) -> int:
    """Size of a table with a byte for each person."""
    return int((n_people >> _WORD_BITS) + _ONE)


@borrowing_whole
def _rate_all(
    plan: ExperiencePlan, issues: Rows, customers: Ints, queue_cells: Floats, segment_cells: Floats
) -> None:
    for i in range(len(issues)):
        rate_issue(plan, issues, i, customers, queue_cells, segment_cells)


@borrowing
def rate_issue(
    plan: ExperiencePlan,
    issues: Rows,
    i: int,
    customers: Ints,
    queue_cells: Floats,
    segment_cells: Floats,
) -> None:
    """Rate issue ``i`` if it began in measured time, is over, and is one that is rated."""
    if issues[i]["day"] < 0 or issues[i]["status"] == STATUS_OPEN:
        return
    if plan.rated[issues[i]["queue"]]:
        model = plan.model
        bad = _rate_issue(model, plan.cuts, plan.weights, issues, i, queue_cells, segment_cells)
        _count_churn(model, plan.segments, issues, i, bad, customers, segment_cells)


@borrowing
def count_contact_experience(
    plan: ExperiencePlan, issues: Rows, i: int, queue_cells: Floats
) -> None:
    """Rate the contact of issue ``i`` that is just over, in the cell of its queue and day."""
    _rate_contact(plan, issues, i, queue_cells)


@borrowing
def _rate_issue(
    model: Rows,
    cuts: Floats,
    weights: Floats,
    issues: Rows,
    i: int,
    queue_cells: Floats,
    segment_cells: Floats,
) -> bool:
    """Add the columns of an issue; whether it was a bad experience."""
    key = issues[i]["customer"]
    waiting = wait_term(model, issues[i]["relative_wait"])
    lost = model[0]["unresolved"] if issues[i]["status"] != STATUS_RESOLVED else 0.0
    again = model[0]["per_contact"] * (issues[i]["contacts"] - 1)
    moved = model[0]["per_channel_change"] * issues[i]["channel_changes"]
    passed = model[0]["per_transfer"] * issues[i]["transfers"]
    machine = model[0]["self_service_failed"] if issues[i]["handed_on"] > 0 else 0.0
    terms = waiting + lost + again + moved + passed + machine
    score = model[0]["base"] + terms + mood_in(model, issues, i)
    b = bin_of_score(cuts, score)
    q = issues[i]["queue"]
    day = issues[i]["day"]
    s = max(_whole(issues[i]["segment"]), _ZERO)
    _add(weights, b, queue_cells, q, day, _ZERO)
    if answers(model, key):
        _add(weights, b, queue_cells, q, day, _SURVEY_FROM)
    _add(weights, b, segment_cells, s, day, _ZERO)
    if score >= model[0]["bad_below"]:
        return False
    cause = worst(waiting, lost, again, moved, passed, machine)
    queue_cells[q, day, _CAUSES_FROM + cause] += 1.0
    return True


@borrowing_apart
def _rate_contact(plan: ExperiencePlan, issues: Rows, i: int, cells: Floats) -> None:
    """Add the columns of a contact: what it was itself, after how many others."""
    model, rated, cuts, weights = plan.model, plan.rated, plan.cuts, plan.weights
    if not rated[issues[i]["queue"]]:
        return
    key = issues[i]["customer"]
    earlier = _whole(issues[i]["contacts"]) - _ONE
    score = model[0]["base"] + wait_term(model, issues[i]["contact_relative_wait"])
    if not contact_resolves(issues, i):
        score += model[0]["unresolved"]
    score += model[0]["per_contact"] * earlier
    score += model[0]["per_channel_change"] * issues[i]["channel_changes"]
    score += model[0]["per_transfer"] * issues[i]["contact_transfers"]
    if issues[i]["contact_handed_on"] > 0:
        score += model[0]["self_service_failed"]
    b = bin_of_score(cuts, score + mood_in(model, issues, i))
    q = _whole(issues[i]["contact_queue"])
    if q < 0:
        q = _whole(issues[i]["queue"])
    day = issues[i]["contact_day"]
    _add(weights, b, cells, q, day, _CONTACT_FROM)
    if answers(model, attempt_key(key, earlier)):
        _add(weights, b, cells, q, day, _CONTACT_SURVEY_FROM)


@borrowing
def contact_resolves(issues: Rows, i: int) -> bool:
    """Whether the contact resolved the issue: decided so, or last answered and nobody decided."""
    decided = issues[i]["contact_resolved"]
    return bool(decided > 0 or (decided < 0 and issues[i]["exit"] == _ANSWERED))


@borrowing
def wait_term(model: Rows, waits: float) -> float:
    """What waiting does to the score; ``waits`` in units of the expectation."""
    if waits <= 0.0:
        return 0.0
    term: float = model[0]["wait"] * math.log1p(waits)
    return term


@borrowing
def mood_of(model: Rows, key: np.uint64) -> float:
    """The customer's noise: normal, the same in whatever scenario the customer comes."""
    mood: float = model[0]["noise_sd"] * normal_quantile(uniform_for(key, MOOD))
    return mood


@borrowing
def mood_in(model: Rows, issues: Rows, i: int) -> float:
    """The mood of the customer of issue ``i``, which is drawn once."""
    if issues[i]["has_mood"] == 0:
        issues[i]["has_mood"] = 1
        issues[i]["mood"] = mood_of(model, issues[i]["customer"])
    mood: float = issues[i]["mood"]
    return mood


@borrowing
def answers(model: Rows, key: np.uint64) -> bool:
    """Whether the customer answers the survey, whatever the answer would be."""
    return bool(uniform_for(key, SURVEY) < model[0]["response_share"])


@borrowing
def bin_of_score(cuts: Floats, score: float) -> int:
    """Number of cuts that the score has reached."""
    found: int = _ZERO
    for k in range(len(cuts)):  # without branches: faster than bisection of two dozen
        found += cuts[k] <= score
    return found


@borrowing
def worst(
    waiting: float, lost: float, again: float, moved: float, passed: float, machine: float
) -> int:
    """Position in CAUSES of the most negative term, the first of equals; the mood if none is."""
    found: int = _MOOD_ALONE
    least = 0.0
    if waiting < least:
        found, least = _ZERO, waiting
    if lost < least:
        found, least = _ONE, lost
    if again < least:
        found, least = _TWO, again
    if moved < least:
        found, least = _THREE, moved
    if passed < least:
        found, least = _FOUR, passed
    if machine < least:
        found = _FIVE
    return found


@borrowing
def _add(weights: Floats, b: int, cells: Floats, row: int, day: int, begin: int) -> None:
    """Add the levels of bin ``b`` to the columns that begin at ``begin``."""
    for j in range(N_LEVELS):
        cells[row, day, begin + j] += weights[b, j]


@borrowing
def _count_churn(
    model: Rows, segments: Rows, issues: Rows, i: int, bad: bool, people: Ints, cells: Floats
) -> None:
    """Add the issue's customer, if new, and what its bad experience does to its staying.

    Expected values, not draws: the k-th bad experience of a customer takes another
    ``loyalty_loss`` of the probability of staying that those before have left.
    """
    s = max(_whole(issues[i]["segment"]), _ZERO)
    day = issues[i]["day"]
    before = _NEW
    if segments[s]["has_people"] != 0:
        person = segments[s]["people_from"] + _whole(issues[i]["person"])
        if _words(model[0]["n_people"]) <= len(people):
            before = bad_before_in_bytes(people, person, bad)
        else:
            before = bad_before(people, person, bad)
    if before < 0:
        cells[s, day, _CUSTOMERS] += 1.0
        cells[s, day, _ANYWAY] += segments[s]["churn"]
    if bad:
        loss = model[0]["loyalty_loss"]
        stays = 1.0 - segments[s]["churn"]
        for _ in range(before):
            stays *= 1.0 - loss
        cells[s, day, _EXTRA] += stays * loss
        cells[s, day, _VALUE] += segments[s]["value"] * stays * loss


@borrowing
def fetch_customer(plan: ExperiencePlan, issues: Rows, i: int, people: Ints) -> None:
    """Bring what is known of the customer of issue ``i`` into the cache."""
    if len(plan.model) > 0 and _words(plan.model[0]["n_people"]) <= len(people):
        s = max(_whole(issues[i]["segment"]), _ZERO)
        person = plan.segments[s]["people_from"] + _whole(issues[i]["person"])
        prefetch_to_write(people, person >> _WORD_BITS)


@borrowing
def _room(n_people: int, n_issues: int) -> int:
    """Size of the table of people: a power of two, at least half of it empty."""
    size: int = _ONE
    if n_people > 0:
        while size < 2 * n_issues:
            size *= _TWO
    return size


@borrowing
def bad_before(people: Ints, person: int, bad: bool) -> int:
    """Bad experiences the person had so far (at most 254), -1 if it is new; counts this one.

    ``people`` is a table with open addressing of (person + 1, count), a power of two long.
    """
    tag = _whole(person) + _ONE
    mask = _whole(len(people)) - _ONE
    at = _whole((np.uint64(tag) * _SPREAD) >> _TOP) & mask
    while people[at] != 0 and people[at] >> _COUNT_BITS != tag:
        at = (at + _ONE) & mask
    if people[at] == 0:
        people[at] = (tag << _COUNT_BITS) | (_ONE if bad else _ZERO)
        return _NEW
    before: int = people[at] & _MOST
    if bad and before < _LAST:
        people[at] += _ONE
    return before


@borrowing
def bad_before_in_bytes(people: Ints, person: int, bad: bool) -> int:
    """The same where ``people`` has a byte for each person, eight in a word: smaller if most come.

    A byte is one more than the count; 0: new.
    """
    at = _whole(person) >> _WORD_BITS
    shift = (_whole(person) & _IN_WORD) << _WORD_BITS
    seen = (people[at] >> shift) & _MOST
    if seen == 0:
        people[at] |= (_TWO if bad else _ONE) << shift
        return _NEW
    if bad and seen < _MOST:
        people[at] += _ONE << shift
    before: int = seen - _ONE
    return before
