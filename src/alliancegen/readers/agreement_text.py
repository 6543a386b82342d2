"""An agreement that was written as plain text, read back passage by passage, to see what a new build changes in it.

The text writer (`writers.text`) puts each provision on a line of its own, its number first, and an empty line before each
clause and schedule. Numbers are taken off here, and a reference stands by what it refers to, so that another number alone
is no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from alliancegen.model.comparison import Passage

_TOP = re.compile(r"(?P<number>(?:[A-Z][a-z]+[ \u00a0])?\d+)\.? (?P<words>\S.*)")
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*|\([A-Za-z0-9]{1,5}\)|Part[ \u00a0]\d+)\.? (?P<words>\S.*)")
_HEADING = re.compile(r"[^.?!:|]{1,90}(?=[.?!:](?: |$))")
_PATH = r"\d+(?:\.\d+)*(?:\([a-z]+\))*"
_REFERENCE = re.compile(
    rf"\b(?P<word>[Cc]lauses?|[Ss]ections?|[A-Z][a-z]+)[ \u00a0]{_PATH}(?:(?:,| and| or| to)[ \u00a0]{_PATH})*"
)
_INDENT = 3


class _Line(Struct):
    """A line with its key, its number with those above it (`path`), and the title of its clause or schedule.

    `schedule` is that of the schedule ("Schedule 2"), empty in a clause.
    """

    key: str
    top: str
    title: str
    schedule: str
    path: str
    words: str

    @property
    def label(self) -> str:
        if not self.path or self.path == self.schedule:
            return self.schedule or self.title
        return f"{self.schedule}, paragraph {self.path}" if self.schedule else f"clause {self.path}"


def read_agreement_text(text: str) -> list[Passage]:
    """The passages of a text; of one that alliancegen didn't write, its lines."""
    lines = list(_lines(text))
    keys = {each.path: each.key for each in lines if each.path and not each.schedule}
    keys |= {each.schedule: each.key for each in lines if each.path == each.schedule}
    plain = not re.search(r"\b[Cc]lause[ \u00a0]\d", text)  # a plain agreement calls its clauses sections

    def by_target(found: re.Match[str]) -> str:
        word = found["word"]
        if word[:1] in "Cc" or (plain and word[:1] in "Ss" and word[1:7] == "ection"):
            return re.sub(_PATH, lambda number: f"[→{keys.get(number[0], number[0])}]", found[0])
        whole = found[0].replace("\u00a0", " ")
        return f"[→{keys[whole]}]" if whole in keys else found[0]

    return [
        Passage(each.key, each.top, "", each.label, each.title, each.words, _REFERENCE.sub(by_target, each.words))
        for each in lines
    ]


def _lines(text: str) -> Iterator[_Line]:
    seen: dict[str, int] = {}
    if not text.strip():
        return
    for block in re.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        yield from _block(block.split("\n"), seen)


def _block(lines: list[str], seen: dict[str, int]) -> Iterator[_Line]:
    """A clause or schedule: its title, then what stands in it."""
    found = _TOP.fullmatch(lines[0])
    number, title = (found["number"].replace("\u00a0", " "), found["words"]) if found else ("", lines[0].strip())
    schedule = "" if number.isdecimal() else number
    top = _once(title.casefold(), seen)
    yield _Line(top, top, title, schedule, number, title)
    above = {-1: (top, "" if schedule else number)}
    for line in lines[1:]:
        depth = (len(line) - len(line.lstrip(" "))) // _INDENT
        numbered = _NUMBERED.fullmatch(line.strip())
        label, words = (numbered["number"], numbered["words"]) if numbered else ("", line.strip())
        if not words:
            continue
        parent = above[max(each for each in above if each < depth)]
        path = label if label[:1].isdigit() else f"{parent[1]}{label}" if label.startswith("(") else ""
        heading = _HEADING.match(words) if label[:1].isdigit() or label.startswith("Part") else None
        name = heading[0].casefold() if heading else str(sum(key.startswith(f"{parent[0]}/") for key in seen))
        key = _once(f"{parent[0]}/{name}", seen)
        above = {each: of for each, of in above.items() if each < depth}
        above[depth] = key, path
        yield _Line(key, top, title, schedule, path, words)


def _once(key: str, seen: dict[str, int]) -> str:
    """A key that no other line has."""
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}~{seen[key]}"
