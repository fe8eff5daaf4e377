"""Break a rule of the SimPy model on purpose: the comparison of the engines must notice.

A bounded sample of drawn scenarios, the same in every run, is compared with the compiled engine.
"""

import pytest

from sim.engine.log import Activity
from sim.engine.rules import ticks_of_wrap
from sim.engine.simpy_model import agent_rules, agents, centre, contact, queues, steps
from sim.inputs.arrays import RULE_LEAST_OCCUPIED, RULE_LONGEST_IDLE, RULE_MOST_PROFICIENT
from tests.engine.sample import CHUNK, Sample, notices
from tests.engine.strategies import scenarios

MUTATIONS = {}


def mutation(function):
    """Register a way to break the model; its name says what is broken."""
    MUTATIONS[function.__name__] = function
    return function


@pytest.fixture(scope="module")
def sample():
    """One sample for all tests, the same in every run."""
    return Sample(scenarios())


def test_nothing_is_noticed_while_nothing_is_broken(sample):
    assert not notices(sample, CHUNK)


@mutation
def patience_ends_after_work(patch):
    patch.setattr(contact, "PATIENCE_ENDS", 3)
    patch.setattr(agents, "WORK_ENDS", 2)


@mutation
def patience_ends_after_everything_else_of_its_tick(patch):
    patch.setattr(contact, "PATIENCE_ENDS", 7)
    patch.setattr(contact, "STEP_DUE", 6)


@mutation
def timelines_change_before_work_ends(patch):
    patch.setattr(centre, "TIMELINE", 1)


@mutation
def contacts_arrive_before_work_ends(patch):
    patch.setattr(centre, "ARRIVAL", 1)


@mutation
def queues_close_after_arrivals_and_steps(patch):
    patch.setattr(centre, "QUEUE_HOURS", 7)
    patch.setattr(contact, "STEP_DUE", 6)


@mutation
def work_of_simultaneous_ends_goes_by_descending_agent(patch):
    begin = agents.Moment.at

    def at(self, tick, rank, identity):
        return begin(self, tick, rank, 1000 - identity if rank == agents.WORK_ENDS else identity)

    patch.setattr(agents.Moment, "at", at)


@mutation
def the_longest_idle_counter_runs_backwards(patch):
    def rule(contact, groups):
        return max((a for g in groups for a in g.idle), key=lambda agent: agent.idle_number)

    patch.setitem(agent_rules.AGENT_RULES, RULE_LONGEST_IDLE, rule)


@mutation
def least_occupied_forgets_who_idles_longest(patch):
    def rule(contact, groups):
        today = contact.centre.today()
        free = (agent for group in groups for agent in group.idle)
        return min(free, key=lambda agent: (agent.busy_on(today), -agent.idle_number))

    patch.setitem(agent_rules.AGENT_RULES, RULE_LEAST_OCCUPIED, rule)


@mutation
def busy_time_is_not_forgotten_at_midnight(patch):
    patch.setattr(centre.Centre, "today", lambda self: 0)


@mutation
def the_least_proficient_group_is_asked(patch):
    def rule(contact, groups):
        return max(groups, key=lambda group: group.factors[contact.queue.index]).longest_idle

    patch.setitem(agent_rules.AGENT_RULES, RULE_MOST_PROFICIENT, rule)


def change_lines(patch, change):
    """Let every group have its (line, weight, reserve) changed."""
    build = agents.AgentGroup.__init__

    def init(self, *args):
        build(self, *args)
        self.lines = [change(*row) for row in self.lines]

    patch.setattr(agents.AgentGroup, "__init__", init)


@mutation
def ageing_is_ignored(patch):
    change_lines(patch, lambda line, weight, reserve: (line, weight << 20, reserve))


@mutation
def priorities_are_ignored(patch):
    change_lines(patch, lambda line, weight, reserve: (line, 0, reserve))


