"""What a reader of the Word file sees, and what a screen reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from referee import faults
from test_docx import (
    W,
    cells,
    document,
    every_role,
    line,
    make,
    paragraph_with,
    parts,
    style,
    sub_clause,
    text,
    with_clause,
    words,
)

from alliancegen.model.agreement import Agreement, BodyPart, Emphasis, Filled, Provision, Role, Table, Text
from alliancegen.writers.docx import write_docx
from alliancegen.writers.docx.columns import fitted, lines
from alliancegen.writers.docx.scripts import spans

# ---------------------------------------------------------------- tables


def table_of(*rows: tuple[str, ...], widths: tuple[int, ...] = (1, 1)) -> etree._Element:
    """A data table as it is written."""
    written = Table(
        cells("Practice", "Share"), [cells(*row) for row in rows], widths, [False, True], "Shares of the practices"
    )
    docx = write_docx(with_clause(sub_clause("lead", "5.1", "", "Shares:"), make(Role.TABLE, "shares", table=written)))
    return next(each for each in document(docx).iter(W + "tbl") if "Shares of the practices" in tostring(each))


def only(element: etree._Element, path: str) -> etree._Element:
    """What must stand there, by names without their namespace."""
    found = element.find("/".join(W + name for name in path.split("/")))
    assert found is not None, path
    return found


def neighbour(element: etree._Element | None) -> str:
    assert element is not None
    return etree.QName(element).localname


def tostring(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode")


def test_the_head_is_repeated_and_a_row_stays_whole() -> None:
    head, *rows = table_of(("Riverside", "£60"), ("Hilltop", "£40")).findall(W + "tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows)
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *rows))


def test_a_row_longer_than_a_third_of_a_page_may_split() -> None:
    _, short, long = table_of(("Riverside", "£60"), ("very long words " * 60, "£40")).findall(W + "tr")
    assert short.find(f"{W}trPr/{W}cantSplit") is not None
    assert long.find(f"{W}trPr/{W}cantSplit") is None


def test_figures_stand_right_and_a_total_is_marked() -> None:
    table = table_of(("Riverside", "£60"), ("Hilltop", "£40"), ("Total", "£100"))
    for row in table.findall(W + "tr"):
        first, second = row.iter(W + "p")
        assert first.find(f"{W}pPr/{W}jc") is None
        assert only(second, "pPr/jc").get(W + "val") == "right"
    look = only(table, "tblPr/tblLook")
    assert (look.get(W + "firstRow"), look.get(W + "lastRow")) == ("1", "1")
    untotalled = table_of(("Riverside", "£60"), ("Hilltop", "£40"))
    assert only(untotalled, "tblPr/tblLook").get(W + "lastRow") == "0"


def test_a_table_is_described_for_who_cannot_see_it() -> None:
    properties = only(table_of(("Riverside", "£60")), "tblPr")
    assert only(properties, "tblCaption").get(W + "val") == "Shares of the practices"
    assert only(properties, "tblDescription").get(W + "val") == "Columns: Practice, Share"


@pytest.mark.parametrize(
    ("shares", "rows", "widths"),
    [
        ((1, 3), [("a", "b"), ("c", "d")], [2000, 6000]),
        ((1, 7), [("Name", "b"), ("Management", "d")], [1340, 6660]),
        ((1, 1, 6), [("a", "b", "c"), ("Management", "Sub-contractor", "d")], [1340, 1076, 5584]),
        ((1, 1), [("a", "b"), ("x" * 300, "y" * 100)], None),
        ((1, 1), [("a", "b"), ("x" * 60, "a@b" * 60)], [5932, 2068]),
    ],
)
def test_no_word_is_broken_where_there_is_room(
    shares: tuple[int, ...], rows: list[tuple[str, ...]], widths: list[int] | None
) -> None:
    """By Arial's own measures "Management" takes 5836 thousandths of 9.5 points, "contractor" 4446; 232 is for margins."""
    found = fitted(8000, shares, rows)
    assert sum(found) == 8000
    assert found == widths or widths is None
    assert all(width > 0 for width in found)


def test_lines_are_counted() -> None:
    assert [lines(words, 2000) for words in ("", "Yes", "word " * 40, "a\nb")] == [1, 1, 11, 2]


# ---------------------------------------------------------------- paragraphs


def test_no_empty_paragraph_pads_the_page() -> None:
    """Empty are the end of the contents field, the cells to write in, and one between two signature blocks."""
    body = document(write_docx(every_role())).find(W + "body")
    assert body is not None
    outside = [each for each in body.findall(W + "p") if not words(each)]
    assert [style(each) for each in outside] == ["TableSpacer"] * len(outside)
    for each in outside:
        assert neighbour(each.getprevious()) == "tbl"
        assert neighbour(each.getnext()) in ("tbl", "sectPr")


