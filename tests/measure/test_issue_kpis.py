"""KPIs of issues, promises, callbacks and dialling, on logs small enough to count by hand."""

import numpy as np
import pytest

from sim.engine.log import AGENT_STATE, CONTACT, Activity, Cause, Exit, Stage, Then
from sim.measure import Asked, measure_replication, new_moments, tables
from sim.scenario.models.queues import PromiseStep
from tests.measure.build import SECOND, calendar, contact, state
from tests.measure.journeys import Issue, journey_desk, leg

MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
NO_AGENTS = np.zeros(0, AGENT_STATE)
SOLVABLE, NOT_SOLVABLE = 0, 1
HELPED, AGAIN, OVER = (
    {"resolved": 1, "then": Then.END},
    {"resolved": 0, "then": Then.COMES_BACK},
    {"resolved": 0, "then": Then.END},
)


def frames(desk, rows, states=NO_AGENTS):
    moments = new_moments(desk.plan)
    log = np.concatenate(rows) if rows else np.zeros(0, CONTACT)
    measure_replication(desk.inputs, desk.plan, 0, log, states, desk.scratch, moments)
    return tables(moments, desk.plan, desk.names, desk.calendar)


def total(desk, rows, table, row=0):
    return frames(desk, rows)[f"{table}_total"].iloc[row]


def voice_desk(**more):
    """One voice queue with T = 20 s; repeats within six hours count; the horizon is 24 h."""
    return journey_desk(calendar(), channels=("voice",), business=False, **more)


def issue(number, intent=SOLVABLE, person=-1):
    return Issue(number, number + 1, 0 if person >= 0 else -1, person, intent)


def first(of, at, **more):
    return leg(of, 0, 0, 0, Cause.FIRST, Exit.ANSWERED, at, talk=5 * MINUTE, **more)


def again(of, attempt, cause, at, **more):
    return leg(of, attempt, 0, 0, cause, Exit.ANSWERED, at, talk=5 * MINUTE, **more)


@pytest.fixture(scope="module")
def nine_issues():
    """Every way in which an issue can go, once."""
    a, b, c, d, e, f, g, h = map(issue, range(8))
    i = issue(8, NOT_SOLVABLE)
    return [
        first(a, 0, **HELPED),
        *(first(b, 0, **AGAIN), again(b, 1, Cause.REPEAT, 2 * HOUR, **HELPED)),
        leg(c, 0, 0, 0, Cause.FIRST, Exit.ABANDONED, 0, wait=MINUTE, then=Then.COMES_BACK),
        again(c, 1, Cause.RETRY, 10 * MINUTE, **HELPED),
        first(d, 0, then=Then.CONTINUES),
        leg(d, 0, 1, 0, Cause.TRANSFER, Exit.ANSWERED, 5 * MINUTE, talk=MINUTE, **HELPED),
        *(first(e, 0, **AGAIN), again(e, 1, Cause.REPEAT, 8 * HOUR, **HELPED)),
        first(f, 0, **OVER),
        leg(g, 0, 0, 0, Cause.FIRST, Exit.BLOCKED, 0),
        first(h, 22 * HOUR, **HELPED),
        first(i, 0, **OVER),
    ]


def test_first_contact_resolution_is_true_measured_or_net(nine_issues):
    row = total(voice_desk(), nine_issues, "issues")
    # Eight were answered; a, c (a redial is no repeat), d (nor is a transfer) and h at once.
    assert row["fcr_true"] == pytest.approx(4 / 8)
    # The window of h is not over; e came back only after its own.
    assert row["fcr_gross"] == pytest.approx(4 / 7)
    assert row["fcr_net"] == pytest.approx(4 / 6)
    assert row["fcr_censored"] == pytest.approx(1 / 8)


def test_a_longer_window_finds_more_repeats_and_censors_more(nine_issues):
    row = total(voice_desk(window_days=9 / 24), nine_issues, "issues")
    assert row["fcr_gross"] == pytest.approx(3 / 7)
    week = total(voice_desk(window_days=7.0), nine_issues, "issues")
    assert np.isnan(week["fcr_gross"])
    assert week["fcr_censored"] == 1


