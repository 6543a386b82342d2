"""The contents list: a real TOC field, its entries written by us.

Nothing asks Word to update it (that question frightens readers), so the entries stand there complete, as links. Page
numbers are printed where the pages are given; else they come with the first Update Table in Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.markup import code, empty, field, run, start
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import Element, W, legal, value
from alliancegen.writers.docx.references import References
from alliancegen.writers.docx.styles import Styles

HEADING = "Contents"
_LONGEST_CLAUSE_LABEL = len("99.")
_CLAUSE_INDENT = "720"
_SCHEDULE_INDENT = "1440"
_INSTRUCTION = r' TOC \o "1-2" \h \u '  # with Word's usual \z LibreOffice 7.4 saves run properties in a wrong order


class Entry(Struct, frozen=True):
    """A heading in the list; `level` 0 are clauses, schedules and titles of body parts, 1 Parts of a schedule."""

    level: int
    label: str
    title: str
    bookmark: str
    opens_part: bool = False
    page: int | None = None


def entries(
    agreement: Agreement,
    numbered: Mapping[str, Numbered],
    references: References,
    pages: Mapping[str, int] | None = None,
) -> Sequence[Entry]:
    """What the list names, in printed order; `pages` counts from 1, by bookmark. ValueError if it lacks an entry's."""
    titles = {part.clauses[0].key: part.title for part in agreement.body if part.title and part.clauses}
    found: list[Entry] = []
    for section in agreement.sections():
        if title := titles.get(section.key):
            found.append(Entry(0, "", title, f"{references.contents_bookmark(section.key)}P", True))
        for heading, level in _headings(section):
            number = numbered.get(heading.key)
            label = number.label if number else ""
            found.append(Entry(level, label, plain_text(heading.heading), references.contents_bookmark(heading.key)))
    if pages is None:
        return found
    if missing := [entry.title for entry in found if entry.bookmark not in pages]:
        raise ValueError(f"no page is given for '{missing[0]}'")
    return [replace(entry, page=pages[entry.bookmark]) for entry in found]


def _headings(section: Provision) -> Iterator[tuple[Provision, int]]:
    if section.role in (Role.CLAUSE, Role.PARTIES, Role.BACKGROUND, Role.EXECUTION) and section.heading:
        yield section, 0
    elif section.role is Role.SCHEDULE:
        yield section, 0
        for provision in section.walk():
            if provision.role is Role.PART:
                yield provision, 1


def contents_list(found: Sequence[Entry], styles: Styles, width: int, *, new_page: bool = False) -> str:
    """The list as Word's own building block, so that Word shows its Update Table tab on it.

    `width` is that of the text, in twentieths of a point: where page numbers end. `new_page` says that text stands before
    it on the page.
    """
    heading_style = empty("pStyle", val=styles.id(names.CONTENTS_HEADING))
    heading_looks = f"<w:pPr>{heading_style}{'<w:pageBreakBefore/>' if new_page else ''}</w:pPr>"
    looks = [_look(styles.paragraph_properties(name)) for name in names.CONTENTS_LEVELS]
    paragraphs = [
        _paragraph(entry, styles, looks[entry.level], width, begins=number == 0) for number, entry in enumerate(found)
    ]
    end_style = empty("pStyle", val=styles.id(names.TABLE_SPACER))
    return (
        f"<w:sdt><w:sdtPr>{empty('id', val='1100000001')}"
        f"<w:docPartObj>{empty('docPartGallery', val='Table of Contents')}<w:docPartUnique/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent><w:p>{heading_looks}{run(HEADING)}</w:p>{''.join(paragraphs)}"
        f"<w:p><w:pPr>{end_style}</w:pPr>{_field_mark('end')}</w:p></w:sdtContent></w:sdt>"
    )


def _paragraph(entry: Entry, styles: Styles, look: _Look, width: int, *, begins: bool) -> str:
    """An entry as a link; the field of the list `begins` in the first."""
    indent = _indent(entry, look)
    properties = (
        empty("pStyle", val=styles.id(names.CONTENTS_LEVELS[entry.level]))
        + ("<w:keepNext/>" if entry.opens_part else "")  # what it is the heading of stands below it
        + (_tabs(look, width) if entry.page is not None else "")
        + (empty("spacing", before="120") if entry.opens_part else "")
        + (empty("ind", **indent) if indent else "")
    )
    title = legal(entry.title, "contents").replace("\n", " ").replace("\t", " ")
    words = f"{entry.label}\t{title}" if entry.label else title
    link = run(words, "<w:rPr><w:b/></w:rPr>" if entry.opens_part else "")
    if entry.page is not None:
        link += "<w:r><w:tab/></w:r>" + field(f"PAGEREF {entry.bookmark} \\h", str(entry.page))
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{_beginning() if begins else ''}"
        f"{start('hyperlink', anchor=entry.bookmark, history='1')}{link}</w:hyperlink></w:p>"
    )


class _Look(Struct, frozen=True):
    """What a contents style says of the places that a tab goes to, in twentieths of a point."""

    hanging: bool
    stops: Sequence[str]


def _look(properties: Sequence[Element]) -> _Look:
    indents = [indent for each in properties for indent in each.iterfind(W + "ind")]
    stops = {value(tab, "pos") for each in properties for tab in each.iterfind(f"{W}tabs/{W}tab")}
    return _Look(any(value(indent, "hanging") for indent in indents), sorted(stops, key=int))


def _tabs(look: _Look, width: int) -> str:
    """The stop where page numbers end, and no other: a short title would come to stand at one before it."""
    cleared = [empty("tab", val="clear", pos=stop) for stop in look.stops if stop != str(width)]
    return f"<w:tabs>{''.join(cleared)}{empty('tab', val='right', leader='dot', pos=str(width))}</w:tabs>"


def _indent(entry: Entry, look: _Look) -> dict[str, str]:
    """Where lines begin: a title that wraps goes on below itself, to the right of its number.

    LibreOffice drops a page number that stands in a right indent, so there is none.
    """
    indent = {"right": "0"} if entry.page is not None else {}
    if not entry.label:
        return {"left": "0", **indent, "firstLine": "0"} if look.hanging else indent
    if entry.level == 0 and len(entry.label) > _LONGEST_CLAUSE_LABEL:
        return {"left": _SCHEDULE_INDENT, **indent, "hanging": _SCHEDULE_INDENT}
    return indent if look.hanging else {"left": _CLAUSE_INDENT, **indent, "hanging": _CLAUSE_INDENT}


def _beginning() -> str:
    return f"{_field_mark('begin')}<w:r>{code(_INSTRUCTION)}</w:r>{_field_mark('separate')}"


def _field_mark(step: str) -> str:
    return f"<w:r>{empty('fldChar', fldCharType=step)}</w:r>"
