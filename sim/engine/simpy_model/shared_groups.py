"""Groups whose agents may have several contacts in hand: who has room, and for what."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.engine.simpy_model.agents import AgentGroup, Candidate

if TYPE_CHECKING:
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState
    from sim.engine.simpy_model.shared_agents import SharedAgent

Load = tuple[int, int, bool]
"""Class of work in hand, number in hand, whether other work is set aside."""


class WorkClass:
    """Contacts that an agent may have in hand together."""

    def __init__(self, index: int, most: int, fill_first: bool, speeds: list[int]) -> None:
        self.index = index
        self.most = most
        self.fill_first = fill_first
        self.speeds = speeds
        """Of each contact, in thousandths, by the number that need attention, from 1."""


class SharedGroup(AgentGroup):
    """A group whose agents may have several contacts in hand, or set work aside."""

    def __init__(self, centre: Centre, index: int) -> None:
        super().__init__(centre, index)
        inputs = centre.inputs
        assert inputs.journeys is not None
        row = inputs.groups[index]
        speeds = inputs.journeys.speeds.tolist()
        self.n_slots = int(row["slots"])
        self.classes: list[WorkClass] = []
        for w, work in enumerate(inputs.journeys.work_classes[row["work_from"] : row["work_to"]]):
            most, first = int(work["most"]), int(work["speeds_from"])
            fills = bool(work["fill_first"])
            self.classes.append(WorkClass(w, most, fills, speeds[first : first + most]))
        self.work: list[int] = inputs.skills[index]["work"].tolist()
        """Class of work by queue."""
        self._sets_aside: list[int] = inputs.skills[index]["sets_aside"].tolist()
        self.working: dict[Load, OrderedDict[SharedAgent, None]] = {
            (w.index, n, aside): OrderedDict()
            for w in self.classes
            for n in range(1, w.most + 1)
            for aside in (False, True)
        }
        """Agents with work in hand who might take more, in the order of their idle numbers."""

    def work_of(self, queue: QueueState) -> WorkClass:
        """The class of a queue's contacts."""
        return self.classes[self.work[queue.index]]

    def sets_aside(self, work: WorkClass, queue: QueueState) -> bool:
        """Whether work of a class is set aside for the contacts of a queue."""
        return bool(self._sets_aside[queue.index] >> work.index & 1)

    def candidate(self, contact: Contact) -> Candidate | None:
        """An agent with room for it, idle or not; else one who sets its work aside."""
        reserve = self.reserves[contact.queue.index]
        if reserve > 0 and len(self.idle) <= reserve:
            return None
        work = self.work_of(contact.queue)
        found = self._with_room(work)
        if not work.fill_first and self.idle:
            return Candidate(0, 0)
        if found is not None:
            return found
        if self.idle:
            return Candidate(0, 0)
        return self._who_sets_aside(contact.queue)

    def _with_room(self, work: WorkClass) -> Candidate | None:
        """Somebody with contacts of this class in hand and room for another."""
        numbers = range(1, work.most)
        for n in reversed(numbers) if work.fill_first else numbers:
            agent = _first(self.working[work.index, n, aside] for aside in (False, True))
            if agent is not None:
                return Candidate(0, -n if work.fill_first else n, agent)
        return None

    def _who_sets_aside(self, queue: QueueState) -> Candidate | None:
        """Somebody with little in hand that can be set aside, and nothing set aside yet."""
        classes = [work for work in self.classes if self.sets_aside(work, queue)]
        for n in range(1, 1 + max((work.most for work in classes), default=0)):
            agent = _first(self.working[work.index, n, False] for work in classes if n <= work.most)
            if agent is not None:
                return Candidate(1, n, agent)
        return None


def _first(lists: Iterable[OrderedDict[SharedAgent, None]]) -> SharedAgent | None:
    """Who has the smallest idle number of all in these lists."""
    heads = (next(iter(agents)) for agents in lists if agents)
    return min(heads, key=lambda agent: agent.idle_number, default=None)