def test_returns_are_counted_by_their_cause(nine_issues):
    row = total(voice_desk(), nine_issues, "issues")
    assert row["issues"] == 9
    assert row["contacts_per_issue"] == pytest.approx(12 / 9)
    assert row["recontact_rate"] == pytest.approx(2 / 10)
    assert row["redial_rate"] == pytest.approx(1 / 2)
    assert row["issues_resolved"] == 6
    assert row["issues_given_up"] == 3
    seconds = (300 + (7200 + 300) + (600 + 300) + 360 + (8 * 3600 + 300) + 300) / 6
    assert row["resolution_time_s"] == pytest.approx(seconds)


def test_customers_who_redial_count_once_in_their_service_level(nine_issues):
    desk = voice_desk()
    row = total(desk, nine_issues, "issues")
    # First contacts: seven answered in time, one abandoned; the blocked one is left out.
    assert row["sl_customer"] == pytest.approx(7 / 8)
    assert total(desk, nine_issues, "queues")["service_level"] == pytest.approx(11 / 12)


def test_an_issue_with_a_contact_under_way_or_to_come_is_open():
    a, b, c = map(issue, range(3))
    open_talk = first(a, 23 * HOUR)
    open_talk["ended"] = open_talk["wrapped"] = -1
    callback = leg(c, 0, 0, 0, Cause.FIRST, Exit.CALLBACK, 0, wait=MINUTE, then=Then.CONTINUES)
    row = total(voice_desk(), [open_talk, first(b, 0, **AGAIN), callback], "issues")
    assert row["issues_open"] == 3
    assert row["fcr_true"] == 0  # of b alone: the first contact of a is not over


def test_two_issues_of_one_person_are_one_customer():
    people = [issue(0, person=3), issue(1, person=3), issue(2, person=4), issue(3)]
    row = total(voice_desk(), [first(one, 0, **HELPED) for one in people], "issues")
    assert row["different_customers"] == 3
    assert row["contacts_per_customer"] == pytest.approx(4 / 3)


def test_a_record_of_a_list_is_no_issue_of_a_customer():
    desk = journey_desk(calendar(), channels=("voice", "outbound"), business=False)
    mine, record, both = issue(0, person=3), issue(1, person=4), issue(2, person=3)
    rows = [
        first(mine, 0, **AGAIN),
        again(mine, 1, Cause.REPEAT, HOUR, **HELPED),
        leg(record, 0, 0, 1, Cause.FIRST, Exit.ANSWERED, 0, wait=HOUR, talk=MINUTE, **HELPED),
        leg(both, 0, 0, 1, Cause.FIRST, Exit.UNREACHED, 0, wait=HOUR, talk=MINUTE),
    ]
    found = frames(desk, rows)
    voice, campaign, every = (found["issues_total"].iloc[k] for k in range(3))
    for kpi in ("issues", "contacts", "different_customers", "fcr_true", "resolution_time_s"):
        assert every[kpi] == pytest.approx(voice[kpi]), kpi
    assert (voice["issues"], campaign["issues"]) == (1, 2)
    assert (voice["different_customers"], campaign["different_customers"]) == (1, 2)
    assert found["journeys_total"]["reach"].tolist()[1:] == [0.5, 0.5]
    spans = found["span_quantiles"].set_index(["span", "queue", "p"])["span_s"]
    assert spans["resolution", "all", 0.5] == spans["resolution", "queue 0", 0.5]


def test_a_campaign_alone_has_no_issues_of_customers():
    desk = journey_desk(calendar(), channels=("outbound",), business=False)
    record = leg(issue(0), 0, 0, 0, Cause.FIRST, Exit.ANSWERED, 0, talk=MINUTE, **HELPED)
    found = frames(desk, [record])["issues_total"]
    assert found["queue"].tolist() == ["queue 0", "all"]
    assert found["issues"].tolist() == [1, 0]
    assert found["fcr_true"].iloc[0] == 1
    assert np.isnan(found["fcr_true"].iloc[1])


