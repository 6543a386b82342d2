"""What stands round the answers may be odd too: links in a circle, names that are no text, merges that nobody resolved."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.pipeline import check_clauses
from alliancegen.readers.template.blocks import read_body
from alliancegen.writers.docx import edited_since_build
from example import EXAMPLE
from small_library import small_library

linux = pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
posix = pytest.mark.skipif(os.name == "nt", reason="links need leave on Windows")


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.output


@posix
@pytest.mark.parametrize("command", [("check",), ("build",), ("show", "insurance"), ("explain", "insurance")])
def test_a_link_that_leads_round_in_a_circle_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    code, said = run(*command, loop)
    assert code == 3
    assert "loop.yaml" in said


@posix
def test_such_a_link_does_not_stop_the_others(tmp_path: Path) -> None:
    loop, good = tmp_path / "loop.yaml", tmp_path / "answers.yaml"
    loop.symlink_to(loop)
    good.write_text(EXAMPLE, encoding="utf-8")
    code, said = run("check", loop, good, "--today", "2026-11-24")
    assert code == 3
    assert "answers.yaml" in said


@posix
def test_a_configuration_that_is_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "alliancegen.yaml").symlink_to(tmp_path / "nowhere.yaml")
    code, said = run("check", tmp_path / "answers.yaml")
    assert code in (2, 3)
    assert "alliancegen.yaml" in said


@linux
def test_a_name_that_is_no_text_is_read_as_any(tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    with open(os.fsencode(library / "sections") + b"/\xff.md", "wb") as file:  # noqa: PTH123 - no Path holds it
        file.write(b"---\nid: staff2\ntitle: Staff\n---\n\n1. **Team.** Words.\n")
    assert check_clauses(library).problems  # the name and the id differ, and nothing worse


@linux
def test_a_folder_whose_name_is_no_text_has_a_configuration_like_any(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xff"))
    folder.mkdir()
    (folder / "answers.yaml").write_text(EXAMPLE, encoding="utf-8")
    (folder / "alliancegen.yaml").write_text("pages: no\n", encoding="utf-8")
    assert run("check", folder / "answers.yaml", "--today", "2026-11-24")[0] == 0


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base"])
def test_a_clause_file_with_the_marks_of_a_merge_is_refused(mark: str) -> None:
    problems = read_body(f"\n1. **Team.** Words.\n\n{mark}\n\n2. **End.** It ends.\n", "clause.md", 1)[1]
    assert [(each.rule, each.place and each.place.line) for each in problems] == [("conflict-marker", 4)]


@pytest.mark.parametrize("path", ["title", "short_name", "version"])
def test_a_placeholder_on_the_face_is_told(path: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    lines = EXAMPLE.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(f"  {path}:"))
    lines[at] = f"  {path}: '[insert {path}]'"
    answers.write_text("\n".join(lines), encoding="utf-8")
    _, said = run("check", answers, "--today", "2026-11-24")
    assert f"agreement.{path} still holds the placeholder" in said


def test_a_signed_word_file_is_somebody_s_work(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    assert run("build", answers, "--today", "2026-11-24")[0] == 0
    built = answers.with_suffix(".docx")
    assert edited_since_build(built.read_bytes()) == "ours"
    with zipfile.ZipFile(built, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    assert edited_since_build(built.read_bytes()) == "edited"
