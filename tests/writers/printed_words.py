"""What each written form of an agreement says, read back from the form itself and not from the tree.

One list of lines each: a paragraph, heading or cell with its number before it. Left out are the contents list, headers
and legends, comments and notes, and captions for those who hear a table.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Lines = list[str]


def tokens(lines: Lines) -> list[str]:
    """The words, whatever the lines; the bars between cells of a table in plain text are no words."""
    return [word for line in lines for word in line.split() if word != "|"]


def _line(*words: str) -> str:
    return " ".join(" ".join(words).split())


def _without_stop(label: str) -> str:
    """Word's own lists may end a number with a full stop ("8."), which no reference repeats."""
    return label.rstrip(".")


# ---------------------------------------------------------------- Word


def words_of_docx(docx: bytes) -> Lines:
    """The paragraphs of the body, the numbers of its lists worked out as Word does."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        document, numbering, styles = (
            etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "numbering", "styles")
        )
    lists = _Lists(numbering, styles)
    lines = []
    for paragraph in document.iter(W + "p"):
        if next(paragraph.iterancestors(W + "sdt"), None) is None:
            words = "".join(_letters(each) for each in paragraph.iter(W + "t", W + "br", W + "tab"))
            label = lists.label(paragraph)
            if words or label:
                lines.append(_line(_without_stop(label), words))
    return lines


def _letters(element: Any) -> str:
    return (element.text or "") if element.tag == W + "t" else "" if element.getparent().tag == W + "tabs" else " "


class _Lists:
    """Running numbers: by w:abstractNum, started again by the first use of a w:num that says so."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels = {
            abstract.get(W + "abstractNumId"): {
                int(level.get(W + "ilvl")): (_value(level, "numFmt"), _value(level, "lvlText"))
                for level in abstract.iter(W + "lvl")
            }
            for abstract in numbering.iter(W + "abstractNum")
        }
        self._nums = {
            num.get(W + "numId"): (_value(num, "abstractNumId"), [*num.iter(W + "startOverride")] != [])
            for num in numbering.iter(W + "num")
        }
        self._styles = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        num, level = self._list_of(paragraph)
        if num in ("", "0"):
            return ""
        abstract, restarts = self._nums[num]
        counts = self._counts.setdefault(abstract, [0] * 9)
        if restarts and num not in self._begun:
            counts[:] = [0] * 9
        self._begun.add(num)
        counts[level] += 1
        counts[level + 1 :] = [0] * (8 - level)
        form = self._levels[abstract]
        return re.sub(r"%(\d)", lambda found: _figure(max(1, counts[int(found[1]) - 1]), form[int(found[1]) - 1][0]),
                      form[level][1])  # fmt: skip

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list and level that the paragraph, its style, or a style that this one is based on, names."""
        named = _value(paragraph.find(W + "pPr"), "pStyle")
        sources = [paragraph]
        while named in self._styles:
            sources.append(self._styles[named])
            named = _value(self._styles[named], "basedOn")
        num, level = "", ""
        for source in sources:
            found = source.find(f"{W}pPr/{W}numPr")
            if found is not None:
                num, level = num or _value(found, "numId"), level or _value(found, "ilvl")
        return num, int(level or 0)


def _value(element: Any, child: str) -> str:
    found = None if element is None else element.find(W + child)
    return "" if found is None else str(found.get(W + "val"))


def _figure(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter":
            letters = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            tens, ones = divmod(number, 10)
            roman = "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]
            return roman if form == "lowerRoman" else roman.upper()
        case "decimal":
            return str(number)
    raise AssertionError(f"no label in {form} is expected")


# ---------------------------------------------------------------- HTML


def words_of_html(page: str) -> Lines:
    """The text between the tags of the body, a line for each block."""
    reader = _HtmlReader()
    reader.feed(page)
    reader.close()
    assert reader.open == [], reader.open
    return reader.lines


class _HtmlReader(HTMLParser):
    BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th")
    EMPTY = ("meta", "col", "br")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: Lines = []
        self.open: list[tuple[str, bool]] = []
        self._number = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines[-1] += " "
        if tag in self.EMPTY:
            return
        classes = (dict(attrs).get("class") or "").split()
        silent = tag in ("head", "nav") or not {"unseen", "skip", "legend", "note"}.isdisjoint(classes)
        self.open.append((tag, silent))
        if tag in self.BLOCKS and not self._silent():
            self.lines.append("")
        self._number = tag == "span" and "number" in classes

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, (tag, self.open)
        silent = self._silent()
        self.open.pop()
        self._number = False
        if tag in self.BLOCKS and not silent:
            self.lines[-1] = _line(self.lines[-1])
            if not self.lines[-1]:
                self.lines.pop()

    def handle_data(self, data: str) -> None:
        if self._silent():
            return
        if any(tag in self.BLOCKS for tag, _ in self.open):
            self.lines[-1] += _without_stop(data) if self._number else data
        else:
            assert not data.strip(), f"words outside every block: {data!r}"

    def _silent(self) -> bool:
        return any(silent for _, silent in self.open)


# ---------------------------------------------------------------- text


def words_of_text(text: str, legend: str) -> Lines:
    """The lines, without the ruled lines and the bars that stand for what Word draws."""
    first, *others = text.split("\n")
    lines = [first, *others] if not legend or first != legend else others
    if legend:
        assert first == legend
    found = []
    for written in lines:
        line = re.sub(r"^ *_{30} ", "", written)
        line = re.sub(r"^--- (.*) ---$", r"\1", line)
        if line.strip():
            found.append(_line(line))
    return found


# ---------------------------------------------------------------- JSON


def words_of_json(written: str) -> Lines:
    """The texts of the tree in printed order, as its schema says to read them."""
    data = json.loads(written)
    ends = (data["back"], data["schedules"])
    lines = [] if any(each["role"] == "cover" for each in data["front"]) else [data["title"]]
    for top in data["front"]:
        lines += _of_provision(top, on_cover=top["role"] == "cover")
    for part in data["body"]:
        lines += [part["title"], *(line for clause in part["clauses"] for line in _of_provision(clause))]
    for end in ends if data["signatures_before_schedules"] else ends[::-1]:
        lines += [line for top in end for line in _of_provision(top)]
    return [_line(line) for line in lines if line.strip()]


def _of_provision(provision: dict[str, Any], *, on_cover: bool = False) -> Iterator[str]:
    number, text = _without_stop(provision["number"]), provision["text"]
    yield f"{text} {number}" if on_cover else f"{number} {text}"
    table = provision.get("table", {"head": [], "rows": []})
    yield from (cell["text"] for row in [table["head"], *table["rows"]] for cell in row)
    for child in provision.get("children", ()):
        yield from _of_provision(child, on_cover=on_cover)
