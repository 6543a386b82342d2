"""Where something stands in a file that a person wrote."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True, order=True):
    """A span on one line of a file.

    `file` is the name as the user knows it; `line` and `column` count from 1, in code points;
    `end` is the column after the last character, 0 when only the start is known.
    """

    file: str
    line: int
    column: int = 1
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """File and line alone, as the report prints them."""
        return f"{self.file}:{self.line}"
