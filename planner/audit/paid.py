"""Paid time by day, week and period; what is overtime and what is voluntary time off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.audit.line import Found, Line

HARD_MOST = ("weekly_exact_paid_minutes", "weekly_most_paid_minutes")
HARD_LEAST = ("weekly_exact_paid_minutes", "weekly_least_paid_minutes")


def _sums(line: Line, days: Iterable[int], limit: int) -> tuple[int, int]:
    """Paid minutes of known days, and the limit or what is certain if that is more."""
    known = line.within(days)
    certain = sum(line.paid(day) for day in known if line.certain(day))
    return sum(line.paid(day) for day in known), max(limit, certain)


def _holds(line: Line, name: str) -> bool:
    return name not in line.person.contract.penalties


def _weekly_most(line: Line, name: str, limit: int) -> Iterator[Found]:
    extra = line.person.contract.most_overtime_minutes_per_week if _holds(line, name) else 0
    for week in line.problem.weeks:
        paid, most = _sums(line, week, limit)
        if paid > most + extra:
            yield _paid(line, line.within(week), paid, limit, paid - most, extra)


def _weekly_least(line: Line, name: str, limit: int) -> Iterator[Found]:
    less = line.person.contract.most_time_off_minutes_per_week if _holds(line, name) else 0
    for week in line.whole_weeks():
        paid = sum(line.paid(day) for day in week)
        if paid < limit - less:
            yield _paid(line, list(week), paid, limit, limit - paid, -less)


def _paid(line: Line, days: list[int], paid: int, limit: int, units: int, extra: int) -> Found:
    stretch = f", {extra} of overtime included" if extra > 0 else ""
    stretch = f", {-extra} of time off included" if extra < 0 else stretch
    return Found(
        tuple(days), paid, limit + extra, units, f"{paid} paid minutes {line.span(days)}{stretch}"
    )


def weekly_most_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """Known days of a week, overtime on top."""
    yield from _weekly_most(line, "weekly_most_paid_minutes", limit)


def weekly_least_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """Whole weeks, less voluntary time off."""
    yield from _weekly_least(line, "weekly_least_paid_minutes", limit)


def weekly_exact_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """Not more in any week, not less in whole ones."""
    yield from _weekly_most(line, "weekly_exact_paid_minutes", limit)
    yield from _weekly_least(line, "weekly_exact_paid_minutes", limit)


def period_most_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """All days of the period, overtime of all its weeks on top."""
    extra = 0
    if _holds(line, "period_most_paid_minutes"):
        weekly = line.person.contract.most_overtime_minutes_per_week
        extra = weekly * len(line.problem.weeks)
    paid, most = _sums(line, line.period, limit)
    if paid > most + extra:
        yield _paid(line, list(line.period), paid, limit, paid - most, extra)


def period_least_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """All days of the period, less time off of all its weeks; not who is on leave throughout."""
    if all(line.is_leave(day) for day in line.period):
        return
    less = 0
    if _holds(line, "period_least_paid_minutes"):
        weekly = line.person.contract.most_time_off_minutes_per_week
        less = weekly * len(line.problem.weeks)
    paid = sum(line.paid(day) for day in line.period)
    if paid < limit - less:
        yield _paid(line, list(line.period), paid, limit, limit - paid, -less)


def daily_least_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """Every duty but those on call."""
    for day, duty in line.duties():
        if not duty.on_call and duty.paid_minutes < limit:
            paid = duty.paid_minutes
            yield _paid(line, [day], paid, limit, limit - paid, 0)


def daily_most_paid_minutes(line: Line, limit: int) -> Iterator[Found]:
    """Every duty but those on call; what is beyond is overtime of the week."""
    extra = line.person.contract.most_overtime_minutes_per_week
    if not extra or not _holds(line, "daily_most_paid_minutes"):
        for day, duty in line.duties():
            if not duty.on_call and duty.paid_minutes > limit:
                yield _paid(line, [day], duty.paid_minutes, limit, duty.paid_minutes - limit, 0)
        return
    for week in line.problem.weeks:
        beyond = _beyond_daily(line, week, limit)
        if sum(beyond.values()) > extra:
            minutes = sum(beyond.values())
            text = f"{minutes} paid minutes beyond {limit} a day {line.span(sorted(beyond))}"
            yield Found(tuple(sorted(beyond)), minutes, extra, minutes - extra, text)


def _beyond_daily(line: Line, week: range, limit: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for day, duty in line.duties():
        if day in week and not duty.on_call and duty.paid_minutes > limit:
            found[day] = duty.paid_minutes - limit
    return found


def paid_time_granularity_minutes(line: Line, minutes: int) -> Iterator[Found]:
    """Duties of whole weeks, leave left out."""
    for week in line.whole_weeks():
        duties = (line.duty(day) for day in week)
        paid = sum(duty.paid_minutes for duty in duties if duty is not None)
        if rest := paid % minutes:
            text = f"{paid} paid minutes of duties {line.span(week)} are no multiple"
            yield Found(tuple(week), paid, minutes, rest, text)


def overtime_minutes(line: Line) -> int:
    """Least overtime that explains what is paid beyond the limits that hold."""
    contract = line.person.contract
    most = contract.most_overtime_minutes_per_week
    if not most:
        return 0
    found = 0
    for week in line.problem.weeks:
        beyond = 0
        for name in HARD_MOST:
            limit = getattr(contract, name)
            if limit is not None and _holds(line, name):
                paid, allowed = _sums(line, week, limit)
                beyond = max(beyond, paid - allowed)
        daily = contract.daily_most_paid_minutes
        if daily is not None and _holds(line, "daily_most_paid_minutes"):
            beyond = max(beyond, sum(_beyond_daily(line, week, daily).values()))
        found += min(beyond, most)
    limit = contract.period_most_paid_minutes
    if limit is not None and _holds(line, "period_most_paid_minutes"):
        paid, allowed = _sums(line, line.period, limit)
        found = max(found, min(paid - allowed, most * len(line.problem.weeks)))
    return found


def time_off_minutes(line: Line) -> int:
    """Least voluntary time off that explains what is missing to the limits that hold."""
    contract = line.person.contract
    most = contract.most_time_off_minutes_per_week
    if not most:
        return 0
    found = 0
    for week in line.whole_weeks():
        paid = sum(line.paid(day) for day in week)
        limits = [getattr(contract, name) for name in HARD_LEAST if _holds(line, name)]
        missing = max((limit - paid for limit in limits if limit is not None), default=0)
        found += min(max(missing, 0), most)
    limit = contract.period_least_paid_minutes
    all_leave = all(line.is_leave(day) for day in line.period)
    if limit is not None and _holds(line, "period_least_paid_minutes") and not all_leave:
        missing = limit - sum(line.paid(day) for day in line.period)
        found = max(found, min(missing, most * len(line.problem.weeks)))
    return found
