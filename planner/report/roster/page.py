"""A roster as one HTML page that stands alone, of the same pieces as the other reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planner.report import words
from planner.report.html import Section, Table, picture, render
from planner.report.plans import pictures
from planner.report.plans.origin import GOAL_HOLDS, provenance
from planner.report.plans.tables import cell, goals_of
from planner.report.roster import tables
from planner.report.roster.counts import Counts
from planner.report.roster.shown import RosterShown, counted_breaches, sentences
from planner.report.roster.text import groups, stages

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.plans.pictures import Drawn

MOST_ROWS = 400
"""Rows of a table on the page; the file has them all."""
MOST_CELLS = 5_000
"""Days of people drawn on the page; more are in the folder's pictures alone."""
MOST_LISTED = 40
ROSTER_WORDS = (
    "One row for each person, one column for each day: the colour is the kind of shift, grey is "
    "leave, a shaded column is a weekend. On the right: paid hours, leave included."
)
COVERAGE_WORDS = (
    "Agents on the phone that the heads asked for would give (dashed), and that the roster gives; "
    "breaks are left out, absence and lateness come on top in the simulation."
)
DEFINITIONS = (
    (
        "heads asked for",
        "People on a shift of a group on a day: what the plan of shifts needs, and more where the "
        "simulation of the named people fell short.",
    ),
    (
        "audited",
        "Every labour rule checked again by a program that knows nothing of the solver.",
    ),
    (
        "cost",
        "Heads missing, wishes not granted, unequal nights and weekends, changes and hours, each "
        "by its weight (planning.roster.weights). It is no money.",
    ),
    (
        "bound",
        "What no roster of these people, rules and demand costs less than, proved by the solver.",
    ),
    GOAL_HOLDS,
    (
        "confirmed",
        "All goals hold for the very people of this roster, with their skills, breaks, absence "
        "and lateness, on random numbers that no search has used. A roster that failed is judged "
        "again with other numbers and half the error, and attempts are counted.",
    ),
)


def page(shown: RosterShown, drawn: Sequence[Drawn]) -> str:
    """The report of a roster with its pictures."""
    return render(
        "plan.html.j2",
        title=f"{shown.scenario.name}: roster",
        description=shown.scenario.description,
        facts=_facts(shown),
        warnings=_warnings(shown),
        cards=_cards(shown),
        sections=[section for section in _sections(shown, drawn) if section is not None],
        definitions=DEFINITIONS,
        provenance=provenance(shown.scenario),
    )


def _facts(shown: RosterShown) -> list[tuple[str, str]]:
    dates = shown.roster.problem.dates
    days = f"{dates[0]:%A %d %B %Y}"
    if len(dates) > 1:
        days += f" to {dates[-1]:%A %d %B %Y}"
    found = [("Days", f"{days} ({shown.scenario.time_zone})"), ("Seed", str(shown.roster.seed))]
    if shown.replications:
        found.insert(1, ("Simulated", words.counted(shown.replications, "replication")))
    return found


def _warnings(shown: RosterShown) -> list[str]:
    found = []
    if shown.interrupted:
        found.append("The search was interrupted: this is the best roster found until then.")
    if shown.breaches:
        found.append(f"{counted_breaches(len(shown.breaches))} of labour rules: see below which.")
    if shown.holds is False:
        assert shown.confirmation is not None
        n = len(shown.confirmation.failed)
        found.append(
            f"{n:,} of {words.counted(len(shown.confirmation.goals), 'goal')} do not hold: see "
            "below where, and what would close it."
        )
    if shown.holds is None:
        found.append("This roster was not simulated: whether the goals hold has not been judged.")
    return found


def _cards(shown: RosterShown) -> list[dict[str, str]]:
    roster, counts = shown.roster, Counts(shown.roster)
    hours = words.number(float(counts.paid_minutes.sum()) / 60)
    people = f"{shown.duties:,} duties · {hours} paid hours"
    cards = [_card("Agents", f"{len(roster.problem.employees):,}", people)]
    if roster.problem.heads:
        text = "by day and shift" if not shown.short else f"{shown.short:,} short"
        value = f"{shown.asked - shown.short:,} of {shown.asked:,}"
        cards.append(_card("Heads rostered", value, text, (shown.short == 0, "all there", "short")))
    if shown.breaches is not None:
        n = len(shown.breaches)
        judged = (n == 0, "rules kept", "rules broken")
        cards.append(_card("Breaches", f"{n:,}", "found by the auditor", judged))
    made = shown.confirmation
    if made is not None:
        n, failed = len(made.goals), len(made.failed)
        text = f"{made.replications:,} fresh replications, attempt {made.attempt}"
        judged = (made.holds, "confirmed", "not confirmed")
        cards.append(_card("Goals held", f"{n - failed:,} of {n:,}", text, judged))
    if len(counts.granted):
        granted = f"{int(counts.granted.sum()):,} of {len(counts.granted):,}"
        cards.append(_card("Wishes granted", granted, "days off and shifts asked for"))
    if roster.bound is not None:
        text = f"by its own weights; no roster costs less than {words.number(roster.bound)}"
        cards.append(_card("Cost", words.number(roster.cost), text))
    return cards


