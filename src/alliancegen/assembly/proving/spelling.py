"""Expressions as words: two that say the same are spelt the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

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
from alliancegen.model.library import Library


def dotted(expression: Expression) -> str:
    """`a.b.c` of a plain name; empty for anything else."""
    match expression:
        case Name(name):
            return name
        case Attribute(of, name):
            before = dotted(of)
            return f"{before}.{name}" if before else ""
        case _:
            return ""


def spelt(expression: Expression, names: Mapping[str, str]) -> str:
    """An expression in words. `names` says what the names of loops stand for."""

    def words(each: Expression) -> str:
        match each:
            case Constant(value):
                return repr(value) if isinstance(value, str) else str(value)
            case Name(name):
                return names.get(name, name)
            case Attribute(of, name):
                return f"{words(of)}.{name}"
            case Item(of, index):
                return f"{words(of)}[{words(index)}]"
            case ListOf(items):
                return f"[{', '.join(map(words, items))}]"
            case Not(of):
                return f"not ({words(of)})"
            case Both(left, right):
                return f"({words(left)} and {words(right)})"
            case Either(left, right):
                return f"({words(left)} or {words(right)})"
            case Compare(left, op, right) | Arithmetic(left, op, right):
                return f"{words(left)} {op} {words(right)}"
            case Filter(of, name, arguments):
                return f"{words(of)} | {name}({', '.join(map(words, arguments))})"
            case Test(of, name):
                return f"{words(of)} is {name}"
            case _:
                assert_never(each)

    return words(expression)


def paths_in(expression: Expression, library: Library) -> Iterator[str]:
    """The answers that an expression names, with those on which its facts rest, and the columns of what it chooses from."""
    match expression:
        case Constant():
            return
        case Name() | Attribute():
            path = dotted(expression)
            name = path.removeprefix("facts.")
            if path != name and name in library.facts:
                yield from paths_in(library.facts[name].expression, library)
            elif path:
                yield path
            elif isinstance(expression, Attribute):
                yield from paths_in(expression.of, library)
        case Not(of) | Test(of):
            yield from paths_in(of, library)
        case Item(left, right) | Both(left, right) | Either(left, right):
            yield from paths_in(left, library)
            yield from paths_in(right, library)
        case Compare(left, _, right) | Arithmetic(left, _, right):
            yield from paths_in(left, library)
            yield from paths_in(right, library)
        case ListOf(items):
            for item in items:
                yield from paths_in(item, library)
        case Filter(of, _, arguments):
            for each in (of, *arguments):
                yield from paths_in(each, library)
        case _:
            assert_never(expression)
