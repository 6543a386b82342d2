"""`alliancegen build` with `--to pdf` and `--pages`, as a user meets it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import office
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.model.problems import Problem
from alliancegen.writers import libreoffice
from example import EXAMPLE, ROOT


def run(*arguments: object) -> tuple[int, str]:
    options = ["--today", "2026-11-24", "--clauses", ROOT / "clauses"]
    result = CliRunner().invoke(app, [str(each) for each in ("build", *arguments, *options)], catch_exceptions=False)
    return result.exit_code, result.output


def beside(answers: Path) -> set[str]:
    """The files that a build left in the answers' folder."""
    return {file.name for file in answers.parent.iterdir()} - {answers.name}


def body(docx: Path) -> str:
    with zipfile.ZipFile(docx) as parts:
        return parts.read("word/document.xml").decode()


@pytest.mark.parametrize("arguments", [["--to", "pdf"], ["--pages"], ["--to", "docx,pdf,text"]], ids=str)
def test_without_libreoffice_nothing_is_written_and_the_reason_is_told(
    arguments: list[str], answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    code, output = run(answers, *arguments)
    assert code == 3
    assert "error[libreoffice-missing]: LibreOffice was not found on this computer" in output
    assert "help: install it, as with " in output
    assert beside(answers) == set()


def test_a_plain_build_needs_no_libreoffice(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "convert", lambda *_, **__: pytest.fail("LibreOffice was started"))
    assert run(answers, "--to", "docx,text")[0] == 0
    assert beside(answers) == {"answers.docx", "answers.txt"}
    assert "PAGEREF" not in body(answers.with_suffix(".docx"))


def test_when_libreoffice_fails_the_files_that_were_there_stay(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(answers)[0] == 0
    before = answers.with_suffix(".docx").read_bytes()
    monkeypatch.setattr(libreoffice, "convert", lambda *_, **__: Problem("libreoffice-failed", "it fell over"))
    answers.write_text(EXAMPLE.replace("Harbour", "Haven"), encoding="utf-8")
    assert run(answers, "--to", "docx,pdf")[0] == 3
    assert answers.with_suffix(".docx").read_bytes() == before
    assert beside(answers) == {"answers.docx"}


def test_a_pdf_that_is_not_ours_is_left_alone(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "convert", lambda *_, **__: pytest.fail("LibreOffice was started"))
    signed = answers.with_suffix(".pdf")
    signed.write_bytes(b"%PDF-1.7 signed by all parties")
    code, output = run(answers, "--to", "pdf")
    assert code == 3
    assert "was signed or changed since alliancegen wrote it, or isn't its, so it is left alone" in output
    assert signed.read_bytes() == b"%PDF-1.7 signed by all parties"


@office.needed
def test_a_word_file_with_pages_and_the_pdf_of_it(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, output = run(answers, "--to", "docx,pdf", "--pages")
    assert code == 0, output
    assert beside(answers) == {"answers.docx", "answers.pdf"}
    pages = re.findall(r"PAGEREF _\w+ .*?<w:t[^>]*>(\d+)<", body(answers.with_suffix(".docx")), re.DOTALL)
    assert len(pages) > 60
    assert pages == sorted(pages, key=int)
    reader = PdfReader(answers.with_suffix(".pdf"))
    listed = reader.pages[1].extract_text() + reader.pages[2].extract_text()
    assert re.findall(r"\.{3,}\s*(\d+)", listed) == pages

    same = answers.with_suffix(".pdf").read_bytes()
    monkeypatch.setattr(libreoffice, "pdf", lambda _: same)
    assert run(answers, "--to", "docx,pdf", "--pages")[0] == 0, "files of its own are replaced"


@office.needed
def test_a_draft_says_so_on_every_page_of_its_pdf(answers: Path) -> None:
    alone = answers.parent / "alone.pdf"
    assert run(answers, "--to", "pdf", "-o", alone)[0] == 0
    assert beside(answers) == {"alone.pdf"}
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(alone).pages]
    assert len(pages) > 50
    assert [number for number, words in enumerate(pages, 1) if "subject to contract" not in words] == []
