"""A file system that fails once: the Nth operation of a block raises an OSError, all others work."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS)

_OS = (
    "open", "read", "write", "chmod", "replace", "rename", "stat", "lstat", "mkdir", "unlink", "listdir",
    "scandir", "utime", "readlink", "truncate", "ftruncate", "link",
)  # fmt: skip
_OF_A_FILE = ("read", "readline", "readlines", "write", "writelines", "flush", "truncate", "close")


class FailingFiles:
    """Counts the operations of a block, and makes number `failing` fail with `error`; none with 0."""

    def __init__(self, failing: int = 0, error: int = errno.EIO) -> None:
        self.failing = failing
        self.error = error
        self.done = 0
        self.failed = ""
        """What failed; empty where the block came to its end before."""
        self.raised: Callable[[], BaseException] | None = None
        """What is raised in place of an OSError: the signal of somebody who ends the process in that moment."""

    def step(self, name: str, what: object = None) -> None:
        """Count one operation. Raises OSError if it is the one."""
        self.done += 1
        if self.done == self.failing:
            self.failed = f"{name}({what})"
            if self.raised is not None:
                raise self.raised()
            file = os.fspath(what) if isinstance(what, (str, os.PathLike)) else None
            raise OSError(self.error, os.strerror(self.error), file)

    def function(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.step(name, arguments[0] if arguments else None)
            return original(*arguments, **named)

        return wrapped

    def opening(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.step(name, arguments[0] if arguments else None)
            return _File(original(*arguments, **named), self)

        return wrapped


class _File:
    """An open file of which every operation counts."""

    def __init__(self, file: Any, files: FailingFiles) -> None:
        self._file = file
        self._files = files

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def close(self) -> None:
        self._file.close()  # what is closed is closed, whatever it says
        self._files.step("close")

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._file, name)
        return self._files.function(name, found) if name in _OF_A_FILE else found


@contextmanager
def failing_files(failing: int = 0, error: int = errno.EIO) -> Iterator[FailingFiles]:
    """A block in which operation number `failing` fails. What Python itself loads (modules) doesn't count."""
    files = FailingFiles(failing, error)
    replaced = [(os, each, files.function(each, getattr(os, each))) for each in _OS if hasattr(os, each)]
    replaced.append((os, "fsync", files.function("fsync", lambda _: None)))  # what takes time, and proves nothing here
    replaced += [
        (place, name, files.opening(name, getattr(place, name)))
        for place, name in ((os, "fdopen"), (io, "open"), (builtins, "open"))
    ]
    with ExitStack() as patches:
        for place, name, function in replaced:
            patches.enter_context(mock.patch.object(place, name, function))
        yield files
