"""What an expression comes to, given the answers.

A blank is neither true nor false: it passes through comparisons and arithmetic, and `and`, `or`, `any` and `all` decide
without it where they can. Whoever asks then says "not judged", refuses, or prints `[●]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.assembly.dates import months_after, working_days_after, year_end, year_start, years_until
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
from alliancegen.model.library import Calendar
from alliancegen.model.questions import Kind
from alliancegen.model.values import Absent, Answer, Blank, ByParty, Month, Origin, Row, Several, Value

LARGEST = Decimal(10**18)
"""No figure that is worked out may be as large."""
_ABSENT = Absent()


class CannotEvaluate(Exception):
    """An expression that makes no sense with these values (text where a number is wanted). Carries the reason."""


class Scope(Struct, frozen=True):
    """What names mean here, then in the scope `around`. `tables` finds a row by table and id, for values that point to a row."""

    names: Mapping[str, Value]
    tables: Callable[[str, str], Row | None]
    calendar: Calendar
    around: Scope | None = None

    def with_names(self, more: Mapping[str, Value]) -> Scope:
        """The scope inside this one; `more` hides what it names."""
        return Scope(more, self.tables, self.calendar, self)

    def named(self, name: str) -> Value:
        """What a name means here or around; absent if nothing."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.around
        return Absent()


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression. Raises `CannotEvaluate`."""
    return _EVALUATE[type(expression)](expression, scope)


def _not(expression: Not, scope: Scope) -> Value:
    value = evaluate(expression.of, scope)
    known = truth(value)
    return _blank_from(value) if known is None else yes_no(not known)


def _filtered(expression: Filter, scope: Scope) -> Value:
    value = evaluate(expression.of, scope)
    return _filter(expression.name, value, [evaluate(each, scope) for each in expression.arguments], scope)


_EVALUATE: Mapping[type[Expression], Callable[[Any, Scope], Value]] = {
    Constant: lambda each, _: constant(each.value),
    Name: lambda each, scope: scope.named(each.name),
    Attribute: lambda each, scope: attribute(evaluate(each.of, scope), each.name, scope),
    Item: lambda each, scope: _item(evaluate(each.of, scope), evaluate(each.index, scope)),
    ListOf: lambda each, scope: Several(tuple(evaluate(one, scope) for one in each.items)),
    Not: _not,
    Both: lambda each, scope: _decide([each.left, each.right], False, scope),
    Either: lambda each, scope: _decide([each.left, each.right], True, scope),
    Compare: lambda each, scope: _compare(each.left, each.op, each.right, scope),
    Arithmetic: lambda each, scope: _calculate(evaluate(each.left, scope), each.op, evaluate(each.right, scope)),
    Filter: _filtered,
    Test: lambda each, scope: _test(each.name, evaluate(each.of, scope)),
}
"""By the kind of expression: a look at its type costs less than trying one after another, and this is asked most of all."""


def truth(value: Value) -> bool | None:
    """Whether a value counts as true; None where a blank leaves it open."""
    match value:
        case Blank():
            return None
        case Absent():
            return False
        case Answer(value=inner):
            return bool(inner) if isinstance(inner, bool | Decimal) else True
        case Several(entries, unsure=unsure):
            return True if entries else None if unsure else False
        case Row() | ByParty():
            return True


def yes_no(value: bool) -> Answer:
    return Answer(value, Kind.YES_NO)


def constant(value: str | Decimal | bool | None) -> Value:
    """A literal as a value."""
    match value:
        case None:
            return Absent()
        case bool():
            return yes_no(value)
        case Decimal():
            return Answer(value, Kind.DECIMAL)
        case str():
            return Answer(value, Kind.TEXT)


def attribute(value: Value, name: str, scope: Scope) -> Value:
    """A column of a row, or of the row that a party or a `row of TABLE` points to."""
    if type(value) is Row:
        return value.columns.get(name, _ABSENT)
    match value:
        case Answer(inner, Kind.PARTY | Kind.ROW) if isinstance(inner, str):
            row = row_of(value, scope)
            return row.columns.get(name, _ABSENT) if row else _ABSENT
        case Blank(Kind.PARTY | Kind.ROW):  # which row it is, is what has to be answered
            return Blank(Kind.TEXT, value.origin, value.by_hand)
        case Blank():
            return Blank(Kind.TEXT, replace(value.origin, path=f"{value.origin.path}.{name}"), value.by_hand)
        case Absent():
            return value
        case _:
            raise CannotEvaluate(f"'.{name}' stands behind something that has no columns")


def _item(value: Value, index: Value) -> Value:
    """The value for one party, by the party's row or id."""
    match value:
        case ByParty(entries):
            return index if isinstance(index, Blank) else entries.get(str(key_of(index)), Absent())
        case Blank() | Absent():
            return value
        case _:
            raise CannotEvaluate("[…] asks for one party's value, and this has none")


