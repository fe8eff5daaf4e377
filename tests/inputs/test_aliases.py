"""Fields and items are told apart, and nothing that shares memory is."""

import ast
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

import sim.jit
from sim.inputs.arrays import BALKING
from sim.jit import jit

RECORD = np.dtype([("n", np.int64), ("m", np.int64), ("x", np.float64)], align=True)
COMPILING = {"jit", "cached", "borrowing", "borrowing_apart", "borrowing_whole"}


@jit
def _through_another_array(one: Any, other: Any) -> Any:
    before = one[0]["n"]
    other[0]["n"] = before + 1
    return one[0]["n"]


@jit
def _by_a_whole_record(one: Any, other: Any, given: Any) -> Any:
    before = one[0]["n"]
    other[0] = given[0]
    return before, one[0]["n"]


@jit
def _of_items(one: Any, other: Any) -> Any:
    before = one[0]
    other[0] = before + 1
    return one[0]


@jit
def _add_up(records: Any, sums: Any) -> None:
    for i in range(len(sums)):
        sums[i] += records[0]["n"]
        records[i]["m"] = i


def test_a_field_written_through_another_array_of_the_same_memory_is_read_again() -> None:
    records = np.zeros(2, RECORD)
    assert _through_another_array(records, records[:1]) == 1


def test_a_record_written_as_a_whole_is_read_again() -> None:
    records, given = np.zeros(2, RECORD), np.zeros(1, RECORD)
    given[0]["n"] = 7
    assert _by_a_whole_record(records, records[:1], given) == (0, 7)


def test_an_item_written_through_another_array_of_the_same_memory_is_read_again() -> None:
    numbers = np.zeros(2, np.int64)
    assert _of_items(numbers, numbers[:1]) == 1


@pytest.mark.compiled_only
def test_fields_and_items_carry_names_of_their_own() -> None:
    records, sums = np.zeros(3, RECORD), np.zeros(3, np.int64)
    _add_up(records, sums)
    names = _names(_add_up)
    assert {name.rpartition(".")[2] for name in names if "." in name} >= {"n", "m"}
    assert {"ccplan", "int64"} <= names
    assert sim.jit.COMPILED


@pytest.mark.compiled_only
def test_code_of_others_is_made_as_if_we_were_not_there() -> None:
    theirs: Any = numba.njit(_add_up.py_func)  # type: ignore[attr-defined]
    records, sums = np.zeros(3, RECORD), np.zeros(3, np.int64)
    theirs(records, sums)
    assert "ccplan" not in _names(theirs)


@pytest.mark.compiled_only
def test_code_that_writes_what_a_run_is_given_is_not_compiled() -> None:
    @jit
    def write(rows: Any) -> None:
        rows[0]["waiting"] = 1

    with pytest.raises(TypeError, match="'waiting' of what the run is given"):
        write(np.zeros(1, BALKING))


def _names(function: Any) -> set[str]:
    """What is named in a function's intermediate code."""
    (code,) = function.inspect_llvm().values()
    return {line.split('"')[1] for line in code.splitlines() if '= !{!"' in line}


def _compiled_functions(repository: Path) -> list[tuple[Path, ast.FunctionDef]]:
    found = []
    for package in ("sim", "planner"):
        for path in sorted((repository / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(
                    isinstance(by, ast.Name) and by.id in COMPILING for by in node.decorator_list
                ):
                    found.append((path, node))
    return found


def _looks_twice(function: ast.FunctionDef) -> list[int]:
    """Lines in which an array's field is taken without an index, or memory as another type."""
    records = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    lines = []
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr == "view":
            lines.append(node.lineno)
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, str)
            and not isinstance(node.value, ast.Subscript)
            and not (isinstance(node.value, ast.Name) and node.value.id in records)
        ):
            lines.append(node.lineno)
    return lines


def test_no_compiled_function_looks_at_the_same_memory_in_two_ways(repository: Path) -> None:
    functions = _compiled_functions(repository)
    assert len(functions) > 200
    wrong = [(path.name, line) for path, node in functions for line in _looks_twice(node)]
    assert wrong == []


def test_a_field_taken_without_an_index_would_be_found() -> None:
    source = "def f(rows):\n    row = rows[0]\n    a = row['n']\n    b = rows['n'][0]\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert _looks_twice(function) == [4]
