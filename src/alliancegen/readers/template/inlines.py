"""What stands inside one paragraph: words, answers, defined terms, bold, references, conditions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.expressions import Expression
from alliancegen.model.places import Place
from alliancegen.model.templates import Define, Emphasise, InlineIf, Piece, Print, Refer, Words
from alliancegen.model.typography import typeset
from alliancegen.readers.template.expressions import read_expression
from alliancegen.readers.template.refusal import Refused
from alliancegen.readers.template.source import Slot, Source

_STOPS = re.compile(r"[\\*\[“\ue000-\uf8ff]")
"""What each sign that isn't only a letter begins with: one set, which is searched for five times as fast as whole signs."""
_ESCAPED = "\\*[]\"'|"


class Paragraph(Struct, frozen=True):
    """The letters of one paragraph, wrapped lines joined.

    Its letters were taken from the masked source in runs: `starts` says with which letter each run begins, `indexes` where
    that stands in the source. A part of a paragraph keeps its runs; its text begins with their letter number `at`.
    """

    text: str
    source: Source
    starts: Sequence[int] = (0,)
    indexes: Sequence[int] = (0,)
    at: int = 0

    def __getitem__(self, part: slice) -> Paragraph:
        start, _, _ = part.indices(len(self.text))
        return Paragraph(self.text[part], self.source, self.starts, self.indexes, self.at + start)

    def index(self, letter: int) -> int:
        """Where a letter stands in the masked source."""
        letter += self.at
        run = bisect_right(self.starts, letter) - 1
        return self.indexes[run] + letter - self.starts[run]

    def stripped(self) -> Paragraph:
        left = len(self.text) - len(self.text.lstrip())
        return self[left : len(self.text.rstrip())]

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The span of a part of the paragraph, as far as its first line goes."""
        if not self.text:
            return self.source.place(0)
        last = self.index((end if end is not None else len(self.text)) - 1)
        return self.source.place(self.index(min(start, len(self.text) - 1)), last + 1)


def read_inlines(paragraph: Paragraph) -> tuple[Piece, ...]:
    """The pieces of a paragraph. Raises `Refused` for what is left open or doesn't fit."""
    set_out = replace(paragraph, text=typeset(paragraph.text))
    return tuple(_read(set_out, 0, len(set_out.text)))


def _read(paragraph: Paragraph, start: int, end: int) -> list[Piece]:
    text = paragraph.text
    pieces: list[Piece] = []
    words = start

    def flush(until: int) -> None:
        if until > words:
            pieces.append(Words(_unescape(text[words:until]), paragraph.place(words, until)))

    position = start
    while match := _STOPS.search(text, position, end):
        here, stop = match.start(), match[0]
        position = match.end()
        following = text[position : min(position + 2, end)]
        if stop == "\\":
            position += 1 if following and following[0] in _ESCAPED else 0
            continue
        if stop in "*[" and following.startswith(stop):
            stop += stop
            position += 1
        elif stop == "“" and following == "**":
            stop += following
            position += 2
        elif stop in "[“" or (stop == "*" and (not following or following[0].isspace())):
            continue
        flush(here + 1 if stop == "“**" else here)
        if stop == "[[":
            close = _close(paragraph, "]]", position, end, here, "reference")
            pieces.append(Refer(tuple(_read_reference(paragraph, position, close)), paragraph.place(here, close + 2)))
            position = close + 2
        elif stop == "“**":
            close = text.find("**", position, end)
            if close < 0:
                raise Refused(
                    "unclosed", "this bold text is not closed", paragraph.place(here, here + 3), "close it with **"
                )
            inner = tuple(_read(paragraph, position, close))
            if text.startswith("”", close + 2):
                pieces.append(Define(inner, paragraph.place(here + 3, close)))
            else:
                pieces.append(Emphasise(inner, True, paragraph.place(here + 1, close + 2)))
            position = close + 2
        elif stop in ("**", "*"):
            close = _close(paragraph, stop, position, end, here, "bold text" if stop == "**" else "italic text")
            pieces.append(
                Emphasise(
                    tuple(_read(paragraph, position, close)), stop == "**", paragraph.place(here, close + len(stop))
                )
            )
            position = close + len(stop)
        else:
            slot = paragraph.source.slots[stop]
            if slot.is_tag:
                piece, position = _read_condition(paragraph, here, end)
                pieces.append(piece)
            else:
                pieces.append(Print(read_expression(slot.source, slot.place), slot.place))
        words = position
    flush(end)
    return pieces


