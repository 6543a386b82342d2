"""The manifest: what it holds, what it must not hold, and that it is the same everywhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from word_edits import BODY, W, parts, written

from alliancegen.pipeline import Assembled, check_clauses
from alliancegen.readers.library_cache import content_hash
from alliancegen.writers.docx import changed_since, read_manifest, write_docx
from alliancegen.writers.docx.reading import plain
from alliancegen.writers.text import agreement_text
from example import EXAMPLE, ROOT, Build

ITEM = "customXml/item1.xml"


@pytest.fixture(scope="module")
def run(build: Build) -> Assembled:
    return build(EXAMPLE)


@pytest.fixture(scope="module")
def docx(run: Assembled) -> bytes:
    return written(run)


def test_it_says_what_the_file_was_built_with(docx: bytes, run: Assembled) -> None:
    manifest = read_manifest(docx)
    assert manifest is not None
    assert (manifest.kind, manifest.draft, manifest.tool) == ("gp_alliance", True, run.manifest.tool)
    assert manifest.library_hash == check_clauses(ROOT / "clauses").content_hash
    assert len(manifest.library_hash) == 64
    results = next(each for each in manifest.provisions if each.label == "clause 16.6")
    assert (results.section, results.file, results.number) == ("patient_records", "sections/patient_records.md", "16.6")


def test_the_hash_of_a_provision_is_that_of_its_words(docx: bytes, run: Assembled) -> None:
    manifest = read_manifest(docx)
    assert manifest is not None
    assert run.agreement is not None
    results = next(each for each in manifest.provisions if each.label == "clause 16.6")
    line = next(line for line in agreement_text(run.agreement).splitlines() if line.startswith("16.6 "))
    assert results.words == [hashlib.sha256(plain(line.removeprefix("16.6 ")).encode()).hexdigest()]


def test_every_printed_paragraph_belongs_to_a_provision_with_a_bookmark(docx: bytes, run: Assembled) -> None:
    """Cover, tables, definitions, signature blocks and lines to fill in too."""
    manifest = read_manifest(docx)
    assert manifest is not None
    assert all((each.bookmark and each.section) or each.role == "heading" for each in manifest.provisions)
    roles = {each.role for each in manifest.provisions}
    assert {"title", "party", "recital", "definition", "table", "signing line", "text", "part", "paragraph"} <= roles
    marked = {
        each.get(W + "name")
        for each in etree.fromstring(parts(docx)[BODY]).iter(W + "bookmarkStart")
        if any(True for _ in each.iterancestors(W + "p"))
    }
    assert {each.bookmark for each in manifest.provisions} <= marked
    assert len({each.bookmark for each in manifest.provisions}) == len(manifest.provisions)


def test_it_holds_no_unprinted_answer_path_or_name(docx: bytes, run: Assembled) -> None:
    assert run.agreement is not None
    whole = b"\n".join(parts(docx)[name] for name in (ITEM, "docProps/custom.xml")).decode()
    for word in ("millbrook", "quayside", "fenwick", "answers.yaml", str(ROOT), "/sections", "clauses/"):
        assert word not in whole, word


def test_an_answer_that_is_not_printed_is_not_in_the_hash(build: Build, docx: bytes) -> None:
    """Nobody can find it by trying: the hash is the same whatever it is."""
    waived = EXAMPLE + "\n# a remark for ourselves: we would accept less\n"
    assert read_manifest(written(build(waived))) == read_manifest(docx)
    printed = build(EXAMPLE.replace("withdrawal_notice_months: 6", "withdrawal_notice_months: 9"))
    other, own = read_manifest(written(printed)), read_manifest(docx)
    assert other is not None and own is not None
    assert other.answers != own.answers


def test_line_ends_do_not_change_the_librarys_hash() -> None:
    files = [("sections/b.md", b"one\ntwo\n"), ("sections/a.md", b"three\n")]
    on_windows = [(name, text.replace(b"\n", b"\r\n")) for name, text in reversed(files)]
    assert content_hash(files) == content_hash(on_windows)
    assert content_hash(files) != content_hash([("sections/b.md", b"one\ntwo\nmore\n"), files[1]])


def test_word_finds_the_part_with_its_properties(docx: bytes) -> None:
    all_parts = parts(docx)
    assert b"itemProps1.xml" in all_parts["customXml/_rels/item1.xml.rels"]
    assert b"../customXml/item1.xml" in all_parts["word/_rels/document.xml.rels"]
    assert b"urn:alliancegen:manifest:1" in all_parts["customXml/itemProps1.xml"]
    assert b"customXmlProperties+xml" in all_parts["[Content_Types].xml"]


def other_pythons() -> list[str]:
    """Pythons on this machine that have what alliancegen needs, besides this one; more can be named in $OTHER_PYTHONS."""
    named = os.environ.get("OTHER_PYTHONS", "").split(os.pathsep)
    found = [shutil.which(f"python3.{minor}") for minor in range(11, 15)] + named
    wanted = "import sys, docx, jinja2, lxml, rich, typer, yaml; print('%d.%d' % sys.version_info[:2])"
    versions = {f"{sys.version_info[0]}.{sys.version_info[1]}": sys.executable}
    for program in filter(None, found):
        done = subprocess.run([program, "-c", wanted], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            versions.setdefault(done.stdout.strip(), program)
    return list(versions.values())[1:]


def test_the_same_bytes_on_every_python(tmp_path: Path) -> None:
    others = other_pythons()
    if not others:
        pytest.skip("no second Python with alliancegen's packages; name one in $OTHER_PYTHONS")
    made = set()
    for number, program in enumerate([sys.executable, *others]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "answers.yaml").write_text(EXAMPLE, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": str(number + 1)}
        command = [program, "-c", "from alliancegen.cli import main; main()", "build", "answers.yaml"]
        command += ["--clauses", str(ROOT / "clauses"), "--today", "2026-11-24"]
        subprocess.run(
            command, cwd=folder, env=environment | {"ALLIANCEGEN_NO_CACHE": "1"}, check=True, capture_output=True
        )
        made.add((folder / "answers.docx").read_bytes())
    assert len(made) == 1


# ---------------------------------------------------------------- what a new build changes


def test_what_a_new_build_changes(docx: bytes, build: Build) -> None:
    new = written(build(EXAMPLE.replace("withdrawal_notice_months: 6", "withdrawal_notice_months: 9")))
    same = changed_since(docx, docx)
    assert same is not None and same.is_nothing
    changed = changed_since(docx, new)
    assert changed is not None
    assert (changed.new, changed.gone, changed.renumbered) == ([], [], 0)
    assert changed.changed == ["clause 43.1"]


def test_a_whole_section_is_new_or_gone_as_one(docx: bytes, run: Assembled) -> None:
    assert run.agreement is not None
    without = replace(run.agreement, front=run.agreement.front[:-1])
    shorter = write_docx(without, manifest=run.manifest)
    gone, new = changed_since(docx, shorter), changed_since(shorter, docx)
    assert gone is not None and new is not None
    assert (gone.changed, gone.new, gone.gone) == ([], [], ["the background"])
    assert (new.changed, new.new, new.gone) == ([], ["the background"], [])


def test_other_headers_and_notes_are_told(docx: bytes, run: Assembled) -> None:
    assert run.agreement is not None
    changed = changed_since(docx, write_docx(replace(run.agreement, draft=False), manifest=run.manifest))
    assert changed is not None
    assert changed.changed == ["the headers and footers", "the notes for drafters"]


def test_a_file_without_a_manifest_is_compared_with_nothing(docx: bytes) -> None:
    assert changed_since(b"somebody's own work", docx) is None


def test_every_form_says_which_library_it_was_built_with(build: Build) -> None:
    import json

    from alliancegen.writers.agreement_json import agreement_json
    from alliancegen.writers.html import agreement_html

    run = build(EXAMPLE)
    assert run.agreement is not None
    made = run.manifest
    assert made.library == "1.0.0"
    assert len(made.library_hash) == 64
    data = json.loads(agreement_json(run.agreement, manifest=made))
    assert data["library"] == {"version": made.library, "hash": made.library_hash}
    page = agreement_html(run.agreement, manifest=made)
    assert f'<meta name="alliancegen.library" content="1.0.0 {made.library_hash}">' in page


def test_a_pdf_keeps_the_record_when_it_is_signed(build: Build) -> None:
    from alliancegen.writers.docx import manifest_line, read_manifest, read_manifest_line
    from alliancegen.writers.pdf_mark import is_as_built, marked, record_of, with_record

    run = build(EXAMPLE)
    assert run.agreement is not None
    own = read_manifest(write_docx(run.agreement, manifest=run.manifest))
    assert own is not None
    pdf = with_record(marked(b"%PDF-1.7\nwords\nstartxref\n9\n%%EOF\n"), manifest_line(own))
    assert is_as_built(pdf)
    line = record_of(pdf + b"a signature\nstartxref\n99\n%%EOF\n")
    found = read_manifest_line(line or b"")
    assert found is not None
    assert (found.library_hash, found.words, found.printed) == (own.library_hash, own.words, own.printed)
    assert len(found.printed) > 100
    assert read_manifest_line(b"<x/>") is None
    assert read_manifest_line(b"no record") is None
    assert with_record(b"not marked", b"x") == b"not marked"


def test_no_answer_can_be_read_in_the_record(build: Build) -> None:
    from alliancegen.writers.docx import manifest_line, read_manifest

    run = build(EXAMPLE)
    assert run.agreement is not None
    own = read_manifest(write_docx(run.agreement, manifest=run.manifest))
    assert own is not None
    line = manifest_line(own).decode()
    assert not any(name in line for name in ("quayside", "Quayside", "fenwick", "termination", "withdrawal"))

    def recorded(reason: str) -> bytes:
        waiver = f"\nwaivers: [{{waive: competition, reason: {reason}, by: Jo, until: 2027-06-30}}]\n"
        waived = build(EXAMPLE + waiver)
        assert waived.agreement is not None
        found = read_manifest(write_docx(waived.agreement, manifest=waived.manifest))
        assert found is not None
        return manifest_line(found)

    assert recorded("Quietly") == recorded("Loudly")
