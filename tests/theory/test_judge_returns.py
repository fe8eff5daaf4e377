"""Customers who return until their issue is resolved or they give up: geometric laws."""

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import Cause, Then
from sim.scenario import Scenario
from tests.theory.exact.returns import Returns
from tests.theory.judged import (
    centre,
    exponential,
    group,
    needs_speed,
    parametrised,
    queue,
)
from tests.theory.logged import Figures, LogJudge, Seen, share

TALK_S, DELAY_S, WINDOW_S = 60.0, 6000.0, 7200.0
RATE, AGENTS, DAYS = 0.08, 60, 4  # so many agents that nobody waits


def build_with(
    p_resolved: float, p_return: float, most: int, delay_s: float, days: int = DAYS
) -> Scenario:
    back = {"share": p_return, "delay": exponential(delay_s), "most": most}
    about = {"resolution": p_resolved, "repeats": back}
    queues = {"q": queue(RATE, exponential(TALK_S), **about)}
    return centre(queues, {"g": group(AGENTS, {"q": {}})}, days=days, warm_up_days=0)


def read(seen: Seen) -> Figures:
    """Figures of the issues that begin in the stretch; it ends so early that they are over."""
    rows = seen.all_legs
    begun = np.zeros(int(rows["root"].max()) + 1, dtype=bool)
    firsts = rows[rows["cause"] == Cause.FIRST]
    begun[firsts["root"]] = (firsts["queued"] >= seen.first) & (firsts["queued"] < seen.last)
    legs = rows[begun[rows["root"]]]
    issues = int(begun.sum())
    end = np.zeros(len(begun), dtype=np.int64)
    np.maximum.at(end, legs["root"], legs["ended"])
    start = firsts[begun[firsts["root"]]]
    took = float((end[start["root"]] - start["queued"]).sum()) / TICKS_PER_SECOND
    second = legs[legs["attempt"] == 1]
    ended = np.zeros(len(begun), dtype=np.int64)
    ended[start["root"]] = start["ended"]
    soon = second["queued"] - ended[second["root"]] <= WINDOW_S * TICKS_PER_SECOND
    figures: Figures = {
        "contacts": (float(len(legs)), issues),
        "resolved": (float((legs["resolved"] == 1).sum()), issues),
        "given up": share((legs["then"] == Then.END) & (legs["resolved"] == 0), issues),
        "fcr": share(start["resolved"] == 1),
        "silent": (issues - float(soon.sum()), issues),
        "recontacts": share(legs["attempt"] > 0),
        "time": (took, issues),
    }
    for n in (2, 3, 4):
        figures[f"at least {n}"] = (float((legs["attempt"] == n - 1).sum()), issues)
    return figures


def judge(p_resolved: float, p_return: float, limit: int) -> LogJudge:
    def build(
        p_resolved: float = p_resolved,
        p_return: float = p_return,
        most: int = limit,
        delay_s: float = DELAY_S,
    ) -> Scenario:
        return build_with(p_resolved, p_return, most, delay_s)

    model = Returns(p_resolved, p_return, limit)
    exact = {
        "contacts": model.contacts_per_issue,
        "resolved": model.p_issue_resolved,
        "given up": model.p_given_up,
        "fcr": model.fcr_true,
        "silent": model.fcr_measured(WINDOW_S, DELAY_S),
        "recontacts": model.recontact_rate,
        "time": model.resolution_time(TALK_S, DELAY_S),
    }
    exact |= {f"at least {n}": model.p_at_least(n) for n in (2, 3, 4) if n <= limit}
    wrong = {
        "solved 1 point more often": {"p_resolved": p_resolved + 0.01},
        "returns by 1 point less": {"p_return": p_return - 0.01},
        "one contact more": {"most": limit + 1},
        "returns after 2 % more time": {"delay_s": 1.02 * DELAY_S},
    }
    name = f"returns, {p_resolved:g} solved, at most {limit} contacts"
    return LogJudge(name, build, read, exact, wrong, hours=(0.0, 36.0))


JUDGES = [judge(0.7, 0.9, 4), judge(0.5, 0.8, 6)]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