def test_segments_have_a_service_level_a_wait_and_abandonments_of_their_own():
    desk = journey_desk(calendar(), channels=("voice", "email", "outbound"), business=False)
    gold, plain, nobody = issue(0, person=1), Issue(1, 2, 1, -1, 0), issue(2)
    abandons = Exit.ABANDONED, 2 * HOUR
    rows = [
        first(gold, 0, wait=10 * SECOND),
        leg(gold, 0, 1, 0, Cause.CONSULT, Exit.ANSWERED, MINUTE, wait=HOUR, talk=1),
        leg(gold, 0, 2, 0, Cause.OVERFLOW, Exit.ANSWERED, MINUTE, wait=HOUR, parent=1),
        first(plain, 0, wait=30 * SECOND),
        leg(plain, 1, 0, 0, Cause.REPEAT, *abandons, wait=MINUTE),
        leg(plain, 2, 0, 1, Cause.REPEAT, Exit.ANSWERED, 3 * HOUR, wait=HOUR),
        leg(plain, 3, 0, 2, Cause.RETRY, Exit.ANSWERED, 9 * HOUR, wait=HOUR),
        first(nobody, 0),
    ]
    table = frames(desk, rows)["segments_total"].set_index("segment")
    assert "segment_csat" not in table
    assert table["segment_offered"].tolist() == [1, 3, 4]
    assert table["segment_answered"].tolist() == [1, 2, 3]
    assert table["segment_service_level"].tolist() == pytest.approx([1, 0, 1 / 4])
    assert table["segment_asa_s"].tolist() == pytest.approx([10, 30, 20])  # not the e-mail's
    assert table["segment_abandon_rate"].tolist() == pytest.approx([0, 1 / 3, 1 / 4])


def test_contacts_and_resolutions_count_by_their_own_day_whenever_the_issue_began():
    desk = journey_desk(calendar(warm_up=1), channels=("voice",), business=False)
    early, late = issue(0), issue(1)
    rows = [
        first(early, 0, **AGAIN),
        again(early, 1, Cause.REPEAT, 25 * HOUR, **HELPED),
        first(late, 26 * HOUR, **OVER),
    ]
    found = frames(desk, rows)
    assert found["issues_total"].iloc[0]["contacts"] == 1
    row = found["journeys_total"].iloc[0]
    assert row["contacts_begun"] == 2
    assert row["resolutions"] == 1


def test_an_issue_begun_in_the_warm_up_is_left_out_and_its_later_legs_are_not():
    cal = calendar(warm_up=1)
    desk = journey_desk(cal, channels=("voice",), business=False)
    one = issue(0)
    rows = [first(one, 0, **AGAIN), again(one, 1, Cause.REPEAT, 25 * HOUR, **HELPED)]
    found = frames(desk, rows)
    assert found["issues_total"].iloc[0]["issues"] == 0
    assert found["queues_total"].iloc[0]["answered"] == 1
    assert found["journeys_total"].iloc[0]["responses"] == 1


def test_a_promise_in_steps_counts_the_unanswered_once_they_are_due():
    steps = (PromiseStep(share=0.5, within_s=600), PromiseStep(share=1.0, within_s=7200))
    desk = voice_desk(steps=steps)
    end = 24 * HOUR
    rows = [
        first(issue(0), 0, wait=10 * MINUTE, **HELPED),  # exactly in time for the first step
        first(issue(1), 0, wait=10 * MINUTE + 1, **HELPED),
        leg(issue(2), 0, 0, 0, Cause.FIRST, Exit.ABANDONED, 0, wait=1),
        leg(issue(3), 0, 0, 0, Cause.FIRST, Exit.OPEN, end - HOUR),  # due for one step only
        leg(issue(4), 0, 0, 0, Cause.FIRST, Exit.OPEN, end - MINUTE),
        leg(issue(5), 0, 0, 0, Cause.FIRST, Exit.BLOCKED, 0),
    ]
    found = frames(desk, rows)["promises_total"]
    assert found["step_met"].tolist() == pytest.approx([1 / 4, 2 / 3])
    assert found["step_contacts"].tolist() == [4, 3]
    assert found["target"].tolist() == [0.5, 0.999]


