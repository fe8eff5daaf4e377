"""Files, bases, overrides and tables: which value holds, and what is said to have changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import Exponential, PoissonArrivals, load_scenario, override, read_scenario
from sim.scenario.models.laws import Empirical
from tests.scenario.build import scenario
from tests.scenario.wrong import GOOD, STAFFING, VOLUMES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the good scenario, and the working folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("scenario.yaml", GOOD),
        ("volumes.csv", VOLUMES),
        ("staffing.csv", STAFFING),
    ):
        (tmp_path / name).write_text(text)
    return tmp_path


def changes(*overrides: object) -> list[str]:
    return [str(change) for change in read_scenario("scenario.yaml", overrides).changes]


def volumes(path: str = "scenario.yaml", overrides: object = ()) -> list[float]:
    arrivals = load_scenario(path, overrides).queues["sales"].arrivals
    assert isinstance(arrivals, PoissonArrivals)
    return [row.volume for row in arrivals.volumes or ()]


@pytest.mark.usefixtures("folder")
class TestOverrides:
    def test_a_dotted_path_changes_one_value_and_says_so(self) -> None:
        assert changes("queues.sales.talk.mean=200") == ["queues.sales.talk.mean: 180 -> 200"]

    def test_a_value_that_stays_the_same_is_no_change(self) -> None:
        assert changes("queues.sales.talk.mean=180") == []

    def test_a_long_table_is_not_said_row_by_row(self) -> None:
        times = [f"{hour:02d}:{minute}" for hour in range(24) for minute in ("00", "30")]
        rows = [{"day": "all", "time": time, "volume": 0} for time in times]
        (said,) = changes({"queues": {"sales": {"arrivals": {"volumes": rows}}}})
        assert said.endswith("-> [48 rows]")

    def test_a_key_that_was_not_given_may_be_set(self) -> None:
        loaded = read_scenario("scenario.yaml", "run.replications=auto")
        assert loaded.scenario.run.replications == "auto"
        assert [str(c) for c in loaded.changes] == ["run.replications: (unset) -> auto"]

    def test_null_takes_an_optional_key_away(self) -> None:
        assert changes("queues.sales.routing=null") == [
            "queues.sales.routing: [{groups: [team]}] -> (unset)"
        ]

    def test_an_element_of_a_list_is_reached_by_its_position(self) -> None:
        new = ['queues.sales.opening_hours.0.to="10:30"', "queues.sales.arrivals.volumes=v.csv"]
        Path("v.csv").write_text(VOLUMES + "sales,all,10:00,1\n")
        assert changes(*new) == [
            "queues.sales.opening_hours.0.to: 10:00 -> 10:30",
            "queues.sales.arrivals.volumes: volumes.csv -> v.csv",
        ]

    def test_another_law_replaces_the_old_one_whole(self) -> None:
        loaded = read_scenario(
            "scenario.yaml", {"queues": {"sales": {"talk": {"law": "deterministic", "value": 9}}}}
        )
        assert loaded.scenario.queues["sales"].talk.law == "deterministic"
        assert [str(c) for c in loaded.changes] == [
            "queues.sales.talk: {law: exponential, mean: 180} -> {law: deterministic, value: 9}"
        ]

    def test_the_same_law_is_merged(self) -> None:
        assert changes({"queues": {"sales": {"talk": {"law": "exponential", "mean": 9}}}}) == [
            "queues.sales.talk.mean: 180 -> 9"
        ]

    def test_a_model_may_be_the_value_of_an_override(self) -> None:
        loaded = read_scenario("scenario.yaml", {"queues.sales.talk": Exponential(mean=77)})
        assert loaded.scenario.queues["sales"].talk == Exponential(mean=77)

    def test_a_mapping_given_as_override_is_not_changed(self) -> None:
        lever = {"queues": {"sales": {"arrivals": {"kind": "poisson", "volumes": "volumes.csv"}}}}
        read_scenario("scenario.yaml", lever)
        assert lever["queues"]["sales"]["arrivals"]["volumes"] == "volumes.csv"

    def test_a_new_queue_may_come_with_an_override(self) -> None:
        new = {
            "queues.help": {
                "arrivals": {"kind": "replay", "times": []},
                "talk": {"law": "exponential", "mean": 60},
            },
            "groups.team.skills.help": {},
        }
        assert list(load_scenario("scenario.yaml", new).queues) == ["sales", "help"]

    def test_overrides_with_different_values_do_not_clash(self) -> None:
        assert len(changes("run.seed=2", "queues.sales.talk.mean=9", {"run.confidence": 0.9})) == 3

    def test_a_file_of_overrides_explains_itself(self, folder: Path) -> None:
        (folder / "lever.yaml").write_text(
            "description: More people\nassumptions: They can be hired.\n"
            "groups: {team: {absence: 0.1}}\n"
        )
        loaded = read_scenario("scenario.yaml", Path("lever.yaml"))
        assert loaded.scenario.groups["team"].absence == 0.1
        assert loaded.scenario.description == ""
        assert loaded.notes == (
            ("lever.yaml", "More people"),
            ("lever.yaml", "They can be hired."),
        )

    def test_a_name_with_a_dot_is_found_or_quoted(self, folder: Path) -> None:
        (folder / "scenario.yaml").write_text(GOOD.replace("sales:", "sales.eu:"))
        table = VOLUMES.replace("sales", "sales.eu")
        (folder / "volumes.csv").write_text(table)
        assert changes("queues.sales.eu.talk.mean=9") == ['queues."sales.eu".talk.mean: 180 -> 9']
        assert changes('queues."sales.eu".talk.mean=9') == ['queues."sales.eu".talk.mean: 180 -> 9']

    def test_problems_of_an_override_name_it(self) -> None:
        with pytest.raises(ScenarioError, match=r"^override queues\.sales\.tlak\.mean=9: "):
            read_scenario("scenario.yaml", "queues.sales.tlak.mean=9")


class TestBase:
    def test_the_file_beats_its_base_and_overrides_beat_both(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "busy.yaml").write_text(
            "base: ../scenario.yaml\nqueues: {sales: {talk: {mean: 200}}}\nrun: {seed: 5}\n"
        )
        loaded = read_scenario("sub/busy.yaml", "run.seed=6")
        assert [str(change) for change in loaded.changes] == [
            "queues.sales.talk.mean: 180 -> 200",
            "run: (unset) -> {seed: 5}",
            "run.seed: 5 -> 6",
        ]
        assert loaded.changes[0].source == "sub/busy.yaml"
        assert loaded.scenario.run.seed == 6

    def test_a_table_is_sought_beside_the_file_that_names_it(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "busy.yaml").write_text(
            "base: ../scenario.yaml\nqueues: {sales: {arrivals: {volumes: busy.csv}}}\n"
        )
        (folder / "sub" / "busy.csv").write_text(VOLUMES.replace(",10", ",100"))
        loaded = read_scenario("sub/busy.yaml")
        assert [str(path) for path in loaded.files] == [
            "sub/../scenario.yaml",
            "sub/busy.yaml",
            "sub/busy.csv",
            "sub/../staffing.csv",
        ]
        assert volumes("sub/busy.yaml") == [100, 12, 11, 9]

    def test_a_problem_is_reported_in_the_file_that_causes_it(self, folder: Path) -> None:
        (folder / "busy.yaml").write_text(
            "base: scenario.yaml\nqueues:\n  sales:\n    talk: {mean: -1}\n"
        )
        with pytest.raises(ScenarioError, match=r"^busy\.yaml:4: queues\.sales\.talk\.mean: -1"):
            load_scenario("busy.yaml")

    def test_a_circle_of_bases_is_refused(self, folder: Path) -> None:
        (folder / "a.yaml").write_text("base: b.yaml\n")
        (folder / "b.yaml").write_text("base: a.yaml\n")
        with pytest.raises(ScenarioError, match=r"b\.yaml:1: base: a\.yaml leads back here"):
            load_scenario("a.yaml")


class TestTables:
    @pytest.mark.parametrize(
        "spell",
        [
            lambda text: "\ufeff" + text,
            lambda text: text.replace(",", ";").replace("12", "12,5"),
            lambda text: text.replace(",", "\t"),
            lambda text: text.replace("\n", "\r\n"),
            lambda text: text.replace("08:", "8:").replace(":30", ":30:00"),
            lambda text: text.replace("queue,day", "Queue, Day").replace("\nsales", "\n\n sales "),
            lambda text: text.replace("all", '"all"'),
        ],
        ids=["bom", "semicolon", "tab", "crlf", "spreadsheet times", "spaces", "quotes"],
    )
    def test_a_table_may_be_written_in_many_ways(
        self, spell: Callable[[str], str], folder: Path
    ) -> None:
        (folder / "volumes.csv").write_bytes(spell(VOLUMES).encode())
        assert volumes()[0::2] == [10, 11]
        assert volumes()[1] in (12, 12.5)

    def test_columns_stand_in_any_order(self, folder: Path) -> None:
        rows = [line.split(",")[::-1] for line in VOLUMES.splitlines()]
        (folder / "volumes.csv").write_text("\n".join(",".join(row) for row in rows))
        assert volumes() == [10, 12, 11, 9]

    def test_a_table_serves_several_queues(self, folder: Path) -> None:
        text = GOOD.replace("groups:\n  team", _SECOND + "groups:\n  team").replace(
            "      sales: {}", "      sales: {}\n      help: {}"
        )
        (folder / "scenario.yaml").write_text(text)
        (folder / "volumes.csv").write_text(
            VOLUMES + "".join(f"help,all,{time},1\n" for time in ("08:00", "08:30"))
        )
        loaded = load_scenario("scenario.yaml")
        assert len(loaded.queues["help"].arrivals.volumes) == 2  # type: ignore[union-attr]
        assert volumes() == [10, 12, 11, 9]

    def test_rows_of_another_name_are_chosen_after_a_hash(self, folder: Path) -> None:
        (folder / "laws.csv").write_text("name,p,value\na,0,1\na,1,2\nb,0,10\nb,1,20\n")
        law = {"law": "empirical", "quantiles": "laws.csv#b"}
        talk = load_scenario("scenario.yaml", {"queues.sales.talk": law}).queues["sales"].talk
        assert isinstance(talk, Empirical)
        assert [row.value for row in talk.quantiles or ()] == [10, 20]

    def test_many_problems_of_one_table_are_counted(self, folder: Path) -> None:
        rows = "".join(f"all,08:00,x{i}\n" for i in range(50))
        (folder / "volumes.csv").write_text("day,time,volume\n" + rows)
        with pytest.raises(ScenarioError) as caught:
            load_scenario("scenario.yaml")
        assert len(caught.value.problems) == 21
        assert "volumes.csv: and 30 more problems like these" in str(caught.value)

    @pytest.mark.parametrize(
        ("cell", "volume"), [("0,125", 0.125), ("12,5", 12.5), ("1.038", 1.038)]
    )
    def test_a_decimal_comma_that_can_be_nothing_else_is_read(
        self, folder: Path, cell: str, volume: float
    ) -> None:
        text = (folder / "volumes.csv").read_text().replace(",", ";")
        first = text.splitlines()[1]
        changed = first.rsplit(";", 1)[0] + ";" + cell
        (folder / "volumes.csv").write_text(text.replace(first, changed))
        arrivals = load_scenario("scenario.yaml").queues["sales"].arrivals
        assert isinstance(arrivals, PoissonArrivals) and arrivals.volumes
        assert arrivals.volumes[0].volume == volume

    def test_problems_of_all_tables_come_at_once(self, folder: Path) -> None:
        (folder / "volumes.csv").write_text("day,time\n")
        (folder / "staffing.csv").write_text("day,time\n")
        with pytest.raises(ScenarioError) as caught:
            load_scenario("scenario.yaml")
        assert [problem.file for problem in caught.value.problems] == [
            "volumes.csv",
            "staffing.csv",
        ]


_SECOND = """\
  help:
    opening_hours: [{from: "08:00", to: "09:00"}]
    arrivals: {kind: poisson, volumes: volumes.csv}
    talk: {law: exponential, mean: 60}
"""


@pytest.mark.usefixtures("folder")
def test_a_folder_stands_for_its_scenario_yaml() -> None:
    assert load_scenario(Path()) == load_scenario("scenario.yaml")


def test_overrides_may_be_laid_over_a_scenario_in_memory() -> None:
    loaded = override(scenario(), ["queues.sales.talk.mean=9", "groups.team.absence=0.5"])
    assert loaded.scenario.queues["sales"].talk == Exponential(mean=9)
    assert [str(change) for change in loaded.changes] == [
        "queues.sales.talk.mean: 180 -> 9",
        "groups.team.absence: 0 -> 0.5",
    ]


def test_problems_of_overrides_in_memory_are_reported_too() -> None:
    with pytest.raises(ScenarioError, match="-9 is negative; give seconds above 0"):
        override(scenario(), "queues.sales.talk.mean=-9")
