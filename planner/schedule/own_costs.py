"""What a duty, a day off or leave costs one person by itself: one number a day.

Demand, fairness and rules about more than one day are not in it. Hours that are paid are not
rounded up here, so sums may be below the objective's term by less than one for each person.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import LEAVE, NOT_KNOWN, OFF, Duty, RosterProblem, Wish
from sim.scenario.hours import weekday_numbers
from sim.scenario.models.contracts import Contract

Floats = NDArray[np.float64]


class OwnCosts:
    """Costs of each person's days."""

    def __init__(self, problem: RosterProblem) -> None:
        people, days, duties = problem.shape
        self.problem = problem
        self.work: Floats = np.full((people, days, duties), np.inf)
        """``[N, D, K]`` of each duty; infinite: not allowed."""
        self.idle: Floats = np.zeros((people, days))
        """``[N, D]`` of a day off, or of leave where it is one; infinite: not allowed."""
        self.constant: Floats = np.zeros(people)
        """``[N]``: what a person costs whatever she works."""
        wishes: dict[int, list[Wish]] = defaultdict(list)
        for wish in problem.wishes:
            wishes[wish.employee].append(wish)
        by_contract: dict[str, tuple[Floats, Floats]] = {}
        for e, person in enumerate(problem.employees):
            key = person.contract.model_dump_json()
            if key not in by_contract:
                by_contract[key] = _by_rules(problem, person.contract)
            work, idle = by_contract[key]
            self._fill(e, work, idle)
            for wish in wishes[e]:
                self._wish(e, wish)
            self._frozen(e)

    def _fill(self, e: int, rules: Floats, idle: Floats) -> None:
        problem, person = self.problem, self.problem.employees[e]
        weights = problem.weights
        rate = person.hourly(weights.paid_hour)
        by_duty = np.array([rate * duty.paid_minutes / 60 for duty in problem.duties])
        by_duty += [weights.on_call * duty.on_call for duty in problem.duties]
        if person.groups:
            by_duty += [
                weights.other_group * (duty.group != person.groups[0]) for duty in problem.duties
            ]
        cost = rules + by_duty
        if person.rotation:
            cost = cost + _by_rotation(problem, e)
        allowed = problem.may[e].copy()
        if problem.fixed is not None and problem.previous is not None:
            for day in map(int, np.flatnonzero(problem.fixed[e] & (problem.previous[e] >= 0))):
                allowed[day, problem.previous[e, day]] = True  # a frozen duty need not be allowed
        self.work[e] = np.where(allowed, cost, np.inf)
        self.idle[e] = idle
        if weights.change and problem.previous is not None:
            self._change(e, weights.change)
        for day in person.leave:
            if 0 <= day < len(problem.dates):
                self.work[e, day] = np.inf
                if np.isinf(self.idle[e, day]):
                    self.idle[e, day] = 0.0
                mandatory = person.contract.penalties.get("mandatory_days")
                if mandatory is not None and idle[day]:
                    self.idle[e, day] -= idle[day]

    def _change(self, e: int, weight: int) -> None:
        assert self.problem.previous is not None
        for day, before in enumerate(map(int, self.problem.previous[e])):
            if before == NOT_KNOWN:
                continue
            leave = day in self.problem.employees[e].leave
            if leave or before == LEAVE:
                self.constant[e] += weight * (leave != (before == LEAVE))
                continue
            self.work[e, day] += weight
            self.idle[e, day] += weight
            if before == OFF:
                self.idle[e, day] -= weight
            else:
                self.work[e, day, before] -= weight

    def _wish(self, e: int, wish: Wish) -> None:
        duties = sorted(set(wish.duties))
        if wish.wanted:
            self.constant[e] += wish.weight
            self.work[e, wish.day, duties] -= wish.weight
        else:
            self.work[e, wish.day, duties] += wish.weight

    def _frozen(self, e: int) -> None:
        problem = self.problem
        if problem.fixed is None or problem.previous is None:
            return
        for day in np.flatnonzero(problem.fixed[e]):
            value = int(problem.previous[e, day])
            if value < 0:
                self.work[e, day] = np.inf
                continue
            kept = self.work[e, day, value]
            self.work[e, day] = np.inf
            self.work[e, day, value] = kept
            self.idle[e, day] = np.inf


def _by_rules(problem: RosterProblem, contract: Contract) -> tuple[Floats, Floats]:
    """What rules about single days say of each duty ``[D, K]`` and of days without ``[D]``."""
    days = len(problem.dates)
    cost = np.zeros((days, len(problem.duties)))
    for k, duty in enumerate(problem.duties):
        cost[:, k] += _by_length(contract, duty)
        if contract.shift_types and duty.type not in contract.shift_types:
            cost[:, k] = np.inf
        limit = contract.shift_counts.get(duty.type)
        soft = "shift_counts" in contract.penalties
        if limit is not None and limit.most == 0 and not soft:
            cost[:, k] = np.inf
    allowed = weekday_numbers(contract.days)
    closed = [day for day in range(days) if problem.weekday(day) not in allowed]
    cost[closed] = np.inf
    idle = np.zeros(days)
    if contract.mandatory_days is not None:
        wanted = weekday_numbers(contract.mandatory_days)
        weight = contract.penalties.get("mandatory_days")
        for day in range(days):
            if problem.weekday(day) in wanted:
                idle[day] = np.inf if weight is None else weight
    return cost, idle


def _by_length(contract: Contract, duty: Duty) -> float:
    """What limits on the paid minutes of a day say; overtime is free here."""
    if duty.on_call:
        return 0.0
    total = 0.0
    least, most = contract.daily_least_paid_minutes, contract.daily_most_paid_minutes
    short = max((least or 0) - duty.paid_minutes, 0)
    beyond = 0 if most is None else max(duty.paid_minutes - most, 0)
    for units, name in ((short, "least"), (beyond, "most")):
        weight = contract.penalties.get(f"daily_{name}_paid_minutes")
        if weight is not None:
            total += units * weight
        elif units and (name == "least" or units > contract.most_overtime_minutes_per_week):
            return np.inf
    return total


def _by_rotation(problem: RosterProblem, e: int) -> Floats:
    """What a person's rotation says of each duty ``[D, K]``."""
    person = problem.employees[e]
    weight = person.contract.penalties.get("rotation")
    cost = np.zeros((len(problem.dates), len(problem.duties)))
    for day in range(len(problem.dates)):
        kind = person.rotation[problem.week(day) % len(person.rotation)]
        for k, duty in enumerate(problem.duties):
            if duty.type != kind and not duty.on_call:
                cost[day, k] = np.inf if weight is None else weight
    return cost
