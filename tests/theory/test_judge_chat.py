"""Chats in parallel: agents hold several contacts and slow down, or do not."""

from sim.engine.log import Activity, Exit
from sim.scenario import Scenario
from tests.theory.exact.chat import ChatTeam
from tests.theory.exact.chat_one import chat_one
from tests.theory.exact.erlang import ErlangA
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import (
    Figures,
    LogJudge,
    Read,
    Seen,
    Sums,
    answered,
    exact_waits,
    mean_s,
    share,
    waiting_figures,
)

TALK_S, PATIENCE_S, WITHIN_S = 60.0, 120.0, 10.0
SLOWING = (1.0, 0.8, 0.6)


def chat_centre(
    per_second: float,
    agents: int,
    speeds: tuple[float, ...],
    *,
    rule: str = "least_loaded",
    patience_s: float = PATIENCE_S,
    days: int = 2,
    **more: object,
) -> Scenario:
    """One queue of chats, one group that handles as many at a time as there are speeds."""
    parallel: Json = {"channels": ["chat"], "contacts": len(speeds), "assignment": rule}
    if set(speeds) != {1.0}:
        parallel["speed"] = list(speeds)
    about = {"channel": "chat", "patience": exponential(patience_s)} | more
    queues = {"q": queue(per_second, exponential(TALK_S), WITHIN_S, **about)}
    groups = {"g": group(agents, {"q": {}}, concurrency=[parallel])}
    return centre(queues, groups, days=days, warm_up_days=0)


def agents_with(seen: Seen, chats: int, agents: int) -> Sums:
    """Share of the agents' time with so many chats in hand."""
    rows = seen.logs.agents
    rows = rows[(rows["activity"] == Activity.TALK) & (rows["slots"] == chats)]
    return seen.overlap(rows["start"], rows["end"]), agents * seen.seconds


def reader(agents: int, slots: int) -> Read:
    def read(seen: Seen) -> Figures:
        legs = seen.legs("q")
        done = answered(legs)
        done = done[done["ended"] >= 0]
        figures = waiting_figures(legs, WITHIN_S)
        figures["p_blocked"] = share(legs["exit"] == Exit.BLOCKED)
        figures["elapsed"] = mean_s(done["ended"] - done["answered"])
        figures["effort"] = mean_s(done["effort"])
        for chats in range(1, slots + 1):
            figures[f"with {chats}"] = agents_with(seen, chats, agents)
        return figures

    return read


def exact_of_team(model: ChatTeam) -> dict[str, float]:
    figures = exact_waits(model, WITHIN_S)
    figures |= {"elapsed": model.elapsed_handle, "effort": model.effort}
    for chats in range(1, model.slots + 1):
        figures[f"with {chats}"] = float(model.agents_by_chats[chats])
    return figures


def judge_of_one_agent() -> LogJudge:
    """A single agent, room for four to wait, in closed form."""
    rate, room = 0.032, 4

    def build(more: float = 1.0, speeds: tuple[float, ...] = SLOWING) -> Scenario:
        full = {"max_waiting": room}
        return chat_centre(more * rate, 1, speeds, days=6, when_full=full)

    exact = chat_one(rate, 1 / TALK_S, SLOWING, 1 / PATIENCE_S, room)
    names = ["p_blocked", "p_wait", "p_abandon", "wait_all", "asa"]
    figures = {name: float(getattr(exact, name)) for name in names}
    team = ChatTeam(rate, 1 / TALK_S, SLOWING, 1, abandon_rate=1 / PATIENCE_S, room=room)
    figures |= {"elapsed": exact.elapsed_handle, "effort": team.effort}
    figures |= {f"with {n}": float(team.agents_by_chats[n]) for n in (1, 2, 3)}
    wrong = {
        "2 % more load": {"more": 1.02},
        "slows down less with three": {"speeds": (1.0, 0.8, 0.62)},
    }
    return LogJudge("one agent with three chats", build, reader(1, 3), figures, wrong, 0.03)


def judge_of_team(rule: str) -> LogJudge:
    """Several agents: who gets the next chat matters, since chats slow each other."""
    rate, agents = 0.12, 4

    def build(more: float = 1.0, speeds: tuple[float, ...] = SLOWING, rule: str = rule) -> Scenario:
        return chat_centre(more * rate, agents, speeds, rule=rule)

    model = ChatTeam(rate, 1 / TALK_S, SLOWING, agents, rule, 1 / PATIENCE_S)
    other = {"least_loaded": "fill_first", "fill_first": "least_loaded"}[rule]
    wrong = {
        "2 % more load": {"more": 1.02},
        "slows down less with three": {"speeds": (1.0, 0.8, 0.61)},
        "the other assignment": {"rule": other},
    }
    name = f"four agents with three chats, {rule}"
    return LogJudge(name, build, reader(agents, 3), exact_of_team(model), wrong, 0.03)


def judge_of_double_agents() -> LogJudge:
    """Two chats that do not slow each other: Erlang A with twice as many agents."""
    rate, agents = 0.15, 5

    def build(more: float = 1.0, slots: int = 2, patience_s: float = PATIENCE_S) -> Scenario:
        return chat_centre(more * rate, agents, (1.0,) * slots, patience_s=patience_s, days=3)

    model = ErlangA(rate, 1 / TALK_S, 1 / PATIENCE_S, 2 * agents)
    figures = exact_waits(model, WITHIN_S) | {"p_abandon": model.p_abandon, "elapsed": TALK_S}
    wrong = {
        "2 % more load": {"more": 1.02},
        "patience 5 % longer": {"patience_s": 1.05 * PATIENCE_S},
        "a third chat": {"slots": 3},
    }
    return LogJudge("two chats without slowing", build, reader(agents, 2), figures, wrong)


JUDGES = [
    judge_of_one_agent(),
    judge_of_team("least_loaded"),
    judge_of_team("fill_first"),
    judge_of_double_agents(),
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