def _read_reference(paragraph: Paragraph, start: int, end: int) -> list[Piece]:
    """The inside of a reference: words and answers, nothing else."""
    if not paragraph.text[start:end].strip():
        raise Refused("broken-reference", "this reference is empty", paragraph.place(start - 2, end + 2))
    pieces = _read(paragraph, start, end)
    for piece in pieces:
        if not isinstance(piece, Words | Print):
            raise Refused("broken-reference", "a reference holds a heading and answers, nothing else", piece.place)
    return pieces


def _close(paragraph: Paragraph, sign: str, start: int, end: int, opened: int, what: str) -> int:
    close = paragraph.text.find(sign, start, end)
    if close < 0:
        raise Refused(
            "unclosed",
            f"this {what} is not closed",
            paragraph.place(opened, opened + len(sign)),
            f"close it with {sign}",
        )
    return close


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\*\[\]\"'“”‘’|])", r"\1", text) if "\\" in text else text


# ---------------------------------------------------------------- conditions inside a paragraph


def _read_condition(paragraph: Paragraph, start: int, end: int) -> tuple[InlineIf, int]:
    """The condition that opens at `start`, and the position after its `endif`."""
    first = paragraph.source.slots[paragraph.text[start]]
    word, rest = tag_words(first)
    if word != "if":
        raise Refused(
            "stray-tag",
            f"'{word}' has no 'if' before it in this paragraph",
            first.place,
            "a condition inside a paragraph begins and ends there; one around paragraphs has its tags alone on their lines",
        )
    branches: list[tuple[Expression | None, Sequence[Piece]]] = []
    condition: Expression | None = read_expression(rest, first.place)
    depth, opened = 0, start + 1
    for position in range(start + 1, end):
        slot = paragraph.source.slots.get(paragraph.text[position])
        if slot is None or not slot.is_tag:
            continue
        word, rest = tag_words(slot)
        if word == "if":
            depth += 1
            if depth >= MAX_TAG_DEPTH:
                raise too_deep(slot)
        elif word == "endif" and depth:
            depth -= 1
        elif depth == 0 and word in ("elif", "else", "endif"):
            branches.append((condition, tuple(_read(paragraph, opened, position))))
            if word == "endif":
                return InlineIf(tuple(branches), first.place), position + 1
            if condition is None:
                raise Refused("stray-tag", f"'{word}' stands after 'else'", slot.place)
            condition = read_expression(rest, slot.place) if word == "elif" else None
            opened = position + 1
        elif word == "for":
            raise Refused("not-allowed", "a loop has its tags alone on their lines", slot.place)
    raise Refused("unclosed", "this condition is not closed in its paragraph", first.place, "close it with {% endif %}")


MAX_TAG_DEPTH = 20
"""How many conditions and loops may stand one inside the other: nobody can read that many, and reading them is recursive."""


def too_deep(slot: Slot) -> Refused:
    """The refusal of a tag that stands inside too many others."""
    message = f"conditions and loops stand at most {MAX_TAG_DEPTH} deep in each other"
    return Refused("not-allowed", message, slot.place, "give what they ask together a name in facts.yaml")


TAGS = ("if", "elif", "else", "endif", "for", "endfor")


def first_word(slot: Slot) -> str:
    """What kind of tag it is, whether or not the dialect has it."""
    return next(iter(slot.source.split()), "")


def tag_words(slot: Slot) -> tuple[str, str]:
    """The tag's first word and the rest of it. Raises `Refused` for a tag that the dialect doesn't have."""
    word, rest = first_word(slot), slot.source.strip()[len(first_word(slot)) :]
    if word not in TAGS:
        raise Refused(
            "not-allowed",
            f"the tag '{word}' is not part of the clause language",
            slot.place,
            "the tags are if, elif, else, endif, for, endfor",
        )
    if word in ("else", "endif", "endfor") and rest.strip():
        raise Refused("tag-syntax", f"nothing stands after '{word}'", slot.place)
    return word, rest


Reader = Callable[[Paragraph], tuple[Piece, ...]]
