"""Mutations of what customers do: coming again, self-service, callbacks, being dialled."""

import numpy as np

from sim.engine.log import Cause, Exit
from sim.engine.simpy_model import (
    agents,
    callbacks,
    centre,
    contact,
    dialling,
    journey,
    queues,
    self_service,
    service,
)
from sim.inputs import draws
from tests.engine.breaking import Mutations, changed, with_attribute

mutation = Mutations()


# coming again


@mutation
def customers_come_again_once_more(patch):
    with_attribute(patch, journey.ComeBack, "most", lambda most: most + 1)


@mutation
def the_limit_of_contacts_is_ignored(patch):
    with_attribute(patch, journey.ComeBack, "most", lambda most: 50)


@mutation
def everybody_comes_again(patch):
    with_attribute(patch, journey.ComeBack, "share", lambda share: 1.0)


@mutation
def customers_always_come_again_to_the_same_queue(patch):
    patch.setattr(journey.ComeBack, "where", lambda self, contact: self.queue)


@mutation
def repeats_are_drawn_like_retries(patch):
    with_attribute(patch, journey.ComeBack, "purpose", lambda purpose: draws.RETRY)


@mutation
def who_is_cut_off_gives_up(patch):
    patch.setattr(contact, "_LOST", (Exit.ABANDONED, Exit.BLOCKED, Exit.BALKED))


@mutation
def who_leaves_a_message_comes_again(patch):
    patch.setattr(contact, "_LOST", (*contact._LOST, Exit.VOICEMAIL))


@mutation
def a_closed_queue_is_entered(patch):
    patch.setattr(journey.Entry, "happens", lambda self, _=None: self.enter())


@mutation
def everybody_comes_at_the_moment_of_the_opening(patch):
    patch.setattr(journey.Entry, "spread", lambda self, length: 0)


@mutation
def who_was_put_off_does_not_look_again(patch):
    def at(method, self, tick):
        if tick <= self.centre.horizon:
            action = self.happens if self.queue.open else lambda _: self.enter()
            self.centre.clock.call(tick, journey.ENTRY, self.contact.identity, action)

    changed(patch, journey.Entry, "at", at)


@mutation
def who_comes_again_goes_before_arrivals_and_openings(patch):
    patch.setattr(journey, "ENTRY", 4)


@mutation
def who_comes_again_goes_after_steps(patch):
    patch.setattr(journey, "ENTRY", 9)


@mutation
def an_attempt_is_drawn_with_the_customer_s_own_key(patch):
    patch.setattr(contact, "attempt_key", lambda customer, attempt: customer)


@mutation
def history_is_always_seen(patch):
    patch.setattr(centre.Centre, "history_is_seen", lambda self, issue, queue: True)


@mutation
def history_is_seen_on_any_channel(patch):
    def seen(self, issue, queue):
        return issue.talked_on is not None

    patch.setattr(centre.Centre, "history_is_seen", seen)


# self-service and deflection


@mutation
def containment_does_not_depend_on_the_intent(patch):
    change = lambda shares: [shares[0]] * len(shares)  # noqa: E731
    with_attribute(patch, self_service.SelfService, "containment", change)


@mutation
def a_failed_bot_leaves_patience_alone(patch):
    with_attribute(patch, self_service.SelfService, "patience_factor", lambda factor: 1.0)


@mutation
def every_hand_over_keeps_the_context(patch):
    with_attribute(patch, self_service.SelfService, "keeps_context", lambda share: 1.0)


@mutation
def what_is_contained_is_solved(patch):
    with_attribute(patch, self_service.SelfService, "resolution", lambda share: 1.0)


@mutation
def a_contained_contact_keeps_its_line(patch):
    def contain(method, self, leg):
        trunk, leg.trunk = leg.trunk, None
        method(self, leg)
        leg.trunk = trunk

    changed(patch, self_service.SelfService, "contain", contain)


@mutation
def a_closed_queue_takes_who_comes_out_of_self_service(patch):
    with_attribute(patch, queues.QueueState, "cuts", lambda cuts: False)


