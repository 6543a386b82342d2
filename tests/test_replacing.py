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
    assert "error[read-only]" in output
    code, output = build(answers, "--force")
    assert (code, built.read_bytes()) == (3, old)
    assert built.stat().st_mode & 0o777 == 0o444


@pytest.mark.skipif(os.name == "nt", reason="the attribute is another one there")
def test_a_house_style_marked_read_only_is_left_alone(tmp_path: Path) -> None:
    house = tmp_path / "house.docx"
    house.write_bytes(b"PK\x03\x04 mine")
    house.chmod(0o444)
    result = CliRunner().invoke(app, ["style", "-o", str(house), "--force"], catch_exceptions=False)
    assert (result.exit_code, house.read_bytes()) == (3, b"PK\x03\x04 mine")
    assert "marked as read-only" in result.output


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("docx", b"agreement: {kind: pact}\n"),
        ("docx", b"%PDF-1.7 "),
        ("heads", b"---\ntitle: Risk\nid: risk\n---\n\nWords.\n"),
        ("text", b"# ours\nparties:\n  - {id: ash}\n"),
        ("pdf", b"PK\x03\x04 "),
        ("text", b"PK\x03\x04 "),
        ("json", b"\xd0\xcf\x11\xe0 "),
        ("html", b"%PDF-1.7 "),
    ],
)
def test_a_file_of_another_kind_is_left_alone_whatever_is_asked(form: str, content: bytes, answers: Path) -> None:
    other = answers.with_name("other")
    other.write_bytes(content)
    code, output = build(answers, "--to", form, "-o", other, "--force")
    assert (code, other.read_bytes()) == (3, content)
    assert "error[of-another-kind]" in output


def test_the_house_style_takes_the_place_of_no_answers(answers: Path) -> None:
    other = answers.with_name("other")
    other.write_text(ANSWERS, encoding="utf-8")
    result = CliRunner().invoke(app, ["style", "-o", str(other), "--force"], catch_exceptions=False)
    assert (result.exit_code, other.read_text(encoding="utf-8")) == (3, ANSWERS)


def test_the_reference_document_is_left_alone_whatever_is_asked(answers: Path) -> None:
    house = answers.with_name("house.docx")
    assert CliRunner().invoke(app, ["style", "-o", str(house)]).exit_code == 0
    before = house.read_bytes()
    code, output = build(answers, "-o", house, "--force", "--reference-doc", house)
    assert (code, house.read_bytes()) == (3, before)
    answers.with_name("alliancegen.yaml").write_text("reference_doc: house.docx\n", encoding="utf-8")
    code, output = build(answers, "-o", house, "--force")
    assert (code, house.read_bytes()) == (3, before)
    assert "is the reference document" in output


@pytest.mark.parametrize(
    "words",
    [
        ["build", "pact.yaml", "-o", "-"],
        ["build", "pact.yaml", "-o", "-", "--to", "text"],
        ["new", "pact", "-o", "-"],
        ["overlay", "risk", "-o", "-"],
        ["style", "-o", "-"],
        *[["build", "pact.yaml", "-o", f"other{ending}"] for ending in (".yaml", ".yml", ".md", ".YAML")],
        ["style", "-o", "other.yaml", "--force"],
        ["new", "pact", "--heads", "-o", "other.yaml"],
        ["schema", "pact", "-o", "other.yaml"],
    ],
    ids=" ".join,
)
def test_an_output_of_such_a_name_is_refused(words: list[str], answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(answers.parent)
    before = names(answers.parent)
    clauses = [] if words[0] == "style" else ["--clauses", "library"]
    result = CliRunner().invoke(app, [*words, *clauses], catch_exceptions=False)
    assert (result.exit_code, names(answers.parent)) == (2, before)
    assert "-o" in result.output


def test_a_schema_may_be_written_to_standard_output_by_a_dash(answers: Path) -> None:
    words = command(answers.parent, "schema", "pact")
    plain, dash = (CliRunner().invoke(app, [*words, *more]) for more in ([], ["-o", "-"]))
    assert plain.output.startswith("{")
    assert dash.output == plain.output


@pytest.mark.parametrize(
    ("forms", "more", "code", "said"),
    [
        ("pdf", [], 2, "makes neither"),
        ("summary", ["--for", "ash"], 2, "makes neither"),
        ("docx,summary", ["--for", "nobody"], 2, "--for names a party"),
        ("docx,summary", ["--for", "ash"], 1, "not built yet"),
    ],
)
def test_a_check_of_what_is_built_answers_about_what_was_asked(
    forms: str, more: list[str], code: int, said: str, answers: Path
) -> None:
    found, output = build(answers, "--check", "--to", forms, *more)
    assert found == code
    assert said in output


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
    from alliancegen.cli import making

    made = outputs.contents

    def contents(*arguments: Any, **named: Any) -> Any:
        found = made(*arguments, **named)
        act()
        return found

    monkeypatch.setattr(making, "contents", contents)


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
    from alliancegen.cli import making
    from alliancegen.writers.soundness import Unsound

    old = built.read_bytes()
    monkeypatch.setattr(making, "contents", lambda *_, **__: {"docx": old[:-40], "text": b"fine"})
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


# ---------------------------------------------------------------- what isn't there


def test_what_cannot_be_noted_as_compared_is_told_with_the_reason(answers: Path) -> None:
    words = command(answers.parent, "overlay", "risk", answers, "--compared")
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 3
    assert "No such file or directory" in done.output
    overlay = answers.parent / "clauses/sections/risk.md"
    overlay.parent.mkdir(parents=True)
    overlay.write_bytes(b"---\nid: risk\n---\n\xff\n")
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 3
    assert "not saved as UTF-8" in done.output


@pytest.mark.parametrize(("name", "said"), [("risks", "nearest known name is 'risk'"), ("nope", "there are")])
def test_a_section_that_nothing_knows_is_a_wrong_command(name: str, said: str, answers: Path) -> None:
    done = CliRunner().invoke(app, command(answers.parent, "show", name, answers), catch_exceptions=False)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_a_configured_house_map_without_a_reference_document_is_told(answers: Path) -> None:
    answers.with_name("map.yaml").write_text("Body Text: Body\n", encoding="utf-8")
    answers.with_name("alliancegen.yaml").write_text("house_map: map.yaml\n", encoding="utf-8")
    code, output = build(answers)
    assert code == 0
    assert "warning[no-reference-document]" in output
    assert "alliancegen.yaml:1:12" in output
