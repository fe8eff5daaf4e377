"""The requirement of whole scenarios: known answers, hours, days, busy days, options."""

from typing import Any

import numpy as np
import pytest

from planner.analytic.laws import exponential, never
from planner.analytic.staff import Goal, staff
from planner.requirement import requirement
from planner.requirement.immediate import busy_levels
from sim.scenario.models.scenario import Scenario
from tests.requirement.build import mail, voice

GOAL = Goal(service_level=0.8, within_s=20)


def test_a_steady_queue_needs_what_erlang_a_says_once_it_is_warm() -> None:
    found = requirement(voice())
    exact = float(staff(120 / 3600, 240.0, exponential(120.0), GOAL, whole=False))
    np.testing.assert_allclose(found.net[0, 4:], exact, atol=2e-3)
    assert found.net[0, 0] < exact  # at midnight nobody is being served yet
    np.testing.assert_array_equal(found.whole[0, 4:], int(np.ceil(exact)))


def test_stationary_intervals_do_not_remember() -> None:
    scenario = voice([("08:00", 60.0), ("12:00", 240.0), ("16:00", 0.0)])
    found = requirement(scenario, method="stationary")
    low, high = staff(np.array([60, 240]) / 3600, 240.0, exponential(120.0), GOAL, whole=False)
    np.testing.assert_allclose(found.net[0, 16:24], low, atol=2e-4)
    np.testing.assert_allclose(found.net[0, 24:32], high, atol=2e-4)
    np.testing.assert_array_equal(found.net[0, 32:], 0.0)
    np.testing.assert_allclose(found.load[0, 24:32], 16.0)


def test_a_rising_rate_needs_fewer_agents_now_and_more_later_than_stationary_thought() -> None:
    scenario = voice(
        [("08:00", 20.0), ("12:00", 200.0), ("16:00", 20.0), ("18:00", 20.0)],
        between="linear",
        talk={"law": "lognormal", "mean": 1500, "cv": 1.0},
        staffing=[{"day": "all", "time": "08:00", "agents": 1}],
        queue={"opening_hours": [{"from": "08:00", "to": "18:00"}]},
    )
    lagged, plain = requirement(scenario), requirement(scenario, method="stationary")
    assert np.all(lagged.net[0, 18:23] < plain.net[0, 18:23])
    assert np.all(lagged.net[0, 26:31] > plain.net[0, 26:31])


def test_nobody_is_required_while_the_queue_is_closed_but_work_goes_on() -> None:
    scenario = voice(
        [("00:00", 200.0), ("04:00", 0.0), ("20:00", 200.0)],
        talk={"law": "deterministic", "value": 3600},
        queue={"opening_hours": [{"from": "20:00", "to": "04:00"}]},
        days=2,
    )
    found = requirement(scenario)
    is_open = found.works[0].is_open
    assert is_open[:8].all() and not is_open[8:40].any() and is_open[40:56].all()
    np.testing.assert_array_equal(found.net[0, 8:40], 0.0)
    assert found.load[0, 8] > 0.5 * found.load[0, 7] and found.load[0, 12] == 0
    # midnight is no border: the second night's load goes on rising past it
    assert found.load[0, 48] == pytest.approx(found.load[0, 47], rel=1e-6)


def test_zero_volume_needs_nobody() -> None:
    found = requirement(voice([("00:00", 0.0)]))
    assert found.net.sum() == 0 and found.load.sum() == 0 and found.table().empty


def test_ten_thousand_agents_are_required_without_complaint() -> None:
    found = requirement(voice([("00:00", 150_000.0)]), method="stationary")
    exact = float(staff(150_000 / 3600, 240.0, exponential(120.0), GOAL, whole=False))
    np.testing.assert_allclose(found.net[0], exact, rtol=1e-7)
    assert 8000 < exact < 10_000


