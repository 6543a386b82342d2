"""Page numbers in the contents list: counted until they stay, right in Word's and LibreOffice's eyes, never guessed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import office
import pytest
from lxml import etree
from msgspec.structs import replace
from pypdf import PdfReader
from referee import faults

from alliancegen.model.agreement import Agreement
from alliancegen.model.problems import Problem, Severity
from alliancegen.writers import libreoffice, page_numbers
from alliancegen.writers.docx import used_fonts, write_docx
from alliancegen.writers.docx.contents import Entry, contents_list
from alliancegen.writers.docx.markup import DECLARED
from alliancegen.writers.docx.ooxml import add, new, parsed
from alliancegen.writers.docx.package import skeleton
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.page_numbers import LaidOut, lay_out
from alliancegen.writers.pdf_layout import Layout, read_layout
from alliancegen.writers.pdf_mark import is_as_built, marked
from example import EXAMPLE, Build

PDF_END = b"\nstartxref\n12\n%%EOF\n"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def example(build: Build) -> Agreement:
    agreement = build(EXAMPLE).agreement
    assert agreement is not None
    return agreement


def part(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        return etree.fromstring(parts.read(name))


def words(paragraph: etree._Element) -> str:
    """The words of a paragraph, tabs as such; the code of a field is no word."""
    return "".join("\t" if each.tag == W + "tab" else each.text or "" for each in paragraph.iter(W + "t", W + "tab"))


def contents(docx: bytes) -> list[tuple[str, str, str]]:
    """The entries: style, bookmark, words (label, title and page with tabs between them)."""
    entries: Any = part(docx).iterfind(f".//{W}sdt/{W}sdtContent/{W}p[{W}hyperlink]")
    return [
        (
            entry.find(f"{W}pPr/{W}pStyle").get(W + "val"),
            entry.find(f"{W}hyperlink").get(W + "anchor"),
            words(entry.find(f"{W}hyperlink")),
        )
        for entry in entries
    ]


# ---------------------------------------------------------------- what Update Table in Word would print


def test_the_entries_are_those_that_word_would_make(example: Agreement) -> None:
    r"""TOC \o "1-2" \u (ISO/IEC 29500-1, 17.16.5.68): every paragraph with outline level 1 or 2, in the printed order."""
    docx = write_docx(example)
    levels = outline_levels(part(docx, "word/styles.xml"))
    found = []
    for paragraph in part(docx).iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        level = own.get(W + "val") if own is not None else levels.get(style.get(W + "val") if style is not None else "")
        if level in ("0", "1") and words(paragraph).strip():
            marks = [str(mark.get(W + "name")) for mark in paragraph.iterfind(W + "bookmarkStart")]
            bookmark = next(mark for mark in marks if mark.startswith("_Con"))
            found.append((f"TOC{int(level) + 1}", bookmark, " ".join(words(paragraph).split())))
    listed = [(style, bookmark, text.rpartition("\t")[2]) for style, bookmark, text in contents(docx)]
    assert len(listed) > 60
    assert listed == found


def outline_levels(styles: etree._Element) -> Mapping[str | None, str | None]:
    """The outline level of each style, from itself or one that it is based on."""
    by_id = {style.get(W + "styleId"): style for style in styles.iterfind(W + "style")}

    def level(style: etree._Element | None) -> str | None:
        if style is None:
            return None
        own = style.find(f"{W}pPr/{W}outlineLvl")
        based_on = style.find(W + "basedOn")
        return (
            own.get(W + "val")
            if own is not None
            else level(by_id.get(based_on.get(W + "val")))
            if based_on is not None
            else None
        )

    return {style_id: level(style) for style_id, style in by_id.items()}


# ---------------------------------------------------------------- with and without pages


def test_without_pages_no_number_is_printed_and_nothing_is_laid_out(
    example: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "pdf", lambda _: pytest.fail("LibreOffice was started"))
    docx = write_docx(example)
    assert b"PAGEREF" not in etree.tostring(part(docx))
    assert not [text for _, _, text in contents(docx) if re.search(r"\t\d+$", text)]


def test_each_entry_has_its_page_after_a_tab_at_the_right_margin(example: Agreement) -> None:
    pages = {bookmark: number for number, (_, bookmark, _) in enumerate(contents(write_docx(example)), 2)}
    docx = write_docx(example, pages=pages)
    listed = contents(docx)
    assert [int(text.rpartition("\t")[2]) for _, _, text in listed] == list(pages.values())
    assert {text.count("\t") for _, _, text in listed} == {1, 2}
    codes = [code.text for code in part(docx).iter(W + "instrText") if code.text and "PAGEREF" in code.text]
    assert codes == [rf" PAGEREF {bookmark} \h " for bookmark in pages]
    entry = part(docx).find(f".//{W}sdtContent/{W}p[{W}hyperlink]")
    assert entry is not None
    tabs = [dict(tab.attrib) for tab in entry.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
    assert tabs == [{W + "val": "right", W + "leader": "dot", W + "pos": "9072"}]


def test_a_page_that_is_not_given_is_not_left_out_in_silence(example: Agreement) -> None:
    with pytest.raises(ValueError, match="no page is given for 'Parties'"):
        write_docx(example, pages={})


def test_in_a_firms_own_style_no_tab_stop_catches_a_page_number_and_no_right_indent_hides_it() -> None:
    styles = parsed(skeleton()["word/styles.xml"])
    toc: Any = styles.find(f"{W}style[@{W}styleId='TOC1']/{W}pPr")
    toc.find(W + "tabs").append(new("tab", val="left", pos="600"))
    add(toc, "ind", left="600", right="1200", hanging="600")
    clause = Entry(0, "8.", "VAT", "_Con1", page=23)
    written = contents_list([clause, replace(clause, label="")], Styles(styles), 8000)
    entry: Any = parsed(f"<w:body{DECLARED}>{written}</w:body>".encode())[0]
    with_label, without = [
        [
            {name.removeprefix(W): found for name, found in each.attrib.items()}
            for each in properties.iter(W + "tab", W + "ind")
        ]
        for properties in entry.iterfind(f"{W}sdtContent/{W}p[{W}hyperlink]/{W}pPr")
    ]
    tabs = [
        {"val": "clear", "pos": "600"},
        {"val": "clear", "pos": "9072"},
        {"val": "right", "leader": "dot", "pos": "8000"},
    ]
    assert with_label == [*tabs, {"right": "0"}]
    assert without == [*tabs, {"left": "0", "right": "0", "firstLine": "0"}]


@office.needed
def test_the_pages_are_those_that_the_headings_stand_on(example: Agreement, tmp_path: Path) -> None:
    laid_out = lay_out(lambda pages: write_docx(example, pages=pages), used_fonts, numbered=True)
    assert isinstance(laid_out, LaidOut)
    stand_on: dict[str, set[int]] = {}
    for number, page in enumerate(PdfReader(io.BytesIO(laid_out.pdf)).pages, 1):
        for line in page.extract_text().split("\n"):
            stand_on.setdefault(without_spaces(line), set()).add(number)
    listed = contents(laid_out.docx)
    assert len(listed) > 60
    for _, _, text in listed:
        label_and_title, _, number_of_page = text.rpartition("\t")
        assert stand_on[without_spaces(label_and_title)] == {int(number_of_page)}, text

    file = tmp_path / "agreement.docx"
    file.write_bytes(laid_out.docx)
    assert faults(file, draft=True, lo=True) == ""


def without_spaces(text: str) -> str:
    """How a PDF's letters are parted says nothing."""
    return re.sub(r"\s", "", text)


