"""Ways to break how the SimPy model begins from a state, by what is broken."""

from __future__ import annotations

from typing import Any

from sim.engine.simpy_model import beginning, centre
from sim.engine.simpy_model.beginning import Arrived
from sim.engine.simpy_model.service import Service
from tests.engine.breaking import Mutations

mutation = Mutations()


@mutation
def a_waiting_contact_is_dropped(patch):
    waits_on = Arrived.waits_on

    def some_wait(self: Arrived) -> None:
        if self.contact.identity % 3:
            waits_on(self)

    patch.setattr(Arrived, "waits_on", some_wait)


@mutation
def a_contact_in_service_is_dropped(patch):
    patch.setattr(Arrived, "goes_on", lambda self: None)


@mutation
def who_waits_holds_no_line(patch):
    patch.setattr(Arrived, "take_line", lambda self: None)


@mutation
def work_done_is_forgotten(patch):
    go_on = Service.go_on_talking
    patch.setattr(Service, "go_on_talking", lambda self, done: go_on(self, 0))


@mutation
def wrap_up_done_is_forgotten(patch):
    go_on = Service.go_on_wrapping
    patch.setattr(Service, "go_on_wrapping", lambda self, done: go_on(self, 0))


@mutation
def steps_walked_are_forgotten(patch):
    init = Arrived.__init__

    def begin_anew(self: Arrived, *rest: Any) -> None:
        init(self, *rest)
        self.contact.next_step = 1

    patch.setattr(Arrived, "__init__", begin_anew)


@mutation
def ages_begin_anew(patch):
    init = Arrived.__init__

    def become_young(self: Arrived, *rest: Any) -> None:
        init(self, *rest)
        self.contact.take_age_from(self.contact.centre.clock.now - self.contact.identity)

    patch.setattr(Arrived, "__init__", become_young)


@mutation
def agents_look_before_anybody_waits(patch):
    begin = beginning.begin

    def agents_first(of: Any, changes: Any) -> None:
        for agent, activity in changes:
            of.agents[agent].change_to(activity)
        begin(of, [])

    patch.setattr(centre, "begin", agents_first)


@mutation
def agents_come_on_duty_the_other_way_round(patch):
    begin = beginning.begin
    patch.setattr(centre, "begin", lambda of, changes: begin(of, changes[::-1]))


@mutation
def timelines_of_before_are_forgotten(patch):
    begin = beginning.begin
    patch.setattr(centre, "begin", lambda of, changes: begin(of, []))


@mutation
def the_attempt_does_not_count(patch):
    init = Arrived.__init__

    def first(self: Arrived, *rest: Any) -> None:
        init(self, *rest)
        self.contact.attempt = 0
        self.contact.key = self.contact.customer

    patch.setattr(Arrived, "__init__", first)


@mutation
def what_is_set_aside_is_not(patch):
    init = Arrived.__init__

    def in_hand(self: Arrived, *rest: Any) -> None:
        init(self, *rest)
        self.aside = not self.aside

    patch.setattr(Arrived, "__init__", in_hand)


@mutation
def attention_so_far_is_forgotten(patch):
    init = Arrived.__init__

    def fresh(self: Arrived, *rest: Any) -> None:
        init(self, *rest)
        self.effort = 0

    patch.setattr(Arrived, "__init__", fresh)
