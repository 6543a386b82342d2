"""The text of every file that was read, so that a problem can show its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Sources:
    """File name to lines. Filled by readers, asked by whoever prints a problem."""

    def __init__(self) -> None:
        self._texts: dict[str, str | bytes] = {}
        self._lines: dict[str, Sequence[str]] = {}

    def add(self, file: str, text: str) -> None:
        self._texts[file] = text

    def add_raw(self, file: str, raw: bytes) -> None:
        """A file as it was read: without a byte order mark, its line ends as line feeds, what is no UTF-8 marked."""
        self._texts[file] = raw

    def share(self, other: Sources, file: str) -> None:
        """Know a file that `other` knows."""
        if (text := other._text(file)) is not None:
            self.add(file, text)

    def files(self) -> list[str]:
        """The names of all files that were read."""
        return list(self._texts)

    def says(self, file: str, words: Iterable[str]) -> bool:
        """Whether one of the words stands in a file that was read."""
        text = self._text(file) or ""
        return any(each in text for each in words)

    def lines(self, file: str) -> Sequence[str] | None:
        """The lines of a file that was read; None for any other."""
        if file not in self._lines:
            text = self._text(file)
            if text is None:
                return None
            self._lines[file] = text.split("\n")
        return self._lines[file]

    def _text(self, file: str) -> str | None:
        """The text of a file that was read. Most are never asked for, so bytes become letters when one is."""
        text = self._texts.get(file)
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
            self._texts[file] = text
        return text
