"""A plan written back as an override: the scenario it was made for, run with it, unchanged.

The override holds every value in which the planned scenario differs from the file it came from:
the staffing, shifts or roster, and what ``--set`` and ``--override`` had changed before planning. A
group whose presence moves from one form to another has the old form taken away with ``null``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from sim.errors import CcplanError
from sim.folder import write_csv, write_text
from sim.scenario import Scenario, dump_yaml, read_scenario, scenario_hash

OVERRIDE = "override.yaml"
STAFFING = "staffing.csv"
ROSTER = "roster.csv"
VOLUMES = "volumes.csv"
CONTACTS, AGENTS = "contacts.csv", "agents.csv"
TAGS = ("law", "kind")
"""Keys that say what a mapping is: under another tag its other keys mean nothing."""


class OverrideError(CcplanError):
    """The plan cannot be laid over its scenario."""


class Written(NamedTuple):
    """The files of an override."""

    override: Path
    tables: tuple[Path, ...]


def write_override(
    base: Path | str,
    planned: Scenario,
    folder: Path | str,
    *,
    title: str = "",
    notes: Sequence[str] = (),
) -> Written:
    """Write what turns the scenario in ``base`` into ``planned``.

    Args:
        base: the scenario's file, or a folder with a ``scenario.yaml``.
        planned: the scenario with the plan in it.
        folder: gets ``override.yaml`` and, where they changed, ``staffing.csv``, ``roster.csv``,
            ``volumes.csv`` and the tables of the state beside it.
        title: what ``ccplan check`` shows as the override's description.
        notes: how the plan came to be, one comment line each.

    Raises:
        ScenarioError: ``base`` cannot be read.
        OverrideError: base and override together do not give ``planned``; nothing is left behind.
    """
    base, folder = Path(base), Path(folder)
    before = read_scenario(base).scenario
    patch = difference(before, planned)
    tables = _take_tables(patch, planned)
    folder.mkdir(parents=True, exist_ok=True)
    # What is there stays as it is until the new files are known to give the plan.
    with TemporaryDirectory(prefix=".plan.", dir=folder) as trial:
        drafts = Path(trial)
        for name, table in tables.items():
            write_csv(drafts / name, table)
        write_text(drafts / OVERRIDE, _text(base, patch, title, notes))
        _check(base, drafts / OVERRIDE, planned)
        for name in (*tables, OVERRIDE):
            (drafts / name).replace(folder / name)
    return Written(folder / OVERRIDE, tuple(folder / name for name in tables))


def difference(before: Scenario, after: Scenario) -> dict[str, Any]:
    """Nested values that, laid over ``before``, give ``after``; ``None`` takes a key away.

    Without the scenario's description: in an override it would describe the override.
    """
    old, new = (
        scenario.model_dump(mode="json", by_alias=True, exclude={"description"})
        for scenario in (before, after)
    )
    return _difference(old, new)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: None for key in old if key not in new and old[key] is not None}
    for key, value in new.items():
        was = old.get(key)
        if value == was:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and _alike(was, value):
            found[key] = _difference(was, value)
        else:
            found[key] = _without_nulls(value)
    return found


def _alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return all(old.get(tag) == new.get(tag) for tag in TAGS)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _take_tables(patch: dict[str, Any], planned: Scenario) -> dict[str, pd.DataFrame]:
    """Put the paths of tables where rows stood; the tables by the names of their files."""
    found = {}
    if groups := _take_rows(patch, "staffing", STAFFING):
        found[STAFFING] = staffing_table(planned, groups)
    if groups := _take_rows(patch, "roster", ROSTER):
        found[ROSTER] = roster_table(planned, groups)
    if queues := _take_volumes(patch):
        found[VOLUMES] = volume_table(planned, queues)
    state = patch.get("state")
    if isinstance(state, dict):
        for key, name in (("contacts", CONTACTS), ("agents", AGENTS)):
            if state.get(key):
                found[name] = _as_table(state[key])
                state[key] = name
    return found


def _take_volumes(patch: dict[str, Any]) -> list[str]:
    """Put the path of the table where rows of volumes stood; the queues whose rows it holds."""
    queues = []
    for name, queue in patch.get("queues", {}).items():
        arrivals = queue.get("arrivals") if isinstance(queue, dict) else None
        if isinstance(arrivals, dict) and arrivals.get("volumes"):
            arrivals["volumes"] = VOLUMES
            queues.append(str(name))
    return queues


def volume_table(scenario: Scenario, queues: Sequence[str]) -> pd.DataFrame:
    """Rows of the queues' volumes as scenarios take them: ``queue, day, time, volume``."""
    rows = [
        {"queue": name, **row.model_dump(mode="json")}
        for name in queues
        for row in getattr(scenario.queues[name].arrivals, "volumes", None) or ()
    ]
    return pd.DataFrame(rows, columns=["queue", "day", "time", "volume"])


