"""What whole milliseconds cost: the bias of Erlang A's KPIs when time comes in ticks.

The engine knows only ticks. A centre whose talks last 60 of them is one with talks of a minute
and a clock of whole seconds; so the effect of coarse clocks can be measured with the product as it
is, and the effect of the millisecond follows from how it shrinks.
"""

import pytest

from sim import simulate
from sim.measure import Asked
from sim.scenario import Scenario
from tests.theory.exact.erlang import ErlangA
from tests.theory.judged import centre, error_of, exponential, queue

AGENTS, LOAD, PATIENCE, WITHIN = 20, 19.0, 1.5, 1 / 6  # in talks
TALKS_OF_TICKS = (6, 20, 60, 600, 6000)
RUN, ALL = 200_000, 16_000_000  # contacts of a replication (at least five minutes), of all
LEAN = Asked(periods=False, distribution=False, queue_length=False, agents=False)


def minutes_of(ticks: int) -> int:
    """How long a replication lasts, in whole intervals of five minutes."""
    return 5 * max(1, round(RUN * ticks / 1000 / LOAD / 300))


def centre_with_talks_of(ticks: int) -> Scenario:
    """An Erlang A centre for one replication, in so coarse a clock."""
    talk_s = ticks / 1000.0
    grid = [f"{m // 60:02d}:{m % 60:02d}" for m in range(0, minutes_of(ticks) + 5, 5)]
    row = queue(LOAD / talk_s, exponential(talk_s), WITHIN * talk_s)
    row["arrivals"]["rate"]["points"].append({"at": grid[-1], "per_hour": 0.0})
    row["opening_hours"] = [{"from": grid[0], "to": grid[-1]}]
    row["patience"] = exponential(PATIENCE * talk_s)
    rows = [{"day": "all", "time": time, "agents": AGENTS} for time in grid[:-1]]
    groups = {"g": {"skills": {"q": {}}, "staffing": rows}}
    return centre({"q": row}, groups, days=1, warm_up_days=0, interval_minutes=5)


def biases(ticks: int) -> dict[str, tuple[float, float]]:
    """Relative bias and its standard error, by KPI."""
    model = ErlangA(LOAD, 1.0, 1 / PATIENCE, AGENTS)
    exact = {
        "abandon_rate": model.p_abandon,
        "asa_s": model.asa * ticks / 1000,
        "sl_of_offered": model.p_answered_within(WITHIN),
    }
    scenario = centre_with_talks_of(ticks)
    contacts = 60_000 * minutes_of(ticks) * LOAD / ticks
    result = simulate(scenario, replications=round(ALL / contacts), statistics=LEAN)
    row = result.queues().iloc[0]
    return {
        kpi: (
            row[kpi] / value - 1,
            float(error_of(row[f"{kpi}_high"] - row[f"{kpi}_low"], result)) / value,
        )
        for kpi, value in exact.items()
    }


@pytest.fixture(scope="module")
def measured():
    return {ticks: biases(ticks) for ticks in TALKS_OF_TICKS}


def test_whole_milliseconds_cost_less_than_a_ten_thousandth(measured, show_table):
    """The bias shrinks with the tick; a talk of a minute has 60,000 of them."""
    lines = [f"{'ticks per talk':>18}" + "".join(f"{kpi:>26}" for kpi in measured[60])]
    for ticks, row in measured.items():
        cells = "".join(f"{100 * b:>+14.3f} % ± {196 * e:.3f} %" for b, e in row.values())
        lines.append(f"{ticks:>18}{cells}")
    expected = {kpi: 60 * bias / 60_000 for kpi, (bias, _) in measured[60].items()}
    cells = "".join(f"{100 * bias:>+14.4f} %{'':<10}" for bias in expected.values())
    lines.append(f"{'60,000 (computed)':>18}{cells}")
    show_table("relative bias of KPIs of Erlang A in a coarse clock\n" + "\n".join(lines))
    for kpi, (bias, error) in measured[6000].items():
        assert error < 4e-3 and abs(bias) < 4 * error, kpi
        assert abs(expected[kpi]) < 1e-4, kpi
        ratio = 60 * measured[60][kpi][0] / (20 * measured[20][kpi][0])
        assert 0.5 < ratio < 2.5, kpi  # proportional to the tick, roughly


def test_a_clock_of_a_sixth_of_a_talk_would_be_noticed(measured):
    for bias, error in measured[6].values():
        assert abs(bias) > 4 * error
