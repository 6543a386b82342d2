"""From the tree to w:body, in one pass."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, zip_longest

from alliancegen.model.agreement import (
    Agreement,
    BodyPart,
    Cell,
    DraftingNote,
    Inline,
    Provision,
    Role,
    Text,
    plain_text,
)
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.comments import Comments
from alliancegen.writers.docx.contents import Entry, contents_list
from alliancegen.writers.docx.inlines import PLAIN, InlineWriter, Look
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import Element, W, add, new, text_width
from alliancegen.writers.docx.references import References, has_bookmark
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.docx.tables import add_cell, add_row, data_table, layout_table
from alliancegen.writers.wording import after_heading, signing_words

_INDENT = 720
"""How far a level is set in, as in the skeleton's styles."""

_RUN_IN = Look(names.RUN_IN_HEADING)
_LEFT_SHARE = 0.47
_FORM_SHARE = 0.45
_GAP = 340
_AFTER_TABLE = 200
_BEFORE_SCHEDULE = 480
"""Above the heading of a schedule that takes no new page, in twentieths of a point."""
_MANY_PARTIES = 10
_CLOSE, _CLOSER = 240, 20
_ROOM_TO_SIGN = 480

_IN_CONTENTS = (Role.PARTIES, Role.BACKGROUND, Role.CLAUSE, Role.SCHEDULE, Role.PART, Role.EXECUTION)
_WITH_SPACE_BEFORE = (
    names.INTRO_HEADING, names.BODY_PART_HEADING, names.CLAUSE, names.SCHEDULE, names.PART, names.SCHEDULE_CLAUSE,
    names.FORM_LINE, names.SIGNATURE_LINE, names.WRITING_LINE,
)  # fmt: skip

Phrase = tuple[Sequence[Inline], Look]


