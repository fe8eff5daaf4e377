"""Two agents with one customer: warm transfers and consultations, against a Markov chain."""

from sim.scenario import Scenario
from tests.theory.exact.warm_transfer import WarmTransfer
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import Figures, LogJudge, Seen, mean_s, occupancy, waiting_figures

FIRST_S, TOGETHER_S, SECOND_S = 60.0, 30.0, 120.0
P_TRANSFER = 0.4
AT_ONCE = 1e-3  # talk of the second agent alone, in seconds, after a consultation: there is none


def judge(kind: str, rate: float, agents: tuple[int, int], second_s: float) -> LogJudge:
    """``second_s``: how long the second agent talks alone."""

    def build(
        more: float = 1.0,
        kind: str = kind,
        together_s: float = TOGETHER_S,
        p_transfer: float = P_TRANSFER,
    ) -> Scenario:
        row: Json = {"to": "two", "share": p_transfer, "kind": kind}
        if kind != "cold":
            row["together"] = exponential(together_s)
        queues = {
            "one": queue(more * rate, exponential(FIRST_S), transfers=[row]),
            "two": queue(0.0, exponential(SECOND_S)),
        }
        groups = {"g1": group(agents[0], {"one": {}}), "g2": group(agents[1], {"two": {}})}
        return centre(queues, groups, days=5, warm_up_days=0)

    def read(seen: Seen) -> Figures:
        one, two = waiting_figures(seen.legs("one")), waiting_figures(seen.legs("two"))
        legs = seen.legs("two")
        return {
            "p_wait": one["p_wait"],
            "first wait": one["wait_all"],
            "p_second_wait": two["p_wait"],
            "second wait": two["wait_all"],
            "second talk": mean_s((legs["ended"] - legs["answered"])[legs["ended"] >= 0]),
            "first occupancy": occupancy(seen, seen.any_legs("one"), agents[0]),
            "second occupancy": occupancy(seen, seen.any_legs("two"), agents[1]),
        }

    model = WarmTransfer(rate, 1 / FIRST_S, 1 / TOGETHER_S, 1 / second_s, agents, P_TRANSFER)
    exact = {
        "p_wait": model.p_wait,
        "first wait": model.first_wait,
        "p_second_wait": model.p_second_wait,
        "second wait": model.second_wait,
        "second talk": TOGETHER_S + second_s,
        "first occupancy": model.occupancy[0],
        "second occupancy": model.occupancy[1],
    }
    wrong: dict[str, Json] = {
        "2 % more load": {"more": 1.02},
        "together 10 % longer": {"together_s": 1.1 * TOGETHER_S},
        "transfers by 1 point more": {"p_transfer": P_TRANSFER + 0.01},
        "the first agent does not stay": {"kind": "cold"},
    }
    easy = frozenset({"second talk", "first occupancy", "second occupancy"})
    coarser = {"first wait": 0.08}
    return LogJudge(
        f"{kind} transfers", build, read, exact, wrong, 0.04, coarser=coarser, easy=easy
    )


JUDGES = [
    judge("warm", 0.055, (7, 4), SECOND_S),
    judge("consult", 0.055, (6, 1), AT_ONCE),
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
