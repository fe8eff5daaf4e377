"""Ciw and the product on centres for which no exact answer is known: equal means, up to chance.

Differences are judged in combined standard errors, and both must be precise enough to tell.
"""

import ciw
import numpy as np
import pytest

from sim import simulate
from sim.measure import Asked
from sim.scenario import Scenario
from tests.theory.judged import centre, error_of, exponential, group, queue
from tests.verification.ciw_centre import Estimate, counts, estimate, records_of

WARM_UP, MEASURED, REST = 6_000.0, 100_000.0, 3_000.0
RUNS, WITHIN = 16, 20.0
MOST_ERRORS, PRECISION = 4.0, 0.08
PER_SECOND = {"a": 0.02, "b": 0.03}


def lognormal(mean, cv):
    sigma = np.sqrt(np.log(1 + cv**2))
    return ciw.dists.Lognormal(np.log(mean) - sigma**2 / 2, sigma)


# --- two priorities, lognormal talk, other patience: one node with two classes ------------------


def two_classes():
    return ciw.create_network(
        arrival_distributions={q: [ciw.dists.Exponential(r)] for q, r in PER_SECOND.items()},
        service_distributions={"a": [lognormal(80.0, 1.2)], "b": [lognormal(140.0, 0.7)]},
        reneging_time_distributions={
            "a": [ciw.dists.Exponential(1 / 90.0)],
            "b": [ciw.dists.Weibull(120.0, 0.8)],
        },
        priority_classes={"a": 0, "b": 1},
        number_of_servers=[6],
        routing={"a": [[0.0]], "b": [[0.0]]},
    )


def two_queues(more: float = 1.0) -> Scenario:
    talks = {
        "a": {"law": "lognormal", "mean": 80.0, "cv": 1.2},
        "b": {"law": "lognormal", "mean": 140.0, "cv": 0.7},
    }
    patience = {"a": exponential(90.0), "b": {"law": "weibull", "scale": 120.0, "shape": 0.8}}
    queues = {
        q: queue(more * rate, talks[q], WITHIN, patience=patience[q])
        for q, rate in PER_SECOND.items()
    }
    skills = {"a": {"priority": 1}, "b": {"priority": 2}}
    return centre(queues, {"g": group(6, skills)}, days=4)


# --- balking by the number in line, gamma talk, uniform patience --------------------------------


def balks(present, **_):
    """Ciw asks with the number in the node, agents' contacts included."""
    return 0.0 if present < 5 else 0.15 if present < 8 else 0.5


def balking_node():
    return ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.05)],
        service_distributions=[ciw.dists.Gamma(2.0, 50.0)],
        reneging_time_distributions=[ciw.dists.Uniform(0.0, 150.0)],
        baulking_functions=[balks],
        number_of_servers=[5],
    )


def balking_queue(more: float = 1.0) -> Scenario:
    row = queue(
        more * 0.05,
        {"law": "gamma", "shape": 2.0, "scale": 50.0},
        WITHIN,
        patience={"law": "uniform", "low": 0.0, "high": 150.0},
        balking=[{"waiting": 0, "probability": 0.15}, {"waiting": 3, "probability": 0.5}],
    )
    return centre({"Customer": row}, {"g": group(5, {"Customer": {}})}, days=4)


STATIONARY = {
    "two classes": (
        two_classes,
        two_queues,
        ["a", "b"],
        ["service_level", "abandon_rate", "asa_s"],
    ),
    "balking": (
        balking_node,
        balking_queue,
        ["Customer"],
        ["service_level", "abandon_rate", "asa_s", "balk_rate"],
    ),
}


def ours(frame, result, kpi, row=0):
    """A figure of a table as an estimate."""
    at = frame.iloc[row]
    return Estimate(at[kpi], float(error_of(at[f"{kpi}_high"] - at[f"{kpi}_low"], result)))


def distance(one: Estimate, other: Estimate) -> float:
    """In combined standard errors."""
    return abs(one.value - other.value) / float(np.hypot(one.error, other.error))


def line(what, theirs, own):
    return (
        f"{what:<32}{theirs.value:>10.4g} ± {1.96 * theirs.error:<8.2g}"
        f"{own.value:>10.4g} ± {1.96 * own.error:<8.2g}{distance(theirs, own):>6.1f}"
    )


HEADER = f"{'':<32}{'Ciw':>10}{'':<11}{'ccplan':>10}{'':<11}{'errors apart':>6}"


@pytest.fixture(scope="module")
def opinions():
    """Ciw's sums of the stationary centres, [replications, classes, 5] by name."""
    found = {}
    for name, (network, _, classes, _) in STATIONARY.items():
        edges = [WARM_UP, WARM_UP + MEASURED]
        runs = [records_of(network, seed, edges[1] + REST) for seed in range(RUNS)]
        found[name] = np.array([counts(run, classes, edges, WITHIN)[:, 0] for run in runs])
    return found


