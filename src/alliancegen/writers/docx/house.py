"""House style: the looks of an agreement from a firm's own Word file, pandoc's way.

What is taken: styles, lists, theme, fonts' names, page size and margins, headers and footers with their pictures, and of
the settings only those that change pages (different headers on even pages, mirrored margins, tab stops, hyphenation).
What is written anew is everything else, so that no author, company, template, comment, revision mark or property of the
firm's file can pass on: the new file is put together from those parts, not the old one emptied. (Data inside a picture
stays: a logo is copied byte for byte.)

What is decided:
- Styles are found by name. What is missing is filled in from ours, and named in one warning.
- Numbers and references follow the firm's lists wherever these can be counted along (see house_lists).
- A header or footer is left as the firm made it; where it says LEGEND, SHORT_TITLE or VERSION, these are filled in as in
  ours. The watermark of a draft goes into each header, also that of the first page.
- Where the file has no header at all, ours goes in, so that the legend of a draft has a place; the same for the footer
  with its page numbers. If it has a cover page of its own ("different first page"), its first header is the cover's.
- Only one column, no line numbers, pages numbered on from the cover; text is marked as English (UK).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.exceptions import PythonDocxError
from lxml import etree

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity, has_errors, shown
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.writers.docx import House
from alliancegen.writers.docx.house_headers import clean, relationship_ids
from alliancegen.writers.docx.house_lists import HouseLists
from alliancegen.writers.docx.house_styles import WANTED, HouseStyles
from alliancegen.writers.docx.ooxml import Element, R, W, add, new, parsed, text_width, value
from alliancegen.writers.docx.package import content_types, pack, skeleton
from alliancegen.writers.docx.reference import Reference, Refused, open_reference
from alliancegen.writers.docx.relationships import Relationships

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"

_BEFORE_TABS = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
)
_NARROWEST = 3000
"""The least width of text that a page must leave, in twentieths of a point."""

_FROM_SETTINGS = (
    "mirrorMargins",
    "gutterAtTop",
    "defaultTabStop",
    "autoHyphenation",
    "evenAndOddHeaders",
    "clrSchemeMapping",
)
_SETTINGS_ORDER = (
    "zoom", "mirrorMargins", "gutterAtTop", "defaultTabStop", "autoHyphenation", "evenAndOddHeaders",
    "characterSpacingControl", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
)  # fmt: skip
_NOT_IN_SECTION = ("footnotePr", "endnotePr", "type", "paperSrc", "pgNumType", "lnNumType", "cols", "noEndnote",
                   "printerSettings", "sectPrChange", "headerReference", "footerReference", "titlePg", "formProt")  # fmt: skip


def read_house(
    raw: bytes, name: str, house_map: Mapping[str, Written], place: Place | None
) -> tuple[House | None, list[Problem]]:
    """The looks in a firm's Word file, or None with the reason.

    `name` is the file's name in messages, `place` where it was named (None for the command line). `house_map` leads from
    our names of styles to the firm's. Raises nothing.
    """
    try:
        reference = open_reference(raw)
        return _Building(reference, name, house_map, place).build()
    except Refused as refused:
        message = f"'{name}' {refused.reason}, so no agreement can be built on it"
        return None, [Problem("reference-document", message, place, help=refused.help)]


class _Building:
    """The new file, part by part."""

    def __init__(self, reference: Reference, name: str, house_map: Mapping[str, Written], place: Place | None) -> None:
        self._reference = reference
        self._name = name
        self._map = house_map
        self._place = place
        self._ours = skeleton()
        self._parts: dict[str, bytes] = {
            part: self._ours[part] for part in ("_rels/.rels", "docProps/core.xml", "word/settings.xml")
        }
        self._types: dict[str, str] = {}
        self._links = Relationships()
        self._pictures: dict[str, str] = {}

    def build(self) -> tuple[House | None, list[Problem]]:
        styles = HouseStyles(
            self._root("styles"),
            self._our_root("styles"),
            {ours: theirs.text for ours, theirs in self._map.items()},
        )
        problems = self._check_map(styles)
        if has_errors(problems):
            return None, problems
        styles.complete()
        lists = HouseLists(self._root("numbering"), self._our_root("numbering"), styles)
        scheme = lists.fit()
        if numbering := self._reference.related("numbering"):
            self._add_links(numbering, lists.root, "numbering")  # pictures as bullets
        self._add_part("numbering", lists.root)
        self._add_theme()
        self._add_fonts()
        section = self._section(styles)
        styles.fit_width(text_width(section))
        self._add_part("styles", styles.root)
        self._add_settings(section)
        self._add_document(section)
        self._parts["[Content_Types].xml"] = self._content_types()
        file = pack(self._parts, zipfile.ZIP_STORED)
        _must_open(file)
        house = House(file, scheme, styles.names)
        return house, self._warning(styles.missing, lists.replaced)

    # ------------------------------------------------------------ what is told

    def _check_map(self, styles: HouseStyles) -> list[Problem]:
        problems = []
        known = {each.lower() for each in styles.known}
        for ours, theirs in self._map.items():
            if ours.lower() not in [each.lower() for each in WANTED]:
                problems.append(
                    Problem(
                        "unknown-style",
                        f"an agreement has no style '{shown(ours)}'",
                        theirs.key or theirs.place,
                        help=nearest(ours, WANTED),
                    )
                )
            if theirs.text.lower() not in known:
                problems.append(
                    Problem(
                        "unknown-style",
                        f"'{self._name}' has no style '{shown(theirs.text)}'",
                        theirs.place,
                        help=nearest(theirs.text, styles.known),
                    )
                )
        return problems

    def _warning(self, missing: Sequence[str], replaced: Sequence[str]) -> list[Problem]:
        if not missing and not replaced:
            return []
        lists = f"{', '.join(replaced)}: numbered by our own lists, because theirs can't be counted along"
        message = (
            f"'{self._name}' lacks {len(missing)} of the {len(WANTED)} styles of an agreement, so ours are used: {', '.join(missing)}"
            if missing
            else f"'{self._name}' has styles with numbers that an agreement can't follow"
        )
        return [
            Problem(
                "reference-document-styles",
                message,
                self._place,
                Severity.WARNING,
                remarks=(Remark(lists),) if replaced else (),
                help="name the firm's own styles in a house map (--house-map), as   Clause Level 2: Level 2 Number"
                if missing
                else "put these styles on the levels of one list in Word, each in its place",
            )
        ]

    # ------------------------------------------------------------ parts

    def _root(self, kind: str) -> Element:
        """The firm's part of a kind, or an empty one."""
        part = self._reference.related(kind)
        root = self._reference.xml(part) if part else new(kind)
        if root.tag != W + kind:
            raise Refused("is damaged", "open it in Word and save it again")
        return root

    def _our_root(self, kind: str) -> Element:
        return parsed(self._ours[f"word/{kind}.xml"])

    def _add_part(self, kind: str, root: Element, name: str = "") -> str:
        """A part of the document, with its type and the relationship to it."""
        name = name or kind
        self._parts[f"word/{name}.xml"] = _bytes(root)
        self._types[f"word/{name}.xml"] = _THEME_TYPE if kind == "theme" else f"{_WORD_TYPE}{kind}+xml"
        return self._links.add(kind, f"{name}.xml")

    def _add_theme(self) -> None:
        """Colours and fonts that styles point to."""
        part = self._reference.related("theme")
        if part:
            root = self._reference.xml(part)
            self._add_links(part, root, "theme1")
            self._add_part("theme", root, "theme1")

    def _add_fonts(self) -> None:
        """What to use where a font is missing; fonts themselves are not carried along."""
        part = self._reference.related("fontTable")
        root = self._reference.xml(part) if part else self._our_root("fontTable")
        for element in list(
            root.iter(*(W + tag for tag in ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")))
        ):
            _remove(element)
        self._add_part("fontTable", root)

    def _add_settings(self, section: Element) -> None:
        root = self._our_root("settings")
        part = self._reference.related("settings")
        theirs = self._reference.xml(part) if part else new("settings")
        has_even = any(value(each, "type") == "even" for each in section)
        for tag in _FROM_SETTINGS:
            found = theirs.find(W + tag)
            if found is None or (tag == "evenAndOddHeaders" and not has_even):
                continue
            if (old := root.find(W + tag)) is not None:
                root.remove(old)
            before = [W + each for each in _SETTINGS_ORDER[: _SETTINGS_ORDER.index(tag)]]
            root.insert(sum(each.tag in before for each in root), found)
        self._parts.pop("word/settings.xml")
        self._add_part("settings", root)

    def _add_document(self, section: Element) -> None:
        root = etree.Element(W + "document", nsmap={"w": W[1:-1], "r": R[1:-1]})
        body = etree.SubElement(root, W + "body")
        etree.SubElement(body, W + "p")
        body.append(section)
        self._parts["word/document.xml"] = _bytes(root)
        self._types["word/document.xml"] = f"{_WORD_TYPE}document.main+xml"
        self._parts["word/_rels/document.xml.rels"] = self._links.xml()

    def _content_types(self) -> bytes:
        core = {"docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
        return content_types({**core, **self._types})

    # ------------------------------------------------------------ page, headers and footers

    def _section(self, styles: HouseStyles) -> Element:
        """The last section's page, with the headers and footers in force there."""
        sections = list(self._reference.xml(self._reference.main).iter(W + "sectPr"))
        section = sections[-1] if sections else new("sectPr")
        own_first = _is_on(section.find(W + "titlePg"))
        theirs = {kind: self._in_force(sections, kind, first=own_first) for kind in ("header", "footer")}
        has_first = own_first or not all(theirs.values())
        for tag in _NOT_IN_SECTION:
            for element in list(section.iterfind(W + tag)):
                section.remove(element)
        for name in [name for name in section.attrib if "rsid" in name]:
            del section.attrib[name]
        ours = self._our_root("document").find(f".//{W}sectPr")
        assert ours is not None  # the skeleton has one
        _take_page(section, ours)

        references: list[Element] = []
        for kind, parts in theirs.items():
            wanted = ["default", *(["first"] if has_first else []), *(["even"] if "even" in parts else [])]
            for number, place in enumerate(wanted, 1):
                reference = new(f"{kind}Reference", type=place)
                if place == "first" and parts and not own_first:
                    source = parts.get("default", "")  # the cover as every other page, as the firm has it
                else:
                    source = parts.get(place, "")
                reference.set(R + "id", self._add_marginal(kind, number, place, source, styles, section))
                references.append(reference)
        for reference in reversed(references):
            section.insert(0, reference)
        if has_first:
            later = [W + tag for tag in ("textDirection", "bidi", "rtlGutter", "docGrid")]
            after = [each for each in section if each.tag in later]
            after[0].addprevious(new("titlePg")) if after else section.append(new("titlePg"))
        return section

    def _in_force(self, sections: Sequence[Element], kind: str, *, first: bool) -> dict[str, str]:
        """The parts of the last section's headers or footers: one that it lacks is that of the section before."""
        parts = {each.id: each.target for each in self._reference.relationships(self._reference.main)}
        found = {}
        for section in sections:
            for reference in section.iterfind(W + f"{kind}Reference"):
                place = value(reference, "type") or "default"
                if place != "first" or first:
                    found[place] = parts.get(reference.get(R + "id") or "", "")
        return {place: part for place, part in found.items() if part in self._reference}

    def _add_marginal(
        self, kind: str, number: int, place: str, source: str, styles: HouseStyles, section: Element
    ) -> str:
        """The firm's header or footer; without one, ours."""
        name = f"{kind}{number}"
        if source:
            root = clean(self._reference.xml(source))
            self._add_links(source, root, name)
        else:
            root = parsed(self._ours[f"word/{kind}{2 if place == 'first' else 1}.xml"])
            for style in root.iter(W + "pStyle"):
                style.set(W + "val", styles.id(kind))
            if kind not in styles.missing:
                _set_stops(root, styles.stops(kind), text_width(section))
        return self._add_part(kind, root, name)

    def _add_links(self, source: str, root: Element, name: str) -> None:
        """The pictures and web addresses that a part uses, and nothing else that it leads to."""
        used = relationship_ids(root)
        links = Relationships()
        for each in self._reference.relationships(source):
            if each.id not in used:
                continue
            if each.kind == "image":
                links.add("image", self._picture(each.target), id=each.id)
            elif each.kind == "hyperlink":
                links.add("hyperlink", each.target, external=each.external, id=each.id)
            else:
                raise Refused(
                    f"holds something in its headers or footers that can't be taken over ({each.kind})",
                    "put a picture in its place in Word, and save",
                )
        if used - links.ids:
            raise Refused("is damaged", "open it in Word and save it again")
        if len(links):
            self._parts[f"word/_rels/{name}.xml.rels"] = links.xml()

    def _picture(self, source: str) -> str:
        """A picture, once however often it is used, under a name that says nothing."""
        if source not in self._pictures:
            kind = self._reference.content_type(source)
            if not kind.startswith("image/"):
                raise Refused("holds a picture that is none", "delete it in Word, and save")
            ending = source.rpartition(".")[2].lower() if "." in source else "bin"
            name = f"media/picture{len(self._pictures) + 1}.{ending}"
            self._pictures[source] = name
            self._parts[f"word/{name}"] = self._reference.content(source)
            self._types[f"word/{name}"] = kind
        return self._pictures[source]


def _must_open(file: bytes) -> None:
    """Open the new file with python-docx, which knows what Word writes. Raises `Refused` where it finds no Word file.

    Whatever was odd in the firm's file and was not found by us is found here, before words are put into it.
    """
    try:
        document = docx.Document(io.BytesIO(file))
        whole = bool(document.sections and document.styles and document.part.numbering_part)
    except (PythonDocxError, KeyError, ValueError, AttributeError, etree.LxmlError):
        whole = False
    if not whole:
        raise Refused("is damaged", "open it in Word and save it again")


def _set_stops(root: Element, theirs: Sequence[str], width: int) -> None:
    """One tab stop, at the end of the line, whatever the firm's style of footers has."""
    for paragraph in root.iter(W + "p"):
        properties = paragraph.find(W + "pPr")
        if properties is None or paragraph.find(f"{W}r/{W}tab") is None:
            continue
        stops = new("tabs")
        for position in sorted(set(theirs) - {str(width)}, key=int):
            add(stops, "tab", val="clear", pos=position)
        add(stops, "tab", val="right", pos=str(width))
        before = [each for each in properties if each.tag in [W + tag for tag in _BEFORE_TABS]]
        properties.insert(len(before), stops)


def _take_page(section: Element, ours: Element) -> None:
    """The firm's paper and margins; ours where it has none that leave room for words."""
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    try:
        for element in (size, margins):
            if element is None:
                raise ValueError
            for name in [
                W + each for each in ("w", "h", "top", "right", "bottom", "left", "header", "footer", "gutter")
            ]:
                if name in element.attrib:
                    element.set(name, str(round(float(element.attrib[name]))))
        if int(value(size, "w")) - sum(int(value(margins, side)) for side in ("left", "right")) < _NARROWEST:
            raise ValueError
        if not value(size, "h") or not value(margins, "top"):
            raise ValueError
    except ValueError:
        for element, tag in ((size, "pgSz"), (margins, "pgMar")):
            if element is not None:
                section.remove(element)
            own = ours.find(W + tag)
            assert own is not None  # the skeleton has both
            section.insert(0 if tag == "pgSz" else 1, own)


def _is_on(element: Element | None) -> bool:
    return element is not None and value(element) not in ("0", "false", "off")


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
