"""Writing a file whole or not at all, and never over one that a person has edited since (DESIGN 11.11)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.writers.pdf_mark import is_as_built

_BEGINNING = 8_000


def refusal(target: Path, form: str, title: str, *, force: bool) -> Problem | None:
    """Why `target` must not be replaced by the agreement called `title` in `form` (docx, pdf, html, text, json), if so."""
    place = Place(str(target), 1)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        return Problem("not-a-file", f"'{target}' is not a plain file", place, help="give another name with -o")
    what = "" if force or not target.exists() else _done_by_others(target.read_bytes(), form, title)
    if not what:
        return None
    return Problem(
        "edited-since-build",
        f"'{target}' {what}, so it is left alone",
        place,
        help="give another name with -o, or use --force",
    )


def _done_by_others(content: bytes, form: str, title: str) -> str:
    """What people did to the file that is there; empty if it is as we wrote it.

    Word and PDF files say whether they were changed since. The others can be made again from the answers at any time, so it
    is enough that they are ours at all.
    """
    from alliancegen.writers.docx import edited_since_build  # noqa: PLC0415 - only a build needs it

    if form == "docx":
        state = edited_since_build(content)
        says = {"edited": "was edited since alliancegen wrote it", "not-ours": "was not written by alliancegen"}
        return says.get(state, "")
    if form == "pdf":
        return "" if is_as_built(content) else "was signed or changed since alliancegen wrote it, or isn't its"
    mark = {"html": b'name="generator" content="alliancegen', "json": b'"tool":'}.get(form, title.encode())
    return "" if mark in content[:_BEGINNING] else "was not written by alliancegen for this agreement"


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
