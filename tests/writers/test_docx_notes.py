"""Which notes a Word file carries, and what the report says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from test_docx import W, document, make, note, parts, with_clause, words

from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.notes import Notes, carried
from alliancegen.writers.docx import write_docx
from example import EXAMPLE
from test_cli import run

OURS, THEIRS = note("ask for the deed."), note("please check this date.", internal=False)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file


def noted() -> Agreement:
    """A draft with two notes of ours and one to the other side."""
    return with_clause(make(Role.SUB_CLAUSE, "noted", level=1, number="5.1", text="Words.", notes=[OURS, THEIRS]))


def comments(docx: bytes) -> list[tuple[str, str, str]]:
    """Author, initials and words of each comment."""
    part = parts(docx).get("word/comments.xml")
    found = etree.fromstring(part) if part else []
    return [(str(each.get(W + "author")), str(each.get(W + "initials")), words(each)) for each in found]


INTERNAL = [
    ("Drafting note", "DN", "Drafting note: do not add words that stop staff raising concerns."),
    ("Drafting note", "DN", "Drafting note: ask for the deed."),
]
OTHER = [("Note to other side", "NS", "Note to other side: please check this date.")]


@pytest.mark.parametrize(("notes", "wanted"), [("all", INTERNAL + OTHER), ("other-side", OTHER), ("none", [])])
def test_a_file_holds_the_notes_asked_for(notes: Notes, wanted: list[tuple[str, str, str]]) -> None:
    docx = write_docx(noted(), notes=notes)
    assert comments(docx) == wanted
    assert len(list(document(docx).iter(W + "commentReference"))) == len(wanted)
    assert [each.internal for each in carried(noted(), notes)] == [each in INTERNAL for each in wanted]


def test_a_file_for_signature_holds_none() -> None:
    final = replace(noted(), draft=False)
    assert comments(write_docx(final, notes="all")) == []
    assert list(carried(final, "all")) == []


def test_nothing_of_an_internal_note_is_left_in_a_file_to_send() -> None:
    for name, part in parts(write_docx(noted(), notes="other-side")).items():
        assert b"Drafting note" not in part, name
        assert b"ask for the deed" not in part, name


def test_the_report_counts_the_internal_notes(answers: Path) -> None:
    code, output = run("build", str(answers))
    internal = len(comments(answers.with_suffix(".docx").read_bytes()))
    assert code == 0
    assert internal > 10
    assert f"This file carries {internal} internal drafting notes; use --to-send before it leaves." in output
    assert "--to-send" not in run("check", str(answers))[1]


def test_a_file_to_send(answers: Path) -> None:
    code, output = run("build", str(answers), "--to-send", "--format", "json")
    assert code == 0
    assert json.loads(output[output.index("{") :])["notes"] == {"internal": 0, "to_other_side": 0}
    assert comments(answers.with_suffix(".docx").read_bytes()) == []


def test_forms_without_notes_say_nothing_of_them(answers: Path) -> None:
    code, output = run("build", str(answers), "--to", "text")
    assert code == 0
    assert "--to-send" not in output
