"""Whether a Word file is the one that we built: a hash of its words, kept in a custom property of the file.

What Word changes without a person's doing is left out: how text is cut into runs, ids, the contents list with its page
numbers, the page numbers themselves. Comments count: they are somebody's work.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Literal

from lxml import etree

from alliancegen.writers.docx.ooxml import Element, W, legal, value

HASH_PROPERTY = "alliancegen.text"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_COUNTED = ("PAGE", "NUMPAGES", "TOC", "PAGEREF")
_MARGINAL = (W + "hdr", W + "ftr")
_LARGEST_PART = 30_000_000
_LARGEST_FILE = 100_000_000


def text_hash(roots: Iterable[Element]) -> str:
    """sha256 of the words of the document, its comments, and its headers and footers in any order."""
    texts = [(root.tag in _MARGINAL, _words(root)) for root in roots]
    body = [text for marginal, text in texts if not marginal]
    margins = sorted({text for marginal, text in texts if marginal and text.strip()})
    return hashlib.sha256("\f".join([*body, *margins]).encode("utf-8", "surrogatepass")).hexdigest()


def _words(root: Element) -> str:
    """The text of a part, a line for each paragraph, without what fields of page numbers and contents printed."""
    words: list[str] = []
    fields: list[str] = []  # the instructions of the fields that are open here
    counted = 0  # how many of them are left out
    for element in root.iter(
        W + "p", W + "t", W + "tab", W + "br", W + "fldChar", W + "instrText", W + "noBreakHyphen"
    ):
        match element.tag.removeprefix(W):
            case "fldChar":
                step = value(element, "fldCharType")
                if step == "begin":
                    fields.append("")
                elif step == "separate" and fields:
                    counted += _is_counted(fields[-1])
                elif step == "end" and fields:
                    counted -= _is_counted(fields.pop())
            case "instrText" if fields:
                fields[-1] += element.text or ""
            case _ if counted:
                pass
            case "p":
                words.append("\n")
            case "t":
                words.append(element.text or "")
            case "tab" if _is_in_run(element):
                words.append("\t")
            case "br":
                words.append("\v")
            case "noBreakHyphen":
                words.append("\u2011")
            case _:
                pass
    return "".join(words)


def _is_in_run(element: Element) -> bool:
    """w:tab is a letter in a run, and a tab stop in the properties of a paragraph."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r"


def _is_counted(instruction: str) -> bool:
    return instruction.strip().partition(" ")[0].upper() in _COUNTED


def custom_properties(properties: Mapping[str, str]) -> bytes:
    """docProps/custom.xml."""
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})  # type: ignore[dict-item]
    for number, (name, text) in enumerate(properties.items(), start=2):
        entry = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT_ID, pid=str(number), name=legal(name, name)
        )
        etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = legal(text, name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# ---------------------------------------------------------------- reading a file back


def body_hash(docx: bytes) -> str | None:
    """The hash of a file's words as they are now; None where it can't be read as a Word file."""
    parts = _parts(docx)
    wanted = (W + "document", W + "comments", *_MARGINAL)
    roots = sorted((root for root in parts if root.tag in wanted), key=lambda root: wanted.index(str(root.tag)))
    return text_hash(roots) if roots and roots[0].tag == W + "document" else None


def read_own_hash(docx: bytes) -> str | None:
    """The hash that was true when we built the file."""
    for root in _parts(docx):
        if root.tag == f"{{{_CUSTOM}}}Properties":
            for entry in root:
                if entry.get("name") == HASH_PROPERTY:
                    return "".join(str(text) for text in entry.itertext()) or None
    return None


def edited_since_build(docx: bytes) -> Literal["ours", "edited", "not-ours"]:
    own = read_own_hash(docx)
    if own is None:
        return "not-ours"
    return "ours" if own == body_hash(docx) else "edited"


def _parts(docx: bytes) -> list[Element]:
    """The roots of the parts that hold words or properties; none where the file is broken or unreasonably large."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = archive.infolist()
            sizes = [entry.file_size for entry in entries]
            if sum(sizes) > _LARGEST_FILE or max(sizes, default=0) > _LARGEST_PART:
                return []
            wanted = [
                entry
                for entry in entries
                if entry.filename.startswith(("word/", "docProps/")) and entry.filename.endswith(".xml")
            ]
            return [etree.fromstring(archive.read(entry), parser) for entry in wanted]
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ):
        return []
