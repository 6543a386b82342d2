"""Derive: settle the answers (defaults, conditions, computed values) and work out the facts, each with its reason.

The order is fixed and each step sees what is before it: answers, computed values, facts. Inside it everything is worked
out when it is first asked for, so declarations may stand in any order; a circle is told as a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.assembly.evaluating import (
    CannotEvaluate,
    Scope,
    compare,
    entries_of,
    evaluate,
    penny,
    truth,
)
from alliancegen.assembly.printing import words_of
from alliancegen.model.expressions import Attribute, Expression, Name, Not, conjuncts, paths_in
from alliancegen.model.library import Computed, Fact, Library
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.questions import Kind, Question
from alliancegen.model.values import Absent, Answer, Answers, Blank, ByParty, How, Origin, Row, Several, Value

MOST_COMPUTED = 10_000
"""How many rows a table that is worked out has at most."""


class FactValue(Struct, frozen=True):
    """A fact as it came out, with the sentence that says why."""

    name: str
    holds: bool
    reason: str


class Derived(Struct, frozen=True):
    """Settled answers, computed values and facts; `scope` is what every later stage evaluates in."""

    answers: Answers
    facts: Mapping[str, FactValue]
    scope: Scope
    defaults: Mapping[str, Value] = field(default_factory=dict)

    def holds(self, fact: str) -> bool:
        """Whether a fact holds; an empty name always does."""
        return not fact or (fact in self.facts and self.facts[fact].holds)

    def reason(self, fact: str) -> str:
        return self.facts[fact].reason if fact in self.facts else ""


class Circle(Exception):
    """Something that rests on itself; carries its name."""


class Lazy(Mapping[str, Value]):
    """Values that are worked out when they are first asked for."""

    def __init__(self, names: Sequence[str], work_out: Callable[[str], Value]) -> None:
        self._names = dict.fromkeys(names)
        self._work_out = work_out
        self._known: dict[str, Value] = {}
        self._open: set[str] = set()

    def __getitem__(self, name: str) -> Value:
        if name in self._known:
            return self._known[name]
        if name not in self._names:
            raise KeyError(name)
        if name in self._open:
            raise Circle(name)
        self._open.add(name)
        try:
            self._known[name] = self._work_out(name)
        finally:
            self._open.discard(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def derive(
    answers: Answers, library: Library, questions: Mapping[str, Question], deciding: Mapping[str, str]
) -> tuple[Derived, list[Problem]]:
    """Settle `answers`. `questions` are the kind's (its own defaults applied); `deciding` says which fact rests on what."""
    return _Deriving(answers, library, questions, deciding).derive()


