"""House style: agreements built on the Word files of firms that don't exist."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from firms import (
    KINDS,
    LOGO,
    NAMESPACES,
    RELS,
    W_NS,
    abstract,
    field,
    firm,
    firm_b,
    firm_d,
    firm_e,
    instance,
    level,
    png,
    rels,
    style,
    zipped,
)
from lxml import etree
from referee import faults

from alliancegen.model.agreement import Agreement, Reference, Role, plain_text
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.scheme import label
from alliancegen.model.written import Written
from alliancegen.pipeline import CheckedLibrary, assemble_answers
from alliancegen.writers.docx import House, read_house, write_docx, write_specimen
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.numbering import Lists
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.text import agreement_text
from example import EXAMPLE, FILE, TODAY

W = f"{{{W_NS}}}"
Parts = Mapping[str, str | bytes]


@dataclass
class Built:
    docx: bytes
    agreement: Agreement
    problems: list[Problem]

    @property
    def text(self) -> str:
        return agreement_text(self.agreement)

    def part(self, name: str) -> Any:
        with zipfile.ZipFile(io.BytesIO(self.docx)) as archive:
            return etree.fromstring(archive.read(name))

    def words(self, name: str) -> str:
        return "".join(each.text or "" for each in self.part(name).iter(W + "t"))

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.docx)) as archive:
            return archive.namelist()


Builder = Callable[..., Built]


@pytest.fixture(scope="module")
def on(checked: CheckedLibrary) -> Builder:
    """The example built on a reference document."""

    def build(reference: Parts | bytes, answers: str = EXAMPLE, house_map: Mapping[str, str] | None = None) -> Built:
        raw = reference if isinstance(reference, bytes) else zipped(reference)
        house, problems = read_house(raw, "firm.docx", mapped(house_map or {}))
        assert house is not None, problems
        run = assemble_answers(answers.encode(), FILE, checked, TODAY, scheme=house.scheme)
        assert run.agreement is not None, run.told()
        return Built(write_docx(run.agreement, house=house), run.agreement, problems)

    return build


def mapped(names_: Mapping[str, str]) -> dict[str, Written]:
    return {
        ours: Written(theirs, Place("house.map.yaml", line, 10), Place("house.map.yaml", line))
        for line, (ours, theirs) in enumerate(names_.items(), 1)
    }


def refused(reference: Parts | bytes) -> Problem:
    house, problems = read_house(reference if isinstance(reference, bytes) else zipped(reference), "firm.docx")
    assert house is None
    (problem,) = problems
    assert problem.rule == "reference-document"
    assert problem.help
    return problem


def accepted(reference: Parts) -> House:
    house, problems = read_house(zipped(reference), "firm.docx")
    assert house is not None, problems
    return house


def check(built: Built, folder: Path, *, draft: bool = True) -> None:
    file = folder / "built.docx"
    file.write_bytes(built.docx)
    assert faults(file, draft=draft) == ""


def references(agreement: Agreement) -> list[str]:
    return [
        inline.text
        for provision in agreement.walk()
        for inline in provision.inlines
        if isinstance(inline, Reference)
    ]  # fmt: skip


# ---------------------------------------------------------------- numbers and words


def test_numbers_and_references_follow_the_firms_own_lists(on: Builder, tmp_path: Path) -> None:
    built = on(firm_b())
    check(built, tmp_path)  # also: every cached reference is what the firm's lists give
    numbers = {provision.number for provision in built.agreement.walk() if provision.role is Role.PARAGRAPH}
    assert any(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in numbers)
    found = references(built.agreement)
    assert any(re.search(r"clause\u00a0\d+\.\d+\.\d+$", each) for each in found)
    assert not any(re.search(r"clause\u00a0\d+\.\d+\([a-z]\)$", each) for each in found)
    assert "I The Parties are independent" in built.text
    assert "1) Millbrook Surgery" in built.text


def test_the_schedules_take_the_firms_word_in_our_words_only(on: Builder) -> None:
    built = on(firm_b(), EXAMPLE.replace("Harbour and Vale Alliance", "Harbour Schedule Alliance"))
    notes = [plain_text(note.inlines) for provision in built.agreement.walk() for note in provision.notes]
    text = "\n".join([built.text, *notes]).replace("\u00a0", " ")
    assert "Annex 1 Services and pathways" in text
    assert "1.9 Annexes and references. The annexes are part of this Agreement." in text
    assert "A reference to a clause or an annex is to one in this Agreement" in text
    assert "Nothing in this Annex decides" in text
    assert "paragraph 44 of Schedule 3 to the GMS Regulations" in text
    assert "the GMS Regulations (Schedule 3, paragraph 44(9))" in text
    assert "local schedules" in text
    assert "in the Schedule that it introduces" in text
    assert built.agreement.short_title == "Harbour Schedule Alliance"


def test_an_answer_goes_before_the_firms_word(on: Builder, tmp_path: Path) -> None:
    built = on(firm_b(), f"style:\n  schedule_word: Appendix\n  clause_word: Clause\n{EXAMPLE}")
    check(built, tmp_path)
    assert "Appendix\u00a01 Services and pathways" in built.text
    assert "The appendices are part of this Agreement" in built.text
    assert "Annex" not in built.text
    assert any(each.startswith("Clause\u00a0") for each in references(built.agreement))
    assert not any(each.startswith("clause\u00a0") for each in references(built.agreement))


def test_words_can_be_chosen_without_a_reference_document(checked: CheckedLibrary, tmp_path: Path) -> None:
    run = assemble_answers(f"style:\n  schedule_word: Annex\n{EXAMPLE}".encode(), FILE, checked, TODAY)
    assert run.agreement is not None
    built = Built(write_docx(run.agreement), run.agreement, [])
    check(built, tmp_path)
    assert "Annex\u00a01 Services and pathways" in built.text
    assert run.coverage is not None
    assert "Annex 1" in run.coverage.sections[0].printed or any(
        "Annex" in each.printed for each in run.coverage.sections
    )


def test_a_word_that_a_firm_has_chosen_is_not_reported_as_assumed(checked: CheckedLibrary) -> None:
    house = accepted(firm_b())
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY, scheme=house.scheme)
    assert run.coverage is not None
    assumed = {each.path for each in run.coverage.assumed}
    assert "style.schedule_word" not in assumed
    assert "style.clause_word" in assumed
    assert [(each.path, each.value) for each in run.coverage.configured] == [("style.schedule_word", "Annex")]


def test_list_styles_loose_terms_and_schedules_on_one_list(on: Builder, tmp_path: Path) -> None:
    built = on(firm_d(), house_map={"Clause Level 2": "heading 2"})
    check(built, tmp_path)
    assert "SCHEDULE\u00a0A" in built.text
    assert "this Schedule" in built.text
    definitions = [each for each in built.agreement.walk() if each.role is Role.DEFINITION and each.children]
    assert definitions
    assert {child.number for each in definitions for child in each.children if child.number} >= {"[1]", "[2]"}
    (warning,) = built.problems
    assert "Clause Level 2" not in warning.message
    assert "Definition Term" in warning.message  # theirs is a style of paragraphs


def test_schedules_parts_and_paragraphs_on_one_list(on: Builder, tmp_path: Path) -> None:
    built = on(firm_e())
    check(built, tmp_path)
    assert any("Appendix" in each and each.startswith("paragraph\u00a0") for each in references(built.agreement))


@pytest.mark.parametrize("name", ["Schedule Level 1", "Parties", "Text (a)"])
def test_what_begins_again_and_stands_below_another_level_gets_our_list(on: Builder, tmp_path: Path, name: str) -> None:
    list_ = [
        abstract(1, level(0, "decimal", "Chapter %1"), level(1, "decimal", "%2)", "Low"), level(2, "decimal", "%3)")),
        instance(3, 1),
    ]
    built = on(firm([style("Standard", "Normal"), style("Low", name, numbers="3/1")], list_))
    check(built, tmp_path)
    assert name in built.problems[0].remarks[0].text


def test_terms_without_numbers_keep_the_firms_list_below_them(on: Builder, tmp_path: Path) -> None:
    list_ = [abstract(1, level(0, "upperLetter", "%1)", "A")), abstract(2, level(0, "decimal", "%1")), instance(3, 1)]
    list_ += [instance(4, 2)]
    styles = [
        style("Standard", "Normal"),
        style("N", "List Number", numbers="4/0"),
        style("T", "Definition", based="N"),  # a number that it inherits, and must not have
        style("A", "Definition (a)", numbers="3/0"),
    ]
    built = on(firm(styles, list_))
    check(built, tmp_path)
    levels = built.agreement.scheme.definitions
    assert [label(levels, (1, 1)), label(levels, (1, 1, 1))] == ["A)", "(i)"]


def test_a_plain_word_file_gets_our_lists(on: Builder, tmp_path: Path) -> None:
    import docx

    plain = io.BytesIO()
    docx.Document().save(plain)
    built = on(plain.getvalue())
    check(built, tmp_path)
    (warning,) = built.problems
    assert "heading 1: numbered by our own lists" in warning.remarks[0].text
    ours, _ = Styles(built.part("word/styles.xml")), None
    level = ours.list_level(names.SUB_CLAUSE)
    assert level is not None
    assert Lists(built.part("word/numbering.xml")).levels(level[0])[1].text == "%1.%2"


def test_new_schedules_begin_again_on_the_firms_list(on: Builder) -> None:
    built = on(firm_b())
    lists = Lists(built.part("word/numbering.xml"))
    styles = Styles(built.part("word/styles.xml"))
    own = styles.list_level(names.SCHEDULE_CLAUSE)
    assert own is not None
    nums = [
        each
        for each in built.part("word/numbering.xml").iter(W + "num")
        if each.find(f".//{W}startOverride") is not None
    ]
    on_it = [each for each in nums if lists.abstract(each.get(W + "numId")) == lists.abstract(own[0])]
    with_paragraphs = [
        top for top in built.agreement.schedules if any(p.role is Role.SCHEDULE_CLAUSE for p in top.walk())
    ]
    assert len(on_it) >= len(with_paragraphs) > 2


# ---------------------------------------------------------------- styles


def test_styles_are_found_by_name_in_any_case_whatever_their_ids(on: Builder) -> None:
    built = on(firm_b())
    used = {each.get(W + "val") for each in built.part("word/document.xml").iter(W + "pStyle")}
    assert {"berschrift1", "KlauselEbene2", "KlauselEbene3", "Textkoerper", "AnhangTitel", "Anhang2"} <= used


def test_what_is_missing_is_named_in_one_warning_and_filled_in(on: Builder) -> None:
    built = on(firm_b())
    (warning,) = built.problems
    assert warning.rule == "reference-document-styles"
    assert not warning.is_error
    missing = warning.message.partition("ours are used: ")[2].split(", ")
    assert "Definition (a)" in missing
    assert "Table Grid" in missing
    assert "Body Text" not in missing
    styles = Styles(built.part("word/styles.xml"))
    based = {
        each.get(W + "styleId"): each.find(W + "basedOn").get(W + "val")
        for each in built.part("word/styles.xml").iter(W + "style")
        if each.find(W + "basedOn") is not None
    }
    assert based[styles.id("Definition (a)")] == "Textkoerper"
    assert based[styles.id("Table Text")] == "Standard"
    assert set(based.values()) <= {each.get(W + "styleId") for each in built.part("word/styles.xml").iter(W + "style")}


def test_a_family_that_is_only_begun_goes_on_on_the_firms_list(on: Builder, tmp_path: Path) -> None:
    parts = firm_b()
    parts["word/styles.xml"] = str(parts["word/styles.xml"]).replace('"Clause Level 4"', '"Something Else"')
    built = on(parts)
    check(built, tmp_path)
    styles = Styles(built.part("word/styles.xml"))
    three, four = styles.list_level("Clause Level 3"), styles.list_level("Clause Level 4")
    assert three is not None
    assert four == (three[0], 3)


def test_of_two_styles_with_one_name_the_first_holds(on: Builder, tmp_path: Path) -> None:
    parts = firm_b()
    twice = style("Anhang2", "Schedule Level 2", numbers="7/3") + style("Zwei", "schedule level 2", numbers="7/3")
    parts["word/styles.xml"] = str(parts["word/styles.xml"]).replace("</w:styles>", f"{twice}</w:styles>")
    check(on(parts), tmp_path)


def test_lists_that_cannot_be_counted_along_are_replaced_and_named(on: Builder, tmp_path: Path) -> None:
    parts = firm_b()
    parts["word/numbering.xml"] = str(parts["word/numbering.xml"]).replace(
        '<w:numFmt w:val="upperRoman"/>', '<w:numFmt w:val="chicago"/>'
    )
    built = on(parts)
    check(built, tmp_path)
    (warning,) = built.problems
    assert "Background: numbered by our own lists" in warning.remarks[0].text
    assert "(A) The Parties are independent" in built.text


def test_a_house_map_says_what_the_firm_calls_our_styles() -> None:
    parts = firm_b()
    parts["word/styles.xml"] = str(parts["word/styles.xml"]).replace("CLAUSE LEVEL 2", "Level 2 Number")
    house, _ = read_house(zipped(parts), "firm.docx", mapped({"Clause Level 2": "level 2 number"}))
    assert house is not None
    assert house.scheme.clauses[2].text == "%1.%2.%3"


def test_unknown_names_in_a_house_map_are_told_with_the_nearest() -> None:
    house, problems = read_house(
        zipped(firm_b()), "firm.docx", mapped({"Clause Levl 2": "Clause Level 3", "Parties": "Klausel"})
    )
    assert house is None
    assert [(each.place.line if each.place else 0, each.help) for each in problems] == [
        (1, "the nearest known name is 'Clause Level 2'"),
        (2, ""),
    ]
    assert {each.rule for each in problems} == {"unknown-style"}


# ---------------------------------------------------------------- page, headers and footers


def test_page_headers_and_logo_are_the_firms(on: Builder) -> None:
    built = on(firm_b())
    section = built.part("word/document.xml").find(f"{W}body/{W}sectPr")
    assert section.find(W + "pgSz").get(W + "w") == "12240"
    assert section.find(W + "pgMar").get(W + "left") == "1900"
    assert built.words("word/header1.xml") == "Firm B LLP"
    pictures = [name for name in built.names if name.startswith("word/media/")]
    with zipfile.ZipFile(io.BytesIO(built.docx)) as archive:
        assert [archive.read(name) for name in pictures] == [png()]
    table = built.part("word/document.xml").find(f".//{W}tbl//{W}tblW")
    assert int(table.get(W + "w")) <= 12240 - 1900 - 1700


def test_placeholders_are_filled_though_word_has_cut_them_up(on: Builder) -> None:
    assert on(firm_b()).words("word/footer1.xml") == (
        "Ref: Draft 0.6 – 22 November 2026 – subject to contract, Harbour and Vale Alliance, version 0.6, page x"
    )


def test_ordinary_capitals_are_no_placeholders(on: Builder) -> None:
    built = on(firm_b(footer="<w:p><w:r><w:t>MY_VERSION and LEGENDS</w:t></w:r></w:p>"))
    assert built.words("word/footer1.xml") == "MY_VERSION and LEGENDS"


def test_the_watermark_stands_in_every_header_of_a_draft(on: Builder) -> None:
    first = '<w:headerReference w:type="first" r:id="rId13"/><w:headerReference w:type="default" r:id="rId11"/>'
    parts = firm_b(document_rels=[("rId13", "header", "header8.xml")])
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(
        '<w:headerReference w:type="default" r:id="rId11"/>', first
    ).replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")  # fmt: skip
    parts["word/header8.xml"] = (
        f"<w:hdr {NAMESPACES}><w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>First"
        "</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:hdr>"
    )
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "</Types>",
        '<Override PartName="/word/header8.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.header+xml"/></Types>',
    )
    built = on(parts)
    headers = [name for name in built.names if name.startswith("word/header")]
    assert len(headers) == 2
    for name in headers:
        assert b"PowerPlusWaterMarkObject" in etree.tostring(built.part(name)), name
    cover, body = built.part("word/document.xml").iter(W + "sectPr")
    assert cover.find(W + "titlePg") is not None
    assert body.find(W + "titlePg") is None
    assert any("First" in built.words(name) for name in headers)


def test_a_draft_used_as_reference_leaves_no_second_watermark(on: Builder) -> None:
    first = on(firm_b())
    again = on(first.docx)
    for name in [name for name in again.names if name.startswith("word/header")]:
        assert etree.tostring(again.part(name)).count(b'string="DRAFT"') == 1, name


def test_without_headers_and_footers_ours_give_the_legend_and_the_page_numbers_a_place(on: Builder) -> None:
    built = on(firm([style("Standard", "Normal")]))
    assert "Draft 0.6" in built.words("word/header1.xml")
    assert "PAGE" in "".join(each.text or "" for each in built.part("word/footer1.xml").iter(W + "instrText"))


def test_a_cover_without_a_header_of_its_own_has_the_firms(on: Builder) -> None:
    built = on(firm_b(footer=""))  # our footer leaves the cover bare, and that needs a first page of its own
    cover = next(built.part("word/document.xml").iter(W + "sectPr"))
    rels_ = {each.get("Id"): each.get("Target") for each in built.part("word/_rels/document.xml.rels")}
    first = {
        str(each.tag).removeprefix(W): rels_[each.get(f"{{{KINDS}}}id")]
        for each in cover
        if each.get(W + "type") == "first"
    }
    assert built.words(f"word/{first['headerReference']}") == "Firm B LLP"
    assert built.words(f"word/{first['footerReference']}") == ""


def test_a_section_without_headers_has_those_of_the_one_before() -> None:
    parts = firm_b()
    document = str(parts["word/document.xml"])
    found = re.search(r"<w:sectPr.*?</w:sectPr>", document)
    assert found is not None
    last = re.sub(r"<w:(header|footer)Reference[^>]*/>", "", found[0])
    parts["word/document.xml"] = document.replace(found[0], f"<w:p><w:pPr>{found[0]}</w:pPr></w:p>{last}")
    with zipfile.ZipFile(io.BytesIO(accepted(parts).file)) as archive:
        assert b"Firm B LLP" in archive.read("word/header1.xml")


def test_nothing_of_the_firms_file_but_its_looks_passes_on(on: Builder) -> None:
    built = on(firm_b())
    with zipfile.ZipFile(io.BytesIO(built.docx)) as archive:
        for name in archive.namelist():
            content = f"{name}\n{archive.read(name).decode('latin-1')}"
            for secret in ("SecretAuthor", "Secret Author", "Secret Company", "SecretTemplate", "SecretMatter",
                           "Secret text", "SecretLogo", "Secret Manager", "00AB12CD", "11223344", "de-DE"):  # fmt: skip
                assert secret not in content, (name, secret)


def test_the_same_reference_gives_the_same_bytes(on: Builder) -> None:
    assert on(firm_b()).docx == on(firm_b()).docx


# ---------------------------------------------------------------- refused


def related(kind: str, target: str, *, external: bool) -> dict[str, str | bytes]:
    extra = {} if external else {f"word/{target}": b"x"}
    return {
        **firm_b(document_rels=[("rId99", kind, target)], external=["rId99"] if external else []),
        **extra,
    }


def test_macros_are_refused() -> None:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    assert "macros" in refused(firm_b(types={"/word/document.xml": kind})).message
    assert "macros" in refused({**firm_b(), "word/vbaProject.bin": b"x"}).message
    assert "macros" in refused(related("vbaProject", "vba.bin", external=False)).message


@pytest.mark.parametrize(
    ("kind", "target", "external", "told"),
    [
        ("attachedTemplate", "file:///C:/Secret/Firm.dotm", True, "a link to a template"),
        ("image", "https://example.org/logo.png", True, "links to a picture outside itself"),
        ("oleObject", "file://server/share/x.xlsx", True, "an embedded object"),
        ("oleObject", "embeddings/x.bin", False, "an embedded object"),
        ("aFChunk", "chunk.html", False, "another document"),
        ("control", "activeX/x.xml", False, "a control"),
        ("subDocument", "other.docx", True, "another document"),
        ("frame", "https://example.org", True, "a frame"),
    ],
)
def test_links_and_embedded_things_are_refused(kind: str, target: str, external: bool, told: str) -> None:
    assert told in refused(related(kind, target, external=external)).message


def with_header_link(address: str) -> dict[str, str | bytes]:
    header = f'{LOGO}<w:p><w:hyperlink r:id="rId2"><w:r><w:t>Web</w:t></w:r></w:hyperlink></w:p>'
    links = rels(("rId1", "image", "media/l.png"), ("rId2", "hyperlink", address), external=["rId2"])
    return firm_b(header=header, extra={"word/_rels/header7.xml.rels": links, "word/media/l.png": png()})


def test_a_header_may_link_to_a_web_page_and_to_nothing_else(on: Builder, tmp_path: Path) -> None:
    built = on(with_header_link("https://firm.example/"))
    assert b"https://firm.example/" in etree.tostring(built.part("word/_rels/header1.xml.rels"))
    assert "links to a file" in refused(with_header_link("file:///C:/Secret/x.docx")).message
    assert "links to a file" in refused(with_header_link("//server/share")).message


@pytest.mark.parametrize(
    "code", ["DDEAUTO excel x", "INCLUDEPICTURE x.png", "includetext x", "LINK Excel.Sheet x", "DATABASE x"]
)
def test_fields_that_fetch_something_are_refused(code: str) -> None:
    assert code.split(maxsplit=1)[0].upper() in refused(firm_b(footer=f"<w:p>{field(code, 'x')}</w:p>")).message
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "end"))
    pieces = "".join(f"<w:r><w:instrText>{code[at : at + 3]}</w:instrText></w:r>" for at in range(0, len(code), 3))
    nested = f"{begin}<w:r><w:instrText> IF </w:instrText></w:r>{begin}{pieces}{end}{end}"
    refused(firm_b(footer=f"<w:p>{nested}</w:p>"))
    refused(firm_b(footer=f'<w:p><w:fldSimple w:instr=" {code} "/></w:p>'))


def test_passwords_and_old_formats_are_refused() -> None:
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).message


@pytest.mark.parametrize("raw", [b"", b"hello", b"PK", b"PK\x03\x04" + bytes(40), b"%PDF-1.7"])
def test_what_is_no_word_file_is_refused(raw: bytes) -> None:
    assert re.search("no Word file|is damaged", refused(raw).message)


def test_other_office_files_and_templates_are_refused() -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert "no Word file" in refused(firm_b(types={"/word/document.xml": sheet})).message
    template = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    assert "template" in refused(firm_b(types={"/word/document.xml": template})).message
    assert "no Word file" in refused({"hello.txt": "x"}).message


def test_strict_files_are_refused() -> None:
    parts = firm_b()
    strict = str(parts["word/document.xml"]).replace(W_NS, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert "Strict" in refused({**parts, "word/document.xml": strict}).message


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header7.xml", "word/settings.xml"]
)
def test_broken_xml_is_refused(name: str) -> None:
    parts = firm_b()
    whole = str(parts[name])
    assert "is damaged" in refused({**parts, name: whole[:-9]}).message
    assert "a DTD" in refused({**parts, name: f"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>{whole}"}).message


def test_truncated_and_flipped_files_never_raise() -> None:
    whole = zipped(firm_b())
    for cut in range(0, len(whole), 97):
        house, problems = read_house(whole[:cut], "firm.docx")
        assert house is None
        assert problems
    for at in range(0, len(whole), 41):
        house, problems = read_house(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], "firm.docx")
        assert house is not None or problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('w:numId="4"', 'w:numId="3"'),
        ('w:numId="4"', 'w:numId="x"'),
        ('<w:abstractNumId w:val="3"/>', '<w:abstractNumId w:val="77"/>'),
        ('w:ilvl="2"', 'w:ilvl="1"'),
    ],
)
def test_lists_that_name_nothing_or_two_things_are_refused(old: str, new: str) -> None:
    parts = firm_b()
    numbering = str(parts["word/numbering.xml"])
    assert old in numbering
    assert "lists that are damaged" in refused({**parts, "word/numbering.xml": numbering.replace(old, new)}).message


def test_missing_parts_and_odd_names_are_refused() -> None:
    parts = firm_b()
    assert "is damaged" in refused({name: each for name, each in parts.items() if name != "word/header7.xml"}).message
    assert "is damaged" in refused({**parts, "../evil.xml": "x"}).message
    assert "is damaged" in refused({**parts, "word/Styles.xml": "x"}).message


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    assert "far too large" in refused({**firm_b(), "word/big.bin": bytes(31_000_000)}).message
    many = {**firm_b(), **{f"word/part{number}.bin": b"" for number in range(2_000)}}
    assert "unpacks into far more" in refused(many).message
    assert "larger than 20 MB" in refused(b"PK" + bytes(20_000_001)).message


# ---------------------------------------------------------------- the file to start from


def test_the_file_to_start_from_shows_every_style_and_has_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "house.docx"
    file.write_bytes(write_specimen())
    assert faults(file, draft=False) == ""
    with zipfile.ZipFile(file) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
        styles = Styles(etree.fromstring(archive.read("word/styles.xml")))
    text = "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in document.iter(W + "p"))
    used = {each.get(W + "val") for each in document.iter(W + "pStyle", W + "rStyle", W + "tblStyle")}
    for name in names.WANTED:
        assert f"{name}: " in text, name
        assert styles.id(name) in used, name
    assert write_specimen() == file.read_bytes()


def test_unchanged_it_gives_the_same_looks(on: Builder, checked: CheckedLibrary) -> None:
    built = on(write_specimen())
    assert built.problems == []
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY)
    assert run.agreement is not None
    assert plain_text(built.agreement.body[0].clauses[0].heading) == plain_text(
        run.agreement.body[0].clauses[0].heading
    )
    plain = Built(write_docx(run.agreement), run.agreement, [])
    for name in ("styles", "numbering", "settings", "header1", "header2", "footer1", "footer2"):
        mine, ours = built.part(f"word/{name}.xml"), plain.part(f"word/{name}.xml")
        assert canonical(mine) == canonical(ours), name
    mine, ours = (re.sub(r'r:id="rId\d+"', "", canonical(each.part("word/document.xml"))) for each in (built, plain))
    assert mine == ours


def canonical(root: Any) -> str:
    for element in root.iter():
        if isinstance(element.tag, str) and element.text and not element.text.strip() and len(element):
            element.text = None
        if element.tail and not element.tail.strip():
            element.tail = None
    return bytes(etree.tostring(root, method="c14n")).decode()


def test_relationships_namespace_is_the_packages_own() -> None:
    with zipfile.ZipFile(io.BytesIO(accepted(firm_b()).file)) as archive:
        root = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    assert root.tag == f"{{{RELS}}}Relationships"


def test_our_footer_ends_where_the_firms_lines_end(on: Builder) -> None:
    width = str(12240 - 1900 - 1700)
    ours = on(firm_b(footer="")).part("word/styles.xml")
    styles = {each.find(W + "name").get(W + "val"): each for each in ours.iter(W + "style")}
    assert [each.get(W + "pos") for each in styles["footer"].iter(W + "tab")] == [width]
    theirs = style("Fuss", "footer", rest="").replace(
        "<w:pPr>", '<w:pPr><w:tabs><w:tab w:val="center" w:pos="4513"/></w:tabs>'
    )
    built = on(firm([style("Standard", "Normal"), theirs]))
    stops = [(each.get(W + "val"), each.get(W + "pos")) for each in built.part("word/footer1.xml").iter(W + "tab")]
    assert [stop for stop in stops if stop[0]] == [("clear", "4513"), ("right", width)]
