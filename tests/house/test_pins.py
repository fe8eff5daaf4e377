"""Every tool comes in one exact version, from wherever the machine gets its packages."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[A-Za-z0-9.+!]+)")


@pytest.fixture(scope="module")
def pins(repository: Path) -> dict[str, Version]:
    lines = (repository / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = {line: PIN.fullmatch(line) for line in lines if line and not line.startswith("#")}
    assert [line for line, match in matches.items() if match is None] == []
    return {
        canonicalize_name(match["name"]): Version(match["version"])
        for match in matches.values()
        if match
    }


@pytest.fixture(scope="module")
def requirements(repository: Path) -> list[Requirement]:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    texts = [*project["dependencies"], *(text for extra in extras for text in extra)]
    return [Requirement(text) for text in texts if not text.startswith("ccplan")]


def test_every_dependency_is_pinned_to_a_version_it_allows(
    pins: dict[str, Version], requirements: list[Requirement]
) -> None:
    wrong = [
        str(requirement)
        for requirement in requirements
        if pins.get(canonicalize_name(requirement.name)) not in requirement.specifier
    ]
    assert wrong == []


def test_the_project_does_not_pin_itself(pins: dict[str, Version]) -> None:
    assert "ccplan" not in pins


def test_the_extra_named_all_holds_every_other_extra(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    (everything,) = [Requirement(text) for text in extras["all"]]
    assert everything.extras == extras.keys() - {"all"}
