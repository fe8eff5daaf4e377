"""Dialling lists and contacts that wait already when the simulation starts."""

from typing import Any

import numpy as np
import pytest

from sim.engine.log import FOREVER
from sim.inputs.build import expected_contacts
from sim.inputs.contacts import draw_contacts
from tests.inputs.centre import built, by_customer, centre, group, queue

HOUR = 3_600_000
DAY = 24 * HOUR
AGE = {"law": "deterministic", "value": 60}
OVERNIGHT = [{"days": "mon,wed", "from": "22:00", "to": "06:00"}]


DIAL = {
    "ring": {"law": "exponential", "mean": 15},
    "reach": [{"from": "00:00", "connect": 0.5}],
    "again": {"law": "exponential", "mean": 3600},
}


def campaign(records: int = 40, **changes: Any) -> dict[str, Any]:
    arrivals = {"kind": "list", "records": [{"day": "all", "count": records}]}
    never = {"law": "never"}
    return queue(channel="outbound", dial=DIAL, patience=never) | {"arrivals": arrivals} | changes


def calling(records: int = 40, days: int = 3, **changes: Any) -> dict[str, Any]:
    return centre(
        days=days,
        queues={"campaign": campaign(records, **changes), "sales": queue(30)},
        groups={"team": group("campaign", "sales")},
    )


def of_queue(raw: dict[str, Any], q: int = 0, replication: int = 0) -> np.ndarray:
    rows = draw_contacts(built(raw).inputs, replication)
    return rows[rows["queue"] == q]


def test_all_records_of_a_day_come_when_the_queue_opens() -> None:
    rows = of_queue(calling())
    assert rows["arrived"].tolist() == [day * DAY + 8 * HOUR for day in range(3) for _ in range(40)]
    assert (rows["queued"] == rows["arrived"]).all()
    assert len(set(rows["customer"].tolist())) == 120


def test_a_queue_open_over_midnight_gets_its_records_at_midnight() -> None:
    rows = of_queue(calling(1, days=4, opening_hours=OVERNIGHT))  # Monday to Thursday
    assert (rows["arrived"] / HOUR).tolist() == [22, 24, 48 + 22, 72]


def test_days_without_an_opening_or_a_count_have_no_records() -> None:
    raw = calling(days=4) | {"special_days": {"2026-03-03": {"closed": True}}}
    raw["queues"]["campaign"]["arrivals"]["records"] = [
        {"day": "all", "count": 5},
        {"day": "2026-03-04", "count": 0},
    ]
    assert set(of_queue(raw)["arrived"] // DAY) == {0, 3}


def test_more_records_a_longer_horizon_and_other_queues_leave_the_others_as_they_were() -> None:
    before = by_customer(of_queue(calling()))
    longer = calling(60, days=4)
    longer["queues"] = {"other": queue(20), **longer["queues"]}
    longer["groups"]["team"] = group("campaign", "sales", "other", agents=9)
    after = by_customer(of_queue(longer, q=1))
    assert len(before) == 120
    assert len(after) == 240
    assert {key: after[key] for key in before} == before


def test_replications_share_times_of_records_but_no_draws() -> None:
    one, other = of_queue(calling()), of_queue(calling(), replication=1)
    assert one["arrived"].tolist() == other["arrived"].tolist()
    assert not set(one["customer"].tolist()) & set(other["customer"].tolist())
    assert not np.array_equal(one["talk_draw"], other["talk_draw"])


def waiting(count: int = 300, **changes: Any) -> dict[str, Any]:
    backlog = {"count": count, "age": {"law": "exponential", "mean": 7200}}
    always = [{"from": "00:00", "to": "24:00"}]
    mail = campaign(10, opening_hours=always, backlog=backlog)
    return centre(
        queues={"calls": mail | {"backlog": {**backlog, "count": 3}}, "mail": mail | changes},
        groups={"team": group("calls", "mail")},
    )


def test_a_backlog_comes_first_in_its_queue_at_tick_0() -> None:
    rows = draw_contacts(built(waiting()).inputs, 0)
    assert rows["queue"].tolist() == [0] * 13 + [1] * 310
    assert (rows["queued"] == 0).all()
    assert (rows["arrived"][13:313] < 0).all()
    assert (rows["arrived"][313:] == 0).all()
    assert rows["root"].tolist() == list(range(323))


def test_ages_of_a_backlog_follow_their_law() -> None:
    ages = -np.concatenate(
        [draw_contacts(built(waiting()).inputs, r)["arrived"][13:313] for r in range(20)]
    )
    assert abs(ages.mean() - 7_200_000) < 4 * 7_200_000 / np.sqrt(len(ages))
    assert abs(np.median(ages) - 7_200_000 * np.log(2)) < 4 * 7_200_000 / np.sqrt(len(ages))


def test_patience_of_a_backlog_counts_from_the_start() -> None:
    exactly = {"law": "deterministic", "value": 90}
    rows = of_queue(waiting(patience=exactly), q=1)
    assert (rows["arrived"] + rows["patience"] == 90_000).all()
    never = of_queue(waiting(patience={"law": "never"}), q=1)
    assert (never["patience"] == FOREVER).all()


def test_a_longer_backlog_only_adds_contacts() -> None:
    before = by_customer(of_queue(waiting(100), q=1))
    after = by_customer(of_queue(waiting(150), q=1))
    assert len(after) == len(before) + 50
    assert {key: after[key] for key in before} == before


@pytest.mark.parametrize("raw", [calling(), waiting()], ids=["list", "backlog"])
def test_expected_contacts_count_lists_and_backlogs(raw: dict[str, Any]) -> None:
    raw["queues"].pop("sales", None)
    for model in raw["groups"].values():
        model["skills"].pop("sales", None)
    made = built(raw)
    assert expected_contacts(made) == len(draw_contacts(made.inputs, 0))


def test_a_backlog_beside_random_arrivals_changes_none_of_them() -> None:
    usual = centre()
    more = centre()
    more["queues"]["sales"]["backlog"] = {"count": 20, "age": AGE}
    before = by_customer(draw_contacts(built(usual).inputs, 0))
    after = by_customer(draw_contacts(built(more).inputs, 0))
    assert len(after) == len(before) + 20
    assert {key: after[key] for key in before} == before
