"""How plans are made for a question: limits of each, progress, and what an interruption leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.questions.changes import NoAnswer
from planner.solve import Observer, Silence
from planner.staffing.confirm import Confirmation, derived_seed
from planner.staffing.optimise import staff
from planner.staffing.result import StaffingPlan
from planner.staffing.table import Staffing
from sim.scenario import Scenario


@dataclass(frozen=True)
class Effort:
    """What each plan of a question may cost."""

    seconds: float | None = 60.0
    """Longest time for one plan; none: until the optimiser is done."""
    seed: int | None = None
    """Of all draws; none: the scenario's ``run.seed``."""
    workers: int = 1
    """Threads."""
    observer: Observer = field(default_factory=Silence)
    """Who watches."""

    def plan(self, scenario: Scenario, start: Staffing | None = None) -> StaffingPlan:
        """The least-cost plan found, from ``start`` if one is given; it has been judged.

        Raises:
            NoAnswer: there is no goal to plan for.
            KeyboardInterrupt: interrupted before the plan was judged.
        """
        found = staff(
            scenario,
            seconds=self.seconds,
            seed=self.seed,
            workers=self.workers,
            observer=self.observer,
            start=start,
        )
        if found.confirmation is None:
            if found.interrupted:
                raise KeyboardInterrupt
            raise NoAnswer("no queue has a goal: there is nothing to plan for")
        return found

    def fresh_seed(self, scenario: Scenario, purpose: str) -> int:
        """A seed that no plan has seen."""
        base = scenario.run.seed if self.seed is None else self.seed
        return derived_seed(base, f"question: {purpose}")


def judged(plan: StaffingPlan) -> Confirmation:
    """The last judgement of a plan that :meth:`Effort.plan` made."""
    assert plan.confirmation is not None
    return plan.confirmation
