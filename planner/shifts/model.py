"""The covering problem as a CP-SAT model.

Variables: agents by choice and line, and how many of them begin each event in each slot. Rules
between events are cumulative inequalities (``planner.shifts.events`` says why that is exact).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

from planner.shifts.events import Apart, Line
from planner.shifts.problem import Choice, Problem

Var = cp_model.IntVar
Expr = cp_model.LinearExpr
_sum = cp_model.LinearExpr.sum

UNLIMITED: Final = 100_000
"""Most agents of one shift: that of a scenario."""


@dataclass(frozen=True)
class LineVars:
    """Variables of one line of a choice."""

    agents: Var
    begins: tuple[dict[int, Var], ...]
    """For each event: agents who begin it, by slot from the shift's start."""


@dataclass(frozen=True)
class Built:
    """A model and its variables."""

    model: cp_model.CpModel
    lines: tuple[tuple[LineVars, ...], ...]
    """By choice and line."""
    short: dict[int, Var]
    """Agents short, by slot (by first slot of the interval where need holds on average)."""
    used: dict[tuple[int, int], Var]
    """Whether a kind of shift is in use; only where distinct shifts cost or are limited."""
    missed: tuple[Var, ...]
    """Attendances not held; only in elastic models."""
    exceeded: tuple[Var, ...]
    """Agents above each limit; only in elastic models."""
    crowded: dict[int, Var]
    """Agents above ``most``, by slot; only in elastic models."""


def build(problem: Problem, *, elastic: bool = False) -> Built:
    """The model of a problem.

    Args:
        problem: what to cover.
        elastic: nothing is too much to ask: limits may be exceeded, sessions missed and needs
            left short, each at a price of one per agent (and slot), and nothing else costs
            anything. Its optimum says how far a problem is from being feasible.
    """
    model = cp_model.CpModel()
    lines = tuple(
        tuple(_line(model, line, _most(problem, choice)) for line in choice.lines)
        for choice in problem.choices
    )
    built = Built(model, lines, {}, {}, (), (), {})
    costs: list[Expr] = []
    if not elastic:
        costs += [
            choice.cost * row.agents
            for choice, rows in zip(problem.choices, lines, strict=True)
            for row in rows
        ]
    exceeded = _limits(model, problem, lines, elastic)
    missed = _attend(model, problem, lines, elastic)
    costs += [*exceeded, *missed]
    there = present(problem, lines)
    costs += _cover(model, problem, there, built.short, elastic)
    costs += _crowd(model, problem, there, built.crowded, elastic)
    costs += _distinct(model, problem, lines, built.used, elastic)
    model.minimize(_sum(costs))
    return Built(model, lines, built.short, built.used, missed, exceeded, built.crowded)


