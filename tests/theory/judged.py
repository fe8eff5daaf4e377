"""Comparing the product with exact answers: scenarios to be judged, and what counts as agreement.

A judge simulates a scenario as any user would (`sim.simulate`) and compares KPIs of its tables
with exact values. They agree if every difference is below ``MOST_ERRORS`` standard errors, which
are read off the table's own confidence interval; and the comparison counts only if that interval
is narrow (``precision``), so that agreement is not bought with noise. Each judge also names small
changes of its scenario that it must notice.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim import simulate
from sim.measure import KPIS, Asked
from sim.result import Result
from sim.scenario import Scenario

MOST_ERRORS = 4.0
REPLICATIONS = 30
LEAN = Asked(periods=False, distribution=False, queue_length=False)
TOO_EASY = {"occupancy", "utilisation", "aht_s", "patience_mean_s"}
Key = tuple[str, str]
Json = dict[str, Any]

needs_speed = pytest.mark.compiled_only  # millions of contacts


@dataclass(frozen=True)
class Comparison:
    """One KPI of one queue or group beside its exact value."""

    what: str
    exact: float
    value: float
    error: float  # standard error of the value

    @property
    def errors(self) -> float:
        """Distance in standard errors."""
        if self.error == 0.0:
            return 0.0 if self.value == self.exact else np.inf
        return abs(self.value - self.exact) / self.error

    @property
    def precision(self) -> float:
        """Relative half width of a 95 % interval."""
        if self.error == 0.0:
            return 0.0
        return 1.96 * self.error / abs(self.exact)

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.value:.6g}, exactly {self.exact:.6g} "
            f"({self.errors:.1f} standard errors, known to {100 * self.precision:.2f} %)"
        )


@dataclass(frozen=True)
class Judge:
    """A scenario with an exact answer.

    ``build`` makes the scenario; ``exact`` is keyed by (queue or group, KPI); ``wrong`` says what
    must be noticed: arguments of ``build`` by description. ``precision`` is the relative half
    width that every figure must reach, ``coarser`` that of single KPIs.
    """

    name: str
    build: Callable[..., Scenario]
    exact: Mapping[Key, float]
    wrong: Mapping[str, Json]
    precision: float = 0.02
    replications: int = REPLICATIONS
    coarser: Mapping[str, float] = field(default_factory=dict)
    statistics: Asked = LEAN

    def compare(self, **changes: Any) -> list[Comparison]:
        """Every exact figure beside the simulated one; ``changes`` are arguments of ``build``."""
        result = simulate(
            self.build(**changes),
            seed=zlib.crc32(self.name.encode()),  # judges must not share their luck
            replications=self.replications,
            statistics=self.statistics,
        )
        return [compared(result, key, exact) for key, exact in self.exact.items()]

    def assert_agrees(self) -> None:
        """Everything is precise enough to tell, and nothing differs."""
        found = self.compare()
        for one in found:
            kpi = one.what.split()[-1]
            assert one.precision < self.coarser.get(kpi, self.precision), f"too coarse: {one}"
            assert one.errors < MOST_ERRORS, one

    def assert_notices(self, change: str) -> None:
        """A change of the scenario shows in the waits (how long agents work tells it too soon)."""
        found = [
            one
            for one in self.compare(**self.wrong[change])
            if one.what.split()[-1] not in TOO_EASY
        ]
        assert any(one.errors > MOST_ERRORS for one in found), [str(one) for one in found]


def compared(result: Result, key: Key, exact: float) -> Comparison:
    """A figure of the tables of totals beside its exact value."""
    noun, kpi = key
    about = KPIS[kpi].about
    frame = result.queues() if about == "queue" else result.groups()
    row = frame.set_index(about).loc[noun]
    width = float(row[f"{kpi}_high"] - row[f"{kpi}_low"])
    return Comparison(f"{noun} {kpi}", exact, float(row[kpi]), error_of(width, result))


def error_of(width: float, result: Result) -> float:
    """Standard error behind a 95 % interval of Student's t."""
    return width / 2 / float(stats.t.ppf(0.975, result.replications - 1))


def parametrised(judges: list[Judge]) -> tuple[Any, Any]:
    """Parameters of the test that a judge agrees and of the one that it notices changes."""
    changes = [
        pytest.param(judge, change, id=f"{judge.name}: {change}")
        for judge in judges
        for change in judge.wrong
    ]
    return (
        pytest.mark.parametrize("judge", [pytest.param(j, id=j.name) for j in judges]),
        pytest.mark.parametrize(("judge", "change"), changes),
    )


# --- building scenarios ------------------------------------------------------------------------


def centre(queues: Json, groups: Json, *, days: int = 10, **more: Any) -> Scenario:
    """A scenario round the clock after a day of warm-up, unless told otherwise."""
    basis: Json = {
        "name": "judged",
        "start": "2026-03-02",
        "days": days,
        "warm_up_days": 1,
        "interval_minutes": 60,
        "queues": queues,
        "groups": groups,
        "run": {"seed": 20260302},
    }
    return Scenario.model_validate(basis | more)


def queue(per_second: float, talk: Json, within_s: float = 20.0, **more: Any) -> Json:
    """A queue with one constant rate."""
    rate = {"points": [{"at": "00:00", "per_hour": 3600 * per_second}]}
    return {
        "arrivals": {"kind": "poisson", "rate": rate},
        "talk": talk,
        "target": {"share": 0.8, "within_s": within_s},
    } | more


def group(agents: int, skills: Json, **more: Any) -> Json:
    """A group with the same number of agents at any time."""
    hours = [f"{hour:02d}:00" for hour in range(24)]
    rows = [{"day": "all", "time": time, "agents": agents} for time in hours]
    return {"skills": skills, "staffing": rows} | more


def exponential(mean: float) -> Json:
    """An exponential law."""
    return {"law": "exponential", "mean": mean}


def single(
    per_second: float, talk: Json, agents: int, within_s: float = 20.0, *, days: int, **more: Any
) -> Scenario:
    """One queue ``q``, one group ``g``; more arguments describe the queue."""
    trunks = more.pop("trunks", {})
    queues = {"q": queue(per_second, talk, within_s, **more)}
    return centre(queues, {"g": group(agents, {"q": {}})}, days=days, trunks=trunks)


def wait_by_class(
    scenario: Scenario, replications: int, classes: int, measured_from: int
) -> np.ndarray:
    """Mean wait in seconds of answered contacts by replication and priority class, from the log."""
    waits = np.empty((replications, classes))

    def receive(replication: int, logs: Any) -> None:
        legs = logs.contacts
        legs = legs[(legs["answered"] >= 0) & (legs["queued"] >= measured_from)]
        length = (legs["answered"] - legs["queued"]) / 1000.0
        total = np.bincount(legs["priority_class"], length, classes)
        waits[replication] = total / np.bincount(legs["priority_class"], minlength=classes)

    simulate(scenario, replications=replications, statistics=LEAN, on_logs=receive)
    return waits
