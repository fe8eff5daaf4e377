"""What a roster problem asks for, cut into parts that can be left out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from planner.schedule.problem import RosterProblem
from planner.schedule.rules import rules_of

Kind = Literal["rule", "fixed", "leave", "heads", "interval", "quota"]


@dataclass(frozen=True, order=True)
class Part:
    """One thing that is asked for and cannot be bought off."""

    kind: Kind
    employee: int = -1
    """Of a rule, frozen days or leave."""
    name: str = ""
    """Of a rule: field of the contract, ``rotation`` or ``overlap``."""
    index: int = -1
    """In ``heads``, ``intervals`` or ``most_off``."""


def parts_of(problem: RosterProblem) -> tuple[Part, ...]:
    """All parts: rules that hold, by person; frozen days and leave, by person; demand, quotas.

    That nobody is in two places (``overlap``) is a fact and no part.
    """
    return tuple(_parts(problem))


def _parts(problem: RosterProblem) -> Iterator[Part]:
    for h, heads in enumerate(problem.heads):
        if heads.under_cost is None or heads.over_cost is None:
            yield Part("heads", index=h)
    for i, interval in enumerate(problem.intervals):
        if interval.under_cost is None or interval.over_cost is None:
            yield Part("interval", index=i)
    for q in range(len(problem.most_off)):
        yield Part("quota", index=q)
    for e, person in enumerate(problem.employees):
        if problem.fixed is not None and problem.fixed[e].any():
            yield Part("fixed", e)
        if person.leave:
            yield Part("leave", e)
        for rule in rules_of(person.contract, problem):
            silent = rule.name == "overlap" or (rule.name == "rotation" and not person.rotation)
            if rule.hard and not silent:
                yield Part("rule", e, rule.name)
