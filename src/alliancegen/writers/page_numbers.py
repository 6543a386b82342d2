"""Page numbers in the contents list: the agreement is laid out, its pages are read, and it is written once more.

Numbers can make the list longer and so move what stands after it: pages are read again until they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from alliancegen.model.problems import Problem, Severity
from alliancegen.writers import libreoffice
from alliancegen.writers.pdf_layout import Layout, read_layout
from alliancegen.writers.pdf_mark import marked

MOST_ATTEMPTS = 3

_SAME_WIDTHS = {
    "Arial": ("Liberation Sans", "Arimo"),
    "Helvetica": ("Liberation Sans", "Arimo", "Nimbus Sans", "Arial"),
    "Times New Roman": ("Liberation Serif", "Tinos"),
    "Courier New": ("Liberation Mono", "Cousine"),
    "Calibri": ("Carlito",),
    "Cambria": ("Caladea",),
    "Georgia": ("Gelasio",),
}
"""Free fonts whose letters are as wide as those of the font on the left, so that lines and pages break alike."""

Write = Callable[[Mapping[str, int] | None], bytes]
"""Writes the Word file with these pages by bookmark; None writes a contents list without page numbers."""


class LaidOut(Struct, frozen=True):
    """A Word file and the PDF made of it; `problems` are warnings."""

    docx: bytes
    pdf: bytes
    problems: Sequence[Problem]


def lay_out(
    write: Write, fonts_of: Callable[[bytes], Iterable[str]], *, numbered: bool, printed: Write | None = None
) -> LaidOut | Problem:
    """The Word file, its contents list with page numbers if `numbered`, and its PDF; or why that can't be had.

    `fonts_of` names the fonts that a Word file's words are set in. `printed` writes the file that LibreOffice gets, where
    it is another. An agreement without a contents list is laid out once.
    """
    pages: Mapping[str, int] | None = None
    for _ in range(MOST_ATTEMPTS + 1):
        sent = (printed or write)(pages)
        pdf = libreoffice.pdf(sent)
        if isinstance(pdf, Problem):
            return pdf
        layout = read_layout(pdf)
        if layout is None:
            return libreoffice.failed("the PDF that it wrote can't be read")
        if numbered and not layout.pages:
            return libreoffice.failed("its PDF names no headings, as LibreOffice does only from 7.4 on")
        if not numbered or layout.pages == pages:
            docx = write(pages) if printed else sent
            return LaidOut(docx, marked(pdf), list(_warnings(fonts_of(docx), layout)) if numbered else ())
        pages = layout.pages
    return Problem(
        "pages-unsettled",
        f"The page numbers in the contents list still moved after {MOST_ATTEMPTS} attempts",
        help="build without --pages, and let Word count the pages with Update Table",
    )


def _warnings(fonts: Iterable[str], layout: Layout) -> Iterable[Problem]:
    embedded = {_letters(font) for font in layout.fonts}
    for font in sorted(fonts):
        same = [_letters(each) for each in (font, *_SAME_WIDTHS.get(font, ()))]
        if not any(name.startswith(each) for name in embedded for each in same):
            free = " or ".join(_SAME_WIDTHS.get(font, ())[:1])
            yield Problem(
                "font-missing",
                f"Page numbers in the contents list may be off: the font {font} is not installed here, "
                "so the pages were counted with another one",
                severity=Severity.WARNING,
                help=f"install {font}{f' or the free font {free}, which is as wide,' if free else ''} and build again",
            )


def _letters(font: str) -> str:
    return re.sub(r"[\W_]", "", font).lower()
