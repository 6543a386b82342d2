"""Conditions of the library as formulas over what the answers may say, for one kind of agreement.

Facts, computed yes/no values, `sections.x` and whether a question is asked are written out, so that only answers are left.
What is known of the answers themselves (a choice has one value; more than two are more than one; a clinical service is a
service) stands in `known`, and is added to what is asked of a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from alliancegen.assembly.proving.diagrams import ALWAYS, NEVER, Diagrams
from alliancegen.assembly.proving.spelling import dotted, spelt
from alliancegen.assembly.proving.variables import (
    FALSE,
    NOTHING,
    TRUE,
    AtLeast,
    Chosen,
    Listed,
    RowOf,
    Rows,
    SaidNone,
    Slot,
    StillOpen,
    Switched,
    Unknown,
    Variable,
    Yes,
    values_of,
)
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
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.questions import NUMBERS, Kind, Question, Shape

Locals = Mapping[str, RowOf | Slot | None]
"""What the names of loops mean; None where nothing is known of them."""
NO_LOCALS: Locals = {}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class Formulas:
    """The conditions of one kind. `questions` are those of the kind, `deciding` what can't be left open."""

    def __init__(
        self, library: Library, kind: AgreementKind, questions: Mapping[str, Question], deciding: Mapping[str, str]
    ) -> None:
        self.diagrams = Diagrams()
        self.variables: list[Variable] = []
        self._numbers: dict[Variable, int] = {}
        self._library = library
        self._kind = kind
        self._questions = questions
        self._deciding = deciding
        self._computed = {each.path: each for each in library.computed}
        self._facts: dict[str, int] = {}
        self._asked: dict[str, int] = {}
        self._included: dict[str, int] = {}
        self._rows = {row.id: row for row in kind.rows()}
        self._required = {row.id: row for row in kind.checklist}
        self._slots: dict[str, Slot] = {}
        self.row_keys: dict[str, RowOf] = {}

    # ------------------------------------------------------------ variables

    def variable(self, what: Variable) -> int:
        """The formula of one variable."""
        if what not in self._numbers:
            self._numbers[what] = len(self.variables)
            self.variables.append(what)
        return self.diagrams.variable(self._numbers[what])

    def slot_at(self, path: str) -> Slot | None:
        """The answer behind a variable's path."""
        return self._slots.get(path)

    def is_decided(self, what: Variable) -> bool:
        """Whether the answers always say this: a rule that meets an answer still to come doesn't judge."""
        path = getattr(what, "path", "")
        if isinstance(what, SaidNone):
            return True
        if isinstance(what, Unknown | StillOpen):
            return False
        if "[" in path:
            path = re.sub(r"\[[^\]]*\]", "", path)
        return isinstance(what, Switched) or path in self._deciding or any(
            each.startswith(f"{path}.") for each in self._deciding
        )  # fmt: skip

    def is_about(self, number: int, row: RowOf) -> bool:
        """Whether a variable speaks of this row."""
        what = self.variables[number]
        return f"{row.key}." in (getattr(what, "path", "") + " " + (what.name if isinstance(what, AtLeast) else ""))

    def follows_for_all(self, number: int) -> int:
        """What a count of rows that fit one row says of their whole table."""
        what = self.variables[number]
        if not isinstance(what, AtLeast) or what.rows is None or "[" in what.rows.table:
            return ALWAYS
        whole = self.at_least_rows(Rows(what.rows.table, what.rows.allowed), what.number)
        return self.diagrams.implies(self.diagrams.variable(number), whole)

    def at_least_rows(self, rows: Rows, number: Decimal) -> int:
        """There are at least so many rows, as far as the range of the table doesn't decide it."""
        question = self.table_at(rows.table)
        if question is not None and rows.is_whole:
            if _limit(question.at_most, number, more=False, least=False):
                return NEVER
            if _limit(question.at_least, number, more=False, least=True):
                return ALWAYS
        return self.some(rows, number)

    def always_asked(self, table: Question, column: Question) -> int | None:
        """The formula under which a column is asked in every row; None where that differs from row to row."""
        if column.when is None:
            return ALWAYS
        return None if names_in(column.when) & set(table.columns) else self.formula(column.when)

    # ------------------------------------------------------------ facts, sections, questions

    def fact(self, name: str) -> int:
        """A fact; an empty name always holds."""
        if not name:
            return ALWAYS
        if name not in self._facts:
            self._facts[name] = NEVER  # a fact that rests on itself is told elsewhere
            fact = self._library.facts.get(name)
            self._facts[name] = self.formula(fact.expression) if fact else NEVER
        return self._facts[name]

    def included(self, name: str) -> int:
        """A section or schedule is in this agreement, waivers left aside."""
        if name not in self._included:
            self._included[name] = self._inclusion(name)
        return self._included[name]

    def _inclusion(self, name: str) -> int:
        row, required, d = self._rows.get(name), self._required.get(name), self.diagrams
        if row is None:
            return NEVER
        needed = NEVER if required is None or required.required == "recommended" else self.fact(required.when)
        if row.when == "chosen":
            return self.variable(Switched(name, on=True))
        off = d.both(self.variable(Switched(name, on=False)), d.negated(needed))
        return d.both(self.fact(row.when), d.negated(off))

    def _slot(self, path: str, question: Question, local: Locals) -> Slot:
        known = self._slots.get(path)
        if known is None:
            self._slots[path] = Slot(path, question, NEVER)  # while its own condition is worked out
            asked = ALWAYS if question.when is None else self.formula(question.when, local)
            known = self._slots[path] = Slot(path, question, asked)
        return known

    def find(self, expression: Expression, local: Locals = NO_LOCALS) -> Slot | RowOf | None:
        """The answer, or the row, that an expression names; None where nothing is known of it."""
        match expression:
            case Name(name) if name in local:
                return local[name]
            case Name(name) if name in self._questions:
                return self._slot(name, self._questions[name], NO_LOCALS)
            case Attribute(of, name):
                path = dotted(expression)
                if path in self._questions and path.partition(".")[0] not in local:
                    return self._slot(path, self._questions[path], NO_LOCALS)
                return self._column(self.find(of, local), name)
            case _:
                return None

    def _column(self, of: Slot | RowOf | None, name: str) -> Slot | None:
        match of:
            case RowOf(key, _, columns) if name in columns:
                return self._slot(f"{key}.{name}", columns[name], self.columns_of(of))
            case Slot(path, question) if question.kind is Kind.GROUP and name in question.columns:
                inner = {each: self._sibling(of, each, name) for each in question.columns}
                slot = self._slot(f"{path}.{name}", question.columns[name], inner)
                return Slot(slot.path, slot.question, self.diagrams.both(slot.asked, of.asked))
            case _:
                return None

    def _sibling(self, group: Slot, name: str, of: str) -> Slot | None:
        if name == of:
            return None
        column = group.question.columns[name]
        return Slot(f"{group.path}.{name}", column, ALWAYS)

    def columns_of(self, row: RowOf) -> Locals:
        """The columns of a row under their own names, as the conditions of its other columns use them."""
        slots = {name: Slot(f"{row.key}.{name}", column, ALWAYS) for name, column in row.columns.items()}
        for slot in slots.values():
            self._slots.setdefault(slot.path, slot)
        return slots

    # ------------------------------------------------------------ formulas

    def formula(self, expression: Expression, local: Locals = NO_LOCALS) -> int:
        """The formula of an expression that is used as a condition."""
        d = self.diagrams
        match expression:
            case Constant(value):
                return ALWAYS if value else NEVER
            case Not(of):
                return d.negated(self.formula(of, local))
            case Both(left, right):
                return d.both(self.formula(left, local), self.formula(right, local))
            case Either(left, right):
                return d.either(self.formula(left, local), self.formula(right, local))
            case Compare(left, op, right):
                return self._comparison(left, op, right, local, expression)
            case Test(of, name):
                return self._test(of, name, local, expression)
            case Name() | Attribute():
                return self._named(expression, local)
            case Filter():
                return self._filtered(expression, local)
            case Item() | ListOf() | Arithmetic():
                return self._unknown(expression, local)

    def _unknown(self, expression: Expression, local: Locals) -> int:
        text = spelt(expression, {name: row.key for name, row in local.items() if isinstance(row, RowOf)})
        inside = any(name in local for name in names_in(expression))
        return self.variable(Unknown(text, None if inside else expression))

    def _named(self, expression: Name | Attribute, local: Locals) -> int:
        path = dotted(expression)
        head, _, rest = path.partition(".")
        if head not in local:
            if head == "facts":
                return self.fact(rest)
            if head in ("sections", "schedules"):
                return self.included(rest)
            if path in self._computed and (path not in self._questions):
                return self._worked_out(path, expression, local)
        slot = self.find(expression, local)
        if isinstance(slot, RowOf):
            return ALWAYS
        if slot is None:
            return self._unknown(expression, local)
        if slot.question.computed is not None:
            return self._row_computed(slot, expression, local)
        if slot.question.kind is Kind.TABLE or slot.question.shape is Shape.LIST:
            return self._at_least(expression, Decimal(1), local, more=False)
        if slot.question.kind is Kind.YES_NO and slot.question.shape is Shape.ONE:
            return self.diagrams.both(slot.asked, self.variable(Yes(slot.path)))
        if slot.question.kind in NUMBERS:
            return self.diagrams.both(self._given(slot), self._at_least(expression, Decimal(0), local, more=True))
        return self._given(slot)

    def _worked_out(self, path: str, expression: Expression, local: Locals) -> int:
        computed = self._computed[path]
        when = ALWAYS if computed.when is None else self.formula(computed.when)
        if computed.expression is not None and computed.kind is Kind.YES_NO:
            return self.diagrams.both(when, self.formula(computed.expression))
        if computed.rows:
            return self.diagrams.both(when, self._at_least(expression, Decimal(1), local, more=False))
        return self.diagrams.both(when, self._unknown(expression, local))

    def _row_computed(self, slot: Slot, expression: Expression, local: Locals) -> int:
        row = self.row_keys.get(slot.path.rpartition(".")[0])
        if row is None or slot.question.computed is None or slot.question.kind is not Kind.YES_NO:
            return self._unknown(expression, local)
        return self.diagrams.both(slot.asked, self.formula(slot.question.computed, self.columns_of(row)))

    def _given(self, slot: Slot) -> int:
        question = slot.question
        may_be_none = question.or_none or (question.default is not None and question.default.text.casefold() == "none")
        if not may_be_none:
            return slot.asked
        return self.diagrams.both(slot.asked, self.diagrams.negated(self.variable(SaidNone(slot.path))))

    def _test(self, of: Expression, name: str, local: Locals, whole: Expression) -> int:
        slot = self.find(of, local)
        if not isinstance(slot, Slot) or name == "percent":
            return self._unknown(whole, local)
        if name == "given":
            return self._given(slot)
        if slot.path in self._deciding or slot.question.needed:
            return NEVER
        return self.diagrams.both(self._given(slot), self.variable(StillOpen(slot.path)))

    # ------------------------------------------------------------ comparisons

    def _comparison(self, left: Expression, op: str, right: Expression, local: Locals, whole: Expression) -> int:
        if isinstance(left, Constant) and not isinstance(right, Constant) and op in _TURNED:
            left, op, right = right, _TURNED[op], left
        if op in ("!=", "not in"):
            opposite = "==" if op == "!=" else "in"
            return self.diagrams.negated(self._comparison(left, opposite, right, local, whole))
        if isinstance(right, Constant) and isinstance(right.value, Decimal):
            return self._number(left, op, right.value, local)
        slot = self.find(left, local)
        values = _constants(right)
        if values is not None and op in ("==", "in") and isinstance(slot, Slot):
            if slot.path == "agreement.kind":
                return ALWAYS if self._kind.id in values else NEVER
            if slot.question.choices or slot.question.kind is Kind.YES_NO:
                return self.diagrams.either(*(self.holds(slot, value) for value in sorted(values)))
        if op == "in" and isinstance(left, Constant) and isinstance(left.value, str):
            listed = self.find(right, local)
            if isinstance(listed, Slot) and listed.question.choices and listed.question.shape is Shape.LIST:
                return self.diagrams.both(listed.asked, self.variable(Listed(listed.path, left.value)))
        opaque = self._unknown(whole if op not in ("==", "in") else Compare(left, op, right, left.place), local)
        return self.diagrams.both(self._given(slot), opaque) if isinstance(slot, Slot) else opaque

    def holds(self, slot: Slot, value: str) -> int:
        """A yes/no or a choice has this value (`NOTHING`: none)."""
        d = self.diagrams
        if slot.question.computed is not None:
            row = self.row_keys.get(slot.path.rpartition(".")[0])
            if row is None or slot.question.kind is not Kind.YES_NO:
                return self.variable(Unknown(f"{slot.path} == {value}"))
            worth = self.formula(slot.question.computed, self.columns_of(row))
            return d.both(slot.asked, worth if value == TRUE else d.negated(worth))
        if value == NOTHING:
            return d.negated(self._given(slot))
        if slot.question.kind is Kind.YES_NO:
            yes = self.variable(Yes(slot.path))
            return d.both(self._given(slot), yes if value == TRUE else d.negated(yes))
        return d.both(self._given(slot), self.variable(Chosen(slot.path, value)))

    def _number(self, left: Expression, op: str, number: Decimal, local: Locals) -> int:
        d = self.diagrams
        slot = self.find(left, local)
        given = self._given(slot) if isinstance(slot, Slot) else ALWAYS
        reached = self._at_least(left, number, local, more=False)
        passed = self._at_least(left, number, local, more=True)
        found = {">=": reached, ">": passed, "<": d.negated(reached), "<=": d.negated(passed)}.get(op)
        return d.both(given, d.both(reached, d.negated(passed)) if found is None else found)

    def _at_least(self, what: Expression, number: Decimal, local: Locals, *, more: bool) -> int:
        """A number, or a count, is at least (or more than) this one."""
        if isinstance(what, Filter) and what.name == "count":
            return self.counted(what.of, number + 1 if more else number, local)
        slot = self.find(what, local)
        if isinstance(slot, Slot) and (slot.question.kind is Kind.TABLE or slot.question.shape is Shape.LIST):
            return self.counted(what, number + 1 if more else number, local)
        if dotted(what) in self._computed and self._computed[dotted(what)].rows:
            return self.counted(what, number, local)
        if isinstance(slot, Slot):
            if _limit(slot.question.at_least, number, more=more, least=True):
                return ALWAYS
            if _limit(slot.question.at_most, number, more=more, least=False):
                return NEVER
            return self.variable(AtLeast(slot.path, number, more, path=slot.path))
        keys = {name: row.key for name, row in local.items() if isinstance(row, RowOf)}
        return self.variable(AtLeast(spelt(what, keys), number, more))

    def counted(self, what: Expression, number: Decimal, local: Locals) -> int:
        """There are at least so many rows or entries."""
        if number <= 0:
            return ALWAYS
        rows, asked = self.rows_of(what, local)
        if rows is None:
            keys = {name: row.key for name, row in local.items() if isinstance(row, RowOf)}
            some = self.variable(AtLeast(spelt(what, keys), number))
            within = _innermost(what)
            return some if within is what else self.diagrams.both(some, self.counted(within, Decimal(1), local))
        if rows.is_empty:
            return NEVER
        question = self.table_at(rows.table)
        if question is not None and rows.is_whole:
            if _limit(question.at_least, number, more=False, least=True):
                return asked
            if _limit(question.at_most, number, more=False, least=False):
                return NEVER
        return self.diagrams.both(asked, self.some(rows, number))

    def some(self, rows: Rows, number: Decimal = Decimal(1)) -> int:
        """There are at least so many of these rows."""
        if rows.is_empty:
            return NEVER
        found = self.variable(AtLeast(rows.name, number, rows=rows, path=rows.table))
        return found if rows.through is None else self.diagrams.both(found, self.some(rows.through[0]))

    def table_at(self, path: str) -> Question | None:
        slot = self._slots.get(path)
        return slot.question if slot else self._questions.get(path)

    # ------------------------------------------------------------ rows

    def rows_of(self, what: Expression, local: Locals) -> tuple[Rows | None, int]:
        """The rows of a table that an expression chooses, and the formula of there being such a table."""
        if isinstance(what, Filter) and what.name == "where":
            rows, asked = self.rows_of(what.of, local)
            if rows is None:
                return None, NEVER
            return self._narrowed(rows, what, asked, local)
        if isinstance(what, Filter) and what.name == "each":
            return self._pointed_at(what, local)
        slot = self.find(what, local)
        if isinstance(slot, Slot) and (slot.question.kind is Kind.TABLE or slot.question.shape is Shape.LIST):
            return Rows(slot.path), slot.asked if slot.question.kind is Kind.TABLE else self._given(slot)
        path = dotted(what)
        if path in self._computed and self._computed[path].rows:
            when = self._computed[path].when
            return Rows(path), ALWAYS if when is None else self.formula(when)
        return None, NEVER

    def _pointed_at(self, what: Filter, local: Locals) -> tuple[Rows | None, int]:
        """`services | each('recipients')`: rows of the table to which the column points."""
        rows, asked = self.rows_of(what.of, local)
        table = self.table_at(rows.table) if rows is not None else None
        name = str(getattr(what.arguments[0], "value", ""))
        column = table.columns.get(name) if table is not None else None
        if rows is None or column is None or column.kind not in (Kind.PARTY, Kind.ROW):
            return None, NEVER
        rows, asked = self._answered(rows, column, asked)
        to = "parties" if column.kind is Kind.PARTY else column.table
        return (Rows(to, through=(rows, name)), asked) if self.table_at(to) is not None else (None, NEVER)

    def _narrowed(self, rows: Rows, what: Filter, asked: int, local: Locals) -> tuple[Rows, int]:
        column, *rest = what.arguments
        op, wanted = ("==", rest[0]) if len(rest) == 1 else (str(getattr(rest[0], "value", "")), rest[1])
        name = str(getattr(column, "value", ""))
        table = self.table_at(rows.table)
        question = table.columns.get(name) if table is not None else None
        values = _constants(wanted)
        if question is None or values is None or not values_of(question) or op not in ("==", "!=", "in", "not in"):
            keys = {key: row.key for key, row in local.items() if isinstance(row, RowOf)}
            words = frozenset({f"{name} {op} {spelt(wanted, keys)}"})
            return replace(rows, other=rows.other | words), asked
        allowed = values if op in ("==", "in") else values_of(question) - values
        return self.where(rows, name, frozenset(allowed), asked)

    def where(self, rows: Rows, name: str, allowed: frozenset[str], asked: int) -> tuple[Rows, int]:
        """Those of the rows whose column holds one of these values: also what that says of other columns."""
        table = self.table_at(rows.table)
        assert table is not None  # the column is one of its
        column = table.columns[name]
        if (of := _rests_on(column.computed)) is not None and of[0] in table.columns:
            base, holding = of
            everything = values_of(table.columns[base])
            kept = (holding if TRUE in allowed else frozenset()) | (
                everything - holding if FALSE in allowed else frozenset()
            )
            return self.where(rows, base, frozenset(kept), asked)
        rows = rows.narrowed(name, allowed)
        return (rows, asked) if NOTHING in allowed else self._answered(rows, column, asked)

    def _answered(self, rows: Rows, column: Question, asked: int) -> tuple[Rows, int]:
        """Rows in which a column holds something: what that says of the other columns."""
        table = self.table_at(rows.table)
        assert table is not None  # the column is one of its
        conditions = [] if column.when is None else [column.when]
        while conditions:
            match conditions.pop():
                case Both(left, right):
                    conditions += [left, right]
                case Name(other) if other in table.columns and other != column.name:
                    rows, asked = self.where(rows, other, frozenset({TRUE}), asked)
                case Compare(Name(other), "==" | "in", right) if other in table.columns and other != column.name:
                    if (values := _constants(right)) is not None and values_of(table.columns[other]):
                        rows, asked = self.where(rows, other, frozenset(values), asked)
                case condition if not any(each in table.columns for each in names_in(condition)):
                    asked = self.diagrams.both(asked, self.formula(condition))
                case _:
                    pass
        return rows, asked

    def chosen_rows(self, condition: Expression, name: str, rows: Rows) -> tuple[Rows, int] | None:
        """Those of a loop's rows for which a condition on the row holds; None where that can't be said."""
        match condition:
            case Not(of):
                return self._other_rows(of, name, rows)
            case Attribute(Name(row), column) if row == name and self._is_kind(rows, column, Kind.YES_NO):
                return self.where(rows, column, frozenset({TRUE}), ALWAYS)
            case Compare(Attribute(Name(row), column), "==" | "in", right) if row == name:
                values = _constants(right)
                if values is not None and self._is_kind(rows, column, None):
                    return self.where(rows, column, values, ALWAYS)
            case Compare(left, "!=" | "not in" as op, right, place):
                return self._other_rows(Compare(left, "==" if op == "!=" else "in", right, place), name, rows)
        return None

    def _other_rows(self, condition: Expression, name: str, rows: Rows) -> tuple[Rows, int] | None:
        """Those of a loop's rows for which a condition on one column doesn't hold."""
        match condition:
            case Attribute(Name(row), column) if row == name and self._is_kind(rows, column, Kind.YES_NO):
                return self.where(rows, column, frozenset({FALSE, NOTHING}), ALWAYS)
            case Compare(Attribute(Name(row), column), "==" | "in", right) if row == name:
                values, table = _constants(right), self.table_at(rows.table)
                if values is not None and table is not None and self._is_kind(rows, column, None):
                    return self.where(rows, column, values_of(table.columns[column]) - values, ALWAYS)
        return None

    def _is_kind(self, rows: Rows, column: str, kind: Kind | None) -> bool:
        table = self.table_at(rows.table)
        question = table.columns.get(column) if table is not None else None
        return question is not None and bool(values_of(question)) and kind in (None, question.kind)

    def _filtered(self, expression: Filter, local: Locals) -> int:
        match expression.name:
            case "any" | "all":
                rows, asked = self.rows_of(expression.of, local)
                name = str(getattr(expression.arguments[0], "value", ""))
                table = self.table_at(rows.table) if rows else None
                column = table.columns.get(name) if table else None
                if rows is None or column is None or column.kind is not Kind.YES_NO:
                    return self._unknown(expression, local)
                wanted = frozenset({TRUE}) if expression.name == "any" else frozenset({FALSE, NOTHING})
                narrowed, asked = self.where(rows, name, wanted, asked)
                some = self.diagrams.both(asked, self.some(narrowed))
                return some if expression.name == "any" else self.diagrams.negated(some)
            case "where" | "each" | "unique" | "values" | "keys":
                return self.counted(expression, Decimal(1), local)
            case "count":
                return self.counted(expression.of, Decimal(1), local)
            case _:
                return self._unknown(expression, local)

    def enter(self, name: str, over: Expression, local: Locals) -> tuple[Locals, int]:
        """The names inside a loop, and the formula of its going round at all."""
        over = without_unique(over)
        some = self.counted(over, Decimal(1), local)
        rows, _ = self.rows_of(over, local)
        table = self.table_at(rows.table) if rows is not None else None
        if rows is None or table is None or not table.columns:
            return {**local, name: None}, some
        row = RowOf(f"{rows.table}[{name}]", rows, table.columns)
        self.row_keys[row.key] = row
        return {**local, name: row}, self.diagrams.both(some, self.fits(row, rows))

    def fits(self, row: RowOf, rows: Rows) -> int:
        """A row is one of these."""
        fitting = ALWAYS
        for name, values in rows.allowed.items():
            slot = self._column(row, name)
            if slot is not None:
                fitting = self.diagrams.both(
                    fitting, self.diagrams.either(*(self.holds(slot, value) for value in sorted(values)))
                )
        return fitting


