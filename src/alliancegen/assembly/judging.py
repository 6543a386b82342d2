"""Judge: the rules about answers, as data. One problem a row, at the row's line; a rule that meets a blank is not judged.

A rule marked `before: signing` whose answer is still unknown is a thing to do before anyone signs; at signing it is an
error. With `undone: yes` so is one that the answers say isn't met yet. Otherwise what is stated and wrong is a problem at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from alliancegen.assembly.deriving import Derived
from alliancegen.assembly.evaluating import CannotEvaluate, Scope, entries_of, evaluate, row_of, truth
from alliancegen.assembly.filling import Filler
from alliancegen.assembly.planning import in_or_out
from alliancegen.assembly.printing import words_of
from alliancegen.model.agreement import plain_text
from alliancegen.model.coverage import BeforeSigning
from alliancegen.model.expressions import Expression
from alliancegen.model.library import AgreementKind, Library, Rule
from alliancegen.model.places import Place
from alliancegen.model.plan import Plan
from alliancegen.model.problems import Problem
from alliancegen.model.questions import Kind
from alliancegen.model.templates import Piece
from alliancegen.model.values import Absent, Answer, Blank, ByParty, Row, Several, Value

_TYPED = (Kind.TEXT, Kind.PARAGRAPH)
MOST_TURNS = 100_000
"""On how many rows a rule is judged at most, where its loops nest: 316 parties, each against each other."""


def judge(
    derived: Derived, plan: Plan, library: Library, kind: AgreementKind
) -> tuple[list[BeforeSigning], list[Problem]]:
    """What is still to be done before signing, and what the rules refuse."""
    judge_ = _Judging(derived, plan, kind)
    for rule in [*library.rules, *kind.rules]:
        judge_.rule(rule)
    return judge_.before, judge_.problems


class _Judging:
    def __init__(self, derived: Derived, plan: Plan, kind: AgreementKind) -> None:
        self._derived = derived
        self._scope = derived.scope.with_names(in_or_out(plan, kind))
        self._final = derived.answers.execution
        self.before: list[BeforeSigning] = []
        self.problems: list[Problem] = []

    def rule(self, rule: Rule) -> None:
        """Judge one rule on every row that it is about."""
        try:
            for turn, scope in enumerate(self._rows(rule.loops, self._scope)):
                if turn == MOST_TURNS:
                    raise CannotEvaluate(f"it would be judged on more than {MOST_TURNS:,} rows, row against row")
                if rule.when is not None and truth(evaluate(rule.when, scope)) is not True:
                    continue
                if rule.forbid_words:
                    self._forbidden(rule, scope)
                if rule.require is not None:
                    self._row(rule, rule.require, scope)
        except CannotEvaluate as reason:
            self.problems.append(Problem("cannot-evaluate", f"the rule {rule.id}: {reason}", rule.place))

    def _rows(self, loops: Sequence[tuple[str, Expression]], scope: Scope) -> Iterator[Scope]:
        """The scope of each row: loops nest from left to right. A blank is no row."""
        if not loops:
            yield scope
            return
        name, over = loops[0]
        for entry in entries_of(evaluate(over, scope)):
            if not isinstance(entry, Blank):
                yield from self._rows(loops[1:], scope.with_names({name: entry}))

    def _row(self, rule: Rule, require: Expression, scope: Scope) -> None:
        known = truth(evaluate(require, scope))
        if known is True or (known is None and not rule.before_signing):
            return
        if not self._final and (known is None or rule.undone):
            by = evaluate(rule.by, scope) if rule.by is not None else Absent()
            by_words = "" if isinstance(by, Absent | Blank) else words_of(by, scope)
            done = BeforeSigning(
                self._words(rule.task, scope), self._words(rule.who, scope), by_words, rule.id, self._place(rule, scope)
            )
            if done not in self.before:
                self.before.append(done)
            return
        if known is None:
            task = self._words(rule.task, scope)
            self.problems.append(
                Problem(
                    rule.id,
                    f"not recorded as done before signing: {task}",
                    self._place(rule, scope),
                    help=self._words(rule.help, scope),
                )
            )
            return
        severity = rule.severity_final if self._final else rule.severity
        self.problems.append(
            Problem(
                rule.id,
                self._words(rule.problem, scope),
                self._place(rule, scope),
                severity,
                help=self._words(rule.help, scope),
            )
        )

    @cached_property
    def _typed(self) -> list[Answer]:
        """Every text that was typed."""
        return list(_texts(self._derived.answers.root))

    @cached_property
    def _all_typed(self) -> str:
        return "\n".join(str(answer.value) for answer in self._typed)

    def _words(self, pieces: Sequence[Piece], scope: Scope) -> str:
        return plain_text(list(Filler(scope, "must", self.problems).inlines(pieces)))

    def _place(self, rule: Rule, scope: Scope) -> Place | None:
        """The row's place, or that of the answer named by `at`, or of what the rule is about."""
        for expression in (rule.at, rule.require):
            if expression is not None and (place := _first_place(evaluate(expression, scope), scope)):
                return place
        return Place(self._derived.answers.file, 1)

    # ------------------------------------------------------------ words that no longer mean anything

    def _forbidden(self, rule: Rule, scope: Scope) -> None:
        """The words that a rule forbids, wherever they are typed, or only in the answers at which it looks (`at`)."""
        if rule.at is None and not any(word in self._all_typed for word in rule.forbid_words):
            return  # as nearly always
        pattern = _any_of(tuple(rule.forbid_words))
        for answer in self._typed if rule.at is None else _texts(evaluate(rule.at, scope)):
            for match in pattern.finditer(str(answer.value)):
                today = rule.forbid_words[match[0]]
                dated = f"'{match[0]}' in {answer.origin.path} is a dated reference"
                self.problems.append(
                    Problem(
                        rule.id,
                        dated if rule.at is None else self._words(rule.problem, scope),
                        answer.origin.place,
                        rule.severity_final if self._final else rule.severity,
                        help=f"write {today}" if today else self._words(rule.help, scope),
                    )
                )


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _first_place(value: Value, scope: Scope) -> Place | None:
    if value.origin.place is not None:
        return value.origin.place
    if isinstance(value, Answer) and value.kind in (Kind.PARTY, Kind.ROW):
        row = row_of(value, scope)
        return row.origin.place if row else None
    return None


def _texts(value: Value) -> Iterator[Answer]:
    """Every typed text below a value."""
    match value:
        case Answer(kind=kind) if kind in _TYPED and value.origin.place is not None:
            yield value
        case Row(columns):
            yield from _below(columns)
        case ByParty(entries):
            yield from _below(entries)
        case Several(entries):
            for entry in entries:
                yield from _texts(entry)
        case _:
            pass


def _below(values: Mapping[str, Value]) -> Iterator[Answer]:
    for value in values.values():
        yield from _texts(value)
