"""Expressions: Jinja's grammar, translated node by node into `model.expressions`. What isn't translated isn't allowed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING

from alliancegen.model.expressions import (
    FILTERS,
    TESTS,
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
from alliancegen.model.patterns import compiled_late
from alliancegen.model.places import Place
from alliancegen.model.suggestions import nearest
from alliancegen.readers.template.refusal import Refused

with compiled_late():
    from jinja2 import Environment, TemplateError, nodes
    from jinja2.parser import Parser

if TYPE_CHECKING:
    from jinja2.lexer import Token

GRAMMAR = Environment(autoescape=False, keep_trailing_newline=True)
MAX_LENGTH = 1_000
MAX_DEPTH = 40
LARGEST = 10**15

_COMPARISONS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}
_ARITHMETIC: dict[type[nodes.BinExpr], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/"}

_PATH = re.compile(r"[ \n]*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,20})[ \n]*(?:\|[ \n]*([a-z_]+)[ \n]*)?")
"""An answer by its path, in a form or as it is, like most expressions: read without Jinja, which takes ten times as long."""
_NO_NAMES = {"and", "or", "not", "in", "is", "if", "else", "true", "false", "none"}
_FORMS = {name for name, (least, _) in FILTERS.items() if not least}


def read_expression(source: str, place: Place) -> Expression:
    """The expression that `source` spells; `place` is its span.

    Raises `Refused` for anything outside the dialect: calls, slices, hidden attributes, unknown filters and tests.
    """
    if len(source) > MAX_LENGTH:
        raise Refused(
            "expression-too-long",
            f"this expression has more than {MAX_LENGTH} characters",
            place,
            "give it a name in facts.yaml",
        )
    if (plain := _plain_path(source, place)) is not None:
        return plain
    try:
        tree, rest = _parsed(source)
    except TemplateError as error:
        raise Refused("expression-syntax", f"this is not an expression: {_plain(error)}", place) from None
    except RecursionError:
        raise _too_deep(place) from None
    if rest.type != "eof":
        raise Refused(
            "expression-syntax", f"nothing is expected after the expression, but there is '{rest.value}'", place
        )
    return _translate(tree, place, 0)


def _plain_path(source: str, place: Place) -> Expression | None:
    """A path, with a filter that needs no brackets or without; None for any other expression."""
    if not (plain := _PATH.fullmatch(source)):
        return None
    path, form = plain.groups()
    name, *below = path.split(".")
    if name in _NO_NAMES or not (form is None or form in _FORMS):
        return None
    named: Expression = Name(intern(name), place)  # one text for each name: a kept library then loads faster
    for each in below:
        named = Attribute(named, intern(each), place)
    return named if form is None else Filter(named, intern(form), (), place)


@lru_cache(maxsize=4_000)
def _parsed(source: str) -> tuple[nodes.Expr, Token]:
    """What Jinja reads, and what stands behind it. Of one library's conditions a third stand there before."""
    parser = Parser(GRAMMAR, source, state="variable")
    return parser.parse_expression(), parser.stream.current


def read_loop(source: str, place: Place) -> tuple[str, Expression]:
    """A loop as it is written: `row in rows`."""
    match = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s+in\s+(.+)", source, re.DOTALL)
    if not match:
        raise Refused("expression-syntax", "a loop is written: name in answers, as in  service in services", place)
    return match[1], read_expression(match[2], place)


def _translate(tree: nodes.Node, place: Place, depth: int) -> Expression:
    if depth > MAX_DEPTH:
        raise _too_deep(place)

    def below(node: nodes.Node) -> Expression:
        return _translate(node, place, depth + 1)

    match tree:
        case nodes.Const(value=bool() | str() | None as value):
            return Constant(value, place)
        case nodes.Const(value=int() | float() as value):
            return Constant(_number(value, place), place)
        case nodes.Name(name=name):
            return Name(intern(_visible(name, place)), place)
        case nodes.Getattr(node=of, attr=attribute):
            return Attribute(below(of), intern(_visible(attribute, place)), place)
        case nodes.Getitem(node=of, arg=nodes.Slice()):
            raise Refused("not-allowed", "slices like [1:3] are not part of the clause language", place)
        case nodes.Getitem(node=of, arg=index):
            return Item(below(of), below(index), place)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return ListOf(tuple(below(item) for item in items), place)
        case nodes.Not(node=of):
            return Not(below(of), place)
        case nodes.And(left=left, right=right):
            return Both(below(left), below(right), place)
        case nodes.Or(left=left, right=right):
            return Either(below(left), below(right), place)
        case nodes.Compare(expr=left, ops=[nodes.Operand(op=op, expr=right)]):
            return Compare(below(left), _COMPARISONS[op], below(right), place)
        case nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div():
            return Arithmetic(below(tree.left), _ARITHMETIC[type(tree)], below(tree.right), place)
        case nodes.Neg(node=of):
            return Arithmetic(Constant(Decimal(0), place), "-", below(of), place)
        case nodes.Filter(node=of, name=name, args=arguments, kwargs=[], dyn_args=None, dyn_kwargs=None) if (
            of is not None
        ):
            return Filter(
                below(of), _filter(name, len(arguments), place), tuple(below(each) for each in arguments), place
            )
        case nodes.Test(node=of, name=name, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
            return Test(below(of), _test(name, place), place)
        case nodes.Call():
            raise Refused(
                "not-allowed",
                "calls like name(...) are not part of the clause language",
                place,
                "use a filter: value | name",
            )
        case _:
            raise Refused("not-allowed", f"{_name_of(tree)} is not part of the clause language", place)


def _number(value: int | float, place: Place) -> Decimal:
    number = Decimal(str(value))
    if abs(number) >= LARGEST:
        message = "a number in the clause language has at most 15 digits before the point"
        raise Refused("not-allowed", message, place, "no figure of an agreement is as large")
    return number


def _too_deep(place: Place) -> Refused:
    message = f"this expression is nested more than {MAX_DEPTH} deep"
    return Refused("expression-too-deep", message, place, "give a part of it a name in facts.yaml")


def _visible(name: str, place: Place) -> str:
    if name.startswith("_"):
        raise Refused("not-allowed", f"names don't start with an underscore: '{name}'", place)
    return name


def _filter(name: str, count: int, place: Place) -> str:
    if name not in FILTERS:
        raise Refused("unknown-filter", f"there is no filter '{name}'", place, nearest(name, FILTERS))
    least, most = FILTERS[name]
    if not least <= count <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise Refused("filter-arguments", f"the filter '{name}' takes {wanted} in brackets, not {count}", place)
    return name


def _test(name: str, place: Place) -> str:
    if name not in TESTS:
        raise Refused("unknown-test", f"there is no test 'is {name}'", place, nearest(name, TESTS))
    return name


def _plain(error: TemplateError) -> str:
    message = error.message or "it can't be read"
    return message.replace("end of template", "its end").rstrip(".")


def _name_of(tree: nodes.Node) -> str:
    names = {
        "Concat": "joining with ~",
        "Compare": "a chain of comparisons",
        "CondExpr": "a … if … else …",
        "Dict": "a mapping {…}",
        "Mod": "the remainder %",
        "Pow": "the power **",
        "FloorDiv": "the division //",
        "Pos": "a plus sign before a value",
    }
    return names.get(type(tree).__name__, f"'{type(tree).__name__.lower()}'")
