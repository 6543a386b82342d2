"""A JSON Schema (2020-12) of the answers files of one kind: what editors complete, explain and mark in red.

It refuses less than `check` does, and never more: a red line is always right. So it takes values as an editor parses them
(`5000000` a number, `yes` a text under YAML 1.2 and a boolean under 1.1), and lets pass what only `check` can judge: days of
the calendar, ids of parties, answers that rest on each other, and letters beyond ASCII, which `check` folds and composes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from alliancegen import __version__
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.patterns import Pattern
from alliancegen.model.questions import NUMBERS, Kind, Question, Shape
from alliancegen.model.values import NOWHERE, Answer
from alliancegen.model.written import Written
from alliancegen.readers.answer_forms import WHOLE, forms_of
from alliancegen.readers.answer_kinds import example_of, noun, read_answer

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MARK = "Written by alliancegen"
"""How a schema of ours begins its `$comment`, so that it can be told from another's file."""

Schema = dict[str, object]
_Asked = Mapping[str, "Question | _Asked"]

_KIND = "agreement.kind"
_SECTIONS = "sections"
_OPEN = ("style.schedule_word",)
"""Choices to which the house's Word file may add a word of its own."""
_BEYOND_ASCII = r"[^\u0000-\u007f£]"
_BOOLEANS = re.compile("yes|no|on|off|y|n|true|false", re.IGNORECASE)
_WORDS = ["string", "number", "boolean", "null"]
_TYPES = {
    Kind.DATE: ["string", "null"],
    Kind.EMAIL: ["string", "null"],
    Kind.POSTCODE: ["string", "null"],
    Kind.ADDRESS: ["string", "array", "null"],
    Kind.YES_NO: ["boolean", "string", "null"],
    **{kind: ["string", "boolean", "null"] for kind in (Kind.ID, Kind.PARTY, Kind.ROW, Kind.SECTION)},
    **{kind: ["number", "string", "null"] for kind in (*NUMBERS, Kind.MONEY_OR_PERCENT)},
}
"""As what an editor may parse an accepted answer of a kind; where nothing is said, as any scalar."""


def answers_schema(kind: AgreementKind, library: Library, questions: Mapping[str, Question]) -> str:
    """The schema as JSON with a line feed at its end; the same text for the same library. `questions` are those of the kind."""
    return json.dumps(_Writer(kind, library, questions).schema(), ensure_ascii=False, indent=1) + "\n"


def is_schema_of_ours(content: bytes) -> bool:
    """Whether a file holds a schema that this module wrote, in this version or another."""
    return f'"$comment": "{MARK}'.encode() in content[:1000]


