"""People and their rosters: every name is somebody's or something's, every rule can be kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.view import View
from sim.scenario.hours import is_date
from sim.scenario.models.base import minutes_of
from sim.scenario.models.contracts import Contract
from sim.scenario.models.people import RosterRules
from sim.scenario.places import Path, did_you_mean, quoted

PLACE: Path = ("planning", "roster")
TIMES = re.compile(r"(\d\d):?(\d\d)-(\d\d):?(\d\d)( \d+)?")
"""The times of a shift as a name: ``08:00-16:30``, ``0800-1630``, ``0800-1630 2``."""


def rules(view: View) -> RosterRules:
    """The section; an empty one where there is none."""
    return view.scenario.planning.roster or RosterRules()


class _Use(NamedTuple):
    path: Path
    name: str
    what: str
    known: Iterable[str]


@check("E730")
def people_name_groups_contracts_and_sites(view: View) -> Iterator[Finding]:
    """A person, a quota, a demand or an on-call duty names what does not exist."""
    found = rules(view)
    groups, sites = view.scenario.groups, view.scenario.sites
    uses: list[_Use] = []
    for i, agent in enumerate(found.agents):
        at = (*PLACE, "agents", i)
        uses += [_Use((*at, "groups"), name, "group", groups) for name in agent.groups]
        uses.append(_Use((*at, "contract"), agent.contract, "contract", found.contracts))
        if agent.site is not None:
            uses.append(_Use((*at, "site"), agent.site, "site", sites))
    for key in ("most_off", "demand", "previous", "history"):
        for i, row in enumerate(getattr(found, key)):
            uses.append(_Use((*PLACE, key, i, "group"), row.group, "group", groups))
    for name, duty in found.on_call.items():
        uses.append(_Use((*PLACE, "on_call", name, "group"), duty.group, "group", groups))
    for use in uses:
        if use.name not in use.known:
            message = f"there is no {use.what} {quoted(use.name)}"
            yield Finding(
                use.path, message, did_you_mean(use.name, use.known, f"{use.what}s"), use.name
            )


@check("E731")
def people_name_kinds_of_shifts(view: View) -> Iterator[Finding]:
    """A contract, wish, rotation or demand names a kind of shift that does not exist."""
    found = rules(view)
    kinds = [*view.scenario.planning.shift_types, *found.on_call]
    uses: list[tuple[Path, str]] = []
    for name, contract in found.contracts.items():
        at = (*PLACE, "contracts", name)
        uses += [((*at, "shift_types", i), kind) for i, kind in enumerate(contract.shift_types)]
        uses += [((*at, "shift_counts", kind), kind) for kind in contract.shift_counts]
        for i, row in enumerate(contract.successions):
            uses.append(((*at, "successions", i, "after"), row.after))
            uses += [((*at, "successions", i, "never", j), k) for j, k in enumerate(row.never)]
    for i, agent in enumerate(found.agents):
        uses += [((*PLACE, "agents", i, "rotation"), kind) for kind in agent.rotation]
    for i, wish in enumerate(found.wishes):
        kind = wish.wish.removeprefix("not ").strip()
        if wish.wish not in ("off", "on"):
            uses.append(((*PLACE, "wishes", i, "wish"), kind))
    for i, needed in enumerate(found.demand):
        if needed.shift is not None:
            uses.append(((*PLACE, "demand", i, "shift"), needed.shift))
    for path, kind in uses:
        if kind not in kinds and not TIMES.fullmatch(kind):
            remedy = did_you_mean(kind, kinds, "kinds") if kinds else "add it to shift_types"
            yield Finding(path, f"there is no kind of shift {quoted(kind)}", remedy, kind)


@check("E732")
def rows_are_about_people(view: View) -> Iterator[Finding]:
    """Leave, hours, a wish or a roster in force is about somebody who is not among the agents."""
    found = rules(view)
    known = [agent.agent for agent in found.agents]
    names = set(known)
    for key in ("leave", "availability", "wishes", "previous", "history"):
        said: set[str] = set()
        for i, row in enumerate(getattr(found, key)):
            if row.agent not in names and row.agent not in said:
                said.add(row.agent)
                yield Finding(
                    (*PLACE, key, i, "agent"),
                    f"there is no agent {quoted(row.agent)}",
                    did_you_mean(row.agent, known, "agents") if known else "add the agent",
                    row.agent,
                )


@check("E733")
def people_are_listed_once(view: View) -> Iterator[Finding]:
    """A person is listed twice, or a group twice for one person."""
    seen: set[str] = set()
    for i, agent in enumerate(rules(view).agents):
        if agent.agent in seen:
            message = f"{quoted(agent.agent)} is listed above"
            yield Finding((*PLACE, "agents", i, "agent"), message, "keep one row", agent.agent)
        seen.add(agent.agent)
        if len(set(agent.groups)) < len(agent.groups):
            message = f"a group stands twice for {quoted(agent.agent)}"
            yield Finding((*PLACE, "agents", i, "groups"), message, "name each once", agent.groups)


@check("E734")
def leave_runs_forward(view: View) -> Iterator[Finding]:
    """Leave ends before it begins, or two leaves of one person overlap."""
    days: dict[tuple[str, int], int] = {}
    for i, row in enumerate(rules(view).leave):
        first, last = date.fromisoformat(row.start), date.fromisoformat(row.end)
        at = (*PLACE, "leave", i)
        if last < first:
            message = f"it ends on {last}, before it begins on {first}"
            yield Finding((*at, "to"), message, "exchange the two", row.end)
            continue
        inside = range(first.toordinal(), min(last, first + timedelta(days=3660)).toordinal() + 1)
        if any(days.setdefault((row.agent, day), i) != i for day in inside):
            message = f"a row above is about the same days of {quoted(row.agent)}"
            yield Finding(at, message, "keep one of the two", row.start)


_PAIRS = (
    ("weekly_least_paid_minutes", "weekly_most_paid_minutes"),
    ("weekly_least_paid_minutes", "weekly_exact_paid_minutes"),
    ("weekly_exact_paid_minutes", "weekly_most_paid_minutes"),
    ("daily_least_paid_minutes", "daily_most_paid_minutes"),
    ("period_least_paid_minutes", "period_most_paid_minutes"),
    ("least_days_per_week", "most_days_per_week"),
    ("least_consecutive_days", "most_consecutive_days"),
    ("least_days_off", "most_days_off"),
)


@check("E735")
def contracts_can_be_kept(view: View) -> Iterator[Finding]:
    """A contract asks for at least more than it allows at most."""
    for name, contract in rules(view).contracts.items():
        at = (*PLACE, "contracts", name)
        for least, most in _PAIRS:
            low, high = getattr(contract, least), getattr(contract, most)
            if low is not None and high is not None and low > high:
                message = f"{least} {low} is above {most} {high}"
                yield Finding((*at, least), message, "lower the one or raise the other", low)
        for kind, limits in contract.shift_counts.items():
            if limits.most is not None and limits.least > limits.most:
                message = f"least {limits.least} is above most {limits.most}"
                remedy = "lower the one or raise the other"
                yield Finding((*at, "shift_counts", kind), message, remedy, limits.least)
        for i, window in enumerate(contract.windows):
            most_days, off = window.most_days, window.least_days_off
            if off is not None and off > window.days:
                message = f"{off} days off do not fit into {window.days} days"
                yield Finding((*at, "windows", i), message, "ask for fewer", off)
            elif most_days is None and off is None and _is_empty(window):
                message = "this window limits nothing"
                yield Finding((*at, "windows", i), message, "give a limit, or delete it")


def _is_empty(window: object) -> bool:
    return all(getattr(window, key) is None for key in ("most_paid_minutes", "most_nights"))


@check("E736")
def demand_is_given_once(view: View) -> Iterator[Finding]:
    """Two rows of a demand are about the same, or a row is off the interval grid."""
    seen: set[tuple[str, ...]] = set()
    minutes = view.scenario.interval_minutes
    for i, row in enumerate(rules(view).demand):
        at = (*PLACE, "demand", i)
        key = (row.date, row.group, row.shift or "", row.time or "")
        if key in seen:
            what = " ".join(part for part in key if part)
            yield Finding(at, f"a row above is also about {what}", "keep one of the two", row.date)
        seen.add(key)
        if row.time is not None and (minutes_of(row.time) % minutes or row.time == "24:00"):
            message = f"no interval begins at {row.time}"
            yield Finding((*at, "time"), message, f"give a multiple of {minutes} minutes", row.time)


@check("E737")
def freezing_has_a_roster(view: View) -> Iterator[Finding]:
    """Days are frozen, but there is no previous roster, or none of these days."""
    found = rules(view)
    if found.frozen_until is None:
        return
    at = (*PLACE, "frozen_until")
    if not found.previous:
        message, remedy = "there is no previous roster to keep", "give previous, or delete this"
        yield Finding(at, message, remedy, found.frozen_until)
    elif found.frozen_until > (last := max(row.date for row in found.previous)):
        message = f"the previous roster ends on {last}"
        yield Finding(at, message, f"give {last} or an earlier day", found.frozen_until)


@check("E738", timed=True)
def people_live_by_one_clock(view: View) -> Iterator[Finding]:
    """Somebody works in groups whose local times differ."""
    for i, agent in enumerate(rules(view).agents):
        zones = {
            view.calendar_of(name).zone.key: name
            for name in agent.groups
            if name in view.scenario.groups
        }
        if len(zones) > 1:
            one, other = list(zones.values())[:2]
            yield Finding(
                (*PLACE, "agents", i, "groups"),
                f"{quoted(one)} and {quoted(other)} are in different time zones",
                "let a person work in groups of one local time",
                agent.groups,
            )


@check("E739")
def names_of_duties_are_free(view: View) -> Iterator[Finding]:
    """An on-call duty has the name of a kind of shift."""
    for name in rules(view).on_call:
        if name in view.scenario.planning.shift_types:
            yield Finding(
                (*PLACE, "on_call", name),
                "there is a kind of shift of this name",
                "rename it",
                name,
            )


@warning("W730")
def leave_is_in_the_period(view: View) -> Iterator[Finding]:
    """Leave, hours, a wish or a demand lies outside the planned days."""
    found = rules(view)
    calendar = view.calendar
    first, last = calendar.dates[calendar.warm_up_days], calendar.dates[-1]
    spans = {
        "leave": [(row.start, row.end) for row in found.leave],
        "availability": [(row.day, row.day) for row in found.availability],
        "wishes": [(row.day, row.day) for row in found.wishes],
        "demand": [(row.date, row.date) for row in found.demand],
    }
    for key, rows in spans.items():
        outside = [
            i
            for i, (begin, end) in enumerate(rows)
            if is_date(begin) and (end < first.isoformat() or begin > last.isoformat())
        ]
        if outside:
            yield Finding(
                (*PLACE, key, outside[0]),
                f"{len(outside)} of {len(rows)} rows of {key} lie outside the planned days {first} "
                f"to {last}, this one is the first",
                "nothing to do if that is meant; else correct the dates",
                rows[outside[0]][0],
            )


@warning("W731")
def penalties_are_of_rules(view: View) -> Iterator[Finding]:
    """A contract has a penalty for a rule that it does not have."""
    for name, contract in rules(view).contracts.items():
        for rule in contract.penalties:
            if rule != "rotation" and not _has(contract, rule):
                yield Finding(
                    (*PLACE, "contracts", name, "penalties", rule),
                    f"the contract says nothing of {rule}",
                    f"give {rule}, or delete its penalty",
                    rule,
                )


def _has(contract: Contract, rule: str) -> bool:
    value = getattr(contract, rule)
    return bool(value) if isinstance(value, bool | tuple | Mapping) else value is not None


@warning("W732")
def somebody_can_do_the_work(view: View) -> Iterator[Finding]:
    """People are listed, but none of them can work in a group that needs some."""
    found = rules(view)
    able = {name for agent in found.agents for name in agent.groups}
    needed = {row.group for row in found.demand} | {row.group for row in found.on_call.values()}
    for name in sorted(needed - able) if found.agents else ():
        yield Finding(
            (*PLACE, "agents"),
            f"nobody can work in {quoted(name)}, which needs people",
            "add the group to somebody's groups",
            name,
        )


@warning("W733")
def wishes_do_not_clash(view: View) -> Iterator[Finding]:
    """Somebody wishes to be off and to work on the same day."""
    seen: dict[tuple[str, str], str] = {}
    for i, row in enumerate(rules(view).wishes):
        works = row.wish != "off" and not row.wish.startswith("not ")
        other = seen.setdefault((row.agent, row.day), "on" if works else row.wish)
        if {other, "on" if works else row.wish} == {"on", "off"}:
            yield Finding(
                (*PLACE, "wishes", i),
                f"{quoted(row.agent)} wishes to be off and to work on {row.day}",
                "keep one of the two",
                row.wish,
            )
