"""Stationary centres with exact answers, as small as a real day: for coverage experiments.

One warm-up day, one measured day, service levels between 0.5 and 0.95. A replication is cheap, so
that 60,000 of them take a minute or two; and short, so that the KPIs of a replication are skewed
as those of a real day are.
"""

from dataclasses import dataclass

from sim.scenario import Scenario
from tests.theory.exact.erlang import ErlangA, ErlangC, erlang_b
from tests.theory.exact.mg1 import mg1_wait, mmc_priority_waits, moments_lognormal
from tests.theory.exact.mmck import MMCK, by_queue_length
from tests.theory.exact.patience import MMnG, balanced_hyperexponential, hyperexponential
from tests.theory.exact.service_level import service_levels
from tests.theory.exact.skills import n_model
from tests.theory.judged import Key, centre, exponential, group, queue, single

TALK_S, WITHIN_S, SHORT_S = 240.0, 20.0, 5.0
DAY_S = 86_400.0


def aht_of_a_day(mean: float, second: float, wait: float) -> float:
    """Expected handle time of contacts that arrive on a day and are finished at its end.

    Handled contacts are those finished by the horizon, which leaves out the long ones near it:
    (T m - W m - E[S^2]) / (T - W - m) instead of m, 0.3 % less for 240 s and a day of 24 hours.
    """
    return (DAY_S * mean - wait * mean - second) / (DAY_S - wait - mean)


@dataclass(frozen=True)
class Stationary:
    """A scenario and its exact KPIs by (queue or group, KPI)."""

    name: str
    scenario: Scenario
    exact: dict[Key, float]


def erlang_a(load: float, agents: int, patience_s: float) -> Stationary:
    """Six service levels, waits, abandonment, queue length, occupancy."""
    model = ErlangA(load / TALK_S, 1 / TALK_S, 1 / patience_s, agents)
    levels = service_levels(model.outcomes(WITHIN_S, SHORT_S))
    scenario = single(
        load / TALK_S,
        exponential(TALK_S),
        agents,
        WITHIN_S,
        days=1,
        patience=exponential(patience_s),
    )
    exact = {("q", kpi): value for kpi, value in levels.items()} | {
        ("q", "asa_s"): model.asa,
        ("q", "wait_all_s"): model.wait_all,
        ("q", "wait_abandoned_s"): model.wait_of_abandoned,
        ("q", "abandon_rate"): model.p_abandon,
        ("q", "queue_length_mean"): model.mean_queue,
        ("g", "occupancy"): model.occupancy,
    }
    name = f"Erlang A, {load:g} erlangs on {agents}, patience {patience_s:g} s"
    return Stationary(name, scenario, exact)


def erlang_c(load: float, agents: int, within_s: float = WITHIN_S) -> Stationary:
    """Service level, waits, queue length, occupancy, handle time."""
    model = ErlangC(load / TALK_S, 1 / TALK_S, agents)
    scenario = single(load / TALK_S, exponential(TALK_S), agents, within_s, days=1)
    exact = {
        ("q", "service_level"): model.p_wait_at_most(within_s),
        ("q", "asa_s"): model.asa,
        ("q", "queue_length_mean"): model.mean_queue,
        ("q", "aht_s"): aht_of_a_day(TALK_S, 2 * TALK_S**2, model.asa),
        ("g", "occupancy"): model.occupancy,
    }
    return Stationary(f"Erlang C, {load:g} erlangs on {agents}", scenario, exact)


def priorities(loads: tuple[float, ...], agents: int) -> Stationary:
    """Two queues in order of priority, one group."""
    rates = tuple(load / TALK_S for load in loads)
    queues = {f"q{i}": queue(rate, exponential(TALK_S)) for i, rate in enumerate(rates)}
    skills = {f"q{i}": {"priority": i + 1} for i in range(len(rates))}
    waits = mmc_priority_waits(rates, 1 / TALK_S, agents)
    exact = {(f"q{i}", "asa_s"): wait for i, wait in enumerate(waits)} | {
        ("g", "occupancy"): sum(loads) / agents,
    }
    scenario = centre(queues, {"g": group(agents, skills)}, days=1)
    return Stationary(f"Priorities, {loads} erlangs on {agents}", scenario, exact)


