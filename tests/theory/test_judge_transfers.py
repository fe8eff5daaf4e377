"""Cold transfers to a second tier and customers who return: a Jackson network."""

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import Cause, Exit
from sim.scenario import Scenario
from tests.theory.exact.network import TransferCentre
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import (
    Figures,
    LogJudge,
    Seen,
    Sums,
    occupancy,
    share,
    waiting_figures,
)

FIRST_S, SECOND_S, DELAY_S = 60.0, 150.0, 900.0
RATE, AGENTS, P_TRANSFER, P_RESOLVED = 0.07, (7, 5), 0.28, 0.8


def build(
    more: float = 1.0,
    p_transfer: float = P_TRANSFER,
    p_resolved: float = P_RESOLVED,
    second_s: float = SECOND_S,
) -> Scenario:
    """First and second tier; whoever is not helped comes back to the first."""
    back: Json = {"share": 1.0, "delay": exponential(DELAY_S), "most": 1000, "to": {"one": 1.0}}
    both: Json = {"resolution": p_resolved, "repeats": back}
    transfers: list[Json] = [{"to": "two", "share": p_transfer}]
    queues = {
        "one": queue(more * RATE, exponential(FIRST_S), transfers=transfers, **both),
        "two": queue(0.0, exponential(second_s), **both),
    }
    groups = {"g1": group(AGENTS[0], {"one": {}}), "g2": group(AGENTS[1], {"two": {}})}
    return centre(queues, groups, days=4, warm_up_days=0)


def resolution_time(seen: Seen) -> Sums:
    """Mean time from the first arrival of an issue to its end; issues begun in the stretch."""
    rows = seen.all_legs
    begun = rows[(rows["cause"] == Cause.FIRST) & (rows["queued"] >= seen.first)]
    begun = begun[begun["queued"] < seen.last]
    last_end = np.zeros(int(rows["root"].max()) + 1, dtype=np.int64)
    np.maximum.at(last_end, rows["root"], rows["ended"])
    took = last_end[begun["root"]] - begun["queued"]
    return float(took.sum()) / TICKS_PER_SECOND, float(len(took))


def read(seen: Seen) -> Figures:
    figures: Figures = {}
    for tier, agents in (("one", AGENTS[0]), ("two", AGENTS[1])):
        waits = waiting_figures(seen.legs(tier))
        figures |= {f"{tier} {name}": waits[name] for name in ("p_wait", "asa")}
        figures[f"{tier} occupancy"] = occupancy(seen, seen.any_legs(tier), agents)
    ones = seen.legs("one")
    done = ones[ones["exit"] == Exit.ANSWERED]
    figures["contacts"] = share(ones["cause"] != Cause.TRANSFER, ones["cause"] == Cause.FIRST)
    figures["transferred"] = share(done["resolved"] == -1)
    figures["resolution time"] = resolution_time(seen)
    return figures


def judge() -> LogJudge:
    model = TransferCentre(
        RATE, (1 / FIRST_S, 1 / SECOND_S), AGENTS, P_TRANSFER, P_RESOLVED, DELAY_S
    )
    exact = {
        "contacts": model.contacts_per_issue,
        "transferred": P_TRANSFER,
        "resolution time": model.resolution_time,
    }
    for name, tier in zip(("one", "two"), model.tiers, strict=True):
        exact |= {f"{name} p_wait": tier.p_wait, f"{name} asa": tier.asa}
        exact[f"{name} occupancy"] = tier.occupancy
    wrong = {
        "2 % more load": {"more": 1.02},
        "the second tier 2 % slower": {"second_s": 1.02 * SECOND_S},
        "transfers by 1 point more": {"p_transfer": P_TRANSFER + 0.01},
        "solved 1 point less often": {"p_resolved": P_RESOLVED - 0.01},
    }
    easy = frozenset({"one occupancy", "two occupancy", "transferred", "contacts"})
    coarser = {"two asa": 0.07}
    return LogJudge(
        "cold transfers and returns", build, read, exact, wrong, 0.04, coarser=coarser, easy=easy
    )


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
