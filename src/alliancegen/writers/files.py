"""Writing a file whole or not at all, and never over one that a person has edited since (DESIGN 11.11)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem


def refusal(target: Path, *, force: bool) -> Problem | None:
    """Why `target` must not be replaced, if it must not."""
    from alliancegen.writers.docx import edited_since_build  # noqa: PLC0415 - only a build needs it

    place = Place(str(target), 1)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        return Problem("not-a-file", f"'{target}' is not a plain file", place, help="give another name with -o")
    if not target.exists() or force or target.suffix != ".docx":
        return None
    state = edited_since_build(target.read_bytes())
    if state == "ours":
        return None
    what = "was edited since alliancegen wrote it" if state == "edited" else "was not written by alliancegen"
    return Problem(
        "edited-since-build",
        f"'{target}' {what}, so it is left alone",
        place,
        help="give another name with -o, or use --force",
    )


def write_whole(target: Path, content: bytes) -> None:
    """Write `content` to a temporary file in the same folder, then put it in the target's place. Raises `OSError`."""
    handle, name = tempfile.mkstemp(prefix=".ag-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
