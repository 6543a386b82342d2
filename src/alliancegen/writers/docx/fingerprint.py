"""Whether a Word file is the one that we built: by the same reading that `verify` goes by.

What Word or LibreOffice changes without a person's doing is no edit; tracked changes and comments are one: they are
somebody's work, and a new build would lose them.
"""

from __future__ import annotations

from typing import Literal

from alliancegen.model.verification import Rebuild, Verdict
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx import verifying
from alliancegen.writers.docx.reading import Unreadable, open_package, read_file


def body_hash(docx: bytes) -> str | None:
    """The hash of a file's words as they are now; None where it can't be read as a Word file."""
    try:
        return manifests.all_words(read_file(docx))
    except Unreadable:
        return None


def read_own_hash(docx: bytes) -> str | None:
    """The hash that was true when we built the file."""
    try:
        properties = manifests.read_properties(open_package(docx))
    except Unreadable:
        return None
    return properties.words if properties else None


def edited_since_build(docx: bytes) -> Literal["ours", "edited", "not-ours"]:
    """Whether a file is as we built it, by its words and notes; a digital signature counts as an edit, since a build would lose it."""
    try:
        if any(name.lower().startswith("_xmlsignatures/") for name in open_package(docx)):
            return "edited"
        found = verifying.verify(docx)
    except Unreadable:
        return "not-ours"
    if found.verdict is Verdict.NOT_OURS:
        return "not-ours"
    return "ours" if found.is_untouched else "edited"


def changed_since(old: bytes, new: bytes) -> Rebuild | None:
    """What a new build says that the file it replaces did not; None where one of them has no manifest."""
    try:
        before, after = verifying.manifest_of(old), verifying.manifest_of(new)
    except Unreadable:
        return None
    return verifying.changed_since(before, after) if before and after else None
