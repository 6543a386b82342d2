"""`build --to`: which files are written, under which names, and that it is all of them or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.cli.outputs import SUFFIXES, targets
from example import EXAMPLE, ROOT

TODAY = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]


def build(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["build", *map(str, arguments), *TODAY], catch_exceptions=False)
    return result.exit_code, result.output


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_every_form_beside_the_answers(answers: Path) -> None:
    code, _ = build(answers, "--to", "docx, html,text,json")
    assert code == 0
    written = ["answers.docx", "answers.html", "answers.json", "answers.txt"]
    assert names(answers.parent) == sorted([*written, "answers.yaml"])
    assert json.loads(answers.with_suffix(".json").read_bytes())["kind"] == "gp_alliance"
    assert answers.with_suffix(".html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert str(answers.parent) not in answers.with_suffix(".json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("output", "forms", "expected"),
    [
        (None, ["html"], {"html": "deal/answers.html"}),
        ("page.htm", ["html"], {"html": "page.htm"}),
        ("out", ["html"], {"html": "out"}),
        ("folder", ["html"], {"html": "folder/answers.html"}),
        ("folder", ["docx", "json"], {"docx": "folder/answers.docx", "json": "folder/answers.json"}),
        ("out/alliance", ["docx", "json"], {"docx": "out/alliance.docx", "json": "out/alliance.json"}),
        ("out/alliance.docx", ["docx", "text"], {"docx": "out/alliance.docx", "text": "out/alliance.txt"}),
        ("v1.2", ["docx", "pdf"], {"docx": "v1.2.docx", "pdf": "v1.2.pdf"}),
        ("a.txt", ["text", "text"], {"text": "a.txt"}),
    ],
)
def test_names(
    output: str | None, forms: list[str], expected: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    found = targets(Path("deal/answers.yaml"), Path(output) if output else None, forms)
    assert {form: file.as_posix() for form, file in found.items()} == expected


def test_the_answers_are_never_replaced(answers: Path) -> None:
    as_json = answers.rename(answers.with_suffix(".json"))
    code, output = build(as_json, "--to", "docx,json")
    assert code == 3
    assert "holds the answers" in output
    assert build(as_json, "--to", "json", "-o", as_json, "--force")[0] == 3
    assert as_json.read_text(encoding="utf-8") == EXAMPLE
    assert names(answers.parent) == ["answers.json"]


def test_nothing_is_written_where_one_file_must_stay(answers: Path) -> None:
    answers.with_suffix(".docx").write_bytes(b"somebody's own work")
    code, output = build(answers, "--to", "html,text,json,docx")
    assert code == 3
    assert "edited-since-build" in output
    assert names(answers.parent) == ["answers.docx", "answers.yaml"]


@pytest.mark.parametrize("form", ["html", "text", "json", "pdf"])
def test_what_somebody_else_wrote_is_left_alone(answers: Path, form: str) -> None:
    target = answers.with_suffix(SUFFIXES[form])
    target.write_bytes(b"my notes about the alliance")
    code, output = build(answers, "--to", form)
    assert code == 3
    assert "edited-since-build" in output
    assert target.read_bytes() == b"my notes about the alliance"


@pytest.mark.parametrize("form", ["html", "text", "json"])
def test_our_own_file_is_replaced(answers: Path, form: str) -> None:
    assert build(answers, "--to", form)[0] == 0
    assert build(answers, "--to", form)[0] == 0


def test_a_form_is_not_written_under_the_name_of_another(answers: Path) -> None:
    code, output = build(answers, "--to", "text", "-o", answers.with_suffix(".docx"))
    assert code == 2
    assert "the name of another form" in output
    assert names(answers.parent) == ["answers.yaml"]


def test_an_unknown_form_is_told(answers: Path) -> None:
    code, output = build(answers, "--to", "docx,odt")
    assert code == 2
    assert "html, text, json, summary, before-signing, heads, not 'odt'" in output


def test_to_send_leaves_our_own_notes_out_of_every_form(answers: Path) -> None:
    assert build(answers, "--to", "html,json")[0] == 0
    page = answers.with_suffix(".html").read_text(encoding="utf-8")
    assert "Drafting note (for our side only)" in page
    assert build(answers, "--to", "html,json", "--to-send")[0] == 0
    page, data = (answers.with_suffix(suffix).read_text(encoding="utf-8") for suffix in (".html", ".json"))
    assert "for our side only" not in page
    assert '"internal": true' not in data
