"""Scenarios with customers, channels, dialling: lawful, changed, written and warned about."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.clock import Calendar
from sim.inputs.build import build_inputs
from sim.inputs.build import expected_contacts as engine_expects
from sim.inputs.contacts import draw_contacts
from sim.scenario import (
    Empirical,
    Quantile,
    Scenario,
    ScenarioError,
    dump_scenario,
    find_problems,
    find_warnings,
    load_scenario,
    override,
    read_scenario,
    scenario_hash,
)
from sim.scenario.checks.demand import expected_by_interval, expected_contacts
from sim.scenario.checks.load import least_work_s
from sim.scenario.checks.view import View
from tests.scenario.wrong_customers import GOOD


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    path = tmp_path_factory.mktemp("centre") / "scenario.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return load_scenario(path)


def changed(centre: Scenario, *overrides: Any) -> Scenario:
    return override(centre, overrides).scenario


def warned(centre: Scenario, *overrides: Any) -> list[str]:
    return [problem.code for problem in find_warnings(changed(centre, *overrides))]


def test_nothing_is_wrong_with_the_centre_that_is_spoiled_elsewhere(centre: Scenario) -> None:
    assert find_problems(centre) == []
    assert find_warnings(centre) == []


class TestLawful:
    def test_a_contact_may_come_where_its_intent_is_not_listed(self, centre: Scenario) -> None:
        assert warned(centre, "queues.chat.intents={order: 1}") == []

    def test_who_is_lost_may_come_again_for_ever(self, centre: Scenario) -> None:
        loop = {"share": 1, "most": 1000}
        assert warned(centre, {"queues": {"calls": {"retries": loop}}}) == []

    def test_a_transfer_may_stay_in_its_queue(self, centre: Scenario) -> None:
        assert warned(centre, "queues.calls.transfers=[{to: calls, share: 0.1}]") == []

    def test_a_consultation_may_ask_those_who_dial(self, centre: Scenario) -> None:
        row = "{to: back, share: 0.1, kind: consult, together: {law: exponential, mean: 9}}"
        assert warned(centre, f"queues.calls.transfers=[{row}]") == []

    def test_a_caller_may_be_deflected_to_a_callback(self, centre: Scenario) -> None:
        assert warned(centre, "queues.calls.deflections.0.to=back") == []

    def test_an_occupancy_cap_goes_with_several_contacts_at_once(self, centre: Scenario) -> None:
        assert warned(centre, "groups.team.occupancy_cap=0.85") == []

    def test_a_group_may_be_absent_from_every_site(self, centre: Scenario) -> None:
        assert changed(centre, "groups.tier.site=home").groups["tier"].site == "home"

    def test_experience_needs_nothing_else(self, centre: Scenario) -> None:
        assert changed(centre, "experience={}").experience is not None

    def test_shares_of_rows_that_never_apply_together_may_exceed_one(
        self, centre: Scenario
    ) -> None:
        rows = [{"to": "chat", "share": 0.7}, {"to": "second", "share": 0.6}]
        intents, groups = (("order", "complaint"), ("team", "tier"))
        apart = [row | {"intents": [name]} for row, name in zip(rows, intents, strict=True)]
        assert warned(centre, {"queues.calls.transfers": apart}) == []
        assert warned(centre, {"queues.calls.deflections": apart}) == []
        apart = [row | {"groups": [name]} for row, name in zip(rows, groups, strict=True)]
        tier = ["groups.tier.skills.calls={}", "queues.calls.routing.0.groups=[team, tier]"]
        assert warned(centre, {"queues.calls.transfers": apart}, *tier) == []

    def test_records_of_a_closed_day_are_passed_over(self, centre: Scenario) -> None:
        assert warned(centre, "special_days={2026-03-02: {closed: true}}") == []

    def test_a_step_may_follow_a_callback_that_some_decline(self, centre: Scenario) -> None:
        more = [{"groups": ["team"]}, {"callback_to": "back", "if_expected_wait_s": 60}]
        more.append({"after_s": 90, "voicemail": True})
        assert warned(centre, {"queues.calls.routing": more}) == []


class TestWarnings:
    def test_messages_may_wait_for_the_morning(self, centre: Scenario) -> None:
        late = [
            'queues.chat.opening_hours=[{from: "00:00", to: "24:00"}]',
            "queues.chat.arrivals.rate.points.1.per_hour=9",
            "groups.team.concurrency.0.channels=[chat, messenger]",
        ]
        assert warned(centre, *late) == ["W501"]
        assert warned(centre, *late, "queues.chat.channel=messenger") == []

    def test_what_a_machine_contains_is_no_load(self, centre: Scenario) -> None:
        long = "queues.calls.talk.mean=4800"
        assert warned(centre, long) == ["W502"]
        assert warned(centre, long, "queues.calls.self_service.containment=0.5") == []
        assert warned(centre, long, "queues.calls.deflections.0.share=0.5") == []
        assert warned(centre, long, "intents.order.containment=0.9") == []

    def test_least_work_counts_intents_containment_and_deflection(self, centre: Scenario) -> None:
        view = View(centre, Calendar.of(centre))
        assert least_work_s(view, centre.queues["calls"]) == pytest.approx(180 * 0.9 * 0.9)
        other = changed(centre, "intents.order={handle_time_factor: 2, containment: 0.5}")
        expected = 180 * 0.9 * (0.7 * 2 * 0.5 + 0.3 * 0.9)
        assert least_work_s(view_of(other), other.queues["calls"]) == pytest.approx(expected)

    def test_several_at_once_are_room_for_more(self, centre: Scenario) -> None:
        long = "queues.chat.talk.mean=4800"
        assert warned(centre, long) == []
        assert warned(centre, long, "groups.team.concurrency.0.contacts=1") == ["W502"]
        assert warned(centre, long, "groups.team.concurrency.0.speed=[1, 0.5]") == ["W502"]

    def test_a_list_is_dialled_as_far_as_one_gets(self, centre: Scenario) -> None:
        assert warned(centre, "queues.campaign.arrivals.records.0.count=90000") == []

    @pytest.mark.parametrize(
        "unsolved",
        [
            "queues.calls.resolution=0.8",
            "intents.order.resolution_factor=0.8",
            "groups.team.skills.calls.resolution_factor=0.8",
            "context.resolution_factor=0.8",
            "queues.calls.self_service.resolution=0.8",
            {"groups.team": {"tenure": [{"share": 1, "weeks": 3}],
                             "learning": {"weeks": 9, "resolution_factor": 0.8}}},
        ],
        ids=str,
    )  # fmt: skip
    def test_repeats_need_something_unsolved(self, centre: Scenario, unsolved: Any) -> None:
        solved = ["intents.complaint.resolution_factor=1"]
        if unsolved != "queues.calls.resolution=0.8":
            solved.append("queues.calls.resolution=1")
        assert warned(centre, *solved, unsolved) == []

    def test_a_warm_up_brings_the_open_issues(self, centre: Scenario) -> None:
        late = "queues.calls.repeats.delay.mean=100000"
        assert warned(centre, late) == ["W601"]
        week = "queues.campaign.arrivals.records.0.day=mon-fri"
        assert warned(centre, late, "warm_up_days=3", week) == []
        assert warned(centre, late, "queues.calls.repeats.share=0") == []


def view_of(scenario: Scenario) -> View:
    return View(scenario, Calendar.of(scenario))


class TestDemand:
    def test_a_list_comes_when_the_queue_opens(self, centre: Scenario) -> None:
        expected = expected_by_interval(view_of(centre), "campaign", centre.queues["campaign"])
        assert expected.nonzero()[0].tolist() == [16]
        assert expected.sum() == expected_contacts(
            view_of(centre), "campaign", centre.queues["campaign"]
        )

    def test_a_list_of_a_queue_that_never_closes_comes_at_midnight(self, centre: Scenario) -> None:
        days = [{"days": 3}, 'queues.campaign.opening_hours=[{from: "00:00", to: "24:00"}]']
        week = changed(centre, *days)
        expected = expected_by_interval(view_of(week), "campaign", week.queues["campaign"])
        assert expected.nonzero()[0].tolist() == [0, 48, 96]

    def test_a_night_that_began_the_day_before_counts_from_midnight(self, centre: Scenario) -> None:
        night = 'queues.campaign.opening_hours=[{days: mon, from: "22:00", to: "02:00"}]'
        two = changed(centre, {"days": 2}, night)
        expected = expected_by_interval(view_of(two), "campaign", two.queues["campaign"])
        assert expected.nonzero()[0].tolist() == [44, 48]

    def test_a_backlog_is_part_of_what_a_replication_has(self, centre: Scenario) -> None:
        more = changed(centre, "queues.chat.backlog={count: 50, age: {law: exponential, mean: 9}}")
        before = expected_contacts(view_of(centre), "chat", centre.queues["chat"])
        assert expected_contacts(view_of(more), "chat", more.queues["chat"]) == before + 50

    def test_checks_and_engines_expect_the_same(self, repository: Path) -> None:
        example = load_scenario(repository / "sim" / "scenario" / "data" / "example.yaml")
        view, built = view_of(example), build_inputs(example)
        expected = {q: expected_contacts(view, q, queue) for q, queue in example.queues.items()}
        assert sum(expected.values()) == pytest.approx(engine_expects(built))
        first = draw_contacts(built.inputs, 0)
        records = first[first["queue"] == [*example.queues].index("renewals")]
        drawn = np.bincount(
            records["arrived"] // view.calendar.interval_ticks, minlength=view.calendar.n_intervals
        )
        known = expected_by_interval(view, "renewals", example.queues["renewals"])
        assert drawn.tolist() == known.tolist()


class TestOverrides:
    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("queues.calls.self_service.containment", 0.4),
            ("groups.team.concurrency.0.contacts", 3),
            ("queues.campaign.dial.reach.0.connect", 0.5),
            ("queues.calls.transfers.0.share", 0.2),
            ("queues.calls.repeats.delay.mean", 1200),
            ("segments.gold.priority", -5),
            ("intents.order.containment", 0.5),
            ("context.across_channels", True),
            ("sites.home.seats", 20),
            ("costs.technology.cost_per_minute", 0.02),
            ("experience.wait", -0.7),
        ],
    )
    def test_a_deep_path_changes_one_value(self, centre: Scenario, path: str, value: Any) -> None:
        loaded = override(centre, f"{path}={str(value).lower()}")
        assert [change.path for change in loaded.changes] == [path]
        found: Any = loaded.scenario.model_dump(mode="json", by_alias=True)
        for key in path.split("."):
            found = found[int(key)] if isinstance(found, list) else found[key]
        assert found == value

    @pytest.mark.parametrize(
        ("path", "says"),
        [
            ("segments.glod.priority", 'there is no "glod" in segments; did you mean gold?'),
            ("intents.ordre.containment", 'there is no "ordre" in intents; did you mean order?'),
            ("sites.hom.seats", 'there is no "hom" in sites; did you mean home?'),
            ("groups.team.concurrency.4.contacts", "groups.team.concurrency is a list of 1"),
        ],
    )
    def test_a_mistyped_name_on_the_way_is_found(
        self, centre: Scenario, path: str, says: str
    ) -> None:
        with pytest.raises(ScenarioError) as caught:
            override(centre, f"{path}=1")
        assert says in str(caught.value)

    def test_another_kind_of_self_service_keeps_the_rest(self, centre: Scenario) -> None:
        loaded = override(centre, {"queues": {"calls": {"self_service": {"kind": "bot"}}}})
        assert [str(change) for change in loaded.changes] == [
            "queues.calls.self_service.kind: ivr -> bot"
        ]

    def test_two_overrides_may_change_two_keys_of_self_service(self, centre: Scenario) -> None:
        bot = {"queues": {"calls": {"self_service": {"kind": "bot"}}}}
        loaded = override(centre, [bot, "queues.calls.self_service.containment=0.3"])
        assert loaded.scenario.queues["calls"].self_service is not None
        assert loaded.scenario.queues["calls"].self_service.containment == 0.3

    def test_another_kind_of_arrivals_replaces_the_old_one_whole(self, centre: Scenario) -> None:
        poisson = {"kind": "poisson", "rate": {"points": [{"at": "08:00", "per_hour": 0}]}}
        loaded = override(centre, {"queues": {"campaign": {"arrivals": poisson}}})
        assert [change.path for change in loaded.changes] == ["queues.campaign.arrivals"]


class TestTables:
    def test_every_duration_may_be_a_table(self, tmp_path: Path) -> None:
        law = "{law: empirical, quantiles: laws.csv#ring}"
        text = GOOD.replace("ring: {law: exponential, mean: 15}", f"ring: {law}")
        text = text.replace(
            "{duration: {law: exponential, mean: 30}, cont", f"{{duration: {law}, cont"
        )
        (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "laws.csv").write_text("name,p,value\nring,0,5\nring,1,25\n")
        loaded = load_scenario(tmp_path)
        known = Empirical(quantiles=(Quantile(p=0, value=5), Quantile(p=1, value=25)))
        dial, bot = loaded.queues["campaign"].dial, loaded.queues["calls"].self_service
        assert dial is not None and dial.ring == known
        assert bot is not None and bot.duration == known

    def test_a_wrong_table_of_a_duration_is_refused_where_it_stands(self, tmp_path: Path) -> None:
        text = GOOD.replace(
            "delay: {law: exponential, mean: 300}", "delay: {law: empirical, samples: d.csv}"
        )
        (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "d.csv").write_text("value\n30\n-4\n")
        with pytest.raises(ScenarioError, match=r"d\.csv:3, column value: .*-4 is negative"):
            load_scenario(tmp_path)


class TestWriting:
    def test_a_written_centre_reads_back_equal(self, centre: Scenario, tmp_path: Path) -> None:
        (tmp_path / "scenario.yaml").write_text(dump_scenario(centre), encoding="utf-8")
        loaded = read_scenario(tmp_path)
        assert loaded.scenario == centre
        assert scenario_hash(loaded.scenario) == scenario_hash(centre)

    def test_the_example_of_the_reference_page_reads_back_equal(
        self, repository: Path, tmp_path: Path
    ) -> None:
        example = load_scenario(repository / "sim" / "scenario" / "data" / "example.yaml")
        (tmp_path / "scenario.yaml").write_text(dump_scenario(example), encoding="utf-8")
        assert load_scenario(tmp_path) == example

    @pytest.mark.parametrize(
        "other",
        [
            "queues.calls.retries.most=6",
            "segments.gold.head_start_s=1",
            "intents.order.solvable=false",
            "context.across_channels=true",
            "sites.home.seats=8",
            "costs.currency=UAH",
            "experience={}",
        ],
    )
    def test_every_part_is_in_the_hash(self, centre: Scenario, other: str) -> None:
        assert scenario_hash(changed(centre, other)) != scenario_hash(centre)
