"""How an answer is printed: verbatim, or in the house's form for dates, money and the rest.

Whatever comes from an answer becomes a `Filled` or a `BlankMark`, never text of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from alliancegen.assembly.evaluating import (
    CannotEvaluate,
    Scope,
    entries_of,
    evaluate,
    number_of,
    penny,
    row_of,
)
from alliancegen.model.agreement import BlankMark, Filled, Inline, Ruled, Text
from alliancegen.model.expressions import Expression, Filter
from alliancegen.model.months import MONTHS
from alliancegen.model.questions import Kind
from alliancegen.model.typography import unbroken
from alliancegen.model.values import Absent, Answer, Blank, ByParty, How, Month, Row, Several, Value


def print_expression(expression: Expression, scope: Scope) -> tuple[Inline, ...]:
    """What `{{ expression }}` prints. Raises `CannotEvaluate`."""
    if type(expression) is not Filter:
        return print_value(evaluate(expression, scope), scope)
    if expression.name in _FORMS:
        value = evaluate(expression.of, scope) if not _is_printing(expression.of) else None
        if value is None:
            raise CannotEvaluate(f"'{expression.name}' stands behind another form; only 'upper' may")
        return _print_as(_FORMS[expression.name], value, scope)
    if expression.name == "upper":
        return tuple(_upper(inline) for inline in print_expression(expression.of, scope))
    if expression.name == "list":
        joiner = str(_literal(expression, 0, "and", scope))
        return print_list(evaluate(expression.of, scope), joiner, scope)
    if expression.name == "plural":
        return _plural(expression, scope)
    return print_value(evaluate(expression, scope), scope)


def _is_printing(expression: Expression) -> bool:
    return isinstance(expression, Filter) and (
        expression.name in _FORMS or expression.name in ("list", "plural", "upper")
    )


def _literal(expression: Filter, index: int, default: str, scope: Scope) -> str:
    if len(expression.arguments) <= index:
        return default
    value = evaluate(expression.arguments[index], scope)
    return str(value.value) if isinstance(value, Answer) else default


def _upper(inline: Inline) -> Inline:
    return replace(inline, text=inline.text.upper()) if isinstance(inline, Text | Filled) else inline


def _plural(expression: Filter, scope: Scope) -> tuple[Inline, ...]:
    value = evaluate(expression.of, scope)
    if isinstance(value, Blank):
        return (Text(_literal(expression, 1, "", scope)),)
    one = len(entries_of(value)) == 1 if not isinstance(value, Answer) else number_of(value) == 1
    return (Text(_literal(expression, 0 if one else 1, "", scope)),)


# ---------------------------------------------------------------- values


def print_value(value: Value, scope: Scope) -> tuple[Inline, ...]:
    """A value in its own form: dates as 1 April 2027, money as £1,000, a party by its short name, a list with "and"."""
    if isinstance(value, Answer):  # nearly always
        return (_filled(value, _own_form(value, scope)),)
    match value:
        case Blank(origin=origin, by_hand=by_hand):
            return (Ruled(origin.path),) if by_hand else (BlankMark(origin.path, origin.place),)
        case Row(columns, table=table):
            for name in ("short_name", "name", "heading"):
                if name in columns and (name != "short_name" or table == "parties"):
                    return print_value(columns[name], scope)
            raise CannotEvaluate("a row of a table can't be printed; name one of its columns")
        case Several() | ByParty():
            return print_list(value, "and", scope)
        case Absent():
            raise CannotEvaluate(
                "nothing is stated here, so nothing can be printed; guard it with   {% if … is given %}"
            )


def print_list(value: Value, joiner: str, scope: Scope) -> tuple[Inline, ...]:
    """`A`, `A and B`, `A, B and C`."""
    entries = [print_value(entry, scope) for entry in entries_of(value)]
    if not entries:
        raise CannotEvaluate("this list is empty, so nothing can be printed")
    inlines: list[Inline] = []
    for index, entry in enumerate(entries):
        if index:
            inlines.append(Text(f" {joiner} " if index == len(entries) - 1 else ", "))
        inlines.extend(entry)
    return tuple(inlines)


def _filled(value: Answer, text: str) -> Filled:
    printed = text if isinstance(value.value, str) else unbroken(text)
    return Filled(printed, value.origin.path, value.origin.place)


def known_answer(value: Value, scope: Scope) -> tuple[Inline, ...]:
    """An answer as printed, nothing where there is none to print: left open, stated as none, or a table of its own."""
    if isinstance(value, Absent | Blank | Row) or value.origin.how is How.DEFAULT:
        return ()
    if isinstance(value, Several) and (not value.entries or any(isinstance(each, Row) for each in value.entries)):
        return ()
    return print_value(value, scope)


def words_of(value: Value, scope: Scope) -> str:
    """A value as plain words, for messages and the report; `none` and `[●]` for what isn't there."""
    match value:
        case Absent():
            return "none"
        case Several(entries) if not entries:
            return "none"
        case Row(columns, id=row_id):
            return row_id or ", ".join(
                words_of(column, scope) for column in columns.values() if not isinstance(column, Absent)
            )
        case Several(entries):
            return "; ".join(words_of(entry, scope) for entry in entries)
        case ByParty(entries):
            return "; ".join(f"{party}: {words_of(entry, scope)}" for party, entry in entries.items())
        case Blank():
            return "[●]"
        case Answer():
            return _own_form(value, scope)


