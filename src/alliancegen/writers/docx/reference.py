"""A reference document is opened: a firm's own Word file, which may come from anywhere, so it is looked through first.

Nothing in it is run or fetched. Refused is what could harm whoever opens the finished agreement, or what no agreement
could be built on: macros, embedded programs, links to templates, pictures and data outside, passwords, damage, sizes
that no letterhead has. Links to web pages and addresses for mail may stand in headers and footers.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import NoReturn

from lxml import etree
from msgspec.structs import replace

from alliancegen.writers.docx.ooxml import W_NAMESPACE, Element, W, parsed, value
from alliancegen.writers.docx.relationships import Link, links_in

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

LARGEST_FILE = 20_000_000
_LARGEST_PART = 30_000_000
_LARGEST_TOTAL = 100_000_000
_MOST_PARTS = 2_000

_PROGRAMS = re.compile(r"macroEnabled|vbaProject|vbaData|activeX|oleObject|keyMapCustomizations", re.IGNORECASE)
_FORBIDDEN = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control",
    "aFChunk": "another document",
    "subDocument": "another document",
    "frame": "a frame",
    "attachedTemplate": "a link to a template",
    "mailMergeSource": "a link to data for mail merge",
    "mailMergeHeaderSource": "a link to data for mail merge",
}
_TEMPLATE_HELP = "in Word, open Document Template (Developer tab), attach Normal, and save"
_FETCHING = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|EMBED|DATABASE|MACROBUTTON|AUTOTEXT|AUTOTEXTLIST)\b",
    re.IGNORECASE,
)
_WEB = ("https:", "http:", "mailto:")


class Refused(Exception):
    """A file that can't be used as reference document. Carries the reason and what to do about it."""

    def __init__(self, reason: str, help: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help


class Reference:
    """The parts of a Word file that was found harmless."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._types = _content_types(parts)
        self.main = self._main_part()
        _look_through(self)

    def _main_part(self) -> str:
        targets = [each.target for each in self.relationships("") if each.kind == "officeDocument"]
        if len(targets) != 1 or targets[0] not in self._parts:
            raise Refused("is no Word file", "save it in Word as Word Document (.docx)")
        found = self.content_type(targets[0])
        if "macroEnabled" in found:
            raise Refused("holds macros", "save it in Word as Word Document (.docx), which has none")
        if "template.main" in found and "wordprocessingml" in found:
            raise Refused("is a template (.dotx)", "save it in Word as Word Document (.docx)")
        if found != _WORD_FILE:
            raise Refused("is no Word file", "save it in Word as Word Document (.docx)")
        return targets[0]

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def content(self, name: str) -> bytes:
        return self._parts[name]

    def content_type(self, name: str) -> str:
        """A part's content type, by its own name or its ending."""
        return self._types.get(f"/{name}".lower()) or self._types.get(name.rpartition(".")[2].lower(), "")

    def xml(self, name: str) -> Element:
        """The root of a part."""
        return _parsed(self._parts[name], name)

    def relationships(self, name: str) -> list[Link]:
        """What a part leads to, parts by their names in the package; "" stands for the file as a whole."""
        folder, _, base = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self._parts:
            return []
        links = links_in(self.xml(rels))
        return [
            link
            if link.external
            else replace(link, target=posixpath.normpath(posixpath.join("/", folder, link.target)).lstrip("/"))
            for link in links
        ]

    def related(self, kind: str) -> str:
        """The part of a kind (styles, numbering, theme ...) that the document leads to; "" if it has none."""
        found = [each.target for each in self.relationships(self.main) if each.kind == kind and not each.external]
        return found[0] if found and found[0] in self._parts else ""


def open_reference(raw: bytes) -> Reference:
    """The parts of a reference document. Raises `Refused`, which says why it can't be used."""
    if len(raw) > LARGEST_FILE:
        raise Refused(f"is larger than {LARGEST_FILE // 1_000_000} MB", "make the pictures in it smaller")
    if raw.startswith(_OLE_MAGIC):
        raise Refused(
            "is protected by a password, or was saved in Word's format of before 2007",
            "take the password off, or save it in Word as Word Document (.docx)",
        )
    if not raw.startswith(b"PK"):
        raise Refused("is no Word file", "save it in Word as Word Document (.docx)")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_sizes(entries)
            return Reference({entry.filename: archive.read(entry) for entry in entries})
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        OSError,
        ValueError,
    ):
        _damaged()


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Before anything is unpacked. (A header that lies about a size ends in a wrong checksum: Python reads no further.)"""
    names = [entry.filename for entry in entries]
    if len(names) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_TOTAL:
        raise Refused("unpacks into far more than a reference document holds", "make a new one from your template")
    if any(entry.file_size > _LARGEST_PART for entry in entries):
        raise Refused("holds a part that is far too large", "delete its text, and make its pictures smaller")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("is protected by a password", "take the password off")
    if len({name.casefold() for name in names}) < len(names):
        _damaged()
    if any(".." in name.split("/") or name.startswith("/") or re.search(r"[\\:\0]", name) for name in names):
        _damaged()


def _damaged() -> NoReturn:
    raise Refused("is damaged", "open it in Word and save it again") from None


def _parsed(content: bytes, name: str) -> Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        _has_dtd(name)
    try:
        root = parsed(content, remove_comments=True)
    except etree.XMLSyntaxError:
        _damaged()
    if root.getroottree().docinfo.internalDTD is not None:  # in letters of two bytes the search above finds none
        _has_dtd(name)
    return root


def _has_dtd(name: str) -> NoReturn:
    raise Refused(f"holds XML that no Word file has (a DTD in {name})", "make a new one from your template")


def _content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    name = "[Content_Types].xml"
    if name not in parts:
        raise Refused("is no Word file", "save it in Word as Word Document (.docx)")
    types = {}
    for each in _parsed(parts[name], name):
        key = each.get("Extension") if each.tag == f"{_TYPES}Default" else each.get("PartName")
        types[(key or "").lower()] = each.get("ContentType") or ""
    return types


# ---------------------------------------------------------------- what is refused


def _look_through(reference: Reference) -> None:
    """Raises `Refused` for programs, links to the outside, and files of another kind of XML."""
    for name in reference.names:
        if _PROGRAMS.search(reference.content_type(name)) or name.lower().endswith("vbaproject.bin"):
            raise Refused("holds macros or controls", "save it in Word as Word Document (.docx), which has none")
    for name in ["", *(each for each in reference.names if not each.endswith(".rels"))]:
        for each in reference.relationships(name):
            _check_relationship(each, name, reference)
    root = reference.xml(reference.main)
    if root.tag != f"{{{W_NAMESPACE}}}document":
        if str(root.tag).startswith("{http://purl.oclc.org/ooxml/"):
            raise Refused("is a Strict Open XML Document", "save it in Word as Word Document (.docx), without Strict")
        _damaged()


def _check_relationship(each: Link, name: str, reference: Reference) -> None:
    if each.kind in _FORBIDDEN:
        help = _TEMPLATE_HELP if each.kind == "attachedTemplate" else "delete it in Word, and save"
        raise Refused(f"holds {_FORBIDDEN[each.kind]}", help)
    if each.external and each.kind != "hyperlink":
        what = "a picture" if each.kind == "image" else "something"
        raise Refused(f"links to {what} outside itself", "put it into the file in Word, and save")
    if each.external and name != reference.main and not each.target.lower().startswith(_WEB):
        raise Refused(
            "links to a file in its headers or footers", "only links to web pages and for mail may stand there"
        )
    if (
        not each.external
        and each.kind != "hyperlink"
        and each.target not in reference
        and each.target not in ("", "NULL")
    ):
        _damaged()


def check_fields(root: Element) -> None:
    """Raises `Refused` where a header or footer has a field that fetches something or starts a program."""
    open_fields: list[str] = []
    for element in root.iter(W + "fldChar", W + "instrText"):
        step = value(element, "fldCharType")
        if step == "begin":
            open_fields.append("")
        elif not open_fields:
            continue
        elif step == "end":
            _check_field(open_fields.pop())
        else:
            open_fields[-1] += element.text or ""
    for simple in root.iter(W + "fldSimple"):
        _check_field(value(simple, "instr"))


def _check_field(code: str) -> None:
    if found := _FETCHING.match(code):
        raise Refused(f"has a field {found[1].upper()} in its headers or footers", "delete the field in Word, and save")
