"""A mark in a PDF that alliancegen wrote, by which it knows its own again, and whether somebody signed or changed it since.

The mark is a comment line before the last `startxref` (ISO 32000-1, 7.2.4 and 7.5.5): no reader shows it, and no offset
in the file moves. A line of the same sort before it records what the agreement was built from; it stays in a PDF that is
signed, since signing adds to the end.
"""

from __future__ import annotations

import hashlib
import re

_MARK = re.compile(rb"%alliancegen sha256 ([0-9a-f]{64})\n(?=startxref\s+\d+\s+%%EOF\s*\Z)")
_RECORD = re.compile(rb"\n%alliancegen record ([^\r\n]+)\n")
_END = re.compile(rb"(?=startxref\s+\d+\s+%%EOF\s*\Z)")


def marked(pdf: bytes) -> bytes:
    """The PDF with the mark. ValueError if it doesn't end as a PDF does."""
    mark = f"%alliancegen sha256 {hashlib.sha256(pdf).hexdigest()}\n".encode()
    end = _END.search(pdf)
    if end is None:
        raise ValueError("the file doesn't end as a PDF does")
    return pdf[: end.start()] + mark + pdf[end.start() :]


def is_as_built(pdf: bytes) -> bool:
    """Whether alliancegen wrote these bytes."""
    mark = _MARK.search(pdf)
    return mark is not None and hashlib.sha256(pdf[: mark.start()] + pdf[mark.end() :]).hexdigest().encode() == mark[1]


def with_record(pdf: bytes, record: bytes) -> bytes:
    """A marked PDF with a record on one line, marked anew; one that bears no mark stays as it is."""
    mark = _MARK.search(pdf)
    if mark is None or b"\n" in record or b"\r" in record:
        return pdf
    return marked(pdf[: mark.start()] + b"%alliancegen record " + record + b"\n" + pdf[mark.end() :])


def record_of(pdf: bytes) -> bytes | None:
    """The record in a PDF, signed or not; None where there is none."""
    found = _RECORD.search(pdf)
    return found[1] if found else None
