"""Which list and level each provision stands on, so that Word's own numbers are the numbers of the tree.

The lists are those of the styles. Word counts by itself, so we count along: a provision whose number in the tree is not
the one that Word will print is an error here, not a surprise on paper.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from msgspec import Struct

from alliancegen.model.agreement import Agreement, Provision, Role
from alliancegen.model.scheme import Label, label, whole
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import NBSP, Element, W, new, value
from alliancegen.writers.docx.styles import Styles

_LEVELS = 9


class Numbered(Struct, frozen=True):
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


class Lists:
    """word/numbering.xml: what its lists look like, and new lists that start again at 1."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._nums = {value(num, "numId"): num for num in root.iterfind(W + "num")}
        self._abstracts = {value(each, "abstractNumId"): each for each in root.iterfind(W + "abstractNum")}
        self._abstract_of = {id: value(num.find(W + "abstractNumId")) for id, num in self._nums.items()}
        self._last = max(map(int, self._nums), default=0)
        self._levels: dict[str, Sequence[Label]] = {}

    def abstract(self, num_id: str) -> str:
        """The list that an instance counts on: instances without a restart count on together."""
        return self._abstract_of[num_id]

    def levels(self, num_id: str) -> Sequence[Label]:
        """The labels of an instance, from its first level down."""
        if num_id not in self._levels:
            self._levels[num_id] = [
                Label("none", "") if level is None else _level(level)
                for level in (self.level(num_id, index) for index in range(_LEVELS))
            ]
        return self._levels[num_id]

    def level(self, num_id: str, index: int) -> Element | None:
        """A level as an instance prints it: its own, where it overrides that of its list."""
        for override in self._nums[num_id].iterfind(W + "lvlOverride"):
            own = override.find(W + "lvl")
            if own is not None and value(override, "ilvl") == str(index):
                return own
        for level in self._abstracts[self.abstract(num_id)].iterfind(W + "lvl"):
            if value(level, "ilvl") == str(index):
                return level
        return None

    def restart(self, num_id: str) -> str:
        """A new instance of the same list, with its looks, whose first level begins at 1."""
        self._last += 1
        fresh = str(self._last)
        num = copy.deepcopy(self._nums[num_id])
        num.set(W + "numId", fresh)
        first = next((each for each in num.iterfind(W + "lvlOverride") if value(each, "ilvl") == "0"), None)
        if first is None:
            first = new("lvlOverride", ilvl="0")
            num.insert(1, first)
        first.insert(0, new("startOverride", val="1"))
        self._nums[fresh] = num
        self._abstract_of[fresh] = self._abstract_of[num_id]
        self._root.append(num)
        return fresh

    def call(self, num_id: str, index: int, wanted: Label) -> None:
        """Put the word of a label into the level that prints it: "Schedule %1" becomes "Annex %1"."""
        level = self.level(num_id, index)
        text = None if level is None else level.find(W + "lvlText")
        if level is None or text is None or not (old := _level(level).word) or old == wanted.word:
            return
        text.set(W + "val", value(text).replace(old, wanted.word))
        self._levels.clear()


