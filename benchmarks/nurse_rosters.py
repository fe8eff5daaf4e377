"""Public employee-rostering instances: a reader for ``Instance*.txt``, and cost by definition.

Format and costs: Curtois and Qu, "Computational results on new staff scheduling benchmark
instances" (2014), known as the NRP set. One shift a day; contract limits are hard; wishes and
people short or over have weights. The files give minutes of shifts, not times of day, so each kind
of shift starts a minute after the one before it, and rest is ruled by successions alone.

Run: ``python -m benchmarks.nurse_rosters FOLDER`` with the folder of the ``Instance*.txt`` files.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from planner.schedule.problem import (
    Duty,
    Employee,
    HeadsDemand,
    Ints,
    RosterProblem,
    Wish,
)
from sim.errors import CcplanError
from sim.scenario.models.contracts import Contract, CountLimits, Succession

BEST_KNOWN = {"Instance1": 607, "Instance2": 828, "Instance3": 1001, "Instance4": 1716}
BEST_KNOWN |= {"Instance5": 1143}
"""Best known cost by instance (schedulingbenchmarks.org)."""

GROUP = "ward"
MONDAY = date(2024, 1, 1)
_NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
_FIELDS = {
    "HORIZON": 1,
    "SHIFTS": 3,
    "STAFF": 8,
    "SHIFT_ON_REQUESTS": 4,
    "SHIFT_OFF_REQUESTS": 4,
    "COVER": 5,
}


class NotAnInstance(CcplanError):
    """A file that is no rostering instance."""


def read_instance(path: Path) -> RosterProblem:
    """Read an ``Instance*.txt`` file; costs are exactly those of the file.

    Raises:
        NotAnInstance: the file cannot be read, or a section is missing or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnInstance(f"{path}: {error}; give an Instance*.txt file") from None
    sections = _sections(path, text)
    try:
        return _problem(sections)
    except (ValueError, KeyError, IndexError) as error:
        raise NotAnInstance(f"{path}: {error}; give an Instance*.txt file") from None


def cost(problem: RosterProblem, work: Ints) -> int:
    """Cost of a roster ``[N, D]`` of an instance, from its definition alone."""
    total = 0
    for row in problem.heads:
        have = int(np.isin(work[:, row.day], row.duties).sum())
        total += (row.under_cost or 0) * max(row.required - have, 0)
        total += (row.over_cost or 0) * max(have - row.required, 0)
    for wish in problem.wishes:
        granted = (int(work[wish.employee, wish.day]) in wish.duties) == wish.wanted
        total += 0 if granted else wish.weight
    return total


def breaches(problem: RosterProblem, work: Ints) -> list[str]:
    """Hard rules of the format that a roster ``[N, D]`` breaks, in words; empty: none."""
    found = []
    for person, row in zip(problem.employees, work.tolist(), strict=True):
        found += [f"{person.name}: {text}" for text in _broken(problem, person, row)]
    for i, d, k in np.argwhere((work >= 0)[:, :, None] & ~problem.may):
        if work[i, d] == k:
            found.append(f"{problem.employees[i].name}: may not work {k} on day {d}")
    return found


def _broken(problem: RosterProblem, person: Employee, row: list[int]) -> list[str]:
    contract, found = person.contract, []
    names = [problem.duties[k].type if k >= 0 else "" for k in row]
    never = {(s.after, name) for s in contract.successions for name in s.never}
    found += [f"{a} then {b}" for a, b in pairwise(names) if (a, b) in never]
    for name, limit in contract.shift_counts.items():
        if limit.most is not None and names.count(name) > limit.most:
            found.append(f"{names.count(name)} times {name}")
    minutes = sum(problem.duties[k].paid_minutes for k in row if k >= 0)
    least, most = contract.period_least_paid_minutes, contract.period_most_paid_minutes
    if not (least or 0) <= minutes <= (most or 0):
        found.append(f"{minutes} minutes")
    for run in re.finditer(r"W+|\.+", "".join("W" if name else "." for name in names)):
        size, inside = len(run.group()), run.start() > 0 and run.end() < len(row)
        if run.group()[0] == "W":
            if size > (contract.most_consecutive_days or len(row)):
                found.append(f"{size} shifts in a row")
            if inside and size < (contract.least_consecutive_days or 0):
                found.append(f"only {size} shifts in a row")
        elif inside and size < (contract.least_consecutive_days_off or 0):
            found.append(f"only {size} days off in a row")
    weekends = sum(any(names[d : d + 2]) for d in range(5, len(names), 7))
    if weekends > (contract.most_weekends or 0):
        found.append(f"{weekends} weekends")
    return found


