"""Logs as text tables, so that a test can write down what must happen, second by second."""

from __future__ import annotations

from difflib import ndiff
from types import ModuleType
from typing import Any

import numpy as np

from sim.engine.log import AGENT_ORDER, FOREVER, Activity, Cause, Exit, Logs, Stage, Then, canonical
from sim.inputs.arrays import Inputs, Names
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, check

TIMES = {"arrived", "queued", "answered", "ended", "wrapped", "effort", "patience", "start", "end"}
KINDS: dict[str, Any] = {
    "cause": Cause,
    "exit": Exit,
    "stage": Stage,
    "then": Then,
    "does": Activity,
    "scheduled": Activity,
}
MOST_LINES = 60
FIELDS = {"who": "root", "does": "activity"}


class Played:
    """The logs of a run and what the numbers in them stand for."""

    def __init__(self, logs: Logs, inputs: Inputs, names: Names) -> None:
        self.logs = logs
        self.inputs = inputs
        self.names = names
        self.legs = np.sort(logs.contacts, order=["root", "attempt", "leg"])
        firsts = self.legs[(self.legs["attempt"] == 0) & (self.legs["leg"] == 0)]
        self._who = dict(zip(firsts["customer"].tolist(), firsts["root"].tolist(), strict=True))

    def contacts(self, text: str) -> None:
        """Assert that the contact log, by issue, attempt and leg, shows this table."""
        same_table(text, self.legs, self.cell)

    def agents(self, text: str) -> None:
        """Assert that the agent log, without stretches of being idle, shows this table."""
        rows = canonical(self.logs.agents, AGENT_ORDER)
        same_table(text, rows[rows["activity"] != Activity.AVAILABLE], self.cell)

    def column(self, name: str) -> list[str]:
        """One column of the contact log, by issue, attempt and leg."""
        return [self.cell(name, row) for row in self.legs]

    def cell(self, name: str, row: Any) -> str:
        """A value as a test writes it: seconds, names, and - for what is not."""
        if name == "who" and "root" not in row.dtype.names:
            return str(self._who.get(int(row["customer"]), "-"))
        value = row[FIELDS.get(name, name)].item()
        if name in KINDS:
            return str(KINDS[name](value).name.lower())
        if value == -1 or (name == "patience" and value >= FOREVER // 2):
            return "-"
        if name in TIMES:
            return f"{value / 1000:.10g}"
        if name in ("queue", "root_queue"):
            return self.names.queues[value]
        return f"{value:.10g}"


def same_table(text: str, rows: Any, cell: Any) -> None:
    """Assert that rows look like the lines of a text whose first line names columns."""
    header, *expected = [line.split() for line in text.strip().splitlines()]
    found = [[cell(name, row) for name in header] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *expected, *found, strict=True)]

    def lines(table: list[list[str]]) -> list[str]:
        shown = [header, *table]
        return [" ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in shown]

    if found != expected:
        differing = list(ndiff(lines(expected), lines(found)))
        raise AssertionError("\n".join(["- expected, + found", *differing[:MOST_LINES]]))


def run(engine: ModuleType, scenario: dict[str, Any], replication: int = 0) -> Played:
    """Check a scenario, run it on an engine and show the logs."""
    model = Scenario.model_validate(scenario)
    check(model)
    built = build_inputs(model)
    return Played(engine.run_replication(built.inputs, replication), built.inputs, built.names)