@mutation
def self_service_ends_before_arrivals(patch):
    patch.setattr(self_service, "ENTRY", 5)


@mutation
def who_comes_again_is_deflected_too(patch):
    def arrive(method, self, leg):
        if self.deflects and not leg.is_backlog:
            leg = self_service.deflected(leg)
        leg.queue.let_in(leg)

    changed(patch, queues.QueueState, "arrive", arrive)


@mutation
def a_deflected_contact_keeps_its_laws(patch):
    def begin(method, self, *factor):
        if self.cause != Cause.DEFLECTED:
            method(self, *factor)

    changed(patch, contact.Contact, "begin_chain", begin)


@mutation
def a_backlog_passes_self_service(patch):
    patch.setattr(contact.Contact, "is_backlog", property(lambda self: False))


# callbacks


@mutation
def a_callback_in_turn_waits_from_now_on(patch):
    patch.setattr(callbacks.CalledBack, "in_turn", False)


@mutation
def a_callback_at_a_chosen_time_keeps_its_age(patch):
    def enter(method, self):
        self.in_turn = True
        method(self)

    changed(patch, callbacks.CalledBack, "enter", enter)


@mutation
def everybody_accepts_a_callback(patch):
    def configure(method, self, row):
        method(self, row)
        self.acceptance = 1.0

    changed(patch, callbacks.Callback, "configure", configure)


@mutation
def a_callback_is_offered_however_short_the_wait(patch):
    patch.setattr(callbacks.Callback, "offered", lambda self, leg: True)


@mutation
def a_waiting_contact_counts_itself_among_the_others(patch):
    def offered(self, leg):
        expected = self.queue.expected_wait(self.queue.waiting + 1)
        return self.if_expected < 0 or expected > self.if_expected

    patch.setattr(callbacks.Callback, "offered", offered)


@mutation
def who_is_called_back_keeps_the_line(patch):
    def settles(method, self, leg):
        trunk, leg.trunk = leg.trunk, None
        settled = method(self, leg)
        if not settled:
            leg.trunk = trunk
        return settled

    changed(patch, callbacks.Callback, "settles", settles)


# dialling


@mutation
def records_are_not_read_before_they_are_dialled(patch):
    with_attribute(patch, dialling.Dial, "preview", lambda law: -1)


@mutation
def numbers_are_dialled_once_more(patch):
    with_attribute(patch, dialling.Dial, "attempts", lambda attempts: attempts + 1)


@mutation
def every_party_is_the_right_one(patch):
    with_attribute(patch, dialling.Dial, "right_party", lambda shares: [1.0] * len(shares))


@mutation
def the_chance_to_reach_somebody_is_that_of_the_morning(patch):
    with_attribute(patch, dialling.Dial, "connect", lambda shares: [shares[0]] * len(shares))


@mutation
def every_dialling_of_a_customer_is_drawn_alike(patch):
    patch.setattr(dialling, "dial_key", lambda key, leg: np.uint64(key))


@mutation
def a_redial_is_spread_after_an_opening(patch):
    def spread(self, length):
        return int(draws.uniform_for(self.spread_key(), draws.SPREAD) * min(3_600_000, length))

    patch.setattr(journey.Entry, "spread", spread)


@mutation
def who_was_dialled_is_dialled_again_when_answered(patch):
    def dials(method, self):
        if self.contact.cause == Cause.DIALLED and self.contact.queue.dial is not None:
            self.contact.cause = int(Cause.CALLBACK)
        method(self)

    changed(patch, service.Service, "begin", dials)


@mutation
def the_dialler_does_not_see_who_becomes_idle(patch):
    with_attribute(patch, agents.AgentGroup, "diallers", lambda _: NeverMore())


class NeverMore(list):
    """A list to which nothing is added."""

    def append(self, _):
        """Nothing."""


@mutation
def the_last_record_is_dialled_first(patch):
    def dial_next(method, self):
        self.records.reverse()
        method(self)
        self.records.reverse()

    changed(patch, dialling.Dialler, "dial_next", dial_next)
