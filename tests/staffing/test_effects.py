"""Finite differences: what is put down to which agent."""

import numpy as np
import pytest

from planner.staffing.effects import Reach, _Around, effects, smoothed
from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Need, Part, Sample
from planner.staffing.trial import Trials
from sim.scenario import Scenario
from tests.staffing.centres import centre, group, queue, single


def _sample(scenario: Scenario, n: int) -> Sample:
    trials = Trials(scenario, 5)
    goals = Goals.of(scenario, trials)
    return Sample([Part(trials, range(n))], goals, Rooms.of(scenario))


def test_the_reach_covers_three_quarters_of_an_hour() -> None:
    assert [Reach.of(minutes).stride for minutes in (5, 15, 30, 60)] == [11, 5, 4, 3]


@pytest.mark.compiled_only
def test_a_single_open_interval_gives_the_difference_of_two_separate_runs() -> None:
    scenario = single(60, hours=("08:00", "09:00"))
    sample = _sample(scenario, 50)
    agents = np.zeros((1, 24), np.int64)
    agents[0, 8] = 4
    free = np.zeros((1, 24), np.bool_)
    free[0, 8] = True
    base = sample.stand(agents)
    gain = effects(sample, agents, base, free, free, Reach.of(60))[0].slopes(base, chord=False)
    more = sample.stands([agents + free])[0]
    expected = more.excess - base.excess
    assert gain[:, 0, 8] == pytest.approx(expected, rel=1e-9)
    assert (gain[:, 0, 8] > 0).all()
    loss = effects(sample, agents, base, free, free, Reach.of(60))[1].slopes(base, chord=False)
    assert (loss[:, 0, 8] > gain[:, 0, 8]).all()  # excess is concave here


@pytest.mark.compiled_only
def test_intervals_changed_together_show_what_each_does_alone() -> None:
    scenario = single(60, patience=120, hours=("08:00", "18:00"))
    sample = _sample(scenario, 1000)
    agents = np.where(Rooms.of(scenario).allowed, 4, 0)
    free = agents > 0
    base = sample.stand(agents)
    together = effects(sample, agents, base, free, free, Reach.of(60))[0].slopes(base)
    alone = np.zeros_like(free)
    alone[0, 12] = True
    by_itself = effects(sample, agents, base, alone, alone, Reach.of(60))[0].slopes(base)
    j = next(k for k, row in enumerate(sample.goals.rows) if row.first == 12)
    assert together[j, 0, 12] == pytest.approx(by_itself[j, 0, 12], rel=0.1)
    day = len(sample.goals.rows) - 1
    assert together[day, 0, 12] == pytest.approx(by_itself[day, 0, 12], rel=0.2)


@pytest.mark.compiled_only
def test_an_agent_matters_to_its_own_queue_only() -> None:
    scenario = centre(
        {"a": queue(60), "b": queue(60)}, {"x": group({"a": 1}), "y": group({"b": 1})}
    )
    sample = _sample(scenario, 30)
    agents = np.where(Rooms.of(scenario).allowed, 5, 0)
    base = sample.stand(agents)
    gain = effects(sample, agents, base, agents > 0, agents > 0, Reach.of(60))[0].slopes(base)
    for j, row in enumerate(sample.goals.rows):
        other = 1 if row.name == "a" else 0
        assert not gain[j, other].any()
        assert gain[j, 1 - other].any()


@pytest.mark.compiled_only
def test_slopes_learnt_where_nobody_waits_foresee_the_way_back_to_the_goal() -> None:
    scenario = single(60, patience=120, hours=("08:00", "18:00"))
    sample = _sample(scenario, 1000)
    rooms = Rooms.of(scenario)
    agents = np.where(rooms.allowed, 7, 0)
    base = sample.stand(agents)
    fewer = sample.stand(np.where(rooms.allowed, 4, 0))
    learnt = effects(sample, agents, base, agents > 0, agents > 0, Reach.of(60))[1]
    j = next(k for k, row in enumerate(sample.goals.rows) if row.first == 12)
    lost = (base.excess - fewer.excess)[j] / 3
    chord = learnt.slopes(base)[j].sum()
    tangent = learnt.slopes(base, chord=False)[j].sum()
    assert tangent < chord
    assert abs(chord - lost) < abs(tangent - lost)


@pytest.mark.compiled_only
def test_noise_is_drawn_to_the_average_and_signal_is_not() -> None:
    scenario = single(60, hours=("00:00", "24:00"))
    sample = _sample(scenario, 20)
    base = sample.stand(np.full((1, 24), 5))
    around = _Around(sample.goals, Reach.of(60), base, 1)
    known = np.ones((1, 24), np.bool_)
    size = around.scale[None, ..., None] * np.ones(2)
    rng = np.random.default_rng(1)
    noise = rng.normal(size=size.shape) * around.noise[None]
    drawn = smoothed(3 * size + noise, known, around)
    own = slice(1, 2)  # the changed interval itself
    assert np.abs(drawn - 3 * size)[:, :, :, own].mean() < 0.5 * np.abs(noise)[:, :, :, own].mean()
    strong = size * (1 + 50 * rng.random(size.shape))
    assert smoothed(strong, known, around) == pytest.approx(strong, rel=0.1)


@pytest.mark.compiled_only
def test_room_is_what_is_left_after_the_error_of_the_judge() -> None:
    scenario = single(60)
    sample = _sample(scenario, 100)
    standing = sample.stand(np.where(Rooms.of(scenario).allowed, 5, 0))
    loose = standing.room(sample.goals, Need(10**9, 1.65))
    assert loose == pytest.approx(standing.excess + 0.005 * standing.weight, abs=1e-2)
    strict = standing.room(sample.goals, Need(100, 2.0))
    assert strict == pytest.approx(
        standing.excess + 0.005 * standing.weight - 0.2 * standing.spread
    )
