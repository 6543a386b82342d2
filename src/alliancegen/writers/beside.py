"""What others leave beside the files that a build writes: locks of Word, copies of synchronised folders, killed builds' remains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity

STALE = 3600
"""Seconds after which no running build can still need a temporary file."""

_REMAINS = Pattern(r"\.ag-[a-z0-9_]{8}\.tmp")
"""The temporary files of `whole_files`."""
_CONFLICT = Pattern(r"[ ._(\[-].*conflict", re.IGNORECASE)
"""`alliance (Jo's conflicted copy 2026-11-30).docx`, `alliance.sync-conflict-20261130-101010-ABCDEFG.docx`, `alliance [Conflict].docx`."""


class Beside:
    """What stands in the folders that a run writes to. Each folder is looked through once."""

    def __init__(self) -> None:
        self._conflicts: dict[Path, Sequence[Path]] = {}

    def look(self, files: Iterable[Path], now: float) -> list[Problem]:
        """A warning for each other version of a file that a synchronising program made; remains of killed builds are removed."""
        return [
            Problem(
                "conflicted-copy",
                f"'{copy}' is another version of '{file.name}', made where two people changed it at once",
                Place(str(file), 1),
                Severity.WARNING,
                help="keep what counts in one of them, and delete the other",
            )
            for file in files
            for copy in self._in(file.parent, now)
            if copy.suffix == file.suffix
            and copy.name.startswith(file.stem)
            and _CONFLICT.match(copy.name, len(file.stem))
        ]

    def _in(self, folder: Path, now: float) -> Sequence[Path]:
        """The names in a folder that such a program gave."""
        if folder not in self._conflicts:
            try:
                names = sorted(folder.iterdir())
            except OSError:  # it is made, or that is told, when its files are written
                names = []
            remove_remains(names, now)
            self._conflicts[folder] = [path for path in names if "conflict" in path.name.casefold()]
        return self._conflicts[folder]


def remove_remains(names: Iterable[Path], now: float) -> None:
    """Remove what builds that were killed left in a folder: our temporary files that are older than an hour."""
    for path in names:
        if _REMAINS.fullmatch(path.name):
            with suppress(OSError):
                if not path.is_symlink() and path.is_file() and path.stat().st_mtime < now - STALE:
                    path.unlink()


def lock_of(target: Path) -> Path | None:
    """The file with which Word or LibreOffice says that it has the target open; None where there is none.

    Word writes `~$` in place of the first two letters of a long name, and before a short one.
    """
    name, stem = target.name, target.stem
    shortened = name[2:] if len(stem) > 7 else name[1:] if len(stem) == 7 else name
    candidates = (f"~${name}", f"~${shortened}", f".~lock.{name}#")
    return next((lock for each in candidates if (lock := target.with_name(each)).is_file()), None)
