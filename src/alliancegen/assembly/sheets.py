"""Sheets: pages beside an agreement, made from the same answers and no part of it.

A sheet is an `Agreement` of its own, without numbers, body or contents list, so that every writer can write it: the summary on
one page, opening with what the reader's own organisation has to do; the tasks before signing with the letters that go
out; the heads of terms for a meeting before any drafting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from alliancegen.assembly.duties import Said, dealings
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

MOST_DUTIES, MOST_OF_A_ROLE, MOST_GAINS = 160, 50, 60
"""How many words a summary for one party spends on what it does by name, what it does in a role, what it gets: one page."""
_NOWHERE = Place("", 1)


def summary_sheet(agreement: Agreement, summary: Provision, reader: str = "", others: Sequence[str] = ()) -> Agreement:
    """One page that says what an agreement comes to.

    `reader` is the short name of the party whose duties open it, `others` are those of the other parties. For a reader the
    page leaves out who the parties are.
    """
    standing = _text(
        "This page is no part of the agreement. It leaves out a great deal. If the two differ, the agreement counts."
    )
    own = list(_own_part(agreement, reader, others)) if reader else []
    left_out = ("Which text counts", "Who we are") if reader else ("Which text counts",)
    rest = [child for child in summary.children if plain_text(child.heading) not in left_out]
    heading = (Text("The agreement in short"),) if reader else summary.heading
    sheet = _sheet(agreement, "Summary", [*own, replace(summary, heading=heading, children=(*rest, standing))])
    return replace(sheet, levels="plain")  # set close, so that it stays one page


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


# ---------------------------------------------------------------- what a party has to do, and what it gets


def _own_part(agreement: Agreement, reader: str, others: Sequence[str]) -> Iterator[Provision]:
    """What opens the summary for one party: its own duties, those of its role, and what it gets."""
    found = dealings(agreement, reader, others)
    own = _listed(found.does, MOST_DUTIES) or [_text(f"The agreement gives {reader} no task by name.")]
    yield _section(f"What {reader} has to do", [*own, *_listed(found.by_role, MOST_OF_A_ROLE)])
    if found.gets:
        yield _section(f"What {reader} gets", _listed(found.gets, MOST_GAINS))


def _listed(said: Sequence[Said], most: int) -> list[Provision]:
    """What is said, up to that many words, and how much more there is."""
    lines: list[Provision] = []
    spent = 0
    for number, each in enumerate(said):
        spent += len(each.words.split())
        if lines and spent > most:
            more = len(said) - number
            lines.append(
                _text(f"{f'There are {more} more' if more > 1 else 'There is one more'}, from {each.where} on.")
            )
            break
        lines.append(_entry(f"{each.words.rstrip('.;:')} ({each.where})."))
    return lines


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
