"""Which list and level each provision stands on, so that Word's own numbers are the numbers of the tree.

The lists are those of the styles. Word counts by itself, so we count along: a provision whose number in the tree is not
the one that Word will print is an error here, not a surprise on paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliancegen.model.agreement import Agreement, Provision, Role
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import NBSP, Element, W, add, new, value
from alliancegen.writers.docx.styles import Styles

_LEVELS = 9
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A provision on a list. `num_id` is set where its style's own list must start again.

    `label` is what Word prints before the words ("8."), `own` and `whole` what a reference to it shows: REF \\n ("(b)")
    and REF \\w ("8.1(b)").
    """

    style: str
    level: int
    num_id: str
    label: str
    own: str
    whole: str


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the format of its number and the label round it."""

    format: str
    text: str

    @property
    def above(self) -> Sequence[int]:
        """The higher levels whose numbers stand in the label: "%1.%2" on level 1 holds level 0."""
        return [int(digit) - 1 for digit in re.findall(r"%(\d)", self.text)][:-1]


class Lists:
    """word/numbering.xml: what its lists look like, and new lists that start again at 1."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._levels = {
            value(abstract, "abstractNumId"): [_level(level) for level in abstract.iterfind(W + "lvl")]
            for abstract in root.iterfind(W + "abstractNum")
        }
        self._abstract = {value(num, "numId"): value(num.find(W + "abstractNumId")) for num in root.iterfind(W + "num")}

    def abstract(self, num_id: str) -> str:
        """The list that an instance counts on: instances without a restart count on together."""
        return self._abstract[num_id]

    def levels(self, num_id: str) -> Sequence[Level]:
        return self._levels[self._abstract[num_id]]

    def restart(self, num_id: str) -> str:
        """A new instance of the same list whose first level begins at 1."""
        fresh = str(max(map(int, self._abstract)) + 1)
        self._abstract[fresh] = self._abstract[num_id]
        num = new("num", numId=fresh)
        add(num, "abstractNumId", val=self._abstract[num_id])
        add(add(num, "lvlOverride", ilvl="0"), "startOverride", val="1")
        self._root.append(num)
        return fresh


def number_provisions(agreement: Agreement, styles: Styles, lists: Lists) -> Mapping[str, Numbered]:
    """Every provision that stands on a list, by key."""
    walk = _Walk(styles, lists)
    for section in agreement.sections():
        walk.visit(section, names.TEXT_ENTRIES)
    return walk.found


