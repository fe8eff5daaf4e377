"""M/M/c/K with balking: finite lines or a limited queue, constant balking or by queue length."""

from collections.abc import Callable

from sim.scenario import Scenario
from tests.theory.exact.mmck import MMCK, NEVER, always, by_queue_length
from tests.theory.judged import Json, Judge, exponential, needs_speed, parametrised, single

TALK_S, PATIENCE_S, WITHIN_S = 60.0, 100.0, 10.0
AGENTS, LINES, PER_SECOND = 8, 14, 8.5 / 60.0
Balk = Callable[[int], float]


def with_lines(lines: int) -> Json:
    return {"trunks": {"t": {"lines": lines, "queues": ["q"]}}}


def with_a_limited_queue(lines: int) -> Json:
    return {"when_full": {"max_waiting": lines - AGENTS}}


def balking(*rows: tuple[int, float]) -> Json:
    return {"balking": [{"waiting": n, "probability": p} for n, p in rows]}


def judge(
    name: str, limit: Callable[[int], Json], rows: tuple[tuple[int, float], ...], balk: Balk
) -> Judge:
    def build(
        more: float = 1.0, lines: int = LINES, likelier: float = 1.0, later: int = 0
    ) -> Scenario:
        changed = tuple((n + later, p * likelier) for n, p in rows)
        return single(
            more * PER_SECOND,
            exponential(TALK_S),
            AGENTS,
            WITHIN_S,
            days=5,
            patience=exponential(PATIENCE_S),
            **limit(lines),
            **balking(*changed),
        )

    model = MMCK(PER_SECOND, 1 / TALK_S, AGENTS, LINES, balk, 1 / PATIENCE_S)
    exact = {
        ("q", "block_rate"): model.p_blocked,
        ("q", "balk_rate"): model.p_balked,
        ("q", "abandon_rate"): model.p_abandon,
        ("q", "asa_s"): model.asa,
        ("q", "wait_all_s"): model.wait_all,
        ("q", "service_level"): model.p_answered_within(WITHIN_S),
        ("q", "queue_length_mean"): model.mean_queue,
        ("g", "occupancy"): model.occupancy,
    }
    wrong = {"3 % more load": {"more": 1.03}, "one line more": {"lines": LINES + 1}}
    if rows:
        wrong["balking 5 % less likely"] = {"likelier": 0.95}
    if len(rows) > 1:
        wrong["balking from one more waiting on"] = {"later": 1}
    return Judge(name, build, exact, wrong, coarser={"block_rate": 0.06})


STEPS = ((0, 0.1), (2, 0.3), (4, 0.6))
BY_LENGTH = by_queue_length((0.1, 0.1, 0.3, 0.3, 0.6))
JUDGES = [
    judge("lines", with_lines, (), NEVER),
    judge("lines, balking", with_lines, ((0, 0.2),), always(0.2)),
    judge("lines, balking by queue length", with_lines, STEPS, BY_LENGTH),
    judge("limited queue, balking", with_a_limited_queue, ((0, 0.2),), always(0.2)),
    judge("limited queue, balking by queue length", with_a_limited_queue, STEPS, BY_LENGTH),
]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_kpis_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