def row_of(value: Answer, scope: Scope) -> Row | None:
    """The row that a party, or a `row of TABLE`, points to (its table's name is kept in `words`)."""
    table = "parties" if value.kind is Kind.PARTY else value.words
    return scope.tables(table, str(value.value))


def entries_of(value: Value) -> Sequence[Value]:
    """What a loop over a value goes through: rows, or the values of a list. A blank is one entry, itself."""
    match value:
        case Several(entries, unsure=unsure):
            return (*entries, *unsure)
        case ByParty(entries):
            return tuple(entries.values())
        case Blank():
            return (value,)
        case Absent():
            return ()
        case _:
            raise CannotEvaluate("a loop needs a list or a table")


# ---------------------------------------------------------------- decisions


def _decide(parts: Sequence[Expression], deciding: bool, scope: Scope) -> Value:
    """`and` (decided by a false) or `or` (decided by a true); blank where only blanks are left."""
    blank: Value | None = None
    for part in parts:
        value = evaluate(part, scope)
        known = truth(value)
        if known is deciding:
            return yes_no(deciding)
        if known is None and blank is None:
            blank = value
    return yes_no(not deciding) if blank is None else _blank_from(blank)


def _decide_rows(rows: Iterable[tuple[Value, bool]], deciding: bool, column: str, scope: Scope) -> Value:
    blank: Value | None = None
    for row, sure in rows:
        value = attribute(row, column, scope)
        known = truth(value)
        if known is deciding and sure:
            return yes_no(deciding)
        if known is None or (known is deciding and not sure):
            blank = value if isinstance(value, Blank) else Blank(Kind.YES_NO, Origin(column))
    return yes_no(not deciding) if blank is None else _blank_from(blank)


def _blank_from(value: Value) -> Blank:
    """A blank that keeps the origin of the one that caused it."""
    if isinstance(value, Blank):
        return replace(value, kind=Kind.YES_NO)
    if isinstance(value, Several) and value.unsure:
        return next((each for each in value.unsure if isinstance(each, Blank)), Blank(Kind.YES_NO, value.origin))
    return Blank(Kind.YES_NO, Origin())


def key_of(value: Value) -> object:
    """What two values are compared by: a row and a party by their id, everything else by its value."""
    match value:
        case Answer(inner):
            return inner
        case Row(id=row_id):
            return row_id
        case Absent():
            return None
        case Several(entries):
            return tuple(key_of(entry) for entry in entries)
        case ByParty(entries):
            return tuple(sorted((party, str(key_of(entry))) for party, entry in entries.items()))
        case Blank():
            return value


def _compare(left_expression: Expression, op: str, right_expression: Expression, scope: Scope) -> Value:
    if isinstance(left_expression, Filter) and left_expression.name == "count":
        counted = evaluate(left_expression.of, scope)
        if isinstance(counted, Several) and counted.unsure:
            return _compare_count(counted, op, evaluate(right_expression, scope))
    return compare(evaluate(left_expression, scope), op, evaluate(right_expression, scope))


def _compare_count(counted: Several, op: str, right: Value) -> Value:
    """A comparison with a count of which some entries are open: decided where every possible count agrees."""
    low, high = len(counted.entries), len(counted.entries) + len(counted.unsure)
    results = {truth(compare(constant(Decimal(count)), op, right)) for count in range(low, high + 1)}
    known = next(iter(results))
    return _blank_from(counted) if len(results) > 1 or known is None else yes_no(known)


