"""The default looks as a Word file to start from: every style of an agreement in its place, named by what it is.

A firm changes the styles, lists, page, headers and footers in Word and builds with it (`--reference-doc`); of its text
nothing is read. Unchanged, it gives the looks that a build has without it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, W, add, add_text, parsed
from alliancegen.writers.docx.package import pack, skeleton
from alliancegen.writers.docx.styles import Styles

_INTRODUCTION = (
    "This file shows each style of an agreement under its own name. Change the styles in Word (Home tab, Styles), the "
    "numbers in their lists, the page, the header and the footer. A build takes these and nothing of the text. In the header "
    "and footer the words in capitals are filled in: LEGEND while the agreement is a draft, SHORT_TITLE and VERSION."
)

_PARAGRAPHS: Sequence[tuple[str, str]] = (
    (names.TITLE, "the title on the cover"),
    (names.COVER_TEXT, "the date and the other lines of the cover"),
    (names.COVER_PARTY, "a party on the cover"),
    (names.CONTENTS_HEADING, "the heading of the contents list"),
    (names.CONTENTS_LEVELS[0], "a clause, schedule or other heading in the contents list"),
    (names.CONTENTS_LEVELS[1], "a part of a schedule in the contents list"),
    (names.INTRO_HEADING, "a heading without a number, as Parties"),
    (names.PARTY, "a party with its number"),
    (names.RECITAL, "a recital with its letter"),
    (names.BODY_TEXT, "text without a number, at the margin"),
    (names.TEXT_ENTRIES[0], "a paragraph below such text"),
    (names.TEXT_ENTRIES[1], "a sub-paragraph below such text"),
    (names.BODY_PART_HEADING, "a heading over several clauses"),
    (names.CLAUSE, "the heading of a clause"),
    (names.SUB_CLAUSE, "a sub-clause"),
    (names.TEXT_LEVELS[1], "text that continues a sub-clause"),
    (names.CLAUSE_ENTRIES[0], "a paragraph of a sub-clause"),
    (names.TEXT_LEVELS[2], "text that continues a paragraph"),
    (names.CLAUSE_ENTRIES[1], "a sub-paragraph"),
    (names.TEXT_LEVELS[3], "text that continues a sub-paragraph"),
    (names.DEFINITION, "a defined term with its meaning"),
    (names.DEFINITION_ENTRIES[0], "a paragraph of a definition"),
    (names.DEFINITION_ENTRIES[1], "a sub-paragraph of a definition"),
    (names.SCHEDULE, "the heading of a schedule"),
    (names.PART, "the heading of a part of a schedule"),
    (names.SCHEDULE_CLAUSE, "the heading of a paragraph in a schedule"),
    (names.SCHEDULE_SUB_CLAUSE, "a sub-paragraph in a schedule"),
    (names.SCHEDULE_ENTRIES[0], "what stands below it"),
    (names.SCHEDULE_ENTRIES[1], "and below that"),
    (names.SIGNATURE_TEXT, "the words beside a signature"),
    (names.SIGNATURE_LINE, "the line for a signature, and what stands under it"),
    (names.WRITING_LINE, "the line for a name or date, and what stands under it"),
    (names.FORM_LINE, "the words beside a line in a form"),
    (names.COMMENT_TEXT, "the words of a drafting note, which is a Word comment"),
)
_WORDS: Sequence[tuple[str, str]] = (
    (names.DEFINITION_TERM, "a term where it is defined"),
    (names.RUN_IN_HEADING, "the heading of a sub-clause, on the line of its words"),
    (names.BLANK, "a value still unknown"),
    (names.COMMENT_REFERENCE, "the mark of a drafting note"),
)


def specimen() -> bytes:
    """The file, the same bytes every time."""
    with zipfile.ZipFile(io.BytesIO(skeleton())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parsed(parts["word/document.xml"], remove_blank_text=True)
    body, section = document[0], document[0].find(W + "sectPr")
    assert section is not None  # the skeleton has one
    styles = Styles(parsed(parts["word/styles.xml"]))
    for element in list(body):
        body.remove(element)
    _write(body, styles)
    body.append(section)
    parts["word/document.xml"] = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def _write(body: Element, styles: Styles) -> None:
    for name, words in _PARAGRAPHS:
        _paragraph(body, styles, name, words, new_page=name == names.CONTENTS_HEADING)
        if name == names.COVER_PARTY:
            _paragraph(body, styles, names.COVER_TEXT, "", plain=_INTRODUCTION)
        if name == names.TEXT_ENTRIES[1]:
            _table(body, styles)
        if name == names.DEFINITION_ENTRIES[1]:
            for style, meaning in _WORDS:
                _run(_paragraph(body, styles, names.BODY_TEXT, "", plain=""), styles, style, f"{style}: {meaning}")


def _paragraph(
    parent: Element, styles: Styles, name: str, words: str, *, plain: str | None = None, new_page: bool = False
) -> Element:
    paragraph = add(parent, "p")
    properties = add(paragraph, "pPr")
    add(properties, "pStyle", val=styles.id(name))
    if new_page:
        add(properties, "pageBreakBefore")
    text = f"{name}: {words}" if plain is None else plain
    if text:
        add_text(add(paragraph, "r"), text)
    return paragraph


def _run(paragraph: Element, styles: Styles, name: str, words: str) -> None:
    run = add(paragraph, "r")
    add(add(run, "rPr"), "rStyle", val=styles.id(name))
    add_text(run, words)


def _table(body: Element, styles: Styles) -> None:
    table = add(body, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", val=styles.id(names.TABLE_GRID))
    add(properties, "tblW", w="9000", type="dxa")
    add(
        properties,
        "tblLook",
        val="0020",
        firstRow="1",
        lastRow="0",
        firstColumn="0",
        lastColumn="0",
        noHBand="1",
        noVBand="1",
    )
    add(properties, "tblCaption", val="The style of tables")
    add(properties, "tblDescription", val="Shows the styles of a table's heading and text")
    grid = add(table, "tblGrid")
    rows = (
        (names.TABLE_HEADING, f"{names.TABLE_HEADING}: the head of a column", f"{names.TABLE_GRID}: the table itself"),
        (names.TABLE_TEXT, f"{names.TABLE_TEXT}: the words of a cell", f"{names.TABLE_SPACER}: the small line below"),
    )
    for _ in rows[0][1:]:
        add(grid, "gridCol", w="4500")
    for number, (style, *cells) in enumerate(rows):
        row = add(table, "tr")
        row_properties = add(row, "trPr")
        add(row_properties, "cantSplit")
        if number == 0:
            add(row_properties, "tblHeader")
        for words in cells:
            cell = add(row, "tc")
            add(add(cell, "tcPr"), "tcW", w="4500", type="dxa")
            _paragraph(cell, styles, style, "", plain=words)
    _paragraph(body, styles, names.TABLE_SPACER, "", plain="")