class Body:
    """The body of the document while it is being written."""

    def __init__(
        self,
        agreement: Agreement,
        document: Element,
        *,
        styles: Styles,
        numbered: Mapping[str, Numbered],
        references: References,
        inlines: InlineWriter,
        comments: Comments,
    ) -> None:
        self._agreement = agreement
        self._styles = styles
        self._numbered = numbered
        self._references = references
        self._inlines = inlines
        self._comments = comments

        self._document = document
        self._section = _last_section(document)
        self._width = text_width(self._section)
        self._body = new("body")
        self._into = self._body  # where the next paragraph goes: the body or a table's cell
        self._follows_table = False  # the last thing there is a table
        self._last: Element | None = None
        self._last_key = ""
        self._new_page = False
        self._runs_on = False  # the next paragraph is a schedule's heading that takes no new page
        self._chained = False  # every paragraph is kept with the next, as in a signature block
        self._in_execution = False
        self._waiting: list[DraftingNote] = []
        self._bookmarks = 0
        self._marked: set[str] = set()

    # ------------------------------------------------------------ sections

    def write(self, contents: Sequence[Entry]) -> None:
        """The whole agreement, into the document."""
        agreement = self._agreement
        covers = [section for section in agreement.front if section.role is Role.COVER]
        for cover in covers:
            self._cover(cover)
        if not covers:
            self._paragraph(names.TITLE, [((Text(agreement.title),), PLAIN)], "title", before=0, after=_CLOSE)
        for number, section in enumerate(agreement.front):
            if number == agreement.contents_after:
                self._contents(contents)
            if section.role is not Role.COVER:
                self._unnumbered_section(section)
        if agreement.contents_after >= len(agreement.front):
            self._contents(contents)
        for part in agreement.body:
            self._body_part(part)
        ends = (agreement.back, agreement.schedules)
        for section in [
            section for end in (ends if agreement.signatures_before_schedules else ends[::-1]) for section in end
        ]:
            if section.role is Role.SCHEDULE:
                self._schedule(section)
            else:
                self._unnumbered_section(section)
        self._finish()

    def _contents(self, contents: Sequence[Entry]) -> None:
        """The contents list, on a page that ends with it; nothing where there is none."""
        if contents:
            before = self._agreement.front[: self._agreement.contents_after]
            new_page = any(section.role is not Role.COVER for section in before)
            self._body.append(contents_list(contents, self._styles, self._width, new_page=new_page))
            self._follows_table = False
            self._new_page = True

    def _finish(self) -> None:
        """Notes that no paragraph followed, the last section, and the body in its place."""
        if self._waiting and self._last is not None:
            self._comments.close(self._last, self._comments.open(self._last, self._waiting, self._last_key))
        if self._follows_table:
            self._spacer()
        for element in list(self._section):
            if element.get(W + "type") == "first" or element.tag == W + "titlePg":
                self._section.remove(element)
        self._body.append(self._section)
        old = self._document.find(W + "body")
        assert old is not None  # _last_section found the section in it
        self._document.replace(old, self._body)

    def _cover(self, cover: Provision) -> None:
        """A page of its own without header and footer: a section that ends with the cover's last paragraph."""
        self._waiting += cover.notes
        many = sum(line.role is Role.PARTY for line in cover.walk()) > _MANY_PARTIES
        close, closer = (_CLOSE, _CLOSER) if many else (None, None)  # so that thirty parties leave room for the title
        for line in [below for child in cover.children for below in child.walk()]:
            self._waiting += line.notes
            if line.role is Role.TABLE:
                self._table(line, 0)
                continue
            phrases: list[Phrase] = [(line.heading, PLAIN), (line.inlines, PLAIN)]
            if line.role is Role.PARTY:
                number = f"\t{line.number}" if line.number else ""
                self._paragraph(
                    names.COVER_PARTY,
                    [*phrases, ((Text(number),), PLAIN)],
                    line.key,
                    after=closer,
                    stop=self._width,
                )
            else:
                style = names.TITLE if line.role is Role.TITLE else names.COVER_TEXT
                self._paragraph(style, phrases, line.key, before=close, after=close)
        if self._last is not None:
            _properties_of(self._last).append(copy.deepcopy(self._section))

    def _unnumbered_section(self, section: Provision) -> None:
        """Parties, background, signature pages: a heading without a number."""
        self._waiting += section.notes
        self._in_execution = section.role is Role.EXECUTION
        if self._in_execution:
            self._new_page = not self._agreement.runs_on
        if section.heading:
            self._own_paragraph(section, names.INTRO_HEADING, [(section.heading, PLAIN)])
        if section.inlines:
            self._paragraph(names.BODY_TEXT, [(section.inlines, PLAIN)], section.key)
        self._children(section, inside=0)
        self._in_execution = False

    def _body_part(self, part: BodyPart) -> None:
        for position, clause in enumerate(part.clauses):
            if position == 0 and part.title:
                mark = f"{self._references.contents_bookmark(clause.key)}P"
                self._paragraph(names.BODY_PART_HEADING, [((Text(part.title),), PLAIN)], clause.key, marks=[mark])
            self._clause(clause)

    def _clause(self, clause: Provision) -> None:
        self._waiting += clause.notes
        if clause.heading:
            self._own_paragraph(clause, names.CLAUSE, [(clause.heading, PLAIN)])
        if clause.inlines:
            self._paragraph(names.TEXT_LEVELS[1], [(clause.inlines, PLAIN)], clause.key)
        self._children(clause, inside=1)

    def _schedule(self, schedule: Provision) -> None:
        self._waiting += schedule.notes
        self._new_page = False  # the style breaks the page itself
        self._runs_on = self._agreement.runs_on
        self._own_paragraph(schedule, names.SCHEDULE, [(schedule.heading, PLAIN)])
        if schedule.inlines:
            self._paragraph(names.BODY_TEXT, [(schedule.inlines, PLAIN)], schedule.key)
        self._children(schedule, inside=0)

    # ------------------------------------------------------------ provisions

    def _children(self, provision: Provision, *, inside: int) -> None:
        """All that stands below a provision; `inside` is the level at which its unnumbered words are set."""
        pairs_of_children = zip_longest(provision.children, provision.children[1:])
        for role, run in groupby(pairs_of_children, key=lambda pair: pair[0].role):
            pairs = list(run)
            if role is Role.SIGNING_LINE:
                self._signing_lines([line for line, _ in pairs], inside)
                continue
            for child, after in pairs:
                self._provision(child, inside=inside, after=after.role if after else None)

    def _provision(self, provision: Provision, *, inside: int, after: Role | None) -> None:
        self._waiting += provision.notes
        match provision.role:
            case Role.TABLE:
                self._table(provision, inside)
            case Role.BLOCK:
                self._signature_block(provision)
            case Role.PART | Role.SCHEDULE_CLAUSE:
                self._schedule_heading(provision)
            case _:
                self._words(provision, inside, after)

    def _schedule_heading(self, provision: Provision) -> None:
        is_part = provision.role is Role.PART
        if provision.heading:
            style = names.PART if is_part else names.SCHEDULE_CLAUSE
            self._own_paragraph(provision, style, [(provision.heading, PLAIN)])
        if provision.inlines:
            self._paragraph(names.TEXT_LEVELS[0 if is_part else 1], [(provision.inlines, PLAIN)], provision.key)
        self._children(provision, inside=0 if is_part else 1)

    def _words(self, provision: Provision, inside: int, after: Role | None) -> None:
        """A provision that is a paragraph: on its list, or unnumbered at its level."""
        numbered = self._numbered.get(provision.key)
        style = numbered.style if numbered else names.TEXT_LEVELS[max(inside, provision.level)]
        following = provision.children[0].role if provision.children else after
        closing = plain_text(provision.inlines[-1:] or provision.heading).rstrip()
        keep_next = (
            closing.endswith(":")
            or following in (Role.TABLE, Role.SIGNING_LINE, Role.BLOCK)
            or (self._in_execution and following is not None)
        )
        phrases: list[Phrase] = [(provision.inlines, PLAIN)]
        if provision.heading:
            phrases.insert(0, _run_in(provision))
        self._own_paragraph(provision, style, phrases, keep_next=keep_next)
        self._children(provision, inside=max(inside, provision.level))

    def _own_paragraph(
        self, provision: Provision, style: str, phrases: Sequence[Phrase], *, keep_next: bool = False
    ) -> None:
        """The paragraph that bears a provision's number and bookmarks."""
        marks: list[str] = []
        if provision.role in _IN_CONTENTS:
            marks.append(self._references.contents_bookmark(provision.key))
        if has_bookmark(provision):
            marks.append(self._references.bookmark(provision.key))
        self._paragraph(style, phrases, provision.key, marks=marks, keep_next=keep_next)

    # ------------------------------------------------------------ tables and signatures

    def _table(self, provision: Provision, inside: int) -> None:
        if provision.table is None:
            raise ValueError(f"{provision.key}: a table without rows and columns")

        rows = len(provision.table.rows)

        def write(cell: Element, words: Cell, row: int, right: bool) -> None:
            with self._writing_into(cell):
                style = names.TABLE_TEXT if row else names.TABLE_HEADING
                keep_next = row == 1 and rows > 1  # the head never stands at the foot of a page with one row alone
                self._paragraph(style, [(words.inlines, PLAIN)], provision.key, right=right, keep_next=keep_next)

        indent = _INDENT * max(inside, provision.level)
        table = data_table(
            provision.table, indent=indent, width=self._width, styles=self._styles, key=provision.key, write=write
        )
        self._append_table(table)

    def _signature_block(self, block: Provision) -> None:
        """What a party signs: its words on the left, its lines on the right. No page break splits it.

        Tested: cantSplit on the rows and keepNext on every paragraph of every row but the last keep it whole; the last
        row is not kept with the next, or the block would hang on to what follows.
        """
        left = int(self._width * _LEFT_SHARE)
        columns = (left, self._width - left)
        table = layout_table(columns, indent=0, description="Layout table: execution block")
        self._append_table(table, together=True)
        rows = list(_rows(block))
        for number, (words, line, position) in enumerate(rows):
            row = add_row(table)
            with self._keeping_together(number < len(rows) - 1):
                if line is None:
                    with self._writing_into(add_cell(row, self._width, span=2)):
                        self._signature_words(block, words)
                    continue
                merged = {"only": "", "first": "restart"}.get(position, "continue")
                with self._writing_into(add_cell(row, columns[0], merged=merged, gap=_GAP)):
                    self._signature_words(block, words)
                with self._writing_into(add_cell(row, columns[1])):
                    self._signing_line(line)

    def _signature_words(self, block: Provision, words: Sequence[Provision]) -> None:
        for provision in words:
            self._waiting += provision.notes
            heading: list[Phrase] = [_run_in(provision)] if provision.heading else []
            if provision is block:
                self._paragraph(names.SIGNATURE_TEXT, [*heading, (block.inlines, PLAIN)], block.key)
            elif provision.role is Role.TEXT:
                self._paragraph(names.SIGNATURE_TEXT, [*heading, (provision.inlines, PLAIN)], provision.key)
                self._children(provision, inside=0)
            else:
                self._provision(provision, inside=0, after=None)
        if not words:
            self._paragraph(names.SIGNATURE_TEXT, [], block.key)

    def _signing_lines(self, lines: Sequence[Provision], inside: int) -> None:
        """Lines to sign outside a signature block, one below the other."""
        indent = _INDENT * inside
        left = int((self._width - indent) * _FORM_SHARE)
        columns = (left, self._width - indent - left)
        table = layout_table(
            columns, indent=indent, description="Layout table: lines to fill in, their words on the left"
        )
        self._append_table(table, together=self._chained)
        for number, line in enumerate(lines):
            self._waiting += line.notes
            words = signing_words(line)
            before = _ROOM_TO_SIGN if words.signature else None
            row = add_row(table)
            with self._keeping_together(number < len(lines) - 1):
                with self._writing_into(add_cell(row, columns[0], gap=_GAP, at_foot=True)):
                    self._paragraph(
                        names.FORM_LINE, [(line.heading, PLAIN), (words.inlines, PLAIN)], line.key, before=before
                    )
                with self._writing_into(add_cell(row, columns[1], at_foot=True, rule=True)):
                    self._paragraph(names.FORM_LINE, [], line.key)

    def _signing_line(self, line: Provision) -> None:
        """A ruled line with its words below: the rule is the upper border of the words."""
        self._waiting += line.notes
        below = signing_words(line)
        style = names.SIGNATURE_LINE if below.signature else names.WRITING_LINE
        self._paragraph(style, [(line.heading, PLAIN), (below.inlines, PLAIN)], line.key)

    def _append_table(self, table: Element, *, together: bool = False) -> None:
        """A table; without a paragraph between them, two would become one. `together`: it takes that paragraph along."""
        if self._follows_table:
            self._spacer(keep_next=together)
        self._into.append(table)
        self._follows_table = True

    def _spacer(self, *, keep_next: bool = False) -> None:
        """A small empty paragraph: between two tables, and where a table can't be the last thing."""
        self._follows_table = False
        paragraph = add(self._into, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=self._styles.id(names.TABLE_SPACER))
        if keep_next:
            add(properties, "keepNext")

    @contextmanager
    def _writing_into(self, cell: Element) -> Iterator[None]:
        outer = self._into, self._follows_table
        self._into, self._follows_table = cell, False
        yield
        if self._follows_table:
            self._spacer()
        self._into, self._follows_table = outer

    @contextmanager
    def _keeping_together(self, together: bool) -> Iterator[None]:
        outer, self._chained = self._chained, together
        yield
        self._chained = outer

    # ------------------------------------------------------------ one paragraph

    def _paragraph(
        self,
        style: str,
        phrases: Sequence[Phrase],
        key: str,
        *,
        marks: Sequence[str] = (),
        keep_next: bool = False,
        right: bool = False,
        before: int | None = None,
        after: int | None = None,
        stop: int | None = None,
    ) -> None:
        """A paragraph in its style; `marks` are the names of the bookmarks round its words.

        What else is given is set on the paragraph itself: space before and after it, a tab stop for what stands right.
        """
        if before is None and self._follows_table and style not in _WITH_SPACE_BEFORE:
            before = _AFTER_TABLE
        self._follows_table = False
        paragraph = add(self._into, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=self._styles.id(style))
        if keep_next or self._chained:
            add(properties, "keepNext")
        at_top, self._new_page = self._new_page, False
        runs_on, self._runs_on = self._runs_on, False
        if at_top:
            add(properties, "pageBreakBefore")
        elif runs_on:
            add(properties, "pageBreakBefore", val="0")
        numbered = self._numbered.get(key)
        unnumbered = style == names.CLAUSE and numbered is None
        if numbered and numbered.num_id and numbered.style == style:
            _add_numbering(properties, numbered.level, numbered.num_id)
        elif unnumbered:
            _add_numbering(properties, 0, "0")
        if stop is not None:
            add(add(properties, "tabs"), "tab", val="right", pos=str(stop))
        before = 0 if at_top else _BEFORE_SCHEDULE if runs_on else before
        spacing = {name: str(room) for name, room in (("before", before), ("after", after)) if room is not None}
        if spacing:
            add(properties, "spacing", **spacing)
        if unnumbered:
            add(properties, "ind", left="0", firstLine="0")
        if right:
            add(properties, "jc", val="right")

        notes, self._waiting = self._waiting, []
        opened = self._comments.open(paragraph, notes, key)
        first_id = self._bookmarks
        if not marks and self._references.knows(key) and any(plain_text(inlines) for inlines, _ in phrases):
            marks = [self._references.bookmark(key)]  # what no reference goes to is known again by it all the same
        marks = [mark for mark in marks if mark not in self._marked]
        self._marked.update(marks)
        for mark in marks:
            add(paragraph, "bookmarkStart", id=str(self._bookmarks), name=mark)
            self._bookmarks += 1
        for inlines, look in phrases:
            self._inlines.write(paragraph, inlines, key, look)
        for number in range(first_id, self._bookmarks):
            add(paragraph, "bookmarkEnd", id=str(number))
        self._comments.close(paragraph, opened)
        self._last, self._last_key = paragraph, key


