"""What a PDF file that LibreOffice made says of its layout: on which page each bookmark stands, and in which fonts.

pypdf reads it: pure Python, where other readers are programs that would have to be installed on every computer.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from pypdf import PageObject


class Layout(Struct, frozen=True):
    """`pages` counts from 1, by bookmark; `fonts` are names without spaces, as "LiberationSans"."""

    pages: Mapping[str, int]
    fonts: frozenset[str]


def read_layout(pdf: bytes) -> Layout | None:
    """The layout of a PDF file; None if it can't be read."""
    from pypdf import PdfReader  # noqa: PLC0415 - only where pages or a PDF were asked for

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would print, the caller tells
    try:
        reader = PdfReader(io.BytesIO(pdf))
        # LibreOffice writes an underscore in the name of a destination as 5F
        named = {
            found[1]: destination
            for name, destination in reader.named_destinations.items()
            if (found := re.fullmatch(r"/?(?:_|5F)(\w+)", name))
        }
        pages = {
            f"_{name}": number + 1
            for name, destination in named.items()
            if (number := reader.get_destination_page_number(destination)) is not None
        }
        fonts = {
            str(font.get_object()["/BaseFont"]).rpartition("+")[2].removeprefix("/")
            for page in reader.pages
            for font in _fonts(page).values()
        }
        return Layout(pages, frozenset(fonts))
    except Exception:  # of what pypdf raises when it meets something odd there is no list
        return None


def _fonts(page: PageObject) -> Mapping[str, Any]:
    resources: Any = page["/Resources"].get_object()
    fonts: Mapping[str, Any] = resources["/Font"].get_object() if "/Font" in resources else {}
    return fonts