def test_the_formula_decides_what_is_done_with_patience() -> None:
    scenario = voice(queue={"patience": {"law": "lognormal", "mean": 120, "cv": 2.0}})
    nets = {
        formula: float(requirement(scenario, formula=formula).net[0, 10])  # type: ignore[arg-type]
        for formula in ("auto", "erlang_a", "erlang_c")
    }
    rate = 120 / 3600
    assert nets["erlang_c"] == pytest.approx(
        float(staff(rate, 240.0, never(), GOAL, whole=False)), abs=2e-3
    )
    assert nets["erlang_a"] == pytest.approx(
        float(staff(rate, 240.0, exponential(120.0), GOAL, whole=False)), abs=2e-3
    )
    assert abs(nets["auto"] - nets["erlang_a"]) > 0.05 and nets["auto"] < nets["erlang_c"]
    names = {
        formula: requirement(scenario, formula=formula).table()["formula"].iloc[0]  # type: ignore[arg-type]
        for formula in nets
    }
    assert names == {"auto": "M/M/n+G", "erlang_a": "Erlang A", "erlang_c": "Erlang C"}


def test_busy_days_ask_for_more_agents() -> None:
    calm, busy = voice([("00:00", 600.0)]), voice([("00:00", 600.0)], busyness={"day_cv": 0.2})
    plain, more = requirement(calm).net[0, 10], requirement(busy).net[0, 10]
    assert more > plain + 1
    assert requirement(busy, busyness=False).net[0, 10] == plain


def test_levels_of_busyness_have_the_mean_and_nearly_the_spread_of_the_gamma_law() -> None:
    levels = busy_levels(0.2, 200)
    assert levels.mean() == pytest.approx(1.0) and levels.std() == pytest.approx(0.2, rel=0.02)


def test_the_goals_of_the_plan_beat_the_target_of_the_queue() -> None:
    plain = requirement(voice()).net[0, 10]
    goals: dict[str, dict[str, Any]] = {
        "share": {"share": 0.95},
        "interval_share": {"interval_share": 0.95},
        "asa_s": {"asa_s": 1.0},
        "abandon_rate": {"abandon_rate": 0.005},
    }
    for goal in goals.values():
        found = requirement(voice(planning={"goals": {"calls": goal}}))
        assert found.net[0, 10] > plain + 0.3
    capped = requirement(voice(planning={"occupancy": 0.6}))
    assert capped.net[0, 10] == pytest.approx(8 / 0.6, rel=0.05)
    group = requirement(voice(planning={"staff": {"team": {"occupancy": 0.6}}}))
    assert group.net[0, 10] == capped.net[0, 10]


def test_the_fastest_group_sets_handle_times_unless_the_mix_is_asked_for() -> None:
    content = voice().model_dump(mode="json", by_alias=True, exclude_unset=True)
    present = [{"day": "all", "time": "00:00", "agents": 3}]
    content["groups"] = {
        "quick": {"skills": {"calls": {"handle_time_factor": 0.8}}, "staffing": present},
        "slow": {"skills": {"calls": {}}, "efficiency": 0.5, "staffing": present},
    }
    scenario = Scenario.model_validate(content)
    fastest, mix = requirement(scenario), requirement(scenario, handling="mix")
    np.testing.assert_allclose(fastest.works[0].handle_s, 192.0)
    np.testing.assert_allclose(mix.works[0].handle_s, 240 * (0.8 + 2.0) / 2)
    assert fastest.table()["aht_mix_s"].iloc[0] == pytest.approx(336.0)
    assert np.all(mix.net[0, 4:] > fastest.net[0, 4:])


def test_redials_ask_for_more_agents_when_service_is_poor_and_hardly_any_when_it_is_good() -> None:
    retries = {"share": 0.9, "delay": {"law": "exponential", "mean": 600}}
    for share, least, most in ((0.3, 0.5, 4.0), (0.98, 0.0, 0.1)):
        target = {"share": share, "within_s": 20}
        plain = requirement(voice(queue={"target": target})).net[0, 10]
        again = requirement(voice(queue={"target": target, "retries": retries})).net[0, 10]
        assert least <= again - plain <= most


def test_laws_by_time_of_day_hold_in_their_hours() -> None:
    talk = {
        "law": "by_time",
        "parts": [
            {"from": "00:00", "of": {"law": "exponential", "mean": 120}},
            {"from": "12:00", "of": {"law": "exponential", "mean": 360}},
        ],
    }
    found = requirement(voice(talk=talk))
    np.testing.assert_allclose(found.load[0, [20, 46]], [4.0, 12.0], rtol=1e-3)
    assert 4.0 < found.load[0, 24] < 12.0  # those who came before noon are quicker


def test_warm_up_days_are_there_but_not_in_the_table() -> None:
    found = requirement(voice(warm_up_days=1))
    assert found.net.shape == (1, 96)
    table = found.table()
    assert len(table) == 48 and set(table["date"]) == {"2026-03-02"}
    assert table["net"].iloc[0] == pytest.approx(found.net[0, 48])


