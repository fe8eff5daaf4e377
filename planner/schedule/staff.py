"""The people of a problem: employees, what they may work, what they wish, what was and is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.schedule.duties import Duties
from planner.schedule.period import Period
from planner.schedule.problem import LEAVE, NOT_KNOWN, OFF, Duty, Employee, Ints, Wish
from planner.schedule.worked import DayWorked, days_worked
from sim.inputs.hours import is_closed
from sim.scenario import GroupRosterRow, Scenario
from sim.scenario.hours import is_date, weekday_numbers
from sim.scenario.models.base import minutes_of
from sim.scenario.models.people import AgentHours, RosterAgent, RosterRules

Bools = NDArray[np.bool_]
_DAY: Final = 1440
_MONTHS: Final = 12


def employees(scenario: Scenario, rules: RosterRules, period: Period) -> tuple[Employee, ...]:
    """Everybody, with leave in the period and what was worked before it."""
    past = Duties(scenario, rules)  # apart: what was worked need not be possible now
    leave = leave_days(rules, period)
    before = [row for row in (*rules.history, *rules.previous) if period.number(row.date) < 0]
    worked = {
        (row.agent, (row.date - period.dates[0]).days): past.rows[duty_of(row, past)]
        for row in days_worked(before)
    }
    known = -min((day for _, day in worked), default=0)
    return tuple(
        Employee(
            name=agent.agent,
            contract=rules.contracts[agent.contract],
            groups=agent.groups,
            seniority=agent.seniority_months or 0,
            site=agent.site or "",
            cost_per_hour=agent.cost_per_hour,
            leave={d: paid for d, paid in leave.get(agent.agent, {}).items() if d >= 0},
            history=tuple(_past(agent.agent, day, worked, leave) for day in range(-known, 0)),
            rotation=agent.rotation,
        )
        for agent in rules.agents
    )


def _past(
    agent: str,
    day: int,
    worked: dict[tuple[str, int], Duty],
    leave: dict[str, dict[int, int]],
) -> Duty | int | None:
    return worked.get((agent, day), leave.get(agent, {}).get(day))


def leave_days(rules: RosterRules, period: Period) -> dict[str, dict[int, int]]:
    """Paid minutes of each day of leave by agent; days before the period are negative."""
    found: dict[str, dict[int, int]] = {}
    for row in rules.leave:
        first, last = period.number(row.start), period.number(row.end)
        for day in range(max(first, -366), min(last, len(period.dates) - 1) + 1):
            found.setdefault(row.agent, {})[day] = row.paid_minutes_per_day
    return found


def may_work(
    scenario: Scenario, rules: RosterRules, duties: Sequence[Duty], on_days: Bools, period: Period
) -> Bools:
    """``[N, D, K]``: skills, site, hours, and the days and kinds of the contract.

    Args:
        scenario: for the sites of its groups.
        rules: people and contracts.
        duties: K of them.
        on_days: ``[D, K]``, days on which each duty may be worked at all.
        period: D days.
    """
    people = rules.agents
    weekday = np.array([day.weekday() for day in period.dates])
    found = np.zeros((len(people), *on_days.shape), np.bool_)
    hours: dict[str, list[AgentHours]] = {}
    for row in rules.availability:
        hours.setdefault(row.agent, []).append(row)
    for e, agent in enumerate(people):
        contract = rules.contracts[agent.contract]
        able = np.array([_is_able(scenario, agent, duty) for duty in duties], np.bool_)
        kinds = np.array(
            [
                contract.most_on_call > 0
                if duty.on_call
                else not contract.shift_types or duty.type in contract.shift_types
                for duty in duties
            ],
            np.bool_,
        )
        days = np.isin(weekday, weekday_numbers(contract.days))
        found[e] = on_days & (able & kinds)[None, :] & days[:, None]
        if agent.agent in hours:
            found[e] &= _in_hours(hours[agent.agent], duties, period)
    return found


def _is_able(scenario: Scenario, agent: RosterAgent, duty: Duty) -> bool:
    if duty.group not in agent.groups:
        return False
    site = scenario.groups[duty.group].site
    return agent.site is None or site is None or agent.site == site


def _in_hours(rows: list[AgentHours], duties: Sequence[Duty], period: Period) -> Bools:
    """``[D, K]``: duties that lie in the hours of somebody who has some."""
    found = np.zeros((len(period.dates), len(duties)), np.bool_)
    start = np.array([duty.start for duty in duties])
    end = np.array([duty.end for duty in duties])
    for d, day in enumerate(period.dates):
        for row in holding(rows, day):
            first, last = minutes_of(row.start), minutes_of(row.end)
            last += _DAY if last <= first else 0
            found[d] |= (start >= first) & (end <= last)
    return found


def holding(rows: list[AgentHours], day: date) -> list[AgentHours]:
    """Rows about a day: those of its date, else those of its weekday."""
    dated = [row for row in rows if row.day == day.isoformat()]
    if dated:
        return dated
    return [
        row for row in rows if not is_date(row.day) and day.weekday() in weekday_numbers(row.day)
    ]


def open_days(scenario: Scenario, duties: Duties, period: Period) -> Bools:
    """``[D, K]``: days on which a duty may be worked: those of its plan or kind, none closed."""
    kinds = scenario.planning.shift_types
    found = np.zeros((len(period.dates), len(duties.rows)), np.bool_)
    for k, duty in enumerate(duties.rows):
        if k in duties.on_days:
            found[sorted(duties.on_days[k]), k] = True
            continue
        days = period.days[duty.group]
        kind = kinds.get(duty.type)
        for d in range(len(period.dates)):
            local = period.local(duty.group, d)
            if local in days.planned and not is_closed(days.local, local):
                found[d, k] = kind is None or days.may_start(kind, local)
    return found


def wishes(rules: RosterRules, duties: Sequence[Duty], period: Period) -> tuple[Wish, ...]:
    """Everybody's wishes, weighed; of kinds of shifts that nobody works in the period, none."""
    number = {agent.agent: e for e, agent in enumerate(rules.agents)}
    found = []
    for row in rules.wishes:
        e = number[row.agent]
        years = (rules.agents[e].seniority_months or 0) / _MONTHS
        weight = rules.weights.wish * row.weight * (1 + rules.weights.wish_per_year * years)
        negative = row.wish == "off" or row.wish.startswith("not ")
        kind = row.wish.removeprefix("not ").strip()
        meant = tuple(
            k
            for k, duty in enumerate(duties)
            if kind in ("off", "on") or kind in (duty.type, duty.name)
        )
        for d, day in enumerate(period.dates):
            if meant and holds(row.day, day):
                found.append(Wish(e, d, meant, not negative, round(weight)))
    return tuple(found)


