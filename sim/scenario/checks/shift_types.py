"""Kinds of shifts: each must allow a shift."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.shift_room import (
    GRID,
    breaks_fit,
    latest_end,
    lengths,
    parts_fit,
    placed_early,
    possible_lengths,
    possible_spells,
    starts,
)
from sim.scenario.checks.view import View
from sim.scenario.models.base import minutes_of
from sim.scenario.models.planning import ShiftType
from sim.scenario.places import Path, quoted


def shift_types(view: View) -> Iterator[tuple[str, Path, ShiftType]]:
    """Name, path and rules of every kind of shift."""
    for name, kind in view.scenario.planning.shift_types.items():
        yield name, ("planning", "shift_types", name), kind


def clock(minute: int) -> str:
    """``HH:MM`` of minutes after midnight; beyond 24 hours, of the next day."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


@check("E710")
def planned_shifts_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """A start, end, length, gap or break of a kind of shift is off the grid of five minutes."""
    for _, path, kind in shift_types(view):
        clocks = (
            ("earliest_start", kind.earliest_start),
            ("latest_start", kind.latest_start),
            ("latest_end", kind.latest_end),
        )
        for key, text in clocks:
            if text is not None and minutes_of(text) % GRID:
                remedy = f"give a multiple of {GRID} minutes"
                yield Finding((*path, key), f"{text} is not on the grid", remedy, text)
            elif text == "24:00" and key != "latest_end":
                remedy = 'give "00:00" and the day after'
                yield Finding((*path, key), "a shift cannot start at 24:00", remedy, text)
        spans: list[tuple[Path, int]] = [
            ((*path, key), getattr(kind, key))
            for key in ("least_minutes", "most_minutes", "step_minutes")
        ]
        spans += [((*path, "breaks", i, "minutes"), b.minutes) for i, b in enumerate(kind.breaks)]
        if kind.split is not None:
            spans.append(((*path, "split", "least_gap_minutes"), kind.split.least_gap_minutes))
        for at, minutes in spans:
            if minutes % GRID:
                remedy = f"give a multiple of {GRID}"
                yield Finding(at, f"{minutes} minutes are not on the grid", remedy, minutes)


@check("E711")
def breaks_have_a_window(view: View) -> Iterator[Finding]:
    """The window in which a break may begin is empty."""
    for _, path, kind in shift_types(view):
        for i, row in enumerate(kind.breaks):
            latest = row.latest_after_minutes
            if latest is not None and latest < row.earliest_after_minutes:
                yield Finding(
                    (*path, "breaks", i, "latest_after_minutes"),
                    f"this {row.activity} may not begin before {row.earliest_after_minutes} "
                    f"minutes of the shift and not after {latest}",
                    "raise latest_after_minutes, or lower earliest_after_minutes",
                    latest,
                )


@check("E712")
def breaks_fit_the_shift(view: View) -> Iterator[Finding]:
    """The breaks of a kind of shift fit none of its lengths."""
    for _, path, kind in shift_types(view):
        if _has_contradictions(kind) or any(breaks_fit(kind, n) for n in lengths(kind)):
            continue
        longest = lengths(kind)[-1]
        i, row, begin = next(
            (i, row, begin)
            for i, row, begin in placed_early(kind, longest)
            if _is_too_late(row.latest_after_minutes, begin)
            or begin + row.minutes + row.before_end_minutes > longest
        )
        at = (*path, "breaks", i)
        if _is_too_late(row.latest_after_minutes, begin):
            yield Finding(
                (*at, "latest_after_minutes"),
                f"after the breaks before it, this {row.activity} begins {begin} minutes after "
                f"the shift's start at the earliest, and may not begin after "
                f"{row.latest_after_minutes}",
                "raise latest_after_minutes, or let the breaks before it come sooner",
                row.latest_after_minutes,
            )
        else:
            needed = begin + row.minutes + row.before_end_minutes
            yield Finding(
                at,
                f"this {row.activity} begins {begin} minutes after the shift's start at the "
                f"earliest, so the shift takes {needed} minutes, and the longest is {longest}",
                f"raise most_minutes to {needed}, or ask for less work before, between and after "
                "breaks, or give the break a from_length_minutes",
                row.minutes,
            )


