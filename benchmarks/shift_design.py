"""Public shift-design instances: the product's covering model against their known optima.

A file says how many people are needed in each slot of a cyclic week and which shifts there may
be. Cost: minutes short and minutes over, each times a weight, and a weight for every different
(start, length) in use. Staff on a shift may differ from day to day; shifts wrap past midnight and
past the end of the week.

Run: ``python -m benchmarks.shift_design FOLDER`` with the folder of the ``DataSet*.dzn`` files.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path

from planner.shifts.model import build
from planner.shifts.problem import Choice, Problem
from planner.shifts.staged import LINEARIZATION
from planner.solve import Limits, Solved, solve
from sim.errors import CcplanError

OPTIMA = {
    "DataSet1_RandomExample1.dzn": 480,
    "DataSet1_RandomExample2.dzn": 300,
    "DataSet1_RandomExample3.dzn": 600,
    "DataSet3_RandomExample23.dzn": 8280,
}
"""Known optima by file."""


class NotAnInstance(CcplanError):
    """A file that is no shift-design instance."""


@dataclass(frozen=True)
class Instance:
    """A shift-design instance; times and lengths in slots."""

    slot_minutes: int
    days: int
    demand: tuple[int, ...]
    """People needed, by slot of the cyclic horizon."""
    starts: tuple[tuple[int, int], ...]
    """First and last start of each shift type, slots of the day."""
    lengths: tuple[tuple[int, int], ...]
    """Shortest and longest length of each shift type."""
    under: int
    """Cost of a minute short."""
    over: int
    """Cost of a minute over."""
    distinct: int
    """Cost of a (start, length) in use."""

    @property
    def slots_per_day(self) -> int:
        """Slots of a day."""
        return len(self.demand) // self.days

    def shifts(self) -> list[tuple[int, int]]:
        """Every (start, length) that some type allows."""
        return sorted(
            {
                (start, length)
                for (first, last), (least, most) in zip(self.starts, self.lengths, strict=True)
                for start in range(first, last + 1)
                for length in range(least, most + 1)
            }
        )

    def problem(self) -> Problem:
        """The instance for the product's covering model; costs are as in the instance."""
        n = len(self.demand)
        choices = tuple(
            Choice(
                kind=shift,
                spans=tuple(
                    (week + day * self.slots_per_day + shift[0], shift[1]) for week in (0, -n)
                ),
                cost=0,
            )
            for shift in self.shifts()
            for day in range(self.days)
        )
        return Problem(
            need=self.demand,
            choices=choices,
            short_cost=self.under * self.slot_minutes,
            over_cost=self.over * self.slot_minutes,
            distinct_cost=self.distinct,
        )

    def cost(self, staff: dict[tuple[int, int, int], int]) -> int:
        """Cost of so many people by (day, start, length), by the definition alone."""
        n = len(self.demand)
        cover = [0] * n
        for (day, start, length), people in staff.items():
            for k in range(length):
                cover[(day * self.slots_per_day + start + k) % n] += people
        gaps = [have - need for have, need in zip(cover, self.demand, strict=True)]
        short, over = -sum(g for g in gaps if g < 0), sum(g for g in gaps if g > 0)
        kinds = {key[1:] for key, people in staff.items() if people}
        minutes = self.slot_minutes * (self.under * short + self.over * over)
        return minutes + self.distinct * len(kinds)


def read_dzn(path: Path) -> Instance:
    """Read a ``DataSet*.dzn`` file.

    Raises:
        NotAnInstance: the file cannot be read, or a field is missing or does not fit the others.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnInstance(f"{path}: {error}; give a DataSet*.dzn file") from None
    fields = {
        name: [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", value)]
        for name, value in re.findall(r"(\w+)\s*=\s*([^;]*);", text)
    }
    needed = ("interval", "days", "demand", "minStart", "maxStart", "minLength", "maxLength")
    weights = ("weightUnderCover", "weightOverCover", "weightShiftInstances")
    if missing := [name for name in (*needed, *weights) if not fields.get(name)]:
        raise NotAnInstance(f"{path}: {', '.join(missing)} missing; give a DataSet*.dzn file")
    whole = {name: [int(value) for value in fields[name]] for name in (*needed, *weights)}
    days, demand = whole["days"][0], whole["demand"]
    if days < 1 or len(demand) * whole["interval"][0] != days * 1440:
        raise NotAnInstance(
            f"{path}: {len(demand)} demands of {whole['interval'][0]} minutes are not {days} days"
        )
    if len({len(whole[name]) for name in needed[3:]}) != 1:
        raise NotAnInstance(f"{path}: the lists of starts and lengths differ in size")
    return Instance(
        slot_minutes=whole["interval"][0],
        days=days,
        demand=tuple(demand),
        starts=tuple(zip(whole["minStart"], whole["maxStart"], strict=True)),
        lengths=tuple(zip(whole["minLength"], whole["maxLength"], strict=True)),
        under=whole["weightUnderCover"][0],
        over=whole["weightOverCover"][0],
        distinct=whole["weightShiftInstances"][0],
    )


def design(instance: Instance, limits: Limits) -> tuple[Solved, dict[tuple[int, int, int], int]]:
    """Solve an instance: what the solver says, and people by (day, start, length)."""
    problem = instance.problem()
    built = build(problem)
    solved = solve(built.model, replace(limits, linearization=LINEARIZATION))
    staff: dict[tuple[int, int, int], int] = {}
    if solved.found:
        for choice, lines in zip(problem.choices, built.lines, strict=True):
            if people := solved.value(lines[0].agents):
                staff[choice.spans[0][0] // instance.slots_per_day, *choice.kind] = people
    return solved, staff


def main() -> None:
    """Solve every instance of a folder and set the costs beside the known optima."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the DataSet*.dzn files")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for each (60)")
    parser.add_argument("--workers", type=int, default=1, help="threads of the solver (1)")
    options = parser.parse_args()
    for path in sorted(options.folder.glob("DataSet*.dzn")):
        instance = read_dzn(path)
        solved, staff = design(instance, Limits(seconds=options.seconds, workers=options.workers))
        cost = instance.cost(staff) if solved.found else None
        known = OPTIMA.get(path.name, "unknown")
        print(
            f"{path.name}: {solved.status}, cost {cost}, bound {solved.bound:.0f}, known optimum "
            f"{known}, {solved.seconds:.1f} s"
        )


if __name__ == "__main__":
    main()
