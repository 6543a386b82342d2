"""Standard output and standard error: the one place where text becomes terminal text, and streams that outlive their reader.

Whatever a command prints, a bug's traceback included, passes through here: characters that drive a terminal, reorder what
stands beside them or show nothing are spelled out, as are the beginnings of commands to GitHub's runner. Who escapes for
another reader (colours, annotations) writes to the `bare` stream.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO, cast

from alliancegen.cli.exit_codes import CANNOT_WRITE
from alliancegen.model.patterns import Pattern
from alliancegen.writers.problem_text import visible_lines

_COMMAND = Pattern(r"^(\s*):(?=:)", re.MULTILINE)
"""How a line begins in which GitHub's runner looks for a command; it trims spaces before."""


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


class _Shown(_Patient):
    """The same for text: nothing that is printed is a command to whoever shows it."""

    bare: TextIO

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.bare = cast(TextIO, _Patient(stream))

    def write(self, text: str) -> int:
        super().write(_shown(text))
        return len(text)


def _shown(text: str) -> str:
    text = visible_lines(text)
    return _COMMAND.sub(r"\1<U+003A>", text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def bare(stream: TextIO) -> TextIO:
    """A standard stream for text that was made safe for its reader already."""
    found: TextIO = getattr(stream, "bare", stream)
    return found


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text at once, on standard output or (`err`) standard error, with a line feed unless `nl` is off."""
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{text}\n" if nl else text)
    stream.flush()


def make_patient() -> None:
    """Letters that the console can't show are written as escapes, and a reader that goes away, or was never there, ends nothing."""
    with contextlib.suppress(OSError):
        _fill_missing()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, cast(TextIO, _Shown(stream)))


def _fill_missing() -> None:
    """Open the standard streams that were closed when the process began on the null device, under their own numbers.

    A document that got such a number when it is opened would take what is printed.
    """
    number = os.open(os.devnull, os.O_RDWR)
    while number <= 2:
        number = os.dup(number)
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - until the process ends
