"""`build` over a file that is there: whose work it is, who has it open, and what others do to it in the meantime."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner
from word_edits import Element, W, edited, paragraph, run_with

from alliancegen.cli import outputs
from alliancegen.cli.app import app
from pact import ANSWERS, command, pact


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return pact(tmp_path)


def build(answers: Path, *more: object) -> tuple[int, str]:
    words = command(answers.parent, "build", answers, "--today", "2026-11-24", *more)
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    return result.exit_code, result.output


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "library")


@pytest.fixture
def built(answers: Path) -> Path:
    """A Word file that was built; the answers have changed since."""
    assert build(answers)[0] == 0
    answers.write_text(ANSWERS.replace("who: Ash", "who: Oak"), encoding="utf-8")
    return answers.with_suffix(".docx")


def edited_by_hand(docx: bytes) -> bytes:
    """The file as Word saves it after a word was changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"(<w:t(?: [^>]*)?>)", rb"\1Never ", part, count=1)
            new.writestr(name, part)
    return changed.getvalue()


def struck_through(docx: bytes) -> bytes:
    """The file with a line through the words of its clause."""

    def strike(root: Element) -> None:
        run = run_with(paragraph(root, "Bearing."), "bears the risk")
        run.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W[1:-1]}"><w:strike/></w:rPr>'))

    return edited(docx, strike)


# ---------------------------------------------------------------- whose work it is


def test_what_a_person_edited_is_left_alone(answers: Path, built: Path) -> None:
    mine = edited_by_hand(built.read_bytes())
    built.write_bytes(mine)
    code, output = build(answers)
    assert (code, built.read_bytes()) == (3, mine)
    assert "was edited since alliancegen wrote it (words changed in the cover)" in output
    assert build(answers, "--force")[0] == 0


def test_what_a_person_marked_is_left_alone_and_the_mark_is_named(answers: Path, built: Path) -> None:
    """A lawyer's marks change no word, and a build would lose them."""
    mine = struck_through(built.read_bytes())
    built.write_bytes(mine)
    code, output = build(answers)
    assert (code, built.read_bytes()) == (3, mine)
    assert "was edited since alliancegen wrote it (words struck through by hand in clause 1.1), so it is" in output
    assert build(answers, "--force")[0] == 0


@pytest.mark.parametrize("form", ["summary", "before-signing", "heads"])
def test_a_page_of_ours_is_replaced_and_an_edited_one_is_not(form: str, tmp_path: Path) -> None:
    from example import EXAMPLE, ROOT

    answers = tmp_path / "a.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    words = ["build", str(answers), "--to", form, "--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]
    page = tmp_path / f"a.{form}.docx"
    for _ in range(2):
        assert CliRunner().invoke(app, words).exit_code == 0
    page.write_bytes(edited_by_hand(page.read_bytes()))
    mine = page.read_bytes()
    assert CliRunner().invoke(app, words).exit_code == 3
    assert page.read_bytes() == mine


@pytest.mark.skipif(os.name == "nt", reason="the attribute is another one there")
def test_a_file_marked_read_only_is_left_alone(answers: Path, built: Path) -> None:
    built.chmod(0o444)
    old = built.read_bytes()
    code, output = build(answers)
    assert (code, built.read_bytes()) == (3, old)
    assert "read-only" in output
    assert build(answers, "--force")[0] == 0
    assert built.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("lock", ["~$pact.docx", ".~lock.pact.docx#"])
def test_a_file_that_is_open_in_a_word_processor_is_left_alone(answers: Path, built: Path, lock: str) -> None:
    """Word would write its own version over the new one, or the new one would take the place of unsaved work."""
    (answers.parent / lock).write_bytes(b"\x02Jo")
    old = built.read_bytes()
    code, output = build(answers)
    assert (code, built.read_bytes()) == (3, old)
    assert "open-elsewhere" in output
    assert lock in output
    (answers.parent / lock).unlink()
    assert build(answers)[0] == 0


