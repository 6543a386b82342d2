"""What `verify` says about a built file after real edits of its XML: each verdict, and nothing that isn't one."""

from __future__ import annotations

import copy
import io
import re
import shutil
import subprocess
from collections.abc import Callable

import docx as python_docx
import pytest
import word_edits as by_hand
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace as changed
from word_edits import BODY, Element, W, edited, paragraph, parts, replace, without, written

from alliancegen.model.agreement import Agreement, Provision
from alliancegen.model.verification import Verdict, Verification
from alliancegen.pipeline import Assembled
from alliancegen.writers.docx import edited_since_build, read_manifest, verify, write_docx
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx.reading import read_file
from alliancegen.writers.docx.references import References
from example import EXAMPLE, Build

RESULTS = "Results. "
ROTA = "Rota. "
WARNING = "Warning of a shortfall. "
IT = "IT and licences. "


@pytest.fixture(scope="module")
def run(build: Build) -> Assembled:
    return build(EXAMPLE)


@pytest.fixture(scope="module")
def docx(run: Assembled) -> bytes:
    return written(run)


def told(changes: object) -> list[tuple[str, str]]:
    assert isinstance(changes, list | tuple)
    return [(each.kind, each.label) for each in changes]


def both(edit: Callable[[bytes], bytes], docx: bytes) -> tuple[Verification, Verification]:
    """What is found in the edited file from its own record, and beside the agreement built again."""
    file = edit(docx)
    return verify(file), verify(file, docx)


# ---------------------------------------------------------------- nothing was done


def test_a_file_as_built_is_unmodified(docx: bytes) -> None:
    for found in (verify(docx), verify(docx, docx)):
        assert (found.verdict, found.untracked, found.tracked, found.comments) == (Verdict.UNMODIFIED, [], [], [])
        assert found.is_untouched
    assert edited_since_build(docx) == "ours"


def split_runs(root: Element) -> None:
    """Every run of more than two letters in three, with proofing marks and revision ids between, as Word saves."""
    for run in list(root.iter(W + "r")):
        text = run.findtext(W + "t") or ""
        if len(text) > 2 and {each.tag for each in run} <= {W + "t", W + "rPr"} and len(run.findall(W + "t")) == 1:
            pieces = by_hand.cut(run, text[:1], text[1:-1], text[-1:])
            pieces[1].set(W + "rsidR", "00AB12CD")
            pieces[1].addprevious(etree.Element(W + "proofErr", {W + "type": "spellStart"}))


