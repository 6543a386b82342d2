"""The source text of what an overlay replaces: a whole file, one sub-clause wherever it stands in a file, one entry.

A sub-clause may stand in a file several times, as alternatives for different agreements; they are one passage, and the
overlay takes the place of each. Line ends, spaces at the end of lines and the number that was typed don't count, so that
they don't make an overlay suspect.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alliancegen.model.places import Place
from alliancegen.model.templates import Block, ClauseFile, Marker, blocks_of, heading_words
from alliancegen.model.typography import typeset
from alliancegen.readers.sources import Sources

_RANKS = {
    Marker.PART: 0,
    Marker.HEADING: 1,
    Marker.NUMBER: 2,
    Marker.BRACKET_NUMBER: 2,
    Marker.BRACKET_CAPITAL: 2,
}
_OUTSIDE = 2
"""The rank of text at the margin: it belongs to no sub-clause, but to the paragraph of a schedule above it."""
_NOTES = (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE)
_TAG = re.compile(r"\{%\s*(\w+).*?%\}")


@dataclass(frozen=True, slots=True)
class Span:
    """A sub-clause in its file: the first and the last of its lines."""

    file: str
    first: int
    last: int

    def holds(self, place: Place) -> bool:
        return place.file == self.file and self.first <= place.line <= self.last


def short_hash(text: str) -> str:
    """Eight letters that stand for a text."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return hashlib.sha256("\n".join(lines).strip("\n").encode("utf-8", "replace")).hexdigest()[:8]


def headings_of(clause_file: ClauseFile) -> list[str]:
    """The headings of a file's sub-clauses (of a schedule: and of its parts and paragraphs), each once."""
    return list(dict.fromkeys(heading_words(each) for each in blocks_of(clause_file.body) if each.heading))


def spans_of(clause_file: ClauseFile, heading: str, sources: Sources) -> list[Span] | None:
    """Where the sub-clause of that heading stands; None where it can't be told apart from what stands beside it."""
    blocks = list(blocks_of(clause_file.body))
    spans: list[Span] = []
    for block in blocks:
        if block.heading and heading_words(block) == typeset(heading):
            lines = sources.lines(block.place.file) or ()
            own = [each for each in blocks if each.place.file == block.place.file]
            span = _span(block, own, lines)
            if span is None:
                return None
            spans.append(span)
    return spans


def _rank(block: Block) -> int | None:
    """How high a block stands that opens something new; None for one that belongs to what is above it."""
    if block.marker in _NOTES:
        return None
    return _RANKS.get(block.marker, _OUTSIDE if block.level == 0 else None)


def _span(block: Block, blocks: Sequence[Block], lines: Sequence[str]) -> Span | None:
    """From a heading to the line before the next one, or before the tag that closes what stands round it."""
    rank = _rank(block)
    starts = {each.place.line: _rank(each) for each in blocks}
    depth, opened = 0, 0
    end = len(lines) + 1
    for line in range(block.place.line + 1, len(lines) + 1):
        found = starts.get(line)
        if found is not None and rank is not None and found <= rank:
            end = opened if depth else line
            inside = [at for at in starts if end <= at < line] if depth else []
            if inside:
                return None
            break
        outer = depth
        for word in tags_on(lines[line - 1]):
            depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
            if depth < 0 or (depth == 0 and word in ("elif", "else")):
                break
        else:
            if outer == 0 and depth > 0:
                opened = line
            continue
        end = line
        break
    last = end - 1
    while last > block.place.line and not lines[last - 1].strip():
        last -= 1
    return Span(block.place.file, block.place.line, last)


def tags_on(line: str) -> list[str]:
    """The words of the tags of a line that holds nothing else; none of any other line."""
    words: list[str] = _TAG.findall(line)
    return words if words and not _TAG.sub("", line).strip() else []


def text_of(spans: Sequence[Span], sources: Sources) -> str:
    """The source of a sub-clause, its alternatives one after the other, each numbered 1."""
    return "\n\n".join("\n".join(_lines_of(span, sources)) for span in spans) + "\n"


def _lines_of(span: Span, sources: Sources) -> Iterator[str]:
    lines = (sources.lines(span.file) or ())[span.first - 1 : span.last]
    yield from (re.sub(r"^\d{1,3}\.", "1.", line) if number == 0 else line for number, line in enumerate(lines))


def choices_of(spans: Sequence[Span], sources: Sources) -> str:
    """The source of a sub-clause as one text to start from: its alternatives stand behind their conditions."""
    if len(spans) < 2:
        return text_of(spans, sources)
    lines = sources.lines(spans[0].file) or ()
    first = {span.first: span for span in spans}
    kept: list[tuple[str, bool]] = []  # a line, or the lines of an alternative, and whether it is a tag
    for number, line in enumerate(lines, 1):
        if number in first:
            kept.append(("\n".join(_lines_of(first[number], sources)), False))
        elif tags_on(line) and not any(span.first <= number <= span.last for span in spans):
            kept += [(found[0], True) for found in _TAG.finditer(line)]
    return "\n\n".join(_with_conditions(kept)) + "\n"


def _with_conditions(kept: Sequence[tuple[str, bool]]) -> list[str]:
    """The alternatives with the conditions that hold one; conditions that hold none, and loops, are left out."""
    levels: list[list[str]] = [[]]
    used = [False]
    for text, is_tag in kept:
        word = text.split()[1] if is_tag else ""
        if word in ("if", "for"):
            levels.append([text])
            used.append(False)
        elif word in ("endif", "endfor") and len(levels) > 1:
            inner, holds = levels.pop(), used.pop()
            if holds:
                levels[-1] += [*inner, text] if word == "endif" else inner[1:]
                used[-1] = True
        else:
            levels[-1].append(text)
            used[-1] = used[-1] or not is_tag
    return levels[0]


def entry_text(place: Place, sources: Sources) -> str:
    """The source of one entry of `facts.yaml` or `rules.yaml`, or of one definition, from its place to the next."""
    lines = sources.lines(place.file) or ()
    kept = list(lines[place.line - 1 : place.line])
    indent = " " * (len(kept[0]) - len(kept[0].lstrip())) if kept else ""
    markdown = place.file.endswith(".md")
    for line in lines[place.line :]:
        at_margin = bool(line) and not line[0].isspace()
        if markdown:
            ends = bool(tags_on(line)) or (at_margin and not kept[-1].strip())
        else:
            ends = at_margin or line.startswith(f"{indent}- ")
        if ends:
            break
        kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