# ---------------------------------------------------------------- what others do meanwhile


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody act after the target was looked at, while the agreement is made."""
    from alliancegen.cli import build as module

    made = outputs.contents

    def contents(*arguments: Any, **named: Any) -> Any:
        found = made(*arguments, **named)
        act()
        return found

    monkeypatch.setattr(module, "contents", contents)


def test_what_is_saved_from_word_meanwhile_is_left_alone(
    answers: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = edited_by_hand(built.read_bytes())
    meanwhile(monkeypatch, lambda: built.write_bytes(mine))
    code, output = build(answers, "--to", "text,docx")
    assert (code, built.read_bytes()) == (3, mine)
    assert "edited-since-build" in output
    assert names(answers.parent) == ["pact.docx", "pact.yaml"]


def test_what_appears_meanwhile_is_left_alone(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = answers.with_suffix(".docx")
    meanwhile(monkeypatch, lambda: target.write_bytes(b"synchronised from somewhere"))
    assert build(answers)[0] == 3
    assert target.read_bytes() == b"synchronised from somewhere"


def test_what_vanishes_meanwhile_is_built(answers: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: built.rename(built.with_name("renamed.docx")))
    old = built.read_bytes()
    assert build(answers)[0] == 0
    assert built.read_bytes() != old
    assert built.with_name("renamed.docx").read_bytes() == old


def test_another_build_of_the_same_meanwhile_is_no_edit(
    answers: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = answers.with_name("other.yaml")
    other.write_text(ANSWERS.replace("who: Ash", "who: nobody"), encoding="utf-8")
    assert build(other)[0] == 0
    meanwhile(monkeypatch, lambda: built.write_bytes(other.with_suffix(".docx").read_bytes()))
    assert build(answers)[0] == 0


def test_a_folder_that_vanishes_meanwhile_is_told(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made again, it would hide that the synchronised one has another name now; so the file is written in it all the same."""
    out = answers.parent / "out"
    out.mkdir()
    meanwhile(monkeypatch, lambda: out.rename(answers.parent / "renamed"))
    assert build(answers, "-o", out)[0] in (0, 3)
    assert not list((answers.parent / "renamed").iterdir())


def test_another_version_in_a_synchronised_folder_is_a_warning(answers: Path) -> None:
    copy = answers.with_name("pact (Jo Lee's conflicted copy 2026-11-30).yaml")
    copy.write_text(ANSWERS, encoding="utf-8")
    code, output = build(answers)
    assert code == 0
    assert "warning[conflicted-copy]" in output
    assert "Jo Lee" in output
    assert build(answers, "--strict")[0] == 1


def test_a_build_clears_away_what_a_killed_one_left(answers: Path) -> None:
    for name, age in (("a", 2), ("b", 0)):
        file = answers.with_name(f".ag-{name * 8}.tmp")
        file.write_bytes(b"half a document")
        os.utime(file, (time() - age * 3600, time() - age * 3600))
    assert build(answers)[0] == 0
    assert names(answers.parent) == [".ag-bbbbbbbb.tmp", "pact.docx", "pact.yaml"]


# ---------------------------------------------------------------- all or none


def test_a_fault_of_ours_costs_no_document(answers: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alliancegen.cli import build as module
    from alliancegen.writers.soundness import Unsound

    old = built.read_bytes()
    monkeypatch.setattr(module, "contents", lambda *_, **__: {"docx": old[:-40], "text": b"fine"})
    with pytest.raises(Unsound):
        build(answers, "--to", "docx,text")
    assert built.read_bytes() == old
    assert names(answers.parent) == ["pact.docx", "pact.yaml"]


def test_several_forms_are_written_all_or_none(answers: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, replace = built.read_bytes(), os.replace

    def refusing(source: Any, target: Any) -> None:
        if str(target).endswith(".txt"):
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    code, output = build(answers, "--to", "docx,html,text")
    assert (code, built.read_bytes()) == (3, old)
    assert "pact.docx' and '" in output
    assert "No space left on device" in output
    assert "Wrote" not in output
    assert names(answers.parent) == ["pact.docx", "pact.yaml"]
