"""Agreements that nobody wrote become Word files in which the referee finds no fault.

A plain run takes a few; `pytest tests/test_generated_agreements.py --many 500` takes hundreds. Names and answers with odd
letters are judged in everything but typography, which is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from referee import faults, the_referee

from alliancegen.model.agreement import Agreement
from alliancegen.pipeline import CheckedLibrary
from alliancegen.writers.docx import write_docx
from example import Build
from generated_agreements import Drawn, agreements, crowded, deep, long_words, many_schedules
from varied_answers import answers_to_vary, variants

pytestmark = pytest.mark.slow

FEW = 12
SOURCES = answers_to_vary()
OF_THEIR_TYPING = ("TYPOGRAPHY", "PLAIN-XREF", "MARKER")


@pytest.fixture(autouse=True)
def _judge() -> None:
    """Without a referee there is nothing to generate for."""
    the_referee()


def judged(agreement: Agreement, file: Path, *, skip: Sequence[str] = ()) -> str:
    """What the referee says of the agreement as a Word file."""
    file.write_bytes(write_docx(agreement))
    return faults(file, draft=agreement.draft, skip=skip)


def test_trees_of_every_shape(tmp_path: Path, many: int | None) -> None:
    @settings(
        max_examples=many or FEW,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(agreements())
    def is_clean(drawn: Drawn) -> None:
        skip = OF_THEIR_TYPING if drawn.odd else ()
        assert judged(drawn.agreement, tmp_path / "generated.docx", skip=skip) == ""

    is_clean()


@pytest.mark.parametrize("make", [crowded, deep, long_words, many_schedules], ids=lambda make: make.__name__)
def test_trees_without_measure(make: Callable[[], Agreement], tmp_path: Path) -> None:
    assert judged(make(), tmp_path / "generated.docx") == ""


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.name)
def test_answers_varied_within_what_the_questions_accept(
    source: Path, checked: CheckedLibrary, build: Build, tmp_path: Path, many: int | None
) -> None:
    walk = variants(source.read_text(encoding="utf-8"), checked.library, build, seed=source.parent.name)
    for text, run in islice(walk, (many or 0) // len(SOURCES) or 1):
        assert run.agreement is not None
        assert judged(run.agreement, tmp_path / "varied.docx") == "", text