def compared(opinions, name, **changes):
    """Rows of the table and the largest distance."""
    _, build, classes, kpis = STATIONARY[name]
    asked = Asked(periods=False, distribution=False, queue_length=False, agents=False)
    result = simulate(build(**changes), replications=40, statistics=asked)
    frame = result.queues()
    pairs = {
        f"{one} {kpi}": (estimate(opinions[name][:, k], kpi), ours(frame, result, kpi, k))
        for k, one in enumerate(classes)
        for kpi in kpis
    }
    for what, (theirs, own) in pairs.items():
        assert 1.96 * max(theirs.error, own.error) < PRECISION * own.value, what
    rows = [line(what, *pair) for what, pair in pairs.items()]
    return rows, max(distance(*pair) for pair in pairs.values())


@pytest.mark.parametrize("name", STATIONARY)
def test_ciw_is_of_the_same_opinion(name, opinions, show_table):
    rows, worst = compared(opinions, name)
    show_table("\n".join([HEADER, *rows]))
    assert worst < MOST_ERRORS


@pytest.mark.parametrize("name", STATIONARY)
def test_ciw_would_object_to_five_per_cent_more_load(name, opinions):
    assert compared(opinions, name, more=1.05)[1] > MOST_ERRORS


# --- a day that changes, three shifts: at each change everybody goes and new people come ---------

HOUR = 3600.0
RATES = [60.0, 100.0, 130.0, 130.0, 90.0, 50.0]  # per hour
CREWS = [6, 10, 6]
DAYS = 250


def shifts_of_servers():
    ends = [HOUR * (k + 1) for k in range(len(RATES))]
    arrivals = ciw.dists.PoissonIntervals([r / HOUR for r in RATES], ends, ends[-1])
    return ciw.create_network(
        arrival_distributions=[arrivals],
        service_distributions=[lognormal(240.0, 0.8)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / 120.0)],
        number_of_servers=[ciw.Schedule([*CREWS, CREWS[-1]], [2 * HOUR, 4 * HOUR, 6 * HOUR, 9e9])],
    )


def shifts_of_agents(crews=CREWS) -> Scenario:
    points = [{"at": f"{8 + k:02d}:00", "per_hour": r} for k, r in enumerate(RATES)]
    points += [{"at": "14:00", "per_hour": 0.0}]
    row = {
        "opening_hours": [{"from": "08:00", "to": "14:00"}],
        "arrivals": {"kind": "poisson", "rate": {"points": points}},
        "talk": {"law": "lognormal", "mean": 240.0, "cv": 0.8},
        "patience": exponential(120.0),
        "target": {"share": 0.8, "within_s": WITHIN},
    }
    shifts = {
        f"s{k}": {
            "from": f"{8 + 2 * k:02d}:00",
            "to": f"{10 + 2 * k:02d}:00",
            "counts": [{"agents": crew}],
        }
        for k, crew in enumerate(crews)
    }
    groups = {"g": {"skills": {"q": {}}, "shifts": shifts}}
    return centre({"q": row}, groups, days=1, warm_up_days=0)


@pytest.fixture(scope="module")
def opinion_by_hour():
    """Ciw's sums, [replications, hours, 5]; the last hour is left out: closing differs."""
    edges = [HOUR * k for k in range(len(RATES))]
    runs = [records_of(shifts_of_servers, seed, 7 * HOUR) for seed in range(DAYS)]
    return np.array([counts(run, ["Customer"], edges, WITHIN)[0] for run in runs])


def compared_by_hour(opinion, **changes):
    """Rows of the table and all distances."""
    asked = Asked(distribution=False, queue_length=False, agents=False)
    result = simulate(shifts_of_agents(**changes), replications=5000, statistics=asked)
    frame = result.queues("hour")
    first = int(frame["start"].str.contains("T08:00").to_numpy().argmax())
    pairs = {
        f"{8 + h}:00 {kpi}": (
            estimate(opinion[:, h], kpi),
            ours(frame, result, kpi, first + h),
        )
        for h in range(opinion.shape[1])
        for kpi in ("service_level", "abandon_rate", "asa_s")
    }
    rows = [line(what, *pair) for what, pair in pairs.items()]
    return rows, max(distance(*pair) for pair in pairs.values())


def test_ciw_is_of_the_same_opinion_hour_by_hour(opinion_by_hour, show_table):
    rows, worst = compared_by_hour(opinion_by_hour)
    show_table("\n".join([HEADER, *rows]))
    assert worst < MOST_ERRORS


def test_ciw_would_object_to_one_agent_less_in_the_morning(opinion_by_hour):
    assert compared_by_hour(opinion_by_hour, crews=[5, 10, 6])[1] > MOST_ERRORS
