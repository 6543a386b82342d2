"""The agreement as data (`--to json`): the tree with its numbers, words, references and places, for other programs.

Its form is `agreement.schema.json` beside this file: JSON Schema 2020-12, version 1. A form that old readers would
misread gets a new number; a new key does not. Letters beyond ASCII are written as escapes, so that no tool on the way
can misread the file.

Files are named without the folders of the machine that built it: clause files from the library's folder on, the answers
file by its name alone. The same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any, assert_never

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
    Role,
    Ruled,
    Table,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.manifest import Manifest
from alliancegen.model.notes import Notes, is_carried
from alliancegen.model.places import Place
from alliancegen.writers.json_text import json_text
from alliancegen.writers.wording import after_heading, clause_file, draft_legend, signing_words

SCHEMA = 1
SCHEMA_FILE = Path(__file__).with_name("agreement.schema.json")

_RUN_IN = (Role.PARTY, Role.RECITAL, Role.SUB_CLAUSE, Role.PARAGRAPH, Role.SUB_PARAGRAPH, Role.SCHEDULE_SUB_CLAUSE)
_RUN_IN_UNNUMBERED = (Role.DEFINITION, Role.TEXT, Role.BLOCK)

Data = dict[str, Any]


def agreement_json(agreement: Agreement, *, notes: Notes = "all", manifest: Manifest | None = None) -> str:
    """The whole agreement; ends with a line feed. `notes` says which notes for drafters it holds while it is a draft.

    `manifest` says which library it is built with.
    """
    carried: Notes = notes if agreement.draft else "none"
    data = {
        "schema": SCHEMA,
        "tool": __version__,
        **({"library": {"version": manifest.library, "hash": manifest.library_hash}} if manifest else {}),
        "kind": agreement.kind,
        "title": agreement.title,
        "short_title": agreement.short_title,
        "version": agreement.version,
        "version_date": agreement.version_date,
        "draft": agreement.draft,
        "agreed_form": agreement.agreed_form,
        "legend": draft_legend(agreement),
        "deed": agreement.deed,
        "levels": agreement.levels,
        "signatures_before_schedules": agreement.signatures_before_schedules,
        "front": [_provision(each, carried) for each in agreement.front],
        "body": [_body_part(each, carried) for each in agreement.body],
        "schedules": [_provision(each, carried) for each in agreement.schedules],
        "back": [_provision(each, carried) for each in agreement.back],
    }
    return json_text(data, indent=1) + "\n"


def _body_part(part: BodyPart, notes: Notes) -> Data:
    return {"title": part.title, "clauses": [_provision(each, notes) for each in part.clauses]}


def _provision(provision: Provision, notes: Notes) -> Data:
    """A provision: what it is first, then its words, then what stands below it. Empty lists are left out."""
    data: Data = {
        "role": provision.role.value,
        "level": provision.level,
        "key": provision.key,
        "section": provision.section,
        "number": provision.number,
        "path": provision.path,
        "place": _clause_place(provision.place),
        "text": printed_text(provision),
    }
    words: Sequence[Inline] = provision.inlines
    if provision.role is Role.SIGNING_LINE:
        below = signing_words(provision)
        words = below.inlines
        data["line"] = "signature" if below.signature else "writing"
    lists = {
        "heading": [_inline(each) for each in provision.heading],
        "words": [_inline(each) for each in words],
        "notes": [_note(each) for each in provision.notes if is_carried(each, notes)],
        "children": [_provision(each, notes) for each in provision.children],
    }
    data |= {name: entries for name, entries in lists.items() if entries}
    if provision.table is not None:
        data["table"] = _table(provision.table)
    return data


def printed_text(provision: Provision) -> str:
    """The provision's own words as printed, heading and words together, without its number and what is below it."""
    heading, words = plain_text(provision.heading), plain_text(provision.inlines)
    if provision.role is Role.COVER:
        return words
    if provision.role is Role.SIGNING_LINE:
        return heading + plain_text(signing_words(provision).inlines)
    if heading and provision.role in (*_RUN_IN, *_RUN_IN_UNNUMBERED):
        return heading + after_heading(provision) + words
    return f"{heading}\n{words}" if heading and words else heading or words


def _table(table: Table) -> Data:
    return {
        "caption": table.caption,
        "head": [_cell(cell) for cell in table.head],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "widths": list(table.widths),
        "right": list(table.right),
    }


def _cell(cell: Cell) -> Data:
    return {"text": plain_text(cell.inlines), "words": [_inline(each) for each in cell.inlines]}


def _note(note: DraftingNote) -> Data:
    return {
        "internal": note.internal,
        "text": plain_text(note.inlines),
        "words": [_inline(each) for each in note.inlines],
        "place": _clause_place(note.place),
    }


def _inline(inline: Inline) -> Data:
    match inline:
        case Text(text):
            return {"type": "text", "text": text}
        case Filled(text, path, place):
            return {"type": "answer", "text": text, "path": path, "place": _answer_place(place)}
        case BlankMark(path, place):
            return {"type": "blank", "text": plain_text((inline,)), "path": path, "place": _answer_place(place)}
        case Ruled(path):
            return {"type": "ruled", "text": plain_text((inline,)), "path": path}
        case Term(inner):
            return {"type": "term", "words": [_inline(each) for each in inner]}
        case Emphasis(inner, strong):
            return {"type": "bold" if strong else "italic", "words": [_inline(each) for each in inner]}
        case Reference():
            numbers = [
                {"words": each.words, "number": each.number, "key": each.key, "full": each.full}
                for each in inline.numbers
            ]
            return {"type": "reference", "text": plain_text((inline,)), "written": inline.written, "numbers": numbers}
        case _:
            assert_never(inline)


def _clause_place(place: Place) -> Data:
    """A line of a clause file, which is named with its folder of clauses alone: that may be anywhere."""
    if all(names := clause_file(place.file)):
        return {"file": "/".join(names), "line": place.line}
    return {"file": place.file if not _is_absolute(place.file) else _name(place.file), "line": place.line}


def _answer_place(place: Place | None) -> Data | None:
    """Where an answer stands; None for what was worked out."""
    return {"file": _name(place.file), "line": place.line, "column": place.column} if place else None


def _is_absolute(file: str) -> bool:
    return PurePath(file).is_absolute() or PureWindowsPath(file).is_absolute()


def _name(file: str) -> str:
    return PureWindowsPath(file).name
