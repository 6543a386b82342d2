"""What is signed, a Word file or a PDF: the hash of its text, and its record of what it was built from.

The text hash of a Word file is that of its words as `verify` reads them, so that saving it in another program changes
nothing. Programs read the words of a PDF each in its own way, and signing one puts more into it: there it is the sha256 of
the file itself.
"""

from __future__ import annotations

import hashlib

from alliancegen.model.manifest import Manifest
from alliancegen.writers.docx import body_hash, read_manifest, read_manifest_line
from alliancegen.writers.pdf_mark import record_of


def is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def text_hash(content: bytes) -> str | None:
    """The hash of what a file says; None where it is no Word file and no PDF, or can't be read."""
    return hashlib.sha256(content).hexdigest() if is_pdf(content) else body_hash(content)


def why_unread(content: bytes) -> str:
    """Why a file has no such hash, as the end of a sentence that begins with its name."""
    try:
        read_manifest(content)
    except ValueError as error:
        if "password" in str(error):
            return f"can't be read: {error}; take the password off, which changes no word"
    return "is no Word file and no PDF, or is damaged"


def built_from(content: bytes) -> Manifest | None:
    """The file's own record; None where it has none."""
    if is_pdf(content):
        line = record_of(content)
        return read_manifest_line(line) if line else None
    try:
        return read_manifest(content)
    except ValueError:
        return None