def test_the_day_on_which_clocks_change_has_its_own_number_of_intervals() -> None:
    found = requirement(voice(start="2026-03-29", time_zone="Europe/Kyiv"))
    assert found.net.shape == (1, 46)


def test_unknown_options_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'erlang_x' is none of auto, erlang_a, erlang_c"):
        requirement(voice(), formula="erlang_x")  # type: ignore[arg-type]


def test_figures_of_other_numbers_of_agents_are_at_hand() -> None:
    found = requirement(voice())
    intervals = np.array([10, 10, 10])
    service = found.service("calls", np.array([8.0, 10.0, 12.0]), intervals)
    assert service is not None and np.all(np.diff(service.service_level()) > 0)
    with pytest.raises(KeyError, match="there is no queue sales; there are calls"):
        found.service("sales", np.ones(1), np.ones(1, np.int64))
    assert (
        requirement(mail(target={"share": 0.8, "within_s": 14400})).service(
            "mail", np.ones(1), np.array([10])
        )
        is None
    )


def test_chat_needs_fewer_agents_than_one_at_a_time() -> None:
    group = {
        "skills": {"calls": {}},
        "staffing": [{"day": "all", "time": "00:00", "agents": 1}],
    }
    many = group | {
        "concurrency": [{"channels": ["chat"], "contacts": 3, "speed": [1, 0.82, 0.67]}]
    }
    single, several = (
        requirement(voice(queue={"channel": "chat"}, groups={"team": team})).net[0, 10]
        for team in (group, many)
    )
    assert several < 0.7 * single
    assert several > single / (3 * 0.67) - 0.5


def test_mail_that_may_wait_for_the_day_is_levelled() -> None:
    hours = [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]
    found = requirement(
        mail(target={"share": 1.0, "within_s": 28800, "hours": hours}), busyness=False
    )
    net = found.net[0].reshape(7, 24)
    assert found.table()["formula"].unique().tolist() == ["levelled"]
    np.testing.assert_array_equal(net[5:], 0.0)
    np.testing.assert_array_equal(net[:, :9], 0.0)
    # 20 an hour of 420 s are 2.33 agents; the week starts empty and Friday's last may wait
    worked = net[:5, 9:17]
    assert 1.9 < worked.max() < 2.34 and worked.max() - worked.min() < 1e-6


def test_mail_promised_within_the_interval_is_no_deferred_work() -> None:
    found = requirement(mail(target={"share": 0.8, "within_s": 900}))
    assert found.works[0].kind == "immediate"
    assert requirement(voice(queue={"target": {"share": 0.9, "within_s": 7200}})).works[0].kind == (
        "deferred"
    )


@pytest.mark.parametrize(("count", "level"), [(100, 2.24), (300, 5.84)])
def test_a_backlog_is_worked_off_in_time_with_the_least_level(count: int, level: float) -> None:
    hours = [{"days": "mon-fri", "from": "09:00", "to": "17:00"}]
    target = {"share": 1.0, "within_s": 28800, "hours": hours}
    age = {"law": "deterministic", "value": 57 * 3600}  # on Friday at three
    backlog = {"backlog": {"count": count, "age": age}}
    found = requirement(mail(target=target, queue=backlog), busyness=False).net[0].reshape(7, 24)
    # two of the eight business hours are over: due on Monday at three
    assert found[0, 9:15].sum() >= count * 420 / 3600 * 0.999
    assert found.max() == pytest.approx(level, abs=0.01)


def test_a_busier_mailbox_has_a_larger_allowance() -> None:
    target = {"share": 0.9, "within_s": 14400}
    calm = requirement(mail(target=target)).models[0]
    busy = requirement(mail(target=target, queue=mail_with_busy_days())).models[0]
    assert 0 < calm.allowance < 0.2 < busy.allowance  # type: ignore[union-attr]


def mail_with_busy_days() -> dict[str, Any]:
    points = [
        {"days": "mon-fri", "at": "09:00", "per_hour": 20},
        {"days": "mon-fri", "at": "17:00", "per_hour": 0},
    ]
    arrivals = {"kind": "poisson", "rate": {"points": points}, "busyness": {"day_cv": 0.3}}
    return {"arrivals": arrivals}