def swap_quotes(root: Element) -> None:
    for text in root.iter(W + "t"):
        text.text = (text.text or "").replace("’", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")


def renumber(root: Element) -> None:
    """What updating fields does after a clause was added above: every number of a reference is another one."""
    result = False
    for element in root.iter(W + "fldChar", W + "t"):
        if element.tag == W + "fldChar":
            result = element.get(W + "fldCharType") == "separate"
        elif result and (element.text or "").isdigit():
            element.text = str(int(element.text or "0") + 1)


def renumbered_after_an_insertion(root: Element) -> None:
    added = by_hand.new_paragraph(paragraph(root, "Definitions and interpretation"), "Our new clause")
    by_hand.mark(added.findall(W + "r"), "ins")
    by_hand.mark_paragraph(added, "ins")
    paragraph(root, "Definitions and interpretation").addprevious(added)
    renumber(root)


def page_numbers(root: Element) -> None:
    """The contents list as Word makes it: a tab and a page behind each entry."""
    entries = [each for each in root.iter(W + "hyperlink") if any(True for _ in each.iterancestors(W + "sdt"))]
    assert entries
    for entry in entries:
        run = etree.SubElement(entry, W + "r")
        etree.SubElement(run, W + "tab")
        etree.SubElement(run, W + "t").text = "7"


def restyle(root: Element) -> None:
    for run in root.iter(W + "r"):
        looks = run.find(W + "rPr")
        if looks is None:
            looks = etree.Element(W + "rPr")
            run.insert(0, looks)
        etree.SubElement(looks, W + "sz", {W + "val": "40"})


@pytest.mark.parametrize("change", [split_runs, swap_quotes, page_numbers, restyle])
def test_what_an_editor_does_by_itself_is_no_change(docx: bytes, change: Callable[[Element], None]) -> None:
    assert edited(docx, change) != docx
    for found in both(lambda file: edited(file, change), docx):
        assert (found.verdict, found.untracked, found.by_likeness) == (Verdict.UNMODIFIED, [], 0)


def test_renumbering_after_a_tracked_clause_is_no_change(docx: bytes) -> None:
    for found in both(lambda file: edited(file, renumbered_after_an_insertion), docx):
        assert (found.verdict, found.untracked) == (Verdict.TRACKED, [])
        assert [(each.kind, each.new) for each in found.tracked] == [("inserted", "Our new clause")]


@pytest.fixture(scope="module")
def through_libreoffice(docx: bytes, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not on PATH; on Debian: apt-get install libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("libreoffice")

    def save(file: bytes) -> bytes:
        (folder / "in.docx").write_bytes(file)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += [
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(folder / "out"),
            str(folder / "in.docx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (folder / "out/in.docx").read_bytes()

    return save


def test_saved_by_libreoffice_it_is_ours_still(docx: bytes, through_libreoffice: Callable[[bytes], bytes]) -> None:
    saved = through_libreoffice(docx)
    assert parts(saved)[BODY] != parts(docx)[BODY]
    for found in (verify(saved), verify(saved, docx)):
        assert (found.verdict, found.untracked, found.tracked, found.comments) == (Verdict.UNMODIFIED, [], [], [])
        assert (found.record, found.by_likeness) == (True, 0)
    assert edited_since_build(saved) == "ours"
    file = edited(saved, lambda root: replace(paragraph(root, RESULTS), "review", "ignore"))
    assert told(verify(file, docx).untracked) == [("changed", "clause 16.6")]
    assert edited_since_build(file) == "edited"


def test_tracked_changes_survive_libreoffice(docx: bytes, through_libreoffice: Callable[[bytes], bytes]) -> None:
    tracked = edited(docx, lambda root: by_hand.tracked_replacement(paragraph(root, RESULTS), "review", "ignore"))
    found = verify(through_libreoffice(tracked), docx)
    assert (found.verdict, found.untracked) == (Verdict.TRACKED, [])
    assert told(found.tracked) == [("changed", "clause 16.6")]


def mark_by_hand(root: Element) -> None:
    """Words struck through, highlighted and underlined, a paragraph on a new page, one off its list, a field."""
    for begins, name, values in (
        (RESULTS, "strike", {}),
        (ROTA, "highlight", {W + "val": "yellow"}),
        (WARNING, "u", {W + "val": "single"}),
    ):
        for run in paragraph(root, begins).iter(W + "r"):
            looks = run.find(W + "rPr")
            if looks is None:
                looks = etree.Element(W + "rPr")
                run.insert(0, looks)
            etree.SubElement(looks, W + name, values)
    properties = paragraph(root, IT).find(W + "pPr")
    assert properties is not None
    etree.SubElement(properties, W + "pageBreakBefore")


def test_marks_by_hand_are_the_same_after_libreoffice(
    docx: bytes, through_libreoffice: Callable[[bytes], bytes]
) -> None:
    file = edited(docx, mark_by_hand)
    for found in (verify(file), verify(through_libreoffice(file))):
        assert (found.verdict, found.untracked) == (Verdict.UNTRACKED, [])
        assert [(each.kind, each.label) for each in found.looks] == [
            ("break", "clause 14.3"),
            ("highlighted", "clause 14.5"),
            ("underlined", "clause 14.6"),
            ("struck", "clause 16.6"),
        ]


def test_numbers_that_were_changed_are_the_same_after_libreoffice(
    docx: bytes, through_libreoffice: Callable[[bytes], bytes]
) -> None:
    def edit(root: Element) -> None:
        for level in root.iter(W + "lvlText"):
            if level.get(W + "val") == "%1.%2":
                level.set(W + "val", "NOT %1.%2")

    file = edited(docx, edit, "word/numbering.xml")
    found, saved = (
        [(each.label, each.words) for each in verify(each).looks] for each in (file, through_libreoffice(file))
    )
    assert ("clause 16.6", "NOT 16.6") in found
    assert found == saved


def test_marks_of_ours_taken_off(docx: bytes) -> None:
    """The names of the parties are bold, and some parts begin on a new page."""

    def edit(root: Element) -> None:
        for each in list(root.iter(W + "pageBreakBefore", W + "b")):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)

    found = verify(edited(docx, edit))
    assert {each.kind for each in found.looks} == {"plain"}
    assert "the parties" in {each.label for each in found.looks}


# ---------------------------------------------------------------- changed without tracking


def insert_after(root: Element, begins: str, text: str) -> None:
    paragraph(root, begins).addnext(by_hand.new_paragraph(paragraph(root, begins), text))


def take_out(root: Element, begins: str) -> None:
    found = paragraph(root, begins)
    parent = found.getparent()
    assert parent is not None
    parent.remove(found)


def move(root: Element, begins: str, after: str) -> None:
    paragraph(root, after).addnext(paragraph(root, begins))


def split(root: Element) -> None:
    found = paragraph(root, RESULTS)
    text = by_hand.run_with(found, "The Provider must").find(W + "t")
    assert text is not None
    first, second, rest = (text.text or "").partition("The Provider must")
    text.text = first
    found.addnext(by_hand.new_paragraph(found, second + rest))


def join(root: Element) -> None:
    found, after = paragraph(root, WARNING), paragraph(root, "Shortfall. ")
    for each in list(after):
        if each.tag != W + "pPr":
            found.append(each)
    parent = after.getparent()
    assert parent is not None
    parent.remove(after)


def hide(root: Element) -> None:
    for run in paragraph(root, RESULTS).iter(W + "r"):
        looks = etree.Element(W + "rPr")
        etree.SubElement(looks, W + "vanish")
        run.insert(0, looks)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda root: replace(paragraph(root, RESULTS), "must review", "may review"), [("changed", "clause 16.6")]),
        (lambda root: insert_after(root, RESULTS, "The other side pays."), [("inserted", "clause 16.6")]),
        (lambda root: take_out(root, RESULTS), [("deleted", "clause 16.6")]),
        (lambda root: move(root, RESULTS, "Rota. "), [("moved", "clause 16.6")]),
        (split, [("split", "clause 16.6")]),
        (join, [("joined", "clause 14.6")]),
        (hide, [("deleted", "clause 16.6")]),
        (
            lambda root: replace(paragraph(root, "check that each Party"), "check", "ignore"),
            [("changed", "clause 18.3(b)")],
        ),
        (lambda root: replace(paragraph(root, "“Applicable Law”"), "means", "omits"),
         [("changed", "clause 1.1, “Applicable Law”")]),
    ],
)  # fmt: skip
def test_changed_without_tracking(
    docx: bytes, edit: Callable[[Element], None], expected: list[tuple[str, str]]
) -> None:
    file = edited(docx, edit)
    found = verify(file, docx)
    assert (found.verdict, told(found.untracked), found.tracked) == (Verdict.UNTRACKED, expected, [])
    assert found.rebuilt
    assert edited_since_build(file) == "edited"


