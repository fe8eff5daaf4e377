"""Whom to cross-train: what it is worth to teach a group one queue more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.questions import figures
from planner.questions.changes import NoAnswer, live_queues, taught
from planner.questions.figures import Figure, Floats
from planner.questions.planning import Effort
from planner.staffing.confirm import enough
from planner.staffing.reachable import OutOfReach
from planner.staffing.result import StaffingPlan
from planner.staffing.trial import Trials
from sim.errors import ScenarioError
from sim.scenario import Scenario, check
from sim.scenario.models.agents import Skill

if TYPE_CHECKING:
    import pandas as pd

SLOWER: Final = 1.1
"""Handle-time factor of a skill that was taught, unless another is given."""


@dataclass(frozen=True)
class Lesson:
    """One group taught one queue."""

    group: str
    queue: str
    service: Figure
    """Change of the service level of all live queues together, nobody added: paired runs."""
    taught_queue: Figure
    """Change of the service level of the queue that was taught."""
    plan: StaffingPlan | None
    """The plan with this skill; none: it was not asked for."""
    saving: float | None
    """Cost of the base plan less that of the new one; none: not planned, or not confirmed."""


@dataclass(frozen=True, eq=False)
class Training:
    """What each lesson is worth, the best first."""

    base: StaffingPlan
    """The plan without any lesson."""
    lessons: tuple[Lesson, ...]
    unit: str
    interrupted: bool

    def table(self) -> pd.DataFrame:
        """One row per lesson: group, queue, saving, service and taught_queue with 95 % limits."""
        import pandas as pd

        rows = []
        for lesson in self.lessons:
            row: dict[str, object] = {
                "group": lesson.group,
                "queue": lesson.queue,
                "saving": lesson.saving,
            }
            for part in ("service", "taught_queue"):
                figure = getattr(lesson, part)
                row |= {
                    part: figure.value,
                    f"{part}_low": figure.low,
                    f"{part}_high": figure.high,
                }
            rows.append(row)
        return pd.DataFrame(rows)


def cross_training(
    scenario: Scenario,
    *,
    handle_time_factor: float = SLOWER,
    replanned: int = 3,
    effort: Effort | None = None,
) -> Training:
    """For each group and queue that it cannot serve: what is it worth to teach it?

    The scenario is planned as it is. Then every lesson is simulated with that very staffing: what
    the same people, one group of them with one skill more, do for the service level. The
    ``replanned`` best are planned anew: what they save. The taught queue comes last in the group's
    priorities, and its contacts come to the group only when nobody else who serves them is free.
    Savings count more than service in the ranking; lessons that were not planned anew come after.

    Args:
        scenario: what is to be served.
        handle_time_factor: of the skill taught, over the group's own efficiency.
        replanned: how many lessons are planned anew.
        effort: limits of each plan.

    Raises:
        NoAnswer: every group serves every live queue.
        KeyboardInterrupt: interrupted before the base plan.
    """
    effort = effort or Effort()
    lessons = _lessons(scenario, handle_time_factor)
    effort.observer.say("planning with the skills as they are")
    base = effort.plan(scenario)
    found: list[Lesson] = []
    interrupted = base.interrupted
    try:
        if not interrupted:
            found = _simulated(scenario, lessons, base, effort)
            interrupted = _planned(lessons, found, replanned, base, effort)
    except KeyboardInterrupt:
        interrupted = True
    found.sort(key=_worth, reverse=True)
    return Training(base, tuple(found), base.staffing.unit, interrupted)


def _lessons(scenario: Scenario, factor: float) -> dict[tuple[str, str], Scenario]:
    """The scenario of each lesson that makes sense."""
    found = {}
    for name, group in scenario.groups.items():
        last = max(skill.priority for skill in group.skills.values())
        skill = Skill(priority=last + 1, handle_time_factor=factor)
        for queue in live_queues(scenario):
            if queue not in group.skills:
                changed = taught(scenario, name, queue, skill)
                check(changed)
                found[name, queue] = changed
    if not found:
        raise NoAnswer("every group serves every queue already: there is nobody to teach")
    return found


def _simulated(
    scenario: Scenario,
    lessons: dict[tuple[str, str], Scenario],
    base: StaffingPlan,
    effort: Effort,
) -> list[Lesson]:
    """The effect of each lesson on the service of the base plan's people."""
    seed = effort.fresh_seed(scenario, "training")
    names = list(scenario.queues)
    live = [names.index(name) for name in live_queues(scenario)]

    def levels(centre: Scenario) -> Floats:
        trials = Trials(centre, seed, jobs=effort.workers)
        runs = range(enough(trials.expected_contacts))
        return figures.service_level(trials.one(base.staffing.agents, runs))

    before = levels(scenario)
    whole = figures.together(before[:, live])
    found = []
    for (group, queue), changed in lessons.items():
        effort.observer.say(f"simulating {group} taught {queue}")
        after = levels(changed)
        (service,) = figures.differences(figures.together(after[:, live]), whole)
        each = figures.differences(after, before)[names.index(queue)]
        found.append(Lesson(group, queue, service, each, None, None))
    return found


def _planned(
    lessons: dict[tuple[str, str], Scenario],
    found: list[Lesson],
    replanned: int,
    base: StaffingPlan,
    effort: Effort,
) -> bool:
    """Plan the best lessons anew, in place; whether that was interrupted."""
    order = sorted(range(len(found)), key=lambda k: found[k].service.value, reverse=True)
    for k in order[:replanned]:
        lesson = found[k]
        effort.observer.say(f"planning with {lesson.group} taught {lesson.queue}")
        try:
            plan = effort.plan(lessons[lesson.group, lesson.queue], base.staffing)
        except (OutOfReach, ScenarioError):
            continue
        saving = base.cost - plan.cost if plan.confirmed else None
        found[k] = Lesson(
            lesson.group, lesson.queue, lesson.service, lesson.taught_queue, plan, saving
        )
        if plan.interrupted:
            return True
    return False


def _worth(lesson: Lesson) -> tuple[bool, float, float]:
    return lesson.saving is not None, lesson.saving or 0.0, lesson.service.value
