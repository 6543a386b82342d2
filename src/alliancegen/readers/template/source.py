"""The text of a clause file's body, with every answer and tag taken out and remembered.

Each `{{ … }}` and `{% … %}` becomes one private-use character, so that the grammar of the text (indents, lists, bold,
references, tables) is read without ever looking into an expression. Private-use characters in the file itself are
refused at the door.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from jinja2 import TemplateSyntaxError
from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.readers.template.expressions import GRAMMAR
from alliancegen.readers.template.refusal import Refused

FIRST_MARK = 0xE000
LAST_MARK = 0xF8FF
MOST_SLOTS = LAST_MARK - FIRST_MARK + 1
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ue000-\uf8ff]")
MAX_SIZE = 256 * 1024

_MARKS_OF_GIT = ("<" * 7, ">" * 7, "|" * 7, "=" * 7)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)

_STRING = r"""\"[^"\\{}%\n]*"|'[^'\\{}%\n]*'"""
_PLAIN = re.compile(
    rf"\{{[{{%][ \n]+(\w+)?(?:[\w.,|~*/ \n()\[\]]|[=!<>]=|[<>](?!=)|[+-] |{_STRING})*(\}}\}}|%\}})", re.ASCII
)
"""A plain answer or tag (see `_plain_tags`). None of its pieces begins as another does, so that no search goes back far."""
_BRACKET = re.compile(rf"[()\[\]]|{_STRING}")
_CLOSED_BY = {"(": ")", "[": "]"}
_CLOSING = {"{": "}}", "%": "%}"}


class Slot(Struct, frozen=True):
    """What one private-use character stands for: the source between the braces, and its span."""

    source: str
    is_tag: bool
    place: Place


class Source(Struct, frozen=True):
    """A masked body: `text` with private-use characters, and `slots` by character.

    `marks` are the indexes of those characters; `shifts` say by how much letters stand further on in the original, before
    the first of them, between it and the second, and so on.
    """

    file: str
    text: str
    marks: Sequence[int]
    shifts: Sequence[int]
    slots: dict[str, Slot]
    line_starts: Sequence[int]
    first_line: int

    def place(self, index: int, end: int | None = None) -> Place:
        """The place of a character of `text`; with `end` (exclusive) the span, as far as its line goes."""
        offset = index + self.shifts[bisect_left(self.marks, index)]
        line = bisect_right(self.line_starts, offset) - 1
        line_start = self.line_starts[line]
        column = offset - line_start + 1
        if end is None:
            return Place(self.file, line + self.first_line, column)
        end = min(end, len(self.text))
        last = end + self.shifts[bisect_left(self.marks, end)]
        if line + 1 < len(self.line_starts):
            last = min(last, self.line_starts[line + 1] - 1)
        return Place(self.file, line + self.first_line, column, max(column + 1, last - line_start + 1))