@check("E713")
def splits_leave_two_parts(view: View) -> Iterator[Finding]:
    """A split shift cannot be cut in two."""
    for _, path, kind in shift_types(view):
        split = kind.split
        if split is None or _has_contradictions(kind):
            continue
        held = [n for n in lengths(kind) if breaks_fit(kind, n)]
        if not held or any(parts_fit(kind, split, n) for n in held):
            continue  # without held ones, the check of breaks reports it
        twice = 2 * split.least_part_minutes
        if twice > held[-1]:
            what = f"two parts of {split.least_part_minutes} minutes are longer than the longest "
            what += f"shift, {held[-1]} minutes"
            remedy = f"lower least_part_minutes to {held[-1] // 2}, or raise most_minutes"
        else:
            what = f"no cut into parts of {split.least_part_minutes} minutes or more leaves the "
            what += "breaks whole"
            remedy = "lower least_part_minutes, or give the breaks more room"
        yield Finding((*path, "split", "least_part_minutes"), what, remedy, twice // 2)


@check("E714")
def shifts_end_in_time(view: View) -> Iterator[Finding]:
    """A kind of shift has no start from which a shift is over by its latest end."""
    for _, path, kind in shift_types(view):
        some = [] if _has_contradictions(kind) else possible_lengths(kind)
        if not some or possible_spells(kind):
            continue  # without lengths, another check reports it
        gap = 0 if kind.split is None else kind.split.least_gap_minutes
        first = starts(kind)[0]
        limit = latest_end(kind)
        shortest = f"the shortest shift takes {some[0]} minutes"
        shortest += f" and a gap of {gap}" if gap else ""
        if limit is None:
            what = f"{shortest}, more than a day"
            yield Finding((*path, "least_minutes"), what, "let it end within 24 hours", some[0])
            continue
        yield Finding(
            (*path, "latest_end"),
            f"{shortest} and ends at {clock(first + some[0] + gap)} at the earliest, after "
            f"{kind.latest_end}",
            f"give latest_end {clock(first + some[0] + gap)} or later, or shorter shifts",
            kind.latest_end,
        )


def _is_too_late(latest: int | None, begin: int) -> bool:
    return latest is not None and begin > latest


def _has_contradictions(kind: ShiftType) -> bool:
    """Whether a break's own window is empty, which is said first."""
    return any(
        _is_too_late(row.latest_after_minutes, row.earliest_after_minutes) for row in kind.breaks
    )


@warning("W705")
def steps_reach_the_ends(view: View) -> Iterator[Finding]:
    """The step of a kind of shift passes over its latest start or its longest length."""
    for _, path, kind in shift_types(view):
        last = starts(kind)[-1]
        if last != minutes_of(kind.latest_start):
            yield Finding(
                (*path, "latest_start"),
                f"starts every {kind.step_minutes} minutes from {kind.earliest_start} end with "
                f"{clock(last)}",
                f"write {clock(last)}, or a step that reaches {kind.latest_start}",
                kind.latest_start,
            )
        longest = lengths(kind)[-1]
        if longest != kind.most_minutes:
            yield Finding(
                (*path, "most_minutes"),
                f"lengths every {kind.step_minutes} minutes from {kind.least_minutes} end with "
                f"{longest}",
                f"write {longest}, or a step that reaches {kind.most_minutes}",
                kind.most_minutes,
            )


@warning("W708")
def breaks_are_for_some_shift(view: View) -> Iterator[Finding]:
    """No shift is long enough for a break that begins with a length."""
    for _, path, kind in shift_types(view):
        longest = possible_lengths(kind)[-1]
        for i, row in enumerate(kind.breaks):
            if row.from_length_minutes > longest:
                yield Finding(
                    (*path, "breaks", i, "from_length_minutes"),
                    f"shifts from {row.from_length_minutes} minutes on have this {row.activity} "
                    f"{quoted(row.name)}, and none is longer than {longest}",
                    "lower from_length_minutes, or delete the break",
                    row.from_length_minutes,
                )
