"""A breach, and what an audit says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Breach:
    """One thing that is not as it must be, or that costs."""

    rule: str
    """Field of the contract, ``overlap``, ``rotation``, ``leave``, ``frozen``, ``duty``,
    ``qualification``, ``availability``, ``demand``, ``time_off_quota`` or ``objective``."""
    employee: str
    """Empty for what concerns everybody."""
    days: tuple[str, ...]
    """ISO dates."""
    value: int
    """What there is."""
    limit: int
    """What is allowed or asked for."""
    text: str
    """One line in words."""
    cost: int | None = None
    """What it costs, where it may be bought off; None: it must not be."""


@dataclass(frozen=True, eq=False)
class Audit:
    """What an auditor found in a roster."""

    breaches: tuple[Breach, ...]
    """What must not be."""
    priced: tuple[Breach, ...]
    """Rules broken and demand missed at a price."""
    terms: Mapping[str, int]
    """The objective, counted again."""

    @property
    def clean(self) -> bool:
        """Whether every rule that must hold does."""
        return not self.breaches

    @property
    def cost(self) -> int:
        """The objective."""
        return sum(self.terms.values())

    def table(self) -> pd.DataFrame:
        """One row per breach, those that must not be first.

        Columns: ``rule``, ``agent``, ``from``, ``to`` (ISO dates), ``value``, ``limit``, ``cost``
        (missing where it must not be), ``text``.
        """
        import pandas as pd

        rows = [
            {
                "rule": row.rule,
                "agent": row.employee,
                "from": row.days[0] if row.days else None,
                "to": row.days[-1] if row.days else None,
                "value": row.value,
                "limit": row.limit,
                "cost": row.cost,
                "text": row.text,
            }
            for row in (*self.breaches, *self.priced)
        ]
        columns = ["rule", "agent", "from", "to", "value", "limit", "cost", "text"]
        return pd.DataFrame(rows, columns=columns).astype({"cost": "Int64"})

    def __str__(self) -> str:
        """Breaches, a line each, or that there is none."""
        if self.clean:
            return "no rule is broken"
        return "\n".join(row.text for row in self.breaches)