def _as_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows with the columns that any of them has; cells without a value are empty."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = {key: [row.get(key) for row in rows] for key in columns}
    return pd.DataFrame({key: pd.Series(part, dtype=object) for key, part in cells.items()})


def _take_rows(patch: dict[str, Any], key: str, table: str) -> list[str]:
    """Put the path of the table where rows stood; the groups whose rows it must hold."""
    groups = []
    for name, group in patch.get("groups", {}).items():
        if isinstance(group, dict) and group.get(key):
            group[key] = table
            groups.append(str(name))
    return groups


def staffing_table(scenario: Scenario, groups: Sequence[str] = ()) -> pd.DataFrame:
    """Rows of the groups' staffing (all groups with staffing by default) as scenarios take them.

    Columns ``group, day, time, agents``.
    """
    names = groups or [name for name, group in scenario.groups.items() if group.staffing]
    rows = [
        (name, row.day, row.time, int(row.agents) if row.agents == int(row.agents) else row.agents)
        for name in names
        for row in scenario.groups[name].staffing or ()
    ]
    return pd.DataFrame(
        {
            key: pd.Series([row[i] for row in rows], dtype=object)
            for i, key in enumerate(("group", "day", "time", "agents"))
        }
    )


def roster_table(scenario: Scenario, groups: Sequence[str] = ()) -> pd.DataFrame:
    """Rows of the groups' rosters (all groups with a roster by default) as scenarios take them.

    Columns ``group, agent, date, from, to, activity, paid`` (yes or no).
    """
    names = groups or [name for name, group in scenario.groups.items() if group.roster]
    columns = ("group", "agent", "date", "from", "to", "activity", "paid")
    rows = [
        (name, r.agent, r.date, r.start, r.end, r.activity, "yes" if r.paid else "no")
        for name in names
        for r in scenario.groups[name].roster or ()
    ]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _text(base: Path, patch: Mapping[str, Any], title: str, notes: Sequence[str]) -> str:
    lines = [
        "Written by ccplan; run with:",
        f"  ccplan simulate {base} --override {OVERRIDE}",
        *notes,
    ]
    # A name may hold anything that a comment must not: one note stays one line.
    comment = "".join("# " + " ".join(line.splitlines()) + "\n" for line in lines)
    described = {"description": title} if title else {}
    return comment + dump_yaml({**described, **patch})


def _check(base: Path, override: Path, planned: Scenario) -> None:
    found = read_scenario(base, [override]).scenario
    described = planned.model_copy(update={"description": found.description})
    if scenario_hash(found) == scenario_hash(described):
        return
    left = ", ".join(_paths(difference(found, planned), ())[:5])
    raise OverrideError(
        f"the plan cannot be written as an override of {base}: "
        f"{left or 'the order of its entries'} would differ; give its shifts other names, write "
        "values that --set changed into it, and plan again"
    )


def _paths(patch: Mapping[str, Any], at: tuple[str, ...]) -> list[str]:
    found = []
    for key, value in patch.items():
        here = (*at, str(key))
        found += _paths(value, here) if isinstance(value, dict) and value else [".".join(here)]
    return found