def test_what_follows_a_table_stands_off_from_it() -> None:
    clause = (
        sub_clause("lead", "5.1", "", "Shares:"),
        make(Role.TABLE, "shares", table=Table(cells("A"), [cells("1")], [1], [False]), level=1),
        sub_clause("next", "5.2", "", "What follows."),
    )
    following = paragraph_with(write_docx(with_clause(*clause)), "What follows.")
    assert neighbour(following.getprevious()) == "tbl"
    assert int(str(only(following, "pPr/spacing").get(W + "before"))) > 0


def test_lines_to_fill_in_stand_beside_their_words() -> None:
    label = paragraph_with(write_docx(every_role()), "Name")
    row = next(label.iterancestors(W + "tr"))
    left, right = row.findall(W + "tc")
    assert [words(cell) for cell in (left, right)] == ["Name", ""]
    assert right.find(f"{W}tcPr/{W}tcBorders/{W}bottom") is not None
    assert "Layout table" in tostring(next(row.iterancestors(W + "tbl")))


def test_headings_that_a_reader_can_jump_to() -> None:
    docx = write_docx(every_role())
    styles = etree.fromstring(parts(docx)["word/styles.xml"])
    outlined = {
        str(each.get(W + "styleId")): int(str(level.get(W + "val")))
        for each in styles.iter(W + "style")
        if (level := each.find(f"{W}pPr/{W}outlineLvl")) is not None
    }
    body = [each for each in document(docx).iter(W + "p") if style(each) in outlined]
    assert [(words(each), outlined[style(each)]) for each in body][:4] == [
        ("Parties", 0),
        ("Background", 0),
        ("Our agreement", 0),
        ("Definitions", 0),
    ]
    assert words(body[-1]) == "Signatures"
    listed = [words(each) for each in document(docx).iter(W + "p") if style(each).startswith("TOC")]
    for heading in body:
        assert any(entry.endswith(words(heading)) for entry in listed), words(heading)


# ---------------------------------------------------------------- cover, draft, order


def test_the_cover_has_neither_header_nor_footer_and_pages_run_on() -> None:
    docx = write_docx(every_role(draft=False))
    sections = list(document(docx).iter(W + "sectPr"))
    assert [section.find(W + "titlePg") is not None for section in sections] == [True, False]
    assert all(section.find(W + "pgNumType") is None for section in sections)
    relations = {
        str(each.get("Id")): str(each.get("Target"))
        for each in etree.fromstring(parts(docx)["word/_rels/document.xml.rels"])
    }
    firsts = [each for each in sections[0] if each.get(W + "type") == "first"]
    assert len(firsts) == 2
    for reference in firsts:
        target = relations[next(str(value) for name, value in reference.attrib.items() if str(name).endswith("}id"))]
        assert words(etree.fromstring(parts(docx)[f"word/{target}"])) == ""


def test_a_party_on_the_cover_bears_its_number_at_the_right() -> None:
    party = paragraph_with(write_docx(every_role()), "Riverside Surgery")
    assert words(party) == "Riverside Surgery(1)"
    assert only(party, "pPr/tabs/tab").get(W + "val") == "right"
    assert len(list(party.iter(W + "tab"))) == 2  # the stop, and the letter


def test_many_parties_stand_closer_on_the_cover() -> None:
    def room(parties: int) -> list[str | None]:
        names = [make(Role.PARTY, f"p{n}", number=f"({n})", text=f"Party {n}") for n in range(1, parties + 1)]
        cover = make(Role.COVER, "cover", *names, make(Role.TITLE, "title", text="The Title"))
        docx = write_docx(replace(every_role(), front=(cover,)))
        found = [paragraph_with(docx, words).find(f"{W}pPr/{W}spacing") for words in ("Party 1", "The Title")]
        return [None if each is None else str(each.get(W + "after")) for each in found]

    assert room(10) == [None, None]
    assert room(30) == ["20", "240"]


@pytest.mark.parametrize(
    ("agreement", "legend", "watermark"),
    [
        (every_role(), "Draft 0.6 – 22 November 2026 – subject to contract", True),
        (replace(every_role(), agreed_form=True), "Agreed form 0.6 – 22 November 2026 – subject to contract", False),
        (every_role(draft=False), "", False),
    ],
    ids=["draft", "agreed form", "final"],
)
def test_legend_and_watermark(agreement: Agreement, legend: str, watermark: bool) -> None:
    written = parts(write_docx(agreement))
    assert words(etree.fromstring(written["word/header1.xml"])) == legend
    assert (b"PowerPlusWaterMarkObject" in written["word/header1.xml"]) is watermark


@pytest.mark.parametrize("before", [True, False])
def test_signature_pages_before_or_after_the_schedules(before: bool) -> None:
    docx = write_docx(replace(every_role(), signatures_before_schedules=before))
    headings = [
        words(each) for each in document(docx).iter(W + "p") if style(each) in ("ScheduleHeading", "IntroHeading")
    ]
    schedules = ["The services", "Deed of adherence"]
    signatures = ["Signatures"]
    assert headings[2:] == (signatures + schedules if before else schedules + signatures)
    first = next(
        each for each in document(docx).iter(W + "p") if words(each) == "Signatures" and "TOC" not in style(each)
    )
    assert first.find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_the_file_names_neither_a_person_nor_the_software_as_its_author() -> None:
    core = etree.fromstring(parts(write_docx(every_role()))["docProps/core.xml"])
    assert core.findtext("{http://purl.org/dc/elements/1.1/}creator") == "GP Alliance Agreement"
    assert "alliancegen" not in tostring(core)


