"""The letters of a YAML file before YAML reads them: encoding, line ends, characters that nobody typed on purpose.

The text that YAML is given has the same length as the one on disk (without its byte order mark, with line feeds alone),
so that every offset is a place in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import accumulate

from msgspec import Struct

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.readers.odd_letters import first_few

BYTE_ORDER_MARK = "\ufeff"
STAND_IN = "\ufffd"

FORBIDDEN = Pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff"  # controls, line ends that editors don't show as such
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use: the clause language's own marks
    "\ud800-\udfff\ufdd0-\ufdef"  # halves of characters, and what never is one
    + "".join(chr(plane << 16 | last) for plane in range(15) for last in (0xFFFE, 0xFFFF))
    + "]+"
)

_ODD_SPACE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_TAB_INDENT = Pattern("^ *(\t[ \t]*)(?=[^ \t\n])", re.MULTILINE)
_TAB_ALONE = Pattern("^[ \t]+$", re.MULTILINE)
_ODD_INDENT = Pattern(f"^[ \\t]*(?:(?:- +)*-)?({_ODD_SPACE}+)|^[ \\t]*(?:- +)*[\\w.]+:({_ODD_SPACE}+)", re.MULTILINE)
_MERGE = Pattern("^<<<<<<< .*$", re.MULTILINE)
_MERGE_LEFT = Pattern(r"^(?:(?:>>>>>>>|\|\|\|\|\|\|\|)(?: .*)?|<<<<<<<|=======)$", re.MULTILINE)
_OTHER_FILES = {
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a zip archive, or a file of Word or Excel",
    b"%PDF-": "a PDF",
    b"\xd0\xcf\x11\xe0": "a file of Word or Excel",
    b"{\\rtf": "a file of a word processor",
}
"""What files begin with that are no text, or none that anybody typed."""


class YamlText(Struct, frozen=True, dict=True):
    """A text whose offsets are places. `first_line` is the line of the file that it starts on."""

    file: str
    text: str
    first_line: int = 1

    @cached_property
    def last(self) -> int:
        """The offset of the last letter."""
        return max(len(self.text.rstrip()) - 1, 0)

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))][:-1]

    def row(self, offset: int) -> int:
        """The line of an offset, counted from 0 within this text."""
        return bisect_right(self.starts, offset) - 1

    def line(self, row: int) -> str:
        """A line of this text, without its line feed."""
        end = self.starts[row + 1] - 1 if row + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[row] : end]

    def rest_of_line(self, offset: int) -> str:
        """What stands on a line from an offset on."""
        row = self.row(offset)
        return self.line(row)[offset - self.starts[row] :]

    def place(self, start: int, end: int = 0) -> Place:
        """The span from `start` up to `end`, as far as its first line goes; one character where no end is given.

        An offset behind the last letter of the text means that letter.
        """
        start = min(start, self.last)
        row = self.row(start)
        begin = self.starts[row]
        column = start - begin + 1
        line_end = len(self.line(row).rstrip()) + 1
        return Place(self.file, row + self.first_line, column, max(column + 1, min(end - begin + 1, line_end)))

    def line_place(self, row: int) -> Place:
        """The words of a line, without its indent."""
        line = self.line(row)
        start = self.starts[row] + len(line) - len(line.lstrip())
        return self.place(start, self.starts[row] + len(line))


def decode(raw: bytes, file: str) -> str | Problem:
    """The text of a file's bytes, or the problem that they are not UTF-8."""
    for beginning, what in _OTHER_FILES.items():
        if raw.startswith(beginning):
            message = f"this file is {what}, not a text with answers or clauses"
            return Problem("not-utf-8", message, Place(file, 1), help="name the YAML file itself")
    if raw[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") or raw[:4].count(0) == 3:
        message = "this file is saved as UTF-32, not as UTF-8"
        return Problem("not-utf-8", message, Place(file, 1), help="save it again with the encoding UTF-8")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:4].count(0) >= 2 or (len(raw) == 2 and 0 in raw):
        message = 'this file is saved as UTF-16 ("Unicode" in some editors), not as UTF-8'
        return Problem("not-utf-8", message, Place(file, 1), help="save it again with the encoding UTF-8")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return _not_utf_8(raw, error.start, file)