def forms_of(value: Answer, scope: Scope) -> Iterator[str]:
    """Every form in which a clause could print an answer, as printed: its own, in capitals, and those of the filters."""
    own = [inline.text for inline in print_value(value, scope) if isinstance(inline, Filled)]
    for form in _FORMS.values():
        with suppress(CannotEvaluate, ArithmeticError, ValueError):
            own.append(_filled(value, form(value.value)).text)
    for text in dict.fromkeys(own):
        yield text
        yield text.upper()
        yield text[:1].upper() + text[1:]


def _own_form(value: Answer, scope: Scope) -> str:
    if (form := _OF_KIND.get(value.kind)) is not None:
        return form(value.value)
    match value.kind:
        case Kind.PARTY | Kind.ROW:
            return _row_words(value, scope)
        case Kind.CHOICE:
            return value.words or str(value.value)
        case Kind.YES_NO:
            return "yes" if value.value else "no"
        case Kind.ADDRESS:
            return ", ".join(line.strip().rstrip(",") for line in str(value.value).split("\n") if line.strip())
        case _:
            return _number(value.value) if isinstance(value.value, Decimal) else str(value.value)


def _row_words(value: Answer, scope: Scope) -> str:
    row = row_of(value, scope)
    for name in ("short_name", "name"):
        column = row.columns.get(name) if row else None
        if isinstance(column, Answer):
            return str(column.value)
    return str(value.value)


# ---------------------------------------------------------------- forms


def _print_as(form: Callable[[object], str], value: Value, scope: Scope) -> tuple[Inline, ...]:
    if isinstance(value, Answer):
        if value.kind in (Kind.CHOICE, Kind.PARTY, Kind.ROW):
            return print_value(value, scope)
        return (_filled(value, form(value.value)),)
    if isinstance(value, Several | ByParty):
        raise CannotEvaluate("this form is for one value; use | list for several")
    return print_value(value, scope)


def _date(value: object) -> str:
    if type(value) is not date:
        raise CannotEvaluate("a date is wanted here")
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def _month(value: object) -> str:
    if isinstance(value, Month):
        return MONTHS[value.number - 1]
    if type(value) is date:
        return f"{MONTHS[value.month - 1]} {value.year}"
    raise CannotEvaluate("a month is wanted here")


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise CannotEvaluate("a number is wanted here")
    return value


def _number(value: object) -> str:
    number = _decimal(value)
    text = f"{number:,.10f}".rstrip("0").rstrip(".")
    return text if text not in ("-0", "") else "0"


def money(value: object) -> str:
    """£1,897,000; pence only where there are any."""
    amount = penny(_decimal(value))
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}".removesuffix(".00")


def _percent(value: object) -> str:
    return f"{_number(value)}%"


def _with_unit(one: str, several: str) -> Callable[[object], str]:
    def form(value: object) -> str:
        number = _decimal(value)
        return f"{_number(number)} {one if number == 1 else several}"

    return form


_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_LARGE = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))


def number_words(value: object) -> str:
    """A whole number in words: six, forty-two, one hundred and five."""
    number = _decimal(value)
    if number != int(number) or abs(number) >= 10**12:
        return _number(number)
    return ("minus " if number < 0 else "") + _in_words(abs(int(number)))


def _in_words(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_UNITS[rest]}" if rest else "")
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        return f"{_UNITS[hundreds]} hundred" + (f" and {_in_words(rest)}" if rest else "")
    size, name = next((size, name) for size, name in _LARGE if number >= size)
    count, rest = divmod(number, size)
    joined = " and " if 0 < rest < 100 else ", " if rest else ""
    return f"{_in_words(count)} {name}{joined}{_in_words(rest) if rest else ''}"


def _money_words(value: object) -> str:
    amount = penny(_decimal(value))
    pounds, pence = divmod(int(amount * 100), 100)
    words = f"{_in_words(pounds)} {'pound' if pounds == 1 else 'pounds'}"
    return words + (f" and {_in_words(pence)} {'penny' if pence == 1 else 'pence'}" if pence else "")


def ordinal(value: object) -> str:
    """1st, 2nd, 11th."""
    number = int(_decimal(value))
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_YEARS, _MONTHS, _DAYS = _with_unit("year", "years"), _with_unit("month", "months"), _with_unit("day", "days")
_HOURS, _WORKING_DAYS = _with_unit("hour", "hours"), _with_unit("Working Day", "Working Days")

_FORMS: dict[str, Callable[[object], str]] = {
    "date": _date,
    "month": _month,
    "money": money,
    "money_words": _money_words,
    "percent": _percent,
    "number": _number,
    "words": number_words,
    "ordinal": ordinal,
    "years": _YEARS,
    "months": _MONTHS,
    "days": _DAYS,
    "hours": _HOURS,
    "working_days": _WORKING_DAYS,
    "choice": str,
}

_OF_KIND: dict[Kind, Callable[[object], str]] = {
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.MONEY: money,
    Kind.PERCENT: _percent,
    Kind.YEARS: _YEARS,
    Kind.MONTHS: _MONTHS,
    Kind.DAYS: _DAYS,
    Kind.HOURS: _HOURS,
    Kind.WORKING_DAYS: _WORKING_DAYS,
}
