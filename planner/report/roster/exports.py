"""What is written with libraries that not everybody has."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import CcplanError

EXTRA = "export"


class NoExport(CcplanError):
    """The library that writes a kind of file is not installed."""

    def __init__(self, what: str, library: str) -> None:
        super().__init__(
            f"writing {what} needs {library}: install it with `pip install 'ccplan[{EXTRA}]'`"
        )


def available(library: str) -> bool:
    """Whether a library is installed."""
    return find_spec(library) is not None