def test_without_answers_the_clauses_are_told_and_no_words(docx: bytes) -> None:
    def edit(root: Element) -> None:
        replace(paragraph(root, RESULTS), "must review", "may review")
        insert_after(root, ROTA, "The other side pays.")
        take_out(root, IT)
        move(root, "Time limit. The entry", "Records system. ")

    found = verify(edited(docx, edit))
    assert (found.verdict, found.rebuilt) == (Verdict.UNTRACKED, False)
    assert sorted(told(found.untracked)) == [
        ("changed", "clause 16.6"),
        ("deleted", "clause 14.3"),
        ("inserted", "clause 14.5"),
        ("moved", "clause 16.4"),
    ]
    assert {(each.old, each.new) for each in found.untracked} == {(None, None)}
    assert {each.heading for each in found.untracked} == {"Patient records", "Resources"}


def test_old_and_new_words_are_shown_with_the_answers(docx: bytes) -> None:
    found = verify(edited(docx, lambda root: replace(paragraph(root, WARNING), "at once", "at leisure")), docx)
    (change,) = found.untracked
    assert change.old is not None
    assert change.new is not None
    assert "must tell the Parties concerned at once, with" in change.old
    assert change.old.endswith("as clause 41 allows.")
    assert change.old.replace("at once", "at leisure") == change.new


