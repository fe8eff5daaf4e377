"""Why no plan exists, in words: what cannot be had, and which rules are in the way.

The elastic model may leave needs short, exceed limits and miss sessions, each at a price of one;
what it does not get rid of clashes. Where only the number of different shifts is in the way, the
least number that would do is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from planner.shifts.group_problem import GroupProblem
from planner.shifts.model import Built, build
from planner.shifts.problem import Problem
from planner.shifts.written import clock
from planner.solve import Limits, Solved, solve
from sim.clock import TICKS_PER_MINUTE
from sim.inputs.hours import is_closed, weekday_of
from sim.scenario.models.base import day_names
from sim.scenario.models.planning import ShiftType

_LIMITS = Limits(deterministic=10.0, seconds=30.0)


@dataclass(frozen=True)
class Clash:
    """One thing that cannot be had."""

    group: str
    what: str
    """``need``, ``most_agents``, ``session``, ``most`` or ``most_distinct_shifts``."""
    text: str


def clashes(row: GroupProblem, most: tuple[int, ...] | None = None) -> list[Clash]:
    """What is in the way of a group's plan; at least one thing.

    Args:
        row: a problem without an answer.
        most: agents that may be on the phone in each slot; None: no limit.
    """
    free = replace(row.problem, most_distinct=None, most=most)
    built = build(free, elastic=True)
    solved = solve(built.model, _LIMITS)
    found = list(_Reader(row, built, solved).found()) if solved.found else []
    if not found and row.problem.most_distinct is not None:
        found = [_too_few_kinds(row, free)]
    if not found:
        found = [Clash(row.group, "need", f"{row.group}: no shifts keep all rules together")]
    return found


def _too_few_kinds(row: GroupProblem, free: Problem) -> Clash:
    """How many different shifts it would take."""
    built = build(replace(free, most_distinct=len(free.choices)))
    built.model.minimize(cp_model.LinearExpr.sum(list(built.used.values())))
    solved = solve(built.model, _LIMITS)
    least = round(solved.bound or 0)
    text = (
        f"{row.group}: {row.problem.most_distinct} different shifts do not cover the requirement; "
        f"it takes at least {least} (planning.most_distinct_shifts)"
    )
    return Clash(row.group, "most_distinct_shifts", text)


def _agents(number: int) -> str:
    return "1 agent" if number == 1 else f"{number} agents"


class _Reader:
    """Reads an elastic answer."""

    def __init__(self, row: GroupProblem, built: Built, solved: Solved) -> None:
        self._row, self._types = row, row.types
        self._built, self._solved = built, solved
        self._local = row.days.local

    def found(self) -> Iterator[Clash]:
        """Limits, sessions, then needs, neighbours in time together."""
        group = self._row.group
        for (name, day), var in zip(self._row.limited, self._built.exceeded, strict=True):
            if more := self._solved.value(var):
                most = self._types[name].most_agents
                text = (
                    f"{group}: on {self._date(day)} shift type {name} may have {most} agents, but "
                    f"it takes {more} more (planning.shift_types.{name}.most_agents)"
                )
                yield Clash(group, "most_agents", text)
        for held, var in zip(self._row.held, self._built.missed, strict=True):
            if missed := self._solved.value(var):
                session = held.session
                text = (
                    f"{group}: on {self._date(held.day)} {missed} of {session.agents} agents "
                    f"cannot take part in session {held.name} from {session.start} to "
                    f"{session.end}: {self._why_missed(held.name, session.agents)}"
                )
                yield Clash(group, "session", text)
        yield from self._crowds()
        yield from self._needs()

    def _crowds(self) -> Iterator[Clash]:
        """Slots in which shifts cannot but bring more agents than may be there."""
        group, slot = self._row.group, self._row.slot * TICKS_PER_MINUTE
        for s, var in self._built.crowded.items():
            if more := self._solved.value(var):
                at = self._local.local(self._begun() + s * slot)
                text = (
                    f"{group}: {at:%a %Y-%m-%d %H:%M}: shifts that cover what is needed bring "
                    f"{_agents(more)} more than may be there (planning.staff, seats of the site)"
                )
                yield Clash(group, "most", text)

    def _why_missed(self, name: str, agents: int) -> str:
        k = next(k for k, held in enumerate(self._row.held) if held.name == name)
        session = self._row.held[k].session
        attended = any(
            event.session == k
            for choice in self._row.problem.choices
            for line in choice.lines
            for event in line.events
        )
        if not attended:
            return "no shift with its breaks leaves room for it then"
        if session.at_once is not None:
            return f"only {session.at_once} may be away at once (at_once)"
        return "too few agents may work then"

    def _needs(self) -> Iterator[Clash]:
        """Runs of slots that stay short for the same reason."""
        group, slot = self._row.group, self._row.slot * TICKS_PER_MINUTE
        per = self._row.problem.block if self._row.problem.hold == "interval" else 1
        short = {s: self._solved.value(v) for s, v in self._built.short.items()}
        runs: list[tuple[int, int, int, str]] = []
        for s, agents in sorted(short.items()):
            if not agents:
                continue
            missing = -(-agents // per)
            why = self._why_short(s)
            if runs and runs[-1][1] == s and runs[-1][3] == why:
                first, _, most, _ = runs.pop()
                runs.append((first, s + per, max(most, missing), why))
            else:
                runs.append((s, s + per, missing, why))
        begun = self._begun()
        alike: dict[tuple[str, int, str], list[str]] = {}
        for first, last, agents, why in runs:
            start = self._local.local(begun + first * slot)
            end = self._local.local(begun + last * slot)
            key = (f"{start:%H:%M}-{end:%H:%M}", agents, why)
            alike.setdefault(key, []).append(f"{start:%a %Y-%m-%d}")
        for (times, agents, why), dates in alike.items():
            more = f" (and on {len(dates) - 1} more days until {dates[-1]})" if dates[1:] else ""
            text = f"{group}: {dates[0]} {times} stays {_agents(agents)} short{more}: {why}"
            yield Clash(group, "need", text)

    def _begun(self) -> int:
        """Tick of slot 0."""
        start, choice = self._row.starts, self._row.problem.choices
        if not start:
            return int(self._local.measured_from)
        span = self._row.days.ticks(start[0].pattern, start[0].day)
        assert span is not None
        return span[0] - choice[0].spans[0][0] * self._row.slot * TICKS_PER_MINUTE

    def _why_short(self, s: int) -> str:
        reaching = [
            choice
            for choice in self._row.problem.choices
            if any(first <= s < first + slots for first, slots in choice.spans)
        ]
        if reaching:
            return "every shift that reaches it has a break or session then, or may not be had more"
        moment = self._local.local(self._begun() + s * self._row.slot * TICKS_PER_MINUTE)
        day = (moment.date() - self._local.dates[0]).days
        if is_closed(self._local, day):
            return "nobody starts on a closed day, and no night shift of the day before reaches it"
        reasons = [self._why_type(name, row, day) for name, row in self._types.items()]
        return "no shift reaches it: " + "; ".join(reasons)

    def _why_type(self, name: str, row: ShiftType, day: int) -> str:
        """What a shift type says about a day, in words."""
        if any(pattern.type == name for pattern in self._row.unfit) and not any(
            start.pattern.type == name for start in self._row.starts
        ):
            return f"the breaks of {name} fit into none of its shifts"
        weekday = weekday_of(self._local, day)
        if weekday not in day_names(row.days):
            return f"{name} does not start on {weekday} (days {row.days})"
        patterns = [s.pattern for s in self._row.starts if s.pattern.type == name]
        if not patterns:
            return f"{name} allows no shift"
        end = max(pattern.end for pattern in patterns)
        late = " on the next day" if end > 1440 else ""
        return f"{name} starts at {row.earliest_start} or later and ends by {clock(end)}{late}"

    def _date(self, day: int) -> str:
        return f"{self._local.dates[day]:%a %Y-%m-%d}"
