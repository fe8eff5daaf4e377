"""What the demo says: the prediction beside the record, and what more agents would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planner.demo.record import MEASURES, PERIODS, Record
from planner.demo.what_if import Answer, Place, Simulate, best_group, fewest_agents, worst_times
from planner.report import figures, words
from planner.report.html import Section, Table, picture
from sim.result import Result

WORST = 2
LEAST_CONTACTS = 20
"""Contacts per day in a half-hour that is worth a recommendation."""


class Advice(NamedTuple):
    """What was tried, and what came of it."""

    place: Place
    time: str | None
    answer: Answer

    def sentence(self) -> str:
        """In plain words, with what it costs and what it does not say."""
        answer = self.answer
        where = "over the whole day" if self.time is None else f"at {self.time}"
        agents = (
            f"{answer.added} more agent{'s' * (answer.added > 1)} present in {self.place.group}"
        )
        change = (
            f"answered in time, all queues together: {words.percent(answer.before)} now, "
            f"{words.percent(answer.after)} then"
        )
        if answer.holds:
            return f"{where}: {agents} would make {100 * answer.target:g} % hold ({change})."
        return f"{where}: not even {agents} would make {100 * answer.target:g} % hold ({change})."


def comparison(result: Result, record: Record) -> Table:
    """Predicted figures beside the recorded ones, each with its 95 % interval."""
    row = figures.by_name(result.queues(), "queue")["all"]
    days = result.scenario.days
    rows = []
    for measure in MEASURES:
        scale = days if measure.kpi == "offered" else 1
        part = {name: row[name] / scale for name in _three(measure.kpi)}
        cells = [
            (measure.label, ""),
            (figures.value(part, measure.kpi), figures.interval(part, measure.kpi)),
        ]
        for period in PERIODS:
            found = record.whole(period, measure)
            recorded = dict(zip(_three(measure.kpi), found, strict=True))
            cells.append(
                (figures.value(recorded, measure.kpi), figures.interval(recorded, measure.kpi))
            )
        rows.append(cells)
    headings = ["", "predicted", *(_heading(p.label, p.in_sample) for p in PERIODS)]
    return Table("Bank, Sunday to Thursday, all queues together", headings, rows)


def _three(kpi: str) -> tuple[str, str, str]:
    return kpi, f"{kpi}_low", f"{kpi}_high"


def _heading(label: str, in_sample: bool) -> str:
    return f"{label} ({'in sample' if in_sample else 'out of sample'})"


def advise(result: Result, simulate: Simulate) -> list[Advice]:
    """Ask how many more agents make the target hold: in the worst half-hours, and all day."""
    scenario = result.scenario
    target = max(queue.target.share for queue in scenario.queues.values())
    base = simulate(scenario)
    questions: list[tuple[tuple[str, ...], str | None]] = [
        ((time,), time) for time in worst_times(result, LEAST_CONTACTS, WORST)
    ]
    found = []
    for times, time in [*questions, ((), None)]:
        place = Place(best_group(scenario, result, times), times)
        found.append(Advice(place, time, fewest_agents(base, place, target, simulate, time)))
    return found


def honesty(result: Result, record: Record) -> str:
    """How far the predicted service level is from what was recorded, in and out of sample."""
    predicted = float(figures.by_name(result.queues(), "queue")["all"]["service_level"])
    level = next(measure for measure in MEASURES if measure.kpi == "service_level")
    gaps = [
        f"{100 * (predicted - record.whole(period, level).value):+.1f} points against "
        f"{period.label} ({'in' if period.in_sample else 'out of'} sample)"
        for period in PERIODS
    ]
    return (
        f"Predicted service level less recorded: {', '.join(gaps)}. The scenario has the "
        "staffing and the volumes of January to March in every week."
    )


CAVEAT = (
    "Each line is one simulated what-if with the same customers, everything else unchanged: agents "
    "added to one group at one time. It is not a plan: the cheapest mix over all half-hours and "
    "groups is a question of its own. An agent present at this bank takes calls part of the time "
    "only (see the scenario's availability), so these are heads, not lines."
)


def section(result: Result, record: Record, advice: Sequence[Advice]) -> list[Section]:
    """The parts of the page that only the demo has."""
    from planner.demo.pictures import beside_record

    drawn = picture(
        beside_record(result, record), "Prediction and record by half-hour: four charts"
    )
    return [
        Section(
            "Prediction and record",
            words=[
                "Lines and bands: predicted mean with its 95 % interval. Dots: the bank's record, "
                "mean over the days of the period. The scenario was fitted to January-March only; "
                "April and May are out of sample.",
                honesty(result, record),
            ],
            pictures=[drawn],
            tables=[comparison(result, record)],
        ),
        Section("What more agents would do", words=[*(_line(a) for a in advice), CAVEAT]),
    ]


def _line(advice: Advice) -> str:
    text = advice.sentence()
    return text[:1].upper() + text[1:]
