"""Scenarios, schema and reference page in the repository are sound and up to date."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks import make_large
from sim.errors import ScenarioError
from sim.scenario import ListArrivals, PoissonArrivals, load_scenario, read_scenario
from sim.scenario.schema import ROW_MODELS, example_text, json_schema, schema_docs, schema_text
from sim.scenario.starter import write_starter
from sim.scenario.topics import TOPICS
from sim.scenario.yaml import parse_yaml
from tests.conftest import REPOSITORY
from tests.scenario.wrong_customers import GOOD as CENTRE

FOLDER = REPOSITORY / "scenarios"
LEVERS = sorted((FOLDER / "levers").glob("*.yaml"))
SCENARIOS = sorted({*FOLDER.glob("*/*.yaml")} - {*LEVERS})


def errors(data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(data)]


def plain(path: Path) -> Any:
    return parse_yaml(path.read_text(encoding="utf-8"), path.name)[0]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_scenario_is_sound(path: Path) -> None:
    assert load_scenario(path).name


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_editor_finds_no_fault_with_a_shipped_scenario(path: Path) -> None:
    assert errors(plain(path)) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_editor_finds_the_schema_of_a_shipped_scenario(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema.json\n")


@pytest.mark.parametrize("path", LEVERS, ids=lambda path: path.stem)
def test_a_lever_changes_the_telecom_centre_and_says_what_it_assumes(path: Path) -> None:
    loaded = read_scenario(FOLDER / "telecom", path)
    assert loaded.changes
    assert [file for file, _ in loaded.notes] == [str(path), str(path)]


def test_the_schema_in_the_repository_is_that_of_the_models() -> None:
    assert (REPOSITORY / "scenarios" / "schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_reference_page_in_the_repository_is_that_of_the_models() -> None:
    assert (REPOSITORY / "docs" / "scenario.md").read_text(encoding="utf-8") == schema_docs()


def test_the_reference_page_describes_every_model_once() -> None:
    page = re.sub(r"```.*?```", "", schema_docs(), flags=re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", page, flags=re.MULTILINE)
    assert [title for title in titles if titles.count(title) > 1] == []
    models = {name for name in json_schema()["$defs"] if not name.startswith("partial.")}
    models |= {model.__name__ for model in ROW_MODELS}
    assert models | {topic.title for topic in TOPICS} <= set(titles)
    assert {name for topic in TOPICS for name in topic.models} == models


def test_the_example_of_the_reference_page_is_sound_and_shows_what_it_says(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "scenario.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    assert block == example_text()
    (tmp_path / "scenario.yaml").write_text(block, encoding="utf-8")
    loaded = load_scenario(tmp_path)
    assert errors(plain(tmp_path / "scenario.yaml")) == []
    assert loaded.trunks and any(day.closed for day in loaded.special_days.values())
    assert all(group.shifts for group in loaded.groups.values())
    queues = loaded.queues.values()
    assert any(step.overflow_to for q in queues for step in q.routing)
    assert any(step.callback_to for q in queues for step in q.routing)
    assert any(isinstance(q.arrivals, ListArrivals) for q in queues)
    parts = ("intents", "deflections", "self_service", "retries", "repeats", "transfers", "offer")
    parts += ("silence", "dial", "backlog")
    assert [part for part in parts if not any(getattr(q, part) for q in queues)] == []
    assert [part for part in ("segments", "intents", "sites") if not getattr(loaded, part)] == []
    assert loaded.experience and loaded.costs.team and loaded.context.across_channels
    rules = ("concurrency", "rest", "occupancy_cap", "lateness", "tenure", "learning", "site")
    groups = loaded.groups.values()
    assert [rule for rule in rules if not any(getattr(g, rule) for g in groups)] == []
    planning = loaded.planning
    assert planning.goals and planning.sessions and planning.occupancy
    assert any(limits.pinned for limits in planning.staff.values())
    kinds = planning.shift_types.values()
    assert any(kind.split for kind in kinds) and any(kind.breaks for kind in kinds)
    assert any(not row.paid for kind in kinds for row in kind.breaks)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_every_field_is_explained() -> None:
    silent = [
        f"{name}.{key}"
        for name, definition in json_schema()["$defs"].items()
        for key, field in definition["properties"].items()
        if not field.get("description") and "const" not in field
    ]
    assert silent == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("start"),
        lambda data: data.update(strat="2026-03-02"),
        lambda data: data["queues"]["sales"]["talk"].update(mean=-1),
        lambda data: data["queues"]["sales"]["talk"].update(law="lognormall"),
        lambda data: data["queues"]["sales"]["talk"].pop("law"),
        lambda data: data["queues"]["sales"].pop("arrivals"),
        lambda data: data["queues"]["sales"]["opening_hours"][0].update({"from": "8"}),
        lambda data: data["queues"].update({"=x": data["queues"]["sales"]}),
    ],
)
def test_an_editor_marks_what_is_wrong(spoil: Any) -> None:
    data = plain(REPOSITORY / "scenarios" / "teaching_two_skills" / "scenario.yaml")
    spoil(data)
    assert errors(data) != []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["queues"]["chat"].update(channel="telephone"),
        lambda data: data["queues"]["calls"]["transfers"][0].update(kind="hot"),
        lambda data: data["queues"]["calls"]["self_service"].pop("duration"),
        lambda data: data["queues"]["campaign"]["dial"]["reach"][0].pop("connect"),
        lambda data: data["groups"]["team"]["concurrency"][0].update(contacts=0),
        lambda data: data["segments"]["gold"].update(prioritiy=1),
        lambda data: data["sites"]["home"].pop("time_zone"),
        lambda data: data.update(costs={"currency": "euro"}),
    ],
)
def test_an_editor_marks_what_is_wrong_with_customers_and_channels(spoil: Any) -> None:
    data = parse_yaml(CENTRE, "centre.yaml")[0]
    assert errors(data) == []
    spoil(data)
    assert errors(data) != []


def test_a_file_with_a_base_may_leave_everything_out_but_not_mistype_it() -> None:
    assert errors({"base": "x.yaml", "queues": {"sales": {"talk": {"mean": 3}}}}) == []
    assert errors({"base": "x.yaml", "queues": {"sales": {"tlak": {"mean": 3}}}}) != []
    assert errors({"queues": {"sales": {"talk": {"mean": 3}}}}) != []


def test_the_large_scenario_is_what_its_script_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = make_large.FOLDER
    monkeypatch.setattr(make_large, "FOLDER", tmp_path / "large")
    make_large.main()
    for name in ("scenario.yaml", "volumes.csv", "staffing.csv"):
        assert (tmp_path / "large" / name).read_text() == (shipped / name).read_text()


def test_the_large_scenario_has_20000_contacts_a_day() -> None:
    loaded = load_scenario(make_large.FOLDER)
    tables = [
        q.arrivals.volumes
        for q in loaded.queues.values()
        if isinstance(q.arrivals, PoissonArrivals)
    ]
    assert len(loaded.queues) == 8
    assert len(loaded.groups) == 6
    assert sum(row.volume for rows in tables for row in rows or ()) == pytest.approx(20_000, abs=1)


def test_a_starter_is_sound_and_completed_by_editors(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "new" / "centre")
    names = ["scenario.yaml", "volumes.csv", "staffing.csv", "schema.json"]
    assert [path.name for path in written] == names
    assert len(load_scenario(written[0]).queues) == 2
    assert errors(plain(written[0])) == []
    assert json.loads(written[3].read_text(encoding="utf-8")) == json_schema()


def test_a_starter_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "volumes.csv").write_text("mine")
    with pytest.raises(ScenarioError, match=r"volumes\.csv: the file exists; choose another"):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["volumes.csv"]


def test_a_starter_cannot_be_written_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ScenarioError, match="cannot be written"):
        write_starter(tmp_path / "taken")