class _Writer:
    """Collects the schemas that many questions share as `$defs`."""

    def __init__(self, kind: AgreementKind, library: Library, questions: Mapping[str, Question]) -> None:
        self._kind = kind
        self._library = library
        self._defs: dict[str, Schema] = {}
        worked_out = [
            Question(each.path, "", each.kind, Shape.ONE, each.place, computed=each.expression, owner=each.owner)
            for each in library.computed
            if not each.rows
        ]
        self._questions = {**questions, **{each.path: each for each in worked_out if each.path not in questions}}
        rows = {row.id for row in kind.rows()}
        self._own = {
            path
            for path, each in self._questions.items()
            if each.owner in rows or path in kind.start or path in kind.overrides or path in library.deciding[kind.id]
        }

    def schema(self) -> Schema:
        body = self._heading(_tree(self._questions), "")
        return {
            "$schema": DRAFT,
            "$comment": f"{MARK} {__version__}; alliancegen schema {self._kind.id} -o FILE writes it again",
            "title": f"Answers: {self._kind.title}",
            **body,
            "type": "object",
            "required": ["agreement"],
            "$defs": dict(sorted(self._defs.items())),
        }

    # ------------------------------------------------------------ headings

    def _heading(self, below: _Asked, path: str) -> Schema:
        """A heading. What other kinds alone ask is accepted under it, as `check` does, and not offered."""
        properties: dict[str, Schema] = {}
        foreign = []
        for name, asked in below.items():
            inner = f"{path}.{name}" if path else name
            if not any(each == inner or each.startswith(f"{inner}.") for each in self._own):
                foreign.append(name)
            elif isinstance(asked, Question):
                properties[name] = self._question(asked, inner)
            else:
                properties[name] = self._heading(asked, inner)
        return {
            "type": ["object", "null"],
            **({"required": ["kind"]} if path == "agreement" else {}),
            "properties": properties,
            **({"patternProperties": {f"^(?:{'|'.join(foreign)})$": True}} if foreign else {}),
            "additionalProperties": False,
        }

    # ------------------------------------------------------------ questions

    def _question(self, question: Question, path: str) -> Schema:
        told = {
            "title": question.ask or question.name.replace("_", " ").capitalize(),
            "description": "\n".join(self._description(question)),
            **({"default": _json(question.default, question.kind)} if question.default is not None else {}),
            **({"examples": [question.example]} if question.example else {}),
        }
        told = {name: value for name, value in told.items() if value != ""}
        if path == _KIND:
            return {**told, "const": self._kind.id}
        return {**told, **self._in_shape(question, path)}

    def _description(self, question: Question) -> Iterator[str]:
        if question.help:
            yield question.help
        if question.choices:
            yield from (f"{choice}: {words}" for choice, words in question.choices.items() if choice != words)
        elif question.kind not in (Kind.GROUP, Kind.TABLE, Kind.TEXT, Kind.PARAGRAPH):
            form = noun(question)
            each = "" if question.shape is Shape.ONE else f" ({question.shape.value})".replace("(list)", "(a list)")
            yield f"{form[0].upper()}{form[1:]}{each}{_example(question)}."
        if question.unit:
            yield f"In {question.unit}."
        if question.computed is not None:
            yield "Worked out; if it is typed, it must agree."
        if question.default_is is not None:
            yield "If it is left out, it is worked out from other answers."
        if _may_be_none(question):
            yield "May be none."
        if question.by_hand:
            yield "Left out, it is a ruled line to be filled in by hand at signing."
        if question.advice:
            yield f"Take legal advice: {question.advice}"

    def _in_shape(self, question: Question, path: str) -> Schema:
        words = ["tbc", "none"] if _may_be_none(question) else ["tbc"]
        if question.kind is Kind.TABLE:
            row = self._columns(question, path)
            rows = {**_count(question), "items": _or_words(["tbc"], ["object"], row)}
            return _or_words(words, ["array", "null"], rows)
        match question.shape:
            case Shape.LIST:
                entries = {**_count(question), "items": self._one(question, path, ["tbc"])}
                return _or_words(words, ["array", "null"], entries)
            case Shape.FOR_EACH_PARTY | Shape.FOR_EACH_SECTION:
                value = self._one(question, path, words)
                below = self._each_section(value) if path == _SECTIONS else {"additionalProperties": value}
                return _or_words(words, ["object", "array", "null"], {**below, "maxItems": 0})
            case Shape.ONE:
                return self._one(question, path, words)

    def _each_section(self, value: Schema) -> Schema:
        """`sections:` knows the sections and schedules of the kind, and no others."""
        files = {**self._library.sections, **self._library.schedules}
        ids = [row.id for row in self._kind.rows() if row.id in files]
        return {
            "properties": {name: {"title": files[name].title_text, **value} for name in ids},
            "additionalProperties": False,
        }

    def _columns(self, question: Question, path: str) -> Schema:
        properties = {name: self._question(column, f"{path}.{name}") for name, column in question.columns.items()}
        return {"properties": properties, "additionalProperties": False}

    # ------------------------------------------------------------ one value

    def _one(self, question: Question, path: str, words: Sequence[str]) -> Schema:
        if question.kind is Kind.GROUP:
            return _or_words(words, ["object", "null"], self._columns(question, path))
        if question.choices:
            return _choice(question, words) if path not in _OPEN else {"type": _WORDS}
        schema = self._typed(question, words)
        if question.kind is Kind.SECTION:
            return {"anyOf": [{"enum": [row.id for row in self._kind.rows()]}, schema]}
        return {**schema, **_range(question)}

    def _typed(self, question: Question, words: Sequence[str]) -> Schema:
        """The schema of a kind, which stands once in `$defs` unless a question has a form of its own."""
        schema: Schema = {"type": _TYPES.get(question.kind, _WORDS)}
        if question.kind is Kind.ADDRESS:
            schema["items"] = {"type": _WORDS}
        forms = [_portable(form) for form in forms_of(question)]
        if question.kind in (Kind.TEXT, Kind.PARAGRAPH) and _is_portable(question.pattern):
            forms = [question.pattern]
        if forms:
            schema["pattern"] = _pattern([*forms, *map(_any_case, words)])
            form = question.example if question.pattern else noun(question)
            schema["patternErrorMessage"] = f"must be {form or 'of another form'}{_example(question)}, or tbc"
        if question.unit or question.pattern:
            return schema
        name = f"{question.kind}{' or none' if forms and 'none' in words else ''}".replace(" ", "_").replace(
            "/", "_or_"
        )
        if question.table:
            schema["patternErrorMessage"] = "must be the id of a row, or tbc"
        self._defs.setdefault(name, schema)
        return {"$ref": f"#/$defs/{name}"}


def _tree(questions: Mapping[str, Question]) -> _Asked:
    """The questions under their headings."""
    tree: dict[str, Question | _Asked] = {}
    for path, question in questions.items():
        *headings, name = path.split(".")
        below = tree
        for heading in headings:
            inner = below.setdefault(heading, {})
            assert isinstance(inner, dict)  # the library's check refuses a question that is also a heading
            below = inner
        below[name] = question
    return tree


