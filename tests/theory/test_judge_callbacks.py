"""Callbacks instead of waiting, a reserve of idle agents for live calls: the chain of both."""

import numpy as np

from sim.engine.log import Cause, Exit
from sim.scenario import Scenario
from tests.theory.exact.callback import Callback
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import (
    Figures,
    LogJudge,
    Seen,
    answered,
    mean_s,
    occupancy,
    share,
    waits,
)

TALK_S, PATIENCE_S, WITHIN_S = 60.0, 90.0, 20.0
RING: Json = {"law": "deterministic", "value": 0.001}  # the shortest: a tick, 1/60,000 of a talk


def judge(name: str, load: float, agents: int, p_accept: float, reserve: int) -> LogJudge:
    """``reserve``: agents that callbacks must leave idle."""

    def build(
        more: float = 1.0,
        p_accept: float = p_accept,
        reserve: int = reserve,
        patience_s: float = PATIENCE_S,
        days: int = 3,
    ) -> Scenario:
        steps: list[Json] = [{"groups": ["g"]}, {"callback_to": "back", "acceptance": p_accept}]
        talk = exponential(TALK_S)
        dial: Json = {"ring": RING, "attempts": 1, "reach": [{"from": "00:00", "connect": 1.0}]}
        patience = exponential(patience_s)
        queues = {
            "live": queue(more * load / TALK_S, talk, WITHIN_S, patience=patience, routing=steps),
            "back": queue(0.0, talk, channel="callback", dial=dial),
        }
        skills = {"live": {"priority": 1}, "back": {"priority": 2, "reserve": reserve}}
        groups = {"g": group(agents, skills)}
        return centre(queues, groups, days=days, warm_up_days=0)

    def read(seen: Seen) -> Figures:
        live = seen.legs("live")
        live = live[live["exit"] != Exit.OPEN]
        called = answered(seen.legs("back"))
        accepts, taken, wait = live["exit"] == Exit.CALLBACK, live["answered"] >= 0, waits(live)
        busy = occupancy(seen, seen.all_legs, agents)
        assert np.all(called["cause"] == Cause.CALLBACK)
        return {
            "p_callback": share(accepts),
            "p_wait": share(~accepts & ((wait > 0) | ~taken)),
            "p_abandon": share(live["exit"] == Exit.ABANDONED),
            "wait_of_line": mean_s(wait[~accepts]),
            "asa": mean_s(wait[taken]),
            "p_within": share(taken & (wait <= 1000 * WITHIN_S)),
            "callback_delay": mean_s(called["answered"] - called["queued"]),
            "occupancy": busy,
        }

    model = Callback(load / TALK_S, 1 / TALK_S, agents, p_accept, reserve, 1 / PATIENCE_S)
    names = [
        "p_callback",
        "p_wait",
        "p_abandon",
        "wait_of_line",
        "asa",
        "callback_delay",
        "occupancy",
    ]
    exact = {what: float(getattr(model, what)) for what in names}
    exact["p_within"] = model.p_answered_within(WITHIN_S)
    wrong: dict[str, Json] = {
        "2 % more load": {"more": 1.02},
        "acceptance by 2 points more": {"p_accept": p_accept + 0.02},
        "patience 10 % longer": {"patience_s": 1.1 * PATIENCE_S},
        "one more in reserve": {"reserve": reserve + 1},
    }
    coarser = {"callback_delay": 0.08}
    easy = frozenset({"occupancy"})
    return LogJudge(name, build, read, exact, wrong, 0.04, coarser=coarser, easy=easy)


JUDGES = [
    judge("callbacks without reserve", 5.0, 6, 0.6, 0),
    judge("callbacks with one agent in reserve", 4.6, 7, 0.5, 1),
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


@needs_speed
def test_the_simpy_model_agrees_on_fewer_contacts():
    for one in JUDGES[0].compare("simpy", replications=10, days=1):
        assert one.errors < 5.0, one  # of 10 replications: Student's t has wide tails
