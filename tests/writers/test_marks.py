"""What a person marks in a built file without changing a word of it, and what doesn't belong into it, is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest
import word_edits as by_hand
from lxml import etree
from typer.testing import CliRunner
from word_edits import BODY, WHO, Element, W, edited, paragraph, parts, without

from alliancegen.cli.app import app
from alliancegen.model.verification import Verdict, Verification
from alliancegen.writers.docx import done_since_build, edited_since_build, verify
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx.seal import PART, is_sealed
from alliancegen.writers.verification_text import edits_text, verification_text
from pact import LIBRARY, command, pact

RESULTS, AT = "Results. ", "clause 1.2"
IT = "IT and licences. "
CLAUSES = (
    ("Results", "The person who requests a test must review its result and act on it."),
    ("IT and licences", "Each of them renews its own licences."),
)
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def docx(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    answers = pact(tmp_path_factory.mktemp("built"))
    clauses = LIBRARY["sections/risk.md"] + "\n".join(f"\n1. **{each[0]}.** {each[1]}\n" for each in CLAUSES)
    (answers.parent / "library/sections/risk.md").write_text(clauses, encoding="utf-8")
    result = CliRunner().invoke(app, [*command(answers.parent, "build", answers, "--today", "2026-11-24")])
    assert result.exit_code == 0, result.output
    return answers.with_suffix(".docx").read_bytes()


def marks(found: Verification) -> list[tuple[str, str, str]]:
    return [(each.kind, each.label, each.words) for each in found.looks]


def both(docx: bytes, file: bytes) -> tuple[Verification, Verification]:
    """What is found by the file's own record, and beside the agreement built again."""
    return verify(file), verify(file, docx)


def on_run(*looks: str, words: str = "must review", **values: str) -> Callable[[Element], None]:
    """Words of clause 1.2 in a run of their own with these looks."""

    def edit(root: Element) -> None:
        run = by_hand.run_with(paragraph(root, RESULTS), words)
        before, _, after = (run.findtext(W + "t") or "").partition(words)
        middle = by_hand.cut(run, before, words, after)[1]
        for name in looks:
            etree.SubElement(properties_of(middle), W + name, {W + key: said for key, said in values.items()})

    return edit


def properties_of(run: Element) -> Element:
    found = run.find(W + "rPr")
    if found is None:
        found = etree.Element(W + "rPr")
        run.insert(0, found)
    return found


# ---------------------------------------------------------------- marks on words


@pytest.mark.parametrize(
    ("kind", "looks", "values"),
    [
        ("struck", "strike", {}),
        ("struck", "dstrike", {"val": "1"}),
        ("highlighted", "highlight", {"val": "yellow"}),
        ("shaded", "shd", {"val": "clear", "color": "auto", "fill": "FFC000"}),
        ("shaded", "shd", {"val": "pct25", "color": "auto", "fill": "auto"}),
        ("coloured", "color", {"val": "FF0000"}),
        ("coloured", "color", {"val": "FFFFFF"}),
        ("underlined", "u", {"val": "single"}),
        ("bold", "b", {}),
        ("italic", "i", {}),
        ("raised", "vertAlign", {"val": "superscript"}),
        ("unreadable", "sz", {"val": "2"}),
        ("unreadable", "rFonts", {"ascii": "Wingdings", "hAnsi": "Wingdings"}),
        ("unreadable", "w", {"val": "1"}),
        ("raised", "position", {"val": "-20"}),
        ("boxed", "bdr", {"val": "single"}),
    ],
)
def test_a_mark_on_words_is_found_where_it_is(docx: bytes, kind: str, looks: str, values: Mapping[str, str]) -> None:
    file = edited(docx, on_run(looks, **values))
    for found in both(docx, file):
        assert (found.verdict, found.untracked, marks(found)) == (Verdict.UNTRACKED, [], [(kind, AT, "must review")])
    assert edited_since_build(file) == "edited"


@pytest.mark.parametrize(
    ("looks", "values"),
    [
        ("strike", {"val": "0"}),
        ("dstrike", {"val": "false"}),
        ("highlight", {"val": "none"}),
        ("shd", {"val": "clear", "color": "auto", "fill": "auto"}),
        ("color", {"val": "auto"}),
        ("color", {"val": "000000"}),
        ("u", {"val": "none"}),
        ("b", {"val": "off"}),
        ("vertAlign", {"val": "baseline"}),
        ("sz", {"val": "21"}),
        ("w", {"val": "90"}),
        ("position", {"val": "0"}),
        ("lang", {"val": "en-GB"}),
        ("bdr", {"val": "nil"}),
    ],
)
def test_what_marks_nothing_is_no_mark(docx: bytes, looks: str, values: Mapping[str, str]) -> None:
    file = edited(docx, on_run(looks, **values))
    for found in both(docx, file):
        assert (found.verdict, marks(found)) == (Verdict.UNMODIFIED, [])
    assert edited_since_build(file) == "ours"


