"""How our own words are set: curly quotation marks, and no line break between "section" and its number.

Answers in words never pass through here: they are printed as they were typed. Dates and counts, which are printed in a
form of our own, do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from alliancegen.model.months import MONTHS
from alliancegen.model.patterns import Pattern

_OPENS_AFTER = set(" \t\n([{-–—/“‘\u00a0")
_NUMBER = Pattern(
    r"\b(?:section|regulation|article|paragraph|schedule|clause|part|rule|chapter|annex|appendix|recital|group|item|page"
    r"|sch\.|para\.|reg\.)(?:e?s)? (?=[\d(])",
    re.IGNORECASE,
)
_STRAIGHT = Pattern("[\"']")
_FIGURE = Pattern(r"\d")
_MONTHS = "|".join(MONTHS)
_QUANTITY = Pattern(
    rf"\b\d{{1,2}} (?=(?:{_MONTHS})\b)"
    r"|(?<![\w,.])\d[\d,.]* (?=(?:Working Day|day|week|month|year|hour|minute|million|billion|per cent)s?\b|[ap]m\b)"
)


@lru_cache(maxsize=20_000)
def typeset(text: str) -> str:
    """Our own words as printed. Letters are exchanged one for one, so that places in the text stay what they were."""
    if text.replace(" ", "").isalpha():
        return text  # without a figure or a sign there is nothing to set
    text = curly(text)
    if _FIGURE.search(text):
        return unbroken(_NUMBER.sub(_tied, text))
    return _NUMBER.sub(_tied, text) if " (" in text else text


def unbroken(text: str) -> str:
    """No line ends between a day and its month, or a number and what it counts: 1 April 2027, £2 million, 10 days, 9 am."""
    return _QUANTITY.sub(_tied, text) if " " in text else text


def _tied(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def curly(text: str) -> str:
    """Straight quotation marks made curly, one for one."""
    if '"' not in text and "'" not in text:
        return text
    letters = list(text)
    for found in _STRAIGHT.finditer(text):
        index = before = found.start()
        while before and letters[before - 1] in "*\\":
            before -= 1
        opens = (
            (not before or letters[before - 1] in _OPENS_AFTER)
            and index + 1 < len(letters)
            and not letters[index + 1].isspace()
        )
        letters[index] = ("“" if opens else "”") if found[0] == '"' else ("‘" if opens else "’")
    return "".join(letters)