class _Deriving:
    def __init__(
        self, answers: Answers, library: Library, questions: Mapping[str, Question], deciding: Mapping[str, str]
    ) -> None:
        self._answers = answers
        self._library = library
        self._questions = questions
        self._computed = {each.path: each for each in library.computed}
        self._deciding = deciding
        self._problems: list[Problem] = []
        self._tables: dict[str, Mapping[str, Row]] = {}
        self._undecided: set[str] = set()  # questions of which a blank leaves open whether they are asked
        paths = list(dict.fromkeys([*questions, *self._computed]))
        self._settled = Lazy(paths, self._settle)
        self._facts = Lazy(list(library.facts), self._fact)
        self._below = _names_below(paths)
        names: dict[str, Value] = {}
        for heading in dict.fromkeys(path.partition(".")[0] for path in paths):
            names[heading] = self._heading(heading)
        nothing: Mapping[str, Value] = Lazy([*library.sections, *library.schedules], lambda _: Absent())
        names["facts"] = Row(self._facts)
        names["sections"] = names["schedules"] = Row(nothing)
        # names are looked up lazily: a heading that is itself a question is settled when it is asked for
        self._scope = Scope(_Names(names, self._settled), self._row, library.calendar)

    def _heading(self, heading: str) -> Value:
        """A heading as a row whose columns are settled on demand (nested as deep as the paths go)."""
        if heading not in self._below:
            return Absent()  # the name is a question itself; `_Names` settles it
        settled, scope_heading = self._settled, self._heading

        def column(name: str) -> Value:
            path = f"{heading}.{name}"
            return settled[path] if path in settled else scope_heading(path)

        return Row(Lazy(self._below[heading], column), Origin(heading))

    def _row(self, table: str, row_id: str) -> Row | None:
        if table not in self._tables:
            value = self._settled[table] if table in self._settled else Absent()
            entries = value.entries if isinstance(value, Several) else ()
            self._tables.setdefault(table, {entry.id: entry for entry in entries if isinstance(entry, Row)})
        return self._tables[table].get(row_id)

    # ------------------------------------------------------------ the stage

    def derive(self) -> tuple[Derived, list[Problem]]:
        values = {path: self._guarded(self._settled, path) for path in self._settled}
        facts = {name: self._fact_value(name) for name in self._facts}
        self._check_given(values)
        root = Row(_nested(values))
        names = dict(root.columns)
        names["facts"] = Row({name: Answer(fact.holds, Kind.YES_NO) for name, fact in facts.items()})
        parties = {row.id: row for row in entries_of(values.get("parties", Absent())) if isinstance(row, Row)}
        scope = Scope(names, self._row, self._library.calendar)
        answers = replace(self._answers, root=root, parties=parties)
        return Derived(answers, facts, scope), self._problems

    def _guarded(self, lazy: Lazy, name: str) -> Value:
        """A settled value, or absent with a problem where it can't be worked out."""
        try:
            return lazy[name]
        except Circle as circle:
            self._circle(circle, name)
        return Absent()

    def _circle(self, circle: Circle, name: str) -> None:
        place = self._declared(name)
        self._problems.append(Problem("circular", f"'{name}' rests on itself, by way of '{circle}'", place))

    def _declared(self, path: str) -> Place | None:
        if path in self._library.facts:
            return self._library.facts[path].place
        if path in self._computed:
            return self._computed[path].place
        return self._questions[path].place if path in self._questions else None

    def _evaluate(self, expression: Expression, scope: Scope) -> Value:
        """The value of an expression of the library; absent, with a problem at its place, where it makes no sense."""
        try:
            return evaluate(expression, scope)
        except CannotEvaluate as reason:
            self._problems.append(Problem("cannot-evaluate", str(reason), expression.place))
            return Absent()

    # ------------------------------------------------------------ answers

    def _settle(self, path: str) -> Value:
        typed = self._answers.root.at(path)
        question = self._questions.get(path)
        if question is None:
            return self._settle_computed(self._computed[path], typed)
        if question.when is not None:
            asked = truth(self._evaluate(question.when, self._scope))
            if asked is False:
                self._note_unasked(typed, question.when, self._scope)
                return Absent(Origin(path))
            if asked is None:
                self._undecided.add(path)
        if path in self._computed:
            return self._settle_computed(self._computed[path], typed)
        return self._settle_value(typed, question, path, self._scope)

    def _settle_value(self, value: Value, question: Question, path: str, scope: Scope) -> Value:
        """One value: its rows settled, or its default worked out. `path` is the declaration's."""
        match value:
            case Blank(origin=Origin(how=How.LEFT_OUT)) if question.default_is is not None:
                return _assumed(self._evaluate(question.default_is, scope), question, value.origin)
            case Several(entries, origin) if question.kind is Kind.TABLE:
                rows = tuple(self._settle_row(entry, question, path, scope) for entry in entries)
                return Several(rows, origin)
            case Row() if question.kind is Kind.GROUP:
                return self._settle_row(value, question, path, scope)
            case _:
                return value

    def _settle_row(self, row: Value, question: Question, path: str, scope: Scope) -> Value:
        """A row of a table, or a group: columns that aren't asked fall out, computed ones are worked out, in order."""
        if not isinstance(row, Row):
            return row
        settled: dict[str, Value] = {}
        remaining = dict(row.columns)
        for name, column in question.columns.items():
            inner = scope.with_names({**remaining, **settled})
            typed = row.columns.get(name, Absent())
            if column.when is not None and truth(self._evaluate(column.when, inner)) is False:
                self._note_unasked(typed, column.when, inner)
                settled[name] = Absent(Origin(f"{path}.{name}"))
            elif column.computed is not None:
                computed = Computed(name, column.place, column.kind, column.computed)
                settled[name] = self._agreeing(computed, self._evaluate(column.computed, inner), typed)
            else:
                settled[name] = self._settle_value(typed, column, f"{path}.{name}", inner)
        return replace(row, columns=settled)

    def _note_unasked(self, typed: Value, when: Expression, scope: Scope) -> None:
        """An answer that was typed and isn't asked for with these answers: kept in the file, used nowhere."""
        if typed.origin.how is How.TYPED and typed.origin.place is not None:
            self._problems.append(
                Problem(
                    "not-asked",
                    f"'{typed.origin.path}' isn't asked for with these answers, so it is used nowhere",
                    typed.origin.place,
                    Severity.NOTE,
                    help=self._asked_when(when, scope),
                )
            )

    def _asked_when(self, when: Expression, scope: Scope) -> str:
        """What would have to be so for a question to be asked: the conditions that fail, in the words of their facts."""
        facts = self._library.facts
        wanted: list[str] = []
        rests_on: list[str] = []
        for condition in conjuncts(when):
            if truth(self._evaluate(condition, scope)) is not False:
                continue
            match condition:
                case Attribute(of=Name(name="facts"), name=name) if name in facts:
                    wanted.append(facts[name].because)
                case Not(of=Attribute(of=Name(name="facts"), name=name)) if name in facts and facts[name].otherwise:
                    wanted.append(facts[name].otherwise)
                case _:
                    rests_on += [f"'{path}'" for path in paths_in(condition)]
        asked = f"delete it; it is asked only where {' and '.join(wanted)}" if wanted else ""
        if rests_on and not wanted:
            return f"delete it, or change {' or '.join(dict.fromkeys(rests_on))}, on which it rests"
        return asked or "delete it, or change the answer on which it rests"

    # ------------------------------------------------------------ computed values

    def _settle_computed(self, computed: Computed, typed: Value) -> Value:
        if computed.when is not None and truth(self._evaluate(computed.when, self._scope)) is False:
            return Absent()
        if computed.rows:
            rows = tuple(islice(self._computed_rows(computed, list(computed.rows), self._scope, {}), MOST_COMPUTED + 1))
            if len(rows) > MOST_COMPUTED:
                message = f"{computed.path} comes to more than {MOST_COMPUTED:,} rows, table against table"
                help = "shorten the tables over which it loops"
                self._problems.append(Problem("cannot-evaluate", message, computed.place, help=help))
            return Several(rows[:MOST_COMPUTED], Origin(computed.path))
        assert computed.expression is not None  # the reader asks for one or the other
        return self._agreeing(computed, self._evaluate(computed.expression, self._scope), typed)

    def _computed_rows(
        self, computed: Computed, loops: list[tuple[str, Expression]], scope: Scope, made: dict[str, Value]
    ) -> Iterator[Value]:
        if loops:
            name, over = loops[0]
            value = self._evaluate(over, scope)
            for entry in entries_of(value) if not isinstance(value, Answer) else ():
                yield from self._computed_rows(
                    computed, loops[1:], scope.with_names({name: entry}), {**made, name: entry}
                )
            return
        columns = dict(made)
        for name, column in computed.columns.items():
            if column.expression is not None:
                value = self._evaluate(column.expression, scope.with_names(columns))
                columns[name] = _of_kind(value, column.kind, f"{computed.path}.{name}")
        yield Row(columns, Origin(computed.path), table=computed.path)

    def _agreeing(self, computed: Computed, value: Value, typed: Value) -> Value:
        """The computed value; a typed one must agree, and keeps its place."""
        value = _of_kind(value, computed.kind, computed.path)
        if not isinstance(typed, Answer):
            if isinstance(typed, Blank) and isinstance(value, Answer | Blank):
                return replace(value, origin=replace(value.origin, path=typed.origin.path, place=typed.origin.place))
            return value
        if isinstance(value, Blank | Absent):
            return typed
        if truth(compare(_of_kind(typed, computed.kind, ""), "==", value)) is False:
            self._problems.append(
                Problem(
                    "disagrees",
                    f"{typed.origin.path} says {words_of(typed, self._scope)}, and the other answers make it {words_of(value, self._scope)}",
                    typed.origin.place,
                    computed.disagree,
                    help="leave it out (it is worked out), or correct the other answers",
                )
            )
        return replace(typed, value=value.value) if isinstance(value, Answer) else typed

    # ------------------------------------------------------------ facts

    def _fact(self, name: str) -> Value:
        return self._evaluate(self._library.facts[name].expression, self._scope)

    def _fact_value(self, name: str) -> FactValue:
        fact = self._library.facts[name]
        holds = truth(self._guarded(self._facts, name))
        return FactValue(name, bool(holds), _reason(fact, bool(holds)))

    # ------------------------------------------------------------ what must be given

    def _check_given(self, values: Mapping[str, Value]) -> None:
        for path, value in values.items():
            question = self._questions.get(path)
            if question is not None and path not in self._undecided:
                self._check_value(value, question, path)

    def _check_value(self, value: Value, question: Question, path: str) -> None:
        match value:
            case Blank():
                self._check_blank(value, question, path)
            case Several(entries) if question.kind is Kind.TABLE:
                for entry in entries:
                    if isinstance(entry, Row):
                        self._check_columns(entry, question, path)
            case Row() if question.kind is Kind.GROUP:
                self._check_columns(value, question, path)
            case Several(entries):
                for entry in entries:
                    if isinstance(entry, Blank):
                        self._check_blank(entry, question, path)
            case ByParty(entries):
                for entry in entries.values():
                    if isinstance(entry, Blank):
                        self._check_blank(entry, question, path)
            case _:
                pass

    def _check_columns(self, row: Row, question: Question, path: str) -> None:
        for name, column in question.columns.items():
            self._check_value(row.columns.get(name, Absent()), column, f"{path}.{name}")

    def _check_blank(self, blank: Blank, question: Question, path: str) -> None:
        """A blank that can't stay one, even in a draft: an id, a needed answer, one that decides."""
        fact = self._deciding.get(path, "")
        if blank.by_hand or question.computed is not None or not (fact or question.needed or question.kind is Kind.ID):
            return
        if fact:
            holds = self._library.facts[fact].because
            why = f'it decides "{holds}"'
        else:
            why = "an agreement can't be drafted without it, even as a draft"
        left_out = blank.origin.how is How.LEFT_OUT
        name = path.rpartition(".")[2]
        example = question.example or _hint(question)
        self._problems.append(
            Problem(
                "missing-answer",
                f"'{blank.origin.path}' is {'missing' if left_out else 'still to be confirmed'}, and {why}",
                blank.origin.place,
                label=f"{name} is missing here" if left_out else "",
                remarks=(Remark(f'asked in {question.place.short}, "{question.ask}"', question.place),)
                if question.ask
                else (),
                help=f"add   {name}: {example}" if left_out else f"answer it, as   {name}: {example}",
            )
        )


