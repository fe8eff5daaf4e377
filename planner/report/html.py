"""A report as one HTML page that needs nothing else: no script, font or picture from outside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.report import charts, figures, further, losses, panels, people, words, worst
from planner.report.drawing import figure, svg
from planner.report.headings import HEADINGS
from planner.report.warnings import warnings
from sim.measure import KPIS

if TYPE_CHECKING:
    from sim.result import By, Result

QUEUE_KPIS = (
    "offered",
    "service_level",
    "asa_s",
    "wait_all_s",
    "abandon_rate",
    "aht_s",
    "queue_length_max",
    "p_day_meets_sl",
    "sl_interval_hit_rate",
)
PERIOD_KPIS = ("offered", "answered", "service_level", "asa_s", "abandon_rate", "queue_length_mean")
WORST_KPIS = ("service_level", "offered", "abandoned")
GROUP_KPIS = (
    "scheduled_hours",
    "group_answered",
    "occupancy",
    "utilisation",
    "shrinkage",
    "overtime_hours",
)


class Table(NamedTuple):
    """A table to show: a caption, headings, rows of (figure, its interval)."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str]]]


class Section(NamedTuple):
    """A part of the page: words, pictures (SVG), tables; the tables may be folded."""

    title: str
    words: Sequence[str] = ()
    pictures: Sequence[Markup] = ()
    tables: Sequence[Table] = ()
    folded: bool = False


def page(result: Result, before: Sequence[Section] = ()) -> str:
    """The report of a result; the sections ``before`` stand ahead of the usual ones."""
    return render(
        "page.html.j2",
        title=result.scenario.name,
        description=result.scenario.description,
        facts=_facts(result),
        warnings=warnings(result),
        cards=_cards(result),
        sections=[*before, *_sections(result)],
        definitions=[(HEADINGS[name], KPIS[name]) for name in _shown(result)],
        formulas=[
            KPIS[name]
            for name in dict.fromkeys(q.target.formula for q in result.scenario.queues.values())
        ],
        provenance=_provenance(result),
        rule=figures.RULE,
        counts=_counts(result),
        losses=losses.LEGEND,
    )


