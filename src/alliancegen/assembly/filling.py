"""Fill: a parsed clause file and the answers make filled blocks; conditions and loops are gone, words are ours or answers.

The structure comes from the file alone. An answer can only ever become a `Filled` inside a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.assembly.evaluating import CannotEvaluate, Scope, entries_of, evaluate, truth
from alliancegen.assembly.kind_words import KindWords
from alliancegen.assembly.printing import print_expression
from alliancegen.assembly.room import Room
from alliancegen.model.agreement import Emphasis, Filled, Inline, Reference, Term, Text, plain_text
from alliancegen.model.expressions import Both, Either, Expression, Not, Test
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.questions import Kind
from alliancegen.model.reached import Reached
from alliancegen.model.templates import (
    Block,
    Column,
    Define,
    Emphasise,
    Endings,
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
from alliancegen.model.values import Answer, Blank, Row, Value

Chosen = TypeVar("Chosen", Part, Piece)


class FilledBlock(Struct, frozen=True):
    """One paragraph with its answers in."""

    marker: Marker
    level: int
    place: Place
    heading: Sequence[Inline] = ()
    inlines: Sequence[Inline] = ()
    endings: Endings | None = None
    cells: Sequence[Sequence[Inline]] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[str] = ()


class Filler:
    """Fills the parts of one clause file. `modal` is what "must" prints as, `kind_words` what the kind calls things.

    `reached` takes down what was filled, for whoever wants to know.
    """

    def __init__(
        self,
        scope: Scope,
        modal: str,
        problems: list[Problem],
        kind_words: KindWords | None = None,
        reached: Reached | None = None,
        room: Room | None = None,
    ) -> None:
        self._reached = reached
        self._room = room or Room()
        self._scope = scope
        self._modal = modal
        self._problems = problems
        self._kind_words = kind_words
        self._said: dict[str, Text] = {} if kind_words is None else kind_words.said(modal)

    def with_names(self, names: Mapping[str, Value]) -> Filler:
        return Filler(
            self._scope.with_names(names), self._modal, self._problems, self._kind_words, self._reached, self._room
        )

    # ------------------------------------------------------------ blocks

    def blocks(self, parts: Sequence[Part], rows: tuple[str, ...] = ()) -> Iterator[FilledBlock]:
        """The blocks that are left, in order. `rows` are the ids of the loops' rows round them."""
        for part in parts:
            match part:
                case Block():
                    yield from self._block(part, rows)
                case If(branches, place):
                    yield from self.blocks(self._chosen(branches, place), rows)
                case For(name, over, body):
                    for index, entry in enumerate(self._entries(over)):
                        inner = self.with_names({name: entry})
                        row = entry.id if isinstance(entry, Row) and entry.id else str(index)
                        yield from inner.blocks(body, (*rows, row))
                        if self._room.used_up:
                            return
            if self._room.used_up:
                return

    def _entries(self, over: Expression) -> Sequence[Value]:
        try:
            return entries_of(evaluate(over, self._scope))
        except CannotEvaluate as reason:
            self._cannot(reason, over.place)
            return ()

    def _chosen(self, branches: Sequence[tuple[Expression | None, Sequence[Chosen]]], place: Place) -> Sequence[Chosen]:
        """The branch whose condition holds first."""
        for index, (condition, body) in enumerate(branches):
            if condition is None or self._holds(condition):
                if self._reached is not None:
                    self._reached.branches.add((place, index))
                return body
        return ()

    def _holds(self, condition: Expression) -> bool:
        try:
            value = self._condition(condition)
        except CannotEvaluate as reason:
            self._cannot(reason, condition.place)
            return False
        known = truth(value)
        if known is None and isinstance(value, Blank):
            self._problems.append(
                Problem(
                    "missing-answer",
                    f"'{value.origin.path}' is missing, and the words of a clause rest on it",
                    value.origin.place,
                    remarks=(Remark("the clause that rests on it", condition.place),),
                    help=f"add   {value.origin.path.rpartition('.')[2]}: …",
                )
            )
        return bool(known)

    def _condition(self, condition: Expression) -> Value:
        """A condition of a clause. An answer that is still to come counts as given there: it prints as a blank.

        In rules `is given` on a blank stays open, and the rule is not judged.
        """
        match condition:
            case Test(of=of, name="given") if isinstance(evaluate(of, self._scope), Blank):
                return Answer(True, Kind.YES_NO)
            case Not(of=of):
                inner = self._condition(of)
                known = truth(inner)
                return inner if known is None else Answer(not known, Kind.YES_NO)
            case Both(left=left, right=right):
                first = self._condition(left)
                return first if truth(first) is False else self._later(first, right, decides=False)
            case Either(left=left, right=right):
                first = self._condition(left)
                return first if truth(first) else self._later(first, right, decides=True)
            case _:
                return evaluate(condition, self._scope)

    def _later(self, first: Value, right: Expression, *, decides: bool) -> Value:
        """The second half of `and` or `or`, after a first half that didn't decide; an open first half stays open."""
        second = self._condition(right)
        return second if truth(first) is not None or truth(second) is decides else first

    def _cannot(self, reason: CannotEvaluate, place: Place) -> None:
        self._problems.append(Problem("cannot-evaluate", str(reason), place))

    def _block(self, block: Block, rows: tuple[str, ...]) -> Iterator[FilledBlock]:
        if self._reached is not None:
            self._reached.paragraphs.add(block.place)
        heading = tuple(self.inlines(block.heading)) if block.heading else ()
        cells = tuple(tuple(_joined(self.inlines(cell))) for cell in block.cells) if block.cells else ()
        first, *more = _paragraphs(_merged(self.inlines(block.pieces)))
        first = _with_capitals(first, opens=block.marker not in _ENTRIES)
        if problem := self._room.take(block.place, [first, *more]):
            self._problems.append(problem)
        yield FilledBlock(
            block.marker, block.level, block.place, heading, first, block.endings, cells, block.columns, rows
        )
        for inlines in more:
            yield FilledBlock(Marker.TEXT, block.level, block.place, inlines=inlines, rows=rows)

    # ------------------------------------------------------------ inside a paragraph

    def inlines(self, pieces: Sequence[Piece]) -> list[Inline]:
        """The pieces of a paragraph with their answers in."""
        filled: list[Inline] = []
        for piece in pieces:
            if type(piece) is Words:
                filled.append(self._own(piece.text))
            elif type(piece) is Print:
                filled += self._printed(piece.expression, piece.place)
            else:
                filled += self._marked(piece)
        return filled

    def _marked(self, piece: Piece) -> Sequence[Inline]:
        """What is neither plain words nor an answer."""
        match piece:
            case Define(inner):
                return (Term(tuple(self.inlines(inner))),)
            case Emphasise(inner, strong):
                return (Emphasis(tuple(self.inlines(inner)), strong),)
            case Refer(inner, place):
                return (Reference(" ".join(plain_text(self.inlines(inner)).split()), place),)
            case InlineIf(branches, place):
                return self.inlines(self._chosen(branches, place))
            case _:
                raise AssertionError(piece)  # words and answers are done above

    def _own(self, text: str) -> Text:
        """Our own words, in the words of the kind and the house's verb; the same ones often stand in many agreements."""
        done = self._said.get(text)
        if done is None:
            words = self._kind_words(text) if self._kind_words else text
            done = self._said[text] = Text(_in_mood(words, self._modal))
        return done

    def _printed(self, expression: Expression, place: Place) -> Sequence[Inline]:
        try:
            return print_expression(expression, self._scope)
        except CannotEvaluate as reason:
            self._cannot(reason, place)
            return ()