class _Walk:
    """Goes through the tree as Word goes through the paragraphs."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.found: dict[str, Numbered] = {}
        self._styles = styles
        self._lists = lists
        self._counters: dict[str, _Counter] = {}
        self._running: dict[str, str] = {}  # by style: the list instance that its next number goes on

    def visit(self, provision: Provision, entries: tuple[str, str], *, on_cover: bool = False) -> None:
        """Number a provision and all below it; `entries` are the styles of (a) and (i) here."""
        match provision.role:
            case Role.CLAUSE if provision.number:
                self._number(provision, names.CLAUSE)
            case Role.SUB_CLAUSE if provision.number:
                self._number(provision, names.SUB_CLAUSE)
                entries = names.CLAUSE_ENTRIES
            case Role.DEFINITION:
                self._number(provision, names.DEFINITION)
                entries = names.DEFINITION_ENTRIES
            case Role.PARAGRAPH | Role.SUB_PARAGRAPH if provision.number:
                self._number_entry(provision, entries)
            case Role.PARTY if provision.number and not on_cover:
                self._number_front(provision, names.PARTY, "(1)")
            case Role.RECITAL if provision.number:
                self._number_front(provision, names.RECITAL, "(A)")
            case Role.SCHEDULE if provision.number:
                self._running.pop(names.SCHEDULE_CLAUSE, None)
                self._number(provision, names.SCHEDULE)
            case Role.PART if provision.number:
                self._number(provision, names.PART)
            case Role.SCHEDULE_CLAUSE if provision.number:
                if provision.number.rstrip(".") == "1":
                    self._restart(names.SCHEDULE_CLAUSE)
                self._number(provision, names.SCHEDULE_CLAUSE, self._running.get(names.SCHEDULE_CLAUSE, ""))
            case Role.SCHEDULE_SUB_CLAUSE if provision.number:
                self._number(provision, names.SCHEDULE_SUB_CLAUSE, self._running.get(names.SCHEDULE_CLAUSE, ""))
                entries = names.SCHEDULE_ENTRIES
            case _:
                pass
        on_cover = on_cover or provision.role is Role.COVER
        for child in provision.children:
            self.visit(child, entries, on_cover=on_cover)

    def _number_entry(self, provision: Provision, entries: tuple[str, str]) -> None:
        """(a) and (i): below a numbered provision on its list; else on a list that begins again with each (a)."""
        style = entries[0] if provision.role is Role.PARAGRAPH else entries[1]
        leader = {names.TEXT_ENTRIES: names.TEXT_ENTRIES[0], names.SCHEDULE_ENTRIES: names.SCHEDULE_CLAUSE}.get(
            entries, ""
        )
        if entries == names.TEXT_ENTRIES and provision.role is Role.PARAGRAPH and provision.number == "(a)":
            self._restart(leader)
        self._number(provision, style, self._running.get(leader, ""))

    def _number_front(self, provision: Provision, style: str, first: str) -> None:
        """A party or recital: a second list of them in one agreement begins again."""
        if provision.number == first and self._lists.abstract(self._list_level(style)[0]) in self._counters:
            self._restart(style)
        self._number(provision, style, self._running.get(style, ""))

    def _restart(self, style: str) -> None:
        self._running[style] = self._lists.restart(self._list_level(style)[0])

    def _list_level(self, style: str) -> tuple[str, int]:
        found = self._styles.list_level(style)
        if found is None:
            raise ValueError(f"the style {style} of the reference document is on no list")
        return found

    def _number(self, provision: Provision, style: str, num_id: str = "") -> None:
        own_list, level = self._list_level(style)
        used = num_id or own_list
        abstract = self._lists.abstract(used)
        counter = self._counters.setdefault(abstract, _Counter(self._lists.levels(used)))
        label = counter.step(level, used if num_id else "")
        own = label.rstrip(".")
        printed = provision.number.replace(" ", NBSP).rstrip(".")
        if own != printed:
            raise ValueError(f"{provision.key}: its number is {provision.number}, but Word would print {label}")
        if provision.key in self.found:
            raise ValueError(f"{provision.key}: two provisions have this key")
        self.found[provision.key] = Numbered(style, level, num_id, label, own, counter.whole(level))


class _Counter:
    """The running numbers of one list."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self._levels = levels
        self._counts = [0] * _LEVELS
        self._labels = [""] * _LEVELS
        self._begun: set[str] = set()

    def step(self, level: int, restart: str) -> str:
        """The next label on a level; `restart` names a list instance that begins at 1 when it is first met."""
        if restart and restart not in self._begun:
            self._begun.add(restart)
            self._counts = [0] * _LEVELS
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        self._labels[level + 1 :] = [""] * (_LEVELS - level - 1)
        self._labels[level] = re.sub(r"%(\d)", self._figure, self._levels[level].text)
        return self._labels[level]

    def _figure(self, found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        return _written(max(1, self._counts[level]), self._levels[level].format)

    def whole(self, level: int) -> str:
        """The label after those of the levels above that it doesn't hold itself, as REF \\w puts them together."""
        whole = self._labels[level].rstrip(".")
        while level > 0:
            level = min([level, *self._levels[level].above]) - 1
            if level >= 0:
                whole = self._labels[level].rstrip(".") + whole
        return whole


def _level(level: Element) -> Level:
    return Level(value(level.find(W + "numFmt")) or "decimal", value(level.find(W + "lvlText")))


def _written(number: int, form: str) -> str:
    """A number as Word writes it; after z comes aa, then bb."""
    match form:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            roman = ""
            for figure, letter in _ROMAN:
                roman += letter * (number // figure)
                number %= figure
            return roman if form == "lowerRoman" else roman.upper()
        case "none":
            return ""
        case _:
            return str(number)
