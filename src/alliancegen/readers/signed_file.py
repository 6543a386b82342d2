"""The file that was signed, which the answers name: looked for in their own folder or below it, and nowhere else."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, shown
from alliancegen.model.suggestions import nearest
from alliancegen.readers.plain_files import read_plain, resolved

MOST_BYTES = 100_000_000


def read_signed_file(folder: Path, name: str, place: Place | None) -> tuple[bytes | None, list[Problem]]:
    """Its content; None with the reason, told at `place`, where it can't be had. Raises nothing."""
    windows = PureWindowsPath(name)
    path = folder / name.replace("\\", "/")
    if "\0" in name or windows.drive or windows.root or not _is_inside(path, folder):
        help = "put the file beside the answers or below them, and name it from there"
        return None, [
            Problem("outside-folder", f"'{shown(name)}' is not in the folder of the answers", place, help=help)
        ]
    if not path.is_file():
        names = [each.name for each in path.parent.iterdir() if each.is_file()] if path.parent.is_dir() else []
        help = nearest(path.name, names) or "put the file that was signed there"
        return None, [Problem("no-such-file", f"there is no file '{shown(name)}'", place, help=help)]
    try:
        content = read_plain(path, MOST_BYTES)
        if len(content) > MOST_BYTES:
            message = f"'{shown(name)}' is larger than {MOST_BYTES // 1_000_000} MB"
            return None, [Problem("file-too-large", message, place, help="make its pictures smaller")]
        return content, []
    except OSError as error:
        return None, [Problem("unreadable", f"'{shown(name)}' can't be read: {error.strerror}", place)]


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return resolved(path).is_relative_to(resolved(folder))
    except (OSError, RuntimeError):
        return False
