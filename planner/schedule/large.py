"""Large problems: a bound from prices, and a roster that walks near them."""

from __future__ import annotations

from planner.schedule.bundle import Bundle
from planner.schedule.descent import Descent, with_leave
from planner.schedule.evenness import measures
from planner.schedule.exact import Asking
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints
from planner.schedule.rows import Rows
from planner.schedule.walk import Walk

_BOUND, _WALK = 0.45, 0.9
"""Of the time, by which a stage has ended at the latest."""


def go_far(search: Asking, pricing: Pricing, rows: Rows, descent: Descent) -> None:
    """Raise the bound, then walk from its prices.

    Args:
        search: knows the best roster and the bound, and hears of better ones.
        pricing: shortest paths of everybody.
        rows: demand.
        descent: a roster and prices to begin with; left at the last roster of the walk.
    """
    search.stage("prices")
    bundle = Bundle(pricing, rows, descent.price, search.seed)
    bundle.start(descent.work, descent.own)
    at = bundle.ascend(search.budget, share=_BOUND, tell=search.raise_bound)
    raised = [bundle.charge(measure) for measure in measures(search.problem)]
    if any(raised):
        at = bundle.ascend(search.budget, share=_BOUND, tell=search.raise_bound)
    search.stage("walk")
    descent.price = at.price.copy()

    def offer(work: Ints) -> bool:
        return search.offer(with_leave(search.problem, work))

    Walk(search.problem, descent, offer).run(search.budget, _WALK)
