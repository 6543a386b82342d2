"""The agreement as plain text with its numbers: for golden cases, and for reading a change in a pull request.

Each provision is one line however long it is, so that a comparison shows the provisions that changed and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliancegen.model.agreement import Agreement, Inline, Provision, Role, Table, plain_text
from alliancegen.writers.wording import after_heading, draft_legend, leading_title, signing_words

INDENT = 3
RULE = "_" * 30
"""A line to be filled in by hand; its words follow it."""

_HEADED = (Role.CLAUSE, Role.SCHEDULE, Role.PART, Role.SCHEDULE_CLAUSE, Role.PARTIES, Role.BACKGROUND, Role.EXECUTION)
_SAME_DEPTH = (*_HEADED, Role.COVER)


def agreement_text(agreement: Agreement) -> str:
    """Every provision on a line of its own, in printed order, a draft's legend first; ends with a line feed."""
    lines = [draft_legend(agreement), "", leading_title(agreement)]
    first_of = {part.clauses[0].key: part.title for part in agreement.body if part.clauses and part.title}
    for section in agreement.sections():
        if section.key in first_of:
            lines += ["", f"--- {first_of[section.key]} ---"]
        lines += ["", *_provision(section, 0)]
    return "\n".join(lines).strip("\n") + "\n"


def section_text(section: Provision) -> str:
    """One section or schedule alone."""
    return "\n".join(_provision(section, 0)) + "\n"


def _provision(provision: Provision, depth: int) -> Iterator[str]:
    """The provision's own lines, then those below it."""
    if provision.role is Role.COVER:
        yield from _cover(provision)
        return
    if provision.table is not None:
        yield from _table(provision.table, depth)
        return
    for line in _lines(provision):
        if line:
            yield _indented(line, depth)
    below = depth if provision.role in _SAME_DEPTH and provision.role is not Role.SCHEDULE_CLAUSE else depth + 1
    for child in provision.children:
        yield from _provision(child, below)


def _lines(provision: Provision) -> Iterator[str]:
    heading, words = plain_text(provision.heading), plain_text(provision.inlines)
    if provision.role is Role.SIGNING_LINE:
        yield f"{RULE} {heading}{plain_text(signing_words(provision).inlines)}"
    elif provision.role in _HEADED:
        yield f"{provision.number} {heading}".strip()
        yield words
    else:
        yield f"{provision.number} {heading}{after_heading(provision) if heading else ''}{words}".strip()


def _cover(cover: Provision) -> Iterator[str]:
    """The cover's lines, all at the margin; a party's number stands after its name."""
    for line in cover.walk():
        if line.table is not None:
            yield from _table(line.table, 0)
        elif line is not cover:
            words = f"{plain_text(line.heading)}{plain_text(line.inlines)}"
            yield f"{words} {line.number}".strip() if line.role is Role.PARTY else words


def _table(table: Table, depth: int) -> Iterator[str]:
    for row in (table.head, *table.rows):
        yield _indented(f"| {' | '.join(_on_one_line(cell.inlines) for cell in row)} |", depth)


def _on_one_line(inlines: Sequence[Inline]) -> str:
    return plain_text(inlines).replace("\n", " ")


def _indented(line: str, depth: int) -> str:
    """The line at its depth; what an answer breaks into further lines stays under it."""
    indent = " " * (INDENT * depth)
    return indent + line.replace("\n", f"\n{indent}")
