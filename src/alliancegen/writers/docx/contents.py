"""The contents list: a real TOC field, its entries written by us.

Nothing asks Word to update it (that question frightens readers), so the entries stand there complete, as links, without
page numbers: those come with the first Update Table in Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import XML_SPACE, Element, add, add_text, legal, new
from alliancegen.writers.docx.references import References
from alliancegen.writers.docx.styles import Styles

HEADING = "Contents"
_LONGEST_CLAUSE_LABEL = len("99.")
_SCHEDULE_INDENT = "1440"  # the tab stop that follows "Schedule 1", so that a long title wraps under itself
_INSTRUCTION = r' TOC \o "1-2" \h \z \u '


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the list; `level` 0 are clauses, schedules and titles of body parts, 1 Parts of a schedule."""

    level: int
    label: str
    title: str
    bookmark: str


def entries(agreement: Agreement, numbered: Mapping[str, Numbered], references: References) -> Sequence[Entry]:
    """What the list names, in printed order."""
    titles = {part.clauses[0].key: part.title for part in agreement.body if part.title and part.clauses}
    found: list[Entry] = []
    for section in agreement.sections():
        if title := titles.get(section.key):
            found.append(Entry(0, "", title, f"{references.contents_bookmark(section.key)}P"))
        for heading, level in _headings(section):
            number = numbered.get(heading.key)
            label = number.label if number else ""
            found.append(Entry(level, label, plain_text(heading.heading), references.contents_bookmark(heading.key)))
    return found


def _headings(section: Provision) -> Iterator[tuple[Provision, int]]:
    if section.role is Role.CLAUSE and section.heading:
        yield section, 0
    elif section.role is Role.SCHEDULE:
        yield section, 0
        for provision in section.walk():
            if provision.role is Role.PART:
                yield provision, 1


def contents_list(found: Sequence[Entry], styles: Styles) -> Element:
    """The list as Word's own building block, so that Word shows its Update Table tab on it."""
    block = new("sdt")
    properties = add(block, "sdtPr")
    add(properties, "id", val="1100000001")
    gallery = add(properties, "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    content = add(block, "sdtContent")

    heading = add(content, "p")
    add(add(heading, "pPr"), "pStyle", val=styles.id(names.CONTENTS_HEADING))
    add_text(add(heading, "r"), HEADING)

    for number, entry in enumerate(found):
        paragraph = add(content, "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=styles.id(names.CONTENTS_LEVELS[entry.level]))
        if entry.level == 0 and len(entry.label) > _LONGEST_CLAUSE_LABEL:
            add(properties, "ind", left=_SCHEDULE_INDENT, hanging=_SCHEDULE_INDENT)
        if number == 0:
            _begin(paragraph)
        link = add(paragraph, "hyperlink", anchor=entry.bookmark, history="1")
        run = add(link, "r")
        if not entry.label:
            add(add(run, "rPr"), "b")
        else:
            add_text(run, f"{entry.label}\t")
        add_text(run, legal(entry.title, "contents").replace("\n", " ").replace("\t", " "))
    end = add(content, "p")
    add(add(end, "pPr"), "pStyle", val=styles.id(names.TABLE_SPACER))
    add(add(end, "r"), "fldChar", fldCharType="end")
    return block


def _begin(paragraph: Element) -> None:
    add(add(paragraph, "r"), "fldChar", fldCharType="begin")
    code = add(add(paragraph, "r"), "instrText")
    code.set(XML_SPACE, "preserve")
    code.text = _INSTRUCTION
    add(add(paragraph, "r"), "fldChar", fldCharType="separate")
