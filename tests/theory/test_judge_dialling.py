"""Progressive and preview dialling on a list without end: renewal cycles of the agents."""

from sim.engine.log import Cause, Exit
from sim.scenario import Scenario
from tests.theory.exact.dialling import Dialling
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised
from tests.theory.logged import Figures, LogJudge, Seen, answered, share

RING_S, PREVIEW_S, TALK_S, WRAP_S, WRONG_S = 18.0, 12.0, 90.0, 20.0, 8.0
P_CONNECT, AGENTS, DAYS = 0.35, 6, 2
MOST, AGAIN_S = 3, 1200.0
LAW: Json = {"law": "lognormal", "mean": TALK_S, "cv": 0.9}


def outbound(
    pacing: str,
    p_connect: float,
    ring_s: float,
    talk_s: float,
    *,
    right: float = 1.0,
    attempts: int = 1,
    records: int = 0,
) -> Scenario:
    """A list of so many records a day (0: more than can be dialled)."""
    dial: Json = {
        "pacing": pacing,
        "ring": exponential(ring_s),
        "reach": [{"from": "00:00", "connect": p_connect, "right_party": right}],
        "attempts": attempts,
    }
    if pacing == "preview":
        dial["preview"] = exponential(PREVIEW_S)
    if right < 1:
        dial["wrong_party"] = exponential(WRONG_S)
    if attempts > 1:
        dial["again"] = exponential(AGAIN_S)
    cycle_s = RING_S + P_CONNECT * (TALK_S + WRAP_S)
    count = records or int(1.3 * AGENTS * 86400 / cycle_s)
    q = {
        "channel": "outbound",
        "arrivals": {"kind": "list", "records": [{"day": "all", "count": count}]},
        "talk": LAW | {"mean": talk_s},
        "wrap_up": {"law": "gamma", "mean": WRAP_S, "cv": 0.5},
        "dial": dial,
    }
    return centre({"q": q}, {"g": group(AGENTS, {"q": {}})}, days=DAYS, warm_up_days=0)


def judge_of_throughput(pacing: str, right: float) -> LogJudge:
    """``right``: share of the persons reached who are those that are meant."""

    def build(
        p_connect: float = P_CONNECT, ring_s: float = RING_S, talk_s: float = TALK_S
    ) -> Scenario:
        return outbound(pacing, p_connect, ring_s, talk_s, right=right)

    def read(seen: Seen) -> Figures:
        legs = seen.any_legs("q")
        begun = (legs["answered"] >= seen.first) & (legs["answered"] < seen.last)
        legs = legs[begun]
        reached = legs["exit"] != Exit.UNREACHED
        right_ones = legs["exit"] == Exit.ANSWERED
        done = answered(legs[right_ones])
        spent = (done["wrapped"] - done["answered"]).sum() / 1000.0
        return {
            "attempts": (float(len(legs)), seen.seconds),
            "connects": (float(reached.sum()), seen.seconds),
            "right parties": (float(right_ones.sum()), seen.seconds),
            "connected": share(reached),
            "time of the reached": (float(spent), float(len(done))),
        }

    handle = right * (TALK_S + WRAP_S) + (1.0 - right) * WRONG_S
    preview = PREVIEW_S if pacing == "preview" else 0.0
    model = Dialling(P_CONNECT, RING_S, RING_S, handle, preview, AGENTS)
    exact = {
        "attempts": model.attempt_rate,
        "connects": model.connect_rate,
        "right parties": right * model.connect_rate,
        "connected": P_CONNECT,
        "time of the reached": preview + RING_S + TALK_S + WRAP_S,
    }
    wrong = {
        "reaches 1 point more": {"p_connect": P_CONNECT + 0.01},
        "rings 2 % longer": {"ring_s": 1.02 * RING_S},
        "talk 2 % longer": {"talk_s": 1.02 * TALK_S},
    }
    easy = frozenset({"time of the reached"})
    name = f"{pacing} dialling, {right:g} right parties"
    return LogJudge(name, build, read, exact, wrong, 0.01, easy=easy)


def judge_of_attempts() -> LogJudge:
    """A list short enough that every record is dialled until reached, or for the last time."""

    def build(p_connect: float = P_CONNECT, attempts: int = MOST) -> Scenario:
        return outbound("progressive", p_connect, RING_S, TALK_S, attempts=attempts, records=2000)

    def read(seen: Seen) -> Figures:
        legs = seen.all_legs
        first = legs["cause"] == Cause.FIRST
        figures = {
            "attempts": share(legs["answered"] >= 0, first),
            "reached": share(legs["exit"] == Exit.ANSWERED, first),
        }
        for n in range(1, MOST + 1):
            figures[f"reached at {n}"] = share(
                (legs["exit"] == Exit.ANSWERED) & (legs["leg"] == n - 1), first
            )
        return figures

    model = Dialling(P_CONNECT, RING_S, RING_S, TALK_S + WRAP_S, 0.0, AGENTS)
    exact = {"attempts": model.attempts_per_customer(MOST), "reached": model.p_reached(MOST)}
    for n in range(1, MOST + 1):
        exact[f"reached at {n}"] = model.p_reached(n) - model.p_reached(n - 1)
    wrong: dict[str, Json] = {
        "reaches 1 point more": {"p_connect": P_CONNECT + 0.01},
        "one attempt more": {"attempts": MOST + 1},
    }
    return LogJudge("attempts until reached", build, read, exact, wrong, 0.02)


JUDGES = [
    judge_of_throughput("progressive", 1.0),
    judge_of_throughput("preview", 0.85),
    judge_of_attempts(),
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
