"""Looks that carry meaning, or somebody's work: what a person marks in a Word file without changing a word of it.

Read is what stands on runs and paragraphs themselves, not in styles, but for a style that strikes words through. What Word
and LibreOffice write by themselves is none of it: explicit "off" values, sizes, languages, how words are cut into runs.
Bold and italic letters in tables, and the shading of cells, are left out: LibreOffice writes those of a table's style onto
the words and cells. A page break counts by the words that it stands before, since LibreOffice moves it there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct, field

from alliancegen.writers.docx.ooxml import Element, W, value

TOO_SMALL = 8
"""Letters of this size (in half points) or less can't be read."""
TOO_NARROW = 33
"""Nor those that are set to so many hundredths of their width."""

_OFF = ("0", "false", "off", "none", "nil", "auto", "clear")
_ON = {
    "strike": "struck",
    "dstrike": "struck",
    "u": "underlined",
    "b": "bold",
    "i": "italic",
    "bdr": "boxed",
    "em": "dotted",
}
_NOT_IN_TABLES = ("b", "i")
_BLACK = ("auto", "000000")
_ELSE = ("highlight", "shd", "color", "sz", "rFonts", "vertAlign", "w", "position")
_SYMBOLS = ("wingdings", "webdings", "symbol", "marlett", "zapfdingbats")
_OF_RUNS = (*_ON, *_ELSE)
_BREAKS = ("pageBreakBefore", "br")
_CHANGES = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange",
    "tblGridChange", "numberingChange",
)  # fmt: skip
MARKING = [W + name for name in (*_OF_RUNS, *_BREAKS, *_CHANGES, "vMerge")]

_MERGED = W + "vMerge"
_RUN, _PARAGRAPH, _TABLE, _BODY = W + "r", W + "p", W + "tbl", W + "body"
_LOOKS, _PROPERTIES, _OLD = W + "rPr", W + "pPr", W + "rPrChange"
_NAMES = {W + name: name for name in (*_OF_RUNS, *_BREAKS, *_CHANGES)}


class Looks(Struct):
    """Where a part is marked. `runs` and `paragraphs` lead to the kinds of marks that they bear now (`accepted`), and
    before a tracked change of looks (`refused`); `breaks` are page breaks, `reformatted` the paragraphs with such a change,
    `covered` the cells with words that another cell covers.

    Elements are keys by identity, so they are kept here.
    """

    runs: dict[Element, tuple[set[str], set[str]]] = field(default_factory=dict)
    paragraphs: dict[Element, tuple[set[str], set[str]]] = field(default_factory=dict)
    breaks: set[Element] = field(default_factory=set)
    reformatted: set[Element] = field(default_factory=set)
    covered: set[Element] = field(default_factory=set)


def find_looks(found: Iterator[Element] | Collection[Element]) -> Looks:
    """The marks among the elements of a part that are named in `MARKING`."""
    looks = Looks()
    tables: dict[Element, Element | None] = {}
    for element in found:
        name = _NAMES.get(str(element.tag), "")
        parent = element.getparent()
        if parent is None:
            continue
        if element.tag == _MERGED:
            _note_cell(element, parent, looks)
            continue
        if name in _CHANGES:
            _note_change(element, looks, tables)
        elif name in _BREAKS:
            if (kind := value(element, "type")) in ("page", "column") if name == "br" else _is_on(value(element)):
                _note_break(element, parent, kind if name == "br" else "", looks)
        elif kind := _kind(name, element):
            _note_mark(element, parent, name, kind, looks)
    return looks


