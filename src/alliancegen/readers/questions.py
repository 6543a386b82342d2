"""Declarations of questions and computed values, as they stand in the front matter of the file that owns them."""

from __future__ import annotations

from collections.abc import Mapping

from alliancegen.model.library import Computed
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.suggestions import nearest
from alliancegen.model.typography import typeset
from alliancegen.model.written import Written
from alliancegen.readers.fields import ID, Fields
from alliancegen.readers.forms_wanted import why_not

ATTRIBUTES = [
    "ask",
    "kind",
    "default",
    "default_is",
    "choices",
    "at_least",
    "at_most",
    "pattern",
    "columns",
    "when",
    "help",
    "example",
    "unit",
    "needed",
    "or_none",
    "by_hand",
    "advice",
    "not",
    "is",
]
_SHAPES = {
    "list of ": Shape.LIST,
}
_FOR_EACH = {" for each party": Shape.FOR_EACH_PARTY, " for each section": Shape.FOR_EACH_SECTION}


def read_questions(declared: Mapping[str, Written], owner: str, problems: list[Problem]) -> dict[str, Question]:
    """Questions by dotted path. `owner` is the file that declares them."""
    return {path: read_question(path, written, owner, problems) for path, written in declared.items()}


def read_question(
    path: str, written: Written, owner: str, problems: list[Problem], *, column: bool = False
) -> Question:
    """One question, or one column of a table or group."""
    fields = Fields(written, f"the question '{path}'" if not column else f"the column '{path}'", ATTRIBUTES, problems)
    place = written.key or written.place
    for part in path.split("."):
        if not ID.fullmatch(part):
            fields.refuse(
                "wrong-id", f"'{part}' is no name for an answer", place, "names are lower-case letters, digits and _"
            )
    told = len(problems)
    kind, shape, table = _kind(fields)
    kind_known = len(problems) == told
    columns = {
        name: read_question(name, entry, owner, problems, column=True)
        for name, entry in fields.mapping("columns").items()
    }
    choices = {value: typeset(words.text) for value, words in fields.mapping("choices").items()}
    if kind_known and (kind in (Kind.TABLE, Kind.GROUP)) != bool(columns):
        fields.refuse("wrong-shape", f"'{path}': a table or group has columns, nothing else has", place)
    if kind_known and (kind is Kind.CHOICE) != bool(choices):
        fields.refuse("wrong-shape", f"'{path}': a choice has choices, nothing else has", place)
    default = fields.written("default")
    pattern = fields.text("pattern")
    if pattern and (why := why_not(pattern)):
        fields.refuse("wrong-pattern", f"the pattern of '{path}' {why}", fields.place_of("pattern"))
        pattern = ""
    return Question(
        path=path,
        ask=fields.text("ask", needed=not column),
        kind=kind,
        shape=shape,
        place=place,
        default=default,
        default_is=fields.expression("default_is"),
        or_none=fields.yes("or_none")
        or (default is not None and default.is_text and default.text == "none" and "none" not in choices),
        table=table,
        choices=choices,
        at_least=fields.written("at_least"),
        at_most=fields.written("at_most"),
        pattern=pattern,
        columns=columns,
        when=fields.expression("when"),
        exclude=fields.text("not"),
        help=fields.text("help"),
        example=_example(fields),
        unit=fields.text("unit"),
        needed=fields.yes("needed"),
        by_hand=fields.yes("by_hand"),
        advice=fields.text("advice"),
        computed=fields.expression("is"),
        owner=owner,
    )


def _example(fields: Fields) -> str:
    written = fields.written("example")
    if written is None:
        return ""
    return written.text if written.is_text else ", ".join(entry.text for entry in written.entries)


def _kind(fields: Fields) -> tuple[Kind, Shape, str]:
    """A kind as it is written: `list of party`, `percent for each party`, `row of services`."""
    text = fields.text("kind", needed=True)
    shape, table = Shape.ONE, ""
    if text.startswith("list of "):
        text, shape = text[8:], Shape.LIST
    for ending, each in _FOR_EACH.items():
        if text.endswith(ending):
            text, shape = text[: -len(ending)], each
    if text.startswith("row of "):
        table, text = text[7:], "row"
    try:
        return Kind(text), shape, table
    except ValueError:
        if text:
            kinds = [str(kind) for kind in Kind]
            fields.refuse(
                "unknown-kind", f"there is no kind of answer '{text}'", fields.place_of("kind"), nearest(text, kinds)
            )
        return Kind.TEXT, shape, ""


COMPUTED_ATTRIBUTES = ("kind", "is", "rows", "columns", "disagree", "when")


def read_computed(declared: Mapping[str, Written], owner: str, problems: list[Problem]) -> list[Computed]:
    """The computed values that a file declares."""
    return [_computed(path, written, owner, problems) for path, written in declared.items()]


def _computed(path: str, written: Written, owner: str, problems: list[Problem]) -> Computed:
    fields = Fields(written, f"the computed value '{path}'", COMPUTED_ATTRIBUTES, problems)
    columns = {name: _computed(name, entry, owner, problems) for name, entry in fields.mapping("columns").items()}
    rows = fields.loops("rows")
    kind = Kind.TABLE if rows else _kind(fields)[0]
    expression = fields.expression("is", needed=not rows)
    disagree = fields.one_of("disagree", ("error", "warning"), "error")
    return Computed(
        path=path,
        place=written.key or written.place,
        kind=kind,
        expression=expression,
        rows=rows,
        columns=columns,
        disagree=Severity.ERROR if disagree == "error" else Severity.WARNING,
        when=fields.expression("when"),
        owner=owner,
    )
