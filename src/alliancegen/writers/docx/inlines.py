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
from alliancegen.writers.docx.ooxml import NBSP, Element, add, add_field, add_text, legal, new
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
    """Writes inlines into paragraphs.

    Numbers of references are `live` fields, but for a file that only LibreOffice gets, to make a PDF: its 7.4 loses the
    number of a field "Schedule 3" that comes to stand at the start of a line. A link with the same words stays whole.
    """

    def __init__(self, styles: Styles, references: References, *, live: bool = True) -> None:
        self._live = live
        self._styles = styles
        self._references = references

    def write(self, paragraph: Element, inlines: Sequence[Inline], key: str, look: Look = PLAIN) -> None:
        """The inlines as runs at the end of a paragraph; words that look the same make one run."""
        plain = [inline.text for inline in inlines if type(inline) is Text or type(inline) is Filled]
        if len(plain) == len(inlines):  # most paragraphs
            if text := "".join(plain):
                self._run(paragraph, text, look, key)
            return
        waiting: list[str] = []
        waiting_look = look
        for piece in pieces(inlines, look, key):
            if waiting and (isinstance(piece, Number) or piece.look != waiting_look):
                self._run(paragraph, "".join(waiting), waiting_look, key)
                waiting = []
            if isinstance(piece, Number):
                for field in self._references.fields(piece.number, key):
                    self._field(paragraph, field, piece.look, key)
            elif piece.text:
                waiting.append(piece.text)
                waiting_look = piece.look
        if waiting:
            self._run(paragraph, "".join(waiting), waiting_look, key)

    def _run(self, parent: Element, text: str, look: Look, key: str) -> None:
        for words, language in spans(legal(text, key)):
            run = add(parent, "r")
            if look != PLAIN or language:
                run.append(self._properties(look, language))
            add_text(run, words)

    def _field(self, paragraph: Element, field: Field, look: Look, key: str) -> None:
        if not field.switch or not self._live:
            self._run(add(paragraph, "hyperlink", anchor=field.bookmark, history="1"), field.result, look, key)
            return
        properties = None if look == PLAIN else self._properties(look)
        add_field(paragraph, f"REF {field.bookmark} {field.switch} \\h", legal(field.result, key), properties)

    def _properties(self, look: Look, language: str = "") -> Element:
        properties = new("rPr")
        if look.style:
            add(properties, "rStyle", val=self._styles.id(look.style))
        if look.bold:
            add(properties, "b")
            add(properties, "bCs")
        if look.italic:
            add(properties, "i")
            add(properties, "iCs")
        if look.highlighted:
            add(properties, "highlight", val="yellow")
        if language:
            add(properties, "rtl")
            add(properties, "lang", bidi=language)
        return properties


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
