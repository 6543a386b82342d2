"""WordprocessingML as text: the few shapes that a document is made of, written once, in order, and never changed.

A body holds some twenty thousand elements. As text they take a quarter of the time of a tree (measured), and the file
holds the same bytes. What is read and changed before it is written (styles, lists, headers) stays a tree: see `ooxml`.
"""

from __future__ import annotations

import re

from lxml import etree

from alliancegen.writers.docx.ooxml import NAMESPACES, Element

XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
"""The namespaces that the root of a part declares: all that is inside goes without."""

_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def attribute(value: str) -> str:
    """A value as it stands between the quotes of an attribute. (The standard library's function loads its network code.)"""
    return value if value.isalnum() else value.translate(_ATTRIBUTE)


def letters(text: str) -> str:
    """Text as it stands between tags."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def start(name: str, **values: str) -> str:
    """The start tag of a `w:` element with `w:` attributes."""
    return f"<w:{name}{_attributes(values)}>"


def empty(name: str, **values: str) -> str:
    """A `w:` element without content."""
    return f"<w:{name}{_attributes(values)}/>"


def _attributes(values: dict[str, str]) -> str:
    return "".join([f' w:{name}="{attribute(value)}"' for name, value in values.items()])


def run(text: str, looks: str = "") -> str:
    """Words that look the same, as w:r; `looks` is its w:rPr, if it has one."""
    return f"<w:r>{looks}{words(text)}</w:r>"


def words(text: str) -> str:
    """Text as w:t; a line end becomes w:br, a tab w:tab (Word reads them as spaces otherwise)."""
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{letters(text)}</w:t>'
    breaks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(breaks.get(piece) or words(piece) for piece in re.split(r"([\n\t])", text) if piece)


def code(instruction: str) -> str:
    """What a field does, as w:instrText. Never pass an answer."""
    return f'<w:instrText xml:space="preserve">{letters(instruction)}</w:instrText>'


def field(instruction: str, result: str, looks: str = "") -> str:
    """A complex field with its result; `looks` is the w:rPr that its runs share. Never pass an answer as instruction."""
    return (
        f'<w:r>{looks}<w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r>{looks}{code(f' {instruction} ')}</w:r>"
        f'<w:r>{looks}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{looks}{words(result)}</w:r>"
        f'<w:r>{looks}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def document(body: str) -> bytes:
    """The part word/document.xml; `body` is all that stands in its w:body."""
    return f"{XML}<w:document{DECLARED}><w:body>{body}</w:body></w:document>".encode()


def copied(element: Element) -> str:
    """An element of a tree, without the declarations that the root of the part makes."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    for prefix, uri in NAMESPACES.items():
        text = text.replace(f' xmlns:{prefix}="{uri}"', "")
    return text
