"""The agreement as plain text with its numbers: for golden cases, and for reading a change in a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.agreement import Agreement, Provision, Role, Table, plain_text

INDENT = 3


def agreement_text(agreement: Agreement) -> str:
    """Every provision on a line of its own, in printed order; ends with a line feed."""
    lines: list[str] = []
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
    if provision.table is not None:
        yield from _table(provision.table, depth)
        return
    heading, text = plain_text(provision.heading), plain_text(provision.inlines)
    if provision.role in (
        Role.CLAUSE,
        Role.SCHEDULE,
        Role.PART,
        Role.PARTIES,
        Role.BACKGROUND,
        Role.COVER,
        Role.EXECUTION,
    ):
        words = heading.upper() if provision.role is Role.CLAUSE else heading
    else:
        words = f"{heading}. {text}" if heading and text else heading or text
    line = f"{provision.number} {words}".strip()
    if line:
        yield f"{' ' * (INDENT * depth)}{line}"
    below = depth + (
        provision.role
        not in (Role.SCHEDULE, Role.PART, Role.COVER, Role.PARTIES, Role.BACKGROUND, Role.EXECUTION, Role.CLAUSE)
    )
    for child in provision.children:
        yield from _provision(child, below)


def _table(table: Table, depth: int) -> Iterator[str]:
    for row in (table.head, *table.rows):
        yield f"{' ' * (INDENT * depth)}| {' | '.join(plain_text(cell.inlines) for cell in row)} |"
