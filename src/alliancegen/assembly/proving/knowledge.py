"""What is known of the answers whatever the library says: what excludes what, and what follows from what.

Only what rests on the variables of a formula is added to it: the rest can always be answered somehow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from alliancegen.assembly.proving.diagrams import ALWAYS, NEVER, TooLarge
from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.variables import (
    NOTHING,
    AtLeast,
    Chosen,
    Listed,
    RowOf,
    Rows,
    Variable,
    values_of,
)
from alliancegen.model.library import Rule
from alliancegen.model.problems import Severity

_ROUNDS = 3
_MOST_TOGETHER = 8


class Knowledge:
    """Adds to a formula what is known of its variables. `rules` are those that refuse answers."""

    def __init__(self, formulas: Formulas, rules: Iterable[Rule]) -> None:
        self._formulas = formulas
        self._d = formulas.diagrams
        self._rules = list(rules)
        self._known: dict[int, int] = {}
        self._refuted: dict[int, int] = {}
        self._learnt: list[int] = []

    def learn(self, impossible: int) -> None:
        """Answers that turned out to be refused: no later case is one of them."""
        self._learnt.append(self._d.negated(impossible))
        self._refuted.clear()

    @cached_property
    def _refused(self) -> Sequence[tuple[frozenset[str], int]]:
        """What the rules refuse, with the answers that each is about."""
        return list(_refused(self._formulas, self._rules))

    def plain(self, formula: int) -> int:
        """A formula with what is known of its variables, rules left aside."""
        if formula not in self._known:
            done, about = formula, frozenset[int]()
            for _ in range(_ROUNDS):
                support = self._d.support(done)
                if done == NEVER or support <= about:
                    break
                about |= support
                for fact in self._facts_about(support):
                    done = self._d.both(done, fact)
            self._known[formula] = done
        return self._known[formula]

    def possible(self, formula: int) -> int:
        """A formula with what is known of its variables, and with the rules that refuse its cases one after the other."""
        if formula not in self._refuted:
            done = self.plain(formula)
            used: set[int] = set()
            while (case := self._d.nearest(done, _no_cost)) is not None:
                fact = self._refusing(case, used)
                if fact is None:
                    break
                done = self.plain(self._d.both(done, fact))
            self._refuted[formula] = done
        return self._refuted[formula]

    def _refusing(self, case: Mapping[int, bool], used: set[int]) -> int | None:
        """Something that refuses a case: what was learnt, or a rule with what is known of its variables."""
        cube = self._d.cube(case)
        for fact in self._learnt:
            if self._d.both(cube, fact) == NEVER:
                return fact
        paths = {path for number in case if (path := getattr(self._formulas.variables[number], "path", ""))}
        near = []
        for number, (about, fact) in enumerate(self._refused):
            if number in used or not about & paths:
                continue
            met = self._d.both(cube, fact)
            if met == NEVER or self.plain(met) == NEVER:
                used.add(number)
                return fact
            if self._d.support(fact) & case.keys():
                near.append(fact)
        return self._together(cube, near[:_MOST_TOGETHER])

    def _together(self, cube: int, facts: Sequence[int]) -> int | None:
        """Several rules that refuse a case between them."""
        if len(facts) < 2:
            return None
        all_of_them = self._d.both(*facts)
        return all_of_them if self.plain(self._d.both(cube, all_of_them)) == NEVER else None

    def _facts_about(self, support: frozenset[int]) -> Iterator[int]:
        variables = [self._formulas.variables[number] for number in sorted(support)]
        for path in dict.fromkeys(each.path for each in variables if isinstance(each, Chosen)):
            slot = self._formulas.slot_at(path)
            if slot is not None:
                yield self._d.exactly_one(
                    self._formulas.variable(Chosen(path, value)) for value in slot.question.choices
                )
        for path in dict.fromkeys(each.path for each in variables if isinstance(each, Listed)):
            yield from self._listed(path)
        counts = [each for each in variables if isinstance(each, AtLeast)]
        yield from self._order(counts)
        yield from self._cover(counts)
        yield from self._sums(counts)
        yield from self._rows(variables, counts)

    def _listed(self, path: str) -> Iterator[int]:
        """A list is empty where no value stands in it."""
        slot = self._formulas.slot_at(path)
        if slot is None:
            return
        some = self._d.either(*(self._formulas.variable(Listed(path, each)) for each in slot.question.choices))
        full = self._formulas.some(Rows(path))
        yield self._d.both(self._d.implies(full, some), self._d.implies(some, full))
        if slot.question.at_least is not None and slot.question.at_least.text != "0":
            yield some

    # ------------------------------------------------------------ numbers and rows

    def _order(self, counts: Sequence[AtLeast]) -> Iterator[int]:
        """What is more than two is more than one; a clinical service is a service."""
        for one in counts:
            for other in counts:
                if one is not other and (one.number, one.more) >= (other.number, other.more) and _follows(one, other):
                    yield self._d.implies(self._formulas.variable(one), self._formulas.variable(other))

    def _cover(self, counts: Sequence[AtLeast]) -> Iterator[int]:
        """Each row has one of the values of a column: where there are rows, rows with some value are found."""
        single = [each for each in counts if each.rows is not None and each.number == 1 and not each.rows.other]
        tables = dict.fromkeys(each.rows.table for each in single if each.rows is not None)
        starts = [each.rows for each in single if each.rows is not None and each.rows.through is None]
        for rows in {each.name: each for each in [*starts, *map(Rows, tables)]}.values():
            for name in {name for each in single if each.rows for name in each.rows.allowed} - rows.allowed.keys():
                yield from self._covered(rows, name, single)

    def _covered(self, rows: Rows, name: str, counts: Sequence[AtLeast]) -> Iterator[int]:
        slot = self._formulas.slot_at(rows.table)
        column = slot.question.columns.get(name) if slot is not None else None
        if slot is None or column is None:
            return
        asked = self._formulas.always_asked(slot.question, column)
        whole = values_of(column) - (set() if asked is None or column.or_none else {NOTHING})
        found = {
            self._formulas.variable(each): each.rows.allowed[name]
            for each in counts
            if each.rows is not None and name in each.rows.allowed and rows.are_among(each.rows.whatever(name))
        }
        if whole and whole <= frozenset().union(*found.values()):
            some = self._formulas.at_least_rows(rows, Decimal(1))
            there = self._d.both(slot.asked, ALWAYS if asked is None else asked)
            yield self._d.implies(self._d.both(there, some), self._d.either(*found))

    def _sums(self, counts: Sequence[AtLeast]) -> Iterator[int]:
        """Rows with different values of one column are different rows: a purchaser and a provider are two parties."""
        columns: dict[tuple[str, str], list[AtLeast]] = defaultdict(list)
        for each in counts:
            if each.rows is not None and len(each.rows.allowed) == 1 and not each.rows.other and not each.rows.through:
                columns[each.rows.table, next(iter(each.rows.allowed))].append(each)
        for (table, name), found in columns.items():
            for size in (2, 3):
                for group in combinations(found, size):
                    sets = [each.rows.allowed[name] for each in group if each.rows is not None]
                    if sum(map(len, sets)) == len(frozenset().union(*sets)):
                        number = sum((each.number for each in group), Decimal(0))
                        both = self._d.both(*(self._formulas.variable(each) for each in group))
                        yield self._d.implies(both, self._formulas.at_least_rows(Rows(table), number))

    def _rows(self, variables: Sequence[Variable], counts: Sequence[AtLeast]) -> Iterator[int]:
        """A loop's row with some values is one of the rows that have them."""
        keys = {path.rpartition(".")[0] for each in variables if (path := getattr(each, "path", ""))}
        for key in sorted(keys & set(self._formulas.row_keys)):
            row = self._formulas.row_keys[key]
            for each in counts:
                rows = each.rows
                if rows is None or rows.other or each.number != 1 or rows.table != row.rows.table:
                    continue
                if rows.through is None or row.rows.are_among(Rows(rows.table, through=rows.through)):
                    yield self._d.implies(self._formulas.fits(row, rows), self._formulas.variable(each))


