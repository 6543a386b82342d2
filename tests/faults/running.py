"""A whole command inside the test's own process: what it exits with, and what it prints."""

from __future__ import annotations

import contextlib
import io
import sys
from functools import cache
from typing import Any, NamedTuple
from unittest import mock

import typer

from alliancegen.cli import commands, starting


class Done(NamedTuple):
    """What became of a command."""

    code: int
    out: str
    err: str


@cache
def _app(name: str) -> Any:
    """A command, put together once: that takes longer than what it does here."""
    return typer.main.get_command(commands.app_of(name))


def run(*words: str) -> Done:
    """The console script with these words. What it prints is ASCII where it can't be shown, as on a poor console."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        mock.patch.object(sys, "argv", ["alliancegen", *words]),
        mock.patch.object(commands, "app_of", return_value=_app(words[0])),
        mock.patch("signal.signal"),  # the test's own process keeps its signals
        mock.patch("gc.disable"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            starting.run(words)
            code: Any = 0
        except SystemExit as ended:
            code = ended.code or 0
    return Done(code, *(_text(each) for each in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
