"""Equal work: whether a contestant's Word file holds the whole agreement. What is missing is told, the first of each sort."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from benchmarks.agreement import Agreement
from benchmarks.lines import NUMBERED, Grid, Line, lines, printed, text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REFERENCE = re.compile(r"^\s*REF\s+(\S+)")
_HOLE = re.compile(r"\{+\s*\w+_(?:name|date|amount|address|days|number)\b")


def missing(docx: bytes, agreement: Agreement) -> list[str]:
    """What the file lacks, in words; empty where it holds everything."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        if (broken := package.testzip()) is not None:
            return [f"the part {broken} is damaged"]
        root = ElementTree.fromstring(package.read("word/document.xml"))
        styles = ElementTree.fromstring(package.read("word/styles.xml"))
    expected = list(lines(agreement))
    said = [line for line in expected if isinstance(line, Line)]
    found = [_Paragraph(each, _text(each)) for each in root.iter(f"{_W}p")]
    return [
        *_words(said, found, agreement),
        *_numbering(said, found, styles, agreement),
        *_tables([line for line in expected if isinstance(line, Grid)], root, agreement),
        *_references(said, root),
        *_contents(root),
        *(f"a hole is left: {each.text[:60]!r}" for each in found if _HOLE.search(each.text)),
    ]


@dataclass(frozen=True)
class _Paragraph:
    element: ElementTree.Element
    text: str


def _text(element: ElementTree.Element) -> str:
    return _plain("".join(each.text or "" for each in element.iter(f"{_W}t")))


def _plain(words: str) -> str:
    """Words with ordinary spaces and straight quotation marks: typography is no part of the contest."""
    return re.sub(r"\s+", " ", words.replace("“", '"').replace("”", '"').replace("’", "'")).strip()


def _words(said: Sequence[Line], found: Sequence[_Paragraph], agreement: Agreement) -> Iterator[str]:
    """Every line stands there, in this order."""
    rest, known = iter([each.text for each in found]), {each.text for each in found}
    for line in said:
        words = _plain(printed(line, agreement))
        if words not in known:
            yield f"no paragraph says {words[:60]!r}"
            return
        if not any(words == each for each in rest):
            yield f"a paragraph stands out of order: {words[:60]!r}"
            return


def _numbering(
    said: Sequence[Line], found: Sequence[_Paragraph], styles: ElementTree.Element, agreement: Agreement
) -> Iterator[str]:
    """Numbers are Word's own, by a paragraph's style or by itself."""
    by_style = {
        style.get(f"{_W}styleId") for style in styles.iter(f"{_W}style") if style.find(f"{_W}pPr/{_W}numPr") is not None
    }
    numbered = {each.text for each in found if _is_numbered(each.element, by_style)}
    for line in said:
        if line.style in NUMBERED and (words := _plain(printed(line, agreement))) not in numbered:
            yield f"a paragraph has no number: {words[:60]!r}"
            return


def _is_numbered(paragraph: ElementTree.Element, by_style: set[str | None]) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    style = properties.find(f"{_W}pStyle")
    return properties.find(f"{_W}numPr") is not None or (style is not None and style.get(f"{_W}val") in by_style)


def _tables(grids: Sequence[Grid], root: ElementTree.Element, agreement: Agreement) -> Iterator[str]:
    """Every table stands there with all its cells; signatures may be laid out in tables of another shape."""
    tables = [[_text(cell) for cell in table.iter(f"{_W}tc")] for table in root.iter(f"{_W}tbl")]
    for number, grid in enumerate(each for each in grids if each.headed):
        if [_plain(text(piece, agreement)) for row in grid.rows for piece in row] not in tables:
            yield f"table {number + 1} is missing, or not all of its cells are there"
            return


def _references(said: Sequence[Line], root: ElementTree.Element) -> Iterator[str]:
    """References are fields or links, and lead to bookmarks that are there."""
    instructions = [each.text or "" for each in root.iter(f"{_W}instrText")]
    instructions += [each.get(f"{_W}instr", "") for each in root.iter(f"{_W}fldSimple")]
    targets = [found[1] for each in instructions if (found := _REFERENCE.match(each))]
    if not targets:
        targets = [each.get(f"{_W}anchor", "") for each in root.iter(f"{_W}hyperlink")]
    expected = sum(piece.kind == "reference" for line in said for piece in line.pieces)
    bookmarks = {each.get(f"{_W}name") for each in root.iter(f"{_W}bookmarkStart")}
    if len(targets) < expected:
        yield f"{len(targets)} references are live, not {expected}"
    if lost := [each for each in targets if each not in bookmarks]:
        yield f"a reference leads to {lost[0]!r}, which is nowhere"


def _contents(root: ElementTree.Element) -> Iterator[str]:
    if not any((each.text or "").strip().startswith("TOC") for each in root.iter(f"{_W}instrText")):
        yield "there is no list of contents"