def test_a_reference_that_goes_elsewhere_is_a_change(docx: bytes) -> None:
    def edit(root: Element) -> None:
        code = next(paragraph(root, WARNING).iter(W + "instrText"))
        other = next(paragraph(root, RESULTS).iter(W + "bookmarkStart")).get(W + "name") or ""
        code.text = f" REF {other} \\w \\h "

    found = verify(edited(docx, edit), docx)
    assert told(found.untracked) == [("changed", "clause 14.6")]
    assert (found.untracked[0].new or "").endswith("as clause 16.6 allows.")


def test_words_in_a_field_that_prints_numbers_are_words(docx: bytes) -> None:
    def edit(root: Element) -> None:
        run = by_hand.run_with(paragraph(root, RESULTS), "Results")
        field = etree.Element(W + "fldSimple", {W + "instr": " PAGE "})
        etree.SubElement(etree.SubElement(field, W + "r"), W + "t").text = " never "
        run.addnext(field)

    for found in both(lambda file: edited(file, edit), docx):
        assert told(found.untracked) == [("changed", "clause 16.6")]


def test_a_number_typed_over_in_a_reference_is_found_with_the_answers(docx: bytes) -> None:
    def edit(root: Element) -> None:
        replace(paragraph(root, WARNING), "41", "42")

    (change,) = verify(edited(docx, edit), docx).untracked
    assert change.label == "clause 14.6"
    assert (change.new or "").endswith("as clause 42 allows.")


def test_a_line_typed_into_the_contents_list_is_found(docx: bytes) -> None:
    def edit(root: Element) -> None:
        entry = next(each for each in root.iter(W + "hyperlink") if any(True for _ in each.iterancestors(W + "sdt")))
        replace(entry, (next(entry.iter(W + "t")).text or ""), "No Party is bound by anything")

    for found in both(lambda file: edited(file, edit), docx):
        assert told(found.untracked) == [("inserted", "the contents list")]


def test_headers_and_footers(docx: bytes) -> None:
    footer = next(name for name, part in parts(docx).items() if name.startswith("word/footer") and b"Harbour" in part)

    def edit(root: Element) -> None:
        replace(root, "Harbour", "Harbor")

    found = verify(edited(docx, edit, footer), docx)
    assert told(found.untracked) == [("changed", "the headers and footers")]
    assert "Harbor " in (found.untracked[0].new or "")


@pytest.mark.parametrize("mark", ["w:drawing", "w:object", "w:altChunk"])
def test_what_can_show_words_unread_is_a_change(docx: bytes, mark: str) -> None:
    def edit(root: Element) -> None:
        found = paragraph(root, RESULTS)
        if mark == "w:altChunk":
            found.addnext(etree.Element(W + "altChunk"))
        else:
            etree.SubElement(etree.SubElement(found, W + "r"), W + mark.removeprefix("w:"))

    for found in both(lambda file: edited(file, edit), docx):
        assert [label for _, label in told(found.untracked)] == ["clause 16.6"]