def _card(
    name: str, value: str, text: str, judged: tuple[bool, str, str] | None = None
) -> dict[str, str]:
    outcome = mark = ""
    if judged is not None:
        held, good, bad = judged
        outcome, mark = ("holds", f"✓ {good}") if held else ("missed", f"✗ {bad}")
    return {"name": name, "value": value, "words": text, "outcome": outcome, "mark": mark}


def _sections(shown: RosterShown, drawn: Sequence[Drawn]) -> Iterable[Section | None]:
    by_title: dict[str, list[Drawn]] = {}
    for one in drawn:
        by_title.setdefault(one.title, []).append(one)

    def pictured(title: str, *paragraphs: str) -> Section | None:
        if title not in by_title:
            return None
        return Section(title, paragraphs, [picture(d.whole, d.text) for d in by_title[title]])

    goals = [_table("Goals", *goals_of(shown.picture))] if len(shown.picture.verdicts) else []
    yield Section(
        "At a glance", sentences(shown), tables=[_table("Agent groups", *groups(shown)), *goals]
    )
    yield _listed("Labour rules that are broken", "who, when, by how much", shown.breaches or ())
    yield _listed("Where goals fall short, and what would close it", _FALLS, shown.advice)
    yield _roster(shown, by_title.get("Roster", []))
    yield pictured("Service above and below the goal", pictures.MARGIN_WORDS)
    yield pictured("Coverage", COVERAGE_WORDS)
    yield pictured("Service", pictures.SERVICE_WORDS)
    yield _people(shown)
    yield _way(shown)


def _roster(shown: RosterShown, drawn: Sequence[Drawn]) -> Section:
    """The pictures that the page has room for: the summary, then as many people as fit."""
    days = len(shown.roster.problem.dates)
    fitting: list[Drawn] = []
    cells = 0
    for one in drawn:
        if one.name != "roster_by_group":
            rows = len(one.whole.axes[0].get_yticks())
            cells += rows * days
        if cells <= MOST_CELLS:
            fitting.append(one)
    paragraphs = [ROSTER_WORDS]
    if left := len(drawn) - len(fitting):
        paragraphs.append(f"{left} more pages are in the folder charts of this report.")
    return Section("Roster", paragraphs, [picture(one.whole, one.text) for one in fitting])


_FALLS = "the furthest off first; agents that close it are simulated with all the others"


def _listed(title: str, caption: str, lines: Sequence[str]) -> Section | None:
    if not lines:
        return None
    if len(lines) > MOST_LISTED:
        caption += f"; {MOST_LISTED} of {len(lines):,}"
    rows = [[line] for line in lines[:MOST_LISTED]]
    return Section(title, tables=[_table(caption, [""], rows)])


def _people(shown: RosterShown) -> Section:
    roster = shown.roster
    found = [
        _frame("Hours against the contract", "hours", tables.hours(roster)),
        _frame("Nights, weekends, wishes and kinds of shifts", "fairness", tables.fairness(roster)),
    ]
    if len(wishes := tables.wishes(roster)):
        found.append(_frame("Wishes", "wishes", wishes))
    return Section("Every agent", tables=found, folded=True)


def _way(shown: RosterShown) -> Section | None:
    """How the roster came to be: stages, rounds, terms of the objective."""
    found = []
    if len(shown.stages):
        found.append(_table("Where the time went", *stages(shown)))
    if len(shown.rounds):
        found.append(_frame("Rounds of the loop", "rounds", shown.rounds))
    if shown.roster.terms:
        found.append(_frame("Cost by term", "objective", tables.terms(shown.roster)))
    return Section("How this roster came to be", tables=found, folded=True) if found else None


def _frame(caption: str, file: str, table: pd.DataFrame) -> Table:
    headings = [str(column).replace("_", " ") for column in table.columns]
    rows = [[cell(value) for value in row] for row in table.head(MOST_ROWS).to_numpy()]
    if len(table) > MOST_ROWS:
        caption += f", the first {MOST_ROWS:,} of {len(table):,} rows: {file}.csv has all"
    return _table(caption, headings, rows)


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(caption, headings, [[(text, "") for text in row] for row in rows])
