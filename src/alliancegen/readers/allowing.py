"""What a file itself says of a problem: that it may stay, and why.

In a clause file, on a line of its own above the paragraph:   > Allow long-sentence: the words are the statute's
In YAML, front matter included, on the line or the line above:   # allow dated-body: the name in 2019
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.readers.yaml_source import outside_scalars

_IN_MARKDOWN = re.compile(r" *> ?Allow(?=[ :]|$)(?P<says>.*)")
_IN_YAML = re.compile(r"(?:^|(?<=[ \t]))# ?allow(?=[ \t:]|$)(?P<says>.*)")
_SAYS = re.compile(r"\s*(?P<rule>[^\s:]*)\s*:?\s*(?P<reason>.*?)\s*")
_PASSED_OVER = re.compile(r"\s*(?:$|>|\{%[^{]*%\}\s*$)")
_ENDS_PARAGRAPH = re.compile(r"\s*(?:$|\{%[^{]*%\}\s*$)")


class Allowance(Struct, frozen=True):
    """A rule that may be broken on the lines from `first` to `last` of a file; `reason` is empty where none is given."""

    rule: str
    reason: str
    place: Place
    first: int
    last: int


def read_allowances(file: str, lines: Sequence[str]) -> list[Allowance]:
    """Every allowance of a file, by the name that it has in messages."""
    if not any("llow" in line for line in lines):
        return []
    if not file.endswith(".md"):
        return list(_in_yaml(file, lines, 0))
    matter = _front_matter(lines)
    return [*_in_yaml(file, lines[1:matter], 1), *_in_markdown(file, lines, matter)]


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines the front matter has, with the --- that closes it; 0 where there is none."""
    if not lines or lines[0] != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 1) if line == "---"), 0)


def _in_markdown(file: str, lines: Sequence[str], start: int) -> Iterator[Allowance]:
    in_note = False
    for number in range(start, len(lines)):
        found = None if in_note else _IN_MARKDOWN.match(lines[number])
        in_note = bool(lines[number].strip()) and (
            in_note or (found is None and lines[number].lstrip().startswith(">"))
        )
        if found:
            first = number + 1
            while first < len(lines) and _PASSED_OVER.match(lines[first]):
                first += 1
            last = first
            while last + 1 < len(lines) and not _ENDS_PARAGRAPH.match(lines[last + 1]):
                last += 1
            yield _allowance(found, Place(file, number + 1, 1, len(lines[number]) + 1), first + 1, last + 1)


def _in_yaml(file: str, lines: Sequence[str], before: int) -> Iterator[Allowance]:
    """`before` is how many lines of the file stand above these."""
    found = {(number, match.start()): match for number, line in enumerate(lines) if (match := _IN_YAML.search(line))}
    for number, column in outside_scalars("\n".join(lines), list(found)) if found else ():
        line = number
        if not lines[number][:column].strip():  # a line of its own speaks of the next one that isn't a comment
            while line < len(lines) and (not lines[line].strip() or lines[line].lstrip().startswith("#")):
                line += 1
        place = Place(file, before + number + 1, column + 1, len(lines[number]) + 1)
        yield _allowance(found[number, column], place, before + line + 1, before + line + 1)


def _allowance(found: re.Match[str], place: Place, first: int, last: int) -> Allowance:
    says = _SAYS.fullmatch(found["says"])
    assert says is not None  # every part of it may be empty
    return Allowance(says["rule"], says["reason"], place, first, last)