def test_a_deferred_response_is_the_end_of_the_work_in_business_hours():
    desk = journey_desk(calendar(days=2), channels=("email",), steps=())
    late = 16 * HOUR + 50 * MINUTE  # ten minutes before closing, until 09:10 of the next day
    wait = 16 * HOUR + 20 * MINUTE - 5 * MINUTE
    desk.plan.rules["threshold"] = 20 * MINUTE
    rows = [first(issue(0), late, wait=wait, **HELPED)]
    row = total(desk, rows, "journeys")
    assert row["on_time_rate"] == 1
    assert row["response_time_s"] == pytest.approx(16 * 3600 + 20 * 60)
    desk.plan.rules["threshold"] = 20 * MINUTE - 1
    assert total(desk, rows, "journeys")["on_time_rate"] == 0
    assert total(desk, rows, "queues")["sl_of_offered"] == 1  # the wait itself ended at 09:05


def test_the_backlog_is_who_waits_at_midnight_by_age():
    desk = journey_desk(calendar(days=2), channels=("email",), business=False)
    ages = [HOUR * n for n in range(1, 11)]
    rows = [
        leg(issue(n), 0, 0, 0, Cause.FIRST, Exit.ANSWERED, 24 * HOUR - age, wait=age + 1, talk=1)
        for n, age in enumerate(ages)
    ]
    gone = leg(issue(10), 0, 0, 0, Cause.FIRST, Exit.ANSWERED, 23 * HOUR, wait=HOUR, talk=1)
    by_day = frames(desk, [*rows, gone])["journeys_by_day"]
    first_day, second = by_day.iloc[0], by_day.iloc[1]
    assert first_day["backlog"] == 10
    assert first_day["backlog_age_s"] == pytest.approx(5.5 * 3600)
    assert first_day["backlog_age_p90_s"] == pytest.approx(9 * 3600)
    assert second["backlog"] == 0
    assert np.isnan(second["backlog_age_s"])
    assert frames(desk, [*rows, gone])["journeys_total"].iloc[0]["backlog"] == 5


def test_a_callback_is_kept_when_the_customer_is_reached():
    desk = journey_desk(calendar(), channels=("voice", "outbound"), business=False)
    a, b = issue(0), issue(1)

    def accepts(of):
        return leg(of, 0, 0, 0, Cause.FIRST, Exit.CALLBACK, 0, wait=10, then=Then.CONTINUES)

    rows = [
        accepts(a),
        leg(a, 0, 1, 1, Cause.CALLBACK, Exit.UNREACHED, 10, wait=10, talk=5, then=Then.CONTINUES),
        leg(a, 0, 2, 1, Cause.REDIAL, Exit.ANSWERED, HOUR, wait=20, talk=MINUTE, **HELPED),
        accepts(b),
        leg(b, 0, 1, 1, Cause.CALLBACK, Exit.WRONG_PARTY, 10, wait=10, talk=5),
    ]
    found = frames(desk, rows)
    voice, outbound = found["journeys_total"].iloc[0], found["journeys_total"].iloc[1]
    assert voice["callbacks_kept"] == 1 / 2
    assert voice["callback_delay_s"] == pytest.approx((HOUR + 20 - 10) / 1000)
    assert voice["on_time_rate"] == 0  # the promise was the voice queue's
    assert outbound["dials"] == 3
    assert outbound["connect_rate"] == pytest.approx(2 / 3)
    assert outbound["right_party_rate"] == pytest.approx(1 / 2)
    queues = found["queues_total"]
    assert queues["flow_out"].tolist() == [2, 0, 2]
    assert queues["unreached"].tolist() == [0, 1, 1]
    assert queues["offered"].tolist() == [2, 1, 3]