def _no_cost(number: int, value: bool) -> int:
    return int(value)


def _follows(one: AtLeast, other: AtLeast) -> bool:
    if one.rows is None or other.rows is None:
        return one.name == other.name
    if one.rows.through is not None and other.rows.through is None and other.number > 1:
        return False  # one row may come more than once
    return one.rows.are_among(other.rows)


def _refused(formulas: Formulas, rules: Iterable[Rule]) -> Iterator[tuple[frozenset[str], int]]:
    """What rules with an error refuse, where no answer that may be open decides it, with the answers that it is about."""
    for rule in rules:
        if rule.require is None or rule.severity is not Severity.ERROR or rule.before_signing or len(rule.loops) > 1:
            continue
        try:
            facts = list(_of_each_row(formulas, rule) if rule.loops else _of_all(formulas, rule))
        except TooLarge:
            continue
        for fact in facts:
            judged = _judged(formulas, fact)
            if judged != ALWAYS:
                variables = [formulas.variables[number] for number in formulas.diagrams.support(judged)]
                yield frozenset(path for each in variables if (path := getattr(each, "path", ""))), judged


def _judged(formulas: Formulas, fact: int) -> int:
    """What a rule refuses for sure, although it doesn't judge what rests on an answer still to come.

    Rows that are there are there; but that there are fewer of them isn't known while one of their columns is open.
    """
    d = formulas.diagrams
    for number in sorted(d.support(fact)):
        what = formulas.variables[number]
        if formulas.is_decided(what):
            continue
        if not isinstance(what, AtLeast) or what.rows is None:
            return ALWAYS
        there = d.variable(number)
        fact = d.either(fact, d.both(d.negated(there), d.where(fact, number, value=True)))
    return fact


def _of_all(formulas: Formulas, rule: Rule) -> Iterator[int]:
    assert rule.require is not None  # looked up before
    when = ALWAYS if rule.when is None else formulas.formula(rule.when)
    yield formulas.diagrams.implies(when, formulas.formula(rule.require))


def _of_each_row(formulas: Formulas, rule: Rule) -> Iterator[int]:
    """What a rule asks of the row that is spoken of, and what follows for there being such a row at all."""
    assert rule.require is not None  # looked up before
    d = formulas.diagrams
    (name, over), *_ = rule.loops
    local, some = formulas.enter(name, over, {})
    when = ALWAYS if rule.when is None else formulas.formula(rule.when, local)
    require = formulas.formula(rule.require, local)
    fact = d.implies(d.both(some, when), require)
    yield fact
    row = local[name]
    if not isinstance(row, RowOf):
        return
    own = [number for number in d.support(d.both(some, when, require)) if formulas.is_about(number, row)]
    if not d.support(when) & frozenset(own):
        known = d.both(some, require)
        for number in own:
            known = d.both(known, formulas.follows_for_all(number))
        yield d.implies(d.both(formulas.counted(over, Decimal(1), {}), when), d.without(known, own))
