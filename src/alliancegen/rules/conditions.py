"""Conditions laid side by side without any answer: whether two of them can't hold together, as far as their shape shows.

A fact counts as its expression. What the shape doesn't show (two facts that rest on sums) counts as possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from alliancegen.model.expressions import (
    Attribute,
    Both,
    Compare,
    Constant,
    Either,
    Expression,
    ListOf,
    Name,
    Not,
)
from alliancegen.model.library import Fact
from alliancegen.model.places import Place
from alliancegen.model.templates import Block, For, If, Part

MOST_SPLIT = 12
Shape = tuple[Any, ...]
"""An expression without its places, so that two that say the same are equal."""


class Guarded(Struct, frozen=True):
    """A block with the conditions round it, each with whether it must hold."""

    block: Block
    conditions: Sequence[tuple[Expression, bool]]


def guarded_blocks(parts: Sequence[Part], outer: Sequence[tuple[Expression, bool]] = ()) -> Iterator[Guarded]:
    """Every block with all the conditions under which it prints."""
    for part in parts:
        match part:
            case Block():
                yield Guarded(part, outer)
            case If(branches):
                earlier: list[tuple[Expression, bool]] = []
                for condition, body in branches:
                    own = [] if condition is None else [(condition, True)]
                    yield from guarded_blocks(body, [*outer, *earlier, *own])
                    if condition is not None:
                        earlier.append((condition, False))
            case For(body=body):
                yield from guarded_blocks(body, outer)


Held = tuple[Expression, bool]
"""A condition, and whether it holds."""


class Conditions:
    """Knows the facts, and so what a condition comes down to."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self._shapes: dict[int, tuple[Expression, Shape]] = {}

    def can_hold_together(self, conditions: Sequence[Held], split: frozenset[Shape] = frozenset()) -> bool:
        """Whether nothing in the shape of the conditions keeps them from holding at once.

        Of an `or` that holds (an `and` that doesn't) one side at least has to be possible; `split` are those looked at.
        """
        parts = {(self._shape(each), wanted): each for held in conditions for each, wanted in self._parts(*held)}
        if _contradict(parts):
            return False
        for (shape, wanted), each in parts.items():
            if isinstance(each, Either if wanted else Both) and shape not in split and len(split) < MOST_SPLIT:
                assert isinstance(each, Either | Both)  # as looked for
                sides = [(each.left, wanted), (each.right, wanted)]
                return any(self.can_hold_together([*conditions, side], split | {shape}) for side in sides)
        return True

    def _shape(self, expression: Expression) -> Shape:
        known = self._shapes.get(id(expression))
        if known is None:
            known = self._shapes[id(expression)] = (
                expression,
                shape_of(expression),
            )  # kept, so that its id stays its own
        return known[1]

    def _parts(self, condition: Expression, holds: bool, depth: int = 0) -> Iterator[tuple[Expression, bool]]:
        """What must hold, or must not, for the condition to hold (or not)."""
        match condition:
            case Not(of):
                yield from self._parts(of, not holds, depth)
            case Both(left, right) | Either(left, right):
                yield condition, holds
                if isinstance(condition, Both) is holds:  # all of `and` holds, nothing of `or` does
                    yield from self._parts(left, holds, depth)
                    yield from self._parts(right, holds, depth)
            case Compare(left, "!=", right, place):
                yield Compare(left, "==", right, place), not holds
            case Compare(left, "not in", right, place):
                yield Compare(left, "in", right, place), not holds
            case _:
                yield condition, holds
                if fact := self._fact(condition, depth):
                    yield from self._parts(fact.expression, holds, depth + 1)

    def _fact(self, condition: Expression, depth: int) -> Fact | None:
        match condition:
            case Attribute(Name("facts"), name) if depth < 8:
                return self._facts.get(name)
            case _:
                return None


def _contradict(parts: Mapping[tuple[Shape, bool], Expression]) -> bool:
    """Whether one condition both holds and doesn't, or nothing is left for a value to be."""
    left_over: dict[Shape, set[Shape]] = {}
    for (shape, wanted), each in parts.items():
        if (shape, not wanted) in parts or (isinstance(each, Constant) and each.value is (not wanted)):
            return True
        if wanted and (choice := _choice(each)):
            left_over[choice[0]] = left_over.get(choice[0], choice[1]) & choice[1]
    for (_, wanted), each in parts.items():
        choice = _choice(each)
        if not wanted and choice and choice[0] in left_over:
            left_over[choice[0]] = left_over[choice[0]] - choice[1]
    return any(not values for values in left_over.values())


def _choice(expression: Expression) -> tuple[Shape, set[Shape]] | None:
    """What `x == 'a'` and `x in ['a', 'b']` leave x to be."""
    match expression:
        case Compare(left, "==", Constant() as right):
            return shape_of(left), {shape_of(right)}
        case Compare(left, "in", ListOf(items)) if all(isinstance(each, Constant) for each in items):
            return shape_of(left), {shape_of(each) for each in items}
        case _:
            return None


def shape_of(expression: object) -> Shape:
    """An expression as nested tuples, without places."""
    if isinstance(expression, Struct):
        values = astuple(expression)
        return (type(expression).__name__, *(shape_of(each) for each in values if not isinstance(each, Place)))
    if isinstance(expression, list | tuple):
        return tuple(shape_of(each) for each in expression)
    return (expression,)
