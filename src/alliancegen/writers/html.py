"""The agreement as one self-contained web page: no script, nothing fetched from elsewhere, every reference a link.

Built for WCAG 2.2 AA: one h1 and an unbroken outline, a contents list in a nav, a skip link, tables with captions and
column headers, blanks and lines to sign named for those who hear the page. Numbers are text of the page, so that they
are copied with the words. Lists are `role="list"` rather than `ol`: pasted into a word processor, an `ol` would number
itself a second time.

Nothing of an answer reaches the page but through `_escaped`, and only as text between tags or inside double quotes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import assert_never

from alliancegen import __version__
from alliancegen.model.agreement import (
    Agreement,
    BlankMark,
    BodyPart,
    Cell,
    DraftingNote,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Reference,
    ReferenceNumber,
    Role,
    Ruled,
    Table,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.manifest import Manifest
from alliancegen.model.notes import Notes, is_carried
from alliancegen.writers.wording import (
    after_heading,
    draft_legend,
    leading_title,
    note_kind,
    reservation,
    signing_words,
)

_STYLESHEET = Path(__file__).with_name("html.css")
_CONTENTS, _START = "page-contents", "page-start"
_DEEPEST_HEADING = 6
_WIDE_TABLE = 4
"""Columns from which a table may be wider than a telephone, and then scrolls by itself."""

_LEGEND_ON_PAPER = """\
@page { @top-right { content: "WHAT"; font: bold 8.5pt Arial, "Liberation Sans", sans-serif; } }
@page :first { @top-right { content: none; } }
"""
_LISTED = (Role.PARTY, Role.RECITAL, Role.PARAGRAPH, Role.SUB_PARAGRAPH)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def agreement_html(agreement: Agreement, *, notes: Notes = "all", manifest: Manifest | None = None) -> str:
    """The whole page; ends with a line feed. `notes` says which notes for drafters it holds while it is a draft.

    `manifest` says which library it is built with.
    A letter that no page can hold and a reference to a provision that isn't printed raise ValueError.
    """
    page = _Page(agreement, notes if agreement.draft else "none")
    body = "\n".join(page.body())
    style = _stylesheet(agreement)
    library = f"{manifest.library} {manifest.library_hash}".strip() if manifest else ""
    return f"{_head(agreement.title, style, library)}\n<body>\n{body}\n</body>\n</html>\n"


def _head(title: str, style: str, library: str) -> str:
    recorded = f'<meta name="alliancegen.library" content="{_escaped(library)}">\n' if library else ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="alliancegen {__version__}">
{recorded}<title>{_escaped(title)}</title>
<style>{style}</style>
</head>"""


def _stylesheet(agreement: Agreement) -> str:
    """The stylesheet that comes along, with a rule for each width of a column that the tables use.

    No answer stands in it: what a draft says of itself at the head of each printed page leaves out its version.
    """
    shares = {share for each in agreement.walk() if each.table for share in _percentages(each.table.widths)}
    rules = "".join(f".w-{share} {{ width: {share}%; }}\n" for share in sorted(shares))
    what = f"{'Agreed form' if agreement.agreed_form else 'Draft'} – {reservation(agreement)}"
    legend = _LEGEND_ON_PAPER.replace("WHAT", what) if agreement.draft else ""
    return f"\n{_STYLESHEET.read_text(encoding='utf-8')}{rules}{legend}"


