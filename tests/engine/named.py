"""The same presence by name: a roster that says what shifts say, and which agent is who."""

from __future__ import annotations

from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.inputs.arrays import Inputs
from sim.inputs.build import build_inputs
from sim.inputs.build_agents import local_calendar
from sim.scenario import AgentGroup, RosterRow, Scenario, Shift
from sim.scenario.hours import is_date, weekday_numbers
from sim.scenario.models.base import minutes_of
from tests.engine.frame import DAY, long_clock


class Unwritable(Exception):
    """Something happens in an hour that the clocks show twice."""


def named(scenario: Scenario) -> Scenario:
    """The scenario with a roster in the place of every group's shifts.

    Raises:
        Unwritable: a shift cannot be told by the wall clock.
    """
    calendar = Calendar.of(scenario)
    groups = {}
    for name, group in scenario.groups.items():
        if group.shifts is not None:
            rows = rows_of(name, group, local_calendar(scenario, group, calendar))
            group = group.model_copy(update={"shifts": None, "roster": rows})
        groups[name] = group
    return scenario.model_copy(update={"groups": type(scenario.groups)(groups)})


def rows_of(name: str, group: AgentGroup, calendar: Calendar) -> tuple[RosterRow, ...]:
    """Rows of everybody who has a shift, agent 0001 of the group first."""
    rows = []
    count = 0
    for shift in (group.shifts or {}).values():
        by_day = [agents_on(shift, calendar, day) for day in range(-1, calendar.n_days)]
        for k in range(max(by_day)):
            count += 1
            for day, agents in enumerate(by_day, start=-1):
                if k < agents:
                    rows += shift_rows(f"{name} {count:04d}", shift, calendar, day)
    return tuple(rows)


def agents_on(shift: Shift, calendar: Calendar, day: int) -> int:
    """How many start a shift on a day."""
    if day >= 0 and calendar.closed[day]:
        return 0
    date = calendar.dates[0].fromordinal(calendar.dates[0].toordinal() + day)
    weekday = int(calendar.weekday[day]) if day >= 0 else date.weekday()
    found = 0
    for row in shift.counts:
        if row.day == date.isoformat():
            return row.agents
        if not is_date(row.day) and weekday in weekday_numbers(row.day):
            found = row.agents
    return found


def shift_rows(agent: str, shift: Shift, calendar: Calendar, day: int) -> list[RosterRow]:
    """One agent's shift on one day; unpaid breaks are written as such, gaps left out."""
    first, last = minutes_of(shift.start), minutes_of(shift.end)
    start, end = calendar.tick(day, first), calendar.tick(day, last + DAY * (last <= first))
    cuts = [(start, "available", True)]
    for pause in sorted(shift.breaks, key=lambda pause: pause.after_minutes):
        begin = min(end, start + pause.after_minutes * TICKS_PER_MINUTE)
        until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
        cuts += [(begin, pause.activity, pause.paid), (until, "available", True)]
    rows = []
    date = calendar.dates[0].fromordinal(calendar.dates[0].toordinal() + day)
    ends = [cut[0] for cut in cuts[1:]] + [end]
    for (begin, activity, paid), until in zip(cuts, ends, strict=True):
        if begin < until and activity != "gap":
            times = {"from": clock(begin, date, calendar), "to": clock(until, date, calendar)}
            told = {"agent": agent, "date": date, "activity": activity, "paid": paid}
            rows.append(RosterRow.model_validate(told | times))
    return rows


def clock(tick: int, date: object, calendar: Calendar) -> str:
    """A moment on the wall clock of a day."""
    moment = calendar.local(tick)
    again = moment.replace(fold=1)
    if again.utcoffset() != moment.replace(fold=0).utcoffset():
        raise Unwritable
    days = moment.date().toordinal() - date.toordinal()  # type: ignore[attr-defined]
    return long_clock(days * DAY + moment.hour * 60 + moment.minute)


def alike(with_shifts: Inputs, scenario: Scenario) -> Inputs:
    """Inputs of the named scenario whose agents draw as those of the shifts do."""
    made = build_inputs(scenario).inputs
    agents = made.agents.copy()
    agents["key"] = with_shifts.agents["key"]
    return made._replace(agents=agents)
