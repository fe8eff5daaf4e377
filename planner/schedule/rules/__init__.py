"""Labour rules as small classes: each adds itself to one employee's part of a CP-SAT model."""

from planner.schedule.rules.of_contract import rules_of
from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Chance, Work

__all__ = ["Chance", "Rule", "Work", "rules_of"]
