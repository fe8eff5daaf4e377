"""What must hold for the issues of customers in the log of any run, whatever was simulated."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from sim.engine.log import FOREVER, Cause, Exit, Stage, Then
from sim.inputs.arrays import Inputs

TALKED = (Exit.ANSWERED, Exit.UNREACHED, Exit.WRONG_PARTY)
AT_ONCE = (Exit.OVERFLOW, Exit.HANDED_ON, Exit.DEFLECTED, Exit.CONNECTED)
"""Exits after which the next leg begins in the same tick."""
LATER = (Exit.CALLBACK, Exit.UNREACHED, Exit.WRONG_PARTY)
"""Exits after which it may begin later, or never where a queue stays closed."""
SAME_CHAIN = ("arrived", "root_queue", "priority_class", "talk_draw", "wrap_draw", "context")


def without_consultations(rows: list[Any]) -> list[Any]:
    """An issue's rows without those of agents who were only asked, overflows of these included."""
    own = []
    asked = False
    for row in rows:
        asked = row["cause"] == Cause.CONSULT or (asked and row["cause"] == Cause.OVERFLOW)
        if not asked:
            own.append(row)
    return own


def by_issue(legs: np.ndarray) -> list[list[Any]]:
    """Rows of each issue, by attempt and leg."""
    rows = np.sort(legs, order=["root", "attempt", "leg"])
    return [list(mine) for _, mine in groupby(rows, key=lambda row: row["root"])]


def ended_how(rows: list[Any]) -> str:
    """How an issue ended: resolved, open (at the horizon, or coming again after it) or given up."""
    own = without_consultations(rows)
    if any(row["resolved"] == 1 for row in own):
        return "resolved"
    last = own[-1]
    if last["exit"] == Exit.OPEN or last["ended"] < 0 or last["then"] != Then.END:
        return "open"
    return "given up"


def assert_every_issue_ends_once(drawn: np.ndarray, legs: np.ndarray) -> Counter[str]:
    """Every issue that was drawn is there; it ends resolved, given up or open, exactly once.

    Returns:
        How many ended in which way.
    """
    issues = by_issue(legs)
    assert [rows[0]["root"] for rows in issues] == list(range(len(drawn)))
    for rows in issues:
        assert rows[0]["customer"] == drawn[rows[0]["root"]]["customer"]
        for name in ("customer", "segment", "intent", "person", "issue"):
            assert len({row[name].item() for row in rows}) == 1, name
        own = without_consultations(rows)
        assert all(row["resolved"] == -1 for row in rows if row not in own)
        solved = [row for row in own if row["resolved"] == 1]
        assert len(solved) <= 1
        for row in own[:-1]:
            assert row["then"] != Then.END or row["ended"] < 0  # a first agent may hold until then
        if solved:
            assert solved[0]["then"] == Then.END
            assert solved[0]["attempt"] == own[-1]["attempt"]
        for row in own:
            assert row["resolved"] != 1 or row["exit"] in (Exit.ANSWERED, Exit.CONTAINED)
            assert row["resolved"] == -1 or row["then"] != Then.CONTINUES
            assert row["offer"] == 0 or row["resolved"] == 1
    return Counter(ended_how(rows) for rows in issues)


def assert_legs_follow_each_other(legs: np.ndarray) -> None:
    """Attempts and legs are numbered without a gap, and each begins when the one before says."""
    for rows in by_issue(legs):
        attempts = [list(mine) for _, mine in groupby(rows, key=lambda row: row["attempt"])]
        assert [mine[0]["attempt"] for mine in attempts] == list(range(len(attempts)))
        for mine in attempts:
            assert [row["leg"] for row in mine] == list(range(len(mine)))
            assert [row["parent"] for row in mine] == list(range(-1, len(mine) - 1))
            for before, row in pairwise(mine):
                assert_next_leg(before, row)
            for row in mine[:-1]:
                goes_on = row["then"] == Then.CONTINUES or row["ended"] < 0
                assert goes_on or mine[row["leg"] + 1]["cause"] == Cause.CONSULT
            last = mine[-1]
            assert last["then"] != Then.CONTINUES or last["exit"] in LATER
        for before, mine in pairwise(attempts):
            cause = mine[0]["cause"]
            assert cause in (Cause.RETRY, Cause.REPEAT)
            (left,) = [row for row in before if row["then"] == Then.COMES_BACK]
            lost = left["exit"] in (Exit.ABANDONED, Exit.BLOCKED, Exit.BALKED, Exit.CUT)
            assert lost == (cause == Cause.RETRY)
            assert lost or left["resolved"] == 0
            assert mine[0]["queued"] > left["ended"]
            assert mine[0]["queued"] > max(row["ended"] for row in before) or cause == Cause.RETRY
        for mine in attempts[:1]:
            assert mine[0]["cause"] == Cause.FIRST


def assert_next_leg(before: Any, row: Any) -> None:
    """A leg and the next one of the same attempt."""
    cause = row["cause"]
    if cause in (Cause.TRANSFER, Cause.CONSULT):
        assert before["exit"] == Exit.ANSWERED
        assert before["ended"] < 0 or row["queued"] <= before["ended"]
        assert row["queued"] > before["answered"]
    elif before["exit"] in AT_ONCE:
        assert row["queued"] == before["ended"]
    else:
        assert before["exit"] in LATER
        assert row["queued"] >= before["ended"]
        assert (cause == Cause.CALLBACK) == (before["exit"] == Exit.CALLBACK)
    if cause == Cause.OVERFLOW:
        assert all(row[name] == before[name] for name in SAME_CHAIN)
    else:
        assert row["arrived"] == row["queued"]
        assert row["root_queue"] == row["queue"]
    if cause == Cause.HANDED_ON:
        assert before["exit"] == Exit.HANDED_ON
        assert before["queue"] == row["queue"]
    if cause == Cause.DIALLED:
        assert before["exit"] == Exit.CONNECTED


