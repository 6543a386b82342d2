"""Words that are written as a defined term, and that no definition, party or proper name explains."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from alliancegen.model.months import MONTHS
from alliancegen.model.patterns import Pattern
from alliancegen.model.terms import TermFinder, ends_sentence

# the capital stands before the look back, because a search can leap from capital to capital
_CAPITALISED = Pattern(r"[A-Z](?<![\w’'-].)[a-z]+(?:-[a-z]+)?(?:\s+(?:of|and|for|the|to|in)?\s*[A-Z][a-z]+)*")
_ENACTMENT = Pattern(
    r"(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,)(?:\s+(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,))*\s+"
    r"(?:Act|Regulations?|Order|Rules|Directive)(?:\s+\d{4})?"
)
_NO_LETTER = "\0"
"""Stands in no clause file, so nothing is found across it."""
_FULL_STOPS = (". ", ": ")
"""What stands before most words with a capital: they open a sentence."""
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
    return ((start, end) for _, start, end in unexplained_in([(text, opens)], finder, known))


def unexplained_in(
    runs: Sequence[tuple[str, bool]], finder: TermFinder, known: Collection[str]
) -> Iterator[tuple[int, int, int]]:
    """The same in many runs, which are read in one go: which run it is, and where in it the words begin and end."""
    number, text, opens, first, last = -1, "", True, 0, -1  # a run, and where it begins and ends in the whole
    for found in _CAPITALISED.finditer(_NO_LETTER.join([text for text, _ in runs])):
        while found.start() > last:
            number, first = number + 1, last + 1
            text, opens = runs[number]
            last = first + len(text)
        start = found.start() - first
        if text[start - 2 : start] in _FULL_STOPS or (opens and not start):
            continue
        words = found[0]
        if finder.knows(words):
            continue
        before = text[:start]
        if ends_sentence(before) if before.strip() else opens:
            continue
        end = start + len(words)
        apart = [word for word in words.split() if word[0].isupper()]
        if not all(word in known for word in apart) and not _is_hidden(start, end, text, finder):
            yield number, start, end


def enactments(text: str) -> Iterator[tuple[int, int]]:
    """Where titles of enactments begin and end: the Partnership Act 1890."""
    return ((title.start(), title.end()) for title in _ENACTMENT.finditer(text))


def _is_hidden(start: int, end: int, text: str, finder: TermFinder) -> bool:
    """Whether capitalised words overlap with a term, a proper name or the title of an enactment."""
    spans = [(use.start, use.end) for use in finder.uses(text, opens=False)]
    spans += enactments(text)
    return any(first < end and start < last for first, last in spans)
