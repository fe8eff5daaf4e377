"""Preemptive priorities against M/G/1, M/M/c, conservation and each other."""

import pytest

from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.mg1 import (
    mg1_wait,
    moments_deterministic,
    moments_exponential,
    moments_lognormal,
    moments_mixture,
)
from tests.theory.exact.preemptive import SetAside, mg1_preemptive, mmc_preemptive_responses
from tests.theory.exact.races import assert_agree, time_averages


def test_the_first_class_does_not_see_the_others():
    mail = moments_lognormal(2.0, 1.5)
    call, _ = mg1_preemptive((0.4, 0.2), (moments_exponential(1.0), mail))
    assert call.first_wait == pytest.approx(mg1_wait(0.4, moments_exponential(1.0)))
    assert call.response == pytest.approx(1 / (1 - 0.4))


def test_two_exponential_classes_have_the_known_closed_form():
    """E[T2] = (1/mu2 (1 - rho1) + (rho1/mu1 + rho2/mu2)) / ((1 - rho1) (1 - rho1 - rho2))."""
    (rate1, mean1), (rate2, mean2) = (0.3, 1.0), (0.1, 4.0)
    rho1, rho2 = rate1 * mean1, rate2 * mean2
    _, mail = mg1_preemptive(
        (rate1, rate2), (moments_exponential(mean1), moments_exponential(mean2))
    )
    top = mean2 * (1 - rho1 - rho2) + rho1 * mean1 + rho2 * mean2
    assert mail.response == pytest.approx(top / ((1 - rho1) * (1 - rho1 - rho2)))


def test_one_exponential_law_conserves_the_number_in_system():
    rates, mean = (0.2, 0.3, 0.25), 1.0
    times = mg1_preemptive(rates, (moments_exponential(mean),) * 3)
    assert sum(r * t.response for r, t in zip(rates, times, strict=True)) == pytest.approx(3.0)


@pytest.mark.parametrize("service", [moments_deterministic(1.5), moments_lognormal(1.5, 2.0)])
def test_work_in_the_system_is_that_of_first_in_first_out(service):
    """Work is conserved: wait for the first start of the last class is pooled work stretched."""
    call, rates = moments_exponential(0.5), (0.6, 0.3)
    _, mail = mg1_preemptive(rates, (call, service))
    pooled = moments_mixture(rates, (call, service))
    work = mg1_wait(sum(rates), pooled)
    assert mail.first_wait == pytest.approx(work / (1 - 0.6 * 0.5))


def test_without_calls_mail_is_m_g_1():
    mail = moments_lognormal(1.5, 2.0)
    _, times = mg1_preemptive((1e-12, 0.4), (moments_exponential(1.0), mail))
    assert times.response == pytest.approx(mg1_wait(0.4, mail) + 1.5)


def test_one_agent_of_several_is_the_formula_for_one():
    rates = (0.3, 0.4)
    times = mg1_preemptive(rates, (moments_exponential(1.0),) * 2)
    assert mmc_preemptive_responses(rates, 1.0, 1) == pytest.approx([t.response for t in times])


def test_overload_is_refused():
    with pytest.raises(ValueError, match="unstable"):
        mg1_preemptive((0.5, 0.5), (moments_exponential(1.0),) * 2)


# --- e-mails set aside -------------------------------------------------------------------------


def test_one_agent_setting_aside_is_preemptive_resume():
    model = SetAside(0.3, 1.0, 0.1, 0.25, 1)
    call, mail = mg1_preemptive((0.3, 0.1), (moments_exponential(1.0), moments_exponential(4.0)))
    assert model.call_wait == pytest.approx(call.first_wait, rel=1e-8)
    assert model.mail_times.first_wait == pytest.approx(mail.first_wait, rel=1e-7)
    assert model.mail_times.response == pytest.approx(mail.response, rel=1e-7)
    assert model.mean_set_aside + 0.1 * 4.0 == pytest.approx(0.1 * 4.0 / (1 - 0.3), rel=1e-7)


def test_calls_do_not_see_mail():
    model, alone = SetAside(2.2, 1.0, 0.2, 0.5, 3, 0.5), ErlangA(2.2, 1.0, 0.5, 3)
    assert model.call_p_wait == pytest.approx(alone.p_wait, rel=1e-8)
    assert model.call_p_abandon == pytest.approx(alone.p_abandon, rel=1e-8)
    assert model.chain.residual < 1e-12


def test_mail_without_calls_is_erlang_c():
    model, alone = SetAside(1e-12, 1.0, 1.0, 0.5, 3), ErlangC(1.0, 0.5, 3)
    assert model.mail_times.first_wait == pytest.approx(alone.asa, rel=1e-8)


def test_every_mail_is_worked_for_its_own_time_only():
    assert SetAside(2.2, 1.0, 0.2, 0.5, 3, 0.5).mail_effort == pytest.approx(2.0, rel=1e-8)


def test_keeping_what_was_set_aside_costs_time_against_handing_it_on():
    shared = mmc_preemptive_responses((1.2, 0.5), 1.0, 2)
    kept = SetAside(1.2, 1.0, 0.5, 1.0, 2)
    assert kept.call_wait + 1.0 == pytest.approx(shared[0], rel=1e-8)
    assert 1.02 * shared[1] < kept.mail_times.response < 1.3 * shared[1]


class Desk:
    """Agents with their own piles, calls and e-mails; which agent is whose is written out."""

    def __init__(self, call_rate, mail_rate, agents, abandon_rate):
        self.call_rate, self.mail_rate, self.abandon_rate = call_rate, mail_rate, abandon_rate
        self.doing = [""] * agents
        self.aside = [False] * agents
        self.calls = self.mails = 0

    def races(self):
        events = [(self.call_rate, self.call), (self.mail_rate, self.mail)]
        events.append((self.abandon_rate * self.calls, self.abandon))
        for agent, task in enumerate(self.doing):
            if task:
                events.append((1.0 if task == "call" else 0.8, lambda a=agent: self.end(a)))
        return events

    def figures(self):
        return self.calls, self.mails, sum(self.aside), self.doing.count("mail")

    def call(self):
        if "" in self.doing:
            self.doing[self.doing.index("")] = "call"
        elif "mail" in self.doing:
            agent = self.doing.index("mail")
            self.doing[agent], self.aside[agent] = "call", True
        else:
            self.calls += 1

    def mail(self):
        if "" in self.doing:
            self.doing[self.doing.index("")] = "mail"
        else:
            self.mails += 1

    def abandon(self):
        self.calls -= 1

    def end(self, agent):
        if self.calls:
            self.calls -= 1
            self.doing[agent] = "call"
        elif self.aside[agent]:
            self.aside[agent] = False
            self.doing[agent] = "mail"
        elif self.mails:
            self.mails -= 1
            self.doing[agent] = "mail"
        else:
            self.doing[agent] = ""


def test_setting_aside_agrees_with_a_centre_lived_through_event_by_event():
    model = SetAside(1.0, 1.0, 0.35, 0.8, 2, 0.5)
    exact = (
        model.call_wait * model.call_rate,
        model.mail_times.first_wait * model.mail_rate,
        model.mean_set_aside,
        0.35 / 0.8,
    )
    found = time_averages(Desk(1.0, 0.35, 2, 0.5), 40_000.0, seed=11)
    assert_agree(found, exact, precision=0.06)
