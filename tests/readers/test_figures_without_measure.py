"""Figures of a length that nobody types on purpose, and that Python itself refuses to read, in the data files of a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliancegen.pipeline import assemble_answers, check_clauses
from example import TODAY
from small_library import small_library, write

LONG = "9" * 5_000


@pytest.fixture(autouse=True)
def _not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCEGEN_NO_CACHE", "1")


@pytest.mark.parametrize("year", [LONG, "soon", "²", "-1", "20288"])
def test_a_year_of_the_calendar_is_a_year(year: str, tmp_path: Path) -> None:
    calendar = f"source: us\nlast_year: {year}\nholidays: [2026-12-25]\n"
    checked = check_clauses(write(small_library(tmp_path / "clauses"), {"calendar.yaml": calendar}))
    [problem] = [each for each in checked.problems if each.place and each.place.file.endswith("calendar.yaml")]
    assert problem.message.endswith("is no year like 2028")
    assert problem.place is not None
    assert problem.place.line == 2


@pytest.mark.parametrize("bound", ["at_least", "at_most"])
def test_a_number_of_entries_is_one_that_a_list_can_have(bound: str, tmp_path: Path) -> None:
    asked = f"---\nid: asked\ntitle: Asked\nquestions:\n  asked.names: {{ask: Who?, kind: list of text, {bound}: {LONG}}}\n---\n\n1. **H.** {{{{ asked.names | list }}}}\n"
    library = write(small_library(tmp_path / "clauses"), {"sections/asked.md": asked})
    answers = b"agreement: {kind: small}\nasked: {names: [a, b]}\n"
    run = assemble_answers(answers, "answers.yaml", check_clauses(library), TODAY)
    assert run.problems  # whatever else a library of a few lines lacks, nothing fails