class _Page:
    """The page's pieces; knows which provision has which anchor."""

    def __init__(self, agreement: Agreement, notes: Notes) -> None:
        self._agreement = agreement
        self._notes = notes
        self._ids = _anchors(each.key for each in agreement.walk())

    def body(self) -> Iterator[str]:
        agreement = self._agreement
        yield f'<a class="skip" href="#{_START}">Skip to the agreement</a>'
        if legend := draft_legend(agreement):
            yield f'<header class="legend"><p>{_escaped(legend)}</p></header>'
        yield "<main>"
        yield from self._opening()
        before, after = agreement.front[: agreement.contents_after], agreement.front[agreement.contents_after :]
        for section in before:
            if section.role is not Role.COVER:
                yield from self._section(section, 2)
        yield from self._contents()
        yield f'<div id="{_START}" tabindex="-1"></div>'
        for section in after:
            if section.role is not Role.COVER:
                yield from self._section(section, 2)
        for part in agreement.body:
            yield from self._body_part(part)
        ends = (agreement.back, agreement.schedules)
        for end in ends if agreement.signatures_before_schedules else ends[::-1]:
            for section in end:
                yield from self._section(section, 2)
        yield "</main>"

    # ------------------------------------------------------------ cover and contents

    def _opening(self) -> Iterator[str]:
        """The covers, or the title alone where there is none."""
        if title := leading_title(self._agreement):
            yield f'<h1 class="title">{_escaped(title)}</h1>'
        covers = [section for section in self._agreement.front if section.role is Role.COVER]
        titled = any(line.role is Role.TITLE for cover in covers for line in cover.walk())
        if covers and not titled:
            yield f'<h1 class="unseen">{_escaped(self._agreement.title)}</h1>'
        for cover in covers:
            yield f'<div class="cover" id="{self._ids[cover.key]}">'
            yield from map(self._note, self._carried(cover))
            for line in cover.walk():
                if line is not cover:
                    yield from self._cover_line(line)
            yield "</div>"

    def _cover_line(self, line: Provision) -> Iterator[str]:
        if line.table is not None:
            yield from self._table(line, line.table, 0)
        else:
            tag = 'h1 class="title"' if line.role is Role.TITLE else f'p class="{_css_name(line.role)}"'
            number = f" {_number(line)}" if line.role is Role.PARTY and line.number else ""
            words = f"{self._inlines(line.heading)}{self._inlines(line.inlines)}{number}"
            yield f'<{tag} id="{self._ids[line.key]}">{words}</{tag[:2].strip()}>'
        yield from map(self._note, self._carried(line))

    def _contents(self) -> Iterator[str]:
        agreement = self._agreement
        yield f'<nav aria-labelledby="{_CONTENTS}">'
        yield f'<h2 id="{_CONTENTS}">Contents</h2>'
        yield "<ul>"
        for section in agreement.front:
            if section.role is not Role.COVER:
                yield self._entry(section)
        for part in agreement.body:
            clauses = [self._entry(clause) for clause in part.clauses]
            yield from _group(part.title, clauses) if part.title else clauses
        ends = (agreement.back, agreement.schedules)
        for end in ends if agreement.signatures_before_schedules else ends[::-1]:
            yield from map(self._entry, end)
        yield "</ul>"
        yield "</nav>"

    def _entry(self, section: Provision) -> str:
        """A line of the contents list, with the Parts of a schedule below it."""
        if not section.heading:
            return ""
        title = (self._unlinked(each) for each in section.heading)
        words = f"{_number(section)} {''.join(title)}".strip()
        parts = [self._entry(each) for each in section.children if each.role is Role.PART]
        below = f"<ul>{''.join(parts)}</ul>" if parts else ""
        return f'<li><a href="#{self._ids[section.key]}">{words}</a>{below}</li>'

    # ------------------------------------------------------------ sections

    def _body_part(self, part: BodyPart) -> Iterator[str]:
        if not part.title:
            for clause in part.clauses:
                yield from self._section(clause, 2)
            return
        yield '<section class="body-part">'
        yield f"<h2>{_escaped(part.title)}</h2>"
        for clause in part.clauses:
            yield from self._section(clause, 3)
        yield "</section>"

    def _section(self, section: Provision, rank: int) -> Iterator[str]:
        """What stands under a heading of its own: `rank` is the heading's, 2 for h2."""
        inside = 1 if section.role in (Role.CLAUSE, Role.SCHEDULE_CLAUSE) else 0
        yield f'<section class="{_css_name(section.role)}" id="{self._ids[section.key]}">'
        if section.heading:
            heading = f"{_number(section)} {self._inlines(section.heading)}".strip()
            yield f"<h{min(rank, _DEEPEST_HEADING)}>{heading}</h{min(rank, _DEEPEST_HEADING)}>"
        if section.inlines:
            yield f'<p class="at-{inside}{_lead(section.inlines)}">{self._inlines(section.inlines)}</p>'
        yield from map(self._note, self._carried(section))
        yield from self._children(section, inside, rank + 1)
        yield "</section>"

    def _children(self, provision: Provision, inside: int, rank: int) -> Iterator[str]:
        """All that stands below a provision; `inside` is the level at which its words are set."""
        for kind, run in groupby(provision.children, _kind_of_run):
            if kind is Role.SIGNING_LINE:
                yield f'<div class="lines at-{inside}">'
                for line in run:
                    yield from self._signing_line(line)
                yield "</div>"
            elif kind is Role.PARAGRAPH:
                yield '<div role="list">'
                for entry in run:
                    yield '<div role="listitem">'
                    yield from self._provision(entry, inside, rank)
                    yield "</div>"
                yield "</div>"
            else:
                for child in run:
                    yield from self._provision(child, inside, rank)

    def _provision(self, provision: Provision, inside: int, rank: int) -> Iterator[str]:
        match provision.role:
            case Role.PART | Role.SCHEDULE_CLAUSE:
                yield from self._section(provision, rank)
            case Role.BLOCK:
                yield from self._signature_block(provision, rank)
            case Role.TABLE if provision.table is not None:
                yield from self._table(provision, provision.table, max(inside, provision.level))
                yield from map(self._note, self._carried(provision))
            case _:
                yield from self._words(provision, inside, rank)

    def _words(self, provision: Provision, inside: int, rank: int) -> Iterator[str]:
        """A provision that is a paragraph, its number hanging, and all below it."""
        if provision.role in (Role.PARAGRAPH, Role.SUB_PARAGRAPH):
            level = inside + 1
        elif provision.role in (Role.TEXT, Role.DEFINITION):
            level = max(inside, provision.level)
        else:
            level = max(inside, 1)
        classes = (
            f"{_css_name(provision.role)} at-{level}{' hang' if provision.number else ''}{_lead(provision.inlines)}"
        )
        words = f"{_number(provision)} {self._heading(provision)}{self._inlines(provision.inlines)}".strip()
        yield f'<p class="{classes}" id="{self._ids[provision.key]}">{words}</p>'
        yield from map(self._note, self._carried(provision))
        yield from self._children(provision, level, rank)

    def _heading(self, provision: Provision) -> str:
        """A heading on the line of its words."""
        if not provision.heading:
            return ""
        ending = after_heading(provision)
        space = " " if ending.endswith(" ") else ""
        return f"<strong>{self._inlines(provision.heading)}{ending.rstrip()}</strong>{space}"

    # ------------------------------------------------------------ notes, tables, signatures

    def _carried(self, provision: Provision) -> Sequence[DraftingNote]:
        return [note for note in provision.notes if is_carried(note, self._notes)]

    def _note(self, note: DraftingNote) -> str:
        kind = f"{note_kind(note)}{' (for our side only)' if note.internal else ''}"
        name = "internal" if note.internal else "other-side"
        return (
            f'<details class="note {name}" open><summary>{kind}</summary><p>{self._inlines(note.inlines)}</p></details>'
        )

    def _table(self, provision: Provision, table: Table, level: int) -> Iterator[str]:
        caption = _escaped(table.caption or ", ".join(plain_text(cell.inlines) for cell in table.head))
        wide = len(table.head) >= _WIDE_TABLE
        scrolls = f' role="group" aria-label="Table: {caption}" tabindex="0"' if wide else ""
        yield f'<div class="table at-{level}"{scrolls}>'
        yield f'<table id="{self._ids[provision.key]}">'
        yield f'<caption class="unseen">{caption}</caption>'
        columns = (f'<col class="w-{share}">' for share in _percentages(table.widths))
        yield f"<colgroup>{''.join(columns)}</colgroup>"
        yield "<thead>"
        yield self._row(table.head, table.right, 'th scope="col"')
        yield "</thead>"
        yield "<tbody>"
        yield from (self._row(row, table.right, "td") for row in table.rows)
        yield "</tbody>"
        yield "</table>"
        yield "</div>"

    def _row(self, row: Sequence[Cell], right: Sequence[bool], tag: str) -> str:
        cells = []
        for cell, is_right in zip(row, right, strict=True):
            look = ' class="right"' if is_right else ""
            cells.append(f"<{tag}{look}>{self._inlines(cell.inlines)}</{tag[:2]}>")
        return f"<tr>{''.join(cells)}</tr>"

    def _signature_block(self, block: Provision, rank: int) -> Iterator[str]:
        """What a party signs: each run of words with the lines that follow it, side by side where there is room."""
        yield f'<div class="block" id="{self._ids[block.key]}">'
        yield from map(self._note, self._carried(block))
        opening = f"{self._heading(block)}{self._inlines(block.inlines)}"
        waiting = [f"<p>{opening}</p>"] if opening else []
        for kind, run in groupby(block.children, _kind_of_run):
            if kind is not Role.SIGNING_LINE:
                for words in run:
                    waiting += self._provision(words, 0, rank)
                continue
            lines = [piece for line in run for piece in self._signing_line(line)]
            yield from ('<div class="acting">', *waiting, "</div>", '<div class="lines">', *lines, "</div>")
            waiting = []
        if waiting:
            yield from ('<div class="closing">', *waiting, "</div>")
        yield "</div>"

    def _signing_line(self, line: Provision) -> Iterator[str]:
        below = signing_words(line)
        name, meaning = ("sign", "Line for a signature") if below.signature else ("write", "Line to write on")
        words = f"{self._inlines(line.heading)}{self._inlines(below.inlines)}"
        rule = f'<span class="line" role="img" aria-label="{meaning}"></span>'
        yield f'<p class="{name}" id="{self._ids[line.key]}">{rule} {words}</p>'
        yield from map(self._note, self._carried(line))

    # ------------------------------------------------------------ inside a paragraph

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        return "".join(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return _lines(text)
            case Filled(text):
                return f"<bdi>{_lines(text)}</bdi>"
            case Term(inner):
                return f"<dfn>{self._inlines(inner)}</dfn>"
            case Emphasis(inner, strong):
                tag = "strong" if strong else "em"
                return f"<{tag}>{self._inlines(inner)}</{tag}>"
            case BlankMark():
                words = plain_text((inline,))
                return f'<mark class="blank" role="img" aria-label="blank, still to be filled in">{words}</mark>'
            case Ruled():
                words = plain_text((inline,))
                return f'<span class="ruled" role="img" aria-label="line to be filled in by hand">{words}</span>'
            case Reference():
                if not inline.numbers:
                    raise ValueError(f"the reference to {inline.written} was not resolved")
                return "".join(map(self._link, inline.numbers))
            case _:
                assert_never(inline)

    def _unlinked(self, inline: Inline) -> str:
        """The same without links: what stands inside a link already."""
        return _escaped(inline.text) if isinstance(inline, Reference) else self._inline(inline)

    def _link(self, number: ReferenceNumber) -> str:
        """ "clause 8.1" as a link; a word that joins two numbers (" of ") stands before it."""
        if number.key not in self._ids:
            raise ValueError(f"a reference to {number.key}, which is not printed in the agreement")
        joins = number.words.startswith(" ")
        before, inside = (number.words, "") if joins else ("", number.words)
        return f'{_escaped(before)}<a href="#{self._ids[number.key]}">{_escaped(inside + number.number)}</a>'


# ---------------------------------------------------------------- pieces


def _escaped(text: str) -> str:
    """Text as it may stand between tags and inside double quotes."""
    if found := _ILLEGAL.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} cannot stand in a web page")
    return html.escape(text)