def test_a_mark_is_the_same_however_its_words_are_cut_into_runs(docx: bytes) -> None:
    whole = edited(docx, on_run("strike"))

    def cut(root: Element) -> None:
        by_hand.cut(by_hand.run_with(paragraph(root, RESULTS), "must review"), "mus", "t ", "review")

    assert marks(verify(edited(whole, cut))) == marks(verify(whole))


def test_several_marks_in_several_places(docx: bytes) -> None:
    def edit(root: Element) -> None:
        on_run("strike")(root)
        on_run("highlight", words="its result", val="green")(root)
        for run in paragraph(root, IT).iter(W + "r"):
            etree.SubElement(properties_of(run), W + "u", {W + "val": "double"})

    found = verify(edited(docx, edit))
    assert [(kind, label) for kind, label, _ in marks(found)] == [
        ("highlighted", AT),
        ("struck", AT),
        ("underlined", "clause 1.3"),
    ]


def test_shading_of_a_whole_paragraph(docx: bytes) -> None:
    def edit(root: Element) -> None:
        properties = paragraph(root, RESULTS).find(W + "pPr")
        assert properties is not None
        etree.SubElement(properties, W + "shd", {W + "val": "clear", W + "fill": "FFFF00"})

    (only,) = marks(verify(edited(docx, edit)))
    assert only[:2] == ("shaded", AT)
    assert only[2].startswith(RESULTS)


def test_a_style_that_strikes_through(docx: bytes) -> None:
    def strike(root: Element) -> None:
        for style in root.iter(W + "style"):
            if style.get(W + "styleId") == "RunInHeading":
                etree.SubElement(properties_of(style), W + "strike")

    found = verify(edited(docx, strike, "word/styles.xml"))
    assert {kind for kind, *_ in marks(found)} == {"struck"}
    assert ("struck", AT, "Results.") in marks(found)


def test_hidden_words_count_as_taken_out(docx: bytes) -> None:
    file = edited(docx, on_run("vanish"))
    for found in both(docx, file):
        assert [(each.kind, each.label) for each in found.untracked] == [("changed", AT)]


TABLE = '<w:tbl xmlns:w="{}"><w:tr><w:trPr>{}</w:trPr><w:tc><w:tcPr>{}</w:tcPr></w:tc></w:tr></w:tbl>'


@pytest.mark.parametrize(
    ("row", "cell"), [("<w:hidden/>", ""), ("", "<w:vMerge/>"), ("", '<w:vMerge w:val="continue"/>')]
)
def test_words_in_a_row_that_is_hidden_or_a_cell_that_is_covered(docx: bytes, row: str, cell: str) -> None:
    def edit(root: Element) -> None:
        found = paragraph(root, RESULTS)
        table = etree.fromstring(TABLE.format(W[1:-1], row, cell))
        found.addprevious(table)
        next(table.iter(W + "tc")).append(found)

    found = verify(edited(docx, edit))
    assert [(each.kind, each.label) for each in found.untracked] == [("deleted", AT)]


def test_a_page_break_put_in(docx: bytes) -> None:
    def before(root: Element) -> None:
        run = by_hand.new_paragraph(paragraph(root, RESULTS), "")
        etree.SubElement(run.findall(W + "r")[0], W + "br", {W + "type": "page"})
        paragraph(root, RESULTS).addprevious(run)
        for properties in run.iter(W + "pPr"):
            run.remove(properties)

    def on_it(root: Element) -> None:
        properties = paragraph(root, RESULTS).find(W + "pPr")
        assert properties is not None
        etree.SubElement(properties, W + "pageBreakBefore")

    for edit in (before, on_it):
        assert marks(verify(edited(docx, edit))) == [("break", AT, "")]


@pytest.mark.parametrize("tag", ["bdo", "dir"])
def test_letters_turned_round(docx: bytes, tag: str) -> None:
    def edit(root: Element) -> None:
        on_run("lang", val="en-GB")(root)
        run = by_hand.run_with(paragraph(root, RESULTS), "must review")
        turned = etree.Element(W + tag, {W + "val": "rtl"})
        run.addprevious(turned)
        turned.append(run)

    assert marks(verify(edited(docx, edit))) == [("reversed", AT, "must review")]


