"""The Word writer: the one place that knows OOXML.

python-docx and lxml are loaded by the functions below when they are called, never when this package is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from alliancegen.model.agreement import Agreement

NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})


def write_docx(agreement: Agreement, *, comments: bool = True, properties: Mapping[str, str] = NO_PROPERTIES) -> bytes:
    """The agreement as a Word file: the same bytes for the same agreement.

    `comments` says whether drafting notes are written, as Word comments; `properties` are further custom properties.
    A letter that no Word file can hold, and a number that Word would print differently, raise ValueError with the key
    of the provision.
    """
    from alliancegen.writers.docx import document  # noqa: PLC0415 - lxml and python-docx only when a file is built

    return document.write(agreement, comments=comments, properties=properties)


def body_hash(docx: bytes) -> str | None:
    """sha256 of the words in a Word file (text, comments, headers and footers); None if it is no Word file."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.body_hash(docx)


def read_own_hash(docx: bytes) -> str | None:
    """The hash that `write_docx` put into the file; None if alliancegen didn't write it."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.read_own_hash(docx)


def edited_since_build(docx: bytes) -> Literal["ours", "edited", "not-ours"]:
    """Whether a Word file is ours as built, ours and changed by a person, or not ours."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.edited_since_build(docx)
