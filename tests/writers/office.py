"""LibreOffice for the tests that need the real one: they are skipped, with the reason, where it isn't installed."""

from __future__ import annotations

from typing import NoReturn

import pytest

from alliancegen.model.problems import Problem
from alliancegen.writers import libreoffice

needed = pytest.mark.skipif(
    libreoffice.find_soffice() is None,
    reason="LibreOffice (soffice) is not on PATH; on Debian: apt-get install libreoffice-writer-nogui",
)


def laid_out(docx: bytes) -> list[str]:
    """The lines of a Word file as LibreOffice prints them to text, automatic numbers written out; tabs stay tabs."""
    text = libreoffice.convert(docx, libreoffice.TEXT)
    if isinstance(text, Problem):
        fail(text)
    return text.decode("utf-8-sig").replace("\u00a0", " ").split("\n")


def pdf(docx: bytes) -> bytes:
    made = libreoffice.pdf(docx)
    if isinstance(made, Problem):
        fail(made)
    return made


def fail(problem: Problem) -> NoReturn:
    pytest.fail(f"{problem.message} ({problem.help})")
