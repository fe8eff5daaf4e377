"""A backlog worked off, first in, first out, with nothing else to do."""

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.scenario import Scenario
from tests.theory.exact.backlog import Backlog
from tests.theory.judged import centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import Figures, LogJudge, Seen, mean_s, share

TALK_S, SIZE, AGENTS = 300.0, 400, 5
EARLY_S = (0.25, 0.5, 0.75)  # of the mean time to clear
REPLICATIONS = 600


def judge() -> LogJudge:
    model = Backlog(SIZE, AGENTS, 1 / TALK_S)
    times = {f"{part:g}": part * model.mean_clearing_time for part in EARLY_S}

    def build(talk_s: float = TALK_S, agents: int = AGENTS, size: int = SIZE) -> Scenario:
        backlog = {"count": size, "age": exponential(86400.0)}
        queues = {"q": queue(0.0, exponential(talk_s), channel="email", backlog=backlog)}
        groups = {"g": group(agents, {"q": {}})}
        return centre(queues, groups, days=1, warm_up_days=0)

    def read(seen: Seen) -> Figures:
        legs = seen.all_legs
        start, end = legs["answered"], legs["ended"]
        assert np.all(end > 0)
        assert np.all(np.diff(start[np.argsort(legs["root"])]) >= 0)
        figures = {
            "start": mean_s(start),
            "response": mean_s(end),
            "clearing": mean_s(end[[int(end.argmax())]]),
        }
        for name, time in times.items():
            figures[f"started {name}"] = share(start <= time * TICKS_PER_SECOND)
            figures[f"done {name}"] = share(end <= time * TICKS_PER_SECOND)
        return figures

    exact = {
        "start": model.mean_start,
        "response": model.mean_response,
        "clearing": model.mean_clearing_time,
    }
    for name, time in times.items():
        exact[f"started {name}"] = model.p_started_within(time)
        exact[f"done {name}"] = model.p_done_within(time)
    wrong = {
        "handling 2 % longer": {"talk_s": 1.02 * TALK_S},
        "2 % more pieces": {"size": SIZE * 51 // 50},
        "one agent more": {"agents": AGENTS + 1},
    }
    return LogJudge("backlog", build, read, exact, wrong, 0.01, replications=REPLICATIONS)


JUDGES = [judge()]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
