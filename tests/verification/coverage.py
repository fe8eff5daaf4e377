"""How often confidence intervals hold the true value: many independent experiments, counted.

An experiment is what a user does: so many replications, then the KPI tables' own intervals.
Replications are independent, so experiment k takes the numbers 30 k to 30 k + 29 of one seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.block import run_block
from sim.inputs.build import build_inputs
from sim.measure import KPIS, Asked, new_moments, new_plan, new_scratch, total
from sim.scenario import Scenario, check

EXPERIMENTS, REPLICATIONS, CONFIDENCE = 2000, 30, 0.95
BAND = stats.binom.interval(0.999, EXPERIMENTS, CONFIDENCE)
LEAN = Asked(periods=False, distribution=False, queue_length=False)
Key = tuple[str, str]


@dataclass(frozen=True)
class Coverage:
    """Intervals of one KPI over all experiments."""

    what: str
    exact: float
    mean: float  # of the estimates
    half_width: float  # mean half width over the exact value
    covered: int
    above: int  # intervals entirely above the exact value
    below: int
    experiments: int

    @property
    def share(self) -> float:
        return self.covered / self.experiments

    def row(self) -> str:
        """One line of the table."""
        return (
            f"{self.what:<44}{self.exact:>10.4g}{self.mean:>10.4g}{100 * self.half_width:>7.1f} %"
            f"{100 * self.share:>8.2f} %{self.above:>7}{self.below:>7}"
        )


HEADER = (
    f"{'':<44}{'exact':>10}{'mean':>10}{'half width':>9}{'coverage':>10}{'above':>7}{'below':>7}"
)


def coverages(
    scenario: Scenario, exact: Mapping[Key, float], experiments: int = EXPERIMENTS
) -> list[Coverage]:
    """Coverage of each (queue or group, KPI) of the run's total."""
    check(scenario)
    built = build_inputs(scenario)
    targets = [queue.target for queue in scenario.queues.values()]
    plan = new_plan(built.inputs, built.calendar, targets, LEAN)
    scratch = new_scratch(plan)
    found = np.empty((experiments, len(exact), 3))
    for k in range(experiments):
        moments = new_moments(plan)
        first = k * REPLICATIONS
        run_block(built.inputs, plan, first, first + REPLICATIONS, scratch, moments)
        for j, (noun, kpi) in enumerate(exact):
            names = built.names.queues if KPIS[kpi].about == "queue" else built.names.groups
            limits = total(moments, plan, kpi, CONFIDENCE)
            found[k, j] = [part[names.index(noun)] for part in limits]
    return [
        counted(f"{noun} {kpi}", value, *found[:, j].T)
        for j, ((noun, kpi), value) in enumerate(exact.items())
    ]


def counted(
    what: str, exact: float, values: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Coverage:
    """Intervals that hold the exact value, lie above it, lie below it."""
    above, below = np.count_nonzero(low > exact), np.count_nonzero(high < exact)
    inside = np.count_nonzero((low <= exact) & (exact <= high))
    half = float(np.mean(high - low)) / 2 / abs(exact)
    return Coverage(what, exact, float(values.mean()), half, inside, above, below, len(values))


def table(title: str, rows: list[Coverage]) -> str:
    """Text for the end of the run."""
    lines = [f"{title}: {rows[0].experiments} experiments", HEADER, *(r.row() for r in rows)]
    if rows[0].experiments == EXPERIMENTS:
        low, high = BAND
        lines += [
            f"99.9 % binomial band of 95 %: {100 * low / EXPERIMENTS:.2f} % to "
            f"{100 * high / EXPERIMENTS:.2f} %"
        ]
    return "\n".join(lines)


def assert_in_band(rows: list[Coverage]) -> None:
    """Every KPI is covered as often as 95 % intervals should be, up to chance."""
    low, high = BAND
    assert not [one.row() for one in rows if not low <= one.covered <= high]
