"""The numbers that Word prints before the paragraphs of a file, worked out from its lists (ECMA-376 part 1, 17.9).

`numbering` counts along while a file is written, on lists that we know. Here the lists may be anybody's, LibreOffice's too,
which writes a list of its own for each one that starts again. Whatever stands in them, nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from alliancegen.model.patterns import Pattern
from alliancegen.model.scheme import Label, spelled
from alliancegen.writers.docx.ooxml import Element, W, value

_LEVELS = 9
_FIGURE = Pattern(r"%([1-9])")
_OFF = ("0", "false", "off")
_DEEPEST = 100
"""Styles that are based on each other; nobody's file has more, and a hostile one costs no time."""
_LARGEST = 100_000
"""Numbers from here on are nobody's clause; Roman figures of them would be as long as the number."""


class _Level(Struct, frozen=True):
    """One level of a list: its label, where it starts, and after which level it starts again."""

    label: Label = Label("none", "")
    start: int = 1
    after: int = -1


class _Instance(Struct):
    """A w:num: the list that it counts on, its levels, and which of them it starts again when it is first met."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]
    begun: bool = False


class _Running(Struct):
    """How far a list has come: a count for each level, None where it begins again."""

    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Labels:
    """Gives the label of each paragraph, asked in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._abstracts: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        for each in numbering if numbering is not None else ():
            if each.tag == W + "abstractNum":
                self._abstracts[value(each, "abstractNumId")] = each
            elif each.tag == W + "num":
                self._nums[value(each, "numId")] = each
        self._styles: dict[str, Element] = {}
        self._default = ""
        for each in styles.iterfind(W + "style") if styles is not None else ():
            name = value(each, "styleId")
            self._styles[name] = each
            if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true", "on"):
                self._default = name
        self._instances: dict[str, _Instance | None] = {}
        self._of_styles: dict[str, tuple[str, str]] = {}
        self._running: dict[str, _Running] = {}

    def next(self, paragraph: Element) -> str:
        """The label of the next paragraph, as if tracked changes of its properties were refused; empty without a number."""
        properties = paragraph.find(W + "pPr")
        old = None if properties is None else properties.find(f"{W}pPrChange/{W}pPr")
        num, level = self._place(properties if old is None else old)
        instance = self._instance(num) if num not in ("", "0") else None
        if instance is None or not 0 <= level < _LEVELS:
            return ""
        return self._step(instance, level)

    # ------------------------------------------------------------ which list

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and level of a paragraph: its own, or those of its style."""
        own = None if properties is None else properties.find(W + "numPr")
        num, level = ("", "") if own is None else (value(own.find(W + "numId")), value(own.find(W + "ilvl")))
        if not num or not level:
            style = "" if properties is None else value(properties.find(W + "pStyle"))
            of_style = self._of_style(style or self._default)
            level = level or (of_style[1] if not num or of_style[0] else "")
            num = num or of_style[0]
        return num, _whole(level, 0)

    def _of_style(self, style: str) -> tuple[str, str]:
        """The list and level that a style brings, or one that it is based on."""
        if style not in self._of_styles:
            num, level, at, seen = "", "", style, set[str]()
            while at in self._styles and at not in seen and not num and len(seen) < _DEEPEST:
                seen.add(at)
                found = self._styles[at].find(f"{W}pPr/{W}numPr")
                if found is not None:
                    num, level = value(found.find(W + "numId")), level or value(found.find(W + "ilvl"))
                at = value(self._styles[at].find(W + "basedOn"))
            self._of_styles[style] = num, level
        return self._of_styles[style]

    def _instance(self, num: str) -> _Instance | None:
        if num not in self._instances:
            self._instances[num] = self._read(num)
        return self._instances[num]

    def _read(self, num: str) -> _Instance | None:
        element = self._nums.get(num)
        abstract = "" if element is None else value(element.find(W + "abstractNumId"))
        for _ in range(_LEVELS):  # a list may be another one's, by a style
            found = self._abstracts.get(abstract)
            linked = "" if found is None else value(found.find(W + "numStyleLink"))
            target = self._nums.get(self._of_style(linked)[0]) if linked else None
            if target is None:
                break
            abstract = value(target.find(W + "abstractNumId"))
        if element is None or found is None:
            return None
        levels = _levels(found.iterfind(W + "lvl"))
        starts: dict[int, int] = {}
        for override in element.iterfind(W + "lvlOverride"):
            index = _whole(value(override, "ilvl"), -1)
            levels.update(_levels(override.iterfind(W + "lvl"), index))
            start = override.find(W + "startOverride")
            if start is not None:
                starts[index] = _whole(value(start), 1)
        return _Instance(abstract, levels, starts)

    # ------------------------------------------------------------ counting

    def _step(self, instance: _Instance, level: int) -> str:
        counts = self._running.setdefault(instance.abstract, _Running()).counts
        first, instance.begun = not instance.begun, True
        if first and instance.starts:
            top = min(instance.starts)
            counts[max(0, top) :] = [None] * (_LEVELS - max(0, top))
        own = instance.levels.get(level, _Level())
        before = counts[level]
        counts[level] = self._start(instance, level) if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            after = instance.levels.get(deeper, _Level()).after
            if after < 0 or level < after:
                counts[deeper] = None

        def of_level(index: int) -> tuple[int, str]:
            count = counts[index]
            number = self._start(instance, index) if count is None else count
            return min(_LARGEST, number), instance.levels.get(index, _Level()).label.format

        return spelled(own.label, of_level)

    def _start(self, instance: _Instance, level: int) -> int:
        return instance.starts.get(level, instance.levels.get(level, _Level()).start)


def _levels(elements: Iterable[Element], index: int | None = None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for each in elements:
        legal, after = each.find(W + "isLgl"), each.find(W + "lvlRestart")
        form = value(each.find(W + "numFmt")) or "decimal"
        text = "" if _is_hidden(each) else value(each.find(W + "lvlText"))
        found[_whole(value(each, "ilvl"), -1) if index is None else index] = _Level(
            Label(
                form,
                "" if form == "none" and _FIGURE.fullmatch(text) else text,
                legal is not None and value(legal) not in _OFF,
            ),
            _whole(value(each.find(W + "start")), 1),
            -1 if after is None else _whole(value(after), -1),
        )
    return found


def _is_hidden(level: Element) -> bool:
    vanish = level.find(f"{W}rPr/{W}vanish")
    return vanish is not None and value(vanish) not in _OFF


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else otherwise