def test_a_dialler_connects_reaches_and_drops():
    desk = journey_desk(calendar(), channels=("outbound",), business=False)
    rows = []
    for n, (rings, way) in enumerate(
        [
            (Exit.UNREACHED, None),
            (Exit.CONNECTED, Exit.ANSWERED),
            (Exit.CONNECTED, Exit.ABANDONED),
            (Exit.CONNECTED, Exit.WRONG_PARTY),
        ]
    ):
        of = issue(n)
        rows.append(leg(of, 0, 0, 0, Cause.FIRST, rings, 0, wait=15, stage=Stage.DIALLER))
        if way is not None:
            rows[-1]["then"] = Then.CONTINUES
            rows.append(leg(of, 0, 1, 0, Cause.DIALLED, way, 15, wait=2, talk=MINUTE))
    row = total(desk, rows, "journeys")
    assert row["dials"] == 4
    assert row["connect_rate"] == pytest.approx(3 / 4)
    assert row["right_party_rate"] == pytest.approx(1 / 2)
    assert row["dropped_rate"] == pytest.approx(1 / 3)
    assert row["reach"] == pytest.approx(1 / 4)
    assert total(desk, rows, "queues")["entered"] == 3


def test_concurrency_counts_contacts_in_hand_and_slots_what_the_group_could_have():
    desk = voice_desk()
    desk.plan.slots[:] = 3
    rows = [
        state(0, 10 * HOUR, Activity.TALK, Activity.AVAILABLE),
        state(10 * HOUR, 15 * HOUR, Activity.SILENT, Activity.AVAILABLE),
        state(15 * HOUR, 20 * HOUR, Activity.AVAILABLE, Activity.AVAILABLE),
        state(20 * HOUR, 21 * HOUR, Activity.BREATHER, Activity.AVAILABLE),
        state(21 * HOUR, 24 * HOUR, Activity.REST, Activity.AVAILABLE),
    ]
    for row, slots in zip(rows, (3, 1, 0, 0, 0), strict=True):
        row["slots"] = slots
    found = frames(desk, [], np.concatenate(rows))
    group, handled = found["groups_total"].iloc[0], found["handling_total"].iloc[0]
    assert handled["concurrency"] == pytest.approx((30 + 5) / 15)
    assert handled["silent_hours"] == pytest.approx(5)
    assert handled["breather_hours"] == pytest.approx(1)
    assert handled["rest_hours"] == group["break_hours"] == pytest.approx(3)
    assert group["slot_utilisation"] == pytest.approx(35 / (3 * 21))
    assert group["occupancy"] == pytest.approx(10 / 21)
    assert group["adherence"] == 1


def test_a_scenario_without_journeys_has_none_of_these_tables():
    from tests.measure.build import bench

    desk = bench()
    found = frames(desk, [contact(0, Exit.ANSWERED, talk=1)])
    assert not {name.split("_")[0] for name in found} - {"queues", "groups", "wait"}
    assert "callback" not in found["queues_total"]


def test_without_agents_or_distribution_the_rest_is_measured_all_the_same(nine_issues):
    lean = Asked(distribution=False, agents=False, fcr_window_days=0.25)
    found = frames(voice_desk(asked=lean), nine_issues)
    assert found["issues_total"].iloc[0]["fcr_gross"] == pytest.approx(4 / 7)
    assert "span_quantiles" not in found
    assert "handling_total" not in found


def test_quantiles_of_response_and_resolution_are_read_off_a_histogram(nine_issues):
    table = frames(voice_desk(), nine_issues)["span_quantiles"]
    rows = table[(table["queue"] == "all") & (table["p"] == 0.5)].set_index("span")
    assert rows.loc["response", "span_s"] == 0
    assert 300 <= rows.loc["resolution", "span_s"] <= 901
