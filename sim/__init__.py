"""Predict a contact centre: a scenario goes in, KPIs with confidence intervals come out.

The public names below are loaded on first use (PEP 562), so that ``import sim`` costs nothing:
the command line answers ``--help`` without loading NumPy, Numba or pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.cut import state_of
    from sim.result import Result
    from sim.run import simulate
    from sim.scenario import Scenario, load_scenario

__all__ = ["Result", "Scenario", "load_scenario", "simulate", "state_of"]

_HOME = {
    "Result": "sim.result",
    "Scenario": "sim.scenario",
    "load_scenario": "sim.scenario",
    "simulate": "sim.run",
    "state_of": "sim.cut",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it.

    Raises:
        AttributeError: the package has no such public name.
    """
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value  # the next access no longer passes here
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