def test_words_in_a_text_box_and_in_a_footnote_are_read(docx: bytes) -> None:
    def edit(root: Element) -> None:
        box = etree.SubElement(
            etree.SubElement(etree.SubElement(paragraph(root, RESULTS), W + "r"), W + "pict"), W + "txbxContent"
        )
        box.append(by_hand.new_paragraph(paragraph(root, RESULTS), "Except on Sundays."))

    found = verify(edited(docx, edit), docx)
    assert [(each.kind, each.label, each.new) for each in found.untracked] == [
        ("inserted", "clause 16.6", "Except on Sundays.")
    ]

    def add_note(file: bytes) -> bytes:
        def refer(root: Element) -> None:
            run = etree.SubElement(paragraph(root, RESULTS), W + "r")
            etree.SubElement(run, W + "footnoteReference", {W + "id": "2"})

        all_parts = parts(edited(file, refer))
        namespace = W.strip("{}")
        all_parts["word/footnotes.xml"] = (
            f'<w:footnotes xmlns:w="{namespace}"><w:footnote w:id="2"><w:p><w:r><w:t>But not in August.</w:t></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        ).encode()
        rels = "word/_rels/document.xml.rels"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        relation = f'<Relationship Id="rId900" Type="{kind}" Target="footnotes.xml"/></Relationships>'
        all_parts[rels] = all_parts[rels].replace(b"</Relationships>", relation.encode())
        return by_hand.packed(all_parts)

    (change,) = verify(add_note(docx), docx).untracked
    assert (change.label, "But not in August." in (change.new or "")) == ("clause 16.6", True)


# ---------------------------------------------------------------- changed with tracking


def tracked_paragraph(root: Element) -> None:
    """Enter at the end of a paragraph, and a new one typed: the old one's mark is new, as Word has it."""
    found = paragraph(root, RESULTS)
    added = by_hand.new_paragraph(found, "The other side pays.")
    by_hand.mark(added.findall(W + "r"), "ins")
    by_hand.mark_paragraph(found, "ins")
    found.addnext(added)


def tracked_deletion(root: Element) -> None:
    found = paragraph(root, RESULTS)
    by_hand.mark(found.findall(W + "r"), "del")
    by_hand.mark_paragraph(found, "del")


def tracked_move(root: Element) -> None:
    found = paragraph(root, RESULTS)
    there = copy.deepcopy(found)
    for bookmark in list(there.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        there.remove(bookmark)
    paragraph(root, ROTA).addprevious(there)
    for each, tag in ((found, "moveFrom"), (there, "moveTo")):
        by_hand.mark(each.findall(W + "r"), tag)
        by_hand.mark_paragraph(each, tag)


def tracked_join(root: Element) -> None:
    by_hand.mark_paragraph(paragraph(root, WARNING), "del")


def tracked_row(root: Element) -> None:
    """The last row of the table of clause 17.1 taken out."""
    table = next(each for each in paragraph(root, "Measures. ").itersiblings() if each.tag == W + "tbl")
    row = list(table.iter(W + "tr"))[-1]
    properties = row.find(W + "trPr")
    assert properties is not None
    etree.SubElement(properties, W + "del", {W + "id": "9300", **by_hand.WHO})


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            lambda root: by_hand.tracked_replacement(paragraph(root, RESULTS), "must review", "may review"),
            {("changed", "clause 16.6")},
        ),
        (tracked_paragraph, {("inserted", "clause 16.6")}),
        (tracked_deletion, {("deleted", "clause 16.6")}),
        (tracked_move, {("moved", "clause 16.6")}),
        (tracked_join, {("joined", "clause 14.6")}),
        (tracked_row, {("deleted", "clause 17.1")}),
    ],
)
def test_changed_with_tracking(docx: bytes, edit: Callable[[Element], None], expected: set[tuple[str, str]]) -> None:
    for found in both(lambda file: edited(file, edit), docx):
        assert (found.verdict, found.untracked) == (Verdict.TRACKED, [])
        assert set(told(found.tracked)) == expected
    assert edited_since_build(edited(docx, edit)) == "edited"


