# ruff: noqa: ARG002 - the readers of all tags share one form, so that a table can hold them
"""A Word file read as words: as if every tracked change were refused, and as if every one were accepted.

The one notion of "the words of a file", for the manifest of a file that we build and for one that came back. What Word
changes without a person's doing is no word: automatic numbers, results of number and page fields, the contents list, how
text is cut into runs, ids, proofing marks. Hidden text counts as taken out, since nobody reads it; other looks that carry
meaning are noted beside the words (`looks`). Of letters, those that an editor swaps by itself count as the same: curly and
straight quotes, kinds of spaces, hyphens that don't break.

Hostile files: `opening` bounds sizes and refuses DOCTYPEs; what could show words that aren't read (text bound to other
parts, inserted files, pictures in the text) reads as a mark like `[picture]`, so that it is found as a change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from lxml import etree
from msgspec import Struct, field

from alliancegen.model.patterns import Pattern
from alliancegen.writers.docx.looks import MARKING, Looks, find_looks, styles_with
from alliancegen.writers.docx.ooxml import Element, W, value
from alliancegen.writers.docx.opening import Parts, open_package, open_parts

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_SAME = [
    *((each, "'") for each in "‘’‚‛"), *((each, '"') for each in "“”„‟"), ("\u2010", "-"), ("\u2011", "-"),
    *((each, "") for each in "\u00ad\u200b\u2060\ufeff"),
]  # fmt: skip
_PLAIN_NUMBER = Pattern(r"\s*(?:\d{1,6}|[ivxlcdm]{1,12}|[IVXLCDM]{1,12})?\s*")
_LABEL = Pattern(r"[\s.,()\[\]]*(?:[^\W\d_]{1,12}[\s.]*)?(?:[\dA-Za-z.()\[\]\u2013-]{1,16})?\s*")
_MARK = Pattern(r"_Ref\d+$|_Con\d+P$")
_MARKS = ("_Ref", "_Con")
_LONGEST_CODE = 10_000
_ANYTHING = Pattern(r".*", re.DOTALL)
_ABOUT_THE_FILE = (
    "AUTHOR", "COMMENTS", "CREATEDATE", "DATE", "DOCPROPERTY", "EDITTIME", "FILENAME", "FILESIZE", "INFO", "KEYWORDS",
    "LASTSAVEDBY", "NUMCHARS", "NUMWORDS", "PRINTDATE", "REVNUM", "SAVEDATE", "SECTION", "STYLEREF", "SUBJECT", "TEMPLATE",
    "TIME", "TITLE", "USERNAME",
)  # fmt: skip
"""Fields that a firm may have in its headers and footers, and that Word fills in whenever it shows or saves the file."""
_OF_CONTENTS = ("PAGEREF", "HYPERLINK")
_COUNTED = ("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF")


def plain(words: str) -> str:
    """Words as they are compared: what an editor swaps by itself made the same, one space between words."""
    if not words.isascii():
        for swapped, same in _SAME:  # faster than str.translate on words that need little of it
            words = words.replace(swapped, same)
        words = unicodedata.normalize("NFC", words)
    return " ".join(words.split())


# ---------------------------------------------------------------- what is read


class Stored(Struct):
    """One w:p as stored, with its words in both views.

    `refused_mark` and `accepted_mark` say whether its paragraph mark is there in that view: without it, its words run on
    into the next paragraph of the same `container` (the body, a cell, a text box). `refused_row` and `accepted_row` say
    whether the table row that it stands in is there. In a part without tracked changes `refused` and `accepted` are one
    list. `printed` are the numbers that its references show. `marks` are looks that carry meaning, with the marked words
    and whether they are there in each view; `reformatted` says that a change of looks is tracked; `source` is the w:p.
    """

    container: int
    refused: list[str]
    accepted: list[str]
    bookmarks: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    refused_mark: bool = True
    accepted_mark: bool = True
    refused_row: bool = True
    accepted_row: bool = True
    moved: bool = False
    of_contents: bool = False
    marks: list[tuple[str, str, bool, bool]] = field(default_factory=list)
    reformatted: bool = False
    source: Element | None = None


class Paragraph(Struct, frozen=True):
    """A paragraph in one view: its words, compared as they stand here, and where its pieces are stored."""

    words: str
    bookmarks: Sequence[str]
    stored: Sequence[int]


class Comment(Struct, frozen=True):
    """A comment, and which stored paragraph it is at (-1 where its mark is lost)."""

    author: str
    words: str
    stored: int


class Reading(Struct, frozen=True):
    """A file's words. `margins` are those of headers and footers, refused and accepted, each once, sorted; `contents` are
    entries of the contents list that name no heading; `contents_lists` says how many such lists there are."""

    stored: Sequence[Stored]
    refused: Sequence[Paragraph]
    accepted: Sequence[Paragraph]
    comments: Sequence[Comment]
    margins: tuple[Sequence[str], Sequence[str]]
    contents: Sequence[str]
    contents_lists: int = 0


def read(parts: Parts) -> Reading:
    """Everything, in one pass over each part."""
    hidden = styles_with(parts.styles, "vanish")
    notes = {
        (root.tag == W + "footnotes", value(note, "id")): note
        for root in parts.footnotes
        for note in root
        if value(note, "type") in ("", "normal")
    }
    reader = _Reader(
        hidden,
        notes,
        tracked=_is_tracked(parts.document),
        struck=styles_with(parts.styles, "strike", "dstrike"),
        looks=find_looks(parts.document.iter(*MARKING)),
    )
    body = parts.document.find(W + "body")
    if body is not None:
        reader.part(body)
    refused, accepted = reader.views()
    margins = [_views(root, hidden) for root in parts.margins]
    refused_margins, accepted_margins = (
        sorted({" ".join(paragraph.words for paragraph in views[number]) for views in margins} - {""})
        for number in (0, 1)
    )
    at = {number: index for index, stored in enumerate(reader.stored) for number in stored.comments}
    comments = []
    for comment in parts.comments if parts.comments is not None else ():
        words = " ".join(paragraph.words for paragraph in _views(comment, hidden)[1])
        comments.append(Comment(value(comment, "author"), words, at.get(value(comment, "id"), -1)))
    headings = {paragraph.words for paragraph in (*refused, *accepted)}
    contents = [entry for entry in reader.contents if not _is_entry(entry, headings)]
    return Reading(
        reader.stored, refused, accepted, comments, (refused_margins, accepted_margins), contents, reader.lists
    )


def read_file(docx: bytes) -> Reading:
    """The words of a file. Raises `Unreadable`."""
    return read(open_parts(open_package(docx)))


def _views(root: Element, hidden: frozenset[str]) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
    """A comment, note, header or footer by itself, refused and accepted."""
    margin = root.tag in (W + "hdr", W + "ftr")
    reader = _Reader(hidden, {}, tracked=_is_tracked(root), pictures=False, margin=margin)
    reader.part(root)
    return reader.views()


def _is_tracked(root: Element) -> bool:
    """Whether anything in a part differs by view, or is hidden; nearly always not, and then reading is quick."""
    return any(True for _ in root.iter(*_TRACKED))


def _is_entry(entry: str, headings: set[str]) -> bool:
    """Whether an entry of the contents list says no more than a heading that is there, with its number and page."""
    pieces = [plain(piece) for piece in entry.split("\t")]
    return not any(pieces) or any(piece in headings for piece in pieces) or plain(entry) in headings


def _is_on(toggle: Element) -> bool:
    return value(toggle) not in ("0", "false", "off")


def _view(stored: Sequence[Stored], *, accepted: bool) -> list[Paragraph]:
    """The paragraphs as they are in one view: without empty ones, those without their mark joined to the next."""
    found: list[Paragraph] = []
    pieces: list[str] = []
    bookmarks: list[str] = []
    numbers: list[int] = []
    last: Stored | None = None

    def close() -> None:
        nonlocal pieces, bookmarks, numbers
        if pieces and (words := plain("".join(pieces))):
            found.append(Paragraph(words, bookmarks, numbers))
        pieces, bookmarks, numbers = [], [], []

    for number, each in enumerate(stored):
        if each.of_contents or not (each.accepted_row if accepted else each.refused_row):
            continue
        if numbers and last is not None and last.container != each.container:
            close()
        pieces += each.accepted if accepted else each.refused
        bookmarks += each.bookmarks
        numbers.append(number)
        last = each
        if each.accepted_mark if accepted else each.refused_mark:
            close()
    close()
    return found


# ---------------------------------------------------------------- reading


class _Field(Struct):
    """A field that is open: its instruction, and where its result began."""

    refused: bool
    accepted: bool
    instruction: str = ""
    paragraph: Stored | None = None
    at: tuple[int, int] = (0, 0)
    is_contents: bool = False


class _Reader:
    """Walks a part. `refused` and `accepted` say whether what stands here is there in that view."""

    def __init__(
        self,
        hidden: frozenset[str],
        notes: Mapping[tuple[bool, str], Element],
        *,
        tracked: bool,
        pictures: bool = True,
        margin: bool = False,
        struck: frozenset[str] = frozenset(),
        looks: Looks | None = None,
    ) -> None:
        self.stored: list[Stored] = []
        self.contents: list[str] = []
        self.lists = 0
        self._struck = struck
        self._looks = looks or Looks()
        self._hidden = hidden
        self._notes = notes
        self._pictures = pictures
        self._margin = margin
        self._tracked = tracked
        self._judged = tracked or bool(
            hidden or self._looks.covered
        )  # whether properties of paragraphs and runs decide anything
        self._marked = bool(struck or self._looks.runs or self._looks.paragraphs or self._looks.reformatted)
        self._paragraph: Stored | None = None
        self._fields: list[_Field] = []
        self._waiting: list[str] = []
        self._contents_depth = 0
        self._container = 0
        self._containers = 0
        self._row = (True, True)

    def views(self) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
        """The paragraphs as if all changes were refused, and as if all were accepted."""
        if not self._judged:
            both = [
                Paragraph(words, each.bookmarks, (number,))
                for number, each in enumerate(self.stored)
                if not each.of_contents and (words := plain("".join(each.refused)))
            ]
            return both, both
        return _view(self.stored, accepted=False), _view(self.stored, accepted=True)

    def part(self, root: Element) -> None:
        """A whole part, with the fields that it leaves open."""
        self._part(root)
        if self._fields:
            shown = (each for each in reversed(self.stored) if each.refused and not each.of_contents)
            self._paragraph = next(shown, None)
            for each in self._fields:
                self._note_field(each)
            self._paragraph = None

    def _part(self, root: Element) -> None:
        """One that holds only what nearly every one holds is read without looking at anything else."""
        if self._judged or self._struck or any(True for _ in root.iter(*_RARE)):
            self.inside(root, True, True)
            return
        for element in root.iter(*_OFTEN):
            tag = element.tag
            if tag == _TEXT:
                if element.text and self._paragraph is not None:
                    self._paragraph.refused.append(element.text)
            elif tag == _PARAGRAPH:
                self._close_contents()
                self._paragraph = self._new(element)
                self._paragraph.of_contents = self._contents_depth > 0
            elif tag != _TAB or _is_in_run(element):
                reads = _READS[tag]
                assert reads is not None  # what is read often is read
                reads(self, element, True, True)
        self._close_contents()
        self._note_all()
        self._paragraph = None

    def _note_all(self) -> None:
        """The marks of a part that was read without looking at its runs."""
        of = {each.source: each for each in self.stored} if self._marked else {}
        for element in (*self._looks.runs, *self._looks.paragraphs, *self._looks.reformatted):
            self._paragraph = of.get(next(element.iterancestors(_PARAGRAPH), element))
            if self._paragraph is None:
                continue
            if element in self._looks.reformatted:
                self._paragraph.reformatted = True
            if element in self._looks.runs:
                self._note_run(element, True, True)
            elif element in self._looks.paragraphs:
                self._note(self._looks.paragraphs[element], "".join(self._paragraph.refused), True, True)

    def _close_contents(self) -> None:
        if self._paragraph is not None and self._paragraph.of_contents:
            self.contents.append("".join(self._paragraph.accepted))

    def inside(self, element: Element, refused: bool, accepted: bool) -> None:
        """Everything below an element."""
        for child in element:
            reads = _READS.get(child.tag, _Reader.inside)
            if reads is not None:
                reads(self, child, refused, accepted)

    def _new(self, source: Element | None = None) -> Stored:
        pieces: list[str] = []
        stored = Stored(self._container, pieces, [] if self._judged else pieces, source=source)
        if source is not None and source in self._looks.breaks:
            stored.marks.append(("break", "0", True, True))
        if self._judged:
            stored.refused_row, stored.accepted_row = self._row
        if self._waiting:
            stored.bookmarks, self._waiting = self._waiting, []
        self.stored.append(stored)
        return stored

    # ------------------------------------------------------------ blocks

    def paragraph(self, element: Element, refused: bool, accepted: bool) -> None:
        outer = self._paragraph
        stored = self._paragraph = self._new(element)
        stored.of_contents = self._contents_depth > 0
        stored.reformatted = element in self._looks.reformatted
        hidden = False
        properties = element.find(W + "pPr") if self._judged else None
        if properties is not None:
            marks = properties.find(W + "rPr")
            if marks is not None and len(marks):
                inserted = _has(marks, "ins") or _has(marks, "moveTo")
                deleted = _has(marks, "del") or _has(marks, "moveFrom")
                stored.refused_mark, stored.accepted_mark = not inserted, not deleted
                stored.moved = _has(marks, "moveTo") or _has(marks, "moveFrom")
            hidden = value(properties.find(W + "pStyle")) in self._hidden
        if not hidden:
            self.inside(element, refused, accepted)
        if element in self._looks.paragraphs:
            self._note(self._looks.paragraphs[element], "".join(stored.refused), refused, accepted)
        self._close_contents()
        self._paragraph = outer

    def row(self, element: Element, refused: bool, accepted: bool) -> None:
        outer = self._row
        properties = element.find(W + "trPr") if self._tracked else None
        if properties is not None:
            self._row = (outer[0] and not _has(properties, "ins"), outer[1] and not _has(properties, "del"))
            hidden = properties.find(W + "hidden")
            if hidden is not None and _is_on(hidden):
                self._row = False, False
        self.inside(element, refused, accepted)
        self._row = outer

    def cell(self, element: Element, refused: bool, accepted: bool) -> None:
        row = self._row
        properties = element.find(W + "tcPr") if self._tracked else None
        if properties is not None:
            self._row = (row[0] and not _has(properties, "cellIns"), row[1] and not _has(properties, "cellDel"))
        if element in self._looks.covered:
            self._row = False, False
        self.box(element, refused, accepted)
        self._row = row

    def box(self, element: Element, refused: bool, accepted: bool) -> None:
        """Paragraphs that stand apart from those before and after."""
        outer = self._container
        self._containers += 1
        self._container = self._containers
        self.inside(element, refused, accepted)
        self._container = outer

    def control(self, element: Element, refused: bool, accepted: bool) -> None:
        """A content control: Word fills one that is bound to another part with that part's words."""
        properties = element.find(W + "sdtPr")
        if properties is not None and any(etree.QName(each).localname == "dataBinding" for each in properties):
            self.lone("[content control filled from elsewhere]", refused, accepted)
        self.inside(element, refused, accepted)

    def chunk(self, element: Element, refused: bool, accepted: bool) -> None:
        self.lone("[inserted file]", refused, accepted)

    def lone(self, mark: str, refused: bool, accepted: bool) -> None:
        """A mark in the paragraph that is open, or in one of its own."""
        if self._paragraph is not None:
            self.say(mark, refused, accepted)
            return
        self._paragraph = self._new()
        self.say(mark, refused, accepted)
        self._paragraph = None

    # ------------------------------------------------------------ inside a paragraph

    def say(self, words: str, refused: bool, accepted: bool) -> None:
        paragraph = self._paragraph
        if paragraph is None:
            return
        if refused:
            paragraph.refused.append(words)
        if accepted and paragraph.accepted is not paragraph.refused:
            paragraph.accepted.append(words)

    def run(self, element: Element, refused: bool, accepted: bool) -> None:
        properties = element.find(W + "rPr") if self._judged else None
        if properties is not None and len(properties):
            hidden = self._is_hidden(properties)
            if hidden or _has(properties, "rPrChange"):
                change = properties.find(f"{W}rPrChange/{W}rPr")
                was_hidden = hidden if change is None else self._is_hidden(change)
                refused, accepted = refused and not was_hidden, accepted and not hidden
        if self._marked:
            self._note_run(element, refused, accepted)
        for child in element:
            tag = child.tag
            if tag == _TEXT and child.text:  # nearly all of a document
                self.say(child.text, refused, accepted)
            elif (reads := _READS.get(tag, _Reader.inside)) is not None:
                reads(self, child, refused, accepted)

    def _note_run(self, element: Element, refused: bool, accepted: bool) -> None:
        """Note the marks of a run, by itself or by a style."""
        kinds = self._looks.runs.get(element, _NO_MARKS)
        if self._struck and self._is_struck(element):
            kinds = ({*kinds[0], "struck"}, {*kinds[1], "struck"})
        if kinds is not _NO_MARKS:
            words = "".join(each.text or "" for each in element.iterchildren(_TEXT, W + "delText"))
            self._note(kinds, words, refused, accepted)

    def _note(self, kinds: tuple[set[str], set[str]], words: str, refused: bool, accepted: bool) -> None:
        if self._paragraph is None:
            return
        for kind in sorted(kinds[0] | kinds[1]):
            there = refused and kind in kinds[0], accepted and kind in kinds[1]
            self._paragraph.marks.append((kind, words, *there))

    def _is_struck(self, run: Element) -> bool:
        paragraph = next(run.iterancestors(_PARAGRAPH), None)
        of_paragraph = None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle")
        return value(run.find(f"{W}rPr/{W}rStyle")) in self._struck or value(of_paragraph) in self._struck

    def _is_hidden(self, properties: Element) -> bool:
        vanish = properties.find(W + "vanish")
        if vanish is not None:
            return _is_on(vanish)
        return bool(self._hidden) and value(properties.find(W + "rStyle")) in self._hidden

    def text(self, element: Element, refused: bool, accepted: bool) -> None:
        self.say(element.text or "", refused, accepted)

    def space(self, element: Element, refused: bool, accepted: bool) -> None:
        self.say("\t", refused, accepted)

    def line_end(self, element: Element, refused: bool, accepted: bool) -> None:
        """A new line, or a page or column break, which is noted with the number of pieces of words before it."""
        if element in self._looks.breaks and self._paragraph is not None:
            self._paragraph.marks.append(("break", str(len(self._paragraph.refused)), refused, accepted))
        self.say("\t", refused, accepted)

    def reversed(self, element: Element, refused: bool, accepted: bool) -> None:
        """Words whose letters are shown from right to left."""
        if value(element) == "rtl":
            words = "".join(each.text or "" for each in element.iter(_TEXT))
            self._note(({"reversed"}, {"reversed"}), words, refused, accepted)
        self.inside(element, refused, accepted)

    def hyphen(self, element: Element, refused: bool, accepted: bool) -> None:
        self.say("-", refused, accepted)

    def symbol(self, element: Element, refused: bool, accepted: bool) -> None:
        self.say(f"[{value(element, 'font')} {value(element, 'char')}]", refused, accepted)

    def inserted(self, element: Element, refused: bool, accepted: bool) -> None:
        self.inside(element, False, accepted)

    def deleted(self, element: Element, refused: bool, accepted: bool) -> None:
        self.inside(element, refused, False)

    def moved_to(self, element: Element, refused: bool, accepted: bool) -> None:
        self._moved()
        self.inside(element, False, accepted)

    def moved_from(self, element: Element, refused: bool, accepted: bool) -> None:
        self._moved()
        self.inside(element, refused, False)

    def _moved(self) -> None:
        if self._paragraph is not None:
            self._paragraph.moved = True

    def bookmark(self, element: Element, refused: bool, accepted: bool) -> None:
        name = element.get(_NAME) or ""
        if name[:4] not in _MARKS or not _MARK.match(name):
            return
        if self._paragraph is None or _is_between(element):
            self._waiting.append(name)  # Word may write one before the paragraph that it begins in
        else:
            self._paragraph.bookmarks.append(name)

    def comment(self, element: Element, refused: bool, accepted: bool) -> None:
        if self._paragraph is not None:
            self._paragraph.comments.append(value(element, "id"))

    def note(self, element: Element, refused: bool, accepted: bool) -> None:
        """A foot- or endnote, read where its mark stands."""
        found = self._notes.get((element.tag == W + "footnoteReference", value(element, "id")))
        views = _views(found, self._hidden) if found is not None else ((), ())
        before, after = (" ".join(paragraph.words for paragraph in view) for view in views)
        self.say(f" [note: {before}] ", refused, False)
        if self._judged:
            self.say(f" [note: {after}] ", False, accepted)

    def picture(self, element: Element, refused: bool, accepted: bool) -> None:
        if any(True for _ in element.iter(W + "txbxContent")):
            self.inside(element, refused, accepted)
        elif self._pictures:
            self.say("[picture]", refused, accepted)

    def alternate(self, element: Element, refused: bool, accepted: bool) -> None:
        """One of several forms of the same thing: the first, which is what Word shows if it knows it."""
        self._note(({"alternate"}, {"alternate"}), "", refused, accepted)
        for choice in element:
            if choice.tag in (_MC + "Choice", _MC + "Fallback"):
                self.inside(choice, refused, accepted)
                return

    # ------------------------------------------------------------ fields

    def field_mark(self, element: Element, refused: bool, accepted: bool) -> None:
        match element.get(_STEP):
            case "begin":
                self._fields.append(_Field(refused, accepted))
            case "separate" if self._fields:
                self._begin_result(self._fields[-1])
            case "end" if self._fields:
                closed = self._fields.pop()
                self._note_field(closed)
                self._end_result(closed)
            case _:
                pass

    def instruction(self, element: Element, refused: bool, accepted: bool) -> None:
        opened = self._fields[-1] if self._fields else None
        if opened is not None and opened.paragraph is None and len(opened.instruction) < _LONGEST_CODE:
            opened.instruction += element.text or ""

    def simple_field(self, element: Element, refused: bool, accepted: bool) -> None:
        opened = _Field(refused, accepted, value(element, "instr"))
        self._begin_result(opened)
        self.inside(element, refused, accepted)
        self._note_field(opened)
        self._end_result(opened)

    def _note_field(self, closed: _Field) -> None:
        """Note a field that isn't read by what it shows: any but references, and what stands in a contents list."""
        kind = _kind(closed.instruction)
        if kind == "TOC":
            self.lists += 1
        elif kind != "REF" and not (self._contents_depth and kind in _OF_CONTENTS) and self._paragraph is not None:
            self._paragraph.marks.append(("field", kind or "?", closed.refused, closed.accepted))

    def _begin_result(self, opened: _Field) -> None:
        paragraph = opened.paragraph = self._paragraph
        if paragraph is None:
            return
        opened.at = len(paragraph.refused), len(paragraph.accepted)
        if _kind(opened.instruction) == "TOC":
            opened.is_contents = True
            self._contents_depth += 1
            if opened.at == (0, 0):
                paragraph.of_contents = True

    def _end_result(self, closed: _Field) -> None:
        paragraph = self._paragraph
        if closed.is_contents:
            self._contents_depth -= 1
            if paragraph is not None and paragraph.of_contents and not self._contents_depth:
                self.contents.append("".join(paragraph.accepted))
                paragraph.refused, paragraph.accepted, paragraph.of_contents = [], [], False
            return
        if paragraph is None or paragraph is not closed.paragraph:
            return  # a result that runs over paragraphs counts as words
        kind = _kind(closed.instruction)
        if kind in _COUNTED and not paragraph.of_contents:
            self._take_out(closed, _PLAIN_NUMBER, "")
        elif self._margin and kind in _ABOUT_THE_FILE:
            self._take_out(closed, _ANYTHING, "")
        elif kind == "REF":
            paragraph.printed.append("".join(paragraph.refused[closed.at[0] :]))
            self._take_out(closed, _LABEL, f"[\u2192{''.join(closed.instruction.split()[1:2])}]")

    def _take_out(self, closed: _Field, looks: Pattern, mark: str) -> None:
        """A field's result becomes a mark; one that doesn't look like a number stays as words behind it."""
        paragraph = closed.paragraph
        assert paragraph is not None  # a field without a result was passed over
        views = [(paragraph.refused, closed.at[0], closed.refused)]
        if paragraph.accepted is not paragraph.refused:
            views.append((paragraph.accepted, closed.at[1], closed.accepted))
        for pieces, start, there in views:
            result = "".join(pieces[start:])
            pieces[start:] = [mark if there else "", "" if looks.fullmatch(result) else result]


