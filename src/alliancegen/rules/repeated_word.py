"""repeated-word: no word stands twice in a row.

It is a slip of the pen that a signed agreement keeps for good.

    bad     before the the end of the month
    good    before the end of the month

Mend it by deleting one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from alliancegen.model.patterns import Pattern
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("repeated-word", Severity.WARNING, ("library", "answers"))

_TWICE = Pattern(r"(?<![\w’'-])([^\W\d_]+)\s+\1\b(?![’'-])", re.IGNORECASE)
_SIGNS = ".,;:!?)]”’\"'"
_MAY_REPEAT = frozenset({"had", "that"})


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return in_passages(RULE, faults, text.passages)


def faults(text: str) -> Iterator[Fault]:
    """A name such as Walla Walla, each word with its capital letter, is none."""
    words = text.lower().split()
    if not any(one == other.rstrip(_SIGNS) for one, other in pairwise(words)):  # most texts: the pattern is slow
        return
    for found in _TWICE.finditer(text):
        first, second = found[0].split()
        if first.lower() not in _MAY_REPEAT and not (first == second and first.istitle()):
            yield Fault(found.start(), found.end(), f"'{first}' stands twice in a row", f"delete one '{second}'")
