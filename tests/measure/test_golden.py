"""The worked example of ICMI and callcentrehelper.com, through the whole of sim.measure."""

import numpy as np
import pytest

from sim.engine.log import AGENT_STATE, Activity, Exit
from sim.inputs.arrays import DUTY
from sim.measure import measure_replication, tables
from sim.measure.columns import FORMULAS
from tests.measure.build import SECOND, bench, contact, fresh, state

# Answered 1000 (860 within 20 s), abandoned 60 (20 within 20 s, 10 of them within 5 s).
EXPECTED = {
    "sl_answered_and_abandoned_in_t": 83.0,
    "sl_of_answered": 86.0,
    "sl_of_offered": 81.1,
    "sl_excl_abandons_in_t": 82.7,
    "sl_short_credit": 82.1,
    "sl_excl_short": 81.9,
}


def example():
    """The example's contacts, half in the morning and half in the afternoon."""
    rows = []
    kinds = [
        (860, Exit.ANSWERED, 20),
        (140, Exit.ANSWERED, 21),
        (10, Exit.ABANDONED, 5),
        (10, Exit.ABANDONED, 20),
        (40, Exit.ABANDONED, 40),
    ]
    for count, way, wait in kinds:
        for i in range(count):
            hour = 9 if i < 0.7 * count else 15
            queued = hour * 3600 * SECOND + i
            rows.append(contact(queued, way, wait * SECOND, talk=200 * SECOND, wrap=50 * SECOND))
    return np.concatenate(rows)


def measured(formula, replications=1, rows=None, states=None):
    desk = bench(formulas=(formula,))
    moments = fresh(desk)
    rows = example() if rows is None else rows
    states = np.zeros(0, AGENT_STATE) if states is None else states
    for r in range(replications):
        measure_replication(desk.inputs, desk.plan, r, rows, states, desk.scratch, moments)
    return tables(moments, desk.plan, desk.names, desk.calendar)


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_service_level_formula_gives_the_worked_example(formula):
    total = measured(formula)["queues_total"].iloc[0]
    assert round(100 * total[formula], 1) == EXPECTED[formula]
    assert total["service_level"] == total[formula]
    assert total["formula"] == formula


def test_the_day_is_the_sum_of_numerators_over_the_sum_of_denominators():
    frames = measured("sl_of_offered")
    by_hour = frames["queues_by_hour"].query("queue == 'queue 0'").dropna(subset="service_level")
    assert len(by_hour) == 2
    weighted = np.average(by_hour["service_level"], weights=by_hour["offered"])
    assert frames["queues_total"].iloc[0]["service_level"] == pytest.approx(weighted)
    assert frames["queues_total"].iloc[0]["service_level"] == pytest.approx(860 / 1060)


def test_the_other_kpis_of_the_worked_example():
    total = measured("sl_of_offered")["queues_total"].iloc[0]
    expected = {
        "offered": 1060,
        "entered": 1060,
        "customers": 1060,
        "abandon_rate": 60 / 1060,
        "abandon_rate_excl_short": 50 / 1050,
        "answer_rate": 1000 / 1060,
        "asa_s": (860 * 20 + 140 * 21) / 1000,
        "wait_abandoned_s": (10 * 5 + 10 * 20 + 40 * 40) / 60,
        "wait_all_s": (860 * 20 + 140 * 21 + 10 * 5 + 10 * 20 + 40 * 40) / 1060,
        "patience_mean_s": (860 * 20 + 140 * 21 + 10 * 5 + 10 * 20 + 40 * 40) / 60,
        "aht_s": 250,
        "talk_s": 200,
        "wrap_s": 50,
        "block_rate": 0,
        "queue_length_mean": (860 * 20 + 140 * 21 + 10 * 5 + 10 * 20 + 40 * 40) / 86400,
    }
    assert {name: total[name] for name in expected} == pytest.approx(expected)


def test_cut_offs_are_lost_and_flow_outs_stand_outside_the_service_level():
    rows = [contact(1000, Exit.ANSWERED, talk=5)] * 6
    rows += [contact(1000, Exit.CUT, wait=5)] * 2
    rows += [contact(1000, Exit.VOICEMAIL), contact(1000, Exit.OVERFLOW)]
    rows += [contact(1000, Exit.BLOCKED)] * 3 + [contact(1000, Exit.BALKED)] * 2
    rows += [contact(1000, Exit.OPEN)]
    total = measured("sl_of_offered", rows=np.concatenate(rows))["queues_total"].iloc[0]
    assert total["service_level"] == pytest.approx(6 / 8)
    assert total["offered"] == 10
    assert total["entered"] == 16
    assert total["flow_out_rate"] == pytest.approx(0.2)
    assert total["cut_rate"] == pytest.approx(0.2)
    assert total["block_rate"] == pytest.approx(3 / 16)
    assert total["balk_rate"] == pytest.approx(2 / 16)


def test_agent_kpis_of_a_day_that_can_be_added_up_by_hand():
    minute = 60 * SECOND
    pieces = [  # minutes, what the agent does, what the timeline says
        (30, Activity.AVAILABLE, Activity.AVAILABLE),
        (50, Activity.TALK, Activity.AVAILABLE),
        (10, Activity.WRAP, Activity.BREAK),  # a contact in hand delays the break
        (5, Activity.BREAK, Activity.BREAK),
        (15, Activity.UNAVAILABLE, Activity.UNAVAILABLE),
        (10, Activity.TALK, Activity.OFF),
    ]
    rows, at = [], 9 * 60 * minute
    for minutes, does, plan in pieces:
        rows.append(state(at, at + minutes * minute, does, plan))
        at += minutes * minute
    # Rostered 09:00 to 11:00, and so was a colleague who did not come.
    duty = np.zeros(2, DUTY)
    duty["start"], duty["end"] = 9 * 60 * minute, 11 * 60 * minute
    duty["agent"], duty["fraction"], duty["activity"] = [0, 1], 1.0, Activity.AVAILABLE
    desk = bench(duty=duty)
    moments = fresh(desk)
    states = np.concatenate(rows)
    measure_replication(desk.inputs, desk.plan, 0, example()[:0], states, desk.scratch, moments)
    total = tables(moments, desk.plan, desk.names, desk.calendar)["groups_total"].iloc[0]
    expected = {
        "occupancy": 70 / 100,
        "slot_utilisation": 70 / 100,
        "utilisation": 70 / 120,
        "adherence": (30 + 50 + 5) / 110,
        "conformance": 100 / 95,
        "rostered_hours": 240 / 60,
        "scheduled_hours": 110 / 60,
        "overtime_hours": 10 / 60,
        "shrinkage_planned": 5 / 240,
        "shrinkage_unplanned": (130 + 15) / 240,
        "shrinkage": 1 - 90 / 240,
        "agents_on_duty": 80 / 1440,
        "agents_busy": 70 / 1440,
    }
    assert {name: total[name] for name in expected} == pytest.approx(expected)
