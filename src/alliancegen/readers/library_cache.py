"""A library that was read and checked before, kept for the next run.

The cache is a private folder of the user. An entry is found by the content of every file of the library, the tool's and
Python's version, so it can be deleted at any time and is never out of date. Only plain data of `alliancegen.model` can come
out of an entry: the unpickler knows no other name, so an entry that somebody else wrote can run nothing. Whatever goes
wrong with the cache, the library is read again.
"""

from __future__ import annotations

import errno
import gc
import io
import os
import pickle
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from alliancegen import __version__
from alliancegen.model.library import Library
from alliancegen.readers.plain_files import MAX_FILE, read_plain

try:
    from _blake2 import blake2b  # that of hashlib, without the OpenSSL that hashlib loads: that takes 3 milliseconds
except ImportError:
    from hashlib import blake2b

_PLAIN = {("datetime", "date"), ("decimal", "Decimal"), ("builtins", "frozenset"), ("builtins", "set")}
TESTS = "tests"
"""The folder of a library that holds its tests; no part of what agreements are made of."""
PARTS = ("kinds", "sections", "schedules", "execution")
"""The folders of a library that are looked into: a folder that is none is told without a walk through the disk."""
READ = (".md", ".yaml")
FORMAT = 13
MOST_NAMES = 20_000
MOST_BYTES = 64 * 1024**2
_SEAL = 4
KEPT = 8
"""How many entries stay in the folder; those that were not used for longest go."""


class ModelOnly(pickle.Unpickler):
    """Knows the types of `alliancegen.model`, dates, numbers and sets; refuses every other name."""

    def find_class(self, module: str, name: str) -> object:
        found: object = None
        if (module, name) in _PLAIN or (module.startswith("alliancegen.model.") and "." not in name):
            found = super().find_class(module, name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a library")
        return found


def library_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of every file of a library that counts, in a fixed order: its tests don't.

    What is read as nothing (another ending, a folder, a pipe, a link to nowhere) comes with its name, a sign after it and no
    bytes: a library in which such a thing turned up is no longer the one that was kept without a problem. Raises OSError where one can't be read, or where there are so many that this can't be a library.
    """
    names = sorted(islice(_all_files(str(root)), MOST_NAMES + 1))
    if len(names) > MOST_NAMES:
        raise OSError(errno.EFBIG, f"a library holds at most {MOST_NAMES:,} files", str(root))
    room = MOST_BYTES
    for name in names:
        if name.startswith(f"{TESTS}/"):
            continue
        if not name.endswith(READ):
            yield name, b""
        else:
            content = read_plain(f"{root}/{name}", MAX_FILE)
            room -= len(content)
            if room < 0:
                raise OSError(errno.EFBIG, f"a library holds at most {MOST_BYTES // 1024**2} MiB", str(root))
            yield name, content


def _all_files(folder: str, below: str = "") -> Iterator[str]:
    """The files below a folder, by their paths from it with forward slashes. Raises OSError for a folder that can't be read,
    which `Path.rglob` would pass over as if there were no such clauses.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield f"{below}{entry.name}/"
                if below or entry.name in PARTS:
                    yield from _all_files(entry.path, f"{below}{entry.name}/")
            else:
                yield below + entry.name if entry.is_file() else f"{below}{entry.name}|"


def key_of(names: Sequence[str], folders: Sequence[list[tuple[str, bytes]]]) -> str:
    """What an entry is found by: a library's files, then those of each overlay. `names` is how messages name the folders,
    since places hold that.
    """
    tool = repr((FORMAT, __version__, sys.version_info[:3], *names))
    digest = blake2b(tool.encode("utf-8", "surrogateescape"), digest_size=32)
    for number, files in enumerate(folders):
        for file, content in files:
            digest.update(f"\0{number}\0{file}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


def content_hash(*folders: Sequence[tuple[str, bytes]]) -> str:
    """sha256 of the names and texts of a library's files and its overlays', the same on every machine: whatever their line
    ends, with a byte order mark or without.
    """
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL, for what is built alone

    digest = sha256()
    for number, files in enumerate(folders):
        digest.update(f"\0overlay {number}\0".encode() if number else b"")
        for file, content in sorted(each for each in files if each[0].endswith(READ)):
            digest.update(f"{file}\0".encode("utf-8", "surrogateescape"))
            digest.update(content.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def kept(key: str) -> Library | None:
    """The library of an earlier run; None where there is none that can be trusted."""
    with suppress(Exception):  # of what a damaged entry can't raise there is no list
        folder = private_folder()
        if folder is not None:
            entry = folder / f"{key}.library"
            content = entry.read_bytes()
            if _seal(memoryview(content)[_SEAL:]) != content[:_SEAL]:  # damaged: it might be read, as other words
                return None
            with _collector_paused():
                library = ModelOnly(io.BytesIO(memoryview(content)[_SEAL:])).load()
            entry.touch()  # what is used stays: a library outlives the overlays that are tried on it
            return library if isinstance(library, Library) else None
    return None


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the garbage collector, which would look through the half-read library again and again: half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep(key: str, library: Library) -> None:
    """Keep a library that has no problem. Fails in silence: the cache is a convenience."""
    with suppress(OSError):
        folder = private_folder()
        if folder is None:
            return
        import tempfile  # noqa: PLC0415 - only where there is something to keep

        handle, name = tempfile.mkstemp(dir=folder)
        try:
            content = pickle.dumps(library, 5)
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(content))
                file.write(content)
            Path(name).replace(folder / f"{key}.library")
        finally:
            Path(name).unlink(missing_ok=True)
        for old in sorted(folder.glob("*.library"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _seal(content: bytes | memoryview) -> bytes:
    """What tells a whole entry from a damaged one."""
    return zlib.crc32(content).to_bytes(_SEAL, "big")


def private_folder() -> Path | None:
    """The user's own folder, made private; None where it belongs to somebody else or is a link."""
    if os.environ.get("ALLIANCEGEN_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    folder = (Path(base) if base else Path.home() / ".cache") / "alliancegen"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or (hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022)):
        return None
    return folder
