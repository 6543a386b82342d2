"""What a kind of agreement calls what the shared clauses call otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from alliancegen.model.agreement import Text
from alliancegen.model.patterns import Pattern


class KindWords:
    """The words that a kind of agreement uses in place of those of the shared clauses, in our own text alone.

    A word is replaced with its regular plural and possessive; inside a proper name (Patient Safety Incident Response
    Framework) it stays. Headings, references and definitions pass through here alike, so that they go on matching.
    """

    def __init__(self, words: Mapping[str, str], proper_names: Iterable[str]) -> None:
        self._words = words
        kept = [name for name in proper_names if any(word in name for word in words)]
        ours = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        names = "|".join(re.escape(name) for name in sorted(kept, key=len, reverse=True))
        self._said: dict[str, dict[str, Text]] = {}
        self._pattern = Pattern(rf"\b(?:{names or '(?!)'}|({ours or '(?!)'})(?=s?\b))")

    def said(self, modal: str) -> dict[str, Text]:
        """What our own words have become in this kind with this verb, as far as they were needed."""
        return self._said.setdefault(modal, {})

    def __call__(self, text: str) -> str:
        if not self._words:
            return text
        return self._pattern.sub(lambda found: self._words[found[1]] if found[1] else found[0], text)


def kind_words(words: Mapping[str, str], proper_names: Iterable[str]) -> KindWords:
    """The words of a kind; the same ones for every agreement of it."""
    return _kind_words(tuple(words.items()), tuple(proper_names))


@lru_cache(maxsize=16)
def _kind_words(words: tuple[tuple[str, str], ...], proper_names: tuple[str, ...]) -> KindWords:
    return KindWords(dict(words), proper_names)
