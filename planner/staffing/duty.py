"""Another staffing in inputs that are built already: a thousandth of the time of building them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.clock import Calendar
from sim.engine.log import Activity
from sim.inputs import arrays
from sim.inputs.arrays import Inputs
from sim.inputs.build_agents import local_calendar
from sim.inputs.draws import name_key
from sim.inputs.spells import Spells
from sim.inputs.tenure import learnt, weeks_of
from sim.scenario import AgentGroup, Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class OnDuty:
    """Turns agents by group and interval into an engine's agents and duty.

    The same arrays as ``build_inputs(staffing.applied())`` gives: an agent number k of a group is
    present where the staffing is at least k.
    """

    def __init__(self, scenario: Scenario, calendar: Calendar) -> None:
        """Work out once what does not depend on the numbers of agents."""
        self._horizon = calendar.horizon
        self._step = calendar.interval_ticks
        self._groups = [
            _Group(name, group, local_calendar(scenario, group, calendar))
            for name, group in scenario.groups.items()
        ]
        self._random = any(group.random for group in self._groups)

    def staffed(self, inputs: Inputs, agents: Ints) -> Inputs:
        """``inputs`` with a staffing ``[G, I]`` in place of their own."""
        sizes = agents.max(axis=1, initial=0)
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        people = np.zeros(int(bounds[-1]), arrays.AGENT)
        people["factor"] = people["resolution"] = 1.0
        duty = []
        groups = inputs.groups.copy()
        for g, group in enumerate(self._groups):
            begin, end = int(bounds[g]), int(bounds[g + 1])
            group.fill(people[begin:end])
            people["group"][begin:end] = g
            duty.append(group.duty(agents[g], begin, self._step, self._horizon))
            groups[g]["agents_from"], groups[g]["agents_to"] = begin, end
        settings = inputs.settings.copy()
        rows = np.concatenate(duty)
        settings["random_duty"] = self._random or bool((rows["share"] < 1).any())
        return inputs._replace(settings=settings, groups=groups, agents=people, duty=rows)


class _Group:
    """What one group's agents have in common."""

    def __init__(self, name: str, group: AgentGroup, local: Calendar) -> None:
        self._name = name
        self._model = group
        self._keys = np.zeros(0, np.uint64)
        late = group.lateness is not None and group.lateness.share > 0
        self.random = group.absence > 0 or late
        day = np.asarray(local.interval_day)
        self._date = local.dates[0].toordinal() + day
        spells = Spells(group.availability, local)
        step = local.interval_ticks
        # A stretch that covers the interval shows what holds in it; spells cut where it changes.
        rows = [
            spells.rows(0, (i * step, (i + 1) * step, 0, 1.0, int(Activity.AVAILABLE)))[0]
            for i in range(local.n_intervals)
        ]
        self._share = np.array([row[4] for row in rows])
        self._spell = np.array([row[5] for row in rows])
        self._sd = np.array([row[6] for row in rows])
        changes = (np.diff(self._share) != 0) | (np.diff(self._spell) != 0)
        self._cut = np.concatenate([[True], changes | (np.diff(day) != 0)])

    def fill(self, people: NDArray[np.void]) -> None:
        """Keys, and what so many agents have learnt."""
        n = len(people)
        if n > len(self._keys):
            more = [name_key(f"{self._name}/{k + 1}") for k in range(len(self._keys), n)]
            self._keys = np.concatenate([self._keys, np.array(more, np.uint64)])
        people["key"] = self._keys[:n]
        curve = self._model.learning
        if curve is not None:
            weeks = weeks_of(self._model, [""] * n)
            people["factor"] = learnt(curve.handle_time_factor, curve, weeks)
            people["resolution"] = learnt(curve.resolution_factor, curve, weeks)

    def duty(self, numbers: Ints, first: int, step: int, horizon: int) -> NDArray[np.void]:
        """Stretches of the group's agents, whose positions begin at ``first``."""
        size = int(numbers.max(initial=0))
        present = numbers[None, :] > np.arange(size)[:, None]
        before = np.zeros_like(present)
        before[:, 1:] = present[:, :-1]
        after = np.zeros_like(present)
        after[:, :-1] = present[:, 1:]
        cut_after = np.append(self._cut[1:], True)
        agent, start = np.nonzero(present & (~before | self._cut))
        _, last = np.nonzero(present & (~after | cut_after))
        rows = np.zeros(len(agent), arrays.DUTY)
        rows["start"] = start * step
        rows["end"] = np.minimum((last + 1) * step, horizon)
        rows["date"] = self._date[start]
        rows["fraction"] = 1.0
        rows["share"] = self._share[start]
        rows["mean_spell"] = self._spell[start]
        rows["sd"] = self._sd[start]
        rows["agent"] = first + agent
        rows["activity"] = int(Activity.AVAILABLE)
        return rows
