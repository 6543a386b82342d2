"""figure-word-mismatch: a number that is written twice, in words and in figures, is the same number.

Where they differ, nobody knows which was meant; a court goes by the words. Better to write a number once.

    bad     within ten (12) Working Days
    good    within 12 Working Days

Mend it by writing the number once, in figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliancegen.model.patterns import Pattern
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("figure-word-mismatch", Severity.WARNING, ("library", "answers"))

_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = "|".join((*_TENS, *reversed(_UNITS)))
_TWICE = Pattern(
    rf"\b((?:(?:{_WORDS}|a|hundred|thousand)(?:[\s-]+(?:and\s+)?)?)+?)\s*\(\s*£?(\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})\s*\)",
    re.IGNORECASE,
)


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return in_passages(RULE, faults, text.passages)


def faults(text: str) -> Iterator[Fault]:
    if "(" not in text:
        return
    for found in _TWICE.finditer(text):
        meant, figure = number_of(found[1]), int(found[2].replace(",", ""))
        if meant and meant != figure:
            message = f"'{found[0]}': the words say {meant}, the figures {figure}"
            yield Fault(found.start(), found.end(), message, "write the number once, in figures")


def number_of(words: str) -> int:
    """The number that words say; 0 where they say none."""
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _UNITS:
            part += _UNITS.index(word) + 1
        elif word in _TENS:
            part += 10 * (_TENS.index(word) + 2)
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
    return total + part
