"""The source text of what an overlay replaces: a whole file, one sub-clause wherever it stands in a file, one entry.

A sub-clause may stand in a file several times, as alternatives for different agreements; they are one passage, and the
overlay takes the place of each. Line ends, spaces at the end of lines and the number that was typed don't count, so that
they don't make an overlay suspect.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.model.templates import ClauseFile, blocks_of, heading_words
from alliancegen.model.typography import typeset
from alliancegen.readers.sources import Sources

_RANKS = (("# ", 0), ("## ", 1))
_LOWEST = 2
"""The rank of a numbered sub-clause, and of text at the margin, which belongs to no sub-clause."""
_NOTE = re.compile(r">\s?(Drafting note|Note to other side):")
_KEEPERS = re.compile(r"(?m)^(?:owner|reviewed):.*\n(?:[ \t]+.*\n)*")
_TAG = re.compile(r"\{%\s*(\w+).*?%\}")


class Span(Struct, frozen=True):
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


def file_text(clause_file: ClauseFile, sources: Sources) -> str:
    """The source of a whole file, without the lines that say who keeps and who approved its words."""
    matter, end, body = "\n".join(sources.lines(clause_file.place.file) or ()).partition("\n---\n")
    return _KEEPERS.sub("", matter + "\n") + end[1:] + body


def headings_of(clause_file: ClauseFile) -> list[str]:
    """The headings of a file's sub-clauses (of a schedule: and of its parts and paragraphs), each once."""
    return list(dict.fromkeys(heading_words(each) for each in blocks_of(clause_file.body) if each.heading))


def spans_of(clause_file: ClauseFile, heading: str, sources: Sources) -> list[Span] | None:
    """Where the sub-clause of that heading stands; None where it can't be told apart from what stands beside it."""
    spans: list[Span] = []
    for block in blocks_of(clause_file.body):
        if block.heading and heading_words(block) == typeset(heading):
            span = _span(block.place, sources.lines(block.place.file) or ())
            if span is None:
                return None
            spans.append(span)
    in_loops = {_in_loop(span, sources.lines(span.file) or ()) for span in spans}
    return spans if len(in_loops) < 2 else None  # what a loop's words say of a row means nothing outside it


def _in_loop(span: Span, lines: Sequence[str]) -> bool:
    words = [word for line in lines[: span.first] for word in tags_on(line)]
    return words.count("for") > words.count("endfor")


def _span(start: Place, lines: Sequence[str]) -> Span | None:
    """From a heading to the line before the next one, or before the tag that closes what stands round it.

    Read on the source, not on the tree: there a neighbour may be gone, since another overlay replaced it.
    """
    rank = _rank(start.line, lines)
    depth, opened = 0, 0
    end = len(lines) + 1
    for number in range(start.line + 1, len(lines) + 1):
        found = _rank(number, lines)
        if found is not None and found <= (rank or 0):
            end = opened if depth else number
            if any(line.strip() and not tags_on(line) for line in lines[end - 1 : number - 1]):
                return None  # the condition also holds words of this sub-clause
            break
        outer = depth
        for word in tags_on(lines[number - 1]):
            depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
            if depth < 0 or (depth == 0 and word in ("elif", "else")):
                break
        else:
            if outer == 0 and depth > 0:
                opened = number
            continue
        end = number
        break
    last = end - 1
    while last > start.line and not lines[last - 1].strip():
        last -= 1
    return Span(start.file, start.line, last)


def _rank(number: int, lines: Sequence[str]) -> int | None:
    """How high the paragraph stands that a line opens at the margin; None for any other line, and for notes."""
    line, before = lines[number - 1], lines[number - 2] if number > 1 else ""
    if not line or line[0].isspace() or tags_on(line) or _NOTE.match(line):
        return None
    if before.strip() and not tags_on(before) and not before.startswith(("#", "|")) and line[0] not in "|>":
        return None  # wrapped text
    return next((rank for mark, rank in _RANKS if line.startswith(mark)), _LOWEST)


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