def holds(text: str, day: date) -> bool:
    """Whether a date or weekdays mean a day."""
    if is_date(text):
        return text == day.isoformat()
    return day.weekday() in weekday_numbers(text)


def most_off(rules: RosterRules, period: Period) -> tuple[tuple[int, str, int], ...]:
    """Quota of time off by day and group; a date beats weekdays, the first row wins."""
    found = []
    for d, day in enumerate(period.dates):
        for group in dict.fromkeys(row.group for row in rules.most_off):
            rows = [row for row in rules.most_off if row.group == group and holds(row.day, day)]
            rows.sort(key=lambda row: not is_date(row.day))
            if rows:
                usual = sum(agent.groups[0] == group for agent in rules.agents)
                share = rows[0].share
                most = rows[0].agents if share is None else int(share * usual + 1e-9)
                found.append((d, group, most or 0))
    return tuple(found)


def roster_before(
    rules: RosterRules, duties: Duties, period: Period
) -> tuple[Ints | None, NDArray[np.bool_] | None]:
    """The roster in force ``[N, D]`` and which of its days are frozen ``[N, D]``."""
    rows = [row for row in rules.previous if 0 <= period.number(row.date) < len(period.dates)]
    if not rows:
        return None, None
    found = work_of(rows, rules, duties, period)
    numbers = sorted({period.number(row.date) for row in rules.previous})
    listed = {row.agent for row in rules.previous}
    leave = leave_days(rules, period)
    for e, agent in enumerate(rules.agents):
        if agent.agent not in listed:
            found[e] = NOT_KNOWN
        for day in leave.get(agent.agent, {}):
            if day >= 0 and found[e, day] == OFF:
                found[e, day] = LEAVE
        found[e, : max(0, numbers[0])] = NOT_KNOWN
        found[e, numbers[-1] + 1 :] = NOT_KNOWN
    frozen = np.zeros(found.shape, np.bool_)
    if rules.frozen_until is not None:
        frozen[:, : max(0, period.number(rules.frozen_until) + 1)] = True
    return found, frozen & (found != NOT_KNOWN)


def work_of(
    rows: Sequence[GroupRosterRow], rules: RosterRules, duties: Duties, period: Period
) -> Ints:
    """``[N, D]``: duties of rows in the period, else off. New ones are added, for their days."""
    known = len(duties.rows)
    number = {agent.agent: e for e, agent in enumerate(rules.agents)}
    found = np.full((len(rules.agents), len(period.dates)), OFF, np.int64)
    for row in days_worked(rows):
        day = (row.date - period.dates[0]).days
        if 0 <= day < len(period.dates):
            k = duty_of(row, duties)
            found[number[row.agent], day] = k
            if k >= known:
                duties.on_days.setdefault(k, set()).add(day)
    return found


def duty_of(row: DayWorked, duties: Duties) -> int:
    """The duty of a shift, as it is or as it is added."""
    return duties.worked("", row.group, row.start, row.end, row.pauses)
