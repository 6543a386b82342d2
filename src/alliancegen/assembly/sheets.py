"""Sheets: pages beside an agreement, made from the same answers and no part of it.

A sheet is an `Agreement` of its own, without numbers, body or contents list, so that every writer can write it: the summary on
one page, opening with what the reader's own organisation has to do; the tasks before signing with the letters that go
out; the heads of terms for a meeting before any drafting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from alliancegen.assembly.naming import named
from alliancegen.model.agreement import (
    Agreement,
    Cell,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Reference,
    Role,
    Ruled,
    Table,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.coverage import BeforeSigning
from alliancegen.model.library import View
from alliancegen.model.places import Place
from alliancegen.model.questions import Question
from alliancegen.model.typography import typeset

MOST_DUTIES = 8
"""How many duties of the reader a summary names; of more it says how many there are."""
_NOWHERE = Place("", 1)


def summary_sheet(agreement: Agreement, summary: Provision, reader: str = "") -> Agreement:
    """One page that says what an agreement comes to. `reader` is the short name of the party whose duties open it."""
    standing = _text(
        "This page is no part of the agreement. It leaves out a great deal. If the two differ, the agreement counts."
    )
    own = [_section(f"What {reader} has to do", list(_own_duties(agreement, reader)))] if reader else []
    rest = [child for child in summary.children if plain_text(child.heading) != "Which text counts"]
    return _sheet(agreement, "Summary", [*own, replace(summary, children=(*rest, standing))])


def before_signing_sheet(agreement: Agreement, tasks: Sequence[BeforeSigning]) -> Agreement:
    """What has to be done before anyone signs, with who and by when, and each letter that a schedule holds, on its own page.

    A letter is a Part of a schedule whose title begins with "Letter".
    """
    if tasks:
        rows = [[each.what, each.who, each.by, ""] for each in tasks]
        said = [_table(("What", "Who", "By when", "Done"), rows, (50, 20, 16, 14), "Tasks before signing")]
    else:
        said = [_text("The answers leave nothing to be done before signing.")]
    letters = [
        replace(part, role=Role.EXECUTION, children=[line for child in part.children for line in _unheaded(child)])
        for schedule in agreement.schedules
        for part in schedule.children
        if part.role is Role.PART and plain_text(part.heading).startswith("Letter")
    ]
    return _sheet(agreement, "Before you sign", [_section("Tasks", said), *letters])


def heads_sheet(
    title: str, kind: str, view: View, questions: Mapping[str, Question], answers: Mapping[str, Sequence[Inline]]
) -> Agreement:
    """The checklist for a meeting before any drafting: each heading of the guidance, what to consider, what to settle.

    `answers` are what the answers file says already, by the path of the question; the rest is a ruled line.
    """
    rows: list[list[Sequence[Inline]]] = []
    for row in view.rows:
        end = "" if row.heading.endswith(("?", ".")) else "."
        said: list[Inline] = [Emphasis((Text(typeset(row.heading) + end),), strong=True)]
        if row.consider:
            said.append(Text(f" {typeset(row.consider)}"))
        rows.append([said, [] if row.settle else [Ruled(row.heading)]])
        rows += [
            [[Text(typeset(questions[path].ask))], list(answers.get(path, ())) or [Ruled(path)]]
            for path in row.settle
            if path in questions
        ]
    table = _cells(("To consider and settle", "Answer"), rows, (70, 30), "Heads of terms")
    standing = _text(
        "These heads of terms are not binding. They record what was said, so that an agreement can be drafted."
    )
    empty = Agreement(
        kind=kind, title=title, short_title=title, version="", version_date="", draft=False, deed=False, levels="plain",
        front=(), body=(), schedules=(), back=(), contents=False, binds=frozenset(),
    )  # fmt: skip
    return _sheet(empty, "Heads of terms", [_section("What to settle", [table, standing])])


# ---------------------------------------------------------------- what a party has to do


def _own_duties(agreement: Agreement, reader: str) -> Iterator[Provision]:
    """Every sentence that gives the reader a duty by name, and every row of a table that names the reader, with its place."""
    name = f"(?:{re.escape(reader)}|{re.escape(reader[:1].upper() + reader[1:])})"  # "The Council must", at its start
    duty = re.compile(rf"(?:^|(?<=[.!?] )){name} (?:must|shall|will)\b[^.:;]*(?:[.:;]|$)")
    duties: dict[str, str] = {}
    rows: dict[str, str] = {}
    for provision, where in named(agreement):
        if (
            provision.role in (Role.PARTY, Role.RECITAL, Role.SIGNING_LINE, Role.BLOCK)
            or provision.section == "summary"
        ):
            continue
        for found in duty.finditer(plain_text(provision.inlines)):
            duties.setdefault(found[0].rstrip(":;"), where)
        for row in provision.table.rows if provision.table is not None else ():
            cells = [plain_text(cell.inlines).strip() for cell in row]
            if reader in cells[:2] and len(cells) > 1:  # further to the right a party is only mentioned
                others = "; ".join(cell for cell in cells if cell and cell != reader)
                caption = provision.table.caption if provision.table is not None else ""
                rows.setdefault(f"{caption}: {others}" if caption else others, where)
    said = [*duties.items(), *rows.items()]
    for words, where in said[:MOST_DUTIES]:
        yield _entry(f"{words.rstrip('.')} ({where}).")
    if len(said) > MOST_DUTIES:
        yield _text(f"The agreement names {reader} in {len(said) - MOST_DUTIES} more places.")
    if not said:
        yield _text(f"The agreement gives {reader} no task by name.")
    yield _text("The duties of every party, and of everybody in the same role, come on top of these.")


# ---------------------------------------------------------------- making provisions


def _sheet(agreement: Agreement, name: str, sections: Sequence[Provision]) -> Agreement:
    return replace(
        agreement,
        title=f"{agreement.title}: {name[0].lower()}{name[1:]}",
        short_title=f"{agreement.short_title}: {name[0].lower()}{name[1:]}",
        levels="legal",
        front=[_plain(section, f"sheet{index}") for index, section in enumerate(sections)],
        body=(),
        schedules=(),
        back=(),
        contents=False,
        contents_after=0,
    )


def _plain(provision: Provision, key: str) -> Provision:
    """A provision without numbers of clauses, notes and live references: what it refers to stands in another file."""
    entry = provision.role in (Role.PARAGRAPH, Role.SUB_PARAGRAPH)
    table = provision.table
    if table is not None:
        table = replace(table, head=_words_of(table.head), rows=[_words_of(row) for row in table.rows])
    return replace(
        provision,
        key=key,
        number=provision.number if entry else "",
        path="",
        inlines=tuple(_unlinked(provision.inlines)),
        notes=(),
        table=table,
        children=tuple(_plain(child, f"{key}.{index}") for index, child in enumerate(provision.children)),
    )


def _unheaded(provision: Provision) -> Iterator[Provision]:
    """A numbered paragraph of a schedule as text: its heading in bold, then what stands below it."""
    if provision.role is not Role.SCHEDULE_CLAUSE:
        yield provision
        return
    yield Provision(Role.TEXT, 0, "", provision.place, inlines=(Emphasis(tuple(provision.heading), strong=True),))
    yield from provision.children


def _words_of(cells: Iterable[Cell]) -> list[Cell]:
    return [Cell(tuple(_unlinked(cell.inlines))) for cell in cells]


def _unlinked(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case Reference():
                yield Text(inline.text)
            case Emphasis(inner, strong):
                yield Emphasis(tuple(_unlinked(inner)), strong)
            case Term(inner):
                yield Emphasis(tuple(_unlinked(inner)), strong=True)
            case _:
                yield inline


def _section(heading: str, children: Sequence[Provision]) -> Provision:
    return Provision(
        Role.CLAUSE, 0, "", _NOWHERE, heading=(Text(heading),) if heading else (), children=tuple(children)
    )


def _text(words: str) -> Provision:
    return Provision(Role.TEXT, 0, "", _NOWHERE, inlines=(Text(words),))


def _entry(words: str) -> Provision:
    return Provision(Role.TEXT, 0, "", _NOWHERE, inlines=(Text("– "), Filled(words, "")))


def _rule(path: str) -> Provision:
    return Provision(Role.TEXT, 0, "", _NOWHERE, inlines=(Ruled(path),))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], caption: str) -> Provision:
    return _cells(head, [[[Filled(cell, "")] if cell else [] for cell in row] for row in rows], widths, caption)


def _cells(
    head: Sequence[str], rows: Sequence[Sequence[Sequence[Inline]]], widths: Sequence[int], caption: str
) -> Provision:
    table = Table(
        head=[Cell((Text(words),)) for words in head],
        rows=[[Cell(tuple(cell)) for cell in row] for row in rows],
        widths=widths,
        right=[False] * len(head),
        caption=caption,
    )
    return Provision(Role.TABLE, 0, "", _NOWHERE, table=table)
