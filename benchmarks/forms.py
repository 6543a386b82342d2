"""The agreement in the form that each peer is fed with.

Template engines get a finished Word file, in the styles of the house's Word file, with holes where the answers go; pandoc
gets a Jinja template of Markdown; npm's docx, which builds a tree of objects, gets the lines as JSON.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.agreement import Agreement
from benchmarks.lines import Grid, Line, Piece, lines

Hole = Callable[[str], str]
_BODY = re.compile(r"(<w:body>).*(<w:sectPr(?:(?!<w:sectPr).)*</w:body>)", re.DOTALL)
_PAGE = 9000
"""The width of a table, in twentieths of a point."""


def write_forms(agreement: Agreement, folder: Path, house: bytes) -> None:
    """Everything that peers read, into `folder`; `house` is the Word file whose styles they use."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "house.docx").write_bytes(house)
    (folder / "answers.json").write_text(json.dumps(agreement.answers), encoding="utf-8")
    (folder / "docxtpl.docx").write_bytes(word_file(agreement, house, lambda name: f"{{{{ {name} }}}}"))
    (folder / "docxtemplater.docx").write_bytes(word_file(agreement, house, lambda name: f"{{{name}}}"))
    (folder / "document.xml").write_text(document(agreement, house, lambda name: f"{{{{{name}}}}}"), encoding="utf-8")
    (folder / "agreement.md.j2").write_text(markdown(agreement), encoding="utf-8")
    each = [{"grid": isinstance(line, Grid), **asdict(line)} for line in lines(agreement)]
    (folder / "lines.json").write_text(json.dumps(each), encoding="utf-8")


# ---------------------------------------------------------------- Word


def word_file(agreement: Agreement, house: bytes, hole: Hole) -> bytes:
    """The house's Word file with the agreement in the place of its own words."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(house)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, document(agreement, house, hole) if name == "word/document.xml" else content)
    return made.getvalue()


def document(agreement: Agreement, house: bytes, hole: Hole) -> str:
    """document.xml with `hole(name)` for each answer."""
    with zipfile.ZipFile(io.BytesIO(house)) as package:
        frame = package.read("word/document.xml").decode()
    all_lines = [_word(line, number, hole) for number, line in enumerate(lines(agreement))]
    body = "".join([all_lines[0], _CONTENTS, *all_lines[1:]])
    return _BODY.sub(lambda found: f"{found[1]}{body}{found[2]}", frame)


def _word(line: Line | Grid, number: int, hole: Hole) -> str:
    if isinstance(line, Grid):
        return _table(line, hole)
    runs = _runs(line.pieces, hole)
    if line.key:
        runs = f'<w:bookmarkStart w:id="{number}" w:name="_Ref_{line.key}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
    return _paragraph(line.style, runs)


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>{runs}</w:p>'


def _runs(pieces: Sequence[Piece], hole: Hole) -> str:
    """One run for each stretch of the same looks, as Word keeps typed text."""
    made = []
    for (bold, is_reference), group in groupby(pieces, key=lambda piece: (piece.bold, piece.kind == "reference")):
        stretch = list(group)
        if is_reference:
            made += [_field(f" REF _Ref_{piece.key} \\w \\h ", piece.text) for piece in stretch]
        else:
            words = "".join(hole(each.text) if each.kind == "answer" else escape(each.text) for each in stretch)
            made.append(_run(words, bold=bold))
    return "".join(made)


def _run(words: str, *, bold: bool = False) -> str:
    looks = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_CONTENTS = _paragraph("TOC Heading", _run("Contents")) + _paragraph(
    "TOC 1", _field(' TOC \\o "1-2" \\h \\u ', "Update")
)


def _table(grid: Grid, hole: Hole) -> str:
    width = _PAGE // len(grid.rows[0])
    columns = f'<w:gridCol w:w="{width}"/>' * len(grid.rows[0])
    rows = []
    for number, row in enumerate(grid.rows):
        style = "Table Heading" if grid.headed and number == 0 else "Table Text"
        cells = [_paragraph(style, _runs([piece], hole)) for piece in row]
        rows.append(
            "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells)
        )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
        f"{_paragraph('Table Spacer', '')}"
    )


# ---------------------------------------------------------------- Markdown


def markdown(agreement: Agreement) -> str:
    """pandoc's Markdown with Jinja's tags; styles are divs, references links to the target's bookmark."""
    return "\n".join(_markdown(line) for line in lines(agreement)) + "\n"


def _markdown(line: Line | Grid) -> str:
    if isinstance(line, Grid):
        return "\n".join(_pipes(line)) + "\n"
    words = "".join(_marked(piece) for piece in line.pieces)
    anchor = f"[]{{#{line.key}}}" if line.key else ""
    if line.style == "Heading 1":
        return f"# {words}\n"
    return f'::: {{custom-style="{line.style}"}}\n{anchor}{words}\n:::\n'


def _pipes(grid: Grid) -> Iterator[str]:
    rows = [f"| {' | '.join(_marked(piece) for piece in row)} |" for row in grid.rows]
    dashes = f"|{'---|' * len(grid.rows[0])}"
    empty = f"|{'   |' * len(grid.rows[0])}"
    yield from ([rows[0], dashes, *rows[1:]] if grid.headed else [empty, dashes, *rows])


def _marked(piece: Piece) -> str:
    match piece.kind:
        case "words":
            words = piece.text
        case "answer":
            words = f"{{{{ {piece.text} | md }}}}"
        case "reference":
            words = f"[{piece.text}](#{piece.key})"
    return f"**{words}**" if piece.bold else words
