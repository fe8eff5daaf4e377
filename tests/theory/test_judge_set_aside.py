"""E-mails set aside for calls and resumed: preemptive-resume priorities."""

from sim.scenario import Scenario
from tests.theory.exact.mg1 import moments_gamma, moments_lognormal
from tests.theory.exact.preemptive import SetAside, mg1_preemptive
from tests.theory.judged import Json, centre, exponential, group, needs_speed, parametrised, queue
from tests.theory.logged import Figures, LogJudge, Seen, answered, mean_s, share, waiting_figures

ASIDE: Json = {"channels": ["email"], "contacts": 1, "set_aside_for": ["voice"]}
NEVER_ASIDE: Json = {"channels": ["email"], "contacts": 1}


def blended(calls: Json, mails: Json, agents: int, days: int, concurrency: Json) -> Scenario:
    """Calls before e-mails, in one group."""
    skills = {"call": {"priority": 1}, "mail": {"priority": 2}}
    queues = {"call": calls, "mail": mails | {"channel": "email"}}
    groups = {"g": group(agents, skills, concurrency=[concurrency])}
    return centre(queues, groups, days=days, warm_up_days=0)


def read(seen: Seen) -> Figures:
    mails = answered(seen.legs("mail"))
    mails = mails[mails["ended"] >= 0]
    calls = waiting_figures(seen.legs("call"))
    aside = (mails["ended"] - mails["answered"]) - mails["effort"]
    return {f"call {name}": sums for name, sums in calls.items()} | {
        "mail first wait": mean_s(mails["answered"] - mails["queued"]),
        "mail response": mean_s(mails["ended"] - mails["queued"]),
        "mail effort": mean_s(mails["effort"]),
        "mail aside": mean_s(aside),
        "mail interrupted": share(aside > 0),
    }


def judge_of_team() -> LogJudge:
    """Calls with patience and e-mails, three agents, everything exponential."""
    call_s, mail_s, patience_s, agents = 60.0, 200.0, 90.0, 3
    calls, mails = 0.02, 0.006

    def build(
        more: float = 1.0, mail_s: float = mail_s, concurrency: Json = ASIDE, agents: int = agents
    ) -> Scenario:
        live = queue(more * calls, exponential(call_s), patience=exponential(patience_s))
        return blended(live, queue(mails, exponential(mail_s)), agents, 8, concurrency)

    model = SetAside(calls, 1 / call_s, mails, 1 / mail_s, agents, 1 / patience_s)
    exact = {
        "call p_wait": model.call_p_wait,
        "call wait_all": model.call_wait,
        "call p_abandon": model.call_p_abandon,
        "mail first wait": model.mail_times.first_wait,
        "mail response": model.mail_times.response,
        "mail effort": model.mail_effort,
        "mail aside": model.mean_set_aside / mails,
    }
    wrong = {
        "2 % more calls": {"more": 1.02},
        "e-mails 3 % longer": {"mail_s": 1.03 * mail_s},
        "e-mails are finished first": {"concurrency": NEVER_ASIDE},
    }
    easy = frozenset({"mail effort"})
    return LogJudge(
        "e-mails set aside by a team",
        build,
        read,
        exact,
        wrong,
        0.03,
        coarser={"mail first wait": 0.08},
        easy=easy,
    )


def judge_of_one() -> LogJudge:
    """One agent, other laws: the M/G/1 queue with preemptive resume."""
    calls, mails, call_s, mail_s = 0.008, 0.002, 40.0, 150.0

    def build(more: float = 1.0, cv: float = 1.3, concurrency: Json = ASIDE) -> Scenario:
        talk = {"law": "lognormal", "mean": call_s, "cv": cv}
        work = {"law": "gamma", "mean": mail_s, "cv": 0.7}
        return blended(queue(more * calls, talk), queue(mails, work), 1, 25, concurrency)

    laws = (moments_lognormal(call_s, 1.3), moments_gamma(mail_s, 0.7))
    call, mail = mg1_preemptive((calls, mails), laws)
    exact = {
        "call wait_all": call.first_wait,
        "call p_wait": calls * call_s,
        "mail first wait": mail.first_wait,
        "mail response": mail.response,
        "mail effort": mail_s,
    }
    wrong = {
        "2 % more calls": {"more": 1.02},
        "another cv of the talk": {"cv": 1.2},
        "e-mails are finished first": {"concurrency": NEVER_ASIDE},
    }
    easy = frozenset({"mail effort"})
    return LogJudge("M/G/1 with preemptive resume", build, read, exact, wrong, 0.03, easy=easy)


JUDGES = [judge_of_team(), judge_of_one()]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_figures_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
