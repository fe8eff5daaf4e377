"""What a scenario predicts, summed like the record: by replication, day, half-hour and queue."""

import numpy as np
import numpy.typing as npt

from benchmarks.bank_1999.names import INTERVALS_PER_DAY
from benchmarks.bank_1999.record import SUMS, THRESHOLD_S
from sim.clock import TICKS_PER_SECOND
from sim.engine.compiled import run_replication
from sim.engine.log import Exit
from sim.inputs.build import Built, build_inputs
from sim.scenario import Scenario, check

Floats = npt.NDArray[np.float64]


def predict(scenario: Scenario, replications: int) -> Floats:
    """Sums over contacts by the half-hour in which they arrive.

    Returns:
        Array [replication, day, half-hour of the day, queue, sum], the sums those of
        `record.SUMS`, queues in the scenario's order.

    Raises:
        ScenarioError: the scenario cannot be simulated.
    """
    check(scenario)
    built = build_inputs(scenario)
    return np.stack(
        [
            sums_of(run_replication(built.inputs, number, False).contacts, built)
            for number in range(replications)
        ]
    )


def sums_of(contacts: np.ndarray, built: Built) -> Floats:
    """One replication's contacts summed, array [day, half-hour, queue, sum].

    Who is cut off at closing time counts as in the record: not answered, hence abandoned.
    """
    calendar = built.calendar
    interval = contacts["queued"] // calendar.interval_ticks
    day = calendar.interval_day[interval]
    slot = calendar.interval_minute[interval] * INTERVALS_PER_DAY // (24 * 60)
    queues = len(built.names.queues)
    cell = (day * INTERVALS_PER_DAY + slot) * queues + contacts["root_queue"]
    answered = contacts["exit"] == Exit.ANSWERED
    end = np.where(answered, contacts["answered"], contacts["ended"])
    wait = (end - contacts["queued"]) / TICKS_PER_SECOND
    values = {
        "offered": np.ones(len(contacts)),
        "answered": answered,
        "answered_in_20s": answered & (wait <= THRESHOLD_S),
        "abandoned": ~answered,
        "wait_answered_s": np.where(answered, wait, 0.0),
        "wait_all_s": wait,
        "handle_s": np.where(answered, contacts["talk_draw"], 0.0),
    }
    size = calendar.n_days * INTERVALS_PER_DAY * queues
    sums = [np.bincount(cell, weights=values[name], minlength=size) for name in SUMS]
    shape = (calendar.n_days, INTERVALS_PER_DAY, queues)
    return np.stack([column.reshape(shape) for column in sums], axis=-1)
