"""One clause file: front matter and body (DESIGN 5, 11.4 to 11.9)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from msgspec import Struct

from alliancegen.model.library import Computed
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.questions import Question
from alliancegen.model.templates import Claim, ClauseFile, FileKind
from alliancegen.model.written import Written
from alliancegen.readers.declarations import read_declared, read_locked
from alliancegen.readers.fields import Fields
from alliancegen.readers.passages import short_hash
from alliancegen.readers.questions import read_computed, read_questions
from alliancegen.readers.template.blocks import read_body
from alliancegen.readers.yaml_source import read_yaml_text

KEYS = (
    "id",
    "title",
    "covers",
    "questions",
    "computed",
    "owner",
    "reviewed",
    "for",
    "signatories",
    "authority",
    "locked",
)
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""What Windows calls its devices: a file of such a name can't be there."""
OVERLAY_KEYS = (*KEYS, "overlay")


class ReadFile(Struct, frozen=True):
    """A clause file with the questions and computed values that it owns."""

    clause_file: ClauseFile
    questions: dict[str, Question]
    computed: list[Computed]


def read_clause_file(
    text: str, file: str, stem: str, kind: FileKind, *, overlay: bool = False
) -> tuple[ReadFile | None, list[Problem]]:
    """Read one file. `text` has line feeds only; `file` is its name in messages, `stem` its name without ending.

    In an overlay a file says what it does to the library. One that changes a single sub-clause belongs to that section: it needs
    no title, and its claims and questions are the section's.
    """
    problems: list[Problem] = []
    matter, body, first_line = split_matter(text)
    if matter is None:
        place = Place(file, 1, 1, 4)
        return None, [
            Problem("front-matter", "a clause file begins with its front matter between two lines of ---", place)
        ]
    written, found = read_yaml_text(matter, file, 2)
    problems += found
    if written is None:
        return None, problems or [Problem("front-matter", "the front matter is empty", Place(file, 1))]
    fields = Fields(written, f"the front matter of {stem}", OVERLAY_KEYS if overlay else KEYS, problems)
    clause_id = fields.id()
    if clause_id and clause_id != stem:
        fields.refuse(
            "wrong-id",
            f"the id '{clause_id}' and the file's name '{stem}' differ",
            fields.place_of("id"),
            f"write   id: {stem}",
        )
    if stem in RESERVED:
        message = f"'{stem}' is a name that Windows keeps for itself, so the file can't be stored there"
        fields.refuse("wrong-id", message, Place(file, 1), "give the file and its id another name")
    declared = read_declared(fields, problems) if overlay else None
    narrow = declared is not None and bool(declared.heading)
    owner = declared.target if declared is not None and narrow else stem
    untitled = kind is FileKind.EXECUTION or narrow or (declared is None and "overlay" in fields)
    parts, found = read_body(body, file, first_line)
    problems += found
    forms = Fields(fields.written("for") or Written({}, fields.place), "'for'", ("legal_form", "form"), problems)
    limits = Fields(
        fields.written("signatories") or Written({}, fields.place), "'signatories'", ("at_least", "at_most"), problems
    )
    reviewed = Fields(fields.written("reviewed") or Written({}, fields.place), "'reviewed'", ("by", "on"), problems)
    clause_file = ClauseFile(
        id=stem,
        kind=kind,
        title=fields.pieces("title", needed=not untitled),
        title_text=fields.text("title"),
        place=Place(file, 1),
        body=parts,
        claims=tuple(_claims(fields, owner)),
        legal_forms=forms.texts("legal_form"),
        form=forms.text("form"),
        signatories=_limits(limits),
        authority=fields.text("authority"),
        owner=fields.text("owner"),
        reviewed_by=reviewed.text("by", needed="reviewed" in fields),
        reviewed_on=_day(reviewed, "on"),
        declared=declared,
        locked=read_locked(fields, problems),
    )
    problems += _unlocked(clause_file, body)
    questions = read_questions(fields.mapping("questions"), owner, problems)
    return ReadFile(clause_file, questions, read_computed(fields.mapping("computed"), owner, problems)), problems


def _unlocked(clause_file: ClauseFile, body: str) -> Iterator[Problem]:
    """Words that are fixed elsewhere, and aren't what they were when they were locked."""
    locked, now = clause_file.locked, short_hash(body)
    if locked is not None and locked.hash and locked.hash != now:
        yield Problem(
            "locked-changed",
            f"the words of '{clause_file.id}' are fixed by {locked.source}, and they were changed",
            locked.place,
            remarks=(Remark(f"they are locked because: {locked.reason}"),),
            help=f"restore them; if {locked.source} has new words and these are they, write   hash: {now}",
        )


def _day(fields: Fields, key: str) -> str:
    """A date of the file, as 2026-11-22."""
    text = fields.text(key)
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() if text else ""
    fields.refuse("wrong-kind", f"'{text}' is no date like 2026-11-22", fields.place_of(key))
    return ""


def split_matter(text: str) -> tuple[str | None, str, int]:
    """Front matter, body, and the line on which the body starts."""
    if not text.startswith("---\n"):
        return None, text, 1
    end = text.find("\n---\n", 3)
    if end < 0:
        return (text[4:-4], "", 1) if text.endswith("\n---") else (None, text, 1)
    return text[4 : end + 1], text[end + 5 :], text.count("\n", 0, end + 5) + 1


def _claims(fields: Fields, stem: str) -> list[Claim]:
    claims = []
    for key, written in fields.mapping("covers").items():
        section, _, point = key.rpartition("#")
        headings = tuple(entry.text for entry in written.entries) if written.is_list else (written.text,)
        claims.append(Claim(section or stem, point, headings, written.key or written.place))
    return claims


def _limits(fields: Fields) -> tuple[int, int] | None:
    least, most = fields.text("at_least"), fields.text("at_most")
    if not least and not most:
        return None
    try:
        return int(least or 0), int(most or 99)
    except ValueError:
        fields.refuse("wrong-shape", "at_least and at_most are whole numbers", fields.place)
        return None