def _hint(question: Question) -> str:
    if question.choices:
        return f"one of {', '.join(question.choices)}"
    return {Kind.YES_NO: "yes or no", Kind.TABLE: "the rows, or [] for none"}.get(question.kind, "…")


def _reason(fact: Fact, holds: bool) -> str:
    if holds:
        return fact.because
    return fact.otherwise or f"not so: {fact.because}"


class _Names(Mapping[str, Value]):
    """The names of a scope: headings and namespaces as they stand, questions settled on demand."""

    def __init__(self, headings: Mapping[str, Value], settled: Lazy) -> None:
        self._headings = headings
        self._settled = settled

    def __getitem__(self, name: str) -> Value:
        return self._settled[name] if name in self._settled else self._headings[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._headings, *self._settled]))

    def __len__(self) -> int:
        return len(set(self._headings) | set(self._settled))

    def __contains__(self, name: object) -> bool:
        return name in self._headings or name in self._settled


def _names_below(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """What stands right below each heading, in the order of the paths."""
    below: dict[str, dict[str, None]] = {}
    for path in paths:
        names = path.split(".")
        for depth in range(1, len(names)):
            below.setdefault(".".join(names[:depth]), {})[names[depth]] = None
    return {heading: list(names) for heading, names in below.items()}


def _nested(values: Mapping[str, Value]) -> dict[str, Value]:
    """Headings with their answers, out of dotted paths."""
    tree: dict[str, Value] = {}
    for path, value in values.items():
        heading, _, rest = path.partition(".")
        if not rest:
            tree[heading] = value
    headings: dict[str, dict[str, Value]] = {}
    for path, value in values.items():
        heading, _, rest = path.partition(".")
        if rest:
            headings.setdefault(heading, {})[rest] = value
    for heading, below in headings.items():
        tree[heading] = Row(_nested(below), Origin(heading))
    return tree


def _assumed(value: Value, question: Question, origin: Origin) -> Value:
    """A default that was worked out, as an answer that nobody typed."""
    assumed = replace(origin, how=How.DEFAULT)
    match value:
        case Answer():
            return replace(value, kind=question.kind, origin=assumed)
        case Row(id=row_id) if question.kind is Kind.PARTY:
            return Answer(row_id, Kind.PARTY, assumed)
        case Blank():
            return Blank(question.kind, replace(origin, how=How.LEFT_OUT))
        case _:
            return replace(value, origin=assumed)


def _of_kind(value: Value, kind: Kind, path: str) -> Value:
    """A computed value in the kind that it was declared to have; money and percentages to two decimal places."""
    match value:
        case Answer(inner):
            if isinstance(inner, Decimal) and kind in (Kind.MONEY, Kind.PERCENT):
                inner = penny(inner)
            kept = value.kind if kind in (Kind.TEXT, Kind.TABLE) else kind
            return replace(value, value=inner, kind=kept, origin=value.origin if value.origin.path else Origin(path))
        case _:
            return value
