"""The rules on running words, held against the paragraphs that people type in the answers, special terms among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from alliancegen.model.problems import Problem
from alliancegen.model.questions import Kind
from alliancegen.model.values import Answer, Answers, ByParty, Row, Several, Value

if TYPE_CHECKING:
    from alliancegen.rules.faults import FindFaults
    from alliancegen.rules.record import RuleRecord


def check(answers: Answers) -> Iterator[Problem]:
    """One problem a fault, at the answer."""
    paragraphs = list(_paragraphs(answers.root.columns.values()))
    if paragraphs:
        yield from _faults(answers, paragraphs)


def _faults(answers: Answers, paragraphs: Iterable[Answer]) -> Iterator[Problem]:
    from alliancegen.rules import (  # noqa: PLC0415 - only where somebody typed a paragraph
        figure_word_mismatch,
        party_name_variant,
        repeated_word,
        typed_number,
        unbalanced_quotes_or_brackets,
    )

    names = [column for party in answers.parties.values() for column in _names(party)]
    rules: tuple[tuple[RuleRecord, FindFaults], ...] = (
        (figure_word_mismatch.RULE, figure_word_mismatch.faults),
        (party_name_variant.RULE, party_name_variant.finder(names)),
        (repeated_word.RULE, repeated_word.faults),
        (typed_number.RULE, typed_number.faults),
        (unbalanced_quotes_or_brackets.RULE, unbalanced_quotes_or_brackets.faults),
    )
    for answer in paragraphs:
        for rule, faults in rules:
            for fault in faults(str(answer.value)):
                message = f"in {answer.origin.path}: {fault.message}"
                yield Problem(rule.id, message, answer.origin.place, rule.severity, help=fault.help)


def _names(party: Row) -> Iterator[str]:
    for column in ("name", "short_name"):
        value = party.columns.get(column)
        if isinstance(value, Answer):
            yield str(value.value)


def _paragraphs(values: Iterable[Value]) -> Iterator[Answer]:
    """Every paragraph that was typed."""
    waiting = [*values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Answer):
            if value.kind is Kind.PARAGRAPH and value.origin.place is not None:
                yield value
        elif isinstance(value, Row):
            waiting += value.columns.values()
        elif isinstance(value, Several):
            waiting += value.entries
        elif isinstance(value, ByParty):
            waiting += value.entries.values()
