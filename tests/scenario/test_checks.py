"""What the checks let pass: things that look odd but are lawful. (For the rest see wrong.py.)"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.clock import Calendar
from sim.engine.log import Activity
from sim.errors import ScenarioError
from sim.inputs.build import build_inputs
from sim.inputs.build import expected_contacts as engine_expects
from sim.inputs.compile_laws import law_mean
from sim.measure.kpi import KPIS
from sim.scenario import (
    AgentGroup,
    Exponential,
    PoissonArrivals,
    Queue,
    Rate,
    RatePoint,
    Scenario,
    Shift,
    ShiftCount,
    Skill,
    check,
    find_problems,
    find_warnings,
    load_scenario,
    read_scenario,
)
from sim.scenario.checks.demand import expected_by_interval, expected_contacts
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.law_means import mean_s
from sim.scenario.checks.registry import CHECKS
from sim.scenario.checks.registry import check as register
from sim.scenario.checks.view import View
from sim.scenario.kpi_names import PRECISION_KPIS
from tests.conftest import REPOSITORY
from tests.scenario.build import scenario, small

DATA = REPOSITORY / "sim" / "scenario" / "data"
LEVERS = REPOSITORY / "scenarios" / "levers"
SHIPPED = sorted([*({*(REPOSITORY / "scenarios").glob("*/*.yaml")} - {*LEVERS.glob("*")}),
                  DATA / "example.yaml", DATA / "starter" / "scenario.yaml"])  # fmt: skip
MEANT = {"retries": ["W502"]}
"""Warnings of shipped scenarios that show just this: too few agents, so customers call again."""


def shifts(start: str, end: str, **more: Any) -> dict[str, Any]:
    shift = {"from": start, "to": end, "counts": [{"agents": 2}], **more}
    return {"team": {"skills": {"sales": {}}, "shifts": {"only": shift}}}


def hours(*spells: tuple[str, str, str]) -> dict[str, Any]:
    """The queue of `small`, open at other hours, with a rate of zero."""
    queue = small()["queues"]["sales"]
    queue["opening_hours"] = [{"days": d, "from": a, "to": b} for d, a, b in spells]
    queue["arrivals"] = {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 0}]}}
    return {"sales": queue}


def codes(**changes: Any) -> list[str]:
    return [problem.code for problem in find_problems(scenario(**changes))]


def test_a_scenario_built_in_python_is_checked_like_one_from_a_file() -> None:
    built = Scenario(
        name="built",
        start="2026-03-02",
        queues={
            "sales": Queue(
                arrivals=PoissonArrivals(rate=Rate(points=(RatePoint(at="00:00", per_hour=9),))),
                talk=Exponential(mean=60),
            )
        },
        groups={
            "team": AgentGroup(
                skills={"sales": Skill()},
                shifts={"day": Shift(start="08:00", end="16:00", counts=(ShiftCount(agents=2),))},
            )
        },
    )
    check(built)
    with pytest.raises(ScenarioError, match=r"^queues\.help: no group can serve this queue"):
        check(built.model_copy(update={"queues": {**built.queues, "help": built.queues["sales"]}}))


def test_agents_may_stay_two_hours_after_closing_to_serve_out() -> None:
    late = [{"day": "all", "time": time, "agents": 1} for time in ("18:00", "19:30")]
    groups = {"team": {"skills": {"sales": {}}, "staffing": late}}
    assert codes(groups=groups) == []
    cut = small()["queues"]
    cut["sales"]["closing"] = {"rule": "cut"}
    assert codes(groups=groups, queues=cut) == ["E504", "E504"]


def test_volumes_and_staffing_of_a_closed_day_are_passed_over() -> None:
    assert codes(special_days={"2026-03-02": {"closed": True}}) == []


def test_a_day_like_sunday_takes_sundays_hours() -> None:
    queues = hours(("mon-fri", "08:00", "18:00"))
    assert codes(queues=queues) == []
    assert codes(queues=queues, special_days={"2026-03-02": {"like": "sun"}}) == ["E504", "E504"]


def test_overnight_hours_of_the_day_before_reach_into_the_first_day() -> None:
    queues = hours(("all", "22:00", "06:00"))
    night = [{"day": "all", "time": "03:00", "agents": 1}]
    groups = {"team": {"skills": {"sales": {}}, "staffing": night}}
    assert codes(queues=queues, groups=groups) == []


def test_overnight_hours_may_end_where_the_next_ones_begin() -> None:
    queues = hours(("mon-sat", "22:00", "08:00"), ("all", "08:00", "18:00"))
    assert "E402" not in codes(queues=queues)


def test_round_the_clock_hours_touch_but_do_not_overlap() -> None:
    assert "E402" not in codes(queues=hours(("all", "00:00", "24:00")))
    assert "E402" not in codes(queues=hours(("all", "08:00", "08:00")))


def test_an_overnight_shift_is_no_longer_than_its_night() -> None:
    queues = hours(("all", "00:00", "24:00"))
    lunch = {"activity": "lunch", "after_minutes": 450, "minutes": 30}
    assert codes(queues=queues, groups=shifts("22:00", "06:00", breaks=[lunch])) == []
    late = lunch | {"after_minutes": 451}
    assert codes(queues=queues, groups=shifts("22:00", "06:00", breaks=[late])) == ["E511"]


def test_breaks_may_follow_each_other_at_once() -> None:
    first, second = ({"after_minutes": at, "minutes": 30} for at in (60, 90))
    assert codes(groups=shifts("08:00", "16:00", breaks=[second, first])) == []


def test_the_hour_that_the_clocks_skip_needs_no_volume() -> None:
    queues = hours(("all", "00:00", "24:00"))
    rows = [
        {"day": "all", "time": f"{h:02d}:{m}", "volume": 1}
        for h in range(24)
        for m in ("00", "30")
        if h != 3
    ]
    queues["sales"]["arrivals"] = {"kind": "poisson", "volumes": rows}
    spring = {"start": "2026-03-29", "time_zone": "Europe/Kyiv"}
    assert codes(queues=queues, **spring) == []
    assert codes(queues=queues, start="2026-03-30", time_zone="Europe/Kyiv") == ["E412"]


def test_a_date_beats_weekdays_row_by_row() -> None:
    queues = hours(("all", "08:00", "09:00"))
    rows = [{"day": "all", "time": t, "volume": 1} for t in ("08:00", "08:30", "09:00")]
    queues["sales"]["arrivals"] = {"kind": "poisson", "volumes": rows}
    assert codes(queues=queues) == ["E413"]
    rows.append({"day": "2026-03-02", "time": "09:00", "volume": 0})
    assert codes(queues=queues) == []


def test_without_a_calendar_only_timeless_checks_run() -> None:
    groups = shifts("08:00", "16:00", breaks=[{"after_minutes": 470, "minutes": 30}])
    assert codes(time_zone="Mars/Olympus", groups=groups) == ["E101", "E511"]


def test_many_findings_of_one_kind_are_counted() -> None:
    rows = [{"day": "all", "time": f"{h:02d}:10", "agents": 1} for h in range(24)]
    groups = {"team": {"skills": {"sales": {}}, "staffing": rows}}
    problems = [str(p) for p in find_problems(scenario(groups=groups)) if p.code == "E501"]
    assert len(problems) == 21
    assert problems[-1] == "groups.team.staffing: and 4 more problems like these [E501]"


def test_a_code_is_given_to_one_check_only() -> None:
    with pytest.raises(ValueError, match="E201 is taken by skills_name_queues"):
        register("E201")(lambda view: ())


def test_every_check_says_in_one_sentence_what_it_finds() -> None:
    assert [check.code for check in CHECKS.values() if not check.title.endswith(".")] == []


def test_precision_may_be_asked_for_every_kpi_of_queues_that_is_a_number_per_replication() -> None:
    measured = [k.name for k in KPIS.values() if k.about == "queue" and k.kind != "waits"]
    assert list(PRECISION_KPIS) == measured


@pytest.mark.parametrize("name", ["teaching_one_queue", "teaching_two_skills", "large_8x6"])
def test_checks_and_engines_expect_the_same_number_of_contacts(name: str, repository: Path) -> None:
    loaded = load_scenario(repository / "scenarios" / name)
    view = View(loaded, Calendar.of(loaded))
    expected = sum(expected_contacts(view, name, queue) for name, queue in loaded.queues.items())
    assert expected == pytest.approx(engine_expects(build_inputs(loaded)))


HOLIDAY = {"2026-03-03": {"closed": True}}


@pytest.mark.parametrize("between", ["constant", "linear"])
def test_checks_and_engines_expect_the_same_in_each_interval(between: str) -> None:
    queues = hours(("all", "20:00", "06:00"))
    points = [{"at": a, "per_hour": r} for a, r in (("00:00", 4), ("05:00", 9), ("06:00", 0))]
    points += [{"at": "20:00", "per_hour": 0}, {"at": "23:30", "per_hour": 12}]
    points += [{"at": "24:00", "per_hour": 5}] if between == "linear" else []
    queues["sales"]["arrivals"] = {
        "kind": "poisson",
        "factor": 2,
        "rate": {"between": between, "points": points},
    }
    factor = {"2026-03-05": {"volume_factor": 3}}
    built = scenario(queues=queues, groups=shifts("20:00", "06:00"), days=5,
                     special_days=HOLIDAY | factor)  # fmt: skip
    assert find_problems(built) == []
    view = View(built, Calendar.of(built))
    here = expected_by_interval(view, "sales", built.queues["sales"])
    assert here == pytest.approx(build_inputs(built).inputs.demand["mean"][0])
    assert here.sum() > 0


def test_checks_and_engines_see_the_same_agents_on_duty() -> None:
    lunch = {"activity": "lunch", "after_minutes": 245, "minutes": 40}
    night = shifts("20:00", "06:00", breaks=[lunch])["team"]
    table = [{"day": "all", "time": time, "agents": 1.5} for time in ("20:30", "05:00")]
    groups = {"night": night, "team": {"skills": {"sales": {}}, "staffing": table}}
    built = scenario(queues=hours(("all", "20:00", "06:00")), groups=groups, days=5,
                     special_days=HOLIDAY)  # fmt: skip
    view = View(built, Calendar.of(built))
    duty = build_inputs(built).inputs.duty
    at_work = duty[duty["activity"] == Activity.AVAILABLE]
    for g, group in enumerate(groups):
        rows = at_work[build_inputs(built).inputs.agents[at_work["agent"]]["group"] == g]
        for i, mean in enumerate(on_duty(view, group)):
            start, end = i * view.calendar.interval_ticks, (i + 1) * view.calendar.interval_ticks
            inside = np.minimum(rows["end"], end) - np.maximum(rows["start"], start)
            worked = (np.maximum(inside, 0) * rows["fraction"]).sum()
            assert mean == pytest.approx(worked / view.calendar.interval_ticks)


def test_a_night_that_voicemail_takes_care_of_is_no_reason_to_warn() -> None:
    queues = hours(("all", "00:00", "24:00"))
    queues["sales"]["arrivals"]["rate"]["points"] = [{"at": "00:00", "per_hour": 2}]
    groups = shifts("08:00", "20:00")
    assert [w.code for w in find_warnings(scenario(queues=queues, groups=groups))] == ["W501"]
    queues["sales"]["routing"] = [{"groups": ["team"]}, {"after_s": 60, "voicemail": True}]
    assert find_warnings(scenario(queues=queues, groups=groups)) == []


def test_agents_of_the_queue_to_which_contacts_overflow_count_as_there() -> None:
    queues = hours(("all", "08:00", "18:00"))
    queues["sales"]["arrivals"]["rate"]["points"] = [{"at": "08:00", "per_hour": 2}]
    queues["sales"]["arrivals"]["rate"]["points"] += [{"at": "18:00", "per_hour": 0}]
    queues["help"] = hours(("all", "08:00", "18:00"))["sales"]
    groups = shifts("08:00", "12:00") | {"other": shifts("12:00", "18:00")["team"]}
    groups["other"]["skills"] = {"help": {}}
    assert [w.code for w in find_warnings(scenario(queues=queues, groups=groups))] == ["W501"]
    queues["sales"]["routing"] = [{"groups": ["team"]}, {"after_s": 60, "overflow_to": "help"}]
    assert find_warnings(scenario(queues=queues, groups=groups)) == []


@pytest.mark.parametrize(
    "law",
    [
        {"law": "lognormal", "mean": 180, "cv": 0.5},
        {"law": "lognormal", "mu": 5, "sigma": 0.5},
        {"law": "gamma", "shape": 2, "scale": 90},
        {"law": "weibull", "shape": 1.5, "scale": 100},
        {"law": "hyperexponential", "probabilities": [0.2, 0.8], "means": [400, 50]},
        {"law": "uniform", "low": 10, "high": 100},
        {"law": "triangular", "low": 10, "mode": 30, "high": 100},
        {"law": "deterministic", "value": 60},
        {"law": "empirical", "samples": [{"value": 3}, {"value": 9}]},
        {"law": "empirical", "quantiles": [{"p": 0, "value": 1}, {"p": 1, "value": 9}]},
    ],
    ids=lambda law: "-".join(law.values() if len(law) == 1 else law),
)
def test_checks_and_engines_agree_on_the_mean_of_a_law(law: dict[str, Any]) -> None:
    queues = small()["queues"]
    queues["sales"]["talk"] = law
    talk = scenario(queues=queues).queues["sales"].talk
    assert mean_s(talk) == pytest.approx(law_mean(talk))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_warns_about_a_shipped_scenario(path: Path) -> None:
    loaded = read_scenario(path)
    found = find_warnings(loaded.scenario, loaded.places)
    assert [problem.code for problem in found] == MEANT.get(path.stem, []), found


def test_a_rate_may_go_on_in_the_night_that_a_closed_day_takes_away() -> None:
    queues = hours(("all", "20:00", "06:00"))
    rate = [("00:00", 5), ("06:00", 0), ("20:00", 5)]
    queues["sales"]["arrivals"]["rate"]["points"] = [{"at": a, "per_hour": r} for a, r in rate]
    week = {"queues": queues, "groups": shifts("20:00", "06:00"), "days": 4}
    assert codes(**week, special_days=HOLIDAY) == []
    rate[1] = ("06:30", 0)
    queues["sales"]["arrivals"]["rate"]["points"] = [{"at": a, "per_hour": r} for a, r in rate]
    assert codes(**week, special_days=HOLIDAY) == ["E416"]


def test_weekday_volumes_may_go_on_in_the_night_that_a_closed_day_takes_away() -> None:
    queues = hours(("all", "20:00", "06:00"))
    open_at = [f"{h:02d}:{m}" for h in (*range(6), *range(20, 24)) for m in ("00", "30")]
    rows = [{"day": "all", "time": time, "volume": 1} for time in open_at]
    queues["sales"]["arrivals"] = {"kind": "poisson", "volumes": rows}
    week = {"queues": queues, "groups": shifts("20:00", "06:00"), "days": 4}
    assert codes(**week, special_days=HOLIDAY) == []
    rows.append({"day": "2026-03-04", "time": "02:00", "volume": 1})  # the night after, by date
    assert codes(**week, special_days=HOLIDAY) == ["E413"]
