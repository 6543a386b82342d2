"""Whether a Word file is the one that we built: by the same reading that `verify` goes by.

What Word or LibreOffice changes without a person's doing is no edit; tracked changes and comments are one: they are
somebody's work, and a new build would lose them.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from alliancegen.model.verification import Foreign, Rebuild, Verdict, Verification
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx import verifying
from alliancegen.writers.docx.opening import Unreadable, open_package
from alliancegen.writers.docx.reading import read_file
from alliancegen.writers.docx.seal import is_sealed


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


def done_since_build(docx: bytes) -> Verification | None:
    """What was done to a file since it was built; None for one that isn't ours or can't be read.

    A file whose seal holds is as it was written, and isn't read further. A digital signature counts as an edit, since a build
    would lose it.
    """
    if is_sealed(docx):
        return Verification(Verdict.UNMODIFIED)
    try:
        signed = next((name for name in open_package(docx) if name.lower().startswith("_xmlsignatures/")), "")
        found = verifying.verify(docx)
    except Unreadable:
        return None
    if signed:
        verdict = Verdict.UNTRACKED if found.verdict is Verdict.NOT_OURS else found.verdict
        return replace(found, verdict=verdict, foreign=[Foreign("a digital signature", signed), *found.foreign])
    return None if found.verdict is Verdict.NOT_OURS else found


def edited_since_build(docx: bytes) -> Literal["ours", "edited", "not-ours"]:
    """Whether a file is as we built it, by its words, marks and notes."""
    found = done_since_build(docx)
    if found is None:
        return "not-ours"
    return "ours" if found.is_untouched else "edited"


def changed_since(old: bytes, new: bytes) -> Rebuild | None:
    """What a new build says that the file it replaces did not; None where one of them has no manifest."""
    try:
        before, after = verifying.manifest_of(old), verifying.manifest_of(new)
    except Unreadable:
        return None
    return verifying.changed_since(before, after) if before and after else None
