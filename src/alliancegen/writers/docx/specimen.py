"""The default looks as a Word file to start from: every style of an agreement in its place, named by what it is.

A firm changes the styles, lists, page, headers and footers in Word and builds with it (`--reference-doc`); of its text
nothing is read. Unchanged, it gives the looks that a build has without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.markup import copied, document, empty, run
from alliancegen.writers.docx.ooxml import W, parsed
from alliancegen.writers.docx.package import pack, skeleton
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.docx.tables import cell, row

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
    parts = dict(skeleton())
    section = parsed(parts["word/document.xml"]).find(f"{W}body/{W}sectPr")
    assert section is not None  # the skeleton has one
    body = "".join([*_paragraphs(Styles(parsed(parts["word/styles.xml"]))), copied(section)])
    parts["word/document.xml"] = document(body)
    return pack(parts)


def _paragraphs(styles: Styles) -> Iterator[str]:
    for name, words in _PARAGRAPHS:
        yield _paragraph(styles, name, f"{name}: {words}", new_page=name == names.CONTENTS_HEADING)
        if name == names.COVER_PARTY:
            yield _paragraph(styles, names.COVER_TEXT, _INTRODUCTION)
        if name == names.TEXT_ENTRIES[1]:
            yield _table(styles)
        if name == names.DEFINITION_ENTRIES[1]:
            for style, meaning in _WORDS:
                looks = f"<w:rPr>{empty('rStyle', val=styles.id(style))}</w:rPr>"
                yield _in_paragraph(styles, names.BODY_TEXT, run(f"{style}: {meaning}", looks))


def _paragraph(styles: Styles, name: str, words: str, *, new_page: bool = False) -> str:
    return _in_paragraph(styles, name, run(words) if words else "", new_page=new_page)


def _in_paragraph(styles: Styles, name: str, runs: str, *, new_page: bool = False) -> str:
    return f"<w:p><w:pPr>{styles.tag(name)}{'<w:pageBreakBefore/>' if new_page else ''}</w:pPr>{runs}</w:p>"


def _table(styles: Styles) -> str:
    grid = empty("gridCol", w="4500")
    properties = (
        empty("tblStyle", val=styles.id(names.TABLE_GRID))
        + empty("tblW", w="9000", type="dxa")
        + empty("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1",
                noVBand="1")
        + empty("tblCaption", val="The style of tables")
        + empty("tblDescription", val="Shows the styles of a table's heading and text")
    )  # fmt: skip
    head = (f"{names.TABLE_HEADING}: the head of a column", f"{names.TABLE_GRID}: the table itself")
    words = (f"{names.TABLE_TEXT}: the words of a cell", f"{names.TABLE_SPACER}: the small line below")
    rows = _row(styles, names.TABLE_HEADING, head, header=True) + _row(styles, names.TABLE_TEXT, words)
    table = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}{grid}</w:tblGrid>{rows}</w:tbl>"
    return table + _paragraph(styles, names.TABLE_SPACER, "")


def _row(styles: Styles, style: str, cells: Sequence[str], *, header: bool = False) -> str:
    written = [f"{cell(4500)}{_paragraph(styles, style, words)}</w:tc>" for words in cells]
    return f"{row(header=header)}{''.join(written)}</w:tr>"
