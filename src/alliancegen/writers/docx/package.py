"""The Word package: opened from the skeleton with python-docx, saved as the same bytes every time."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from lxml import etree

from alliancegen.writers.docx.ooxml import Element, W
from alliancegen.writers.docx.seal import with_seal

SKELETON = Path(__file__).with_name("skeleton")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CONTENT_TYPES = "[Content_Types].xml"
_FIRST_IN_ZIP = (_CONTENT_TYPES, "_rels/.rels")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_ENDINGS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@functools.cache
def skeleton() -> bytes:
    """Our own looks as a Word file: the parts in skeleton/, zipped, without the remarks for reviewers."""
    files = sorted(path for path in SKELETON.rglob("*") if path.is_file())
    parts = {path.relative_to(SKELETON).as_posix(): path.read_bytes().replace(b"\r\n", b"\n") for path in files}
    return pack({name: _COMMENT.sub(b"", part) for name, part in parts.items()}, zipfile.ZIP_STORED)


def pack(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of the parts: fixed order, dates and attributes, so that equal parts give equal bytes."""
    first = [name for name in _FIRST_IN_ZIP if name in parts]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 3
            entry.external_attr = 0
            entry.compress_type = compression
            archive.writestr(entry, parts[name])
    return packed.getvalue()


def content_types(parts: Mapping[str, str]) -> bytes:
    """[Content_Types].xml for parts with their types, by their names from the top of the package (ECMA-376 part 2, 10.1.2.2)."""
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})  # type: ignore[dict-item]
    for ending, kind in _OF_ENDINGS.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    for part, kind in sorted(parts.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=part, ContentType=kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class Package:
    """A Word file while it is being built."""

    def __init__(self, word_file: bytes) -> None:
        self._document: Document = docx.Document(io.BytesIO(word_file))

    @property
    def root(self) -> Element:
        """w:document."""
        return cast(Element, self._document.part.element)

    @property
    def section(self) -> Element:
        """The w:sectPr that closes the body."""
        found = self.root.find(f"{W}body/{W}sectPr")
        if found is None:
            raise ValueError("the reference document has no section properties")
        return found

    @property
    def styles(self) -> Element:
        return self._main_part(RELATIONSHIP_TYPE.STYLES)

    @property
    def numbering(self) -> Element:
        return self._main_part(RELATIONSHIP_TYPE.NUMBERING)

    @property
    def headers_and_footers(self) -> list[Element]:
        """The roots of every header and footer, in the order of their relationships."""
        wanted = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
        return [_root(rel.target_part) for rel in self._document.part.rels.values() if rel.reltype in wanted]

    def _main_part(self, kind: str) -> Element:
        return _root(self._document.part.part_related_by(kind))

    def set_title(self, title: str, creator: str) -> None:
        """`creator` is what Word shows as the author: no person, and no software either."""
        self._document.core_properties.title = title[:255]
        self._document.core_properties.author = creator[:255]

    def add_comments(self, comments: bytes) -> None:
        """The comments of the body, as a part of its own."""
        name = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        part = Part(PackURI("/word/comments.xml"), name, comments, self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)

    def add_custom_properties(self, properties: bytes) -> None:
        """docProps/custom.xml."""
        name = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        package = self._document.part.package
        assert package is not None  # only a part made by hand has none
        part = Part(PackURI("/docProps/custom.xml"), name, properties, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

    def add_custom_xml(self, part: bytes, properties: bytes) -> None:
        """A custom XML part of the document with its properties, as Word keeps them."""
        package = self._document.part.package
        assert package is not None  # only a part made by hand has none
        name = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
        of_part = Part(PackURI("/customXml/itemProps1.xml"), name, properties, package)
        custom = Part(PackURI("/customXml/item1.xml"), "application/xml", part, package)
        custom.relate_to(of_part, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
        self._document.part.relate_to(custom, RELATIONSHIP_TYPE.CUSTOM_XML)

    def save(self) -> bytes:
        """The whole file. python-docx gives the parts and would write the clock into the zip, so it is zipped here."""
        package = self._document.part.package
        assert package is not None  # it was opened from one
        parts = {"_rels/.rels": package.rels.xml}
        types: dict[str, str] = {}
        for part in package.parts:
            part.before_marshal()
            parts[part.partname.membername] = part.blob
            types[str(part.partname)] = part.content_type
            if len(part.rels):
                parts[part.partname.rels_uri.membername] = part.rels.xml
        return pack(with_seal({_CONTENT_TYPES: content_types(types), **parts}))


def _root(part: Part) -> Element:
    assert isinstance(part, XmlPart)  # python-docx parses styles, numbering, headers and footers
    return cast(Element, part.element)
