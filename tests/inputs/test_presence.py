"""Agents who come late, whose adherence differs by day, and who are still learning."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.engine.log import Activity
from sim.inputs.draws import combine, name_key
from sim.inputs.laws import beta_draw
from sim.inputs.timelines import draw_timeline, unpack
from tests.inputs.centre import built, centre, group

HOUR = 3_600_000
MINUTE = 60_000
DAY = 24 * HOUR
LATE = {"share": 0.25, "by": {"law": "uniform", "low": 60, "high": 600}}
SHIFT = {
    "from": "08:00",
    "to": "16:00",
    "breaks": [{"after_minutes": 120, "minutes": 15}],
    "counts": [{"day": "all", "agents": 6}],
}


def only(**changes: Any) -> dict[str, Any]:
    return centre(days=5, groups={"team": group("sales", "service", **changes)})


def shifts(**changes: Any) -> dict[str, Any]:
    raw = only(shifts={"early": SHIFT}, **changes)
    del raw["groups"]["team"]["staffing"]
    return raw


def rows(raw: dict[str, Any], replication: int = 0) -> list[tuple[int, int, int]]:
    inputs = built(raw).inputs
    return list(zip(*unpack(inputs, draw_timeline(inputs, replication)), strict=True))


def begins(raw: dict[str, Any], replications: int) -> np.ndarray:
    """Tick within the day of each agent-day's first minute on duty."""
    inputs = built(raw).inputs
    found: dict[tuple[int, int, int], int] = {}
    for replication in range(replications):
        for time, agent, activity in zip(
            *unpack(inputs, draw_timeline(inputs, replication)), strict=True
        ):
            if activity == Activity.AVAILABLE:
                found.setdefault((replication, int(agent), int(time) // DAY), int(time) % DAY)
    return np.array(list(found.values()))


@pytest.mark.parametrize(
    "raw", [only(lateness=LATE), shifts(lateness=LATE)], ids=["table", "shift"]
)
def test_so_many_agent_days_begin_late_and_by_as_much_as_the_law_says(raw: dict[str, Any]) -> None:
    late = begins(raw, 60) - 8 * HOUR
    share = np.mean(late > 0)
    assert abs(share - 0.25) < 4 * np.sqrt(0.25 * 0.75 / len(late))
    assert late.max() <= 10 * MINUTE
    by = late[late > 0]
    assert by.min() >= MINUTE
    assert stats.kstest(by / MINUTE, "uniform", args=(1, 9)).pvalue > 1e-4


def test_nobody_is_later_than_the_end_of_the_first_stretch() -> None:
    raw = shifts(lateness={"share": 1, "by": {"law": "deterministic", "value": 5 * 3600}})
    for time, _, activity in rows(raw):
        if activity == Activity.BREAK:
            assert time % DAY == 10 * HOUR
    assert {(time % DAY) / HOUR for time, _, a in rows(raw) if a == Activity.AVAILABLE} == {10.25}


def test_lateness_runs_through_changes_of_availability_within_the_first_stretch() -> None:
    by_time = [{"from": f"{hour:02d}:00", "share": 1 - hour / 100} for hour in range(8, 20)]
    raw = only(
        lateness={"share": 1, "by": {"law": "deterministic", "value": 3 * 3600 + 60}},
        availability={"share": 1, "by_time": by_time},
    )
    first = min(time % DAY for time, _, _ in rows(raw))
    assert first == 11 * HOUR + MINUTE


def test_a_punctual_team_has_the_very_events_of_one_without_lateness() -> None:
    usual = only(availability={"share": 0.8}, absence=0.1, agents=3.5)
    punctual = only(
        availability={"share": 0.8}, absence=0.1, agents=3.5, lateness=LATE | {"share": 0}
    )
    assert rows(usual) == rows(punctual)


def test_who_is_punctual_that_day_lives_the_same_day_whether_others_are_late() -> None:
    def by_day(raw: dict[str, Any]) -> dict[tuple[int, int], list[tuple[int, int]]]:
        days = defaultdict(list)
        for time, agent, activity in rows(raw):
            days[int(agent), int(time) // DAY].append((int(time), int(activity)))
        return dict(days)

    usual = by_day(only(availability={"share": 0.8}))
    some = by_day(only(availability={"share": 0.8}, lateness=LATE))
    same = sum(usual[key] == some[key] for key in usual)
    assert 0.5 * len(usual) < same < len(usual)
    assert all(usual[key] == some[key] or some[key][0][0] > usual[key][0][0] for key in usual)


def betas(mean: float, sd: float, n: int) -> np.ndarray:
    keys = [np.uint64(combine(name_key("beta"), k)) for k in range(n)]
    return np.array([beta_draw(mean, sd, key) for key in keys])


@pytest.mark.parametrize(("mean", "sd"), [(0.8, 0.1), (0.5, 0.25), (0.95, 0.02), (0.9, 0.15)])
def test_beta_draws_follow_the_beta_law(mean: float, sd: float) -> None:
    drawn = betas(mean, sd, 4000)
    concentration = mean * (1 - mean) / sd**2 - 1
    law = stats.beta(mean * concentration, (1 - mean) * concentration)
    assert law.std() == pytest.approx(sd)
    assert abs(drawn.mean() - mean) < 4 * sd / np.sqrt(len(drawn))
    assert drawn.std() == pytest.approx(sd, rel=0.06)
    assert stats.kstest(drawn, law.cdf).pvalue > 1e-4


def test_beta_draws_near_the_limit_are_0_or_1_with_the_mean() -> None:
    drawn = betas(0.7, 0.458, 2000)
    assert np.isfinite(drawn).all()
    assert abs(drawn.mean() - 0.7) < 4 * 0.458 / np.sqrt(len(drawn))
    assert np.mean((drawn < 0.01) | (drawn > 0.99)) > 0.95


def shares(raw: dict[str, Any], replications: int) -> np.ndarray:
    """Share of each agent-day (8 to 20) in which the agent is available."""
    inputs = built(raw).inputs
    worked: dict[tuple[int, int, int], int] = defaultdict(int)
    for replication in range(replications):
        since: dict[int, int] = {}
        for time, agent, activity in zip(
            *unpack(inputs, draw_timeline(inputs, replication)), strict=True
        ):
            if agent in since:
                begin = since.pop(agent)
                worked[replication, int(agent), begin // DAY] += int(time) - begin
            if activity == Activity.AVAILABLE:
                since[agent] = int(time)
    return np.array(list(worked.values())) / (12 * HOUR)


def test_adherence_differs_from_day_to_day_by_day_sd() -> None:
    short = {"share": 0.8, "mean_spell_s": 40}
    alike = shares(only(availability=short), 20)
    apart = shares(only(availability=short | {"day_sd": 0.1}), 20)
    assert abs(alike.mean() - 0.8) < 0.003
    assert alike.std() < 0.03
    assert abs(apart.mean() - 0.8) < 4 * 0.1 / np.sqrt(len(apart))
    assert apart.std() == pytest.approx(0.1, rel=0.12)


def test_adherence_without_day_sd_is_what_it_was() -> None:
    assert rows(only(availability={"share": 0.8, "day_sd": 0})) == rows(
        only(availability={"share": 0.8})
    )


def test_timelines_that_differ_between_replications_are_known_as_such() -> None:
    for raw, random in (
        (only(), 0),
        (only(lateness=LATE | {"share": 0}), 0),
        (only(lateness=LATE), 1),
        (only(availability={"share": 0.9, "day_sd": 0.05}), 1),
    ):
        assert built(raw).inputs.settings[0]["random_duty"] == random
        assert (rows(raw) == rows(raw, 1)) == (random == 0)


BANDS = [
    {"share": 0.25, "weeks": 2},
    {"share": 0.25, "weeks": 10},
    {"share": 0.5, "weeks": 200},
]


def test_agents_have_the_factors_of_their_tenure() -> None:
    learning = {"weeks": 10, "handle_time_factor": 1.5, "resolution_factor": 0.6}
    raw = only(agents=8, tenure=BANDS, learning=learning, efficiency=0.5)
    raw["groups"]["old hands"] = group("sales", agents=2)
    agents = built(raw).inputs.agents
    weeks = np.array([2, 2, 10, 10, 200, 200, 200, 200])
    fade = np.exp(-weeks / 10)
    assert agents["factor"] == pytest.approx([*(1 + 0.5 * fade), 1, 1])
    assert agents["resolution"] == pytest.approx([*(1 - 0.4 * fade), 1, 1])
    skills = built(raw).inputs.skills
    assert skills[0]["factor"] == pytest.approx([2, 2])  # efficiency is the group's, not twice


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7, 40])
def test_numbers_of_agents_follow_the_bands_as_closely_as_whole_agents_can(n: int) -> None:
    learning = {"weeks": 10, "handle_time_factor": 2}
    factor = built(only(agents=n, tenure=BANDS, learning=learning)).inputs.agents["factor"]
    for band in BANDS:
        number = np.isclose(factor, 1 + np.exp(-band["weeks"] / 10)).sum()
        assert abs(number - band["share"] * n) < 1


def test_tenure_without_a_learning_curve_changes_nothing_of_what_happens() -> None:
    made = built(only(tenure=BANDS))
    assert made.inputs.journeys is None
    assert set(made.inputs.agents["factor"]) == {1.0}
