"""A plan as one HTML page that stands alone, of the same pieces as the report of a simulation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planner.report import words
from planner.report.html import Section, Table, picture, render
from planner.report.plans import pictures, tables
from planner.report.plans.lanes import by_day, day_heading
from planner.report.plans.origin import GOAL_HOLDS, provenance
from planner.report.plans.shortfalls import in_words
from planner.report.plans.shown import Shown, sentences

if TYPE_CHECKING:
    import pandas as pd

    from planner.report.plans.pictures import Drawn

MOST_SHORT = 30
BAR_WORDS = "Agents of a group who start together, with the same breaks, are one bar."
SHIFT_WORDS = "shifts.csv lists shifts with their breaks, breaks.csv every break by itself."
MOST_ROWS = 400
"""Rows of a table on the page; the file has them all."""
DEFINITIONS = (
    (
        "scheduled",
        "Agents planned to be on the phone in the interval. Absence, lateness and times in which "
        "agents are not available come on top of it in the simulation, as the scenario says; "
        "nothing is deducted twice.",
    ),
    (
        "required",
        "Agents on the phone that a formula asks for, each queue by itself with agents of its "
        "own. Several queues that share agents need fewer together: scheduled below required is "
        "what pooling saves, as long as the goals hold.",
    ),
    GOAL_HOLDS,
    (
        "confirmed",
        "All goals hold on random numbers that the search did not use. A plan that failed is "
        "judged again with other numbers and half the error, and attempts are counted.",
    ),
    (
        "bound",
        "What no plan costs less than. Proved: a relaxation gives it, without simulation. "
        "Conditional: it holds if what is named beside it does.",
    ),
    ("gap", "(cost - bound) / cost: what a better plan could save at most."),
)


def page(shown: Shown, drawn: Sequence[Drawn]) -> str:
    """The report of a plan with its pictures."""
    scenario = shown.picture.scenario
    return render(
        "plan.html.j2",
        title=f"{scenario.name}: {shown.kind}",
        description=scenario.description,
        facts=_facts(shown),
        warnings=_warnings(shown),
        cards=_cards(shown),
        sections=[section for section in _sections(shown, drawn) if section is not None],
        definitions=DEFINITIONS,
        provenance=provenance(scenario),
    )


def _facts(shown: Shown) -> list[tuple[str, str]]:
    scenario, last = shown.picture.scenario, shown.picture.calendar.dates[-1]
    days = f"{scenario.start:%A %d %B %Y}"
    if last != scenario.start:
        days += f" to {last:%A %d %B %Y}"
    return [
        ("Days", f"{days} ({scenario.time_zone})"),
        ("Simulated while planning", f"{words.counted(shown.replications, 'replication')}"),
        ("Seed", str(shown.seed)),
    ]


def _warnings(shown: Shown) -> list[str]:
    found = []
    if shown.interrupted:
        found.append("The search was interrupted: this is the best plan found until then.")
    if shown.holds is False:
        assert shown.confirmation is not None
        n = len(shown.confirmation.failed)
        found.append(
            f"{n:,} of {words.counted(len(shown.confirmation.goals), 'goal')} do not hold: see "
            "below where and by how much."
        )
    if shown.holds is None:
        found.append("This plan was not simulated: whether the goals hold has not been judged.")
    return found


def _cards(shown: Shown) -> list[dict[str, str]]:
    hours = [f"{words.number(float(shown.hours.sum()))} agent-hours on the phone"]
    if shown.paid_hours is not None:
        hours.append(f"{words.number(float(shown.paid_hours.sum()))} paid hours")
    if shown.priced:
        hours.insert(0, shown.unit)
    amount = words.number(shown.cost)
    cards = [_card("Cost" if shown.priced else "Hours", amount, " · ".join(hours))]
    if shown.bound is not None:
        text = f"{shown.bound.kind} bound {shown.money(shown.bound.value)}"
        cards.append(_card("Gap", words.percent(shown.gap), text))
    made = shown.confirmation
    if made is not None:
        n, failed = len(made.goals), len(made.failed)
        text = f"{made.replications:,} fresh replications, attempt {made.attempt}"
        cards.append(_card("Goals held", f"{n - failed:,} of {n:,}", text, made.holds))
    return cards


def _card(name: str, value: str, text: str, holds: bool | None = None) -> dict[str, str]:
    outcome = {None: "", True: "holds", False: "missed"}[holds]
    mark = {None: "", True: "✓ confirmed", False: "✗ not confirmed"}[holds]
    return {"name": name, "value": value, "words": text, "outcome": outcome, "mark": mark}


def _sections(shown: Shown, drawn: Sequence[Drawn]) -> Iterable[Section | None]:
    by_title: dict[str, list[Drawn]] = {}
    for one in drawn:
        by_title.setdefault(one.title, []).append(one)

    def pictured(title: str, *paragraphs: str) -> Section | None:
        if title not in by_title:
            return None
        shapes = [picture(one.whole, one.text) for one in by_title[title]]
        return Section(title, words=paragraphs, pictures=shapes)

    yield Section(
        "At a glance",
        words=sentences(shown),
        tables=[_table("Agent groups", *tables.groups(shown))]
        + ([] if shown.confirmation is None else [_table("Goals", *tables.goals(shown))]),
    )
    if short := in_words(shown.picture):
        rows = [[f"{when}: {what}"] for when, what in short[:MOST_SHORT]]
        left = (
            [f"The {MOST_SHORT} furthest off, of {len(short):,}."]
            if len(short) > MOST_SHORT
            else []
        )
        table = _table("The furthest off first", ["when, and by how much"], rows)
        yield Section("Where goals fall short", words=left, tables=[table])
    yield pictured("Service above and below the goal", pictures.MARGIN_WORDS)
    yield pictured("Over- and understaffing", pictures.OVER_WORDS)
    yield pictured("Coverage", *pictures.coverage_words(shown.picture))
    yield pictured("Service", pictures.SERVICE_WORDS)
    if shown.lanes:
        shapes = [picture(one.whole, one.text) for one in by_title.get("Shifts", [])]
        headings, rows = by_day(shown.lanes)
        caption = "Agents by shift and the day on which it starts"
        days = _table(caption, [day_heading(heading) for heading in headings], rows)
        paragraphs = [BAR_WORDS] if shapes else []
        yield Section("Shifts", words=[*paragraphs, SHIFT_WORDS], pictures=shapes, tables=[days])
    listed = [
        _listed(name, shown.tables[name])
        for name in ("shifts", "breaks", "sessions")
        if len(shown.tables.get(name, ()))
    ]
    if listed:
        yield Section("Every shift, break and session", tables=listed, folded=True)
    yield pictured("Search", pictures.SEARCH_WORDS)


def _listed(name: str, table: pd.DataFrame) -> Table:
    headings = [str(column).replace("_", " ") for column in table.columns]
    rows = [[tables.cell(value) for value in row] for row in table.head(MOST_ROWS).to_numpy()]
    caption = name.capitalize()
    if len(table) > MOST_ROWS:
        caption += f", the first {MOST_ROWS:,} of {len(table):,} rows: {name}.csv has all"
    return _table(caption, headings, rows)


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(caption, headings, [[(cell, "") for cell in row] for row in rows])
