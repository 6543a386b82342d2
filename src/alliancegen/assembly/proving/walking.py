"""What a kind of agreement can print: every heading, reference and term with the formula of its being there.

Texts keep the answers in them as they are spelt, between two private signs, so that `[[Services: {{ service.name }}]]`
finds the heading `{{ service.name }}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.assembly.kind_words import KindWords, kind_words
from alliancegen.assembly.proving.diagrams import ALWAYS, NEVER
from alliancegen.assembly.proving.formulas import NO_LOCALS, Formulas, Locals, names_in, without_unique
from alliancegen.assembly.proving.spelling import spelt
from alliancegen.assembly.proving.variables import RowOf, Rows
from alliancegen.model.expressions import Both, Either, Expression, Not
from alliancegen.model.library import AgreementKind, ContentsRow, Library
from alliancegen.model.places import Place
from alliancegen.model.templates import (
    Block,
    ClauseFile,
    Define,
    Emphasise,
    For,
    If,
    InlineIf,
    Marker,
    Part,
    Piece,
    Print,
    Refer,
    Words,
)
from alliancegen.model.terms import ends_sentence

Body = TypeVar("Body")
ANSWER, ANSWER_ENDS = "\ue000", "\ue001"
_MOST_READINGS = 16
_TAIL = 40
"""How many letters of the text before a run are kept: a term may begin there."""
_ENTRIES = (Marker.LETTER, Marker.ROMAN)
_AFTER_NOTHING = frozenset({". "})
_AFTER_A_WORD = frozenset({"a"})


class Reading(Struct, frozen=True):
    """One way in which a text with conditions inside comes out."""

    text: str
    formula: int


class Pointer(Struct, frozen=True):
    """A reference as it may be printed, in the part (by its number) of a file; `term` is the definition in which it stands."""

    written: Reading
    place: Place
    part: int
    term: str = ""


class Run(Struct, frozen=True):
    """A run of our own words; `before` is how the text before it may end. `term` is the definition in which it stands."""

    text: str
    before: frozenset[str]
    formula: int
    place: Place
    marker: Marker
    paragraph: int
    term: str = ""

    @property
    def opens(self) -> bool:
        """Whether it may open a sentence."""
        lead = self.text[: len(self.text) - len(self.text.lstrip())]
        return any(ends_sentence(each + lead) for each in self.before)


class Defined(Struct, frozen=True):
    """A term that is defined: in a clause, or in definitions.md."""

    term: str
    formula: int
    place: Place


class Seen(Struct, frozen=True):
    """A paragraph that may be printed.

    Inside a loop `formula` is about one row. `sure` is enough for some row to print it, whichever row that is, and
    `again` for two.
    """

    block: Block
    formula: int
    sure: int
    again: int
    part: int
    heading: Sequence[Reading]
    readings: Sequence[Reading] = ()
    """How an entry of a list may read."""


class Branch(Struct, frozen=True):
    """A branch of a condition; `before` is the formula of getting there."""

    place: Place
    formula: int
    before: int


class Way(Struct, frozen=True):
    """How a walk got to where it is: the formula of that, and what the names of loops mean.

    In a loop `around` is the formula outside of it, with the conditions inside that aren't about its row, and `rows` are
    those of which the conditions about its row hold.
    """

    formula: int
    local: Locals
    around: int
    loop: str = ""
    rows: Rows | None = None


class Printed(Struct):
    """One section or schedule of a kind, as it may be printed."""

    row: ContentsRow
    file: ClauseFile
    formula: int
    titles: Sequence[Reading]
    is_schedule: bool
    beside: bool = False
    seen: list[Seen] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    defined: list[Defined] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


def printed(library: Library, kind: AgreementKind, formulas: Formulas) -> list[Printed]:
    """The sections and schedules of a kind in printed order; `summary` last, where it stands beside the agreement."""
    words = kind_words(kind.words, library.style.proper_names)
    schedules = {row.id for row in kind.schedules}
    tops = []
    for row in kind.rows():
        file = (library.schedules if row.id in schedules else library.sections).get(row.id)
        if file is not None:
            tops.append(_Walk(formulas, words).top(row, file, formulas.included(row.id), row.id in schedules))
    if "summary" in library.sections:
        file = library.sections["summary"]
        row = ContentsRow("summary", "", None, file.place)
        tops.append(replace(_Walk(formulas, words).top(row, file, ALWAYS, False), beside=True))
    return tops


class _Walk:
    """Goes through one clause file."""

    def __init__(self, formulas: Formulas, words: KindWords) -> None:
        self._formulas = formulas
        self._d = formulas.diagrams
        self._words = words
        self._part = 0
        self._paragraph = 0
        self._apart = ""  # the loop of which each row has a part, or a schedule, of its own
        self._term = ""

    def top(self, row: ContentsRow, file: ClauseFile, formula: int, is_schedule: bool) -> Printed:
        way = Way(formula, NO_LOCALS, formula)
        if row.loop is not None:
            way = self._into(way, *row.loop)
            self._apart = way.loop
        self._to = Printed(row, file, way.formula, self.readings(file.title, way.formula, way.local), is_schedule)
        self._parts(file.body, way)
        return self._to

    def definition(self, term: str, parts: Sequence[Part], formula: int, to: Printed) -> None:
        """Go through one entry of definitions.md, as a part of the section that prints it."""
        self._to, self._term = to, term
        self._parts(parts, Way(formula, NO_LOCALS, formula))

    # ------------------------------------------------------------ the way there

    def _into(self, way: Way, name: str, over: Expression) -> Way:
        """Into a loop."""
        over = without_unique(over)
        local, some = self._formulas.enter(name, over, way.local)
        rows, _ = self._formulas.rows_of(over, way.local)
        row = local[name]
        around = self._d.both(self._sure(way), self._formulas.counted(over, Decimal(1), way.local))
        return Way(self._d.both(way.formula, some), local, around, name, rows if isinstance(row, RowOf) else None)

    def _sure(self, way: Way) -> int:
        return way.around if way.rows is None else self._d.both(way.around, self._formulas.some(way.rows))

    def _again(self, way: Way) -> int:
        """Two rows of the innermost loop print it."""
        if way.rows is None or way.loop == self._apart:
            return NEVER
        return self._d.both(way.around, self._formulas.some(way.rows, Decimal(2)))

    def _branches(
        self, branches: Sequence[tuple[Expression | None, Body]], way: Way, place: Place
    ) -> Iterator[tuple[Body, Way]]:
        rest = way
        for condition, body in branches:
            if condition is None:
                holds, where = rest, place
            else:
                test, where = self._formulas.formula(condition, way.local), condition.place
                holds = self._narrowed(rest, condition, self._d.both(rest.formula, test))
                no = Not(condition, condition.place)
                rest = self._narrowed(rest, no, self._d.both(rest.formula, self._d.negated(test)))
            self._to.branches.append(Branch(where, holds.formula, way.formula))
            yield body, holds

    def _narrowed(self, way: Way, condition: Expression, formula: int) -> Way:
        """The way on where a condition holds."""
        around, rows = way.around, way.rows
        for each in _all_of(condition):
            if way.loop not in names_in(each):
                around = self._d.both(around, self._formulas.formula(each, way.local))
                continue
            found = self._formulas.chosen_rows(each, way.loop, rows) if rows is not None else None
            if found is None:
                around = NEVER  # nothing is sure about some row
            else:
                rows, asked = found
                around = self._d.both(around, asked)
        return replace(way, formula=formula, around=around, rows=rows)

    # ------------------------------------------------------------ paragraphs

    def _parts(self, parts: Sequence[Part], way: Way) -> None:
        for part in parts:
            match part:
                case Block():
                    self._block(part, way)
                case If(branches, place):
                    for body, within in self._branches(branches, way, place):
                        self._parts(body, within)
                case For(name, over, body):
                    self._parts(body, self._into(way, name, over))

    def _block(self, block: Block, way: Way) -> None:
        if block.marker is Marker.PART:
            self._part += 1
            self._apart = way.loop
        self._paragraph += 1
        heading = self.readings(block.heading, way.formula, way.local) if block.heading else ()
        self._pieces(block.heading, way, block, _AFTER_A_WORD, references_only=True)
        entry = self.readings(block.pieces, way.formula, way.local) if block.marker in _ENTRIES else ()
        self._to.seen.append(Seen(block, way.formula, self._sure(way), self._again(way), self._part, heading, entry))
        before = _AFTER_NOTHING if block.marker not in _ENTRIES else _AFTER_A_WORD
        self._pieces(block.pieces, way, block, before)
        for cell in block.cells:
            self._pieces(cell, way, block, _AFTER_NOTHING)

    def _pointer(self, pieces: Sequence[Piece], way: Way, place: Place) -> None:
        for reading in self.readings(pieces, way.formula, way.local):
            self._to.pointers.append(Pointer(reading, place, self._part, self._term))

    def _pieces(
        self,
        pieces: Sequence[Piece],
        way: Way,
        block: Block,
        before: frozenset[str],
        *,
        references_only: bool = False,
    ) -> frozenset[str]:
        """Note the words, terms and references of a paragraph. `before` is how the text before may end; so is the result."""
        for piece in pieces:
            match piece:
                case Words(text, place) if not references_only:
                    text = self._words(text)
                    self._to.runs.append(
                        Run(text, before, way.formula, place, block.marker, self._paragraph, self._term)
                    )
                    before = frozenset((each + text)[-_TAIL:] for each in before)
                case Define(inner, place) if not references_only:
                    if all(isinstance(each, Words) for each in inner) and not self._term:
                        term = "".join(self._words(each.text) for each in inner if isinstance(each, Words))
                        self._to.defined.append(Defined(term, way.formula, place))
                    before = _AFTER_A_WORD
                case Emphasise(inner) | Define(inner):
                    self._pieces(inner, way, block, before, references_only=references_only)
                    before = _AFTER_A_WORD
                case Refer(inner, place):
                    self._pointer(inner, way, place)
                    before = _AFTER_A_WORD
                case InlineIf(branches, place):
                    after = [
                        self._pieces(body, within, block, before, references_only=references_only)
                        for body, within in self._branches(branches, way, place)
                    ]
                    whole = branches[-1][0] is None
                    before = frozenset().union(*after) | (frozenset() if whole else before)
                case Words() | Print():
                    before = _AFTER_A_WORD
        return before

    # ------------------------------------------------------------ texts

    def readings(self, pieces: Sequence[Piece], formula: int, local: Locals) -> list[Reading]:
        """Every way in which a short text may come out, without its spaces at the ends."""
        found = self._raw(pieces, formula, local)
        return [Reading(" ".join(each.text.replace("\u00a0", " ").split()), each.formula) for each in found]

    def _raw(self, pieces: Sequence[Piece], formula: int, local: Locals) -> list[Reading]:
        found = [Reading("", formula)]
        for piece in pieces:
            found = [
                Reading(each.text + more.text, more.formula)
                for each in found
                for more in self._piece(piece, each.formula, local)
                if more.formula != NEVER
            ][:_MOST_READINGS]
        return found

    def _piece(self, piece: Piece, formula: int, local: Locals) -> Iterator[Reading]:
        match piece:
            case Words(text):
                yield Reading(self._words(text), formula)
            case Print(expression):
                keys: Mapping[str, str] = {name: row.key for name, row in local.items() if isinstance(row, RowOf)}
                yield Reading(f"{ANSWER}{spelt(expression, keys)}{ANSWER_ENDS}", formula)
            case Define(inner) | Emphasise(inner) | Refer(inner):
                yield from self._raw(inner, formula, local)
            case InlineIf(branches):
                rest = formula
                for condition, body in branches:
                    holds = rest
                    if condition is not None:
                        test = self._formulas.formula(condition, local)
                        holds, rest = self._d.both(rest, test), self._d.both(rest, self._d.negated(test))
                    yield from self._raw(body, holds, local)
                    if condition is None:
                        return
                yield Reading("", rest)


def walk_definition(
    formulas: Formulas, words: KindWords, term: str, parts: Sequence[Part], formula: int, to: Printed
) -> None:
    """Add one entry of definitions.md to the section that prints it."""
    _Walk(formulas, words).definition(term, parts, formula, to)


def _all_of(condition: Expression) -> Iterator[Expression]:
    """The conditions that must all hold for this one to hold."""
    match condition:
        case Both(left, right):
            yield from _all_of(left)
            yield from _all_of(right)
        case Not(Either(left, right), place):
            yield from _all_of(Not(left, place))
            yield from _all_of(Not(right, place))
        case Not(Not(of)):
            yield from _all_of(of)
        case _:
            yield condition