def test_tracked_words_are_shown_as_refused_and_accepted(docx: bytes) -> None:
    edit = edited(docx, lambda root: by_hand.tracked_replacement(paragraph(root, RESULTS), "must review", "may review"))
    (change,) = verify(edit).tracked
    assert change.old is not None
    assert change.new == change.old.replace("must review", "may review")


def test_an_untracked_change_among_tracked_ones_is_told_apart(docx: bytes) -> None:
    def edit(root: Element) -> None:
        by_hand.tracked_replacement(paragraph(root, RESULTS), "must review", "may review")
        replace(paragraph(root, IT), "must keep it secure", "may keep it secure")
        tracked_join(root)

    for found in both(lambda file: edited(file, edit), docx):
        assert found.verdict is Verdict.UNTRACKED
        assert told(found.untracked) == [("changed", "clause 14.3")]
        assert told(found.tracked) == [("joined", "clause 14.6"), ("changed", "clause 16.6")]


def test_untracked_words_inside_a_tracked_paragraph_are_found(docx: bytes) -> None:
    """Refusing the tracked change doesn't give back what was built."""

    def edit(root: Element) -> None:
        by_hand.tracked_replacement(paragraph(root, RESULTS), "must review", "may review")
        replace(paragraph(root, RESULTS), "tell the Patient", "bill the Patient")

    found = verify(edited(docx, edit), docx)
    assert told(found.untracked) == [("changed", "clause 16.6")]
    assert "bill the Patient" in (found.untracked[0].new or "")
    assert "must review" in (found.untracked[0].new or "")


def test_a_comment_is_no_change_of_words_but_somebodys_work(docx: bytes) -> None:
    def comment(root: Element) -> None:
        made = etree.SubElement(root, W + "comment", {W + "id": "900", W + "author": "Priya", W + "initials": "P"})
        etree.SubElement(
            etree.SubElement(etree.SubElement(made, W + "p"), W + "r"), W + "t"
        ).text = "We can't accept this."

    def refer(root: Element) -> None:
        run = etree.SubElement(paragraph(root, RESULTS), W + "r")
        etree.SubElement(run, W + "commentReference", {W + "id": "900"})

    file = edited(edited(docx, comment, "word/comments.xml"), refer)
    found = verify(file)
    assert (found.verdict, found.is_untouched) == (Verdict.UNMODIFIED, False)
    assert [(each.label, each.author, each.words) for each in found.comments] == [
        ("clause 16.6", "Priya", "We can't accept this.")
    ]
    assert edited_since_build(file) == "edited"


# ---------------------------------------------------------------- other answers, another library, not ours, stripped


def test_built_from_other_answers(docx: bytes, build: Build) -> None:
    other = written(build(EXAMPLE.replace("Harbour and Vale", "Harbour and Dale")))
    found = verify(docx, other)
    assert (found.verdict, found.untracked, found.rebuilt) == (Verdict.OTHER_ANSWERS, [], False)
    file = edited(docx, lambda root: replace(paragraph(root, RESULTS), "must review", "may review"))
    assert told(verify(file, other).untracked) == [("changed", "clause 16.6")]  # by its own record


def test_built_from_another_library(run: Assembled, docx: bytes) -> None:
    assert run.agreement is not None
    other = changed(run.agreement, title=f"{run.agreement.title} as amended", front=run.agreement.front[1:])
    found = verify(docx, write_docx(other, manifest=changed(run.manifest, library_hash="0" * 64)))
    assert (found.verdict, found.untracked) == (Verdict.OTHER_LIBRARY, [])


def test_a_library_that_gives_the_same_words_is_as_good(run: Assembled, docx: bytes) -> None:
    assert run.agreement is not None
    found = verify(docx, write_docx(run.agreement, manifest=changed(run.manifest, library_hash="0" * 64)))
    assert (found.verdict, found.rebuilt) == (Verdict.UNMODIFIED, True)


