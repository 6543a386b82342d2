"""A file that LibreOffice opened and saved again has no structural fault but those that LibreOffice makes.

The Open XML SDK isn't asked here: LibreOffice 7.4 writes `start` for `left` and `true` for `1` in any file, which the
SDK refuses and Word reads.
"""

from __future__ import annotations

import re
from pathlib import Path

import office
import pytest
from referee import faults

from alliancegen.model.problems import Problem
from alliancegen.writers import libreoffice
from alliancegen.writers.docx import write_docx
from example import EXAMPLE, Build
from generated_agreements import many_schedules

LIBREOFFICES_OWN = re.compile(
    r"ORDER: \S+ \S*/tbl\[.*("
    # run properties of a field in a table, and of a paragraph that a table style makes bold
    r"w:rFonts comes too late in w:rPr \(must precede w:kern\)|w:bC?s? occurs twice in w:rPr)"
)


def saved(docx: bytes, folder: Path) -> Path:
    """The file as LibreOffice saves it."""
    made = libreoffice.convert(docx, "docx")
    if isinstance(made, Problem):
        office.fail(made)
    file = folder / "saved.docx"
    file.write_bytes(made)
    return file


@office.needed
@pytest.mark.parametrize("which", ["the example", "schedules in parts"])
def test_what_libreoffice_saves_is_sound(which: str, build: Build, tmp_path: Path) -> None:
    agreement = build(EXAMPLE).agreement if which == "the example" else many_schedules()
    assert agreement is not None
    file = saved(write_docx(agreement), tmp_path)
    found = faults(file, draft=agreement.draft, structure_only=True, sdk=None, pandoc=None).splitlines()
    assert [fault for fault in found if not LIBREOFFICES_OWN.match(fault)] == []