# ---------------------------------------------------------------- pages that move, and LibreOffice that fails


class Pages:
    """Stands in for LibreOffice: the layouts that it would come to, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *layouts: Layout | None) -> None:
        self._left: Iterator[Layout | None] = iter(layouts)
        self.written: list[Mapping[str, int] | None] = []
        monkeypatch.setattr(libreoffice, "pdf", lambda docx: docx + PDF_END)
        monkeypatch.setattr(page_numbers, "read_layout", lambda _: next(self._left))

    def write(self, pages: Mapping[str, int] | None) -> bytes:
        self.written.append(pages)
        return str(pages).encode()


def layout(page: int, *fonts: str) -> Layout:
    return Layout({"_Con1": page}, frozenset(fonts))


def no_fonts(_: bytes) -> frozenset[str]:
    return frozenset()


def test_the_pages_are_measured_again_with_the_numbers_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Pages(monkeypatch, layout(4), layout(4))
    assert lay_out(office.write, no_fonts, numbered=True) == LaidOut(
        b"{'_Con1': 4}", marked(b"{'_Con1': 4}" + PDF_END), []
    )
    assert office.written == [None, {"_Con1": 4}]


def test_numbers_that_move_the_pages_are_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Pages(monkeypatch, layout(4), layout(5), layout(5))
    assert lay_out(office.write, no_fonts, numbered=True) == LaidOut(
        b"{'_Con1': 5}", marked(b"{'_Con1': 5}" + PDF_END), []
    )


def test_pages_that_never_settle_are_a_problem_and_not_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Pages(monkeypatch, *(layout(4 + attempt % 2) for attempt in range(20)))
    problem = lay_out(office.write, no_fonts, numbered=True)
    assert isinstance(problem, Problem) and problem.rule == "pages-unsettled" and problem.is_error
    assert len(office.written) == 1 + page_numbers.MOST_ATTEMPTS


def test_a_pdf_alone_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Pages(monkeypatch, layout(4, "DejaVuSans"))
    assert lay_out(office.write, lambda _: frozenset({"Aptos"}), numbered=False) == LaidOut(
        b"None", marked(b"None" + PDF_END), ()
    )
    assert office.written == [None]


@pytest.mark.parametrize("found", [None, Layout({}, frozenset())])
def test_a_pdf_that_says_nothing_of_pages(found: Layout | None, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = lay_out(Pages(monkeypatch, found).write, no_fonts, numbered=True)
    assert isinstance(problem, Problem) and problem.rule == "libreoffice-failed"


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7" + PDF_END, b"%PDF-1.7 trailer <</Root 1 0 R>>" + PDF_END])
def test_a_pdf_that_cannot_be_read(pdf: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    assert read_layout(pdf) is None
    assert capfd.readouterr() == ("", "")


def test_a_pdf_knows_whether_somebody_changed_it() -> None:
    pdf = marked(b"%PDF-1.7 words" + PDF_END)
    assert pdf.endswith(PDF_END)
    assert is_as_built(pdf)
    assert not is_as_built(pdf.replace(b"words", b"swords"))
    assert not is_as_built(pdf + b"the signature of a party" + PDF_END)
    assert not is_as_built(b"%PDF-1.7 words" + PDF_END)


def test_what_libreoffice_says_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Problem("libreoffice-missing", "LibreOffice was not found")
    monkeypatch.setattr(libreoffice, "pdf", lambda _: missing)
    assert lay_out(lambda _: b"", no_fonts, numbered=True) is missing


# ---------------------------------------------------------------- fonts


@pytest.mark.parametrize(
    ("asked", "embedded", "told"),
    [
        ("Arial", "LiberationSans-Bold", ""),
        ("Arial", "ArialMT", ""),
        ("Times New Roman", "LiberationSerif", ""),
        ("Times New Roman", "TimesNewRomanPS-BoldMT", ""),
        ("Calibri", "Carlito", ""),
        ("Cambria", "Caladea-Italic", ""),
        ("Aptos", "Aptos-Light", ""),
        ("Calibri", "DejaVuSans", "install Calibri or the free font Carlito, which is as wide, and build again"),
        ("Aptos", "DejaVuSans", "install Aptos and build again"),
        ("Garamond", "DejaVuSerif", "install Garamond and build again"),
    ],
)
def test_a_font_that_another_one_stood_in_for(
    asked: str, embedded: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Pages(monkeypatch, layout(4, embedded), layout(4, embedded))
    laid_out = lay_out(office.write, lambda _: frozenset({asked}), numbered=True)
    assert isinstance(laid_out, LaidOut)
    assert [problem.help for problem in laid_out.problems] == ([told] if told else [])
    for problem in laid_out.problems:
        assert problem.severity is Severity.WARNING
        assert f"may be off: the font {asked} is not installed here" in problem.message


def test_fonts_are_found_in_runs_styles_defaults_and_the_theme(example: Agreement) -> None:
    docx = write_docx(example)
    assert used_fonts(docx) == {"Arial"}
    styled = rewritten(
        docx,
        {
            "word/styles.xml": [
                (
                    rb'(<w:style [^>]*w:styleId="TOC1">.*?)(</w:style>)',
                    rb'\1<w:rPr><w:rFonts w:ascii="Aptos"/></w:rPr>\2',
                ),
                (rb"(<w:rPrDefault><w:rPr>\s*)<w:rFonts [^>]*/>", rb'\1<w:rFonts w:asciiTheme="minorHAnsi"/>'),
                (rb'(<w:style [^>]*w:styleId="TableGrid".*?</w:style>)', rb""),
            ]
        },
        {"word/theme/theme1.xml": THEME},
    )
    assert used_fonts(styled) == {"Aptos", "Garamond"}


THEME = (
    b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
    b'<a:majorFont><a:latin typeface="Gill Sans MT"/></a:majorFont><a:minorFont><a:latin typeface="Garamond"/>'
    b"</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
)


def rewritten(docx: bytes, changes: Mapping[str, list[tuple[bytes, bytes]]], more: Mapping[str, bytes]) -> bytes:
    """The Word file with regular expressions replaced in some of its parts, and with further parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for pattern, replacement in changes.get(name, ()):
                content, times = re.subn(pattern, replacement, content, count=1, flags=re.DOTALL)
                assert times == 1, pattern
            new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    return written.getvalue()