def render(template: str, **content: Any) -> str:
    """A template of this package, filled; every text in it is escaped."""
    environment = Environment(
        loader=PackageLoader("planner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**content)


def _shown(result: Result) -> list[str]:
    """KPIs that stand on the page, in the order of their first appearance."""
    names = [*QUEUE_KPIS]
    if result.statistics.agents:
        names += GROUP_KPIS
    if result.statistics.periods:
        names += PERIOD_KPIS
    for part in further.shown(result):
        names += part.kpis
    return list(dict.fromkeys(names))


def picture(whole: object, description: str) -> Markup:
    """A figure to stand in a section."""
    from matplotlib.figure import Figure

    assert isinstance(whole, Figure)
    return Markup(svg(whole, description))


def _facts(result: Result) -> list[tuple[str, str]]:
    scenario, facts = result.scenario, result.facts
    last = result.calendar.dates[-1]
    days = f"{scenario.start:%A %d %B %Y}"
    if last != scenario.start:
        days += f" to {last:%A %d %B %Y}"
    return [
        ("Days", f"{days} ({scenario.time_zone})"),
        ("Replications", f"{facts.replications:,} from seed {facts.seed}"),
        ("Engine", f"{facts.engine}, {words.seconds(facts.elapsed_s)}"),
    ]


def _provenance(result: Result) -> list[tuple[str, str]]:
    versions = result.manifest["versions"]
    return [
        (
            "Made by",
            f"ccplan {versions['ccplan']}, Python {versions['python']}, NumPy {versions['numpy']}, "
            f"Numba {versions['numba']}",
        ),
        ("Scenario", f"SHA-256 {result.manifest['scenario_sha256']}"),
    ]


def _counts(result: Result) -> str:
    periods = result.statistics.periods
    shown: tuple[By, ...] = ("total", *(_periods(result) if periods else ()))
    return " ".join(figures.counts(result, by) for by in shown)


def _periods(result: Result) -> tuple[By, ...]:
    return ("interval",) if result.scenario.days == 1 else ("day", "time_of_day")


def _cards(result: Result) -> list[dict[str, Any]]:
    """One headline per queue: service level, its interval, the promise, the verdict, losses."""
    rows = figures.by_name(result.queues(), "queue")
    return [
        {
            "queue": verdict.queue,
            "value": words.percent(verdict.value),
            "interval": figures.interval(rows[verdict.queue], "service_level"),
            "promise": figures.promise(verdict),
            "formula": verdict.formula,
            "outcome": verdict.outcome,
            "mark": figures.VERDICTS[verdict.outcome],
            "losses": losses.of_queue(result, verdict.queue),
        }
        for verdict in result.verdicts
    ]


def _sections(result: Result) -> list[Section]:
    sections = [_glance(result), *_further(result)]
    if result.statistics.periods:
        for queue in result.scenario.queues:
            sections.append(_queue(result, queue))
        if result.statistics.agents:
            sections += [_group(result, group) for group in result.scenario.groups]
    return sections


def _further(result: Result) -> list[Section]:
    """What goes beyond one wait and one service, where the scenario has it."""
    tables = [
        _table(part.table.caption, part.rows, part.table.key, part.kpis)
        for part in further.shown(result)
    ]
    found = []
    if tables:
        found.append(Section("Customers and issues", words=further.notes(result), tables=tables))
    heads = people.headcount(result)
    if heads is not None:
        rows = [[(cell, "") for cell in row] for row in heads.rows]
        table = Table(people.CAPTION, heads.headings, rows)
        found.append(Section("People", words=[people.NOTE], tables=[table]))
    return found


def _glance(result: Result) -> Section:
    pictures = []
    if result.verdicts:
        height = 0.9 + 0.42 * len(result.verdicts)
        draw = partial(charts.targets, result=result)
        whole = figure([("Service level and target", draw)], columns=1, size=(9, height))
        pictures.append(picture(whole, "Service level of every queue beside its target"))
    tables = [_table("Queues", figures.rows(result.queues()), "queue", QUEUE_KPIS)]
    if result.statistics.agents:
        groups = figures.rows(result.groups())
        tables.append(_table("Agent groups", groups, "group", GROUP_KPIS))
    if bad := worst.intervals(result):
        tables.append(_table(worst.CAPTION, bad, "interval", WORST_KPIS))
    return Section("At a glance", pictures=pictures, tables=tables)


def _queue(result: Result, queue: str) -> Section:
    whole = figure(panels.of_queue(result, queue))
    return Section(
        f"Queue {queue}",
        pictures=[picture(whole, f"Charts of queue {queue} through the day")],
        tables=[_by_period(result, queue, by) for by in _periods(result)],
        folded=True,
    )


def _group(result: Result, group: str) -> Section:
    whole = figure(panels.of_group(result, group))
    return Section(
        f"Group {group}", pictures=[picture(whole, f"Agents and occupancy of group {group}")]
    )


def _by_period(result: Result, queue: str, by: By) -> Table:
    table = result.queues(by)
    rows = figures.rows(table[(table["queue"] == queue) & (table["entered"] > 0)])
    for row in rows:
        row["start"] = figures.period(row, by)
    caption = f"{queue} by {by.replace('_', ' ')}"
    return _table(caption, rows, "start", PERIOD_KPIS)


def _table(caption: str, rows: Sequence[figures.Row], key: str, kpis: Sequence[str]) -> Table:
    lost = losses.columns(row for row in rows if "entered" in row)
    return Table(
        caption,
        [key, *(HEADINGS[kpi] for kpi in kpis), *lost],
        [
            [
                (str(row[key]), ""),
                *((figures.value(row, kpi), figures.interval(row, kpi)) for kpi in kpis),
                *((losses.cell(row, way), "") for way in lost),
            ]
            for row in rows
        ],
    )
