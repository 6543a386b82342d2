"""Words that are written as a defined term, and that no definition, party or proper name explains."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from alliancegen.model.months import MONTHS
from alliancegen.model.patterns import Pattern
from alliancegen.model.terms import TermFinder, ends_sentence

# the capital stands before the look back, because a search can leap from capital to capital
_CAPITALISED = Pattern(r"[A-Z](?<![\w’'-].)[a-z]+(?:-[a-z]+)?(?:\s+(?:of|and|for|the|to|in)?\s*[A-Z][a-z]+)*")
_ENACTMENT = Pattern(
    r"(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,)(?:\s+(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,))*\s+"
    r"(?:Act|Regulations?|Order|Rules|Directive)(?:\s+\d{4})?"
)
CALENDAR = [
    *MONTHS,
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "England",
    "Wales",
    "London",
    "English",
    "Welsh",
    "Act",
    "Part",
    "Schedule",
    "I",
]
"""Words with a capital that nobody takes for a term."""


def unexplained(text: str, opens: bool, finder: TermFinder, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where capitalised words stand in one run that look like a term; `opens` says that the run opens a sentence.

    `known` are further words that need no definition, such as the short names of the parties.
    """
    for found in _CAPITALISED.finditer(text):
        words = found[0]
        if finder.knows(words):
            continue
        before = text[: found.start()]
        if ends_sentence(before) if before.strip() else opens:
            continue
        apart = [word for word in words.split() if word[0].isupper()]
        if not all(word in known for word in apart) and not _is_hidden(found, text, finder):
            yield found.start(), found.end()


def enactments(text: str) -> Iterator[tuple[int, int]]:
    """Where titles of enactments begin and end: the Partnership Act 1890."""
    return ((title.start(), title.end()) for title in _ENACTMENT.finditer(text))


def _is_hidden(found: re.Match[str], text: str, finder: TermFinder) -> bool:
    """Whether capitalised words overlap with a term, a proper name or the title of an enactment."""
    spans = [(use.start, use.end) for use in finder.uses(text, opens=False)]
    spans += enactments(text)
    return any(start < found.end() and found.start() < end for start, end in spans)
