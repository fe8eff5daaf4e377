"""Logs as Parquet files: one row group per replication, so that memory does not grow."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sim.errors import CcplanError
from sim.frames import agent_table, contact_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.log import Logs
    from sim.inputs.arrays import Names

CONTACTS, AGENTS = "contacts.parquet", "agents.parquet"


class MissingExtraError(CcplanError):
    """A feature needs a package that is not installed."""


class LogWriter:
    """Appends the logs of replications to ``contacts.parquet`` and ``agents.parquet``.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """

    def __init__(self, folder: Path, names: Names, origin: int) -> None:
        try:
            import pyarrow.parquet  # noqa: F401
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                "writing logs needs pyarrow: pip install 'ccplan[parquet]', or run without --log"
            ) from error
        self._folder = folder
        self._names = names
        self._origin = origin
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish both files and give them their names, unless an error ended the run."""
        for name, writer in self._writers.items():
            writer.close()
            if kind is None:
                os.replace(self._folder / f".{name}", self._folder / name)  # noqa: PTH105
            else:
                (self._folder / f".{name}").unlink(missing_ok=True)

    def write(self, replication: int, logs: Logs) -> None:
        """Append one replication as a row group of each file."""
        given = (logs, self._names, replication, self._origin)
        self._append(CONTACTS, contact_table(*given))
        self._append(AGENTS, agent_table(*given))

    def _append(self, name: str, table: pd.DataFrame) -> None:
        import pyarrow
        import pyarrow.parquet as parquet

        rows = pyarrow.Table.from_pandas(table, preserve_index=False)
        if name not in self._writers:
            self._writers[name] = parquet.ParquetWriter(
                self._folder / f".{name}", rows.schema, compression="zstd"
            )
        self._writers[name].write_table(rows, row_group_size=max(1, len(table)))
