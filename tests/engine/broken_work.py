"""Mutations of how agents work: several contacts at once, rests, segments, due times."""

from sim.engine.simpy_model import agents, centre, queues, rests, shared_agents, shared_groups
from tests.engine.breaking import Mutations, changed, with_attribute

mutation = Mutations()


# several contacts at once


@mutation
def the_next_contact_never_goes_to_the_busiest(patch):
    with_attribute(patch, shared_groups.WorkClass, "fill_first", lambda fill: False)


@mutation
def the_next_contact_goes_to_the_busiest(patch):
    with_attribute(patch, shared_groups.WorkClass, "fill_first", lambda fill: True)


@mutation
def contacts_do_not_slow_each_other(patch):
    with_attribute(patch, shared_groups.WorkClass, "speeds", lambda speeds: [1000] * len(speeds))


@mutation
def one_contact_more_fits(patch):
    def speeds(speeds):
        return [*speeds, speeds[-1]]

    with_attribute(patch, shared_groups.WorkClass, "speeds", speeds)
    with_attribute(patch, shared_groups.WorkClass, "most", lambda most: most + 1)
    with_attribute(patch, shared_groups.SharedGroup, "n_slots", lambda slots: slots + 9)


@mutation
def nothing_is_set_aside(patch):
    patch.setattr(shared_groups.SharedGroup, "sets_aside", lambda self, work, queue: False)


@mutation
def more_is_set_aside_while_something_is(patch):
    def has_room(self, queue):
        in_hand = self.in_hand
        if not in_hand:
            return not self.aside or self.group.sets_aside(self.work_of(self.aside), queue)
        work = self.work_of(in_hand)
        if self.group.work_of(queue) is work:
            return len(in_hand) < work.most
        return self.group.sets_aside(work, queue)

    patch.setattr(shared_agents.SharedAgent, "has_room", has_room)


@mutation
def what_is_aside_is_resumed_at_once(patch):
    def look(method, self):
        if self.aside and not self.in_hand:
            for work in self.aside:
                work.aside = False
            self.retime()
        method(self)

    changed(patch, shared_agents.SharedAgent, "look", look)


@mutation
def an_agent_takes_one_contact_at_a_time(patch):
    def look(self):
        found = self._next_contact()
        if found is not None:
            self.take(found)
        elif self.aside and not self.in_hand:
            for work in self.aside:
                work.aside = False
            self.retime()

    patch.setattr(shared_agents.SharedAgent, "look", look)


@mutation
def parts_of_a_tick_are_rounded_down(patch):
    patch.setattr(shared_agents, "_ticks_left", lambda left, speed: max(0, left // speed))


@mutation
def effort_is_not_shared(patch):
    def count_up(method, self):
        elapsed = self.clock.now - self._counted
        method(self)
        working = [work for work in self.in_hand if work.phase.takes_attention]
        for work in working:
            work.effort += elapsed - elapsed // len(working)

    changed(patch, shared_agents.SharedAgent, "count_up", count_up)


@mutation
def simultaneous_ends_of_an_agent_go_by_descending_slots(patch):
    def retime(method, self):
        for work in self.in_hand:
            work.slot = -work.slot
        method(self)
        for work in self.in_hand:
            work.slot = -work.slot

    changed(patch, shared_agents.SharedAgent, "retime", retime)


@mutation
def a_reserve_does_not_bind_agents_with_work(patch):
    def candidate(method, self, leg):
        kept, self.reserves = self.reserves, [0] * len(self.reserves)
        try:
            return method(self, leg)
        finally:
            self.reserves = kept

    changed(patch, shared_groups.SharedGroup, "candidate", candidate)


@mutation
def whose_work_changed_last_takes_the_next_contact(patch):
    def last(lists):
        heads = (next(reversed(agents)) for agents in lists if agents)
        return max(heads, key=lambda agent: agent.idle_number, default=None)

    patch.setattr(shared_groups, "_first", last)


# rests and pauses


@mutation
def rests_come_a_second_late(patch):
    with_attribute(patch, rests.Rests, "after", lambda after: after + 1000 * (after > 0))


@mutation
def work_is_not_forgotten_in_a_break(patch):
    patch.setattr(rests.Rests, "forget", lambda self: None)


@mutation
def work_is_not_forgotten_in_a_rest(patch):
    def next_pause(method, self):
        worked = self.worked
        pause = method(self)
        self.worked = worked
        return pause

    changed(patch, rests.Rests, "next_pause", next_pause)


@mutation
def idling_is_no_pause(patch):
    patch.setattr(rests.Rests, "has_paused", lambda self, ticks: None)


@mutation
def breathers_are_rounded_down(patch):
    exact = rests._breather
    patch.setattr(rests, "_breather", lambda b, f, cap: max(0, exact(b, f, cap) - 1))


@mutation
def a_break_does_not_end_a_rest(patch):
    def note(self, before):
        self.group.on_duty += (self.scheduled == agents.AVAILABLE) - (before == agents.AVAILABLE)
        if before == agents.AVAILABLE and self.rests is not None:
            self.rests.forget()

    patch.setattr(agents.Agent, "note_duty", note)


@mutation
def who_is_due_for_a_rest_takes_more(patch):
    with_attribute(patch, shared_agents.SharedAgent, "is_due", lambda _: False)
    changed(patch, shared_agents.SharedAgent, "is_done", not_due)


def not_due(method, self, work):
    """An agent that is done with a contact does not notice that a rest is due."""
    pauses, self.rests = self.rests, None
    self.slots[work.slot] = None
    self.retime()
    self.rests = pauses
    self.finished()


# segments and due times


@mutation
def segments_have_no_head_start(patch):
    def start(method, self):
        self.segment_head_starts = [0] * len(self.segment_head_starts)
        method(self)

    changed(patch, centre.Centre, "start", start)


@mutation
def due_times_are_those_of_the_clock(patch):
    def due(self, leg):
        return leg.since + self.threshold - leg.head_start

    patch.setattr(queues.QueueState, "due", due)