def compare(left: Value, op: str, right: Value) -> Value:
    """A comparison; blank where a blank leaves it open."""
    if op in ("in", "not in"):
        return _membership(left, right, wanted=op == "in")
    for side in (left, right):
        if isinstance(side, Blank):
            return _blank_from(side)
    one, other = key_of(left), key_of(right)
    if op in ("==", "!="):
        return yes_no((one == other) is (op == "=="))
    if one is None or other is None:
        return yes_no(False)
    if isinstance(one, Month) and isinstance(other, Month):
        one, other = one.number, other.number
    if (isinstance(one, Decimal) and isinstance(other, Decimal)) or (type(one) is date and type(other) is date):
        return yes_no({"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[op])  # type: ignore[operator]
    raise CannotEvaluate(f"'{op}' compares two numbers or two dates")


def _membership(left: Value, right: Value, *, wanted: bool) -> Value:
    if isinstance(left, Blank):
        return _blank_from(left)
    if isinstance(right, Blank):
        return _blank_from(right)
    if isinstance(right, ByParty):
        return yes_no((key_of(left) in right.entries) is wanted)
    if not isinstance(right, Several):
        return yes_no(not wanted) if isinstance(right, Absent) else _fail("'in' needs a list on its right")
    known = [key_of(entry) for entry in right.entries if not isinstance(entry, Blank)]
    if key_of(left) in known:
        return yes_no(wanted)
    open_entries = [*right.unsure, *(entry for entry in right.entries if isinstance(entry, Blank))]
    return _blank_from(open_entries[0]) if open_entries else yes_no(not wanted)


def _fail(reason: str) -> Value:
    raise CannotEvaluate(reason)


# ---------------------------------------------------------------- numbers


def number_of(value: Value) -> Decimal:
    if isinstance(value, Answer) and isinstance(value.value, Decimal):
        return value.value
    raise CannotEvaluate("a number is wanted here")


def _calculate(left: Value, op: str, right: Value) -> Value:
    for side in (left, right):
        if isinstance(side, Blank):
            return side
    if isinstance(left, Absent) or isinstance(right, Absent):
        return Absent()
    one, other = number_of(left), number_of(right)
    kind = _kind_of_result(left, op, right)
    match op:
        case "+":
            return _counted(one + other, kind)
        case "-":
            return _counted(one - other, kind)
        case "*":
            return _counted(one * other, kind)
        case _:
            if not other:
                raise CannotEvaluate("this divides by nothing")
            return _counted(one / other, kind)


def _counted(value: Decimal, kind: Kind) -> Answer:
    """A figure that was worked out. Raises `CannotEvaluate` for one that is too large to be exact to the penny."""
    if abs(value) >= LARGEST:
        raise CannotEvaluate("this comes to a number of more than 18 digits")
    return Answer(value, kind)


def _kind_of_result(left: Value, op: str, right: Value) -> Kind:
    """Money stays money when it is added to or multiplied; money by money is a bare number."""
    kinds = [value.kind for value in (left, right) if isinstance(value, Answer)]
    if Kind.MONEY in kinds and not (op == "/" and kinds == [Kind.MONEY, Kind.MONEY]):
        return Kind.MONEY
    return kinds[0] if len(set(kinds)) == 1 and op in "+-" else Kind.DECIMAL


def penny(value: Decimal) -> Decimal:
    """Money rounded half up to the penny. Raises `CannotEvaluate` for more figures than a calculation holds."""
    try:
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        raise CannotEvaluate("this sum has more figures than can be printed") from None


# ---------------------------------------------------------------- filters and tests


def _test(name: str, value: Value) -> Value:
    match name:
        case "blank":
            return yes_no(isinstance(value, Blank))
        case "percent":
            return (
                _blank_from(value)
                if isinstance(value, Blank)
                else yes_no(isinstance(value, Answer) and value.kind is Kind.PERCENT)
            )
        case _:
            return _blank_from(value) if isinstance(value, Blank) else yes_no(not isinstance(value, Absent))


def _filter(name: str, value: Value, arguments: Sequence[Value], scope: Scope) -> Value:
    if name in _ON_LISTS:
        return _ON_LISTS[name](value, arguments, scope) if not isinstance(value, Blank) else value
    if name == "year_start":
        return _year_start(value, arguments, scope)
    if name in _ON_DATES:
        return _on_dates(name, value, arguments, scope)
    raise CannotEvaluate(f"'{name}' is for printing, not for deciding")


def _list(value: Value) -> Several:
    match value:
        case Several():
            return value
        case ByParty(entries, origin):
            return Several(tuple(entries.values()), origin)
        case Absent(origin):
            return Several((), origin)
        case _:
            raise CannotEvaluate("a list or a table is wanted here")


def _where(value: Value, arguments: Sequence[Value], scope: Scope) -> Value:
    column, op, wanted = (
        (arguments[0], "==", arguments[1])
        if len(arguments) == 2
        else (arguments[0], str(key_of(arguments[1])), arguments[2])
    )
    several = _list(value)
    kept: list[Value] = []
    unsure: list[Value] = []
    for entry, sure in _with_surety(several):
        known = truth(compare(attribute(entry, str(key_of(column)), scope), op, wanted))
        if known is None or (known and not sure):
            unsure.append(entry)
        elif known:
            kept.append(entry)
    return Several(tuple(kept), several.origin, tuple(unsure))


def _with_surety(several: Several) -> Iterable[tuple[Value, bool]]:
    yield from ((entry, not isinstance(entry, Blank)) for entry in several.entries)
    yield from ((entry, False) for entry in several.unsure)


def _each(value: Value, arguments: Sequence[Value], scope: Scope) -> Value:
    several = _list(value)
    kept: list[Value] = []
    unsure: list[Value] = []
    for entry, sure in _with_surety(several):
        found = attribute(entry, str(key_of(arguments[0])), scope)
        target = kept if sure else unsure
        if isinstance(found, Several):
            target.extend(found.entries)
            unsure.extend(found.unsure)
        elif not isinstance(found, Absent):
            target.append(found)
    return Several(tuple(kept), several.origin, tuple(unsure))


def _count(value: Value, _: Sequence[Value], scope: Scope) -> Value:
    several = _list(value)
    return _blank_from(several) if several.unsure else Answer(Decimal(len(several.entries)), Kind.WHOLE_NUMBER)


def _total(value: Value, _: Sequence[Value], scope: Scope) -> Value:
    several = _list(value)
    if blank := _first_blank(several):
        return blank
    numbers = [number_of(entry) for entry in several.entries]
    kinds = {entry.kind for entry in several.entries if isinstance(entry, Answer)}
    return _counted(sum(numbers, Decimal(0)), kinds.pop() if len(kinds) == 1 else Kind.DECIMAL)


def _first_blank(several: Several) -> Blank | None:
    if several.unsure:
        return _blank_from(several)
    return next((entry for entry in several.entries if isinstance(entry, Blank)), None)


def _extreme(value: Value, most: bool) -> Value:
    several = _list(value)
    if blank := _first_blank(several):
        return blank
    entries = [entry for entry in several.entries if isinstance(entry, Answer)]
    if not entries:
        return Absent()
    return (max if most else min)(entries, key=lambda entry: entry.value)  # type: ignore[arg-type, return-value]


def _unique(value: Value, _: Sequence[Value], scope: Scope) -> Value:
    several = _list(value)
    seen: dict[object, Value] = {}
    for entry in several.entries:
        seen.setdefault(key_of(entry), entry)
    return replace(several, entries=tuple(seen.values()))


def _keys(value: Value, _: Sequence[Value], scope: Scope) -> Value:
    if not isinstance(value, ByParty):
        raise CannotEvaluate("'keys' needs a value for each party")
    return Several(tuple(Answer(party, Kind.PARTY, value.origin) for party in value.entries), value.origin)


def _entry(value: Value, last: bool) -> Value:
    entries = _list(value).entries
    return entries[-1 if last else 0] if entries else Absent()


_ON_LISTS: dict[str, Callable[[Value, Sequence[Value], Scope], Value]] = {
    "where": _where,
    "each": _each,
    "count": _count,
    "total": _total,
    "least": lambda value, arguments, scope: _extreme(value, most=False),
    "most": lambda value, arguments, scope: _extreme(value, most=True),
    "first": lambda value, arguments, scope: _entry(value, last=False),
    "last": lambda value, arguments, scope: _entry(value, last=True),
    "unique": _unique,
    "keys": _keys,
    "values": lambda value, arguments, scope: _list(value),
    "any": lambda value, arguments, scope: _decide_rows(
        _with_surety(_list(value)), True, str(key_of(arguments[0])), scope
    ),
    "all": lambda value, arguments, scope: _decide_rows(
        _with_surety(_list(value)), False, str(key_of(arguments[0])), scope
    ),
}


def _year_start(value: Value, arguments: Sequence[Value], scope: Scope) -> Value:
    if isinstance(value, Blank | Absent):
        return value
    if not isinstance(value, Answer) or not isinstance(value.value, str):
        raise CannotEvaluate("'year_start' needs a year such as 2027/28 before it")
    month = int(number_of(arguments[0]))
    day = year_start(value.value, month) if month in range(1, 13) else None
    if day is None:
        raise CannotEvaluate(f"'{value.value}' is no year such as 2027/28")
    return Answer(day, Kind.DATE)


_ON_DATES = ("days_after", "working_days_after", "months_after", "year_end", "years_until")


def _on_dates(name: str, value: Value, arguments: Sequence[Value], scope: Scope) -> Value:
    for each in (value, *arguments):
        if isinstance(each, Blank):
            return each
    if isinstance(value, Absent) or isinstance(arguments[0], Absent):
        return Absent()
    if not isinstance(value, Answer) or type(value.value) is not date:
        raise CannotEvaluate(f"'{name}' needs a date before it")
    start = value.value
    if name == "years_until":
        end = arguments[0]
        if not isinstance(end, Answer) or type(end.value) is not date:
            raise CannotEvaluate("'years_until' needs a date in its brackets")
        try:
            return Answer(years_until(start, end.value), Kind.YEARS)
        except OverflowError:
            raise CannotEvaluate("this date lies outside the calendar") from None
    count = int(number_of(arguments[0]))
    try:
        match name:
            case "days_after":
                day: date | None = start + timedelta(days=count)
            case "months_after":
                day = months_after(start, count)
            case "year_end":
                day = year_end(start, count)
            case _:
                day = working_days_after(start, count, scope.calendar)
    except (OverflowError, ValueError):
        raise CannotEvaluate("this date lies outside the calendar") from None
    return Blank(Kind.DATE, Origin("calendar")) if day is None else Answer(day, Kind.DATE)