def finite_lines(load: float, agents: int, lines: int, patience_s: float) -> Stationary:
    """M/M/c/K+M with balking by queue length."""
    model = MMCK(
        load / TALK_S,
        1 / TALK_S,
        agents,
        lines,
        by_queue_length((0.1, 0.1, 0.4)),
        1 / patience_s,
    )
    scenario = single(
        load / TALK_S,
        exponential(TALK_S),
        agents,
        WITHIN_S,
        days=1,
        patience=exponential(patience_s),
        balking=[{"waiting": 0, "probability": 0.1}, {"waiting": 2, "probability": 0.4}],
        trunks={"t": {"lines": lines, "queues": ["q"]}},
    )
    exact = {
        ("q", "service_level"): model.p_answered_within(WITHIN_S),
        ("q", "asa_s"): model.asa,
        ("q", "abandon_rate"): model.p_abandon,
        ("q", "block_rate"): model.p_blocked,
        ("q", "balk_rate"): model.p_balked,
        ("g", "occupancy"): model.occupancy,
    }
    return Stationary(f"M/M/{agents}/{lines}+M with balking", scenario, exact)


def blocked_at_once(load: float, agents: int) -> Stationary:
    """Erlang B."""
    blocked = erlang_b(agents, load)
    trunks = {"t": {"lines": agents, "queues": ["q"]}}
    scenario = single(load / TALK_S, exponential(TALK_S), agents, days=1, trunks=trunks)
    exact = {
        ("q", "block_rate"): blocked,
        ("g", "occupancy"): load * (1 - blocked) / agents,
    }
    return Stationary(f"Erlang B, {load:g} erlangs on {agents}", scenario, exact)


def one_agent(load: float, cv: float) -> Stationary:
    """M/G/1 with lognormal talk: the most skewed of these days."""
    mean = 60.0
    talk = {"law": "lognormal", "mean": mean, "cv": cv}
    moments = moments_lognormal(mean, cv)
    wait = mg1_wait(load / mean, moments)
    scenario = single(load / mean, talk, 1, WITHIN_S, days=1)
    exact = {
        ("q", "asa_s"): wait,
        ("q", "aht_s"): aht_of_a_day(mean, moments.second, wait),
        ("g", "occupancy"): load,
    }
    return Stationary(f"M/G/1, load {load:g}, lognormal cv {cv:g}", scenario, exact)


def impatient_in_two_ways(load: float, agents: int, mean: float, cv: float) -> Stationary:
    """M/M/n+H2."""
    law = hyperexponential(*balanced_hyperexponential(mean, cv))
    model = MMnG(load / TALK_S, 1 / TALK_S, agents, law)
    scenario = single(
        load / TALK_S,
        exponential(TALK_S),
        agents,
        WITHIN_S,
        days=1,
        patience={"law": "hyperexponential", "mean": mean, "cv": cv},
    )
    exact = {
        ("q", "service_level"): model.p_answered_within(WITHIN_S),
        ("q", "asa_s"): model.asa,
        ("q", "abandon_rate"): model.p_abandon,
        ("g", "occupancy"): model.occupancy,
    }
    return Stationary(f"M/M/{agents}+H2", scenario, exact)


def two_skills(loads: tuple[float, float], staff: tuple[int, int]) -> Stationary:
    """N-model: group g1 helps out queue a."""
    rates = (loads[0] / TALK_S, loads[1] / TALK_S)
    patience_s = (120.0, 240.0)
    service = 1 / TALK_S
    model = n_model(
        rates,
        (1 / patience_s[0], 1 / patience_s[1]),
        staff,
        ((service, service), (service, service)),
        (30, 30),
    )
    routes = ([{"groups": ["g0"]}, {"groups": ["g1"]}], [{"groups": ["g1"]}])
    queues = {
        name: queue(
            rates[i], exponential(TALK_S), patience=exponential(patience_s[i]), routing=routes[i]
        )
        for i, name in enumerate("ab")
    }
    groups = {
        "g0": group(staff[0], {"a": {}}, order="queue_order"),
        "g1": group(staff[1], {"b": {}, "a": {}}, order="queue_order"),
    }
    exact: dict[Key, float] = {}
    for i, name in enumerate("ab"):
        exact[name, "wait_all_s"] = model.wait_all[i]
        exact[name, "abandon_rate"] = model.p_abandon[i]
        exact[f"g{i}", "occupancy"] = model.occupancy[i]
    return Stationary(f"N-model, {loads} erlangs on {staff}", centre(queues, groups, days=1), exact)
