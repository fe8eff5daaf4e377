"""Answers of ``planner.questions`` as tables and sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.report import words
from planner.report.machine import plain

if TYPE_CHECKING:
    import pandas as pd

    from planner.questions.budget import Service
    from planner.questions.curve import Curve
    from planner.questions.figures import Figure
    from planner.questions.mix import Mix
    from planner.questions.response import Response
    from planner.questions.scaled import Scaled
    from planner.questions.training import Training

LIMITS = "In brackets: 95 % confidence interval."


@dataclass(frozen=True)
class Answer:
    """One answer, ready to be shown."""

    question: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    sentences: Sequence[str]
    table: pd.DataFrame
    """The figures behind the rows, unrounded."""
    confirmed: bool
    """Whether every plan behind the answer was confirmed."""
    interrupted: bool

    def as_json(self) -> str:
        """Question, sentences and figures for other programs; null where there is no figure."""
        content = {
            "question": self.question,
            "sentences": list(self.sentences),
            "confirmed": self.confirmed,
            "interrupted": self.interrupted,
            "rows": self.table.to_dict("records"),
        }
        return json.dumps(plain(content), indent=1, allow_nan=False, ensure_ascii=False)


def of_scaled(found: Scaled) -> Answer:
    """The least common factor of all groups."""
    rows = [
        (f"{row.factor:.3f}", words.number(row.hours), words.number(row.cost), str(row.missed))
        for row in sorted(found.tried, key=lambda row: row.factor)
    ]
    hours = words.number(float(found.staffing.hours.sum()))
    return Answer(
        question="By what factor have all groups to be multiplied?",
        header=("factor", "agent-hours", _cost(found.unit), "goals missed"),
        rows=rows,
        sentences=[
            f"All groups times {found.factor:.3f} keep every goal: {hours} agent-hours, "
            f"{_money(found.cost, found.unit)}.",
            "Every factor was judged by the same runs, so it is the least for these runs.",
        ],
        table=found.table(),
        confirmed=found.confirmation.holds,
        interrupted=found.interrupted,
    )


def of_curve(found: Curve) -> Answer:
    """What each service level costs."""
    table = found.table()
    rows = [
        (
            words.percent(point.share, 0),
            words.number(point.plan.cost),
            words.number(point.plan.bound.value),
            words.number(float(point.plan.staffing.hours.sum())),
            _share(point.service),
            "yes" if point.plan.confirmed else "no",
            words.number(extra),
        )
        for point, extra in zip(found.points, table["extra"], strict=True)
    ]
    within = "each queue's own time" if found.within_s is None else f"{found.within_s:g} s"
    return Answer(
        question=f"What does it cost to answer so many contacts within {within}?",
        header=(
            "goal",
            found.unit,
            "at least",
            "agent-hours",
            "simulated",
            "holds",
            "one step more",
        ),
        rows=rows,
        sentences=[
            "Every queue whose contacts wait is planned for the same share, in every period in "
            "which its goals are judged. at least: what no such plan costs less than.",
            LIMITS,
        ],
        table=table,
        confirmed=all(point.plan.confirmed for point in found.points),
        interrupted=found.interrupted,
    )


def of_service(found: Service) -> Answer:
    """The best service within a limit."""
    rows = [
        (name, words.percent(found.goals[name], 0), _share(figure))
        for name, figure in found.queues.items()
    ]
    said = [
        f"{_money(found.limit, found.unit)} are enough for the service level goals "
        f"{found.points:+d} points: a plan for {_money(found.plan.cost, found.unit)}."
    ]
    if found.next_cost is not None:
        said.append(f"The best plan found for a point more: {_money(found.next_cost, found.unit)}.")
    return Answer(
        question=f"What service do {_money(found.limit, found.unit)} give?",
        header=("queue", "goal", "simulated"),
        rows=rows,
        sentences=[*said, LIMITS],
        table=found.table(),
        confirmed=found.plan.confirmed,
        interrupted=found.interrupted,
    )


def of_response(found: Response) -> Answer:
    """What a shorter response costs."""
    rows = [
        (
            name,
            _seconds(change.before),
            _seconds(change.after),
            _seconds(change.difference),
            words.percent(change.difference.value / change.before.value),
        )
        for name, change in found.queues.items()
    ]
    share = found.extra / found.base.cost if found.base.cost else 0.0
    return Answer(
        question=f"What does a response {words.percent(found.shorter, 0)} shorter cost?",
        header=("queue", "ASA now", "ASA then", "difference", "change"),
        rows=rows,
        sentences=[
            f"{_money(found.extra, found.unit)} more ({words.percent(share)}): "
            f"{_money(found.faster.cost, found.unit)} instead of "
            f"{_money(found.base.cost, found.unit)}.",
            "Now: the plan that keeps the goals as they are. Agents are whole, so waits fall "
            "further than asked.",
            f"{LIMITS} Differences are of paired runs that no plan has seen.",
        ],
        table=found.table(),
        confirmed=found.base.confirmed and found.faster.confirmed,
        interrupted=found.interrupted,
    )


def of_mix(found: Mix) -> Answer:
    """Which groups to employ."""
    whole = sum(part.hours for part in found.groups.values())
    rows = []
    for name, part in found.groups.items():
        without = "needed" if part.needed else words.number(part.cost_without)
        worth = (
            words.UNKNOWN
            if part.cost_without is None
            else words.number(part.cost_without - found.plan.cost)
        )
        share = words.percent(part.hours / whole if whole else 0.0, 0)
        rows.append(
            (name, words.number(part.hours), share, words.number(part.cost), without, worth)
        )
    return Answer(
        question="Which groups are the cheapest to employ?",
        header=("group", "agent-hours", "of all", _cost(found.unit), "cost without", "worth"),
        rows=rows,
        sentences=[
            f"The cheapest mix found costs {_money(found.plan.cost, found.unit)}.",
            "cost without: of a plan without the group; needed: the goals are out of reach then.",
        ],
        table=found.table(),
        confirmed=found.plan.confirmed,
        interrupted=found.interrupted,
    )


def of_training(found: Training) -> Answer:
    """Whom to teach what."""
    rows = [
        (
            lesson.group,
            lesson.queue,
            words.number(lesson.saving),
            _points(lesson.service),
            _points(lesson.taught_queue),
        )
        for lesson in found.lessons
    ]
    return Answer(
        question="Whom should we cross-train?",
        header=("group", "taught", f"saves {found.unit}", "all queues", "queue taught"),
        rows=rows,
        sentences=[
            f"The plan with the skills as they are costs {_money(found.base.cost, found.unit)}.",
            "all queues, queue taught: change of the service level, in points, if the same people "
            "have one skill more; paired runs. saves: planned anew with it, for the best of them.",
            LIMITS,
        ],
        table=found.table(),
        confirmed=found.base.confirmed,
        interrupted=found.interrupted,
    )


def _cost(unit: str) -> str:
    """Heading of costs, beside one of agent-hours."""
    return "cost" if unit == "agent-hours" else unit


def _money(amount: float, unit: str) -> str:
    return f"{words.number(amount)} {unit}"


def _share(figure: Figure) -> str:
    low, high = 100 * figure.low, 100 * figure.high
    return f"{words.percent(figure.value)} ({low:.1f} – {high:.1f})"


def _points(figure: Figure) -> str:
    return f"{100 * figure.value:+.1f} ({100 * figure.low:+.1f} – {100 * figure.high:+.1f})"


def _seconds(figure: Figure) -> str:
    return f"{figure.value:.1f} s ({figure.low:.1f} – {figure.high:.1f})"
