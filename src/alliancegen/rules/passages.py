"""The words of a library as its rules read them: each paragraph, heading and cell in one line.

Answers and references stand in it as one sign each. A condition inside a paragraph makes it several: one for each of its
branches, and one without it where it has no `else`. Notes for drafters are no words of an agreement and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct

from alliancegen.model.library import Library
from alliancegen.model.places import Place
from alliancegen.model.templates import (
    Block,
    ClauseFile,
    Define,
    Emphasise,
    InlineIf,
    Marker,
    Piece,
    Print,
    Refer,
    Words,
    blocks_of,
)

ANSWER, REFERENCE = "\ufffc", "\ufffd"
"""What stands for an answer and for a reference, so that a rule sees that something is printed there."""

Simple = Words | Print | Refer | Define
Lines = Callable[[str], Sequence[str] | None]
_NOTES = (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE)


class Where(Enum):
    """What a passage is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    CELL = "cell"
    DEFINITION = "definition"


class Passage(Struct, frozen=True):
    """`pieces` are what `text` is made of, each with where it begins there; `owner` is the id of the clause file, or
    the term of a central definition.

    `defined` holds the spans of the terms that it defines.
    """

    text: str
    where: Where
    owner: str
    marker: Marker
    pieces: Sequence[tuple[int, Simple]]
    lines: Lines
    defined: Sequence[tuple[int, int]] = ()

    @property
    def opens_sentence(self) -> bool:
        """Whether its first word opens a sentence: that of a list's entry goes on with one."""
        return self.marker not in (Marker.LETTER, Marker.ROMAN)

    @property
    def is_definition(self) -> bool:
        """Whether it belongs to an entry of definitions.md."""
        return self.where is Where.DEFINITION

    @property
    def without_terms(self) -> str:
        """The text with a sign for each letter of a term that it defines, so that only its uses of terms are left."""
        text = self.text
        for start, end in self.defined:
            text = text[:start] + ANSWER * (end - start) + text[end:]
        return text

    def place(self, start: int, end: int) -> Place:
        """The place in the clause file of a part of the text, as far as its first line goes."""
        begin, piece = next((each for each in reversed(self.pieces) if each[0] <= start), self.pieces[0])
        if isinstance(piece, Define) and isinstance(piece.pieces[0], Words):
            piece = piece.pieces[0]
        if not isinstance(piece, Words):
            return piece.place
        return _place_within(piece, start - begin, end - begin, self.lines(piece.place.file) or ())


class LibraryText(Struct, frozen=True):
    """A library with its passages; `today` is the day on which it is looked at."""

    library: Library
    passages: Sequence[Passage]
    today: date

    @property
    def is_whole(self) -> bool:
        """Whether it has kinds of agreement. Without any it is a part, and what it lacks may stand in the rest."""
        return bool(self.library.kinds)

    def of_agreements(self) -> Iterator[Passage]:
        """The passages that make sentences: no titles, headings or cells."""
        return (each for each in self.passages if each.where in (Where.TEXT, Where.DEFINITION))


def library_text(library: Library, lines: Lines, today: date) -> LibraryText:
    """Every passage of the library, file by file. `lines` gives the lines of a file that was read."""
    return LibraryText(library, list(_passages(library, lines)), today)


def _passages(library: Library, lines: Lines) -> Iterator[Passage]:
    for clause_file in clause_files(library):
        yield from _of_pieces(clause_file.title, Where.TITLE, clause_file.id, Marker.TEXT, lines)
        yield from _of_blocks(blocks_of(clause_file.body), Where.TEXT, clause_file.id, lines)
    for definition in library.definitions:
        yield from _of_blocks(blocks_of(definition.body), Where.DEFINITION, definition.term, lines)


def clause_files(library: Library) -> Iterator[ClauseFile]:
    """Every clause file: sections, schedules, execution blocks."""
    files: Iterable[Mapping[str, ClauseFile]] = (library.sections, library.schedules, library.execution)
    for each in files:
        yield from each.values()


def _of_blocks(blocks: Iterable[Block], where: Where, owner: str, lines: Lines) -> Iterator[Passage]:
    for block in blocks:
        if block.marker in _NOTES:
            continue
        yield from _of_pieces(block.heading, Where.HEADING, owner, block.marker, lines)
        yield from _of_pieces(block.pieces, where, owner, block.marker, lines)
        for cell in block.cells:
            yield from _of_pieces(cell, Where.CELL, owner, block.marker, lines)


def _of_pieces(pieces: Sequence[Piece], where: Where, owner: str, marker: Marker, lines: Lines) -> Iterator[Passage]:
    for variant in _variants(pieces):
        text = ""
        begun: list[tuple[int, Simple]] = []
        defined: list[tuple[int, int]] = []
        for piece in variant:
            words = _text(piece)
            if text[-1:].isalpha() and words[:1].isalpha():
                text += " "  # two conditions side by side, of which never both print
            begun.append((len(text), piece))
            if isinstance(piece, Define):
                defined.append((len(text), len(text) + len(words)))
            text += words
        if begun:
            yield Passage(text, where, owner, marker, begun, lines, defined)


def _text(piece: Simple) -> str:
    match piece:
        case Words(text):
            return text
        case Define(inner):
            return words_of(inner)
        case Print():
            return ANSWER
        case Refer():
            return REFERENCE


def words_of(pieces: Sequence[Piece]) -> str:
    """The letters of pieces that hold nothing but words; an answer among them is one sign."""
    return "".join(piece.text if isinstance(piece, Words) else ANSWER for piece in pieces)


def _variants(pieces: Sequence[Piece]) -> list[list[Simple]]:
    """The ways in which a paragraph can print: each branch of each of its conditions at least once."""
    variants: list[list[Simple]] = [[]]
    for piece in pieces:
        match piece:
            case Words() | Print() | Refer():
                ways: list[list[Simple]] = [[piece]]
            case Define(inner) if all(isinstance(each, Words) for each in inner):
                ways = [[piece]]
            case Define(inner) | Emphasise(inner):
                ways = _variants(inner)
            case InlineIf(branches):
                ways = [way for _, body in branches for way in _variants(body)]
                if branches[-1][0] is not None:
                    ways.append([])
        others = [[*variants[0], *way] for way in ways[1:]]
        variants = [[*variant, *ways[0]] for variant in variants] + others
    return variants


def _place_within(words: Words, start: int, end: int, lines: Sequence[str]) -> Place:
    """Where a part of some words stands in its file: they are read beside their source, letter by letter."""
    line, column = words.place.line - 1, words.place.column - 1
    first: tuple[int, int] | None = None
    after = (line, column)
    for index, letter in enumerate(words.text[:end]):
        if letter != " ":
            while line < len(lines) and _is_gap(lines[line], column):
                line, column = (line, column + 1) if column < len(lines[line]) else (line + 1, 0)
                if column == 0 and line < len(lines):
                    column = _after_quote_sign(lines[line])
            if line < len(lines) and lines[line][column] == "\\" and letter != "\\":
                column += 1
            if index >= start:
                first = first or (line, column)
                if line == first[0]:
                    after = (line, column + 1)
            column += 1
    if first is None or line >= len(lines):
        return words.place
    return Place(words.place.file, first[0] + 1, first[1] + 1, after[1] + 1)


def _is_gap(line: str, column: int) -> bool:
    return column >= len(line) or line[column] in " \t\u00a0"


def _after_quote_sign(line: str) -> int:
    """Where the words of a wrapped line begin: after the > of a note or signing line."""
    inner = line.lstrip(" ")
    return len(line) - len(inner) + 1 if inner.startswith(">") else 0
