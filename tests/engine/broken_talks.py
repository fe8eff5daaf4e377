"""Mutations of what happens while an agent talks: second agents, resolution, offers, silences."""

from sim.engine.log import Cause
from sim.engine.simpy_model import agents, centre, contact, service, shared_agents, transfers
from tests.engine.breaking import Mutations, changed, with_attribute

mutation = Mutations()


# second agents


@mutation
def the_first_agent_looks_before_a_cold_transfer_queues(patch):
    def begin(self, first):
        first.pass_on()
        leg = first.contact.second_agent(self.to, Cause.TRANSFER, self.keeps_context)
        first.wrap_up()
        self.to.enter(leg)

    patch.setattr(transfers.Cold, "begin", begin)


@mutation
def closed_queues_take_transfers(patch):
    def over(self):
        if self.transfer is None:
            self.end_talk()
        else:
            self.transfer.begin(self)

    patch.setattr(service.Service, "talk_over", over)


@mutation
def transfers_end_after_three_legs(patch):
    patch.setattr(service, "MOST_LEGS", 3)


@mutation
def every_transfer_keeps_the_context(patch):
    with_attribute(patch, transfers.Transfer, "keeps_context", lambda keeps: True)


@mutation
def warm_transfers_are_cold(patch):
    patch.setattr(transfers.Warm, "begin", transfers.Cold.begin)


@mutation
def the_second_agent_does_not_talk_while_both_do(patch):
    def join(method, self):
        ticks = method(self)
        return ticks if self.contact.consults else 0

    changed(patch, service.Service, "_join", join)


@mutation
def a_consultation_in_vain_helps_as_well(patch):
    def fails(self, first):
        first.agent.resumes(first, lambda: self.succeeds(first))

    patch.setattr(transfers.Consult, "fails", fails)


@mutation
def a_consultation_helps_nobody(patch):
    with_attribute(patch, transfers.Transfer, "resolution", lambda factor: 1.0)


@mutation
def a_consultation_is_a_talk_of_the_customer(patch):
    def end(method, self):
        self.contact.issue.talked_on = self.contact.queue.channel
        method(self)

    changed(patch, service.Service, "end_consultation", end)
    changed(patch, service.Service, "_note_end", lambda method, self: keep_channel(method, self))


def keep_channel(method, self):
    """A talk that ends after a consultation does not tell the channel again."""
    before = self.contact.issue.talked_on
    method(self)
    if isinstance(self.transfer, transfers.Consult) and before is not None:
        self.contact.issue.talked_on = before


@mutation
def who_is_asked_may_lose_patience(patch):
    def second(method, self, queue, cause, keeps):
        leg = method(self, queue, cause, keeps)
        leg.give_up = min(leg.give_up, leg.arrived + 60_000)
        return leg

    changed(patch, contact.Contact, "second_agent", second)


@mutation
def a_transfer_keeps_the_key_of_the_leg_before(patch):
    patch.setattr(contact, "leg_key", lambda key, leg: key)


@mutation
def a_shared_agent_who_holds_takes_others(patch):
    def takes(self):
        return self.scheduled == agents.AVAILABLE and not self.is_due and self.pause_ends is None

    patch.setattr(shared_agents.SharedAgent, "takes_contacts", property(takes))


# resolution and offers


@mutation
def offers_come_before_the_question_is_solved(patch):
    def seconds(method, self):
        solved, self.resolved = self.resolved, 1
        try:
            return method(self)
        finally:
            self.resolved = solved

    changed(patch, service.Service, "offer_seconds", seconds)


@mutation
def everybody_accepts_an_offer(patch):
    with_attribute(patch, service.Offer, "acceptance", lambda share: 1.0)


@mutation
def intents_are_equally_hard(patch):
    def start(method, self):
        self.intent_resolutions = [1.0] * len(self.intent_resolutions)
        method(self)

    changed(patch, centre.Centre, "start", start)


@mutation
def all_groups_resolve_alike(patch):
    with_attribute(patch, agents.AgentGroup, "resolutions", lambda all_: [1.0] * len(all_))


@mutation
def beginners_are_as_fast_as_others(patch):
    with_attribute(patch, agents.Agent, "factor", lambda factor: 1.0)


@mutation
def beginners_resolve_as_much_as_others(patch):
    with_attribute(patch, agents.Agent, "resolution", lambda factor: 1.0)


# silences


@mutation
def silent_customers_slow_the_others(patch):
    patch.setattr(service, "SILENT", service.SILENT._replace(takes_attention=True))


@mutation
def nobody_falls_silent(patch):
    with_attribute(patch, service.Silences, "mean_number", lambda mean: 0.0)


@mutation
def all_silences_are_alike(patch):
    patch.setattr(service, "combine", lambda key, part: key)
