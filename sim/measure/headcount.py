"""People: agents on the scenario, who leads them, and how many leave and must be hired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from sim.clock import Calendar
from sim.inputs.arrays import Names
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.scenario import Scenario

DAYS_PER_YEAR: Final = 365.25
NO_SITE: Final = "-"
"""What stands for the site of groups that name none (no name begins so)."""


def headcount(scenario: Scenario, names: Names, calendar: Calendar) -> pd.DataFrame:
    """Headcount and attrition: a row per group, then per site, then of all.

    Columns: ``level`` (group, site, all), ``site``, ``group``, ``agents`` (people on the
    scenario: the most of a staffing table, all who have a shift or are on a roster; who is on the
    rosters of several groups counts in the first of them), ``leaders`` (per site, rounded up)
    and ``managers`` (of all, rounded up), missing where no team is given,
    ``leavers_per_year`` and ``hires``: expected leavers in the measured days, so as many hires
    hold the headcount. Nothing here is random.
    """
    agents = heads(scenario, (_group_and_person(name, scenario) for name in names.agents))
    leaders, managers = leaders_of_site(scenario, agents)
    years = (calendar.n_days - calendar.warm_up_days) / DAYS_PER_YEAR
    rows: list[dict[str, Any]] = []
    for name, group in scenario.groups.items():
        per_year, hires = attrition(group, agents[name], years)
        rows.append(
            {
                "level": "group",
                "site": group.site or NO_SITE,
                "group": name,
                "agents": agents[name],
                "leavers_per_year": per_year,
                "hires": hires,
            }
        )
    with_team = scenario.costs.team is not None
    of_groups = pd.DataFrame(rows)
    for site, part in of_groups.groupby("site", sort=False):
        rows.append({"level": "site", "site": str(site), "group": "all", **_sums(part)})
        if with_team:
            rows[-1]["leaders"] = leaders[None if site == NO_SITE else str(site)]
    rows.append({"level": "all", "site": "all", "group": "all", **_sums(of_groups)})
    if with_team:
        rows[-1] |= {"leaders": sum(leaders.values()), "managers": managers}
    order = ["level", "site", "group", "agents", "leaders", "managers"]
    frame = pd.DataFrame(rows, columns=[*order, "leavers_per_year", "hires"])
    return frame.astype(dict.fromkeys(["agents", "leaders", "managers"], "Int64"))


def heads(scenario: Scenario, agents: Iterable[tuple[int, object]]) -> dict[str, int]:
    """People on the scenario by group.

    Args:
        scenario: for the names of its groups.
        agents: group index of each, and what tells people apart; who comes again is not counted.
    """
    first: dict[object, int] = {}
    for g, person in agents:
        first.setdefault(person, int(g))
    counts = Counter(first.values())
    return {name: counts[g] for g, name in enumerate(scenario.groups)}


def leaders_of_site(
    scenario: Scenario, agents: dict[str, int]
) -> tuple[dict[str | None, int], int]:
    """Team leaders by site, and managers of all; each rounded up. None without a team."""
    team = scenario.costs.team
    if team is None:
        return {}, 0
    of_site: Counter[str | None] = Counter()
    for name, group in scenario.groups.items():
        of_site[group.site] += agents[name]
    leaders = {site: -(-n // team.agents_per_leader) for site, n in of_site.items()}
    return leaders, -(-sum(leaders.values()) // team.leaders_per_manager)


def attrition(group: AgentGroup, agents: int, years: float) -> tuple[float, float]:
    """Expected leavers in a year, and in ``years``, of a group held at ``agents``.

    Leaving has the same hazard all year: of a share a that leaves within a year
    1 - (1 - a)^years leave within ``years``. Each band is held at its share.
    """
    per_year = sum(agents * band.share * band.yearly_attrition for band in group.tenure)
    within = sum(
        agents * band.share * (1 - (1 - band.yearly_attrition) ** years) for band in group.tenure
    )
    return per_year, within


def _group_and_person(agent: str, scenario: Scenario) -> tuple[int, str]:
    """Group index and person of an agent, whose name begins with the group's."""
    group, _, name = agent.partition("/")
    named = scenario.groups[group].roster is not None
    return list(scenario.groups).index(group), name if named else agent


def _sums(rows: pd.DataFrame) -> dict[str, float]:
    return {name: rows[name].sum() for name in ("agents", "leavers_per_year", "hires")}
