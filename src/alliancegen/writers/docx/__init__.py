"""The Word writer: the one place that knows OOXML.

python-docx and lxml are loaded by the functions below when they are called, never when this package is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from alliancegen.model.agreement import Agreement
    from alliancegen.model.comparison import Passage
    from alliancegen.model.manifest import Manifest
    from alliancegen.model.notes import Notes
    from alliancegen.model.places import Place
    from alliancegen.model.problems import Problem
    from alliancegen.model.scheme import Scheme
    from alliancegen.model.verification import Rebuild, Verification
    from alliancegen.model.written import Written


class House(Struct, frozen=True):
    """The looks of a firm's own Word file: `file` is a Word file with them and without text.

    `scheme` is how its lists number; `styles` leads from our names of styles to the firm's, where they differ.
    """

    file: bytes
    scheme: Scheme
    styles: Mapping[str, str]


NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})


def write_docx(
    agreement: Agreement,
    *,
    notes: Notes = "all",
    properties: Mapping[str, str] = NO_PROPERTIES,
    house: House | None = None,
    pages: Mapping[str, int] | None = None,
    manifest: Manifest | None = None,
    live: bool = True,
) -> bytes:
    """The agreement as a Word file: the same bytes for the same agreement.

    `house` are the looks of a reference document, whose scheme the agreement must have been numbered by;
    `notes` says which notes for drafters are written, as Word comments, while the agreement is a draft; `properties` are further custom properties;
    `pages` are the page numbers of the contents list by bookmark, counted from 1 (without them none are printed);
    `live` numbers are fields, as they must be in a file for Word; without, they are links (see `InlineWriter`);
    `manifest` says which tool and library it is built with, and the rest of it is filled in here.
    A letter that no Word file can hold, and a number that Word would print differently, raise ValueError with the key
    of the provision.
    """
    from alliancegen.writers.docx import document  # noqa: PLC0415 - lxml only when a file is built

    return document.write(
        agreement, notes=notes, properties=properties, house=house, pages=pages, manifest=manifest, live=live
    )


def used_fonts(docx: bytes) -> frozenset[str]:
    """The names of the fonts that the words of a Word file are set in."""
    from alliancegen.writers.docx import fonts  # noqa: PLC0415

    return fonts.used_fonts(docx)


def read_house(
    raw: bytes, name: str, house_map: Mapping[str, Written] | None = None, place: Place | None = None
) -> tuple[House | None, list[Problem]]:
    """The looks in a reference document, or None with the reason why it can't be used. Raises nothing.

    `name` is the file's name in messages, `place` where it was named (None for the command line). `house_map` leads from
    our names of styles to the firm's.
    """
    from alliancegen.writers.docx import house  # noqa: PLC0415

    return house.read_house(raw, name, house_map or {}, place)


def write_specimen() -> bytes:
    """The default looks as a Word file that shows every style, to start a reference document from."""
    from alliancegen.writers.docx import specimen  # noqa: PLC0415

    return specimen.specimen()


def body_hash(docx: bytes) -> str | None:
    """sha256 of the words in a Word file (text, comments, headers and footers); None if it is no Word file."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.body_hash(docx)


def read_own_hash(docx: bytes) -> str | None:
    """The hash that `write_docx` put into the file; None if alliancegen didn't write it."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.read_own_hash(docx)


def done_since_build(docx: bytes) -> Verification | None:
    """What was done to a Word file since we built it; None where it isn't ours."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.done_since_build(docx)


def edited_since_build(docx: bytes) -> Literal["ours", "edited", "not-ours"]:
    """Whether a Word file is ours as built, ours and changed by a person, or not ours."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.edited_since_build(docx)


def verify(docx: bytes, rebuilt: bytes | None = None) -> Verification:
    """What was done to a built file since; `rebuilt` is the agreement built again from its answers.

    Raises `ValueError` with the reason for a file that can't be read.
    """
    from alliancegen.writers.docx import verifying  # noqa: PLC0415

    return verifying.verify(docx, rebuilt)


def read_manifest(docx: bytes) -> Manifest | None:
    """The manifest of a Word file, None where it has none. Raises `ValueError` for a file that can't be read."""
    from alliancegen.writers.docx import verifying  # noqa: PLC0415

    return verifying.manifest_of(docx)


def manifest_line(manifest: Manifest) -> bytes:
    """A manifest without its provisions on one line, for a PDF."""
    from alliancegen.writers.docx import manifest as manifests  # noqa: PLC0415

    return manifests.on_one_line(manifest)


def read_manifest_line(line: bytes) -> Manifest | None:
    """The manifest on such a line; None where it is none."""
    from alliancegen.writers.docx import manifest as manifests  # noqa: PLC0415

    return manifests.read_line(line)


def passages(docx: bytes) -> list[Passage] | None:
    """What a Word file says, passage by passage; None where it has no manifest. Raises `ValueError` if it can't be read."""
    from alliancegen.writers.docx import verifying  # noqa: PLC0415

    return verifying.passages(docx)


def changed_since(old: bytes, new: bytes) -> Rebuild | None:
    """What a new build changes against the file that it replaces; None where that has no manifest."""
    from alliancegen.writers.docx import fingerprint  # noqa: PLC0415

    return fingerprint.changed_since(old, new)
