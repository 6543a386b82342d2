"""Standard output and standard error that outlive their reader: `alliancegen build ... | head` still writes its files."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO, cast

from alliancegen.cli.exit_codes import CANNOT_WRITE


class _Patient:
    """A stream whose reader may go away: what is printed after that is lost, and nobody is told.

    A stream that can't be written for another reason (a full disk) ends the command with a line on the standard error.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with self._reader_may_be_gone():
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with self._reader_may_be_gone():
            self._stream.flush()

    @contextlib.contextmanager
    def _reader_may_be_gone(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self._write_nowhere()
        except OSError as error:
            self._write_nowhere()
            with contextlib.suppress(OSError):
                os.write(2, f"error: what was to be printed can't be written: {error.strerror}\n".encode())
            raise SystemExit(CANNOT_WRITE) from None

    def _write_nowhere(self) -> None:
        """What stands in the buffer goes to the null device, so that the end of the process meets no error again."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def make_patient() -> None:
    """Letters that the console can't show are written as escapes, and a reader that goes away ends nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, cast(TextIO, _Patient(stream)))
