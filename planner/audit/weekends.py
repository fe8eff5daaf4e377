"""Weekends by the days on which duties begin."""

from __future__ import annotations

from collections.abc import Iterator

from planner.audit.line import Found, Line


def worked_weekends(line: Line) -> list[tuple[int, int]]:
    """Weekends of the period with a duty on a known day."""
    return [pair for pair in line.problem.weekends if _is_worked(line, pair)]


def _is_worked(line: Line, pair: tuple[int, int]) -> bool:
    return any(line.duty(day) is not None for day in line.within(pair))


def _is_begun(line: Line, pair: tuple[int, int]) -> bool:
    """Whether it was worked before the period: nothing that the period does can change that."""
    return any(day < 0 and line.duty(day) is not None for day in line.within(pair))


def most_weekends(line: Line, limit: int) -> Iterator[Found]:
    """In the period; one that history has begun counts."""
    worked = worked_weekends(line)
    begun = sum(_is_begun(line, pair) for pair in worked)
    most = max(limit, begun)
    if len(worked) > most:
        days = tuple(day for pair in worked for day in line.within(pair))
        text = f"{len(worked)} weekends with work {line.span(days)}"
        yield Found(days, len(worked), limit, len(worked) - most, text)


def most_consecutive_weekends(line: Line, limit: int) -> Iterator[Found]:
    """In a row, with those that history tells of; it cannot go too far by itself."""
    pairs = list(line.problem.weekends)
    if not pairs:
        return
    inside = len(pairs)
    while line.within([day - 7 for day in pairs[0]]):
        pairs.insert(0, (pairs[0][0] - 7, pairs[0][1] - 7))
    first_inside = len(pairs) - inside
    run: list[int] = []
    for i in range(len(pairs) + 1):
        if i < len(pairs) and _is_worked(line, pairs[i]):
            run.append(i)
            continue
        beyond = [j for j in run[limit:] if j >= first_inside and not _is_begun(line, pairs[j])]
        if beyond:
            days = tuple(day for j in run for day in line.within(pairs[j]))
            text = f"{len(run)} weekends in a row with work {line.span(days)}"
            yield Found(days, len(run), limit, len(beyond), text)
        run = []


def whole_weekends(line: Line, _: object) -> Iterator[Found]:
    """Both days or none, where both are known and none is leave."""
    for pair in line.problem.weekends:
        if len(line.within(pair)) < 2 or any(line.is_leave(day) for day in pair):
            continue
        worked = [day for day in pair if line.duty(day) is not None]
        if len(worked) == 1:
            text = f"works on {line.date(worked[0])} and not on the other day of the weekend"
            yield Found(pair, 1, 2, 1, text)