def test_a_record_that_was_changed_with_the_words_does_not_hide_it(docx: bytes) -> None:
    """Somebody changes words and makes the hashes fit: only the rebuild shows it."""
    file = edited(docx, lambda root: replace(paragraph(root, RESULTS), "must review", "may review"))
    own, reading = read_manifest(docx), read_file(file)
    assert own is not None
    hashes = iter([manifests.digest(each.words) for each in reading.refused])
    provisions = [changed(each, words=[next(hashes) for _ in each.words]) for each in own.provisions]
    forged = changed(own, provisions=provisions, words=manifests.all_words(reading))
    file = by_hand.packed({**parts(file), "customXml/item1.xml": manifests.part(forged)})
    assert [each.part for each in verify(file).foreign] == ["customXml/item1.xml"]
    old_hash, _ = manifests.read_hash(parts(docx))
    new_hash, stated = manifests.read_hash(parts(file))
    assert (old_hash, stated) == (stated, old_hash) != (new_hash, stated)
    properties = parts(file)["docProps/custom.xml"].replace(old_hash.encode(), new_hash.encode())
    file = by_hand.packed({**parts(file), "docProps/custom.xml": properties})
    assert verify(file).verdict is Verdict.UNMODIFIED  # by its own account
    found = verify(file, docx)
    assert (found.verdict, told(found.untracked)) == (Verdict.UNTRACKED, [("changed", "clause 16.6")])


def test_a_cleaned_file_is_known_by_its_words(docx: bytes) -> None:
    stripped = without(docx, "customXml/", "docProps/custom.xml")
    assert verify(stripped).verdict is Verdict.NOT_OURS
    found = verify(stripped, docx)
    assert (found.verdict, found.record, found.untracked) == (Verdict.UNMODIFIED, False, [])
    file = edited(stripped, lambda root: replace(paragraph(root, RESULTS), "must review", "may review"))
    assert told(verify(file, docx).untracked) == [("changed", "clause 16.6")]


def test_properties_alone_still_say_whether(docx: bytes) -> None:
    stripped = without(docx, "customXml/")
    assert verify(stripped).verdict is Verdict.UNMODIFIED
    file = edited(stripped, lambda root: replace(paragraph(root, RESULTS), "must review", "may review"))
    found = verify(file)
    assert (found.verdict, found.untracked) == (Verdict.UNTRACKED, ())
    assert found.remarks


