"""The lists of a firm's file, and the scheme of numbers that they make.

Styles that number together are a family: clauses are four styles on four levels of one list. A family keeps the firm's
list where ours can be counted on it: its styles stand on levels that follow one another, and every label holds only
numbers of these levels. What the firm lacks of a family goes on the next levels of its list. Where that can't be, the
family gets our list, and the caller hears of it. Levels always begin at 1, and again below each level above.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from alliancegen.model.scheme import DEFAULT, FORMATS, NBSP, Label, Scheme
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.house_styles import WANTED, HouseStyles, properties_of
from alliancegen.writers.docx.numbering import Lists
from alliancegen.writers.docx.ooxml import Element, W, add, new, value
from alliancegen.writers.docx.reference import Refused

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "clauses": (names.CLAUSE, names.SUB_CLAUSE, *names.CLAUSE_ENTRIES),
    "parties": (names.PARTY,),
    "recitals": (names.RECITAL,),
    "definitions": (names.DEFINITION, *names.DEFINITION_ENTRIES),
    "schedules": (names.SCHEDULE, names.PART),
    "schedule_paragraphs": (names.SCHEDULE_CLAUSE, names.SCHEDULE_SUB_CLAUSE, *names.SCHEDULE_ENTRIES),
    "entries": names.TEXT_ENTRIES,
}
"""By the field of the scheme that they make."""

_LEVELS = 9
_IN_LEVEL = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy",
             "lvlJc", "pPr", "rPr")  # fmt: skip
_BEFORE_NUMBERS = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")

OnList = tuple[str, int]
"""The instance of a list (w:numId) and a level of it."""


class HouseLists:
    """The firm's numbering.xml (`root`) while every numbered style of an agreement is put on a list."""

    def __init__(self, root: Element, ours: Element, styles: HouseStyles) -> None:
        self.root = root
        self.replaced: list[str] = []
        """Styles of the firm's that got our list."""
        self._ours = ours
        self._styles = styles
        self._put_on: set[str] = set()
        self._claimed: dict[str, list[int]] = {}  # by list: the levels that a family stands on
        self._wanted = {styles.id(name): family for family, members in FAMILIES.items() for name in members}
        _check(root, styles.root)
        for element in [*root.iter(W + "startOverride"), *root.iterfind(W + "numIdMacAtCleanup")]:
            _drop(element)
        for side in root.iter(W + "lvlJc"):  # LibreOffice's words, which Word of 2007 doesn't know
            side.set(W + "val", {"start": "left", "end": "right"}.get(value(side), value(side)))
        for element in root.iter():
            for name in [name for name in element.attrib if "rsid" in name or "durableId" in name]:
                del element.attrib[name]

    def fit(self) -> Scheme:
        """Every family on a list, and the labels that come of it."""
        labels = {family: self._family(family) for family in FAMILIES}
        scheme = Scheme(
            clauses=labels["clauses"],
            parties=labels["parties"],
            recitals=labels["recitals"],
            definitions=labels["definitions"],
            schedules=labels["schedules"],
            schedule_paragraphs=labels["schedule_paragraphs"],
            entries=labels["entries"],
        )
        self._leave_unnumbered()
        self._prune()
        self._see_to_links()
        word = scheme.schedules[0].word
        return replace(scheme, schedule_word=word.capitalize() if word.isupper() else word) if word else scheme

    # ------------------------------------------------------------ one family

    def _family(self, family: str) -> Sequence[Label]:
        members = FAMILIES[family]
        places = [self._on_list(self._styles.element(name)) for name in members]
        if family == "definitions" and places[0] is None and places[1] is not None and places[1][1] == 0:
            # a term without a number, and (a) below it on a list of its own
            labels = self._keep(family, members[1:], places[1:], skipped=1)
            shifted = [replace(each, text=_shifted(each.text, 1)) for each in labels or ()]
            return [Label("none", ""), *shifted] if labels else self._take_ours(family)
        labels = self._keep(family, members, places)
        if labels is None and family == "schedules" and places[0] is not None:
            labels = self._keep(family, members[:1], places[:1])
            return [*labels, self._own_part()] if labels else self._take_ours(family)
        return labels or self._take_ours(family)

    def _keep(
        self, family: str, members: Sequence[str], places: Sequence[OnList | None], *, skipped: int = 0
    ) -> list[Label] | None:
        """The labels of a family on the firm's list; None where it can't stay there. `skipped` of its first have none."""
        listed = {index: place for index, place in enumerate(places) if place is not None}
        if not listed:
            return None
        num_id = next(iter(listed.values()))[0]
        lists = Lists(self.root)
        abstract = lists.abstract(num_id)
        bases = {level - index for index, (_, level) in listed.items()}
        if len(bases) > 1 or any(lists.abstract(each) != abstract for each, _ in listed.values()):
            return None
        base = bases.pop()
        levels = range(base, base + len(members))
        if base < 0 or levels.stop > _LEVELS or not self._may_claim(family, abstract, levels):
            return None
        if any(self._is_taken(lists.level(num_id, level), family) for level in levels):
            return None
        silent = family == "definitions" and not skipped  # a term has no label
        usable = [self._usable(lists.level(num_id, level), level, base, silent=silent) for level in levels]
        if not all(usable[index] for index in listed):
            return None
        for index, name in enumerate(members):
            if index not in listed:
                if not usable[index]:
                    ours = _levels_of(self._our_list(family))[skipped + index]
                    self._write_level(lists, num_id, levels[index], ours)
                _drop(self._styles.element(name).find(f"{W}pPr/{W}ind"))
            self._put(name, num_id, levels[index])
        self._claimed.setdefault(abstract, []).extend(levels)
        for level in levels:
            self._steady(lists.level(num_id, level))
        return [
            replace(label, text=_shifted(label.text, -base))
            for label in Lists(self.root).levels(num_id)[base : levels.stop]
        ]

    def _leave_unnumbered(self) -> None:
        """No number for what has none: Word's "TOC Heading" is based on "heading 1", and would take a clause's number."""
        numbered = {name for members in FAMILIES.values() for name in members if self._stands(name)}
        for name in WANTED:
            style = self._styles.element(name)
            if name in numbered or value(style, "type") != "paragraph":
                continue
            if any(value(each.find(f"{W}pPr/{W}numPr/{W}numId")) not in ("", "0") for each in self._line(style)):
                properties = properties_of(style)
                _drop(properties.find(W + "numPr"))
                _insert_numbers(properties, None, "0")

    def _stands(self, name: str) -> bool:
        """Whether a style of a family was put on a list."""
        return value(self._styles.element(name), "styleId") in self._put_on

    def _line(self, style: Element) -> list[Element]:
        """A style and those that it is based on."""
        line: list[Element] = []
        found: Element | None = style
        while found is not None and found not in line:
            line.append(found)
            found = self._styles.with_id(value(found.find(W + "basedOn")))
        return line

    def _may_claim(self, family: str, abstract: str, levels: range) -> bool:
        """A list serves one family, and one that begins again in mid-agreement stands on its first level.

        Paragraphs may also stand below the headings of schedules and parts on one list: there Word begins them again.
        """
        taken = self._claimed.get(abstract)
        if taken is None:
            return levels.start == 0 or family in ("clauses", "definitions", "schedules")
        return family == "schedule_paragraphs" and len(taken) == 2 and max(taken) == levels.start - 1 and (
            abstract == self._abstract_of(names.SCHEDULE) == self._abstract_of(names.PART)
        )  # fmt: skip

    def _abstract_of(self, name: str) -> str:
        place = self._on_list(self._styles.element(name))
        return Lists(self.root).abstract(place[0]) if place else ""

    def _is_taken(self, level: Element | None, family: str) -> bool:
        """Whether a level belongs to a style of another family."""
        return level is not None and self._wanted.get(value(level.find(W + "pStyle")), family) != family

    def _usable(self, level: Element | None, index: int, base: int, *, silent: bool) -> bool:
        """Whether a level has a label that can be counted along; `silent`: the first has none."""
        if level is None or level.find(W + "lvlPicBulletId") is not None:
            return False
        form, text = value(level.find(W + "numFmt")), value(level.find(W + "lvlText"))
        if silent and index == base and (form == "none" or not text):
            return "%" not in text or form == "none"
        held = [int(digit) - 1 for digit in re.findall(r"%([1-9])", text)]
        return form in FORMATS and form != "none" and index in held and all(base <= each <= index for each in held)

    def _steady(self, level: Element | None) -> None:
        """Numbers from 1, begun again below each level above; no line break between "Schedule" and its number."""
        if level is None:
            return
        _drop(level.find(W + "lvlRestart"))
        _set(level, "start", "1")
        if (text := level.find(W + "lvlText")) is not None:
            text.set(W + "val", re.sub(r"(?<=[^\W\d_]) (?=%\d)", NBSP, value(text)))

    def _write_level(self, lists: Lists, num_id: str, level: int, ours: Element) -> None:
        """A level of ours on the firm's list."""
        ours = copy.deepcopy(ours)
        shift = level - int(value(ours, "ilvl"))
        ours.set(W + "ilvl", str(level))
        text = ours.find(W + "lvlText")
        assert text is not None  # ours all have one
        text.set(W + "val", _shifted(value(text), shift))
        if (old := lists.level(num_id, level)) is not None:
            old.addprevious(ours)
            _drop(old)
            return
        abstract = next(
            each
            for each in self.root.iterfind(W + "abstractNum")
            if value(each, "abstractNumId") == lists.abstract(num_id)
        )
        before = [each for each in _levels_of(abstract) if int(value(each, "ilvl")) < level]
        if before:
            before[-1].addnext(ours)
        else:
            abstract.append(ours)

    # ------------------------------------------------------------ our own lists

    def _our_list(self, family: str) -> Element:
        wanted = self._styles.our_id(FAMILIES[family][0])
        return next(
            each for each in self._ours.iterfind(W + "abstractNum") if wanted == value(each.find(f"{W}lvl/{W}pStyle"))
        )

    def _take_ours(self, family: str) -> Sequence[Label]:
        """Our list for a whole family."""
        members = FAMILIES[family]
        self.replaced += [name for name in members if name not in self._styles.missing]
        num_id = self._add_list(copy.deepcopy(self._our_list(family)))
        for level, name in enumerate(members):
            self._put(name, num_id, level)
        labels: Sequence[Label] = getattr(DEFAULT, family)
        return labels

    def _own_part(self) -> Label:
        """Parts of schedules on a list of their own, where the firm's list of schedules has no room for them."""
        if names.PART not in self._styles.missing:
            self.replaced.append(names.PART)
        abstract = copy.deepcopy(self._our_list("schedules"))
        first, part = _levels_of(abstract)
        abstract.remove(first)
        part.set(W + "ilvl", "0")
        _set(part, "lvlText", _shifted(value(part.find(W + "lvlText")), -1))
        self._put(names.PART, self._add_list(abstract), 0)
        return DEFAULT.schedules[1]

    def _add_list(self, abstract: Element) -> str:
        """A list of ours under numbers that nobody uses."""
        abstract_id = str(
            1 + max([-1, *(int(value(each, "abstractNumId")) for each in self.root.iterfind(W + "abstractNum"))])
        )
        num_id = str(1 + max([0, *(int(value(each, "numId")) for each in self.root.iterfind(W + "num"))]))
        taken = {value(each.find(W + "nsid")) for each in self.root.iterfind(W + "abstractNum")}
        nsid = abstract.find(W + "nsid")
        if nsid is not None:
            while value(nsid) in taken:
                nsid.set(W + "val", f"{int(value(nsid), 16) + 1:08X}")
        for level in _levels_of(abstract):
            _drop(level.find(W + "pStyle"))
        abstract.set(W + "abstractNumId", abstract_id)
        first_num = self.root.find(W + "num")
        if first_num is None:
            self.root.append(abstract)
        else:
            first_num.addprevious(abstract)
        add(add(self.root, "num", numId=num_id), "abstractNumId", val=abstract_id)
        return num_id

    # ------------------------------------------------------------ styles and levels that name each other

    def _on_list(self, style: Element) -> OnList | None:
        """Where a style stands by its own word, or by that of a level that names it."""
        if value(style, "styleId") not in self._put_on:
            style = self._styles.stand_ins.get(value(style, "styleId"), style)
        for inherited in self._line(style):
            numbers = inherited.find(f"{W}pPr/{W}numPr")
            if numbers is not None and (num_id := value(numbers.find(W + "numId"))):
                level = value(numbers.find(W + "ilvl"))
                return self._place(num_id, value(style, "styleId"), level, own=inherited is style)
        return None

    def _place(self, num_id: str, style_id: str, level: str, *, own: bool) -> OnList | None:
        """The level that names a style; else the one that its own words name."""
        found = self._resolved(num_id)
        if not found:
            return None
        abstract = Lists(self.root).abstract(found)
        for each in self.root.iterfind(W + "abstractNum"):
            if value(each, "abstractNumId") == abstract:
                for candidate in _levels_of(each):
                    if value(candidate.find(W + "pStyle")) == style_id:
                        return found, int(value(candidate, "ilvl"))
        return (found, int(level or "0")) if own else None

    def _resolved(self, num_id: str) -> str:
        """The instance whose list has levels: a list may only point to a list style (w:numStyleLink)."""
        nums = {value(each, "numId"): each for each in self.root.iterfind(W + "num")}
        abstracts = {value(each, "abstractNumId"): each for each in self.root.iterfind(W + "abstractNum")}
        for _ in range(_LEVELS):
            num = nums.get(num_id)
            abstract = None if num is None else abstracts.get(value(num.find(W + "abstractNumId")))
            if abstract is None:
                return ""
            link = value(abstract.find(W + "numStyleLink"))
            style = self._styles.with_id(link) if link else None
            if style is None:
                return num_id
            num_id = value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
        return ""

    def _put(self, name: str, num_id: str, level: int) -> None:
        """A style on a level, each naming the other; whoever stood there before stands on no list."""
        style = self._styles.element(name)
        style_id = value(style, "styleId")
        for link in list(self.root.iter(W + "pStyle")):
            if value(link) == style_id:
                _drop(link)
        properties = properties_of(style)
        _drop(properties.find(W + "numPr"))
        _insert_numbers(properties, level, num_id)
        self._put_on.add(style_id)
        on_level = Lists(self.root).level(num_id, level)
        assert on_level is not None  # the callers have looked, or written it
        if old := value(on_level.find(W + "pStyle")):
            former = self._styles.with_id(old)
            _drop(None if former is None else former.find(f"{W}pPr/{W}numPr"))
        _set(on_level, "pStyle", style_id)

    def _prune(self) -> None:
        """Lists that no style stands on belonged to the firm's text."""
        for numbers in list(self._styles.root.iter(W + "numPr")):
            if value(numbers.find(W + "numId")) not in ("", "0") and not self._resolved(
                value(numbers.find(W + "numId"))
            ):
                _drop(numbers)
        used = {value(each.find(W + "numId")) for each in self._styles.root.iter(W + "numPr")}
        used |= {self._resolved(num_id) for num_id in used if num_id not in ("", "0")}
        for num in list(self.root.iterfind(W + "num")):
            if value(num, "numId") not in used:
                self.root.remove(num)
        kept = {value(num.find(W + "abstractNumId")) for num in self.root.iterfind(W + "num")}
        for abstract in list(self.root.iterfind(W + "abstractNum")):
            if value(abstract, "abstractNumId") not in kept:
                self.root.remove(abstract)

    def _see_to_links(self) -> None:
        """Levels and styles name each other, or neither does: a link one way alone is a loose list to Word."""
        lists = Lists(self.root)
        linked = {value(each) for each in self.root.iter(W + "pStyle")}
        for style in self._styles.root.iterfind(W + "style"):
            style_id = value(style, "styleId")
            if style.find(f"{W}pPr/{W}numPr") is None or style_id in linked or not (place := self._on_list(style)):
                continue
            level = lists.level(*place)
            if level is not None and level.find(W + "pStyle") is None:
                _set(level, "pStyle", style_id)
        for abstract in self.root.iterfind(W + "abstractNum"):
            for link in list(abstract.iter(W + "pStyle")):
                named = self._styles.with_id(value(link))
                place = None if named is None else self._on_list(named)
                if place is None or lists.abstract(place[0]) != value(abstract, "abstractNumId"):
                    _drop(link)


