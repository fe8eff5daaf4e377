"""Scores, scales, causes and churn against plain recomputation and against exact probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim.engine.log import Exit
from sim.measure.experience import (
    CES_CUTS,
    CSAT_CUTS,
    EXPERIENCE_COLUMNS,
    NPS_CUTS,
    SEGMENT_COLUMNS,
    bins,
    experience_plan,
)
from sim.measure.experience_count import (
    bad_before,
    bad_before_in_bytes,
    bin_of_score,
    worst,
)
from sim.measure.issues import ISSUE, STATUS_GIVEN_UP, STATUS_OPEN
from sim.scenario.models.experience import Experience
from tests.experience import naive
from tests.experience.build import DAYS, issues, rate, scenario

SEGMENTS = {
    "vip": {"share": 0.2, "customers": 4, "yearly_churn": 0.05, "yearly_value": 900},
    "others": {"share": 0.5, "customers": 30, "yearly_churn": 0.2, "yearly_value": 100},
    "passing": {"share": 0.3, "yearly_churn": 0.4, "yearly_value": 10},
}
MANY = 20_000


def random_issues(rng, n, queues=3, segments=3):
    """Issues of every kind, contacts among them that nobody decided about."""
    yes = lambda p: rng.random(n) < p  # noqa: E731
    waits = np.where(yes(0.5), 0.0, rng.exponential(2.0, n))
    segment = rng.integers(0, segments, n)
    return issues(
        n,
        seed=int(rng.integers(2**31)),
        relative_wait=waits * rng.integers(1, 3, n),
        contact_relative_wait=waits,
        status=rng.integers(0, 3, n),
        contacts=rng.integers(1, 5, n),
        channel_changes=rng.integers(0, 3, n),
        transfers=rng.integers(0, 3, n),
        contact_transfers=rng.integers(0, 2, n),
        handed_on=rng.integers(0, 3, n),
        contact_handed_on=rng.integers(0, 2, n),
        contact_resolved=rng.integers(-1, 2, n),
        contact_answered=rng.integers(0, 2, n),
        exit=rng.choice([Exit.ANSWERED, Exit.ABANDONED, Exit.CONTAINED], n),
        queue=rng.integers(0, queues, n),
        contact_queue=rng.integers(-1, queues, n),
        day=rng.integers(-1, DAYS, n),
        contact_day=rng.integers(0, DAYS, n),
        segment=segment,
        person=np.where(segment == 0, rng.integers(0, 4, n), rng.integers(0, 30, n)),
    )


def assert_columns(found, expected, names, where):
    """Every column of every cell, empty ones included."""
    rows, days = next(iter(found.values())).shape
    for name in names:
        for row in range(rows):
            for day in range(days):
                value = expected.get((row, day), {}).get(name, 0.0)
                assert found[name][row, day] == pytest.approx(value, rel=1e-12), (where, name)


@given(
    st.integers(0, 60),
    st.integers(0, 2**32 - 1),
    st.fixed_dictionaries(
        {
            "base": st.floats(-1, 3),
            "wait": st.floats(-2, 0.5),
            "unresolved": st.floats(-3, 0.5),
            "per_contact": st.floats(-1, 0.5),
            "per_channel_change": st.floats(-1, 0.5),
            "per_transfer": st.floats(-1, 0.5),
            "self_service_failed": st.floats(-1, 0.5),
            "noise_sd": st.floats(0.1, 3),
            "bad_below": st.floats(-1, 1),
            "loyalty_loss": st.floats(0, 1),
            "response_share": st.floats(0, 1),
        }
    ),
)
def test_every_column_is_what_the_definitions_say(n, seed, coefficients):
    model = scenario(3, coefficients, segments=SEGMENTS)
    records = random_issues(np.random.default_rng(seed), n)
    queues, segments = naive.issue_columns(model, records)
    by_contact = naive.contact_columns(model, records)
    found = rate(model, records)
    of_contacts = [name for name in EXPERIENCE_COLUMNS if name.startswith("contact_")]
    of_issues = [name for name in EXPERIENCE_COLUMNS if name not in of_contacts]
    assert_columns(found.queues, queues, of_issues, "issues")
    assert_columns(found.queues, by_contact, of_contacts, "contacts")
    assert_columns(found.segments, segments, SEGMENT_COLUMNS, "segments")


def exact_levels(mean, cuts, sd=1.0):
    """Probabilities of the levels below, between and above cuts of a normal score."""
    below = norm.cdf([*cuts, np.inf], loc=mean, scale=sd)
    return np.diff(below, prepend=0.0)


@pytest.mark.parametrize("wait", [0.0, 1.0, 9.0])
def test_without_anything_but_a_wait_answers_are_normal_probabilities(wait):
    model = scenario()
    found = rate(model, issues(MANY, relative_wait=wait, contact_relative_wait=wait)).queues
    mean = Experience().base - 0.5 * np.log(1 + wait)
    csat, nps, ces = (exact_levels(mean, cuts) for cuts in (CSAT_CUTS, NPS_CUTS, CES_CUTS))
    expected = {
        "csat_points": (csat, np.arange(1, 6)),
        "ces_points": (ces, np.arange(1, 8)),
        "nps_points": (nps, np.repeat([-100.0, 0.0, 100.0], [7, 2, 2])),
        "unhappy": (csat, np.arange(1, 6) <= 2),
    }
    for kind in ("", "survey_", "contact_"):
        rated = found[f"{kind}rated"].sum()
        assert rated == MANY or kind == "survey_"
        for name, (share, points) in expected.items():
            exact = (share * points).sum()
            error = np.sqrt(((share * points**2).sum() - exact**2) / rated)
            assert abs(found[kind + name].sum() / rated - exact) < 4 * error


def test_the_survey_is_answered_by_its_share_whatever_the_score():
    found = rate(scenario(experience={"response_share": 0.3}), issues(MANY), contacts=False).queues
    error = np.sqrt(0.3 * 0.7 / MANY)
    assert abs(found["survey_rated"].sum() / MANY - 0.3) < 4 * error
    silent_bad = found["bad"].sum() - found["survey_bad"].sum()
    silent = MANY - found["survey_rated"].sum()
    shares = found["survey_bad"].sum() / found["survey_rated"].sum(), silent_bad / silent
    assert abs(shares[0] - shares[1]) < 4 * np.sqrt(0.1 * 0.9 / MANY / 0.21)


@pytest.mark.parametrize(("share", "answers"), [(0.0, 0), (1.0, 500)])
def test_nobody_or_everybody_answers(share, answers):
    found = rate(scenario(experience={"response_share": share}), issues(500)).queues
    assert found["survey_rated"].sum() == found["contact_survey_rated"].sum() == answers


WORSE = {
    "relative_wait": 2.0,
    "status": STATUS_GIVEN_UP,
    "contacts": 2,
    "channel_changes": 1,
    "transfers": 1,
    "handed_on": 1,
}


@pytest.mark.parametrize("name", WORSE)
def test_the_same_customers_are_never_happier_with_worse_service(name):
    model = scenario()
    good = rate(model, issues(400), contacts=False).queues
    bad = rate(model, issues(400, **{name: WORSE[name]}), contacts=False).queues
    for column in ("csat_points", "nps_points", "ces_points"):
        assert bad[column].sum() < good[column].sum()
    assert bad["bad"].sum() > good["bad"].sum()
    alone = rate(model, issues(1), contacts=False).queues["csat_points"].sum()
    assert (
        alone
        >= rate(model, issues(1, **{name: WORSE[name]}), contacts=False).queues["csat_points"].sum()
    )


def test_an_issue_of_one_contact_and_that_contact_are_rated_alike():
    rng = np.random.default_rng(5)
    waits = rng.exponential(1.0, 300)
    resolved = rng.integers(0, 2, 300)
    records = issues(
        300,
        relative_wait=waits,
        contact_relative_wait=waits,
        status=np.where(resolved == 1, 1, STATUS_GIVEN_UP),
        contact_resolved=resolved,
        transfers=1,
        contact_transfers=1,
    )
    found = rate(scenario(), records).queues
    for name in ("rated", "csat_points", "nps_points", "ces_points", "unhappy", "bad"):
        assert found[name].sum() == found[f"contact_{name}"].sum()
        assert found[f"survey_{name}"].sum() == found[f"contact_survey_{name}"].sum()


def test_open_issues_those_of_the_warm_up_and_campaigns_are_not_rated():
    model = scenario(2)
    dialled = model.queues["queue 1"].model_copy(update={"dial": object()})
    model = model.model_copy(update={"queues": {**model.queues, "queue 1": dialled}})
    records = issues(4, status=[1, STATUS_OPEN, 1, 1], day=[0, 0, -1, 0], queue=[0, 0, 0, 1])
    found = rate(model, records).queues
    assert found["rated"].sum() == 1
    assert found["contact_rated"].sum() == 3  # their contacts were over, but for the campaign's


def test_a_contact_that_was_answered_last_and_not_decided_is_resolved():
    last = [Exit.ANSWERED, Exit.ABANDONED]  # the second: after a transfer
    records = issues(2, contact_resolved=-1, contact_answered=1, exit=last)
    model = scenario(experience={"noise_sd": 1e-6})
    found = rate(model, records).queues
    assert found["contact_bad"].sum() == 1


def test_a_score_at_a_cut_is_above_it():
    cuts, weights = bins(Experience())
    for k, cut in enumerate(cuts):
        assert bin_of_score(cuts, np.float64(cut)) == k + 1
        assert bin_of_score(cuts, np.nextafter(cut, -np.inf)) == k
    assert (np.diff(weights, axis=0)[:, 1:4] >= 0).all()  # CSAT, NPS, CES rise with the score
    assert weights[0].tolist() == [1, 1, -100, 1, 1, 1]
    assert weights[-1].tolist() == [1, 5, 100, 7, 0, 0]


@pytest.mark.parametrize(
    ("terms", "cause"),
    [
        ((-0.1, 0, 0, 0, 0, 0), 0),
        ((-0.1, -1.5, -0.4, 0, 0, 0), 1),
        ((0, -0.2, -0.4, -0.4, 0, 0), 2),
        ((0, 0, 0, -0.2, -0.1, -0.1), 3),
        ((0, 0, 0, 0, -0.5, -0.3), 4),
        ((0, 0, 0, 0, 0.5, -0.3), 5),
        ((0, 0, 0, 0, 0, 0), 6),
        ((0.5, 0.1, 0, 0, 0, 0), 6),
    ],
)
def test_the_cause_is_the_most_negative_term_and_the_mood_where_there_is_none(terms, cause):
    assert worst(*(np.float64(term) for term in terms)) == cause


def test_each_bad_experience_of_a_customer_takes_a_quarter_of_the_loyalty_left():
    segments = {"all": {"share": 1, "customers": 9, "yearly_churn": 0.2, "yearly_value": 50}}
    awful = {"base": -50, "loyalty_loss": 0.25}
    records = issues(4, segment=0, person=[3, 3, 3, 7])
    found = rate(scenario(1, awful, segments=segments), records).segments
    stays = 0.8 * np.array([0.75**3, 0.75])
    assert found["customers"].sum() == 2
    assert found["lost_anyway"].sum() == pytest.approx(0.4)
    assert found["lost_extra"].sum() == pytest.approx((0.8 - stays).sum())
    assert found["value_at_risk"].sum() == pytest.approx(50 * (0.8 - stays).sum())


@given(st.lists(st.tuples(st.integers(0, 2**40), st.booleans()), max_size=60))
def test_the_table_of_people_counts_like_a_dictionary(visits):
    size = 1
    while size < 2 * len(visits):
        size *= 2
    people, known = np.zeros(size, np.int64), {}
    for person, bad in visits:
        assert bad_before(people, np.int64(person), bad) == known.get(person, -1)
        known[person] = known.get(person, 0) + bad


@pytest.mark.parametrize("n_people", [1, 8, 100])
def test_a_table_with_a_byte_for_each_person_counts_like_the_other_one(n_people):
    rng = np.random.default_rng(n_people)
    hashed, bytewise = np.zeros(512, np.int64), np.zeros(n_people // 8 + 1, np.int64)
    for person, bad in zip(rng.integers(0, n_people, 3000), rng.random(3000) < 0.8, strict=True):
        expected = bad_before(hashed, np.int64(person), bad)
        assert bad_before_in_bytes(bytewise, np.int64(person), bad) == expected
    if n_people == 1:
        assert expected == 254  # it stops there


def test_expectation_is_the_promise_unless_the_model_says_otherwise():
    assert experience_plan(scenario(2)).expectation.tolist() == [30_000, 30_000]
    told = experience_plan(scenario(1, {"expectation_s": 45}))
    assert told.expectation.tolist() == [45_000]


def test_a_scenario_without_model_has_an_empty_plan_and_nothing_is_rated():
    model = scenario().model_copy(update={"experience": None})
    assert all(len(part) == 0 for part in experience_plan(model))
    found = rate(model, np.zeros(0, ISSUE))
    assert not found.queues["rated"].any()
