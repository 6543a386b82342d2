"""From the tree to w:document, in one pass and as text: nothing that is written is looked at again."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, zip_longest

from alliancegen.model.agreement import (
    Agreement,
    BodyPart,
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
from alliancegen.writers.docx.markup import copied, document, empty
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import Element, W, text_width
from alliancegen.writers.docx.references import References, has_bookmark
from alliancegen.writers.docx.styles import Styles
from alliancegen.writers.docx.tables import cell, data_table, layout_table, row
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

_END_OF_PROPERTIES, _END_OF_PARAGRAPH = "</w:pPr>", "</w:p>"

Phrase = tuple[Sequence[Inline], Look]


class Body:
    """The body of the document while it is being written.

    `section` is the w:sectPr that closes it in the file that gives the looks.
    """

    def __init__(
        self,
        agreement: Agreement,
        section: Element,
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

        self._section = section
        self._width = text_width(section)
        self._written: list[str] = []
        self._follows_table = False  # the last thing in the body or in the cell that is written is a table
        self._last = 0  # where in `_written` the last paragraph ends
        self._last_properties = 0  # where its properties end
        self._last_key = ""
        self._new_page = False
        self._runs_on = False  # the next paragraph is a schedule's heading that takes no new page
        self._chained = False  # every paragraph is kept with the next, as in a signature block
        self._in_execution = False
        self._waiting: list[DraftingNote] = []
        self._bookmarks = 0
        self._marked: set[str] = set()

    # ------------------------------------------------------------ sections

    def document(self, contents: Sequence[Entry]) -> bytes:
        """The whole agreement, as the part word/document.xml."""
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
        return document("".join(self._written))

    def _contents(self, contents: Sequence[Entry]) -> None:
        """The contents list, on a page that ends with it; nothing where there is none."""
        if contents:
            before = self._agreement.front[: self._agreement.contents_after]
            new_page = any(section.role is not Role.COVER for section in before)
            self._written.append(contents_list(contents, self._styles, self._width, new_page=new_page))
            self._follows_table = False
            self._new_page = True

    def _finish(self) -> None:
        """Notes that no paragraph followed, and the last section, which has no cover."""
        if self._waiting and self._last:
            self._written.insert(self._last, "".join(self._comments.round(self._waiting, self._last_key)))
        if self._follows_table:
            self._spacer()
        section = copy.deepcopy(self._section)
        for element in list(section):
            if element.get(W + "type") == "first" or element.tag == W + "titlePg":
                section.remove(element)
        self._written.append(copied(section))

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
        if self._last:
            self._written.insert(self._last_properties, copied(self._section))

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

        indent = _INDENT * max(inside, provision.level)
        opened, rows = data_table(
            provision.table, indent=indent, width=self._width, styles=self._styles, key=provision.key
        )
        with self._table_of(opened):
            for number, each in enumerate(rows):
                self._written.append(each.start)
                style = names.TABLE_TEXT if number else names.TABLE_HEADING
                keep_next = number == 1 and len(rows) > 2  # the head never stands at a page's foot with one row alone
                for (start, words), right in zip(each.cells, provision.table.right, strict=True):
                    with self._cell(start):
                        self._paragraph(
                            style, [(words.inlines, PLAIN)], provision.key, right=right, keep_next=keep_next
                        )
                self._written.append("</w:tr>")

    def _signature_block(self, block: Provision) -> None:
        """What a party signs: its words on the left, its lines on the right. No page break splits it.

        Tested: cantSplit on the rows and keepNext on every paragraph of every row but the last keep it whole; the last
        row is not kept with the next, or the block would hang on to what follows.
        """
        left = int(self._width * _LEFT_SHARE)
        columns = (left, self._width - left)
        opened = layout_table(columns, indent=0, description="Layout table: execution block")
        rows = list(_rows(block))
        with self._table_of(opened, together=True):
            for number, (words, line, position) in enumerate(rows):
                self._written.append(row())
                with self._keeping_together(number < len(rows) - 1):
                    if line is None:
                        with self._cell(cell(self._width, span=2)):
                            self._signature_words(block, words)
                    else:
                        merged = {"only": "", "first": "restart"}.get(position, "continue")
                        with self._cell(cell(columns[0], merged=merged, gap=_GAP)):
                            self._signature_words(block, words)
                        with self._cell(cell(columns[1])):
                            self._signing_line(line)
                self._written.append("</w:tr>")

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
        opened = layout_table(
            columns, indent=indent, description="Layout table: lines to fill in, their words on the left"
        )
        with self._table_of(opened, together=self._chained):
            for number, line in enumerate(lines):
                self._waiting += line.notes
                words = signing_words(line)
                before = _ROOM_TO_SIGN if words.signature else None
                self._written.append(row())
                with self._keeping_together(number < len(lines) - 1):
                    with self._cell(cell(columns[0], gap=_GAP, at_foot=True)):
                        self._paragraph(
                            names.FORM_LINE, [(line.heading, PLAIN), (words.inlines, PLAIN)], line.key, before=before
                        )
                    with self._cell(cell(columns[1], at_foot=True, rule=True)):
                        self._paragraph(names.FORM_LINE, [], line.key)
                self._written.append("</w:tr>")

    def _signing_line(self, line: Provision) -> None:
        """A ruled line with its words below: the rule is the upper border of the words."""
        self._waiting += line.notes
        below = signing_words(line)
        style = names.SIGNATURE_LINE if below.signature else names.WRITING_LINE
        self._paragraph(style, [(line.heading, PLAIN), (below.inlines, PLAIN)], line.key)

    @contextmanager
    def _table_of(self, opened: str, *, together: bool = False) -> Iterator[None]:
        """A table round what is written inside; without a paragraph between them, two would become one.

        `together`: it takes that paragraph along.
        """
        if self._follows_table:
            self._spacer(keep_next=together)
        self._written.append(opened)
        yield
        self._written.append("</w:tbl>")
        self._follows_table = True

    def _spacer(self, *, keep_next: bool = False) -> None:
        """A small empty paragraph: between two tables, and where a table can't be the last thing."""
        self._follows_table = False
        kept = "<w:keepNext/>" if keep_next else ""
        self._written.append(f"<w:p><w:pPr>{self._styles.tag(names.TABLE_SPACER)}{kept}</w:pPr></w:p>")

    @contextmanager
    def _cell(self, opened: str) -> Iterator[None]:
        """A cell round what is written inside."""
        outer, self._follows_table = self._follows_table, False
        self._written.append(opened)
        yield
        if self._follows_table:
            self._spacer()
        self._written.append("</w:tc>")
        self._follows_table = outer

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
        at_top, self._new_page = self._new_page, False
        runs_on, self._runs_on = self._runs_on, False
        properties = [f"<w:p><w:pPr>{self._styles.tag(style)}"]
        if keep_next or self._chained:
            properties.append("<w:keepNext/>")
        if at_top:
            properties.append("<w:pageBreakBefore/>")
        elif runs_on:
            properties.append(empty("pageBreakBefore", val="0"))
        numbered = self._numbered.get(key)
        unnumbered = style == names.CLAUSE and numbered is None
        if numbered and numbered.num_id and numbered.style == style:
            properties.append(_numbering(numbered.level, numbered.num_id))
        elif unnumbered:
            properties.append(_numbering(0, "0"))
        if stop is not None:
            properties.append(f"<w:tabs>{empty('tab', val='right', pos=str(stop))}</w:tabs>")
        before = 0 if at_top else _BEFORE_SCHEDULE if runs_on else before
        if before is not None or after is not None:
            room = {name: str(space) for name, space in (("before", before), ("after", after)) if space is not None}
            properties.append(empty("spacing", **room))
        if unnumbered:
            properties.append(empty("ind", left="0", firstLine="0"))
        if right:
            properties.append(empty("jc", val="right"))
        written = self._written
        written.append("".join(properties))
        self._last_properties = len(written)
        written.append(_END_OF_PROPERTIES)

        notes, self._waiting = self._waiting, []
        opened, closed = self._comments.round(notes, key) if notes else ("", "")
        if not marks and self._references.knows(key) and any(plain_text(inlines) for inlines, _ in phrases):
            marks = [self._references.bookmark(key)]  # what no reference goes to is known again by it all the same
        first_id = self._bookmarks
        written.append(opened)
        for mark in marks:
            if mark not in self._marked:
                self._marked.add(mark)
                written.append(f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{mark}"/>')
                self._bookmarks += 1
        for inlines, look in phrases:
            written.append(self._inlines.markup(inlines, key, look))
        for number in range(first_id, self._bookmarks):
            written.append(f'<w:bookmarkEnd w:id="{number}"/>')
        written.append(closed)
        self._last, self._last_key = len(written), key
        written.append(_END_OF_PARAGRAPH)


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


def _numbering(level: int, num_id: str) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
