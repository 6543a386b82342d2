"""The relationships of a part: which others it leads to (ECMA-376 part 2, 9.3)."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from msgspec import Struct

from alliancegen.writers.docx.markup import XML, attribute
from alliancegen.writers.docx.ooxml import Element, parsed

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Link(Struct, frozen=True):
    """`type` is the whole address of its kind; `target` is a path from the part's own folder, or an address outside."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type: "header"."""
        return self.type.rpartition("/")[2]

    def part(self, folder: str) -> str:
        """The part that it leads to, as the package names it; `folder` is that of the part which it is one of."""
        target = unquote(self.target)
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def links_in(root: Element) -> list[Link]:
    """The relationships in a part of them, in their order."""
    return [
        Link(
            each.get("Id") or "", each.get("Type") or "", each.get("Target") or "", each.get("TargetMode") == "External"
        )
        for each in root.iter(f"{{{_NAMESPACE}}}Relationship")
    ]


class Relationships:
    """Those of one part that is being written."""

    def __init__(self) -> None:
        self._links: list[Link] = []

    @classmethod
    def read(cls, raw: bytes) -> Relationships:
        """Those of a part that is there already. Raises XMLSyntaxError."""
        found = cls()
        found._links = links_in(parsed(raw))
        return found

    def __len__(self) -> int:
        return len(self._links)

    @property
    def ids(self) -> set[str]:
        return {link.id for link in self._links}

    def targets(self, *kinds: str) -> list[str]:
        """The parts of these kinds ("header") that it leads to, in the order of the relationships."""
        wanted = {KINDS + kind for kind in kinds}
        return [link.target for link in self._links if link.type in wanted]

    def add(self, kind: str, target: str, *, external: bool = False, id: str = "") -> str:
        """A new one; its id, which is the next that is free where none is given."""
        if not id:
            used, number = self.ids, len(self._links) + 1
            while (id := f"rId{number}") in used:
                number += 1
        self._links.append(Link(id, KINDS + kind, target, external))
        return id

    def xml(self) -> bytes:
        links = "".join([_markup(link) for link in self._links])
        return f'{XML}<Relationships xmlns="{_NAMESPACE}">{links}</Relationships>'.encode()


def _markup(link: Link) -> str:
    outside = ' TargetMode="External"' if link.external else ""
    return f'<Relationship Id="{attribute(link.id)}" Type="{link.type}" Target="{attribute(link.target)}"{outside}/>'