def test_words_in_two_forms(docx: bytes) -> None:
    """Word shows the second form where it doesn't know what the first one requires."""
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def edit(root: Element) -> None:
        on_run("lang", val="en-GB")(root)
        run = by_hand.run_with(paragraph(root, RESULTS), "must review")
        forms = etree.Element(f"{{{mc}}}AlternateContent", nsmap={"mc": mc})
        run.addprevious(forms)
        etree.SubElement(forms, f"{{{mc}}}Choice", Requires="x").append(run)
        etree.SubElement(forms, f"{{{mc}}}Fallback")

    found = verify(edited(docx, edit))
    assert (found.untracked, marks(found)) == ([], [("alternate", AT, "")])


# ---------------------------------------------------------------- looks changed with tracking


def test_a_tracked_change_of_looks_is_told_as_tracked(docx: bytes) -> None:
    def edit(root: Element) -> None:
        on_run("strike")(root)
        looks = properties_of(by_hand.run_with(paragraph(root, RESULTS), "must review"))
        etree.SubElement(etree.SubElement(looks, W + "rPrChange", {W + "id": "9", **WHO}), W + "rPr")

    file = edited(docx, edit)
    for found in both(docx, file):
        assert (found.verdict, marks(found)) == (Verdict.TRACKED, [("reformatted", AT, "")])
    assert edited_since_build(file) == "edited"


def test_what_was_marked_before_a_tracked_change_was_not_tracked(docx: bytes) -> None:
    def edit(root: Element) -> None:
        on_run("lang", val="en-GB")(root)
        looks = properties_of(by_hand.run_with(paragraph(root, RESULTS), "must review"))
        old = etree.SubElement(etree.SubElement(looks, W + "rPrChange", {W + "id": "9", **WHO}), W + "rPr")
        etree.SubElement(old, W + "strike")

    found = verify(edited(docx, edit))
    assert (found.verdict, marks(found)) == (
        Verdict.UNTRACKED,
        [("struck", AT, "must review"), ("reformatted", AT, "")],
    )


def test_a_tracked_change_of_a_paragraph(docx: bytes) -> None:
    """Taken off its list with tracking: its number, if that is refused, is the one built."""

    def edit(root: Element) -> None:
        properties = paragraph(root, RESULTS).find(W + "pPr")
        assert properties is not None
        old = [*properties]
        change = etree.SubElement(properties, W + "pPrChange", {W + "id": "9", **WHO})
        etree.SubElement(change, W + "pPr").extend(old)
        numbers = etree.Element(W + "numPr")
        etree.SubElement(numbers, W + "numId", {W + "val": "0"})
        properties.insert(0, numbers)

    found = verify(edited(docx, edit))
    assert (found.verdict, marks(found)) == (Verdict.TRACKED, [("reformatted", AT, "")])


# ---------------------------------------------------------------- numbers


def test_the_words_of_a_list(docx: bytes) -> None:
    def edit(root: Element) -> None:
        for level in root.iter(W + "lvlText"):
            if level.get(W + "val") == "%1.%2":
                level.set(W + "val", "NOT %1.%2")

    found = verify(edited(docx, edit, "word/numbering.xml"))
    assert (found.verdict, found.untracked) == (Verdict.UNTRACKED, [])
    assert ("numbered", AT, "NOT 1.2") in marks(found)


def test_numbers_that_are_hidden(docx: bytes) -> None:
    def edit(root: Element) -> None:
        for level in root.iter(W + "lvl"):
            etree.SubElement(etree.SubElement(level, W + "rPr"), W + "vanish")

    assert ("numbered", AT, "") in marks(verify(edited(docx, edit, "word/numbering.xml")))


def test_a_list_that_starts_again(docx: bytes) -> None:
    def edit(root: Element) -> None:
        for level in root.iter(W + "lvl"):
            start, text = level.find(W + "start"), level.find(W + "lvlText")
            if start is not None and text is not None and text.get(W + "val") == "%1.%2":
                start.set(W + "val", "2")

    assert ("numbered", AT, "1.3") in marks(verify(edited(docx, edit, "word/numbering.xml")))


