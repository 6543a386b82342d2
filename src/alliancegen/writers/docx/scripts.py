"""Words that run from right to left: Word sets them right only in runs that say so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from unicodedata import bidirectional, name

from alliancegen.model.patterns import Pattern

_RIGHT_TO_LEFT = Pattern("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of Unicode that hold every letter of class R or AL."""
_OFTEN = frozenset({*map(chr, range(0x250)), *"‘’“”–—…●"})
"""Latin letters and the signs of print, of which nearly every text is made: a look at them costs less than the pattern."""
_LANGUAGES = {"HEBREW": "he-IL", "SYRIAC": "syr-SY", "THAANA": "dv-MV"}
_ARABIC = "ar-SA"


def spans(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the language of its run: empty for what runs from left to right.

    Spaces, digits and signs belong to the piece that they stand inside, by Unicode's bidirectional classes (UAX 9, N1).
    """
    if text.isascii() or _OFTEN.issuperset(text) or not _RIGHT_TO_LEFT.search(text):
        yield text, ""
        return
    languages = [_language(letter) for letter in text]
    before = ""
    position = 0
    while position < len(text):
        if languages[position] is not None:
            before = languages[position] or ""
            position += 1
            continue
        end = next((index for index in range(position, len(text)) if languages[index] is not None), len(text))
        after = languages[end] if end < len(text) else ""
        languages[position:end] = [before if before == after else ""] * (end - position)
        position = end
    for language, letters in groupby(zip(languages, text, strict=True), key=lambda pair: pair[0] or ""):
        yield "".join(letter for _, letter in letters), language


def _language(letter: str) -> str | None:
    """The language of a letter that has a direction, empty if it runs from left to right; None if it has none."""
    match bidirectional(letter):
        case "R" | "AL":
            return _LANGUAGES.get(name(letter, "").partition(" ")[0], _ARABIC)
        case "L":
            return ""
        case _:
            return None
