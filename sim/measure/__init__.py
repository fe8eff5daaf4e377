"""What a log means: counters of one replication, moments over replications, KPI tables.

::

    plan = new_plan(inputs, calendar, targets, Asked(), scenario)   # constant during a run
    scratch = new_scratch(plan)                           # one per worker, reused
    moments = new_moments(plan)                           # one per block of replications
    measure_replication(inputs, plan, replication, contacts, agents, scratch, moments)
    moments = merge(moments, other_block)                 # always in block order
    precise_enough(moments, plan, kpis, relative, confidence)   # may `replications: auto` stop?
    frames = tables(moments, plan, names, calendar, confidence=0.95)

``measure_replication`` is compiled and may be called from compiled code; both engines' logs pass
through it, in any order of rows. Nothing that grows with the number of replications is kept.
The names are loaded on first use: who only counts does not load pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.measure.kpi import KPIS
    from sim.measure.kpi_base import Kpi
    from sim.measure.moments import Moments, memory, merge, new_moments
    from sim.measure.plan import Asked, Plan, Scratch, new_plan, new_scratch
    from sim.measure.precision import Precision, holds, precise_enough, total
    from sim.measure.replication import measure_replication
    from sim.measure.tabulate import long_format, tables

__all__ = [
    "KPIS",
    "Asked",
    "Kpi",
    "Moments",
    "Plan",
    "Precision",
    "Scratch",
    "holds",
    "long_format",
    "measure_replication",
    "memory",
    "merge",
    "new_moments",
    "new_plan",
    "new_scratch",
    "precise_enough",
    "tables",
    "total",
]

_HOME = {
    "KPIS": "kpi",
    "Kpi": "kpi_base",
    "Moments": "moments",
    "memory": "moments",
    "merge": "moments",
    "new_moments": "moments",
    "Asked": "plan",
    "Plan": "plan",
    "Scratch": "plan",
    "new_plan": "plan",
    "new_scratch": "plan",
    "Precision": "precision",
    "holds": "precision",
    "precise_enough": "precision",
    "total": "precision",
    "measure_replication": "replication",
    "long_format": "tabulate",
    "tables": "tabulate",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it.

    Raises:
        AttributeError: the package has no such public name.
    """
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"sim.measure.{_HOME[name]}")
    value: object = getattr(module, name)
    globals()[name] = value
    return value
