"""Names in expressions, resolved against the declared questions without any answer: what is unknown, what decides.

A misspelt answer, column, fact or section is found here, in every branch of every clause file, reached or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec import Struct, field

from alliancegen.model.expressions import (
    Arithmetic,
    Attribute,
    Both,
    Compare,
    Constant,
    Either,
    Expression,
    Filter,
    Item,
    ListOf,
    Name,
    Not,
    Test,
)
from alliancegen.model.library import Computed
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.suggestions import nearest

# ---------------------------------------------------------------- what a name stands for


class Plain(Struct, frozen=True):
    """A single value. `path` is its declaration ("services.clinical"), `table` the rows that it may point to."""

    path: str = ""
    table: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class Columns(Struct, frozen=True):
    """A row, a group, or a heading: names below it."""

    columns: Mapping[str, Meaning]
    path: str = ""


class Many(Struct, frozen=True):
    """A list or a table: each entry means the same. `by_party` ones can be asked for one party."""

    entry: Meaning
    path: str = ""
    by_party: bool = False


Meaning = Plain | Columns | Many


class Uses(Struct):
    """What a run of expressions used: declarations that decide something, declarations that are printed, problems."""

    deciding: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    guarded: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    @property
    def all(self) -> set[str]:
        return self.deciding | self.printed | self.guarded


class Names:
    """What every name means in a library, and the tables that values may point to."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        computed: Iterable[Computed],
        facts: Iterable[str],
        sections: Iterable[str],
        schedules: Iterable[str],
    ) -> None:
        self._tables: dict[str, Columns] = {}
        tree: dict[str, object] = {}
        for path, question in questions.items():
            meaning = meaning_of(question, path)
            if isinstance(meaning, Many) and isinstance(meaning.entry, Columns):
                self._tables[path] = meaning.entry
            _put(tree, path, meaning)
        for each in computed:
            _put(tree, each.path, _computed_meaning(each))
        self.root: dict[str, Meaning] = {name: _frozen(value, name) for name, value in tree.items()}
        self.root["facts"] = Columns({name: Plain(f"facts.{name}") for name in facts}, "facts")
        self.root["sections"] = Columns({name: Plain(f"sections.{name}") for name in sections}, "sections")
        self.root["schedules"] = Columns({name: Plain(f"schedules.{name}") for name in schedules}, "schedules")

    def row_meaning(self, table: str) -> Columns | None:
        return self._tables.get(table)