def _check(numbering: Element, styles: Element) -> None:
    """Raises `Refused` for lists whose numbers name nothing, or two things: they would be counted wrongly."""
    nums = [value(each, "numId") for each in numbering.iterfind(W + "num")]
    abstracts = [value(each, "abstractNumId") for each in numbering.iterfind(W + "abstractNum")]
    pointed = [value(each.find(W + "abstractNumId")) for each in numbering.iterfind(W + "num")]
    levels = [[value(each, "ilvl") for each in _levels_of(abstract)] for abstract in numbering.iter(W + "abstractNum")]
    named = [
        value(each) for numbers in styles.iter(W + "numPr") for each in numbers.iterchildren(W + "numId", W + "ilvl")
    ]
    numbers = [*nums, *abstracts, *pointed, *named, *(each for level in levels for each in level)]
    single = all(len(set(each)) == len(each) for each in (nums, abstracts, *levels))
    if (
        not single
        or not set(pointed) <= set(abstracts)
        or not all(re.fullmatch(r"[0-9]{1,9}", each) for each in numbers)
    ):
        raise Refused("has lists that are damaged", "open it in Word and save it again")


def _levels_of(abstract: Element) -> list[Element]:
    return list(abstract.iterfind(W + "lvl"))


def _insert_numbers(properties: Element, level: int | None, num_id: str) -> None:
    numbers = new("numPr")
    if level is not None:
        add(numbers, "ilvl", val=str(level))
    add(numbers, "numId", val=num_id)
    properties.insert(sum(each.tag in [W + tag for tag in _BEFORE_NUMBERS] for each in properties), numbers)


def _shifted(text: str, by: int) -> str:
    """A label whose numbers are those of other levels: "%3.%4" shifted by -2 is "%1.%2"."""
    return re.sub(r"%([1-9])", lambda found: f"%{int(found[1]) + by}", text)


def _set(level: Element, tag: str, text: str) -> None:
    """A child of w:lvl in its place."""
    child = level.find(W + tag)
    if child is None:
        child = new(tag)
        later = [W + each for each in _IN_LEVEL[_IN_LEVEL.index(tag) + 1 :]]
        after = [each for each in level if each.tag in later]
        after[0].addprevious(child) if after else level.append(child)
    child.set(W + "val", text)


def _drop(element: Element | None) -> None:
    parent = None if element is None else element.getparent()
    if parent is not None and element is not None:
        parent.remove(element)
