"""typed-number: the number of a clause or schedule is not typed.

Clauses are numbered when the agreement is made, and an optional section that comes in moves all that follow. So a number that is
typed is right by chance. Sections, articles and regulations of a law keep their numbers and are not meant.

    bad     Costs are shared as clause 8.2 says.
    good    Costs are shared as [[Splitting]] says.

Mend a clause file with a reference, without the word clause before it. In a special term, name the clause by its heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliancegen.model.patterns import Pattern
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("typed-number", Severity.WARNING, ("library", "answers"))

_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})*[A-Z]?|[ivx]{1,4}\b)(?:\([a-z]{1,4}\))*"
_OURS = Pattern(
    rf"\b[Cc]lauses?\s{_NUMBER}"
    rf"|\b(?:Schedule|Annex|Appendix)\s\d{{1,2}}\b|\bparagraphs?\s\d{{1,3}}(?:\.\d{{1,3}})*(?:\([a-z]+\))*"
    r"|\bPart\s\d{1,2}\b|\bsections?\s\d{1,3}(?:\.\d{1,3})*(?=\sof (?:this|the)\sAgreement)"
)
_OF_A_LAW = Pattern(
    r"(?:\([^)]*\)|\d+|,| and| or| to|\s)*\s*(?:of|to|in)\s+(?:Part\s\w+ of |Schedule\s\w+ (?:of|to) |[Cc]hapter\s\w+ of )?"
    r"(?:the|that|those|an?|its|each|any|(?!Schedule|Agreement)[A-Z]\w+)\b(?!\s+(?:Agreement|Schedule)\b)"
)


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return in_passages(RULE, faults, text.passages)


def faults(text: str) -> Iterator[Fault]:
    for found in _OURS.finditer(text):
        if not _OF_A_LAW.match(text, found.end()):
            message = f"'{found[0]}' is typed, and its number moves when a section comes in or falls out"
            yield Fault(found.start(), found.end(), message, "name it by its heading: [[Heading]] in a clause file")
