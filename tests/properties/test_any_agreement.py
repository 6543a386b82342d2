"""Any agreement that the stages can make becomes a Word file in which the referee finds no fault.

A few here; `tests/test_generated_agreements.py` makes more, and varies real answers.
"""

from __future__ import annotations

import pytest
from damage import effort
from hypothesis import given
from referee import faults, the_referee

from alliancegen.writers.docx import body_hash, verify, write_docx
from generated_agreements import Drawn, agreements


@effort(3)
@given(drawn=agreements())
def test_the_referee_finds_no_fault(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> None:
    the_referee()  # skips where there is none
    file = tmp_path_factory.mktemp("generated") / "agreement.docx"
    file.write_bytes(write_docx(drawn.agreement))
    skip = ("TYPOGRAPHY", "PLAIN-XREF", "MARKER") if drawn.odd else ()
    assert faults(file, draft=drawn.agreement.draft, skip=skip) == ""


@effort(3)
@given(agreements())
def test_it_is_the_same_twice_and_reads_as_built(drawn: Drawn) -> None:
    one, other = write_docx(drawn.agreement), write_docx(drawn.agreement)
    assert one == other
    found = verify(one, other)
    assert (found.tracked, found.untracked) == ([], [])
    assert body_hash(one) is not None
