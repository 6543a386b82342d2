"""The inside of a paragraph: words, terms, answers, blanks and references as runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.agreement import (
    BlankMark,
    Emphasis,
    Filled,
    Inline,
    Reference,
    ReferenceNumber,
    Ruled,
    Term,
    Text,
)
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.markup import empty, field, run, start
from alliancegen.writers.docx.ooxml import NBSP, legal
from alliancegen.writers.docx.references import Field, References
from alliancegen.writers.docx.scripts import spans
from alliancegen.writers.docx.styles import Styles

BLANK = "[●]"
RULE = "_" * 20


class Look(Struct, frozen=True):
    """How words look beside their paragraph: a character style, bold, italic, highlighted."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    highlighted: bool = False


PLAIN = Look()


class Words(Struct, frozen=True):
    text: str
    look: Look


class Number(Struct, frozen=True):
    number: ReferenceNumber
    look: Look


class InlineWriter:
    """Writes the inlines of paragraphs.

    Numbers of references are `live` fields, but for a file that only LibreOffice gets, to make a PDF: its 7.4 loses the
    number of a field "Schedule 3" that comes to stand at the start of a line. A link with the same words stays whole.
    """

    def __init__(self, styles: Styles, references: References, *, live: bool = True) -> None:
        self._live = live
        self._styles = styles
        self._references = references
        self._known: dict[tuple[Look, str], str] = {}

    def markup(self, inlines: Sequence[Inline], key: str, look: Look = PLAIN) -> str:
        """The inlines as runs; words that look the same make one run."""
        plain = [inline.text for inline in inlines if type(inline) is Text or type(inline) is Filled]
        if len(plain) == len(inlines):  # most paragraphs
            text = "".join(plain)
            return self._runs(text, look, key) if text else ""
        written: list[str] = []
        waiting: list[str] = []
        waiting_look = look
        for piece in pieces(inlines, look, key):
            if waiting and (isinstance(piece, Number) or piece.look != waiting_look):
                written.append(self._runs("".join(waiting), waiting_look, key))
                waiting = []
            if isinstance(piece, Number):
                written += [self._field(each, piece.look, key) for each in self._references.fields(piece.number, key)]
            elif piece.text:
                waiting.append(piece.text)
                waiting_look = piece.look
        if waiting:
            written.append(self._runs("".join(waiting), waiting_look, key))
        return "".join(written)

    def _runs(self, text: str, look: Look, key: str) -> str:
        text = legal(text, key)
        if text.isascii():
            return run(text, self._looks(look))
        return "".join([run(words, self._looks(look, language)) for words, language in spans(text)])

    def _field(self, number: Field, look: Look, key: str) -> str:
        if not number.switch or not self._live:
            link = start("hyperlink", anchor=number.bookmark, history="1")
            return f"{link}{self._runs(number.result, look, key)}</w:hyperlink>"
        instruction = f"REF {number.bookmark} {number.switch} \\h"
        return field(instruction, legal(number.result, key), self._looks(look))

    def _looks(self, look: Look, language: str = "") -> str:
        """The w:rPr of a run; "" where it looks as its paragraph does."""
        if look is PLAIN and not language:
            return ""
        if (look, language) not in self._known:
            self._known[look, language] = self._properties(look, language)
        return self._known[look, language]

    def _properties(self, look: Look, language: str) -> str:
        style = empty("rStyle", val=self._styles.id(look.style)) if look.style else ""
        bold = "<w:b/><w:bCs/>" if look.bold else ""
        italic = "<w:i/><w:iCs/>" if look.italic else ""
        highlight = empty("highlight", val="yellow") if look.highlighted else ""
        right_to_left = f"<w:rtl/>{empty('lang', bidi=language)}" if language else ""
        properties = f"{style}{bold}{italic}{highlight}{right_to_left}"
        return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def pieces(inlines: Sequence[Inline], look: Look, key: str) -> Iterator[Words | Number]:
    """Inlines, nested ones unfolded. Nothing is added to a text but the non-breaking space before a live number."""
    for inline in inlines:
        match inline:
            case Text(text) | Filled(text):
                yield Words(text, look)
            case Term(inner):
                yield from pieces(inner, replace(look, style=names.DEFINITION_TERM), key)
            case Emphasis(inner, strong):
                changed = replace(look, bold=True) if strong else replace(look, italic=True)
                yield from pieces(inner, changed, key)
            case BlankMark():
                yield Words(BLANK, Look(names.BLANK, bold=True, highlighted=True))
            case Ruled():
                yield Words(RULE, Look())
            case Reference():
                if not inline.numbers:
                    raise ValueError(f"{key}: the reference to {inline.written} was not resolved")
                for number in inline.numbers:
                    yield Words(_before_number(number.words), look)
                    yield Number(number, look)
            case _:
                assert_never(inline)


def _before_number(words: str) -> str:
    """ "clause " with a space that never breaks."""
    return words[:-1] + NBSP if words.endswith(" ") else words
