"""WordprocessingML in Python: its names, and parts of a file as trees. (What is only written is text: see `markup`.)"""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from alliancegen.model.patterns import Pattern

Element: TypeAlias = etree._Element

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{W_NAMESPACE}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

NAMESPACES = {"w": W_NAMESPACE, "r": R[1:-1]}
"""By the prefixes that every part of ours declares."""

NBSP = "\u00a0"

_ILLEGAL = Pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(raw: bytes, *, remove_blank_text: bool = False, remove_comments: bool = False) -> Element:
    """One part of a Word file, as it is, or without its comments and processing instructions. Raises XMLSyntaxError.

    The one place that parses XML, so that nothing in a file can make it read another file
    or the network, or grow: entities stay unresolved, no DTD is loaded, libxml2's limits hold.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=remove_blank_text,
        remove_comments=remove_comments,
        remove_pis=remove_comments,
    )
    return etree.fromstring(raw, parser)


def new(tag: str, **values: str) -> Element:
    """A `w:` element with `w:` attributes."""
    return etree.Element(W + tag, {W + name: value for name, value in values.items()}, nsmap={"w": W_NAMESPACE})


def add(parent: Element, tag: str, **values: str) -> Element:
    """A new last child: `w:` element with `w:` attributes."""
    if not values:
        return etree.SubElement(parent, W + tag)
    return etree.SubElement(parent, W + tag, {W + name: value for name, value in values.items()})


def value(element: Element | None, name: str = "val") -> str:
    """A `w:` attribute; empty where there is none."""
    return "" if element is None else (element.get(W + name) or "")


def text_width(section: Element) -> int:
    """How long the lines of a section are, in twentieths of a point."""
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    beside = sum(int(value(margins, side) or "0") for side in ("left", "right", "gutter"))
    return int(value(size, "w")) - beside


def legal(text: str, key: str) -> str:
    """The text, line ends as line feeds; ValueError for what XML cannot carry (escaped or not)."""
    if text.isprintable() or text.replace(NBSP, "").isprintable():  # nearly all, and XML carries every such letter
        return text
    if found := _ILLEGAL.search(text):
        raise ValueError(f"{key}: the character U+{ord(found[0]):04X} cannot stand in a Word file")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
