"""Days worked and days off: by week, in a row, in the period, weekdays; rolling windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.audit.line import Found, Line, runs
from sim.scenario.models.base import WEEKDAYS, day_names
from sim.scenario.models.contracts import Window


def _plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def least_days_per_week(line: Line, limit: int) -> Iterator[Found]:
    """Whole weeks; leave counts as worked."""
    for week in line.whole_weeks():
        days = sum(not line.is_off(day) for day in week)
        if days < limit:
            text = f"{_plural(days, 'day')} worked or leave {line.span(week)}"
            yield Found(tuple(week), days, limit, limit - days, text)


def most_days_per_week(line: Line, limit: int) -> Iterator[Found]:
    """Known days of every week; leave counts as worked."""
    for week in line.problem.weeks:
        known = line.within(week)
        days = [day for day in known if not line.is_off(day)]
        most = max(limit, sum(line.certain(day) for day in days))
        if len(days) > most:
            text = f"{_plural(len(days), 'day')} worked or leave {line.span(known)}"
            yield Found(tuple(known), len(days), limit, len(days) - most, text)


def most_consecutive_days(line: Line, limit: int) -> Iterator[Found]:
    """Days of the period on which a run is longer than the limit."""
    worked = [line.duty(day) is not None for day in line.known]
    yield from _too_long(line, worked, limit, "day")


def most_consecutive_nights(line: Line, limit: int) -> Iterator[Found]:
    """Days of the period on which a run of nights is longer than the limit."""
    duties = [line.duty(day) for day in line.known]
    nights = [duty is not None and duty.night for duty in duties]
    yield from _too_long(line, nights, limit, "night")


def _too_long(line: Line, member: list[bool], limit: int, what: str) -> Iterator[Found]:
    for run in runs(line.known, member):
        beyond = [day for day in run[limit:] if day >= 0]
        if beyond:
            text = f"{_plural(len(run), what)} in a row {line.span(run)}"
            yield Found(tuple(run), len(run), limit, len(beyond), text)


def least_consecutive_days(line: Line, limit: int) -> Iterator[Found]:
    """Runs of days worked between days off that are known."""
    yield from _too_short(line, lambda day: line.duty(day) is not None, limit, "worked")


def least_consecutive_days_off(line: Line, limit: int) -> Iterator[Found]:
    """Runs of days off between days worked that are known."""
    yield from _too_short(line, line.is_off, limit, "off")


def _too_short(line: Line, member: Callable[[int], bool], limit: int, what: str) -> Iterator[Found]:
    for run in runs(line.known, [member(day) for day in line.known]):
        around = (run[0] - 1, run[-1] + 1)
        judged = all(day in line.known and not line.is_leave(day) for day in around)
        if judged and around[1] >= 0 and len(run) < limit:
            text = f"{_plural(len(run), 'day')} {what} in a row {line.span(run)}"
            yield Found(tuple(run), len(run), limit, limit - len(run), text)


def least_days_off(line: Line, limit: int) -> Iterator[Found]:
    """In the period; as many as leave leaves room for."""
    off = sum(line.is_off(day) for day in line.period)
    room = min(limit, sum(not line.is_leave(day) for day in line.period))
    if off < room:
        text = f"{_plural(off, 'day')} off {line.span(line.period)}"
        yield Found(tuple(line.period), off, limit, room - off, text)


def most_days_off(line: Line, limit: int) -> Iterator[Found]:
    """In the period; leave is not a day off."""
    off = sum(line.is_off(day) for day in line.period)
    if off > limit:
        text = f"{_plural(off, 'day')} off {line.span(line.period)}"
        yield Found(tuple(line.period), off, limit, off - limit, text)


def days(line: Line, allowed: str) -> Iterator[Found]:
    """Weekdays on which duties may begin."""
    names = day_names(allowed)
    for day, duty in line.duties():
        weekday = WEEKDAYS[line.problem.weekday(day)]
        if weekday not in names:
            text = f"{duty.name} on {line.date(day)}, a {weekday}"
            yield Found((day,), 1, 0, 1, text)


def mandatory_days(line: Line, wanted: str) -> Iterator[Found]:
    """Weekdays that are worked or leave."""
    names = day_names(wanted)
    for day in line.period:
        weekday = WEEKDAYS[line.problem.weekday(day)]
        if weekday in names and line.is_off(day):
            yield Found((day,), 0, 1, 1, f"off on {line.date(day)}, a {weekday}")


def windows(line: Line, limits: tuple[Window, ...]) -> Iterator[Found]:
    """Every stretch of so many days that ends in the period, as far as it is known."""
    for row in limits:
        for last in line.period:
            known = line.within(range(last - row.days + 1, last + 1))
            yield from _window(line, row, known)


def _window(line: Line, row: Window, known: list[int]) -> Iterator[Found]:
    least_off = row.least_days_off
    for most, what, count in (
        (row.most_days, "days worked", lambda day: int(line.duty(day) is not None)),
        (row.most_paid_minutes, "paid minutes", line.paid),
        (row.most_nights, "nights", lambda day: int(_night(line, day))),
        (
            None if least_off is None else row.days - least_off,
            "days worked or leave",
            lambda day: int(not line.is_off(day)),
        ),
    ):
        if most is None:
            continue
        value = sum(count(day) for day in known)
        allowed = max(most, sum(count(day) for day in known if line.certain(day)))
        if value > allowed:
            text = f"{value} {what} {line.span(known)}, {row.days} days"
            yield Found(tuple(known), value, most, value - allowed, text)


def _night(line: Line, day: int) -> bool:
    duty = line.duty(day)
    return duty is not None and duty.night
