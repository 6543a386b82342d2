"""The central definitions: `definitions.md`, one entry a paragraph with its sub-paragraphs (DESIGN 11.8)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from alliancegen.model.expressions import Both, Expression, Not
from alliancegen.model.library import Definition
from alliancegen.model.problems import Problem
from alliancegen.model.templates import Block, Define, Emphasise, For, If, Marker, Part, Piece, Words
from alliancegen.readers.template.blocks import read_body


def read_definitions(text: str, file: str, first_line: int = 1) -> tuple[list[Definition], list[Problem]]:
    """The entries in the order of the file; `first_line` is the line of the file on which `text` starts."""
    parts, problems = read_body(text, file, first_line)
    return _entries(parts, None, problems), problems


def _entries(parts: Sequence[Part], condition: Expression | None, problems: list[Problem]) -> list[Definition]:
    entries: list[Definition] = []
    for part in parts:
        match part:
            case Block(marker=Marker.TEXT, level=0):
                if entry := _entry(part, condition, problems):
                    entries.append(entry)
            case Block() if entries:
                last = entries.pop()
                entries.append(replace(last, body=(*last.body, part)))
            case If(branches):
                entries += _conditional(branches, condition, problems)
            case Block(place=place) | For(place=place):
                problems.append(
                    Problem(
                        "wrong-shape",
                        "a definition begins at the margin with the term in quotation marks and bold",
                        place,
                    )
                )
    return entries


def _conditional(
    branches: Sequence[tuple[Expression | None, Sequence[Part]]], condition: Expression | None, problems: list[Problem]
) -> list[Definition]:
    entries: list[Definition] = []
    earlier = condition
    for test, body in branches:
        holds = test if earlier is None else earlier if test is None else Both(earlier, test, test.place)
        entries += _entries(body, holds, problems)
        if test is not None:
            negated = Not(test, test.place)
            earlier = negated if earlier is None else Both(earlier, negated, test.place)
    return entries


def _entry(block: Block, condition: Expression | None, problems: list[Problem]) -> Definition | None:
    """`"**Losses**" (also **Loss**) means …`: the term, its other forms, and the paragraph without the bracket."""
    pieces = list(block.pieces)
    at = next((index for index, piece in enumerate(pieces) if isinstance(piece, Define)), None)
    if at is None or at > 1:
        problems.append(Problem("wrong-shape", 'a definition opens with "**Term**"', block.place))
        return None
    define = pieces[at]
    assert isinstance(define, Define)  # found as such above
    term = _letters(define.pieces)
    forms: list[str] = []
    rest = pieces[at + 1 :]
    if rest and isinstance(rest[0], Words) and re.match(r"”?\s*\(also $", rest[0].text):
        close = next(
            (i for i, piece in enumerate(rest) if isinstance(piece, Words) and piece.text.startswith(")")), None
        )
        if close is not None:
            forms = [_letters(piece.pieces) for piece in rest[:close] if isinstance(piece, Emphasise)]
            opening, closing = rest[0], rest[close]
            assert isinstance(opening, Words) and isinstance(closing, Words)  # found as such above
            kept = "”" if opening.text.startswith("”") else ""
            rest = [replace(closing, text=kept + closing.text[1:]), *rest[close + 1 :]]
    body = replace(block, pieces=(*pieces[: at + 1], *rest))
    return Definition(term, forms, (body,), condition, block.place)


def _letters(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Words))