def _not_utf_8(raw: bytes, at: int, file: str) -> Problem:
    good = raw[:at].decode().removeprefix(BYTE_ORDER_MARK)
    column = len(good) - good.rfind("\n")
    place = Place(file, good.count("\n") + 1, column, column + 1)
    guess = raw[at : at + 1].decode("cp1252", "ignore")
    meant = f", which may be meant as '{guess}'" if guess.isprintable() and guess else ""
    message = f"this file is not saved as UTF-8: here stands the byte {raw[at]:02X}{meant}"
    return Problem("not-utf-8", message, place, help="save it again with the encoding UTF-8")


def as_typed(text: str, *, opens_file: bool) -> str:
    """The text with line feeds alone, and without the byte order mark that some editors put first."""
    if opens_file:
        text = text.removeprefix(BYTE_ORDER_MARK)
    return text.replace("\r\n", "\n")


def is_plain(text: str) -> bool:
    """Whether a text holds no tab, no odd space and nothing that can't be seen, as most do: a look that spares closer ones."""
    return text.replace("\n", "").isprintable()


def readable(text: str) -> str:
    """The text that YAML is given: of the same length, with stand-ins for forbidden characters.

    Tabs on lines that hold nothing else become spaces, because YAML trips over them and nobody sees them.
    """
    if is_plain(text):
        return text
    text = FORBIDDEN.sub(lambda found: STAND_IN * len(found[0]), text)
    return _TAB_ALONE.sub(lambda found: found[0].replace("\t", " "), text)


def stray_characters(source: YamlText) -> list[Problem]:
    """Characters that can't stand in a file."""
    if is_plain(source.text):
        return []
    if source.text.count("\r") > 1 and "\n" not in source.text:
        message = "the lines of this file end as on computers of long ago, with the character U+000D alone"
        return [Problem("control-character", message, source.place(0, 0), help="save it with ordinary line ends (LF)")]
    return first_few(FORBIDDEN.finditer(source.text), partial(_forbidden, source))


def _forbidden(source: YamlText, found: re.Match[str]) -> Problem:
    code = f"U+{ord(found[0][0]):04X}"
    count = len(found[0])
    message = (
        f"the character {code} can't be used"
        if count == 1
        else f"{count} characters can't be used, the first is {code}"
    )
    place = source.place(found.start(), found.end())
    return Problem("control-character", message, place, help="delete it" if count == 1 else "delete them")


def merge_markers(source: YamlText) -> list[Problem]:
    """Lines that git left where two versions of a file met."""
    if "<<<<<<< " not in source.text:
        if not any(sign in source.text for sign in ("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            return []
        return first_few(_MERGE_LEFT.finditer(source.text), partial(_merge_left, source))
    return first_few(_MERGE.finditer(source.text), partial(_merge_marker, source))


def _merge_marker(source: YamlText, found: re.Match[str]) -> Problem:
    help = "keep one side, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
    message = "two versions of this file were merged, and here both still stand"
    return Problem("conflict-marker", message, source.place(found.start(), found.end()), help=help)


def _merge_left(source: YamlText, found: re.Match[str]) -> Problem:
    message = "this line is left of two versions that were merged"
    help = "decide which answers stay, and delete it"
    return Problem("conflict-marker", message, source.place(found.start(), found.end()), help=help)


def odd_indents(source: YamlText, inside: set[int]) -> list[Problem]:
    """Tabs and non-breaking spaces where YAML counts spaces. `inside` are the rows that continue a text."""
    if is_plain(source.text):
        return []

    def outside(pattern: Pattern) -> Iterator[re.Match[str]]:
        return (found for found in pattern.finditer(source.text) if source.row(found.start()) not in inside)

    tabs = first_few(outside(_TAB_INDENT), partial(_tab_indent, source))
    return [*tabs, *first_few(outside(_ODD_INDENT), partial(_odd_indent, source))]


def _tab_indent(source: YamlText, found: re.Match[str]) -> Problem:
    place = source.place(found.start(1), found.end(1))
    return Problem("tab-indent", "this line is indented with a tab", place, help="use spaces, two for each level")


def _odd_indent(source: YamlText, found: re.Match[str]) -> Problem:
    group = 1 if found[1] else 2
    where = "before the words of this line" if found[1] else "after the colon"
    message = f"{where} stands a non-breaking space, which is no space to a computer"
    place = source.place(found.start(group), found.end(group))
    return Problem("non-breaking-space", message, place, help="type an ordinary space instead")
