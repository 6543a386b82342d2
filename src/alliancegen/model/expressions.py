"""The one expression dialect: what conditions, facts, computed values and rules are made of (no calls, no assignment).

Read by `readers.template.expressions` (Jinja's grammar), evaluated by `assembly.evaluating`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from alliancegen.model.places import Place


class Constant(Struct, frozen=True):
    """A literal: text, number, true, false or none."""

    value: str | Decimal | bool | None
    place: Place


class Name(Struct, frozen=True):
    """A name that the scope knows: an answer, a loop's row, or one of the namespaces facts, sections, schedules."""

    name: str
    place: Place


class Attribute(Struct, frozen=True):
    """`of.name`: a question below a heading, or a column of a row or party."""

    of: Expression
    name: str
    place: Place


class Item(Struct, frozen=True):
    """`of[index]`: the value for one party, or one entry of a list."""

    of: Expression
    index: Expression
    place: Place


class ListOf(Struct, frozen=True):
    """`[a, b]`."""

    items: Sequence[Expression]
    place: Place


class Not(Struct, frozen=True):
    of: Expression
    place: Place


class Both(Struct, frozen=True):
    """`left and right`."""

    left: Expression
    right: Expression
    place: Place


class Either(Struct, frozen=True):
    """`left or right`."""

    left: Expression
    right: Expression
    place: Place


class Compare(Struct, frozen=True):
    """`left <op> right`; op is one of == != < <= > >= in, not in."""

    left: Expression
    op: str
    right: Expression
    place: Place


class Arithmetic(Struct, frozen=True):
    """`left <op> right` on numbers; op is one of + - * /."""

    left: Expression
    op: str
    right: Expression
    place: Place


class Filter(Struct, frozen=True):
    """`of | name(arguments)`."""

    of: Expression
    name: str
    arguments: Sequence[Expression]
    place: Place


class Test(Struct, frozen=True):
    """`of is name`; the tests are `given` and `blank`."""

    __test__ = False  # a name of the trade, not a test class

    of: Expression
    name: str
    place: Place


Expression = Constant | Name | Attribute | Item | ListOf | Not | Both | Either | Compare | Arithmetic | Filter | Test


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """The conditions that must hold together: both sides of each `and`."""
    if isinstance(expression, Both):
        yield from conjuncts(expression.left)
        yield from conjuncts(expression.right)
    else:
        yield expression


def paths_in(expression: Expression) -> Iterator[str]:
    """The dotted names of the answers and columns that a condition is about: `finance.split_basis`, `clinical`."""
    match expression:
        case Attribute() | Name():
            if path := _dotted(expression):
                yield path
        case Not(of) | Filter(of=of) | Test(of=of) | Item(of=of):
            yield from paths_in(of)
        case (
            Both(left, right)
            | Either(left, right)
            | Compare(left=left, right=right)
            | Arithmetic(left=left, right=right)
        ):
            yield from paths_in(left)
            yield from paths_in(right)
        case ListOf(items):
            for each in items:
                yield from paths_in(each)
        case Constant():
            pass


def _dotted(expression: Expression) -> str:
    match expression:
        case Name(name):
            return name if name not in ("facts", "sections", "schedules") else ""
        case Attribute(of, name):
            before = _dotted(of)
            return f"{before}.{name}" if before else ""
        case _:
            return ""


FILTERS: dict[str, tuple[int, int]] = {
    # choosing
    "where": (2, 3),
    "each": (1, 1),
    "first": (0, 0),
    "last": (0, 0),
    "unique": (0, 0),
    "keys": (0, 0),
    "values": (0, 0),
    # counting
    "count": (0, 0),
    "total": (0, 0),
    "least": (0, 0),
    "most": (0, 0),
    "all": (1, 1),
    "any": (1, 1),
    # dates
    "days_after": (1, 1),
    "working_days_after": (1, 1),
    "months_after": (1, 1),
    "year_end": (1, 1),
    "year_start": (1, 1),
    "years_until": (1, 1),
    # printing
    "date": (0, 0),
    "month": (0, 0),
    "money": (0, 0),
    "money_words": (0, 0),
    "percent": (0, 0),
    "number": (0, 0),
    "words": (0, 0),
    "ordinal": (0, 0),
    "years": (0, 0),
    "months": (0, 0),
    "days": (0, 0),
    "hours": (0, 0),
    "working_days": (0, 0),
    "list": (0, 1),
    "plural": (2, 2),
    "choice": (0, 0),
    "upper": (0, 0),
}
"""Every filter with the least and the most arguments that it takes."""

TESTS = frozenset({"given", "blank", "percent"})
"""Every test after `is`."""
