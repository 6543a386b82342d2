"""The paragraphs and branches of a library's clause files that no agreement of a run was made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from alliancegen.model.library import Library
from alliancegen.model.places import Place
from alliancegen.model.reached import Reached
from alliancegen.model.templates import Block, Define, Emphasise, For, If, InlineIf, Part, Piece, Refer


class Stretch(Struct, frozen=True):
    """A paragraph (`branch` false) or a branch of a condition, and whether it was reached."""

    place: Place
    branch: bool
    reached: bool


def stretches(library: Library, reached: Reached) -> list[Stretch]:
    """Every paragraph and branch of the sections, schedules, execution blocks and definitions, in the files' order."""
    files = [*library.sections.values(), *library.schedules.values(), *library.execution.values()]
    bodies = [*(each.body for each in files), *(each.body for each in library.definitions)]
    found = [stretch for body in bodies for stretch in _parts(body, reached)]
    return sorted(found, key=lambda each: each.place)


def _parts(parts: Sequence[Part], reached: Reached) -> Iterator[Stretch]:
    for part in parts:
        match part:
            case Block():
                yield Stretch(part.place, False, part.place in reached.paragraphs)
                for pieces in (part.heading, part.pieces, *part.cells):
                    yield from _pieces(pieces, reached)
            case If(branches, place):
                for index, (condition, body) in enumerate(branches):
                    at = condition.place if condition else body[0].place if body else place
                    yield Stretch(at, True, (place, index) in reached.branches)
                    yield from _parts(body, reached)
            case For(body=body):
                yield from _parts(body, reached)


def _pieces(pieces: Sequence[Piece], reached: Reached) -> Iterator[Stretch]:
    for piece in pieces:
        match piece:
            case InlineIf(branches, place):
                for index, (condition, inner) in enumerate(branches):
                    at = condition.place if condition else inner[0].place if inner else place
                    yield Stretch(at, True, (place, index) in reached.branches)
                    yield from _pieces(inner, reached)
            case Define(inner) | Emphasise(inner) | Refer(inner):
                yield from _pieces(inner, reached)
            case _:
                pass