def without_unique(over: Expression) -> Expression:
    """What a loop goes over, each entry once or not."""
    while isinstance(over, Filter) and over.name == "unique":
        over = over.of
    return over


def _limit(limit: object, number: Decimal, *, more: bool, least: bool) -> bool:
    """Whether the range of a question decides that a number is reached (`least`), or that it never is."""
    text = getattr(limit, "text", "")
    try:
        bound = Decimal(text.replace(",", "").lstrip("£"))
    except (InvalidOperation, AttributeError):
        return False
    if least:
        return bound > number or (bound == number and not more)
    return bound < number or (bound == number and more)


def _constants(expression: Expression) -> frozenset[str] | None:
    """The words, or yes and no, that a condition compares with."""
    match expression:
        case Constant(bool() as value):
            return frozenset({TRUE if value else FALSE})
        case Constant(str() as value):
            return frozenset({value})
        case ListOf(items) if all(isinstance(item, Constant) and isinstance(item.value, str) for item in items):
            return frozenset(str(item.value) for item in items if isinstance(item, Constant))
        case _:
            return None


def _rests_on(computed: Expression | None) -> tuple[str, frozenset[str]] | None:
    """The one other column on which a computed yes/no column rests, and the values with which it is yes."""
    match computed:
        case Compare(Name(name), "==" | "in", right) if (values := _constants(right)) is not None:
            return name, values
        case _:
            return None


def _innermost(expression: Expression) -> Expression:
    """What a chain of filters begins with, as far as `where` alone narrows it."""
    while isinstance(expression, Filter) and not (expression.name == "where" and _only_where(expression)):
        expression = expression.of
    return expression


def _only_where(expression: Expression) -> bool:
    while isinstance(expression, Filter) and expression.name == "where":
        expression = expression.of
    return not isinstance(expression, Filter)


def names_in(expression: Expression) -> frozenset[str]:
    """The names that an expression begins with."""
    match expression:
        case Name(name):
            return frozenset({name})
        case Attribute(of) | Not(of) | Test(of):
            return names_in(of)
        case Item(left, right) | Both(left, right) | Either(left, right):
            return names_in(left) | names_in(right)
        case Compare(left, _, right) | Arithmetic(left, _, right):
            return names_in(left) | names_in(right)
        case ListOf(items):
            return frozenset().union(*(names_in(item) for item in items))
        case Filter(of, _, arguments):
            return names_in(of).union(*(names_in(each) for each in arguments))
        case _:
            return frozenset()