def _kind(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _is_in_run(element: Element) -> bool:
    """w:tab is a letter in a run, and a tab stop in the properties of a paragraph."""
    parent = element.getparent()
    return parent is not None and parent.tag == W + "r"


def _is_between(element: Element) -> bool:
    """Whether an element stands between paragraphs."""
    parent = element.getparent()
    return parent is not None and parent.tag in _BLOCKS and not any(True for _ in element.iterancestors(_PARAGRAPH))


def _has(properties: Element, name: str) -> bool:
    return properties.find(W + name) is not None


_TRACKED = [
    W + name for name in ("ins", "del", "moveTo", "moveFrom", "cellIns", "cellDel", "rPrChange", "vanish", "hidden")
]
_NO_MARKS: tuple[set[str], set[str]] = (set(), set())
_TEXT, _PARAGRAPH, _TAB = W + "t", W + "p", W + "tab"
_BLOCKS = {W + name for name in ("body", "tbl", "tr", "tc", "sdtContent", "txbxContent", "customXml")}
_NAME, _STEP = W + "name", W + "fldCharType"
_OFTEN = [
    W + name
    for name in (
        "p",
        "t",
        "tab",
        "br",
        "cr",
        "noBreakHyphen",
        "fldChar",
        "instrText",
        "bookmarkStart",
        "commentReference",
    )
]
_RARE = [
    *(W + name for name in ("txbxContent", "altChunk", "subDoc", "contentPart", "footnoteReference", "endnoteReference")),
    *(W + name for name in ("drawing", "pict", "object", "sym", "ptab", "fldSimple", "dataBinding", "delText", "bdo", "dir")),
    "{*}dataBinding", _MC + "AlternateContent", _MATH_TEXT,
]  # fmt: skip
_Read = Callable[[_Reader, Element, bool, bool], None]
_READS: dict[object, _Read | None] = {
    **dict.fromkeys(
        [
            W + name
            for name in ("rPr", "pPr", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr", "rubyPr")
        ]
    ),
    _TEXT: _Reader.text,
    W + "delText": _Reader.text,
    _MATH_TEXT: _Reader.text,
    W + "r": _Reader.run,
    W + "p": _Reader.paragraph,
    W + "tr": _Reader.row,
    W + "tc": _Reader.cell,
    W + "txbxContent": _Reader.box,
    W + "sdt": _Reader.control,
    W + "altChunk": _Reader.chunk,
    W + "subDoc": _Reader.chunk,
    W + "contentPart": _Reader.chunk,
    W + "ins": _Reader.inserted,
    W + "del": _Reader.deleted,
    W + "moveTo": _Reader.moved_to,
    W + "moveFrom": _Reader.moved_from,
    W + "bookmarkStart": _Reader.bookmark,
    W + "commentReference": _Reader.comment,
    W + "footnoteReference": _Reader.note,
    W + "endnoteReference": _Reader.note,
    W + "drawing": _Reader.picture,
    W + "pict": _Reader.picture,
    W + "object": _Reader.picture,
    _MC + "AlternateContent": _Reader.alternate,
    W + "fldChar": _Reader.field_mark,
    W + "instrText": _Reader.instruction,
    W + "delInstrText": _Reader.instruction,
    W + "fldSimple": _Reader.simple_field,
    W + "tab": _Reader.space,
    W + "ptab": _Reader.space,
    W + "br": _Reader.line_end,
    W + "cr": _Reader.space,
    W + "bdo": _Reader.reversed,
    W + "dir": _Reader.reversed,
    W + "noBreakHyphen": _Reader.hyphen,
    W + "sym": _Reader.symbol,
}


def joined(words: Iterable[str]) -> str:
    """The words of several paragraphs as one text, for hashing."""
    return "\n".join(words)