def mask(body: str, file: str, first_line: int) -> Source:
    """The masked body. `first_line` is the line of the file on which the body starts.

    Raises `Refused` for what Jinja can't read at all and for comments, raw blocks, whitespace signs and stray characters.
    """
    line_starts = [0, *(match.end() for match in re.finditer("\n", body))]

    def place_at(offset: int, end: int = 0) -> Place:
        line = bisect_right(line_starts, offset) - 1
        column = offset - line_starts[line] + 1
        return Place(file, line + first_line, column, column + end - offset if end > offset else 0)

    if len(body) > MAX_SIZE:
        message = f"the text of a clause file holds at most {MAX_SIZE // 1024} KiB"
        raise Refused("file-too-large", message, place_at(0), "divide it into two files")
    if stray := FORBIDDEN.search(body):
        raise Refused(
            "control-character",
            f"the character U+{ord(stray[0]):04X} can't stand in a clause",
            place_at(stray.start(), stray.end()),
            "delete it",
        )
    if any(mark in body for mark in _MARKS_OF_GIT) and (conflict := _CONFLICT.search(body)):
        raise Refused(
            "conflict-marker",
            "this line is left of a conflict of two versions in git",
            place_at(conflict.start(), conflict.end()),
            "decide which words stay, and delete the three marks",
        )
    text: list[str] = []
    marks: list[int] = []
    shifts = [0]
    slots: dict[str, Slot] = {}
    done = 0
    plain = _plain_tags(body)
    for start, end in _tags(body, line_starts, place_at) if plain is None else plain:
        if len(slots) == MOST_SLOTS:
            message = f"a clause file holds at most {MOST_SLOTS:,} answers and tags"
            raise Refused("file-too-large", message, place_at(start), "divide it into two files")
        character = chr(FIRST_MARK + len(slots))
        slots[character] = Slot(body[start + 2 : end - 2], body[start + 1] == "%", place_at(start, end))
        text += (body[done:start], character)
        marks.append(start - shifts[-1])
        shifts.append(shifts[-1] + end - start - 1)
        done = end
    text.append(body[done:])
    return Source(file, "".join(text), marks, shifts, slots, line_starts, first_line)


def _plain_tags(body: str) -> list[tuple[int, int]] | None:
    """Where answers and tags begin and end, if all of them are of a kind that Jinja's lexer would only confirm; else None.

    Those hold names, numbers, strings without braces, operators that stand apart and balanced brackets. The lexer takes
    ten times as long, and decides about all others.
    """
    found: list[tuple[int, int]] = []
    start = body.find("{")
    while start >= 0:
        if not body.startswith(("{", "%", "#"), start + 1):
            start = body.find("{", start + 1)
            continue
        tag = _PLAIN.match(body, start)
        if tag is None or tag[2] != _CLOSING[body[start + 1]] or tag[1] == "raw" or not _balanced(tag[0]):
            return None
        found.append((start, tag.end()))
        start = body.find("{", tag.end())
    return found


def _balanced(tag: str) -> bool:
    """Whether every bracket outside strings is closed by its own, in its order."""
    awaited: list[str] = []
    for found in _BRACKET.findall(tag) if "(" in tag or "[" in tag or ")" in tag or "]" in tag else ():
        if found in _CLOSED_BY:
            awaited.append(_CLOSED_BY[found])
        elif found in (")", "]") and (not awaited or awaited.pop() != found):
            return False
    return not awaited


def _tags(body: str, line_starts: Sequence[int], place_at: Callable[[int, int], Place]) -> Iterator[tuple[int, int]]:
    """Where answers and tags begin and end. Raises `Refused`."""
    offset = 0
    opened = -1
    try:
        for _, token, value in GRAMMAR.lex(body):
            start, offset = offset, offset + len(value)
            if token in ("variable_begin", "block_begin"):
                opened = start
                if "-" in value or "+" in value:
                    raise Refused("not-allowed", "write tags without - or +", place_at(start, offset))
            elif token in ("variable_end", "block_end"):
                if value.strip()[0] in "-+":
                    raise Refused("not-allowed", "write tags without - or +", place_at(start, offset))
                yield opened, offset
                opened = -1
            elif token in ("comment_begin", "raw_begin"):
                raise Refused(
                    "not-allowed",
                    "comments {# … #} and raw blocks are not part of the clause language",
                    place_at(start, offset),
                    "use a drafting note: > Drafting note: …",
                )
    except TemplateSyntaxError as error:
        starts = line_starts[min(error.lineno - 1, len(line_starts) - 1)]
        raise Refused(
            "tag-syntax", f"an answer or tag on this line can't be read: {error.message}", place_at(starts, 0)
        ) from None
    if opened >= 0:
        sign, end = ("{{", "}}") if body.startswith("{{", opened) else ("{%", "%}")
        place = place_at(opened, opened + 2)
        raise Refused("tag-syntax", f"the {sign} that opens here is never closed", place, f"close it with {end}")
