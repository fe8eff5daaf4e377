"""The baseline day by day: an Erlang A in every half-hour, all queues as one."""

import numpy as np
import numpy.typing as npt

from benchmarks.bank_1999.erlang_a import erlang_a
from benchmarks.bank_1999.names import INTERVAL_S, OPEN_INTERVALS
from benchmarks.bank_1999.record import SUMS, THRESHOLD_S

Floats = npt.NDArray[np.float64]
# The share of presence that makes an Erlang A right over the five months together, as published
# with the records: the baseline knows April and May a little.
SHARE = 0.80


def erlang_a_days(volumes: Floats, agents: Floats, talk_s: Floats, patience_s: float) -> Floats:
    """Sums in the order of `record.SUMS`, shape [day, half-hour, sum].

    Args:
        volumes, agents: calls and available agents, [day, half-hour].
        talk_s: mean talk by half-hour, seconds, [half-hour]. patience_s: mean patience, seconds.
    """
    sums = np.zeros((*volumes.shape, len(SUMS)))
    known: dict[tuple[float, float, int], Floats] = {}
    for day in range(len(volumes)):
        for slot in OPEN_INTERVALS:
            cell = (float(volumes[day, slot]), float(agents[day, slot]), slot)
            if cell[0] == 0:
                continue
            if cell not in known:
                known[cell] = _half_hour(cell[0], cell[1], float(talk_s[slot]), patience_s)
            sums[day, slot] = known[cell]
    return sums


def _half_hour(volume: float, agents: float, talk_s: float, patience_s: float) -> Floats:
    found = erlang_a(volume / INTERVAL_S, talk_s, patience_s, agents, THRESHOLD_S)
    answered = 1 - found.abandoned
    per_call = {
        "offered": 1.0,
        "answered": answered,
        "answered_in_20s": found.answered_in_t,
        "abandoned": found.abandoned,
        "wait_answered_s": found.wait_answered_s,
        "wait_all_s": found.wait_all_s,
        "handle_s": answered * talk_s,
    }
    return volume * np.array([per_call[name] for name in SUMS])
