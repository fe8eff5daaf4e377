"""The outcome of a run: KPI tables, verdicts on the targets, logs if kept, provenance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from sim.clock import Calendar
from sim.engine.log import Logs
from sim.folder import MANIFEST, OutputFolder, write_csv, write_json
from sim.frames import agent_table, contact_table, local_times
from sim.inputs.arrays import Names
from sim.manifest import make_manifest
from sim.measure import Asked, Moments, Plan, tables
from sim.measure.headcount import headcount
from sim.measure.money import has_costs
from sim.measure.more import HIGHEST_SHARE
from sim.measure.precision import MARGIN
from sim.parallel import Block
from sim.parquet import LogWriter
from sim.runner import Reached
from sim.scenario import Scenario

By = Literal["total", "day", "hour", "interval", "time_of_day"]
PERIODS: tuple[By, ...] = get_args(By)

VERDICT_CONFIDENCE = 0.90
"""Two-sided confidence whose lower limit is the one-sided 95 % limit."""


def name_of(kind: str, by: By) -> str:
    """Name of a table: ``queues_total``, ``queues_by_day``."""
    return f"{kind}_total" if by == "total" else f"{kind}_by_{by}"


class RunFacts(NamedTuple):
    """How a result was obtained."""

    engine: str
    seed: int
    asked: int | str | tuple[int, ...]
    """Replications asked for: a number, ``auto``, or which ones."""
    blocks: tuple[Block, ...]
    """Blocks of replications that were finished."""
    block_size: int
    jobs: int
    interrupted: bool
    reached: Reached | None
    """How precise the result is, if that was asked for."""
    elapsed_s: float

    @property
    def replications(self) -> int:
        """Replications finished."""
        return sum(len(block) for block in self.blocks)


@dataclass(frozen=True)
class Verdict:
    """Whether a queue keeps its promise, judged on all replications together."""

    queue: str
    formula: str
    within_s: float
    target: float
    value: float
    low: float
    """One-sided 95 % lower limit."""
    high: float
    """One-sided 95 % upper limit."""

    @property
    def outcome(self) -> Literal["holds", "missed", "undecided"]:
        """``holds``: the lower limit is at least the target less half a point (``MARGIN``).

        A target of 100 % means 99.9 %.

        Otherwise ``missed``: the upper limit is below the target; or ``undecided``: the
        replications do not tell.
        """
        target = min(self.target, HIGHEST_SHARE)
        if self.low >= target - MARGIN:
            return "holds"
        return "missed" if self.high < target else "undecided"


@dataclass(frozen=True, eq=False)
class Result:
    """What ``simulate`` returns.

    Tables are wide: a column per KPI and, beside it, the limits of its confidence interval in
    ``_low`` and ``_high``; counts are means per replication.
    """

    scenario: Scenario
    names: Names
    calendar: Calendar
    plan: Plan = field(repr=False)
    moments: Moments = field(repr=False)
    statistics: Asked
    facts: RunFacts
    logs: Sequence[tuple[int, Logs]] = field(default=(), repr=False)
    """Replication and its logs, if they were kept."""

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every KPI table by name: ``queues_total``, ``groups_by_hour``, ``wait_quantiles`` ..."""
        return self.tables_at(self.scenario.run.confidence)

    def tables_at(self, confidence: float) -> dict[str, pd.DataFrame]:
        """The same tables with intervals of another (two-sided) confidence."""
        found = tables(self.moments, self.plan, self.names, self.calendar, confidence=confidence)
        if has_costs(self.scenario) or any(group.tenure for group in self.scenario.groups.values()):
            found["headcount"] = headcount(self.scenario, self.names, self.calendar)
        return found

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended the run before everything asked for was done."""
        return self.facts.interrupted

    @property
    def replications(self) -> int:
        """Replications that the tables rest on."""
        return self.facts.replications

    def queues(self, by: By = "total") -> pd.DataFrame:
        """KPIs of the queues; the last rows are of all queues together.

        Raises:
            ValueError: ``by`` is no period.
            KeyError: the period was not measured.
        """
        return self._table("queues", by)

    def groups(self, by: By = "total") -> pd.DataFrame:
        """KPIs of the agent groups; the last rows are of all groups together.

        Raises:
            ValueError: ``by`` is no period.
            KeyError: the period, or agents at all, were not measured.
        """
        return self._table("groups", by)

    def issues(self, by: By = "total") -> pd.DataFrame:
        """KPIs of issues by the queue of their first contact, in total or by day.

        First contact resolution, returns, resolution: what customers get, however often they come.

        Raises:
            ValueError: ``by`` is no period.
            KeyError: the scenario has no issues that go on, or the period was not measured.
        """
        return self._table("issues", by)

    def journeys(self, by: By = "total") -> pd.DataFrame:
        """KPIs of queues beside waiting, in total or by day; errors like :meth:`issues`.

        Responses, backlog, self-service, transfers, callbacks, dialling, effort.
        """
        return self._table("journeys", by)

    def promises(self, by: By = "total") -> pd.DataFrame:
        """Steps of the queues' promises, in total or by day; errors like :meth:`issues`."""
        return self._table("promises", by)

    def handling(self, by: By = "total") -> pd.DataFrame:
        """How groups share their attention, in total or by day; errors like :meth:`issues`."""
        return self._table("handling", by)

    def experience(self, by: By = "total") -> pd.DataFrame:
        """Modelled satisfaction by queue, in total or by day; errors like :meth:`issues`."""
        return self._table("experience", by)

    def segments(self, by: By = "total") -> pd.DataFrame:
        """Service level, wait, abandonment and modelled churn by customer segment.

        In total or by day; errors like :meth:`issues`.
        """
        return self._table("segments", by)

    def money(self, by: By = "total") -> pd.DataFrame:
        """Costs and revenue by group, in total or by day; errors like :meth:`issues`."""
        return self._table("money", by)

    @property
    def headcount(self) -> pd.DataFrame:
        """Agents, leaders, managers, expected leavers and hires; nothing in it is random.

        Raises:
            KeyError: the scenario says nothing of costs or tenure.
        """
        return self._named("headcount")

    @property
    def span_quantiles(self) -> pd.DataFrame:
        """Quantiles of response and resolution times per queue."""
        return self._named("span_quantiles")

    @property
    def wait_quantiles(self) -> pd.DataFrame:
        """Quantiles of the wait per queue."""
        return self._named("wait_quantiles")

    @property
    def wait_distribution(self) -> pd.DataFrame:
        """Distribution of the wait per queue."""
        return self._named("wait_distribution")

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One per queue that was offered contacts, in the scenario's order."""
        plain = self.tables_at(VERDICT_CONFIDENCE)["queues_total"]
        rows = plain.set_index("queue").to_dict("index")
        found = []
        for name, queue in self.scenario.queues.items():
            row = rows[name]
            value, low, high = (
                float(row[f"service_level{side}"]) for side in ("", "_low", "_high")
            )
            if pd.notna(value):
                target = queue.target
                found.append(
                    Verdict(name, target.formula, target.within_s, target.share, value, low, high)
                )
        return tuple(found)

    def contacts(self) -> pd.DataFrame:
        """The contact log: one row per leg; times ``..._ms`` from the scenario's start.

        Raises:
            ValueError: the run kept no log.
        """
        return self._log(contact_table)

    def agents(self) -> pd.DataFrame:
        """The agent log: one row per stretch of one activity; times as in ``contacts``.

        Raises:
            ValueError: the run kept no log.
        """
        return self._log(agent_table)

    def local_times(self, milliseconds: pd.Series) -> pd.Series:
        """Local timestamps of ``..._ms`` values of the logs."""
        return local_times(milliseconds, self.calendar)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Everything needed to get this result again: see ``sim.manifest``."""
        facts = self.facts
        run: dict[str, Any] = {
            "engine": facts.engine,
            "seed": facts.seed,
            "asked": list(facts.asked) if isinstance(facts.asked, tuple) else facts.asked,
            "replications": facts.replications,
            "blocks": [list(block) for block in facts.blocks],
            "block_size": facts.block_size,
            "jobs": facts.jobs,
            "interrupted": facts.interrupted,
            "reached": None if facts.reached is None else facts.reached._asdict(),
            "elapsed_s": round(facts.elapsed_s, 3),
            "statistics": vars(self.statistics),
        }
        return make_manifest(self.scenario, run)

    def save(self, folder: str | Path) -> Path:
        """Write KPI tables (CSV), the manifest and, if kept, the logs (Parquet); return the folder.

        The folder appears whole: an earlier run in it is replaced, other files stay.

        Raises:
            OutputError: the folder cannot be written.
            MissingExtraError: there are logs to write and pyarrow is not installed.
        """
        with OutputFolder(Path(folder)) as output:
            if self.logs:
                with LogWriter(output.path, self.names, self.calendar.measured_from) as writer:
                    for replication, logs in self.logs:
                        writer.write(replication, logs)
            self.write_into(output.path)
        return output.destination

    def write_into(self, folder: Path) -> None:
        """Write tables and manifest into a folder; the manifest lists every file in it."""
        for name, table in self.tables.items():
            write_csv(folder / "kpis" / f"{name}.csv", table)
        files = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )
        write_json(folder / MANIFEST, self.manifest | {"files": [*files, MANIFEST]})

    def _table(self, kind: str, by: By) -> pd.DataFrame:
        if by not in PERIODS:
            raise ValueError(f'by must be one of {", ".join(PERIODS)}, not "{by}"')
        return self._named(name_of(kind, by))

    def _named(self, name: str) -> pd.DataFrame:
        if name not in self.tables:
            raise KeyError(
                f"{name} was not measured: ask for it with statistics=Asked(...); "
                f"there are {', '.join(self.tables)}"
            )
        return self.tables[name]

    def _log(self, make: Callable[[Logs, Names, int, int], pd.DataFrame]) -> pd.DataFrame:
        if not self.logs:
            raise ValueError("the run kept no log: simulate(..., log=True)")
        origin = self.calendar.measured_from
        return pd.concat(
            [make(logs, self.names, number, origin) for number, logs in self.logs],
            ignore_index=True,
        )
