"""Yes/no formulas as ordered binary decision diagrams (Bryant 1986): equal formulas are one number.

So whether a formula can hold at all, in how many cases, and in which case nearest to given ones, are short walks, and no
combination is gone through one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

NEVER = 0
ALWAYS = 1


class TooLarge(Exception):
    """A formula with more nodes than are worth the time."""


class Diagrams:
    """The formulas of one kind of agreement. A formula is a number; a variable is one too, in the order of its making."""

    def __init__(self, most: int = 400_000) -> None:
        self._most = most
        self._nodes: list[tuple[int, int, int]] = [(1 << 30, 0, 0), (1 << 30, 1, 1)]
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._negated: dict[int, int] = {}
        self._supports: dict[int, frozenset[int]] = {NEVER: frozenset(), ALWAYS: frozenset()}

    def variable(self, number: int) -> int:
        """The formula that holds where this variable does."""
        return self._node(number, NEVER, ALWAYS)

    def _node(self, variable: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (variable, low, high)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._nodes)
            if found > self._most:
                raise TooLarge
            self._nodes.append(key)
        return found

    def both(self, *formulas: int) -> int:
        """Where all of these hold."""
        done = ALWAYS
        for formula in formulas:
            done = self._join(done, formula, NEVER, self._both)
        return done

    def either(self, *formulas: int) -> int:
        """Where one of these holds, or several."""
        done = NEVER
        for formula in formulas:
            done = self._join(done, formula, ALWAYS, self._either)
        return done

    def _join(self, one: int, other: int, deciding: int, known: dict[tuple[int, int], int]) -> int:
        """`and` (decided by NEVER) or `or` (decided by ALWAYS) of two formulas: most of the work is done here."""
        if one == other or other == 1 - deciding:
            return one
        if one == 1 - deciding:
            return other
        if deciding in (one, other):
            return deciding
        key = (one, other) if one < other else (other, one)
        found = known.get(key)
        if found is None:
            first, low, high = self._nodes[one]
            second, other_low, other_high = self._nodes[other]
            if first < second:
                other_low = other_high = other
            elif second < first:
                first, low, high = second, one, one
            found = known[key] = self._node(
                first,
                self._join(low, other_low, deciding, known),
                self._join(high, other_high, deciding, known),
            )
        return found

    def negated(self, formula: int) -> int:
        """Where a formula doesn't hold."""
        if formula <= ALWAYS:
            return 1 - formula
        found = self._negated.get(formula)
        if found is None:
            variable, low, high = self._nodes[formula]
            found = self._negated[formula] = self._node(variable, self.negated(low), self.negated(high))
            self._negated[found] = formula
        return found

    def implies(self, formula: int, other: int) -> int:
        """Where the other holds, or the first doesn't."""
        return self.either(self.negated(formula), other)

    def exactly_one(self, formulas: Iterable[int]) -> int:
        none, one = ALWAYS, NEVER
        for formula in formulas:
            no = self.negated(formula)
            one = self.either(self.both(formula, none), self.both(no, one))
            none = self.both(no, none)
        return one

    def support(self, formula: int) -> frozenset[int]:
        """The variables on which a formula rests."""
        found = self._supports.get(formula)
        if found is None:
            variable, low, high = self._nodes[formula]
            found = self._supports[formula] = self.support(low) | self.support(high) | {variable}
        return found

    def cases(self, formula: int) -> int:
        """How many combinations of the variables on which it rests meet a formula."""
        ranks = {variable: rank for rank, variable in enumerate(sorted(self.support(formula)))}
        known: dict[int, int] = {NEVER: 0, ALWAYS: 1}

        def rank(each: int) -> int:
            return len(ranks) if each <= ALWAYS else ranks[self._nodes[each][0]]

        def count(each: int) -> int:
            if each not in known:
                _, low, high = self._nodes[each]
                below = ((low, count(low)), (high, count(high)))
                known[each] = sum(cases << (rank(side) - rank(each) - 1) for side, cases in below)
            return known[each]

        return count(formula) << (rank(formula) if ranks else 0)

    def nearest(self, formula: int, cost: Callable[[int, bool], int]) -> dict[int, bool] | None:
        """The case that meets a formula at the least cost in all; variables that don't matter are left out."""
        known: dict[int, tuple[int, bool] | None] = {NEVER: None, ALWAYS: (0, False)}

        def least(each: int) -> tuple[int, bool] | None:
            if each not in known:
                variable, *sides = self._nodes[each]
                found = [
                    (below[0] + cost(variable, value), value)
                    for value, side in ((False, sides[0]), (True, sides[1]))
                    if (below := least(side)) is not None
                ]
                known[each] = min(found, default=None)
            return known[each]

        if least(formula) is None:
            return None
        case: dict[int, bool] = {}
        while formula != ALWAYS:
            found = least(formula)
            assert found is not None  # every step of the way leads to ALWAYS
            variable, low, high = self._nodes[formula]
            case[variable] = found[1]
            formula = high if found[1] else low
        return case

    def cube(self, case: Mapping[int, bool]) -> int:
        """The formula that holds in this case alone."""
        done = ALWAYS
        for variable in sorted(case, reverse=True):
            done = self._node(variable, *((NEVER, done) if case[variable] else (done, NEVER)))
        return done

    def without(self, formula: int, variables: Iterable[int]) -> int:
        """Where a formula can hold with some values of these variables."""
        for variable in variables:
            formula = self.either(*(self.where(formula, variable, value=value) for value in (False, True)))
        return formula

    def where(self, formula: int, variable: int, *, value: bool) -> int:
        """A formula with the value of one variable known."""
        known: dict[int, int] = {}

        def fixed(each: int) -> int:
            top, low, high = self._nodes[each]
            if top > variable:
                return each
            if top == variable:
                return high if value else low
            if each not in known:
                known[each] = self._node(top, fixed(low), fixed(high))
            return known[each]

        return fixed(formula)
