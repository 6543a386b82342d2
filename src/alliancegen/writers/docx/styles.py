"""The names of the paragraph and character styles, and which provision is set in which.

Styles are looked up by name, whatever their case: a firm's own file gives them other ids.
"""

from __future__ import annotations

from collections.abc import Mapping

from alliancegen.writers.docx.markup import empty
from alliancegen.writers.docx.ooxml import Element, W, value

BODY_TEXT = "Body Text"
TEXT_LEVELS = ("Body Text", "Text Level 1", "Text Level 2", "Text Level 3")
COVER_TEXT, COVER_PARTY, TITLE = "Cover Text", "Cover Party", "Title"
INTRO_HEADING, PARTY, RECITAL = "Intro Heading", "Parties", "Background"
BODY_PART_HEADING = "Body Part Heading"
CLAUSE, SUB_CLAUSE = "heading 1", "Clause Level 2"
CLAUSE_ENTRIES = ("Clause Level 3", "Clause Level 4")
DEFINITION, DEFINITION_ENTRIES = "Definition", ("Definition (a)", "Definition (i)")
SCHEDULE, PART = "Schedule Heading", "Part Heading"
SCHEDULE_CLAUSE, SCHEDULE_SUB_CLAUSE = "Schedule Level 1", "Schedule Level 2"
SCHEDULE_ENTRIES = ("Schedule Level 3", "Schedule Level 4")
TEXT_ENTRIES = ("Text (a)", "Text (i)")
TABLE_TEXT, TABLE_HEADING, TABLE_SPACER, TABLE_GRID = "Table Text", "Table Heading", "Table Spacer", "Table Grid"
SIGNATURE_TEXT, SIGNATURE_LINE, WRITING_LINE = "Signature Text", "Signature Line", "Writing Line"
FORM_LINE = "Form Line"
CONTENTS_HEADING, CONTENTS_LEVELS = "TOC Heading", ("toc 1", "toc 2")
COMMENT_TEXT, COMMENT_REFERENCE = "annotation text", "annotation reference"
DEFINITION_TERM, RUN_IN_HEADING, BLANK = "Definition Term", "Run-in Heading", "Blank"

WANTED = (
    *TEXT_LEVELS, *TEXT_ENTRIES, COVER_TEXT, COVER_PARTY, TITLE, INTRO_HEADING, PARTY, RECITAL, BODY_PART_HEADING,
    CLAUSE, SUB_CLAUSE, *CLAUSE_ENTRIES, DEFINITION, *DEFINITION_ENTRIES,
    SCHEDULE, PART, SCHEDULE_CLAUSE, SCHEDULE_SUB_CLAUSE, *SCHEDULE_ENTRIES,
    TABLE_TEXT, TABLE_HEADING, TABLE_SPACER, TABLE_GRID, SIGNATURE_TEXT, SIGNATURE_LINE, WRITING_LINE, FORM_LINE,
    CONTENTS_HEADING, *CONTENTS_LEVELS, COMMENT_TEXT, COMMENT_REFERENCE, DEFINITION_TERM, RUN_IN_HEADING, BLANK,
)  # fmt: skip


class Styles:
    """The styles of the file that is written into."""

    def __init__(self, root: Element, theirs: Mapping[str, str] | None = None) -> None:
        """`theirs` are the names that a style bears in a firm's file where it isn't ours."""
        called = {name: (theirs or {}).get(name, name).lower() for name in WANTED}
        by_name = {value(style.find(W + "name")).lower(): style for style in root.iterfind(W + "style")}
        missing = [name for name in WANTED if called[name] not in by_name]
        if missing:
            raise ValueError(f"the reference document lacks the styles {', '.join(missing)}")
        self._ids = {name: value(by_name[called[name]], "styleId") for name in WANTED}
        self._tags = {name: empty("pStyle", val=id) for name, id in self._ids.items()}
        self._list_levels = {name: _list_level(by_name[called[name]]) for name in WANTED}
        self._by_id = {value(style, "styleId"): style for style in by_name.values()}

    def id(self, name: str) -> str:
        """The id that w:pStyle, w:rStyle and w:tblStyle hold."""
        return self._ids[name]

    def tag(self, name: str) -> str:
        """The w:pStyle of a paragraph."""
        return self._tags[name]

    def list_level(self, name: str) -> tuple[str, int] | None:
        """The list (w:numId) and level that a paragraph style brings."""
        return self._list_levels[name]

    def paragraph_properties(self, name: str) -> list[Element]:
        """The w:pPr of a style and of those that it is based on, the nearest first."""
        found: list[Element] = []
        seen: set[str] = set()
        style = self._by_id.get(self._ids[name])
        while style is not None and value(style, "styleId") not in seen:
            seen.add(value(style, "styleId"))
            found += style.iterfind(W + "pPr")
            style = self._by_id.get(value(style.find(W + "basedOn")))
        return found


def _list_level(style: Element) -> tuple[str, int] | None:
    numbering = style.find(f"{W}pPr/{W}numPr")
    if numbering is None or value(numbering.find(W + "numId")) == "0":
        return None
    return value(numbering.find(W + "numId")), int(value(numbering.find(W + "ilvl")) or "0")
