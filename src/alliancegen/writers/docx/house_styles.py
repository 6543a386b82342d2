"""The styles of a firm's file: found by name, and ours put in for those that it lacks."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, W, add, new, value

WANTED = (*names.WANTED, "header", "footer")
_DEFAULTS = ("Normal", "Default Paragraph Font", "Normal Table", "No List")
_BUILT_IN_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_DEEPEST = 20
_OTHERS_WORK = ("rsid", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "numberingChange")


class HouseStyles:
    """The firm's styles.xml (`root`) while ours are put in. `theirs` maps our names to the firm's.

    A style is found by its name in any case, or by one of its aliases; ids don't matter, Word translates them. One of
    the right name and the wrong type (pandoc's "Definition Term" is a paragraph) isn't ours: ours is put in beside it.
    """

    def __init__(self, root: Element, ours: Element, theirs: Mapping[str, str]) -> None:
        self.root = root
        self.missing: list[str] = []
        self.names = dict(theirs)
        self.stand_ins: dict[str, Element] = {}
        """By the id of a style of ours: the firm's heading that it takes the place of."""
        self._ours = {_name(style).lower(): style for style in ours.iterfind(W + "style")}
        self._our_ids = {value(style, "styleId"): style for style in ours.iterfind(W + "style")}
        self._ids: dict[str, Element] = {}
        self._by_name: dict[str, Element] = {}
        seen: set[tuple[str, str]] = set()
        for style in list(root.iterfind(W + "style")):
            named = (_name(style).lower(), value(style, "type"))
            if named in seen or value(style, "styleId").lower() in self._ids:
                root.remove(style)  # of two, the first holds
                continue
            seen.add(named)
            self._ids[value(style, "styleId").lower()] = style
            self._by_name.setdefault(named[0], style)
        for style in root.iterfind(W + "style"):
            for alias in value(style.find(W + "aliases")).split(","):
                if alias.strip():
                    self._by_name.setdefault(alias.strip().lower(), style)

    @property
    def known(self) -> list[str]:
        """The names that the firm's styles bear."""
        return [_name(style) for style in self.root.iterfind(W + "style")]

    def element(self, name: str) -> Element:
        """The style that we call `name`; `complete` has seen to it that there is one."""
        return self._by_name[self.names.get(name, name).lower()]

    def id(self, name: str) -> str:
        return value(self.element(name), "styleId")

    def our_id(self, name: str) -> str:
        """The id that a style has in our own files."""
        return value(self._ours[name.lower()], "styleId")

    def with_id(self, style_id: str) -> Element | None:
        return self._ids.get(style_id.lower())

    def complete(self) -> None:
        """Put in what is missing, with what it is based on."""
        copied = [self._add(self._ours[name.lower()], name) for name in WANTED if not self._has(name)]
        for name in _DEFAULTS:
            self._see_to_default(name)
        for name in WANTED:
            self._outline(name)
        for style in copied:
            for tag in ("next", "link"):
                if (leads := style.find(W + tag)) is not None:
                    name = _name(self._our_ids[value(leads)])
                    if self._has(name):
                        leads.set(W + "val", self.id(name))
                    else:
                        style.remove(leads)
        self._tidy()

    def _has(self, name: str) -> bool:
        found = self._by_name.get(self.names.get(name, name).lower())
        return found is not None and value(found, "type") == value(self._ours[name.lower()], "type")

    def _add(self, ours: Element, name: str) -> Element:
        """A copy of one of our styles, numbered by nobody yet."""
        style = copy.deepcopy(ours)
        if name in WANTED:
            self.missing.append(name)
        if name.lower() in self._by_name:  # of another type
            self.names[name] = f"Agreement {name}"
            style[0].set(W + "val", self.names[name])
        if any(
            each.get(W + "default") == "1" and each.get(W + "type") == style.get(W + "type")
            for each in self._ids.values()
        ):
            style.attrib.pop(W + "default", "")
        style.set(W + "styleId", self._free_id(value(style, "styleId")))
        self._enter(style)
        if (based := style.find(W + "basedOn")) is not None:
            base = self._our_ids[value(based)]
            base_name = _name(base)
            if not self._has(base_name):
                self._add(base, base_name)
            based.set(W + "val", self.id(base_name))
        if (properties := style.find(W + "pPr")) is not None and (numbers := properties.find(W + "numPr")) is not None:
            properties.remove(numbers)
        return style

    def fit_width(self, width: int) -> None:
        """Our right tab stops at the end of the firm's lines, which are `width` long, in twentieths of a point."""
        for name in ("header", "footer", *names.CONTENTS_LEVELS):
            if name in self.missing:
                for stop in self.element(name).iter(W + "tab"):
                    if value(stop) == "right":
                        stop.set(W + "pos", str(width))

    def stops(self, name: str) -> list[str]:
        """The places of all tab stops that a style has, or gets from what it is based on."""
        found: list[str] = []
        style: Element | None = self.element(name)
        for _ in range(_DEEPEST):
            if style is not None:
                found += [value(stop, "pos") for stop in style.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
                style = self.with_id(value(style.find(W + "basedOn")))
        return [each for each in found if each.lstrip("-").isdigit()]

    def _see_to_default(self, name: str) -> None:
        """A default style for each type: LibreOffice writes files without."""
        ours = self._ours[name.lower()]
        if any(
            each.get(W + "default") == "1" and each.get(W + "type") == ours.get(W + "type")
            for each in self._ids.values()
        ):
            return
        style = self._by_name[name.lower()] if self._has(name) else self._add(ours, name)
        style.set(W + "default", "1")

    def _outline(self, name: str) -> None:
        """The outline level that ours has, so that the contents list and the navigation pane hold what they should.

        Word's own "heading 2" is in any contents list; where it serves as sub-clause, a style based on it takes its place.
        """
        ours, style = self._ours[name.lower()], self.element(name)
        if value(style, "type") != "paragraph" or name in names.CONTENTS_LEVELS:
            return
        if _BUILT_IN_HEADING.fullmatch(_name(style)) and not _BUILT_IN_HEADING.fullmatch(name):
            style = self._stand_in(name, style)
        wanted = value(ours.find(f"{W}pPr/{W}outlineLvl")) or "9"
        if self._outline_level(style) == wanted:
            return
        properties = properties_of(style)
        level = properties.find(W + "outlineLvl")
        if level is None:
            level = add(properties, "outlineLvl")
            _move_before(level, ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"))
        level.set(W + "val", wanted)

    def _outline_level(self, style: Element | None) -> str:
        """The level that a style has, or gets from what it is based on; 9 is none."""
        for _ in range(_DEEPEST):
            if style is None:
                break
            level = style.find(f"{W}pPr/{W}outlineLvl")
            if level is not None:
                return value(level)
            if found := _BUILT_IN_HEADING.fullmatch(_name(style)):
                return str(int(found[1]) - 1)
            style = self.with_id(value(style.find(W + "basedOn")))
        return "9"

    def _stand_in(self, name: str, heading: Element) -> Element:
        style = new("style", type="paragraph", customStyle="1", styleId=self._free_id(self.our_id(name)))
        self.names[name] = name if name.lower() not in self._by_name else f"Agreement {name}"
        add(style, "name", val=self.names[name])
        add(style, "basedOn", val=value(heading, "styleId"))
        add(style, "qFormat")
        self._enter(style)
        self.stand_ins[value(style, "styleId")] = heading
        return style

    def _free_id(self, wanted: str) -> str:
        while wanted.lower() in self._ids:
            wanted += "0"
        return wanted

    def _enter(self, style: Element) -> None:
        self._ids[value(style, "styleId").lower()] = style
        self._by_name[_name(style).lower()] = style
        self.root.append(style)

    def _tidy(self) -> None:
        """No traces of who worked on the styles; English (UK) throughout, whatever the firm's Word was set to."""
        for tag in _OTHERS_WORK:
            for element in list(self.root.iter(W + tag)):
                _remove(element)
        for language in list(self.root.iterfind(f"{W}style//{W}lang")):
            _remove(language)
        defaults = self.root.find(W + "docDefaults")
        if defaults is None:
            defaults = new("docDefaults")
            self.root.insert(0, defaults)
        properties = defaults
        for tag in ("rPrDefault", "rPr"):
            found = properties.find(W + tag)
            if found is None:
                found = new(tag)
                properties.insert(0, found)
            properties = found
        if properties.find(W + "lang") is None:
            _move_before(add(properties, "lang"), ("eastAsianLayout", "specVanish", "oMath"))
        for language in properties.iterfind(W + "lang"):
            language.set(W + "val", "en-GB")


def properties_of(style: Element) -> Element:
    """The w:pPr of a style, put in its place if there is none."""
    properties = style.find(W + "pPr")
    if properties is None:
        properties = add(style, "pPr")
        _move_before(properties, ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr"))
    return properties


def _name(style: Element) -> str:
    return value(style.find(W + "name"))


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _move_before(element: Element, later: tuple[str, ...]) -> None:
    """Put an element that was added last before those that the schema wants after it."""
    parent = element.getparent()
    if parent is None:
        return
    for sibling in parent:
        if sibling.tag in [W + tag for tag in later]:
            sibling.addprevious(element)
            return
