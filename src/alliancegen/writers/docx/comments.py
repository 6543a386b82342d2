"""Notes for drafters as Word comments: ours and those to the other side bear other authors and initials.

Each begins with its kind in words too, because Word replaces the authors of comments when it removes personal data.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from alliancegen.model.agreement import DraftingNote, plain_text
from alliancegen.model.notes import Notes, is_carried
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, add, add_text, legal, new
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.wording import note_kind

_INITIALS = {True: "DN", False: "NS"}
"""Initials of a drafting note, which is internal, and of a note to the other side."""


class Comments:
    """word/comments.xml while the body is written. Comments bear no date: the clock is nobody's business."""

    def __init__(self, styles: Styles, *, wanted: Notes) -> None:
        self._styles = styles
        self._wanted = wanted
        self._root = new("comments")

    def open(self, paragraph: Element, notes: Sequence[DraftingNote], key: str) -> Sequence[str]:
        """Begin a comment for each note at the end of what is written of a paragraph; the ids are for `close`."""
        opened: list[str] = []
        for note in notes:
            if not is_carried(note, self._wanted):
                continue
            opened.append(self._comment(note, key))
            add(paragraph, "commentRangeStart", id=opened[-1])
        return opened

    def close(self, paragraph: Element, opened: Sequence[str]) -> None:
        """End the comments, and put their marks into the text."""
        for number in opened:
            add(paragraph, "commentRangeEnd", id=number)
            run = add(paragraph, "r")
            add(add(run, "rPr"), "rStyle", val=self._styles.id(names.COMMENT_REFERENCE))
            add(run, "commentReference", id=number)

    def _comment(self, note: DraftingNote, key: str) -> str:
        number = str(len(self._root))
        comment = add(self._root, "comment", id=number, author=note_kind(note), initials=_INITIALS[note.internal])
        paragraph = add(comment, "p")
        add(add(paragraph, "pPr"), "pStyle", val=self._styles.id(names.COMMENT_TEXT))
        mark = add(paragraph, "r")
        add(add(mark, "rPr"), "rStyle", val=self._styles.id(names.COMMENT_REFERENCE))
        add(mark, "annotationRef")
        add_text(add(paragraph, "r"), legal(f"{note_kind(note)}: {plain_text(note.inlines)}", key))
        return number

    @property
    def root(self) -> Element | None:
        """The part's root; None where no note was written."""
        return self._root if len(self._root) else None

    def xml(self) -> bytes:
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
