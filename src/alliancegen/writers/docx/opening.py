"""A Word file is opened: its parts by name, and those that hold words as trees.

A file may come from anywhere, so sizes are bounded before anything is unpacked, and a document type is refused.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from lxml import etree
from msgspec import Struct

from alliancegen.writers.docx.ooxml import Element, W, parsed
from alliancegen.writers.docx.relationships import links_in

LARGEST_PART = 30_000_000
LARGEST_FILE = 100_000_000
MOST_PARTS = 2000

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)  # fmt: skip
_WITH_WORDS = ("comments", "footnotes", "endnotes", "header", "footer")


class Unreadable(ValueError):
    """The file is no Word file, is broken, or is so large or odd that it isn't opened. The text says which."""


class Parts(Struct, frozen=True):
    """What holds words, as parsed. `comments` and `footnotes` (with endnotes) may be missing; `numbering` is needed for the
    numbers of paragraphs alone. `named` are those that hold words by the names of their parts, where they have some."""

    document: Element
    comments: Element | None = None
    footnotes: Sequence[Element] = ()
    margins: Sequence[Element] = ()
    styles: Element | None = None
    numbering: Element | None = None
    named: Sequence[tuple[str, Element]] = ()


def open_package(docx: bytes) -> Mapping[str, bytes]:
    """The XML parts of a Word file by name, the others as empty. Raises `Unreadable`."""
    if docx[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("it is an old .doc file, or locked with a password")
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = archive.infolist()
            names = {entry.filename.lower() for entry in entries}
            if len(entries) > MOST_PARTS or len(names) != len(entries):
                raise Unreadable("it has too many parts, or two of one name")
            if sum(each.file_size for each in entries) > LARGEST_FILE:
                raise Unreadable("it is too large")
            wanted = {entry.filename: entry for entry in entries if entry.filename.endswith((".xml", ".rels"))}
            if any(entry.file_size > LARGEST_PART for entry in wanted.values()):
                raise Unreadable("it is too large")
            if any(entry.flag_bits & 1 for entry in wanted.values()):
                raise Unreadable("it is locked with a password")
            return {entry.filename: archive.read(entry) if entry.filename in wanted else b"" for entry in entries}
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
            struct.error) as error:  # fmt: skip
        raise Unreadable("it is not a Word file, or it is damaged") from error


def parse(raw: bytes) -> Element:
    """One part. Raises `Unreadable`; entities and DOCTYPEs are refused."""
    for strict, usual in _STRICT:
        if strict in raw[:4000]:
            raw = raw.replace(strict, usual)
    try:
        root = parsed(raw, remove_comments=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("a part of it is damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("it holds a document type, which no Word file does")
    return root


def relations(parts: Mapping[str, bytes], of: str) -> Sequence[tuple[str, str]]:
    """The last word of each relationship's type ("header"), and the part it leads to."""
    folder, name = posixpath.split(of)
    raw = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    return [(link.kind, link.part(folder)) for link in (links_in(parse(raw)) if raw else ()) if not link.external]


def open_parts(parts: Mapping[str, bytes]) -> Parts:
    """The parts that hold words. Raises `Unreadable` where there is no main document."""
    mains = [path for kind, path in relations(parts, "") if kind == "officeDocument" and path in parts]
    if not mains:
        raise Unreadable("it is not a Word file")
    document = parse(parts[mains[0]])
    if document.tag != W + "document":
        raise Unreadable("it is not a Word file")
    by_kind: dict[str, list[Element]] = {}
    named = [(mains[0], document)]
    for kind, path in relations(parts, mains[0]):
        if path in parts and kind in (*_WITH_WORDS, "styles", "numbering"):
            by_kind.setdefault(kind, []).append(parse(parts[path]))
            named += [(path, by_kind[kind][-1])] if kind in _WITH_WORDS else []
    return Parts(
        document,
        next(iter(by_kind.get("comments", ())), None),
        [*by_kind.get("footnotes", ()), *by_kind.get("endnotes", ())],
        [*by_kind.get("header", ()), *by_kind.get("footer", ())],
        next(iter(by_kind.get("styles", ())), None),
        next(iter(by_kind.get("numbering", ())), None),
        named,
    )
