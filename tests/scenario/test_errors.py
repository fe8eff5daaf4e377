"""A problem is one line; an error carries all of them, also between processes."""

import pickle

import pytest

from sim.errors import CcplanError, Problem, ScenarioError


def test_a_problem_is_one_line_of_what_is_known() -> None:
    problem = Problem(
        "-3 is negative",
        "give seconds above 0",
        path="queues.sales.talk.mean",
        value=-3,
        file="a.yaml",
        line=7,
        code="E113",
    )
    assert str(problem) == (
        "a.yaml:7: queues.sales.talk.mean: -3 is negative; give seconds above 0 [E113]"
    )
    assert str(Problem("it is empty")) == "it is empty"


def test_a_cell_of_a_table_is_named_by_line_and_column() -> None:
    problem = Problem("no number", "write one", file="v.csv", line=3, column="volume")
    assert str(problem) == "v.csv:3, column volume: no number; write one"


def test_line_breaks_in_a_value_do_not_break_the_line() -> None:
    assert str(Problem('"a\nb" is no name')) == '"a b" is no name'


def test_an_error_shows_every_problem_and_survives_pickling() -> None:
    error = ScenarioError([Problem("one", code="E1"), Problem("two")])
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) == "one [E1]\ntwo"
    assert copy.problems == error.problems
    assert isinstance(copy, CcplanError)


def test_an_error_without_problems_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ScenarioError([])
