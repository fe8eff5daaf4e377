"""Calls and an endless supply of other work, which leaves some agents idle for the calls."""

from sim.scenario import Scenario
from tests.theory.exact.blend import Blend
from tests.theory.judged import centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import Figures, LogJudge, Seen, answered, occupancy, waiting_figures

TALK_S, WORK_S, PATIENCE_S = 60.0, 100.0, 120.0
LOAD, AGENTS = 5.0, 10
DAYS = 2


def judge(reserve: int) -> LogJudge:
    """The other work is a backlog larger than can be worked off."""

    def build(
        more: float = 1.0,
        reserve: int = reserve,
        work_s: float = WORK_S,
        patience_s: float = PATIENCE_S,
    ) -> Scenario:
        supply = int(1.2 * AGENTS * DAYS * 86400 / WORK_S)
        backlog = {"count": supply, "age": {"law": "deterministic", "value": 1.0}}
        work = queue(0.0, exponential(work_s), channel="email", backlog=backlog)
        patience = exponential(patience_s)
        calls = queue(more * LOAD / TALK_S, exponential(TALK_S), patience=patience)
        skills = {"call": {"priority": 1}, "work": {"priority": 2, "reserve": reserve}}
        queues = {"call": calls, "work": work}
        return centre(queues, {"g": group(AGENTS, skills)}, days=DAYS, warm_up_days=0)

    def read(seen: Seen) -> Figures:
        figures = waiting_figures(seen.legs("call"))
        del figures["asa"]
        work, calls = seen.any_legs("work"), seen.any_legs("call")
        done = answered(work)["ended"]
        throughput = int(((done >= seen.first) & (done < seen.last)).sum())
        figures["throughput"] = (throughput, seen.seconds)
        figures["occupancy_inbound"] = occupancy(seen, calls, AGENTS)
        figures["occupancy"] = occupancy(seen, seen.all_legs, AGENTS)
        return figures

    model = Blend(LOAD / TALK_S, 1 / TALK_S, 1 / WORK_S, AGENTS, reserve, 1 / PATIENCE_S)
    names = ["p_wait", "wait_all", "p_abandon", "occupancy_inbound", "occupancy"]
    exact = {name: float(getattr(model, name)) for name in names}
    exact["throughput"] = model.outbound_throughput
    wrong = {
        "2 % more load": {"more": 1.02},
        "work 4 % longer": {"work_s": 1.04 * WORK_S},
        "patience 20 % longer": {"patience_s": 1.2 * PATIENCE_S},
        "one more in reserve": {"reserve": reserve + 1},
    }
    easy = frozenset({"occupancy_inbound", "occupancy"})
    name = f"other work leaves {reserve} agents idle"
    return LogJudge(name, build, read, exact, wrong, 0.04, easy=easy)


JUDGES = [judge(1), judge(3)]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
