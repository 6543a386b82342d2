"""Reading a file that may be anything: a pipe never ends, a device has no end, and a large file need not be read whole."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_FILE = 1024 * 1024
"""Of one file of a clause library, in bytes."""

_AT_LEAST = 4096
"""How much is read at once of a file that says of itself that it is small, or empty as those of the kernel do."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_plain(path: Path | str, most: int) -> bytes:
    """The bytes of a plain file; of a larger one the first `most` and one more, by which its reader sees that it is too large.

    Raises OSError, also for a folder, a pipe or a device. A link to a plain file is one.
    """
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        content, step = b"", max(status.st_size, _AT_LEAST) + 1
        while piece := os.read(handle, min(step, most + 1 - len(content))):
            content += piece
        return content
    finally:
        os.close(handle)


def resolved(path: Path) -> Path:
    """The path without links. One that leads round in a circle stays as it is: opening it raises the OSError that is told."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a RuntimeError up to Python 3.12
        return path.absolute()
