"""An agreement that is signed, as a user meets it: closed by three lines, and green for as long as they are true."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner
from word_edits import BODY, Element, W, edited, paragraph, replace

from alliancegen.cli.app import app
from alliancegen.pipeline import CheckedLibrary, assemble_answers
from example import EXAMPLE, FILE, ROOT, TODAY, Build, example_of

CLAUSES = ROOT / "clauses"
LATER = "2027-05-01"


@dataclass(frozen=True)
class Outcome:
    code: int
    output: str

    @property
    def rules(self) -> list[str]:
        return re.findall(r"^(?:error|warning|note)\[([\w-]+)\]", self.output, re.MULTILINE)


def run(*arguments: str | Path, clauses: Path = CLAUSES, today: str = LATER) -> Outcome:
    dated = [] if arguments[0] == "sign" else ["--today", today, "--clauses", str(clauses)]
    result = CliRunner().invoke(app, [*map(str, arguments), *dated], catch_exceptions=False)
    return Outcome(result.exit_code, result.output)


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with answers, the file that was signed, and the lines that say so."""
    folder = tmp_path_factory.mktemp("deal")
    answers = folder / "alliance.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    signed = folder / "signed" / "alliance.docx"
    signed.parent.mkdir()
    assert run("build", answers, "--final", "-o", signed, today="2026-11-24").code == 0
    lines = CliRunner().invoke(app, ["sign", str(answers), str(signed), "--on", "2027-04-01"]).stdout
    status = EXAMPLE.replace("status: draft", "status: signed")
    assert status != EXAMPLE
    answers.write_text(status + lines, encoding="utf-8")
    return folder


