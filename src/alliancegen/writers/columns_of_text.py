"""Words in lines and columns of a terminal's cells: wide letters fill two, marks above a letter none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import category, combining, east_asian_width


def width(text: str) -> int:
    """How many columns of a terminal a text fills."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at spaces; a longer word is cut. At least one line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, columns)
        lines += full
    return [*lines, line]


def _cut(word: str, columns: int) -> Iterator[str]:
    piece, filled = "", 0
    for character in word:
        wide = _width(character)
        if piece and filled + wide > columns:
            yield piece
            piece, filled = "", 0
        piece, filled = piece + character, filled + wide
    yield piece


def beside(cells: Sequence[str], columns: Sequence[int]) -> Iterator[list[str]]:
    """The lines of a row: each cell wrapped in its column and filled up with spaces, save the last."""
    pieces = [wrapped(cell, room) for cell, room in zip(cells, columns, strict=True)]
    for number in range(max(map(len, pieces))):
        line = [each[number] if number < len(each) else "" for each in pieces]
        yield [
            text + " " * (room - width(text)) if index < len(cells) - 1 else text
            for index, (text, room) in enumerate(zip(line, columns, strict=True))
        ]