def _lines(text: str) -> str:
    """Text whose line ends are seen."""
    return "<br>".join(map(_escaped, text.split("\n")))


def _number(provision: Provision) -> str:
    return f'<span class="number">{_escaped(provision.number)}</span>' if provision.number else ""


def _lead(inlines: Sequence[Inline]) -> str:
    """Words that end in a colon stay on the page of what they lead to."""
    return " lead" if plain_text(inlines[-1:]).rstrip().endswith(":") else ""


def _css_name(role: Role) -> str:
    return role.value.replace(" ", "-")


def _group(title: str, entries: Iterable[str]) -> Iterator[str]:
    yield f"<li>{_escaped(title)}<ul>"
    yield from entries
    yield "</ul></li>"


def _kind_of_run(provision: Provision) -> Role | None:
    """Neighbours that make one list, or lie in one run of lines to sign."""
    if provision.role is Role.SIGNING_LINE:
        return Role.SIGNING_LINE
    return Role.PARAGRAPH if provision.role in _LISTED else None


def _percentages(widths: Sequence[int]) -> Sequence[int]:
    total = sum(widths) or 1
    return [width * 100 // total for width in widths]


def _anchors(keys: Iterable[str]) -> Mapping[str, str]:
    """An id for each key, the same in every build: the key's own letters, with a hash where they say too little.

    >>> _anchors(["gp_subcontracting/Reasonable steps/1"])
    {'gp_subcontracting/Reasonable steps/1': 'gp_subcontracting-Reasonable-steps-1'}
    """
    found: dict[str, str] = {}
    used = {_CONTENTS, _START}
    for key in keys:
        name = re.sub(r"[^A-Za-z0-9_]+", "-", key)
        if not key.isascii() or name in used:
            name = f"{name}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        used.add(name)
        found[key] = name
    return found
