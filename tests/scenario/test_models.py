"""Models cannot be changed, travel between processes, and take both spellings of a key."""

import copy
import pickle
from datetime import date, time
from typing import get_args

import pytest
from pydantic import ValidationError

import sim.scenario
from sim.inputs.arrays import CHANNELS
from sim.scenario import Exponential, Hours, Lognormal, Skill, VolumeRow
from sim.scenario.checks.load import LIVE
from sim.scenario.models import (
    agents,
    arrivals,
    calendar,
    customers,
    dialling,
    experience,
    laws,
    money,
    queues,
)
from sim.scenario.models import scenario as scenario_module
from sim.scenario.models.base import Model, day_names
from tests.scenario.build import scenario

MODULES = (agents, arrivals, calendar, customers, dialling, experience, laws, money, queues,
           scenario_module)  # fmt: skip


def test_a_scenario_cannot_be_changed() -> None:
    built = scenario()
    with pytest.raises(ValidationError, match="frozen"):
        built.days = 3
    with pytest.raises(TypeError, match="a scenario cannot be changed"):
        built.queues["other"] = built.queues["sales"]
    with pytest.raises(TypeError, match="a scenario cannot be changed"):
        built.groups["team"].skills.clear()
    with pytest.raises(TypeError, match="a scenario cannot be changed"):
        built.special_days[date(2026, 1, 1)] = None  # type: ignore[assignment]


def test_a_scenario_survives_pickling_and_copying() -> None:
    built = scenario()
    assert pickle.loads(pickle.dumps(built)) == built
    assert copy.deepcopy(built) == built


def test_hours_may_be_given_as_from_and_to_or_as_start_and_end() -> None:
    assert Hours(start="08:00", end="18:00") == Hours.model_validate(
        {"from": "08:00", "to": "18:00"}
    )


def test_python_times_and_dates_are_understood() -> None:
    row = VolumeRow.model_validate({"day": date(2026, 3, 2), "time": time(8, 30), "volume": 3})
    assert (row.day, row.time) == ("2026-03-02", "08:30")


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ("all", "mon tue wed thu fri sat sun"),
        ("mon", "mon"),
        ("mon-fri", "mon tue wed thu fri"),
        ("sat-mon", "mon sat sun"),
        ("wed, mon", "mon wed"),
        ("mon-tue,sun", "mon tue sun"),
    ],
)
def test_weekdays_are_named_in_many_ways(days: str, names: str) -> None:
    assert " ".join(day_names(days)) == names


@pytest.mark.parametrize("days", ["", "monday", "mon-", "mon--fri", "2026-02-30", "Mon"])
def test_other_words_are_no_days(days: str) -> None:
    with pytest.raises(ValidationError):
        VolumeRow(day=days, time="08:00", volume=1)


@pytest.mark.parametrize(
    "clock", ["8:00", "24:30", "25:00", "08:60", "0800", "08:00\n", "08:00:00"]
)
def test_other_texts_are_no_times_of_day(clock: str) -> None:
    with pytest.raises(ValidationError, match="HH:MM"):
        VolumeRow(day="all", time=clock, volume=1)


def test_a_law_is_given_in_one_way() -> None:
    assert Lognormal(mean=3, cv=1) != Lognormal(mu=3, sigma=1)
    with pytest.raises(ValidationError, match="give mean and cv or mu and sigma, and nothing else"):
        Lognormal(mean=3, cv=1, mu=2)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 0.0, 1e10])
def test_a_mean_is_a_finite_positive_number(value: float) -> None:
    with pytest.raises(ValidationError):
        Exponential(mean=value)


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Skill(speed=2)  # type: ignore[call-arg]


def test_every_class_of_the_models_can_be_imported_from_the_package() -> None:
    missing = [
        name
        for module in MODULES
        for name, thing in vars(module).items()
        if isinstance(thing, type) and issubclass(thing, Model) and thing is not Model
        if name not in sim.scenario.__all__
    ]
    assert missing == []


def test_engines_number_the_channels_that_scenarios_name() -> None:
    assert get_args(queues.Channel) == CHANNELS
    assert set(LIVE) < set(CHANNELS)