def _most(problem: Problem, choice: Choice) -> int:
    """Agents of one choice that can be worth having.

    In a plan from which nobody can be taken, each agent is the last one needed in some slot (with
    ``hold="interval"``: some interval), or takes part in a session. A slot has no more such agents
    than it needs, and without events all of a choice are there in each of its slots.
    """
    n = len(problem.need)
    block = problem.block if problem.hold == "interval" else 1
    spans = [
        problem.need[
            max(0, start // block * block) : max(0, min(n, -(-(start + slots) // block) * block))
        ]
        for start, slots in choice.spans
    ]
    if block == 1 and not any(line.events for line in choice.lines):
        return min(UNLIMITED, max((max(span, default=0) for span in spans), default=0))
    needed = sum(sum(span) for span in spans)
    return min(UNLIMITED, needed + sum(a.agents for a in problem.attendances))


def _line(model: cp_model.CpModel, line: Line, most: int) -> LineVars:
    agents = model.new_int_var(0, most, "")
    begins: list[dict[int, Var]] = []
    for event in line.events:
        if event.earliest == event.latest:
            begins.append({event.earliest: agents})
            continue
        row = {t: model.new_int_var(0, most, "") for t in range(event.earliest, event.latest + 1)}
        model.add(_sum(list(row.values())) == agents)
        begins.append(row)
    for rule in line.apart:
        _keep_apart(model, rule, begins)
    return LineVars(agents, tuple(begins))


def _keep_apart(model: cp_model.CpModel, rule: Apart, begins: list[dict[int, Var]]) -> None:
    """By any time, no more agents have begun the second event than may have."""
    first, second = begins[rule.first], begins[rule.second]
    for t in second:
        by_then = [var for at, var in first.items() if at <= t - rule.slots]
        if len(by_then) < len(first):
            model.add(_sum([var for at, var in second.items() if at <= t]) <= _sum(by_then))


def _limits(
    model: cp_model.CpModel,
    problem: Problem,
    lines: tuple[tuple[LineVars, ...], ...],
    elastic: bool,
) -> tuple[Var, ...]:
    members: list[list[Var]] = [[] for _ in problem.limits]
    for choice, rows in zip(problem.choices, lines, strict=True):
        for limit in choice.limits:
            members[limit] += [row.agents for row in rows]
    exceeded = tuple(model.new_int_var(0, UNLIMITED, "") for _ in problem.limits)
    for k, (most, agents) in enumerate(zip(problem.limits, members, strict=True)):
        model.add(_sum(agents) <= (exceeded[k] + most if elastic else most))
    return exceeded if elastic else ()


def _attend(
    model: cp_model.CpModel,
    problem: Problem,
    lines: tuple[tuple[LineVars, ...], ...],
    elastic: bool,
) -> tuple[Var, ...]:
    """So many take part in each session, and no more at once than may."""
    begins: list[dict[int, list[Var]]] = [{} for _ in problem.attendances]
    members: list[list[Var]] = [[] for _ in problem.attendances]
    for choice, rows in zip(problem.choices, lines, strict=True):
        for line, row in zip(choice.lines, rows, strict=True):
            for event, at in zip(line.events, row.begins, strict=True):
                if event.session < 0:
                    continue
                members[event.session].append(row.agents)
                for t, var in at.items():
                    begins[event.session].setdefault(choice.spans[event.image][0] + t, []).append(
                        var
                    )
    missed = []
    for attendance, starting, agents in zip(problem.attendances, begins, members, strict=True):
        taking_part = _sum(agents)
        if elastic:
            missed.append(model.new_int_var(0, attendance.agents, ""))
            taking_part += missed[-1]
        model.add(taking_part == attendance.agents)
        if attendance.at_once is None:
            continue
        for t in starting:
            away = [
                var for s in range(t - attendance.slots + 1, t + 1) for var in starting.get(s, [])
            ]
            model.add(_sum(away) <= attendance.at_once)
    return tuple(missed)


def present(
    problem: Problem, lines: tuple[tuple[LineVars, ...], ...]
) -> list[tuple[list[Var], list[Var]]]:
    """For each slot: variables of those in their shift, and of those in an event of it."""
    n = len(problem.need)
    found: list[tuple[list[Var], list[Var]]] = [([], []) for _ in range(n)]
    for choice, rows in zip(problem.choices, lines, strict=True):
        for start, slots in choice.spans:
            for line, row in zip(choice.lines, rows, strict=True):
                for s in range(max(0, start), min(n, start + slots)):
                    found[s][0].append(row.agents)
                for event, at in zip(line.events, row.begins, strict=True):
                    for t, var in at.items():
                        begin = start + t
                        for s in range(max(0, begin), min(n, begin + event.slots)):
                            found[s][1].append(var)
    return found


def _cover(
    model: cp_model.CpModel,
    problem: Problem,
    there: list[tuple[list[Var], list[Var]]],
    short: dict[int, Var],
    elastic: bool,
) -> list[Expr]:
    """Needs are met, or what is missing is paid for."""
    block = problem.block if problem.hold == "interval" else 1
    costs: list[Expr] = []
    may_be_short = elastic or problem.short_cost is not None
    price = 1 if elastic else problem.short_cost or 0
    over_price = 0 if elastic else problem.over_cost
    for first in range(0, len(problem.need), block):
        slots = range(first, min(first + block, len(problem.need)))
        need = sum(problem.need[s] for s in slots)
        inside = [var for s in slots for var in there[s][0]]
        away = [var for s in slots for var in there[s][1]]
        if need == 0 and not over_price:
            continue
        cover = _sum(inside) - _sum(away)
        if may_be_short and need:
            short[first] = model.new_int_var(0, need, "")
            costs.append(price * short[first])
            cover += short[first]
        if over_price and inside:
            over = model.new_int_var(0, UNLIMITED * len(slots), "")
            costs.append(over_price * over)
            model.add(cover - over == need)
        elif need:
            model.add(cover >= need)
    for s, least in enumerate(problem.floor or ()):
        if least > 0:
            model.add(_sum(there[s][0]) - _sum(there[s][1]) >= least)
    return costs


def _crowd(
    model: cp_model.CpModel,
    problem: Problem,
    there: list[tuple[list[Var], list[Var]]],
    crowded: dict[int, Var],
    elastic: bool,
) -> list[Expr]:
    """No more agents are on the phone than may be."""
    if problem.most is None:
        return []
    for s, (most, (inside, away)) in enumerate(zip(problem.most, there, strict=True)):
        if most >= UNLIMITED or not inside:
            continue
        cover = _sum(inside) - _sum(away)
        if elastic:
            crowded[s] = model.new_int_var(0, UNLIMITED, "")
            cover -= crowded[s]
        model.add(cover <= most)
    return list(crowded.values())


def _distinct(
    model: cp_model.CpModel,
    problem: Problem,
    lines: tuple[tuple[LineVars, ...], ...],
    used: dict[tuple[int, int], Var],
    elastic: bool,
) -> list[Expr]:
    """Which kinds of shift are in use, what that costs, and how many may be."""
    costs = 0 if elastic else problem.distinct_cost
    if not costs and problem.most_distinct is None:
        return []
    for choice, rows in zip(problem.choices, lines, strict=True):
        flag = used.setdefault(choice.kind, model.new_bool_var(""))
        for row in rows:
            model.add(row.agents <= _most(problem, choice) * flag)
    if problem.most_distinct is not None:
        model.add(_sum(list(used.values())) <= problem.most_distinct)
    return [costs * flag for flag in used.values()] if costs else []
