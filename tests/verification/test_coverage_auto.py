"""`replications: auto` stops when it seems precise enough: its intervals must still cover."""

import numpy as np
import pytest

from sim import simulate
from sim.measure import Asked
from tests.verification import judges
from tests.verification.coverage import counted, table

EXPERIMENTS, LEAST = 1000, 0.90
LEAN = Asked(periods=False, distribution=False, queue_length=False, agents=False)
RUNS = [  # a judge, and the relative precision asked of its service level and ASA
    (judges.erlang_a(4.5, 5, 180.0), 0.03),
    (judges.erlang_a(10.0, 10, 120.0), 0.03),
    (judges.erlang_c(3.5, 5, 60.0), 0.12),
]


@pytest.mark.parametrize(("judge", "relative"), RUNS, ids=lambda run: getattr(run, "name", ""))
def test_intervals_of_auto_cover_at_least_nine_times_in_ten(judge, relative, show_table):
    kpis = ["service_level", "asa_s"]
    exact = {kpi: judge.exact.get(("q", kpi)) for kpi in kpis}
    exact["service_level"] = exact["service_level"] or judge.exact["q", "sl_of_offered"]
    limits = np.empty((EXPERIMENTS, len(kpis), 3))
    runs = np.empty(EXPERIMENTS)
    for seed in range(EXPERIMENTS):
        result = simulate(
            judge.scenario, seed=seed, replications="auto", precision=relative, statistics=LEAN
        )
        row = result.queues().iloc[0]
        limits[seed] = [[row[f"{kpi}{side}"] for side in ("", "_low", "_high")] for kpi in kpis]
        runs[seed] = result.replications
        assert result.facts.reached.enough
    rows = [counted(kpi, exact[kpi], *limits[:, k].T) for k, kpi in enumerate(kpis)]
    title = f"auto, ± {100 * relative:g} %, {judge.name}"
    low, middle, high = np.quantile(runs, [0.05, 0.5, 0.95])
    show_table(f"{table(title, rows)}\nreplications: {low:.0f} to {high:.0f}, median {middle:.0f}")
    assert runs.min() < runs.max()  # the rule decided, not the first round
    assert not [one.row() for one in rows if one.share < LEAST]
