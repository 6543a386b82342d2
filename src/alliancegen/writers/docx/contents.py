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
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import XML_SPACE, Element, W, add, add_field, add_text, legal, new, value
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


def contents_list(found: Sequence[Entry], styles: Styles, width: int, *, new_page: bool = False) -> Element:
    """The list as Word's own building block, so that Word shows its Update Table tab on it.

    `width` is that of the text, in twentieths of a point: where page numbers end. `new_page` says that text stands before
    it on the page.
    """
    block = new("sdt")
    properties = add(block, "sdtPr")
    add(properties, "id", val="1100000001")
    gallery = add(properties, "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    content = add(block, "sdtContent")

    heading = add(content, "p")
    looks_of_heading = add(heading, "pPr")
    add(looks_of_heading, "pStyle", val=styles.id(names.CONTENTS_HEADING))
    if new_page:
        add(looks_of_heading, "pageBreakBefore")
    add_text(add(heading, "r"), HEADING)

    looks = [_look(styles.paragraph_properties(name)) for name in names.CONTENTS_LEVELS]
    for number, entry in enumerate(found):
        paragraph = add(content, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=styles.id(names.CONTENTS_LEVELS[entry.level]))
        if entry.opens_part:
            add(properties, "keepNext")  # what it is the heading of stands below it
        if entry.page is not None:
            _add_tabs(properties, looks[entry.level], width)
        if entry.opens_part:
            add(properties, "spacing", before="120")
        if indent := _indent(entry, looks[entry.level]):
            add(properties, "ind", **indent)
        if number == 0:
            _begin(paragraph)
        link = add(paragraph, "hyperlink", anchor=entry.bookmark, history="1")
        run = add(link, "r")
        if entry.opens_part:
            add(add(run, "rPr"), "b")
        if entry.label:
            add_text(run, f"{entry.label}\t")
        add_text(run, legal(entry.title, "contents").replace("\n", " ").replace("\t", " "))
        if entry.page is not None:
            add(add(link, "r"), "tab")
            add_field(link, f"PAGEREF {entry.bookmark} \\h", str(entry.page))
    end = add(content, "p")
    add(add(end, "pPr"), "pStyle", val=styles.id(names.TABLE_SPACER))
    add(add(end, "r"), "fldChar", fldCharType="end")
    return block


class _Look(Struct, frozen=True):
    """What a contents style says of the places that a tab goes to, in twentieths of a point."""

    hanging: bool
    stops: Sequence[str]


def _look(properties: Sequence[Element]) -> _Look:
    indents = [indent for each in properties for indent in each.iterfind(W + "ind")]
    stops = {value(tab, "pos") for each in properties for tab in each.iterfind(f"{W}tabs/{W}tab")}
    return _Look(any(value(indent, "hanging") for indent in indents), sorted(stops, key=int))


def _add_tabs(properties: Element, look: _Look, width: int) -> None:
    """The stop where page numbers end, and no other: a short title would come to stand at one before it."""
    tabs = add(properties, "tabs")
    for stop in look.stops:
        if stop != str(width):
            add(tabs, "tab", val="clear", pos=stop)
    add(tabs, "tab", val="right", leader="dot", pos=str(width))


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


def _begin(paragraph: Element) -> None:
    add(add(paragraph, "r"), "fldChar", fldCharType="begin")
    code = add(add(paragraph, "r"), "instrText")
    code.set(XML_SPACE, "preserve")
    code.text = _INSTRUCTION
    add(add(paragraph, "r"), "fldChar", fldCharType="separate")