def _sections(path: Path, text: str) -> dict[str, list[list[str]]]:
    """Fields of the lines of each section, checked for their number."""
    sections: dict[str, list[list[str]]] = defaultdict(list)
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split("#")[0].strip()
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
            sections[name] = []
        elif line:
            fields = [part.strip() for part in line.split(",")]
            if len(fields) != _FIELDS.get(name, len(fields)) or not name:
                raise NotAnInstance(f"{path}, line {number}: {line!r} does not fit its section")
            sections[name].append(fields)
    if missing := [name for name in _NEEDED if not sections[name]]:
        raise NotAnInstance(f"{path}: no {', '.join(missing)}; give an Instance*.txt file")
    return sections


def _problem(sections: dict[str, list[list[str]]]) -> RosterProblem:
    days = int(sections["HORIZON"][0][0])
    kinds = [name for name, _, _ in sections["SHIFTS"]]
    duties = tuple(
        Duty(name, name, GROUP, k, k + int(minutes), int(minutes))
        for k, (name, minutes, _) in enumerate(sections["SHIFTS"])
    )
    never = tuple(
        Succession(after=name, never=tuple(after.split("|")))
        for name, _, after in sections["SHIFTS"]
        if after
    )
    people = tuple(Employee(row[0], _contract(row, never), (GROUP,)) for row in sections["STAFF"])
    index = {person.name: i for i, person in enumerate(people)}
    may = np.ones((len(people), days, len(kinds)), np.bool_)
    for name, *off in sections["DAYS_OFF"]:
        may[index[name], [int(day) for day in off]] = False
    wishes = [
        Wish(index[name], int(day), (kinds.index(kind),), wanted, int(weight))
        for section, wanted in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False))
        for name, day, kind, weight in sections[section]
    ]
    heads = [
        HeadsDemand(int(day), (kinds.index(kind),), int(required), int(under), int(over))
        for day, kind, required, under, over in sections["COVER"]
    ]
    dates = tuple(MONDAY + timedelta(days=day) for day in range(days))
    return RosterProblem(dates, duties, people, may, tuple(heads), wishes=tuple(wishes))


def _contract(row: list[str], never: tuple[Succession, ...]) -> Contract:
    """The contract of a line of the staff section."""
    counts = dict(part.split("=") for part in row[1].split("|"))
    most, least, in_a_row, least_row, least_off, weekends = map(int, row[2:])
    return Contract(
        period_most_paid_minutes=most,
        period_least_paid_minutes=least,
        most_consecutive_days=in_a_row,
        least_consecutive_days=least_row,
        least_consecutive_days_off=least_off,
        most_weekends=weekends,
        shift_counts={kind: CountLimits(most=int(count)) for kind, count in counts.items()},
        successions=never,
    )


def main() -> None:
    """Roster every instance of a folder and set the costs beside the best known."""
    from planner.schedule.solve import roster

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the Instance*.txt files")
    parser.add_argument("--seconds", type=float, default=600.0, help="limit for each (600)")
    parser.add_argument("--workers", type=int, default=2, help="threads (2)")
    options = parser.parse_args()
    for path in sorted(options.folder.glob("Instance*.txt")):
        problem = read_instance(path)
        found = roster(problem, seconds=options.seconds, workers=options.workers)
        assert not breaches(problem, found.work)
        print(
            f"{path.stem}: cost {cost(problem, found.work)}, bound {found.bound}, best known "
            f"{BEST_KNOWN.get(path.stem, 'unknown')}, {found.seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
