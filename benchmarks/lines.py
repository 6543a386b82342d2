"""The agreement as the lines and tables of a Word document, in their order: what every peer writes, and is checked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.agreement import TITLE, Agreement, Answered, Reference, Run, Runs, Schedule, Section, Words

CLAUSE_STYLES = {1: "Clause Level 2", 2: "Clause Level 3", 3: "Clause Level 4"}
"""The style of each level below the heading of a section, by its name in the house's Word file."""
HEADINGS = ("Heading 1", "Schedule Heading")
NUMBERED = (*HEADINGS, *CLAUSE_STYLES.values(), "Parties")


@dataclass(frozen=True)
class Piece:
    """Words; the name of an answer's place; or the number that a reference to `key` prints."""

    kind: Literal["words", "answer", "reference"]
    text: str
    bold: bool = False
    key: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph in a style. `key` is its bookmark, where something refers to it."""

    style: str
    pieces: Sequence[Piece]
    key: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of cells that are a piece each; the first row is its head, if it has one."""

    rows: Sequence[Sequence[Piece]]
    headed: bool


def lines(agreement: Agreement) -> Iterator[Line | Grid]:
    """All of it but the list of contents, which stands after the title."""
    yield Line("Title", [_words(TITLE)])
    yield Line("Intro Heading", [_words("Parties")])
    for party in agreement.parties:
        number, address = Answered(party.key, "number"), Answered(party.key, "address")
        about: list[Run] = [Words(", a company limited by shares with registered number "), number]
        about += [Words(", whose registered office is at "), address, Words(".")]
        yield Line("Parties", [Piece("answer", f"{party.key}_name", bold=True), *_pieces(about)])
    yield Line("Heading 1", [_words("Definitions")])
    yield Line(CLAUSE_STYLES[1], [_words("Definitions.", bold=True), _words(" In this agreement:")])
    for term, means in agreement.definitions.items():
        yield Line("Definition", [_words("“"), _words(term, bold=True), _words(f"” {means}")])
    for section in agreement.sections:
        yield from _section(section)
    for schedule in agreement.schedules:
        yield from _schedule(schedule)
    yield Line("Intro Heading", [_words("Execution")])
    for party in agreement.parties:
        yield Line(
            "Signature Text",
            [_words("Signed for and on behalf of "), Piece("answer", f"{party.key}_name", bold=True), _words(":")],
        )
        yield Grid([[_words("Director"), _words("Name")]], headed=False)


def printed(line: Line, agreement: Agreement) -> str:
    """The text of a line with every answer in its place."""
    return "".join(text(piece, agreement) for piece in line.pieces)


def text(piece: Piece, agreement: Agreement) -> str:
    return agreement.answers[piece.text] if piece.kind == "answer" else piece.text


def _section(section: Section) -> Iterator[Line | Grid]:
    yield Line("Heading 1", [_words(section.title)])
    for paragraph in section.paragraphs:
        pieces = _pieces(paragraph.runs)
        if paragraph.heading:
            pieces = [_words(f"{paragraph.heading}.", bold=True), _words(" "), *pieces]
        yield Line(CLAUSE_STYLES[paragraph.level], pieces, paragraph.key if paragraph.is_target else "")
    if section.table:
        yield Grid([_pieces(row) for row in section.table], headed=True)


def _schedule(schedule: Schedule) -> Iterator[Line]:
    yield Line("Schedule Heading", [_words(schedule.title)], schedule.key)
    for runs in schedule.paragraphs:
        yield Line("Body Text", _pieces(runs))


def _words(words: str, *, bold: bool = False) -> Piece:
    return Piece("words", words, bold)


def _pieces(runs: Runs) -> list[Piece]:
    return [_piece(run) for run in runs]


def _piece(run: Run) -> Piece:
    match run:
        case Words(words):
            return Piece("words", words)
        case Answered():
            return Piece("answer", run.name)
        case Reference(key, number):
            return Piece("reference", number, key=key)
