"""What the README and the page on running show does work, in the order in which it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from planner.cli import run

REPOSITORY = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?P<kind>console|python)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(body: str) -> list[list[str]]:
    """Arguments of each ``$ ccplan ...`` line."""
    lines = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    return [shlex.split(line) for line in lines]


@pytest.mark.compiled_only
@pytest.mark.parametrize("page", ["README.md", "docs/running.md"])
def test_what_a_page_shows_works(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    names: dict[str, object] = {}
    kinds = set()
    for block in BLOCK.finditer(text):
        kinds.add(block["kind"])
        if block["kind"] == "python":
            exec(compile(block["body"], page, "exec"), names)
            continue
        for command, *arguments in commands(block["body"]):
            assert command == "ccplan"
            assert run([*arguments]) == 0, arguments
    assert kinds == {"console", "python"}