@pytest.fixture
def deal(master: Path, tmp_path: Path) -> Path:
    """The answers in a folder that a test may change."""
    shutil.copytree(master, tmp_path / "deal")
    return tmp_path / "deal" / "alliance.yaml"


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next version of the library: a clause says something else, and a new question is needed."""
    folder = tmp_path_factory.mktemp("newer") / "clauses"
    shutil.copytree(CLAUSES, folder)
    change(folder / "house-style.yaml", "library_version: 1.0.0", "library_version: 1.1.0")
    change(folder / "sections" / "general.md", "title: General", "title: General terms")
    change(
        folder / "sections" / "cover.md",
        "questions:\n",
        "questions:\n  agreement.asked_anew: {kind: text, ask: Anew?, needed: yes}\n",
    )
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_answers_still_give_the_signed_text(deal: Path) -> None:
    found = run("check", deal)
    assert (found.code, found.rules) == (0, [])
    assert "Signed on 1 April 2027 (signed/alliance.docx). The answers give its text, word for word." in found.output


def test_its_standing_as_data(deal: Path) -> None:
    result = CliRunner().invoke(
        app, ["check", str(deal), "--format", "json", "--today", LATER, "--clauses", str(CLAUSES)]
    )
    assert json.loads(result.stdout)["signed"] == {
        "on": "2027-04-01",
        "file": "signed/alliance.docx",
        "library": "1.0.0",
        "same_library": True,
        "same_text": True,
        "variation": "clause 38 (Variation)",
    }


def test_it_is_not_built_again_and_the_way_to_change_it_is_named(deal: Path) -> None:
    found = run("build", deal)
    assert (found.code, found.rules) == (1, ["signed"])
    assert "change it as clause 38 (Variation) says" in found.output
    assert not deal.with_suffix(".docx").exists()


def test_a_conformed_copy_says_so_on_its_face(deal: Path) -> None:
    found = run("build", deal, "--copy", "--to", "text")
    assert found.code == 0
    lines = deal.with_name("alliance.copy.txt").read_text(encoding="utf-8").split("\n")
    assert lines[0] == "Conformed copy of the agreement signed on 1 April 2027"
    assert "This is not the document that was signed." in lines[4]
    found = run("build", deal, "--copy", "--force", "-o", deal.parent / "signed" / "alliance.docx")
    assert found.code == 3
    assert "is what was signed" in found.output


def test_a_copy_of_what_is_not_signed(answers: Path) -> None:
    assert run("build", answers, "--copy", today="2026-11-24").code == 2


def test_an_answer_that_was_changed_since(deal: Path) -> None:
    change(deal, "withdrawal_notice_months: 6", "withdrawal_notice_months: 9")
    found = run("check", deal)
    assert (found.code, found.rules) == (1, ["changed-since-signing", "changed-since-signing"])
    assert "'termination.withdrawal_notice_months' is “9\u00a0months”" in found.output.replace(
        "9 months”", "9\u00a0months”"
    )
    assert "clause 43.1: … giving every other Party notice of at least [-6-] {+9+} months." in found.output


def test_an_answer_that_only_chooses_a_clause_is_found_by_the_words(deal: Path) -> None:
    change(deal, "tupe_on_exit_possible: yes", "tupe_on_exit_possible: no")
    found = run("check", deal)
    assert found.code == 1
    assert "TUPE and exit went out" in found.output


def test_a_newer_library_leaves_it_green(deal: Path, newer: Path) -> None:
    found = run("check", deal, clauses=newer)
    assert (found.code, found.rules) == (0, [])
    assert "built with the clause library 1.0.0, and 1.1.0 is at hand" in found.output
    assert "Section  " not in found.output
    assert run("build", deal, "--check", clauses=newer).code == 0
    found = run("build", deal, clauses=newer)
    assert (found.code, found.rules) == (1, ["signed"])
    found = run("build", deal, "--copy", clauses=newer)
    assert (found.code, found.rules) == (1, ["no-conformed-copy"])


def test_what_the_newer_one_would_add_is_listed_on_request(deal: Path, newer: Path) -> None:
    found = run("check", deal, "--against-latest", clauses=newer)
    assert found.code == 0
    assert "note[missing-answer]: 'agreement.asked_anew' is missing" in found.output


def test_a_newer_library_still_sees_a_printed_answer_that_was_changed(deal: Path, newer: Path) -> None:
    change(deal, "withdrawal_notice_months: 6", "withdrawal_notice_months: 9")
    found = run("check", deal, clauses=newer)
    assert (found.code, found.rules) == (1, ["changed-since-signing"])
    assert ".yaml:378:29" in found.output


def test_a_newer_library_still_sees_rows_that_were_taken_out(deal: Path, newer: Path) -> None:
    text = deal.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "Licence for the recruitment software" in line)
    change(deal, line + "\n", "")
    found = run("check", deal, clauses=newer)
    assert (found.code, found.rules) == (1, ["changed-since-signing"])
    assert "no longer in this file" in found.output


def test_a_library_that_the_answers_do_not_ask_for_is_no_matter_once_signed(deal: Path, newer: Path) -> None:
    deal.write_text(deal.read_text(encoding="utf-8") + 'library: "==1.0"\n', encoding="utf-8")
    assert run("check", deal, clauses=newer).code == 0


def test_a_waiver_that_has_ended_is_a_note(deal: Path, newer: Path) -> None:
    waiver = "\nwaivers:\n  - {waive: 'foi', reason: R, by: B, until: 2027-04-30}\n"
    deal.write_text(deal.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    found = run("check", deal)
    assert "note[expired-waiver]: the waiver of 'foi' ended on 30 April 2027" in found.output
    assert "missing-point" not in found.rules


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("signed/alliance.docx", "signed/aliance.docx", "no-such-file", "  file:"),
        ("signed/alliance.docx", "../deal/x.docx", "no-such-file", "  file:"),
        ("signed/alliance.docx", "../x.docx", "outside-folder", "  file:"),
        ("signed/alliance.docx", "C:/x.docx", "outside-folder", "  file:"),
        ("signed/alliance.docx", "alliance.yaml", "unreadable", "  file:"),
        ("on: 2027-04-01", "on: 2027-05-02", "signed-in-future", "  on:"),
        ("status: signed", "status: execution", "signed-without-status", "  on:"),
        ("  on: 2027-04-01\n", "", "not-said-what-was-signed", "signed:"),
        ("text_hash: ", "text_hash: x", "wrong-form", "  text_hash:"),
    ],
)
def test_what_is_wrong_is_told_on_its_line(deal: Path, old: str, new: str, rule: str, line: str) -> None:
    change(deal, old, new)
    found = run("check", deal)
    assert found.code == 1
    assert found.rules[0] == rule
    assert f" | {line}" in found.output


def test_signed_and_nothing_said_about_it(deal: Path) -> None:
    text = deal.read_text(encoding="utf-8")
    deal.write_text(text[: text.index("\nsigned:")] + "\n", encoding="utf-8")
    found = run("check", deal)
    assert (found.code, found.rules) == (1, ["not-said-what-was-signed"])
    assert "alliancegen sign" in found.output


def test_another_file_in_the_place_of_the_signed_one(deal: Path) -> None:
    file = deal.parent / "signed" / "alliance.docx"
    file.write_bytes(
        edited(file.read_bytes(), lambda root: replace(paragraph(root, "Results. "), "must review", "may review"), BODY)
    )
    found = run("check", deal)
    assert (found.code, found.rules) == (1, ["not-the-signed-text"])
    lines = run("sign", deal, file, "--on", "2027-04-01").output
    text = deal.read_text(encoding="utf-8")
    deal.write_text(text[: text.index("signed:\n")] + lines[lines.index("signed:\n") :], encoding="utf-8")
    found = run("check", deal)
    assert (found.code, found.rules) == (1, ["changed-before-signing"])
    assert "clause 16.6" in found.output


def test_verify_works_on_the_signed_file(deal: Path) -> None:
    found = run("verify", deal.parent / "signed" / "alliance.docx", "--answers", deal)
    assert (found.code, "unmodified" in found.output) == (0, True)


@pytest.mark.parametrize(
    ("date", "file", "code", "says"),
    [
        ("1 April 2027", "signed/alliance.docx", 2, "--on is a date"),
        ("2027-04-01", "signed/none.docx", 3, "can't be read"),
        ("2027-04-01", "../elsewhere.docx", 2, "not in the folder"),
        ("2027-04-01", "alliance.yaml", 1, "no Word file and no PDF"),
    ],
)
def test_what_cannot_be_recorded_as_signed(deal: Path, date: str, file: str, code: int, says: str) -> None:
    (deal.parent.parent / "elsewhere.docx").write_bytes(b"x")
    found = run("sign", deal, deal.parent / file, "--on", date)
    assert found.code == code
    assert says in found.output


@pytest.mark.parametrize("lock", ["~$liance.docx", ".~lock.alliance.docx#"])
def test_what_is_open_in_a_word_processor_is_not_recorded_yet(deal: Path, lock: str) -> None:
    """It can still change, and what stands on the disk may not be what is on the screen."""
    signed = deal.parent / "signed" / "alliance.docx"
    signed.with_name(lock).write_bytes(b"\x02Jo")
    found = run("sign", deal, signed, "--on", "2027-04-01")
    assert found.code == 3
    assert "open in a word processor" in found.output
    assert lock in found.output
    signed.with_name(lock).unlink()
    assert run("sign", deal, signed, "--on", "2027-04-01").code == 0


def test_a_password_is_named_as_the_reason(deal: Path) -> None:
    signed = deal.parent / "signed" / "alliance.docx"
    signed.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    found = run("sign", deal, signed, "--on", "2027-04-01")
    assert found.code == 1
    assert "locked with a password; take the password off" in found.output
    assert "locked with a password" in run("check", deal).output


def signed_with(deal: Path, edit: Callable[[Element], object], part: str = BODY) -> Outcome:
    """What `check` says of the agreement after its signed file was edited so."""
    signed = deal.parent / "signed" / "alliance.docx"
    signed.write_bytes(edited(signed.read_bytes(), edit, part))
    return run("check", deal)


def mark_on(name: str, value: str) -> Callable[[Element], object]:
    def edit(root: Element) -> None:
        for each in paragraph(root, "Results. ").iter(W + "r"):
            looks = each.find(W + "rPr")
            if looks is None:
                looks = etree.Element(W + "rPr")
                each.insert(0, looks)
            etree.SubElement(looks, W + name, {W + "val": value})

    return edit


def test_words_struck_through_in_what_was_signed_are_told(deal: Path) -> None:
    """Its words are those that were built, and yet it says something else."""
    found = signed_with(deal, mark_on("strike", "1"))
    assert (found.code, found.rules) == (1, ["changed-before-signing"])
    assert "clause 16.6" in found.output


def test_a_highlight_or_protection_changes_nothing_that_was_signed(deal: Path) -> None:
    assert signed_with(deal, mark_on("highlight", "yellow")).code == 0
    protected = {W + "edit": "readOnly", W + "enforcement": "1"}
    found = signed_with(
        deal, lambda root: etree.SubElement(root, W + "documentProtection", protected), "word/settings.xml"
    )
    assert (found.code, found.rules) == (0, [])


def test_a_draft_is_nothing_to_sign(answers: Path) -> None:
    assert run("build", answers, today="2026-11-24").code == 0
    found = run("sign", answers, answers.with_suffix(".docx"), "--on", "2027-04-01")
    assert (found.code, "built as a draft" in found.output) == (1, True)


def test_final_is_no_draft_on_its_face(build: Build) -> None:
    from alliancegen.writers.text import agreement_text

    final = build(EXAMPLE, final=True)
    assert final.agreement is not None
    assert "subject to contract" not in agreement_text(final.agreement)
    signed = f"\nsigned: {{on: 2026-11-01, file: a.docx, text_hash: {'0' * 64}}}\n"
    for status, more in (("execution", ""), ("signed", signed)):
        same = build(EXAMPLE.replace("status: draft", f"status: {status}") + more)
        assert same.agreement is not None
        assert agreement_text(same.agreement) == agreement_text(final.agreement)


@pytest.mark.parametrize("kind", ["gp_alliance", "s75_partnership", "vcse_partnership"])
def test_printed_answers_are_known_again(checked: CheckedLibrary, kind: str) -> None:
    from alliancegen.assembly.signing import answers_changed
    from alliancegen.model.manifest import printed_answers
    from alliancegen.model.signature import Signature

    made = assemble_answers(example_of(kind).encode(), FILE, checked, TODAY)
    assert made.agreement is not None and made.derived is not None and made.written is not None
    recorded = printed_answers(made.agreement, made.manifest.typed)
    assert len(recorded) > 100
    assert answers_changed(recorded, made.derived, made.written, Signature(TODAY, "", "", None, None, None)) == []