def _rows(block: Provision) -> Iterator[tuple[Sequence[Provision], Provision | None, str]]:
    """A block's rows: the words before a run of lines stand left of all of them.

    A row is its words, its line (None for words without one), and which of the run it is: only, first, or other.
    """
    words = [block] if block.heading or block.inlines else []
    for is_line, run in groupby(block.children, key=lambda child: child.role is Role.SIGNING_LINE):
        if not is_line:
            words += run
            continue
        lines = list(run)
        for number, line in enumerate(lines):
            yield words if number == 0 else (), line, "only" if len(lines) == 1 else "first" if number == 0 else "other"
        words = []
    if words:
        yield words, None, "only"


def _run_in(provision: Provision) -> Phrase:
    """A heading on the line of its words, with what ends it."""
    return (*provision.heading, Text(after_heading(provision))), _RUN_IN


def _add_numbering(properties: Element, level: int, num_id: str) -> None:
    numbers = add(properties, "numPr")
    add(numbers, "ilvl", val=str(level))
    add(numbers, "numId", val=num_id)


def _properties_of(paragraph: Element) -> Element:
    found = paragraph.find(W + "pPr")
    assert found is not None  # each paragraph that we write has them
    return found


def _last_section(document: Element) -> Element:
    section = document.find(f"{W}body/{W}sectPr")
    if section is None:
        raise ValueError("the reference document has no section properties")
    return copy.deepcopy(section)
