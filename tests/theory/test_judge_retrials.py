"""Blocked customers who try again: the M/M/c/c retrial queue, with and without a limit."""

from sim.engine.log import Exit
from sim.scenario import Scenario
from tests.theory.exact.redial import loss_with_retrials
from tests.theory.exact.retry_limit import RetryLimit
from tests.theory.judged import exponential, needs_speed, parametrised, single
from tests.theory.logged import Figures, LogJudge, Seen, occupancy, share

TALK_S, DELAY_S, AGENTS = 60.0, 90.0, 5
UNLIMITED = 1000
LOAD_WITHOUT_LIMIT, LOAD = 3.4, 5.0
ATTEMPTS, P_RETRY = 3, 0.8


def scenario(
    load: float, p_retry: float, most: int, delay_s: float, lines: int, days: int
) -> Scenario:
    """As many lines as agents, unless told otherwise: who finds none is blocked."""
    again = {"share": p_retry, "delay": exponential(delay_s), "most": most}
    trunks = {"t": {"lines": lines, "queues": ["q"]}}
    talk = exponential(TALK_S)
    about = {"retries": again, "trunks": trunks}
    return single(load / TALK_S, talk, AGENTS, days=days, **about)


def read(seen: Seen) -> Figures:
    legs = seen.legs("q")
    first = legs["attempt"] == 0
    figures = {
        "p_blocked": share(legs["exit"] == Exit.BLOCKED),
        "attempts": share(legs["attempt"] >= 0, first),
        "served": share(legs["answered"] >= 0, first),
        "occupancy": occupancy(seen, seen.any_legs("q"), AGENTS),
    }
    for attempt in range(ATTEMPTS):
        rows = legs[legs["attempt"] == attempt]
        figures[f"blocked {attempt + 1}"] = share(rows["exit"] == Exit.BLOCKED)
    return figures


def judge_without_limit() -> LogJudge:
    def build(
        more: float = 1.0, p_retry: float = 1.0, delay_s: float = DELAY_S, lines: int = AGENTS
    ) -> Scenario:
        return scenario(more * LOAD_WITHOUT_LIMIT, p_retry, UNLIMITED, delay_s, lines, 4)

    model = loss_with_retrials(LOAD_WITHOUT_LIMIT / TALK_S, 1 / TALK_S, AGENTS, 1 / DELAY_S)
    exact = {
        "p_blocked": model.p_blocked,
        "attempts": model.attempts_per_customer,
        "served": 1.0,
        "occupancy": LOAD_WITHOUT_LIMIT / AGENTS,
    }
    wrong = {
        "2 % more load": {"more": 1.02},
        "one in fifty is lost": {"p_retry": 0.98},
        "tries again after 90 % of the time": {"delay_s": 0.9 * DELAY_S},
        "a line more than agents": {"lines": AGENTS + 1},
    }
    return LogJudge(
        "M/M/c/c with retrials", build, read, exact, wrong, easy=frozenset({"occupancy"})
    )


def judge_with_limit() -> LogJudge:
    def build(
        more: float = 1.0, p_retry: float = P_RETRY, most: int = ATTEMPTS, lines: int = AGENTS
    ) -> Scenario:
        return scenario(more * LOAD, p_retry, most, DELAY_S, lines, 3)

    model = RetryLimit(LOAD / TALK_S, 1 / TALK_S, AGENTS, 1 / DELAY_S, P_RETRY, ATTEMPTS)
    exact = {
        "p_blocked": model.p_blocked,
        "attempts": model.attempts_per_customer,
        "served": model.customers_served,
        "occupancy": model.occupancy,
    }
    exact |= {f"blocked {n + 1}": float(model.p_blocked_by_attempt[n]) for n in range(ATTEMPTS)}
    wrong = {
        "2 % more load": {"more": 1.02},
        "tries again by 2 points more": {"p_retry": P_RETRY + 0.02},
        "an attempt more": {"most": ATTEMPTS + 1},
        "a line more than agents": {"lines": AGENTS + 1},
    }
    return LogJudge(
        "at most three attempts", build, read, exact, wrong, easy=frozenset({"occupancy"})
    )


JUDGES = [judge_without_limit(), judge_with_limit()]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
