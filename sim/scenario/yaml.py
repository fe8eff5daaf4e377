"""YAML 1.2 text into plain data and the line of every value.

Only what data needs: no tags, no second document, equal keys refused, aliases within reason. So
``10:30`` and ``no`` are text, and a file cannot make the reader do anything but read.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.errors import Problem, ScenarioError
from sim.scenario.places import Mark, Path, Places, quoted

MOST_VALUES = 2_000_000
MOST_REPEATS = 50_000
"""Values that aliases repeat."""
MOST_DEPTH = 60

_TAG = "tag:yaml.org,2002:"
_OLD_VERSION = re.compile(r"^%YAML\s+(?!1\.2\b)", re.MULTILINE)
_INT = re.compile(r"[-+]?[0-9]+")


def parse_yaml(text: str, file: str) -> tuple[Any, Places]:
    """Plain data (dict, list, str, int, float, bool, None) and the places of its values.

    ``file`` is the name shown in messages. An empty text is ``None``.

    Raises:
        ScenarioError: the text is not YAML, or uses what a scenario must not.
    """
    old = _OLD_VERSION.search(text)
    if old:
        line = text.count("\n", 0, old.start()) + 1
        raise _error(file, line, "only YAML 1.2 is read", "delete the %YAML line", "E005")
    root = _compose(text, file)
    builder = _Builder(file, Places())
    data = None if root is None else builder.value(root, (), 0)
    if builder.problems:
        raise ScenarioError(builder.problems)
    return data, builder.places


def parse_value(text: str, file: str) -> Any:
    """One value as YAML writes it: ``30``, ``auto``, ``[a, b]``, ``{law: never}``, ``null``.

    Raises:
        ScenarioError: as :func:`parse_yaml`.
    """
    return parse_yaml(text, file)[0]


class _TooDeep(Exception):
    """A node lies under too many others."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _ShallowComposer(Composer):
    """Stops at once where nodes nest too deeply, before the scanner gets slow over them."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _TooDeep(self.parser.peek_event().start_mark.line + 1)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _compose(text: str, file: str) -> Node | None:
    parser = YAML(typ="safe", pure=True)
    parser.Composer = _ShallowComposer
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice is no matter for the user
            root: Node | None = parser.compose(text)
            return root
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(str(error.problem or error.context or "broken").split())
        raise _error(
            file,
            None if mark is None else mark.line + 1,
            f"this is not YAML ({what})",
            "look at indentation, colons and quotes here and just above",
            "E003",
        ) from None
    except _TooDeep as error:
        raise _error(file, error.line, "nested too deeply", "a scenario is flat", "E005") from None
    except Exception as error:  # ruamel also raises bare asserts, IndexError ... on broken text
        what = " ".join(str(error).split())[:120]
        raise _error(
            file, None, f"this is not YAML ({what})", "is it a text file?", "E003"
        ) from None


def _error(file: str, line: int | None, message: str, remedy: str, code: str) -> ScenarioError:
    return ScenarioError(Problem(message, remedy, file=file, line=line, code=code))


@dataclass
class _Builder:
    """Turns nodes into data. Counts values, so that aliases cannot blow a small file up."""

    file: str
    places: Places

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0
        self.repeats = 0
        self.seen: set[int] = set()

    def value(self, node: Node, path: Path, depth: int) -> Any:
        self.count += 1
        self.repeats += id(node) in self.seen
        self.seen.add(id(node))
        flood = self.count > MOST_VALUES or self.repeats > MOST_REPEATS
        if flood or depth > MOST_DEPTH:  # deep only where an alias holds itself
            what = "nested too deeply" if depth > MOST_DEPTH else "too many values"
            line = node.start_mark.line + 1
            raise _error(
                self.file, line, what, "a scenario is flat; put long tables into CSV files", "E005"
            )
        # A mapping's place is its key's line, which _mapping has noted already.
        self.places.marks.setdefault(path, Mark(self.file, node.start_mark.line + 1))
        if isinstance(node, MappingNode) and node.tag == _TAG + "map":
            return dict(self._mapping(node, path, depth))
        if isinstance(node, SequenceNode) and node.tag == _TAG + "seq":
            return [self.value(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        self._complain(node, f"the tag {node.tag} is not allowed", "delete it", "E005")
        return None

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> Iterator[tuple[str, Any]]:
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._complain(key_node, "a key must be text", "write key: value", "E003")
                continue
            key = str(key_node.value)
            if key in lines:
                self._complain(
                    key_node,
                    f"the key {quoted(key)} stands here twice (first in line {lines[key]})",
                    "keep one of the two",
                    "E004",
                )
                continue
            lines[key] = line
            self.places.marks[(*path, key)] = Mark(self.file, line)
            yield key, self.value(value_node, (*path, key), depth + 1)

    def _scalar(self, node: ScalarNode) -> Any:
        text, kind = str(node.value), str(node.tag).removeprefix(_TAG)
        if kind in ("str", "timestamp"):
            return self._text(node, text)
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            return self._integer(node, text)
        if kind == "float":
            return self._float(node, text)
        self._complain(node, f"the tag {node.tag} is not allowed", "delete it", "E005")
        return None

    def _text(self, node: ScalarNode, text: str) -> str:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            self._complain(node, "this text has half a character", "correct it", "E003")
        return text

    def _integer(self, node: ScalarNode, text: str) -> int | None:
        if _INT.fullmatch(text) and len(text) <= 30:
            return int(text)
        self._complain(
            node, f"{quoted(text)} is no plain number", "write decimal digits, or quotes", "E003"
        )
        return None

    def _float(self, node: ScalarNode, text: str) -> float | None:
        try:
            number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        except ValueError:
            number = math.nan
        if math.isfinite(number) and "_" not in text:
            return number
        self._complain(
            node, f"{quoted(text)} is no finite number", "write decimal digits, or quotes", "E003"
        )
        return None

    def _complain(self, node: Node, message: str, remedy: str, code: str) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(message, remedy, file=self.file, line=line, code=code))