@mutation
def an_agent_may_take_from_the_last_of_the_reserve(patch):
    change_lines(patch, lambda line, weight, reserve: (line, weight, max(0, reserve - 1)))


@mutation
def a_contact_may_take_the_last_of_the_reserve(patch):
    def settles(self, contact):
        q = self.queue.index
        able = [g for g in self.groups if g.idle and len(g.idle) >= g.reserves[q]]
        if able:
            self.queue.agent_rule(contact, able).is_given(contact)
        return bool(able)

    patch.setattr(steps.AskGroups, "settles", settles)


def after(patch, cls, name, more):
    """Do something more after a method."""
    method = getattr(cls, name)

    def longer(self, *args):
        result = method(self, *args)
        more(self)
        return result

    patch.setattr(cls, name, longer)


def before(patch, cls, name, more):
    """Do something more before a method."""
    method = getattr(cls, name)

    def longer(self, *args):
        more(self)
        return method(self, *args)

    patch.setattr(cls, name, longer)


@mutation
def an_overflow_loses_its_age(patch):
    def age(self):
        self.age = self.centre.clock.now

    before(patch, contact.Contact, "overflow", age)


@mutation
def an_overflow_renews_patience(patch):
    def renew(self):
        self.give_up += self.centre.clock.now - self.arrived

    before(patch, contact.Contact, "overflow", renew)


@mutation
def an_overflow_gives_its_telephone_line_back(patch):
    before(patch, contact.Contact, "overflow", contact.Contact.hang_up)


@mutation
def a_closed_queue_takes_overflow(patch):
    patch.setattr(queues.QueueState, "close", lambda self: None)


@mutation
def a_head_start_is_ignored(patch):
    def forget(self):
        self.age = self.arrived

    after(patch, contact.Contact, "__init__", forget)


@mutation
def a_widened_contact_stays_in_its_line(patch):
    patch.setattr(contact.Contact, "move_to", lambda self, line: None)


@mutation
def widening_comes_a_tick_late(patch):
    def late(self):
        for step in self.steps[1:]:
            step.after += step.after > 0

    run = centre.Centre.start

    def start(self):
        for queue in self.queues:
            late(queue)
        run(self)

    patch.setattr(centre.Centre, "start", start)


@mutation
def a_full_queue_lets_one_more_wait(patch):
    def more(self):
        self.max_waiting += 1

    after(patch, queues.QueueState, "__init__", more)


@mutation
def the_first_balking_row_holds(patch):
    after(patch, queues.QueueState, "__init__", lambda self: self.balking.reverse())


@mutation
def every_announcement_changes_patience(patch):
    def forget(self):
        self.has_heard = False

    before(patch, contact.Contact, "overflow", forget)


@mutation
def an_announcement_counts_one_fewer_waiting(patch):
    formula = queues._expected_wait
    patch.setattr(queues, "_expected_wait", lambda n, handle, a: formula(n - 1, handle, a))


@mutation
def a_wrap_up_lasts_at_least_a_tick(patch):
    rounded = getattr(ticks_of_wrap, "py_func", ticks_of_wrap)
    patch.setattr(agents, "_ticks_of_wrap", lambda seconds: max(1, rounded(seconds)))


@mutation
def an_agent_takes_another_contact_before_its_break(patch):
    finish = agents.Agent.finished

    def finished(self):
        contact = self.group.next_contact()
        if contact is not None and self.scheduled != Activity.OFF:
            self.take(contact)
        else:
            finish(self)

    patch.setattr(agents.Agent, "finished", finished)


@mutation
def an_agent_who_comes_back_does_not_look(patch):
    change = agents.Agent.change_to

    def change_to(self, activity):
        hidden, self.group.lines = self.group.lines, []
        change(self, activity)
        self.group.lines = hidden

    patch.setattr(agents.Agent, "change_to", change_to)


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_comparison_notices_that(name, sample, monkeypatch):
    MUTATIONS[name](monkeypatch)
    assert notices(sample)
