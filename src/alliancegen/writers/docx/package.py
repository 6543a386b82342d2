"""The Word package: parts with their types and relationships, saved as the same bytes every time."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from alliancegen.writers.docx.markup import XML
from alliancegen.writers.docx.ooxml import Element, W, parsed
from alliancegen.writers.docx.relationships import Relationships
from alliancegen.writers.docx.seal import with_seal

SKELETON = Path(__file__).with_name("skeleton")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_BETWEEN_TAGS = re.compile(rb">\s+<")
CONTENT_TYPES = "[Content_Types].xml"
_FIRST_IN_ZIP = (CONTENT_TYPES, "_rels/.rels")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_ENDINGS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_COMPRESSION = 2
"""Of 9: a third of zlib's own time for a file that is an eighth larger (measured: 5 ms and 142 kB, 13 ms and 125 kB)."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DOCUMENT, _CORE = "word/document.xml", "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LONGEST_PROPERTY = 255


@functools.cache
def skeleton() -> Mapping[str, bytes]:
    """Our own looks: the parts in skeleton/ by name, without the remarks for reviewers and the space between tags."""
    files = sorted(path for path in SKELETON.rglob("*") if path.is_file())
    parts = {path.relative_to(SKELETON).as_posix(): path.read_bytes() for path in files}
    return {name: _BETWEEN_TAGS.sub(b"><", _COMMENT.sub(b"", part)) for name, part in parts.items()}


def pack(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of the parts: fixed order, dates and attributes, so that equal parts give equal bytes."""
    first = [name for name in _FIRST_IN_ZIP if name in parts]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = 3
            entry.external_attr = 0
            entry.compress_type = compression
            archive.writestr(entry, parts[name], compresslevel=_COMPRESSION)
    return packed.getvalue()


def unpack(word_file: bytes) -> Mapping[str, bytes]:
    """The parts of a zip file that `pack` made."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def content_types(parts: Mapping[str, str]) -> bytes:
    """[Content_Types].xml for parts with their types, by their names from the top of the package (ECMA-376 part 2, 10.1.2.2)."""
    endings = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _OF_ENDINGS.items())
    names = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in sorted(parts.items()))
    return f'{XML}<Types xmlns="{_TYPES}">{endings}{names}</Types>'.encode()


class Package:
    """A Word file while it is being built, from the parts of our skeleton or of what was taken from a firm's file.

    Those parts are ours: each has its type in [Content_Types].xml, and stands where the skeleton has it.
    """

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = dict(parts)
        self._types = {
            str(each.get("PartName"))[1:]: str(each.get("ContentType"))
            for each in parsed(self._parts.pop(CONTENT_TYPES)).iterfind(f"{{{_TYPES}}}Override")
        }
        self._links = {
            "": Relationships.read(self._parts.pop("_rels/.rels")),
            _DOCUMENT: Relationships.read(self._parts.pop("word/_rels/document.xml.rels")),
        }
        self._roots: dict[str, Element] = {}
        section = self._root(_DOCUMENT).find(f"{W}body/{W}sectPr")
        if section is None:
            raise ValueError("the reference document has no section properties")
        self.section = section
        """The w:sectPr that closes the body."""

    @property
    def styles(self) -> Element:
        return self._main_part("styles")

    @property
    def numbering(self) -> Element:
        return self._main_part("numbering")

    @property
    def headers_and_footers(self) -> list[Element]:
        """The roots of every header and footer, in the order of their relationships."""
        return [self._root(f"word/{target}") for target in self._links[_DOCUMENT].targets("header", "footer")]

    def _main_part(self, kind: str) -> Element:
        (target,) = self._links[_DOCUMENT].targets(kind)
        return self._root(f"word/{target}")

    def _root(self, name: str) -> Element:
        """A part as a tree, which is what is saved."""
        if name not in self._roots:
            self._roots[name] = parsed(self._parts[name], remove_blank_text=True)
        return self._roots[name]

    def set_title(self, title: str, creator: str) -> None:
        """`creator` is what Word shows as the author: no person, and no software either."""
        core = self._root(_CORE)
        for name, text in (("title", title), ("creator", creator)):
            found = core.find(_DC + name)
            assert found is not None  # the skeleton has both, and its part stands in a firm's file too
            found.text = text[:_LONGEST_PROPERTY]

    def set_document(self, document: bytes) -> None:
        """The body as it is written, in its w:document."""
        del self._roots[_DOCUMENT]
        self._parts[_DOCUMENT] = document

    def add_comments(self, comments: bytes) -> None:
        """The comments of the body, as a part of its own."""
        self._add("word/comments.xml", comments, "vnd.openxmlformats-officedocument.wordprocessingml.comments+xml")
        self._links[_DOCUMENT].add("comments", "comments.xml")

    def add_custom_properties(self, properties: bytes) -> None:
        """docProps/custom.xml."""
        self._add("docProps/custom.xml", properties, "vnd.openxmlformats-officedocument.custom-properties+xml")
        self._links[""].add("custom-properties", "docProps/custom.xml")

    def add_custom_xml(self, part: bytes, properties: bytes) -> None:
        """A custom XML part of the document with its properties, as Word keeps them."""
        self._add("customXml/item1.xml", part, "xml")
        self._add("customXml/itemProps1.xml", properties, "vnd.openxmlformats-officedocument.customXmlProperties+xml")
        self._links["customXml/item1.xml"] = Relationships()
        self._links["customXml/item1.xml"].add("customXmlProps", "itemProps1.xml")
        self._links[_DOCUMENT].add("customXml", "../customXml/item1.xml")

    def _add(self, name: str, content: bytes, kind: str) -> None:
        self._parts[name] = content
        self._types[name] = f"application/{kind}"

    def save(self) -> bytes:
        """The whole file."""
        changed = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._roots.items()
        }
        links = {_links_of(name): links.xml() for name, links in self._links.items()}
        return pack(with_seal({**self._parts, **changed, **links, CONTENT_TYPES: content_types(self._types)}))


def _links_of(part: str) -> str:
    """Where the relationships of a part stand; "" is the file as a whole."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"
