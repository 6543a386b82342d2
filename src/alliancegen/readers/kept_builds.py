"""Records of what was built before, so that what is up to date isn't built again.

They lie in the private folder of the library's cache, and are found by a hash of everything that decides about the bytes of
the files. A record says what those bytes were: whoever finds one still has to look whether they are there. It can be
deleted at any time; whatever goes wrong with it, the agreement is built.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import alliancegen
from alliancegen import __version__
from alliancegen.model.outcome import Record
from alliancegen.readers.library_cache import ModelOnly, private_folder

KEPT = 20_000
"""How many records stay in the folder; those that were not used for longest go."""
_WRITERS = ("lxml",)
_NO_CODE = ("__pycache__", "clauses", "examples")


def key_of(*parts: object) -> str:
    """What a record is found by, of values whose `repr` says all about them."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def tool_identity() -> str:
    """What tells this alliancegen, with the packages that write Word files, from any other; empty where that can't be said.

    A checkout changes without its version. So the code counts as it does for Python's own compiled files: by its files' sizes and
    times.
    """
    try:
        statuses = [*_code(Path(alliancegen.__file__).parent)]
        writers = [spec.origin for package in _WRITERS if (spec := find_spec(package)) and spec.origin]
        statuses += [(name, Path(name).stat()) for name in writers]
    except OSError:
        return ""
    found = [(name, status.st_size, status.st_mtime_ns) for name, status in statuses]
    return key_of(__version__, sys.version_info[:3], zlib.ZLIB_RUNTIME_VERSION, found)


def _code(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.is_dir():
            if entry.name not in _NO_CODE:
                yield from _code(Path(entry.path))
        else:
            yield entry.path, entry.stat()


def kept(key: str) -> Record | None:
    """The record of an earlier build; None where there is none that can be trusted."""
    with suppress(Exception):  # of what a damaged entry can't raise there is no list
        folder = _folder()
        if folder is not None:
            entry = folder / key
            content = io.BytesIO(zlib.decompress(entry.read_bytes()))
            record = ModelOnly(content).load()
            entry.touch()
            return record if isinstance(record, Record) else None
    return None


def keep(key: str, record: Record) -> None:
    """Keep a record. Fails in silence: it is a convenience."""
    with suppress(OSError):
        folder = _folder()
        if folder is None:
            return
        import tempfile  # noqa: PLC0415 - only where there is something to keep

        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(pickle.dumps(record, 5), 1))
        Path(name).replace(folder / key)


def forget_old() -> None:
    """Delete the records beyond those that are kept. Fails in silence."""
    with suppress(OSError):
        folder = _folder()
        entries = list(folder.iterdir()) if folder is not None else []
        if len(entries) > KEPT:
            for old in sorted(entries, key=lambda path: path.stat().st_mtime)[:-KEPT]:
                old.unlink()


def _folder() -> Path | None:
    folder = private_folder()
    if folder is None:
        return None
    builds = folder / "builds"
    builds.mkdir(mode=0o700, exist_ok=True)
    return None if builds.is_symlink() else builds