def _may_be_none(question: Question) -> bool:
    default = question.default.text.casefold() if question.default is not None else ""
    return "none" not in question.choices and (question.or_none or default == "none")


def _or_words(words: Iterable[str], types: Sequence[str], schema: Schema) -> Schema:
    """A list or group, in whose place a word like `tbc` may stand."""
    return {"type": [*types, "string"], "pattern": _pattern(map(_any_case, words)), **schema}


def _count(question: Question) -> Schema:
    """How many entries a list or table has."""
    bounds = {"minItems": question.at_least, "maxItems": question.at_most}
    return {name: int(each.text) for name, each in bounds.items() if each is not None and each.text.isdecimal()}


def _range(question: Question) -> Schema:
    """The range of a number that is typed bare; a list's range is that of its count."""
    if question.shape is Shape.LIST:
        return {}
    bounds = {"minimum": _bound(question.at_least, question), "maximum": _bound(question.at_most, question)}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _bound(written: Written | None, question: Question) -> int | float | None:
    if written is None:
        return None
    answer, _ = read_answer(written, replace(question, at_least=None, at_most=None), NOWHERE)
    if not isinstance(answer, Answer) or not isinstance(answer.value, Decimal):
        return None
    if question.kind is Kind.MONEY_OR_PERCENT and answer.kind is Kind.PERCENT:
        return None  # a bare number is money there
    return _number(answer.value)


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _choice(question: Question, words: Sequence[str]) -> Schema:
    """A choice by its id, which is offered, or by the words that it prints, in any case."""
    names = [" ".join(name.split()) for name in (*question.choices, *question.choices.values())]
    refused = ["object", "array"]  # named instead of what is accepted, so that editors don't offer null
    if not any(_BOOLEANS.fullmatch(name) for name in names):
        refused.append("boolean")
    if not any(name[:1].isdigit() for name in names):
        refused.append("number")
    typed = [_any_case(name) for name in dict.fromkeys(names) if name.isascii()]
    open_ = {"not": {"type": refused}, "pattern": _pattern([*typed, *map(_any_case, words)])}
    return {"anyOf": [{"enum": list(question.choices)}, open_]}


def _example(question: Question) -> str:
    example = example_of(question)
    return f", as {example}" if example else ""


def _json(written: Written, kind: Kind) -> object:
    """A default as an editor would parse it."""
    if written.is_list:
        return [_json(entry, kind) for entry in written.entries]
    if written.is_mapping:
        return {name: _json(value, Kind.TEXT) for name, value in written.mapping.items()}
    if kind in NUMBERS and WHOLE.fullmatch(written.text) and "," not in written.text:
        return int(written.text)
    return written.text


# ---------------------------------------------------------------- patterns

_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\](?:\{[0-9,]+\})?| \?| |\(\?:|[A-Za-z]|.", re.DOTALL)
_SYNTAX = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_COMMON = re.compile(
    r"(?:[^\\(\[{}]|\((?!\?)|\(\?:|\{[0-9]+(?:,[0-9]*)?\}|\\[dDwWsSbB.*+?()\[\]{}|/\\^$]|\[\^?[A-Za-z0-9 _.,:/-]+\])*"
)
_SPACES = r"[ \t]"


def _pattern(forms: Iterable[str]) -> str:
    """One of the forms, with any space round it. What holds a letter beyond ASCII is left to `check`."""
    return rf"^\s*(?:{'|'.join(forms)})\s*$|{_BEYOND_ASCII}"


def _any_case(text: str) -> str:
    """A form that fits a text in any case, with any run of spaces for each of its own."""
    return "".join(_letter(letter) if letter != " " else f"{_SPACES}+" for letter in text)


def _letter(letter: str) -> str:
    if letter.isascii() and letter.isalpha():
        return f"[{letter.lower()}{letter.upper()}]"
    return _SYNTAX.sub(r"\\\g<0>", letter)


def _portable(form: Pattern) -> str:
    """A form of ours for typed letters: any run of spaces, either case where the form has none, no flags."""
    return "".join(_portable_piece(found[0], form.flags) for found in _PIECE.finditer(form.pattern))


def _portable_piece(piece: str, flags: int) -> str:
    if piece in (" ", " ?"):
        return f"{_SPACES}{'+' if piece == ' ' else '*'}"
    if piece.startswith("[") and not piece.startswith("[^"):
        letters, _, count = piece[1:].partition("]")
        if flags & re.IGNORECASE and "A-Z" in letters and "a-z" not in letters:
            letters = f"a-z{letters}"
        if " " in letters:  # a run of spaces counts as one, so how many there are says nothing
            letters, count = f"\\t{letters}", "+" if count else ""
        return f"[{letters}]{count}"
    return _letter(piece) if flags & re.IGNORECASE and piece.isalpha() else piece


def _is_portable(pattern: str) -> bool:
    """Whether a pattern of the library means the same in Python and in the patterns of JSON Schema."""
    return bool(pattern) and _COMMON.fullmatch(pattern) is not None
