"""Customers who give up and call again: the chain on contacts in system and customers in orbit."""

from sim.engine.log import Exit
from sim.scenario import Scenario
from tests.theory.exact.redial import Redial
from tests.theory.judged import exponential, needs_speed, parametrised, single
from tests.theory.logged import (
    Figures,
    LogJudge,
    Seen,
    exact_waits,
    occupancy,
    share,
    waiting_figures,
)

TALK_S, PATIENCE_S, DELAY_S, WITHIN_S = 60.0, 60.0, 240.0, 20.0


def judge(name: str, load: float, agents: int, p_retry: float, room: int | None) -> LogJudge:
    """``room``: how many may wait; who finds none is blocked and tries again like the others."""

    def build(
        more: float = 1.0, p_retry: float = p_retry, delay_s: float = DELAY_S, most: int = 1000
    ) -> Scenario:
        again = {"share": p_retry, "delay": exponential(delay_s), "most": most}
        about = {"patience": exponential(PATIENCE_S), "retries": again}
        if room is not None:
            about["when_full"] = {"max_waiting": room}
        rate = more * load / TALK_S
        return single(rate, exponential(TALK_S), agents, WITHIN_S, days=2, **about)

    def read(seen: Seen) -> Figures:
        legs = seen.legs("q")
        offered = legs[legs["exit"] != Exit.BLOCKED]
        return waiting_figures(legs, WITHIN_S) | {
            "p_blocked": share(legs["exit"] == Exit.BLOCKED),
            "attempts": share(legs["attempt"] >= 0, legs["attempt"] == 0),
            "redial_share": share(legs["attempt"] > 0),
            "served": share(offered["answered"] >= 0, legs["attempt"] == 0),
            "occupancy": occupancy(seen, seen.any_legs("q"), agents),
        }

    model = Redial(
        load / TALK_S,
        1 / TALK_S,
        agents,
        1 / DELAY_S,
        p_retry,
        0.0 if room is None else p_retry,
        1 / PATIENCE_S,
        room,
    )
    exact = exact_waits(model, WITHIN_S) | {
        "attempts": model.attempts_per_customer,
        "redial_share": model.redial_share,
        "served": model.customers_served,
        "occupancy": model.occupancy,
    }
    if room is not None:
        exact["p_blocked"] = model.p_blocked
    wrong = {
        "2 % more load": {"more": 1.02},
        "redials by 2 points more": {"p_retry": p_retry + 0.02},
        "redials after a quarter of the time": {"delay_s": 0.25 * DELAY_S},
        "at most three attempts": {"most": 3},
    }
    return LogJudge(name, build, read, exact, wrong, easy=frozenset({"occupancy"}))


JUDGES = [
    judge("redials after abandoning", 5.6, 6, 0.7, None),
    judge("redials after abandoning and blocking", 7.0, 6, 0.6, 2),
]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
