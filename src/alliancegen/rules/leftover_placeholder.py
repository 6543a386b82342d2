"""leftover-placeholder: no words are left that wait for others: [name], TBC, "to be inserted".

In the answers they are text like any other and would print. A draft may hold them and is warned; an agreement for signature may not,
and there it is an error. In a clause file the place for an answer is a question. `tbc` alone is no answer but a blank.

    bad     text: Each Party must park at [insert place].
    good    text: Each Party must park at the hub.

Mend it by writing the answer, or tbc alone if it isn't known yet; in a clause file ask for it: {{ parking.place }}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliancegen.model.agreement import Agreement, Filled, inlines_of
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.values import Answer, Answers
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("leftover-placeholder", Severity.WARNING, ("library", "answers"))
_WAITING = Pattern(
    r"\[\s*(?:●|•|\.\.\.|…|insert[^\]]*|name[^\]]*|date[^\]]*|amount[^\]]*|tbc|tba)\s*\]"
    r"|\b(?:TBC|TBA|XXX+|to be (?:inserted|confirmed|completed|agreed later))\b|_{4,}",
    re.IGNORECASE,
)
_SIGNS = ("[", "____", "tbc", "tba", "xxx", "to be ")
"""One of these stands, in small letters, in whatever waits: most texts need no closer look."""


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""

    def faults(words: str) -> Iterator[Fault]:
        for found in _WAITING.finditer(words):
            message = f"the clause still holds the placeholder '{found[0]}'"
            yield Fault(found.start(), found.end(), message, "ask for it under questions, and print the answer")

    return in_passages(RULE, faults, text.passages)


_ON_THE_FACE = ("agreement.title", "agreement.short_name", "agreement.version")
"""Answers that are the name of the whole agreement, and so stand in no provision."""


def in_agreement(agreement: Agreement, answers: Answers) -> Iterator[Problem]:
    """One problem an answer that waits, of those that the agreement prints."""
    told: set[str] = set()
    fine: set[str] = set()
    for text, path, place in _printed(agreement, answers):
        if text in fine:
            continue
        small = text.lower()
        match = _WAITING.search(text) if any(sign in small for sign in _SIGNS) else None
        if match is None:
            fine.add(text)
        elif path not in told:
            told.add(path)
            yield Problem(
                RULE.id,
                f"{path} still holds the placeholder '{match[0]}'",
                place,
                Severity.WARNING if agreement.draft else Severity.ERROR,
                help="write the answer, or tbc alone if it isn't known yet",
            )


def _printed(agreement: Agreement, answers: Answers) -> Iterator[tuple[str, str, Place | None]]:
    for path in _ON_THE_FACE:
        value = answers.root.at(path)
        if isinstance(value, Answer):
            yield str(value.value), path, value.origin.place
    for provision in agreement.walk():
        for answer in inlines_of(provision):
            if type(answer) is Filled:
                yield answer.text, answer.path, answer.place
