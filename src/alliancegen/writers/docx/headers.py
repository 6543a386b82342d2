"""Headers and footers: the words that change from one agreement to the next, and the DRAFT watermark."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from pathlib import Path

from alliancegen.model.agreement import Agreement
from alliancegen.writers.docx.ooxml import XML_SPACE, Element, W, legal, parsed
from alliancegen.writers.wording import draft_legend

_WATERMARK = Path(__file__).with_name("watermark.xml")


def fill_headers(roots: Iterable[Element], agreement: Agreement) -> None:
    """Put the agreement's words where the skeleton names them, and the watermark into every header of a draft."""
    words = {
        "LEGEND": draft_legend(agreement),
        "SHORT_TITLE": agreement.short_title,
        "VERSION": f", version {agreement.version}" if agreement.version else "",
    }
    watermark = _watermark() if agreement.draft and not agreement.agreed_form else None
    number = 0
    for root in roots:
        for text in root.iter(W + "t"):
            if text.text in words:
                text.text = legal(words[text.text], "headers and footers")
                text.set(XML_SPACE, "preserve")
        if watermark is not None and root.tag == W + "hdr":
            number += 1
            root[-1].append(_numbered(watermark, number))


def _watermark() -> Element:
    return parsed(_WATERMARK.read_bytes(), remove_blank_text=True, remove_comments=True)


def _numbered(watermark: Element, number: int) -> Element:
    """A copy whose shape has a name of its own in the file."""
    copied = copy.deepcopy(watermark)
    for shape in copied.iter("{urn:schemas-microsoft-com:vml}shape"):
        shape.set("id", f"PowerPlusWaterMarkObject{number}")
        shape.set("{urn:schemas-microsoft-com:office:office}spid", f"_x0000_s{2048 + number}")
    return copied