# ---------------------------------------------------------------- names from everywhere

HEBREW, ARABIC = "מרפאת הנמל 12 רחוב", "عيادة الميناء"


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("Meddygfa’r Tŷ Gŵyr", [("Meddygfa’r Tŷ Gŵyr", "")]),
        ("Dr 山田 🏥", [("Dr 山田 🏥", "")]),
        (HEBREW, [(HEBREW, "he-IL")]),
        (f"the {ARABIC}, of {HEBREW}.", [("the ", ""), (ARABIC, "ar-SA"), (", of ", ""), (HEBREW, "he-IL"), (".", "")]),
        (f"{HEBREW} 12", [(HEBREW, "he-IL"), (" 12", "")]),
    ],
)
def test_runs_by_direction(words: str, pieces: list[tuple[str, str]]) -> None:
    assert list(spans(words)) == pieces


def test_names_from_everywhere_come_out_right(tmp_path: Path) -> None:
    names = ("Meddygfa’r Tŷ Gŵyr", "Clinique Sainte-Zoë 🏥👩‍⚕️", HEBREW, ARABIC)
    parties: list[Provision] = [
        make(Role.PARTY, f"more-{number}", level=1, number=f"({number})", text=Emphasis((Filled(name, "x"),), True))
        for number, name in enumerate(names, 1)
    ]
    front = (make(Role.PARTIES, "parties", *parties, heading="Parties"),)
    docx = write_docx(replace(every_role(draft=False), front=front, body=(BodyPart("", ()),), schedules=(), back=()))
    for name in names:
        found = paragraph_with(docx, name)
        assert words(found) == name
        runs = [
            (run.find(f"{W}rPr/{W}rtl") is not None, run.find(f"{W}rPr/{W}bCs") is not None)
            for run in found.iter(W + "r")
        ]
        assert runs == [(name in (HEBREW, ARABIC), True)]
    file = tmp_path / "agreement.docx"
    file.write_bytes(docx)
    assert faults(file, draft=False) == ""


def test_a_form_and_a_table_side_by_side_stay_two_tables(tmp_path: Path) -> None:
    clause = (
        sub_clause("lead", "5.1", "", "Shares:"),
        make(Role.TABLE, "one", table=Table(cells("A"), [cells("1")], [1], [False]), level=1),
        make(Role.TABLE, "two", table=Table(cells("B"), [cells("2")], [1], [False]), level=1),
        line("sign", "Sign: here"),
        text("after", [Text("After.")]),
    )
    docx = write_docx(with_clause(*clause))
    for table in document(docx).iter(W + "tbl"):
        assert neighbour(table.getnext()) != "tbl"
    file = tmp_path / "agreement.docx"
    file.write_bytes(docx)
    assert faults(file, draft=True) == ""


# ---------------------------------------------------------------- a short agreement is set closer


def looks(docx: bytes) -> tuple[dict[str, str], dict[str, etree._Element]]:
    """The margins, and the paragraph properties of each style by its name."""
    margins = only(document(docx), "body/sectPr/pgMar")
    styles = etree.fromstring(parts(docx)["word/styles.xml"])
    named = {only(each, "name").get(W + "val", ""): each for each in styles.iterfind(W + "style")}
    properties = {name: found for name, each in named.items() if (found := each.find(W + "pPr")) is not None}
    return {str(name).removeprefix(W): str(room) for name, room in margins.attrib.items()}, properties


def test_a_plain_agreement_is_set_closer_and_a_legal_one_is_not() -> None:
    legal_margins, legal = looks(write_docx(every_role()))
    plain_margins, plain = looks(write_docx(replace(every_role(), levels="plain")))
    assert int(plain_margins["left"]) < int(legal_margins["left"])
    for name in ("Normal", "heading 1", "Signature Line"):
        assert int(only(plain[name], "spacing").get(W + "after", "")) < int(
            only(legal[name], "spacing").get(W + "after", "")
        )
    assert plain["Clause Level 3"].find(W + "contextualSpacing") is not None
    assert legal["Clause Level 3"].find(W + "contextualSpacing") is None
    width = 11906 - int(plain_margins["left"]) - int(plain_margins["right"])
    assert only(plain["header"], "tabs/tab").get(W + "pos") == str(width)


def test_a_plain_agreement_that_is_set_closer_is_a_right_word_file(tmp_path: Path) -> None:
    file = tmp_path / "plain.docx"
    file.write_bytes(write_docx(replace(every_role(), levels="plain")))
    assert not faults(file, draft=True)
