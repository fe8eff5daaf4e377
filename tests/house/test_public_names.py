"""`sim` offers its public names lazily, and type checkers and users see the same ones."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

import sim


def declared_for_type_checkers(source: str) -> dict[str, str]:
    """Each name imported under `if TYPE_CHECKING:` with the module it comes from."""
    guards = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    imports = [node for guard in guards for node in guard.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


@pytest.mark.parametrize("name", sim.__all__)
def test_a_public_name_is_the_one_type_checkers_see(name: str) -> None:
    declared = declared_for_type_checkers(Path(str(sim.__file__)).read_text(encoding="utf-8"))
    assert getattr(sim, name) is getattr(import_module(declared[name]), name)


def test_type_checkers_see_no_name_that_is_not_public() -> None:
    declared = declared_for_type_checkers(Path(str(sim.__file__)).read_text(encoding="utf-8"))
    assert sorted(declared) == sorted(sim.__all__)


def test_public_names_are_listed_before_they_are_loaded() -> None:
    assert set(sim.__all__) <= set(dir(sim))


def test_an_unknown_name_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'simulat'"):
        _ = sim.simulat
