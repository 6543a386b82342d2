"""Notes for drafters as Word comments: ours and those to the other side bear other authors and initials.

Each begins with its kind in words too, because Word replaces the authors of comments when it removes personal data.
"""

from __future__ import annotations

from collections.abc import Sequence

from alliancegen.model.agreement import DraftingNote, plain_text
from alliancegen.model.notes import Notes, is_carried
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.markup import XML, empty, run, start
from alliancegen.writers.docx.ooxml import W_NAMESPACE, legal
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.wording import note_kind

_INITIALS = {True: "DN", False: "NS"}
"""Initials of a drafting note, which is internal, and of a note to the other side."""


class Comments:
    """word/comments.xml while the body is written. Comments bear no date: the clock is nobody's business."""

    def __init__(self, styles: Styles, *, wanted: Notes) -> None:
        self._styles = styles
        self._wanted = wanted
        self._written: list[str] = []
        self._mark = f"<w:rPr>{empty('rStyle', val=styles.id(names.COMMENT_REFERENCE))}</w:rPr>"

    def round(self, notes: Sequence[DraftingNote], key: str) -> tuple[str, str]:
        """What stands before and after the words of a paragraph that these notes are on: "", "" where none is carried."""
        numbers = [self._comment(note, key) for note in notes if is_carried(note, self._wanted)]
        before = [empty("commentRangeStart", id=number) for number in numbers]
        after = [
            f"{empty('commentRangeEnd', id=number)}<w:r>{self._mark}{empty('commentReference', id=number)}</w:r>"
            for number in numbers
        ]
        return "".join(before), "".join(after)

    def _comment(self, note: DraftingNote, key: str) -> str:
        number = str(len(self._written))
        self._written.append(
            start("comment", id=number, author=note_kind(note), initials=_INITIALS[note.internal])
            + f"<w:p><w:pPr>{empty('pStyle', val=self._styles.id(names.COMMENT_TEXT))}</w:pPr>"
            + f"<w:r>{self._mark}<w:annotationRef/></w:r>"
            + run(legal(f"{note_kind(note)}: {plain_text(note.inlines)}", key))
            + "</w:p></w:comment>"
        )
        return number

    def xml(self) -> bytes | None:
        """The part; None where no note was written."""
        if not self._written:
            return None
        comments = "".join(self._written)
        return f'{XML}<w:comments xmlns:w="{W_NAMESPACE}">{comments}</w:comments>'.encode()