def test_a_number_taken_off_a_paragraph(docx: bytes) -> None:
    def edit(root: Element) -> None:
        properties = paragraph(root, RESULTS).find(W + "pPr")
        assert properties is not None
        etree.SubElement(etree.SubElement(properties, W + "numPr"), W + "numId", {W + "val": "0"})

    found = marks(verify(edited(docx, edit)))
    assert found[0] == ("numbered", AT, "")
    assert all(kind == "numbered" and label.startswith("clause 1") for kind, label, _ in found)


def test_an_empty_paragraph_with_a_number_moves_those_below(docx: bytes) -> None:
    def edit(root: Element) -> None:
        added = by_hand.new_paragraph(paragraph(root, RESULTS), "")
        paragraph(root, RESULTS).addprevious(added)

    assert marks(verify(edited(docx, edit)))[0] == ("numbered", AT, "1.3")


def test_numbers_that_follow_from_a_paragraph_put_in_are_no_marks(docx: bytes) -> None:
    def edit(root: Element) -> None:
        paragraph(root, RESULTS).addprevious(by_hand.new_paragraph(paragraph(root, RESULTS), "Something of ours."))

    found = verify(edited(docx, edit))
    assert ([each.kind for each in found.untracked], marks(found)) == (["inserted"], [])


# ---------------------------------------------------------------- fields, links and foreign parts


def field(code: str, result: str = "") -> list[Element]:
    text = f'<w:r><w:t xml:space="preserve">{result}</w:t></w:r>' if result else ""
    whole = (
        f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText>'
        f'</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{text}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return list(etree.fromstring(whole))


@pytest.mark.parametrize(
    "code", ['QUOTE "must not"', 'IF 1 = 1 "must" "must not"', "PAGE", "DDEAUTO x y", "MACROBUTTON x y"]
)
def test_a_field_put_in(docx: bytes, code: str) -> None:
    def edit(root: Element) -> None:
        paragraph(root, RESULTS).extend(field(code))

    name = code.split(maxsplit=1)[0]
    found = verify(edited(docx, edit))
    assert (found.verdict, marks(found)) == (Verdict.UNTRACKED, [("field", AT, name)])
    active = [(each.part, each.what) for each in found.foreign]
    assert active == ([(BODY, f"a field {name}")] if name in ("DDEAUTO", "MACROBUTTON") else [])


def test_words_that_became_the_result_of_a_field(docx: bytes) -> None:
    def edit(root: Element) -> None:
        on_run("lang", val="en-GB")(root)
        run = by_hand.run_with(paragraph(root, RESULTS), "must review")
        for each in field('QUOTE "may ignore"', "must review"):
            run.addprevious(each)
        run.getparent().remove(run)  # type: ignore[union-attr]

    found = verify(edited(docx, edit))
    assert (found.untracked, marks(found)) == ([], [("field", AT, "QUOTE")])


def test_a_field_that_is_never_closed(docx: bytes) -> None:
    def edit(root: Element) -> None:
        paragraph(root, RESULTS).extend(field('QUOTE "must not"')[:-1])

    assert [(kind, words) for kind, _, words in marks(verify(edited(docx, edit)))] == [("field", "QUOTE")]


def test_a_field_that_fetches_something_in_a_footer(docx: bytes) -> None:
    part = next(name for name in parts(docx) if name.startswith("word/footer"))

    def edit(root: Element) -> None:
        next(root.iter(W + "p")).extend(field(r"INCLUDETEXT \\\\server\\x.docx"))

    assert [(each.part, each.what) for each in verify(edited(docx, edit, part)).foreign] == [
        (part, "a field INCLUDETEXT")
    ]


def related(
    docx: bytes, kind: str, target: str, part: bytes | None, *, external: bool = False, of: str = RELATIONS
) -> bytes:
    """The file with one relationship more, and the part that it leads to."""
    all_parts = parts(docx)
    root = etree.fromstring(all_parts.get(of) or f'<Relationships xmlns="{manifests_relations()}"/>'.encode())
    entry = etree.SubElement(
        root, f"{{{manifests_relations()}}}Relationship", Id="rIdX", Type=f"{OFFICE}/{kind}", Target=target
    )
    if external:
        entry.set("TargetMode", "External")
    more = {f"word/{target}": part} if part is not None else {}
    return by_hand.packed({**all_parts, of: etree.tostring(root), **more})


def manifests_relations() -> str:
    return "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.mark.parametrize(
    ("kind", "target", "part", "external", "told"),
    [
        ("vbaProject", "vbaProject.bin", b"x", False, ("word/vbaProject.bin", "macros")),
        ("oleObject", "embeddings/o.bin", b"x", False, ("word/embeddings/o.bin", "an embedded object")),
        ("aFChunk", "chunk.html", b"x", False, ("word/chunk.html", "another document")),
        ("image", "https://example.org/x.png", None, True, (BODY, "something that is fetched from outside (image)")),
        ("hyperlink", "https://example.org/", None, True, (BODY, "a link to the outside")),
        ("theme", "theme/none.xml", None, False, ("word/theme/none.xml", "a part that is missing")),
    ],
)
def test_foreign_parts_are_told_by_name(
    docx: bytes, kind: str, target: str, part: bytes | None, external: bool, told: tuple[str, str]
) -> None:
    file = related(docx, kind, target, part, external=external)
    for found in both(docx, file):
        assert found.verdict is Verdict.UNTRACKED
        assert [(each.part, each.what) for each in found.foreign] == [told]
    done = done_since_build(file)
    assert done is not None
    assert edits_text(done) == f"{told[1]} in {told[0]}"


