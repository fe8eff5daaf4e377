"""YAML 1.2 as a planner expects it: plain text stays text, places are known, traps are refused."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.places import Mark
from sim.scenario.yaml import parse_value, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10:30", "10:30"),
        ("no", "no"),
        ("on", "on"),
        ("2026-03-02", "2026-03-02"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("30", 30),
        ("-3", -3),
        ("010", 10),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'30'", "30"),
        ("[a, 10:30]", ["a", "10:30"]),
        ("{law: never}", {"law": "never"}),
    ],
)
def test_a_value_is_what_it_looks_like(text: str, value: object) -> None:
    read = parse_value(text, "here")
    assert read == value
    assert type(read) is type(value)


def test_every_value_has_the_line_of_its_key() -> None:
    _, places = parse_yaml("a: 1\nb:\n  - x\n  - c: 2\n    d:\n      3\n", "f.yaml")
    assert places.marks["a",] == Mark("f.yaml", 1)
    assert places.marks["b", 0] == Mark("f.yaml", 3)
    assert places.marks["b", 1, "d"] == Mark("f.yaml", 5)


def test_an_alias_repeats_a_value() -> None:
    data, _ = parse_yaml("a: &hours [1, 2]\nb: *hours\n", "f.yaml")
    assert data["b"] == [1, 2]


def test_aliases_cannot_blow_a_small_file_up() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 7)]
    with pytest.raises(ScenarioError, match="too many values"):
        parse_yaml("\n".join(lines), "f.yaml")


@pytest.mark.parametrize("text", ["a: &a [*a]", "[" * 5000, "{a: " * 200])
def test_endless_nesting_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="nested too deeply"):
        parse_yaml(text, "f.yaml")


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2", "? [1]\n: 2", "a: 0x1F", "a: 1_000", "\x00"])
def test_what_a_scenario_never_needs_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"f\.yaml"):
        parse_yaml(text, "f.yaml")
