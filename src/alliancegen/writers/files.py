"""Which files a build may replace: never one that a person has edited since, or has open (DESIGN 11.11)."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.writers.beside import lock_of

_BEGINNING = 8_000
_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a Word file begins: as of today, and as up to 2003 or with a password."""
_TYPED = Pattern(r"\A\ufeff?---\r?\n(?:.*\n)*?id:|^(?:agreement|parties|term|signed):", re.MULTILINE)
"""Where the front matter of a clause file, or a heading of answers, stands."""


class Refused(Exception):
    """A file must not be replaced after all. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Leave:
    """Leave to replace the files of the agreement called `title`, by form (docx, pdf, html, text, json).

    What stands there is looked at twice: before the agreement is made, and again when its files are about to be replaced,
    since a person or a synchronising program may have been there in the meantime. `force` replaces what others wrote too.
    Both raise OSError for a file that can't be read.
    """

    def __init__(self, files: Mapping[str, Path], title: str, *, force: bool) -> None:
        self._files = files
        self._title = title
        self._force = force
        self._seen = {target: _content(target) for target in files.values()}

    def refusals(self) -> list[Problem]:
        """Why files must not be replaced; empty where they may be."""
        found = [self._refusal(form, target) for form, target in self._files.items()]
        return [problem for problem in found if problem]

    def confirm(self) -> None:
        """Raise `Refused` for a file that has changed since and must not be replaced now."""
        for form, target in self._files.items():
            before, self._seen[target] = self._seen[target], _content(target)
            if self._seen[target] != before and (problem := self._refusal(form, target)):
                raise Refused(problem)

    def _refusal(self, form: str, target: Path) -> Problem | None:
        place = Place(str(target), 1)
        if target.is_symlink() or (target.exists() and not target.is_file()):
            return Problem("not-a-file", f"'{target}' is not a plain file", place, help="give another name with -o")
        content = self._seen[target]
        if content is None:
            return None
        if not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            return Problem(
                "read-only",
                f"'{target}' is marked as read-only, so it is left alone",
                place,
                help="take the mark away, or give another name with -o",
            )
        if self._force and (kind := another_kind(form, content)):
            return Problem(
                "of-another-kind",
                f"'{target}' is {kind}, and no {form} of an agreement, so it is left alone",
                place,
                help="give another name with -o",
            )
        if self._force:
            return None
        if lock := lock_of(target):
            return Problem(
                "open-elsewhere",
                f"'{target}' is open in a word processor, which would write over it ('{lock.name}' is beside it)",
                place,
                help="close it there, or use --force",
            )
        what = _done_by_others(content, form, self._title)
        if not what:
            return None
        return Problem(
            "edited-since-build",
            f"'{target}' {what}, so it is left alone",
            place,
            help="give another name with -o, or use --force",
        )


def another_kind(form: str, content: bytes) -> str:
    """What stands in a file, where that is plainly of another kind than the form that would take its place; else empty."""
    beginning = content[:_BEGINNING]
    if beginning.startswith(_WORD):
        return "" if form not in ("pdf", "html", "text", "json") else "a Word file, or one like it"
    if beginning.startswith(b"%PDF-"):
        return "" if form == "pdf" else "a PDF"
    return (
        "a file that people write, of answers or clauses" if _TYPED.search(beginning.decode("utf-8", "replace")) else ""
    )


def _content(target: Path) -> bytes | None:
    """What a file holds; None where there is none, or where it is none."""
    try:
        return target.read_bytes() if target.is_file() else None
    except FileNotFoundError:
        return None


def _done_by_others(content: bytes, form: str, title: str) -> str:
    """What people did to the file that is there; empty if it is as we wrote it.

    Word and PDF files say whether they were changed since. The others can be made again from the answers at any time, so it
    is enough that they are ours at all.
    """
    from alliancegen.writers.docx import done_since_build  # noqa: PLC0415 - only a build needs it

    marks = {"html": b'name="generator" content="alliancegen', "json": b'"tool":', "text": title.encode()}
    if form in marks:
        return "" if marks[form] in content[:_BEGINNING] else "was not written by alliancegen for this agreement"
    if form == "pdf":
        from alliancegen.writers.pdf_mark import is_as_built  # noqa: PLC0415 - only where a PDF stands there

        return "" if is_as_built(content) else "was signed or changed since alliancegen wrote it, or isn't its"
    found = done_since_build(content)  # a Word file: the agreement, or a page beside it
    if found is None:
        return "was not written by alliancegen"
    if found.is_untouched:
        return ""
    from alliancegen.writers.verification_text import edits_text  # noqa: PLC0415 - only of what was edited

    return f"was edited since alliancegen wrote it ({edits_text(found)})"