def test_a_template_of_somebody_elses(docx: bytes) -> None:
    of = "word/_rels/settings.xml.rels"
    file = related(docx, "attachedTemplate", "http://example.org/x.dotm", None, external=True, of=of)
    assert [(each.part, each.what) for each in verify(file).foreign] == [("word/settings.xml", "a link to a template")]


def test_a_program_that_nothing_leads_to(docx: bytes) -> None:
    file = by_hand.packed({**parts(docx), "word/vbaProject.bin": b"x"})
    assert [each.part for each in verify(file).foreign] == ["word/vbaProject.bin"]


def test_parts_that_word_adds_are_passed_over(docx: bytes) -> None:
    file = docx
    for kind, target in (("theme", "theme1.xml"), ("webSettings", "webSettings.xml"), ("people", "people.xml")):
        file = related(file, kind, target, b"<x/>")
        all_parts = parts(file)
        file = by_hand.packed({**all_parts, RELATIONS: all_parts[RELATIONS].replace(b"rIdX", f"r{kind}".encode())})
    assert verify(file).verdict is Verdict.UNMODIFIED
    assert edited_since_build(file) == "ours"


@pytest.mark.parametrize(("enforced", "fine"), [("1", False), ("0", True)])
def test_protection_against_changes(docx: bytes, enforced: str, fine: bool) -> None:
    def edit(root: Element) -> None:
        root.append(etree.Element(W + "documentProtection", {W + "edit": "readOnly", W + "enforcement": enforced}))

    found = verify(edited(docx, edit, "word/settings.xml"))
    assert found.verdict.is_fine is fine
    assert [each.what for each in found.foreign] == ([] if fine else ["protection against changes"])


def test_headers_and_footers_that_no_page_shows_any_more(docx: bytes) -> None:
    """Their parts are there, with all their words."""

    def edit(root: Element) -> None:
        for each in list(root.iter(W + "headerReference", W + "footerReference")):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)

    told = {each.what for each in verify(edited(docx, edit)).foreign}
    assert told == {"a header that no page shows", "a footer that no page shows"}


def test_styles_that_were_emptied(docx: bytes) -> None:
    def edit(root: Element) -> None:
        for each in list(root):
            root.remove(each)

    found = verify(edited(docx, edit, "word/styles.xml"))
    assert [each.part for each in found.foreign] == ["word/styles.xml"]
    assert ("numbered", AT, "") in marks(found)


def test_a_record_that_was_changed_is_told(docx: bytes) -> None:
    item = "customXml/item1.xml"
    file = by_hand.packed({**parts(docx), item: parts(docx)[item].replace(b'draft="yes"', b'draft="no"')})
    found = verify(file)
    assert (found.verdict, [each.part for each in found.foreign]) == (Verdict.UNTRACKED, [item])


def test_a_record_saved_by_another_program_is_the_same(docx: bytes) -> None:
    item = "customXml/item1.xml"
    root = etree.fromstring(parts(docx)[item], etree.XMLParser(remove_blank_text=True))
    saved = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True).replace(
        b"></provision>", b"/>"
    )
    assert saved != parts(docx)[item]
    assert verify(by_hand.packed({**parts(docx), item: saved})).verdict is Verdict.UNMODIFIED


def test_the_record_is_written_in_the_form_that_its_hash_is_taken_of(docx: bytes) -> None:
    found, stated = manifests.read_hash(parts(docx))
    assert found == stated != ""


# ---------------------------------------------------------------- what is no edit


