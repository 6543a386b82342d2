"""The report in lines: nothing is lost, and nothing is wider than the terminal."""

from __future__ import annotations

import io
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancegen.model.coverage import Coverage, SectionCoverage, Status
from alliancegen.model.places import Place
from alliancegen.writers.columns_of_text import beside, width, wrapped
from alliancegen.writers.report import print_report, report_lines

WORDS = st.text(st.sampled_from("ab é漢字\u0301-"), max_size=60)


def coverage(title: str = "Résumé 漢字") -> Coverage:
    section = SectionCoverage(
        title, title, "required", Status.MISSING, "", "clause 1, clause 2 " * 9, [], Place("c", 1)
    )
    return Coverage(
        kind="small", title="Small", views=[], sections=[section], blanks=[], before_signing=[], assumed=[], advice=[],
        special_terms=[], library_version="1", law_stated_at="2026-11-01", draft=True,
    )  # fmt: skip


@given(WORDS, st.integers(2, 20))
def test_wrapped_lines_hold_all_letters_and_fit(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(width, lines)) <= columns


@given(st.lists(WORDS, min_size=3, max_size=3))
def test_columns_stand_one_below_the_other(cells: list[str]) -> None:
    for line in beside(cells, (10, 8, 12)):
        assert [width(text) for text in line[:-1]] == [10, 8]


@given(WORDS, st.integers(40, 120))
def test_no_line_of_the_report_is_wider_than_the_terminal(title: str, columns: int) -> None:
    for line in report_lines(coverage(title), columns):
        assert width("".join(text for text, _ in line).rstrip()) <= columns


def test_colours_change_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = []
    for color in ("never", "always"):
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("COLUMNS", "70")
        print_report(coverage("[b]:smile:\x1b[31m"), color=color)
        printed.append(stream.getvalue())
    plain, coloured = printed
    assert "\x1b[31mmissing" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()
    assert "[b]:smile:<U+001B>[31m" in plain