def drop_bookmarks(root: Element) -> None:
    for bookmark in list(root.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        parent = bookmark.getparent()
        assert parent is not None
        parent.remove(bookmark)


def test_without_any_bookmark_likeness_stands_in_and_says_so(docx: bytes) -> None:
    plain = edited(docx, drop_bookmarks)
    found = verify(plain, docx)
    assert (found.verdict, found.untracked) == (Verdict.UNMODIFIED, [])
    assert found.by_likeness > 1000

    def edit(root: Element) -> None:
        drop_bookmarks(root)
        replace(paragraph(root, RESULTS), "must review", "may review")
        take_out(root, IT)
        insert_after(root, ROTA, "Something that stands nowhere else in this agreement was agreed by telephone.")

    found = verify(edited(docx, edit), docx)
    assert told(found.untracked) == [
        ("deleted", "clause 14.3"),
        ("inserted", "clause 14.5"),
        ("changed", "clause 16.6"),
    ]
    assert sorted(told(verify(edited(docx, edit)).untracked)) == sorted(told(found.untracked))


def test_a_paragraph_typed_anew_is_the_same_one(docx: bytes) -> None:
    """Cut and pasted as text: the bookmark is gone, the words are there."""

    def edit(root: Element) -> None:
        found = paragraph(root, IT)
        found.addnext(by_hand.new_paragraph(found, by_hand.words(found)))
        take_out(root, IT)

    for found in both(lambda file: edited(file, edit), docx):
        assert (found.verdict, found.untracked, found.by_likeness) == (Verdict.UNMODIFIED, [], 1)


def test_other_files_are_not_ours(docx: bytes) -> None:
    saved = io.BytesIO()
    document = python_docx.Document()
    document.add_paragraph("Somebody else's contract")
    document.save(saved)
    for found in (verify(saved.getvalue()), verify(saved.getvalue(), docx)):
        assert found.verdict is Verdict.NOT_OURS


# ---------------------------------------------------------------- any word, anywhere


def places(root: Element) -> list[tuple[Element, str]]:
    """Every piece of words outside fields, with the last hidden bookmark before it."""
    found: list[tuple[Element, str]] = []
    mark, depth = "", 0
    for element in root.iter(W + "bookmarkStart", W + "t", W + "fldChar"):
        name = element.get(W + "name") or ""
        if element.tag == W + "bookmarkStart":
            mark = name if name.startswith("_Ref") or name.endswith("P") else mark
        elif element.tag == W + "fldChar":
            depth += {"begin": 1, "end": -1}.get(element.get(W + "fldCharType") or "", 0)
        elif not depth and len((element.text or "").split()) > 0:
            found.append((element, mark))
    return found


def numbers(agreement: Agreement) -> dict[str, str]:
    """The printed number of each provision, or of the nearest above it, by words that are in the tree alone."""
    found: dict[str, str] = {}

    def enter(provision: Provision, above: str) -> None:
        number = provision.path or provision.number or above
        found[provision.key] = number
        for child in provision.children:
            enter(child, number)

    for section in agreement.sections():
        enter(section, "")
    return found


@pytest.fixture(scope="module")
def printed(run: Assembled) -> dict[str, str]:
    """The printed number at each hidden bookmark."""
    assert run.agreement is not None
    references = References(run.agreement, {})
    return {references.bookmark(key): number for key, number in numbers(run.agreement).items()}


def test_any_single_word_changed_anywhere_is_found_there_and_nothing_else(docx: bytes, printed: dict[str, str]) -> None:
    of = parts(docx)
    count = len(places(etree.fromstring(of[BODY])))

    @settings(max_examples=25, deadline=None)
    @given(
        place=st.integers(0, count - 1), word=st.integers(0, 999), new=st.sampled_from(["not", "Wrexham", "£7", "x"])
    )
    def check(place: int, word: int, new: str) -> None:
        root = etree.fromstring(of[BODY])
        text, mark = places(root)[place]
        words = (text.text or "").split(" ")
        there = [number for number, each in enumerate(words) if each.strip()]
        at = there[word % len(there)]
        words[at] = new if new != words[at] else f"{new}x"
        text.text = " ".join(words)
        file = by_hand.packed({**of, BODY: etree.tostring(root)})
        for found in (verify(file), verify(file, docx)):
            assert found.verdict is Verdict.UNTRACKED
            (change,) = found.untracked
            assert change.kind == "changed"
            number, label = (set(re.findall(r"\w+", each)) for each in (printed.get(mark, ""), change.label))
            assert number <= label
            assert words[at] in (change.new or words[at])

    check()


def test_hostile_files_are_refused_with_a_reason(docx: bytes) -> None:
    all_parts = parts(docx)
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    hostile = {
        b"": "not a Word file",
        b"PK\x03\x04 not really": "not a Word file",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100): "password",
        by_hand.packed({"a.txt": b"a"}): "not a Word file",
        by_hand.packed({**all_parts, BODY: laughs + all_parts[BODY].partition(b"?>")[2]}): "document type",
        by_hand.packed({**all_parts, BODY: all_parts[BODY][:5000]}): "damaged",
        by_hand.packed({**all_parts, "word/big.xml": b" " * 31_000_000}): "too large",
    }
    for file, reason in hostile.items():
        with pytest.raises(ValueError, match=reason):
            verify(file)
