"""Volumes, rates, hours and laws as arrays, days on which clocks change included."""

import numpy as np
import pytest

from sim.inputs.build import expected_contacts
from sim.inputs.contacts import draw_contacts
from tests.inputs.centre import built, centre, group, queue

HALF_HOURS = [f"{m // 60:02d}:{m % 60:02d}" for m in range(0, 1440, 30)]
ALWAYS = [{"from": "00:00", "to": "24:00"}]


def volumes(volume: float, **rows: float) -> dict[str, object]:
    table = [{"day": "all", "time": time, "volume": volume} for time in HALF_HOURS]
    table += [
        {"day": day.replace("_", "-").removeprefix("d"), "time": "12:00", "volume": value}
        for day, value in rows.items()
    ]
    return {"kind": "poisson", "volumes": table}


def round_the_clock(**changes: object) -> dict[str, object]:
    staffing = [{"day": "all", "time": time, "agents": 2} for time in HALF_HOURS]
    return (
        centre(
            queues={"sales": queue(1, opening_hours=ALWAYS, arrivals=volumes(3))},
            groups={"team": group("sales", staffing=staffing)},
        )
        | changes
    )


@pytest.mark.parametrize(("start", "intervals"), [("2026-03-29", 46), ("2026-10-25", 50)])
def test_days_of_23_and_25_hours_have_as_many_intervals_and_volumes(
    start: str, intervals: int
) -> None:
    made = built(round_the_clock(start=start))
    assert len(made.inputs.intervals) == intervals
    assert expected_contacts(made) == pytest.approx(3 * intervals)


def test_the_repeated_hour_takes_the_volume_of_its_wall_clock_twice() -> None:
    raw = round_the_clock(start="2026-10-25")
    for row in raw["queues"]["sales"]["arrivals"]["volumes"]:
        row["volume"] = 7.0 if row["time"] == "03:00" else 0.0
    made = built(raw)
    assert made.inputs.demand["mean"].sum() == pytest.approx(14)


def test_a_row_for_a_date_beats_the_row_for_its_weekday() -> None:
    raw = round_the_clock(days=2)
    raw["queues"]["sales"]["arrivals"] = volumes(3, d2026_03_03=10)
    demand = built(raw).inputs.demand[0]["mean"]
    assert demand[24] == 3
    assert demand[48 + 24] == 10


def test_special_days_close_resemble_and_grow() -> None:
    special = {
        "2026-03-03": {"closed": True},
        "2026-03-04": {"like": "sun"},
        "2026-03-05": {"volume_factor": 2.0},
    }
    raw = centre(days=4, special_days=special)
    points = raw["queues"]["sales"]["arrivals"]["rate"]["points"]
    points[0]["days"] = "mon-sat"
    points.append({"days": "sun", "at": "08:00", "per_hour": 12})
    demand = built(raw).inputs.demand["mean"].reshape(2, 4, 48).sum(axis=2)
    assert demand[0].tolist() == pytest.approx([720, 0, 144, 1440])
    assert demand[1].tolist() == pytest.approx([1080, 0, 1080, 2160])


def test_overnight_hours_reach_into_a_closed_day() -> None:
    raw = round_the_clock(days=2, special_days={"2026-03-03": {"closed": True}})
    raw["queues"]["sales"]["opening_hours"] = [{"from": "20:00", "to": "04:00"}]
    raw["queues"]["sales"]["arrivals"]["volumes"] = [
        {"day": "all", "time": time, "volume": 3.0 if time >= "20:00" or time < "04:00" else 0.0}
        for time in HALF_HOURS
    ]
    raw["groups"]["team"]["staffing"] = [
        {"day": "all", "time": time, "agents": 2 if time >= "20:00" or time < "04:00" else 0}
        for time in HALF_HOURS
    ]
    demand = built(raw).inputs.demand[0]["mean"]
    open_half_hours = np.flatnonzero(demand)
    assert open_half_hours.tolist() == [*range(8), *range(40, 56)]


def test_a_linear_rate_puts_contacts_where_it_is_high() -> None:
    points = [{"at": "08:00", "per_hour": 0}, {"at": "20:00", "per_hour": 1200}]
    arrivals = {"kind": "poisson", "rate": {"between": "linear", "points": points}}
    made = built(centre(queues={"sales": queue(1, arrivals=arrivals), "service": queue(1)}))
    assert made.inputs.demand[0]["mean"].sum() == pytest.approx(7200)
    rows = [draw_contacts(made.inputs, r) for r in range(10)]
    times = np.concatenate([row["arrived"][row["queue"] == 0] for row in rows]) / 3_600_000 - 8
    # density t / 72 on 0..12: mean 8, variance 8
    assert abs(times.mean() - 8) < 4 * np.sqrt(8 / len(times))


def test_laws_by_time_hold_from_their_time_on_the_day_of_arrival() -> None:
    parts = [
        {"from": "00:00", "of": {"law": "deterministic", "value": 10}},
        {"from": "12:00", "of": {"law": "deterministic", "value": 20}},
        {"from": "12:00", "days": "tue", "of": {"law": "deterministic", "value": 30}},
    ]
    parts[1]["days"] = "mon,wed-sun"
    talk = {"law": "by_time", "parts": parts}
    made = built(centre(days=2, queues={"sales": queue(60, talk=talk), "service": queue(1)}))
    rows = draw_contacts(made.inputs, 0)
    rows = rows[rows["queue"] == 0]
    day, hour = rows["arrived"] // 86_400_000, rows["arrived"] % 86_400_000 / 3_600_000
    expected = np.where(hour < 12, 10, np.where(day == 0, 20, 30))
    assert np.array_equal(rows["talk_draw"], expected)


def test_busyness_moves_whole_days_and_its_mean_is_one() -> None:
    arrivals = queue(60)["arrivals"] | {"busyness": {"day_cv": 0.3}}
    raw = centre(
        days=20,
        queues={"sales": queue(60, arrivals=arrivals), "service": queue(60)},
        busyness={"interval_cv": 0.2, "interval_correlation": 0.9},
    )
    inputs = built(raw).inputs
    counts = np.zeros((2, 0))
    for replication in range(30):
        rows = draw_contacts(inputs, replication)
        per_day = [
            np.bincount(rows["arrived"][rows["queue"] == q] // 86_400_000, minlength=20)
            for q in (0, 1)
        ]
        counts = np.hstack([counts, per_day])
    mean = counts.mean(axis=1)
    cv = counts.std(axis=1) / mean
    assert mean == pytest.approx([720, 720], rel=0.05)
    assert cv[0] > 0.3
    assert 0.08 < cv[1] < 0.25
    assert np.corrcoef(counts)[0, 1] > 0.2
