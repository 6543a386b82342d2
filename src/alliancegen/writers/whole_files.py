"""Writing files whole or not at all: whoever looks, at any moment, sees the old file or the new one.

Each content goes into a temporary file beside its target, on the disk to the last byte, and takes the target's place only
when all of them stand there. So a full disk, a kill or a power cut costs no document. Several files are written all or
none: where one can't take its place, those before it are put back as they were. A hard link to the old file keeps the old
content.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

PREFIX, SUFFIX = ".ag-", ".tmp"
"""What the names of temporary files begin and end with: short, because a name of 255 bytes can't grow."""
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_LOCKED = (5, 32, 33)
"""Windows' errors for a file that another program has open: access denied, sharing violation, lock violation."""
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between attempts at a locked file: virus scanners and synchronising programs let go of it soon, Word doesn't."""
_TOO_LONG = (3, 206)
_WITHOUT_MODES = (errno.EPERM, errno.ENOTSUP)
"""What a file system without modes of its own, such as a USB stick's, answers to chmod."""


def write_whole(target: Path, content: bytes) -> None:
    """Write one file whole, or raise `OSError` and leave what is there."""
    write_all({target: content})


def write_all(contents: Mapping[Path, bytes], ready: Callable[[], None] = lambda: None) -> None:
    """Write all files whole, or raise `OSError` and leave what is there.

    `ready` is called when nothing is left to do but to replace them, and may raise to keep them from it.
    """
    with ExitStack() as temporary:
        staged = {target: temporary.enter_context(_staged(target, content)) for target, content in contents.items()}
        old = {
            target: temporary.enter_context(_staged(target, target.read_bytes()))
            for target in contents
            if len(contents) > 1 and target.exists()
        }
        ready()
        replaced: list[Path] = []
        try:
            for target, file in staged.items():
                replaced.append(target)
                _replace(file, target)
        except BaseException:
            if len(contents) > 1:  # one alone is old or new, whenever somebody ends us
                for target in replaced:
                    _put_back(old.get(target), target, staged[target])
            raise
    for folder in {target.parent for target in contents}:
        _sync(folder)


def why(error: OSError) -> str:
    """Why a file can't be written, as the end of a sentence."""
    number = getattr(error, "winerror", None)
    if number in _LOCKED:
        return "another program has it open; close it there"
    if number in _TOO_LONG or error.errno == errno.ENAMETOOLONG:
        return "its name or path is too long"
    return error.strerror or str(error)


@contextmanager
def _staged(target: Path, content: bytes) -> Iterator[Path]:
    """The content on the disk, in a file beside the target with the target's mode; it is gone afterwards."""
    mode = _mode_for(target)
    name = target.with_name(
        f"{PREFIX}{secrets.token_hex(4)}{SUFFIX}"
    )  # known before it is there: a signal may end us anywhere
    ours = True
    try:
        try:
            handle = os.open(name, _FLAGS, 0o600)
        except FileExistsError:
            ours = False
            raise
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            name.chmod(mode)
        except OSError as error:
            if error.errno not in _WITHOUT_MODES:
                raise
        yield name
    finally:
        if ours:
            _remove(name)


def _remove(file: Path) -> None:
    """Remove a temporary file, at the second attempt if need be. What stays all the same goes with a later build."""
    try:
        file.unlink(missing_ok=True)
    except BaseException as error:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        if not isinstance(error, OSError):  # somebody ends the process in this moment
            raise


def _mode_for(target: Path) -> int:
    """The mode of the file that is there, or that of any new file.

    The last guard of what is marked as read-only, of links, folders, pipes and devices: as root, a file would take the place of /dev/null. Raises OSError.
    """
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        umask = os.umask(0o077)
        os.umask(umask)
        return 0o666 & ~umask
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a plain file", str(target))
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise OSError(errno.EACCES, "it is marked as read-only", str(target))
    return stat.S_IMODE(mode) & 0o777


def _replace(file: Path, target: Path) -> None:
    """Put a file in the target's place; on Windows, wait a while for a program that has it open."""
    for pause in _PAUSES:
        try:
            file.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _LOCKED:
                raise
            sleep(pause)
        else:
            return
    file.replace(target)


def _put_back(old: Path | None, target: Path, staged: Path) -> None:
    """Undo a replacement, if it was done: of a target whose new content still stands beside it nothing was replaced."""
    with contextlib.suppress(OSError):
        if staged.exists():
            return
        if old is None:
            target.unlink()
        else:
            _replace(old, target)


def _sync(folder: Path) -> None:
    """Bring the new names to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
