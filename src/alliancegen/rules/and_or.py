"""and-or: a clause doesn't say and/or.

It leaves open whether both are meant, which is then argued about. Each of its three readings can be said in words.

    bad     by post and/or email
    good    by post, by email or by both

Mend it by saying which: A or B; A and B; A, B or both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("and-or", Severity.WARNING, ("library",))

_AND_OR = re.compile(r"\b(?:and\s*/\s*or|or\s*/\s*and)\b", re.IGNORECASE)


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return in_passages(RULE, faults, text.passages)


def faults(text: str) -> Iterator[Fault]:
    for found in _AND_OR.finditer(text):
        yield Fault(
            found.start(),
            found.end(),
            f"'{found[0]}' leaves open whether both are meant",
            "write A or B, or A, B or both",
        )
