"""Where an overlay's words go: a section into the contents of a kind, paragraphs into the body of a file."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from alliancegen.model.library import AgreementKind, ContentsRow
from alliancegen.model.overlays import Act
from alliancegen.model.templates import For, If, Part
from alliancegen.readers.passages import Span


def with_row(kind: AgreementKind, row: ContentsRow, act: Act, target: str) -> AgreementKind:
    """The kind with a row of the contents before or after the one of `target`; the same kind where it hasn't got that."""

    def put(rows: Sequence[ContentsRow]) -> list[ContentsRow]:
        names = [each.id for each in rows]
        if target not in names:
            return list(rows)
        at = names.index(target) + (act is Act.AFTER)
        return [*rows[:at], row, *rows[at:]]

    before_contents = list(kind.contents_after)
    if target in before_contents:
        before_contents.insert(before_contents.index(target) + (act is Act.AFTER), row.id)
    return replace(
        kind,
        front=put(kind.front),
        contents_after=before_contents,
        body=[replace(part, rows=put(part.rows)) for part in kind.body],
        schedules=put(kind.schedules),
        back=put(kind.back),
    )


def spliced(parts: Sequence[Part], span: Span, words: Sequence[Part], act: Act) -> tuple[Part, ...]:
    """Parts with an overlay's words in the place of a sub-clause, before it or after it."""
    result: list[Part] = []
    begun = ended = False
    for part in parts:
        if span.holds(part.place):
            if not begun and act is not Act.AFTER:
                result += words
            begun = True
            if act is not Act.REPLACES:
                result.append(part)
            continue
        if begun and not ended and act is Act.AFTER:
            result += words
            ended = True
        match part:
            case If(branches, place):
                inner = tuple((condition, spliced(body, span, words, act)) for condition, body in branches)
                result.append(If(inner, place))
            case For(name, over, body, place):
                result.append(For(name, over, spliced(body, span, words, act), place))
            case _:
                result.append(part)
    if begun and not ended and act is Act.AFTER:
        result += words
    return tuple(result)