_ARTICLES = ("the ", "a ", "an ")
_ENTRIES = (Marker.LETTER, Marker.ROMAN)
_MUST = Pattern(r"\bmust\b")
_MUST_OPENING = Pattern(r"\bMust\b")


def _in_mood(text: str, modal: str) -> str:
    """Our own "must" in the house's verb."""
    if modal == "must":
        return text
    return _MUST_OPENING.sub(modal.capitalize(), _MUST.sub(modal, text))


def _merged(inlines: Iterable[Inline]) -> list[Inline]:
    """Words that a condition had parted, in one piece again."""
    merged: list[Inline] = []
    last: Inline | None = None
    for inline in inlines:
        if type(inline) is Text and type(last) is Text:
            last = merged[-1] = Text(last.text + inline.text)
        else:
            merged.append(inline)
            last = inline
    return merged


def _paragraphs(inlines: list[Inline]) -> list[list[Inline]]:
    """An answer that holds blank lines makes several paragraphs; its other line feeds are spaces."""
    if not any(type(inline) is Filled and "\n" in inline.text for inline in inlines):
        return [_without_double_stops(inlines)]
    paragraphs: list[list[Inline]] = [[]]
    for inline in inlines:
        if type(inline) is not Filled or "\n" not in inline.text:
            paragraphs[-1].append(inline)
            continue
        pieces = [" ".join(piece.split("\n")).strip() for piece in re.split(r"\n\s*\n", inline.text.strip())]
        paragraphs[-1].append(replace(inline, text=pieces[0]))
        paragraphs += [[replace(inline, text=piece)] for piece in pieces[1:]]
    return [_without_double_stops(paragraph) for paragraph in paragraphs]


def _joined(inlines: Iterable[Inline]) -> list[Inline]:
    """A cell's inlines: one paragraph, whatever the answer holds."""
    return [
        replace(inline, text=" ".join(inline.text.split("\n"))) if isinstance(inline, Filled) else inline
        for inline in inlines
    ]


def _with_capitals(inlines: list[Inline], *, opens: bool) -> list[Inline]:
    """An answer that begins a sentence with an article begins it with a capital: `the Council` prints `The Council`.

    `opens` says whether the paragraph begins one: an entry of a list goes on with what stands above it. Nothing else of an
    answer is changed, because a name may begin with a small letter on purpose.
    """
    for index, inline in enumerate(inlines):
        if opens and type(inline) is Filled and inline.text.startswith(_ARTICLES):
            inlines[index] = replace(inline, text=inline.text[0].upper() + inline.text[1:])
        opens = type(inline) is Text and inline.text.endswith((". ", "? ", "! "))
    return inlines


def _without_double_stops(inlines: list[Inline]) -> list[Inline]:
    """An answer that ends with a full stop takes the place of ours."""
    for index, answer in enumerate(inlines[:-1]):
        if type(answer) is Filled and answer.text.endswith("."):
            after = inlines[index + 1]
            if type(after) is Text and after.text.startswith("."):
                inlines[index + 1] = Text(after.text[1:])
    return inlines