def _kind(name: str, element: Element) -> str:
    """What an element of run properties marks; empty where it marks nothing."""
    said = value(element)
    match name:
        case "highlight":
            return "highlighted" if _is_on(said) else ""
        case "color":
            return "coloured" if said not in ("", *_BLACK) else ""
        case "shd":
            filled = value(element, "fill") not in ("", "auto", "FFFFFF")
            return "shaded" if filled or said not in ("", *_OFF) else ""
        case "sz":
            return "unreadable" if said.isdecimal() and int(said) <= TOO_SMALL else ""
        case "rFonts":
            named = (value(element, "ascii") + value(element, "hAnsi")).casefold()
            return "unreadable" if any(each in named for each in _SYMBOLS) else ""
        case "w":
            return "unreadable" if said.rstrip("%").isdecimal() and int(said.rstrip("%")) <= TOO_NARROW else ""
        case "position":
            return "raised" if said.strip("-0") else ""
        case "vertAlign":
            return "raised" if said in ("superscript", "subscript") else ""
        case _:
            return _ON[name] if _is_on(said) else ""


def _is_on(said: str) -> bool:
    return said not in _OFF


def _note_mark(element: Element, parent: Element, name: str, kind: str, looks: Looks) -> None:
    above = parent.getparent()
    if above is None or (name in _NOT_IN_TABLES and any(True for _ in element.iterancestors(_TABLE))):
        return
    was = parent.tag in (_LOOKS, _PROPERTIES) and above.tag in (_OLD, W + "pPrChange")
    holder = above
    if was:  # the looks that a tracked change replaced
        properties = above.getparent()
        holder = properties.getparent() if properties is not None else None  # type: ignore[assignment]
    if holder is None or holder.tag not in (_RUN, _PARAGRAPH):
        return  # of a paragraph's mark, a style, a cell
    of = looks.runs if holder.tag == _RUN else looks.paragraphs
    refused, accepted = of.setdefault(holder, (set(), set()))
    (refused if was else accepted).add(kind)
    if not was and not _is_changed(parent):
        refused.add(kind)


def _is_changed(properties: Element) -> bool:
    return properties.find(_OLD) is not None or properties.find(W + "pPrChange") is not None


def _note_break(element: Element, parent: Element, kind: str, looks: Looks) -> None:
    if kind or parent.tag == _PROPERTIES:
        above = parent.getparent()
        if kind or (above is not None and above.tag == _PARAGRAPH):
            looks.breaks.add(element if kind else above)  # type: ignore[arg-type]


def _note_cell(element: Element, properties: Element, looks: Looks) -> None:
    """A cell that goes on from the one above shows nothing of its own."""
    cell = properties.getparent()
    if value(element) not in ("", "continue") or cell is None:
        return
    if any((each.text or "").strip() for each in cell.iter(W + "t")):
        looks.covered.add(cell)


def _note_change(element: Element, looks: Looks, first: dict[Element, Element | None]) -> None:
    """The paragraph of a tracked change of looks: the first in its table; of a section's, the first in the body.

    `first` remembers those: a file may hold a million changes in one table.
    """
    above = next(element.iterancestors(_PARAGRAPH, _TABLE, _BODY), None)
    if above is None:
        return
    if above not in first:
        first[above] = above if above.tag == _PARAGRAPH else next(above.iter(_PARAGRAPH), None)
    paragraph = first[above]
    if paragraph is not None:
        looks.reformatted.add(paragraph)


def styles_with(styles: Element | None, *names: str) -> frozenset[str]:
    """The styles that switch one of these on, with those based on them."""
    tags = [W + name for name in names]
    if styles is None or not any(True for _ in styles.iter(*tags)):
        return frozenset()
    based: dict[str, str] = {}
    own: dict[str, bool] = {}
    for style in styles.iterfind(W + "style"):
        name = value(style, "styleId")
        based[name] = value(style.find(W + "basedOn"))
        looks = style.find(_LOOKS)
        said = [_is_on(value(each)) for each in looks if each.tag in tags] if looks is not None else []
        if said:
            own[name] = any(said)
    return frozenset(name for name in based if _is_on_by_base(name, based, own))


def _is_on_by_base(name: str, based: Mapping[str, str], own: dict[str, bool]) -> bool:
    """What a style says, or the nearest that it is based on; `own` learns it for each on the way."""
    way: list[str] = []
    while name and name not in own:
        own[name] = False  # one that is based on itself says nothing
        way.append(name)
        name = based.get(name, "")
    said = own.get(name, False)
    own.update(dict.fromkeys(way, said))
    return said