def test_a_file_as_written_is_known_by_its_seal_alone(docx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from alliancegen.writers.docx import verifying

    assert is_sealed(docx)
    monkeypatch.setattr(verifying, "verify", None)  # which would compare it
    assert edited_since_build(docx) == "ours"


def test_a_seal_breaks_with_any_part(docx: bytes) -> None:
    assert is_sealed(by_hand.packed(parts(docx)))
    for name, part in parts(docx).items():
        assert not is_sealed(by_hand.packed({**parts(docx), name: part.replace(b"e", b"f", 1) + b" "})), name
    assert not is_sealed(by_hand.packed({**parts(docx), "word/more.xml": b"<x/>"}))
    assert not is_sealed(without(docx, "word/fontTable.xml"))
    assert not is_sealed(without(docx, PART))
    assert not is_sealed(b"no file")


def unsealed(docx: bytes) -> bytes:
    return by_hand.packed({**parts(docx), "word/_rels/more.xml.rels": b'<Relationships xmlns="x"/>'})


def test_the_numbers_and_marks_of_a_file_that_was_only_saved(docx: bytes) -> None:
    assert edited_since_build(unsealed(docx)) == "ours"


def test_a_file_from_before_looks_were_recorded_is_compared_by_its_words(docx: bytes) -> None:
    item = "customXml/item1.xml"
    root = etree.fromstring(parts(docx)[item])
    for each in root.iter():
        for name in ("contents-lists", "looks", "shows"):
            each.attrib.pop(name, "")
    properties = parts(docx)[PART].replace(b"alliancegen.record", b"other").replace(b"alliancegen.seal", b"another")
    old = by_hand.packed({**parts(docx), item: etree.tostring(root), PART: properties})
    file = edited(old, on_run("strike"))
    for found in (verify(file), verify(file, docx)):
        assert (found.verdict, found.looks, found.looks_known) == (Verdict.UNMODIFIED, [], False)
        assert "so only its words were compared" in verification_text("a.docx", found)
    assert edited_since_build(file) == "ours"


# ---------------------------------------------------------------- hostile files


MANY = 20_000


@pytest.mark.parametrize(
    "inside",
    [
        "<w:p><w:r><w:t>a</w:t>" + '<w:br w:type="page"/>' * MANY + "</w:r></w:p>",
        "<w:p>" + "<w:r><w:rPr><w:strike/></w:rPr><w:t>a</w:t></w:r>" * MANY + "</w:p>",
        "<w:tbl>" + "<w:tblPrChange/>" * MANY + "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "<w:sectPrChange/>" * MANY,
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/>' + "<w:instrText>a</w:instrText>" * MANY + "</w:r></w:p>",
    ],
    ids=["page breaks", "runs", "tables", "sections", "pieces of a code"],
)
def test_time_grows_no_faster_than_a_hostile_file(docx: bytes, inside: str) -> None:
    """A hundred times the time of a plain file, at most, for a thousand times its marks; each with each would take minutes."""
    plain, hostile = (parts(docx)[BODY].replace(b"<w:body>", b"<w:body>" + each.encode(), 1) for each in ("", inside))

    def seconds(body: bytes) -> float:
        began = time.process_time()
        verify(by_hand.packed({**parts(docx), BODY: body}))
        return time.process_time() - began

    assert seconds(hostile) < max(2.0, 100 * seconds(plain))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("word/numbering.xml", b'w:val="1"', b'w:val="-99999999999999999999"'),
        ("word/numbering.xml", b'w:ilvl="0"', b'w:ilvl="77"'),
        ("word/numbering.xml", b'w:val="%1."', b'w:val="%9%8%7"'),
        ("word/numbering.xml", b'w:numFmt w:val="decimal"', b'w:numFmt w:val="klingon"'),
        ("word/numbering.xml", b"w:abstractNumId", b"w:gone"),
        ("word/styles.xml", b"w:basedOn", b"w:link"),
        ("customXml/item1.xml", b'contents-lists="0"', b'contents-lists="\xc2\xb2"'),
        ("word/settings.xml", b"<w:settings", b"<w:settings "),
    ],
)
def test_lists_and_records_that_make_no_sense_are_read_all_the_same(
    docx: bytes, name: str, old: bytes, new: bytes
) -> None:
    assert old in parts(docx)[name]
    file = by_hand.packed({**parts(docx), name: parts(docx)[name].replace(old, new)})
    assert verify(file).verdict in (Verdict.UNTRACKED, Verdict.UNMODIFIED)