def _put(tree: dict[str, object], path: str, meaning: Meaning) -> None:
    *headings, name = path.split(".")
    for heading in headings:
        below = tree.setdefault(heading, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree.setdefault(name, meaning)


def _frozen(value: object, path: str) -> Meaning:
    if isinstance(value, dict):
        return Columns({name: _frozen(below, f"{path}.{name}") for name, below in value.items()}, path)
    assert isinstance(value, Plain | Columns | Many)  # the leaves that _put made
    return value


def meaning_of(question: Question, path: str) -> Meaning:
    """What a question's name means in an expression."""
    if question.kind in (Kind.TABLE, Kind.GROUP):
        columns = Columns(
            {name: meaning_of(column, f"{path}.{name}") for name, column in question.columns.items()}, path
        )
        return Many(columns, path) if question.kind is Kind.TABLE else columns
    table = "parties" if question.kind is Kind.PARTY else question.table
    one = Plain(path, table, question.choices)
    match question.shape:
        case Shape.ONE:
            return one
        case Shape.LIST:
            return Many(one, path)
        case Shape.FOR_EACH_PARTY | Shape.FOR_EACH_SECTION:
            return Many(one, path, by_party=True)


def _computed_meaning(computed: Computed) -> Meaning:
    if not computed.rows:
        return Plain(computed.path)
    columns: dict[str, Meaning] = {name: Plain(f"{computed.path}.{name}") for name in computed.columns}
    for name, expression in computed.rows:
        table = "parties" if _is_parties(expression) else _table_name(expression)
        columns[name] = Plain(f"{computed.path}.{name}", table)
    return Many(Columns(columns, computed.path), computed.path)


def _is_parties(expression: Expression) -> bool:
    return _table_name(expression) == "parties"


def _table_name(expression: Expression) -> str:
    """The table whose rows an expression chooses from: `parties | where(…)` is parties."""
    while isinstance(expression, Filter):
        expression = expression.of
    match expression:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{_table_name(of)}.{name}"
        case _:
            return ""


# ---------------------------------------------------------------- resolving one expression


class Resolver:
    """Resolves expressions of one file; `uses` collects what they used. `local` are loop rows and a row's own columns."""

    def __init__(self, names: Names, uses: Uses, local: Mapping[str, Meaning] | None = None) -> None:
        self._names = names
        self._local = dict(local or {})
        self.uses = uses

    def with_local(self, more: Mapping[str, Meaning]) -> Resolver:
        return Resolver(self._names, self.uses, {**self._local, **more})

    def condition(self, expression: Expression) -> Meaning:
        """Resolve an expression on which something rests."""
        return self._resolve(expression, self.uses.deciding)

    def printed(self, expression: Expression) -> Meaning:
        """Resolve an expression that is printed."""
        return self._resolve(expression, self.uses.printed)

    def loop(self, name: str, over: Expression) -> Resolver:
        """The resolver inside a loop: `name` means an entry of what it goes over."""
        meaning = self._resolve(over, self.uses.printed)
        if isinstance(meaning, Many):
            return self.with_local({name: meaning.entry})
        if not isinstance(meaning, Plain) or meaning.path:
            self._problem(
                "not-a-list", f"a loop goes over a list or a table, and '{_spelt(over)}' is neither", over.place
            )
        return self.with_local({name: Plain()})

    def _problem(self, rule: str, message: str, place: Place, help: str = "") -> None:
        self.uses.problems.append(Problem(rule, message, place, help=help))

    def _resolve(self, expression: Expression, sink: set[str]) -> Meaning:
        match expression:
            case Constant():
                return Plain()
            case Name(name):
                return self._name(name, expression, sink)
            case Attribute(of, name):
                return self._attribute(self._resolve(of, set()), name, expression, sink)
            case Item(of, index):
                self._resolve(index, sink)
                meaning = self._resolve(of, sink)
                return meaning.entry if isinstance(meaning, Many) else Plain()
            case ListOf(items):
                entries = [self._resolve(item, sink) for item in items]
                return Many(entries[0] if entries else Plain())
            case Not(of):
                self._resolve(of, sink)
                return Plain()
            case Both(left, right) | Either(left, right) | Arithmetic(left, _, right):
                self._resolve(left, sink)
                self._resolve(right, sink)
                return Plain()
            case Compare(left, _, right):
                self._compare(left, right, sink)
                return Plain()
            case Filter(of, name, arguments):
                return self._filter(of, name, arguments, expression, sink)
            case Test(of, _):
                self._resolve(of, self.uses.guarded)
                return Plain()
            case _:
                assert_never(expression)

    def _name(self, name: str, expression: Name, sink: set[str]) -> Meaning:
        meaning = self._local.get(name) or self._names.root.get(name)
        if meaning is None:
            known = [*self._local, *self._names.root]
            self._problem("unknown-question", f"there is no answer '{name}'", expression.place, nearest(name, known))
            return Plain()
        return self._used(meaning, sink)

    def _used(self, meaning: Meaning, sink: set[str]) -> Meaning:
        if meaning.path.startswith("facts."):
            self.uses.facts.add(meaning.path.removeprefix("facts."))
        elif meaning.path:
            sink.add(meaning.path)
        return meaning

    def _attribute(self, meaning: Meaning, name: str, expression: Attribute, sink: set[str]) -> Meaning:
        if isinstance(meaning, Plain) and meaning.table:
            meaning = self._names.row_meaning(meaning.table) or Plain()
        if isinstance(meaning, Columns):
            if name in meaning.columns:
                return self._used(meaning.columns[name], sink)
            what = {"facts": "fact", "sections": "section", "schedules": "schedule"}.get(meaning.path, "answer")
            rule = {"fact": "unknown-fact", "section": "unknown-section", "schedule": "unknown-schedule"}.get(
                what, "unknown-question"
            )
            spelt = name if what != "answer" else _spelt(expression)
            self._problem(rule, f"there is no {what} '{spelt}'", expression.place, nearest(name, meaning.columns))
        elif isinstance(meaning, Many):
            self._problem(
                "not-one",
                f"'{_spelt(expression.of)}' is a list; choose its column with | each('{name}')",
                expression.place,
            )
        elif meaning.path:
            self._problem("unknown-question", f"'{_spelt(expression.of)}' has no '{name}'", expression.place)
        return Plain()

    def _compare(self, left: Expression, right: Expression, sink: set[str]) -> None:
        meanings = [self._resolve(left, sink), self._resolve(right, sink)]
        for meaning, other in zip(meanings, [right, left], strict=True):
            if isinstance(meaning, Plain) and meaning.choices:
                self._check_choice(meaning, other)

    def _check_choice(self, meaning: Plain, expression: Expression) -> None:
        """A choice compared with a word that isn't one of its choices never holds."""
        words = expression.items if isinstance(expression, ListOf) else [expression]
        for word in words:
            if isinstance(word, Constant) and isinstance(word.value, str) and word.value not in meaning.choices:
                self._problem(
                    "unknown-choice",
                    f"'{meaning.path}' is never '{word.value}'",
                    word.place,
                    nearest(word.value, meaning.choices),
                )

    def _filter(
        self, of: Expression, name: str, arguments: Iterable[Expression], expression: Filter, sink: set[str]
    ) -> Meaning:
        meaning = self._resolve(of, sink)
        arguments = list(arguments)
        match name:
            case "where" | "each" | "any" | "all":
                column = self._column(meaning, arguments[0], expression, sink)
                for argument in arguments[1:]:
                    self._resolve(argument, sink)
                if name == "where":
                    if isinstance(column, Plain) and column.choices:
                        self._check_choice(column, arguments[-1])
                    return meaning
                if name == "each":
                    return column if isinstance(column, Many) else Many(column)
                return Plain()
            case "values":
                return Many(meaning.entry) if isinstance(meaning, Many) else Plain()
            case "keys":
                return Many(Plain(table="parties"))
            case "unique":
                return meaning
            case "first" | "last" | "least" | "most":
                for argument in arguments:
                    self._resolve(argument, sink)
                return meaning.entry if isinstance(meaning, Many) else Plain()
            case _:
                for argument in arguments:
                    self._resolve(argument, sink)
                return Plain()

    def _column(self, meaning: Meaning, argument: Expression, expression: Filter, sink: set[str]) -> Meaning:
        """The column that a filter names, of the rows before it."""
        if not isinstance(argument, Constant) or not isinstance(argument.value, str):
            self._problem(
                "filter-arguments", f"'{expression.name}' names a column in quotation marks", expression.place
            )
            return Plain()
        entry = meaning.entry if isinstance(meaning, Many) else meaning
        if isinstance(entry, Plain) and entry.table:
            entry = self._names.row_meaning(entry.table) or Plain()
        if isinstance(entry, Columns):
            if argument.value in entry.columns:
                return self._used(entry.columns[argument.value], sink)
            where = f" of '{entry.path}'" if entry.path else ""
            self._problem(
                "unknown-question",
                f"there is no column '{argument.value}'{where}",
                expression.place,
                nearest(argument.value, entry.columns),
            )
        return Plain()


def _spelt(expression: Expression) -> str:
    match expression:
        case Name(name):
            return name
        case Attribute(of, name):
            return f"{_spelt(of)}.{name}"
        case Item(of, _):
            return f"{_spelt(of)}[…]"
        case Filter(of, name):
            return f"{_spelt(of)} | {name}"
        case _:
            return "…"
