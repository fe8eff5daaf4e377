"""More agents, simulated: how many make a target hold. Not a plan, only its first question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sim.measure.precision import MARGIN
from sim.result import VERDICT_CONFIDENCE, Result
from sim.scenario import AgentGroup, Scenario

MOST_ADDED = 16

Simulate = Callable[[Scenario], Result]


class Place(NamedTuple):
    """Where agents are added: a group, and the times of day (none: whenever it is staffed)."""

    group: str
    times: tuple[str, ...]


class Answer(NamedTuple):
    """What so many more agents give."""

    added: int
    before: float
    after: float
    low: float
    """One-sided 95 % lower limit of ``after``."""
    target: float

    @property
    def holds(self) -> bool:
        """Whether the target holds then."""
        return self.low >= self.target - MARGIN


def with_more(scenario: Scenario, place: Place, agents: int) -> Scenario:
    """The scenario with ``agents`` more present in a group at some times of every day.

    Raises:
        ValueError: the group has no staffing table.
    """
    group = scenario.groups[place.group]
    if group.staffing is None:
        raise ValueError(f"group {place.group} has shifts, not a staffing table")
    rows = tuple(
        row.model_copy(update={"agents": row.agents + agents})
        if (row.time in place.times if place.times else row.agents > 0)
        else row
        for row in group.staffing
    )
    changed: AgentGroup = group.model_copy(update={"staffing": rows})
    return scenario.model_copy(update={"groups": dict(scenario.groups) | {place.group: changed}})


def fewest_agents(
    base: Result, place: Place, target: float, simulate: Simulate, time: str | None
) -> Answer:
    """The fewest more agents at a place that make the target hold, by doubling and halving.

    ``base`` is the result without them, of as many replications as ``simulate`` runs. ``time``:
    judge the contacts that arrive in that half-hour, else all. Where not even ``MOST_ADDED``
    suffice, the answer for them is returned and does not hold.
    """
    before, _ = judged(base, time)

    def ask(added: int) -> Answer:
        after, low = judged(simulate(with_more(base.scenario, place, added)), time)
        return Answer(added, before, after, low, target)

    short, answer = 0, ask(1)
    while not answer.holds:
        if answer.added == MOST_ADDED:
            return answer
        short, answer = answer.added, ask(min(MOST_ADDED, 2 * answer.added))
    while answer.added - short > 1:
        middle = ask((short + answer.added) // 2)
        if middle.holds:
            answer = middle
        else:
            short = middle.added
    return answer


def judged(result: Result, time: str | None) -> tuple[float, float]:
    """Service level of all queues together and its one-sided 95 % lower limit."""
    name = "queues_total" if time is None else "queues_by_time_of_day"
    table = result.tables_at(VERDICT_CONFIDENCE)[name]
    rows = table[table["queue"] == "all"]
    if time is not None:
        rows = rows[rows["time"] == time]
    row = rows.iloc[0]
    return float(row["service_level"]), float(row["service_level_low"])


def worst_times(result: Result, least_contacts: float, number: int) -> list[str]:
    """Times of day at which most contacts wait beyond the threshold, worst first."""
    table = result.queues("time_of_day")
    rows = table[(table["queue"] == "all") & (table["offered"] >= least_contacts)]
    late = (1 - rows["service_level"]) * rows["offered"]
    return [str(start) for start in rows.loc[late.sort_values(ascending=False).index, "time"]][
        :number
    ]


def best_group(scenario: Scenario, result: Result, times: Iterable[str]) -> str:
    """The group to add to: it serves the queue with most late contacts and is the largest there."""
    wanted = set(times)
    table = result.queues("time_of_day")
    rows = table[table["queue"] != "all"]
    if wanted:
        rows = rows[rows["time"].isin(wanted)]
    late = ((1 - rows["service_level"]) * rows["offered"]).groupby(rows["queue"]).sum()
    queue = str(late.idxmax())
    able = [name for name, group in scenario.groups.items() if queue in group.skills]
    hours = result.groups().set_index("group")["scheduled_hours"]
    return max(able, key=lambda name: float(hours[name]))