def number_provisions(agreement: Agreement, styles: Styles, lists: Lists) -> Mapping[str, Numbered]:
    """Every provision that stands on a list, by key. The schedules' list takes the word that the agreement has for them."""
    if on_list := styles.list_level(names.SCHEDULE):
        lists.call(*on_list, agreement.scheme.schedules[0])
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

    def visit(
        self, provision: Provision, entries: tuple[str, str], *, on_cover: bool = False, first: bool = True
    ) -> None:
        """Number a provision and all below it; `entries` are the styles of (a) and (i) here.

        `first` says that it is the first of its role below its parent.
        """
        match provision.role:
            case Role.CLAUSE if provision.number:
                self._number(provision, names.CLAUSE)
            case Role.SUB_CLAUSE if provision.number:
                self._number(provision, names.SUB_CLAUSE)
                entries = names.CLAUSE_ENTRIES
            case Role.DEFINITION:
                if self._styles.list_level(names.DEFINITION):
                    self._number(provision, names.DEFINITION)
                entries = names.DEFINITION_ENTRIES
            case Role.PARAGRAPH | Role.SUB_PARAGRAPH if provision.number:
                self._number_entry(provision, entries, first=first)
            case Role.PARTY if provision.number and not on_cover:
                self._number_front(provision, names.PARTY, first=first)
            case Role.RECITAL if provision.number:
                self._number_front(provision, names.RECITAL, first=first)
            case Role.SCHEDULE if provision.number:
                self._running.pop(names.SCHEDULE_CLAUSE, None)
                self._number(provision, names.SCHEDULE)
            case Role.PART if provision.number:
                if first and self._begins_list(names.PART):
                    self._restart(names.PART)
                self._number(provision, names.PART, self._running.get(names.PART, ""))
            case Role.SCHEDULE_CLAUSE if provision.number:
                if first and self._begins_list(names.SCHEDULE_CLAUSE):
                    self._restart(names.SCHEDULE_CLAUSE)
                self._number(provision, names.SCHEDULE_CLAUSE, self._running.get(names.SCHEDULE_CLAUSE, ""))
            case Role.SCHEDULE_SUB_CLAUSE if provision.number:
                self._number(provision, names.SCHEDULE_SUB_CLAUSE, self._running.get(names.SCHEDULE_CLAUSE, ""))
                entries = names.SCHEDULE_ENTRIES
            case _:
                pass
        on_cover = on_cover or provision.role is Role.COVER
        seen: set[Role] = set()
        for child in provision.children:
            self.visit(child, entries, on_cover=on_cover, first=child.role not in seen)
            seen.add(child.role)

    def _number_entry(self, provision: Provision, entries: tuple[str, str], *, first: bool) -> None:
        """(a) and (i): below a numbered provision on its list; else on a list that begins again with each (a)."""
        style = entries[0] if provision.role is Role.PARAGRAPH else entries[1]
        leader = names.SCHEDULE_CLAUSE if entries == names.SCHEDULE_ENTRIES else entries[0]
        if first and provision.role is Role.PARAGRAPH and self._begins_list(entries[0]):
            self._restart(leader)
        self._number(provision, style, self._running.get(leader, ""))

    def _number_front(self, provision: Provision, style: str, *, first: bool) -> None:
        """A party or recital: a second list of them in one agreement begins again."""
        if first and self._lists.abstract(self._list_level(style)[0]) in self._counters:
            self._restart(style)
        self._number(provision, style, self._running.get(style, ""))

    def _begins_list(self, style: str) -> bool:
        """Whether a style is the first level of its list: below another, Word begins again by itself."""
        return self._list_level(style)[1] == 0

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
        printed = counter.step(level, used if num_id else "")
        own = printed.rstrip(".")
        if own != provision.number.replace(" ", NBSP).rstrip("."):
            raise ValueError(f"{provision.key}: its number is {provision.number}, but Word would print {printed}")
        if provision.key in self.found:
            raise ValueError(f"{provision.key}: two provisions have this key")
        self.found[provision.key] = Numbered(style, level, num_id, printed, own, counter.whole(level))


class _Counter:
    """The running numbers of one list."""

    def __init__(self, levels: Sequence[Label]) -> None:
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
        self._labels[level] = label(self._levels, self._counts[: level + 1])
        return self._labels[level]

    def whole(self, level: int) -> str:
        """The label after those of the levels above that it doesn't hold itself, as REF \\w puts them together."""
        return whole(self._levels, self._labels[: level + 1])


def _level(level: Element) -> Label:
    legal = level.find(W + "isLgl")
    return Label(
        value(level.find(W + "numFmt")) or "decimal",
        value(level.find(W + "lvlText")),
        legal is not None and value(legal) not in ("0", "false", "off"),
    )