def assert_times_in_order(inputs: Inputs, legs: np.ndarray) -> None:
    """Every leg: entry, answer, end of talk, end of wrap-up; patience where it ends."""
    horizon = inputs.settings[0]["horizon"]
    give_up = legs["arrived"] + legs["patience"]
    talked = np.isin(legs["exit"], TALKED) & (legs["stage"] == Stage.QUEUE)
    assert np.all(legs["arrived"] <= legs["queued"])
    assert np.all((legs["queued"] >= 0) & (legs["queued"] <= horizon))
    assert np.all(legs["answered"][~talked] == -1)
    assert np.all(legs["agent"][~talked] == -1)
    assert np.all(legs["wrapped"][~talked] == -1)
    assert np.all(legs["answered"][talked] >= legs["queued"][talked])
    # An agent released from holding by who gives up first may answer one who would give up next.
    tied = talked & (legs["answered"] == give_up)
    released = (legs["exit"] == Exit.ABANDONED) & (legs["leg"] > 0)
    assert np.all(legs["answered"][talked] <= give_up[talked])
    assert np.isin(legs["answered"][tied], legs["ended"][released]).all()
    assert np.all(legs["agent"][talked] >= 0)
    over = talked & (legs["ended"] >= 0)
    assert np.all(legs["ended"][over] > legs["answered"][over])
    assert np.all(legs["ended"] <= horizon)
    done = talked & (legs["wrapped"] >= 0)
    assert np.all(legs["wrapped"][done] >= legs["ended"][done])
    assert np.all(legs["ended"][done] >= 0)
    abandoned = legs["exit"] == Exit.ABANDONED
    assert np.all(legs["ended"][abandoned] == give_up[abandoned])
    assert np.all(legs["patience"][abandoned] < FOREVER)
    still = legs["exit"] == Exit.OPEN
    assert np.all(legs["ended"][still] == -1)
    assert np.all((give_up > horizon) | ~still | (legs["stage"] != Stage.QUEUE))
    left = ~talked & ~still
    assert np.all(legs["ended"][left] >= legs["queued"][left])


def assert_nobody_is_served_twice_at_once(inputs: Inputs, legs: np.ndarray) -> None:
    """A customer talks to one agent at a time, to two only where one of them holds or is asked."""
    horizon = int(inputs.settings[0]["horizon"]) + 1
    for rows in by_issue(legs[legs["answered"] >= 0]):
        spans = sorted(
            (int(row["answered"]), int(row["ended"]) if row["ended"] >= 0 else horizon, i)
            for i, row in enumerate(rows)
        )
        for (_, end, i), (begin, _, j) in pairwise(spans):
            if begin < end:
                assert rows[j]["cause"] in (Cause.TRANSFER, Cause.CONSULT, Cause.OVERFLOW)
                assert rows[i]["attempt"] == rows[j]["attempt"]
                assert rows[i]["resolved"] == -1 or rows[j]["cause"] != Cause.TRANSFER
        assert most_at_once([(begin, end) for begin, end, _ in spans]) <= 2


def most_at_once(spans: list[tuple[int, int]]) -> int:
    """The largest number of half-open spans that share a tick."""
    changes = sorted(
        [(end, -1) for begin, end in spans if end > begin]
        + [(begin, 1) for begin, end in spans if end > begin]
    )
    most = now = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


def assert_lines_suffice(inputs: Inputs, legs: np.ndarray) -> None:
    """No trunk ever has more contacts than lines."""
    horizon = int(inputs.settings[0]["horizon"]) + 1
    spans: dict[int, list[tuple[int, int]]] = {}
    for rows in by_issue(legs):
        for _, mine in groupby(rows, key=lambda row: row["attempt"]):
            span = line_of(inputs, without_consultations(list(mine)), horizon)
            if span is not None:
                spans.setdefault(span[0], []).append(span[1:])
    for trunk, used in spans.items():
        assert most_at_once(used) <= inputs.trunks[trunk]


def line_of(inputs: Inputs, mine: list[Any], horizon: int) -> tuple[int, int, int] | None:
    """(trunk, from, to) of the line that an attempt held; None: none."""
    rows = mine[1:] if mine[0]["exit"] == Exit.DEFLECTED else mine
    if not rows or (rows[0]["exit"] == Exit.BLOCKED and len(rows) == 1):
        return None
    journeys = inputs.journeys
    queue = rows[0]["queue"]
    trunk = int(inputs.queues[queue]["trunk"])
    if trunk < 0 or (journeys is not None and journeys.queues[queue]["dial"] >= 0):
        return None
    for row in rows:
        over = row["then"] != Then.CONTINUES or row["exit"] == Exit.CALLBACK
        if over or row["ended"] < 0:
            break
    follows = row["leg"] < mine[-1]["leg"] and row["exit"] != Exit.CALLBACK
    end = horizon if row["ended"] < 0 and not follows else int(row["ended"])
    return trunk, int(rows[0]["queued"]), end
